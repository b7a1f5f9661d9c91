"""Volunteers, activities, service and certificates: who may, what counts, what is certified, the article's figures."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import council_volunteers
import pytest
from council_volunteers import hours, thanks, upcoming
from council_volunteers.activities import ACTIVITIES
from council_volunteers.certificates import values
from council_volunteers.demo import TODAY, sample
from council_volunteers.service import counted
from council_volunteers.units import service_of
from council_volunteers.words import hours_said

from council.api import Period, Refusal, figures
from council.i18n import words
from council.testing import community, contract

AT = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)  # a Wednesday, nine in the morning in Shanghai
HOUR = timedelta(hours=1)


@pytest.fixture
def here():
    with community(council_volunteers) as made:
        yield made


def a_volunteer(here, name="王小明", number="V1", **more):
    entry = here.enter("volunteers", name=name, phone="13812345678", **more)
    return here.act(entry, "confirm", volunteer_no=number)


def a_shift(here, needed=2, kind="other", at=AT, long=2 * HOUR):
    activity = here.enter("activities", title="清雪", type=kind, starts=at, ends=at + long, place="南门", needed=needed)
    shift = here.become(activity, "shift")
    here.act(activity, "open")
    return shift


def served(here, volunteer, shift, minutes=120, off=0, came=AT):
    entry = here.enter("service", volunteer=volunteer.id, shift=shift.id)
    entry = here.act(entry, "record", came=came, went=came + timedelta(minutes=minutes), off=off)
    return here.act(entry, "confirm", recorder="p0001")


def refused(call, *arguments, **more):
    with pytest.raises(Refusal) as caught:
        call(*arguments, **more)
    return words("zh").refusal(caught.value)


@pytest.mark.parametrize("check", contract(Path(__file__).parents[1]), ids=str)
def test_the_contract(check):
    check()


# -- people ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("birth", "guardian", "fine"),
    [
        (date(2008, 11, 23), {}, True),  # eighteen today
        (date(2008, 11, 24), {}, False),  # tomorrow
        (date(2012, 1, 1), {"guardian": "王父"}, False),
        (date(2012, 1, 1), {"guardian": "王父", "guardian_agreed": True}, True),
        (None, {}, True),
    ],
)
def test_who_is_under_18_serves_with_a_guardians_agreement(here, birth, guardian, fine):
    entry = here.enter("volunteers", name="王小明", birth=birth, **guardian)
    if fine:
        assert here.act(entry, "confirm").state == "active"
    else:
        assert "监护人" in refused(here.act, entry, "confirm")


def test_a_number_is_one_persons(here):
    a_volunteer(here, number="v1")
    other = here.enter("volunteers", name="李四")
    assert "已登记给另一名志愿者" in refused(here.act, other, "confirm", volunteer_no="V1")


def test_no_identity_number_is_kept(here):
    names = {name for ledger in here.snapshot.ledgers.values() for name in ledger.specs}
    assert not {name for name in names if "identity" in name or name.startswith("id_")}


# -- minutes -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "off", "adjusted", "expected"),
    [(120, 0, None, 120), (120, 30, None, 90), (20, 30, None, 0), (120, 30, 100, 100), (120, 0, 0, 0)],
)
def test_minutes_without_travel(minutes, off, adjusted, expected):
    assert counted(AT, AT + timedelta(minutes=minutes, seconds=59), off, adjusted) == expected


def test_minutes_are_computed_whatever_is_typed(here):
    entry = here.enter("service", volunteer="x", shift="y", came=AT, went=AT + HOUR, minutes=9999)
    assert entry.fields.minutes == 60


def test_the_recorder_confirms_and_no_more_than_there_was(here):
    volunteer, shift = a_volunteer(here), a_shift(here)
    entry = here.enter("service", volunteer=volunteer.id, shift=shift.id)
    assert "签到" in refused(here.act, entry, "arrive")
    entry = here.act(entry, "record", came=AT, went=AT + HOUR)
    assert "记录人" in refused(here.act, entry, "confirm")
    assert "多于" in refused(here.act, entry, "confirm", recorder="p0001", adjusted=61)
    assert here.act(entry, "confirm", recorder="p0001", adjusted=45).fields.minutes == 45


@pytest.mark.parametrize(
    ("minutes", "zh", "en"), [(0, "0分钟", "0 min"), (60, "1小时", "1 h"), (135, "2小时15分钟", "2 h 15 min")]
)
def test_hours_as_they_are_said(minutes, zh, en):
    assert (hours_said(minutes).zh, hours_said(minutes).en) == (zh, en)


# -- certificates ------------------------------------------------------------------------------------------------------

SIGNED = {"responsible": "安永红", "handler": "柳青山", "contact": "0933"}


def test_a_certificate_says_what_was_confirmed_when_it_was_issued(here):
    volunteer, shift = a_volunteer(here), a_shift(here)
    certificate = here.become(volunteer, "certificate")
    assert "没有已确认" in refused(here.act, certificate, "issue", **SIGNED)
    first = served(here, volunteer, shift, off=30)
    here.clock.go(minutes=1)
    assert "负责人" in refused(here.act, certificate, "issue")
    here.act(certificate, "issue", **SIGNED)
    here.clock.go(days=3)
    served(here, volunteer, a_shift(here), came=AT + timedelta(days=1))
    said = values(here.now(certificate), here.snapshot)
    assert (said["count"], said["hours"].zh, said["masked"], said["year"]) == (1, "1小时30分钟", "王*", "2026")
    here.act(first, "correct", "核错了")
    assert "作废" in refused(values, here.now(certificate), here.snapshot)


def test_a_certificate_of_some_days(here):
    volunteer, shift = a_volunteer(here), a_shift(here)
    for days in range(3):
        served(here, volunteer, shift, minutes=60, came=AT + timedelta(days=days))
    certificate = here.become(volunteer, "certificate", since=date(2026, 11, 26), until=date(2026, 11, 26))
    here.act(certificate, "issue", **SIGNED)
    assert values(here.now(certificate), here.snapshot)["hours"].zh == "1小时"


# -- activities and the article's figures ------------------------------------------------------------------------------


def test_an_activity_opens_when_the_residents_adopt_it(here):
    activity = here.enter("activities", title="清雪", content="周六上午")
    assert "地点" in refused(here.act, activity, "open", starts=AT, ends=AT + HOUR)
    proposal = here.become(activity, "proposal")
    assert (proposal.fields.title, proposal.fields.text) == ("清雪", "周六上午")
    for step in ("recommend", "adopt"):
        here.council.ledgers.act_on_proposal(proposal.id, step).result(5)
    activity = here.now(activity)
    assert activity.state == "open"
    assert "开始和结束" in refused(here.become, activity, "shift"), "its time is still to be fixed"
    here.act(activity, "edit", starts=AT, ends=AT + HOUR)
    assert here.become(activity, "shift").fields.starts == AT


def test_a_visit_says_whom_it_was_to(here):
    visit = here.enter("activities", title="慰问", type="visit")
    assert "慰问对象" in refused(here.act, visit, "hold")
    here.act(visit, "hold", visited=("p0001",))
    assert here.now(visit).fields.held_on == date(2026, 11, 23)


def test_the_articles_figures(here):
    """8 joint activities, 22 people visited, 8 sessions of legal education, each against what is not to be counted."""

    def held(kind, day, **more):
        entry = here.enter("activities", title="活动", type=kind, partners=more.pop("partners", ()))
        here.act(entry, "hold", held_on=day, **more)

    for month in (1, 2, 3, 4):
        for day in (5, 20):
            held("joint", date(2024, month, day), partners=("dual",))
            held("law", date(2024, month, day))
    held("joint", date(2024, 3, 1), partners=("social",))  # not with a registered unit
    held("joint", date(2023, 12, 31), partners=("dual",))  # before
    held("joint", date(2024, 5, 22), partners=("dual",))  # the period is half-open
    here.enter("activities", title="计划", type="law", held_on=date(2024, 5, 1))  # not held
    people = [f"p{place:04d}" for place in range(1, 23)]
    held("visit", date(2024, 2, 1), visited=tuple(people[:12]))
    held("visit", date(2024, 5, 1), visited=tuple(people[10:]))
    period, zone = Period(start=date(2024, 1, 1), end=date(2024, 5, 22)), here.snapshot.settings.zone
    found = {each.id: each for each in figures(ACTIVITIES, here.snapshot.entries("activities").values(), period, zone)}
    assert {name: (found[name].value, found[name].unit.zh) for name in ("joint", "visited", "visits", "law")} == {
        "joint": (8, "次"),
        "visited": (22, "人"),
        "visits": (24, "人次"),
        "law": (8, "场次"),
    }


def test_what_came_of_a_registration(here):
    unit = here.enter("dual_units", unit="县水务局党支部")
    here.act(unit, "place", grid="第一网格", post="safety")
    here.act(here.enter("activities", title="检修", type="joint", unit=f"dual_units/{unit.id}"), "hold")
    served(here, a_volunteer(here, unit=unit.id), a_shift(here), minutes=50)
    served(here, a_volunteer(here, "李四", "V2"), a_shift(here))
    assert service_of(unit, here.snapshot) == (1, 1, 50)
    member = here.enter("dual_units", unit="县水务局党支部", kind="member")
    assert "党员姓名" in refused(here.act, member, "place")


# -- hooks -------------------------------------------------------------------------------------------------------------


def test_hours_leave_the_house_masked_unless_agreed(here):
    shift = a_shift(here)
    served(here, a_volunteer(here, "王小明", "V1"), shift, minutes=60)
    served(here, a_volunteer(here, "李建国", "V2", public=True), shift, minutes=90)
    rows = hours.table(here.snapshot, "zh")
    assert [row[:2] for row in rows] == [("V2", "李建国"), ("", "王*")]
    assert [row[3:6] for row in rows] == [(1, 90, "1小时30分钟"), (1, 60, "1小时")]


def test_the_minutes_thank_who_helped_by_name_only_who_agreed(here):
    now = here.clock.now
    helped = a_shift(here, kind="meeting", at=now, long=HOUR)
    elsewhere = a_shift(here, at=now, long=HOUR)
    served(here, a_volunteer(here, "王小明", "V1"), helped, came=now)
    served(here, a_volunteer(here, "李建国", "V2", public=True), helped, came=now)
    served(here, a_volunteer(here, "张三", "V3", public=True), elsewhere, came=now)
    absent = a_volunteer(here, "赵四", "V4", public=True)
    here.act(here.enter("service", volunteer=absent.id, shift=helped.id), "miss")
    meeting = here.evening()
    (section,) = thanks.section(meeting, here.snapshot)
    assert section.lines[0].zh == "为本次会议提供志愿服务的有 2 人：李建国，另有 1 人。谨致谢意。"
    assert section.public


def test_no_thanks_where_nobody_helped(here):
    assert thanks.section(here.evening(), here.snapshot) == []


def test_the_roster_out_of_the_records(here):
    shift = a_shift(here, needed=3)
    free, other, paused = (
        a_volunteer(here, name, name, times=times)
        for name, times in (("甲一", ("wed_am",)), ("乙二", ("sat_am",)), ("丙三", ()))
    )
    entries = [here.enter("service", volunteer=each.id, shift=shift.id) for each in (free, other, paused)]
    here.act(entries[0], "withdraw")
    here.act(paused, "pause", "生病")
    found = upcoming.roster(here.snapshot, here.clock.now)
    assert [gap.missing for gap in found.gaps] == [1]
    assert [(each.volunteer, each.times) for each in found.outside] == [(other.id, ("wed_am",)), (paused.id, ())]
    text = "\n".join(upcoming.lines(found, here.snapshot, "zh"))
    assert "2/3" in text
    assert "乙*" in text
    assert "乙二" not in text
    (finding,) = upcoming.findings(here.snapshot, here.clock.now)
    assert (finding.level, "1 个缺人，2 处" in finding.text.zh) == ("look", True)
    assert upcoming.roster(here.snapshot, shift.fields.ends).turns == (), "what is over is not shown"


def test_the_roster_on_the_command_line(here, capsys):
    a_shift(here)
    assert upcoming.print_roster(here.opened, ["7"]) == 0
    assert "缺 2 人：11-25 周三 09:00–11:00 清雪" in capsys.readouterr().out


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_sample(play, language):
    with community(council_volunteers, 12) as made:
        play(made.opened, _known(sample()), language)
        found = upcoming.roster(made.snapshot, datetime.combine(TODAY, datetime.min.time(), UTC))
        assert (len(found.turns), len(found.gaps), len(found.doubles), len(found.outside)) == (4, 2, 1, 1)
        certificate = next(iter(made.snapshot.entries("service_certificates").values()))
        assert values(certificate, made.snapshot)["count"] == 2


def _known(data):
    """The sample with the people of the small community in place of the sample community's."""
    people = {}

    def put(value):
        if isinstance(value, str) and value.startswith("XJ") and value[2:].isdecimal():
            return people.setdefault(value, f"{len(people) % 12 + 1:04d}")
        return tuple(map(put, value)) if isinstance(value, tuple) else value

    return {
        ledger: [
            (
                {name: put(each) for name, each in fields.items()},
                [(action, why, {name: put(each) for name, each in changed.items()}) for action, why, changed in steps],
            )
            for fields, steps in many
        ]
        for ledger, many in data.items()
    }
