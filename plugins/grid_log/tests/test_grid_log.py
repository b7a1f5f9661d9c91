"""The log and the incidents: the way of each, who may do what, what becomes what, and the article's figures."""

import itertools
from datetime import UTC, date, datetime

import pytest
from council_grid_log.checks import findings
from council_grid_log.days import DAYS
from council_grid_log.demo import TODAY, sample
from council_grid_log.incidents import CATEGORIES, INCIDENTS, LEVELS, Incident

from council.api import Entry, Period, Refusal, Text, figures
from council.documents.ledger.sheets import sheet_html
from council.documents.ledger.teller import Teller
from council.i18n import words
from council.service.entries import PHONE, RESIDENT
from tests.service.hall import Hall


@pytest.fixture
def hall():
    made = Hall.with_people(20, ledgers=(DAYS, INCIDENTS))
    yield made
    made.council.close()


class Desk:
    """Shorthand: what is done with one entry."""

    def __init__(self, hall, ledger, actor="chair", **fields):
        self.hall, self.ledger = hall, ledger
        self.id = hall.council.entries.enter(ledger, fields, actor).result(5).id

    def act(self, action, reason="", actor="chair", **values):
        return self.hall.council.entries.act(self.ledger, self.id, action, actor, reason=reason, **values).result(5)

    def refused(self, action, reason="", actor="chair", **values):
        with pytest.raises(Refusal) as caught:
            self.act(action, reason, actor, **values)
        return caught.value

    def become(self, what):
        return self.hall.council.entries.turn_into(self.ledger, self.id, what).result(5)

    @property
    def now(self):
        return self.hall.snapshot.entry(self.ledger, self.id)


def incident(hall, actor="chair", **fields):
    return Desk(hall, "incidents", actor, **{"title": "井盖缺失", "category": "hazard", **fields})


def sent(hall, **fields):
    made = incident(hall, **fields)
    made.act("accept")
    made.act("dispatch", unit="utilities", due=date(2026, 11, 30))
    return made


def test_the_whole_way_of_an_incident(hall):
    made = sent(hall)
    assert made.now.fields.reported_on == made.now.fields.dispatched_on == date(2026, 11, 23)
    assert [day for _, day in INCIDENTS.due(made.now)] == [date(2026, 11, 30)]
    made.act("handle", result="已换新井盖")
    assert INCIDENTS.due(made.now) == ()
    made.act("check", check="牢固", checker="p0001")
    made.act("close")
    assert made.act("rate", score=5, actor=RESIDENT).state == "rated"
    assert made.now.fields.closed_on == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("action", "values", "field"),
    [("dispatch", {"unit": "police"}, "办理期限"), ("dispatch", {"due": date(2026, 12, 1)}, "承办单位")],
)
def test_nobody_is_sent_without_unit_and_deadline(hall, action, values, field):
    made = incident(hall)
    made.act("accept")
    refusal = made.refused(action, **values)
    assert field in words("zh").refusal(refusal)
    assert made.now.state == "accepted"


def test_a_unit_returns_what_is_not_its_own_only_with_the_reason(hall):
    made = sent(hall)
    assert made.refused("return").code == "reason.missing"
    made.act("return", "属物业维修范围")
    assert made.now.state == "accepted"
    made.act("dispatch", unit="property", due=date(2026, 12, 1))
    assert made.refused("transfer", unit="housing", due=date(2026, 12, 2)).code == "reason.missing"
    made.act("transfer", "屋面属住建", unit="housing", due=date(2026, 12, 2))
    assert (made.now.state, made.now.fields.unit, made.now.fields.due) == ("dispatched", "housing", date(2026, 12, 2))
    assert made.now.fields.dispatched_on == date(2026, 11, 23)  # the day it was first assigned


def test_what_fails_the_check_is_done_again_and_an_extension_says_why(hall):
    made = sent(hall)
    assert made.refused("extend", due=date(2026, 12, 9)).code == "reason.missing"
    made.act("extend", "等配件", due=date(2026, 12, 9))
    assert made.refused("handle").code == "plugin.says"
    made.act("handle", result="已换")
    made.act("redo", "仍松动")
    assert made.now.state == "accepted"


def test_legal_steps_and_no_others():
    named = {action.name for action in INCIDENTS.workflow.actions}
    legal = {state: {action.name for action in INCIDENTS.workflow.legal(state)} for state in INCIDENTS.workflow.states}
    assert legal["reported"] == {"accept", "settle", "reject", "withdraw", "put"}
    assert legal["accepted"] == {"settle", "dispatch", "put"}
    assert legal["dispatched"] == {"transfer", "return", "extend", "handle", "put"}
    assert legal["handled"] == {"check", "redo"}
    assert legal["checked"] == {"close"}
    assert legal["closed"] == {"rate", "reopen"}
    assert legal["put"] == {"handle", "take_back"}
    assert legal["withdrawn"] == set()
    assert set(itertools.chain(*legal.values())) == named


