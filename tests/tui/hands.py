"""What a person at the keyboard does and sees: waiting for a screen, filling in fields, reading what is there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input

from council.tui.widgets.fields import Field
from council.tui.widgets.forms import Chosen, Complaint
from tests.look import text

PATIENCE = 400  # looks, a hundredth of a second apart


async def until(pilot: Pilot[Any], wanted: Callable[[], Any]) -> Any:
    """Look until it is so; fail when it never is."""
    for _ in range(PATIENCE):
        await pilot.pause()
        if found := wanted():
            return found
        await asyncio.sleep(0.01)
    raise AssertionError("it never came to that:\n" + await text(pilot))


async def dialog(pilot: Pilot[Any], kind: type) -> Any:
    """The dialog of that kind, once it is in front."""
    return await until(pilot, lambda: pilot.app.screen if isinstance(pilot.app.screen, kind) else None)


async def back(pilot: Pilot[Any]) -> None:
    """Until no dialog is in front and nothing is being done any more."""
    await until(pilot, lambda: len(pilot.app.screen_stack) == 1)
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


def field(pilot: Pilot[Any], name: str) -> Any:
    """What is filled in in a field."""
    for each in pilot.app.screen.query(Field):
        if each.name == name:
            return next(child for child in each.query("Input, Wheel, Chosen, TickBox"))
    return next(each for each in pilot.app.screen.query(Chosen) if each.name == name)


async def fill(pilot: Pilot[Any], name: str, value: str) -> None:
    """Write into a field, in place of what is there."""
    control = field(pilot, name)
    assert isinstance(control, Input)
    control.focus()
    control.value = value
    await pilot.pause()


def complaints(pilot: Pilot[Any]) -> dict[str, str]:
    """What is said below the fields."""
    return {
        str(each.name): str(each.visual) for each in pilot.app.screen.query(Complaint) if each.display and each.visual
    }


def wrong(pilot: Pilot[Any]) -> str:
    """What a dialog complains of."""
    return str(pilot.app.screen.query_one("#wrong").visual)


def toasts(pilot: Pilot[Any]) -> list[str]:
    """What was said in passing."""
    return [notification.message for notification in pilot.app._notifications]


async def choose_file(pilot: Pilot[Any], path: Path) -> None:
    """Type a path into the dialog that asks for one, and take it."""
    pilot.app.screen.query_one(Input).value = str(path)
    await pilot.pause(0.05)
    await pilot.press("enter")


def beyond(pilot: Pilot[Any]) -> list[str]:
    """Widgets that stand beyond the right edge of the terminal, or beyond its last line outside of anything that
    scrolls."""
    screen = pilot.app.screen
    width, height = pilot.app.size
    found = []
    for widget in screen.query("*"):
        region = widget.region
        if not widget.is_on_screen or not region or not widget.display:
            continue
        scrolled = any(each.max_scroll_y > 0 for each in widget.ancestors if hasattr(each, "max_scroll_y"))
        if region.right > width or (region.bottom > height and not scrolled):
            found.append(f"{widget!r} {region}")
    return found + ([f"the screen scrolls by {screen.max_scroll_x}"] if screen.max_scroll_x else [])
