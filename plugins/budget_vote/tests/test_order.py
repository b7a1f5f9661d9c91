"""A budget vote that decides nothing is objected to, and only that."""

import council_budget_vote
import pytest
from council_budget_vote.order import objections

from council.api import Option, Question
from council.api.meetings import CallToOrder, OpenPoll
from council.testing import community


def opening(*costs, method="budget_vote", total=30_000):
    options = tuple(Option(id=f"o{place}", label=f"项目{place}", numbers=(cost,)) for place, cost in enumerate(costs))
    return OpenPoll(question=Question(method=method, options=options, terms={"total": total}))


def test_where_the_money_suffices_for_everything_there_is_nothing_to_choose():
    (objection,) = objections(opening(10_000, 20_000))
    assert "300" in objection.text.zh
    assert "300" in objection.text.en


@pytest.mark.parametrize("command", [opening(10_000, 20_001), opening(1, method="choose"), CallToOrder()])
def test_nothing_else_is_objected_to(command):
    assert list(objections(command)) == []


def test_a_matter_of_its_own_can_stand_on_the_agenda():
    with community(council_budget_vote) as here:
        assert here.plugins.items("agenda_kinds")["budget_vote"].minutes == 20
