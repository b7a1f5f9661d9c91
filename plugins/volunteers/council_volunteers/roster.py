"""The roster: which shifts lack people, and who is booked where they cannot be. Pure: values in, findings out.

Times are of one time zone, the community's; a shift that ends when another begins does not overlap it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import pairwise

from council_volunteers.words import DAYS

NOON = time(12)


@dataclass(frozen=True)
class Turn:
    """A shift: how many people it needs, from when to when."""

    id: str
    title: str
    place: str
    starts: datetime
    ends: datetime
    needed: int
    number: str = ""


@dataclass(frozen=True)
class Duty:
    """Somebody holds a place in a shift."""

    volunteer: str
    shift: str


@dataclass(frozen=True)
class Gap:
    """A shift that lacks people."""

    turn: Turn
    missing: int


@dataclass(frozen=True)
class Double:
    """Somebody in two shifts at once; in one shift twice, when both are the same."""

    volunteer: str
    first: Turn
    second: Turn


@dataclass(frozen=True)
class Outside:
    """Somebody in a shift at times (`mon_am`…) when they are not free; without times, who does not serve at present."""

    volunteer: str
    turn: Turn
    times: tuple[str, ...]


@dataclass(frozen=True)
class Roster:
    """The shifts by their time, who is in each, and what is wrong with that."""

    turns: tuple[Turn, ...] = ()
    people: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    gaps: tuple[Gap, ...] = ()
    doubles: tuple[Double, ...] = ()
    outside: tuple[Outside, ...] = ()

    @property
    def is_well(self) -> bool:
        """Whether nothing is to be done."""
        return not (self.gaps or self.doubles or self.outside)


def look_over(turns: Iterable[Turn], duties: Iterable[Duty], free: Mapping[str, frozenset[str] | None]) -> Roster:
    """The roster of some shifts. `free` are the half-days of whoever serves at present; None: at any time. Duties in
    other shifts than these are left out."""
    ordered = tuple(sorted(turns, key=lambda turn: (turn.starts, turn.ends, turn.number, turn.id)))
    known = {turn.id: turn for turn in ordered}
    booked = [duty for duty in duties if duty.shift in known]
    by_turn: dict[str, dict[str, None]] = {turn.id: {} for turn in ordered}
    for duty in booked:
        by_turn[duty.shift][duty.volunteer] = None
    people = {turn: tuple(there) for turn, there in by_turn.items()}
    return Roster(
        turns=ordered,
        people=people,
        gaps=tuple(
            Gap(turn, turn.needed - len(people[turn.id])) for turn in ordered if turn.needed > len(people[turn.id])
        ),
        doubles=tuple(_doubles(booked, known)),
        outside=tuple(_outside(ordered, people, free)),
    )


def half_days(starts: datetime, ends: datetime) -> tuple[str, ...]:
    """The half-days that a time reaches into, in their order, each once: `("mon_am", "mon_pm")`."""
    edges = [starts]
    while edges[-1] < ends:
        edges.append(min(ends, _next_edge(edges[-1])))
    found = (f"{DAYS[edge.weekday()]}_{'am' if edge.time() < NOON else 'pm'}" for edge, _ in pairwise(edges))
    return tuple(dict.fromkeys(found))


def _next_edge(at: datetime) -> datetime:
    """The next noon or midnight."""
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(hours=12 if at.time() < NOON else 24)


def _doubles(booked: list[Duty], known: Mapping[str, Turn]) -> Iterator[Double]:
    by_person: dict[str, list[Turn]] = {}
    for duty in booked:
        by_person.setdefault(duty.volunteer, []).append(known[duty.shift])
    for person, theirs in by_person.items():
        twice = Counter(turn.id for turn in theirs)
        yield from (Double(person, known[turn], known[turn]) for turn, times in twice.items() if times > 1)
        ordered = sorted((known[turn] for turn in twice), key=lambda turn: (turn.starts, turn.ends, turn.id))
        for place, first in enumerate(ordered):
            for second in ordered[place + 1 :]:
                if second.starts >= first.ends:
                    break
                yield Double(person, first, second)


def _outside(
    turns: Iterable[Turn], people: Mapping[str, tuple[str, ...]], free: Mapping[str, frozenset[str] | None]
) -> Iterator[Outside]:
    for turn in turns:
        wanted = half_days(turn.starts, turn.ends)
        for person in people[turn.id]:
            if person not in free:
                yield Outside(person, turn, ())
                continue
            theirs = free[person]
            if theirs is not None and (times := tuple(each for each in wanted if each not in theirs)):
                yield Outside(person, turn, times)
