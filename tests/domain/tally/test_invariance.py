"""What no count may depend on: the order of the ballots, how they are bundled, the candidates' names and order."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.tally.profiles import counted, profiles, ranked

METHODS = ["plurality", "approval", "score", "irv", "scottish_stv", "schulze"]
OPTIONS = "abcde"


def finding(count, back=None):
    """What a count finds, whoever stands first: the elected, those an open tie is between, the first stage."""
    back = back or {option: option for option in OPTIONS}
    tie = count.open_tie
    return (
        frozenset(back[option] for option in count.elected),
        frozenset(back[option] for option in tie.among) if tie else None,
        {back[option]: votes for option, votes in count.totals.items()},
        count.blank,
        count.invalid,
    )


@settings(max_examples=60)
@given(profiles(OPTIONS, equal=True), st.integers(1, 3), st.randoms(use_true_random=False))
@pytest.mark.parametrize("method", METHODS)
def test_the_order_of_the_ballots_and_how_they_are_bundled(method, rankings, seats, random):
    single = [(ranking, 1) for ranking, many in rankings for _ in range(many)]
    random.shuffle(single)
    assert counted(method, single, OPTIONS, seats).count == counted(method, rankings, OPTIONS, seats).count


@settings(max_examples=60)
@given(profiles(OPTIONS, equal=True), st.integers(1, 3), st.permutations(OPTIONS), st.permutations("vwxyz"))
@pytest.mark.parametrize("method", METHODS)
def test_the_names_of_the_options_and_their_order_on_the_ballot(method, rankings, seats, order, names):
    called = dict(zip(OPTIONS, names, strict=True))
    renamed = [
        (tuple(tuple(called[option] for option in place) for place in ranking), many) for ranking, many in rankings
    ]
    back = {name: option for option, name in called.items()}
    other = counted(method, renamed, [called[option] for option in order], seats).count
    assert finding(other, back) == finding(counted(method, rankings, OPTIONS, seats).count)


@settings(max_examples=60)
@given(profiles(OPTIONS, equal=True), st.integers(1, 3), st.integers(2, 7))
@pytest.mark.parametrize("method", ["plurality", "approval", "score", "irv", "schulze"])
def test_every_ballot_heavier_by_the_same(method, rankings, seats, times):
    """Not so for a quota, which is rounded: 3 votes and 30 votes have other shares of one."""
    heavier = [(ranking, many * times) for ranking, many in rankings]
    one, other = counted(method, rankings, OPTIONS, seats).count, counted(method, heavier, OPTIONS, seats).count
    assert finding(one)[:2] == finding(other)[:2]
    assert {option: votes * times for option, votes in one.totals.items()} == other.totals


@pytest.mark.parametrize("method", METHODS)
def test_blank_ballots_change_nothing_but_their_number(method):
    rankings = ranked("5 a b", "4 b c", "3 c a")
    plain, more = counted(method, rankings).count, counted(method, [*rankings, ((), 7)]).count
    assert more == plain.having(blank=7)
