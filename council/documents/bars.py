"""A vote's result as a picture: one SVG, readable in black and white, its numbers always beside it in words."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from council.documents.paper import Bars, Part, Tone

WIDTH, HEIGHT = 600, 26
"""In the picture's own units; it grows with the column it stands in."""

FILLS: dict[Tone, str] = {
    "good": "#2f7d4f",
    "bad": "#b5473f",
    "open": "#d9b352",
    "quiet": "#ffffff",
    "plain": "#6d7f92",
}
INKS: dict[Tone, str] = {"good": "#fff", "bad": "#fff", "open": "#1a1a1a", "quiet": "#5c5c5c", "plain": "#fff"}
_LETTER = 12.5
"""The width of a Chinese letter at the picture's font size, in its units; a Latin one takes half."""


def svg(bars: Bars) -> Markup:
    """The picture with its legend. Nothing is drawn of nothing."""
    if bars.whole <= 0:
        return Markup("")
    return _stacked(bars) if bars.stacked else _rows(bars)


def _stacked(bars: Bars) -> Markup:
    drawn = Markup("").join(_segments(bars))
    keys = Markup("").join(
        Markup('<li><i style="background:{}"></i>{} {}</li>').format(FILLS[part.tone], part.label, part.said)
        for part in bars.parts
    )
    mark = Markup("<li>▼ {}</li>").format(bars.mark_said) if bars.mark_said else Markup("")
    return _picture(drawn + _mark(bars, HEIGHT)) + Markup('<ul class="bar-parts">{}{}</ul>').format(keys, mark)


def _segments(bars: Bars) -> Iterator[Markup]:
    left = 0.0
    for part in bars.parts:
        width = WIDTH * part.amount / bars.whole
        if width:
            yield _segment(part, left, width)
        left += width


def _segment(part: Part, left: float, width: float) -> Markup:
    box = Markup(
        '<rect x="{:.2f}" y="6" width="{:.2f}" height="20" fill="{}" stroke="#1a1a1a" stroke-width=".6"/>'
    ).format(left, width, FILLS[part.tone])
    if _span(part.label) + 8 > width:
        return box
    return box + Markup('<text x="{:.2f}" y="20.5" font-size="12" text-anchor="middle" fill="{}">{}</text>').format(
        left + width / 2, INKS[part.tone], part.label
    )


def _span(text: str) -> float:
    return sum(_LETTER / 2 if letter.isascii() else _LETTER for letter in text)


def _mark(bars: Bars, height: int) -> Markup:
    """What was needed: a line across the bar, with a point above it."""
    if bars.mark is None or bars.mark > bars.whole:
        return Markup("")
    x = WIDTH * bars.mark / bars.whole
    return Markup(
        '<path d="M{0:.2f} 6V{1}" stroke="#1a1a1a" stroke-width="1.6" stroke-dasharray="3 2"/>'
        '<path d="M{2:.2f} 0h10l-5 6z" fill="#1a1a1a"/>'
    ).format(x, height, x - 5)


def _rows(bars: Bars) -> Markup:
    """One bar for each part, its label before it and its number behind it."""
    rows = Markup("").join(_row(bars, part) for part in bars.parts)
    sign = "▼ " if bars.mark is not None else ""
    said = Markup('<ul class="bar-parts"><li>{}{}</li></ul>').format(sign, bars.mark_said)
    mark = said if bars.mark_said else Markup("")
    return Markup('<div class="bar-rows">{}</div>').format(rows) + mark


def _row(bars: Bars, part: Part) -> Markup:
    width = WIDTH * part.amount / bars.whole
    bar = Markup('<rect x="0" y="8" width="{:.2f}" height="16" fill="{}"/>').format(width, FILLS[part.tone])
    frame = Markup('<path d="M0 24.5H{}" stroke="#bdbdbd"/>').format(WIDTH)
    won = Markup(' class="won"') if part.tone == "good" else Markup("")
    sign = "✓ " if part.tone == "good" else ""
    return Markup("<span{}>{}{}</span>{}<span>{}</span>").format(
        won, sign, part.label, _picture(bar + frame + _mark(bars, HEIGHT)), part.said
    )


def _picture(drawn: Markup) -> Markup:
    return Markup('<svg viewBox="-6 0 {} {}" aria-hidden="true">{}</svg>').format(WIDTH + 12, HEIGHT, drawn)
