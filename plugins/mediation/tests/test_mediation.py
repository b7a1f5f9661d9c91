"""Requests and cases: the way of each, what ends them, what they become, deadlines, and the file."""

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest
from council_mediation import ledgers
from council_mediation.cases import CASES, Case
from council_mediation.checks import findings
from council_mediation.deadlines import month_after
from council_mediation.demo import TODAY, sample
from council_mediation.people import PEOPLE
from council_mediation.records import RECORDS
from council_mediation.requests import REQUESTS, Request
from council_mediation.visits import VISITS
from council_mediation.words import REQUEST_KINDS, TYPES

from council.api import Entry, Period, Refusal, Text, figures
from council.i18n import words
from council.service.entries import PHONE, RESIDENT
from tests.service.hall import Hall

CASE = {
    "title": "楼上漏水",
    "type": "neighbours",
    "grid": "第一网格",
    "summary": "楼上漏水，泡坏吊顶。",
    "applicant": "王小明",
    "respondent": "李大山",
}
TODAY_HERE = date(2026, 11, 23)


@pytest.fixture
def hall():
    made = Hall.with_people(20, ledgers=tuple(ledgers()))
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
        return words("zh").refusal(caught.value)

    def become(self, what, **values):
        return self.hall.council.entries.turn_into(self.ledger, self.id, what, values=values).result(5)

    @property
    def now(self):
        return self.hall.snapshot.entry(self.ledger, self.id)


def case(hall, until="applied", **fields):
    """A case that has come as far as that."""
    made = Desk(hall, "mediation_cases", **{**CASE, **fields})
    for state, action, values in (
        ("accepted", "accept", {"mediators": ("p0001", "p0002"), "recorder": "p0003"}),
        ("informed", "inform", {}),
        ("investigated", "investigate", {"investigation": "楼上地漏渗水。"}),
        ("mediating", "mediate", {"mediation": "双方到场。"}),
        (
            "agreed",
            "agree",
            {"agreement": "赔偿八百元。", "manner": "现金", "perform_by": TODAY_HERE + timedelta(days=7)},
        ),
        ("performed", "perform", {"performance": "已付清。"}),
    ):
        if made.now.state == until:
            return made
        made.act(action, **values)
        assert made.now.state == state
    return made


# -- cases -----------------------------------------------------------------------------------------------------------


def test_the_whole_way_of_a_case(hall):
    made = case(hall, "performed")
    assert "回访" in made.refused("visited")
    visit = made.become("visit")
    assert (visit.fields.case, visit.fields.reason) == (f"mediation_cases/{made.id}", "楼上漏水")
    hall.council.entries.act("case_visits", visit.id, "record", kept="kept", content="content").result(5)
    assert made.now.state == "visited"
    said = made.refused("archive", papers=("registration", "rights", "identity"))
    assert "调解记录" in said
    assert "协议书或口头登记表" in said
    assert "告知书" not in said
    made.act("archive", papers=("registration", "rights", "identity", "mediation", "agreement"))
    fields = made.now.fields
    assert made.now.state == "archived"
    assert {fields.accepted_on, fields.informed_on, fields.mediated_on, fields.archived_on} == {TODAY_HERE}


def test_legal_steps_and_no_others():
    legal = {state: {action.name for action in CASES.workflow.legal(state)} for state in CASES.workflow.states}
    assert legal["applied"] == {"accept", "refuse", "decline", "redirect"}
    assert legal["accepted"] == {"inform", "refuse"}
    assert legal["informed"] == legal["investigated"] == {"investigate", "mediate", "refuse"}
    assert legal["mediating"] == {"investigate", "mediate", "agree", "fail", "refuse"}
    assert legal["agreed"] == {"perform", "breach", "confirm"}
    assert legal["performed"] == {"visited", "breach", "confirm"}
    assert legal["visited"] == {"archive", "confirm"}
    assert legal["ended"] == {"archive"}
    assert CASES.workflow.final == ("archived", "declined")
    assert set(itertools.chain(*legal.values())) == {action.name for action in CASES.workflow.actions}


@pytest.mark.parametrize("until", ["accepted", "informed", "investigated", "mediating"])
def test_a_party_that_refuses_ends_it_and_is_told_of_other_ways(hall, until):
    made = case(hall, until)
    assert "其他途径" in made.refused("refuse", "不愿调解")
    with pytest.raises(Refusal, match=r"reason\.missing"):
        made.act("refuse", ways=("court",))
    made.act("refuse", "不愿调解", ways=("court", "arbitration"))
    assert (made.now.state, made.now.fields.ended_on) == ("ended", TODAY_HERE)
    held = ("registration", "identity", "explanation", *(("rights",) if until != "accepted" else ()))
    lacking = made.refused("archive", papers=held[1:])
    assert "登记表" in lacking
    if until == "mediating":
        assert "调解记录" in lacking
    else:
        made.act("archive", papers=held)


