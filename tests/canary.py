"""A detective: given everything that an evening left behind, does any of it join a person and a choice?

By content: one record, line or file speaks of one person and one person's mark. By order: a list of marks goes in the
order of a list of people, or of the voting. By attribute: something beside a mark (a time, an id, a number) sorts the
marks in the order of the voting. By what grew: a vote makes a file grow by more for one choice than for another, makes
a file of its own, or adds a mark to a file while the person it belongs to is voting.

The detective knows the truth (`Voter`), so it need not guess; it only asks whether the evidence says the same.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from pathlib import Path
from typing import Any

ALIKE = 0.8
"""Kendall's tau from which two orders count as one: by chance, with sixteen people, less than once in 100,000."""
ENOUGH = 8
"""People that an order must be of, to say anything."""


@dataclass(frozen=True)
class Voter:
    """One voter: what names them, and what names their ballot (its choice, receipt, id, tracking code)."""

    person: str
    names: tuple[str, ...]
    marks: tuple[str, ...]


@dataclass
class Truth:
    """Who voted what, in the order in which they voted."""

    voters: Sequence[Voter]

    @cached_property
    def _of_name(self) -> dict[str, str]:
        return {name: voter.person for voter in self.voters for name in voter.names}

    @cached_property
    def _of_mark(self) -> dict[str, tuple[str, int]]:
        return {mark: (voter.person, kind) for voter in self.voters for kind, mark in enumerate(voter.marks)}

    @cached_property
    def _names(self) -> re.Pattern[str]:
        return _any_of(self._of_name)

    @cached_property
    def _marks(self) -> re.Pattern[str]:
        return _any_of(self._of_mark)

    def people_in(self, text: str) -> list[str]:
        """The people that a text names, in order, each once."""
        return list(dict.fromkeys(self._of_name[each] for each in self._names.findall(text)))

    def marks_in(self, text: str) -> dict[int, list[str]]:
        """Whose marks a text holds, in order, by the kind of mark."""
        found: dict[int, dict[str, None]] = {}
        for each in self._marks.findall(text):
            person, kind = self._of_mark[each]
            found.setdefault(kind, {})[person] = None
        return {kind: list(people) for kind, people in found.items()}

    @property
    def order(self) -> list[str]:
        """The order of the voting."""
        return [voter.person for voter in self.voters]


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(r"(?<![0-9A-Za-z])(?:" + "|".join(map(re.escape, longest_first)) + r")(?![0-9A-Za-z])")


Files = Mapping[str, bytes]


