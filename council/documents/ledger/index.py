"""The entries of a ledger as they are searched and sorted: made once per entry, kept for as long as it is the same.

What takes a moment (search strings, deadlines) is made when it is first asked for; `warm` asks for all of it, on a
thread, so that the first letter that somebody types finds it ready.
"""

from __future__ import annotations

import logging
import time
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from operator import itemgetter
from typing import Any

from council.documents.ledger.cells import yuan
from council.domain.kernel import Refusal, Text
from council.domain.ledger import DELETED, Deadline, Entry, FieldSpec, Ledger
from council.domain.roster import Roster, in_order
from council.service.pinyin import letters, search_string
from council.service.snapshot import Snapshot

log = logging.getLogger(__name__)

NUMBER, STATE, DUE, MADE = "#number", "#state", "#due", "#made"
"""What can be sorted by besides fields."""

BREATH = 250
"""Entries between two pauses of the thread that makes search strings: some five milliseconds of work."""

SPELT = frozenset(("text", "grid", "lines"))  # found by the Latin letters of their characters as well


def folded(text: str) -> str:
    """A text as it is searched: full width as half, capitals as small."""
    return unicodedata.normalize("NFKC", text).lower()


class Line:
    """An entry in the index."""

    __slots__ = ("_due", "_index", "_text", "entry")

    def __init__(self, index: Index, entry: Entry[Any]) -> None:
        self.entry = entry
        self._index = index
        self._text: str | None = None
        self._due: date | bool | None = False

    @property
    def text(self) -> str:
        """Everything it is found by, folded."""
        if self._text is None:
            self._text = folded(" ".join(self._index.said(self.entry)))
        return self._text

    @property
    def due(self) -> date | None:
        """The nearest of its deadlines."""
        if self._due is False:
            self._due = self._index.due(self.entry)
        return self._due if isinstance(self._due, date) else None


