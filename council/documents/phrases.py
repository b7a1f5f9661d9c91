"""How the things of a meeting are said: outcomes, verdicts, sides, shares, sums."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from council.documents import Words
from council.documents.paper import Tone
from council.domain.kernel import N_
from council.domain.meeting import Channel, ChannelSum, Outcome, Side
from council.domain.minutes.form import PollRecord, Who
from council.domain.rules import Base, Clause, Threshold, Weight
from council.domain.standing import CHANNELS
from council.domain.tally import Choice
from council.domain.tally.yes_no import OPTIONS

OUTCOMES: Mapping[Outcome, str] = {
    "noted": N_("Noted"),
    "recommended": N_("Recommended"),
    "amended": N_("Recommended as amended"),
    "returned": N_("Returned"),
    "merged": N_("Merged"),
    "refused": N_("Refused"),
    "adopted": N_("Adopted"),
    "rejected": N_("Rejected"),
    "deferred": N_("Put off"),
}
OUTCOME_TONES: Mapping[Outcome, Tone] = {
    "recommended": "good",
    "amended": "good",
    "adopted": "good",
    "returned": "bad",
    "refused": "bad",
    "rejected": "bad",
    "merged": "open",
    "deferred": "open",
}
SIDES: Mapping[Side, str] = {"for": N_("For"), "against": N_("Against")}
ANSWERS = {"yes": N_("For"), "no": N_("Against"), "abstain": N_("Abstain")}
ANSWER_TONES: Mapping[str, Tone] = {"yes": "good", "no": "bad", "abstain": "open"}
MOTION_STATES = {
    "pending": N_("Not decided"),
    "withdrawn": N_("Withdrawn"),
    "tabled": N_("Tabled"),
    "referred": N_("Referred back"),
    "carried": N_("Carried"),
    "lost": N_("Not carried"),
}
OFFICES = {"chair": N_("Chair"), "clerk": N_("Clerk"), "desk": N_("Sign-in desk"), "recovery": N_("After a restart")}
WHOLES: Mapping[Base, str] = {
    "due": N_("all who are due"),
    "present": N_("those present"),
    "participating": N_("those who took part"),
    "valid": N_("the valid ballots"),
    "yes_no": N_("the votes for and against"),
}
_FRACTIONS = {
    ("more_than", 1, 2): N_("more than half of {whole}"),
    ("at_least", 1, 2): N_("at least half of {whole}"),
    ("at_least", 2, 3): N_("at least two thirds of {whole}"),
    ("more_than", 2, 3): N_("more than two thirds of {whole}"),
    ("at_least", 3, 4): N_("at least three quarters of {whole}"),
    ("at_least", 1, 3): N_("at least one third of {whole}"),
    ("at_least", 1, 1): N_("{whole}, without exception"),
}


def share(threshold: Threshold, _: Words) -> str:
    """A threshold in words: `more than half of those present`."""
    whole = _(WHOLES[threshold.of])
    plain = _FRACTIONS.get((threshold.op, threshold.num, threshold.den))
    if plain is not None:
        return _(plain, whole=whole)
    params = {"num": threshold.num, "den": threshold.den, "whole": whole}
    if threshold.op == "more_than":
        return _("more than {num}/{den} of {whole}", **params)
    return _("at least {num}/{den} of {whole}", **params)


def amount(weight: Weight, number: int, _: Words) -> str:
    """So many votes, or so much floor area."""
    return _.area(number) if weight == "area" else _.number(number)


def quorum_sum(clause: Clause, _: Words) -> str:
    """The quorum with its numbers: `at least two thirds of all who are due (36): 24 needed, 30 here: met`."""
    return _summed(clause, _("{share} ({base}): {needed} needed, {reached} here", **_numbers(clause, _)), _)


def majority_sum(clause: Clause, _: Words) -> str:
    """The majority with its numbers: `more than half of those present (29): 15 votes needed, 20 cast: met`."""
    numbers = _numbers(clause, _)
    if clause.weight == "area":
        return _summed(clause, _("{share} ({base}): {needed} needed, {reached} for it", **numbers), _)
    return _summed(clause, _("{share} ({base}): {needed} votes needed, {reached} cast", **numbers), _)


def _numbers(clause: Clause, _: Words) -> dict[str, str]:
    said = {name: amount(clause.weight, getattr(clause, name), _) for name in ("base", "needed", "reached")}
    return {"share": share(clause.threshold, _), **said}


def _summed(clause: Clause, text: str, _: Words) -> str:
    if clause.weight == "area":
        text = _("by floor area, {text}", text=text)
    return _("{sum}: met", sum=text) if clause.met else _("{sum}: not met", sum=text)


def verdict(poll: PollRecord, _: Words) -> tuple[str, Tone]:
    """What came of a vote, and how it may be coloured."""
    if poll.state == "cancelled":
        return _("Cancelled"), "quiet"
    if poll.result is None:
        return _("Vote is open"), "open"
    found = poll.result.finding.verdict
    if found == "no_quorum":
        return _("No quorum"), "bad"
    if poll.kind != "formal":
        return _("Trial vote") if poll.kind == "trial" else _("Straw poll"), "quiet"
    if found == "carried":
        return (_("Elected") if poll.question.method != "yes_no" else _("Carried")), "good"
    if found == "tied":
        return _("Tie: not carried"), "bad"
    return _("Not carried"), "bad"


def option(poll: PollRecord, option_id: str, _: Words) -> str:
    """An option's name on the ballot."""
    for each in (*poll.question.options, *OPTIONS):
        if each.id == option_id:
            return each.label or _(ANSWERS.get(option_id, option_id))
    return option_id


