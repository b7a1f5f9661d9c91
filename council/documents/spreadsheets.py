"""Tables that people bring along: CSV as Excel, WPS and databases write it, and workbooks (xlsx, xls, ods).

Whatever the file, what comes out is the same: headers, and rows of plain texts with the numbers that Excel shows
beside them. Nothing is guessed about meaning here; only what spreadsheets do to texts is undone.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from council.documents.workbooks import Locked, Rows, Unreadable, as_text, disarmed, read_workbook, tidy
from council.domain.kernel import Refusal

MOST_BYTES = 64 * 1024 * 1024  # no ledger of a neighbourhood is larger; a mistaken choice of file is
HEADER_DEPTH = 10  # rows within which the header stands: a title and a note often come first

_WORKBOOK_MARKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # zip (xlsx, ods), OLE (xls)
_DELIMITERS = (",", "\t", ";")
_QUOTED = re.compile(r'"[^"]*"')
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BRACKETED = re.compile(r"[(\[【〔<].*?[)\]】〕>]")
_DECORATION = re.compile(r"[\s*_:.\-/]+")
_DATE = re.compile(r"(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})日?(?:[T ]\s*0{1,2}:00(?::00(?:\.0+)?)?)?")
_DATE_SOLID = re.compile(r"(\d{4})(\d{2})(\d{2})")


@dataclass(frozen=True, slots=True)
class Record:
    """One row: its number as a spreadsheet shows it, and the texts of the known columns by field name."""

    row: int
    values: Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """A header and the rows under it, as texts; blank rows are left out, each row is as long as the header."""

    headers: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    @classmethod
    def of(cls, rows: Iterable[Sequence[object]], known: Collection[str] = ()) -> Table:
        """The table in rows of cells of any type, the first row being number 1; `known` as in `read_table`.

        Raises `Refusal("file.no_rows")` when there is no row under a header.
        """
        return _table([[as_text(cell) for cell in row] for row in rows], known, "")

    def fields(self, names: Mapping[str, str]) -> dict[str, str]:
        """The header of each field found: `names` maps `header_key`s to fields. The first of two headers counts."""
        found: dict[str, str] = {}
        for header in self.headers:
            field = names.get(header_key(header))
            if field is not None:
                found.setdefault(field, header)
        return found

    def others(self, names: Mapping[str, str]) -> tuple[str, ...]:
        """The headers that `fields` makes nothing of, in their order."""
        used = set(self.fields(names).values())
        return tuple(header for header in self.headers if header and header not in used)

    def records(self, names: Mapping[str, str], *, lines: bool = False) -> Iterator[Record]:
        """Each row with the texts of the known columns, blank ones too; cells are one line, unless `lines` matter."""
        places = [(field, self.headers.index(header)) for field, header in self.fields(names).items()]
        for number, cells in self.rows:
            texts = ((field, cells[place]) for field, place in places)
            yield Record(number, {field: text if lines else one_line(text) for field, text in texts})


def one_line(text: str) -> str:
    """A cell's text without its line breaks."""
    return " ".join(text.split()) if "\n" in text else text


def header_key(text: str) -> str:
    """A header without what does not matter: case, spaces, full width, marks, a unit in brackets.

    `建筑面积（㎡）*` → `建筑面积`, `Floor area [m²]` → `floorarea`.
    """
    plain = unicodedata.normalize("NFKC", text).lower()
    return _DECORATION.sub("", _BRACKETED.sub("", plain))


def parse_date(text: str) -> date | None:
    """The day that `1950-03-07`, `1950/3/7`, `1950.3.7`, `1950年3月7日` or `19500307` says.

    None for anything else: day and month are never guessed, nor is the century.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    match = _DATE.fullmatch(plain) or _DATE_SOLID.fullmatch(plain)
    if match is None:
        return None
    year, month, day = (int(part) for part in match.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_table(source: Path | bytes, known: Collection[str] = (), name: str = "") -> Table:
    """The table in a CSV file (UTF-8 with or without a mark, UTF-16, GB18030) or a workbook (xlsx, xls, ods).

    What a file is, its content says, not its name. The header is the row among the first ten in which most `known`
    headers (as `header_key`s) stand, so that titles above it do no harm; of a workbook's sheets, the one with the
    best header. Merged cells count for each row that they cover. `name` names a file that comes as bytes.

    Raises `Refusal`: `file.missing`, `file.unreadable`, `file.too_large`, `file.password`, `file.kind_unknown`,
    `file.no_rows`; each with `name`.
    """
    if isinstance(source, bytes):
        data = source
    else:
        name = name or source.name
        data = _content(source, name)
    if len(data) > MOST_BYTES:
        raise Refusal("file.too_large", name=name, most=MOST_BYTES // 1024 // 1024)
    if data.startswith(_WORKBOOK_MARKS):
        return _best([sheet for sheet in _sheets(data, name) if sheet], known, name)
    return _table(_csv_rows(_decoded(data, name), name), known, name)


def csv_bytes(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows as CSV that Excel opens by double click: UTF-8 with a mark, CRLF; no text can act as a formula."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([disarmed(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _content(path: Path, name: str) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Refusal("file.too_large", name=name, most=MOST_BYTES // 1024 // 1024)
        return path.read_bytes()
    except FileNotFoundError:
        raise Refusal("file.missing", name=name) from None
    except OSError as error:
        raise Refusal("file.unreadable", name=name) from error


def _decoded(data: bytes, name: str) -> str:
    encodings = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        # Web systems hand out HTML and XML under the name of .xls
        if _CONTROL.search(text) or text.lstrip().startswith(("<", "{", "%PDF")):
            break
        return text
    raise Refusal("file.kind_unknown", name=name)


def _csv_rows(text: str, name: str) -> Rows:
    sample = _QUOTED.sub("", "\n".join(text.splitlines()[:HEADER_DEPTH]))
    delimiter = max(_DELIMITERS, key=sample.count)
    try:
        return [[tidy(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]
    except csv.Error as error:
        raise Refusal("file.unreadable", name=name) from error


def _sheets(data: bytes, name: str) -> list[Rows]:
    try:
        return read_workbook(data)
    except Locked:
        raise Refusal("file.password", name=name) from None
    except Unreadable as error:
        raise Refusal("file.unreadable", name=name) from error


def _best(sheets: list[Rows], known: Collection[str], name: str) -> Table:
    refused = Refusal("file.no_rows", name=name)
    tables: list[Table] = []
    for rows in sheets:
        try:
            tables.append(_table(rows, known, name))
        except Refusal as refusal:
            refused = refusal
    if not tables:
        raise refused
    return max(tables, key=lambda table: _score(table.headers, known))


def _score(cells: Sequence[str], known: Collection[str]) -> int:
    return sum(header_key(cell) in known for cell in cells if cell)


def _table(rows: Rows, known: Collection[str], name: str) -> Table:
    filled = [(number, row) for number, row in enumerate(rows, start=1) if any(row)]
    if len(filled) < 2:
        raise Refusal("file.no_rows", name=name)
    at, (_, header) = max(enumerate(filled[:HEADER_DEPTH]), key=lambda place: (_score(place[1][1], known), -place[0]))
    body = filled[at + 1 :]
    if not body:
        raise Refusal("file.no_rows", name=name)
    width = len(header)
    return Table(
        tuple(map(one_line, header)), tuple((number, tuple((row + [""] * width)[:width])) for number, row in body)
    )
