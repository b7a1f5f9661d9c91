"""Who is elected: a method's winners, the lots that were drawn, and what the rule finds of them."""

from __future__ import annotations

from collections.abc import Mapping

from council.domain.meeting import Poll
from council.domain.rules import Clause, DecisionRule, Facts, Finding, Verdict, Weight, quorum_clauses
from council.domain.tally import Count, Draws, Method, Winners
from council.domain.tally.lots import Lots


def elected(
    rule: DecisionRule,
    poll: Poll,
    counts: dict[Weight, Count],
    facts: Mapping[Weight, Facts],
    method: Method,
    drawn: Draws = (),
) -> tuple[Finding, Winners]:
    """The finding and the winners; without a quorum nobody has won. Heads decide where a rule has several weights.

    The ties that lots have settled are put into the count in `counts`.
    """
    weight = deciding_weight(rule)
    counts[weight], winners = _winners(rule, poll, counts[weight], facts[weight], method, drawn)
    finding = _finding(rule, poll, counts[weight], facts, weight, winners)
    return finding, Winners() if finding.verdict == "no_quorum" else winners


def deciding_weight(rule: DecisionRule) -> Weight:
    """The weight in which people are elected, and ties met that lots decide."""
    return "count" if "count" in rule.weights else rule.weights[0]


def _majority(rule: DecisionRule, facts: Facts) -> tuple[int, int]:
    """The base of the majority that each winner needs on its own, and the votes that are enough."""
    base = facts.base("valid" if rule.passing.of == "yes_no" else rule.passing.of)
    return base, rule.passing.needed(base)


def _winners(
    rule: DecisionRule, poll: Poll, count: Count, facts: Facts, method: Method, drawn: Draws
) -> tuple[Count, Winners]:
    """A method that meets its own ties while counting has used the lots; for the others the last seats go to those on
    whom the lots fell."""
    _base, needed = _majority(rule, facts) if poll.question.majority else (0, 1)
    winners = method.winners(poll.question, count, needed)
    if not drawn or count.stages or count.ties:
        return count, winners
    lots = Lots(drawn)
    seated = lots.seats(winners.tied, poll.question.seats - len(winners.elected), stage=1) if winners.tied else ()
    lots.require_all_used()
    won = (*winners.elected, *seated)
    rest = () if len(won) >= poll.question.seats else tuple(each for each in winners.tied if each not in seated)
    return count.having(ties=tuple(lots.met)), Winners(elected=won, tied=rest)


def _finding(
    rule: DecisionRule, poll: Poll, count: Count, facts: Mapping[Weight, Facts], weight: Weight, winners: Winners
) -> Finding:
    """The quorum, and the majority where it is asked: the sum shown is that of the option with most votes."""
    passing: tuple[Clause, ...] = ()
    if poll.question.majority:
        base, needed = _majority(rule, facts[weight])
        best = max(count.totals.values(), default=0)
        passing = (
            Clause(weight=weight, threshold=rule.passing, base=base, needed=needed, reached=best, met=best >= needed),
        )
    quorum = quorum_clauses(rule, facts)
    verdict: Verdict
    if not all(each.met for each in quorum):
        verdict = "no_quorum"
    elif winners.elected:
        verdict = "carried"
    else:
        verdict = "tied" if winners.tied else "lost"
    return Finding(quorum=quorum, passing=passing, verdict=verdict)
