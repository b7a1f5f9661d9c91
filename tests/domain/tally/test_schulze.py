from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from council.domain.tally import Winners
from council.domain.tally.schulze import Schulze, paths
from tests.domain.tally.profiles import asked, counted, elected, places, profiles, ranked

SCHULZE = Schulze()

# Schulze (2011), example 1 (§ 3.1): 45 voters, five alternatives, and the tables printed there
EXAMPLE = ranked(
    "5 a c b e d",
    "5 a d e c b",
    "8 b e d a c",
    "3 c a b e d",
    "7 c a e b d",
    "2 c b a d e",
    "7 d c e b a",
    "8 e b a d c",
)


def pairs_of(rankings, options):
    """How many rank the first above the second, ballot by ballot."""
    preferred = {(a, b): 0 for a in options for b in options if a != b}
    for ranking, many in rankings:
        rank = {option: at for at, place in enumerate(ranking) for option in place}
        for a, b in preferred:
            preferred[a, b] += many * (rank.get(a, len(options)) < rank.get(b, len(options)))
    return preferred


def test_the_example_of_the_paper():
    result = counted("schulze", EXAMPLE, "abcde")
    pairs, strongest, order = result.count.stages
    assert pairs.pairs["a"] == {"b": 20, "c": 26, "d": 30, "e": 22}
    assert pairs.pairs["e"] == {"a": 23, "b": 27, "c": 21, "d": 31}
    assert strongest.pairs == {
        "a": {"b": 28, "c": 28, "d": 30, "e": 24},
        "b": {"a": 25, "c": 28, "d": 33, "e": 24},
        "c": {"a": 25, "b": 29, "d": 29, "e": 24},
        "d": {"a": 25, "b": 28, "c": 28, "e": 24},
        "e": {"a": 25, "b": 28, "c": 28, "d": 31},
    }
    assert order.votes == {"e": 4, "a": 3, "c": 2, "b": 1, "d": 0}
    assert order.elected == ("e",)
    assert elected("schulze", EXAMPLE, "abcde", seats=3) == "eac"


def test_the_unranked_are_ranked_last_and_equals_are_not_compared():
    result = counted("schulze", ranked("3 a", "2 b=c a", "1 d=b"))
    assert result.count.stages[0].pairs["a"] == {"b": 3, "c": 3, "d": 5}
    assert result.count.stages[0].pairs["b"] == {"a": 3, "c": 1, "d": 2}
    assert result.count.totals == {"a": 3, "b": 3, "c": 2, "d": 1}


def test_a_link_that_loses_or_is_even_carries_nothing():
    assert paths([[0, 3], [3, 0]]) == [[0, 0], [0, 0]]
    assert paths([[0, 4, 0], [2, 0, 5], [3, 1, 0]]) == [[0, 4, 4], [3, 0, 5], [3, 3, 0]]


def test_a_tie_is_said_and_nobody_taken():
    result = counted("schulze", ranked("2 a b", "2 b a"), "ab")
    assert result.count.elected == ()
    assert result.count.open_tie.among == ("a", "b")
    count = SCHULZE.counted(asked("schulze", "ab"), [(("a=b",), 4)])
    assert SCHULZE.winners(asked("schulze", "ab"), count, needed=1) == Winners(tied=("a", "b"))


def test_a_tie_among_those_elected_is_none():
    assert set(elected("schulze", ranked("2 a b c", "2 b a c"), "abc", seats=2)) == {"a", "b"}


def test_a_lot_decides_and_is_recorded():
    result = counted("schulze", ranked("2 a b", "2 b a"), "ab", drawn=("b",))
    [tie] = result.count.ties
    assert (result.count.elected, tie.settled, tie.chosen) == (("b",), "lot", ("b",))


def test_nobody_wins_where_nobody_voted():
    result = counted("schulze", [((), 4)])
    assert (result.count.elected, result.count.ties, result.count.blank) == ((), (), 4)


def test_a_ballot_may_rank_equally():
    question = SCHULZE.prepared(asked("schulze"))
    assert SCHULZE.checked(question, ("c", "d=a")) == ("c", "a=d")


# -- properties --------------------------------------------------------------------------------------------------


@given(profiles("abcde", equal=True))
def test_comparisons_are_those_of_every_ballot_by_itself(rankings):
    pairs = counted("schulze", rankings, "abcde").count.stages[0].pairs
    assert {(a, b): many for a, row in pairs.items() for b, many in row.items()} == pairs_of(rankings, "abcde")


@given(profiles("abcd", equal=True))
def test_whoever_beats_every_other_is_elected_alone(rankings):
    preferred = pairs_of(rankings, "abcd")
    for option in "abcd":
        if all(preferred[option, other] > preferred[other, option] for other in "abcd" if other != option):
            assert elected("schulze", rankings) == option
        if all(preferred[option, other] < preferred[other, option] for other in "abcd" if other != option):
            count = counted("schulze", rankings).count
            assert option not in (*count.elected, *(count.open_tie.among if count.open_tie else ()))


@given(profiles("abcd", equal=True))
def test_whoever_most_put_first_alone_is_elected(rankings):
    valid = sum(many for ranking, many in rankings if ranking)
    for option in "abcd":
        if 2 * sum(many for ranking, many in rankings if ranking[:1] == ((option,),)) > valid:
            assert elected("schulze", rankings) == option


@given(profiles("abcd", equal=True), st.sampled_from("abcd"), st.data())
def test_to_be_ranked_higher_never_harms(rankings, option, data):
    """Monotone (§ 4.5): on one more ballot the winner stands alone at the top."""
    if elected("schulze", rankings) == option:
        at = data.draw(st.integers(0, len(rankings) - 1))
        ranking, many = rankings[at]
        rest = tuple(tuple(other for other in place if other != option) for place in ranking)
        raised = ((option,), *(place for place in rest if place))
        assert elected("schulze", [*rankings[:at], (raised, many), *rankings[at + 1 :]]) == option


@given(profiles("abcd", equal=True))
def test_nobody_is_elected_whom_another_beats_by_the_strongest_path(rankings):
    count = counted("schulze", rankings).count
    strongest = count.stages[1].pairs
    for option in count.elected:
        assert all(strongest[option][other] >= strongest[other][option] for other in "abcd" if other != option)


@given(places("abcd", equal=True))
def test_one_ballot_elects_its_first_place(ranking):
    count = counted("schulze", [(ranking, 1)]).count
    winners = count.elected or (count.open_tie.among if count.open_tie else ())
    assert set(winners) == set(ranking[0] if ranking else ())