def test_a_mediation_that_fails_and_an_agreement_that_is_not_kept(hall):
    failed = case(hall, "mediating")
    failed.act("fail", "数额谈不拢", ways=("court",))
    assert failed.now.state == "ended"
    broken = case(hall, "agreed")
    broken.act("breach", "拒不付款", ways=("court",))
    assert broken.now.state == "ended"


def test_a_case_needs_two_parties_and_a_mediator(hall):
    made = Desk(hall, "mediation_cases", **{**CASE, "respondent": ""})
    said = made.refused("accept")
    assert "被申请人" in said
    assert "调解员" in said
    made.act("accept", respondent="李大山", mediators=("p0001",))


def test_further_people_records_and_visits_belong_to_the_case(hall):
    made = case(hall, "mediating")
    agent = made.become("person", role="applicant_agent", name="张三")
    second = made.become("person", role="respondent", name="赵四")
    record = made.become("record", kind="mediation", text="第二次")
    assert {agent.fields.case, second.fields.case, record.fields.case} == {f"mediation_cases/{made.id}"}
    assert len(made.now.links) == 3
    act = hall.council.entries.act
    act("case_records", record.id, "sign").result(5)
    with pytest.raises(Refusal, match=r"ledger\.not_now"):
        act("case_records", record.id, "edit", text="改").result(5)


def test_visits_may_follow_each_other(hall):
    made = case(hall, "performed")
    visit = Desk.__new__(Desk)
    visit.hall, visit.ledger, visit.id = hall, "case_visits", made.become("visit").id
    assert "满意程度" in visit.refused("record", kept="kept")
    visit.act("record", kept="partly", content="not", risk="some")
    again = visit.become("next", due=date(2026, 12, 20))
    assert again.fields.case == f"mediation_cases/{made.id}"
    assert [day for _, day in VISITS.due(again)] == [date(2026, 12, 20)]
    made.become("visit")
    assert made.now.state == "visited"


def test_the_deadlines_of_the_law(hall):
    assert month_after(date(2026, 1, 31)) == date(2026, 2, 28)
    assert month_after(date(2026, 12, 15)) == date(2027, 1, 15)
    open_case = case(hall, "mediating")
    assert [(each.id, day) for each, day in CASES.due(open_case.now)] == [("month", date(2026, 12, 23))]
    agreed = case(hall, "agreed")
    due = {each.id: day for each, day in CASES.due(agreed.now)}
    assert due == {"perform": date(2026, 11, 30), "confirm": date(2026, 12, 23)}
    agreed.act("confirm", confirmation="no")
    assert {each.id for each, _ in CASES.due(agreed.now)} == {"perform"}
    agreed.act("confirm", confirmation="wanted")
    agreed.act("perform", performance="付清")
    assert {each.id for each, _ in CASES.due(agreed.now)} == {"confirm"}
    assert "文书号" in agreed.refused("confirm", confirmation="confirmed")
    agreed.act("confirm", confirmation="confirmed", confirmation_number="（2026）甘0821司法确认1号")
    assert CASES.due(agreed.now) == ()


def test_deadlines_are_found_before_they_pass(hall):
    case(hall, "mediating")
    assert [each.level for each in findings(hall.snapshot, hall.clock())] == ["good"]
    hall.clock.on(days=25)
    (finding,) = findings(hall.snapshot, hall.clock())
    assert "一周内到期 1 件、已超期 0 件" in finding.text.zh
    hall.clock.on(days=10)
    (finding,) = findings(hall.snapshot, hall.clock())
    assert "已超期 1 件（2026-001）" in finding.text.zh


def test_what_is_personal_is_never_public():
    for ledger in ledgers():
        personal = {name for name, spec in ledger.specs.items() if spec.personal}
        assert not personal & {name for name, spec in ledger.specs.items() if spec.public}, ledger.id
    case_personal = {name for name, spec in CASES.specs.items() if spec.personal}
    assert {"applicant", "respondent_phone", "summary", "mediation", "agreement", "applicant_age"} <= case_personal
    assert all(not each.becomings or each.id == "requests" for each in (REQUESTS, PEOPLE, RECORDS))
    assert "proposal" not in {each.id for each in CASES.becomings}  # a case is nobody else's business


# -- requests --------------------------------------------------------------------------------------------------------


def request(hall, actor="chair", **fields):
    return Desk(hall, "requests", actor, **{"title": "单元门关不上", "kind": "repairs", "grid": "第一网格", **fields})


