"""Knapsack ballots, funded greedily: a ballot names projects that together cost no more than the budget; projects are
funded by votes, most first, then by cost, lowest first; one that no longer fits is passed over.

Sources: Ashish Goel, Anilesh K. Krishnaswamy, Sukolsak Sakshuwong, Tanja Aitamurto, "Knapsack Voting for Participatory
Budgeting", ACM Transactions on Economics and Computation 7 (2019) 8, for the ballots; Nimrod Talmon, Piotr Faliszewski,
"A Framework for Approval-Based Budgeting Methods", AAAI 33 (2019) 2181-2188, for the greedy rule. Amounts are in fen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby

from council.api import (
    N_,
    Ask,
    Choice,
    Count,
    Draws,
    Lots,
    Method,
    Option,
    OptionNumbers,
    Question,
    ResultRow,
    ResultTable,
    Text,
    Winners,
    refusal,
)
from council_budget_vote.ballot import BALLOT
from council_budget_vote.money import yuan

TOTAL = "total"


class Budget(Method):
    """Spend the budget on paper; what most people chose is funded, as far as the money goes."""

    id = "budget_vote"
    name = N_("Budget: what the money is for")
    how = N_("Projects are funded by votes, most first, as far as the money goes.")
    ballot = BALLOT
    majority = False
    asks = (Ask(TOTAL, N_("Budget in yuan"), unit="money"),)
    option_numbers = OptionNumbers(N_("its cost in yuan"), unit="money")

    def prepared(self, question: Question) -> Question:
        """The budget and a cost for each project; raises `Refusal` where one is missing, or costs more than there
        is."""
        total = question.terms.get(TOTAL, 0)
        if total <= 0:
            raise refusal(zh="请填写预算总额。", en="Say how much money there is.")
        if len(question.options) < 2:
            raise refusal(zh="至少要有两个项目。", en="A budget vote needs at least two projects.")
        for option in question.options:
            if not option.numbers or not 0 < option.numbers[0] <= total:
                raise refusal(
                    zh=f"“{option.label}”的费用应大于零且不超过预算{yuan(total)}元。",
                    en=f"“{option.label}” must cost something, and no more than the budget of {yuan(total)} yuan.",
                )
        many = len(question.options)
        return question.having(least=0, most=many, seats=many, terms={TOTAL: total})

    def checked(self, question: Question, choice: Choice) -> Choice:
        """The projects in ballot order; raises `Refusal` for one that is not on the ballot, and for too much money."""
        named = frozenset(choice)
        if not named <= set(question.option_ids):
            raise refusal(zh="选项不在选票上，请重新打开页面。", en="This is not on the ballot. Load the page again.")
        cost = sum(_cost(option) for option in question.options if option.id in named)
        total = question.terms[TOTAL]
        if cost > total:
            raise refusal(
                zh=f"所选项目共需{yuan(cost)}元，超过预算{yuan(total)}元，请去掉一些。",
                en=f"What you chose costs {yuan(cost)} yuan, more than {yuan(total)}. Take something away.",
            )
        return tuple(option for option in question.option_ids if option in named)

    def counted(self, question: Question, ballots: Iterable[tuple[Choice, int]], drawn: Draws = ()) -> Count:
        """Votes for each project, and the table of what is funded."""
        totals = dict.fromkeys(question.option_ids, 0)
        blank = 0
        for choice, weight in ballots:
            blank += 0 if choice else weight
            for option in choice:
                totals[option] += weight
        lots = Lots(drawn)
        funded = _funded(question, totals, lots)
        lots.require_all_used()
        return Count(totals=totals, blank=blank, ties=tuple(lots.met), table=_table(question, totals, funded))

    def winners(self, question: Question, count: Count, needed: int) -> Winners:
        """The projects that are funded; those with equal votes and costs of which only some fit are tied."""
        del needed
        lots = Lots(tuple(chosen for tie in count.ties for chosen in tie.chosen))
        tied = count.open_tie.among if count.open_tie is not None else ()
        return Winners(elected=_funded(question, count.totals, lots), tied=tied)


def _cost(option: Option) -> int:
    return option.numbers[0]


def _ranked(question: Question, totals: Mapping[str, int]) -> list[Option]:
    return sorted(question.options, key=lambda option: (-totals[option.id], _cost(option)))


def _funded(question: Question, totals: Mapping[str, int], lots: Lots) -> tuple[str, ...]:
    """What is funded, in order. Equals cost the same, so what is left for the others does not hang on a lot."""
    left = question.terms[TOTAL]
    funded: list[str] = []
    chosen_by_some = (option for option in _ranked(question, totals) if totals[option.id])
    for (_votes, cost), equals in groupby(chosen_by_some, key=lambda option: (totals[option.id], _cost(option))):
        group = [option.id for option in equals]
        places = min(left // cost, len(group))
        if places == len(group):
            funded += group
        elif places:
            funded += lots.seats(group, places, stage=1)
        left -= places * cost
    return tuple(funded)


def _table(question: Question, totals: Mapping[str, int], funded: tuple[str, ...]) -> ResultTable:
    total = question.terms[TOTAL]
    spent, rows = 0, []
    for option in _ranked(question, totals):
        left = ""
        if option.id in funded:
            spent += _cost(option)
            left = yuan(total - spent)
        rows.append(ResultRow(option=option.id, cells=(str(totals[option.id]), yuan(_cost(option)), left)))
    return ResultTable(
        title=Text(zh=f"预算{yuan(total)}元", en=f"A budget of {yuan(total)} yuan"),
        heads=(
            Text(zh="得票", en="Votes"),
            Text(zh="费用（元）", en="Cost (yuan)"),
            Text(zh="余额（元）", en="Left (yuan)"),
        ),
        rows=tuple(rows),
        said=(
            Text(
                zh=f"入选项目共{yuan(spent)}元，余{yuan(total - spent)}元。",
                en=f"Funded: {yuan(spent)} yuan; {yuan(total - spent)} yuan are left.",
            ),
        ),
    )
