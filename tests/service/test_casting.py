"""One vote: who votes twice votes once, and who asks again hears what was recorded."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from council.domain import polls
from council.domain.codes import fresh_code, spelled, tracking_code
from council.domain.kernel import Refusal
from council.domain.meeting import Poll
from council.domain.roll_call import GiveProxy, Leave
from council.domain.sitting import OpenDoors
from council.domain.tally import Option, Question
from council.service.casting import Cast
from tests.service.hall import Hall, receipt_of
from tests.service.test_batches import one_batch, told


@pytest.fixture(params=["secret", "by_name"])
def voting(hall: Hall, request: pytest.FixtureRequest) -> tuple[Hall, Poll]:
    hall.evening()
    return hall, hall.poll(secrecy=request.param)


def refused(future: Future[Any]) -> str:
    error = future.exception(10)
    assert isinstance(error, Refusal)
    return error.code


def yes_and_no(poll: Poll) -> tuple[int, int]:
    assert poll.result is not None
    totals = poll.result.counts["count"].totals
    return totals["yes"], totals["no"]


def test_the_same_right_a_thousand_times_at_once_is_one_ballot(tmp_path: Path) -> None:
    hall = Hall.in_folder(tmp_path / "c").evening()
    poll = hall.poll(secrecy="secret")
    answers: list[Future[Any]] = []
    gate = threading.Barrier(8)

    def tap() -> None:
        gate.wait()
        for _ in range(125):
            answers.append(hall.cast(poll, "p0001", receipt=fresh_code(16)))

    taps = [threading.Thread(target=tap) for _ in range(8)]
    for each in taps:
        each.start()
    for each in taps:
        each.join()
    assert Counter(told(answer) for answer in answers) == {"done": 1, "ballot.already_voted": 999}
    box = hall.box(poll)
    assert (len(box.roll), len(box.ballots)) == (1, 1)
    assert yes_and_no(hall.closed()) == (1, 0)
    hall.council.close()


def test_a_double_tap_is_one_ballot_with_one_answer(voting: tuple[Hall, Poll]) -> None:
    hall, poll = voting
    with one_batch(hall) as asked:
        asked += [hall.cast(poll, "p0001") for _ in range(50)]
    answers = [future.result() for future in asked]
    assert [answer.repeated for answer in answers] == [False] + [True] * 49
    assert {answer.tracking for answer in answers} == {tracking_code(receipt_of(poll.id, "p0001"))}
    assert len(hall.box(poll).ballots) == 1


def test_a_changed_mind_replaces_the_ballot(voting: tuple[Hall, Poll]) -> None:
    hall, poll = voting
    first = hall.vote(poll, "p0001", "yes")
    changed = hall.vote(poll, "p0001", "no")
    assert (first.changed, changed.changed, changed.repeated) == (False, True, False)
    assert changed.tracking == first.tracking
    assert yes_and_no(hall.closed()) == (0, 1)


def test_a_mind_changed_within_a_batch(voting: tuple[Hall, Poll]) -> None:
    hall, poll = voting
    with one_batch(hall) as asked:
        asked += [hall.cast(poll, "p0001", choice) for choice in ("yes", "no", "no", "yes")]
    assert [(a.changed, a.repeated) for a in (future.result() for future in asked)] == [
        (False, False),
        (True, False),
        (False, True),
        (True, False),
    ]
    assert yes_and_no(hall.closed()) == (1, 0)


def test_another_receipt_cannot_change_it(voting: tuple[Hall, Poll]) -> None:
    hall, poll = voting
    hall.vote(poll, "p0001", "yes")
    assert refused(hall.cast(poll, "p0001", "no", fresh_code(16))) == "ballot.already_voted"
    assert yes_and_no(hall.closed()) == (1, 0)


def test_a_receipt_is_good_for_one_right(voting: tuple[Hall, Poll]) -> None:
    hall, poll = voting
    hall.vote(poll, "p0001", "yes", "0123456789ABCDEF")
    assert refused(hall.cast(poll, "p0002", "yes", "0123456789ABCDEF")) == "ballot.receipt_used"
    assert hall.snapshot.rolls[poll.id] == {"p0001"}


def test_by_name_a_receipt_changes_no_other_right(hall: Hall) -> None:
    hall.evening()
    poll = hall.poll(secrecy="by_name")
    hall.vote(poll, "p0001", "yes", "0123456789ABCDEF")
    hall.vote(poll, "p0002", "yes")
    assert refused(hall.cast(poll, "p0002", "no", "0123456789ABCDEF")) == "ballot.receipt_used"


def test_a_receipt_is_read_as_it_is_typed(voting: tuple[Hall, Poll]) -> None:
    hall, poll = voting
    receipt = fresh_code(16)
    hall.vote(poll, "p0001", "yes", receipt)
    assert hall.vote(poll, "p0001", "yes", f" {spelled(receipt).lower()}").repeated


@pytest.mark.parametrize("receipt", [" ", "\t\n", "　"])
def test_a_blank_receipt_is_none(voting: tuple[Hall, Poll], receipt: str) -> None:
    hall, poll = voting
    assert refused(hall.cast(poll, "p0001", receipt=receipt)) == "ballot.receipt_unclear"


# -- answers that were lost --------------------------------------------------------------------------------------


def test_the_recorded_answer_after_a_sudden_end(on_disk: Hall) -> None:
    on_disk.evening()
    poll = on_disk.poll(secrecy="secret")
    first = on_disk.vote(poll, "p0001")
    again = on_disk.reopened().vote(poll, "p0001")
    assert again == Cast(first.tracking, repeated=True)


def test_the_recorded_answer_while_hands_are_counted(hall: Hall) -> None:
    """Else the phone would say "raise your hand" to somebody who has voted."""
    hall.evening()
    poll = hall.poll()
    hall.vote(poll, "p0001")
    hall.do(polls.ClosePhones())
    assert hall.vote(poll, "p0001").repeated
    assert refused(hall.cast(poll, "p0001", "no")) == "ballot.hands_now"
    assert refused(hall.cast(poll, "p0002")) == "ballot.hands_now"


def test_the_recorded_answer_after_leaving(voting: tuple[Hall, Poll]) -> None:
    hall, poll = voting
    hall.vote(poll, "p0001")
    hall.do(Leave(person="p0001"))
    assert hall.vote(poll, "p0001").repeated
    assert refused(hall.cast(poll, "p0001", "no")) == "ballot.not_present"


@pytest.mark.parametrize("restarted", [False, True])
def test_the_recorded_answer_after_closing(voting: tuple[Hall, Poll], restarted: bool) -> None:
    hall, poll = voting
    first = hall.vote(poll, "p0001")
    hall.vote(poll, "p0002", "no")
    hall.closed()
    if restarted:
        hall.reopened()
    again = hall.vote(poll, "p0001")
    assert again == Cast(first.tracking, repeated=True, closed=True)
    assert refused(hall.cast(poll, "p0001", receipt=fresh_code(16))) == "ballot.poll_closed"
    assert refused(hall.cast(poll, "p0003")) == "ballot.poll_closed"
    assert refused(hall.cast(poll, "p0003", receipt=receipt_of(poll.id, "p0001"))) == "ballot.poll_closed"


def test_a_change_that_came_too_late_is_not_claimed(voting: tuple[Hall, Poll]) -> None:
    """The ballots of a secret poll can no longer be told apart: what was recorded before stands, and is said so."""
    hall, poll = voting
    hall.vote(poll, "p0001", "yes")
    hall.closed()
    late = hall.vote(poll, "p0001", "no")
    assert (late.closed, late.repeated, late.changed) == (True, True, False)


def test_retries_after_closing_read_the_box_once(hall: Hall) -> None:
    hall.evening()
    poll = hall.poll(secrecy="secret")
    hall.votes(poll, hall.meeting.members)
    hall.closed()
    hall.reopened()
    read: list[Any] = []
    inner = hall.store.inner
    hall.store.inner = _Counting(inner, read)
    assert all(hall.vote(poll, each).closed for each in hall.meeting.members)
    assert len(read) == 1


class _Counting:
    def __init__(self, inner: Any, read: list[Any]) -> None:
        self._inner, self._read = inner, read

    def __getattr__(self, name: str) -> Any:
        if name == "box":
            self._read.append(name)
        return getattr(self._inner, name)


def test_nothing_is_recorded_of_a_cancelled_poll(voting: tuple[Hall, Poll]) -> None:
    hall, poll = voting
    hall.vote(poll, "p0001")
    hall.do(polls.CancelPoll(reason="题目有误"))
    assert refused(hall.cast(poll, "p0001")) == "ballot.poll_closed"
    assert not hall.council.meetings.holds(poll.id, receipt_of(poll.id, "p0001")).result(5)


def test_whether_a_receipt_is_in_the_box(voting: tuple[Hall, Poll]) -> None:
    hall, poll = voting

    def holds(person: str) -> bool:
        return hall.council.meetings.holds(poll.id, receipt_of(poll.id, person)).result(5)

    assert not holds("p0001")
    with one_batch(hall) as asked:
        asked += [hall.cast(poll, "p0001"), hall.council.meetings.holds(poll.id, receipt_of(poll.id, "p0001"))]
    assert asked[1].result()
    assert [holds("p0001"), holds("p0002")] == [True, False]
    hall.closed()
    assert [holds("p0001"), holds("p0002")] == [True, False]
    hall.reopened()
    assert [holds("p0001"), holds("p0002")] == [True, False]
    assert not hall.council.meetings.holds("nopoll", "0123456789ABCDEF").result(5)


# -- at the very moment ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(5))
def test_a_vote_at_the_moment_of_closing_counts_or_is_refused(tmp_path: Path, seed: int) -> None:
    hall = Hall.in_folder(tmp_path / f"c{seed}", 200).evening()
    poll = hall.poll(secrecy="secret")
    answers: list[Future[Any]] = []
    half = threading.Event()

    def vote() -> None:
        for place, each in enumerate(hall.meeting.members):
            answers.append(hall.cast(poll, each))
            if place == 20 + 30 * seed:
                half.set()

    voter = threading.Thread(target=vote)
    voter.start()
    half.wait()
    closed = hall.closed()
    voter.join()
    outcome = Counter(told(answer) for answer in answers)
    assert set(outcome) <= {"done", "ballot.poll_closed"}
    assert yes_and_no(closed) == (outcome["done"], 0)
    assert len(hall.council.boxes(hall.meeting.id)[poll.id].codes) == outcome["done"]
    hall.council.close()


# -- rights ------------------------------------------------------------------------------------------------------


def test_a_proxy_votes_with_both_rights_apart(hall: Hall) -> None:
    hall.convened("owners")
    hall.do(GiveProxy(right="p0002", agent="p0001", written=True))
    hall.do(OpenDoors())
    hall.arrived(*(f"p{place:04d}" for place in range(1, 21) if place != 2))
    hall.called().started()
    poll = hall.poll()
    hall.vote(poll, "p0001", "yes", "0123456789ABCDEF")
    hall.vote(poll, "p0001", "no", "0123456789ABCDEG", right="p0002")
    assert refused(hall.cast(poll, "p0002")) == "ballot.not_yours"
    hall.closed()
    assert hall.council.boxes(hall.meeting.id)[poll.id].choices == {"p0001": ("yes",), "p0002": ("no",)}


def test_every_ballot_has_the_length_of_the_longest(hall: Hall) -> None:
    options = tuple(Option(id=f"候选人{place}" * place, label=str(place)) for place in range(1, 9))
    hall.evening()
    poll = hall.poll(secrecy="secret", question=Question(method="choose", options=options, most=8))
    for place, voter in enumerate(hall.meeting.members):
        choice = tuple(option.id for option in options[: place % 9])
        hall.council.meetings.cast(poll.id, voter, voter, receipt_of(poll.id, voter), choice).result(5)
    assert len({len(row["sealed"]) for row in hall.box(poll).ballots.values()}) == 1


def test_no_repr_tells_a_receipt_or_a_choice(voting: tuple[Hall, Poll]) -> None:
    hall, poll = voting
    receipt = receipt_of(poll.id, "p0001")
    answer = hall.vote(poll, "p0001", "no", receipt)
    box = hall.council._boxes
    said = f"{answer!r} {box!r} {box.open[poll.id]!r} {hall.snapshot!r} {hall.council.meetings!r}"
    assert answer.tracking not in said
    assert receipt not in said
    assert "p0001" not in said
    assert box.open[poll.id].key.hex() not in said
