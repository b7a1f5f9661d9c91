"""One batch of the writer: a working copy that jobs change, what they want written, and how it reaches the disk.

Jobs decide on the working copy, so the second of two simultaneous arrivals sees the first; a job that is refused
leaves nothing. What belongs into one file is one write. The first write that fails ends the flush; `recorded` is then
exactly what the disk holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from council.domain import journal
from council.domain.kernel import Command, Event, JournalEntry, Refusal, Stamp, decide
from council.domain.ledger import Entry
from council.domain.meeting import Meeting, Poll
from council.domain.plugged import MinutesSection
from council.domain.roster import Person, Roster
from council.service.ballots import Ballot, Boxes, OpenBox, Staged, fresh_key
from council.service.changes import Change, Changes, Entered, Keyed, Part, Recorded, Voted
from council.service.linked import hear
from council.service.snapshot import OWN, Kept, Snapshot
from council.store.base import Store

Step = Callable[["Batch"], None]
"""What follows from something recorded. It may fail, and is then done again later: when the program starts, at the
latest; so doing it twice is doing it once."""


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


@dataclass(frozen=True)
class Mark:
    """A place in a batch to go back to."""

    snapshot: Snapshot
    changes: int
    steps: int


class Batch:
    """The working copy of one commit.

    `snapshot` is the community as the jobs so far would have it, `recorded` as it stands on the disk; `boxes` are the
    writer's open boxes, as on the disk; `written` are the parts of the store that the last flush wrote; `steps` follow
    once what was staged is on the disk. `sections` are what plugins wrote for the minutes of a meeting that is ending.
    """

    def __init__(self, store: Store, snapshot: Snapshot, boxes: Boxes, at: datetime) -> None:
        self.store = store
        self.snapshot = self.recorded = snapshot
        self.boxes = boxes
        self.at = at.astimezone(UTC)
        self.steps: list[Step] = []
        self.sections: tuple[MinutesSection, ...] = ()
        self.written: set[Part] = set()
        self._changes = Changes()
        self._noted: dict[str, Any] = {}

    # -- places to go back to ----------------------------------------------------------------------------------------

    def mark(self) -> Mark:
        """This place, to go back to."""
        return Mark(self.snapshot, len(self._changes), len(self.steps))

    def back_to(self, mark: Mark) -> None:
        """Forget what was asked for since; what has been written by itself meanwhile (`note`) stays known."""
        self._changes = self._changes.first(mark.changes)
        del self.steps[mark.steps :]
        self.snapshot = mark.snapshot.having(**self._noted) if self._noted else mark.snapshot

    def parts(self, since: Mark | None = None) -> frozenset[Part]:
        """The parts of the store that are to be changed, by everybody or since a mark."""
        return self._changes.parts(since.changes if since else 0)

    def then(self, step: Step) -> None:
        """Have something done once what was asked for is on the disk."""
        self.steps.append(step)

    # -- meetings ----------------------------------------------------------------------------------------------------

    @property
    def today(self) -> date:
        """The day in the community's time zone."""
        return self.at.astimezone(self.snapshot.settings.zone).date()

    def meeting(self, meeting_id: str | None) -> Meeting:
        """The meeting of that id (None: the one in hand) as it stands in this batch; raises
        `Refusal("meeting.none")`."""
        meeting = self.snapshot.meetings.get(meeting_id or self.snapshot.current or "")
        if meeting is None:
            raise Refusal("meeting.none")
        return meeting

    def decide(self, command: Command, actor: str, meeting: Meeting) -> list[Event]:
        """The events that a command would lead to in this batch; raises what `decide` raises."""
        context = self.snapshot.context(self.at, actor, meeting.id)
        return decide(self._in_utc(command), meeting, replace(context, rolls=_Rolls(self), sections=self.sections))

    def record(self, command: Command, actor: str, meeting_id: str | None = None) -> Meeting:
        """Decide a command and ask for its events to be recorded; raises what `decide` raises."""
        meeting = self.meeting(meeting_id)
        events = self.decide(command, actor, meeting)
        return self._append(meeting, events, actor) if events else meeting

    def _append(self, meeting: Meeting, events: Sequence[Event], actor: str) -> Meeting:
        entries = self.snapshot.journals.get(meeting.id, ())
        new = tuple(
            JournalEntry(stamp=Stamp(seq=meeting.seq + place, at=self.at, actor=actor), event=event)
            for place, event in enumerate(events, start=1)
        )
        changed = journal.after(meeting, entries, new)
        self.snapshot = _with_meeting(self.snapshot, changed, (*entries, *new))
        self._changes.add(Recorded(meeting.id, new))
        return changed

    def _in_utc(self, command: Command) -> Command:
        """The command with its times in UTC; one without a zone is the community's own."""
        zone = self.snapshot.settings.zone
        times = {name: value for name, value in command if isinstance(value, datetime)}
        known = {name: at if at.tzinfo else at.replace(tzinfo=zone) for name, at in times.items()}
        return command.having(**{name: at.astimezone(UTC) for name, at in known.items()}) if known else command

    # -- boxes -------------------------------------------------------------------------------------------------------

    def box(self, poll: str) -> OpenBox | None:
        """A poll's box: the one on the disk, or the one that this batch begins."""
        return self.boxes.open.get(poll) or self._changes.boxes.get(poll)

    def begun_box(self, meeting: Meeting, poll: Poll) -> OpenBox:
        """The same; begun under a fresh key when there is none."""
        box = self.box(poll.id)
        if box is None:
            box = OpenBox.of(poll, fresh_key(), meeting.rights)
            self._changes.add(Keyed(key_name(meeting.id, poll.id), poll.id, box))
        return box

    def staged(self, poll: str) -> Staged:
        """What this batch is about to put into a poll's box."""
        return self._changes.staged(poll)

    def vote(self, meeting: str, poll: str, ballot: Ballot) -> None:
        """Ask for a ballot to be put into the box."""
        self._changes.add(Voted(meeting, poll, ballot))

    def used(self, poll: str) -> frozenset[str]:
        """The voting rights used in an open poll, those of this batch included."""
        box = self.box(poll)
        return frozenset((*(box.roll if box else ()), *self.staged(poll).roll))

    # -- ledgers -----------------------------------------------------------------------------------------------------

    def put(self, ledger: str, entries: Iterable[Entry[Any]]) -> None:
        """Ask for entries to be kept; those that they are linked to hear of it."""
        listed = tuple(entries)
        if listed:
            self.snapshot = _with_entries(self.snapshot, ledger, listed)
            self._changes.add(Entered(ledger, listed))
            if any(entry.links for entry in listed):
                self.then(partial(hear, ledger=ledger, entries=[entry.id for entry in listed if entry.links]))

    # -- the disk ----------------------------------------------------------------------------------------------------

    def note(self, **fields: Any) -> None:
        """Fields of the snapshot that follow from something written by itself, outside of a flush."""
        self._noted.update(fields)
        self.snapshot = self.snapshot.having(**fields)
        self.recorded = self.recorded.having(**fields)

    def note_roll(self, poll: str, roll: Iterable[str] | None) -> None:
        """The rights used in an open poll as its box has them now; None when its box is no longer open."""
        others = {other: used for other, used in self.recorded.rolls.items() if other != poll}
        self.note(rolls=others if roll is None else {**others, poll: frozenset(roll)})

    def flush(self) -> None:
        """Write everything that was asked for. Whatever a write raises ends it: then `written` are the parts that are
        on the disk, and `recorded` says how things stand."""
        self.written = set()
        for part, changes in self._changes.grouped():
            self._write(changes)
            self.written.add(part)
        self._changes = Changes()
        self.recorded = self.snapshot

    def give_up(self) -> None:
        """Forget what could not be written."""
        self._changes = Changes()
        self.snapshot = self.recorded

    def _write(self, changes: Sequence[Change]) -> None:
        match changes[0]:
            case Keyed(name=name, box=box):
                self.store.keep_secret(name, box.key)
            case Recorded(meeting=meeting):
                entries = [entry for change in changes if isinstance(change, Recorded) for entry in change.entries]
                self.store.append(meeting, [entry.to_row() for entry in entries])
                after = self.snapshot.meetings[meeting], self.snapshot.journals[meeting]
                self.recorded = _with_meeting(self.recorded, *after)
            case Voted(meeting=meeting, poll=poll):
                self._put_into_box(meeting, poll)
            case Entered(ledger=ledger):
                kept = {e.id: e for change in changes if isinstance(change, Entered) for e in change.entries}
                self.store.put(ledger, [entry.model_dump(mode="json") for entry in kept.values()])
                self.recorded = self.recorded.having(**_of_ledger(self.snapshot, self.recorded, ledger))

    def _put_into_box(self, meeting: str, poll: str) -> None:
        staged, box = self.staged(poll), self.box(poll)
        assert box is not None  # a ballot was sealed for it
        self.store.cast(meeting, poll, staged.roll, staged.ballots)
        box.take(staged)
        self.boxes.open[poll] = box
        self.note_roll(poll, box.roll)


