import pytest

from council.domain import agenda, floor, polls, sitting
from council.domain.meeting import Item, VotingRight
from council.domain.roll_call import AdmitGuest, Arrive, Excuse, GiveProxy, Leave, RevokeProxy
from council.domain.rules import ProxyRule
from tests.domain.a_meeting import NAMES, NO, RULE, YES, convene, hold, in_session, roster
from tests.domain.refused import refused

SEVEN = roster(NAMES[:7])
ITEM = Item(id="i", title="路灯")
PROXIES = RULE.having(quorum=None, proxy=ProxyRule(allowed=True, written=False, max_per_agent=2))


def doors(**changes):
    return hold(convene(SEVEN, ITEM, **changes), sitting.OpenDoors(), people=SEVEN)


def standing(held, person):
    return held.meeting.attendance[person].standing


def test_nobody_comes_before_the_doors_open():
    held = hold(convene(SEVEN), people=SEVEN)
    for command in (Arrive(person="p01"), Leave(person="p01"), AdmitGuest(id="g", name="客")):
        with refused("meeting.doors_closed"):
            held.do(command)


def test_people_come_go_and_come_back_with_their_times():
    held = doors().do(Arrive(person="p01", channel="phone"))
    came = held.now
    with refused("roll.already_here", person="p01"):
        held.do(Arrive(person="p01"))
    held.do(Leave(person="p01"), seconds=600)
    left = held.now
    with refused("roll.not_here", person="p01"):
        held.do(Leave(person="p01"))
    held.do(Arrive(person="p01", channel="desk"), seconds=300)
    record = held.meeting.attendance["p01"]
    assert (record.standing, record.channel) == ("present", "desk")
    assert record.spans == ((came, left), (held.now, None))
    with refused("roll.not_due", person="p99"):
        held.do(Arrive(person="p99"))


def test_an_absence_has_a_reason_and_ends_when_the_person_comes():
    held = hold(convene(SEVEN), people=SEVEN).do(Excuse(person="p01", reason=" 住院 "))
    assert (standing(held, "p01"), held.meeting.attendance["p01"].reason) == ("absent", "住院")
    held.do(Excuse(person="p01", reason="出院"))
    with refused("reason.missing"):
        held.do(Excuse(person="p02", reason=" "))
    with refused("roll.not_due"):
        held.do(Excuse(person="p99", reason="x"))
    held.do(sitting.OpenDoors()).do(Arrive(person="p01"))
    assert (standing(held, "p01"), held.meeting.attendance["p01"].reason) == ("present", "")
    with refused("roll.already_here"):
        held.do(Excuse(person="p01", reason="x"))
    held.do(Leave(person="p01"))
    with refused("roll.was_here", person="p01"):
        held.do(Excuse(person="p01", reason="有事"))


def test_a_guest_attends_speaks_and_does_not_count():
    held = in_session(ITEM, people=SEVEN).do(AdmitGuest(id="g", name=" 樊警官 ", role="民警"))
    assert (held.meeting.guests["g"].name, held.meeting.is_present("g")) == ("樊警官", True)
    assert sitting.quorum(held.meeting).present == sitting.quorum(held.meeting).due == 7
    held.do(floor.RequestFloor(person="g")).do(floor.GiveFloor())
    held.do(Leave(person="g")).do(Arrive(person="g"))
    with refused("roll.already_here"):
        held.do(AdmitGuest(id="g", name="樊警官"))
    with refused("roll.not_due"):
        held.do(Excuse(person="g", reason="x"))
    with refused("person.missing"):
        held.do(AdmitGuest(id="h", name=" "))
    with refused("person.missing"):
        held.do(AdmitGuest(id="", name="客"))


def test_who_is_on_the_list_is_no_guest():
    with refused("roll.is_due", person="p01"):
        doors().do(AdmitGuest(id="p01", name="王秀英"))


def test_who_leaves_stops_waiting_and_speaking():
    held = in_session(ITEM, people=SEVEN).do(agenda.StartItem())
    held.do(floor.RequestFloor(person="p01")).do(floor.GiveFloor()).do(floor.RequestFloor(person="p02"))
    held.do(Leave(person="p02"))
    assert held.meeting.floor.queue == ()
    held.do(Leave(person="p01"), seconds=40)
    assert held.meeting.floor.speaking is None
    assert held.meeting.floor.turns[-1].ended
    assert held.meeting.floor.turns[-1].spent == 20 + 20 + 40


def test_a_guest_who_left_comes_back_as_they_came_and_an_agent_is_no_guest():
    held = doors(rule=PROXIES).do(AdmitGuest(id="g", name="民警")).do(Leave(person="g"))
    with refused("roll.is_due"):
        held.do(AdmitGuest(id="g", name="民警"))
    held.do(Arrive(person="g")).do(GiveProxy(right="r01", agent="lawyer"))
    with refused("roll.is_due"):
        held.do(AdmitGuest(id="lawyer", name="律师"))


# -- proxies -----------------------------------------------------------------------------------------------------


def test_proxies_need_a_rule_that_allows_them_and_the_paper():
    with refused("proxy.not_allowed"):
        doors().do(GiveProxy(right="r01", agent="p02", written=True))
    written = RULE.having(proxy=ProxyRule(allowed=True))
    with refused("proxy.not_written"):
        doors(rule=written).do(GiveProxy(right="r01", agent="p02"))
    assert (
        doors(rule=written).do(GiveProxy(right="r01", agent="p02", written=True)).meeting.rights["r01"].cast_by == "p02"
    )


