"""The counts against `pref_voting` on random profiles: `pip install pref_voting`, which is too heavy to be asked of
everybody who runs the tests (numba, scipy, ortools); skipped where it is absent."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from council.documents.ballot_files import read_ballots
from tests.domain.tally.profiles import Rankings, counted

pytest.importorskip("pref_voting", reason="pref_voting is not installed; it is only an oracle for the counts")
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]

MANY = 250
OPTIONS = ["1", "2", "3", "4", "5"]


def random_rankings(chance: random.Random, *, complete: bool, equal: bool = False) -> Rankings:
    rankings: Rankings = []
    for _ in range(chance.randint(3, 25)):
        order = chance.sample(OPTIONS, len(OPTIONS) if complete else chance.randint(1, len(OPTIONS)))
        places: list[tuple[str, ...]] = []
        for option in order:
            if equal and places and chance.random() < 0.3:
                places[-1] = (*places[-1], option)
            else:
                places.append((option,))
        rankings.append((tuple(places), chance.randint(1, 4)))
    return rankings


def linear(rankings: Rankings):
    """A profile of complete strict orders."""
    from pref_voting.profiles import Profile

    sums = Counter[tuple[int, ...]]()
    for ranking, many in rankings:
        sums[tuple(int(option) - 1 for [option] in ranking)] += many
    return Profile([list(order) for order in sums], list(sums.values()))


def with_ties(rankings: Rankings):
    from pref_voting.profiles_with_ties import ProfileWithTies

    ranks = [{int(o) - 1: at for at, place in enumerate(ranking, 1) for o in place} for ranking, _many in rankings]
    profile = ProfileWithTies(ranks, [many for _ranking, many in rankings], candidates=list(range(len(OPTIONS))))
    profile.use_extended_strict_preference()
    return profile


def winners(method: str, rankings: Rankings) -> set[int]:
    """Who is elected, or who would be in the tie for the seat."""
    count = counted(method, rankings, OPTIONS).count
    tie = count.open_tie
    return {int(option) - 1 for option in (count.elected or (tie.among if tie else ()))}


def test_plurality_and_marks():
    from pref_voting.scoring_methods import borda, plurality

    chance = random.Random(1)
    for _ in range(MANY):
        rankings = random_rankings(chance, complete=True)
        assert winners("plurality", rankings) == set(plurality(linear(rankings)))
        assert winners("score", rankings) == set(borda(linear(rankings)))


def test_approval():
    from pref_voting.grade_methods import approval
    from pref_voting.grade_profiles import GradeProfile

    chance = random.Random(2)
    for _ in range(MANY):
        rankings = random_rankings(chance, complete=False)
        grades = [{int(o) - 1: 1 for [o] in ranking} for ranking, _many in rankings]
        profile = GradeProfile(grades, [0, 1], gcounts=[many for _r, many in rankings], candidates=list(range(5)))
        assert winners("approval", rankings) == set(approval(profile))


@pytest.mark.parametrize("equal", [False, True])
def test_schulze(equal):
    from pref_voting.margin_based_methods import beat_path

    chance = random.Random(3)
    for _ in range(MANY):
        rankings = random_rankings(chance, complete=False, equal=equal)
        profile = with_ties(rankings)
        assert winners("schulze", rankings) == set(beat_path(profile, strength_function=profile.support))


def test_instant_run_off():
    """`put` follows every way a tie may fall; ours looks back before it draws a lot, so it may know more."""
    from pref_voting.iterative_methods import instant_runoff_put

    chance, without_ties = random.Random(4), 0
    for _ in range(MANY):
        rankings = random_rankings(chance, complete=True)
        count = counted("irv", rankings, OPTIONS).count
        ways = set(instant_runoff_put(linear(rankings)))
        elected = {int(option) - 1 for option in count.elected}
        assert elected <= ways
        if len(ways) == 1:
            assert elected == ways
        without_ties += not count.ties
    assert without_ties > MANY // 3


def test_scottish_stv():
    from pref_voting.proportional_methods import stv_scottish

    chance, compared = random.Random(5), 0
    for _ in range(MANY):
        rankings = random_rankings(chance, complete=True)
        seats = chance.randint(1, 3)
        count = counted("scottish_stv", rankings, OPTIONS, seats).count
        if all(tie.settled == "earlier_stage" for tie in count.ties):
            expected = stv_scottish(linear(rankings).to_profile_with_ties(), num_seats=seats)
            assert {int(option) - 1 for option in count.elected} == set(expected)
            compared += 1
    assert compared > MANY // 3


@pytest.mark.parametrize("kind", ["soc", "soi", "toc", "toi"])
def test_files_as_preflibtools_writes_them(tmp_path, kind, capsys):
    from preflibtools.instances import OrdinalInstance

    chance = random.Random(kind)
    rankings = random_rankings(chance, complete=kind.endswith("c"), equal=kind.startswith("t"))
    instance = OrdinalInstance()
    sums = Counter[tuple[tuple[int, ...], ...]]()
    for ranking, many in rankings:
        sums[tuple(tuple(int(option) for option in place) for place in ranking)] += many
    instance.append_vote_map(dict(sums))
    instance.data_type = kind
    for number in OPTIONS:
        instance.alternatives_name[int(number)] = f"Candidate {number}"
    path = tmp_path / f"election.{kind}"
    instance.write(str(path))
    election = read_ballots(path.read_bytes(), path.name)
    assert election.candidates == {number: f"Candidate {number}" for number in OPTIONS}
    read = Counter[object]()
    for ranking, many in election.ballots:
        read[tuple(tuple(int(option) for option in place) for place in ranking)] += many
    assert read == sums
