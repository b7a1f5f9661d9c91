"""The picture that faces draw."""

from __future__ import annotations

from council.domain import polls
from council.domain.roll_call import Leave
from council.domain.sitting import CallToOrder, OpenDoors
from council.service.snapshot import Turnout
from tests.service.hall import Hall


def test_keys_ask_why_not(hall: Hall) -> None:
    def why(command: object) -> str | None:
        refusal = hall.snapshot.why_not(command, hall.clock())  # type: ignore[arg-type]
        return refusal.code if refusal else None

    assert why(OpenDoors()) == "meeting.none"
    hall.convened()
    assert (why(OpenDoors()), why(CallToOrder())) == (None, "meeting.doors_closed")
    hall.opened().called().started()
    poll = hall.poll(secrecy="secret")
    hall.vote(poll, "p0001")
    assert why(polls.Recuse(right="p0001", reason="亲属")) == "poll.recused_after_voting"
    assert why(polls.Recuse(right="p0002", reason="亲属")) is None


def test_turnout_counts_rights_and_hands(hall: Hall) -> None:
    hall.evening(*(f"p{place:04d}" for place in range(1, 13)))
    poll = hall.poll()
    assert hall.snapshot.turnout(poll) == Turnout(used=0, eligible=12)
    hall.votes(poll, ["p0001", "p0002", "p0003"])
    hall.do(Leave(person="p0003"))
    assert hall.snapshot.turnout(poll) == Turnout(used=3, eligible=12), "who voted and left still counts"
    hall.do(polls.Recuse(right="p0004", reason="亲属"))
    assert hall.snapshot.turnout(hall.meeting.polls[poll.id]) == Turnout(used=3, eligible=11)
    hall.do(polls.ClosePhones())
    hall.do(polls.EnterHands(totals={"yes": 5}))
    assert hall.snapshot.turnout(hall.meeting.polls[poll.id]) == Turnout(used=8, eligible=11)
    assert hall.snapshot.turnout(hall.closed()).used == 8


def test_each_commit_has_a_number_of_its_own(hall: Hall) -> None:
    before = hall.snapshot.rev
    hall.convened()
    assert hall.snapshot.rev > before
    planned = hall.snapshot
    hall.council.meetings.holds("none", "0123456789ABCDEF").result(5)
    assert hall.snapshot is planned, "a question changes nothing"


def test_what_did_not_change_is_the_same_object(hall: Hall) -> None:
    """So faces compare by identity, and a commit costs what it changed."""
    hall.evening()
    poll = hall.poll(secrecy="secret")
    before = hall.snapshot
    hall.vote(poll, "p0001")
    after = hall.snapshot
    for part in ("meetings", "journals", "roster", "residents", "proposals", "slips", "settings"):
        assert getattr(after, part) is getattr(before, part)
    assert before.rolls.get(poll.id) is None
    assert after.rolls[poll.id] == {"p0001"}


def test_a_snapshot_does_not_print_the_people(hall: Hall) -> None:
    hall.convened()
    assert "王" not in repr(hall.snapshot)
    assert len(repr(hall.snapshot)) < 100
