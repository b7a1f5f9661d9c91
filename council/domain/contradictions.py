"""What in a decision rule contradicts itself, so that no vote could be held by it or no count could be trusted.

Asked when a community writes a rule of its own. Rules that are frozen into journals are never asked again: history
folds, however odd.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from council.domain.kernel import N_
from council.domain.rules import DecisionRule

Found = tuple[str, str]
"""The field of the rule where the contradiction shows, and its sentence (English source)."""


def contradictions(rule: DecisionRule) -> list[Found]:
    """Each contradiction in a rule: the field and why; an empty list for a sound rule."""
    return [found for check in CHECKS for found in check(rule)]


def _words(rule: DecisionRule) -> Iterator[Found]:
    if not rule.name.zh.strip() or not rule.name.en.strip():
        yield "name", N_("a rule needs a name that people know it by")
    if rule.effective_from and rule.effective_until and rule.effective_until < rule.effective_from:
        yield "effective_until", N_("a rule cannot end before it takes effect")


def _quorum(rule: DecisionRule) -> Iterator[Found]:
    if rule.quorum is not None and rule.quorum.of != "due":
        yield "quorum", N_("a quorum is a share of all who are due: any other base would follow who happens to come")


def _passing(rule: DecisionRule) -> Iterator[Found]:
    passing = rule.passing
    half = 2 * passing.num == passing.den
    if passing.of == "yes_no" and passing.op == "at_least" and half:
        yield "passing", N_("with exactly half of the votes for and against, a tie would carry: say more than half")


def _secrecy(rule: DecisionRule) -> Iterator[Found]:
    if rule.secret and "area" in rule.weights:
        yield "secret", N_("an area-weighted vote is by name: the weight would name the owner")
    if rule.secret and not rule.phones:
        yield "phones", N_("a show of hands is seen by everybody, so it cannot be secret")
    if rule.online == "booth" and not rule.secret:
        yield "secret", N_("where the law asks for a voting booth, the vote is secret")
    if not rule.phones and "area" in rule.weights:
        yield "phones", N_("raised hands count heads and weigh no floor area")


def _ties(rule: DecisionRule) -> Iterator[Found]:
    """One more vote decides a tie of heads at a simple majority; it has no floor area, and makes no two thirds."""
    if rule.tie == "fails":
        return
    if "area" in rule.weights:
        yield "tie", N_("one more vote has no floor area: with areas a tie fails")
    if rule.tie == "chair" and 2 * rule.passing.num != rule.passing.den:
        yield "tie", N_("a casting vote decides where more than half carries; it cannot make up another share")
    elif rule.tie == "chair" and rule.passing.op == "at_least":
        yield "tie", N_("where exactly half carries, no tie is left for a casting vote")
    if rule.tie == "chair" and rule.secret:
        yield "tie", N_("a casting vote is given openly, so it does not fit a secret vote: draw a lot, or vote again")


def _unreturned(rule: DecisionRule) -> Iterator[Found]:
    if rule.unreturned.policy == "exclude":
        return
    if not rule.unreturned.clause.strip():
        yield "clause", N_("ballots not returned count only where the rules of procedure say so: name the clause")
    if rule.passing.of in ("present", "yes_no") or (rule.quorum is not None and rule.quorum_counts == "present"):
        yield (
            "unreturned",
            N_("ballots not returned count only in a vote of those taking part, not of those in the hall"),
        )
    if not rule.phones:
        yield "unreturned", N_("a show of hands gives out no ballots that could be left unreturned")


def _gates(rule: DecisionRule) -> Iterator[Found]:
    if rule.gates.notice != "off" and not rule.notice_days:
        yield "notice_days", N_("notice in time is asked for: say how many days before")


def _proxies(rule: DecisionRule) -> Iterator[Found]:
    if rule.online == "booth" and rule.proxy.allowed and not rule.proxy.written:
        yield "written", N_("in an election a proxy is given in writing")


CHECKS: Iterable[Callable[[DecisionRule], Iterator[Found]]] = (
    _words,
    _quorum,
    _passing,
    _secrecy,
    _ties,
    _unreturned,
    _gates,
    _proxies,
)
