"""A vote told so that everybody understands it: what was needed, what was reached, what came of it."""

from __future__ import annotations

from dataclasses import dataclass

from council.domain.kernel import N_
from council.domain.meeting import Poll, Result
from council.domain.rules import Clause, DecisionRule, Threshold, Verdict
from council.domain.standing import amount, by_channel, deemed_told, ended, on_screens, opinion
from council.domain.tally import Choice, Question
from council.domain.tally.told import Table, drawn_told, tables
from council.domain.tally.yes_no import ABSTAIN, NO, YES
from council.i18n import Words

ANSWERS = {YES: N_("For"), NO: N_("Against"), ABSTAIN: N_("Abstain")}

VERDICTS: dict[Verdict, str] = {
    "carried": N_("Carried"),
    "lost": N_("Not carried"),
    "tied": N_("A tie: not carried"),
    "no_quorum": N_("No quorum: nothing was decided"),
}

SHARES = {
    ("more_than", 1, 2): N_("more than half"),
    ("at_least", 1, 2): N_("at least half"),
    ("more_than", 2, 3): N_("more than two thirds"),
    ("at_least", 2, 3): N_("at least two thirds"),
    ("more_than", 3, 4): N_("more than three quarters"),
    ("at_least", 3, 4): N_("at least three quarters"),
    ("at_least", 1, 1): N_("all"),
}

BASES = {
    "due": N_("all who are due"),
    "present": N_("those present"),
    "participating": N_("those who take part"),
    "valid": N_("the valid ballots"),
    "yes_no": N_("the votes for and against"),
}


@dataclass(frozen=True)
class Bar:
    """One line of a result: an option, its votes, how long its bar is (0 to 100), and whether it won or is tied."""

    option: str
    label: str
    votes: str
    length: int
    mark: str = ""


@dataclass(frozen=True)
class Told:
    """A closed poll in words: `kind` and `verdict` choose the colours, `sums` are sentences with the numbers; `caption`
    says what the bars are, where they are no plain votes; `tables` are how it was counted, where that took stages."""

    kind: str
    verdict: str
    headline: str
    title: str
    round: int
    bars: tuple[Bar, ...]
    sums: tuple[str, ...]
    remark: str
    caption: str = ""
    won: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()


def label(question: Question, option: str, _: Words) -> str:
    """The words of an option: the program's own for yes, no and abstain, else what its author wrote."""
    if option in ANSWERS and question.method == "yes_no":
        return _(ANSWERS[option])
    return next((each.label or each.id for each in question.options if each.id == option), option)


def chosen(question: Question, choice: Choice, ranked: bool, _: Words) -> str:
    """A ballot's content: `甲、乙`; ranked, best first, `1. 甲  2. 乙 = 丙`; with marks, `甲 5、乙 3`."""
    if not choice:
        return _("Blank")
    named = [_element(question, element, _) for element in choice]
    return "  ".join(f"{place}. {each}" for place, each in enumerate(named, start=1)) if ranked else _.list(named)


def _element(question: Question, element: str, _: Words) -> str:
    option, _colon, mark = element.rpartition(":")
    if element in question.option_ids:
        return label(question, element, _)
    if option in question.option_ids:
        return f"{label(question, option, _)} {mark}"
    return " = ".join(label(question, each, _) for each in element.split("="))


def share(threshold: Threshold, _: Words) -> str:
    """The share that must be reached: "more than half"."""
    known = SHARES.get((threshold.op, threshold.num, threshold.den))
    if known is not None:
        return _(known)
    fraction = f"{threshold.num}/{threshold.den}"
    if threshold.op == "more_than":
        return _("more than {fraction}", fraction=fraction)
    return _("at least {fraction}", fraction=fraction)


def requirement(rule: DecisionRule, question: Question, _: Words) -> str:
    """What must be reached, said before anybody votes."""
    needed = rule.passing
    if question.method == "yes_no":
        return _("Passes with {share} of {base} for it.", share=share(needed, _), base=_(BASES[needed.of]))
    base = "valid" if needed.of == "yes_no" else needed.of
    return _("Needed for each choice: {share} of {base}.", share=share(needed, _), base=_(BASES[base]))


def told(poll: Poll, _: Words) -> Told | None:
    """What a closed poll came to; None while it is open, and when it was cancelled."""
    result = poll.result
    if result is None:
        return None
    return Told(
        kind=poll.kind,
        verdict=result.finding.verdict,
        headline=_headline(poll, result, _),
        title=poll.title,
        round=poll.round,
        bars=_bars(poll, result, _),
        sums=tuple(_sums(poll, result, _)),
        remark=_remark(poll, _),
        won=result.elected,
        caption=_(caption) if (caption := next(iter(result.counts.values())).totals_are) else "",
        tables=tuple(table for count in result.counts.values() for table in tables(poll.question, count, _)),
    )


