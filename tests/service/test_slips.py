"""Slips: a code for everybody who has something to vote on, for one meeting, and nobody else."""

from __future__ import annotations

import stat
from typing import Any

import pytest

from council.domain.community import voting_rights
from council.domain.kernel import Refusal
from council.domain.roll_call import AdmitGuest, GiveProxy
from council.domain.sitting import Adjourn, OpenDoors, RefreshRights
from council.service.slips import slips_of, with_codes_for, with_replaced
from council.service.snapshot import Slips
from council.store.base import Damaged, StoreError
from tests.service.hall import Hall, person


def issue(hall: Hall, who: str, **more: Any) -> str:
    return hall.council.meetings.issue_slip(who, **more).result(5)


def code_of(future: Any) -> str:
    error = future.exception(5)
    assert isinstance(error, Refusal)
    return error.code


def stored(hall: Hall, meeting: str) -> Slips:
    return slips_of(hall.store, meeting)


def test_planning_makes_a_slip_for_everybody_due(hall: Hall) -> None:
    hall.convened()
    slips = hall.snapshot.slips
    assert sorted(slips.people.values()) == sorted(hall.meeting.members)
    assert len({*slips.people, slips.staff}) == 21
    assert all(len(code) == 10 for code in (*slips.people, slips.staff))
    assert stored(hall, hall.meeting.id) == slips


def test_codes_are_the_same_after_a_restart(hall: Hall) -> None:
    slips = hall.convened().snapshot.slips
    assert hall.reopened().snapshot.slips == slips


def test_each_meeting_has_codes_of_its_own(hall: Hall) -> None:
    first = hall.convened().meeting.id
    codes = dict(hall.snapshot.slips.people)
    hall.convened("committee")
    assert hall.snapshot.slips.meeting == hall.meeting.id != first
    assert not codes.keys() & hall.snapshot.slips.people.keys()
    assert "p0001" in codes.values()
    assert "p0001" in hall.snapshot.slips.people.values()
    hall.council.meetings.take_up(first).result(5)
    assert hall.snapshot.slips.people == codes


def test_who_joins_late_gets_a_slip(hall: Hall) -> None:
    hall.convened()
    before = dict(hall.snapshot.slips.people)
    hall.council.ledgers.keep_people([person(21), person(22)]).result(5)
    body = hall.snapshot.settings.body("residents")
    rights = voting_rights(body, hall.snapshot.roster.people.values(), hall.clock().date())
    hall.do(RefreshRights(rights=rights))
    after = hall.snapshot.slips
    assert before.items() <= after.people.items(), "printed slips stay good"
    assert {after.code_of("p0021"), after.code_of("p0022")} <= after.people.keys()
    assert stored(hall, hall.meeting.id) == after


def test_who_joins_a_meeting_not_in_hand_gets_one_too(hall: Hall) -> None:
    planned = hall.convened().meeting
    hall.convened("committee")
    shown = hall.snapshot.slips
    hall.council.ledgers.keep_people([person(21)]).result(5)
    rights = voting_rights(
        hall.snapshot.settings.body("residents"), hall.snapshot.roster.people.values(), hall.clock().date()
    )
    hall.do(RefreshRights(rights=rights), meeting=planned.id)
    assert hall.snapshot.slips == shown
    assert "p0021" in stored(hall, planned.id).people.values()


def test_an_agent_from_outside_gets_a_slip(hall: Hall) -> None:
    hall.convened("owners")
    hall.do(GiveProxy(right="p0002", agent="grandson", written=True))
    assert hall.snapshot.slips.code_of("grandson")
    assert hall.snapshot.slips.code_of("p0002"), "who may still come in person keeps theirs"
    assert issue(hall, "grandson") == hall.snapshot.slips.code_of("grandson")


def test_guests_and_strangers_get_none(hall: Hall) -> None:
    hall.convened()
    hall.do(OpenDoors())
    hall.do(AdmitGuest(id="guest1", name="街道干部"))
    for who in ("guest1", "stranger"):
        assert code_of(hall.council.meetings.issue_slip(who)) == "roll.not_due"
        assert code_of(hall.council.meetings.issue_slip(who, replace=True)) == "roll.not_due"
    assert "guest1" not in hall.snapshot.slips.people.values()


