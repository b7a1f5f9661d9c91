"""Decision rules as data, and what they say of a count: exact integers, cross-multiplied, never floats.

「过半数」 is strictly more than half; 「以上」 includes the number, 「超过」 excludes it (民法典 §1259).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Literal, Self

from pydantic import Field, model_validator

from council.domain.kernel import Model, Refusal, Text

Weight = Literal["count", "area"]
Base = Literal["due", "present", "participating", "valid", "yes_no"]
Verdict = Literal["carried", "lost", "tied", "no_quorum"]
TiePolicy = Literal["fails", "chair", "lot"]
Policy = Literal["exclude", "abstain", "follow_majority"]
Online = Literal["binding", "booth", "government"]
Gate = Literal["party", "notice", "announced"]
GateMode = Literal["off", "reason", "must"]


class Threshold(Model):
    """A share that must be reached: more than, or at least, `num`/`den` of a base."""

    op: Literal["more_than", "at_least"]
    num: int = Field(gt=0)
    den: int = Field(gt=0)
    of: Base

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.num > self.den or (self.num == self.den and self.op == "more_than"):
            raise ValueError("more than the whole can never be reached")
        return self

    def needed(self, base: int) -> int:
        """The smallest whole number that meets the threshold: ⅔ of 9 is 6, more than half of 10 is 6; at least 1."""
        if self.op == "more_than":
            return base * self.num // self.den + 1
        return max(1, -(-base * self.num // self.den))

    def met_by(self, reached: int, base: int) -> bool:
        """Whether `reached` out of `base` is enough; 0 of 0 is not."""
        return reached >= self.needed(base)


class ProxyRule(Model):
    """Who may vote for somebody else. By default nobody: neither committee law provides proxies for ordinary
    meetings. `max_per_agent` 0 is no limit; `within_household`: only somebody of the same home may act;
    `excluded_roles` are roles of the roster, and `candidate` or `property_staff`, which the clerk asks about;
    `per_topic`: a proxy names the items it is given for, and holds for no other."""

    allowed: bool = False
    written: bool = True
    max_per_agent: int = Field(default=3, ge=0)
    within_household: bool = False
    excluded_roles: tuple[str, ...] = ()
    per_topic: bool = False


class Unreturned(Model):
    """What becomes of ballots that were delivered and not handed in (未投票). By default they take no part; only
    owners' own rules of procedure may say otherwise (住建部《业主大会和业主委员会指导规则》§26), in the `clause` named
    here. `follow_majority` held in court where delivery was effective and the consequence made known beforehand
    (上海二中院（2022）沪02民初16号)."""

    policy: Policy = "exclude"
    clause: str = ""


class Gates(Model):
    """What must have been done before a formal vote may open: the Party branch discussed the matter (居委会法 §30),
    notice was given in time, the topic stood in that notice. `reason` lets a recorded reason take its place, `must`
    does not."""

    party: GateMode = "off"
    notice: GateMode = "off"
    announced: GateMode = "off"


class DecisionRule(Model):
    """How one body decides: base, quorum, threshold, weights, ties, proxies, notice, and its legal basis.

    `quorum_counts` says what is held against the quorum: people present, or rights that took part (owners).
    `notice_days` is the notice a meeting needs, `publish_days` how long its decisions hang out. `advisory` marks a
    rule whose result is an opinion, not a decision in law; `online` says what ballots by phone are worth where the law
    asks for a voting booth (居委会法 §19) or for the government's own system (北京、潍坊、清远). Abstentions need no
    field: they count in the bases `present`, `participating` and `valid`, and do not in `yes_no`. `tie`: a tie fails,
    or one more vote decides it: the chair's, or the lot's.
    """

    id: str
    name: Text
    explanation: Text
    basis: Text = Text(zh="", en="")
    effective_from: date | None = None
    effective_until: date | None = None
    weights: tuple[Weight, ...] = Field(default=("count",), min_length=1)
    quorum: Threshold | None = None
    quorum_counts: Literal["present", "participating"] = "present"
    passing: Threshold
    tie: TiePolicy = "fails"
    unreturned: Unreturned = Unreturned()
    proxy: ProxyRule = ProxyRule()
    gates: Gates = Gates()
    secret: bool = False
    phones: bool = True
    notice_days: int = Field(default=0, ge=0)
    publish_days: int = Field(default=0, ge=0)
    advisory: bool = False
    online: Online = "binding"

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.secret and "area" in self.weights:
            raise ValueError("an area-weighted vote is by name: the weight would name the owner")
        return self

    def opinion_only(self, on_screens: bool) -> bool:
        """Whether a result is an opinion in law: the rule says so, or ballots were cast `on_screens` (phones, desk,
        terminal) where the law wants them cast otherwise."""
        return self.advisory or (on_screens and self.online != "binding")

    def in_force(self, on: date) -> bool:
        """Whether the law behind this rule applied on that day."""
        started = self.effective_from is None or self.effective_from <= on
        return started and (self.effective_until is None or on <= self.effective_until)

    def fingerprint(self) -> str:
        """SHA-256 of the rule as frozen into a poll.

        What stands at its default is left out, so that a field that a later version adds changes no old rule's hash.
        """
        frozen = self.model_dump(mode="json", exclude_defaults=True)
        return hashlib.sha256(json.dumps(frozen, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


class Facts(Model):
    """What was counted, in one weight (heads, or 0.01 m²): the numbers a rule looks at."""

    due: int
    present: int
    participating: int
    valid: int = 0
    yes: int = 0
    no: int = 0

    def base(self, of: Base) -> int:
        """The number that a threshold is a share of."""
        if of == "yes_no":
            return self.yes + self.no
        value: int = getattr(self, of)
        return value


class Clause(Model):
    """One sum that a verdict rests on: so much was needed of so much, so much was reached."""

    weight: Weight
    threshold: Threshold
    base: int
    needed: int
    reached: int
    met: bool

    @property
    def one_more_carries(self) -> bool:
        """Whether one more vote for it would be enough. Where only votes for and against count, it adds to them."""
        base = self.base + 1 if self.threshold.of == "yes_no" else self.base
        return self.threshold.met_by(self.reached + 1, base)


class Finding(Model):
    """A rule applied to a count: the sums on quorum and majority, and the verdict that follows from them."""

    quorum: tuple[Clause, ...] = ()
    passing: tuple[Clause, ...] = ()
    verdict: Verdict


def _clause(weight: Weight, threshold: Threshold, base: int, reached: int) -> Clause:
    return Clause(
        weight=weight,
        threshold=threshold,
        base=base,
        needed=threshold.needed(base),
        reached=reached,
        met=threshold.met_by(reached, base),
    )


def quorum_clauses(rule: DecisionRule, facts: Mapping[Weight, Facts]) -> tuple[Clause, ...]:
    """The quorum's sums, one per weight; none for a rule without a quorum."""
    if rule.quorum is None:
        return ()
    return tuple(
        _clause(weight, rule.quorum, facts[weight].base(rule.quorum.of), getattr(facts[weight], rule.quorum_counts))
        for weight in rule.weights
    )