class Index:
    """One ledger's lines. `follow` brings them up to a snapshot; lines of entries that are as they were stay."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.lines: dict[str, Line] = {}
        self.trouble: Refusal | None = None
        """Why deadlines are not known: the plugin's function failed."""
        self.version = 0
        """Grows with each change."""
        self.is_warm = False
        """Whether all is made that a search needs."""
        self._entries: Mapping[str, Entry[Any]] | None = None
        self._roster = Roster()
        self._lists: Mapping[str, Mapping[str, Text]] = {}
        self._names: dict[str, dict[str, str]] = {}
        self._orders: dict[str, tuple[int, list[Line], list[Line]]] = {}
        self._keys: dict[str, dict[str, tuple[Entry[Any], Any]]] = {}
        self._counts: dict[tuple[Any, ...], tuple[int, int]] = {}
        self._knows_people = any(spec.kind in ("person", "people") for spec in ledger.specs.values())

    def follow(self, snapshot: Snapshot) -> None:
        """Take over the entries as they stand in a snapshot."""
        entries, lists = snapshot.entries(self.ledger.id), snapshot.settings.lists
        others = (self._knows_people and snapshot.roster is not self._roster) or lists != self._lists
        if entries is self._entries and not others:
            return
        known = {} if others else self.lines
        self._roster, self._lists, self._entries = snapshot.roster, lists, entries
        if others:
            self._names.clear()
            self._keys.clear()
        lines = {}
        for entry_id, entry in entries.items():
            line = known.get(entry_id)
            lines[entry_id] = line if line is not None and line.entry is entry else Line(self, entry)
        self.lines = lines
        self.version += 1
        self.is_warm = False

    def warm(self) -> None:
        """Make what is made when it is first asked for; called on a thread."""
        version = self.version
        for place, line in enumerate(list(self.lines.values())):
            line.text  # noqa: B018 — makes it
            line.due  # noqa: B018
            if place % BREATH == BREATH - 1:
                time.sleep(0.001)  # whoever draws gets a turn
        self.is_warm = version == self.version

    # -- what an entry is found by ---------------------------------------------------------------------------------

    def said(self, entry: Entry[Any]) -> Iterable[str]:
        """All texts that an entry is found by."""
        yield entry.number
        yield entry.code
        for spec in self.ledger.specs.values():
            value = getattr(entry.fields, spec.name, None)
            if value not in (None, "", ()) and spec.kind != "photos":
                yield from self._texts(spec, value)

    def _texts(self, spec: FieldSpec, value: Any) -> Iterable[str]:
        if spec.kind in ("choice", "choices"):
            yield from (self._choice(spec, str(each)) for each in ([value] if isinstance(value, str) else value))
        elif spec.kind in ("person", "people"):
            yield from (self._person(each) for each in ([value] if isinstance(value, str) else value))
        elif spec.kind == "name":
            yield value
            yield search_string(value)
        elif spec.kind in SPELT:
            for each in [value] if isinstance(value, str) else value:
                yield each
                yield letters(each)
        elif spec.kind == "money":
            yield yuan(value)
        elif spec.kind != "yes_no":
            yield str(value)

    def _choice(self, spec: FieldSpec, value: str) -> str:
        names = self._names.setdefault(spec.name, {})
        if value not in names:
            named = spec.choices_in(self.ledger.id, self._lists).get(value, Text(zh=value, en=value))
            names[value] = " ".join(dict.fromkeys((named.zh, letters(named.zh), named.en)))
        return names[value]

    def _person(self, person_id: str) -> str:
        person = self._roster.get(person_id)
        if person is None:
            return person_id
        return f"{person.name} {person.search} {person.dwelling} {person.number}"

    def deadlines(self, entry: Entry[Any]) -> tuple[tuple[Deadline, date], ...]:
        """An entry's deadlines, the nearest first. A plugin whose function fails is not asked again and again."""
        if self.trouble is not None or not self.ledger.deadlines:
            return ()
        try:
            return self.ledger.due(entry)
        except Refusal as refusal:
            self.trouble = refusal
            return ()

    def due(self, entry: Entry[Any]) -> date | None:
        """The nearest of an entry's deadlines."""
        return next((day for _, day in self.deadlines(entry)), None)

    # -- order -----------------------------------------------------------------------------------------------------

    def ordered(self, by: str, reverse: bool = False) -> list[Line]:
        """All lines in the order of a column; those that have nothing there come last."""
        version, *both = self._orders.get(by, (-1, [], []))
        if version != self.version:
            keyed = [(key, line) for line, key in self._keyed(by)]
            have = [pair for pair in keyed if pair[0] is not None]
            have.sort(key=itemgetter(0))
            inside = [line for _key, line in have]
            without = [line for key, line in keyed if key is None]
            both = [[*inside, *without], [*reversed(inside), *without]]
            self._orders[by] = (self.version, both[0], both[1])
        return both[reverse]

    def _begun(self, by: str) -> Iterable[Line]:
        """The lines in the order they last had: sorting what is nearly sorted costs little."""
        _version, before, _reversed = self._orders.get(by, (-1, [], []))
        if not before:
            return self.lines.values()
        ids = dict.fromkeys(line.entry.id for line in before)
        ids |= dict.fromkeys(self.lines)
        return (self.lines[entry_id] for entry_id in ids if entry_id in self.lines)

    def _keyed(self, by: str) -> Iterable[tuple[Line, Any]]:
        """Each line with what it is sorted by; made once per entry."""
        if by == NUMBER:  # cheaper to make than to keep
            yield from ((line, _by_year_and_count(line.entry.number)) for line in self._begun(by))
            return
        known, make = self._keys.setdefault(by, {}), self._maker(by)
        for line in self._begun(by):
            held = known.get(line.entry.id)
            if held is None or held[0] is not line.entry:
                held = known[line.entry.id] = (line.entry, make(line))
            yield line, held[1]

    def _maker(self, by: str) -> Callable[[Line], Any]:
        if by == STATE:
            order = {state: place for place, state in enumerate(self.ledger.flow.states)}
            return lambda line: order.get(line.entry.state, len(order))
        if by == DUE:
            return lambda line: line.due
        if by == MADE:
            return lambda line: line.entry.made
        spec = self.ledger.specs[by]
        return lambda line: self._sortable(spec, getattr(line.entry.fields, spec.name, None))

    def _sortable(self, spec: FieldSpec, value: Any) -> Any:
        if value in (None, "", ()):
            return None
        if isinstance(value, (bool, int, date, datetime)):
            return value
        if spec.kind in ("choice", "choices"):
            order = list(spec.choices_in(self.ledger.id, self._lists))
            held = [str(each) for each in ([value] if isinstance(value, str) else value)]
            return tuple(sorted(order.index(each) if each in order else len(order) for each in held))
        if spec.kind in ("person", "people"):
            return tuple(self._person_key(each) for each in ([value] if isinstance(value, str) else value))
        if spec.kind == "name":
            return search_string(value) or value
        if spec.kind == "text":
            return (letters(value) or value.lower(), value)
        return in_order(" ".join(map(str, value)) if isinstance(value, (tuple, frozenset)) else str(value))

    def _person_key(self, person_id: str) -> str:
        person = self._roster.get(person_id)
        return (person.search or person.name) if person else person_id

    # -- counting --------------------------------------------------------------------------------------------------

    def count(self) -> int:
        """How many entries there are, the deleted ones left out."""
        return self._once(("count",), lambda: sum(1 for line in self.lines.values() if line.entry.state != DELETED))

    def overdue(self, today: date) -> int:
        """How many have a deadline that has passed; 0 while that is not known yet."""
        if not self.is_warm or not self.ledger.deadlines:
            return 0
        return self._once(
            ("overdue", today),
            lambda: sum(1 for line in self.lines.values() if (due := line.due) is not None and due < today),
        )

    def _once(self, what: tuple[Any, ...], count: Callable[[], int]) -> int:
        """A count, made once per version."""
        version, number = self._counts.get(what, (-1, 0))
        if version != self.version:
            number = count()
            self._counts[what] = (self.version, number)
        return number


def _by_year_and_count(number: str) -> tuple[str, int, str]:
    """A human number in order: `2026-999` before `2026-1000`."""
    year, _, count = number.partition("-")
    return year, len(count), count