def test_a_resident_reports_by_phone_and_does_what_is_theirs(hall):
    made = incident(hall, PHONE, reporter="王小明", phone="13800001234")
    assert made.now.fields.source == "scan"
    assert made.now.code
    assert made.refused("accept", actor=RESIDENT).code == "ledger.not_yours"
    assert made.act("withdraw", "已修好", actor=RESIDENT).state == "withdrawn"
    personal = {name for name, spec in INCIDENTS.specs.items() if spec.personal}
    assert {"reporter", "phone", "worker", "photos"} <= personal
    assert not personal & {name for name, spec in INCIDENTS.specs.items() if spec.public}


def test_lists_that_the_community_edits():
    assert all(INCIDENTS.specs[name].grows for name in ("category", "level", "unit"))
    own = {"incidents.category": {"dogs": Text(zh="养犬", en="Dogs")}}
    assert list(INCIDENTS.specs["category"].choices_in("incidents", own)) == ["dogs"]
    assert len(CATEGORIES) == 12
    assert list(LEVELS) == ["red", "orange", "yellow"]


def test_an_incident_is_put_to_the_residents_and_hears_back(hall):
    made = sent(hall, title="院内停车位不够", category="parking", grid="第一网格", place="农机厂家属院")
    assert made.refused("put").code == "ledger.not_yours"  # only by becoming a proposal
    proposal = made.become("proposal")
    assert proposal.fields.title == "农机厂家属院：院内停车位不够"
    assert (proposal.fields.category, proposal.fields.grid, made.now.state) == ("parking", "第一网格", "put")
    act = hall.council.ledgers.act_on_proposal
    act(proposal.id, "recommend").result(5)
    act(proposal.id, "return", reason="先征求产权单位意见").result(5)
    assert (made.now.state, made.now.changes[-1].reason) == ("accepted", "先征求产权单位意见")


def test_an_adopted_proposal_that_is_answered_for_is_handled(hall):
    made = incident(hall)
    proposal = made.become("proposal")
    act = hall.council.ledgers.act_on_proposal
    for step in ("recommend", "adopt", "answer"):
        act(proposal.id, step).result(5)
    assert made.now.state == "handled"


def test_a_log_entry_is_dated_closed_with_a_result_and_reviewed(hall):
    log = Desk(hall, "grid_days", matter="走访独居老人", household="雷桂花", writer="p0001")
    assert log.now.fields.day == date(2026, 11, 23)
    assert log.refused("close").code == "plugin.says"
    log.act("follow", next_step="复测室温", next_on=date(2026, 11, 25))
    assert [day for _, day in DAYS.due(log.now)] == [date(2026, 11, 25)]
    log.act("close", result="室温22度")
    assert (log.now.state, log.now.fields.closed_on, DAYS.due(log.now)) == ("closed", date(2026, 11, 23), ())
    assert log.refused("review", review="好", actor="desk").code == "ledger.not_yours"
    assert log.act("review", review="跟进及时").state == "closed"


def test_what_the_worker_cannot_settle_becomes_an_incident_and_comes_back_closed(hall):
    log = Desk(hall, "grid_days", matter="井盖缺失", grid="第一网格", measure="已围挡", writer="p0001", demand="补井盖")
    made = log.become("incident")
    assert (made.fields.source, made.fields.tried, made.fields.worker) == ("patrol", "已围挡", "p0001")
    assert (log.now.state, made.fields.text) == ("passed_on", "补井盖")
    act = hall.council.entries.act
    for step, values in (
        ("settle", {"result": "已补"}),
        ("check", {"check": "好"}),
        ("close", {}),
    ):
        act("incidents", made.id, step, **values).result(5)
    assert (log.now.state, log.now.fields.closed_on) == ("closed", date(2026, 11, 23))


def test_a_refused_incident_comes_back_to_the_log(hall):
    log = Desk(hall, "grid_days", matter="门口噪声")
    made = log.become("incident")
    hall.council.entries.act("incidents", made.id, "reject", reason="已另案办理").result(5)
    assert (log.now.state, log.now.changes[-1].reason) == ("open", "已另案办理")


def test_overdue_incidents_are_found(hall):
    assert findings(hall.snapshot, hall.clock())[0].level == "good"
    sent(hall)
    assert findings(hall.snapshot, hall.clock())[0].level == "good"
    hall.clock.on(days=8)
    (finding,) = findings(hall.snapshot, hall.clock())
    assert (finding.level, "2026-001" in finding.text.zh) == ("look", True)


# -- figures ---------------------------------------------------------------------------------------------------------


def made_of(number, state, **fields):
    """An incident as it stands after what was done with it."""
    return Entry[Incident](number=number, state=state, fields=Incident(title="事件", **fields))


