"""The card of a proposal, of a follow-up: everything that is known of it, set to the width there is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content

from council.documents.ledger.teller import Teller as LedgerTeller
from council.documents.phrases import joined
from council.domain.ledger import FOLLOW_UP_WORKFLOW, Entry, FollowUp, Proposal
from council.domain.meeting import Resolution
from council.tui.docket.said import (
    Teller,
    on_agendas,
    outcome_words,
    stars,
    timeline,
)
from council.tui.docket.views import (
    category,
    days_waiting,
    follow_up_of,
    is_due_soon,
    is_late,
    state_name,
    workflow_of,
)
from council.tui.widgets.panel import heading
from council.tui.widgets.setting import facts, stacked, wrapped

NAMED = 12  # supporters named one by one; of more, the number says enough
BLANK = Content("")


def titled(title: str, remarks: Sequence[str], width: int) -> list[Content]:
    """The card's head: the title, and the quiet line below it."""
    quiet = " · ".join(remark for remark in remarks if remark)
    return [*wrapped(Content.assemble((title, "bold")), width), *wrapped(Content.assemble((quiet, "$quiet")), width)]


# -- a proposal --------------------------------------------------------------------------------------------------


def proposal_card(told: Teller, entry: Entry[Proposal], width: int) -> Content:
    """A proposal: what is proposed, where it stands and why, what hangs together with it, and its history."""
    _, fields = told._, entry.fields
    state = state_name(told.snapshot, entry.state, _.language)
    days = _.n("{count} day", "{count} days", days_waiting(entry, told.today, told.zone))
    waits = told.snapshot.cycle.stage(entry.state) is not None
    lines = titled(
        fields.title,
        (entry.number, category(fields.category, _), fields.grid, state, days if waits else ""),
        width,
    )
    lines += [BLANK, *_brought_by(told, fields, width)]
    if fields.text:
        lines += [BLANK, *wrapped(Content(fields.text), width)]
    lines += _standing(told, entry, width)
    if links := _links(told, entry, width):
        lines += [BLANK, heading(_("Links"), width), *links]
    lines += [BLANK, heading(_("History"), width), *timeline(told, entry, workflow_of(told.snapshot.cycle), width)]
    return stacked(lines)


def _brought_by(told: Teller, fields: Proposal, width: int) -> list[Content]:
    _ = told._
    proposer = told.called(fields.proposer) if fields.proposer else "–"
    names = [told.called(person) for person in fields.supporters]
    shown = joined(names, _) if len(names) <= NAMED else ""
    number = _.n("{count} person", "{count} people", len(names)) if names else "–"
    said = _("{number}: {names}", number=number, names=shown) if names and shown else number
    return facts([(_("Proposer"), proposer), (_("Supporters"), said)], width)


def _standing(told: Teller, entry: Entry[Proposal], width: int) -> list[Content]:
    """What must not be overlooked: publication, dissent, the proposal it was merged into."""
    _, fields = told._, entry.fields
    rows: list[tuple[str | Content, str | Content]] = []
    stage = told.snapshot.cycle.stage(entry.state)
    if stage is not None and stage.kind == "publication":
        rows.append((_("Public notice"), _published(told, fields, stage.days)))
    if fields.merged_into:
        into = told.snapshot.proposals.get(fields.merged_into)
        rows.append((_("Merged into"), f"{into.number} {into.fields.title}" if into else fields.merged_into))
    rows.append((_("Dissent"), fields.dissent))
    lines = facts(rows, width)
    return [BLANK, *lines] if lines else []


def _published(told: Teller, fields: Proposal, days: int) -> Content:
    _ = told._
    if fields.published is None:
        return Content.assemble((_("Not put up yet"), "$warning"))
    gone = (told.today - fields.published).days
    if gone >= days:
        return Content.assemble(
            (_("since {day}; the {count} days are over", day=fields.published, count=days), "$success")
        )
    return Content(_("since {day}; day {gone} of {count}", day=fields.published, gone=gone + 1, count=days))


