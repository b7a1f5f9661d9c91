"""The lists that a community may edit: the choices of a field, kept in its settings instead of the plugin's."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from council.domain.kernel import Conflict, Refusal, Text
from council.domain.ledger import FieldSpec
from council.store.base import StoreError
from council.tui.dialogs.choose import Choice, Choose
from council.tui.dialogs.form import Form
from council.tui.ledgers.scene import LedgersScene
from council.tui.widgets.fields import Options

if TYPE_CHECKING:
    from council.tui.screens.ledgers import LedgersScreen


async def change_lists(screen: LedgersScreen, scene: LedgersScene) -> None:
    """Choose a list, and edit it."""
    told = screen.told()
    growing = [spec for spec in scene.ledger.specs.values() if spec.grows]
    chosen = growing[0]
    if len(growing) > 1:
        choices = [Choice(spec, told.label(spec)) for spec in growing]
        answer = await screen.app.ask(Choose(screen._("Which list?"), choices))
        if answer is None:
            return
        chosen = answer
    await _edit(screen, scene, chosen)


async def _edit(screen: LedgersScreen, scene: LedgersScene, spec: FieldSpec) -> None:
    """One line each: what stands there already keeps its value, in whichever order; what is taken off stays readable
    in the entries that have it."""
    app, _, told = screen.app, screen._, screen.told()
    settings, ledger = scene.snapshot.settings, scene.ledger.id
    before = spec.choices_in(ledger, settings.lists)
    named = told.choices(spec)
    about = _("One on each line, in the order in which they are offered. Entries keep what is taken off here.")
    form = Form(
        _("List: {field}", field=told.label(spec)),
        [Options("lines", told.label(spec), "\n".join(named.values()))],
        about,
    )
    form.check = lambda answers: None if answers["lines"] else Refusal("ledger.empty_list")
    answers = await app.ask(form)
    if answers is None:
        return
    values = {name: value for value, name in named.items()}
    after = {
        values.get(line, line): before.get(values.get(line, ""), Text(zh=line, en=line)) for line in answers["lines"]
    }
    if after == dict(before) and list(after) == list(before):
        return
    lists = {**settings.lists, f"{ledger}.{spec.name}": after}
    change = app.house.change_settings if app.house is not None else None
    if change is None:
        app.refuse(Refusal("settings.fixed"))
        return
    try:
        await asyncio.to_thread(change, settings.having(lists=lists))
    except (Refusal, Conflict) as refusal:
        app.refuse(refusal if isinstance(refusal, Refusal) else Refusal("write.conflict"))
    except (StoreError, OSError) as error:
        from council.tui.dialogs.not_recorded import NotRecorded

        await app.ask(NotRecorded(_, error if isinstance(error, StoreError) else StoreError(str(error))))
    else:
        app.catch_up()
        app.say(_("The list was changed."))
