"""What minutes are written from, and the few questions that every section asks of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TypeVar

from council.domain.box import CountedBox
from council.domain.journal import Struck
from council.domain.kernel import Event, JournalEntry
from council.domain.meeting import Meeting
from council.domain.minutes.form import Origin, Who
from council.domain.roster import Roster

Recorded = TypeVar("Recorded", bound=Event)


@dataclass(frozen=True)
class Sources:
    """A meeting, the journal that it folds out of, its counted boxes by poll, and the names behind the ids."""

    meeting: Meeting
    entries: Sequence[JournalEntry]
    people: Roster
    boxes: Mapping[str, CountedBox]
    origins: Mapping[str, Origin]

    @cached_property
    def as_of(self) -> datetime | None:
        """When the last thing was recorded: where running clocks are read."""
        return self.entries[-1].stamp.at if self.entries else None

    @cached_property
    def strikes(self) -> dict[int, tuple[JournalEntry, Struck]]:
        """What was taken back, by the seq of what it took back."""
        return {entry.event.seq: (entry, entry.event) for entry in self.entries if isinstance(entry.event, Struck)}

    @cached_property
    def _standing(self) -> dict[type[Event], list[tuple[datetime, Event]]]:
        sorted_out: dict[type[Event], list[tuple[datetime, Event]]] = defaultdict(list)
        for entry in self.entries:
            if entry.seq not in self.strikes:
                sorted_out[type(entry.event)].append((entry.stamp.at, entry.event))
        return sorted_out

    def standing(self, kind: type[Recorded]) -> list[tuple[datetime, Recorded]]:
        """The events of one kind that were not taken back, each with its time."""
        return [(at, event) for at, event in self._standing.get(kind, ()) if isinstance(event, kind)]

    @cached_property
    def _met(self) -> dict[str, Who]:
        return {guest.id: Who(id=guest.id, name=guest.name) for guest in self.meeting.guests.values()}

    def who(self, person: str) -> Who:
        """A person, a guest, or the name that was typed where nobody was chosen."""
        who = self._met.get(person)
        if who is None:
            who = self._met[person] = named(person, self.people)
        return who

    def somebody(self, person: str) -> Who | None:
        """The same, or None where nobody is named."""
        return self.who(person) if person else None


def named(person: str, people: Roster) -> Who:
    """A person by id; an id that the roster does not know is the name itself."""
    known = people.get(person)
    return Who(id=person, name=known.name) if known else Who(name=person)


def source_of(entry: str) -> str:
    """A proposal as an item's `source` names it: `proposals/<id>`."""
    return entry if "/" in entry or not entry else f"proposals/{entry}"