def _links(told: Teller, entry: Entry[Proposal], width: int) -> list[Content]:
    """The ledgers' entries it came from, the meetings that had it, the resolution, the follow-up."""
    rows: list[tuple[str | Content, str | Content]] = [*_origins(told, entry)]
    for meeting, item in on_agendas(told.snapshot, entry.id):
        day = told.day(meeting.starts) if meeting.starts else ""
        said = Content.assemble(
            f"{meeting.title} {meeting.number}", (f"  {day}  ", "$quiet"), outcome_words(item, meeting, told._)
        )
        rows.append((told._("Meeting"), said))
    for resolution in _resolutions(told, entry):
        said = Content.assemble((resolution.number, "bold"), "  ", resolution.text)
        rows.append((told._("Resolution"), said))
    task = follow_up_of(told.snapshot, entry.id)
    if task is not None:
        rows.append((told._("Follow-up"), _task_line(told, task)))
        rows.append((told._("Evidence"), task.fields.evidence))
        rows.append((told._("Rating"), _rating(task.fields)))
    return facts(rows, width)


def _origins(told: Teller, entry: Entry[Proposal]) -> Iterator[tuple[str | Content, str | Content]]:
    for link in entry.links:
        found = told.snapshot.linked(link)
        if found is not None:
            ledger, origin = found
            theirs = LedgerTeller(told._, told.snapshot, ledger.id, masked=not told.names_shown)
            line = Content.assemble(theirs.entry(ledger, origin), (f"  {theirs.state(origin)}", "$quiet"))
            yield theirs.text(ledger.title), line


def _resolutions(told: Teller, entry: Entry[Proposal]) -> list[Resolution]:
    return [
        resolution
        for meeting, item in on_agendas(told.snapshot, entry.id)
        for resolution in meeting.resolutions
        if resolution.item == item.id
    ]


# -- a follow-up -------------------------------------------------------------------------------------------------


def due_words(told: Teller, entry: Entry[FollowUp]) -> Content:
    """The due date, with how late it is, or how soon it comes."""
    _, due = told._, entry.fields.due
    if due is None:
        return Content.assemble((_("no due date"), "$quiet"))
    days = (due - told.today).days
    if is_late(entry, told.today):
        late = _.n("{count} day overdue", "{count} days overdue", -days)
        return Content.assemble((f"{due} ", "$error"), (late, "bold $error"))
    if is_due_soon(entry, told.today):
        soon = _("due today") if days == 0 else _.n("{count} day left", "{count} days left", days)
        return Content.assemble((f"{due} ", "$warning"), (soon, "$warning"))
    return Content(str(due))


def _task_line(told: Teller, entry: Entry[FollowUp]) -> Content:
    state = FOLLOW_UP_WORKFLOW.states[entry.state].in_language(told._.language)
    owner = told.called(entry.fields.owner) if entry.fields.owner else told._("nobody yet")
    parts = [Content.assemble((entry.number, "bold")), Content(state), Content(owner)]
    if entry.state == "open":
        parts.append(due_words(told, entry))
    return Content("  ").join(parts)


def _rating(fields: FollowUp) -> Content:
    if fields.score is None:
        return Content("")
    return Content.assemble((stars(fields.score), "$warning"), f"  {fields.comment}")


def follow_up_card(told: Teller, entry: Entry[FollowUp], width: int) -> Content:
    """A follow-up: the task, who does it by when, what was done, how it was rated, and its history."""
    _, fields = told._, entry.fields
    state = FOLLOW_UP_WORKFLOW.states[entry.state].in_language(_.language)
    lines = titled(fields.title, (entry.number, _("Resolution {number}", number=fields.resolution), state), width)
    owner = told.called(fields.owner) if fields.owner else "–"
    lines += [BLANK, *facts([(_("Owner"), owner), (_("Due date"), due_words(told, entry))], width)]
    if fields.task:
        lines += [BLANK, *wrapped(Content(fields.task), width)]
    proposal = told.snapshot.proposals.get(fields.proposal)
    done = facts(
        [
            (_("Proposal"), f"{proposal.number} {proposal.fields.title}" if proposal else ""),
            (_("Evidence"), fields.evidence),
            (_("Rating"), _rating(fields)),
        ],
        width,
    )
    if done:
        lines += [BLANK, *done]
    return stacked([*lines, BLANK, heading(_("History"), width), *timeline(told, entry, FOLLOW_UP_WORKFLOW, width)])
