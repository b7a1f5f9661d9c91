"""Who says what an entry holds: in which language, to whom, with whose names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import tzinfo
from functools import cached_property, lru_cache
from typing import Any

from council.documents import Words
from council.documents.ledger import columns
from council.documents.typed import is_starred, key_of
from council.domain.kernel import Refusal, Text
from council.domain.ledger import Entry, FieldSpec, Ledger
from council.domain.roster import Person, Roster, in_order, masked_name
from council.service.snapshot import Snapshot

_IN_BRACKETS = re.compile(r"(.+?)\s*[(（](.+?)[)）]")


@dataclass(frozen=True)
class Teller:
    """Says the fields of one ledger to one viewer: `_` are the viewer's words, `snapshot` knows the people, the lists
    and the time zone. Personal fields are `masked` unless the viewer may see them; `long` dates are for papers."""

    _: Words
    snapshot: Snapshot
    ledger: str
    masked: bool = True
    long: bool = False

    def of(self, ledger: str) -> Teller:
        """The same for another ledger."""
        return replace(self, ledger=ledger)

    @cached_property
    def declared(self) -> Ledger:
        """The ledger itself; raises `Refusal("ledger.unknown")`."""
        return self.snapshot.ledger(self.ledger)

    @cached_property
    def titles(self) -> Mapping[str, Text]:
        """The headers of the ledger's list; see `columns.titles`."""
        return columns.titles(self.declared)

    @cached_property
    def zone(self) -> tzinfo:
        """The community's time zone."""
        return self.snapshot.settings.zone

    def text(self, text: Text) -> str:
        """A text that data carries, in the viewer's language."""
        return text.in_language(self._.language)

    def label(self, spec: FieldSpec) -> str:
        """A field's name."""
        return self.text(spec.label)

    def state(self, entry: Entry[Any]) -> str:
        """The name of the entry's state."""
        return self.state_name(entry.state)

    def state_name(self, state: str) -> str:
        """A state's name; the id of one that the workflow does not know (any more)."""
        named = self.declared.flow.states.get(state)
        return self.text(named) if named is not None else state

    def hides(self, spec: FieldSpec) -> bool:
        """Whether this viewer may not read what the field holds."""
        return self.masked and spec.personal

    # -- people ------------------------------------------------------------------------------------------------------

    def called(self, person: str, masked: bool | None = None) -> str:
        """A person's name as this viewer may read it; an id that nobody has (any more) as it is."""
        return self.snapshot.roster.name(person, masked=self.masked if masked is None else masked)

    def named(self, person: str) -> str:
        """A person so that nobody else is meant: the name, with the number or the door where others share it."""
        return _directory(self.snapshot.roster).label(person)

    def person(self, text: str) -> str:
        """The id of the person that a text means by name, number, `name (number)` or id.

        Raises `Refusal`: `cell.person_unknown`, `cell.person_several`.
        """
        return _directory(self.snapshot.roster).meant(text)

    # -- choices and links -------------------------------------------------------------------------------------------

    def choices(self, spec: FieldSpec) -> Mapping[str, str]:
        """The values to choose from with their names; two of the same name are told apart by their values."""
        if spec.name not in self._choices:
            self._choices[spec.name] = self._named_apart(spec)
        return self._choices[spec.name]

    @cached_property
    def _choices(self) -> dict[str, Mapping[str, str]]:
        return {}

    def _named_apart(self, spec: FieldSpec) -> Mapping[str, str]:
        texts = spec.choices_in(self.ledger, self.snapshot.settings.lists)
        names = {value: self.text(text) for value, text in texts.items()}
        times = Counter(key_of(name) for name in names.values())
        return {
            value: name if times[key_of(name)] == 1 and name else noted(name, value) for value, name in names.items()
        }

    def meanings(self, spec: FieldSpec) -> Mapping[str, str]:
        """What may be typed for each value, as `key_of` makes it: its name in either language, or itself."""
        if spec.name not in self._meanings:
            self._meanings[spec.name] = self._meant_by(spec)
        return self._meanings[spec.name]

    @cached_property
    def _meanings(self) -> dict[str, Mapping[str, str]]:
        return {}

    def _meant_by(self, spec: FieldSpec) -> Mapping[str, str]:
        texts = spec.choices_in(self.ledger, self.snapshot.settings.lists)
        found: dict[str, str] = {}
        for value, name in self.choices(spec).items():
            found.setdefault(key_of(name), value)
        for value, text in texts.items():
            for name in (value, text.zh, text.en):
                found.setdefault(key_of(name), value)
        found.pop("", None)
        return found

    @property
    def grids(self) -> tuple[str, ...]:
        """The community's grids, in the order in which they count."""
        return _grids(self.snapshot.roster)

    def link(self, spec: FieldSpec, value: str) -> tuple[Ledger, Entry[Any]] | None:
        """What an `entry` field leads to: `ledger/id`, or the id alone where the field names the ledger."""
        return self.snapshot.linked(value if "/" in value else f"{spec.ledger}/{value}")

    def entry(self, ledger: Ledger, entry: Entry[Any]) -> str:
        """An entry in one line: its number, and what it is called as far as the viewer may read that."""
        return " ".join(part for part in (entry.number, self.head(ledger, entry)) if part)

    def head(self, ledger: Ledger, entry: Entry[Any]) -> str:
        """What an entry is called; empty where the viewer may not read it and no mask tells anything."""
        spec = ledger.specs.get(ledger.head_field)
        if spec is None:
            return ""
        head = ledger.head_of(entry)
        if spec.kind == "person":
            return self.called(head, self.hides(spec))
        if spec.kind == "entry" and not self.hides(spec):
            found = self.link(spec, head)
            return self.of(found[0].id).head(*found) if found and found[0].id != ledger.id else ""
        if not self.hides(spec):
            return head
        return masked_name(head) if spec.kind == "name" else ""


