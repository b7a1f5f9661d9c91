"""Doing something with entries: entering, changing, taking an action on one or on many, passing on, linking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from council.documents.ledger.teller import Teller
from council.domain.kernel import Refusal, Text
from council.domain.ledger import DELETED, Action, Becoming, Entry, FieldSpec, Ledger
from council.tui.dialogs.ask import Confirm
from council.tui.dialogs.choose import Choice, Choose
from council.tui.dialogs.entry import REASON, EntryForm
from council.tui.ledgers.asking import wrong
from council.tui.ledgers.picking import choose_entry
from council.tui.ledgers.scene import LedgersScene

if TYPE_CHECKING:
    from council.tui.screens.ledgers import LedgersScreen

Values = Mapping[str, Any]


def _masking_note(screen: LedgersScreen, specs: Sequence[FieldSpec]) -> str:
    """What a form with personal data says: what is typed must be seen whole."""
    personal = any(spec.personal and spec.kind in ("name", "phone", "text", "long") for spec in specs)
    return screen._("Personal data stands here in full: mind the projector.") if personal else ""


# -- entering and changing ---------------------------------------------------------------------------------------


async def enter(screen: LedgersScreen, scene: LedgersScene) -> None:
    """A new entry. What the service refuses comes back into the form with all that was typed."""
    ledger, app, _ = scene.ledger, screen.app, screen._
    told, specs = screen.told(), list(ledger.entered)
    begun = _begin(ledger, scene)
    values: Values = {**begun, **ledger.dated("made", begun, screen.today())}
    while True:
        form = EntryForm(
            f"{told.text(ledger.title)}: {_('New entry')}",
            told,
            screen.today(),
            specs,
            values,
            lambda answers: wrong(ledger, answers, app.reason),
            about=_masking_note(screen, specs),
        )
        answers = await app.ask(form)
        if answers is None:
            return
        values = answers
        made = await app.perform(partial(app.council.entries.enter, ledger.id, answers, app.actor))
        if made is not None:
            app.say(_("Entered as {number}.", number=made.number))
            screen.mark(ledger.id, made.id)
            return


def _begin(ledger: Ledger, scene: LedgersScene) -> dict[str, Any]:
    """What an empty form begins with: the defaults, and the grid that the list is narrowed to."""
    values = {spec.name: spec.default for spec in ledger.specs.values()}
    if ledger.grid_field and scene.sieve.grid:
        values[ledger.grid_field] = scene.sieve.grid
    return values


async def edit(screen: LedgersScreen, scene: LedgersScene) -> None:
    """Change the fields of the marked entry."""
    ledger, entry, _ = scene.ledger, scene.entry, screen._
    specs = list(ledger.specs.values())
    await _asked(
        screen,
        ledger,
        (entry,),
        ledger.flow.action("edit"),
        specs,
        reason=_("Reason"),
        about=_masking_note(screen, specs),
    )


async def note(screen: LedgersScreen, scene: LedgersScene) -> None:
    """Add a note to what is chosen."""
    await take_action(screen, scene, scene.legal("note"))


async def delete(screen: LedgersScreen, scene: LedgersScene) -> None:
    """Delete what is chosen, with a reason; bring back what is deleted."""
    name = "restore" if scene.chosen[0].state == DELETED else "delete"
    await take_action(screen, scene, scene.legal(name))


async def take_action(screen: LedgersScreen, scene: LedgersScene, action: Action) -> None:
    """Take an action on what is chosen: in one write, on all or on none. Asked are the fields that the action asks
    for, and the reason where one is due; what ends the way of an entry, or is done to several, wants a yes."""
    app, _, ledger, chosen = screen.app, screen._, scene.ledger, scene.chosen
    title = action.title.in_language(_.language)
    if action.name == "edit":
        await edit(screen, scene)
        return
    specs = [ledger.specs[name] for name in action.asks if name in ledger.specs]
    if specs or action.reason:
        reason = (_("Remark") if action.name == "note" else _("Reason")) if action.reason else None
        await _asked(screen, ledger, chosen, action, specs, reason=reason, about=_masking_note(screen, specs))
        return
    if len(chosen) > 1 or action.to in ledger.workflow.final:
        keys = next((act.keys for act in screen.acts() if act.id == f"step_{action.name}"), ())
        if not await app.ask(Confirm(_about(screen, chosen, title), _whither(screen, ledger, action), keys=keys)):
            return
    await _done(screen, ledger, chosen, action, {}, "")


def _about(screen: LedgersScreen, chosen: Sequence[Entry[Any]], title: str) -> str:
    """`Claim: 2026-003 修灯`, or on how many."""
    if len(chosen) > 1:
        count = screen._.n("{count} entry", "{count} entries", len(chosen))
        return f"{title}: {count}"
    told = screen.told()
    return f"{title}: {told.entry(told.declared, chosen[0])}"


def _whither(screen: LedgersScreen, ledger: Ledger, action: Action) -> str:
    if action.to is None:
        return ""
    state = screen.told().state_name(action.to)
    if action.to in ledger.workflow.final:
        return screen._("Then: {state}. No step leads on from there.", state=state)
    return screen._("Then: {state}.", state=state)


async def _asked(
    screen: LedgersScreen,
    ledger: Ledger,
    chosen: Sequence[Entry[Any]],
    action: Action,
    specs: Sequence[FieldSpec],
    *,
    reason: str | None,
    about: str,
) -> None:
    """Ask until it is done, or left."""
    _, app, first = screen._, screen.app, chosen[0]
    held = dict(first.fields)
    asked = {**held, **ledger.dated(action.name, held, screen.today())}
    values: Values = {spec.name: asked.get(spec.name) for spec in specs} if len(chosen) == 1 else {}
    while True:
        form = EntryForm(
            _about(screen, chosen, action.title.in_language(_.language)),
            screen.told(),
            screen.today(),
            specs,
            values,
            lambda answers: wrong(ledger, {**held, **_fields(answers)}, app.reason),
            about=about,
            reason=reason,
            reason_needed=action.reason,
        )
        answers = await app.ask(form)
        if answers is None:
            return
        values = answers
        if await _done(screen, ledger, chosen, action, _fields(answers), str(answers.get(REASON, ""))):
            return


def _fields(answers: Values) -> dict[str, Any]:
    return {name: value for name, value in answers.items() if name != REASON}


async def _done(
    screen: LedgersScreen,
    ledger: Ledger,
    chosen: Sequence[Entry[Any]],
    action: Action,
    changed: Values,
    reason: str,
) -> bool:
    """Take the action; whether it was recorded. What is as it was is no change."""
    app, _ = screen.app, screen._
    entries = app.council.entries
    title = action.title.in_language(_.language)
    if len(chosen) == 1:
        (entry,) = chosen
        new = {name: value for name, value in changed.items() if value != getattr(entry.fields, name, None)}
        if action.name == "edit" and not new:
            return True
        after = await app.perform(
            lambda: entries.act(ledger.id, entry.id, action.name, app.actor, reason=reason, **new)
        )
        if after is None:
            return False
        app.say(f"{after.number}: {title} · {screen.told().state(after)}")
    else:
        ids = [entry.id for entry in chosen]
        count = await app.perform(
            lambda: entries.act_on_many(ledger.id, ids, action.name, app.actor, reason=reason, **changed)
        )
        if count is None:
            return False
        app.say(f"{title}: {_.n('{count} entry', '{count} entries', count)}")
    screen.untick()
    return True


# -- passing on, linking -----------------------------------------------------------------------------------------


async def become(screen: LedgersScreen, scene: LedgersScene) -> None:
    """Put the marked entry to the residents, or turn it into what else it can become."""
    app, _, ledger, entry, told = screen.app, screen._, scene.ledger, scene.entry, screen.told()
    possible = scene.becomings()
    into = possible[0]
    if len(possible) > 1:
        choices = [Choice(each, told.text(each.title), _ledger_title(told, each)) for each in possible]
        chosen = await app.ask(Choose(told.entry(ledger, entry), choices))
        if chosen is None:
            return
        into = chosen
    if into.asks and into.ledger in scene.snapshot.ledgers:
        await _become_asking(screen, scene.snapshot.ledgers[into.ledger], into, entry)
        return
    about = _("A new entry in “{ledger}” is made; both are linked, and what becomes of it is told here.",
              ledger=_ledger_title(told, into))  # fmt: skip
    if not await app.ask(Confirm(f"{told.text(into.title)}: {told.entry(ledger, entry)}", about)):
        return
    made = await app.perform(lambda: app.council.entries.turn_into(ledger.id, entry.id, into.id, app.actor))
    if made is not None:
        _say_become(screen, into, made)


async def _become_asking(screen: LedgersScreen, target: Ledger, into: Becoming, entry: Entry[Any]) -> None:
    """Fill in the new entry's fields on the way, beginning with what the old one gives; until it is done, or left."""
    app, ledger, told = screen.app, screen.told().declared, screen.told().of(target.id)
    language = told.snapshot.settings.language
    given = {
        name: each.in_language(language) if isinstance(each, Text) else each
        for name, each in ledger.made_into(into, entry).items()
    }
    specs = [target.specs[name] for name in into.asks]
    values: Values = {spec.name: given.get(spec.name, spec.default) for spec in specs}
    while True:
        form = EntryForm(
            f"{told.text(into.title)}: {screen.told().entry(ledger, entry)}",
            told,
            screen.today(),
            specs,
            values,
            lambda answers: wrong(target, {**given, **answers}, app.reason),
            about=_masking_note(screen, specs),
        )
        answers = await app.ask(form)
        if answers is None:
            return
        values = answers
        made = await app.perform(
            partial(app.council.entries.turn_into, ledger.id, entry.id, into.id, app.actor, values=answers)
        )
        if made is not None:
            _say_become(screen, into, made)
            return


