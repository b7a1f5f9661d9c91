"""A document on the terminal: the same blocks as on the page and in Markdown, set in cells.

Textual's Markdown makes a widget of every cell and breaks Chinese anywhere: minutes with hundreds of names want
neither.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from rich.cells import cell_len
from textual.content import Content

from council.documents.paper import (
    Bars,
    Block,
    Card,
    Entries,
    Facts,
    Heading,
    Names,
    Paper,
    Paragraph,
    Signatures,
    Table,
    Tone,
)
from council.i18n import Words
from council.tui.widgets.panel import bar
from council.tui.widgets.setting import block as hung
from council.tui.widgets.setting import wrapped

Lines = list[Content]
TONES: dict[Tone, str] = {
    "plain": "$foreground",
    "good": "$success",
    "bad": "$error",
    "open": "$warning",
    "quiet": "$quiet",
}
BLANK = Content("")
LABEL = 16  # labels in a row of facts take no more than that
GAP = 2


def sheet(paper: Paper, _: Words, width: int) -> Lines:
    """The document in lines of at most `width` cells."""
    lines = wrapped(Content.assemble((paper.title, "bold")), width)
    lines += wrapped(Content.assemble((" · ".join(each for each in (paper.kind, paper.over) if each), "$quiet")), width)
    if paper.stamp:
        lines += wrapped(Content.assemble((paper.stamp, "$warning")), width)
    lines += _stacked(paper.blocks, _, width)
    if paper.foot:
        lines += [BLANK, Content.assemble(("─" * width, "$line"))]
        for each in paper.foot:
            lines += wrapped(Content.assemble((each, "$quiet")), width)
    return lines


def _stacked(blocks: Iterable[Block], _: Words, width: int) -> Lines:
    """Blocks with a blank line between them; what belongs to an item stands right under its heading."""
    lines: Lines = []
    under = False
    for each in blocks:
        set_: Callable[..., Lines] = _SET[type(each)]
        made = set_(each, _, width)
        if made:
            lines += made if under and not isinstance(each, Heading) else [BLANK, *made]
            under = isinstance(each, Heading) and each.level > 2
    return lines


def _heading(each: Heading, _: Words, width: int) -> Lines:
    title = " ".join(part for part in (each.number, each.text) if part)
    if each.level == 2:
        line = "─" * max(0, width - cell_len(title) - 1)
        return [Content.assemble((title, "bold $accent"), (f" {line}", "$line"))]
    badge = (f"  {each.badge}" if each.badge else "", f"bold {TONES[each.tone]}")
    return wrapped(Content.assemble((title, "bold"), badge), width)


def _facts(each: Facts, _: Words, width: int) -> Lines:
    wide = min(max((cell_len(label) for label, _value in each.rows), default=0), LABEL, max(4, width // 3))
    lines: Lines = []
    for label, value in each.rows:
        head = Content.assemble((label + " " * max(1, wide - cell_len(label) + GAP), "$quiet"))
        lines += hung(Content(value), width, head, " " * (wide + GAP))
    return lines


def _paragraph(each: Paragraph, _: Words, width: int) -> Lines:
    tone = "$quiet" if each.quiet else "$foreground"
    if not each.label:
        return wrapped(Content.assemble((each.text, tone)), width)
    if not each.text:
        return wrapped(Content.assemble((each.label, "bold")), width)
    return hung(Content.assemble((each.text, tone)), width, Content.assemble((f"{each.label}  ", "$quiet")))


def _entries(each: Entries, _: Words, width: int) -> Lines:
    lines: Lines = []
    for place, (label, value) in enumerate(each.rows, 1):
        mark = f"{place}. " if each.numbered else "· "
        said = Content.assemble((f"{label}  " if label else "", "bold"), value)
        lines += hung(said, width, Content.assemble((f"{mark:>4}", "$quiet")))
    return lines


def _names(each: Names, _: Words, width: int) -> Lines:
    wide = max((cell_len(text) for text in each.texts), default=1) + GAP
    columns = max(1, width // wide)
    rows = [each.texts[start : start + columns] for start in range(0, len(each.texts), columns)]
    return [
        part
        for row in rows
        for part in wrapped(Content("".join(text + " " * (wide - cell_len(text)) for text in row).rstrip()), width)
    ]


# -- tables ------------------------------------------------------------------------------------------------------


def _table(each: Table, _: Words, width: int) -> Lines:
    widths = column_widths([each.header, *each.rows], width)
    if widths is None:
        return _as_entries(each, width)
    lines = _row(each.header, widths, each.ends, "$quiet")
    lines.append(Content.assemble(("─" * (sum(widths) + GAP * (len(widths) - 1)), "$line")))
    for row in each.rows:
        lines += _row(row, widths, each.ends, "$foreground")
    return lines


def column_widths(rows: Sequence[Sequence[str]], width: int) -> list[int] | None:
    """Each column as wide as its contents, the widest giving way until all fit; None where that leaves too little."""
    widths = [max(1, *(cell_len(cell) for cell in column)) for column in zip(*rows, strict=True)]
    room = width - GAP * (len(widths) - 1)
    least = min(8, max(1, room // max(1, len(widths))))
    while sum(widths) > room:
        widest = max(range(len(widths)), key=widths.__getitem__)
        if widths[widest] <= least:
            return None
        widths[widest] -= 1
    return widths


def _row(cells: Sequence[str], widths: Sequence[int], ends: frozenset[int], style: str) -> Lines:
    columns = [wrapped(Content.assemble((cell, style)), wide) for cell, wide in zip(cells, widths, strict=True)]
    lines: Lines = []
    for line in range(max(map(len, columns), default=0)):
        parts: list[Content] = []
        for place, (column, wide) in enumerate(zip(columns, widths, strict=True)):
            part = column[line] if line < len(column) else BLANK
            blank = Content(" " * max(0, wide - part.cell_length))
            parts.append(Content.assemble(blank, part) if place in ends else Content.assemble(part, blank))
        lines.append(Content(" " * GAP).join(parts).rstrip())
    return lines


def _as_entries(each: Table, width: int) -> Lines:
    """A table for which the terminal is too narrow: its rows one below the other."""
    lines: Lines = []
    for row in each.rows:
        for label, cell in zip(each.header, row, strict=True):
            if cell:
                lines += hung(Content(cell), width, Content.assemble((f"{label}  ", "$quiet")))
        lines.append(BLANK)
    return lines[:-1]


# -- votes and signatures ----------------------------------------------------------------------------------------


def _bars(each: Bars, _: Words, width: int) -> Lines:
    wide = max((cell_len(part.label) for part in each.parts), default=0)
    said = max((cell_len(part.said) for part in each.parts), default=0)
    room = max(8, min(40, width - wide - said - 2 * GAP))
    lines: Lines = []
    for place, part in enumerate(each.parts):
        mark = each.mark if not each.stacked or not place else None
        drawn = bar(part.amount, each.whole, room, TONES[part.tone], mark)
        label = part.label + " " * (wide - cell_len(part.label) + GAP)
        lines += [Content.assemble(label, drawn, " " * GAP, (part.said, "bold"))]
    if each.mark_said:
        lines += wrapped(Content.assemble((each.mark_said, "$quiet")), width)
    return lines


def _card(each: Card, _: Words, width: int) -> Lines:
    tone = TONES[each.tone]
    head = Content.assemble((each.title, "bold"), (f"  {each.badge}" if each.badge else "", f"bold {tone}"))
    inside = [*wrapped(head, width - 2), *_stacked(each.blocks, _, width - 2)]
    edge = Content.assemble(("▎ ", tone))
    return [Content.assemble(edge, line) for line in inside]


def _signatures(each: Signatures, _: Words, width: int) -> Lines:
    lines = [Content.assemble(f"{label}  ", ("＿" * 8, "$quiet")) for label in each.labels]
    return [*lines, Content.assemble((each.date, "$quiet"))]


_SET: dict[type[Block], Callable[..., Lines]] = {
    Heading: _heading,
    Facts: _facts,
    Paragraph: _paragraph,
    Entries: _entries,
    Names: _names,
    Table: _table,
    Bars: _bars,
    Card: _card,
    Signatures: _signatures,
}
