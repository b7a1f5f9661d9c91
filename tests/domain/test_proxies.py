"""Proxies: allowed or not, written, few for one agent, not for everybody, for some topics only."""

from council.domain import agenda, polls, roll_call, sitting
from council.domain.counting import electorate_at_closing
from council.domain.meeting import Item
from council.domain.polls import casting_refusal, open_rights
from council.domain.roll_call import GiveProxy
from council.domain.rules import DecisionRule, ProxyRule, Threshold
from tests.domain.a_meeting import NAMES, YES, convene, hold, roster
from tests.domain.refused import refused

ITEMS = (Item(id="lift", title="加装电梯"), Item(id="fund", title="维修资金"))


def planned(**proxy):
    people = roster(NAMES[:5])
    rule = DecisionRule(
        id="rule",
        name="rule",
        explanation="rule",
        passing=Threshold(op="more_than", num=1, den=2, of="present"),
        proxy=ProxyRule(**{"allowed": True, **proxy}),
    )
    return hold(convene(people, *ITEMS, rule=rule), people=people)


def in_session(held, *here):
    held.do(sitting.OpenDoors())
    for person in here:
        held.do(roll_call.Arrive(person=person))
    return held.do(sitting.CallToOrder()).do(agenda.StartItem(item="lift"))


def given(right="r05", agent="p01", **more):
    return GiveProxy(right=right, agent=agent, **{"written": True, **more})


def test_nobody_votes_for_others_unless_the_rule_allows_it():
    with refused("proxy.not_allowed"):
        planned(allowed=False).do(given())


def test_a_proxy_is_in_writing_and_one_agent_holds_few():
    held = planned(max_per_agent=2)
    with refused("proxy.not_written"):
        held.do(given(written=False))
    held.do(given("r05")).do(given("r04"))
    with refused("proxy.too_many", most=2):
        held.do(given("r03"))
    held.do(given("r03", "p02"))
    no_limit = planned(max_per_agent=0, written=False)
    for right in ("r02", "r03", "r04", "r05"):
        no_limit.do(given(right, written=False))


def test_who_stands_for_office_or_works_for_the_manager_acts_for_nobody():
    """居委会法 §19; 舟山: nobody of the property manager's."""
    held = planned(excluded_roles=("candidate", "property_staff", "staff"))
    for role in ("candidate", "property_staff", "staff"):
        with refused("proxy.agent_excluded"):
            held.do(given(agent_roles=frozenset({role, "party"})))
    held.do(given(agent_roles=frozenset({"party"})))


def test_a_proxy_for_one_topic_holds_for_no_other():
    held = planned(per_topic=True)
    with refused("proxy.no_topic"):
        held.do(given())
    with refused("agenda.unknown_item"):
        held.do(given(items=("lift", "roof")))
    in_session(held.do(given(items=("fund",))), "p01", "p02")
    held.do(polls.OpenPoll())
    poll = held.meeting.open_poll
    assert casting_refusal(held.meeting, poll.id, "r05", "p01").code == "ballot.outside_proxy"
    assert casting_refusal(held.meeting, poll.id, "r01", "p01") is None
    assert [right.id for right in open_rights(held.meeting, poll)] == ["r01", "r02"]
    assert held.meeting.facts("count", poll).present == 2
    assert [right.id for right in electorate_at_closing(held.meeting, poll, ())] == ["r01", "r02"]
    held.vote({"r01": YES, "r02": YES}).close().do(agenda.StartItem(item="fund")).do(polls.OpenPoll())
    fund = held.meeting.open_poll
    assert casting_refusal(held.meeting, fund.id, "r05", "p01") is None
    assert held.meeting.facts("count", fund).present == 3
    assert [(each.agent.name, each.items) for each in held.minutes().roll.proxies] == [("王秀英", ("fund",))]


def test_a_trial_vote_belongs_to_no_topic():
    held = in_session(planned().do(given(items=("fund",))), "p01", "p02")
    held.do(polls.OpenPoll(kind="trial", title="试投"))
    assert len(open_rights(held.meeting, held.meeting.open_poll)) == 3


def test_a_right_taken_back_covers_everything_again():
    held = in_session(planned().do(given(items=("fund",))), "p01", "p02")
    held.do(roll_call.Arrive(person="p05"))
    assert held.meeting.rights["r05"].scope == ()


def test_drawing_the_rights_again_keeps_what_a_proxy_was_given_for():
    held = planned().do(given(items=("fund",)))
    fresh = tuple(right.having(cast_by=right.holder, scope=()) for right in held.meeting.rights.values())
    held.do(sitting.RefreshRights(rights=fresh))
    assert (held.meeting.rights["r05"].cast_by, held.meeting.rights["r05"].scope) == ("p01", ("fund",))
