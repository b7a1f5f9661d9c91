"""Saving the settings: checked field by field, written whole or not at all."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from pydantic import ValidationError

from council.domain.community import Settings
from council.domain.kernel import Conflict, Refusal
from council.i18n import N_
from council.store.base import StoreError
from council.tui.dialogs.choose import Choice, Choose
from council.tui.settings.draft import complaints, settings_of

if TYPE_CHECKING:
    from council.tui.screens.settings import SettingsScreen

_MISSING = N_("This is missing. Please fill it in.")


async def save(screen: SettingsScreen) -> bool:
    """Check and write; whether it was written. What is wrong is said at its field, and nothing is changed then."""
    app, _ = screen.app, screen._
    assert app.house is not None
    before = app.council.snapshot.settings
    try:
        changed = settings_of(before, screen.draft)
    except ValidationError as error:
        wrong = complaints(error, _)
        screen.complain({name: said if screen.draft.get(name, True) else _(_MISSING) for name, said in wrong.items()})
        return False
    if not await write(screen, changed):
        return False
    app.catch_up()
    screen.saved(changed)
    app.look = changed.theme
    app.say(_("Saved."))
    if changed.web.port != before.web.port:
        app.say(_("The port counts from the next start of the program."), seconds=10)
    return True


async def write(screen: SettingsScreen, changed: Settings) -> bool:
    """Write settings off the loop, and wait for the writer's answer; whether they were written. What stands in the way
    is said."""
    from council.tui.dialogs.not_recorded import NotRecorded

    app = screen.app
    change = app.house.change_settings if app.house else None
    if change is None:
        app.refuse(Refusal("settings.fixed"))
        return False
    try:
        await asyncio.to_thread(change, changed)
    except Refusal as refusal:
        field = "cycle" if refusal.code.startswith("cycle.") else ""
        screen.complain({field: app.reason(refusal)})
        return False
    except Conflict:
        app.refuse(Refusal("write.conflict"))
        return False
    except (StoreError, OSError) as error:
        await app.ask(NotRecorded(screen._, error if isinstance(error, StoreError) else StoreError(str(error))))
        return False
    return True


async def may_leave(screen: SettingsScreen) -> bool:
    """Ask about unsaved changes; whether one may go now, with them saved or thrown away."""
    _ = screen._
    ways = [Choice("save", _("Save them")), Choice("drop", _("Throw them away"))]
    answer = await screen.app.ask(Choose(_("There are unsaved changes"), ways, about=_("Esc stays here.")))
    if answer == "drop":
        screen.start_over()
    return answer == "drop" or (answer == "save" and await save(screen))
