import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from council.domain import agenda, floor, polls, sitting
from council.domain.floor import (
    EndTurn,
    ExtendTurn,
    GiveFloor,
    PauseTurn,
    RequestFloor,
    SetSpeakingLimits,
    WithdrawRequest,
    ordered_queue,
    turns_taken,
)
from council.domain.meeting import Item
from tests.domain.a_meeting import NAMES, in_session, roster
from tests.domain.refused import refused

NINE = roster(NAMES[:9])
ITEMS = (Item(id="i", title="路灯"), Item(id="j", title="停车"))


def debate(**changes):
    return in_session(*ITEMS, people=NINE, **changes).do(agenda.StartItem())


def ask(held, *wishes):
    """`p1+` wants to speak for, `p1-` against, `p1` neither, `p1!` to a point of order."""
    sides = {"+": "for", "-": "against"}
    for wish in wishes:
        person, mark = f"p0{wish[1]}", wish[2:]
        held.do(RequestFloor(person=person, side=sides.get(mark, "neutral"), point_of_order=mark == "!"), seconds=1)
    return held


def queue(held):
    return " ".join(f"p{request.person[-1]}" for request in ordered_queue(held.meeting))


def speaks(held, person):
    """A turn for that person, and its end."""
    return held.do(GiveFloor(person=person)).do(EndTurn())


# -- the order ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wishes", "order"),
    [
        ("p1 p2 p3", "p1 p2 p3"),
        ("p1+ p2+ p3- p4-", "p1 p3 p2 p4"),
        ("p1+ p2 p3+ p4-", "p1 p2 p4 p3"),
        ("p1+ p2- p3!", "p3 p1 p2"),
        ("p1! p2!", "p1 p2"),
    ],
)
def test_points_of_order_first_then_sides_in_turn_then_first_come(wishes, order):
    assert queue(ask(debate(), *wishes.split())) == order


def test_who_has_not_spoken_goes_before_who_has():
    held = speaks(speaks(debate(), "p01"), "p01")
    held.do(SetSpeakingLimits(turn_seconds=120, turns_per_item=0))
    assert queue(ask(speaks(held, "p02"), "p1", "p2", "p3")) == "p3 p2 p1"


def test_the_side_that_spoke_last_waits():
    held = speaks(ask(debate(), "p1+"), "p01")
    assert queue(ask(held, "p2+", "p3-")) == "p3 p2"


def test_sides_are_counted_on_each_item_anew():
    held = speaks(ask(debate(), "p1+"), "p01").do(agenda.StartItem())
    assert queue(ask(held, "p2+", "p3-")) == "p2 p3"


def test_a_point_of_order_takes_no_side():
    held = debate().do(RequestFloor(person="p01", side="for", point_of_order=True)).do(GiveFloor()).do(EndTurn())
    assert queue(ask(held, "p2+", "p3-")) == "p2 p3"


@given(st.lists(st.tuples(st.integers(1, 9), st.sampled_from(["", "+", "-", "!"])), unique_by=lambda wish: wish[0]))
def test_the_floor_is_given_in_the_order_shown(wishes):
    held = ask(debate(), *(f"p{person}{mark}" for person, mark in wishes))
    assert sorted(request.person for request in ordered_queue(held.meeting)) == sorted(f"p0{p}" for p, _ in wishes)
    while shown := ordered_queue(held.meeting):
        held.do(GiveFloor())
        assert held.meeting.floor.speaking.person == shown[0].person
        assert held.meeting.floor.speaking.point_of_order == shown[0].point_of_order


# -- asking for the floor ----------------------------------------------------------------------------------------


def test_who_may_ask():
    held = ask(debate(), "p1")
    for command, code in (
        (RequestFloor(person="p01"), "floor.already_waiting"),
        (RequestFloor(person="p99"), "floor.not_here"),
        (WithdrawRequest(person="p02"), "floor.not_waiting"),
        (GiveFloor(person="p99"), "floor.not_here"),
    ):
        with refused(code):
            held.do(command)
    held.do(WithdrawRequest(person="p01"))
    with refused("floor.nobody_waiting"):
        held.do(GiveFloor())
    held.do(GiveFloor(person="p03", side="against"))
    assert held.meeting.floor.speaking.side == "against"
    with refused("floor.is_speaking", person="p03"):
        held.do(RequestFloor(person="p03"))
    with refused("floor.is_speaking"):
        held.do(GiveFloor(person="p03"))


