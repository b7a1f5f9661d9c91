"""Starting again: what lies in the store becomes the first snapshot, and what a sudden end left half done is done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from council.domain.journal import fold
from council.domain.kernel import JournalEntry, Model
from council.domain.ledger import Entry, FollowUp, Proposal
from council.domain.meeting import Meeting
from council.domain.roster import Person
from council.service.archive import Archive
from council.service.ballots import counted
from council.service.batch import Batch, Boxes, roster_of
from council.service.closing import box_on_disk, close_poll, destroy, put_away
from council.service.settlement import settle
from council.service.slips import slips_of
from council.service.snapshot import Snapshot
from council.store.base import Row, Store

Fields = TypeVar("Fields", bound=Model)


def entries_of(rows: Iterable[Row], fields: type[Fields]) -> dict[str, Entry[Fields]]:
    """A ledger's rows as entries, by id."""
    shape = Entry[fields]  # type: ignore[valid-type]
    return {entry.id: entry for entry in (shape.model_validate(row) for row in rows)}


def in_hand(meetings: Mapping[str, Meeting]) -> str | None:
    """The meeting to take up: the one in progress, else the next planned one, else none."""
    going = [meeting.id for meeting in meetings.values() if meeting.in_progress]
    if going:
        return going[0]
    planned = [meeting for meeting in meetings.values() if meeting.status == "planned"]
    return min(planned, key=lambda meeting: (meeting.starts is None, meeting.starts)).id if planned else None


def load(store: Store, empty: Snapshot) -> tuple[Snapshot, Boxes]:
    """The first snapshot, and the boxes of open polls; raises `StoreError` and its kinds for files it cannot trust."""
    journals: dict[str, tuple[JournalEntry, ...]] = {}
    for meeting_id in store.meetings():
        rows = store.journal(meeting_id)
        if rows:
            journals[meeting_id] = tuple(JournalEntry.from_row(row) for row in rows)
    meetings = {meeting_id: fold(meeting_id, entries) for meeting_id, entries in journals.items()}
    boxes: Boxes = {}
    for meeting in meetings.values():
        for poll in meeting.polls.values():
            box = box_on_disk(store, meeting.id, poll) if poll.is_open else None
            if box is not None:
                boxes[poll.id] = box
    residents = entries_of(store.ledger("residents"), Person)
    current = in_hand(meetings)
    archive = Archive(store)
    snapshot = empty.having(
        roster=roster_of(residents),
        residents=residents,
        proposals=entries_of(store.ledger("proposals"), Proposal),
        follow_ups=entries_of(store.ledger("follow_ups"), FollowUp),
        meetings=meetings,
        journals=journals,
        current=current,
        rolls={poll: frozenset(box.roll) for poll, box in boxes.items()},
        slips=slips_of(store, current),
        head=archive.head or "",
        archived=frozenset(archive.meetings),
    )
    return snapshot, boxes


def finish(batch: Batch) -> None:
    """Do what was begun: count sealed boxes, rewrite counted ones, destroy those of cancelled polls, settle what was
    adjourned."""
    for meeting in list(batch.snapshot.meetings.values()):
        for poll in meeting.polls.values():
            found = batch.store.box(meeting.id, poll.id)
            if found is None or found.state == "counted":
                continue
            if poll.is_open and found.state == "sealed":
                close_poll(batch, meeting.id, "recovery")
            elif poll.state == "closed":
                box = box_on_disk(batch.store, meeting.id, poll)
                if box is not None:
                    put_away(batch, meeting.id, poll.id, counted(box))
            elif poll.state == "cancelled":
                destroy(batch, meeting.id, poll.id)
    for meeting in list(batch.snapshot.meetings.values()):
        if meeting.status == "adjourned":
            settle(batch, meeting)
