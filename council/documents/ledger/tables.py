"""A ledger as a table for Excel: CSV, or a workbook with real days and numbers; and an empty one to fill in.

What is written unmasked, `bringing.preview` reads back. Masked it is for showing around: an import refuses it.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from council.documents.ledger.cells import of_entry
from council.documents.ledger.columns import MADE, NUMBER, STATE, specs
from council.documents.ledger.teller import Teller
from council.documents.spreadsheets import csv_bytes
from council.documents.typed import MOST_DIGITS, width
from council.documents.workbooks import ARMED
from council.domain.kernel import N_, Refusal
from council.domain.ledger import Entry, FieldSpec
from council.domain.ledger.fields import Kind

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MOST_CHARACTERS = 32_767  # of one cell of a workbook
MEASURED = 200  # rows that a column's width is made for
NARROWEST, WIDEST = 8, 48
LISTED = 255  # characters that a workbook's own list of choices may have
NOTE_COLUMNS = 36  # that a header's note has room for in a line
TO_FILL = 1000  # rows of the template that offer the choices
FIRST_YEAR = 1900  # up to then Excel's calendar is not ours

FORMATS: Mapping[Kind, str] = {
    "number": N_("A whole number."),
    "money": N_("In yuan, with at most two decimals: 12.50."),
    "yes_no": N_("yes or no."),
    "date": N_("A day: 2026-12-31."),
    "time": N_("A day and time: 2026-12-31 19:30."),
    "lines": N_("One on each line."),
    "person": N_("Somebody of the roster: the name, or the number."),
    "people": N_("People of the roster: names or numbers, with commas between."),
    "entry": N_("Another entry: its number."),
}
"""How to write what is not plain text."""


def header(teller: Teller) -> list[str]:
    """The headers of all columns, in the viewer's language."""
    return [teller.text(title) for title in teller.titles.values()]


def row(entry: Entry[Any], teller: Teller) -> list[str]:
    """An entry's cells as texts, in the order of `header`."""
    fixed = {NUMBER: entry.number, STATE: teller.state(entry), MADE: _made_on(entry, teller)}
    fields = teller.declared.specs
    return [fixed[name] if name in fixed else of_entry(fields[name], entry, teller) for name in teller.titles]


def ledger_csv(entries: Iterable[Entry[Any]], teller: Teller) -> bytes:
    """The entries as CSV that Excel opens by double click."""
    return csv_bytes([header(teller), *(row(entry, teller) for entry in entries)])


def template_csv(teller: Teller) -> bytes:
    """The headers alone, those that must be filled marked with a star, to be filled in and brought in."""
    return csv_bytes([_asked(teller)])


