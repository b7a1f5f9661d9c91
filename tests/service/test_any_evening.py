"""Any evening: many hands at once, a disk that refuses now and then; what is shown is always what is on the disk."""

from __future__ import annotations

import copy
import os
import random
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest

from council.domain import agenda, floor, motions, polls, resolutions, roll_call, sitting
from council.domain.journal import Undo
from council.domain.kernel import Refusal
from council.domain.ledger import Proposal
from council.domain.meeting import Item, Poll
from council.service import council as council_module
from council.service.recovery import load
from council.store.base import StoreError
from tests.service.hall import Hall, comparable, empty, person

EVENINGS = int(os.environ.get("COUNCIL_FAULTS", "6"))
ROUNDS, COMMANDS, VOTERS = 5, 40, 3
CHOICES = ("yes", "no", "abstain")


@dataclass
class Crowd:
    """What was acknowledged, to be held against what is there. Each right is one voter thread's own."""

    hall: Hall
    votes: dict[str, dict[str, str]] = field(default_factory=dict)
    receipts: dict[tuple[str, str], str] = field(default_factory=dict)
    notes: Counter[str] = field(default_factory=Counter)
    proposals: set[str] = field(default_factory=set)
    lost: Counter[str] = field(default_factory=Counter)

    def told(self, future: Any) -> Any:
        """The answer, or None for an expected no; anything else is a bug."""
        try:
            return future.result(20)
        except Refusal as refusal:
            self.lost[refusal.code] += 1
        except StoreError:
            self.lost["StoreError"] += 1
        return None

    def vote(self, rng: random.Random, right: str) -> None:
        """Vote, change one's mind, tap twice, or try with another receipt."""
        meeting = self.hall.snapshot.meeting
        poll = meeting and (meeting.open_poll or meeting.last_poll)
        if meeting is None or poll is None:
            return
        known = self.receipts.setdefault((poll.id, right), f"{rng.getrandbits(60):016d}"[:16])
        receipt = known if rng.random() < 0.8 else f"{rng.getrandbits(60):016d}"[:16]
        choice = rng.choice(CHOICES)
        answer = self.told(self.hall.council.meetings.cast(poll.id, right, right, receipt, (choice,)))
        if answer is None:
            return
        voted = self.votes.setdefault(poll.id, {})
        if receipt != known:
            assert right not in voted, "a second receipt was taken"
            self.receipts[poll.id, right] = receipt
        assert not answer.closed or right in voted
        if not answer.closed:
            voted[right] = choice

    def come_and_go(self, rng: random.Random, who: str) -> None:
        act: Any = roll_call.Arrive if rng.random() < 0.8 else roll_call.Leave
        self.told(self.hall.asked(act(person=who), who))

    def speak(self, rng: random.Random, who: str) -> None:
        self.told(self.hall.asked(floor.RequestFloor(person=who, side=rng.choice(("for", "against"))), who))

    def note(self, rng: random.Random, who: str) -> None:
        text = f"{who} {rng.random()}"
        if self.told(self.hall.asked(sitting.TakeNote(text=text), "desk")) is not None:
            self.notes[text] += 1

    def propose(self, rng: random.Random, who: str) -> None:
        entry = self.told(self.hall.council.ledgers.propose(Proposal(title=f"{who} {rng.random()}"), who))
        if entry is not None:
            self.proposals.add(entry.id)

    def new_slip(self, rng: random.Random, who: str) -> None:
        code = self.told(self.hall.council.meetings.issue_slip(who, replace=rng.random() < 0.5))
        if code is not None:
            assert self.hall.snapshot.slips.person_of(code) == who

    def one_voter(self, rng: random.Random, rights: list[str]) -> None:
        acts: tuple[Callable[..., None], ...] = (self.vote, self.come_and_go, self.speak, self.note, self.propose)
        for _ in range(COMMANDS):
            act = rng.choices((*acts, self.new_slip), (60, 20, 5, 5, 5, 5))[0]
            act(rng, rng.choice(rights))

    def chair(self, rng: random.Random) -> None:
        commands: list[Callable[[], Any]] = [
            lambda: polls.OpenPoll(secrecy=rng.choice(("secret", "by_name")), override="继续"),
            polls.ClosePoll,
            lambda: polls.CancelPoll(reason="题目有误"),
            polls.ClosePhones,
            lambda: polls.EnterHands(totals={"yes": 1}),
            lambda: polls.Recuse(right=f"p{rng.randint(1, 20):04d}", reason="亲属"),
            agenda.StartItem,
            lambda: agenda.AddItem(item=Item(id=f"i{rng.random()}", title="临时")),
            lambda: motions.Move(text="动议"),
            lambda: resolutions.Resolve(text="办理"),
            lambda: Undo(reason="按错了"),
            floor.GiveFloor,
            sitting.Recess,
            sitting.Resume,
            lambda: sitting.CallToOrder(override="继续"),
        ]
        for _ in range(COMMANDS):
            command = rng.choices(commands, (12, 6, 2, 1, 1, 3, 6, 3, 3, 3, 3, 3, 1, 4, 4))[0]()
            self.told(self.hall.asked(command))


