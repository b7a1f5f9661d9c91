import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.domain.tally import Count, Option, Question, Winners, built_in
from tests.domain.refused import refused

YES_NO = built_in()["yes_no"]
CHOOSE = built_in()["choose"]
asked = YES_NO.prepared(Question(method="yes_no", options=()))


def election(options="abcd", **more):
    return CHOOSE.prepared(Question(method="choose", options=tuple(Option(id=each) for each in options), **more))


def test_each_method_is_found_by_its_id():
    assert {name: method.id for name, method in built_in().items()} == {
        name: name for name in ("yes_no", "choose", "approval", "score", "irv", "scottish_stv", "schulze", "award")
    }


# -- for, against, abstain ---------------------------------------------------------------------------------------


def test_the_three_answers_are_fixed():
    odd = Question(method="yes_no", options=(Option(id="maybe"),), least=0, most=9, seats=4)
    assert YES_NO.prepared(odd) == asked
    assert asked.option_ids == ("yes", "no", "abstain")


@pytest.mark.parametrize("choice", [(), ("yes", "no"), ("yes", "yes"), ("maybe",), ("",)])
def test_exactly_one_answer_is_taken(choice):
    with refused("ballot.choose_one"):
        YES_NO.checked(asked, choice)


def test_answers_are_summed_by_weight():
    ballots = [(("yes",), 1), (("no",), 7050), (("yes",), 8550)]
    assert YES_NO.counted(asked, ballots) == Count(totals={"yes": 8551, "no": 7050, "abstain": 0})
    assert YES_NO.winners(asked, Count(totals={"yes": 9, "no": 0}), 1) == Winners()


# -- choose up to m of n -----------------------------------------------------------------------------------------


def test_bounds_are_drawn_in_to_what_there_is():
    question = election("ab", least=5, most=9, seats=7)
    assert (question.least, question.most, question.seats) == (2, 2, 2)
    question = election("abc", least=-1, most=0, seats=0)
    assert (question.least, question.most, question.seats) == (0, 1, 1)


@pytest.mark.parametrize("options", ["", "a", "aba"])
def test_an_election_needs_two_different_candidates(options):
    with refused("poll.too_few_options", least=2):
        election(options)


def test_a_ballot_names_neither_too_many_nor_too_few():
    question = election(least=2, most=3)
    assert CHOOSE.checked(question, ("d", "a", "a")) == ("a", "d")
    assert CHOOSE.checked(question, ()) == ()
    with refused("ballot.too_many", most=3, named=4):
        CHOOSE.checked(question, tuple("abcd"))
    with refused("ballot.too_few", least=2, named=1):
        CHOOSE.checked(question, ("a", "a"))
    with refused("ballot.unknown_option"):
        CHOOSE.checked(question, ("a", "x"))


@pytest.mark.parametrize(
    ("totals", "seats", "needed", "elected", "tied"),
    [
        ("a9 b7 c5 d1", 2, 1, "ab", ""),
        ("a5 b7 c5 d9", 2, 1, "db", ""),
        ("a9 b7 c7 d1", 2, 1, "a", "bc"),
        ("a7 b7 c7 d1", 2, 1, "", "abc"),
        ("a7 b7 c3 d1", 2, 1, "ab", ""),
        ("a9 b7 c5 d1", 2, 8, "a", ""),
        ("a9 b7 c5 d1", 2, 10, "", ""),
        ("a9 b7 c7 d1", 2, 8, "a", ""),
        ("a4 b4 c4 d4", 4, 1, "abcd", ""),
    ],
)
def test_seats_go_to_those_with_most_and_enough_votes_and_a_tie_is_said(totals, seats, needed, elected, tied):
    count = Count(totals={each[0]: int(each[1:]) for each in totals.split()})
    found = CHOOSE.winners(election(most=4, seats=seats), count, needed)
    assert ("".join(found.elected), "".join(found.tied)) == (elected, tied)


ballots = st.lists(st.tuples(st.sets(st.sampled_from("abcd"), max_size=3), st.integers(1, 9999)), max_size=40)


@given(ballots, st.integers(1, 4), st.integers(1, 40000))
def test_an_election_adds_up(cast, seats, needed):
    question = election(most=3, seats=seats)
    checked = [(CHOOSE.checked(question, tuple(choice)), weight) for choice, weight in cast]
    count = CHOOSE.counted(question, checked)
    assert sum(count.totals.values()) == sum(len(choice) * weight for choice, weight in cast)
    assert count.blank == sum(weight for choice, weight in cast if not choice)
    found = CHOOSE.winners(question, count, needed)
    assert len(found.elected) <= seats
    assert not set(found.elected) & set(found.tied)
    assert not found.tied or len(found.elected) < seats < len(found.elected) + len(found.tied)
    assert all(count.totals[option] >= needed for option in (*found.elected, *found.tied))
    rest = [count.totals[option] for option in question.option_ids if option not in found.elected]
    assert all(count.totals[option] >= max(rest, default=0) for option in found.elected)


@given(ballots)
def test_the_order_of_ballots_does_not_matter(cast):
    question = election(most=3)
    checked = [(tuple(sorted(choice)), weight) for choice, weight in cast]
    assert CHOOSE.counted(question, checked) == CHOOSE.counted(question, reversed(checked))
