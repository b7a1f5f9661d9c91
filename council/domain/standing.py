"""What a vote is worth in law, what became of ballots that were not returned, and how a tie was decided: in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from council.domain.kernel import N_
from council.domain.meeting import Channel, ChannelSum, DeliveryWay, Poll, Result
from council.domain.rules import DecisionRule, Gate, Online, Weight
from council.domain.tally.yes_no import ABSTAIN, NO, YES
from council.domain.unreturned import Deemed


class Words(Protocol):
    """The part of a viewer's words that is needed here."""

    language: str

    def __call__(self, text: str, /, **params: Any) -> str:
        """The text in the viewer's language, its fields filled in."""

    def number(self, number: int) -> str:
        """A whole number."""

    def percent(self, numerator: int, denominator: int, places: int = 1) -> str:
        """A share in per cent, exact."""

    def area(self, hundredths_m2: int) -> str:
        """An area stored in 0.01 m²."""


CHANNELS: Mapping[Channel, str] = {
    "phone": N_("By phone"),
    "desk": N_("Sign-in desk"),
    "terminal": N_("Chair's terminal"),
    "booth": N_("Voting booth"),
    "assisted": N_("With help"),
    "paper": N_("On paper"),
    "hands": N_("Show of hands"),
}
"""How a vote came in, in the order in which it is told."""


OPINIONS: dict[Online, str] = {
    "binding": N_("The result is an opinion, not a decision in law."),
    "booth": N_(
        "An opinion, not an election: the law wants paper ballots and a voting booth here, so phones cannot decide."
    ),
    "government": N_(
        "An opinion, not a decision of the owners' assembly: local rules ask for the government's own voting system."
    ),
}

GATES: dict[Gate, str] = {
    "party": N_("discussed by the Party branch"),
    "notice": N_("notice in time"),
    "announced": N_("topic announced"),
}

WAYS: dict[DeliveryWay, str] = {
    "signed": N_("signed for"),
    "registered": N_("registered mail"),
    "electronic": N_("electronic, with a receipt"),
    "posted_up": N_("left and posted up, with a witness"),
}

ANSWERS = {YES: N_("for"), NO: N_("against"), ABSTAIN: N_("abstaining")}


class Held(Protocol):
    """A vote, as the meeting or as its minutes have it."""

    @property
    def hands_only(self) -> bool:
        """Whether no ballots are given out."""

    @property
    def result(self) -> Result | None:
        """What it came to, once it is closed."""


class Kept(Held, Protocol):
    """The same, with whether its ballots are secret."""

    @property
    def secrecy(self) -> str:
        """`secret` or `by_name`."""


OFF_SCREENS = frozenset({"hands", "paper"})


def on_screens(poll: Held) -> bool:
    """Whether ballots are cast on phones, at the desk or in the terminal. A vote that came in on paper alone was not,
    whatever was offered."""
    if poll.hands_only or poll.result is None:
        return not poll.hands_only
    used = {channel for channel, sums in poll.result.channels.items() if sums.returned}
    return not used or bool(used - OFF_SCREENS)


def opinion(rule: DecisionRule, _: Words, *, on_screens: bool) -> str:
    """That a result is an opinion in law, and why; empty where it decides. `on_screens`: ballots are cast on phones,
    at the desk or in the terminal."""
    if not rule.opinion_only(on_screens):
        return ""
    return _(OPINIONS[rule.online if on_screens else "binding"])


FEW_IN_A_CHANNEL = 5
"""Fewer secret ballots than this in one channel, and it says of none what became of it: a few would be no secret."""


def few(poll: Kept) -> bool:
    """Whether blank and invalid ballots of a secret vote are told in sum alone, since some channel brought only a few.
    Then no channel tells its own: one left out would follow from the others."""
    if poll.secrecy != "secret" or poll.result is None:
        return False
    returned = (sums.returned for channel, sums in poll.result.channels.items() if channel != "hands")
    return any(0 < each < FEW_IN_A_CHANNEL for each in returned)


