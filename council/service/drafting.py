"""Drafting a meeting: its number, rule and voting rights, and the agenda out of the docket."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from council.domain.agenda import carried_over
from council.domain.agenda_templates import AgendaTemplate, draft
from council.domain.community import voting_rights
from council.domain.ledger import Entry, Proposal, next_number
from council.domain.meeting import Item, Meeting
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


def _left_open(snapshot: Snapshot, body: str) -> tuple[Meeting | None, list[Item]]:
    """The body's last adjourned meeting and what it left open; proposals come from the docket, not from here."""
    held = [m for m in snapshot.meetings.values() if m.body == body and m.status == "adjourned" and m.closed]
    if not held:
        return None, []
    last = max(held, key=lambda meeting: (meeting.closed is not None, meeting.closed))
    return last, [item for item in carried_over(last) if not item.source]


def draft_meeting(
    snapshot: Snapshot,
    body_id: str,
    starts: datetime,
    templates: Mapping[str, AgendaTemplate],
    *,
    language: str = "zh",
    place: str = "",
    title: str = "",
) -> Convene:
    """A meeting of a body, ready to be convened: `starts` with its time zone.

    Raises `Refusal` for an unknown body or rule, and for a rule whose law does not apply on that day.
    """
    body = snapshot.settings.body(body_id)
    day = starts.astimezone(snapshot.settings.zone).date()
    stages = snapshot.cycle.docket(body_id)
    rule_id = next((stage.rule for stage in stages if stage.rule), "") or body.rule
    rule = in_force(snapshot.rules, rule_id, day)
    proposals = docket(snapshot, body_id)
    last, open_items = _left_open(snapshot, body_id)
    template = templates.get(body.agenda or body_id) or next(iter(templates.values()))
    name = body.name.in_language(language)
    return Convene(
        number=next_number((meeting.number for meeting in snapshot.meetings.values()), day.year),
        title=title.strip() or name,
        body=body.id,
        body_name=name,
        track="deliberation" if any(stage.kind == "deliberation" for stage in stages) else body.track,
        stage=stages[0].id if stages else "",
        place=place.strip(),
        starts=starts,
        rule=rule,
        rights=voting_rights(body, snapshot.roster.people.values(), day),
        agenda=draft(template, language, proposals, open_items),
        continues=last.id if last is not None and open_items else "",
        turn_seconds=snapshot.settings.floor.turn_seconds,
        turns_per_item=snapshot.settings.floor.turns_per_item,
    )
