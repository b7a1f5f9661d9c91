"""The card of a meeting, planned or held: when and where, by which rule, how many are due, and its agenda."""

from __future__ import annotations

from datetime import datetime

from rich.cells import cell_len
from textual.content import Content

from council.documents.phrases import OUTCOMES
from council.domain.meeting import Item, Meeting
from council.domain.rules import DecisionRule
from council.domain.sitting import quorum
from council.tui.docket.card import BLANK, labelled, titled
from council.tui.docket.said import STATUSES, Teller
from council.tui.widgets.panel import heading
from council.tui.widgets.setting import block, stacked


def meeting_card(told: Teller, meeting: Meeting, width: int) -> Content:
    """A meeting: when, where, by which rule, who is due or came, and the agenda with what came of it."""
    return stacked(meeting_lines(told, meeting, width))


def meeting_lines(told: Teller, meeting: Meeting, width: int) -> list[Content]:
    """The same, line by line."""
    _ = told._
    lines = titled(meeting.title, (meeting.number, meeting.body_name, _(STATUSES[meeting.status])), width)
    lines.append(BLANK)
    if meeting.starts is not None:
        when = f"{_.datetime(meeting.starts, told.zone)}  {_.weekday(meeting.starts.astimezone(told.zone).date())}"
        lines += labelled(_("Time"), when, width)
    lines += labelled(_("Place"), meeting.place or "–", width)
    if meeting.status == "adjourned":
        lines += labelled(_("Present"), _came(told, meeting), width)
    else:
        lines += labelled(_("Votes due"), due_line(told, meeting), width)
    if meeting.rule is not None:
        lines += rule_lines(told, meeting.rule, width)
    if meeting.status == "planned" and meeting.rule is not None and meeting.starts is not None:
        lines += notice_lines(told, meeting.rule, meeting.starts, width, planned=True)
    minutes = sum(item.minutes for item in meeting.agenda if item.state != "dropped")
    said = _.n("{count} minute planned", "{count} minutes planned", minutes) if minutes else ""
    lines += [BLANK, heading(_("Agenda"), width, said)]
    for number, depth, item in meeting.outline():
        lines += _item_lines(told, number, depth, item, width)
    return lines


def due_line(told: Teller, meeting: Meeting) -> str:
    """How many are due, and how many of them make a quorum."""
    state = quorum(meeting)
    due = told._.n("{count} vote", "{count} votes", state.due)
    return told._("{due}, quorum {needed}", due=due, needed=state.needed) if state.needed else due


def _came(told: Teller, meeting: Meeting) -> str:
    return told._("{present} of {due} at the call to order", present=meeting.called_present, due=len(meeting.rights))


def rule_lines(told: Teller, rule: DecisionRule, width: int) -> list[Content]:
    """The rule by name and in words, and the law it comes from."""
    _ = told._
    lines = labelled(_("Rule"), rule.name.in_language(_.language), width)
    indent = " " * cell_len(_("Rule"))
    for said in (rule.explanation, rule.basis):
        lines += labelled(indent, Content.assemble((said.in_language(_.language), "$quiet")), width)
    return lines


def notice_lines(told: Teller, rule: DecisionRule, starts: datetime, width: int, *, planned: bool) -> list[Content]:
    """How many days of notice the rule asks for, and a warning when there are fewer."""
    _ = told._
    if not rule.notice_days:
        return []
    left = (starts.astimezone(told.zone).date() - told.today).days
    asked = _.n("{count} day's notice", "{count} days' notice", rule.notice_days)
    if left >= rule.notice_days:
        return labelled(_("Notice"), asked, width)
    if left < 0 or planned:
        return labelled(_("Notice"), _("{asked}; {left} left", asked=asked, left=max(0, left)), width)
    warning = _(
        "{asked}, but only {left} are left. Choose a later day, or record why it is urgent.", asked=asked, left=left
    )
    return labelled(_("Notice"), Content.assemble((warning, "$warning")), width)


def _item_lines(told: Teller, number: str, depth: int, item: Item, width: int) -> list[Content]:
    dropped = item.state == "dropped"
    head = Content.assemble(("  " * depth + f"{number or '–':<4}", "$quiet"))
    said = Content.assemble((item.title, "$quiet strike" if dropped else ""))
    if item.outcome is not None:
        said = Content.assemble(said, (f"  {told._(OUTCOMES[item.outcome])}", _tone(item)))
    elif item.minutes and not dropped:
        said = Content.assemble(said, (f"  {item.minutes}′", "$quiet"))
    return block(said, width, head)


def _tone(item: Item) -> str:
    if item.outcome in ("adopted", "recommended", "amended"):
        return "$success"
    return "$warning" if item.outcome in ("returned", "refused", "rejected", "deferred") else "$quiet"