def judge(rule: DecisionRule, facts: Mapping[Weight, Facts]) -> Finding:
    """The verdict on a yes/no question; every weight of the rule must reach its quorum and its majority.

    A tie is said as a tie; it does not carry (南塘十三条). Where one weight is tied and another is lost, it is lost;
    where nobody was for it, nothing is tied.
    """
    quorum = quorum_clauses(rule, facts)
    passing = tuple(
        _clause(weight, rule.passing, facts[weight].base(rule.passing.of), facts[weight].yes) for weight in rule.weights
    )
    short = [facts[clause.weight] for clause in passing if not clause.met]
    verdict: Verdict
    if not all(clause.met for clause in quorum):
        verdict = "no_quorum"
    elif not short:
        verdict = "carried"
    elif all(each.yes == each.no > 0 for each in short):
        verdict = "tied"
    else:
        verdict = "lost"
    return Finding(quorum=quorum, passing=passing, verdict=verdict)


def in_force(rules: Mapping[str, DecisionRule], rule_id: str, on: date) -> DecisionRule:
    """The rule of that id for a meeting on that day.

    Raises `Refusal("rule.unknown")`, or `Refusal("rule.not_in_force")` when its law did not apply then.
    """
    rule = rules.get(rule_id)
    if rule is None:
        raise Refusal("rule.unknown", rule=rule_id)
    if not rule.in_force(on):
        raise Refusal("rule.not_in_force", rule=rule_id, day=on)
    return rule