def _say_become(screen: LedgersScreen, into: Becoming, made: Entry[Any]) -> None:
    _, where = screen._, _ledger_title(screen.told(), into)
    screen.app.say(_("Now in “{ledger}” as {number}.", ledger=where, number=made.number), seconds=10)


def _ledger_title(told: Teller, into: Becoming) -> str:
    try:
        return told.text(told.snapshot.ledger(into.ledger).title)
    except Refusal:
        return into.ledger  # its plugin is off: the service will refuse


async def link(screen: LedgersScreen, scene: LedgersScene) -> None:
    """Link the marked entry with another one; with exactly two ticked, these."""
    app, _, ledger = screen.app, screen._, scene.ledger
    if len(scene.ticked) == 2:
        first, second = (f"{ledger.id}/{entry_id}" for entry_id in scene.ticked)
    else:
        first = f"{ledger.id}/{scene.entry.id}"
        title = _("Link {number} with", number=scene.entry.number)
        chosen = await choose_entry(app, screen.told(), title, tuple(scene.snapshot.ledgers), but=first)
        if chosen is None:
            return
        second = chosen
    before = app.council.snapshot.rev
    await app.perform(lambda: app.council.entries.link(first, second, app.actor))
    if app.council.snapshot.rev != before:
        app.say(_("Linked."))
        screen.untick()
