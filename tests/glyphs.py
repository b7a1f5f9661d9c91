"""Box-drawing characters, blocks and Braille as geometry, so that they meet at the edges of their cells.

Terminals draw these themselves rather than take them from a font, and for the same reason: a font's line is as
long as its own letters are wide, which is not as long as the cell. Unicode's names say what each character is
("BOX DRAWINGS DOWN LIGHT AND RIGHT HEAVY"), so the names are the table.
"""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_WEIGHTS = {"LIGHT": 1, "SINGLE": 1, "HEAVY": 2, "DOUBLE": 3}
_ARMS = {"LEFT": ("left",), "RIGHT": ("right",), "UP": ("up",), "DOWN": ("down",)} | {
    "HORIZONTAL": ("left", "right"),
    "VERTICAL": ("up", "down"),
}
_DASHES = {"DOUBLE DASH": 2, "TRIPLE DASH": 3, "QUADRUPLE DASH": 4}
_SHADES = {0x2591: 0.25, 0x2592: 0.5, 0x2593: 0.75}
# Which quarters of the cell U+2596…U+259F fill: upper left, upper right, lower left, lower right.
_QUADRANTS = ("0010", "0001", "1000", "1011", "1001", "1110", "1101", "0100", "0110", "0111")
_QUARTERS = ((0, 0), (1, 0), (0, 1), (1, 1))
# Where bit n of a Braille character stands: column, row.
_DOTS = ((0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3))


@dataclass(frozen=True)
class Box:
    """A filled rectangle in pixels of its cell. Ink 0 is the background's colour, 1 the foreground's."""

    left: float
    top: float
    right: float
    bottom: float
    ink: float = 1.0


@dataclass(frozen=True)
class Stroke:
    """A line through points, in pixels of its cell, of a width in pixels."""

    points: tuple[tuple[float, float], ...]
    width: float


@lru_cache(maxsize=1024)
def shapes(character: str, width: int, height: int) -> tuple[Box | Stroke, ...] | None:
    """What to draw in a cell of `width` × `height` pixels, or None when the character belongs to a font."""
    code = ord(character[0]) if len(character) == 1 else 0
    if 0x2500 <= code <= 0x257F:
        return tuple(_lines(unicodedata.name(character).removeprefix("BOX DRAWINGS "), width, height))
    if 0x2580 <= code <= 0x259F:
        return tuple(_block(code, width, height))
    if 0x2800 <= code <= 0x28FF:
        return tuple(_braille(code - 0x2800, width, height))
    return None


def _lines(name: str, width: int, height: int) -> list[Box | Stroke]:
    thin = max(1, round(width / 10))
    if "ARC" in name:
        return _arc(name, width, height, thin)
    if "DIAGONAL" in name:
        rising, falling = ((width, 0), (0, height)), ((0, 0), (width, height))
        pairs = [rising, falling] if "CROSS" in name else [rising if "UPPER RIGHT" in name else falling]
        return [Stroke(pair, thin) for pair in pairs]
    for words, count in _DASHES.items():
        if words in name:
            return _dashes(name, count, width, height, thin)
    return _arms(_weights(name), width, height, thin)


def _weights(name: str) -> dict[str, int]:
    """The weight of each arm: 1 light, 2 heavy, 3 double. A part that names no weight takes its neighbour's."""
    arms: dict[str, int] = {}
    parts = [part.split() for part in name.split(" AND ")]
    named = [next((_WEIGHTS[word] for word in part if word in _WEIGHTS), 0) for part in parts]
    for part, weight in zip(parts, named, strict=True):
        for word in part:
            for arm in _ARMS.get(word, ()):
                arms[arm] = weight or max(named)
    return arms


