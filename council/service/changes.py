"""What the jobs of a batch want written, in the order in which they asked, and which part of the store it goes to.

One part is one write, so what several jobs want of the same part stands or falls together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from council.domain.kernel import JournalEntry
from council.domain.ledger import Entry
from council.service.ballots import Ballot, OpenBox, Staged

Part = tuple[str, ...]
"""What is written in one go: `("journal", meeting)`, `("box", meeting, poll)`, `("ledger", name)`, `("key", name)`."""

ORDER = ("key", "journal", "box", "ledger")
"""A ballot never outlives the arrival it rests on, nor the key it can be read with."""


@dataclass(frozen=True)
class Keyed:
    """A box that is begun, with its key, which lies among the secrets under `name`."""

    name: str
    poll: str
    box: OpenBox = field(repr=False)

    @property
    def part(self) -> Part:
        """Where it is written."""
        return ("key", self.name)


@dataclass(frozen=True)
class Recorded:
    """New lines of a meeting's journal."""

    meeting: str
    entries: tuple[JournalEntry, ...]

    @property
    def part(self) -> Part:
        """Where it is written."""
        return ("journal", self.meeting)


@dataclass(frozen=True)
class Voted:
    """A ballot for a poll's box."""

    meeting: str
    poll: str
    ballot: Ballot = field(repr=False)

    @property
    def part(self) -> Part:
        """Where it is written."""
        return ("box", self.meeting, self.poll)


@dataclass(frozen=True)
class Entered:
    """Entries of a ledger, new or changed."""

    ledger: str
    entries: tuple[Entry[Any], ...] = field(repr=False)

    @property
    def part(self) -> Part:
        """Where it is written."""
        return ("ledger", self.ledger)


Change = Keyed | Recorded | Voted | Entered


class Changes:
    """The changes of a batch in their order. `boxes` are the boxes that it begins, by poll."""

    def __init__(self, changes: Iterable[Change] = ()) -> None:
        self._listed: list[Change] = []
        self._parts: set[Part] = set()
        self._ballots: dict[str, Staged] = {}
        self.boxes: dict[str, OpenBox] = {}
        for change in changes:
            self.add(change)

    def __len__(self) -> int:
        return len(self._listed)

    def add(self, change: Change) -> None:
        """Ask for one more."""
        self._listed.append(change)
        self._parts.add(change.part)
        if isinstance(change, Keyed):
            self.boxes[change.poll] = change.box
        elif isinstance(change, Voted):
            self._ballots.setdefault(change.poll, Staged()).add(change.ballot)

    def first(self, length: int) -> Changes:
        """All but those that came after the first `length`."""
        return self if length >= len(self._listed) else Changes(self._listed[:length])

    def staged(self, poll: str) -> Staged:
        """What is about to be put into a poll's box."""
        return self._ballots.get(poll) or Staged()

    def parts(self, since: int = 0) -> frozenset[Part]:
        """The parts that are to be written, by everybody or since a place."""
        return frozenset(change.part for change in self._listed[since:]) if since else frozenset(self._parts)

    def grouped(self) -> list[tuple[Part, Sequence[Change]]]:
        """The changes part by part, in the order in which they must be written."""
        groups: dict[Part, list[Change]] = {}
        for change in self._listed:
            groups.setdefault(change.part, []).append(change)
        return sorted(groups.items(), key=lambda group: ORDER.index(group[0][0]))