def test_the_articles_103_incidents_assigned_is_not_closed():
    """《…“五治”融合…》 2024-05-21: 网格员巡查上报各类事件103件…已全部交办处理."""
    states = ("dispatched", "handled", "closed", "rated", "put")
    patrol = [
        made_of(
            f"2024-{place:03}",
            state := states[place % 5],
            source="patrol",
            category=list(CATEGORIES)[place % 12],
            reported_on=date(2024, 1, 1 + place % 31) if place else date(2024, 5, 21),
            dispatched_on=date(2024, 2, 1) if state in ("dispatched", "handled") else None,
            closed_on=date(2024, 5, 1) if state in ("closed", "rated") else None,
        )
        for place in range(103)
    ]
    besides = [
        made_of("2023-900", "closed", source="patrol", reported_on=date(2023, 12, 31)),
        made_of("2024-901", "closed", source="patrol", reported_on=date(2024, 5, 22)),
        made_of("2024-902", "rejected", source="patrol", reported_on=date(2024, 3, 1)),
        made_of("2024-903", "closed", source="scan", reported_on=date(2024, 3, 1), closed_on=date(2024, 3, 2)),
    ]
    period = Period(start=date(2024, 1, 1), end=date(2024, 5, 22))
    told = {each.id: each for each in figures(INCIDENTS, [*patrol, *besides], period, UTC)}
    assert told["patrol_reported"].value == told["patrol_assigned"].value == 103
    assert sum(told["patrol_reported"].parts.values()) == 103
    share = told["patrol_assigned_rate"]
    assert (share.of, share.among, share.tenths) == (103, 103, 1000)
    assert (told["patrol_closed_rate"].of, told["patrol_closed_rate"].among) == (41, 103)
    assert told["reported"].value == 104
    assert told["patrol_reported"].unit.zh == "件"
    assert len(told["patrol_reported"].entries) == 103


def test_in_time_and_reopened():
    june = {"reported_on": date(2026, 6, 1), "due": date(2026, 6, 10)}
    entries = [
        made_of("1", "closed", closed_on=date(2026, 6, 10), **june),
        made_of("2", "closed", closed_on=date(2026, 6, 11), **june),
        made_of("3", "dispatched", closed_on=date(2026, 6, 5), **june),  # reopened
    ]
    period = Period(start=date(2026, 6, 1), end=date(2026, 7, 1))
    told = {each.id: each for each in figures(INCIDENTS, entries, period, UTC)}
    assert (told["closed"].value, told["in_time"].value) == (2, 1)
    assert told["content_rate"].tenths is None


def test_log_counters_keep_their_units_apart(hall):
    for kind in ("visit", "visit", "patrol", "publicity", "errand"):
        Desk(hall, "grid_days", matter="每日工作", kind=kind, demand="修灯" if kind == "visit" else "")
    period = Period(start=date(2026, 11, 1), end=date(2026, 12, 1))
    told = {each.id: each for each in figures(DAYS, hall.snapshot.entries("grid_days").values(), period, UTC)}
    assert [told[kind].value for kind in ("visit", "patrol", "publicity", "errand")] == [2, 1, 1, 1]
    assert [told[kind].unit.zh for kind in ("visit", "patrol", "publicity", "errand")] == ["户次", "次", "场次", "件"]
    assert (told["demands_rate"].of, told["demands_rate"].among) == (0, 2)


# -- sample data -----------------------------------------------------------------------------------------------------


def test_the_sample_goes_all_its_ways(hall, play):
    play(hall, sample())
    states = {entry.state for entry in hall.snapshot.entries("incidents").values()}
    assert states == {"reported", "accepted", "dispatched", "handled", "checked", "closed", "rated"}
    now = datetime(TODAY.year, TODAY.month, TODAY.day, 4, tzinfo=UTC)
    assert findings(hall.snapshot, now)[0].level == "look"
    assert {entry.state for entry in hall.snapshot.entries("grid_days").values()} == {"open", "closed"}


def test_the_sample_in_english_is_english(hall, play):
    play(hall, sample(), "en")
    for ledger in (DAYS, INCIDENTS):
        for entry in hall.snapshot.entries(ledger.id).values():
            said = {
                name: getattr(entry.fields, name)
                for name, spec in ledger.specs.items()
                if spec.kind in ("text", "long")
            }
            assert all(str(value).isascii() for value in said.values()), said
            assert all(change.reason.isascii() for change in entry.changes)


def test_the_days_page_gathers_the_grids_day(hall, play):
    play(hall, sample())
    Desk(hall, "grid_days", matter="第二件事", grid="第一网格", day=date(2026, 11, 5), household="胡小兰", review="好")
    entry = next(each for each in hall.snapshot.entries("grid_days").values() if each.fields.household == "雷桂花")
    sheet = next(each for each in DAYS.sheets if each.id == "day")
    for language, title in (("zh", "网格日志"), ("en", "Grid log")):
        for masked in (False, True):
            teller = Teller(words(language), hall.snapshot, "grid_days", masked=masked)
            page = sheet_html(entry, sheet, teller, TODAY)
            for text in (title, "走访独居老人", "第二件事", "已学会缴电费"):
                assert text in page, text
            assert ("雷桂花" in page, "老人身体尚好" in page) == (not masked, not masked)
            assert "巡查楼道消防通道" not in page
