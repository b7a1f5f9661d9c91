"""The composition root: a folder becomes a running community; services get what they need, here and nowhere else."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from pathlib import Path

from council import presets, settings
from council.domain.agenda_templates import AgendaTemplate
from council.domain.community import Settings
from council.domain.cycle import Cycle
from council.domain.kernel import N_, Refusal, Text
from council.domain.rules import DecisionRule
from council.i18n import add_catalogue, words
from council.plugins import Plugins
from council.plugins.declared import FOLDER_STORE, OWN
from council.service.council import Council, utc_now
from council.service.meetings import Sections, no_sections
from council.service.snapshot import Snapshot
from council.store.base import Store
from council.store.lock import FolderLock


@dataclass(frozen=True)
class Opened:
    """An open community: its services, its folder, and what plugins and presets bring along."""

    council: Council
    folder: Path
    plugins: Plugins
    agendas: dict[str, AgendaTemplate]
    leaving: tuple[Callable[[], None], ...] = field(default=(), repr=False)

    def close(self) -> None:
        """Finish what was asked for, release the folder, and take the plugins out of this process. Twice is once."""
        self.council.close()
        for leave in self.leaving:
            leave()
        self.plugins.close()


def cycle_of(chosen: Settings) -> Cycle:
    """The cycle that the settings name; raises `Refusal("cycle.unknown")`."""
    cycles = presets.cycles()
    if chosen.cycle not in cycles:
        raise Refusal("cycle.unknown", cycle=chosen.cycle, known=", ".join(sorted(cycles)))
    return cycles[chosen.cycle]


def rules_of(chosen: Settings, plugins: Plugins) -> dict[str, DecisionRule]:
    """All decision rules there are; the community's own come last and may not take a shipped id.

    Raises `Refusal("rule.id_taken")`, or `Refusal("rule.unknown")` when a body, or a stage of the cycle, goes by a
    rule that does not exist. While a plugin that is enabled is not there, its rules are missing, not misspelt: then
    such a rule is one that is never in force, so that the community opens and says so where the rule is needed.
    """
    offered = plugins.offered("decision_rules")
    rules = {rule_id: offer.item for rule_id, offer in offered.items()}
    for rule in chosen.rules:
        if rule.id in rules:
            by = offered[rule.id].plugin if rule.id in offered else OWN
            if by == OWN:
                raise Refusal("rule.id_taken", rule=rule.id)
            plugins.troubles.add(
                by, Refusal("plugin.claimed", plugin=by, what="decision_rules", id=rule.id, by="council.toml")
            )
        rules[rule.id] = rule
    named = [body.rule for body in chosen.bodies]
    named += [stage.rule for stage in cycle_of(chosen).stages if stage.rule]
    absent = set(chosen.plugins) - {active.name for active in plugins.active}
    for rule_id in named:
        if rule_id not in rules:
            if not absent:
                raise Refusal("rule.unknown", rule=rule_id)
            rules[rule_id] = _missing(rule_id)
    return rules


def _missing(rule_id: str) -> DecisionRule:
    why = Text(
        zh="此规则由未加载的插件提供，插件恢复前不能使用。",
        en="This rule comes with a plugin that is not loaded; it cannot be used until the plugin is back.",
    )
    return DecisionRule.model_validate(
        {
            "id": rule_id,
            "name": rule_id,
            "explanation": why,
            "passing": {"op": "at_least", "num": 1, "den": 1, "of": "due"},
            "effective_until": date.min,
        }
    )


def first_snapshot(chosen: Settings, plugins: Plugins) -> Snapshot:
    """A community with nothing in it yet: its settings and what follows from them."""
    return Snapshot(
        settings=chosen,
        cycle=cycle_of(chosen),
        rules=rules_of(chosen, plugins),
        methods=plugins.voting_methods(),
        ledgers=plugins.ledgers(),
        plugins=plugins.active,
    )


def change_settings(opened: Opened, changed: Settings) -> None:
    """Use other settings from now on. Raises `Refusal` when they do not fit together, or leave proposals behind, and
    `StoreError` when they cannot be written: then nothing has changed."""
    fresh = first_snapshot(changed, opened.plugins)
    opened.council.change_settings(
        changed, lambda snapshot: snapshot.having(settings=changed, cycle=fresh.cycle, rules=fresh.rules)
    ).result()


def open_community(
    folder: Path, clock: Callable[[], datetime] = utc_now, store: Store | None = None, *, safe_mode: bool = False
) -> Opened:
    """Open a community folder and finish what a sudden end left half done. `safe_mode` leaves all plugins out; what
    plugins did wrong stands in `plugins.troubles`.

    Raises `Refusal` for settings that do not work or do not fit the proposals, `Locked` when another program has the
    folder open, `StoreError` for files that cannot be trusted. Nothing is overwritten then, and the folder is free.
    """
    chosen = settings.load(folder)
    undo: list[Callable[[], None]] = []
    try:
        if store is None:
            lock = FolderLock(folder.absolute(), "council")
            undo.append(lock.release)
        plugins = _plugins(folder, chosen, safe_mode=safe_mode)
        undo.append(plugins.close)
        undo += _spoken(plugins)
        empty = first_snapshot(chosen, plugins)
        if store is None:
            store = _store(folder, chosen, plugins, lock)
        undo.append(store.close)
        save = partial(settings.save, folder)
        council = Council(store, empty, clock, save, _sections(plugins))
        undo[-1] = council.close
        council.start()
        undo += _heard(plugins, council)
    except BaseException:
        for each in reversed(undo):
            each()
        raise
    leaving = tuple(each for each in undo if each not in (council.close, plugins.close))
    return Opened(council, folder, plugins, plugins.agenda_templates(), leaving)


def _plugins(folder: Path, chosen: Settings, *, safe_mode: bool) -> Plugins:
    """The plugins that are enabled; a community without any does not pay for looking."""
    if not chosen.plugins:
        return Plugins()
    from council.plugins.starting import started

    return started(folder, chosen.plugins, safe_mode=safe_mode, waiting=_says_waiting(chosen.language))


def _sections(plugins: Plugins) -> Sections:
    """How plugins are asked what they have to say in the minutes."""
    if not plugins.active:
        return no_sections
    from council.plugins.asking import sections

    return partial(sections, plugins)


def _heard(plugins: Plugins, council: Council) -> Iterator[Callable[[], None]]:
    """Tell plugins what is recorded from now on, if one wants to know; yields the way to stop."""
    if plugins.implementing("recorded"):
        from council.plugins.asking import Listeners

        listeners = Listeners(plugins, council.snapshot)
        council.subscribe(listeners.hear)
        yield listeners.close


def _store(folder: Path, chosen: Settings, plugins: Plugins, lock: FolderLock) -> Store:
    """The store that `council.toml` names; raises `Refusal("store.unknown")`, and what opening it raises."""
    kind = str(chosen.store.get("kind", FOLDER_STORE))
    if kind == FOLDER_STORE:
        from council.store.tinydb import TinyStore

        return TinyStore(folder, lock=lock)
    offered = plugins.offered("stores")
    if kind not in offered:
        raise Refusal("store.unknown", kind=kind, known=", ".join(sorted((FOLDER_STORE, *offered))))
    from council.plugins.asking import opened_store

    options = {name: value for name, value in chosen.store.items() if name != "kind"}
    return opened_store(plugins, kind, folder, options)


def _spoken(plugins: Plugins) -> Iterator[Callable[[], None]]:
    """Add the words of plugins; yields the ways to take them out again. A plugin whose file cannot be read is named,
    and speaks English."""
    for plugin, language, path in plugins.catalogues():
        try:
            yield add_catalogue(language, path)
        except (ValueError, OSError) as error:
            plugins.troubles.add(plugin, Refusal("plugin.bad_words", plugin=plugin, file=path.name, why=str(error)))


def _says_waiting(language: str) -> Callable[[str], None]:
    """Say on stderr which plugin the program waits for."""

    def say(name: str) -> None:
        sys.stderr.write(words(language)(WAITING, plugin=name) + "\n")

    return say


WAITING = N_("Still loading the plugin {plugin}. Ctrl-C starts without it.")
