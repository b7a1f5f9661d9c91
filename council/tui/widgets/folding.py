"""Breaking text into lines as Chinese and English are printed: by cells, no closing sign at a line's beginning, no
opening one at its end (GB/T 15834-2011 §5.1), no word torn apart that fits a line."""

from __future__ import annotations

import re

from rich.cells import cell_len, chop_cells
from textual.content import Content

_CLOSING = "，。、；：？！）》」』】〕”’…—％%‰℃,.;:?!)]}·′"
_OPENING = "（《「『【〔“‘([{"
_WIDE = r"\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\u3000-\u303f"
_PIECES = re.compile(
    rf"\s+|[{re.escape(_OPENING)}]*(?:[{_WIDE}]|[^\s{_WIDE}{re.escape(_OPENING)}]+|(?<=[{re.escape(_OPENING)}])(?=\s|$))"
    rf"[{re.escape(_CLOSING)}]*|[{re.escape(_OPENING)}]+"
)


def breaks(text: str, width: int) -> list[tuple[int, int]]:
    """Where the lines of one paragraph begin and end; blanks at a break belong to no line."""
    lines: list[tuple[int, int]] = []
    start = end = used = 0
    for piece in _PIECES.finditer(text):
        wide = cell_len(piece[0])
        if piece[0].isspace():
            used += wide
            continue
        if end > start and used + wide > width:
            lines.append((start, end))
            start, used = piece.start(), 0
        if wide > width:
            start, used = _torn(piece, width, lines, start)
            used -= wide
        end = piece.end()
        used += wide
    return [*lines, (start, end)]


def _torn(piece: re.Match[str], width: int, lines: list[tuple[int, int]], start: int) -> tuple[int, int]:
    """A word longer than a line, cut by cells: full lines go into `lines`; where its rest begins, and its width."""
    parts = chop_cells(piece[0], width)
    place = piece.start()
    for part in parts[:-1]:
        lines.append((start if place == piece.start() else place, place + len(part)))
        place += len(part)
        start = place
    return start, cell_len(parts[-1])


def folded(content: Content, width: int) -> Content:
    """The content with its line breaks put in."""
    if width < 2 or all(cell_len(line) <= width for line in content.plain.splitlines()):
        return content
    lines: list[Content] = []
    for line in content.split("\n", allow_blank=True):
        if cell_len(line.plain) <= width:
            lines.append(line)
        else:
            lines += [line[start:end] for start, end in breaks(line.plain, width)]
    return Content("\n").join(lines)


def cut(text: str, width: int) -> str:
    """At most `width` cells of a text, with an ellipsis where something is left out."""
    if cell_len(text) <= width:
        return text
    return chop_cells(text, max(1, width - 1))[0].rstrip() + "…" if width > 1 else "…"
