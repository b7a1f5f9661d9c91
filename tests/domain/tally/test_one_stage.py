"""Plurality, approval and marks: the most votes win, in one stage."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.domain.tally import Count, Winners
from council.domain.tally.approval import Approval
from council.domain.tally.outcome import election_methods
from council.domain.tally.plurality import Plurality
from council.domain.tally.score import Score
from tests.domain.refused import refused
from tests.domain.tally.profiles import asked, counted, elected, profiles, ranked

PLURALITY, APPROVAL, SCORE = Plurality(), Approval(), Score()


def test_the_methods_of_the_command_line_are_all_there():
    assert list(election_methods()) == ["plurality", "approval", "score", "irv", "scottish_stv", "schulze"]


# -- as polls ----------------------------------------------------------------------------------------------------


def test_plurality_takes_one_name():
    question = PLURALITY.prepared(asked("plurality", most=3, least=2))
    assert (question.least, question.most) == (0, 1)
    with refused("ballot.too_many", most=1, named=2):
        PLURALITY.checked(question, ("a", "b"))
    count = PLURALITY.counted(question, [(("a",), 3), (("b",), 2), ((), 1)])
    assert PLURALITY.winners(question, count, needed=3) == Winners(elected=("a",))
    assert PLURALITY.winners(question, count, needed=4) == Winners()


def test_approval_takes_any_number_of_names():
    question = APPROVAL.prepared(asked("approval"))
    assert (question.least, question.most) == (0, 4)
    assert APPROVAL.checked(question, ("d", "a", "b", "c")) == ("a", "b", "c", "d")
    count = APPROVAL.counted(question, [(("a", "b"), 3), (("b",), 2)])
    assert count.totals == {"a": 3, "b": 5, "c": 0, "d": 0}


def test_marks_stand_behind_their_ids():
    question = SCORE.prepared(asked("score", "abc", most=5))
    assert (question.least, question.most) == (0, 5)
    assert SCORE.checked(question, ("c:5", "a:0")) == ("a:0", "c:5")
    count = SCORE.counted(question, [(("a:0", "c:5"), 2), (("a:4",), 3), ((), 1)])
    assert count == Count(totals={"a": 12, "b": 0, "c": 10}, totals_are="Sums of marks", blank=1)
    assert SCORE.winners(question, count, needed=99) == Winners(elected=("a",))


def test_whoever_gets_no_mark_has_the_lowest():
    question = SCORE.prepared(asked("score", "ab", least=1, most=5))
    assert SCORE.counted(question, [(("a:3",), 2), (("b:5",), 1)]).totals == {"a": 7, "b": 7}


@pytest.mark.parametrize("choice", [("a:6",), ("a:-1",), ("a:",), ("a:x",), ("a:1.5",), ("a:٣",)])
def test_a_mark_outside_the_scale_is_refused(choice):
    with refused("ballot.mark_outside", least=0, most=5):
        SCORE.checked(SCORE.prepared(asked("score", "abc", most=5)), choice)


def test_other_ballots_that_are_refused():
    question = SCORE.prepared(asked("score", "abc", most=5))
    with refused("ballot.unknown_option"):
        SCORE.checked(question, ("x:1",))
    with refused("ballot.unknown_option"):
        SCORE.checked(question, ("a",))
    with refused("ballot.marked_twice"):
        SCORE.checked(question, ("a:1", "a:2"))
    for method in (PLURALITY, APPROVAL, SCORE):
        with refused("poll.too_few_options", least=2):
            method.prepared(asked(method.id, "a"))


def test_a_scale_has_two_marks_at_the_least():
    for least, most in ((0, 0), (7, 1), (-3, -1)):
        question = SCORE.prepared(asked("score", "ab", least=least, most=most))
        assert 0 <= question.least < question.most


# -- out of rankings ---------------------------------------------------------------------------------------------


def test_rankings_are_read_as_each_method_asks():
    rankings = ranked("3 a b", "2 b=c", "1 c a=d b", "4 -")
    plurality = counted("plurality", rankings).count
    assert (plurality.totals, plurality.invalid, plurality.blank) == ({"a": 3, "b": 0, "c": 1, "d": 0}, 2, 4)
    assert counted("approval", rankings).count.totals == {"a": 4, "b": 6, "c": 3, "d": 1}
    assert counted("score", rankings).count.totals == {"a": 3 * 3 + 1, "b": 3 * 2 + 2 * 2, "c": 2 * 2 + 3, "d": 1}


def test_where_everybody_must_be_ranked_the_last_place_is_no_approval():
    rankings = ranked("3 a b=c=d", "2 b c=a d", "1 a=b=c=d")
    count = counted("approval", rankings, complete=True).count
    assert count.totals == {"a": 5, "b": 2, "c": 2, "d": 0}
    assert count.blank == 1


@pytest.mark.parametrize("method", ["plurality", "approval", "score"])
def test_equal_votes_across_the_last_seat_elect_none_of_them(method):
    result = counted(method, ranked("3 a", "2 b", "2 c", "1 d"), seats=2)
    assert result.count.elected == ("a",)
    tie = result.count.open_tie
    assert (tie.stage, tie.about, tie.options, tie.settled) == (1, "seat", ("b", "c"), None)
    assert elected(method, ranked("3 a", "2 b", "2 c", "1 d"), seats=3) == "abc"


def test_lots_fill_the_last_seats():
    rankings = ranked("3 a", "2 b", "2 c", "2 d")
    assert elected("plurality", rankings, seats=3, drawn=("d", "b")) == "adb"
    half = counted("plurality", rankings, seats=3, drawn=("d",)).count
    assert half.elected == ("a", "d")
    assert (half.open_tie.among, half.open_tie.chosen) == (("b", "c"), ("d",))
    with refused("count.lot_elsewhere", candidate="a", tied=("b", "c", "d")):
        counted("plurality", rankings, seats=3, drawn=("a",))
    with refused("count.lot_unneeded", candidate="c"):
        counted("plurality", rankings, seats=3, drawn=("d", "b", "c"))


def test_nobody_is_elected_without_a_vote():
    assert elected("plurality", ranked("3 a"), seats=3) == "a"
    assert elected("plurality", [((), 5)], seats=3) == ""
    assert elected("score", [((), 5)]) == ""


@given(profiles("abcd", equal=True), st.sampled_from(["plurality", "approval", "score"]), st.integers(1, 3))
def test_the_elected_have_most(rankings, method, seats):
    count = counted(method, rankings, seats=seats).count
    out = [option for option in "abcd" if option not in count.elected]
    tied = count.open_tie.among if count.open_tie else ()
    for option in count.elected:
        assert all(count.totals[option] > count.totals[other] for other in tied)
        assert all(count.totals[option] >= count.totals[other] > -1 for other in out)


@given(profiles("abcd"), st.integers(1, 5))
def test_one_more_vote_never_harms(rankings, more):
    for method in ("plurality", "approval", "score"):
        winner = elected(method, rankings)
        if winner:
            assert elected(method, [*rankings, (((winner,),), more)]) == winner