def test_the_four_steps_of_a_request(hall):
    made = request(hall, source="grid")
    assert "预防措施" in made.refused("watch")
    made.act("watch", prevention="先和物业沟通", news_on=date(2026, 11, 30))
    assert [day for _, day in REQUESTS.due(made.now)] == [date(2026, 11, 30)]
    made.act("accept", worker="p0004", due=date(2026, 12, 1))
    assert "联动单位" in made.refused("join")
    made.act("join", partners=("派出所", "物业"))
    with pytest.raises(Refusal, match=r"reason\.missing"):
        made.act("report")
    made.act("report", "物业已备料", news_on=date(2026, 12, 7))
    assert "解决方式" in made.refused("solve", result="换闭门器")
    made.act("solve", how="later", result="换闭门器")
    made.act("tell")
    assert made.act("rate", actor=RESIDENT, score=5).state == "told"
    assert REQUESTS.due(made.now) == ()


def test_a_request_by_phone_is_followed_by_its_number(hall):
    made = request(hall, PHONE, name="王小明", phone="13800001234")
    assert made.now.code
    assert set(REQUESTS.intake.fields) <= set(REQUESTS.specs)
    with pytest.raises(Refusal, match=r"ledger\.not_yours"):
        made.act("solve", actor=RESIDENT, how="fast", result="好")
    made.act("withdraw", "已修好", actor=RESIDENT)


def test_a_dispute_becomes_a_case_and_its_agreement_solves_the_request(hall):
    made = request(hall, kind="neighbours", title="楼上漏水", text="泡坏吊顶", name="王小明", phone="13800001234")
    into = made.become("case")
    fields = into.fields
    assert (fields.type, fields.applicant, fields.applicant_phone, fields.summary) == (
        "neighbours",
        "王小明",
        "13800001234",
        "泡坏吊顶",
    )
    assert made.now.state == "referred"
    act = hall.council.entries.act
    for step, values in (
        ("accept", {"respondent": "李大山", "mediators": ("p0001",)}),
        ("inform", {}),
        ("mediate", {"mediation": "…"}),
        ("agree", {"agreement": "修好防水", "manner": "自行修理"}),
    ):
        act("mediation_cases", into.id, step, **values).result(5)
    assert (made.now.state, made.now.fields.solved_on) == ("solved", TODAY_HERE)
    act("mediation_cases", into.id, "breach", reason="没有修", ways=("court",)).result(5)
    assert made.now.state == "joint"


def test_a_case_that_is_none_becomes_a_request(hall):
    made = case(hall, title="路灯不亮", type="other")
    into = made.become("request")
    assert (made.now.state, into.fields.title, into.fields.name) == ("declined", "路灯不亮", "王小明")
    hall.council.entries.act("requests", into.id, "solve", how="fast", result="已修").result(5)
    assert made.now.state == "declined"
    assert made.now.changes[-1].action == "heard"


def test_a_request_is_put_to_the_residents_and_hears_back(hall):
    made = request(hall, kind="parking", title="车位不够", name="王小明")
    proposal = made.become("proposal")
    assert (proposal.fields.category, made.now.state) == ("parking", "put")
    assert "王小明" not in proposal.model_dump_json()
    act = hall.council.ledgers.act_on_proposal
    for step in ("recommend", "adopt", "answer"):
        act(proposal.id, step).result(5)
    assert made.now.state == "solved"


def test_a_refused_proposal_comes_back_with_its_reason(hall):
    made = request(hall)
    proposal = made.become("proposal")
    act = hall.council.ledgers.act_on_proposal
    act(proposal.id, "recommend").result(5)
    act(proposal.id, "refuse", reason="由物业承担").result(5)
    assert (made.now.state, made.now.changes[-1].reason) == ("joint", "由物业承担")


# -- figures ---------------------------------------------------------------------------------------------------------

HUANGSHI = {
    "family": 160,
    "neighbours": 278,
    "housing": 67,
    "contract": 44,
    "business": 31,
    "damages": 76,
    "land": 18,
    "demolition": 28,
    "environment": 4,
    "labour": 13,
    "consumer": 7,
    "medical": 55,
    "traffic": 33,
    "property": 1,
    "other": 54,
}
"""黄石市司法局, August 2016: all cases by type; 842 were mediated with success, 96.9 %."""


def test_the_figures_of_huangshi():
    types = [each for each, count in HUANGSHI.items() for _ in range(count)]
    entries = [
        Entry[Case](
            number=f"2016-{place:03}",
            state="agreed" if place < 842 else "ended",
            fields=Case(
                title="纠纷",
                type=each,
                accepted_on=date(2016, 8, 1 + place % 31),
                agreed_on=date(2016, 9, 5) if place < 842 else None,
                ended_on=None if place < 842 else date(2016, 9, 6),
            ),
        )
        for place, each in enumerate(types)
    ]
    before = Entry[Case](number="0", state="agreed", fields=Case(title="纠纷", accepted_on=date(2016, 7, 31)))
    after = Entry[Case](number="1", state="agreed", fields=Case(title="纠纷", accepted_on=date(2016, 9, 1)))
    august = Period(start=date(2016, 8, 1), end=date(2016, 9, 1))
    told = {each.id: each for each in figures(CASES, [*entries, before, after], august, UTC)}
    assert list(TYPES) == list(HUANGSHI)
    assert told["accepted"].value == 869
    assert told["accepted"].parts == HUANGSHI
    rate = told["success_rate"]
    assert (rate.of, rate.among, rate.tenths) == (842, 869, 969)


