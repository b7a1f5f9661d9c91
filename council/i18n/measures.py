"""Dates, numbers, areas, sums and spans of time, as a viewer reads them.

Everything stored is an exact integer or a moment in UTC; here it becomes words. Babel is imported when the first
date is asked for, not before.
"""

from __future__ import annotations

import datetime as clock
import logging
from collections.abc import Iterable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

logger = logging.getLogger(__name__)

LOCALES = {"zh": "zh_CN", "en": "en_GB"}
NOTHING = "–"


def in_zone(moment: clock.datetime, tz: str | clock.tzinfo) -> clock.datetime:
    """A stored moment in a time zone. A moment without one is UTC; a zone nobody knows is UTC too, and logged."""
    if isinstance(tz, str):
        try:
            tz = ZoneInfo(tz)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            logger.warning("unknown time zone %r: UTC is shown", tz)
            tz = clock.UTC
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=clock.UTC)
    return moment.astimezone(tz)


def percent(numerator: int, denominator: int, places: int = 1) -> str:
    """A share in per cent, rounded half up with integers alone: `86.7%` for 13 of 15; `50%`, not `50.0%`, is exact.

    Nothing of nothing is a dash.
    """
    if denominator == 0:
        return NOTHING
    if denominator < 0:
        numerator, denominator = -numerator, -denominator
    if numerator * 100 % denominator == 0:
        return f"{numerator * 100 // denominator}%"
    sign = "-" if numerator < 0 else ""
    scale = 10**places
    rounded = (2 * abs(numerator) * 100 * scale + denominator) // (2 * denominator)
    whole, rest = divmod(rounded, scale)
    return f"{sign}{whole}.{rest:0{places}d}%" if places else f"{sign}{whole}%"


def hundredths(amount: int) -> str:
    """An amount in hundredths with two decimals: `1,234.50` for 123450."""
    whole, rest = divmod(abs(amount), 100)
    return f"{'-' if amount < 0 else ''}{whole:,}.{rest:02d}"


class Measures:
    """The part of `Words` that says when, how many, how large and how long."""

    language: str

    def __call__(self, text: str, /, **params: object) -> str:
        """The text in the viewer's language; `Words` knows how."""
        raise NotImplementedError

    @property
    def _locale(self) -> str:
        return LOCALES.get(self.language, LOCALES["en"])

    def date(self, day: clock.date, tz: str | clock.tzinfo | None = None, *, short: bool = False) -> str:
        """A day: `2026年11月23日`, `23 November 2026`; `short` is `2026-11-23` in every language.

        A moment (`datetime`) is first brought to `tz`, else its own day counts.
        """
        if isinstance(day, clock.datetime):
            day = (in_zone(day, tz) if tz is not None else day).date()
        if short:
            return day.isoformat()
        from babel.dates import format_date

        return format_date(day, "long", locale=self._locale)

    def weekday(self, day: clock.date) -> str:
        """The day of the week: `星期一`, `Monday`."""
        from babel.dates import format_date

        return format_date(day, "EEEE", locale=self._locale)

    def time(self, moment: clock.datetime, tz: str | clock.tzinfo) -> str:
        """The time of day in a time zone, in 24 hours: `19:30`."""
        return f"{in_zone(moment, tz):%H:%M}"

    def datetime(self, moment: clock.datetime, tz: str | clock.tzinfo, *, short: bool = False) -> str:
        """Day and time: `2026年11月23日 19:30`, `23 November 2026, 19:30`, `short` is `2026-11-23 19:30`."""
        if short:
            return f"{in_zone(moment, tz):%Y-%m-%d %H:%M}"
        _ = self
        return _("{date}, {time}", date=self.date(moment, tz), time=self.time(moment, tz))

    def number(self, number: int) -> str:
        """A whole number in groups of three: `12,345`."""
        return f"{number:,}"

    def percent(self, numerator: int, denominator: int, places: int = 1) -> str:
        """A share in per cent, exact in integers; see `percent`."""
        return percent(numerator, denominator, places)

    def area(self, hundredths_m2: int) -> str:
        """An area stored in 0.01 m²: `86.50平方米`, `86.50 m²`."""
        _ = self
        return _("{area} m²", area=hundredths(hundredths_m2))

    def money(self, fen: int) -> str:
        """A sum stored in fen: `1,234.50元`, `¥1,234.50`."""
        _ = self
        return _("¥{yuan}", yuan=hundredths(fen))

    def duration(self, seconds: float) -> str:
        """A span of time in its two largest parts: `1小时5分`, `1 h 5 min`; below an hour minutes and seconds."""
        _ = self
        left = abs(round(seconds))
        minutes, secs = divmod(left, 60)
        hours, minutes_left = divmod(minutes, 60)
        days, hours_left = divmod(hours, 24)
        if days >= 2:
            parts = [(days, _("{count} d", count=days)), (hours_left, _("{count} h", count=hours_left))]
        elif hours:
            parts = [(hours, _("{count} h", count=hours)), (minutes_left, _("{count} min", count=minutes_left))]
        else:
            parts = [(minutes, _("{count} min", count=minutes)), (secs, _("{count} s", count=secs))]
        said = [text for count, text in parts if count] or [_("{count} s", count=0)]
        between = "" if self.language == "zh" else " "
        return ("-" if seconds < 0 and left else "") + between.join(said)

    def list(self, items: Iterable[str]) -> str:
        """Several things in a row: `甲、乙和丙`, `a, b and c`."""
        from babel.lists import format_list

        return format_list(list(items), locale=self._locale)
