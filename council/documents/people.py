"""People in and out: a list of residents from Excel or CSV is compared with the roster, and nothing is written.

`preview` says whom the list adds, whom it changes and how, what it asks and what is wrong in which row and column.
Whoever asked shows that, asks the questions, and after a yes stores `preview.people`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from council.documents.importing import NEW, SKIP, Change, Question, RowError
from council.documents.people_columns import COLUMNS, NAMES, cell_text, is_example, masked_person, read_cells
from council.documents.people_matching import Matching, Row, Update, doubles
from council.documents.spreadsheets import Table, csv_bytes, read_table
from council.domain.kernel import Refusal, fresh_id
from council.domain.roster import Person, Roster

__all__ = [
    "NEW",
    "SKIP",
    "Change",
    "Preview",
    "Question",
    "RowError",
    "Update",
    "cell_text",
    "column_title",
    "people_csv",
    "preview",
    "template_csv",
]

_EXAMPLES = {
    "zh": ("A001", "（示例）张三", "H001", "1号楼", "2", "501", "第一网格", "89.35"),
    "en": ("A001", "(example) Zhang San", "H001", "Block 1", "2", "501", "Grid 1", "89.35"),
}
_EXAMPLE_OF_ALL = ("19900000000", "1980-05-01")
_EXAMPLE_ROLES = frozenset(("representative", "party"))


@dataclass(frozen=True)
class Preview:
    """What importing a list would do. `rows` is how many it has; `ignored` are headers of columns not read."""

    rows: int
    added: tuple[Person, ...]
    updated: tuple[Update, ...]
    unchanged: int
    questions: tuple[Question, ...]
    errors: tuple[RowError, ...]
    ignored: tuple[str, ...]

    @property
    def people(self) -> tuple[Person, ...]:
        """The people to store once the preview is confirmed: new ones, and changed ones whole."""
        return (*self.added, *(update.after for update in self.updated))


def preview(
    source: Path | bytes | Table,
    roster: Roster,
    new_id: Callable[[], str] = fresh_id,
    *,
    answers: Mapping[int, str] | None = None,
    today: date | None = None,
    name: str = "",
) -> Preview:
    """What a list of residents would change in the roster.

    A person is recognised by 编号, else by name, building, unit and room. Blank cells change nothing. Asked is about
    a name that lives elsewhere in the roster, a number that would change hands, one person under two numbers and
    people marked as gone; `answers` maps the row to one of the question's answers. `today` bounds birth dates.

    Raises the refusals of `read_table` (`name` names a file that comes as bytes), and
    `Refusal("people.no_name_column")` when neither names nor numbers are among the headers.
    """
    table = source if isinstance(source, Table) else read_table(source, NAMES, name)
    headers = table.fields(NAMES)
    if "name" not in headers and "number" not in headers:
        raise Refusal("people.no_name_column", found=[header for header in table.headers if header][:8])
    # East of Greenwich it may be tomorrow already.
    rows, errors = _read(table, headers, today or (datetime.now(UTC) + timedelta(days=1)).date())
    errors += doubles(rows, headers)
    wrong = {error.row for error in errors}
    matching = Matching(roster, answers or {}, new_id)
    for row in rows:
        if row.number not in wrong:
            matching.take(row)
    errors += matching.collisions(headers)
    errors += [
        RowError(row, headers.get("name", headers["number"]), "people.name_missing") for row in matching.nameless
    ]
    return Preview(
        rows=len(rows),
        added=tuple(matching.added.values()),
        updated=tuple(update for update in matching.updates.values() if update.changes),
        unchanged=sum(not update.changes for update in matching.updates.values()),
        questions=tuple(matching.questions),
        errors=tuple(sorted(errors, key=lambda error: error.row)),
        ignored=table.others(NAMES),
    )


def _read(table: Table, headers: Mapping[str, str], today: date) -> tuple[list[Row], list[RowError]]:
    records = [record for record in table.records(NAMES) if not is_example(record.values.get("name", ""))]
    everybody = frozenset(record.values.get("name", "") for record in records)
    rows: list[Row] = []
    errors: list[RowError] = []
    for record in records:
        values, wrong = read_cells(record.values, today, everybody)
        rows.append(Row(record.row, values))
        errors += [RowError(record.row, headers[field], refusal.code, refusal.params) for field, refusal in wrong]
        if not record.values.get("name") and not record.values.get("number"):
            errors.append(RowError(record.row, headers.get("name", headers.get("number", "")), "people.name_missing"))
    return rows, errors


def column_title(field: str, language: str) -> str:
    """The header of a field of `Person` in `zh` or `en`; a field without a column is called by its own name."""
    return next((column.title(language) for column in COLUMNS if column.field == field), field)


def template_csv(language: str) -> bytes:
    """A list to fill in, for Excel: the header, and an example row, which an import leaves out."""
    spoken = "zh" if language.startswith("zh") else "en"
    last = (cell_text("head", True, spoken), cell_text("roles", _EXAMPLE_ROLES, spoken))
    return csv_bytes([[column.title(spoken) for column in COLUMNS], [*_EXAMPLES[spoken], *_EXAMPLE_OF_ALL, *last]])


def people_csv(roster: Roster, masked: bool = True, language: str = "zh") -> bytes:
    """The people who live here now, by grid and door, as a list for Excel that `preview` reads back.

    Masked, names and phones are starred and birth dates left out; an import refuses such names.
    """
    people = roster.find("", limit=len(roster))
    shown = [masked_person(person) for person in people] if masked else people
    cells = [
        [cell_text(column.field, getattr(person, column.field), language) for column in COLUMNS] for person in shown
    ]
    return csv_bytes([[column.title(language) for column in COLUMNS], *cells])
