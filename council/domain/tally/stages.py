"""The stage table: what a count leaves behind, as data that the projector, the minutes and `council count` show.

Votes stand here in whole parts of a vote (`Count.parts`), so that a transferred paper worth 0.36943 of a vote is the
integer 36,943: nothing is ever rounded but where a method's own law says so.
"""

from __future__ import annotations

from typing import Literal

from council.domain.kernel import N_, Model, Text

StageKind = Literal["votes", "first", "again", "surplus", "exclusion", "pairs", "paths", "order"]

TITLES: dict[StageKind, str] = {
    "votes": N_("Votes"),
    "first": N_("First preferences"),
    "again": N_("Next seat, without {options}"),
    "surplus": N_("Surplus of {options} passed on"),
    "exclusion": N_("{options} excluded"),
    "pairs": N_("Voters who prefer the row to the column"),
    "paths": N_("Strongest path from the row to the column"),
    "order": N_("How many others each one beats"),
}
"""What each kind of stage is called; `options` are those of whom it treats."""


class Stage(Model):
    """One step of a count.

    `of` are those whose votes were passed on; `votes` is where each option stands at its end, in parts of a vote.
    `exhausted` is what lies on papers that name nobody further, `lost` what shortening of transfer values took away:
    `votes`, `exhausted` and `lost` add up to all valid votes at every stage. `elected` are those elected at its end,
    best first; `filled` are those among them who did not reach what was needed but were the last for the seats left.
    `pairs` is a matrix where the stage is one: how many rank the first option above the second.
    """

    kind: StageKind
    of: tuple[str, ...] = ()
    votes: dict[str, int] = {}
    exhausted: int = 0
    lost: int = 0
    elected: tuple[str, ...] = ()
    filled: tuple[str, ...] = ()
    pairs: dict[str, dict[str, int]] = {}


About = Literal["exclusion", "surplus", "seat"]
Settled = Literal["earlier_stage", "lot", "immaterial"]

ABOUT: dict[About, str] = {
    "exclusion": N_("Who is excluded"),
    "surplus": N_("Whose surplus goes first"),
    "seat": N_("Who gets the last seat"),
}
"""What a tie leaves open."""
BY_LOT: dict[About, str] = {
    "exclusion": N_("excluded"),
    "surplus": N_("its surplus goes first"),
    "seat": N_("seated"),
}
"""What becomes of the one on whom the lot fell: it is not always the winner."""


class Tie(Model):
    """Options that stood equal where one had to be taken first; never settled silently.

    `stage` is the one that it was met in making, counted from 1. `settled` says how: by the `earlier` stage at which
    they differed; by lot; or not at all because it is immaterial, the same options being elected whoever is taken.
    None: a lot must decide between those in `among`, and the count stops here. `chosen` are those taken: excluded,
    passed on, or seated.
    """

    stage: int
    about: About
    options: tuple[str, ...]
    among: tuple[str, ...]
    settled: Settled | None = None
    earlier: int | None = None
    chosen: tuple[str, ...] = ()


class ResultRow(Model):
    """One option in a table of a method's own, and its cells."""

    option: str
    cells: tuple[str, ...]


class ResultTable(Model):
    """A table that a method shows besides the votes: heads for the columns behind the options, a row each, and
    sentences below. Cells are numbers as they are to be read, the same in every language."""

    title: Text
    heads: tuple[Text, ...]
    rows: tuple[ResultRow, ...]
    said: tuple[Text, ...] = ()


def decimal(amount: int, parts: int, group: str = ",") -> str:
    """An amount in parts of a vote as a decimal number, exact: `1,015.41552` for 101541552 of 100,000 parts.

    `parts` is a power of ten; whole votes (1) have no decimals.
    """
    whole, rest = divmod(amount, parts)
    shown = f"{whole:,}".replace(",", group)
    return shown if parts == 1 else f"{shown}.{rest:0{len(str(parts)) - 1}d}"
