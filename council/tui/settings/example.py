"""What a decision rule means in numbers, found by the very sums that decide a vote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from council.domain.rules import DecisionRule, Facts, Weight, judge
from council.i18n import Words

DUE = 56  # how many are due in an example for a body that has nobody yet
AREA = 10_000  # a dwelling of 100 m², the same for all: an example of areas needs no more


@dataclass(frozen=True)
class Example:
    """A hall in which `present` of `due` came and `abstain` of them abstain: `needed` must have come (None: the rule
    asks for no number), and `carries` votes for are the fewest that carry (None: none do)."""

    due: int
    present: int
    abstain: int
    needed: int | None
    carries: int | None


def example(rule: DecisionRule, due: int) -> Example:
    """Three quarters of those due come, an odd number (all, where so few could carry nothing); where abstentions
    change the sum, one in eight abstains."""
    needed = None if rule.quorum is None else rule.quorum.needed(_facts(due, due, 0, 0)["count"].base(rule.quorum.of))
    some = due * 3 // 4
    some = min(due, max(some - 1 + some % 2, needed or 0, 1))
    found = _with(rule, due, some, needed)
    return found if found.carries is not None else _with(rule, due, due, needed)


def _with(rule: DecisionRule, due: int, present: int, needed: int | None) -> Example:
    abstain = present // 8 if rule.passing.of == "yes_no" else 0
    votes = range(present - abstain + 1)
    carries = next((yes for yes in votes if _carried(rule, _facts(due, present, abstain, yes))), None)
    return Example(due, present, abstain, needed, carries)


def _facts(due: int, present: int, abstain: int, yes: int) -> Mapping[Weight, Facts]:
    heads = Facts(
        due=due, present=present, participating=present, valid=present, yes=yes, no=max(0, present - abstain - yes)
    )
    areas = Facts(**{name: value * AREA for name, value in heads})
    return {"count": heads, "area": areas}


def _carried(rule: DecisionRule, facts: Mapping[Weight, Facts]) -> bool:
    return judge(rule, facts).verdict == "carried"


def example_words(rule: DecisionRule, due: int, _: Words) -> str:
    """The example in two or three sentences."""
    told = example(rule, due or DUE)
    said = []
    if told.needed is None:
        said.append(_("Of {due} due any number may decide.", due=told.due))
    elif rule.quorum_counts == "participating":
        said.append(_("Of {due} due {needed} must take part.", due=told.due, needed=told.needed))
    else:
        said.append(_("Of {due} due {needed} must be here.", due=told.due, needed=told.needed))
    if told.carries is None:
        said.append(_("With {present} here nothing can be carried.", present=told.present))
    elif told.abstain:
        said.append(
            _(
                "With {present} here, {abstain} of them abstaining, {yes} votes for it carry it.",
                present=told.present,
                abstain=told.abstain,
                yes=told.carries,
            )
        )
    else:
        said.append(_("With {present} here, {yes} votes for it carry it.", present=told.present, yes=told.carries))
    if "area" in rule.weights:
        said.append(_("By heads and by floor area alike."))
    return ("" if _.language == "zh" else " ").join(said)
