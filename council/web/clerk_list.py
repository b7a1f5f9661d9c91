"""The entries of a ledger as the clerk finds them: by any of their words, by pinyin, by state; page by page."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlencode

from council.documents.ledger.index import NUMBER, Index, Line, folded
from council.domain.ledger import DELETED, Ledger
from council.service.snapshot import Snapshot

PAGE = 25
"""Entries on one page: what somebody looks through with a thumb."""


@dataclass(frozen=True)
class Wanted:
    """What the clerk looks for: words, a state ('' is all but the deleted), and which page of it."""

    text: str = ""
    state: str = ""
    page: int = 1

    def query(self, page: int) -> str:
        """The same for another page, as an address says it."""
        kept = {"q": self.text, "state": self.state, "page": str(page)}
        return urlencode({name: value for name, value in kept.items() if value})


@dataclass(frozen=True)
class Found:
    """One page of what was found; `count` is how much there is on all pages, `states` how much in each state."""

    lines: tuple[Line, ...]
    count: int
    pages: int
    states: tuple[tuple[str, int], ...]


class Lists:
    """The indexes of all ledgers, each made when it is first looked at. One event loop's own."""

    def __init__(self) -> None:
        self._indexes: dict[str, Index] = {}
        self._turn = asyncio.Lock()

    async def found(self, snapshot: Snapshot, ledger: Ledger, wanted: Wanted) -> Found:
        """What the clerk looks for. The first search of a large ledger takes a moment: it is done off the loop."""
        async with self._turn:
            index = self._indexes.get(ledger.id)
            if index is None or index.ledger is not ledger:
                index = self._indexes[ledger.id] = Index(ledger)
            return await asyncio.to_thread(_found, index, snapshot, wanted)


def _found(index: Index, snapshot: Snapshot, wanted: Wanted) -> Found:
    index.follow(snapshot)
    lines = index.ordered(NUMBER, reverse=True)
    held = Counter(line.entry.state for line in lines)
    states = tuple((state, held[state]) for state in index.ledger.flow.states if held[state])
    lines = [line for line in lines if (line.entry.state == wanted.state if wanted.state else _is_there(line))]
    for word in folded(wanted.text).split():
        lines = [line for line in lines if word in line.text]
    start = (max(wanted.page, 1) - 1) * PAGE
    return Found(tuple(lines[start : start + PAGE]), len(lines), -(-len(lines) // PAGE), states)


def _is_there(line: Line) -> bool:
    return line.entry.state != DELETED
