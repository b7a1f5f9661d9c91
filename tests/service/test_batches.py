"""Group commit: what several jobs want is one write, a refused job leaves nothing, and a write that fails is told to
exactly those whose rows are not on the disk."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any

import pytest

from council.domain import polls
from council.domain.kernel import Conflict, Refusal
from council.domain.ledger import Proposal
from council.domain.roll_call import Arrive, Leave
from council.domain.roster import Person
from council.domain.sitting import Recess, TakeNote
from council.store.base import StoreError
from tests.service.hall import Hall, comparable, receipt_of


@contextmanager
def one_batch(hall: Hall) -> Iterator[list[Future[Any]]]:
    """What is asked for inside goes into one batch: the writer is kept waiting meanwhile."""
    asked: list[Future[Any]] = []
    with hall.council._turn:
        hall.council.meetings.blank(hall.snapshot.blank)  # occupies the writer
        while not hall.council._writer._jobs.empty():
            pass
        yield asked
    for future in asked:
        future.exception(10)


def told(future: Future[Any]) -> str:
    """What a job was told, in a word: done, or the refusal's code, or the error's name."""
    error = future.exception(10)
    return "done" if error is None else error.code if isinstance(error, Refusal) else type(error).__name__


def present(hall: Hall) -> set[str]:
    return {person for person in hall.meeting.attendance if hall.meeting.is_present(person)}


def test_what_waits_is_one_write(hall: Hall) -> None:
    hall.convened().opened("p0001")
    hall.store.writes.clear()
    with one_batch(hall) as asked:
        asked += [hall.asked(Arrive(person=each)) for each in hall.meeting.members[1:]]
    assert {told(future) for future in asked} == {"done"}
    assert hall.store.named() == ["append"]
    assert len(present(hall)) == 20
    hall.store.writes.clear()
    poll = hall.called().started().poll(secrecy="secret")
    hall.store.writes.clear()
    with one_batch(hall) as asked:
        asked += [hall.cast(poll, each) for each in hall.meeting.members]
    assert {told(future) for future in asked} == {"done"}
    assert hall.store.named() == ["keep_secret", "cast"]


def test_the_second_of_two_at_once_sees_the_first(hall: Hall) -> None:
    hall.convened().opened("p0001")
    with one_batch(hall) as asked:
        asked += [hall.asked(Arrive(person="p0002")) for _ in range(3)]
        asked += [hall.asked(Leave(person="p0002")), hall.asked(Leave(person="p0002"))]
    assert [told(each) for each in asked] == ["done", "roll.already_here", "roll.already_here", "done", "roll.not_here"]
    assert [entry.event.kind for entry in hall.snapshot.journals[hall.meeting.id]][-2:] == ["arrived", "left"]


def test_a_refused_job_leaves_nothing(hall: Hall) -> None:
    hall.evening()
    poll = hall.poll(secrecy="secret")
    before = hall.snapshot
    hall.store.writes.clear()
    with one_batch(hall) as asked:
        asked += [hall.cast(poll, "p0001", "maybe"), hall.cast("nopoll", "p0001"), hall.asked(Recess())]
        asked += [hall.cast(poll, "stranger"), hall.asked(Arrive(person="p0001"))]
    assert [told(future) for future in asked] == [
        "ballot.choose_one",
        "ballot.poll_closed",
        "poll.still_open",
        "ballot.not_yours",
        "roll.already_here",
    ]
    assert hall.store.writes == []
    assert hall.key(poll) is None
    assert hall.snapshot is before, "nobody draws anew for a refusal"


def test_a_bug_in_one_job_costs_the_others_nothing(hall: Hall, caplog: pytest.LogCaptureFixture) -> None:
    hall.evening()
    poll = hall.poll(secrecy="secret")

    followed: list[str] = []

    def half_way(batch: Any) -> None:
        batch.record(TakeNote(text="never"), "chair")
        batch.put("residents", [batch.snapshot.residents["p0001"].having(number="never")])
        batch.then(lambda _: followed.append("never"))
        raise ZeroDivisionError

    with caplog.at_level(logging.CRITICAL), one_batch(hall) as asked:
        asked.append(hall.cast(poll, "p0001"))
        asked.append(hall.council._writer.ask(half_way))
        asked += [hall.cast(poll, "p0001"), hall.cast(poll, "p0002")]
    assert [told(future) for future in asked] == ["done", "ZeroDivisionError", "done", "done"]
    assert (hall.meeting.notes, followed) == ((), [])
    assert hall.snapshot.rolls[poll.id] == {"p0001", "p0002"}
    assert comparable(hall.snapshot) == comparable(hall.reopened().snapshot)
    assert hall.closed().result.counts["count"].totals["yes"] == 2  # type: ignore[union-attr]


def test_a_vote_beside_a_recusal_is_seen_by_it(hall: Hall) -> None:
    """Else the box would hold the ballot of a right that is not due, and could never be counted."""
    hall.evening()
    poll = hall.poll(secrecy="secret")
    with one_batch(hall) as asked:
        asked += [hall.cast(poll, "p0001"), hall.asked(polls.Recuse(right="p0001", reason="亲属"))]
        asked += [hall.asked(polls.Recuse(right="p0002", reason="亲属")), hall.cast(poll, "p0002")]
    assert [told(future) for future in asked] == ["done", "poll.recused_after_voting", "done", "ballot.recused"]
    assert hall.closed().result.counts["count"].totals["yes"] == 1  # type: ignore[union-attr]


def test_hands_count_the_votes_of_their_own_batch(hall: Hall) -> None:
    hall.evening("p0001", "p0002", *(f"p{place:04d}" for place in range(3, 13)))
    poll = hall.poll()
    with one_batch(hall) as asked:
        asked += [hall.cast(poll, f"p{place:04d}") for place in range(1, 11)]
        asked.append(hall.asked(polls.ClosePhones()))
        asked += [hall.cast(poll, "p0011"), hall.asked(polls.EnterHands(totals={"yes": 3}))]
        asked.append(hall.asked(polls.EnterHands(totals={"yes": 2})))
    assert [told(future) for future in asked[10:]] == ["done", "ballot.hands_now", "poll.too_many_hands", "done"]


# -- a write that fails ------------------------------------------------------------------------------------------


def mixed(hall: Hall, poll: polls.Poll, asked: list[Future[Any]]) -> None:
    """A departure, a ballot, an arrival, the ballot that rests on it, a double tap, an entry, a refusal."""
    asked += [
        hall.asked(Leave(person="p0003")),
        hall.cast(poll, "p0001"),
        hall.asked(Arrive(person="p0020")),
        hall.cast(poll, "p0020"),
        hall.cast(poll, "p0001"),
        hall.council.ledgers.propose(Proposal(title="划停车线")),
        hall.cast(poll, "p0001", receipt="0123456789ABCDEF"),
    ]


ALL = ["done"] * 6 + ["ballot.already_voted"]
LOST = "StoreError"

FAILURES = {
    "nothing": ([], ALL),
    "the key": (["keep_secret"], [LOST] * 7),
    "the journal": (["append"], [LOST] * 7),
    "the box": (["cast"], ["done", LOST, "done", LOST, LOST, LOST, LOST]),
    "the ledger": (["put"], ["done"] * 5 + [LOST, LOST]),  # a refusal after it may rest on what is not there
}


@pytest.fixture
def voting(made: Callable[..., Hall]) -> tuple[Hall, polls.Poll]:
    hall: Hall = made(20)
    hall.evening(*(f"p{place:04d}" for place in range(1, 20)))
    return hall, hall.poll(secrecy="secret")


@pytest.mark.parametrize("failing", FAILURES)
def test_everybody_is_told_the_truth(voting: tuple[Hall, polls.Poll], failing: str) -> None:
    hall, poll = voting
    refused, expected = FAILURES[failing]
    hall.store.refuse(*refused, times=1)
    with one_batch(hall) as asked:
        mixed(hall, poll, asked)
    assert [told(future) for future in asked] == expected
    shown = comparable(hall.snapshot)
    assert shown == comparable(hall.reopened().snapshot), "what is shown is what is on the disk"
    roll = shown["rolls"].get(poll.id, frozenset())
    assert ("p0001" in roll, "p0020" in roll) == (expected[1] == "done", expected[3] == "done")
    assert hall.meeting.is_present("p0003") != (expected[0] == "done")
    assert len(shown["proposals"]) == (expected[5] == "done")


@pytest.mark.parametrize("failing", FAILURES)
def test_the_next_write_works(voting: tuple[Hall, polls.Poll], failing: str) -> None:
    hall, poll = voting
    hall.store.refuse(*FAILURES[failing][0], times=1)
    with one_batch(hall) as asked:
        mixed(hall, poll, asked)
    with one_batch(hall) as asked:
        mixed(hall, poll, asked)
    again = [told(future) for future in asked]
    assert LOST not in again
    assert hall.snapshot.rolls[poll.id] == {"p0001", "p0020"}
    result = hall.closed().result
    assert result is not None
    assert result.counts["count"].totals["yes"] == 2
    assert comparable(hall.snapshot) == comparable(hall.reopened().snapshot)


def test_a_disk_that_refuses_everything_for_a_while(voting: tuple[Hall, polls.Poll]) -> None:
    hall, poll = voting
    before = comparable(hall.snapshot)
    hall.store.refuses = lambda *_: True
    for attempt in range(3):
        assert told(hall.cast(poll, "p0001")) == LOST
        assert told(hall.asked(TakeNote(text=f"{attempt}"))) == LOST
        assert told(hall.asked(polls.ClosePoll())) == LOST
    assert comparable(hall.snapshot) == before
    hall.store.mend()
    assert told(hall.cast(poll, "p0001")) == "done"
    assert len(hall.do(TakeNote(text="完")).notes) == 1


def test_a_key_that_was_not_written_is_never_used(voting: tuple[Hall, polls.Poll]) -> None:
    """A box under a key that only memory has would be lost with the power."""
    hall, poll = voting
    hall.store.refuse("keep_secret", times=1)
    assert told(hall.cast(poll, "p0001")) == LOST
    assert told(hall.cast(poll, "p0002")) == "done"
    assert hall.key(poll) is not None
    assert hall.reopened().closed().result.counts["count"].totals["yes"] == 1  # type: ignore[union-attr]


def test_a_key_without_a_box_is_replaced_with_the_first_ballot(voting: tuple[Hall, polls.Poll]) -> None:
    hall, poll = voting
    hall.store.refuse("cast", times=1)
    assert told(hall.cast(poll, "p0001")) == LOST
    alone = hall.key(poll)
    assert alone is not None
    hall.reopened()
    assert told(hall.cast(poll, "p0001")) == "done"
    assert hall.key(poll) not in (None, alone)
    assert hall.reopened().closed().result.counts["count"].totals["yes"] == 1  # type: ignore[union-attr]


def test_a_conflict_is_answered_with_how_things_really_stand(hall: Hall, caplog: pytest.LogCaptureFixture) -> None:
    """Another program wrote into the journal: decide again, on what is there now."""
    hall.convened().opened("p0001")
    row = hall.snapshot.journals[hall.meeting.id][-1].having()
    foreign = row.having(stamp=row.stamp.having(seq=row.seq + 1), event=row.event.having(person="p0002")).to_row()
    hall.store.inner.append(hall.meeting.id, [foreign])
    with caplog.at_level(logging.CRITICAL), pytest.raises(Conflict):
        hall.do(Arrive(person="p0003"))
    assert present(hall) == {"p0001", "p0002"}
    hall.do(Arrive(person="p0003"))
    assert comparable(hall.snapshot) == comparable(hall.reopened().snapshot)


def test_snapshot_only_changes_do_not_pretend_either(voting: tuple[Hall, polls.Poll]) -> None:
    hall, _ = voting
    hall.store.refuse("append", times=1)
    with one_batch(hall) as asked:
        asked += [hall.asked(Leave(person="p0003")), hall.council.meetings.blank(True)]
    assert [told(future) for future in asked] == [LOST, LOST]
    assert not hall.snapshot.blank


def test_a_question_asked_before_any_write_keeps_its_answer(voting: tuple[Hall, polls.Poll]) -> None:
    hall, poll = voting
    hall.store.refuse("append", times=1)
    with one_batch(hall) as asked:
        asked += [hall.council.meetings.holds(poll.id, receipt_of(poll.id, "p0001")), hall.asked(Leave(person="p0003"))]
        asked.append(hall.council.meetings.holds(poll.id, receipt_of(poll.id, "p0001")))
    assert [told(future) for future in asked] == ["done", LOST, LOST]


def test_seqs_have_no_gaps_whatever_fails(voting: tuple[Hall, polls.Poll]) -> None:
    hall, _ = voting
    for place in range(30):
        hall.store.refuse(*(["append"] if place % 3 == 0 else []), times=1)
        told(hall.asked(TakeNote(text=str(place))))
    seqs = [row["seq"] for row in hall.store.journal(hall.meeting.id)]
    assert seqs == list(range(1, len(seqs) + 1))
    assert Counter(note.text for note in hall.meeting.notes) == {str(place): 1 for place in range(30) if place % 3}


def test_errors_do_not_name_what_was_voted(voting: tuple[Hall, polls.Poll], caplog: pytest.LogCaptureFixture) -> None:
    hall, poll = voting
    hall.store.refuse("cast")
    receipt = receipt_of(poll.id, "p0001")
    with pytest.raises(StoreError):
        hall.vote(poll, "p0001", "no", receipt)
    assert receipt not in caplog.text
    assert "p0001" not in caplog.text


def test_a_bug_is_logged_without_anybodys_data(hall: Hall, caplog: pytest.LogCaptureFixture) -> None:
    somebody = dict.fromkeys(("id", "name", "area"), "王秘密")
    job = hall.council._writer.ask(lambda _: Person.model_validate(somebody))
    assert told(job) == "ValidationError"
    assert "a job failed" in caplog.text
    assert "王秘密" not in caplog.text
