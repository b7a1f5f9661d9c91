"""How a vote was counted, as a table: options in rows, stages in columns, as many side by side as there is room for."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from rich.cells import cell_len
from textual.content import Content

from council.domain.tally.told import Cell, Row, Table
from council.tui.widgets.folding import cut

GAP = 2


def table_lines(table: Table, won: Collection[str], width: int) -> list[Content]:
    """The table in lines of `width` cells, and below it what is to be said."""
    lines = [Content.assemble((table.title, "bold"))]
    labels = min(max((cell_len(row.label) for row in table.rows), default=0) + 2, width * 2 // 5)
    wide = [
        max(cell_len(head), *(cell_len(_text(row.cells[at])) for row in table.rows)) + GAP
        for at, head in enumerate(table.heads)
    ]
    for start, end in _blocks(wide, width - labels):
        lines.append(
            _line(Content(" " * labels), [(head, "$quiet") for head in table.heads[start:end]], wide[start:end])
        )
        lines += [_row(row, row.option in won, labels, start, wide[start:end]) for row in table.rows]
    return [*lines, *(Content.assemble((text, "$quiet")) for text in table.said)]


def _blocks(wide: Sequence[int], room: int) -> Iterator[tuple[int, int]]:
    """Columns from and to that fit side by side; at least one."""
    start = 0
    while start < len(wide):
        end, used = start + 1, wide[start]
        while end < len(wide) and used + wide[end] <= room:
            used += wide[end]
            end += 1
        yield start, end
        start = end


def _text(cell: Cell) -> str:
    return "–" if cell.out else cell.text


def _row(row: Row, won: bool, labels: int, start: int, wide: Sequence[int]) -> Content:
    name = cut(row.label, labels - 2)
    colour = "$success" if won else "$quiet" if not row.option else "$foreground"
    shown = Content.assemble(("✓ " if won else "  ", "$success"), (name, colour), " " * (labels - 2 - cell_len(name)))
    cells = row.cells[start : start + len(wide)]
    return _line(shown, [(_text(cell), "bold $success" if cell.won else colour) for cell in cells], wide)


def _line(label: Content, cells: Sequence[tuple[str, str]], wide: Sequence[int]) -> Content:
    parts: list[tuple[str, str]] = []
    for (text, style), room in zip(cells, wide, strict=True):
        parts += [(" " * (room - cell_len(text)), ""), (text, style)]
    return Content.assemble(label, *parts)
