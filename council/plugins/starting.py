"""Bringing in the plugins that a community has enabled: each looked at, asked about, imported, and heard, or named."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pluggy

from council.domain.kernel import Refusal
from council.domain.plugged import ActivePlugin
from council.plugins.approval import Approvals
from council.plugins.compatibility import require_fit
from council.plugins.contained import in_words
from council.plugins.found import Found, Held, wanted
from council.plugins.host import Plugins
from council.plugins.loading import entered, imported, watched
from council.plugins.quarantine import Quarantine, Sentinel, quarantined
from council.plugins.unpacking import unpacked
from council.store.base import StoreError

log = logging.getLogger(__name__)

Waiting = Callable[[str], None]
"""Told the name of a plugin whose loading takes long, on a thread of its own."""


def started(
    folder: Path, names: Sequence[str], *, safe_mode: bool = False, waiting: Waiting = lambda _name: None
) -> Plugins:
    """The plugins of a community whose folder this process holds. None that fails keeps the others from coming, nor
    the community from opening: `Plugins.troubles` says what happened, and what to do.

    After a start that ended while a plugin was being loaded, this one is in safe mode: without any plugin, that one
    named and in quarantine.
    """
    plugins = Plugins()
    sentinel, quarantine = Sentinel(folder), Quarantine(folder)
    crashed = sentinel.left()
    if crashed is not None:
        _put_away(plugins, quarantine, crashed)
        sentinel.clear()
    plugins.safe_mode = safe_mode or crashed is not None
    if plugins.safe_mode:
        if names:
            plugins.troubles.add("", Refusal("plugin.safe_mode", plugins=tuple(names)))
        return plugins
    if not names:
        return plugins
    found, own = wanted(folder, names)
    approvals = Approvals()
    for name in dict.fromkeys(names):
        try:
            plugin = _there(name, found, own)
            _require_leave(plugin, approvals, quarantine)
            _bring_in(plugins, plugin, sentinel, quarantine, waiting)
        except Refusal as refusal:
            plugins.troubles.add(name, _naming(refusal, name))
        except StoreError as error:
            plugins.troubles.add(name, Refusal("plugin.not_unpacked", plugin=name, why=str(error)))
    plugins.settle()
    return plugins


def tried(found: Found) -> Plugins:
    """A plugin by itself, for its tests: where its files are, without asking for an approval. Raises the `Refusal`s of
    a plugin that does not fit or cannot be imported; whoever gets it closes it."""
    require_fit(found)
    root = found.import_root if found.origin == "folder" else unpacked(found)
    plugins = Plugins()
    leave = entered(found, root)
    try:
        _take_in(plugins, found, root, leave)
    except Refusal:
        plugins.drop(found.name)
        leave()
        raise
    except BaseException as error:
        plugins.drop(found.name)
        leave()
        raise Refusal("plugin.import_failed", plugin=found.name, error=in_words(error)) from error
    plugins.settle()
    return plugins


def _put_away(plugins: Plugins, quarantine: Quarantine, crashed: tuple[str, str]) -> None:
    name, digest = crashed
    plugins.troubles.add(name, Refusal("plugin.crashed", plugin=name or "?"))
    if name:
        try:
            quarantine.add(name, digest, "crashed")
        except StoreError as error:
            log.warning("the quarantine cannot be written: %s", error)


def _naming(refusal: Refusal, name: str) -> Refusal:
    return Refusal(refusal.code, **{"plugin": name, **refusal.params})


def _there(name: str, found: dict[str, Found], own: Held) -> Found:
    if name in found:
        return found[name]
    raise own.refusal_for(name) or Refusal("plugin.missing", plugin=name)


def _require_leave(found: Found, approvals: Approvals, quarantine: Quarantine) -> None:
    """Raise the `Refusal` for which a plugin may not be imported."""
    require_fit(found)
    approvals.require(found)
    entry = quarantine.holds(found)
    if entry is not None:
        raise quarantined(entry)


def _bring_in(plugins: Plugins, found: Found, sentinel: Sentinel, quarantine: Quarantine, waiting: Waiting) -> None:
    """Import a plugin and take it in; raises `Refusal`, and `StoreError` when it cannot be unpacked.

    Whatever its code raises stays here, `SystemExit` too. Ctrl-C means "start without it".
    """
    root = unpacked(found)
    leave = entered(found, root)
    try:
        with sentinel.around(found), watched(sentinel.sync, lambda: waiting(found.name)):
            _take_in(plugins, found, root, leave)
    except KeyboardInterrupt:
        plugins.drop(found.name)
        leave()
        quarantine.add(found.name, found.hash, "interrupted")
        raise Refusal("plugin.interrupted", plugin=found.name) from None
    except Refusal:
        plugins.drop(found.name)
        leave()
        raise
    except BaseException as error:  # a plugin's failure is a warning that names it, whatever it raised
        plugins.drop(found.name)
        leave()
        log.warning("the plugin %s cannot be loaded", found.name, exc_info=error)
        raise Refusal("plugin.import_failed", plugin=found.name, error=in_words(error)) from error


def _take_in(plugins: Plugins, found: Found, root: Path, leave: Callable[[], None]) -> None:
    plugin = imported(found)
    about = ActivePlugin(name=found.name, version=found.version, hash=found.hash)
    try:
        plugins.register(plugin, found.name, about, _package_folder(found, root), leave)
    except pluggy.PluginValidationError as error:
        raise _misfit(found.name, error) from error
    if found.name not in plugins.implementing_any():
        raise Refusal("plugin.no_hooks", plugin=found.name)
    plugins.declare(found.name)


def _package_folder(found: Found, root: Path) -> Path | None:
    folder = root / found.package
    return folder if folder.is_dir() else None


def _misfit(plugin: str, error: pluggy.PluginValidationError) -> Refusal:
    """What pluggy has against a hook, in our words: it is misspelt, or asks for a parameter that there is not."""
    text = " ".join(str(error).split())
    if misspelt := re.search(r"unknown hook '(\w+)'", text):
        return Refusal("plugin.unknown_hook", plugin=plugin, hook=misspelt[1])
    asked = re.search(r"hookimpl definition: (\w+).*Argument\(s\) \{(.*?)\}", text)
    hook, parameters = (asked[1], asked[2].replace("'", "")) if asked else ("?", text[:100])
    return Refusal("plugin.wrong_parameters", plugin=plugin, hook=hook, parameters=parameters)
