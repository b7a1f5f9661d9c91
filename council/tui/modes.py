"""The places of the program: each a mode with its own screen, loaded when it is first gone to.

A line here gives a mode its digit (and alt+digit, for when a search field is being typed in), its tab in the title bar
and its place in the command palette.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from council.i18n import N_

if TYPE_CHECKING:
    from textual.screen import Screen


@dataclass(frozen=True)
class Mode:
    """One place: its id, its title (English source), and where its screen is: `module:Class`."""

    id: str
    title: str
    screen: str
    digit: str = ""


PLACES = (
    Mode("docket", N_("Docket"), "council.tui.screens.docket:DocketScreen", "1"),
    Mode("console", N_("Meeting"), "council.tui.screens.console:ConsoleScreen", "2"),
    Mode("people", N_("People"), "council.tui.screens.people:PeopleScreen", "3"),
    Mode("minutes", N_("Minutes"), "council.tui.screens.minutes:MinutesScreen", "4"),
    Mode("settings", N_("Settings"), "council.tui.screens.settings:SettingsScreen", "5"),
    Mode("ledgers", N_("Ledgers"), "council.tui.screens.ledgers:LedgersScreen", "6"),
    Mode("plugins", N_("Plugins"), "council.tui.screens.plugins:PluginsScreen", "7"),
)
"""Where one can go while a community is open, in the order of the tabs."""

WELCOME = Mode("welcome", "", "council.tui.screens.welcome:WelcomeScreen")
"""Where one is while none is open."""


def load(path: str) -> Screen[None]:
    """A fresh screen, its module imported now."""
    module, _, name = path.partition(":")
    screen: Screen[None] = getattr(import_module(module), name)()
    return screen


def loaders() -> dict[str, Callable[[], Screen[None]]]:
    """What Textual's `MODES` wants."""
    return {mode.id: partial(load, mode.screen) for mode in (*PLACES, WELCOME)}
