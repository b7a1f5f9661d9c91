"""Storing one person that was entered or changed by hand."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from council.domain.kernel import fresh_id
from council.domain.roster import Person

if TYPE_CHECKING:
    from council.tui.app import CouncilApp


async def entered(app: CouncilApp, person_id: str | None) -> str | None:
    """Ask for a person's fields and store them; the person's id, or None when nothing was stored."""
    from council.tui.dialogs.person import PersonForm

    _ = app._
    roster = app.council.snapshot.roster
    before = roster.get(person_id) if person_id else None
    today = app.now().astimezone(app.council.snapshot.settings.zone).date()
    values = await app.ask(PersonForm(_, roster, today, before))
    if values is None:
        return None
    # Pinyin is loaded when the first name is entered: a moment, which the screen need not wait for.
    after = await asyncio.to_thread(_with_values, before, values)
    if after == before:
        return None
    if await app.perform(lambda: app.council.ledgers.keep_people([after], app.actor)) is None:
        return None
    name = app.called(after.id)
    app.say(_("{name} was changed.", name=name) if before else _("{name} was entered.", name=name))
    return after.id


def _with_values(before: Person | None, values: Mapping[str, Any]) -> Person:
    from council.service.pinyin import search_string

    search = search_string(values["name"])
    if before is None:
        return Person(id=fresh_id(), search=search, **values)
    return before.having(search=search, **values)
