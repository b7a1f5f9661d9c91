"""The table of a ledger: its columns, how wide each is, and the rows, made when they are seen."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from rich.cells import cell_len

from council.documents.ledger.cells import of_entry
from council.documents.ledger.index import DUE, NUMBER, STATE, Line
from council.documents.ledger.teller import Teller
from council.domain.ledger import DELETED, FieldSpec, Ledger
from council.tui.ledgers.finding import Sieve
from council.tui.widgets.listing import GAP, Cell, Column, Row

SOON = timedelta(days=7)
"""A deadline within a week is shown so."""
LEAST_HEAD = 16  # cells that the head keeps, whatever else there is
WIDTHS = {
    **{"number": 6, "money": 11, "yes_no": 4, "date": 10, "time": 16, "phone": 13, "name": 8, "person": 8},
    **{"people": 14, "grid": 10, "entry": 16, "photos": 6, "choices": 12, "text": 16, "long": 20, "lines": 16},
}
DAY = 10
UP, DOWN = "▲", "▼"


def order_of(ledger: Ledger, place: int) -> str:
    """What a column of the table is sorted by."""
    return _orders(ledger)[place]


def _orders(ledger: Ledger) -> list[str]:
    names = [NUMBER, *(spec.name for spec in ledger.table), STATE]
    return [*names, DUE] if ledger.deadlines else names


def columns(told: Teller, sieve: Sieve, marked: bool) -> tuple[Column, ...]:
    """Number, the ledger's own columns, state, deadline. The head takes the rest; where little is left, the last of
    the ledger's own columns go first."""
    ledger, _ = told.declared, told._
    heads = {NUMBER: _("No."), STATE: _("State"), DUE: _("Deadline")}
    states = max((cell_len(told.text(name)) for name in ledger.flow.states.values()), default=6)
    wide = {NUMBER: 9 + 2 * marked, STATE: min(14, max(6, states)), DUE: DAY}
    used = 1 + sum(width + GAP for name, width in wide.items() if name != DUE or ledger.deadlines) + LEAST_HEAD + GAP
    made = []
    for name in _orders(ledger):
        spec = ledger.specs.get(name)
        title = heads[name] if spec is None else told.label(spec)
        title += f" {UP if not sieve.reverse else DOWN}" if name == sieve.order else ""
        if name == ledger.head_field:
            made.append(Column(title))
        elif spec is None:
            made.append(Column(title, max(wide[name], cell_len(title))))
        else:
            width = _wide(told, spec, title)
            used += width + GAP
            made.append(Column(title, width, right=spec.kind in ("number", "money"), needs=used))
    return tuple(made)


def _wide(told: Teller, spec: FieldSpec, title: str) -> int:
    """The cells that a column's contents ask for."""
    if spec.kind == "choice":
        named = [cell_len(name) for name in told.choices(spec).values()]
        return min(14, max(cell_len(title), *named, 4))
    if spec.kind == "grid":
        return min(12, max(cell_len(title), *(cell_len(grid) for grid in told.grids), 6))
    return max(WIDTHS[spec.kind], min(cell_len(title), 16))


def row(told: Teller, line: Line, marked: Collection[str], today: date) -> Row:
    """A line of the table; what is overdue stands out, what is closed or deleted steps back."""
    ledger, entry = told.declared, line.entry
    over = entry.state == DELETED or entry.state in ledger.workflow.final
    number = ("● " if entry.id in marked else "  ") * bool(marked) + entry.number
    cells = [Cell(number, "accent" if entry.id in marked else "quiet")]
    for spec in ledger.table:
        said = of_entry(spec, entry, told)
        head = spec.name == ledger.head_field
        cells.append(Cell(said, ("quiet" if over else "") if head else ("" if spec.kind == "money" else "quiet")))
    cells.append(Cell(told.state(entry), "quiet" if over else "accent"))
    if ledger.deadlines:
        cells.append(_due(told, line.due, today))
    return Row(entry.id, tuple(cells))


def _due(told: Teller, due: date | None, today: date) -> Cell:
    if due is None:
        return Cell("")
    said = told._.date(due, short=True)
    if due < today:
        return Cell(said, "warning")
    return Cell(said, "accent" if due <= today + SOON else "quiet")


def nothing(told: Teller, sieve: Sieve, empty: bool) -> str:
    """What stands in a table without rows; of a ledger without entries, how to begin."""
    _, ledger = told._, told.declared
    if not empty or sieve.narrows:
        return _("Nothing fits. Esc shows everything again.")
    said = [
        told.text(ledger.about),
        _("Nothing has been entered yet. A enters the first one; I brings in a list from Excel or CSV."),
        _("P prints the poster with which residents enter something on their phones.") if ledger.intake else "",
    ]
    return "\n".join(part for part in said if part)