def noted(text: str, note: str) -> str:
    """A text with what tells it apart, in brackets."""
    return f"{text} ({note})" if text else note


@lru_cache(maxsize=4)
def _grids(roster: Roster) -> tuple[str, ...]:
    return tuple(sorted({person.grid for person in roster.people.values() if person.grid}, key=in_order))


class _Directory:
    """Who is meant by what; of namesakes, the one who lives here."""

    def __init__(self, roster: Roster) -> None:
        self._people = roster.people
        self._labels: dict[str, str] = {}
        self._by_name: dict[str, list[Person]] = {}
        self._by_number: dict[str, list[Person]] = {}
        for person in roster.people.values():
            self._by_name.setdefault(key_of(person.name), []).append(person)
            if person.number:
                self._by_number.setdefault(key_of(person.number), []).append(person)

    def label(self, person_id: str) -> str:
        if person_id not in self._labels:
            self._labels[person_id] = self._label(person_id)
        return self._labels[person_id]

    def _label(self, person_id: str) -> str:
        person = self._people.get(person_id)
        if person is None:
            return person_id
        signed = (noted(person.name, sign) for sign in (person.number, person.dwelling) if sign)
        candidates = (each for each in (person.name, *signed) if not is_starred(each))
        return next((each for each in candidates if self._found(each) == [person]), person_id)

    def meant(self, text: str) -> str:
        found = self._found(text)
        if not found:
            raise Refusal("cell.person_unknown", text=text)
        if len(found) > 1:
            raise Refusal("cell.person_several", text=text, count=len(found))
        return found[0].id

    def _found(self, text: str) -> list[Person]:
        if text in self._people:
            return [self._people[text]]
        key = key_of(text)
        found = self._by_number.get(key) or self._by_name.get(key, [])
        if not found and (match := _IN_BRACKETS.fullmatch(text.strip())):
            found = _signed(self._by_name.get(key_of(match[1]), []), match[2])
        living = [person for person in found if person.active]
        return living if len(living) == 1 else found


def _signed(people: list[Person], sign: str) -> list[Person]:
    """Those of them with that number, else at that door."""
    key = key_of(sign)
    numbered = [person for person in people if person.number and key_of(person.number) == key]
    return numbered or [person for person in people if key_of(person.dwelling) == key]


@lru_cache(maxsize=2)
def _directory(roster: Roster) -> _Directory:
    return _Directory(roster)
