"""The composition root: a folder becomes a running community; services get what they need, here and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from council import presets, settings
from council.domain.agenda_templates import AgendaTemplate
from council.domain.community import Settings
from council.domain.cycle import Cycle
from council.domain.kernel import Refusal
from council.domain.rules import DecisionRule
from council.plugins import Plugins
from council.service.council import Council, utc_now
from council.service.snapshot import Snapshot
from council.store.base import Store


@dataclass(frozen=True)
class Opened:
    """An open community: its services, its folder, and what plugins and presets bring along."""

    council: Council
    folder: Path
    plugins: Plugins
    agendas: dict[str, AgendaTemplate]


def cycle_of(chosen: Settings) -> Cycle:
    """The cycle that the settings name; raises `Refusal("cycle.unknown")`."""
    cycles = presets.cycles()
    if chosen.cycle not in cycles:
        raise Refusal("cycle.unknown", cycle=chosen.cycle, known=", ".join(sorted(cycles)))
    return cycles[chosen.cycle]


def rules_of(chosen: Settings, plugins: Plugins) -> dict[str, DecisionRule]:
    """All decision rules there are; the community's own come last and may not take a shipped id.

    Raises `Refusal("rule.id_taken")`, or `Refusal("rule.unknown")` when a body, or a stage of the cycle, goes by a
    rule that does not exist.
    """
    rules = plugins.decision_rules()
    for rule in chosen.rules:
        if rule.id in rules:
            raise Refusal("rule.id_taken", rule=rule.id)
        rules[rule.id] = rule
    named = [body.rule for body in chosen.bodies]
    named += [stage.rule for stage in cycle_of(chosen).stages if stage.rule]
    for rule_id in named:
        if rule_id not in rules:
            raise Refusal("rule.unknown", rule=rule_id)
    return rules


def first_snapshot(chosen: Settings, plugins: Plugins) -> Snapshot:
    """A community with nothing in it yet: its settings and what follows from them."""
    return Snapshot(
        settings=chosen,
        cycle=cycle_of(chosen),
        rules=rules_of(chosen, plugins),
        methods=plugins.voting_methods(),
    )


def change_settings(opened: Opened, changed: Settings) -> None:
    """Use other settings from now on. Raises `Refusal` when they do not fit together, or leave proposals behind, and
    `StoreError` when they cannot be written: then nothing has changed."""
    fresh = first_snapshot(changed, opened.plugins)
    opened.council.change_settings(
        changed, lambda snapshot: snapshot.having(settings=changed, cycle=fresh.cycle, rules=fresh.rules)
    ).result()


def open_community(folder: Path, clock: Callable[[], datetime] = utc_now, store: Store | None = None) -> Opened:
    """Open a community folder and finish what a sudden end left half done.

    Raises `Refusal` for settings that do not work or do not fit the proposals, `Locked` when another program has the
    folder open, `StoreError` for files that cannot be trusted. Nothing is overwritten then, and the folder is free.
    """
    chosen = settings.load(folder)
    plugins = Plugins()
    empty = first_snapshot(chosen, plugins)
    if store is None:
        from council.store.tinydb import TinyStore

        store = TinyStore(folder)
    try:
        council = Council(store, empty, clock, lambda changed: settings.save(folder, changed))
    except BaseException:
        store.close()
        raise
    try:
        council.start()
    except BaseException:
        council.close()
        raise
    return Opened(council=council, folder=folder, plugins=plugins, agendas=plugins.agenda_templates())
