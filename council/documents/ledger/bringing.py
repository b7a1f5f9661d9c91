"""A list compared with a ledger, and nothing written: what it adds, what it changes, what is wrong in which cell.

Whoever asked shows the preview, asks its questions, and after a yes hands `added` and `changed` to
`council.entries.bring_in`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from council.documents.importing import NEW, SKIP, Change, Question, RowError
from council.documents.ledger import columns
from council.documents.ledger.cells import of_entry, read
from council.documents.ledger.complaints import complaints
from council.documents.ledger.teller import Teller
from council.documents.spreadsheets import Table, read_table
from council.documents.typed import key_of
from council.documents.workbooks import tidy
from council.domain.kernel import Refusal
from council.domain.ledger import Entry, Fields


@dataclass(frozen=True)
class Update:
    """An entry that the list changes: what it says of each field that is not so already."""

    row: int
    before: Entry[Any]
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Preview:
    """What bringing in a list would do. `rows` is how many it has; `ignored` are headers of columns not read; `remarks`
    hinder nothing: states that only actions change, numbers that nobody gave."""

    rows: int
    new: tuple[tuple[int, Mapping[str, Any]], ...]
    updated: tuple[Update, ...]
    unchanged: int
    questions: tuple[Question, ...]
    errors: tuple[RowError, ...]
    remarks: tuple[RowError, ...]
    ignored: tuple[str, ...]

    @property
    def added(self) -> tuple[Mapping[str, Any], ...]:
        """The fields of the new entries."""
        return tuple(fields for _, fields in self.new)

    @property
    def changed(self) -> dict[str, Mapping[str, Any]]:
        """The changed fields by the entry's id."""
        return {each.before.id: {change.field: change.new for change in each.changes} for each in self.updated}


def preview(
    source: Path | bytes | Table, teller: Teller, *, answers: Mapping[int, str] | None = None, name: str = ""
) -> Preview:
    """What a list would change in the teller's ledger.

    An entry is recognised by its number; a row without one is a new entry. Blank cells change nothing, and neither do
    those that say what an unmasked list of the ledger says. Asked is about a new row that says just what an entry says
    already; `answers` maps the row to `NEW` or `SKIP`. The entry's state is not read: actions change it.

    Raises the refusals of `read_table` (`name` names a file that comes as bytes), and
    `Refusal("ledger.no_columns")` when no header names a field of the ledger.
    """
    known = columns.names(teller.declared)
    table = source if isinstance(source, Table) else read_table(source, known, name)
    headers = table.fields(known)
    if not any(field in teller.declared.specs for field in headers):
        raise Refusal("ledger.no_columns", found=[header for header in table.headers if header][:8])
    comparing = _Comparing(teller, headers, answers or {})
    for record in table.records(known, lines=True):
        if any(record.values.values()):
            comparing.take(record.row, record.values)
    return comparing.result(table.others(known))