def test_a_replaced_slip_is_told_apart_from_a_wrong_one(hall: Hall) -> None:
    hall.convened()
    old = issue(hall, "p0001")
    new = issue(hall, "p0001", replace=True)
    newest = issue(hall, "p0001", replace=True)
    slips = hall.snapshot.slips
    assert len({old, new, newest}) == 3
    assert slips.person_of(newest) == "p0001"
    assert (issue(hall, "p0001"), slips.code_of("p0001")) == (newest, newest)
    for code in (old, new):
        with pytest.raises(Refusal, match=r"code\.replaced"):
            slips.person_of(code)
    with pytest.raises(Refusal, match=r"code\.unknown"):
        slips.person_of("0" * 10)
    with pytest.raises(Refusal, match=r"code\.unknown"):
        slips.person_of(slips.staff)
    with pytest.raises(Refusal, match=r"code\.malformed"):
        slips.person_of("短")
    assert hall.reopened().snapshot.slips == slips


def test_a_slip_of_another_meeting_is_unknown(hall: Hall) -> None:
    foreign = next(iter(hall.convened().snapshot.slips.people))
    hall.convened("committee")
    with pytest.raises(Refusal, match=r"code\.unknown"):
        hall.snapshot.slips.person_of(foreign)


def test_the_end_of_the_meeting_is_the_end_of_its_codes(on_disk: Hall) -> None:
    hall = on_disk.evening()
    meeting, secrets = hall.meeting.id, hall.store.inner.folder / "secrets"
    slips = hall.snapshot.slips
    assert [stat.S_IMODE(file.stat().st_mode) for file in secrets.iterdir()] == [0o600]
    hall.do(Adjourn())
    assert list(secrets.iterdir()) == []
    assert code_of(hall.council.meetings.issue_slip("p0001")) == "meeting.adjourned"
    assert hall.snapshot.slips == slips, "phones in the hall keep their last page"
    assert hall.reopened().snapshot.slips.people == {}
    assert stored(hall, meeting).people == {}


def test_slips_that_could_not_be_written_are_made_later(hall: Hall) -> None:
    hall.store.refuse("keep_secret")
    hall.convened()
    assert hall.meeting.status == "planned"
    assert hall.snapshot.unfinished
    assert hall.snapshot.slips.people == {}
    assert isinstance(hall.council.meetings.issue_slip("p0001").exception(5), StoreError)
    hall.reopened()
    assert len(hall.snapshot.slips.people) == 20


def test_opening_the_doors_makes_what_is_missing(hall: Hall) -> None:
    hall.store.refuse("keep_secret")
    hall.convened()
    hall.store.mend()
    hall.do(OpenDoors())
    assert len(hall.snapshot.slips.people) == 20


def test_a_slip_that_is_there_costs_no_write(hall: Hall) -> None:
    hall.convened()
    hall.store.writes.clear()
    assert issue(hall, "p0001") == hall.snapshot.slips.code_of("p0001")
    assert hall.store.writes == []


def test_without_a_meeting_there_is_no_slip(hall: Hall) -> None:
    assert code_of(hall.council.meetings.issue_slip("p0001")) == "meeting.none"


def test_damaged_codes_are_named_and_left_alone(hall: Hall) -> None:
    hall.convened()
    hall.store.keep_secret(f"slips-{hall.meeting.id}.json", b'{"people": ["torn"')
    hall.council.close()
    with pytest.raises(Damaged, match=f"slips-{hall.meeting.id}"):
        hall.__post_init__()
    assert hall.store.secret(f"slips-{hall.meeting.id}.json") == b'{"people": ["torn"'


def test_codes_are_never_given_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter(["A" * 10, "A" * 10, "B" * 10, "C" * 10, "B" * 10, "A" * 10, "D" * 10])
    monkeypatch.setattr("council.service.slips.fresh_code", lambda: next(drawn))
    slips = with_codes_for(Slips(meeting="m1"), ["p1", "p2"])
    assert (dict(slips.people), slips.staff) == ({"A" * 10: "p1", "B" * 10: "p2"}, "C" * 10)
    assert with_replaced(slips, "p1").code_of("p1") == "D" * 10


def test_no_code_is_ever_said(hall: Hall, caplog: pytest.LogCaptureFixture) -> None:
    hall.convened()
    issue(hall, "p0001", replace=True)
    slips = hall.snapshot.slips
    said = repr(slips) + repr(hall.snapshot) + caplog.text
    assert not [code for code in (*slips.people, *slips.replaced, slips.staff) if code in said]
