"""Whom does a row of a list mean? Recognising people of the roster, and asking when in doubt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from council.documents.importing import NEW, SKIP, Change, Question, RowError
from council.domain.roster import Person, Roster
from council.service.pinyin import search_string

_DOOR = ("building", "unit", "room")
_PADDED = frozenset(("number", "household", *_DOOR))  # fields in which 0012 and 12 are the same


@dataclass(frozen=True)
class Update:
    """A person of the roster as they are, and as the list would have them."""

    row: int
    before: Person
    after: Person
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Row:
    """A row that was read: its number in the file, and what it says by field of `Person`, without its blanks."""

    number: int
    values: Mapping[str, Any]

    @property
    def key(self) -> str:
        """The resident's 编号, for comparing."""
        return plain(self.values.get("number", ""))

    @property
    def home(self) -> tuple[str, ...]:
        """The door, else the household's number, for comparing; empty texts where the row says nothing."""
        door = tuple(plain(self.values.get(part, "")) for part in _DOOR)
        return door if any(door) else (plain(self.values.get("household", "")),)


def plain(text: str) -> str:
    """A number or a door for comparing: Excel takes the leading zeros from `0012`."""
    return (text.lstrip("0") or text) if text.isdecimal() else text.lower()


def doubles(rows: Iterable[Row], headers: Mapping[str, str]) -> list[RowError]:
    """An error for each row that means the same person as another: by number, or by name and home when at least one
    of them has no number. Each names the other row."""
    numbered: dict[str, list[Row]] = defaultdict(list)
    housed: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        if row.key:
            numbered[row.key].append(row)
        if "name" in row.values:
            housed[(row.values["name"], *row.home)].append(row)
    errors: dict[int, RowError] = {}
    for group in numbered.values():
        errors.update(_each_other([row.number for row in group], headers.get("number", "")))
    for group in housed.values():
        if not all(row.key for row in group):
            for number, error in _each_other([row.number for row in group], headers.get("name", "")).items():
                errors.setdefault(number, error)
    return list(errors.values())


def _each_other(numbers: list[int], column: str) -> dict[int, RowError]:
    if len(numbers) < 2:
        return {}
    first, second = numbers[:2]
    return {
        number: RowError(number, column, "people.twice", {"other": second if number == first else first})
        for number in numbers
    }


class Matching:
    """Takes the rows of a list one by one: who is new, who changes, what has to be asked."""

    def __init__(self, roster: Roster, answers: Mapping[int, str], new_id: Callable[[], str]) -> None:
        self.added: dict[int, Person] = {}
        self.updates: dict[int, Update] = {}
        self.questions: list[Question] = []
        self.nameless: list[int] = []  # rows of people not in the roster, by number only
        self._roster, self._answers, self._new_id = roster, answers, new_id
        self._by_number = {plain(person.number): person for person in roster.people.values() if person.number}
        self._by_name: dict[str, list[Person]] = defaultdict(list)
        for person in roster.people.values():
            self._by_name[person.name].append(person)

    def take(self, row: Row) -> None:
        """Add the row's person, or change the one it means, or ask."""
        meant = self._meant(row)
        answer = self._answers.get(row.number)
        if answer == SKIP:
            return
        if isinstance(meant, Question):
            if answer not in meant.answers:
                self.questions.append(meant)
                return
            meant = self._roster.get(answer)
        if meant is not None:
            self.updates[row.number] = _update(row, meant)
        elif "name" in row.values:
            name = row.values["name"]
            self.added[row.number] = Person(id=self._new_id(), search=search_string(name), **row.values)
        else:
            self.nameless.append(row.number)

    def collisions(self, headers: Mapping[str, str]) -> list[RowError]:
        """Errors for rows that turned out to mean the same person of the roster; those are no longer updates."""
        rows = defaultdict(list)
        for number, update in self.updates.items():
            rows[update.before.id].append(number)
        column = headers.get("name", headers.get("number", ""))
        errors = [error for numbers in rows.values() for error in _each_other(numbers, column).values()]
        for error in errors:
            del self.updates[error.row]
        return errors

    def _meant(self, row: Row) -> Person | Question | None:
        name = row.values.get("name", "")
        numbered = self._by_number.get(row.key) if row.key else None
        if numbered is None:
            return self._by_home(row, name) if name else None
        others = [person for person in self._by_name.get(name, ()) if person is not numbered]
        if name and name != numbered.name and others:
            # Most likely one column of the list was sorted without the others.
            known = {"number": row.values["number"], "name": name, "known": numbered.name}
            return Question(row.number, "people.ask_name", (numbered.id, SKIP), known)
        return _unless_gone(row, numbered)

    def _by_home(self, row: Row, name: str) -> Person | Question | None:
        namesakes = self._by_name.get(name, [])
        there = [person for person in namesakes if _lives_there(person, row)]
        there = [person for person in there if person.active] or there
        if len(there) > 1:
            ids = tuple(person.id for person in there)
            params = {"name": name, "count": len(there), "dwelling": there[0].dwelling}
            return Question(row.number, "people.ask_which", (*ids, NEW, SKIP), params)
        if there:
            known = there[0]
            if row.key and known.number:
                params = {"name": name, "number": row.values["number"], "known": known.number}
                return Question(row.number, "people.ask_number", (known.id, NEW, SKIP), params)
            return _unless_gone(row, known)
        doubtful = tuple(person for person in namesakes if not _surely_another(person, row))
        if doubtful:
            params = {"name": name, "dwelling": doubtful[0].dwelling or doubtful[0].household or "—"}
            ids = tuple(person.id for person in doubtful)
            return Question(row.number, "people.ask_moved", (*ids, NEW, SKIP), params)
        return None


def _lives_there(person: Person, row: Row) -> bool:
    """Whether what the row says of the home is true of the person, and says enough."""
    given = [part for part in _DOOR if part in row.values]
    if not given:
        return "household" in row.values and plain(row.values["household"]) == plain(person.household)
    if any(plain(row.values[part]) != plain(getattr(person, part)) for part in given):
        return False
    return "room" in given or not person.room


def _surely_another(person: Person, row: Row) -> bool:
    """Whether a namesake elsewhere cannot be meant: another number, or another birth date."""
    birth = row.values.get("birth")
    return bool(row.key and person.number) or bool(birth and person.birth and birth != person.birth)


def _unless_gone(row: Row, person: Person) -> Person | Question:
    if person.active:
        return person
    params = {"name": person.name, "dwelling": person.dwelling}
    return Question(row.number, "people.ask_gone", (person.id, SKIP), params)


def _update(row: Row, person: Person) -> Update:
    changes = []
    for name, new in row.values.items():
        old = getattr(person, name)
        same = plain(old) == plain(new) if name in _PADDED else old == new
        if not same:
            changes.append(Change(name, old, new))
    if not person.active:
        changes.append(Change("active", False, True))
    fresh: dict[str, Any] = {change.field: change.new for change in changes}
    if "name" in fresh or not person.search:
        fresh["search"] = search_string(fresh.get("name", person.name))
    return Update(row.number, person, person.having(**fresh), tuple(changes))
