"""参与式预算: everybody spends the budget on paper; what most people chose is funded, as far as the money goes."""

from council.api import hook
from council_budget_vote.method import Budget


@hook
def voting_methods():
    """One way of voting: ballots under a total, funded by votes."""
    return [Budget()]
