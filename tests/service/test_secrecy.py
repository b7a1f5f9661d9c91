"""Nothing on the disk joins a person and a choice, neither while a secret vote is open nor ever after.

Two evenings are held that differ in one thing: who chose what, or in which order they voted. If the files are the same
byte for byte, nobody can read it out of them.
"""

from __future__ import annotations

import json
import logging
import random
import re
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from council.domain.codes import ballot_id, tracking_code
from council.domain.sitting import Adjourn
from council.domain.tally import Option, Question
from tests.service.hall import Hall, receipt_of

PEOPLE = 12
CHOICES = [f"c{place % 4}" for place in range(PEOPLE)]
QUESTION = Question(
    method="choose", options=tuple(Option(id=f"c{place}", label=f"候选人{place}") for place in range(5))
)
Files = dict[str, bytes]


def files(folder: Path) -> Files:
    """Every file of the community but the lock's."""
    found = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".lock"))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(found)}


@pytest.fixture
def evening(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[Files, Files, Files]]:
    """Holds an evening; returns all files while the vote is open, after it is closed, and after the adjournment.
    `choices` by person, `order` in which they vote, `changed` who changes their mind from "c4"."""
    evenings = count()

    def hold(choices: list[str], order: list[int], changed: tuple[int, ...] = ()) -> tuple[Files, Files, Files]:
        codes = count()
        monkeypatch.setattr("council.service.meetings.fresh_id", lambda: "meeting1")
        monkeypatch.setattr("council.service.slips.fresh_code", lambda: f"{next(codes):0>10}")
        folder = tmp_path / f"evening{next(evenings)}"
        hall = Hall.in_folder(folder, PEOPLE).evening()
        poll = hall.poll(id="poll1", secrecy="secret", question=QUESTION)
        for place in changed:
            hall.vote(poll, f"p{place + 1:04d}", "c4")
        for place in order:
            hall.vote(poll, f"p{place + 1:04d}", choices[place])
        while_open = files(folder)
        hall.closed()
        closed = files(folder)
        hall.do(Adjourn())
        hall.council.close()
        return while_open, closed, files(folder)

    return hold


def without_ballots(found: Files) -> Files:
    """The files of an open vote with each ballot's cipher, and the key, replaced by its length."""
    blanked = {
        name: re.sub(rb'"sealed":"([0-9a-f]+)"', lambda m: b"%d" % len(m[1]), text) for name, text in found.items()
    }
    return {name: b"key" if name.endswith(".key") else text for name, text in blanked.items()}


def swapped(choices: list[str], one: int, other: int) -> list[str]:
    changed = list(choices)
    changed[one], changed[other] = choices[other], choices[one]
    assert changed != choices
    return changed


IN_TURN = list(range(PEOPLE))


def test_two_people_who_swap_their_votes_leave_no_trace(evening: Any) -> None:
    one, other = evening(CHOICES, IN_TURN), evening(swapped(CHOICES, 0, 3), IN_TURN)
    assert without_ballots(one[0]) == without_ballots(other[0])
    assert one[1] == other[1]
    assert one[2] == other[2]


def test_the_order_of_voting_leaves_no_trace(evening: Any) -> None:
    shuffled = random.Random(1).sample(IN_TURN, PEOPLE)
    one, other = evening(CHOICES, IN_TURN), evening(CHOICES, shuffled)
    assert without_ballots(one[0]) == without_ballots(other[0])
    assert one[1:] == other[1:]


def test_a_changed_mind_leaves_no_trace(evening: Any) -> None:
    one, other = evening(CHOICES, IN_TURN), evening(CHOICES, IN_TURN, changed=(0, 5))
    assert without_ballots(one[0]) == without_ballots(other[0])
    assert one[1:] == other[1:]