def test_an_agent_holds_so_many_proxies_and_no_more():
    held = doors(rule=PROXIES).do(GiveProxy(right="r01", agent="p04")).do(GiveProxy(right="r02", agent="p04"))
    with refused("proxy.too_many", most=2):
        held.do(GiveProxy(right="r03", agent="p04"))
    held.do(RevokeProxy(right="r01")).do(GiveProxy(right="r03", agent="p04"))
    assert [right.id for right in held.meeting.rights_of("p04")] == ["r02", "r03", "r04"]
    free = PROXIES.having(proxy=ProxyRule(allowed=True, written=False, max_per_agent=0))
    many = doors(rule=free)
    for right in ("r01", "r02", "r03", "r05", "r06"):
        many.do(GiveProxy(right=right, agent="p04"))


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (GiveProxy(right="r99", agent="p02"), "roll.not_due"),
        (GiveProxy(right="r01", agent="p01"), "proxy.to_oneself"),
        (GiveProxy(right="r01", agent=" "), "person.missing"),
        (GiveProxy(right="r02", agent="p03"), "proxy.already_given"),
        (GiveProxy(right="r07", agent="p03"), "proxy.holder_present"),
        (GiveProxy(right="r01", agent="p03", agent_roles={"property"}), "proxy.agent_excluded"),
        (RevokeProxy(right="r01"), "proxy.none_given"),
        (RevokeProxy(right="r99"), "proxy.none_given"),
    ],
)
def test_who_may_give_to_whom(command, code):
    rule = RULE.having(proxy=ProxyRule(allowed=True, written=False, excluded_roles=("property",)))
    held = doors(rule=rule).do(GiveProxy(right="r02", agent="p03")).do(Arrive(person="p07"))
    with refused(code):
        held.do(command)


def test_a_collective_lets_only_the_same_household_act():
    rule = RULE.having(proxy=ProxyRule(allowed=True, within_household=True))
    rights = tuple(
        VotingRight(id=f"r0{n}", unit="" if n == 4 else f"home{n // 2}", holder=f"p0{n}", cast_by=f"p0{n}")
        for n in range(1, 8)
    )
    held = doors(rule=rule, rights=rights).do(GiveProxy(right="r02", agent="p03", written=True))
    with refused("proxy.other_household", person="p01"):
        held.do(GiveProxy(right="r06", agent="p01", written=True))
    with refused("proxy.other_household"):
        held.do(GiveProxy(right="r04", agent="p04x", written=True))


def test_who_comes_in_person_takes_the_vote_back():
    held = doors(rule=PROXIES).do(GiveProxy(right="r01", agent="p02")).do(Arrive(person="p01"))
    assert held.meeting.rights["r01"].cast_by == "p01"


def test_a_vote_that_has_been_cast_stays_with_its_agent():
    held = doors(rule=PROXIES).do(GiveProxy(right="r01", agent="p02")).do(Arrive(person="p02"))
    held.do(sitting.CallToOrder()).do(agenda.StartItem()).do(polls.OpenPoll()).vote({"r01": YES})
    with refused("proxy.already_voted"):
        held.do(RevokeProxy(right="r01"))
    with refused("proxy.already_voted"):
        held.do(GiveProxy(right="r01", agent="p03"))
    held.do(Arrive(person="p01"))
    assert held.meeting.rights["r01"].cast_by == "p02"
    assert polls.casting_refusal(held.meeting, held.meeting.open_poll.id, "r01", "p01").code == "ballot.not_yours"


def test_an_agent_from_outside_may_come_and_vote():
    held = doors(rule=PROXIES).do(GiveProxy(right="r01", agent="lawyer")).do(Arrive(person="lawyer"))
    assert [right.id for right in held.meeting.present_rights] == ["r01"]
    assert "lawyer" not in held.meeting.members


# -- the vote's base ---------------------------------------------------------------------------------------------


def test_who_comes_during_a_vote_joins_its_base_and_who_voted_and_left_stays_in_it():
    held = in_session(ITEM, people=SEVEN, absent=2).do(agenda.StartItem()).do(polls.OpenPoll())
    held.vote({"r01": YES, "r02": YES}).do(Leave(person="p01")).do(Leave(person="p03"))
    held.do(Arrive(person="p06")).vote({"r06": NO})
    result = held.close().meeting.last_poll.result
    assert [right.id for right in held.meeting.last_poll.electorate] == ["r01", "r02", "r04", "r05", "r06"]
    facts = result.facts["count"]
    assert (facts.due, facts.present, facts.participating) == (7, 5, 3)


def test_who_left_and_came_back_may_vote():
    held = in_session(ITEM, people=SEVEN).do(agenda.StartItem()).do(polls.OpenPoll())
    poll = held.meeting.open_poll.id
    held.do(Leave(person="p01"))
    assert polls.casting_refusal(held.meeting, poll, "r01", "p01").code == "ballot.not_present"
    held.do(Arrive(person="p01"))
    assert polls.casting_refusal(held.meeting, poll, "r01", "p01") is None
