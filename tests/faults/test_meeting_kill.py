"""A meeting is killed in the middle, again and again: reopened, it stands where it stood, with every acknowledged
arrival, ballot and act in it, the vote still open; closing counts them all.

Six kills by default; `COUNCIL_FAULTS=300 pytest tests/faults/test_meeting_kill.py` for an afternoon.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from council.domain import agenda, roll_call, sitting
from council.domain.codes import fresh_code
from council.domain.kernel import Refusal
from council.domain.meeting import Meeting, Poll
from council.service.verify import verify
from tests.service.hall import Hall, Watched, person

KILLS = int(os.environ.get("COUNCIL_FAULTS", "6"))
PEOPLE = 60
ROOT = Path(__file__).parents[2]


def in_folder(folder: Path) -> Hall:
    from council.store.tinydb import TinyStore

    return Hall(Watched(TinyStore(folder)))


# -- the victim --------------------------------------------------------------------------------------------------


def say(*words: Any) -> None:
    """A line on the way out; the kernel keeps it whatever happens to this process."""
    os.write(1, json.dumps(words).encode() + b"\n")


def acknowledged(words: list[Any], future: Future[Any]) -> None:
    """Say so once a future is answered without an error."""
    future.add_done_callback(lambda done: say(*words) if done.exception() is None else None)


def held_until_killed(folder: Path, seed: int) -> None:
    """An evening without an end, said as it is acknowledged; it goes on where the last one was killed."""
    rng = random.Random(seed)
    hall = in_folder(folder)
    say("begun")
    if not hall.snapshot.residents:
        hall.council.ledgers.keep_people([person(place) for place in range(1, PEOPLE + 1)]).result()
    while True:
        going = hall.snapshot.meeting
        if going is None or going.status == "adjourned":
            planned = hall.convened().meeting
            say("planned", planned.id, len(hall.snapshot.slips.people))
        elif going.status == "planned":
            hall.do(sitting.OpenDoors())
        elif going.status == "doors":
            arrivals(hall, going)
            hall.do(sitting.CallToOrder(override="继续"))
            say("called", going.id)
        elif going.open_poll is None and len(going.polls) >= 3:
            hall.do(sitting.Adjourn())
            say("adjourned", going.id)
        elif going.open_poll is None:
            item = hall.do(agenda.AddItem(item=agenda.Item(id=f"i{rng.getrandbits(40)}", title="事项"))).agenda[-1]
            hall.started(item.id)
            poll = hall.poll(secrecy=rng.choice(("secret", "by_name")), override="继续")
            say("opened", going.id, poll.id)
        else:
            ballots(hall, going.open_poll, rng)
            closed = hall.closed()
            assert closed.result is not None
            say("closed", going.id, closed.id, closed.result.counts["count"].totals, closed.result.box)


def arrivals(hall: Hall, meeting: Meeting) -> None:
    asked = []
    for who in meeting.members:
        if not meeting.is_present(who):
            asked.append(hall.asked(roll_call.Arrive(person=who, channel="phone"), who))
            acknowledged(["arrived", meeting.id, who], asked[-1])
            time.sleep(0.001)
    for each in asked:
        each.exception()


def ballots(hall: Hall, poll: Poll, rng: random.Random) -> None:
    asked = []
    for who in hall.meeting.members:
        if who in hall.snapshot.rolls.get(poll.id, frozenset()):
            continue
        receipt, choice = fresh_code(16), rng.choice(("yes", "no"))
        for chosen in (choice, rng.choice(("yes", "no"))):
            say("asked", poll.id, who, receipt, chosen)
            asked.append(hall.cast(poll, who, chosen, receipt))
            acknowledged(["voted", poll.id, who, receipt, chosen], asked[-1])
            time.sleep(0.001)
    for each in asked:
        each.exception()


# -- what it said, held against what is there --------------------------------------------------------------------


@dataclass
class Said:
    """All that was acknowledged, over all lives of the meeting. `asked` may be there, or not."""

    arrived: set[tuple[str, str]] = field(default_factory=set)
    planned: dict[str, int] = field(default_factory=dict)
    adjourned: set[str] = field(default_factory=set)
    opened: dict[str, str] = field(default_factory=dict)
    closed: dict[str, tuple[dict[str, int], str]] = field(default_factory=dict)
    voted: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)
    asked: dict[tuple[str, str, str], list[str]] = field(default_factory=dict)

    def hear(self, line: list[Any]) -> None:
        match line:
            case ["arrived", meeting, who]:
                self.arrived.add((meeting, who))
            case ["planned", meeting, slips]:
                self.planned[meeting] = slips
            case ["adjourned", meeting]:
                self.adjourned.add(meeting)
            case ["opened", meeting, poll]:
                self.opened[poll] = meeting
            case ["closed", _, poll, totals, box]:
                self.closed[poll] = (totals, box)
            case ["asked", poll, who, receipt, choice]:
                self.asked.setdefault((poll, who, receipt), []).append(choice)
            case ["voted", poll, who, receipt, choice]:
                self.voted.setdefault(poll, {})[who] = (receipt, choice)


def lines(said: bytes) -> Iterator[list[Any]]:
    for line in said.splitlines(keepends=True):
        if line.endswith(b"\n"):
            yield json.loads(line)


def killed_in_the_middle(folder: Path, log: Path, seed: int, patience: float) -> list[list[Any]]:
    """What the victim said until it was killed, `patience` seconds after its first word."""
    with log.open("wb") as out:
        command, paths = [sys.executable, __file__, str(folder), str(seed)], {"PYTHONPATH": str(ROOT)}
        victim = subprocess.Popen(command, stdout=out, env={**os.environ, **paths})
        try:
            while not log.stat().st_size and victim.poll() is None:
                time.sleep(0.002)
            time.sleep(patience)
            assert victim.poll() is None, "it ended by itself"
        finally:
            victim.kill()
            victim.wait()
    return list(lines(log.read_bytes()))


def check(hall: Hall, said: Said) -> None:
    meetings = hall.snapshot.meetings
    assert hall.snapshot.unfinished == ""
    for meeting, slips in said.planned.items():
        assert meetings[meeting].seq > 0
        assert slips == PEOPLE
    for meeting, who in said.arrived:
        assert meetings[meeting].is_present(who), "an acknowledged arrival is missing"
    for poll, meeting in said.opened.items():
        assert poll in meetings[meeting].polls, "an acknowledged vote was never opened"
    for meeting in said.adjourned:
        assert meeting in hall.snapshot.archived
    for meeting in meetings.values():
        if meeting.status == "adjourned":
            assert meeting.id in hall.snapshot.archived
            assert hall.store.secret(f"slips-{meeting.id}.json") is None
        for poll in meeting.polls.values():
            check_poll(hall, said, meeting, poll)


def check_poll(hall: Hall, said: Said, meeting: Meeting, poll: Poll) -> None:
    voted = said.voted.get(poll.id, {})
    if poll.is_open:
        box = hall.store.box(meeting.id, poll.id)
        assert box is None or box.state == "open"
        assert voted.keys() <= hall.snapshot.rolls.get(poll.id, frozenset()), "an acknowledged ballot is missing"
        for who, (receipt, choice) in voted.items():
            if said.asked[poll.id, who, receipt][-1] == choice:  # nothing later was on its way
                assert hall.cast(poll, who, choice, receipt).result(10).repeated
        return
    assert hall.store.secret(f"{meeting.id}-{poll.id}.key") is None
    assert poll.result is not None
    box = hall.council.boxes(meeting.id)[poll.id]
    assert box.fingerprint() == poll.result.box
    assert voted.keys() <= box.roll.keys()
    totals = poll.result.counts["count"].totals
    assert sum(totals.values()) == len(box.roll) == len(box.ballots) == len(box.codes)
    if poll.id in said.closed:
        assert said.closed[poll.id] == (totals, poll.result.box), "a result that was told has changed"
    if poll.secrecy == "by_name":
        for who, (receipt, choice) in voted.items():
            assert box.choices[who] == (choice,) or said.asked[poll.id, who, receipt][-1] != choice


@pytest.mark.slow
def test_a_meeting_survives_every_kill(tmp_path: Path) -> None:
    folder, rng, said = tmp_path / "community", random.Random(20261123), Said()
    folder.mkdir()
    for kill in range(KILLS):
        for line in killed_in_the_middle(folder, tmp_path / "said", seed=kill, patience=rng.uniform(0.05, 1.2)):
            said.hear(line)
        hall = in_folder(folder)
        try:
            check(hall, said)
            assert not list(folder.rglob(".*.tmp"))
        finally:
            hall.council.close()
    finish(folder, said)


def finish(folder: Path, said: Said) -> None:
    """Close what is open and adjourn: everything acknowledged is counted, and the archive verifies."""
    hall = in_folder(folder)
    try:
        meeting = hall.snapshot.meeting
        if meeting is not None and meeting.open_poll is not None:
            hall.closed()
            check(hall, said)
        if meeting is not None and meeting.in_progress:
            hall.do(sitting.Adjourn())
        check(hall, said)
        assert said.voted, "the victims hardly got to vote"
        with pytest.raises(Refusal):
            hall.cast("nopoll", "p0001").result(5)
        report = verify(hall.council.archive_records())
        assert report.wrong == []
    finally:
        hall.council.close()


if __name__ == "__main__":
    held_until_killed(Path(sys.argv[1]), int(sys.argv[2]))
