"""A tie in a yes/no vote: it fails, or one more vote decides it, on record."""

import pytest

from council.domain import agenda, polls, roll_call, sitting
from council.domain.journal import Undo, fold
from council.domain.meeting import Item
from council.domain.motions import Move
from council.domain.rules import DecisionRule, Threshold
from council.domain.standing import ended
from council.domain.ties import BreakTie
from tests.domain.a_meeting import ABSTAIN, NAMES, NO, YES, convene, hold, roster
from tests.domain.refused import refused


def in_hall(tie, of="present", share=("more_than", 1, 2), people=4):
    op, num, den = share
    rule = DecisionRule(
        id="rule", name="rule", explanation="rule", passing=Threshold(op=op, num=num, den=den, of=of), tie=tie
    )
    crowd = roster(NAMES[:people])
    held = hold(convene(crowd, Item(id="i1", title="停车"), rule=rule), people=crowd).do(sitting.OpenDoors())
    for person in crowd.people:
        held.do(roll_call.Arrive(person=person))
    held.do(sitting.Appoint(office="chair", person="p01"))
    return held.do(sitting.CallToOrder()).do(agenda.StartItem())


def tied(held, **cast):
    votes = cast or {"r01": YES, "r02": YES, "r03": NO, "r04": NO}
    return held.do(polls.OpenPoll()).vote(votes).close()


def test_a_tie_fails_where_the_rule_says_nothing_else():
    held = tied(in_hall("fails"))
    poll = held.meeting.last_poll
    assert (poll.result.finding.verdict, poll.tie_waits, held.meeting.item("i1").outcome) == ("tied", False, "rejected")
    with refused("tie.none"):
        held.do(BreakTie(answer="yes"))


@pytest.mark.parametrize(("answer", "verdict", "outcome"), [("yes", "carried", "adopted"), ("no", "lost", "rejected")])
def test_the_chairs_casting_vote_decides_and_the_counts_stay(answer, verdict, outcome, zh, en):
    held = tied(in_hall("chair"))
    assert held.meeting.last_poll.tie_waits
    assert held.meeting.item("i1").outcome is None
    assert ended(held.meeting.last_poll, zh) == "平票：由主持人投决定票"
    held.do(BreakTie(answer=answer, note="依议事规则"))
    poll = held.meeting.last_poll
    assert (poll.result.finding.verdict, poll.result.counts["count"].totals) == (
        verdict,
        {"yes": 2, "no": 2, "abstain": 0},
    )
    assert (poll.tie_break.how, poll.tie_break.by, poll.tie_break.note) == ("chair", "p01", "依议事规则")
    assert held.meeting.item("i1").outcome == outcome
    assert fold(held.meeting.id, held.entries) == held.meeting
    record = held.minutes().polls[0].tie_break
    assert (record.by.name, record.answer) == ("王秀英", answer)
    assert held.minutes().masked().polls[0].tie_break.by.name == "王*"
    assert "casting vote decided" in ended(poll, en)
    with refused("tie.none"):
        held.do(BreakTie(answer=answer))


def test_a_lot_says_who_drew_and_how():
    held = tied(in_hall("lot", of="yes_no"))
    with refused("tie.how_drawn"):
        held.do(BreakTie(answer="yes"))
    held.do(BreakTie(answer="no", note="王秀英抽签，两张折好的纸条"))
    assert (held.meeting.last_poll.tie_break.how, held.meeting.last_poll.carried) == ("lot", False)


def test_a_motion_waits_with_its_vote():
    held = in_hall("chair")
    held.do(Move(text="每户每月收三元", mover="p02"))
    tied(held)
    motion = next(iter(held.meeting.motions.values()))
    assert motion.state == "pending"
    held.do(BreakTie(answer="yes"))
    assert held.meeting.motions[motion.id].state == "carried"


def test_one_more_vote_cannot_make_up_a_majority_that_is_further_off():
    """Four here, one for, one against, two abstaining: even two votes would not be more than half of four."""
    held = tied(in_hall("chair"), r01=YES, r02=NO, r03=ABSTAIN, r04=ABSTAIN)
    assert held.meeting.last_poll.result.finding.verdict == "tied"
    assert not held.meeting.last_poll.tie_waits
    two_thirds = tied(in_hall("lot", of="yes_no", share=("at_least", 2, 3)))
    assert not two_thirds.meeting.last_poll.tie_waits


def test_the_meeting_does_not_end_on_an_open_tie_but_a_new_round_may_decide_it():
    held = tied(in_hall("chair"))
    with refused("tie.waits", title="停车"):
        held.do(sitting.Adjourn())
    held.do(polls.OpenPoll(again=held.meeting.last_poll.id))
    held.vote({"r01": YES, "r02": YES, "r03": YES, "r04": NO}).close()
    with refused("tie.none"):
        held.do(BreakTie(answer="no"))
    assert held.do(sitting.Adjourn()).meeting.item("i1").outcome == "adopted"


def test_a_tie_once_broken_is_not_taken_back():
    held = tied(in_hall("chair")).do(BreakTie(answer="yes"))
    with refused("undo.nothing"):
        held.do(Undo(reason="后悔"))


def test_trial_votes_and_straw_polls_have_no_tie_to_break():
    held = in_hall("chair")
    held.do(polls.OpenPoll(kind="straw")).vote({"r01": YES, "r02": NO}).close()
    assert not held.meeting.last_poll.tie_waits
