"""Ballots delivered and not returned: the court's numbers, and that they stay apart from what was cast."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council import presets
from council.domain import agenda, polls, roll_call, sitting
from council.domain.counting import CastBallot, delivered_to, result_of
from council.domain.gates import RecordDelivery
from council.domain.meeting import Item, Poll, VotingRight
from council.domain.rules import Unreturned
from council.domain.standing import deemed_told
from council.domain.tally import Option, Question, built_in
from council.domain.tally.yes_no import ABSTAIN, NO, YES
from tests.domain.a_meeting import NAMES, START, convene, hold, roster
from tests.domain.refused import refused

CLAUSE = "《业主大会议事规则》第二十八条"
FOLLOW = Unreturned(policy="follow_majority", clause=CLAUSE)
SPECIAL = presets.rules()["cn.owners.special"]
YES_NO = built_in()["yes_no"]


def counted(rule, yes, no, abstain, silent, missing=0, area=lambda answer: 100):
    """A vote in which so many answered, so many were delivered a ballot and stayed silent, and the rest got none."""
    answers = [YES] * yes + [NO] * no + [ABSTAIN] * abstain + ["silent"] * silent + ["missing"] * missing
    rights = tuple(
        VotingRight(id=f"r{place}", holder=f"p{place}", cast_by=f"p{place}", area=area(answer))
        for place, answer in enumerate(answers)
    )
    cast = {right.id: answer for right, answer in zip(rights, answers, strict=True) if answer in (YES, NO, ABSTAIN)}
    delivered = {right.id for right, answer in zip(rights, answers, strict=True) if answer != "missing"}
    question = YES_NO.prepared(polls.YES_NO)
    poll = Poll(id="p", title="维修资金", question=question, rule=rule, rule_hash="", opened=START)
    ballots = [CastBallot(choice=(answer,), right=right) for right, answer in cast.items()]
    return result_of(poll, rights, (), dict.fromkeys(cast, "phone"), ballots, YES_NO, delivered=delivered)


def test_shanghai_minhang_2261_votes(zh, en):
    """上海闵行: 995 for, 27 against, 125 abstain; 1,071 delivered and silent follow: 2,066 of 2,261 are 91.38 %."""
    rule = SPECIAL.having(unreturned=FOLLOW)
    result = counted(rule, 995, 27, 125, 1071, missing=43)
    assert result.carried
    assert result.counts["count"].totals == {"yes": 995, "no": 27, "abstain": 125}
    assert (result.facts["count"].yes, result.facts["count"].participating) == (995, 1147)
    deemed = result.deemed
    assert (deemed.answer, deemed.sums["count"], deemed.facts["count"].yes) == ("yes", 1071, 2066)
    assert zh.percent(deemed.facts["count"].yes, deemed.facts["count"].due, 2) == "91.38%"
    by_heads = rule.having(weights=("count",))
    told = deemed_told(by_heads, result, zh)
    assert "实际交回1,147：赞成995，反对27，弃权125。" in told
    assert f"送达未交回1,071，依{CLAUSE}从多数意见，计为赞成。" in told
    assert "两项合计：赞成2,066，占应参加2,261的91.38%。" in told
    assert any("2,066 for, which is 91.38% of 2,261 due" in each for each in deemed_told(by_heads, result, en))


def test_the_same_1291_votes_fail_or_pass_with_the_policy(zh):
    """703 returned (417/278/8), 584 delivered and silent: 54.5 % take part, or 417 + 584 = 1,001 are for."""
    plain = counted(SPECIAL, 417, 278, 8, 584, missing=4)
    assert (plain.finding.verdict, plain.deemed) == ("no_quorum", None)
    assert zh.percent(plain.facts["count"].participating, 1291) == "54.5%"
    following = counted(SPECIAL.having(unreturned=FOLLOW), 417, 278, 8, 584, missing=4)
    assert following.finding.verdict == "carried"
    assert following.deemed.facts["count"].yes == 1001
    assert zh.percent(1001, 1291) == "77.5%"
    abstaining = counted(SPECIAL.having(unreturned=Unreturned(policy="abstain", clause=CLAUSE)), 417, 278, 8, 584, 4)
    assert abstaining.finding.verdict == "lost"
    assert abstaining.deemed.facts["count"].participating == 1287


def test_where_heads_and_area_do_not_agree_nobody_is_taken_for_anything(zh):
    rule = SPECIAL.having(unreturned=FOLLOW)
    result = counted(rule, 6, 4, 0, 10, area=lambda answer: 1000 if answer == NO else 100)
    assert (result.deemed.answer, result.deemed.sums["count"]) == ("", 10)
    assert result.deemed.facts == result.facts
    assert result.finding == counted(SPECIAL, 6, 4, 0, 10, area=lambda answer: 1000 if answer == NO else 100).finding
    assert any("不一致" in each for each in deemed_told(rule, result, zh))
    assert counted(rule, 5, 5, 0, 10).deemed.answer == ""


def test_a_ballot_that_was_not_delivered_is_never_taken_for_anything():
    result = counted(SPECIAL.having(unreturned=FOLLOW), 6, 0, 0, 0, missing=4)
    assert result.deemed.sums == {"count": 0, "area": 0}
    assert result.finding.verdict == "no_quorum"


def test_only_a_warned_delivery_is_evidence():
    held = hold(convene(roster(NAMES[:4])))
    day = held.now.date()
    held.do(RecordDelivery(rights=("r01", "r02"), how="signed", on=day, warned=True))
    held.do(RecordDelivery(rights=("r03",), how="posted_up", on=day, note="王秀英见证"))
    assert delivered_to(held.meeting) == {"r01", "r02"}
    assert held.meeting.deliveries["r03"].note == "王秀英见证"
    with refused("roll.not_due", person="r99"):
        held.do(RecordDelivery(rights=("r99",), how="signed", on=day))
    with refused("choice.missing"):
        held.do(RecordDelivery(rights=(), how="signed", on=day))
    written = held.minutes()
    assert [(each.who.name, each.how, each.warned) for each in written.deliveries][:1] == [("王秀英", "signed", True)]
    assert written.masked().deliveries == ()


numbers = st.integers(0, 12)


@given(numbers, numbers, numbers, numbers, numbers, st.sampled_from(["exclude", "abstain", "follow_majority"]))
def test_what_was_cast_is_never_touched(yes, no, abstain, silent, missing, policy):
    if not yes + no + abstain + silent + missing:
        return
    rule = SPECIAL.having(unreturned=Unreturned(policy=policy, clause=CLAUSE))
    plain = counted(SPECIAL, yes, no, abstain, silent, missing)
    result = counted(rule, yes, no, abstain, silent, missing)
    assert (result.counts, result.facts, result.channels) == (plain.counts, plain.facts, plain.channels)
    if result.deemed is not None and result.deemed.answer:
        added = result.deemed.facts["count"]
        assert added.participating == plain.facts["count"].participating + silent
        assert added.yes + added.no <= added.participating <= added.due


@given(numbers, numbers, numbers, numbers, numbers)
def test_one_more_vote_for_never_turns_carried_into_lost(yes, no, abstain, silent, missing):
    """Whoever is silent and votes for instead cannot harm what they are for."""
    rule = SPECIAL.having(unreturned=FOLLOW)
    before = counted(rule, yes, no, abstain, silent + 1, missing)
    after = counted(rule, yes + 1, no, abstain, silent, missing)
    if before.carried:
        assert after.carried


@pytest.mark.parametrize("policy", ["abstain", "follow_majority"])
def test_trial_votes_and_elections_know_nothing_of_it(policy):
    rule = SPECIAL.having(unreturned=Unreturned(policy=policy, clause=CLAUSE))
    held = in_hall(rule)
    question = Question(method="choose", options=(Option(id="a"), Option(id="b")))
    with refused("poll.unreturned_yes_no"):
        held.do(polls.OpenPoll(question=question, title="选楼长"))
    held.do(polls.OpenPoll())
    with refused("poll.area_by_name"):
        held.do(polls.ClosePhones())
    heads = in_hall(rule.having(weights=("count",)))
    with refused("poll.hands_name_nobody"):
        heads.do(polls.OpenPoll(hands_only=True))
    heads.do(polls.OpenPoll())
    with refused("poll.hands_name_nobody"):
        heads.do(polls.ClosePhones())


def in_hall(rule):
    people = roster(NAMES[:4])
    held = hold(convene(people, Item(id="i1", title="加装电梯"), rule=rule), people=people).do(sitting.OpenDoors())
    for place in range(1, 5):
        held.do(roll_call.Arrive(person=f"p{place:02d}"))
    return held.do(sitting.CallToOrder()).do(agenda.StartItem())
