"""One community's plugins: what they bring, and that the failure of one costs nobody the others."""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pluggy

from council import hookspecs
from council.domain.kernel import Refusal
from council.domain.plugged import ActivePlugin
from council.hookspecs import DECLARATIONS
from council.plugins.built_in import BuiltIn
from council.plugins.contained import in_words
from council.plugins.declared import OWN, Declared, Offer
from council.plugins.troubles import Troubles

if TYPE_CHECKING:
    from council.domain.agenda_templates import AgendaTemplate
    from council.domain.ledger import Ledger
    from council.domain.rules import DecisionRule
    from council.domain.tally import Method

log = logging.getLogger(__name__)

MOST_FAILURES = 3
"""Failures in hooks after which a plugin is not asked any more until the community is opened again."""


class Plugins:
    """One community's plugins; there is no global manager.

    Each is asked by itself: one that fails is named in the log and in `troubles`, and the others are heard. May be
    called from any thread.
    """

    def __init__(self) -> None:
        self._manager = pluggy.PluginManager("council")
        self._manager.add_hookspecs(hookspecs)
        self._turn = threading.RLock()
        self._about: dict[str, ActivePlugin] = {}
        self._roots: dict[str, Path] = {}
        self._leave: dict[str, Callable[[], None]] = {}
        self._failures: Counter[str] = Counter()
        self.troubles = Troubles()
        self._declared = Declared(self.ask, self.failed, self.troubles)
        self.safe_mode = False
        self.register(BuiltIn(), OWN)

    # -- who is there ----------------------------------------------------------------------------------------------

    def register(
        self,
        plugin: object,
        name: str,
        about: ActivePlugin | None = None,
        root: Path | None = None,
        leave: Callable[[], None] = lambda: None,
    ) -> None:
        """Take a plugin in under its name: `about` names it in minutes, `root` is its package's folder, `leave` takes
        its modules out again.

        Raises `pluggy.PluginValidationError` when one of its hooks is misspelt or asks for a parameter that there is
        not, and `ValueError` when the name is taken: then it is not in.
        """
        with self._turn:
            try:
                self._manager.register(plugin, name)
                self._manager.check_pending()
            except pluggy.PluginValidationError:
                if self._manager.get_plugin(name) is plugin:
                    self._manager.unregister(plugin)
                raise
            self._about[name] = about or ActivePlugin(name=name)
            self._leave[name] = leave
            if root is not None:
                self._roots[name] = root
            self._declared.forget()

    @property
    def active(self) -> tuple[ActivePlugin, ...]:
        """The plugins in use, in order, without the program's own part."""
        with self._turn:
            return tuple(about for name, about in self._about.items() if name != OWN and self._manager.has_plugin(name))

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all that are asked, the program's own part first."""
        with self._turn:
            return tuple(name for name, plugin in self._manager.list_name_plugin() if plugin is not None)

    def folder_of(self, plugin: str) -> Path | None:
        """The folder of a plugin's package, for its words, styles and templates; None for what has none."""
        return self._roots.get(plugin)

    def implementing(self, hook: str) -> tuple[str, ...]:
        """The names of those that have something to say to a hook, in order."""
        with self._turn:
            caller = getattr(self._manager.hook, hook)
            there = {implementation.plugin_name for implementation in caller.get_hookimpls()}
            return tuple(name for name in self.names if name in there)

    def implementing_any(self) -> frozenset[str]:
        """The names of those that have something to say to any hook at all."""
        with self._turn:
            return frozenset(name for name, plugin in self._manager.list_name_plugin() if self._callers(plugin))

    def _callers(self, plugin: object) -> list[Any]:
        return self._manager.get_hookcallers(plugin) or []

    def drop(self, name: str) -> None:
        """Take a plugin out again, and what it has brought."""
        with self._turn:
            if self._manager.has_plugin(name):
                self._manager.unregister(name=name)
            for held in (self._about, self._leave, self._roots):
                held.pop(name, None)
            self._declared.forget(name)

    def close(self) -> None:
        """Take all plugins out of this process again."""
        with self._turn:
            for name in self.names[1:]:
                self._manager.unregister(name=name)
            self._declared.forget(*self._about.keys() - {OWN})
            leaving, self._leave = self._leave, {}
        for leave in leaving.values():
            leave()

    # -- what went wrong -------------------------------------------------------------------------------------------

    def failed(self, plugin: str, hook: str, error: BaseException) -> None:
        """Note that a plugin's code raised. After three times it is not asked any more while this community is open;
        what it has brought stays, so that what is under way can be ended."""
        log.error("the plugin %s failed in %s", plugin, hook, exc_info=error)
        self.troubles.add(plugin, Refusal("plugin.failed", plugin=plugin, hook=hook, error=in_words(error)))
        self._once_more(plugin)

    def late(self, plugin: str, hook: str) -> None:
        """Note that a plugin did not answer in time; it counts as a failure, or each command would wait for it."""
        self.troubles.add(plugin, Refusal("plugin.too_late", plugin=plugin, hook=hook))
        self._once_more(plugin)

    def _once_more(self, plugin: str) -> None:
        with self._turn:
            self._failures[plugin] += 1
            registered = self._manager.get_plugin(plugin)
            too_often = self._failures[plugin] == MOST_FAILURES and plugin != OWN and registered is not None
            if too_often:
                self._manager.unregister(registered)
        if too_often:
            self.troubles.add(plugin, Refusal("plugin.failed_often", plugin=plugin, count=MOST_FAILURES))

    # -- asking ----------------------------------------------------------------------------------------------------

    def ask(self, plugin: str, hook: str, **params: Any) -> list[Any]:
        """What one plugin has to say to a hook, its answers in one list. Raises whatever its code raises."""
        with self._turn:
            others = [other for name, other in self._manager.list_name_plugin() if name != plugin]
            caller = self._manager.subset_hook_caller(hook, remove_plugins=others)
        return [item for each in caller(**params) for item in each]  # pluggy leaves out answers of None

    def contained(self, plugin: str, hook: str, **params: Any) -> list[Any]:
        """The same; a plugin that raises has nothing to say and is named."""
        try:
            return self.ask(plugin, hook, **params)
        except Exception as error:  # noqa: BLE001 — a plugin's failure is a warning that names it, and the program goes on
            self.failed(plugin, hook, error)
            return []

    # -- what they bring -------------------------------------------------------------------------------------------

    def declare(self, plugin: str) -> None:
        """Ask a plugin for everything that it brings, and keep the answers."""
        for hook in DECLARATIONS:
            self._declared.by(plugin, hook)

    def settle(self) -> None:
        """See who claims what: of two that want one id, the second is named in `troubles` now."""
        for hook in DECLARATIONS:
            self.offered(hook)

    def offered(self, hook: str) -> Mapping[str, Offer]:
        """What a hook of `DECLARATIONS` brought, by id; who came first keeps an id, and the program itself comes
        first."""
        return self._declared.offered(hook, self.names)

    def items(self, hook: str) -> dict[str, Any]:
        """What a hook of `DECLARATIONS` brought, by id, without who brought it."""
        return {key: offer.item for key, offer in self.offered(hook).items()}

    def ledgers(self) -> dict[str, Ledger]:
        """The plugins' ledgers, by id; the program's own are not among them."""
        return self.items("ledgers")

    def voting_methods(self) -> dict[str, Method]:
        """All ways of voting, by id."""
        return self.items("voting_methods")

    def decision_rules(self) -> dict[str, DecisionRule]:
        """All shipped and plugged-in rules, by id."""
        return self.items("decision_rules")

    def agenda_templates(self) -> dict[str, AgendaTemplate]:
        """All agenda templates, by id."""
        return self.items("agenda_templates")

    def catalogues(self) -> Iterator[tuple[str, str, Path]]:
        """The words that plugins bring: plugin, language, .po file (`locale/<language>.po` in its package)."""
        for about in self.active:
            root = self._roots.get(about.name)
            for path in sorted((root / "locale").glob("*.po")) if root is not None else ():
                yield about.name, path.stem, path
