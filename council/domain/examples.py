"""A decision rule with numbers put in: how many must come, how many votes for carry. Found by the very sums that decide
a vote, so an example can never say otherwise than the count."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass

from council.domain.rules import DecisionRule, Facts, Weight, judge

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
    needed = _needed(rule, due)
    some = due * 3 // 4
    some = min(due, max(some - 1 + some % 2, needed or 0, 1))
    abstain = some // 8 if rule.passing.of == "yes_no" else 0
    found = in_hall(rule, due, some, abstain)
    return found if found.carries is not None else in_hall(rule, due, due, due // 8 if abstain else 0)


def in_hall(rule: DecisionRule, due: int, present: int, abstain: int = 0) -> Example:
    """What the rule asks of a hall where all who are here take part. One more vote for never turns a yes into a no, so
    the fewest are found by halving."""
    votes = range(max(0, present - abstain) + 1)
    fewest = bisect_left(votes, True, key=lambda yes: _carried(rule, due, present, abstain, yes))
    return Example(due, present, abstain, _needed(rule, due), fewest if fewest < len(votes) else None)


def _needed(rule: DecisionRule, due: int) -> int | None:
    return None if rule.quorum is None else rule.quorum.needed(_facts(due, due, 0, 0)["count"].base(rule.quorum.of))


def _facts(due: int, present: int, abstain: int, yes: int) -> Mapping[Weight, Facts]:
    heads = Facts(
        due=due, present=present, participating=present, valid=present, yes=yes, no=max(0, present - abstain - yes)
    )
    areas = Facts(**{name: value * AREA for name, value in heads})
    return {"count": heads, "area": areas}


def _carried(rule: DecisionRule, due: int, present: int, abstain: int, yes: int) -> bool:
    return judge(rule, _facts(due, present, abstain, yes)).verdict == "carried"
