"""The archive: a chain of records, each with the hash of the one before. Nothing in it is ever edited.

The chain shows that nothing was changed *in* it. Who holds the folder could hash everything anew; only the head that
the tellers signed on paper speaks against that.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Literal

from pydantic import ValidationError

from council.domain.box import CountedBox
from council.domain.kernel import JournalEntry, Model, Refusal
from council.domain.ledger import Entry, Proposal
from council.domain.meeting import Meeting
from council.domain.roster import Roster
from council.service.records import (
    FORMAT,
    RECORDS,
    ApprovalRecord,
    CorrectionRecord,
    MeetingRecord,
    PublicationRecord,
    Record,
    meeting_body,
    sealed,
)
from council.store.base import Damaged, Store
from council.store.names import is_name


class ArchiveStatus(Model):
    """How far a meeting's minutes have come: draft (not archived), archived, approved. `record` is the hash to
    approve or correct next: the meeting's record or its last correction; `since` counts the corrections that came
    after the last approval; `published` are the days of the last publication."""

    state: Literal["draft", "archived", "approved"] = "draft"
    record: str = ""
    corrections: int = 0
    since: int = 0
    published: tuple[date, date] | None = None


class Archive:
    """The chain in a store. Headings are read once and kept: the folder belongs to this process alone."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._held = [(name, _heading(name, content)) for name, content in store.archive()]

    @property
    def records(self) -> tuple[Record, ...]:
        """All records in order; those of meetings as headings only (see `meeting`)."""
        return tuple(record for _, record in self._held)

    @property
    def head(self) -> str | None:
        """The hash of the last record: what is printed on signed paper. None while the archive is empty."""
        return self._held[-1][1].hash if self._held else None

    @property
    def meetings(self) -> tuple[str, ...]:
        """The ids of archived meetings, in order."""
        return tuple(record.meeting for record in self.records if record.kind == "meeting")

    def meeting(self, meeting_id: str) -> MeetingRecord:
        """A meeting's record, whole; raises `Refusal("archive.not_archived")`, or `Damaged` when it cannot be read."""
        wanted = self._name(meeting_id)
        name, content = next(each for each in self._store.archive() if each[0] == wanted)
        try:
            return MeetingRecord.model_validate_json(content)
        except ValidationError as error:
            raise Damaged(f"the archive's record {name} cannot be read") from error

    def status(self, meeting_id: str) -> ArchiveStatus:
        """How far a meeting's minutes have come; `draft` when there is no record of it."""
        return status_of(self.records, meeting_id)

    def add_meeting(
        self,
        meeting: Meeting,
        entries: Sequence[JournalEntry],
        people: Roster,
        boxes: Mapping[str, CountedBox],
        at: datetime,
        community: str,
        proposals: Mapping[str, Entry[Proposal]] | None = None,
    ) -> Record:
        """Archive a meeting that is over: `boxes` are its counted boxes by poll id, `proposals` the ledger by id.

        Raises `Refusal`: `archive.not_adjourned`, `archive.already_archived`.
        """
        if meeting.status != "adjourned":
            raise Refusal("archive.not_adjourned")
        if meeting.id in self.meetings:
            raise Refusal("archive.already_archived")
        body = meeting_body(meeting, entries, people, boxes, (proposals or {}).values(), community)
        return self._add("meeting", meeting.id, _name(meeting), at, community, body)

    def correct(self, meeting_id: str, text: str, reason: str, by: str, at: datetime, community: str) -> Record:
        """Add a correction to a meeting's minutes; the record it corrects stays as it is.

        Raises `Refusal`: `archive.not_archived`, `text.empty`, `reason.missing`.
        """
        last = self._last(meeting_id)
        if not text.strip():
            raise Refusal("text.empty")
        if not reason.strip():
            raise Refusal("reason.missing")
        body = {"corrects": last, "text": text.strip(), "reason": reason.strip(), "by": by}
        return self._add(
            "correction", meeting_id, self._name(meeting_id).replace("meeting", "correction", 1), at, community, body
        )

    def approve(self, meeting_id: str, approved_in: str, by: str, at: datetime, community: str) -> Record:
        """Record that the minutes, with the corrections made so far, were approved in a later meeting.

        Raises `Refusal`: `archive.not_archived`, `archive.already_approved`.
        """
        last = self._last(meeting_id)
        status = self.status(meeting_id)
        if status.state == "approved" and not status.since:
            raise Refusal("archive.already_approved")
        body = {"approves": last, "approved_in": approved_in, "by": by}
        return self._add(
            "approval", meeting_id, self._name(meeting_id).replace("meeting", "approval", 1), at, community, body
        )

    def publish(
        self, meeting_id: str, starts: date, ends: date, at: datetime, community: str, place: str = ""
    ) -> Record:
        """Record the days on which a meeting's decisions hang out, both included.

        Raises `Refusal`: `archive.not_archived`, `archive.ends_before_it_starts`.
        """
        last = self._last(meeting_id)
        if ends < starts:
            raise Refusal("archive.ends_before_it_starts")
        body = {"publishes": last, "starts": starts.isoformat(), "ends": ends.isoformat(), "place": place}
        return self._add(
            "publication", meeting_id, self._name(meeting_id).replace("meeting", "publication", 1), at, community, body
        )

    def _name(self, meeting_id: str) -> str:
        for name, record in self._held:
            if record.kind == "meeting" and record.meeting == meeting_id:
                return name
        raise Refusal("archive.not_archived")

    def _last(self, meeting_id: str) -> str:
        self._name(meeting_id)
        return self.status(meeting_id).record

    def _add(self, kind: str, meeting: str, name: str, at: datetime, community: str, body: Mapping[str, Any]) -> Record:
        whole = {
            **body,
            "format": FORMAT,
            "kind": kind,
            "seq": len(self._held) + 1,
            "previous": self.head,
            "at": at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
            "community": community,
            "meeting": meeting,
        }
        content = sealed(whole)
        free = _free(name, {taken for taken, _ in self._held})
        self._store.add_to_archive(free, content)
        self._held.append((free, _heading(free, content)))
        return self._held[-1][1]


