"""QR codes, for the terminal, for pages and for print.

The library gives the modules; every drawing here is our own, with explicit black on white and the quiet zone, so
that no theme can invert it. An address keeps `http://` in lower case and its path in upper case: then most of it
goes into the alphanumeric mode, and `http://192.168.178.123:8080/V/XXXXXXXXXX` needs version 2 at level L and
version 3 at M. Source: ISO/IEC 18004:2015.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from qrcode.main import QRCode

Level: TypeAlias = Literal["L", "M", "Q", "H"]
"""How much of a code may be lost: 7, 15, 25 or 30 %. L or M on a screen, M or Q in print."""

Matrix: TypeAlias = tuple[tuple[bool, ...], ...]
"""The modules of a code, line by line; True is dark. Quiet zone included."""

QUIET = 4
"""The quiet zone that the standard asks for, in modules."""
NARROW_QUIET = 2
"""A quiet zone that phones still read, for a terminal with no room to spare."""

_SHORTEST_RUNS = (20, 6, 0)  # how long a run must be to get a mode of its own; 0: one mode for all of it
_COLOURS = {
    True: ("38;5;16", "48;5;16"),
    False: ("38;5;231", "48;5;231"),
}  # ink and paper: exact, and no theme changes them


class TooLong(ValueError):  # noqa: N818 — the shorter name reads better where it is caught
    """The text does not fit even the largest code, version 40."""


def matrix(text: str, level: Level = "M", border: int = QUIET) -> Matrix:
    """The modules of the smallest code that holds the text, with `border` light ones around it.

    Raises `TooLong`, and `ValueError` for an empty text.
    """
    modules = _modules(text, level)
    side = len(modules) + 2 * border
    blank = ((False,) * side,) * border
    edge = (False,) * border
    return (*blank, *(edge + line + edge for line in modules), *blank)


def version(text: str, level: Level = "M") -> int:
    """The version, 1 to 40, of the code for a text: it has 17 + 4 × version modules a side.

    Raises `TooLong`, and `ValueError` for an empty text.
    """
    return _smallest(text, level)[0]


@lru_cache(maxsize=64)
def _modules(text: str, level: Level) -> Matrix:
    size, shortest_run = _smallest(text, level)
    code = _code(text, level, shortest_run)
    code.version = size
    code.make(fit=False)
    return tuple(tuple(map(bool, line)) for line in code.modules)


@lru_cache(maxsize=256)
def _smallest(text: str, level: Level) -> tuple[int, int]:
    """The smallest version, and the way to split the text that leads to it."""
    from qrcode.exceptions import DataOverflowError

    if not text:
        raise ValueError("a QR code needs a text")
    try:
        return min(((_code(text, level, run).best_fit(start=1), run) for run in _SHORTEST_RUNS), key=lambda way: way[0])
    except (DataOverflowError, ValueError) as overflow:
        raise TooLong(f"{len(text.encode())} bytes do not fit into a QR code of level {level}") from overflow


def _code(text: str, level: Level, shortest_run: int) -> QRCode:
    from qrcode import constants
    from qrcode.main import QRCode

    code = QRCode(error_correction=getattr(constants, f"ERROR_CORRECT_{level}"), border=0)
    code.add_data(text, optimize=shortest_run)
    return code


# --- on pages and in print


def svg(text: str, level: Level = "M", title: str | None = None) -> str:
    """The code as an SVG element of one path, as wide as its surroundings let it be, white behind it.

    `title` is what a screen reader says; without one the picture is hidden from it. Raises as `matrix` does.
    """
    lines = matrix(text, level)
    side = len(lines)
    path = "".join(
        f"M{left} {top}h{width}v1h-{width}z" for top, line in enumerate(lines) for left, width in _dark_runs(line)
    )
    spoken = f"<title>{html.escape(title)}</title>" if title else ""
    role = 'role="img"' if title else 'aria-hidden="true"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges" {role}>'
        f'{spoken}<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path fill="#000" d="{path}"/></svg>'
    )


def _dark_runs(line: tuple[bool, ...]) -> list[tuple[int, int]]:
    """Where dark modules stand together: the first one's place, and how many."""
    found, place = [], 0
    for dark, run in groupby(line):
        width = len(list(run))
        if dark:
            found.append((place, width))
        place += width
    return found


