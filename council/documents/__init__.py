"""Documents: minutes as files, slips and notices for the printer, people out of spreadsheets.

A document is put together once (`record`, out of the blocks of `paper`) and then drawn as a page or as Markdown. Words
come in as `_` from whoever asks; text that people wrote is text in every form, never markup.
"""

from __future__ import annotations

import datetime as clock
from collections.abc import Sequence
from typing import Any, Protocol

from council.domain.kernel import Refusal


class Words(Protocol):
    """The part of a viewer's words that documents use; `council.i18n.Words` fits."""

    language: str

    def __call__(self, text: str, /, **params: Any) -> str:
        """The text in the viewer's language, its fields filled in."""

    def p(self, context: str, text: str, /, **params: Any) -> str:
        """A text that means something else elsewhere."""

    def n(self, singular: str, plural: str, count: int, /, **params: Any) -> str:
        """The form that fits the count."""

    def refusal(self, refusal: Refusal, /) -> str:
        """The sentence of a refusal."""

    def date(self, day: clock.date, tz: str | clock.tzinfo | None = None, *, short: bool = False) -> str:
        """A day."""

    def weekday(self, day: clock.date) -> str:
        """The day of the week."""

    def time(self, moment: clock.datetime, tz: str | clock.tzinfo) -> str:
        """A time of day."""

    def datetime(self, moment: clock.datetime, tz: str | clock.tzinfo, *, short: bool = False) -> str:
        """A day and a time."""

    def list(self, items: Sequence[str], /) -> str:
        """Several things in a row: a, b and c."""

    def number(self, number: int) -> str:
        """A whole number."""

    def percent(self, numerator: int, denominator: int, places: int = 1) -> str:
        """A share in per cent, exact."""

    def area(self, hundredths_m2: int) -> str:
        """An area stored in 0.01 m²."""

    def duration(self, seconds: float) -> str:
        """A span of time."""
