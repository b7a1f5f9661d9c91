"""参与式预算: everybody spends the budget on paper; what most people chose is funded, as far as the money goes."""

from council.api import AgendaKind, Text, hook
from council_budget_vote.method import Budget
from council_budget_vote.order import objections


@hook
def voting_methods():
    """One way of voting: ballots under a total, funded by votes."""
    return [Budget()]


@hook
def agenda_kinds():
    """A matter of its own on the agenda: what the money is for."""
    return [AgendaKind("budget_vote", Text(zh="参与式预算", en="Participatory budgeting"), minutes=20)]


@hook
def review(command):
    """A vote that decides nothing is objected to before it is opened."""
    return objections(command)
