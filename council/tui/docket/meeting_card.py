"""The card of a meeting, planned or held: when and where, by which rule, how many are due, and its agenda."""

from __future__ import annotations

from datetime import datetime

from textual.content import Content

from council.documents.phrases import OUTCOMES
from council.domain.meeting import Item, Meeting
from council.domain.rules import DecisionRule
from council.domain.sitting import quorum
from council.tui.docket.card import BLANK, titled
from council.tui.docket.said import STATUSES, Teller
from council.tui.widgets.panel import heading
from council.tui.widgets.setting import block, facts, stacked


def meeting_card(told: Teller, meeting: Meeting, width: int) -> Content:
    """A meeting: when, where, by which rule, who is due or came, and the agenda with what came of it."""
    return stacked(meeting_lines(told, meeting, width))


def meeting_lines(told: Teller, meeting: Meeting, width: int) -> list[Content]:
    """The same, line by line."""
    _ = told._
    lines = titled(meeting.title, (meeting.number, meeting.body_name, _(STATUSES[meeting.status])), width)
    lines += [BLANK, *facts(_rows(told, meeting), width)]
    minutes = sum(item.minutes for item in meeting.agenda if item.state != "dropped")
    said = _.n("{count} minute planned", "{count} minutes planned", minutes) if minutes else ""
    lines += [BLANK, heading(_("Agenda"), width, said)]
    for number, depth, item in meeting.outline():
        lines += _item_lines(told, number, depth, item, width)
    return lines


Rows = list[tuple[str | Content, str | Content]]


def _rows(told: Teller, meeting: Meeting) -> Rows:
    _, rule = told._, meeting.rule
    rows: Rows = []
    if meeting.starts is not None:
        day = _.weekday(meeting.starts.astimezone(told.zone).date())
        rows.append((_("Time"), f"{_.datetime(meeting.starts, told.zone)}  {day}"))
    rows.append((_("Place"), meeting.place or "–"))
    if meeting.status == "adjourned":
        came = _("{present} of {due} at the call to order", present=meeting.called_present, due=len(meeting.rights))
        rows.append((_("Present"), came))
    else:
        state = quorum(meeting)
        rows.append((_("Votes due"), due_words(told, state.due, state.needed)))
    if rule is not None and meeting.status == "planned" and meeting.starts is not None:
        rows += notice_rows(told, rule, meeting.starts, planned=True)
    return rows + (rule_rows(told, rule) if rule is not None else [])


def due_words(told: Teller, due: int, needed: int) -> str:
    """How many votes are due, and how many of them make a quorum."""
    said = told._.n("{count} vote", "{count} votes", due)
    return told._("{due}, quorum {needed}", due=said, needed=needed) if needed else said


def rule_rows(told: Teller, rule: DecisionRule) -> Rows:
    """The rule by name and in words, and the law it comes from."""
    language = told._.language
    said = [text.in_language(language) for text in (rule.explanation, rule.basis)]
    quiet = "".join(f"\n{text}" for text in said if text)
    return [(told._("Rule"), Content.assemble(rule.name.in_language(language), (quiet, "$quiet")))]


def notice_rows(told: Teller, rule: DecisionRule, starts: datetime, *, planned: bool) -> Rows:
    """How many days of notice the rule asks for, and a warning when there are fewer."""
    _ = told._
    if not rule.notice_days:
        return []
    left = (starts.astimezone(told.zone).date() - told.today).days
    asked = _.n("{count} day's notice", "{count} days' notice", rule.notice_days)
    if left >= rule.notice_days:
        return [(_("Notice"), asked)]
    if left < 0 or planned:
        return [(_("Notice"), _("{asked}; {left} left", asked=asked, left=max(0, left)))]
    warning = _(
        "{asked}, but only {left} are left. Choose a later day, or record why it is urgent.", asked=asked, left=left
    )
    return [(_("Notice"), Content.assemble((warning, "$warning")))]


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