def png(text: str, level: Level = "M", scale: int = 8, border: int = QUIET) -> bytes:
    """The code as a PNG in black and white, `scale` pixels a module. Raises as `matrix` does."""
    from io import BytesIO

    from PIL import Image

    lines = matrix(text, level, border)
    side = len(lines)
    image = Image.new("1", (side, side))
    image.putdata([0 if dark else 255 for line in lines for dark in line])
    file = BytesIO()
    image.resize((side * scale, side * scale), Image.Resampling.NEAREST).save(file, "PNG", optimize=True)
    return file.getvalue()


# --- in a terminal


class Run(NamedTuple):
    """Columns of one line that are drawn alike: the characters, and whether their ink and their paper are black."""

    text: str
    ink: bool
    paper: bool


Lines: TypeAlias = tuple[tuple[Run, ...], ...]
"""A drawing, line by line."""


def half_blocks(lines: Matrix) -> Lines:
    """One column a module and two modules a line: `▀`, its ink the upper one, its paper the lower one.

    Where both are alike it is a blank, so that no seam shows between the glyph and its cell.
    """
    below = (*lines[1::2], (False,) * len(lines[0]))  # an odd number of lines ends on half a line of quiet zone
    return tuple(
        _runs([(" " if up == down else "▀", up, down) for up, down in zip(*pair, strict=True)])
        for pair in zip(lines[::2], below, strict=False)
    )


def full_cells(lines: Matrix) -> Lines:
    """Two blank columns a module and one module a line, for consoles that draw `▀` two columns wide.

    (Chinese Windows conhost does: no half-block code can be read there.)
    """
    return tuple(_runs([("  ", dark, dark) for dark in line]) for line in lines)


def _runs(cells: list[tuple[str, bool, bool]]) -> tuple[Run, ...]:
    return tuple(Run(text * len(list(same)), ink, paper) for (text, ink, paper), same in groupby(cells))


@dataclass(frozen=True)
class Drawing:
    """A code that fits into a place in a terminal: how it is drawn, and how much of the place it takes."""

    text: str
    level: Level
    border: int
    full_cells: bool
    columns: int
    rows: int

    def lines(self) -> Lines:
        """What to draw, line by line; each line is `columns` wide."""
        return _lines(self)


@lru_cache(maxsize=16)
def _lines(drawing: Drawing) -> Lines:
    modules = matrix(drawing.text, drawing.level, drawing.border)
    return full_cells(modules) if drawing.full_cells else half_blocks(modules)


def fit(text: str, columns: int, rows: int, *, in_full_cells: bool = False, level: Level = "M") -> Drawing | None:
    """The best drawing of the code that fits into `columns` × `rows` of a terminal, or None.

    First the error correction goes down to L, then the quiet zone to 2 modules. An empty text and one too long
    for any code fit nowhere.
    """
    for attempt, border in ((level, QUIET), ("L", QUIET), ("L", NARROW_QUIET)):
        drawing = _drawing(text, attempt, border, in_full_cells)
        if drawing and drawing.columns <= columns and drawing.rows <= rows:
            return drawing
    return None


def _drawing(text: str, level: Level, border: int, in_full_cells: bool) -> Drawing | None:
    try:
        side = 17 + 4 * version(text, level) + 2 * border
    except ValueError:
        return None
    columns, rows = (2 * side, side) if in_full_cells else (side, (side + 1) // 2)
    return Drawing(text, level, border, in_full_cells, columns, rows)


def ansi(drawing: Drawing) -> str:
    """The drawing with its colours as escape sequences, ready to print; ends with a line break.

    The colours are 16 and 231 of the 256, which no theme redefines.
    """
    return "".join(
        "".join(f"\x1b[{_COLOURS[ink][0]};{_COLOURS[paper][1]}m{text}" for text, ink, paper in line) + "\x1b[0m\n"
        for line in drawing.lines()
    )


# --- Wi-Fi


def wifi(ssid: str, password: str = "", security: Literal["WPA", "WEP", "nopass"] = "WPA", hidden: bool = False) -> str:
    """The text of a code that joins a phone to a Wi-Fi. The phone's camera reads it; WeChat's scanner does not.

    WPA stands for WPA2 and WPA3 as well. Source: https://github.com/zxing/zxing/wiki/Barcode-Contents.
    Raises `ValueError` for a network without a name.
    """
    if not ssid:
        raise ValueError("a Wi-Fi needs a name")
    secret = "" if security == "nopass" else f"P:{_escaped(password)};"
    return f"WIFI:T:{security};S:{_escaped(ssid)};{secret}{'H:true;' if hidden else ''};"


def _escaped(text: str) -> str:
    return "".join(f"\\{character}" if character in '\\;,:"' else character for character in text)
