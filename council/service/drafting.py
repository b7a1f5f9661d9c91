"""Drafting a meeting: its number, rule and voting rights, and the agenda out of the docket."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from council.domain.agenda import carried_over
from council.domain.agenda_templates import AgendaTemplate, draft
from council.domain.community import Body, voting_rights
from council.domain.kernel import Refusal
from council.domain.ledger import Entry, FollowUp, Proposal, next_number
from council.domain.meeting import Item, Meeting, VotingRight
from council.domain.rules import in_force
from council.domain.sitting import Convene
from council.service.snapshot import Snapshot


def docket(snapshot: Snapshot, body: str) -> list[Entry[Proposal]]:
    """The proposals that wait for a meeting of that body, oldest number first; none that is on the agenda of a meeting
    still to be held."""
    stages = {stage.id for stage in snapshot.cycle.docket(body)}
    taken = {
        item.source
        for meeting in snapshot.meetings.values()
        if meeting.status != "adjourned"
        for item in meeting.agenda
        if item.state != "dropped"
    }
    waiting = [entry for entry in snapshot.proposals.values() if entry.state in stages]
    return sorted((entry for entry in waiting if f"proposals/{entry.id}" not in taken), key=lambda entry: entry.number)


def open_tasks(snapshot: Snapshot) -> list[Entry[FollowUp]]:
    """The follow-ups still being carried out, those due first in front."""
    tasks = [task for task in snapshot.follow_ups.values() if task.state == "open"]
    return sorted(tasks, key=lambda task: (task.fields.due or date.max, task.number))


def _left_open(snapshot: Snapshot, body: str, rights: Sequence[VotingRight]) -> tuple[Meeting | None, list[Item]]:
    """The last adjourned meeting of these people and what it left open; proposals come from the docket, not from here.

    A body that meets by grid is a different one in each grid: it is told by who is due.
    """
    due = {right.holder for right in rights}
    held = [
        meeting
        for meeting in snapshot.meetings.values()
        if meeting.body == body and meeting.status == "adjourned" and not due.isdisjoint(meeting.members)
    ]
    if not held:
        return None, []
    last = max(held, key=lambda meeting: (meeting.closed is not None, meeting.closed))
    return last, [item for item in carried_over(last) if not item.source]


def _template(templates: Mapping[str, AgendaTemplate], body: Body) -> AgendaTemplate:
    """The template that a body names, else the one called like it, else any."""
    if body.agenda and body.agenda not in templates:
        raise Refusal("agenda.unknown_template", template=body.agenda, known=", ".join(sorted(templates)))
    return templates.get(body.agenda or body.id) or next(iter(templates.values()))


def _called(body: Body, grid: str, language: str) -> str:
    """What the body is called: where one of several grids meets, with the grid behind it."""
    name = body.name.in_language(language)
    if body.members != "grid" or body.grid or not grid:
        return name
    return f"{name}（{grid}）" if language == "zh" else f"{name} ({grid})"


def draft_meeting(
    snapshot: Snapshot,
    body_id: str,
    starts: datetime,
    templates: Mapping[str, AgendaTemplate],
    *,
    language: str = "",
    place: str = "",
    title: str = "",
    grid: str = "",
) -> Convene:
    """A meeting of a body, ready to be convened: `starts` with its time zone, else in the community's; `language` of
    the agenda's lines, else the community's; `grid` which one meets, where the body leaves that open.

    Raises `Refusal` for an unknown body, rule or template, and for a rule whose law does not apply on that day.
    """
    settings = snapshot.settings
    body = settings.body(body_id)
    starts = (starts if starts.tzinfo else starts.replace(tzinfo=settings.zone)).astimezone(UTC)
    day = starts.astimezone(settings.zone).date()
    stages = snapshot.cycle.docket(body_id)
    rights = voting_rights(body, snapshot.roster.people.values(), day, grid)
    last, open_items = _left_open(snapshot, body_id, rights)
    spoken = language or settings.language
    name = _called(body, grid, spoken)
    lines = draft(_template(templates, body), spoken, docket(snapshot, body_id), open_items, open_tasks(snapshot))
    return Convene(
        number=next_number((meeting.number for meeting in snapshot.meetings.values()), day.year),
        title=title.strip() or name,
        body=body.id,
        body_name=name,
        track="deliberation" if any(stage.kind == "deliberation" for stage in stages) else body.track,
        stage=stages[0].id if stages else "",
        place=place.strip(),
        starts=starts,
        zone=settings.time_zone,
        rule=in_force(snapshot.rules, next((stage.rule for stage in stages if stage.rule), "") or body.rule, day),
        rights=rights,
        agenda=lines,
        continues=last.id if last is not None and open_items else "",
        turn_seconds=settings.floor.turn_seconds,
        turns_per_item=settings.floor.turns_per_item,
    )
