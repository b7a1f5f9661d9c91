"""The fields of a decision rule, and the rule that they make."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

from council.documents.people_columns import cell_text
from council.domain.kernel import N_, Refusal, Text
from council.domain.roster import Role
from council.domain.rules import DecisionRule, Gates, ProxyRule, Threshold, Unreturned
from council.i18n import Words
from council.i18n.telling import BASES, SHARES
from council.tui.widgets.fields import Field, Line, Number, Pick
from council.tui.widgets.forms import Ticks

Share = tuple[str, int, int]
NONE, OTHER = ("none", 0, 0), ("other", 0, 0)
COUNTED = ("abstain", "follow_majority")
GIVEN = ("written", "any")
_FRACTION = re.compile(r"\s*(>|≥|>=|＞)?\s*(\d{1,4})\s*[/／]\s*(\d{1,4})\s*")

MODES = {"off": N_("not asked for"), "reason": N_("asked for; a reason may replace it"), "must": N_("a must")}
BARRED = {"candidate": N_("candidates"), "property_staff": N_("the property manager's staff")}
WORTH = {
    "binding": N_("a decision"),
    "advisory": N_("an opinion"),
    "booth": N_("by phone an opinion: a voting booth is wanted"),
    "government": N_("by phone an opinion: the government's system is wanted"),
}
Heading = str
"""A title above some fields (in the viewer's words)."""


def rule_fields(rule: DecisionRule, _: Words) -> Iterator[Field | Heading]:
    """All fields of a rule, as it stands, under their headings."""
    language = _.language
    yield Line("name", _("Rule's name"), rule.name.in_language(language))
    yield Line("basis", _("Basis"), rule.basis.in_language(language), placeholder=_("Rules of procedure, art. …"))
    yield from _majority_fields(rule, _)
    yield from _ballot_fields(rule, _)
    yield from _proxy_fields(rule, _)
    yield from _around_fields(rule, _)


def _majority_fields(rule: DecisionRule, _: Words) -> Iterator[Field | Heading]:
    yield _("Quorum and majority")
    weights = [(("count",), _("heads")), (("count", "area"), _("heads and floor area")), (("area",), _("floor area"))]
    yield Pick("weights", _("Counted are"), weights, rule.weights)
    shares = [(share, _(said)) for share, said in SHARES.items()]
    asked = [(NONE, _("none is asked for")), *shares, (OTHER, _("another fraction…"))]
    held = _share(rule.quorum) if rule.quorum is not None else NONE
    yield Pick("quorum", _("Quorum"), asked, held)
    yield Line("quorum_part", _("Fraction"), _part(rule.quorum), placeholder="≥ 3/5", shown_when=("quorum", (OTHER,)))
    here = [("present", _("people who are here")), ("participating", _("ballots: all who take part"))]
    wanted = [share for share, _said in asked if share != NONE]
    yield Pick("quorum_counts", _("It counts"), here, rule.quorum_counts, shown_when=("quorum", wanted))
    yield Pick("passing", _("Passes with"), [*shares, (OTHER, _("another fraction…"))], _share(rule.passing))
    yield Line(
        "passing_part", _("Fraction"), _part(rule.passing), placeholder="> 3/5", shown_when=("passing", (OTHER,))
    )
    yield Pick("base", _("Share of"), [(base, _(said)) for base, said in BASES.items()], rule.passing.of)
    ties = [("fails", _("fails")), ("chair", _("the chair's casting vote decides")), ("lot", _("a lot decides"))]
    yield Pick("tie", _("A tie"), ties, rule.tie)


def _ballot_fields(rule: DecisionRule, _: Words) -> Iterator[Field | Heading]:
    yield _("Ballots")
    yield Pick("secret", _("Secrecy"), [(False, _("chosen at each vote")), (True, _("always secret"))], rule.secret)
    yield Pick("phones", _("Votes by"), [(True, _("phones, then hands")), (False, _("hands only"))], rule.phones)
    policies = [
        ("exclude", _("take no part")),
        ("abstain", _("abstain, if delivered")),
        ("follow_majority", _("follow the majority, if delivered")),
    ]
    yield Pick("unreturned", _("Not returned"), policies, rule.unreturned.policy)
    clause = _("Rules of procedure, art. …")
    yield Line("clause", _("By clause"), rule.unreturned.clause, placeholder=clause, shown_when=("unreturned", COUNTED))
    worth = "advisory" if rule.advisory else rule.online
    yield Pick("worth", _("In law it is"), [(each, _(said)) for each, said in WORTH.items()], worth)


def _proxy_fields(rule: DecisionRule, _: Words) -> Iterator[Field | Heading]:
    yield _("Proxies")
    proxy, shown = rule.proxy, ("written", GIVEN)
    kinds = [("no", _("not allowed")), ("written", _("in writing")), ("any", _("also without a paper"))]
    held = ("written" if proxy.written else "any") if proxy.allowed else "no"
    yield Pick("written", _("Proxies"), kinds, held)
    yield Number("max_per_agent", _("At most"), str(proxy.max_per_agent), most=999, shown_when=shown)
    homes = [(False, _("anybody")), (True, _("the same household"))]
    yield Pick("within_household", _("Given to"), homes, proxy.within_household, shown_when=shown)
    topics = [(False, _("everything on the agenda")), (True, _("topics that it names"))]
    yield Pick("per_topic", _("Given for"), topics, proxy.per_topic, shown_when=shown)
    roles: list[tuple[str, str]] = [(each, _(said)) for each, said in BARRED.items()]
    roles += [(role, cell_text("roles", {role}, _.language)) for role in get_args(Role)]
    yield Ticks("excluded_roles", _("Not given to"), roles, proxy.excluded_roles, shown_when=shown)


def _around_fields(rule: DecisionRule, _: Words) -> Iterator[Field | Heading]:
    yield _("Before and after")
    modes = [(mode, _(said)) for mode, said in MODES.items()]
    yield Pick("party", _("Party branch"), modes, rule.gates.party)
    yield Pick("notice", _("Notice in time"), modes, rule.gates.notice)
    yield Pick("announced", _("On the notice"), modes, rule.gates.announced)
    yield Number("notice_days", _("Days of notice"), str(rule.notice_days), most=366)
    yield Number("publish_days", _("Days published"), str(rule.publish_days), most=366)


def _share(threshold: Threshold) -> Share:
    share = (threshold.op, threshold.num, threshold.den)
    return share if share in SHARES else OTHER


def _part(threshold: Threshold | None) -> str:
    if threshold is None or _share(threshold) != OTHER:
        return ""
    return f"{'>' if threshold.op == 'more_than' else '≥'} {threshold.num}/{threshold.den}"


# -- back ----------------------------------------------------------------------------------------------------------


def rule_of(rule: DecisionRule, answers: Mapping[str, Any], _: Words) -> DecisionRule:
    """The rule with the fields in place of what it was. It may contradict itself; raises `Refusal` for a fraction
    that is none, with its `field`."""
    quorum = answers["quorum"]
    worth = answers["worth"]
    return rule.having(
        name=_text(rule.name, answers["name"], _),
        basis=_text(rule.basis, answers["basis"], _),
        effective_from=None,
        effective_until=None,
        weights=answers["weights"],
        quorum=None if quorum == NONE else _threshold("quorum", quorum, answers["quorum_part"], "due"),
        quorum_counts=answers["quorum_counts"] if quorum != NONE else "present",
        passing=_threshold("passing", answers["passing"], answers["passing_part"], answers["base"]),
        tie=answers["tie"],
        unreturned=_unreturned(answers),
        proxy=_proxy(answers),
        gates=Gates(**{gate: answers[gate] for gate in ("party", "notice", "announced")}),
        secret=answers["secret"],
        phones=answers["phones"],
        notice_days=answers["notice_days"],
        publish_days=answers["publish_days"],
        advisory=worth == "advisory",
        online="binding" if worth == "advisory" else worth,
    )


def _text(before: Text, typed: str, _: Words) -> Text:
    """What was typed, in the viewer's language; where nothing stood in the other one, there too."""
    same = before.zh == before.en
    if typed == before.in_language(_.language):
        return before
    return Text(zh=typed, en=typed) if same or not before.zh or not before.en else before.having(**{_.language: typed})


def _threshold(field: str, share: Share, part: str, base: Any) -> Threshold:
    if share != OTHER:
        return Threshold(op=share[0], num=share[1], den=share[2], of=base)
    match = _FRACTION.fullmatch(part)
    sign, num, den = (match[1], int(match[2]), int(match[3])) if match else ("", 0, 0)
    more = sign in (">", "＞")
    if not num or not den or num > den or (num == den and more):
        raise Refusal("rule.fraction_unreadable", text=part, field=f"{field}_part")
    return Threshold(op="more_than" if more else "at_least", num=num, den=den, of=base)


def _unreturned(answers: Mapping[str, Any]) -> Unreturned:
    policy = answers["unreturned"]
    return Unreturned(policy=policy, clause=answers["clause"] if policy in COUNTED else "")


def _proxy(answers: Mapping[str, Any]) -> ProxyRule:
    if answers["written"] not in GIVEN:
        return ProxyRule()
    excluded: Sequence[str] = sorted(answers["excluded_roles"])
    return ProxyRule(
        allowed=True,
        written=answers["written"] == "written",
        max_per_agent=answers["max_per_agent"],
        within_household=answers["within_household"],
        per_topic=answers["per_topic"],
        excluded_roles=tuple(excluded),
    )
