"""What plugins leave in a meeting's record: which were active, and what they wrote into the minutes. Results only."""

from __future__ import annotations

from pydantic import Field

from council.domain.kernel import Model, Text


class ActivePlugin(Model):
    """A plugin in use: its id, version, and the SHA-256 of exactly what was running."""

    name: str
    version: str = ""
    hash: str = ""


class MinutesSection(Model):
    """A section of the minutes that a plugin wrote: a heading, lines of text, and a table (`head` over `rows`).

    `public` ones stay in the masked minutes that hang on a wall; others are left out there. `plugin` is filled in by
    the program.
    """

    title: Text
    lines: tuple[Text, ...] = Field(default=(), max_length=500)
    head: tuple[Text, ...] = ()
    rows: tuple[tuple[Text, ...], ...] = Field(default=(), max_length=2000)
    public: bool = False
    plugin: str = ""