def test_the_articles_fifteen_requests_thirteen_of_them_fast():
    """《…“五治”融合…》 2024-05-21: 诉求15件，现场回应、现场安排、快速解决13件; six kinds."""
    kinds = [kind for kind in REQUEST_KINDS if kind != "other"]
    assert len(kinds) == 6
    how = ["on_the_spot", "arranged", "fast"]
    entries = [
        Entry[Request](
            number=f"2024-{place:03}",
            state="told" if place < 13 else "joint",
            fields=Request(
                title="诉求",
                kind=kinds[place % 6],
                reported_on=date(2024, 1 + place % 5, 1 + place),
                accepted_on=date(2024, 5, 20),
                how=how[place % 3] if place < 13 else None,
            ),
        )
        for place in range(15)
    ]
    uncounted = [
        Entry[Request](number=str(place), state=state, fields=Request(title="诉求", reported_on=day))
        for place, (state, day) in enumerate(
            [
                ("declined", date(2024, 3, 1)),
                ("withdrawn", date(2024, 3, 1)),
                ("reported", date(2024, 3, 1)),
                ("told", date(2024, 5, 22)),
            ]
        )
    ]
    period = Period(start=date(2024, 1, 1), end=date(2024, 5, 22))
    told = {each.id: each for each in figures(REQUESTS, [*entries, *uncounted], period, UTC)}
    rate = told["fast_rate"]
    assert (told["accepted"].value, rate.of, rate.among, rate.tenths) == (15, 13, 15, 867)
    assert set(told["accepted"].parts) == set(kinds)


def test_where_requests_were_solved(hall):
    first = request(hall)
    first.act("accept")
    first.act("solve", how="fast", result="好")
    joint = request(hall)
    joint.act("accept")
    joint.act("join", partners=("物业",))
    joint.act("solve", how="later", result="好")
    reopened = request(hall)
    reopened.act("solve", how="on_the_spot", result="好")
    reopened.act("reopen", "又坏了")
    period = Period(start=date(2026, 11, 1), end=date(2026, 12, 1))
    told = {each.id: each for each in figures(REQUESTS, hall.snapshot.entries("requests").values(), period, UTC)}
    assert {name: told[name].value for name in ("accepted", "solved", "solved_first", "solved_jointly", "fast")} == {
        "accepted": 3,
        "solved": 2,
        "solved_first": 1,
        "solved_jointly": 1,
        "fast": 1,
    }


def test_every_text_is_there_in_both_languages():
    def texts(held, seen):
        if isinstance(held, Text):
            yield held
        elif id(held) not in seen and not callable(held):
            seen.add(id(held))
            values = held.values() if isinstance(held, dict) else held if isinstance(held, (tuple, list)) else ()
            for each in (*values, *(vars(held).values() if hasattr(held, "__dict__") else ())):
                yield from texts(each, seen)

    for ledger in ledgers():
        found = [
            *texts(ledger, set()),
            *(spec.label for spec in ledger.specs.values()),
            *(name for spec in ledger.specs.values() for name in spec.choices.values()),
        ]
        assert len(found) > 10
        for text in found:
            assert bool(text.zh.strip()) == bool(text.en.strip()), text
            assert not text.en or text.en.isascii() or "–" in text.en or "…" in text.en, text


# -- sample data -----------------------------------------------------------------------------------------------------


def test_the_sample_goes_all_its_ways(hall, play):
    play(hall, sample())
    states = [entry.state for entry in hall.snapshot.entries("mediation_cases").values()]
    assert sorted(states) == ["agreed", "archived", "ended", "mediating"]
    assert {entry.state for entry in hall.snapshot.entries("requests").values()} == {"told", "joint", "watched"}
    year = Period(start=date(2026, 1, 1), end=date(2027, 1, 1))
    told = {each.id: each for each in figures(REQUESTS, hall.snapshot.entries("requests").values(), year, UTC)}
    assert (told["fast_rate"].of, told["fast_rate"].among) == (13, 14)  # the 15th rises to the residents
    now = datetime(TODAY.year, TODAY.month, TODAY.day, 4, tzinfo=UTC)
    assert {each.level for each in findings(hall.snapshot, now)} == {"look"}
