"""Ballots under a total, and what is funded: by votes, then by cost; what does not fit is passed over."""

import pytest
from council_budget_vote.ballot import read, values
from council_budget_vote.method import Budget
from council_budget_vote.money import yuan
from hypothesis import given
from hypothesis import strategies as st

from council.api import Option, Question, Refusal

BUDGET = Budget()
COSTS = {"a": 500_00, "b": 400_00, "c": 300_00, "d": 100_00}


def asked(total=1000_00, **costs):
    options = tuple(Option(id=each, label=each, numbers=(cost,)) for each, cost in (costs or COSTS).items())
    return BUDGET.prepared(Question(method="budget_vote", options=options, terms={"total": total}))


def funded(question, *ballots, drawn=()):
    cast = [(BUDGET.checked(question, tuple(each)), 1) for each in ballots]
    count = BUDGET.counted(question, cast, drawn)
    return count, BUDGET.winners(question, count, 1)


def test_by_votes_as_far_as_the_money_goes():
    count, winners = funded(asked(), "ab", "ab", "ac", "c", "cd")
    assert count.totals == {"a": 3, "b": 2, "c": 3, "d": 1}
    assert winners.elected == ("c", "a", "d")  # c is cheaper than a; b no longer fits, d still does
    assert [(row.option, *row.cells) for row in count.table.rows] == [
        ("c", "3", "300", "700"),
        ("a", "3", "500", "200"),
        ("b", "2", "400", ""),
        ("d", "1", "100", "100"),
    ]
    assert count.table.said[0].en == "Funded: 900 yuan; 100 yuan are left."


def test_what_nobody_chose_is_not_funded():
    count, winners = funded(asked(), "d", "")
    assert (winners.elected, winners.tied, count.blank) == (("d",), (), 1)


def test_equal_votes_and_costs_are_a_tie_when_only_some_fit():
    question = asked(700_00, a=300_00, b=300_00, c=300_00, d=100_00)
    ballots = ("a", "b", "c", "d")
    count, winners = funded(question, *ballots)
    assert winners.elected == ("d",)
    assert winners.tied == ("a", "b", "c")
    count, winners = funded(question, *ballots, drawn=("b",))
    assert (winners.elected, winners.tied) == (("d", "b"), ("a", "c"))
    count, winners = funded(question, *ballots, drawn=("b", "c"))
    assert (winners.elected, winners.tied) == (("d", "b", "c"), ())
    assert [tie.settled for tie in count.ties] == ["lot"]


def test_two_ties_are_settled_one_after_the_other():
    question = asked(500_00, a=300_00, b=300_00, c=200_00, d=200_00)
    ballots = ("a", "b", "a", "b", "c", "d")
    assert funded(question, *ballots)[1].tied == ("a", "b")
    assert funded(question, *ballots, drawn=("b",))[1].tied == ("c", "d")
    assert funded(question, *ballots, drawn=("b", "d"))[1].elected == ("b", "d")
    with pytest.raises(Refusal, match="lot_elsewhere"):
        funded(question, *ballots, drawn=("c",))


def test_equals_that_all_fit_are_no_tie():
    assert funded(asked(600_00, a=300_00, b=300_00), "a", "b")[1].tied == ()


@pytest.mark.parametrize(
    ("total", "costs"),
    [(0, {"a": 1, "b": 1}), (100, {"a": 1}), (100, {"a": 101, "b": 1}), (100, {"a": 0, "b": 1})],
)
def test_what_cannot_be_asked(total, costs):
    with pytest.raises(Refusal, match=r"plugin\.says"):
        asked(total, **costs)


def test_a_project_without_a_cost_is_not_asked():
    options = (Option(id="a", label="树"), Option(id="b", label="灯", numbers=(1,)))
    with pytest.raises(Refusal):
        BUDGET.prepared(Question(method="budget_vote", options=options, terms={"total": 10}))


def test_no_ballot_costs_more_than_there_is():
    with pytest.raises(Refusal) as refusal:
        BUDGET.checked(asked(), ("a", "b", "c"))
    assert "1,200" in refusal.value.params["text"].zh
    assert BUDGET.checked(asked(), ("d", "a", "b")) == ("a", "b", "d")
    with pytest.raises(Refusal):
        BUDGET.checked(asked(), ("x",))


def test_the_form_is_read_and_the_page_has_its_amounts():
    assert read(asked(), {"choice": ["b", "a"], "cast": ["1"]}) == ("b", "a")
    assert values(asked(12_345_50, a=100_00, b=9_50)) == {"total": "12,345.50", "costs": {"a": "100", "b": "9.50"}}


@pytest.mark.parametrize(("fen", "said"), [(0, "0"), (5, "0.05"), (100_00, "100"), (1_234_567_89, "1,234,567.89")])
def test_amounts(fen, said):
    assert yuan(fen) == said


PROFILES = st.lists(st.sets(st.sampled_from("abcdef")), max_size=12)
PRICES = st.lists(st.integers(1, 9), min_size=6, max_size=6)


@given(PROFILES, PRICES, st.integers(9, 30), st.randoms(use_true_random=False))
def test_never_too_much_and_the_same_in_any_order(profile, prices, total, chance):
    question = asked(total, **dict(zip("abcdef", prices, strict=True)))
    cost = dict(zip("abcdef", prices, strict=True))
    ballots = [ballot for ballot in profile if sum(cost[each] for each in ballot) <= total]
    count, winners = funded(question, *ballots)
    assert sum(cost[each] for each in winners.elected) <= total
    assert all(count.totals[each] for each in winners.elected)
    left = total - sum(cost[each] for each in winners.elected)
    if not winners.tied:
        assert all(cost[each] > left for each in "abcdef" if count.totals[each] and each not in winners.elected)
    shuffled = list(ballots)
    chance.shuffle(shuffled)
    assert funded(question, *shuffled)[1] == winners
    turned = question.having(options=question.options[::-1])
    other = funded(turned, *ballots)[1]
    assert (set(other.elected), set(other.tied)) == (set(winners.elected), set(winners.tied))
