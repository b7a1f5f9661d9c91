"""Setting text in cells: lines broken as Chinese and English are, and blocks that hang under their first line.

Textual breaks a run of Chinese wherever the line is full, so that a line may begin with a comma. Here closing
punctuation never begins a line, opening punctuation never ends one (GB/T 15834 §5.1), and Latin words stay whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from rich.cells import cell_len
from textual.content import Content

_CLOSING = "，。、；：？！）〕】》〉」』”’…—·％,.;:?!)]}%*"  # `*` ends a masked name
_OPENING = "（〔【《〈「『“‘([{"
_WIDE = r"\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
_UNIT = re.compile(
    rf"\s+|[{re.escape(_OPENING)}]*(?:[{_WIDE}]|[^\s{_WIDE}{re.escape(_OPENING + _CLOSING)}]+)?"
    rf"[{re.escape(_CLOSING)}]*"
)


def wrapped(text: Content, width: int) -> list[Content]:
    """The text in lines of at most `width` cells; its own line breaks stay."""
    lines: list[Content] = []
    for line in text.split(allow_blank=True):
        offsets = _breaks(line.plain, max(1, width))
        lines += [part.rstrip() for part in line.divide(offsets)] if offsets else [line]
    return lines


def _breaks(text: str, width: int) -> list[int]:
    """The offsets at which lines after the first begin."""
    offsets: list[int] = []
    used = 0
    for match in _UNIT.finditer(text):
        unit = match[0]
        cells = cell_len(unit)
        if unit.isspace():
            used += cells  # blanks may hang over the end
            continue
        if used and used + cells > width:
            offsets.append(match.start())
            used = 0
        if cells <= width:
            used += cells
            continue
        for place, character in enumerate(unit, match.start()):
            wide = cell_len(character)
            if used + wide > width:
                offsets.append(place)
                used = 0
            used += wide
    return offsets


def block(text: Content, width: int, first: Content | None = None, rest: str | Content = "") -> list[Content]:
    """The text set to `width`, its first line behind `first` and the others behind `rest` (by default as far in)."""
    head = first or Content("")
    hang = rest if isinstance(rest, Content) else Content(rest or " " * head.cell_length)
    lines = wrapped(text, width - max(head.cell_length, hang.cell_length))
    return [Content.assemble(head if not place else hang, line) for place, line in enumerate(lines)]


def facts(rows: Iterable[tuple[str | Content, str | Content]], width: int) -> list[Content]:
    """Quiet labels in one column, what they say in another; a row that says nothing is left out. A label that is a
    `Content` stands in the other column and has its text hang behind it: a list's number."""
    said = [(label, Content(text) if isinstance(text, str) else text) for label, text in rows if text]
    wide = max((cell_len(label) for label, _text in said if isinstance(label, str)), default=0) + 2
    lines: list[Content] = []
    for label, text in said:
        if isinstance(label, str):
            head = Content.assemble((label + " " * (wide - cell_len(label)), "$quiet"))
        else:
            head = Content.assemble(" " * wide, label)
        lines += block(text, width, head)
    return lines


def stacked(lines: Iterable[Content]) -> Content:
    """Lines one below the other."""
    return Content("\n").join(lines)
