"""Drafting a meeting: whom it is for, by which rule, and what is on its agenda."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from council import presets
from council.domain.agenda import ConcludeItem
from council.domain.community import Body
from council.domain.kernel import Refusal
from council.domain.meeting import Item
from council.domain.roll_call import Arrive
from council.domain.sitting import Adjourn, Convene, OpenDoors
from council.service.drafting import docket, draft_meeting
from tests.service.hall import SETTINGS, Hall
from tests.service.test_settlement import act, decided, parking, proposed  # noqa: F401 — a fixture


def draft(hall: Hall, body: str = "residents", **more: Any) -> Convene:
    return draft_meeting(hall.snapshot, body, hall.clock(), presets.agendas(), **more)


def titles(command: Convene) -> list[str]:
    return [item.title for item in command.agenda]


def test_the_docket_is_put_on_the_agenda(hall: Hall) -> None:
    second, first = proposed(hall, "路灯", "电梯")
    command = draft(hall, "committee")
    sources = [item.source for item in command.agenda if item.source]
    assert sources == [f"proposals/{second.id}", f"proposals/{first.id}"]
    assert (command.track, command.stage) == ("deliberation", "conferring")
    assert [right.holder for right in command.rights] == [f"p{place:04d}" for place in range(1, 10)]
    assert docket(hall.snapshot, "residents") == []


def test_what_is_on_an_agenda_already_is_not_put_on_another(hall: Hall) -> None:
    proposed(hall, "路灯")
    hall.drafted("committee")
    assert docket(hall.snapshot, "committee") == []
    hall.do(OpenDoors())
    hall.arrived("p0001")
    hall.do(Adjourn(reason="人数不足"))
    assert [entry.fields.title for entry in docket(hall.snapshot, "committee")] == ["路灯"]


def test_what_was_left_open_is_taken_up_again(hall: Hall) -> None:
    hall.convened("residents", Item(id="lamps", title="路灯"), Item(id="lift", title="电梯"))
    hall.opened().called().started("lamps").do(ConcludeItem(item="lamps", outcome="noted"))
    held = hall.meeting.id
    hall.do(Adjourn())
    command = draft(hall)
    assert "电梯" in titles(command)
    assert "路灯" not in titles(command)
    assert command.continues == held
    assert draft(hall, "committee").continues == ""


def test_open_follow_ups_are_reported_on(hall: Hall, parking: Any) -> None:  # noqa: F811
    decided(hall, parking, resolutions=2).do(Adjourn())
    act(hall, 0, "answer", evidence="已划线")
    report = "\n".join(item.text for item in draft(hall).agenda)
    assert "2026-002 划停车线 (2026-12-01)" in report
    assert "2026-001" not in report


def test_the_agenda_speaks_the_communitys_language(hall: Hall) -> None:
    assert draft(hall).agenda[0].title.startswith("试投票")
    english = draft(hall, language="en")
    assert english.agenda[0].title.isascii()
    assert english.body_name == "居民会议", "what a plain string says serves for both"


def test_times_are_in_utc(hall: Hall) -> None:
    naive = draft_meeting(hall.snapshot, "residents", datetime(2026, 11, 24, 19, 0), presets.agendas())  # noqa: DTZ001
    assert naive.starts == datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
    assert naive.starts.tzinfo is UTC


def test_the_number_is_of_the_communitys_year(hall: Hall) -> None:
    night = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)
    assert draft_meeting(hall.snapshot, "residents", night, presets.agendas()).number == "2027-001"


def test_the_day_of_the_meeting_chooses_the_law(hall: Hall) -> None:
    with pytest.raises(Refusal, match=r"rule\.not_in_force"):
        draft_meeting(hall.snapshot, "residents", datetime(2025, 11, 23, tzinfo=UTC), presets.agendas())


def test_who_is_of_age_on_that_day_is_due(hall: Hall) -> None:
    young = hall.snapshot.roster.people["p0001"].having(id="young", birth=date(2008, 11, 25))
    hall.council.ledgers.keep_people([young]).result(5)
    days = {day: datetime(2026, 11, day, 12, tzinfo=UTC) for day in (24, 25)}
    due = {
        day: {right.holder for right in draft_meeting(hall.snapshot, "residents", at, presets.agendas()).rights}
        for day, at in days.items()
    }
    assert due[25] - due[24] == {"young"}


# -- grids -------------------------------------------------------------------------------------------------------


@pytest.fixture
def grids(hall: Hall) -> Hall:
    body = Body(id="grid", name="网格议事会", members="grid", rule="nantang13", track="deliberation")
    settings = SETTINGS.having(bodies=(*SETTINGS.bodies, body))
    hall.council.change_settings(settings, lambda snapshot: snapshot).result(5)
    return hall


def test_the_grid_that_meets_is_chosen(grids: Hall) -> None:
    command = draft(grids, "grid", grid="第一网格")
    holders = {right.holder for right in command.rights}
    assert holders == {person.id for person in grids.snapshot.roster.people.values() if person.grid == "第一网格"}
    assert (command.title, command.body_name) == ("网格议事会（第一网格）", "网格议事会（第一网格）")
    assert draft(grids, "grid", grid="第一网格", language="en").title == "网格议事会 (第一网格)"
    with pytest.raises(Refusal, match=r"meeting\.nobody_due"):
        grids.council.meetings.plan(draft(grids, "grid")).result(5)


def test_a_grid_takes_up_only_what_it_left_open_itself(grids: Hall) -> None:
    command = draft(grids, "grid", grid="第一网格")
    grids.council.meetings.plan(command.having(agenda=(Item(id="bins", title="垃圾桶"),))).result(5)
    grids.do(OpenDoors())
    grids.do(Arrive(person=command.rights[0].holder))
    grids.do(Adjourn())
    assert "垃圾桶" in titles(draft(grids, "grid", grid="第一网格"))
    assert "垃圾桶" not in titles(draft(grids, "grid", grid="第二网格"))


# -- settings that do not fit ------------------------------------------------------------------------------------


def test_a_body_that_is_not_there(hall: Hall) -> None:
    with pytest.raises(Refusal, match=r"body\.unknown"):
        draft(hall, "nobody")


def test_a_template_that_is_not_there(hall: Hall) -> None:
    bodies = tuple(body.having(agenda="resident") for body in SETTINGS.bodies)
    hall.council.change_settings(SETTINGS.having(bodies=bodies), lambda snapshot: snapshot).result(5)
    with pytest.raises(Refusal, match=r"agenda\.unknown_template"):
        draft(hall)
