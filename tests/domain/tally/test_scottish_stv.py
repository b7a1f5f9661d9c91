from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from council.domain.tally import Question, Winners
from council.domain.tally.scottish_stv import PARTS, ScottishStv, quota
from tests.domain.tally.profiles import asked, counted, elected, profiles, ranked
from tests.domain.tally.slow_stv import possible

STV = ScottishStv()


def papers(rankings):
    return [tuple(option for [option] in ranking) for ranking, many in rankings for _ in range(many)]


def test_the_quota_is_the_least_that_only_so_many_can_reach():
    assert quota(7413, 4) == 1483
    assert [quota(valid, 1) for valid in (0, 1, 2, 3, 4)] == [1, 1, 2, 2, 3]
    for valid in range(200):
        for seats in range(1, 6):
            assert (seats + 1) * quota(valid, seats) > valid >= (seats + 1) * (quota(valid, seats) - 1)


def test_a_surplus_passes_on_in_shortened_parts():
    """7 of 10 votes, quota 4: each paper is worth 3/7 = 0.42857 afterwards, and 0.00001 of three is lost."""
    result = counted("scottish_stv", ranked("4 a b", "3 a c", "3 d"), seats=2)
    assert result.count.quota == 4 * PARTS
    first, surplus, *_rest = result.count.stages
    assert (first.kind, first.elected, surplus.kind, surplus.of) == ("first", ("a",), "surplus", ("a",))
    assert surplus.votes == {"a": 400_000, "b": 4 * 42_857, "c": 3 * 42_857, "d": 300_000}
    assert (surplus.exhausted, surplus.lost) == (0, 300_000 - 7 * 42_857)


def test_papers_that_name_nobody_further_take_their_part_of_the_surplus_with_them():
    result = counted("scottish_stv", ranked("4 a", "3 a c", "3 d"), seats=2)
    surplus = result.count.stages[1]
    assert (surplus.votes["c"], surplus.exhausted) == (3 * 42_857, 4 * 42_857)


def test_the_larger_surplus_goes_first_and_a_paper_keeps_its_value_when_passed_on_again():
    """Quota 21: of a's 40 papers each is worth 19/40, of c's then 9/30 of what they were."""
    rankings = ranked("40 a c d", "25 b", "11 c d", "15 e", "9 d")
    result = counted("scottish_stv", rankings, "abcde", seats=4)
    first, of_a, of_c, of_b = result.count.stages[:4]
    assert first.elected == ("a", "b")
    assert (of_a.of, of_a.elected, of_a.votes["c"]) == (("a",), ("c",), 11 * PARTS + 40 * 47_500)
    assert (of_c.of, of_c.votes["d"]) == (("c",), 9 * PARTS + 11 * 30_000 + 40 * 14_250)
    assert (of_b.of, of_b.exhausted) == (("b",), 4 * PARTS)


def test_a_tie_looks_back_to_the_most_recent_stage_that_tells():
    """d and e stand at 6 each after two exclusions; after the first e had 6 and d 5, at the beginning d 5 and e 4."""
    rankings = ranked("9 a", "8 b", "5 d", "4 e", "2 c e", "1 g d", "2 g")
    result = counted("scottish_stv", rankings, "abcdeg", seats=1)
    stages = result.count.stages
    assert [stage.of for stage in stages[1:4]] == [("c",), ("g",), ("d",)]
    [tie] = result.count.ties
    assert (tie.stage, tie.about, tie.options, tie.among) == (4, "exclusion", ("d", "e"), ("d",))
    assert (tie.settled, tie.earlier, tie.chosen) == ("earlier_stage", 2, ("d",))


def test_of_equal_surpluses_the_one_with_more_votes_before_goes_first():
    """e's votes bring a and b to 9 each, one over the quota; before that a had 7 and b 6."""
    result = counted("scottish_stv", ranked("7 a", "6 b", "2 e a", "3 e b", "6 g", "6 h"), "abegh", seats=3)
    assert result.count.stages[1].elected == ("a", "b")
    assert [stage.of for stage in result.count.stages[2:4]] == [("a",), ("b",)]
    tie = result.count.ties[0]
    assert (tie.stage, tie.about, tie.options) == (3, "surplus", ("a", "b"))
    assert (tie.settled, tie.earlier, tie.chosen) == ("earlier_stage", 1, ("a",))


def test_exactly_the_quota_is_enough_and_leaves_nothing_to_pass_on():
    result = counted("scottish_stv", ranked("4 a b", "3 b", "3 c"), seats=2)
    assert result.count.stages[0].elected == ("a",)
    assert result.count.stages[1].kind == "exclusion"