def votes_for(poll: PollRecord, weight: Weight = "count") -> list[tuple[str, int]]:
    """Votes for each option, in the order of the ballot: JSON that was put in canonical order has lost it."""
    totals = poll.result.counts[weight].totals if poll.result is not None else {}
    return [(each, totals[each]) for each in dict.fromkeys((*poll.question.option_ids, *totals)) if each in totals]


def channels_of(poll: PollRecord) -> list[tuple[Channel, ChannelSum]]:
    """What came in by each channel, always in the same order."""
    sums = poll.result.channels if poll.result is not None else {}
    return [(channel, sums[channel]) for channel in CHANNELS if channel in sums]


def chosen(poll: PollRecord, choice: Choice, _: Words) -> str:
    """A ballot's content: its options (best first, where they are ranked), or that it was blank."""
    if not choice:
        return _("Blank")
    ranked = poll.result is not None and any(count.stages for count in poll.result.counts.values())
    said = [_element(poll, each, _) for each in choice]
    return " > ".join(said) if ranked else joined(said, _)


def _element(poll: PollRecord, element: str, _: Words) -> str:
    """An option; with its mark where it has one; several where they share a place."""
    known = poll.question.option_ids
    marked, _colon, mark = element.rpartition(":")
    if element in known or poll.question.method == "yes_no":
        return option(poll, element, _)
    if marked in known:
        return f"{option(poll, marked, _)} {mark}"
    return " = ".join(option(poll, each, _) for each in element.split("="))


def vote_words(figures: Mapping[str, int], _: Words) -> str:
    """The sums of a vote behind a change in one line: `未通过：赞成 12，需 21`; empty where there was none."""
    if "reached" not in figures or "needed" not in figures:
        return ""
    reached, needed = figures["reached"], figures["needed"]
    if reached >= needed:
        return _("Carried: {reached} for, {needed} needed", reached=reached, needed=needed)
    return _("Not carried: {reached} for, {needed} needed", reached=reached, needed=needed)


def name(who: Who | None, _: Words) -> str:
    """A person's name; an office where that is all that is known; a dash for nobody."""
    if who is None:
        return "—"
    return _(OFFICES[who.name]) if not who.id and who.name in OFFICES else who.name


def joined(texts: Iterable[str], _: Words) -> str:
    """Several names in a row: `甲、乙、丙`."""
    return _.p("between names", ", ").join(texts)


def noted(text: str, note: str, _: Words) -> str:
    """A text with a note in brackets, when there is one."""
    return _("{text} ({note})", text=text, note=note) if note else text


def sentences(texts: Iterable[str], _: Words) -> str:
    """Several statements in one line: `一；二；三`."""
    return _.p("between statements", "; ").join(text for text in texts if text)
