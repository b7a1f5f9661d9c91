"""Whom the list shows: what was typed, and the grid, role and kind of people it is narrowed to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from council.domain.community import Body, voting_rights
from council.domain.kernel import N_, Text
from council.domain.roster import Person, Role, Roster, in_order

Whom = Literal["here", "adults", "heads", "gone"]
WHOM: Mapping[Whom, str] = {
    "here": N_("Everybody who lives here"),
    "adults": N_("Adults"),
    "heads": N_("One per household"),
    "gone": N_("Moved away"),
}
SHOWN = 200  # lines of the table: nobody scrolls further than that, one types

_HOUSEHOLDS = Body(id="households", name=Text(zh="", en=""), members="households", rule="")


@dataclass(frozen=True)
class Sieve:
    """What the list is narrowed to. Empty: everybody who lives here."""

    query: str = ""
    grid: str = ""
    role: Role | None = None
    whom: Whom = "here"


@dataclass(frozen=True)
class Found:
    """The first of those who fit, in the order in which a clerk expects them, and how many fit in all."""

    people: tuple[Person, ...]
    total: int

    @property
    def more(self) -> int:
        """How many fit and are not shown."""
        return self.total - len(self.people)


def found(roster: Roster, sieve: Sieve, today: date) -> Found:
    """Those who fit through the sieve."""
    searched = _gone(roster) if sieve.whom == "gone" else roster
    people: Iterable[Person] = searched.find(sieve.query, limit=len(searched))
    if sieve.grid:
        people = (person for person in people if person.grid == sieve.grid)
    if sieve.role:
        people = (person for person in people if sieve.role in person.roles)
    if sieve.whom == "adults":
        people = (person for person in people if person.is_adult(today))
    elif sieve.whom == "heads":
        heads = _heads(roster, today)
        people = (person for person in people if person.id in heads)
    fitting = list(people)
    shown = fitting[:SHOWN]
    if sieve.whom == "gone":
        shown = [roster.people[person.id] for person in shown]
    return Found(tuple(shown), len(fitting))


@lru_cache(maxsize=2)
def _gone(roster: Roster) -> Roster:
    """Those who moved away, searchable: a roster only finds who is here."""
    return Roster(person.having(active=True) for person in roster.people.values() if not person.active)


@lru_cache(maxsize=2)
def _heads(roster: Roster, today: date) -> frozenset[str]:
    """Who speaks for a household in a meeting of households."""
    return frozenset(right.holder for right in voting_rights(_HOUSEHOLDS, roster.people.values(), today))


@lru_cache(maxsize=2)
def grids(roster: Roster) -> Mapping[str, int]:
    """The grids that people live in, in the order they are counted, with how many live there."""
    counted = Counter(person.grid for person in roster.people.values() if person.active and person.grid)
    return {grid: counted[grid] for grid in sorted(counted, key=in_order)}


@lru_cache(maxsize=2)
def roles(roster: Roster) -> Mapping[Role, int]:
    """How many people hold each role."""
    return Counter(role for person in roster.people.values() if person.active for role in person.roles)


@lru_cache(maxsize=2)
def homes(roster: Roster) -> Mapping[str, tuple[Person, ...]]:
    """The people of each home (`Person.home`) who live there now, its head first, then by age."""
    together: dict[str, list[Person]] = {}
    for person in roster.people.values():
        if person.active:
            together.setdefault(person.home, []).append(person)
    return {
        home: tuple(sorted(members, key=lambda each: (not each.head, each.birth or date.max, each.id)))
        for home, members in together.items()
    }