def test_the_last_ones_get_the_last_seats_without_a_quota():
    result = counted("scottish_stv", ranked("5 a", "3 b", "1 c"), "abc", seats=2)
    last = result.count.stages[-1]
    assert (last.elected, last.filled) == (("b",), ("b",))
    everybody = counted("scottish_stv", ranked("1 a"), "abc", seats=3)
    assert everybody.count.stages[0].elected == ("a", "b", "c")
    assert everybody.count.stages[0].filled == ("b", "c")  # the quota is 1, and a has it
    assert len(everybody.count.stages) == 1


def test_nobody_is_elected_where_nobody_voted():
    result = counted("scottish_stv", [((), 3)], seats=2)
    assert (result.count.elected, result.count.blank, result.count.open_tie) == ((), 3, None)


def test_a_shared_place_or_a_skipped_one_ends_a_ballot():
    """Article 2: the next available preference stands in consecutive order; rule 44: a ballot without one first
    preference is void."""
    result = counted("scottish_stv", ranked("3 a b=c d", "2 a - d", "1 b=c", "1 - a", "4 d b"), seats=1)
    assert result.count.invalid == 2
    assert result.count.stages[0].votes == {"a": 5 * PARTS, "b": 0, "c": 0, "d": 4 * PARTS}


def test_an_excluded_ones_ballots_stop_at_a_shared_place():
    result = counted("scottish_stv", ranked("2 a b=c d", "3 b", "4 c", "4 d"), seats=1)
    assert result.count.stages[1].of == ("a",)
    assert result.count.stages[1].exhausted == 2 * PARTS


def test_a_weight_is_so_many_ballots():
    heavy = [((("a",), ("b",)), 7), ((("c",),), 3)]
    light = [(ranking, 1) for ranking, weight in heavy for _ in range(weight)]
    assert counted("scottish_stv", heavy, seats=2).count == counted("scottish_stv", light, seats=2).count


def test_as_a_poll_it_says_who_won_and_asks_no_majority():
    question = STV.prepared(asked("scottish_stv", seats=2))
    assert (question.most, question.least) == (4, 0)
    ballots = [(("a", "b"), 5), (("b", "a"), 4), (("c",), 3), ((), 2)]
    count = STV.counted(question, ballots)
    assert count.totals == {"a": 5, "b": 4, "c": 3, "d": 0}
    assert count.blank == 2
    assert STV.winners(question, count, needed=99) == Winners(elected=("a", "b"))


def test_a_tie_that_only_a_lot_can_decide_leaves_the_poll_tied():
    question = STV.prepared(asked("scottish_stv", "ab"))
    count = STV.counted(question, [(("a",), 3), (("b",), 3)])
    assert STV.winners(question, count, needed=1) == Winners(tied=("a", "b"))


# -- properties --------------------------------------------------------------------------------------------------


@given(profiles("abcde", many=12), st.integers(1, 4))
def test_no_vote_is_lost_but_what_shortening_takes(rankings, seats):
    result = counted("scottish_stv", rankings, "abcde", seats)
    valid = sum(many for ranking, many in rankings if ranking)
    lost = 0
    for stage in result.count.stages:
        assert sum(stage.votes.values()) + stage.exhausted + stage.lost == valid * PARTS
        assert all(votes >= 0 for votes in stage.votes.values())
        assert 0 <= stage.lost - lost < max(valid, 1), "less than one part of each paper"
        assert stage.lost == lost or stage.kind == "surplus"
        lost = stage.lost


@given(profiles("abcde", many=12), st.integers(1, 4))
def test_seats_are_filled_by_quota_or_because_nobody_else_is_left(rankings, seats):
    count = counted("scottish_stv", rankings, "abcde", seats).count
    valid = sum(many for ranking, many in rankings if ranking)
    for stage in count.stages:
        for option in stage.elected:
            assert (stage.votes[option] >= count.quota) != (option in stage.filled)
    assert len(set(count.elected)) == len(count.elected)
    if count.open_tie is None:
        assert len(count.elected) == (seats if valid else 0)


@settings(max_examples=300)
@given(profiles("abcde", many=8), st.integers(1, 3))
def test_a_second_count_written_apart_comes_to_the_same(rankings, seats):
    count = counted("scottish_stv", rankings, "abcde", seats).count
    ways = possible(papers(rankings), "abcde", seats)
    if count.open_tie is None:
        assert ways == {frozenset(count.elected)}
    else:
        assert len(ways) > 1
        assert any(frozenset(count.elected) <= way for way in ways)


@given(profiles("abcd"))
def test_with_one_seat_it_is_an_instant_run_off(rankings):
    stv, irv = counted("scottish_stv", rankings).count, counted("irv", rankings).count
    if stv.open_tie is None and irv.open_tie is None:
        assert stv.elected == irv.elected


def test_a_question_is_bounded_by_its_options():
    question = STV.prepared(Question(method="scottish_stv", options=asked("x", "ab").options, most=9, seats=9, least=5))
    assert (question.least, question.most, question.seats) == (2, 2, 2)
    assert elected("scottish_stv", ranked("1 a"), "ab", seats=9) == "ab"