def shaky(rng: random.Random, share: float) -> Callable[..., bool]:
    return lambda *_: rng.random() < share


def at_once(*acts: Callable[[], None]) -> None:
    """Run all on threads of their own; raises what any of them raised."""
    failed: list[BaseException] = []

    def guarded(act: Callable[[], None]) -> None:
        try:
            act()
        except BaseException as error:  # noqa: BLE001 — raised again in the test's own thread
            failed.append(error)

    threads = [threading.Thread(target=guarded, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]


def only_open(shown: dict[str, Any]) -> dict[str, Any]:
    """The rolls of open polls: one that is closed shows its roll until its box is put away."""
    still_open = {poll.id for meeting in shown["meetings"].values() for poll in meeting.polls.values() if poll.is_open}
    return {**shown, "rolls": {poll: roll for poll, roll in shown["rolls"].items() if poll in still_open}}


def check_votes(hall: Hall, crowd: Crowd, poll: Poll) -> None:
    acknowledged = crowd.votes.get(poll.id, {})
    if poll.is_open:
        assert hall.snapshot.rolls.get(poll.id, frozenset()) == acknowledged.keys()
    elif poll.result is not None:
        hands = poll.hands.totals if poll.hands else {}
        expected = Counter(acknowledged.values()) + Counter(hands)
        assert {option: votes for option, votes in poll.result.counts["count"].totals.items() if votes} == expected
        assert sum(each.returned for each in poll.result.channels.values()) == expected.total()


def check(hall: Hall, crowd: Crowd) -> None:
    shown = only_open(comparable(hall.snapshot))
    on_disk, _ = load(copy.deepcopy(hall.store.inner), empty())
    assert only_open(comparable(on_disk)) == shown
    for poll in hall.meeting.polls.values():
        check_votes(hall, crowd, poll)
    assert Counter(note.text for note in hall.meeting.notes) == crowd.notes
    assert shown["proposals"].keys() == crowd.proposals


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(EVENINGS))
def test_what_is_shown_is_what_is_on_the_disk(made: Any, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(council_module, "PATIENCE", 0.0)
    rng = random.Random(seed)
    hall: Hall = made(20)
    hall.convened("residents", *(Item(id=f"item{place}", title=f"事项{place}") for place in range(6)))
    hall.opened(*(person(place).id for place in range(1, 15))).called().started()
    crowd = Crowd(hall)
    for evening in range(ROUNDS):
        crowd.told(hall.asked(polls.OpenPoll(secrecy="secret", override="继续")))
        hall.store.refuses = shaky(random.Random(rng.random()), rng.choice((0.0, 0.02, 0.2)))
        rights = [[person(place).id for place in range(1 + voter, 21, VOTERS)] for voter in range(VOTERS)]
        voters = [partial(crowd.one_voter, random.Random(rng.random()), own) for own in rights]
        at_once(*voters, partial(crowd.chair, random.Random(rng.random())))
        hall.store.mend()
        hall.caught_up()
        check(hall, crowd)
        if evening % 2:
            hall.reopened()
            check(hall, crowd)
            assert hall.snapshot.unfinished == ""
    if hall.meeting.open_poll is not None:
        crowd.told(hall.asked(polls.EnterHands(totals={})))
        crowd.told(hall.asked(polls.ClosePoll()))
        check(hall, crowd)
    hall.do(sitting.Adjourn())
    assert hall.snapshot.archived == {hall.meeting.id}
    assert hall.snapshot.unfinished == ""
    assert sum(len(votes) for votes in crowd.votes.values()) > 3, "hardly anybody got to vote"
    assert comparable(hall.snapshot) == comparable(hall.reopened().snapshot)
