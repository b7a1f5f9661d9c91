"""Which meeting is in hand, what its stamps say, and taking back what was done."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from council.domain.journal import Undo
from council.domain.kernel import Command, Refusal
from council.domain.ledger import Proposal
from council.domain.roll_call import Arrive
from council.domain.sitting import Adjourn, CallToOrder, OpenDoors, Reschedule, TakeNote
from council.store.tinydb import TinyStore
from tests.service.hall import Clock, Hall, Watched, comparable, people
from tests.service.test_batches import one_batch, told

SHANGHAI = timezone(timedelta(hours=8))


def refused(hall: Hall, command: Command, meeting: str | None = None) -> str:
    error = hall.asked(command, meeting=meeting).exception(5)
    assert isinstance(error, Refusal)
    return error.code


def take_up(hall: Hall, meeting: str) -> Any:
    return hall.council.meetings.take_up(meeting)


def test_without_a_meeting_nothing_can_be_done(hall: Hall) -> None:
    assert refused(hall, OpenDoors()) == "meeting.none"
    assert refused(hall, OpenDoors(), "unknown") == "meeting.none"
    assert told(take_up(hall, "unknown")) == "meeting.none"


def test_what_is_planned_last_is_in_hand_until_another_is_taken_up(hall: Hall) -> None:
    first, second = hall.convened().meeting.id, hall.convened("committee").meeting.id
    assert hall.snapshot.current == second
    take_up(hall, first).result(5)
    assert hall.snapshot.current == first


def test_one_meeting_at_a_time(hall: Hall) -> None:
    first = hall.convened().meeting.id
    hall.do(OpenDoors())
    second = hall.drafted("committee").id
    assert hall.snapshot.current == first, "planning another leaves the one in progress in hand"
    assert refused(hall, OpenDoors(), second) == "meeting.other_open"
    assert told(take_up(hall, second)) == "meeting.other_open"
    assert take_up(hall, first).result(5).id == first
    hall.arrived("p0001")
    hall.do(Adjourn())
    hall.do(OpenDoors(), meeting=second)
    assert hall.snapshot.current == second


def test_the_meeting_whose_doors_open_is_in_hand(hall: Hall) -> None:
    """Else phones would be asked for the other meeting's slips, and the chair's keys would miss."""
    first, second = hall.convened().meeting.id, hall.convened("committee").meeting.id
    hall.do(OpenDoors(), meeting=first)
    assert hall.snapshot.current == first != second
    assert hall.snapshot.slips.meeting == first
    assert len(hall.snapshot.slips.people) == 20


def test_two_doors_opened_at_once_are_one(hall: Hall) -> None:
    first, second = hall.convened().meeting.id, hall.convened("committee").meeting.id
    with one_batch(hall) as asked:
        asked += [hall.asked(OpenDoors(), meeting=each) for each in (first, second)]
    assert [told(future) for future in asked] == ["done", "meeting.other_open"]


def test_at_start_the_meeting_in_progress_is_in_hand(hall: Hall) -> None:
    hall.convened(starts=datetime(2026, 11, 25, tzinfo=UTC))
    soonest = hall.drafted("committee", starts=datetime(2026, 11, 24, tzinfo=UTC)).id
    going = hall.drafted("residents", starts=datetime(2026, 11, 26, tzinfo=UTC)).id
    assert hall.reopened().snapshot.current == soonest
    hall.do(OpenDoors(), meeting=going)
    assert hall.reopened().snapshot.current == going
    hall.arrived("p0001")
    hall.do(Adjourn())
    assert hall.snapshot.current == going, "its result stays on screen"
    assert hall.reopened().snapshot.current == soonest


def test_blank_is_shown_and_not_kept(hall: Hall) -> None:
    hall.convened()
    hall.council.meetings.blank(True).result(5)
    assert hall.snapshot.blank
    assert not hall.reopened().snapshot.blank


# -- time --------------------------------------------------------------------------------------------------------


def test_times_are_kept_in_utc(hall: Hall) -> None:
    hall.clock.now = datetime(2026, 11, 23, 19, 0, tzinfo=SHANGHAI)
    hall.convened(starts=datetime(2026, 11, 24, 19, 0, tzinfo=SHANGHAI))
    hall.do(Reschedule(starts=datetime(2026, 11, 25, 19, 30, tzinfo=SHANGHAI), place="二楼", title="居民会议"))
    rows = hall.store.journal(hall.meeting.id)
    assert rows[0]["at"] == "2026-11-23T11:00:00Z"
    assert rows[0]["event"]["starts"] == "2026-11-24T11:00:00Z"
    assert rows[1]["event"]["starts"] == "2026-11-25T11:30:00Z"
    assert hall.meeting.starts == datetime(2026, 11, 25, 11, 30, tzinfo=UTC)


def test_a_time_without_a_zone_is_the_communitys(hall: Hall) -> None:
    hall.convened()
    hall.do(Reschedule(starts=datetime(2026, 11, 25, 19, 30), place="", title="居民会议"))  # noqa: DTZ001
    assert hall.meeting.starts == datetime(2026, 11, 25, 11, 30, tzinfo=UTC)


def test_every_time_comes_from_the_clock(tmp_path: Path) -> None:
    """Nothing that is stored looks at the wall."""
    then = datetime(2031, 5, 4, 3, 2, 1, tzinfo=UTC)
    hall = Hall(Watched(TinyStore(tmp_path)), Clock(then))
    hall.council.ledgers.keep_people(people(20)).result(5)
    hall.council.ledgers.propose(Proposal(title="路灯")).result(5)
    hall.evening()
    poll = hall.poll()
    hall.vote(poll, "p0001")
    hall.closed()
    hall.do(Adjourn())
    hall.council.close()
    dates = {
        match for file in tmp_path.rglob("*.json") for match in re.findall(r"20\d\d-\d\d-\d\d", file.read_text("utf-8"))
    }
    shipped = {"2026-01-01"}  # when the law of the rule came into force
    assert dates - shipped == {"2031-05-04"}


# -- undo --------------------------------------------------------------------------------------------------------


def test_undo_takes_back_the_chairs_last_act(hall: Hall) -> None:
    hall.convened().opened("p0001")
    hall.do(TakeNote(text="记一笔"))
    hall.do(Undo(reason="记错了"))
    assert hall.meeting.notes == ()
    assert comparable(hall.snapshot) == comparable(hall.reopened().snapshot)


def test_phones_that_arrived_meanwhile_stay(hall: Hall) -> None:
    hall.convened().opened(*(f"p{place:04d}" for place in range(1, 12)))
    hall.do(TakeNote(text="记一笔"))
    with one_batch(hall) as asked:
        asked += [hall.asked(Arrive(person=f"p{place:04d}", channel="phone"), f"p{place:04d}") for place in (12, 13)]
        asked.append(hall.asked(Undo(reason="记错了")))
        asked.append(hall.asked(Arrive(person="p0014", channel="phone"), "p0014"))
    assert [told(future) for future in asked] == ["done"] * 4
    assert hall.meeting.notes == ()
    assert all(hall.meeting.is_present(f"p{place:04d}") for place in range(1, 15))
    assert comparable(hall.snapshot) == comparable(hall.reopened().snapshot)


def test_undo_does_not_reach_behind_a_vote(hall: Hall) -> None:
    hall.convened().opened("p0001", *(f"p{place:04d}" for place in range(2, 12)))
    hall.called().started()
    hall.do(TakeNote(text="记一笔"))
    hall.poll()
    assert refused(hall, Undo(reason="x")) == "undo.nothing"


def test_an_arrival_that_was_voted_upon_in_the_same_batch_stays(hall: Hall) -> None:
    hall.convened().opened(*(f"p{place:04d}" for place in range(1, 12)))
    hall.called().started()
    poll = hall.poll(secrecy="secret")
    with one_batch(hall) as asked:
        asked += [hall.asked(Arrive(person="p0012"), "desk"), hall.cast(poll, "p0012")]
        asked.append(hall.asked(Undo(reason="认错人"), "desk"))
    assert [told(future) for future in asked] == ["done", "done", "undo.built_upon"]


def test_undo_after_the_end_is_refused(hall: Hall) -> None:
    hall.convened().opened()
    hall.do(CallToOrder())
    hall.do(Adjourn())
    assert refused(hall, Undo(reason="x")) == "meeting.adjourned"
