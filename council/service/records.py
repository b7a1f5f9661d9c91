"""The records of the archive: their shapes, their one canonical form, and their hashes.

A record is one JSON object in the canonical form of RFC 8785. Its `hash` is the SHA-256 of the same object without
`hash`; `previous` is the hash of the record before it. A later record says what became of an earlier one: a correction
or an approval names the hash that it corrects or approves, a publication the days on which it hung out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal

import rfc8785
from pydantic import Field, TypeAdapter

from council.domain.box import CountedBox, canonical
from council.domain.kernel import JournalEntry, Model
from council.domain.ledger import Entry, Proposal
from council.domain.meeting import Meeting
from council.domain.minutes import Minutes, Origin, minutes_of, origins_of, people_in
from council.domain.roster import Person, Roster

FORMAT = 1
_BEYOND_16_BITS = (b"\xf0", b"\xf1", b"\xf2", b"\xf3", b"\xf4")  # what UTF-8 begins a longer character with
Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Record(Model):
    """What every record says: its place in the chain (from 1), the hash before it (none for the first), when it was
    written (UTC), whose archive this is, and which meeting it is about."""

    format: Literal[1]
    kind: str
    seq: int = Field(ge=1)
    previous: Hash | None
    at: datetime
    community: str
    meeting: str
    hash: Hash


class MeetingRecord(Record):
    """A meeting, whole: the minutes, the journal that they render, the counted ballot boxes by poll, and the names
    (by id) and proposals (by source) that the journal only points to. Frozen rules, electorates and hands stand in
    the journal, roll, ballots and tracking codes in the boxes: enough to count every vote again."""

    kind: Literal["meeting"]
    minutes: Minutes
    journal: tuple[dict[str, Any], ...]
    boxes: dict[str, CountedBox]
    names: dict[str, str]
    origins: dict[str, Origin]

    @property
    def roster(self) -> Roster:
        """The people as they were called when the record was written."""
        return roster_of(self.names)


class CorrectionRecord(Record):
    """What the record of that hash should say instead, why, and on whose word."""

    kind: Literal["correction"]
    corrects: Hash
    text: str
    reason: str
    by: str


class ApprovalRecord(Record):
    """The minutes of that hash (and what it corrects) were approved, in that later meeting."""

    kind: Literal["approval"]
    approves: Hash
    approved_in: str
    by: str


class PublicationRecord(Record):
    """The decisions of the record of that hash hang out: from, to (both days included), and where."""

    kind: Literal["publication"]
    publishes: Hash
    starts: date
    ends: date
    place: str


AnyRecord = Annotated[
    MeetingRecord | CorrectionRecord | ApprovalRecord | PublicationRecord, Field(discriminator="kind")
]
RECORDS: TypeAdapter[MeetingRecord | CorrectionRecord | ApprovalRecord | PublicationRecord] = TypeAdapter(AnyRecord)


def roster_of(names: Mapping[str, str]) -> Roster:
    """A roster of nothing but names."""
    return Roster(Person(id=person, name=name) for person, name in names.items())


def canonical_json(value: Any) -> bytes:
    """A JSON value in the one form of RFC 8785. Raises `ValueError` for what has none (half of a surrogate pair).

    Python's own encoder is five times as fast and agrees with the standard while there are no floats (nothing of ours
    is one) and no key has a character beyond U+FFFF; where such a character stands anywhere, the slow one does it.
    """
    fast = canonical(value)
    return rfc8785.dumps(value) if any(lead in fast for lead in _BEYOND_16_BITS) else fast


def digest_of(content: bytes) -> str:
    """A record's hash, from its canonical JSON without the field `hash`."""
    return hashlib.sha256(content).hexdigest()


def sealed(body: Mapping[str, Any]) -> bytes:
    """A record's exact bytes, its hash among them; `body` is everything else."""
    return canonical_json({**body, "hash": digest_of(canonical_json(body))})


def meeting_body(
    meeting: Meeting,
    entries: Sequence[JournalEntry],
    people: Roster,
    boxes: Mapping[str, CountedBox],
    proposals: Iterable[Entry[Proposal]],
    community: str,
) -> dict[str, Any]:
    """What a meeting's record holds besides its heading, as JSON values."""
    origins = origins_of(meeting, proposals, people)
    closed = {
        poll: box for poll, box in boxes.items() if poll in meeting.polls and meeting.polls[poll].state == "closed"
    }
    minutes = minutes_of(meeting, entries, people, closed, origins, community)
    return {
        "minutes": minutes.model_dump(mode="json"),
        "journal": [entry.to_row() for entry in entries],
        "boxes": {poll: box.to_row() for poll, box in closed.items()},
        "names": {who.id: who.name for who in people_in(minutes) if who.id and who.id not in meeting.guests},
        "origins": {source: origin.model_dump(mode="json") for source, origin in origins.items()},
    }
