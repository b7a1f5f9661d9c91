"""What the rule wants done before a vote is checked when it opens, and waived only where that is allowed."""

from datetime import UTC, date, datetime, timedelta

import pytest

from council.domain import agenda, gates, polls, roll_call, sitting
from council.domain.gates import GiveNotice, RecordDiscussion, unmet
from council.domain.journal import Undo
from council.domain.meeting import Item, local_day
from council.domain.rules import DecisionRule, Gates, Threshold
from tests.domain.a_meeting import NAMES, START, YES, convene, hold, roster
from tests.domain.refused import refused

ITEMS = (Item(id="i1", title="停车"), Item(id="i2", title="路灯"))
TODAY = START.date()


def rule(**asked):
    return DecisionRule(
        id="rule",
        name="rule",
        explanation="rule",
        passing=Threshold(op="more_than", num=1, den=2, of="present"),
        gates=Gates(**asked),
        notice_days=10,
    )


def planned(**asked):
    people = roster(NAMES[:3])
    return hold(convene(people, *ITEMS, rule=rule(**asked)), people=people)


def in_session(held):
    held.do(sitting.OpenDoors())
    for person in ("p01", "p02", "p03"):
        held.do(roll_call.Arrive(person=person))
    return held.do(sitting.CallToOrder()).do(agenda.StartItem(item="i1"))


def ago(days):
    return TODAY - timedelta(days=days)


def test_nothing_is_asked_where_the_rule_asks_for_nothing():
    held = in_session(planned()).do(polls.OpenPoll())
    assert (held.meeting.open_poll.waived, held.meeting.open_poll.waiver) == ((), "")


def test_the_party_branch_discusses_the_matter_first():
    """居委会法 §30."""
    held = in_session(planned(party="must"))
    with refused("gate.party_missing", title="停车"):
        held.do(polls.OpenPoll(waiver="来不及"))
    with refused("gate.note_missing"):
        held.do(RecordDiscussion(on=ago(3), note=" ", item="i1"))
    held.do(RecordDiscussion(on=ago(3), note="同意提交居民会议", item="i2"))
    with refused("gate.party_missing"):
        held.do(polls.OpenPoll())
    held.do(RecordDiscussion(on=ago(3), note="同意提交居民会议", item="i1")).do(polls.OpenPoll())
    assert [(each.item, each.on) for each in held.minutes().discussions] == [("i2", ago(3)), ("i1", ago(3))]


def test_the_whole_agenda_may_have_been_discussed_at_once():
    in_session(planned(party="must").do(RecordDiscussion(on=TODAY, note="同意"))).do(polls.OpenPoll())


@pytest.mark.parametrize(("days", "passes"), [(11, True), (10, True), (9, False), (0, False)])
def test_notice_counts_in_whole_days(days, passes):
    held = in_session(planned(notice="must").do(GiveNotice(on=ago(days), note="公告栏、楼栋群")))
    found = unmet(held.meeting, held.meeting.rule, ["i1"])
    assert [each.refusal.code for each in found] == ([] if passes else ["gate.notice_late"])
    if not passes:
        with refused("gate.notice_late", days=10, given=days):
            held.do(polls.OpenPoll(waiver="特殊情况"))


def test_a_special_case_is_recorded_where_the_law_knows_one():
    """居委会法 §26: 遇有特殊情况的，可以临时通知."""
    held = in_session(planned(notice="reason"))
    with refused("gate.notice_missing", days=10):
        held.do(polls.OpenPoll())
    held.do(polls.OpenPoll(waiver=" 水管爆裂 "))
    poll = held.meeting.open_poll
    assert (poll.waived, poll.waiver) == (("notice",), "水管爆裂")
    record = held.minutes().polls[0]
    assert (record.waived, record.waiver) == (("notice",), "水管爆裂")
    held.vote({"r01": YES, "r02": YES}).close().do(polls.OpenPoll(again=poll.id))
    assert held.meeting.open_poll.waiver == "水管爆裂"


def test_no_vote_on_a_topic_that_was_not_announced():
    """北京市物业管理条例 §35."""
    held = planned(announced="must").do(GiveNotice(on=ago(12), items=("i1",)))
    in_session(held)
    assert unmet(held.meeting, held.meeting.rule, ["i1"]) == ()
    with refused("gate.not_announced", title="路灯"):
        gates.require_gates(held.meeting, held.meeting.rule, ["i1", "i2"], "大家都在")
    held.do(GiveNotice(on=ago(2)))
    with refused("gate.not_announced", title="路灯"):
        gates.require_gates(held.meeting, held.meeting.rule, ["i2"], "")
    assert unmet(held.meeting, held.meeting.rule, ["i1"]) == ()


def test_what_comes_up_in_the_meeting_was_not_announced():
    held = in_session(planned(announced="reason").do(GiveNotice(on=ago(12))))
    held.do(agenda.AddItem(item=Item(id="i3", title="临时事项")))
    added = held.meeting.agenda[-1].id
    assert [each.may_waive for each in unmet(held.meeting, held.meeting.rule, [added])] == [True]


def test_trial_votes_and_straw_polls_pass_all_gates():
    held = in_session(planned(party="must", notice="must", announced="must"))
    held.do(polls.OpenPoll(kind="trial", title="试投")).close()
    held.do(polls.OpenPoll(kind="straw")).close()


def test_nothing_is_recorded_before_it_has_happened():
    held = planned()
    with refused("gate.future_day", day=TODAY + timedelta(days=1)):
        held.do(GiveNotice(on=TODAY + timedelta(days=1)))
    with refused("agenda.unknown_item"):
        held.do(GiveNotice(on=TODAY, items=("i9",)))
    with refused("agenda.unknown_item"):
        held.do(RecordDiscussion(on=TODAY, note="同意", item="i9"))


def test_a_notice_recorded_by_mistake_is_taken_back():
    held = planned().do(GiveNotice(on=ago(10)))
    assert held.do(Undo(reason="写错日期")).meeting.notices == ()


def test_the_day_is_that_of_the_place():
    late = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
    assert local_day(late, "Asia/Shanghai") == date(2026, 11, 24)
    assert local_day(late, "") == date(2026, 11, 23)
