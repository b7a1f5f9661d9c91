"""What is said where a vote is opened: the rule, its base, who may vote, an example with the people who are here, what
the vote is worth in law, and what is still missing beforehand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from council.domain.gates import unmet
from council.domain.kernel import Command, Refusal
from council.domain.meeting import Meeting
from council.domain.rules import DecisionRule
from council.domain.sitting import quorum
from council.domain.standing import opinion
from council.domain.tally import Method, Question
from council.i18n import Words
from council.i18n.telling import requirement
from council.tui.dialogs.ask import Confirm
from council.tui.dialogs.form import Form
from council.tui.screens.base import CouncilScreen
from council.tui.settings.example import hall_words
from council.tui.widgets.fields import Line

Screen = CouncilScreen[Any]


def opening_words(
    screen: Screen, meeting: Meeting, rule: DecisionRule, method: Method, items: tuple[str, ...], *, hands: bool
) -> str:
    """All of it, a line each; `items` are those that the vote would decide. Where the method finds the winner by
    itself, it says how; the example is one of a yes or no."""
    _ = screen._
    facts = meeting.facts("count")
    gap = "" if _.language == "zh" else " "
    decides = requirement(rule, Question(method=method.id, options=()), _) if method.majority else _(method.how)
    if method.ballot == "answers":
        decides = gap.join((decides, hall_words(rule, facts.due, facts.present, _)))
    lines = [decides]
    if rule.unreturned.policy != "exclude":
        lines.append(_unreturned(meeting, rule, _))
    if worth := opinion(rule, _, on_screens=not hands):
        lines.append("! " + worth)
    lines += ["! " + screen.app.reason(each.refusal) for each in unmet(meeting, rule, items)]
    return "\n".join(lines)


def waivable(meeting: Meeting, rule: DecisionRule, items: tuple[str, ...]) -> bool:
    """Whether something is missing beforehand, and a reason on record may take its place."""
    missing = unmet(meeting, rule, items)
    return bool(missing) and all(each.may_waive for each in missing)


def _unreturned(meeting: Meeting, rule: DecisionRule, _: Words) -> str:
    warned = sum(1 for each in meeting.deliveries.values() if each.warned)
    if rule.unreturned.policy == "abstain":
        return _("Delivered ballots that are not returned abstain; {count} delivered so far.", count=warned)
    return _("Delivered ballots that are not returned follow the majority; {count} delivered so far.", count=warned)


async def go_ahead(
    screen: Screen,
    meeting: Meeting,
    title: str,
    about: str,
    asked: tuple[DecisionRule | None, tuple[str, ...]],
    make: Callable[[str, str], Command],
    *,
    formal: bool = True,
) -> Command | None:
    """A yes; where the quorum is lacking or something is missing beforehand, the reasons for going ahead. `asked` are
    the rule and the items, `make` the command with the reason for each."""
    _, state, (rule, items) = screen._, quorum(meeting), asked
    missing = unmet(meeting, rule, items) if formal and rule is not None else ()
    if not formal or (state.met and not missing):
        return await screen.complete(Confirm(title, about), lambda _yes: make("", ""))
    said, fields = [about, ""], []
    if not state.met:
        lacking = Refusal("poll.no_quorum", present=state.present, due=state.due, needed=state.needed)
        said.append(screen.app.reason(lacking))
        fields.append(Line("override", _("Without a quorum"), placeholder=_("Reason, for the minutes")))
    said += [screen.app.reason(each.refusal) for each in missing]
    if missing:
        fields.append(Line("waiver", _("Go ahead because"), placeholder=_("Reason, for the minutes")))
    form = Form(title, fields, "\n".join(said))
    return await screen.complete(form, lambda given: make(given.get("override", ""), given.get("waiver", "")))
