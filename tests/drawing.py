"""Cells of a terminal, and the two ways to draw them: with Pillow as an image, and as SVG.

Each glyph is drawn where its cell is, however wide the font thinks it is; lines and blocks are geometry.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import TypeAlias

from PIL import Image, ImageDraw, ImageFont
from rich.cells import split_graphemes
from rich.color import blend_rgb
from rich.color_triplet import ColorTriplet
from rich.segment import Segment
from rich.style import Style
from rich.terminal_theme import MONOKAI, TerminalTheme

from tests.glyphs import Box, shapes


@dataclass(frozen=True)
class Look:
    """How a cell is drawn: resolved colours, and the attributes that change a glyph."""

    ink: ColorTriplet
    paper: ColorTriplet
    bold: bool = False
    italic: bool = False
    underline: bool = False
    strike: bool = False


@dataclass(frozen=True)
class Cell:
    """A glyph and the columns that it takes: 1, or 2 for Chinese. The second column of a wide one has no cell."""

    glyph: str
    column: int
    width: int
    look: Look


Rows: TypeAlias = list[list[Cell]]


def cells(segments: Iterable[Segment], theme: TerminalTheme = MONOKAI) -> list[Cell]:
    """One line of segments as cells."""
    found: list[Cell] = []
    column = 0
    for segment in segments:
        if segment.control:
            continue
        look = _look(segment.style or Style.null(), theme)
        spans, _ = split_graphemes(segment.text)
        for start, end, width in spans:
            if width:
                glyph = segment.text[start:end]
                found.append(Cell(glyph, column, width, look))
                column += width
    return found


@lru_cache(maxsize=4096)
def _look(style: Style, theme: TerminalTheme) -> Look:
    ink = style.color.get_truecolor(theme, foreground=True) if style.color else theme.foreground_color
    paper = style.bgcolor.get_truecolor(theme, foreground=False) if style.bgcolor else theme.background_color
    if style.reverse:
        ink, paper = paper, ink
    if style.dim:
        ink = blend_rgb(ink, paper, 0.5)
    return Look(ink, paper, *map(bool, (style.bold, style.italic, style.underline or style.underline2, style.strike)))


# --- PNG

CELL_WIDTH, CELL_HEIGHT = 12, 24
_BASELINE = 0.79  # of the cell's height
_NARROW = {  # keyed by (bold, italic)
    (False, False): "truetype/dejavu/DejaVuSansMono.ttf",
    (True, False): "truetype/dejavu/DejaVuSansMono-Bold.ttf",
    (False, True): "truetype/dejavu/DejaVuSansMono-Oblique.ttf",
    (True, True): "truetype/dejavu/DejaVuSansMono-BoldOblique.ttf",
}
_WIDE = {False: "opentype/noto/NotoSansCJK-Regular.ttc", True: "opentype/noto/NotoSansCJK-Bold.ttc"}
_MONO_SC = 7  # the face "Noto Sans Mono CJK SC" in the collection
_FONTS = Path("/usr/share/fonts")
_LOOKALIKES = {"⭘": "○"}  # Textual's header icon, which few fonts have
Font: TypeAlias = "ImageFont.FreeTypeFont | ImageFont.ImageFont"


def draw(grid: Rows, width: int = CELL_WIDTH, height: int = CELL_HEIGHT) -> Image.Image:
    """Cells as an image, `width` × `height` pixels each."""
    columns = max((row[-1].column + row[-1].width for row in grid if row), default=1)
    paper = grid[0][0].look.paper if grid and grid[0] else ColorTriplet(0, 0, 0)
    image = Image.new("RGB", (columns * width, max(1, len(grid)) * height), tuple(paper))
    canvas = ImageDraw.Draw(image)
    for number, row in enumerate(grid):
        for cell in row:
            _draw_cell(image, canvas, cell, cell.column * width, number * height, width, height)
    return image


def _draw_cell(
    image: Image.Image, canvas: ImageDraw.ImageDraw, cell: Cell, left: int, top: int, width: int, height: int
) -> None:
    look, ink, right = cell.look, tuple(cell.look.ink), left + cell.width * width
    canvas.rectangle((left, top, right - 1, top + height - 1), fill=tuple(look.paper))
    mask = _mask(cell.glyph, width, height)
    if mask is not None:
        image.paste(ink, (left, top), mask)
    elif not cell.glyph.isspace():
        glyph = _LOOKALIKES.get(cell.glyph, cell.glyph)
        font = _font(glyph, cell.width * width, look.bold, look.italic)
        middle, baseline = (left + right) / 2, top + round(height * _BASELINE)
        canvas.text((middle - font.getlength(glyph) / 2, baseline), glyph, ink, font, anchor="ls")
    thin = max(1, height // 16)
    if look.underline:
        line = top + round(height * 0.88)
        canvas.rectangle((left, line, right - 1, line + thin - 1), fill=ink)
    if look.strike:
        line = top + round(height * 0.55)
        canvas.rectangle((left, line, right - 1, line + thin - 1), fill=ink)


@lru_cache(maxsize=1024)
def _mask(glyph: str, width: int, height: int) -> Image.Image | None:
    """A line or block character as coverage, four times oversampled; None when a font has to draw it."""
    drawn = shapes(glyph, width, height)
    if drawn is None:
        return None
    fine = Image.new("L", (width * 4, height * 4), 0)
    canvas = ImageDraw.Draw(fine)
    for shape in drawn:
        if isinstance(shape, Box):
            edges = [round(edge * 4) for edge in (shape.left, shape.top, shape.right, shape.bottom)]
            canvas.rectangle((edges[0], edges[1], edges[2] - 1, edges[3] - 1), fill=round(255 * shape.ink))
        else:
            points = [(x * 4, y * 4) for x, y in shape.points]
            canvas.line(points, fill=255, width=round(shape.width * 4), joint="curve")
    return fine.resize((width, height), Image.Resampling.BOX)


@lru_cache(maxsize=4096)
def _font(glyph: str, room: int, bold: bool, italic: bool) -> Font:
    """The font that has the glyph and lets it fit into `room` pixels: DejaVu's mono for letters, Noto's for Chinese."""
    wide, narrow = (_FONTS / _WIDE[bold], _MONO_SC), (_FONTS / _NARROW[bold, italic], 0)
    is_wide = len(glyph) == 1 and ord(glyph) > 0x2E7F
    size = round(room * 0.92) if is_wide else round(room / 0.602)
    for file, face in (wide, narrow) if is_wide else (narrow, wide):
        if file.exists() and _has(str(file), face, glyph):
            font = ImageFont.truetype(file, size, face)
            over = font.getlength(glyph) / room
            return font if over <= 1.01 else ImageFont.truetype(file, max(1, int(size / over)), face)
    return ImageFont.load_default(size)


@lru_cache(maxsize=4096)
def _has(file: str, face: int, glyph: str) -> bool:
    font = ImageFont.truetype(file, 32, face)
    return bytes(font.getmask(glyph[0])) != bytes(font.getmask("\U000ffffe"))


# --- SVG

_FAMILIES = {
    1: "'DejaVu Sans Mono',Menlo,Consolas,'Cascadia Mono','Noto Sans Mono CJK SC',monospace",
    2: "'Noto Sans Mono CJK SC','Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif",
}
_MARGIN, _BAR = 16, 36  # the window around the screen, in pixels


def to_svg(grid: Rows, title: str = "") -> str:
    """Cells as an SVG document."""
    columns = max((row[-1].column + row[-1].width for row in grid if row), default=1)
    inner_width, inner_height = columns * CELL_WIDTH, len(grid) * CELL_HEIGHT
    width, height = inner_width + 2 * _MARGIN, inner_height + _BAR + _MARGIN
    paper = grid[0][0].look.paper if grid and grid[0] else ColorTriplet(18, 18, 18)
    dark = sum(paper) < 384
    edge, label = ("#2b2b2b", "#b8b8b8") if dark else ("#c8ccd2", "#3a3f45")
    dots = "".join(
        f'<circle cx="{24 + 20 * n}" cy="18" r="6" fill="{colour}"/>'
        for n, colour in enumerate(("#ff5f57", "#febc2e", "#28c840"))
    )
    body = "".join(_svg_row(row, number * CELL_HEIGHT) for number, row in enumerate(grid))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">'
        f"<title>{html.escape(title)}</title><style>text{{white-space:pre}}"
        f".n{{font:{CELL_WIDTH / 0.602:.1f}px {_FAMILIES[1]}}}.w{{font:{CELL_WIDTH * 1.84:.1f}px {_FAMILIES[2]}}}"
        f".b{{font-weight:bold}}.i{{font-style:italic}}</style>"
        f'<rect width="{width}" height="{height}" rx="10" fill="{edge}"/>{dots}'
        f'<text class="w" style="font-size:15px" x="{width / 2}" y="23" text-anchor="middle" fill="{label}">'
        f'{html.escape(title)}</text><g transform="translate({_MARGIN} {_BAR})">'
        f'<rect width="{inner_width}" height="{inner_height}" fill="{paper.hex}"/>{body}</g></svg>\n'
    )


def _svg_row(row: Sequence[Cell], top: int) -> str:
    parts = []
    for paper, run in groupby(row, key=lambda cell: cell.look.paper):
        first, *rest = run
        width = sum(cell.width for cell in (first, *rest)) * CELL_WIDTH
        parts.append(_svg_box(first.column * CELL_WIDTH, top, width, CELL_HEIGHT, paper.hex))
    for (look, kind), run in groupby(row, key=lambda cell: (cell.look, _kind(cell))):
        members = list(run)
        if kind == "shape":
            parts.extend(_svg_shape(cell, top) for cell in members)
        elif kind != "blank":
            parts.append(_svg_text(members, top, kind))
        if look.underline:
            left, width = members[0].column * CELL_WIDTH, sum(cell.width for cell in members) * CELL_WIDTH
            parts.append(_svg_box(left, top + round(CELL_HEIGHT * 0.88), width, 1, look.ink.hex))
    return "".join(parts)


def _kind(cell: Cell) -> str:
    if cell.glyph.isspace():
        return "blank"
    if shapes(cell.glyph, CELL_WIDTH, CELL_HEIGHT) is not None:
        return "shape"
    return "w" if cell.width == 2 else "n"


def _svg_text(members: Sequence[Cell], top: int, kind: str) -> str:
    look, width = members[0].look, sum(cell.width for cell in members) * CELL_WIDTH
    slack = CELL_WIDTH * 0.16 if kind == "w" else 0.0  # a Chinese glyph is a little narrower than its two cells
    style = kind + " b" * look.bold + " i" * look.italic
    run = "".join(_LOOKALIKES.get(cell.glyph, cell.glyph) for cell in members)
    struck = ' text-decoration="line-through"' * look.strike
    return (
        f'<text class="{style}" x="{members[0].column * CELL_WIDTH + slack / 2:g}" y="{top + 19}" '
        f'textLength="{width - slack:g}" fill="{look.ink.hex}"{struck}>'
        f"{html.escape(run)}</text>"
    )


def _svg_box(left: float, top: float, width: float, height: float, fill: str, opacity: float = 1.0) -> str:
    faint = f' fill-opacity="{opacity:g}"' if opacity < 1 else ""
    return (
        f'<rect x="{left:g}" y="{top:g}" width="{width:g}" height="{height:g}" fill="{fill}"{faint} '
        'shape-rendering="crispEdges"/>'
    )


def _svg_shape(cell: Cell, top: int) -> str:
    left, look, parts = cell.column * CELL_WIDTH, cell.look, []
    for shape in shapes(cell.glyph, CELL_WIDTH, CELL_HEIGHT) or ():
        if isinstance(shape, Box):
            fill, opacity = (look.ink.hex, shape.ink) if shape.ink else (look.paper.hex, 1.0)
            size = (shape.right - shape.left, shape.bottom - shape.top)
            parts.append(_svg_box(left + shape.left, top + shape.top, *size, fill, opacity))
        else:
            points = " ".join(f"{left + x:g},{top + y:g}" for x, y in shape.points)
            parts.append(
                f'<polyline points="{points}" fill="none" stroke="{look.ink.hex}" stroke-width="{shape.width:g}"/>'
            )
    return "".join(parts)
