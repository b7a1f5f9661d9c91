"""Closing a poll: sealed, counted, recorded, rewritten, the key deleted; and what becomes of it when any step fails."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest

from council.domain import polls
from council.domain.kernel import Refusal
from council.domain.meeting import Poll
from council.domain.polls import CancelPoll, ClosePoll
from council.domain.roll_call import Leave
from council.domain.sitting import Adjourn
from council.service import council as council_module
from council.store.base import Box, StoreError
from council.store.memory import MemoryStore
from tests.service.hall import Hall, comparable, receipt_of

STEPS = ["replace_box", "append", "replace_box", "keep_secret"]
"""Sealed, recorded, rewritten, key deleted."""


@pytest.fixture
def voting(hall: Hall) -> tuple[Hall, Poll]:
    return voted(hall)


def voted(hall: Hall, secrecy: str = "secret") -> tuple[Hall, Poll]:
    hall.evening(*(f"p{place:04d}" for place in range(1, 16)))
    poll = hall.poll(id="poll1", secrecy=secrecy)
    for place in range(1, 13):
        hall.vote(poll, f"p{place:04d}", "yes" if place % 3 else "no")
    hall.vote(poll, "p0001", "no")
    hall.store.writes.clear()
    return hall, poll


def code(error: BaseException | None) -> str:
    assert isinstance(error, Refusal)
    return error.code


def left_behind(hall: Hall, poll: Poll) -> dict[str, Any]:
    """All that closing decides: what the journal says, what lies in the box, and whether a key is left."""
    closed = hall.meeting.polls[poll.id]
    return {"poll": closed.having(opened=None, closed=None), "box": hall.box(poll), "key": hall.key(poll)}


def test_the_order_of_closing(voting: tuple[Hall, Poll]) -> None:
    hall, poll = voting
    closed = hall.closed()
    assert hall.store.named() == STEPS
    assert [write[3].state for write in hall.store.writes if write[0] == "replace_box"] == ["sealed", "counted"]
    row = next(write[2][0] for write in hall.store.writes if write[0] == "append")
    assert row["event"]["kind"] == "poll_closed"
    assert row["event"]["result"]["box"] == hall.council.boxes(hall.meeting.id)[poll.id].fingerprint()
    assert closed.result is not None
    assert hall.key(poll) is None
    assert poll.id not in hall.snapshot.rolls


@pytest.mark.parametrize("secrecy", ["secret", "by_name"])
@pytest.mark.parametrize("done", range(len(STEPS) + 1))
def test_a_sudden_end_between_any_two_steps(hall: Hall, made: Any, secrecy: str, done: int) -> None:
    hall, poll = voted(hall, secrecy)
    hall.store.die_after(done)
    told = hall.asked(ClosePoll()).exception(10)
    recorded = done >= STEPS.index("append") + 1
    assert (told is None) == recorded, "the result is told exactly when it is on the disk"
    hall.reopened()
    if done == 0:
        assert hall.meeting.open_poll is not None
        assert hall.box(poll).state == "open"
        hall.closed()
    undisturbed, _ = voted(made(20), secrecy)
    undisturbed.closed()
    assert left_behind(hall, poll) == left_behind(undisturbed, poll)
    assert hall.snapshot.unfinished == ""
    assert comparable(hall.snapshot) == comparable(hall.reopened().snapshot)


@pytest.mark.parametrize("done", range(len(STEPS) + 1))
def test_the_same_within_a_running_program(voting: tuple[Hall, Poll], done: int, monkeypatch: Any) -> None:
    """The disk is full for a moment: nothing is lost, and what is left over is done when it can be."""
    monkeypatch.setattr(council_module, "PATIENCE", 0.0)
    hall, poll = voting
    hall.store.die_after(done)
    told = hall.asked(ClosePoll()).exception(10)
    assert (told is None) == (done >= 2)
    hall.store.mend()
    if done < 2:
        assert isinstance(told, StoreError)
        assert hall.meeting.open_poll is not None
    else:
        assert bool(hall.snapshot.unfinished) == (done < 4)
    hall.do(Leave(person="p0015"))  # any write will do
    hall.council.meetings.take_up(hall.meeting.id).result(5)  # in line behind what was left over
    if done < 2:
        hall.closed()
    assert hall.meeting.polls[poll.id].result.counts["count"].totals == {"yes": 7, "no": 5, "abstain": 0}  # type: ignore[union-attr]
    assert hall.box(poll).state == "counted"
    assert hall.key(poll) is None
    assert hall.snapshot.unfinished == ""


def test_a_sealed_box_takes_no_more_ballots(voting: tuple[Hall, Poll]) -> None:
    hall, poll = voting
    hall.store.die_after(1)
    assert isinstance(hall.asked(ClosePoll()).exception(10), StoreError)
    hall.store.mend()
    assert hall.box(poll).state == "sealed"
    assert code(hall.cast(poll, "p0013").exception(10)) == "ballot.closing"
    assert code(hall.cast(poll, "p0002", "no").exception(10)) == "ballot.closing"
    assert hall.vote(poll, "p0002", "yes").repeated
    totals = hall.closed().result.counts["count"].totals  # type: ignore[union-attr]
    assert totals == {"yes": 7, "no": 5, "abstain": 0}


def test_a_vote_by_hands_alone_has_an_empty_box(hall: Hall) -> None:
    hall.evening()
    poll = hall.poll(hands_only=True)
    hall.do(polls.EnterHands(totals={"yes": 15, "no": 2}))
    closed = hall.closed()
    assert closed.result is not None
    assert hall.council.boxes(hall.meeting.id)[poll.id].fingerprint() == closed.result.box


def test_an_empty_box_that_was_not_written_is_written_at_start(hall: Hall) -> None:
    hall.evening()
    poll = hall.poll(hands_only=True)
    hall.do(polls.EnterHands(totals={"yes": 15}))
    hall.store.die_after(1)
    closed = hall.closed()
    assert hall.box(poll) is None
    hall.reopened()
    assert hall.council.boxes(hall.meeting.id)[poll.id].fingerprint() == closed.result.box  # type: ignore[union-attr]


def test_a_refused_close_seals_nothing(hall: Hall) -> None:
    hall.evening()
    poll = hall.poll(hands_only=True)
    with pytest.raises(Refusal, match="hands_missing"):
        hall.do(ClosePoll())
    assert hall.box(poll) is None
    assert hall.store.named("replace_box") == []


def test_a_crashing_method_leaves_the_poll_to_be_given_up(voting: tuple[Hall, Poll], monkeypatch: Any) -> None:
    """A plugin's way of counting may have a bug: the meeting goes on."""
    hall, poll = voting
    monkeypatch.setattr(type(hall.snapshot.methods["yes_no"]), "counted", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        hall.do(ClosePoll())
    hall.reopened()
    assert hall.meeting.open_poll is not None
    hall.do(CancelPoll(reason="计票方法出错"))
    assert hall.box(poll) == Box(state="counted")


# -- given up ----------------------------------------------------------------------------------------------------


def test_ballots_of_a_cancelled_poll_are_destroyed(voting: tuple[Hall, Poll]) -> None:
    hall, poll = voting
    hall.do(CancelPoll(reason="题目有误"))
    assert hall.store.named() == ["append", "keep_secret", "replace_box"]
    assert hall.box(poll) == Box(state="counted")
    assert hall.key(poll) is None
    assert hall.snapshot.rolls == {}
    assert hall.poll(id="poll2", secrecy="secret").state == "open"


@pytest.mark.parametrize("done", range(4))
def test_cancelling_and_a_sudden_end(voting: tuple[Hall, Poll], done: int) -> None:
    hall, poll = voting
    hall.store.die_after(done)
    told = hall.asked(CancelPoll(reason="题目有误")).exception(10)
    assert (told is None) == (done > 0)
    hall.reopened()
    if done == 0:
        hall.do(CancelPoll(reason="题目有误"))
    assert hall.meeting.polls[poll.id].state == "cancelled"
    assert hall.box(poll) == Box(state="counted")
    assert hall.key(poll) is None


# -- a lost key, a damaged box -----------------------------------------------------------------------------------


def without_key(hall: Hall, poll: Poll) -> Hall:
    hall.council.close()
    hall.store.keep_secret(f"{hall.meeting.id}-{poll.id}.key", None)
    hall.__post_init__()
    return hall


def test_without_its_key_a_poll_is_given_up_and_held_again(voting: tuple[Hall, Poll]) -> None:
    hall, poll = voting
    without_key(hall, poll)
    assert hall.meeting.open_poll is not None
    for asked in (hall.cast(poll, "p0013"), hall.cast(poll, "p0001", "no")):
        assert code(asked.exception(10)) == "ballot.waiting"
    assert code(hall.asked(ClosePoll()).exception(10)) == "poll.box_unreadable"
    hall.do(Leave(person="p0015"))
    hall.do(CancelPoll(reason="密钥丢失"))
    again = hall.poll(secrecy="secret")
    hall.vote(again, "p0001")
    assert hall.closed().result.counts["count"].totals["yes"] == 1  # type: ignore[union-attr]
    hall.do(Adjourn())
    assert hall.snapshot.archived == {hall.meeting.id}


def test_other_meetings_do_not_mind(voting: tuple[Hall, Poll]) -> None:
    hall, poll = voting
    held = hall.meeting.id
    other = hall.drafted("committee").id
    without_key(hall, poll)
    assert hall.council.meetings.do(polls.LastCall(), meeting=held).result(5)
    assert other in hall.snapshot.meetings


def test_a_sealed_box_without_its_key_is_not_counted_at_start(voting: tuple[Hall, Poll]) -> None:
    hall, poll = voting
    hall.store.die_after(1)
    hall.asked(ClosePoll()).exception(10)
    hall.store.mend()
    without_key(hall, poll)
    assert code(hall.asked(ClosePoll()).exception(10)) == "poll.box_unreadable"
    assert hall.box(poll).state == "sealed"
    hall.do(CancelPoll(reason="密钥丢失"))
    assert hall.box(poll) == Box(state="counted")


def test_one_unreadable_ballot_is_enough(voting: tuple[Hall, Poll]) -> None:
    hall, poll = voting
    hall.council.close()
    box = hall.box(poll)
    ident = next(iter(box.ballots))
    swapped = {**box.ballots, ident: {"sealed": "00" * 150}}
    hall.store.replace_box(hall.meeting.id, poll.id, Box(state="open", roll=box.roll, ballots=swapped))
    hall.__post_init__()
    assert code(hall.asked(ClosePoll()).exception(10)) == "poll.box_unreadable"
    hall.reopened()
    assert code(hall.asked(ClosePoll()).exception(10)) == "poll.box_unreadable"
    hall.do(CancelPoll(reason="选票损坏"))


def test_ballots_swapped_between_ids_are_noticed(voting: tuple[Hall, Poll]) -> None:
    hall, poll = voting
    hall.council.close()
    box = hall.box(poll)
    ids = list(box.ballots)
    turned = dict(zip(ids, [box.ballots[each] for each in (*ids[1:], ids[0])], strict=True))
    hall.store.replace_box(hall.meeting.id, poll.id, Box(state="open", roll=box.roll, ballots=turned))
    hall.__post_init__()
    assert code(hall.asked(ClosePoll()).exception(10)) == "poll.box_unreadable"


def test_a_damaged_box_keeps_nobody_out(on_disk: Hall, caplog: pytest.LogCaptureFixture) -> None:
    hall, poll = voted(on_disk)
    path = hall.store.inner.folder / "meetings" / hall.meeting.id / f"box-{poll.id}.json"
    hall.council.close()
    torn = path.read_bytes()[:-40]
    path.write_bytes(torn)
    with caplog.at_level(logging.CRITICAL):
        hall.reopened()
        assert code(hall.cast(poll, "p0013").exception(10)) == "ballot.waiting"
        assert code(hall.asked(ClosePoll()).exception(10)) == "poll.box_unreadable"
        hall.do(CancelPoll(reason="选票箱损坏"))
        hall.reopened()
        hall.do(Adjourn())
    assert path.read_bytes() == torn, "what cannot be read is left for whoever can"
    assert hall.key(poll) is None
    assert hall.snapshot.archived == {hall.meeting.id}


def test_a_closed_box_that_was_exchanged_is_left_alone(voting: tuple[Hall, Poll]) -> None:
    hall, poll = voting
    hall.store.die_after(2)
    hall.asked(ClosePoll()).exception(10)
    hall.council.close()
    hall.store.mend()
    box = hall.box(poll)
    fewer = dict(list(box.ballots.items())[1:])
    hall.store.replace_box(hall.meeting.id, poll.id, Box(state="sealed", roll=box.roll, ballots=fewer))
    hall.__post_init__()
    assert hall.box(poll).state == "sealed"
    assert hall.council.boxes(hall.meeting.id) == {}
    hall.do(Adjourn())
    assert hall.snapshot.archived == {hall.meeting.id}


def test_the_sum_is_the_same_as_without_an_end(tmp_path: Path) -> None:
    """Closed in one go, and opened, voted on, killed and finished: the same box, byte for byte."""
    found = []
    for killed in (False, True):
        hall, _ = voted(Hall.in_folder(tmp_path / f"c{killed}"))
        if killed:
            hall.store.die_after(1)
            hall.asked(ClosePoll()).exception(10)
            hall.reopened()
        else:
            hall.closed()
        found.append((tmp_path / f"c{killed}" / "meetings" / hall.meeting.id / "box-poll1.json").read_bytes())
        hall.council.close()
    assert found[0] == found[1]


def test_the_receipts_still_answer_when_the_rest_is_left_over(voting: tuple[Hall, Poll]) -> None:
    hall, poll = voting
    hall.store.die_after(2)
    hall.closed()
    assert hall.snapshot.unfinished
    assert hall.vote(poll, "p0002").closed
    assert hall.council.meetings.holds(poll.id, receipt_of(poll.id, "p0002")).result(5)


def test_memory_forgets_as_the_disk_does() -> None:
    """The stand-in for the disk in these tests keeps what a store must keep."""
    store = MemoryStore()
    store.replace_box("m1", "p1", Box(state="counted", codes=("A", "B")))
    found = store.box("m1", "p1")
    assert found is not None
    assert found.codes == ("A", "B")