def _headline(poll: Poll, result: Result, _: Words) -> str:
    if poll.tie_waits:
        return ended(poll, _)
    if poll.question.method == "yes_no" or result.finding.verdict == "no_quorum":
        return _(VERDICTS[result.finding.verdict])
    tied = _("A tie between: {names}", names=_names(poll, result.tied, _)) if result.tied else ""
    if result.elected:
        won = _("Chosen: {names}", names=_names(poll, result.elected, _))
        return _("{chosen}. {tied}", chosen=won, tied=tied) if tied else won
    return tied or (_("No choice reached what was needed") if poll.question.majority else _("Nobody is chosen"))


def _names(poll: Poll, options: tuple[str, ...], _: Words) -> str:
    return _.list([label(poll.question, option, _) for option in options])


def _remark(poll: Poll, _: Words) -> str:
    if poll.kind == "trial":
        return _("This was a trial vote: it decides nothing.")
    if poll.kind == "straw":
        return _("This was a straw poll: it shows a mood and decides nothing.")
    return opinion(poll.rule, _, on_screens=on_screens(poll))


def _bars(poll: Poll, result: Result, _: Words) -> tuple[Bar, ...]:
    """One bar for each option and weight; all bars of a weight are measured by the same whole."""
    bars = []
    for weight, count in result.counts.items():
        whole = max(result.facts[weight].present, *count.totals.values(), 1)
        for option in poll.question.option_ids:
            votes = count.totals.get(option, 0)
            mark = "won" if option in result.elected else "tied" if option in result.tied else ""
            name = label(poll.question, option, _)
            bars.append(Bar(option, name, amount(votes, weight, _), round(100 * votes / whole), mark))
    return tuple(bars)


def _sums(poll: Poll, result: Result, _: Words) -> list[str]:
    said = deemed_told(poll.rule, result, _)
    said += [_weighed(_quorum(clause, poll.rule, _), clause, poll.rule, _) for clause in result.finding.quorum]
    said += [_weighed(_passing(clause, poll.question, _), clause, poll.rule, _) for clause in result.finding.passing]
    if poll.tie_break is not None:
        said.append(ended(poll, _))
    said += [
        _(
            "A lot was drawn and fell on {name} ({how}).",
            name=drawn_told(label(poll.question, lot.chosen, _), lot.chosen, result.counts.values(), _),
            how=lot.how,
        )
        for lot in poll.lots
    ]
    if result.tied:
        said.append(_("A lot decides, or a new round among them."))
    if channels := by_channel(poll, _):
        said.append(channels)
    facts = result.facts["count"]
    if facts.present > facts.participating:
        said.append(
            _.n(
                "{count} person present did not vote.",
                "{count} people present did not vote.",
                facts.present - facts.participating,
            )
        )
    return said


def _weighed(said: str, clause: Clause, rule: DecisionRule, _: Words) -> str:
    """A sum with what it counts, where a rule counts heads and floor area."""
    if len(rule.weights) < 2:
        return said
    return _("Floor area · {sum}", sum=said) if clause.weight == "area" else _("Heads · {sum}", sum=said)


def _quorum(clause: Clause, rule: DecisionRule, _: Words) -> str:
    values = _values(clause, _)
    if rule.quorum_counts == "participating":
        return _("Quorum: {share} of {base} ({whole}), that is {needed}. Taking part: {reached}.", **values)
    return _("Quorum: {share} of {base} ({whole}), that is {needed}. Present: {reached}.", **values)


def _passing(clause: Clause, question: Question, _: Words) -> str:
    values = _votes(_values(clause, _), clause, _)
    if question.method == "yes_no":
        return _("Needed: {share} of {base} ({whole}), that is {needed} for. Reached: {reached}.", **values)
    if question.method == "choose" and clause.threshold.of == "yes_no":
        values["base"] = _(BASES["valid"])
    return _("Needed for each: {share} of {base} ({whole}), that is {needed}. The most were {reached}.", **values)


def _values(clause: Clause, _: Words) -> dict[str, str]:
    return {
        "share": share(clause.threshold, _),
        "base": _(BASES[clause.threshold.of]),
        "whole": amount(clause.base, clause.weight, _),
        "needed": amount(clause.needed, clause.weight, _),
        "reached": amount(clause.reached, clause.weight, _),
    }


def _votes(values: dict[str, str], clause: Clause, _: Words) -> dict[str, str]:
    """The same with votes called votes; areas have their unit already."""
    if clause.weight == "area":
        return values
    needed = _.n("{count} vote", "{count} votes", clause.needed)
    return {**values, "needed": needed, "reached": _.n("{count} vote", "{count} votes", clause.reached)}
