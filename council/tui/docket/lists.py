"""The docket's lists as rows: proposals, what has ended, follow-ups, meetings."""

from __future__ import annotations

from collections.abc import Sequence

from council.domain.ledger import Entry, FollowUp, Proposal
from council.domain.meeting import Meeting
from council.i18n import N_, Words
from council.tui.docket.said import STATUSES, Teller, stars
from council.tui.docket.views import (
    ENDED,
    FOLLOW_UPS,
    MEETINGS,
    Filter,
    category,
    days_waiting,
    follow_ups_in,
    is_due_soon,
    is_late,
    meetings_in,
    proposals_in,
    since,
    state_name,
)
from council.tui.widgets.listing import Cell, Column, Row

Table = tuple[Sequence[Column], Sequence[Row]]
LONG = 30  # days of waiting after which the number stands out

EMPTY = {
    "intake": N_("No proposal waits here. Press N to write one down."),
    "deliberation": N_("Nothing waits for this body. Proposals come here when they are submitted (S)."),
    "decision": N_("Nothing waits for a vote. Proposals come here when a meeting recommends them."),
    "publication": N_("Nothing is on public notice. What was decided comes here first."),
    "carrying_out": N_("Nothing is being carried out. What was decided comes here."),
    "answering": N_("Nothing waits for its rating. Tasks come here once they are answered for."),
    ENDED: N_("Nothing has come to its end yet."),
    FOLLOW_UPS: N_("There is no task yet. Each resolution of a meeting makes one."),
    MEETINGS: N_("There is no meeting yet. Press P to plan one."),
}


def listed(told: Teller, view: str, wanted: Filter) -> Table:
    """The columns and rows of a list."""
    if view == FOLLOW_UPS:
        return _tasks(told, wanted)
    if view == MEETINGS:
        return _meetings(told, wanted)
    return _proposals(told, view, wanted)


def nothing(told: Teller, view: str, wanted: Filter) -> str:
    """What an empty list says: what to do next."""
    _ = told._
    if wanted:
        return _("Nothing here fits the search. Esc clears it; the numbers on the left show where there is more.")
    stage = told.snapshot.cycle.stage(view)
    return _(EMPTY[stage.kind if stage is not None else view])


# -- proposals ---------------------------------------------------------------------------------------------------


def _proposals(told: Teller, view: str, wanted: Filter) -> Table:
    _, ended = told._, view == ENDED
    columns = (
        Column(_("No."), 8),
        Column(_("Title")),
        *((Column(_("Outcome"), 10),) if ended else ()),
        Column(_("Category"), _wide(_, 16, 8), needs=90),
        Column(_("Grid"), 10, needs=66),
        Column(_("Proposer"), 8, needs=80),
        Column(_("Support"), _wide(_, 7, 4), right=True, needs=46),
        Column(_("Since") if ended else _("Days"), 10 if ended else 4, right=True),
    )
    return columns, [_proposal_row(told, entry, ended) for entry in proposals_in(told.snapshot, view, wanted, _)]


def _wide(_: Words, english: int, chinese: int) -> int:
    return chinese if _.language == "zh" else english


def _proposal_row(told: Teller, entry: Entry[Proposal], ended: bool) -> Row:
    _, fields = told._, entry.fields
    return Row(
        entry.id,
        (
            Cell(entry.number, "quiet"),
            Cell(fields.title),
            *((Cell(state_name(told.snapshot, entry.state, _.language), _end_tone(entry.state)),) if ended else ()),
            Cell(category(fields.category, _), "quiet"),
            Cell(fields.grid, "quiet"),
            Cell(told.called(fields.proposer) if fields.proposer else "–", "quiet"),
            Cell(str(len(fields.supporters) or "–"), "quiet"),
            _ended_on(told, entry) if ended else _waiting(told, entry),
        ),
    )


def _end_tone(state: str) -> str:
    return {"closed": "success", "refused": "error", "returned": "warning"}.get(state, "quiet")


def _ended_on(told: Teller, entry: Entry[Proposal]) -> Cell:
    moment = since(entry)
    return Cell(told.day(moment) if moment else "", "quiet")


def _waiting(told: Teller, entry: Entry[Proposal]) -> Cell:
    days = days_waiting(entry, told.today, told.zone)
    return Cell(str(days), "warning" if days >= LONG else "")


# -- follow-ups --------------------------------------------------------------------------------------------------


def _tasks(told: Teller, wanted: Filter) -> Table:
    _ = told._
    columns = (
        Column(_("No."), 8),
        Column(_("Title")),
        Column(_("Owner"), 10, needs=80),
        Column(_("Due date"), 10),
        Column(_("State"), _wide(_, 15, 12), needs=46),
    )
    return columns, [_task_row(told, entry) for entry in follow_ups_in(told.snapshot, wanted, _)]


def _task_row(told: Teller, entry: Entry[FollowUp]) -> Row:
    _, fields = told._, entry.fields
    late, soon = is_late(entry, told.today), is_due_soon(entry, told.today)
    tone = "error" if late else "warning" if soon else "quiet"
    return Row(
        entry.id,
        (
            Cell(entry.number, "quiet"),
            Cell(fields.title, "error" if late else "" if entry.state == "open" else "quiet"),
            Cell(told.called(fields.owner) if fields.owner else "–", "quiet"),
            Cell(fields.due.isoformat() if fields.due else "–", tone),
            _task_state(told, entry, late),
        ),
    )


def _task_state(told: Teller, entry: Entry[FollowUp], late: bool) -> Cell:
    _, due = told._, entry.fields.due
    if late and due is not None:
        return Cell(_.n("{count} day overdue", "{count} days overdue", (told.today - due).days), "error")
    if entry.state == "rated" and entry.fields.score is not None:
        return Cell(stars(entry.fields.score), "warning")
    if entry.state == "open":
        return Cell(_("Under way"), "quiet")
    return Cell(_("To be rated"), "accent")


# -- meetings ----------------------------------------------------------------------------------------------------


def _meetings(told: Teller, wanted: Filter) -> Table:
    _ = told._
    columns = (
        Column(_("No."), 8, needs=60),
        Column(_("Time"), 16),
        Column(_("Title")),
        Column(_("Place"), 20, needs=96),
        Column(_("Items"), 5, right=True, needs=60),
        Column(_("Votes due"), _wide(_, 9, 5), right=True, needs=70),
        Column(_("State"), 11, needs=46),
    )
    return columns, [_meeting_row(told, meeting) for meeting in meetings_in(told.snapshot, wanted)]


def _meeting_row(told: Teller, meeting: Meeting) -> Row:
    _ = told._
    tone = "success" if meeting.in_progress else "accent" if meeting.status == "planned" else "quiet"
    items = sum(item.state != "dropped" for item in meeting.agenda)
    return Row(
        meeting.id,
        (
            Cell(meeting.number, "quiet"),
            Cell(_.datetime(meeting.starts, told.zone, short=True) if meeting.starts else "–"),
            Cell(meeting.title),
            Cell(meeting.place, "quiet"),
            Cell(str(items), "quiet"),
            Cell(str(len(meeting.rights)), "quiet"),
            Cell(_(STATUSES[meeting.status]), tone),
        ),
    )
