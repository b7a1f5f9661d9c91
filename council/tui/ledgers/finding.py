"""What the table of a ledger shows: what was typed, the state and grid it is narrowed to, the order."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

from council.documents.ledger.index import DUE, NUMBER, STATE, Index, Line, folded
from council.domain.ledger import DELETED, Ledger
from council.domain.roster import in_order

OVERDUE = "#overdue"
"""The state that means: whatever its state, a deadline has passed."""


@dataclass(frozen=True)
class Sieve:
    """What the table is narrowed to, and its order. Without a state, all but the deleted; the newest come first.
    `among` are the entries that stand behind a figure, `why` is what the figure is called."""

    text: str = ""
    state: str = ""
    grid: str = ""
    order: str = NUMBER
    reverse: bool = True
    among: frozenset[str] | None = None
    why: str = ""

    @property
    def narrows(self) -> bool:
        """Whether it leaves anything out."""
        return bool(self.text.strip() or self.state or self.grid or self.among is not None)


class Finder:
    """Finds as one types: of what has been found for a shorter text only that is looked through for a longer one."""

    def __init__(self) -> None:
        self._at: tuple[object, ...] = ()
        self._base: list[Line] = []
        self._words: list[str] = []
        self._lines: list[Line] = []

    def found(self, index: Index, sieve: Sieve, today: date) -> list[Line]:
        """The lines that fit through the sieve, in its order."""
        words = folded(sieve.text).split()
        at = (index, index.version, replace(sieve, text=""), today)
        if at != self._at:
            self._at, self._base, self._words = at, _fitting(index, sieve, today), []
            self._lines = self._base
        narrower = all(any(before in word for word in words) for before in self._words)
        lines = self._lines if narrower else self._base
        for word in words:
            if word not in self._words or not narrower:
                lines = [line for line in lines if word in line.text]
        self._words, self._lines = words, lines
        return lines


def _fitting(index: Index, sieve: Sieve, today: date) -> list[Line]:
    """What fits but for the text."""
    lines = index.ordered(sieve.order, sieve.reverse)
    if sieve.state == OVERDUE:
        lines = [line for line in lines if (due := line.due) is not None and due < today]
    elif sieve.state:
        lines = [line for line in lines if line.entry.state == sieve.state]
    else:
        lines = [line for line in lines if line.entry.state != DELETED]
    if sieve.among is not None:
        lines = [line for line in lines if line.entry.id in sieve.among]
    if sieve.grid:
        field = index.ledger.grid_field
        lines = [line for line in lines if getattr(line.entry.fields, field, "") == sieve.grid]
    return lines


def orders(ledger: Ledger) -> tuple[str, ...]:
    """What the table can be sorted by: the number, the columns, the state, the deadline."""
    due = (DUE,) if ledger.deadlines else ()
    return (NUMBER, *(spec.name for spec in ledger.table), STATE, *due)


def states(index: Index, today: date) -> dict[str, int]:
    """How many entries there are in each state of the workflow, in its order; and how many are overdue."""
    held = Counter(line.entry.state for line in index.lines.values())
    counted = {state: held.pop(state, 0) for state in index.ledger.flow.states}
    late = {OVERDUE: index.overdue(today)} if index.ledger.deadlines else {}
    return {**late, **counted, **held}


def grids(index: Index) -> dict[str, int]:
    """How many entries there are in each grid, as one counts them."""
    field = index.ledger.grid_field
    if not field:
        return {}
    held = Counter(
        getattr(line.entry.fields, field, "") for line in index.lines.values() if line.entry.state != DELETED
    )
    return {grid: held[grid] for grid in sorted(held, key=in_order) if grid}
