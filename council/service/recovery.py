"""Starting again: what lies in the store becomes the first snapshot, and what a sudden end left half done is done."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar

from pydantic import ValidationError

from council.domain.journal import fold
from council.domain.kernel import JournalEntry, Model, Refusal
from council.domain.ledger import Entry, FollowUp, Ledger, Proposal
from council.domain.ledger.foreign import asked
from council.domain.meeting import Meeting
from council.domain.roster import Person
from council.service import slips
from council.service.archive import Archive
from council.service.ballots import Boxes
from council.service.batch import Batch, Step, roster_of
from council.service.closing import box_on_disk, tidied
from council.service.linked import hear
from council.service.settlement import advance, settle
from council.service.snapshot import Kept, Snapshot, Unread
from council.store.base import Damaged, Row, Store

Fields = TypeVar("Fields", bound=Model)


def entries_of(name: str, rows: Iterable[Row], fields: type[Fields]) -> dict[str, Entry[Fields]]:
    """A ledger's rows as entries, by id; raises `Damaged` for a row that is none, without saying what stands in it."""
    shape = Entry[fields]  # type: ignore[valid-type]
    entries = {}
    for row in rows:
        try:
            entry = shape.model_validate(row)
        except ValidationError as error:
            raise Damaged(f"entry {row.get('id')} of the ledger {name} cannot be read: {_where(error)}") from None
        entries[entry.id] = entry
    return entries


def kept_in(ledger: Ledger, rows: Iterable[Row]) -> Kept:
    """A plugin's ledger: what a newer version wrote, or no longer fits its fields, is left where it is and listed."""
    shape = Entry[ledger.fields]  # type: ignore[name-defined]
    entries: dict[str, Entry[Any]] = {}
    unread = []
    for row in rows:
        newer = row.get("version", 1) > ledger.version
        fields: tuple[str, ...] = ()
        if not newer:
            try:
                entry = shape.model_validate(_upgraded(ledger, row))
            except ValidationError as error:
                fields = tuple(sorted({str(each["loc"][-1]) for each in error.errors(include_input=False)}))
            except Refusal:
                fields = ("version",)
            else:
                entries[entry.id] = entry
                continue
        unread.append(Unread(row["id"], str(row.get("number", "")), newer, fields))
    return Kept(entries, tuple(unread))


def _upgraded(ledger: Ledger, row: Row) -> Row:
    version = row.get("version", 1)
    if version == ledger.version or ledger.upgrade is None:
        return row
    fields = asked(ledger.id, ledger.upgrade, version, dict(row["fields"]))
    return {**row, "version": ledger.version, "fields": fields}


def journal_of(meeting: str, rows: Iterable[Row]) -> tuple[JournalEntry, ...]:
    """A journal's rows as entries; raises `Damaged` for a row that is none, and `Refusal("file.newer")` for one that
    this version does not know."""
    entries = []
    for place, row in enumerate(rows, start=1):
        try:
            entries.append(JournalEntry.from_row(row))
        except ValidationError as error:
            raise Damaged(f"line {place} of the journal of {meeting} cannot be read: {_where(error)}") from None
        except (KeyError, TypeError, AttributeError):
            raise Damaged(f"line {place} of the journal of {meeting} cannot be read") from None
    return tuple(entries)


def _where(error: ValidationError) -> str:
    """The fields that are wrong; what stands in them may be personal."""
    return ", ".join(sorted({".".join(map(str, each["loc"])) for each in error.errors(include_input=False)}))


def _folded(meeting: str, entries: tuple[JournalEntry, ...]) -> Meeting:
    try:
        return fold(meeting, entries)
    except (KeyError, IndexError, StopIteration) as error:
        raise Damaged(f"the journal of {meeting} names what it never made ({error})") from error


def in_hand(meetings: Mapping[str, Meeting]) -> str | None:
    """The meeting to take up: the one in progress, else the next planned one, else none."""
    going = [meeting.id for meeting in meetings.values() if meeting.in_progress]
    if going:
        return going[0]
    planned = [meeting for meeting in meetings.values() if meeting.status == "planned"]
    return min(planned, key=lambda meeting: (meeting.starts is None, meeting.starts)).id if planned else None


@contextmanager
def _unswept() -> Iterator[None]:
    """Without the garbage collector, which would go through what has just been read again and again: all of it stays.
    That halves the time."""
    sweeping = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if sweeping:
            gc.enable()


@_unswept()
def load(store: Store, empty: Snapshot) -> tuple[Snapshot, Boxes]:
    """The first snapshot, and the boxes of open polls; raises `StoreError` and its kinds for files it cannot trust."""
    journals = {}
    for meeting_id in sorted(store.meetings()):
        if rows := store.journal(meeting_id):
            journals[meeting_id] = journal_of(meeting_id, rows)
    meetings = {meeting_id: _folded(meeting_id, entries) for meeting_id, entries in journals.items()}
    boxes = Boxes()
    for meeting in meetings.values():
        for poll in meeting.polls.values():
            box = box_on_disk(store, meeting, poll) if poll.is_open else None
            if box is not None:
                boxes.open[poll.id] = box
    residents = entries_of("residents", store.ledger("residents"), Person)
    current = in_hand(meetings)
    archive = Archive(store)
    snapshot = empty.having(
        roster=roster_of(residents),
        residents=residents,
        proposals=entries_of("proposals", store.ledger("proposals"), Proposal),
        follow_ups=entries_of("follow_ups", store.ledger("follow_ups"), FollowUp),
        kept={name: kept_in(ledger, store.ledger(name)) for name, ledger in empty.ledgers.items()},
        staff=slips.staff_code(store),
        meetings=meetings,
        journals=journals,
        current=current,
        rolls={poll: frozenset(box.roll) for poll, box in boxes.open.items()},
        slips=slips.slips_of(store, current),
        head=archive.head or "",
        archived=frozenset(archive.meetings),
    )
    return snapshot, boxes


def steps(snapshot: Snapshot) -> Iterator[Step]:
    """What may have been left half done, each a step that does nothing when it was not: sealed boxes counted, counted
    ones rewritten, those of cancelled polls destroyed, missing slips made, adjourned meetings settled, proposals
    moved along with their follow-ups, linked entries told what became of them."""
    for meeting in snapshot.meetings.values():
        if meeting.status != "adjourned":
            yield partial(_tidy_meeting, meeting=meeting.id)
            yield slips.after(meeting.id)
        elif meeting.id not in snapshot.archived:
            yield partial(settle, meeting_id=meeting.id)
        else:
            yield partial(slips.forget, meeting=meeting.id)
    proposals = {task.fields.proposal for task in snapshot.follow_ups.values()}
    for proposal in sorted(proposals & snapshot.proposals.keys()):
        yield partial(advance, proposal_id=proposal, actor="recovery")
    for ledger in ("proposals", *snapshot.ledgers):
        if linked := [entry.id for entry in snapshot.entries(ledger).values() if entry.links]:
            yield partial(hear, ledger=ledger, entries=linked)


def _tidy_meeting(batch: Batch, meeting: str) -> None:
    tidied(batch, batch.snapshot.meetings[meeting])
