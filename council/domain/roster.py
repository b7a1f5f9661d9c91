"""The people of a community, and finding one of them in a second."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Literal

from pydantic import Field

from council.domain.kernel import Model

ADULT = 18  # 居委会法 §26: residents of 18 and over make up the residents' assembly

Role = Literal[
    "committee",  # 居委会成员
    "party",  # 党员
    "party_branch",  # 社区党支部委员
    "representative",  # 居民代表
    "grid_worker",  # 网格员
    "oversight",  # 居务监督委员会
    "staff",  # may chair, keep the record or sit at the desk
]


class Person(Model):
    """A resident. `number` is the community's own 编号; `area` is in 0.01 m²; `search` holds the pinyin."""

    id: str
    number: str = ""
    name: str
    household: str = ""
    building: str = ""
    unit: str = ""
    room: str = ""
    grid: str = ""
    area: int = Field(default=0, ge=0)
    phone: str = ""
    birth: date | None = None
    head: bool = False
    roles: frozenset[Role] = frozenset()
    active: bool = True
    search: str = ""

    @property
    def dwelling(self) -> str:
        """Building, unit and room in one, as on a door plate: `3-2-501`."""
        return "-".join(part for part in (self.building, self.unit, self.room) if part)

    @property
    def home(self) -> str:
        """What makes people one household: its number, else the dwelling, else the person alone."""
        return self.household or self.dwelling or self.id

    def is_adult(self, on: date) -> bool:
        """Whether the person is 18 on that day; without a birth date, yes (the clerk would know)."""
        if self.birth is None:
            return True
        return (on.year, on.month, on.day) >= (self.birth.year + ADULT, self.birth.month, self.birth.day)


def masked_name(name: str) -> str:
    """The name as it may be shown in public: `张*`, `欧阳*`, `A*`."""
    compound = {"欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "夏侯"}
    kept = 2 if name[:2] in compound and len(name) > 2 else 1
    return name[:kept] + "*" if len(name) > kept else name


def masked_phone(phone: str) -> str:
    """The number as it may be shown in public: `138****1234`; a short one is hidden whole."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 11 else "*" * len(phone)


class Roster:
    """All people, by id and searchable; replaced whole after each change, never changed."""

    def __init__(self, people: Iterable[Person] = ()) -> None:
        self.people: Mapping[str, Person] = {person.id: person for person in people}

    def __len__(self) -> int:
        return len(self.people)

    def get(self, person_id: str) -> Person | None:
        """The person of that id, or None: journals outlive erased people."""
        return self.people.get(person_id)

    def name(self, person_id: str, masked: bool = False) -> str:
        """The name to show for an id; an unknown id (an operator, an erased person) is shown as it is."""
        person = self.people.get(person_id)
        if person is None:
            return person_id
        return masked_name(person.name) if masked else person.name

    @cached_property
    def _haystack(self) -> list[tuple[str, Person]]:
        living = (person for person in self.people.values() if person.active)
        ordered = sorted(living, key=lambda person: (person.grid, person.building, person.unit, person.room))
        return [
            (f"{person.name} {person.search} {person.dwelling} {person.number}".lower(), person) for person in ordered
        ]

    def find(self, query: str, limit: int = 50) -> list[Person]:
        """People whose name, pinyin, initials, dwelling or number holds each word of `query`; those whose name or
        initials begin with it first. At most `limit`."""
        words = query.lower().split()
        if not words:
            return [person for _, person in self._haystack[:limit]]
        first, rest = [], []
        for text, person in self._haystack:
            if all(word in text for word in words):
                tokens = text.split()
                (first if any(token.startswith(words[0]) for token in tokens) else rest).append(person)
        return (first + rest)[:limit]
