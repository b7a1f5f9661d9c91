"""Ties are said, and lots are drawn only where they matter."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from council.domain.tally import Count
from council.domain.tally.lots import Lots, settled
from council.domain.tally.stages import Stage, Tie
from tests.domain.refused import refused
from tests.domain.tally.profiles import counted, profiles, ranked


def tie_of(result):
    [tie] = result.count.ties
    return tie


@pytest.mark.parametrize("method", ["irv", "scottish_stv"])
def test_a_lot_that_matters_stops_the_count(method):
    result = counted(method, ranked("1 a", "1 b"), "ab")
    tie = tie_of(result)
    assert (tie.stage, tie.about, tie.options, tie.among, tie.settled) == (2, "exclusion", ("a", "b"), ("a", "b"), None)
    assert (result.count.elected, len(result.count.stages)) == ((), 1)


@pytest.mark.parametrize("method", ["irv", "scottish_stv"])
def test_the_lot_that_fell_is_taken(method):
    result = counted(method, ranked("1 a", "1 b"), "ab", drawn=("a",))
    assert result.count.elected == ("b",)
    assert (tie_of(result).settled, tie_of(result).chosen) == ("lot", ("a",))


def test_a_lot_is_idle_where_the_same_are_elected_either_way():
    result = counted("irv", ranked("9 a", "7 b", "1 c a", "1 d a"))
    tie = tie_of(result)
    assert (tie.settled, tie.options) == ("immaterial", ("c", "d"))
    assert result.count.elected == ("a",)


def test_those_without_a_vote_are_no_reason_for_a_lot():
    options = "abcdefghijkl"
    result = counted("irv", ranked("5 a", "4 b", "3 c b"), options)
    assert result.count.elected == ("b",)
    assert {tie.settled for tie in result.count.ties} == {"immaterial"}
    stv = counted("scottish_stv", ranked("5 a", "4 b", "3 c b"), options, seats=2)
    assert stv.count.elected == ("a", "b")


def test_those_without_a_vote_who_might_get_a_seat_are():
    result = counted("scottish_stv", ranked("5 a"), "abc", seats=2)
    assert result.count.elected == ("a",)
    assert result.count.open_tie.among == ("b", "c")
    assert counted("scottish_stv", ranked("5 a"), "abc", seats=2, drawn=("b",)).count.elected == ("a", "c")


def test_lots_are_asked_for_after_the_idle_ones():
    """c and d go in either order; then a and b are level, and always were."""
    rankings = ranked("3 a", "3 b", "1 c", "1 d")
    waiting = counted("irv", rankings).count
    assert [(tie.options, tie.settled) for tie in waiting.ties] == [(("c", "d"), "immaterial"), (("a", "b"), None)]
    drawn = counted("irv", rankings, drawn=("a",)).count
    assert drawn.elected == ("b",)
    assert [tie.settled for tie in drawn.ties] == ["immaterial", "lot"]


def test_a_lot_that_fell_on_somebody_else_is_refused():
    with refused("count.lot_elsewhere", candidate="c", tied=("a", "b")):
        counted("irv", ranked("2 a", "2 b", "1 c"), "abc", drawn=("c",))


def test_a_lot_too_many_is_refused():
    with refused("count.lot_unneeded", candidate="a"):
        counted("irv", ranked("2 a", "1 b"), "ab", drawn=("a",))
    with refused("count.lot_unneeded", candidate="b"):
        counted("scottish_stv", ranked("1 a", "1 b"), "ab", drawn=("a", "b"))
    with refused("count.lot_unneeded", candidate="a"):
        counted("schulze", ranked("2 a", "1 b"), "ab", drawn=("a",))


def test_a_tangle_too_large_to_follow_is_left_to_the_lot():
    options = "abcdefgh"
    result = counted("irv", ranked(*(f"1 {option}" for option in options)), options)
    assert result.count.open_tie.among == tuple(options)


def test_what_was_not_drawn_is_not_called_a_lot():
    """A count that meets two ties: the first is idle, at the second the lot falls on b."""

    def count(lots):
        ties = [Tie(stage=2, about="exclusion", options=("x", "y"), among=("x", "y"))]
        if lots:
            ties = [
                ties[0].having(settled="lot", chosen=lots[:1]),
                ties[0].having(options=("a", "b"), among=("a", "b")),
            ]
        if len(lots) == 2:
            ties[1] = ties[1].having(settled="lot", chosen=lots[1:])
        elected = () if len(lots) < 2 else ("a",) if lots[1] == "b" else ("b",)
        return Count(totals={}, stages=(Stage(kind="first", elected=elected),), ties=tuple(ties))

    assert [tie.settled for tie in settled(count, ()).ties] == ["immaterial", None]
    after = settled(count, ("b",))
    assert [(tie.settled, tie.chosen) for tie in after.ties] == [("immaterial", ("x",)), ("lot", ("b",))]
    assert after.elected == ("a",)


def test_one_alone_is_no_tie():
    lots = Lots(())
    assert lots.one("exclusion", ["a"], [{"a": 1, "b": 1}]) == "a"
    assert lots.met == []


@settings(max_examples=200)
@given(profiles(many=6), st.sampled_from(["irv", "scottish_stv", "schulze", "plurality"]), st.integers(1, 2))
def test_however_the_lots_fall_the_count_comes_to_an_end(rankings, method, seats):
    """Lots are drawn until nothing is open; whoever is elected before the first open tie stays so."""
    ends = set()

    def draw(drawn):
        count = counted(method, rankings, seats=seats, drawn=drawn).count
        assert len(drawn) < 8
        if count.open_tie is None:
            assert [tie.chosen for tie in count.ties if tie.settled == "lot"] != [] or not drawn
            ends.add(frozenset(count.elected))
            return
        for option in count.open_tie.among:
            draw((*drawn, option))

    draw(())
    first = counted(method, rankings, seats=seats).count
    assert all(set(first.elected) <= end for end in ends)
    assert (len(ends) == 1) == (first.open_tie is None)
