"""Points of order: before a budget vote is opened, whether there is anything to choose."""

from council.api import Objection, Text
from council.api.meetings import OpenPoll
from council_budget_vote.method import TOTAL, Budget
from council_budget_vote.money import yuan


def objections(command):
    """An objection where the money suffices for everything: then every project with a single vote is funded."""
    if not isinstance(command, OpenPoll) or command.question.method != Budget.id:
        return
    cost = sum(option.numbers[0] for option in command.question.options if option.numbers)
    total = command.question.terms.get(TOTAL, 0)
    if 0 < cost <= total:
        yield Objection(
            Text(
                zh=f"所有项目共需{yuan(cost)}元，没有超过预算{yuan(total)}元，不必取舍。",
                en=f"All projects together cost {yuan(cost)} of {yuan(total)} yuan: there is nothing to choose.",
            )
        )
