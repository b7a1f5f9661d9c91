"""What the ledgers' place knows while one looks through it: the open ledger, what each is narrowed to, what is ticked;
and the indexes, made of the snapshot and made again when there is another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from council.documents.ledger.index import Index, Line
from council.service.snapshot import Snapshot
from council.tui.ledgers.finding import Finder, Sieve
from council.tui.ledgers.scene import pointed_at


class Books:
    """All ledgers, one of them open. `lines` are what is listed of it, `ids` their entries."""

    def __init__(self) -> None:
        self.opened = ""
        self.ticked: dict[str, None] = {}
        self.lines: list[Line] = []
        self.ids: list[str] = []
        self.indexes: dict[str, Index] = {}
        self._sieves: dict[str, Sieve] = {}
        self._finder = Finder()
        self._pointed: tuple[object, Mapping[str, Sequence[str]]] = (None, {})
        self._warmed: tuple[int, ...] = ()
        self._is_warming = False

    @property
    def index(self) -> Index:
        """The open ledger's index."""
        return self.indexes[self.opened]

    @property
    def sieve(self) -> Sieve:
        """What the open ledger is narrowed to, and its order."""
        return self._sieves.get(self.opened, Sieve())

    def narrow(self, sieve: Sieve) -> None:
        """Narrow the open ledger to that."""
        self._sieves[self.opened] = sieve

    def open(self, name: str) -> bool:
        """Open another ledger; whether it is another one, and there."""
        if name == self.opened or name not in self.indexes:
            return False
        self.opened = name
        self.ticked.clear()
        return True

    def beside(self, steps: int) -> str:
        """The ledger so many places after the open one, round and round; empty where there is none."""
        order = list(self.indexes)
        return order[(order.index(self.opened) + steps) % len(order)] if order else ""

    # -- following -------------------------------------------------------------------------------------------------

    def follow(self, snapshot: Snapshot) -> None:
        """Take over the ledgers and their entries as they stand in a snapshot."""
        indexes = {}
        for name, ledger in snapshot.ledgers.items():
            known = self.indexes.get(name)
            indexes[name] = known if known is not None and known.ledger is ledger else Index(ledger)
            indexes[name].follow(snapshot)
        self.indexes = indexes
        if self.opened not in indexes:
            self.opened = next(iter(indexes), "")
            self.ticked.clear()

    def find(self, today: date) -> None:
        """List what fits through the sieve; while a text waits for its search strings, what was listed before."""
        index = self.index
        if not self.sieve.text.strip() or index.is_warm:
            self.lines = self._finder.found(index, self.sieve, today)
        else:
            self.lines = [line for line in self.lines if line.entry.id in index.lines]
        self.ids = [line.entry.id for line in self.lines]
        self.ticked = {entry_id: None for entry_id in self.ticked if entry_id in index.lines}

    def find_nothing(self) -> None:
        """List nothing: there is no ledger."""
        self.lines, self.ids = [], []

    def counted(self, today: date) -> dict[str, tuple[int, int]]:
        """How many entries each ledger holds, and how many of them are overdue."""
        return {name: (index.count(), index.overdue(today)) for name, index in self.indexes.items()}

    def pointed_at(self, snapshot: Snapshot) -> Mapping[str, Sequence[str]]:
        """Which entries fields of others point at; gone through once for each change of the ledgers."""
        if self._pointed[0] is not snapshot.kept:
            self._pointed = (snapshot.kept, pointed_at(snapshot))
        return self._pointed[1]

    # -- ticks -----------------------------------------------------------------------------------------------------

    def tick(self, entry_id: str) -> None:
        """Tick an entry, or take its tick away."""
        if entry_id in self.ticked:
            del self.ticked[entry_id]
        elif entry_id:
            self.ticked[entry_id] = None

    def tick_listed(self) -> None:
        """Tick all that are listed; none, when all are."""
        listed = dict.fromkeys(self.ids)
        self.ticked = {} if set(listed) <= set(self.ticked) else {**self.ticked, **listed}

    # -- making what searching needs -------------------------------------------------------------------------------

    def _versions(self) -> tuple[int, ...]:
        return tuple(index.version for index in self.indexes.values())

    @property
    def is_cold(self) -> bool:
        """Whether there is something that searching needs and that nobody has begun to make."""
        begun = self._is_warming or self._versions() == self._warmed
        return not begun and not all(index.is_warm for index in self.indexes.values())

    def to_warm(self) -> list[Index]:
        """The indexes to be warmed, the open ledger's first; from now on that counts as begun."""
        self._is_warming, self._warmed = True, self._versions()
        return sorted(self.indexes.values(), key=lambda index: index.ledger.id != self.opened)

    def warm(self, indexes: Iterable[Index]) -> None:
        """Make what searching needs; called on a thread."""
        try:
            for index in indexes:
                index.warm()
        finally:
            self._is_warming = False