class _Comparing:
    """The rows one after the other, and what has been found so far."""

    def __init__(self, teller: Teller, headers: Mapping[str, str], answers: Mapping[int, str]) -> None:
        self._teller = Teller(teller._, teller.snapshot, teller.ledger, masked=False)
        self._ledger = teller.declared
        self._headers = headers
        self._answers = answers
        self._entries = {entry.number: entry for entry in teller.snapshot.entries(teller.ledger).values()}
        kept = teller.snapshot.kept.get(teller.ledger)
        self._unread = {each.number for each in kept.unread} if kept else set()
        self._editable = next(action for action in self._ledger.flow.actions if action.name == "edit").sources
        self._numbered: dict[str, int] = {}
        self._doubled: set[int] = set()
        self._alike: dict[Any, list[Entry[Any]]] | None = None
        self.rows = 0
        self.new: list[tuple[int, Mapping[str, Any]]] = []
        self.updated: list[Update] = []
        self.unchanged = 0
        self.questions: list[Question] = []
        self.errors: list[RowError] = []
        self.remarks: list[RowError] = []

    def result(self, ignored: tuple[str, ...]) -> Preview:
        wrong = {error.row for error in self.errors}
        return Preview(
            rows=self.rows,
            new=tuple(each for each in self.new if each[0] not in wrong),
            updated=tuple(each for each in self.updated if each.row not in wrong),
            unchanged=self.unchanged,
            questions=tuple(self.questions),
            errors=tuple(sorted(self.errors, key=lambda error: error.row)),
            remarks=tuple(self.remarks),
            ignored=ignored,
        )

    def take(self, row: int, texts: Mapping[str, str]) -> None:
        """Compare one row."""
        self.rows += 1
        number = "".join(texts.get(columns.NUMBER, "").split())
        if number and not self._is_first(row, number):
            return
        entry = self._entries.get(number)
        if number in self._unread or (entry is not None and entry.state not in self._editable):
            code = "ledger.unread" if entry is None else "ledger.not_now"
            self._wrong(row, columns.NUMBER, Refusal(code, number=number))
            return
        values, sound = self._read(row, texts, entry)
        self._remark(row, texts, entry, number)
        fields = self._validated(row, values, entry) if sound else None
        if fields is None:
            return
        if entry is None:
            self._add(row, values, fields)
        else:
            self._change(row, values, fields, entry)

    def _is_first(self, row: int, number: str) -> bool:
        """Whether no row above has the same number; all of them are wrong otherwise."""
        first = self._numbered.setdefault(number, row)
        if first == row:
            return True
        if first not in self._doubled:
            self._doubled.add(first)
            self._wrong(first, columns.NUMBER, Refusal("ledger.row_twice", number=number, other=row))
        self._wrong(row, columns.NUMBER, Refusal("ledger.row_twice", number=number, other=first))
        return False

    def _wrong(self, row: int, field: str, why: Refusal) -> None:
        column = self._headers.get(field) or self._teller.text(self._teller.titles[field])
        self.errors.append(RowError(row, column, "row.wrong", {"why": why}))

    def _read(self, row: int, texts: Mapping[str, str], entry: Entry[Any] | None) -> tuple[dict[str, Any], bool]:
        """What the row says by field, without blanks and what is so already; and whether all of it can be read."""
        values: dict[str, Any] = {}
        sound = True
        for name, text in texts.items():
            spec = self._ledger.specs.get(name)
            if spec is None or not text:
                continue
            if entry is not None and text == tidy(of_entry(spec, entry, self._teller)):
                continue
            try:
                values[name] = read(spec, text, self._teller)
            except Refusal as refusal:
                self._wrong(row, name, refusal)
                sound = False
        return values, sound

    def _validated(self, row: int, values: Mapping[str, Any], entry: Entry[Any] | None) -> Fields | None:
        before = dict(entry.fields) if entry is not None else {}
        try:
            return self._ledger.fields.model_validate({**before, **values})
        except ValidationError as error:
            for field, why in complaints(error, self._ledger):
                self._wrong(row, field or columns.NUMBER, why)
            return None

    def _remark(self, row: int, texts: Mapping[str, str], entry: Entry[Any] | None, number: str) -> None:
        state = texts.get(columns.STATE, "")
        flow = self._ledger.flow
        now = entry.state if entry is not None else flow.initial
        named = flow.states[now]
        if state and key_of(state) not in map(key_of, (now, named.zh, named.en, self._teller.state_name(now))):
            why = Refusal("ledger.state_by_action", state=named)
            self.remarks.append(RowError(row, self._headers[columns.STATE], "row.wrong", {"why": why}))
        if number and entry is None:
            why = Refusal("ledger.number_given", number=number)
            self.remarks.append(RowError(row, self._headers[columns.NUMBER], "row.wrong", {"why": why}))

    def _add(self, row: int, values: Mapping[str, Any], fields: Fields) -> None:
        twin = next(iter(self._twins(values, fields)), None)
        answer = self._answers.get(row)
        if twin is not None and answer is None:
            self.questions.append(Question(row, "ledger.ask_twice", (NEW, SKIP), {"number": twin.number}))
        elif answer != SKIP:
            self.new.append((row, values))

    def _twins(self, values: Mapping[str, Any], fields: Fields) -> Iterable[Entry[Any]]:
        """Entries that say in each given field what the row says."""
        head = self._ledger.head_field
        if self._alike is None:
            self._alike = defaultdict(list)
            for entry in self._entries.values():
                if entry.state != "deleted":
                    self._alike[getattr(entry.fields, head)].append(entry)
        return (
            entry
            for entry in self._alike.get(getattr(fields, head), ())
            if all(getattr(entry.fields, name) == getattr(fields, name) for name in values)
        )

    def _change(self, row: int, values: Mapping[str, Any], fields: Fields, entry: Entry[Any]) -> None:
        changes = tuple(
            Change(name, getattr(entry.fields, name), getattr(fields, name))
            for name in values
            if getattr(fields, name) != getattr(entry.fields, name)
        )
        if changes:
            self.updated.append(Update(row, entry, changes))
        else:
            self.unchanged += 1