def test_who_waits_may_rise_to_a_point_of_order():
    held = ask(debate(), "p1", "p2", "p2!")
    assert queue(held) == "p2 p1"
    with refused("floor.already_waiting"):
        ask(held, "p2!")


def test_two_turns_an_item_and_then_no_more_until_the_next_item():
    held = speaks(speaks(debate(), "p01"), "p01")
    assert turns_taken(held.meeting.floor, "p01", "i") == 2
    with refused("floor.no_turns_left", person="p01", most=2):
        held.do(RequestFloor(person="p01"))
    with refused("floor.no_turns_left"):
        held.do(GiveFloor(person="p01"))
    held.do(RequestFloor(person="p01", point_of_order=True)).do(GiveFloor()).do(EndTurn())
    held.do(agenda.StartItem())
    speaks(ask(held, "p1"), "p01")


def test_who_has_no_turn_left_does_not_hold_up_the_others():
    held = speaks(ask(debate(), "p2"), "p01")
    ask(held, "p1").do(SetSpeakingLimits(turn_seconds=120, turns_per_item=1))
    held.do(GiveFloor())
    assert held.meeting.floor.speaking.person == "p02"
    with refused("floor.no_turns_left", person="p01"):
        held.do(GiveFloor())
    ask(held, "p3").do(GiveFloor())
    assert held.meeting.floor.speaking.person == "p03"


def test_a_turn_cut_short_by_a_point_of_order_does_not_count():
    held = debate().do(SetSpeakingLimits(turn_seconds=120, turns_per_item=1)).do(GiveFloor(person="p01"))
    ask(held, "p2!").do(GiveFloor(), seconds=30).do(EndTurn())
    first, order = held.meeting.floor.turns
    assert (first.interrupted, first.ended, order.point_of_order) == (True, True, True)
    held.do(GiveFloor(person="p01"))
    ask(held, "p3").do(GiveFloor())
    with refused("floor.no_turns_left"):
        held.do(GiveFloor(person="p01"))


def test_nobody_speaks_during_a_vote_but_to_a_point_of_order():
    held = ask(debate(), "p1").do(GiveFloor()).do(polls.OpenPoll())
    assert held.meeting.floor.speaking is None
    with refused("poll.still_open", title="路灯"):
        ask(held, "p2")
    with refused("poll.still_open"):
        held.do(GiveFloor(person="p02"))
    ask(held, "p2!").do(GiveFloor())
    assert held.meeting.floor.speaking.person == "p02"


# -- the clock ---------------------------------------------------------------------------------------------------


def test_a_turn_counts_only_while_it_runs():
    held = debate().do(GiveFloor(person="p01"))
    held.do(PauseTurn(), seconds=50).do(PauseTurn(), seconds=1000).do(PauseTurn(), seconds=25)
    held.do(EndTurn(gist=" 赞成 "), seconds=1000)
    turn = held.meeting.floor.turns[-1]
    assert (turn.spent, turn.gist, turn.running_since) == (75, "赞成", None)
    with refused("floor.nobody_speaking"):
        held.do(PauseTurn())


def test_a_turn_may_get_longer_where_it_has_a_limit():
    held = debate(turn_seconds=90).do(GiveFloor(person="p01")).do(ExtendTurn(seconds=30))
    assert held.meeting.floor.speaking.limit == 120
    held.do(SetSpeakingLimits(turn_seconds=0, turns_per_item=0)).do(GiveFloor(person="p02"))
    with refused("floor.no_limit"):
        held.do(ExtendTurn())
    for seconds in (0, -60, 3601):
        with pytest.raises(ValidationError):
            ExtendTurn(seconds=seconds)


def test_limits_may_be_agreed_beforehand_and_not_afterwards():
    held = in_session(people=NINE).do(sitting.Adjourn())
    with refused("meeting.adjourned"):
        held.do(SetSpeakingLimits(turn_seconds=60, turns_per_item=1))
    for seconds, turns in ((-1, 1), (3601, 1), (60, 100), (60, -1)):
        with pytest.raises(ValidationError):
            SetSpeakingLimits(turn_seconds=seconds, turns_per_item=turns)


def test_the_next_speaker_ends_the_turn_before():
    held = debate().do(GiveFloor(person="p01")).do(GiveFloor(person="p02"), seconds=33)
    first, second = held.meeting.floor.turns
    assert (first.ended, first.spent, first.interrupted, second.ended) == (True, 33, False, False)
    assert isinstance(held.entries[-2].event, floor.TurnEnded)
