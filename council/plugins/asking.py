"""Asking plugins while a community is open: points of order, sections of the minutes, checks, stores; and telling them
what has been recorded. Whoever fails or is late is named, and nobody waits for long."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from council.domain.kernel import Command, Conflict, Refusal
from council.domain.meeting import Meeting
from council.domain.plugged import MinutesSection
from council.plugins.contained import in_words
from council.plugins.host import Plugins
from council.plugins.offers import Finding, Objection, Source
from council.service.courier import Courier
from council.service.snapshot import Slips, Snapshot
from council.store.base import StoreError

if TYPE_CHECKING:
    from council.store.base import Store

SECONDS = 2.0
"""How long a command waits for points of order, and the end of a meeting for what plugins have to say about it."""

T = TypeVar("T")


def shown(snapshot: Snapshot) -> Snapshot:
    """A snapshot as plugins get it: slips, rolls and the staff code blank. Who holds them could vote for others."""
    return snapshot.having(slips=Slips(meeting=""), rolls={}, staff="")


def _asked(
    plugins: Plugins, hook: str, kind: type[T], seconds: float, only: str = "", **params: Any
) -> dict[str, list[T]]:
    """The answers of all plugins to a hook (or of the `only` one), asked side by side; what is late or no answer at all
    is left out, and its plugin named."""
    answers: dict[str, list[T]] = {}
    ended: dict[str, BaseException] = {}

    def ask(plugin: str) -> None:
        try:
            answers[plugin] = _of_kind(kind, plugins.ask(plugin, hook, **params))
        except BaseException as error:  # noqa: BLE001 — kept for whoever asked: on this thread nobody could be told
            ended[plugin] = error

    threads = {
        plugin: threading.Thread(target=ask, args=(plugin,), name=f"council-ask-{plugin}", daemon=True)
        for plugin in plugins.implementing(hook)
        if only in ("", plugin)
    }
    deadline = time.monotonic() + seconds
    for thread in threads.values():
        thread.start()
    for thread in threads.values():
        thread.join(max(0.0, deadline - time.monotonic()))
    in_time = dict(answers)
    for plugin in threads:
        if plugin in ended:
            plugins.failed(plugin, hook, ended[plugin])
        elif plugin not in in_time:
            plugins.late(plugin, hook)
    return {plugin: in_time[plugin] for plugin in threads if plugin in in_time}


def _of_kind(kind: type[T], items: list[Any]) -> list[T]:
    for item in items:
        if not isinstance(item, kind):
            raise TypeError(f"{kind.__name__} is wanted, not {type(item).__name__}")
    return items


def objections(
    plugins: Plugins, command: Command, meeting: Meeting, snapshot: Snapshot, seconds: float = SECONDS
) -> tuple[Objection, ...]:
    """The points of order against a command. Takes up to two seconds: never call it on a face's event loop."""
    if not plugins.implementing("review"):
        return ()
    recorded = shown(snapshot)
    asked = _asked(plugins, "review", Objection, seconds, command=command, meeting=meeting, snapshot=recorded)
    return tuple(replace(objection, plugin=plugin) for plugin, said in asked.items() for objection in said)


def sections(
    plugins: Plugins, meeting: Meeting, snapshot: Snapshot, seconds: float = SECONDS
) -> tuple[MinutesSection, ...]:
    """What plugins add to the minutes of a meeting that is being adjourned."""
    if not plugins.implementing("minutes_sections"):
        return ()
    asked = _asked(plugins, "minutes_sections", MinutesSection, seconds, meeting=meeting, snapshot=shown(snapshot))
    return tuple(
        MinutesSection.model_validate({**dict(section), "plugin": plugin})
        for plugin, said in asked.items()
        for section in said
    )


def findings(
    plugins: Plugins, folder: Path, snapshot: Snapshot, seconds: float = 10.0, *, only: str = ""
) -> tuple[Finding, ...]:
    """What the checks of plugins found, or those of the `only` one."""
    asked = _asked(plugins, "doctor_checks", Finding, seconds, only, folder=folder, snapshot=shown(snapshot))
    return tuple(finding for said in asked.values() for finding in said)


def exported(plugins: Plugins, kind: str, source: Source) -> bytes:
    """The file that an exporter writes from a source, whose slips and rolls are blanked first.

    Raises `Refusal("plugin.failed")` for whatever its code raises, and its own refusals; the plugin is named then.
    """
    offer = plugins.offered("exporters")[kind]
    try:
        return bytes(offer.item.write(replace(source, snapshot=shown(source.snapshot))))
    except (Refusal, Conflict, StoreError, OSError):
        raise
    except Exception as error:
        plugins.failed(offer.plugin, "exporters", error)
        raise Refusal("plugin.failed", plugin=offer.plugin, hook="exporters", error=in_words(error)) from error


def opened_store(plugins: Plugins, kind: str, folder: Path, options: Mapping[str, Any]) -> Store:
    """The store of a kind that a plugin brings; raises `StoreError`, also for whatever else its code raises."""
    offer = plugins.offered("stores")[kind]
    try:
        store: Store = offer.item.open(folder, options)
    except (Refusal, StoreError):
        raise
    except Exception as error:
        plugins.failed(offer.plugin, "stores", error)
        raise StoreError(f"{kind}: {in_words(error)}") from error
    return store


class Listeners:
    """Tells plugins what has been recorded, each on a thread of its own: a slow one keeps nobody waiting."""

    def __init__(self, plugins: Plugins, snapshot: Snapshot) -> None:
        self._listeners = [_Listener(plugins, name, snapshot) for name in plugins.implementing("recorded")]

    def __bool__(self) -> bool:
        return bool(self._listeners)

    def hear(self, snapshot: Snapshot) -> None:
        """Pass a snapshot on; returns at once."""
        for listener in self._listeners:
            listener.hear(snapshot)

    def close(self) -> None:
        """Tell what is still to be told, and stop; a listener that does not end is left behind."""
        for listener in self._listeners:
            listener.courier.close(SECONDS)


class _Listener:
    """One plugin that listens, and how far it has been told of each meeting."""

    def __init__(self, plugins: Plugins, name: str, snapshot: Snapshot) -> None:
        self._plugins, self._name = plugins, name
        self._told = {meeting: len(entries) for meeting, entries in snapshot.journals.items()}
        self._latest: Snapshot | None = None
        self._turn = threading.Lock()
        self.courier = Courier(f"council-tell-{name}")
        self.courier.start()

    def hear(self, snapshot: Snapshot) -> None:
        with self._turn:
            waiting, self._latest = self._latest is not None, snapshot
        if not waiting:
            self.courier.send(self._tell)

    def _tell(self) -> None:
        with self._turn:
            snapshot, self._latest = self._latest, None
        if snapshot is None or self._name not in self._plugins.implementing("recorded"):
            return
        for meeting, entries in snapshot.journals.items():
            new = entries[self._told.get(meeting, 0) :]
            self._told[meeting] = len(entries)
            if new:
                told = {"entries": new, "meeting": snapshot.meetings[meeting], "snapshot": shown(snapshot)}
                self._plugins.contained(self._name, "recorded", **told)
