"""One batch of the writer: a working copy that jobs change, and how it reaches the disk.

Jobs decide on the working copy, so the second of two simultaneous arrivals sees the first; a job that is refused
leaves nothing in it. Journals are flushed first, then boxes: a ballot never outlives the arrival it rests on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from council.domain import journal, polls
from council.domain.box import CountedBox
from council.domain.kernel import Command, Event, JournalEntry, Refusal, Stamp, decide
from council.domain.ledger import Entry
from council.domain.meeting import Channel, Meeting
from council.domain.roster import Person, Roster
from council.domain.tally import Choice
from council.service.ballots import Cast, OpenBox, Staged, box_of, fresh_key, stage
from council.service.snapshot import Snapshot
from council.store.base import Store

Boxes = dict[str, OpenBox]
LedgerName = Literal["residents", "proposals", "follow_ups"]


def key_name(meeting: str, poll: str) -> str:
    """The name under which a poll's key lies among the secrets."""
    return f"{meeting}-{poll}.key"


def roster_of(residents: Mapping[str, Entry[Person]]) -> Roster:
    """The people as faces need them; those who moved away are kept for old journals, but not found or counted."""
    return Roster(
        entry.fields
        if entry.fields.active == (entry.state == "here")
        else entry.fields.having(active=entry.state == "here")
        for entry in residents.values()
    )


def counted_boxes(store: Store, meeting: Meeting) -> dict[str, CountedBox]:
    """The boxes of a meeting's closed polls, by poll: what minutes and recounts need."""
    boxes = {}
    for poll in meeting.polls.values():
        found = store.box(meeting.id, poll.id) if poll.state == "closed" else None
        if found is not None and found.state == "counted":
            boxes[poll.id] = box_of(found.roll, found.ballots, found.codes)
    return boxes


@dataclass
class Batch:
    """The working copy of one commit. `boxes` are the writer's open boxes by poll."""

    store: Store
    snapshot: Snapshot
    boxes: Boxes
    at: datetime
    _rows: dict[str, list[Mapping[str, Any]]] = field(default_factory=dict)
    _staged: dict[tuple[str, str], Staged] = field(default_factory=dict)
    _keys: dict[str, bytes] = field(default_factory=dict)

    def meeting(self, meeting_id: str | None) -> Meeting:
        """The meeting of that id (None: the one in hand) as it stands in this batch; raises
        `Refusal("meeting.none")`."""
        meeting = self.snapshot.meetings.get(meeting_id or self.snapshot.current or "")
        if meeting is None:
            raise Refusal("meeting.none")
        return meeting

    def record(self, command: Command, actor: str, meeting_id: str | None = None) -> Meeting:
        """Decide a command and stage its events; raises what `decide` raises."""
        meeting = self.meeting(meeting_id)
        events = decide(command, meeting, self.snapshot.context(self.at, actor, meeting.id))
        return self.append(meeting, events, actor)

    def append(self, meeting: Meeting, events: list[Event], actor: str) -> Meeting:
        """Stage events of a meeting and fold them in."""
        entries = self.snapshot.journals.get(meeting.id, ())
        new = tuple(
            JournalEntry(stamp=Stamp(seq=meeting.seq + place, at=self.at, actor=actor), event=event)
            for place, event in enumerate(events, start=1)
        )
        changed = journal.after(meeting, entries, new)
        self._rows.setdefault(meeting.id, []).extend(entry.to_row() for entry in new)
        self.snapshot = self.snapshot.having(
            meetings={**self.snapshot.meetings, meeting.id: changed},
            journals={**self.snapshot.journals, meeting.id: (*entries, *new)},
        )
        return changed

    @property
    def today(self) -> date:
        """The day in the community's time zone."""
        return self.at.astimezone(self.snapshot.settings.zone).date()

    def put(self, ledger: LedgerName, entries: Iterable[Entry[Any]]) -> None:
        """Write ledger entries at once, and show them; raises `StoreError`."""
        listed = list(entries)
        if not listed:
            return
        self.store.put(ledger, [entry.model_dump(mode="json") for entry in listed])
        merged = {**getattr(self.snapshot, ledger), **{entry.id: entry for entry in listed}}
        self.snapshot = self.snapshot.having(**{ledger: merged})
        if ledger == "residents":
            self.snapshot = self.snapshot.having(roster=roster_of(merged))

    def counted_boxes(self, meeting: Meeting) -> dict[str, CountedBox]:
        """The boxes of a meeting's closed polls, by poll."""
        return counted_boxes(self.store, meeting)

    def cast(
        self, meeting_id: str, poll_id: str, right: str, person: str, receipt: str, choice: Choice, channel: Channel
    ) -> Cast:
        """Stage one ballot.

        Raises `Refusal` when the poll, the right or the choice does not allow it, or when the right is used.
        """
        meeting = self.meeting(meeting_id)
        refusal = polls.casting_refusal(meeting, poll_id, right, person)
        poll = meeting.polls.get(poll_id)
        if poll is None or refusal is not None:
            raise refusal or Refusal("ballot.poll_closed")
        checked = polls.method_of(poll.question, self.snapshot.methods).checked(poll.question, choice)
        box = self.boxes.get(poll_id)
        if box is None:
            box = self.boxes[poll_id] = OpenBox.of(poll, fresh_key())
            self._keys[key_name(meeting_id, poll_id)] = box.key
        staged = self._staged.setdefault((meeting_id, poll_id), Staged())
        return stage(box, staged, poll, right, receipt, checked, channel)

    def flush(self) -> None:
        """Write everything, and make the writer's boxes agree; raises `StoreError` when the disk refuses."""
        for name, key in self._keys.items():
            self.store.keep_secret(name, key)
        self._keys.clear()
        for meeting, rows in self._rows.items():
            self.store.append(meeting, rows)
        self._rows.clear()
        for (meeting, poll), staged in self._staged.items():
            if staged.ballots:
                self.store.cast(meeting, poll, staged.roll, staged.ballots)
                self._merge(poll, staged)
        self._staged.clear()

    def _merge(self, poll: str, staged: Staged) -> None:
        box = self.boxes[poll]
        box.roll.update(staged.roll)
        box.ballots.update(staged.ballots)
        if staged.roll:
            rolls = {**self.snapshot.rolls, poll: frozenset(box.roll)}
            self.snapshot = self.snapshot.having(rolls=rolls)