def by_channel(poll: Kept, _: Words) -> str:
    """What came back of what was given out, by channel, in one line; empty where all came by one and none on paper. No
    choices, and of few ballots not even how many are invalid."""
    result = poll.result
    if result is None:
        return ""
    sums = [(channel, result.channels[channel]) for channel in CHANNELS if channel in result.channels]
    if len(sums) < 2 and "paper" not in result.channels:
        return ""
    if not few(poll):
        return " · ".join(_channel_told(channel, each, _) for channel, each in sums)
    invalid = sum(each.invalid for _channel, each in sums)
    told = [_channel_told(channel, each.having(invalid=0), _) for channel, each in sums]
    return " · ".join([*told, *([_("{invalid} invalid in all", invalid=invalid)] if invalid else [])])


def _channel_told(channel: Channel, each: ChannelSum, _: Words) -> str:
    values = {"channel": _(CHANNELS[channel]), "returned": each.returned, "issued": each.issued}
    if each.invalid:
        return _("{channel}: {returned} of {issued}, {invalid} invalid", invalid=each.invalid, **values)
    return _("{channel}: {returned} of {issued}", **values)


def ended(poll: Poll, _: Words) -> str:
    """That a tie waits for the one vote that decides it, or how it was decided; empty where there was none."""
    if poll.tie_waits:
        return _("A tie: the chair's casting vote decides.") if poll.rule.tie == "chair" else _("A tie: a lot decides.")
    said = poll.tie_break
    return tie_broken(said.how, said.answer, "", said.note, _) if said else ""


def tie_broken(how: str, decided: str, by: str, note: str, _: Words) -> str:
    """How a tie was decided, and for what; `by` is the name of who gave the vote or drew, where names may be shown."""
    answer = _(ANSWERS[decided])
    if how == "chair":
        text = _("There was a tie; the chair's casting vote decided: {answer}", answer=answer)
    else:
        text = _("There was a tie; the lot decided: {answer}", answer=answer)
    told = _("{by}: {note}", by=by, note=note) if by and note else by or note
    return _("{text}.", text=_("{text} ({note})", text=text, note=told) if told else text)


def deemed_told(rule: DecisionRule, result: Result, _: Words) -> list[str]:
    """What was returned, what was not and counts all the same, and what both come to: apart, so that nobody takes one
    for the other. Empty where ballots that are not returned take no part."""
    deemed = result.deemed
    if deemed is None:
        return []
    said = [_returned(rule, result, _), _silent(rule, deemed, _)]
    if not deemed.answer:
        return [*said, _("No answer leads in every count alike, so they take no part.")]
    return [*said, _together(rule, deemed, _)]


def _amounts(rule: DecisionRule, numbers: Mapping[Weight, int], _: Words) -> str:
    """A number in every weight of the rule: `18 / 1,674.27 m²`."""
    return " / ".join(amount(numbers[weight], weight, _) for weight in rule.weights)


def amount(number: int, weight: Weight, _: Words) -> str:
    """A number of heads, or a floor area with its unit."""
    return _.area(number) if weight == "area" else _.number(number)


def _returned(rule: DecisionRule, result: Result, _: Words) -> str:
    numbers = {
        answer: _amounts(rule, {weight: count.totals.get(answer, 0) for weight, count in result.counts.items()}, _)
        for answer in (YES, NO, ABSTAIN)
    }
    whole = _amounts(rule, {weight: facts.participating for weight, facts in result.facts.items()}, _)
    return _("Returned: {whole}; for {yes}, against {no}, abstaining {abstain}.", whole=whole, **numbers)


def _silent(rule: DecisionRule, deemed: Deemed, _: Words) -> str:
    silent, clause = _amounts(rule, deemed.sums, _), rule.unreturned.clause
    if deemed.policy == "abstain":
        return _("Delivered and not returned: {silent}; by {clause} they abstain.", silent=silent, clause=clause)
    if not deemed.answer:
        return _("Delivered and not returned: {silent}.", silent=silent)
    return _(
        "Delivered and not returned: {silent}; by {clause} they follow the majority: {answer}.",
        silent=silent,
        clause=clause,
        answer=_(ANSWERS[deemed.answer]),
    )


def _together(rule: DecisionRule, deemed: Deemed, _: Words) -> str:
    facts = deemed.facts
    return _(
        "Both together: {yes} for, which is {share} of {whole} due.",
        yes=_amounts(rule, {weight: each.yes for weight, each in facts.items()}, _),
        share=" / ".join(_.percent(facts[weight].yes, facts[weight].due, 2) for weight in rule.weights),
        whole=_amounts(rule, {weight: each.due for weight, each in facts.items()}, _),
    )