def headings(files: Iterable[tuple[str, bytes]]) -> tuple[Record, ...]:
    """The records of a chain as it lies on the disk (`Store.archive`), those of meetings without their contents.

    Raises `Damaged` when one cannot be read.
    """
    return tuple(_heading(name, content) for name, content in files)


def status_of(records: Iterable[Record], meeting_id: str) -> ArchiveStatus:
    """How far a meeting's minutes have come, by the records of its chain in order."""
    status = ArchiveStatus()
    for record in records:
        if record.meeting == meeting_id:
            status = _after(status, record)
    return status


def _after(status: ArchiveStatus, record: Record) -> ArchiveStatus:
    if record.kind == "meeting":
        return status.having(state="archived", record=record.hash)
    if isinstance(record, CorrectionRecord):
        return status.having(record=record.hash, corrections=status.corrections + 1, since=status.since + 1)
    if isinstance(record, ApprovalRecord):
        return status.having(state="approved", since=0 if record.approves == status.record else status.since)
    if isinstance(record, PublicationRecord):
        return status.having(published=(record.starts, record.ends))
    return status


def _heading(name: str, content: bytes) -> Record:
    """A record without a meeting's contents; raises `Damaged` when it cannot be read."""
    try:
        body = json.loads(content)
        if body["kind"] == "meeting":
            return Record.model_validate({field: body[field] for field in Record.model_fields})
        return RECORDS.validate_python(body)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Damaged(f"the archive's record {name} cannot be read") from error


def _name(meeting: Meeting) -> str:
    """A meeting record's name in the store: `meeting-2026-007`, by the id where the number cannot be a name."""
    plain = "meeting-" + re.sub(r"[^a-z0-9]+", "-", meeting.number.lower()).strip("-")
    return plain if meeting.number.isascii() and is_name(plain) else f"meeting-{meeting.id}"


def _free(name: str, taken: Iterable[str]) -> str:
    """The name, or the name with the next number behind it."""
    free, place = name, 1
    while free in taken:
        place += 1
        free = f"{name}-{place}"
    return free