def test_these_tests_would_notice(evening: Any) -> None:
    """A different sum is a different box."""
    one, other = evening(CHOICES, IN_TURN), evening(["c4", *CHOICES[1:]], IN_TURN)
    assert without_ballots(one[0]) == without_ballots(other[0])
    assert {name for name in one[1] if one[1][name] != other[1][name]} == {
        "meetings/meeting1/box-poll1.json",
        "meetings/meeting1/journal.json",
    }


def test_an_open_box_tells_no_choice_and_no_tracking_code(evening: Any) -> None:
    while_open, closed, _ = evening(CHOICES, IN_TURN)
    box = while_open["meetings/meeting1/box-poll1.json"].decode()
    rows = json.loads(box)
    receipts = [receipt_of("poll1", f"p{place + 1:04d}") for place in IN_TURN]
    assert sorted(rows["ballots"]) == list(rows["ballots"]) == sorted(map(ballot_id, receipts))
    assert {tuple(row) for row in rows["ballots"].values()} == {("sealed",)}
    assert {tuple(row.items()) for row in rows["roll"].values()} == {(("channel", "phone"),)}
    assert list(rows["roll"]) == sorted(rows["roll"])
    key = while_open["secrets/meeting1-poll1.key"]
    for name, text in while_open.items():
        for receipt in receipts:
            assert receipt.encode() not in text
            assert tracking_code(receipt).encode() not in text
        if not name.endswith(".key"):
            assert key not in text
            assert key.hex().encode() not in text
    assert "secrets/meeting1-poll1.key" not in closed
    assert [name for name, text in closed.items() if key in text or key.hex().encode() in text] == []


def test_a_counted_box_has_forgotten_the_ids(evening: Any) -> None:
    _, closed, archived = evening(CHOICES, IN_TURN)
    rows = json.loads(closed["meetings/meeting1/box-poll1.json"])
    assert [row["choice"] for row in rows["ballots"].values()] == sorted([choice] for choice in CHOICES)
    receipts = [receipt_of("poll1", f"p{place + 1:04d}") for place in IN_TURN]
    assert list(rows["codes"]) == sorted(map(tracking_code, receipts))
    for found in (closed, archived):
        for text in found.values():
            assert not [receipt for receipt in receipts if receipt.encode() in text]
            assert not [receipt for receipt in receipts if ballot_id(receipt).encode() in text]


def test_no_line_has_a_voter_and_a_choice_but_those_that_have_all(evening: Any) -> None:
    """The canary: one person alone chose c0 … and no line of any file says so."""
    alone = ["c0", *["c1"] * (PEOPLE - 1)]
    for found in evening(alone, IN_TURN):
        for name, text in found.items():
            for line in text.decode("utf-8", "replace").splitlines():
                if '"c0"' in line and '"p0001"' in line:
                    assert '"p0007"' in line, (name, line[:80])
                    assert '"c1"' in line, (name, line[:80])


def test_by_name_says_who_only_after_closing(tmp_path: Path) -> None:
    hall = Hall.in_folder(tmp_path / "c").evening()
    poll = hall.poll(id="poll1", secrecy="by_name")
    hall.vote(poll, "p0001", "no")
    box = hall.store.inner.folder / "meetings" / hall.meeting.id / "box-poll1.json"
    assert '"no"' not in box.read_text("utf-8")
    hall.closed()
    rows = json.loads(box.read_bytes())
    assert rows["ballots"] == {"1": {"choice": ["no"], "right": "p0001"}}
    hall.council.close()


def test_nothing_of_a_vote_is_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    hall = Hall.in_folder(tmp_path / "c").evening()
    poll = hall.poll(secrecy="secret")
    hall.vote(poll, "p0001", "no")
    hall.cast(poll, "p0001", receipt="0123456789ABCDEF").exception(5)
    hall.cast(poll, "p0002", "maybe").exception(5)
    hall.store.refuse("cast", times=1)
    hall.cast(poll, "p0003", "no").exception(5)
    hall.closed()
    hall.council.close()
    for word in ("p0001", "p0002", "p0003", "0123456789ABCDEF", receipt_of(poll.id, "p0001"), "maybe"):
        assert word not in caplog.text
