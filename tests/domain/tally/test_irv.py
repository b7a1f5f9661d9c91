from __future__ import annotations

from itertools import product

from hypothesis import given, settings

from council.domain.tally import Winners
from council.domain.tally.irv import InstantRunoff
from tests.domain.refused import refused
from tests.domain.tally.profiles import asked, counted, elected, profiles, ranked

IRV = InstantRunoff()


def test_the_last_one_is_out_until_somebody_has_more_than_half():
    result = counted("irv", ranked("8 a", "7 b", "4 c b", "2 d c b"))
    stages = result.count.stages
    assert [(stage.kind, stage.of, stage.elected) for stage in stages] == [
        ("first", (), ()),
        ("exclusion", ("d",), ()),
        ("exclusion", ("c",), ("b",)),
    ]
    assert stages[1].votes == {"a": 8, "b": 7, "c": 6, "d": 0}
    assert stages[2].votes == {"a": 8, "b": 13, "c": 0, "d": 0}
    assert result.count.totals == {"a": 8, "b": 7, "c": 4, "d": 2}


def test_half_is_not_more_than_half():
    even = counted("irv", ranked("5 a", "3 b", "2 c b"), "abc").count
    assert [stage.elected for stage in even.stages] == [(), (), ("a",)]
    assert [(tie.stage, tie.options, tie.earlier, tie.chosen) for tie in even.ties] == [(3, ("a", "b"), 1, ("b",))]
    assert elected("irv", ranked("6 a", "3 b", "2 c b"), "abc") == "a"
    half = counted("irv", ranked("5 a", "3 b", "2 c"), "abc").count
    assert [stage.of for stage in half.stages] == [(), ("c",)], "5 of 10 do not elect, 5 of 8 still in play do"
    assert half.stages[-1].exhausted == 2


def test_a_shared_place_exhausts_a_ballot_and_a_skipped_one_does_not():
    """San Francisco's charter, § 13.102(a)."""
    result = counted("irv", ranked("2 a b=c d", "3 b", "4 c", "4 d", "1 b=c a", "9 -", "2 - d"))
    assert result.count.stages[0].votes == {"a": 2, "b": 3, "c": 4, "d": 6}
    assert result.count.stages[1].exhausted == 2
    assert (result.count.invalid, result.count.blank) == (1, 9)


def test_several_seats_are_filled_one_after_the_other():
    """Utah Code § 20A-4-603: for each further seat the count begins anew without those already elected."""
    result = counted("irv", ranked("8 a b", "3 b", "4 c"), "abc", seats=2)
    assert result.count.elected == ("a", "b")
    again = result.count.stages[1]
    assert (again.kind, again.of, again.votes) == ("again", ("a",), {"b": 11, "c": 4})


def test_a_seat_for_which_nobody_is_ranked_stays_open():
    result = counted("irv", ranked("6 a"), "abc", seats=3)
    assert result.count.elected == ("a",)
    assert result.count.open_tie is None


def test_without_a_vote_nobody_is_elected():
    result = counted("irv", [((), 2)])
    assert (result.count.elected, result.count.blank, len(result.count.stages)) == ((), 2, 1)


def test_as_a_poll_it_says_who_won():
    question = IRV.prepared(asked("irv"))
    count = IRV.counted(question, [(("a", "b"), 5), (("b",), 4), (("c", "b"), 2)])
    assert IRV.winners(question, count, needed=1) == Winners(elected=("b",))


def test_a_ballot_is_put_into_its_one_form_or_refused():
    question = IRV.prepared(asked("irv", most=3, least=2))
    assert IRV.checked(question, ("c", "a")) == ("c", "a")
    assert IRV.checked(question, ()) == ()
    with refused("ballot.unknown_option"):
        IRV.checked(question, ("a", "x"))
    with refused("ballot.ranked_twice"):
        IRV.checked(question, ("a", "b", "a"))
    with refused("ballot.equal_ranks"):
        IRV.checked(question, ("a", "b=c"))
    with refused("ballot.too_many", most=3, named=4):
        IRV.checked(question, ("a", "b", "c", "d"))
    with refused("ballot.too_few", least=2, named=1):
        IRV.checked(question, ("a",))
    with refused("poll.too_few_options", least=2):
        IRV.prepared(asked("irv", "a"))


def test_an_id_with_an_equals_sign_is_still_one_option():
    question = IRV.prepared(asked("irv", ["a=b", "a", "c"]))
    assert IRV.checked(question, ("a=b", "c")) == ("a=b", "c")
    assert IRV.counted(question, [(("a=b", "c"), 3), (("c",), 1)]).elected == ("a=b",)


# -- properties --------------------------------------------------------------------------------------------------


@given(profiles(many=12))
def test_votes_and_exhausted_ballots_add_up(rankings):
    valid = sum(many for ranking, many in rankings if ranking)
    for stage in counted("irv", rankings).count.stages:
        assert sum(stage.votes.values()) + stage.exhausted == valid


@given(profiles(many=12))
def test_whoever_most_put_first_is_elected(rankings):
    firsts = {option: sum(many for ranking, many in rankings if ranking[:1] == ((option,),)) for option in "abcd"}
    valid = sum(firsts.values())
    for option, votes in firsts.items():
        if 2 * votes > valid:
            assert elected("irv", rankings) == option


def every_way(papers, options):
    """Whoever can win when each tie for exclusion, unless an earlier stage settles it, may fall either way."""

    def run(standing, history):
        votes = dict.fromkeys(standing, 0)
        for paper, many in papers:
            for [option] in paper:
                if option in standing:
                    votes[option] += many
                    break
        total = sum(votes.values())
        for option, many in votes.items():
            if 2 * many > total:
                return {option}
        history = [*history, votes]
        last = set(standing)
        for earlier in reversed(history):
            bound = min(earlier[option] for option in last)
            last = {option for option in last if earlier[option] == bound}
        return set().union(*(run([o for o in standing if o != out], history) for out in last)) if total else set()

    return run(list(options), [])


@settings(max_examples=300)
@given(profiles(many=7))
def test_a_count_written_apart_comes_to_the_same(rankings):
    count = counted("irv", rankings).count
    ways = every_way(rankings, "abcd")
    if count.open_tie is None:
        assert set(count.elected) == ways
    else:
        assert len(ways) > 1


def test_every_election_of_three_ballots_is_won_or_openly_tied():
    ballots = ["a b c", "b c a", "c a b", "a c b", "b", "c"]
    for three in product(ballots, repeat=3):
        count = counted("irv", ranked(*(f"1 {ballot}" for ballot in three)), "abc").count
        assert (len(count.elected) == 1) != (count.open_tie is not None)
