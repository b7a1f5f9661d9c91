"""Ballots that were delivered and not returned (未投票): what they are taken for, apart from what was really cast.

By default nothing. Where owners' rules of procedure say so, they abstain, or they follow the majority of the ballots
returned: 上海二中院（2022）沪02民初16号 upheld that where the ballot was effectively delivered, the consequence made
known beforehand, and (so pangu's rule) the majorities by heads and by floor area agree.
"""

from __future__ import annotations

from collections.abc import Mapping

from council.domain.kernel import Model
from council.domain.rules import Facts, Policy, Weight
from council.domain.tally import Count
from council.domain.tally.yes_no import ABSTAIN, NO, YES


class Deemed(Model):
    """What ballots not returned are taken for.

    `sums` are the rights with evidence of delivery that cast no ballot, in each weight; `answer` is what they count
    as, empty where they take no part after all because no answer leads in every weight. `facts` are those of the
    ballots cast with the deemed ones added.
    """

    policy: Policy
    sums: dict[Weight, int]
    answer: str = ""
    facts: dict[Weight, Facts] = {}


def leading(counts: Mapping[Weight, Count]) -> str:
    """The answer with most of the ballots returned in every weight alike; empty where weights differ or two lead."""
    leaders = set()
    for count in counts.values():
        most = max((count.totals.get(answer, 0) for answer in (YES, NO, ABSTAIN)), default=0)
        leaders |= {answer for answer in (YES, NO, ABSTAIN) if most and count.totals.get(answer, 0) == most}
        if not most:
            leaders.add("")
    return leaders.pop() if len(leaders) == 1 else ""


def deemed(
    policy: Policy, silent: Mapping[Weight, int], counts: Mapping[Weight, Count], facts: Mapping[Weight, Facts]
) -> Deemed | None:
    """What the rights that were delivered a ballot and stayed silent are taken for; None where nothing is asked."""
    if policy == "exclude":
        return None
    answer = ABSTAIN if policy == "abstain" else leading(counts)
    with_them = {weight: _added(facts[weight], silent[weight], answer) for weight in facts}
    return Deemed(policy=policy, sums=dict(silent), answer=answer, facts=with_them)


def _added(facts: Facts, more: int, answer: str) -> Facts:
    if not answer:
        return facts
    taking_part = facts.participating + more
    return facts.having(
        participating=taking_part,
        present=max(facts.present, taking_part),
        valid=facts.valid + more,
        yes=facts.yes + (more if answer == YES else 0),
        no=facts.no + (more if answer == NO else 0),
    )