def ledger_xlsx(entries: Iterable[Entry[Any]], teller: Teller) -> bytes:
    """The entries as a workbook: days are days, numbers numbers; the header stays in sight and filters.

    Raises `Refusal("export.text_too_long")` for a text that no workbook can hold."""
    from xlsxwriter import Workbook

    file = io.BytesIO()
    with Workbook(file, {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(_sheet_name(teller))
        styles = _Styles(book)
        rows = [(entry, row(entry, teller)) for entry in entries]
        heads = header(teller)
        for at, (entry, texts) in enumerate(rows, start=1):
            for place, (name, text) in enumerate(zip(teller.titles, texts, strict=True)):
                if text:
                    _write(sheet, (at, place), text, _typed(name, entry, teller), styles, entry.number)
        _headed(sheet, heads, styles)
        _set_widths(sheet, [heads, *(texts for _, texts in rows[:MEASURED])])
        sheet.autofilter(0, 0, max(len(rows), 1), len(heads) - 1)
    return file.getvalue()


def template_xlsx(teller: Teller) -> bytes:
    """A workbook to fill in: each header says in a note what belongs there, and choices are offered."""
    from xlsxwriter import Workbook

    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet(_sheet_name(teller))
        heads = _asked(teller)
        _headed(sheet, heads, _Styles(book))
        _set_widths(sheet, [heads])
        for place, spec in enumerate(specs(teller.declared)):
            if note := "\n".join(_explained(spec, teller)):
                lines = sum(1 + width(line) // NOTE_COLUMNS for line in note.splitlines())
                sheet.write_comment(0, place, note, {"width": 260, "height": 18 * (lines + 1)})
            _offer(sheet, place, spec, teller)
    return file.getvalue()


def _asked(teller: Teller) -> list[str]:
    """The headers to fill in: number and state come of themselves."""
    heads = teller.titles
    return [teller.text(heads[spec.name]) + ("*" if spec.required else "") for spec in specs(teller.declared)]


def _explained(spec: FieldSpec, teller: Teller) -> Iterable[str]:
    _ = teller._
    if spec.required:
        yield _("Must be filled in.")
    if hint := teller.text(spec.hint):
        yield hint
    if spec.kind in FORMATS:
        yield _(FORMATS[spec.kind])
    if names := list(teller.choices(spec).values()):
        yield (
            _("One of: {names}", names=_.list(names))
            if spec.kind == "choice"
            else _("Any of: {names}", names=_.list(names))
        )


def _offer(sheet: Worksheet, place: int, spec: FieldSpec, teller: Teller) -> None:
    """A list to choose from, where a workbook can hold it."""
    names = list(teller.choices(spec).values()) if spec.kind == "choice" else []
    if spec.kind == "yes_no":
        names = [teller._("yes"), teller._("no")]
    if spec.kind == "grid":
        names = list(teller.grids)
    if names and not any("," in name for name in names) and len(",".join(names)) <= LISTED:
        sheet.data_validation(1, place, TO_FILL, place, {"validate": "list", "source": names})


# -- how a workbook holds it -------------------------------------------------------------------------------------------


class _Styles:
    """How cells look, by what they hold."""

    def __init__(self, book: Workbook) -> None:
        top = {"valign": "top", "text_wrap": True}
        self.head: Format = book.add_format({"bold": True, "bg_color": "#EDEDEB", "border": 1, "valign": "vcenter"})
        self.text: Format = book.add_format(top)
        self.day: Format = book.add_format({**top, "num_format": "yyyy-mm-dd"})
        self.moment: Format = book.add_format({**top, "num_format": "yyyy-mm-dd hh:mm:ss"})
        self.minute: Format = book.add_format({**top, "num_format": "yyyy-mm-dd hh:mm"})
        self.number: Format = book.add_format({**top, "num_format": "0"})
        self.money: Format = book.add_format({**top, "num_format": "0.00"})


def _typed(name: str, entry: Entry[Any], teller: Teller) -> date | datetime | int | float | None:
    """A value that a workbook holds as more than a text; None for all others."""
    if name == MADE and entry.made is not None:
        return entry.made.astimezone(teller.zone).date()
    spec = teller.declared.specs.get(name)
    value = getattr(entry.fields, name, None) if spec is not None else None
    if spec is None or value is None or teller.hides(spec):
        return None
    if spec.kind == "time":
        here: datetime = value.astimezone(teller.zone).replace(tzinfo=None, microsecond=0)
        return here if here.year > FIRST_YEAR else None
    if spec.kind == "date":
        day: date = value
        return day if day.year > FIRST_YEAR else None
    if spec.kind in ("number", "money") and abs(value) < 10**MOST_DIGITS:
        number: int = value
        return number / 100 if spec.kind == "money" else number
    return None


def _write(
    sheet: Worksheet,
    at: tuple[int, int],
    text: str,
    value: date | datetime | int | float | None,
    styles: _Styles,
    number: str,
) -> None:
    if isinstance(value, datetime):
        sheet.write_datetime(*at, value, styles.moment if value.second else styles.minute)
    elif isinstance(value, date):
        sheet.write_datetime(*at, datetime.combine(value, time()), styles.day)
    elif isinstance(value, float):
        sheet.write_number(*at, value, styles.money)
    elif value is not None:
        sheet.write_number(*at, value, styles.number)
    else:
        if len(text) > MOST_CHARACTERS:
            raise Refusal("export.text_too_long", number=number, most=MOST_CHARACTERS)
        sheet.write_string(*at, f"'{text}" if ARMED.match(text) else text, styles.text)


def _headed(sheet: Worksheet, heads: Sequence[str], styles: _Styles) -> None:
    for place, head in enumerate(heads):
        sheet.write_string(0, place, head, styles.head)
    sheet.freeze_panes(1, 0)
    sheet.set_row(0, 22)


def _set_widths(sheet: Worksheet, rows: Sequence[Sequence[str]]) -> None:
    for place, cells in enumerate(zip(*rows, strict=True)):
        widest = max(width(line) for cell in cells for line in (cell.splitlines() or [""]))
        sheet.set_column(place, place, min(max(widest + 2, NARROWEST), WIDEST))


def _sheet_name(teller: Teller) -> str:
    """A name that Excel takes: 31 characters at most, and none of its own signs."""
    name = "".join(each for each in teller.text(teller.declared.title) if each not in "[]:*?/\\").strip("' ")
    return name[:31] or "Sheet1"


def _made_on(entry: Entry[Any], teller: Teller) -> str:
    return entry.made.astimezone(teller.zone).date().isoformat() if entry.made else ""
