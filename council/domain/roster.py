"""The people of a community, and finding one of them in a second."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property, lru_cache
from itertools import chain
from typing import Literal

from pydantic import Field

from council.domain.ledger.fields import Fields

ADULT = 18  # 居委会法 §26: residents of 18 and over make up the residents' assembly

Role = Literal[
    "committee",  # 居委会成员
    "party",  # 党员
    "party_branch",  # 社区党支部委员
    "representative",  # 居民代表
    "grid_worker",  # 网格员
    "oversight",  # 居务监督委员会
    "staff",  # may chair, keep the record or sit at the desk
    "outside_owner",  # 非住户业主: owns here and lives elsewhere, or a firm (the developer); no resident
]


# 复姓 still met with today: the part of such a name that may be shown has two characters.
COMPOUND_SURNAMES = frozenset(
    re.findall(
        "..",
        "欧阳司马上官诸葛东方皇甫尉迟公孙慕容令狐司徒夏侯完颜呼延端木长孙宇文万俟澹台单于淳于濮阳"
        "轩辕独孤南宫西门钟离申屠闻人赫连拓跋司空太史公冶鲜于闾丘亓官东郭百里相里纳兰耶律",
    )
)

_NUMBER = re.compile(r"(\d+|[〇零一二三四五六七八九十百]+)")


class Person(Fields):
    """A resident, or an owner who lives elsewhere. `number` is the community's own 编号; `area` is in 0.01 m²; `owner`
    is the number of whoever owns the dwelling, empty where that is the household itself; `search` holds the pinyin."""

    id: str
    number: str = ""
    name: str
    household: str = ""
    building: str = ""
    unit: str = ""
    room: str = ""
    grid: str = ""
    area: int = Field(default=0, ge=0)
    owner: str = ""
    phone: str = ""
    birth: date | None = None
    head: bool = False
    roles: frozenset[Role] = frozenset()
    active: bool = True
    search: str = ""

    @property
    def resident(self) -> bool:
        """Whether the person lives here: firms and owners elsewhere do not."""
        return "outside_owner" not in self.roles

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
    kept = 2 if name[:2] in COMPOUND_SURNAMES and len(name) > 2 else 1
    return name[:kept] + "*" if len(name) > kept else name


def masked_phone(phone: str) -> str:
    """The number as it may be shown in public: `138****1234`; a short one is hidden whole."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 11 else "*" * len(phone)


def _value(digits: str) -> int:
    """The number that `12`, `十二` or `一百零五` says."""
    if digits.isdecimal():
        return int(digits)
    total = pending = 0
    for digit in digits:
        if digit in "十百":
            total += (pending or 1) * (10 if digit == "十" else 100)
            pending = 0
        else:
            pending = pending * 10 + "〇一二三四五六七八九".find(digit.replace("零", "〇"))
    return total + pending


@lru_cache(maxsize=8192)
def in_order(text: str) -> tuple[str | int, ...]:
    """A sorting key that counts: 第二网格 before 第十网格, room 902 before 1001."""
    return tuple(_value(part) if place % 2 else part for place, part in enumerate(_NUMBER.split(text)))


def _by_door(person: Person) -> tuple[tuple[str | int, ...], ...]:
    return (in_order(person.grid), in_order(person.building), in_order(person.unit), in_order(person.room))


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
        ordered = sorted(living, key=_by_door)
        return [
            (f"{person.name} {person.search} {person.dwelling} {person.number} ".lower(), person) for person in ordered
        ]

    def find(self, query: str, limit: int = 50) -> list[Person]:
        """People whose name, pinyin, initials, dwelling or number holds each word of `query`, at most `limit`.

        First those called just that, then those whose name or pinyin begins with the first word, then those with
        that very word (initials, a number), then those with a word that begins so, then the rest; each in the order
        of their doors.
        """
        words = unicodedata.normalize("NFKC", query).lower().split()
        if not words:
            return [person for _, person in self._haystack[:limit]]
        first, *more = words
        whole_name, whole_word, start = f"{first} ", f" {first} ", f" {first}"
        ranks: tuple[list[Person], ...] = ([], [], [], [], [])
        for text, person in self._haystack:
            if first not in text or not all(word in text for word in more):
                continue
            if text.startswith(first) or person.search.startswith(first):
                ranks[0 if text.startswith(whole_name) else 1].append(person)
            else:
                ranks[2 if whole_word in text else 3 if start in text else 4].append(person)
        return list(chain.from_iterable(ranks))[:limit]
