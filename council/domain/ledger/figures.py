"""Figures of a ledger over a period: each with the list behind it, units never mixed, deleted entries never counted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, tzinfo
from typing import Any

from council.domain.kernel import Model, Text
from council.domain.ledger.declaration import Counter, Ledger
from council.domain.ledger.entry import DELETED, Entry
from council.domain.ledger.foreign import asked


class Period(Model):
    """From a day (included) to a day (excluded), in the community's time zone."""

    start: date
    end: date

    def holds(self, day: date | None) -> bool:
        """Whether a day lies in it."""
        return day is not None and self.start <= day < self.end


class Figure(Model):
    """A counter's value, and the ids of the entries that make it. `parts` breaks it down by the values of the counter's
    `by`: an entry that has several is counted under each."""

    id: str
    title: Text
    unit: Text
    counts: Text
    value: int
    entries: tuple[str, ...]
    parts: dict[str, int] = {}


class Share(Model):
    """One figure among another: both numbers, never the percentage alone."""

    id: str
    title: Text
    of: int
    among: int

    @property
    def tenths(self) -> int | None:
        """The share in tenths of a percent, rounded half up; None of nothing."""
        return (self.of * 2000 + self.among) // (2 * self.among) if self.among else None


def figures(ledger: Ledger, entries: Iterable[Entry[Any]], period: Period, zone: tzinfo) -> tuple[Figure | Share, ...]:
    """All figures that a ledger declares, in its order."""
    living = [entry for entry in entries if entry.state != DELETED]
    counted = {
        each.id: _counted(ledger.id, each, living, period, zone)
        for each in ledger.counters
        if isinstance(each, Counter)
    }
    return tuple(
        counted[each.id]
        if isinstance(each, Counter)
        else Share(id=each.id, title=each.title, of=counted[each.of].value, among=counted[each.among].value)
        for each in ledger.counters
    )


def _counted(ledger: str, counter: Counter, entries: Iterable[Entry[Any]], period: Period, zone: tzinfo) -> Figure:
    kept = [
        entry for entry in entries if period.holds(_day(counter, entry, zone)) and _is_meant(ledger, counter, entry)
    ]
    groups: dict[str, list[Entry[Any]]] = {}
    for entry in kept if counter.by else ():
        for value in _values(entry, counter.by):
            groups.setdefault(value, []).append(entry)
    parts = {value: _sum(ledger, counter, group) for value, group in groups.items()}
    return Figure(
        id=counter.id,
        title=counter.title,
        unit=counter.unit,
        counts=counter.counts,
        value=_sum(ledger, counter, kept),
        entries=tuple(entry.id for entry in kept),
        parts=parts,
    )


def _values(entry: Entry[Any], name: str) -> tuple[str, ...]:
    """The values under which an entry is counted: each of several, the empty text where there is none."""
    held = getattr(entry.fields, name)
    values = held if isinstance(held, (tuple, frozenset)) else (held,)
    return tuple("" if value is None else str(value) for value in values) or ("",)


def _day(counter: Counter, entry: Entry[Any], zone: tzinfo) -> date | None:
    """The one day that puts the entry into a period."""
    what, _, which = counter.on.partition(":")
    if what == "made":
        return _local(entry.made, zone)
    if what == "state":
        return _local(next((each.at for each in entry.changes if each.after == which != each.before), None), zone)
    if what == "action":
        taken = (each.at for each in entry.changes if each.action.partition(":")[0] == which)
        return _local(next(taken, None), zone)
    value = getattr(entry.fields, counter.on, None)
    return _local(value, zone) if isinstance(value, datetime) else value


def _local(at: datetime | None, zone: tzinfo) -> date | None:
    return None if at is None else at.astimezone(zone).date()


def _is_meant(ledger: str, counter: Counter, entry: Entry[Any]) -> bool:
    return all(_has(entry, name, values) for name, values in counter.where.items()) and (
        counter.when is None or asked(ledger, counter.when, entry)
    )


def _has(entry: Entry[Any], name: str, values: tuple[str, ...]) -> bool:
    held = entry.state if name == "state" else getattr(entry.fields, name, None)
    return any(str(each) in values for each in held) if isinstance(held, (tuple, frozenset)) else str(held) in values


def _sum(ledger: str, counter: Counter, entries: Iterable[Entry[Any]]) -> int:
    if counter.distinct:
        found: set[Any] = set()
        for entry in entries:
            held = getattr(entry.fields, counter.distinct)
            found |= {each for each in (held if isinstance(held, (tuple, frozenset)) else (held,)) if each}
        return len(found)
    if callable(counter.adds):
        return sum(asked(ledger, counter.adds, entry) for entry in entries)
    if counter.adds:
        return sum(int(getattr(entry.fields, counter.adds) or 0) for entry in entries)
    return sum(1 for _ in entries)


def overdue(ledger: Ledger, entry: Entry[Any], today: date) -> bool:
    """Whether a deadline of the entry has passed."""
    return any(day < today for _, day in ledger.due(entry))