def _with_meeting(snapshot: Snapshot, meeting: Meeting, entries: tuple[JournalEntry, ...]) -> Snapshot:
    return snapshot.having(
        meetings={**snapshot.meetings, meeting.id: meeting}, journals={**snapshot.journals, meeting.id: entries}
    )


def _with_entries(snapshot: Snapshot, ledger: str, entries: Iterable[Entry[Any]]) -> Snapshot:
    new = {entry.id: entry for entry in entries}
    if ledger not in OWN:
        kept = snapshot.kept.get(ledger, Kept())
        return snapshot.having(kept={**snapshot.kept, ledger: kept.having({**kept.entries, **new})})
    merged = {**getattr(snapshot, ledger), **new}
    if ledger == "residents":
        return snapshot.having(residents=merged, roster=roster_of(merged))
    return snapshot.having(**{ledger: merged})


def _of_ledger(snapshot: Snapshot, recorded: Snapshot, ledger: str) -> dict[str, Any]:
    """The fields of a snapshot that hold a ledger."""
    if ledger not in OWN:
        return {"kept": {**recorded.kept, ledger: snapshot.kept[ledger]}}
    return {name: getattr(snapshot, name) for name in (ledger, *(["roster"] if ledger == "residents" else []))}


class _Rolls(Mapping[str, frozenset[str]]):
    """The rolls of open polls with the ballots of the batch itself; made when looked at, since few commands do."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch

    def __getitem__(self, poll: str) -> frozenset[str]:
        return self._batch.used(poll)

    def __iter__(self) -> Iterator[str]:
        return iter(self._batch.boxes.open)

    def __len__(self) -> int:
        return len(self._batch.boxes.open)