def _arms(weights: dict[str, int], width: int, height: int, thin: int) -> list[Box | Stroke]:
    """Arms from the middle to the edges; a double one is a thick one with its core taken out again."""
    heaviest = max(weights.values())
    found: list[Box | Stroke] = []
    for arm, weight in weights.items():
        found.append(_arm(arm, weight * thin, heaviest * thin, width, height))
    for arm, weight in weights.items():
        if weight == 3:
            core = _arm(arm, thin, thin, width, height)
            found.append(Box(core.left, core.top, core.right, core.bottom, ink=0.0))
    return found


def _arm(arm: str, thickness: int, reach: int, width: int, height: int) -> Box:
    """One arm; `reach` is how far past the middle it goes, so that corners close."""
    left, top = (width - thickness) // 2, (height - thickness) // 2
    near_x, near_y = (width - reach) // 2, (height - reach) // 2
    return {
        "left": Box(0, top, near_x + reach, top + thickness),
        "right": Box(near_x, top, width, top + thickness),
        "up": Box(left, 0, left + thickness, near_y + reach),
        "down": Box(left, near_y, left + thickness, height),
    }[arm]


def _arc(name: str, width: int, height: int, thin: int) -> list[Box | Stroke]:
    right, down = "RIGHT" in name, "DOWN" in name
    middle_x, middle_y = (width - thin) // 2 + thin / 2, (height - thin) // 2 + thin / 2
    end_x, end_y = (width if right else 0), (height if down else 0)
    radius = min(width, height) / 2
    centre_x = middle_x + (radius if right else -radius)
    centre_y = middle_y + (radius if down else -radius)
    turn = [math.pi / 2 * step / 8 for step in range(9)]
    curve = [
        (centre_x - math.copysign(radius, centre_x - middle_x) * math.cos(angle),
         centre_y - math.copysign(radius, centre_y - middle_y) * math.sin(angle))
        for angle in turn
    ]  # fmt: skip
    return [Stroke(((middle_x, end_y), *curve, (end_x, middle_y)), thin)]


def _dashes(name: str, count: int, width: int, height: int, thin: int) -> list[Box | Stroke]:
    thickness = thin * (2 if "HEAVY" in name else 1)
    left, top = (width - thickness) // 2, (height - thickness) // 2
    gap = 0.35
    if "HORIZONTAL" in name:
        step = width / count
        return [Box(step * (n + gap / 2), top, step * (n + 1 - gap / 2), top + thickness) for n in range(count)]
    step = height / count
    return [Box(left, step * (n + gap / 2), left + thickness, step * (n + 1 - gap / 2)) for n in range(count)]


def _block(code: int, width: int, height: int) -> list[Box | Stroke]:
    if code in _SHADES:
        return [Box(0, 0, width, height, ink=_SHADES[code])]
    if code >= 0x2596:
        across, down = (0, round(width / 2), width), (0, round(height / 2), height)
        filled = zip(_QUADRANTS[code - 0x2596], _QUARTERS, strict=True)
        return [Box(across[x], down[y], across[x + 1], down[y + 1]) for bit, (x, y) in filled if bit == "1"]
    if code == 0x2580:
        return [Box(0, 0, width, round(height / 2))]
    if code <= 0x2588:
        return [Box(0, height - round(height * (code - 0x2580) / 8), width, height)]
    if code <= 0x258F:
        return [Box(0, 0, max(1, round(width * (0x2590 - code) / 8)), height)]
    if code == 0x2590:
        return [Box(round(width / 2), 0, width, height)]
    if code == 0x2594:
        return [Box(0, 0, width, round(height / 8))]
    return [Box(width - max(1, round(width / 8)), 0, width, height)]


def _braille(bits: int, width: int, height: int) -> list[Box | Stroke]:
    size = max(1.0, width / 5)
    return [
        Box(x - size / 2, y - size / 2, x + size / 2, y + size / 2)
        for bit, (column, row) in enumerate(_DOTS)
        if bits >> bit & 1
        for x, y in [(width * (1 + 2 * column) / 4, height * (1 + 2 * row) / 8)]
    ]