@dataclass
class Evidence:
    """What was left behind. `papers` are texts by where they were found; `looks` are all files after each vote."""

    papers: dict[str, str] = field(default_factory=dict)
    looks: list[Files] = field(default_factory=list)

    def add(self, where: str, content: bytes | str) -> None:
        """One more text; a zip file is unpacked."""
        if isinstance(content, bytes) and content[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                for name in packed.namelist():
                    self.add(f"{where}/{name}", packed.read(name))
            return
        self.papers[where] = content if isinstance(content, str) else content.decode("utf-8", "replace")

    def add_files(self, where: str, files: Files) -> None:
        for name, content in files.items():
            self.add(f"{where}/{name}", content)


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file of a folder but the lock's."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith(".lock"))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


# -- asking ----------------------------------------------------------------------------------------------------------


def joins(evidence: Evidence, truth: Truth) -> list[str]:
    """Everything that joins a person and a choice, in words; empty when nothing does."""
    return sorted({*_by_content(evidence, truth), *_by_order(evidence, truth), *_by_growth(evidence, truth)})


def _by_content(evidence: Evidence, truth: Truth) -> Iterator[str]:
    for where, text in evidence.papers.items():
        for part in _parts(text):
            people = truth.people_in(part)
            marked = truth.marks_in(part)
            for kind, owners in marked.items():
                if len(people) == 1 and owners == people:
                    yield f"{where}: {people[0]} stands with their mark of kind {kind}: {part[:60]!r}"


def _parts(text: str) -> Iterator[str]:
    """A text as a whole, its lines, and every value of the JSON in it, each with its key."""
    yield text
    lines = text.splitlines()
    yield from lines
    for document in (text, *(lines if len(lines) > 1 else ())):
        try:
            value = json.loads(document)
        except ValueError:
            continue
        yield from (json.dumps(node, ensure_ascii=False) for node in _nodes(value))


def _nodes(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield {key: inner}
            yield from _nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield inner
            yield from _nodes(inner)


def _by_order(evidence: Evidence, truth: Truth) -> Iterator[str]:
    orders = {tuple(truth.order): "the voting"}
    marked: dict[tuple[str, ...], str] = {}
    for where, text in evidence.papers.items():
        orders.setdefault(tuple(truth.people_in(text)), where)
        for kind, owners in truth.marks_in(text).items():
            marked.setdefault(tuple(owners), f"{where}: marks of kind {kind}")
        for attribute, owners in _sorted_by_attributes(text, truth):
            marked.setdefault(tuple(owners), f"{where}: marks sorted by {attribute}")
    for owners, where in marked.items():
        for order, whose in orders.items():
            if abs(alike(owners, order)) >= ALIKE:
                yield f"{where}: in the order of {whose}"


def _sorted_by_attributes(text: str, truth: Truth) -> Iterator[tuple[str, list[str]]]:
    """Rows that hold a mark each, sorted by each thing that stands beside it."""
    try:
        value = json.loads(text)
    except ValueError:
        return
    for rows in _tables(value):
        values: dict[str, list[tuple[Any, str]]] = {}
        for key, row in rows:
            owners = {owner for each in truth.marks_in(f"{key} {json.dumps(row)}").values() for owner in each}
            if len(owners) == 1:
                for attribute, each in _scalars(row):
                    values.setdefault(attribute, []).append((each, owners.copy().pop()))
        for attribute, pairs in values.items():
            if len({type(each) for each, _ in pairs}) == 1 and len({each for each, _ in pairs}) > 1:
                yield attribute, [owner for _, owner in sorted(pairs)]


def _tables(value: Any) -> Iterator[list[tuple[str, Any]]]:
    if isinstance(value, dict):
        yield [(key, row) for key, row in value.items() if isinstance(row, dict)]
        for inner in value.values():
            yield from _tables(inner)
    elif isinstance(value, list):
        yield [(str(place), row) for place, row in enumerate(value) if isinstance(row, dict)]
        for inner in value:
            yield from _tables(inner)


def _scalars(row: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in row.items():
        if isinstance(value, str):
            yield f"the length of {name}", len(value)
        if isinstance(value, (str, int)) and not isinstance(value, bool):
            yield name, value


def alike(one: Sequence[str], other: Sequence[str]) -> float:
    """Kendall's tau of two orders, over those in both; 0 where they are too few."""
    common = [each for each in one if each in set(other)]
    if len(common) < ENOUGH:
        return 0.0
    place = {each: at for at, each in enumerate(other)}
    pairs = list(combinations(common, 2))
    return sum(1 if place[a] < place[b] else -1 for a, b in pairs) / len(pairs)


def _by_growth(evidence: Evidence, truth: Truth) -> Iterator[str]:
    """What each vote changed in the files: always the same size, the same files, no mark in clear."""
    steps = list(zip(evidence.looks, evidence.looks[1:], strict=False))
    grown: dict[str, list[int]] = {}
    for voter, (before, after) in zip(truth.voters[-len(steps) :] if steps else (), steps, strict=True):
        for name in after.keys() - before.keys():
            yield f"{name} appeared while {voter.person} voted"
        for name in after.keys() & before.keys():
            if before[name] != after[name]:
                grown.setdefault(name, []).append(len(after[name]) - len(before[name]))
                added = _added(before[name].decode("utf-8", "replace"), after[name].decode("utf-8", "replace"))
                if any(mark in added for mark in voter.marks[:1]):
                    yield f"{name} says in clear what {voter.person} voted"
    for name, sizes in grown.items():
        if len(set(sizes)) > 1:
            yield f"{name} grew by {sorted(set(sizes))} bytes"


def _added(before: str, after: str) -> str:
    parts = re.compile(r"[\n,{}]")
    known = set(parts.split(before))
    return "\n".join(part for part in parts.split(after) if part not in known)
