"""How far the minutes of a meeting have come, in words; and what later records of the archive say of them."""

from __future__ import annotations

import re

from textual.content import Content

from council.domain.meeting import Meeting
from council.domain.minutes import Minutes, people_in
from council.domain.roster import masked_name
from council.service.archive import ArchiveStatus
from council.service.records import ApprovalRecord, CorrectionRecord, PublicationRecord, Record
from council.tui.docket.said import STATUSES, Teller
from council.tui.widgets.setting import block

SHORT_HASH = 12


def standing(told: Teller, meeting: Meeting, status: ArchiveStatus) -> tuple[str, str]:
    """One word for the list, and its tone: planned, draft, archived, corrected, approved, published."""
    _ = told._
    if status.state == "draft":
        return (_(STATUSES["planned"]), "accent") if meeting.status == "planned" else (_("Draft"), "warning")
    if status.published is not None and status.published[0] <= told.today <= status.published[1]:
        return _("On notice"), "success"
    if status.since:
        return _("Corrected"), "warning"
    if status.state == "approved":
        return _("Approved"), "success"
    return (_("Published"), "quiet") if status.published is not None else (_("Archived"), "quiet")


def veiled(records: tuple[Record, ...], minutes: Minutes) -> tuple[Record, ...]:
    """The records with the names that the minutes know masked inside their texts, as the minutes' own texts are."""
    names = sorted({who.name for who in people_in(minutes) if len(who.name) > 1}, key=len, reverse=True)
    if not names:
        return records
    pattern = re.compile("|".join(map(re.escape, names)))

    def veil(text: str) -> str:
        return pattern.sub(lambda found: masked_name(found[0]), text)

    return tuple(
        record.having(text=veil(record.text), reason=veil(record.reason))
        if isinstance(record, CorrectionRecord) and record.meeting == minutes.meeting
        else record
        for record in records
    )


def record_lines(told: Teller, records: tuple[Record, ...], meeting: str, width: int) -> list[Content]:
    """The records about a meeting, in order: archived, corrected, approved, published, each with its day and hash."""
    lines: list[Content] = []
    for record in records:
        if record.meeting != meeting:
            continue
        what, said, tone = _record(told, record)
        head = Content.assemble((told.day(record.at) + "  ", "$quiet"))
        text = Content.assemble(
            (what, f"bold {tone}"), f"  {said}" if said else "", (f"  {record.hash[:SHORT_HASH]}", "$quiet")
        )
        lines += block(text, width, head)
    return lines


def _record(told: Teller, record: Record) -> tuple[str, str, str]:
    _ = told._
    if isinstance(record, CorrectionRecord):
        said = _("{text} (why: {reason}; {who})", text=record.text, reason=record.reason, who=told.named(record.by))
        return _("Corrected"), said, "$warning"
    if isinstance(record, ApprovalRecord):
        where = told.snapshot.meetings.get(record.approved_in)
        said = f"{where.title} {where.number}" if where is not None else record.approved_in
        return _("Approved"), "  ".join(part for part in (said, told.named(record.by)) if part), "$success"
    if isinstance(record, PublicationRecord):
        days = _("{start} to {end}", start=record.starts, end=record.ends)
        return _("Published"), "  ".join(part for part in (days, record.place) if part), "$accent"
    return _("Archived"), _("record {number} of the chain", number=record.seq), "$foreground"
