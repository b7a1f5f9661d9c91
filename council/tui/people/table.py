"""The list of people: which columns there is room for, and what they say of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from rich.cells import cell_len

from council.domain.roster import Person
from council.i18n import Words
from council.i18n.measures import hundredths
from council.tui.people.card import role_words
from council.tui.widgets.listing import GAP, Cell, Column, Row

BOUNDS = {0: (8, 20), 1: (8, 22), 2: (6, 12), 4: (9, 9)}
"""The columns whose width follows their contents, with the least and the most cells."""
LEAST_ROLES, AREA, ADULT = 12, 8, 5


def columns(_: Words, lines: Sequence[Row]) -> tuple[Column, ...]:
    """The columns. Names, dwellings and grids get what they need; roles take what is left,
    and where little is, the last columns go."""
    name, dwelling, grid, household = (_widest(lines, place, *BOUNDS[place]) for place in (0, 1, 2, 4))
    kept = name + dwelling + grid + LEAST_ROLES + 4 * GAP + 1
    adult = kept + ADULT + GAP
    home = adult + household + GAP
    return (
        Column(_("Name"), name),
        Column(_("Dwelling"), dwelling),
        Column(_("Grid"), grid),
        Column(_("Roles")),
        Column(_("Household"), household, needs=home),
        Column(_("Area m²"), AREA, right=True, needs=home + AREA + GAP),
        Column(_("Adult"), ADULT, needs=adult),
    )


def _widest(lines: Sequence[Row], place: int, least: int, most: int) -> int:
    """The width that a column's contents ask for, between two bounds."""
    return max(least, min(most, max((cell_len(line.cells[place].text) for line in lines), default=0)))


def rows(people: Iterable[Person], today: date, _: Words, called: Callable[[str], str]) -> list[Row]:
    """A line for each person."""
    yes, no = Cell(_("yes"), "quiet"), Cell(_("no"), "warning")
    return [
        Row(
            person.id,
            (
                Cell(called(person.id)),
                Cell(person.dwelling),
                Cell(person.grid, "quiet"),
                Cell(role_words(person, _.language), "accent"),
                Cell(person.household, "quiet"),
                Cell(hundredths(person.area) if person.area else "", "quiet"),
                yes if person.is_adult(today) else no,
            ),
        )
        for person in people
    ]
