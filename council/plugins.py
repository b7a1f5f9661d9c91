"""The plugin host: what the hooks bring together. The program's own parts register like anybody else's."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from typing import Any

import pluggy

from council import hookspecs, presets
from council.domain.agenda_templates import AgendaTemplate
from council.domain.rules import DecisionRule
from council.domain.tally import Method, built_in
from council.hookspecs import hook

log = logging.getLogger(__name__)


class BuiltIn:
    """The features that come with the program, as one more plugin."""

    @hook
    def voting_methods(self) -> Iterable[Method]:
        """Yes/no and choose."""
        return built_in().values()

    @hook
    def decision_rules(self) -> Iterable[DecisionRule]:
        """The shipped presets."""
        return presets.rules().values()

    @hook
    def agenda_templates(self) -> Iterable[AgendaTemplate]:
        """The shipped templates."""
        return presets.agendas().values()


class Plugins:
    """One community's plugins; there is no global manager.

    Each is asked by itself: one that fails is named in the log and in `failed`, and the others are heard.
    """

    def __init__(self) -> None:
        self._manager = pluggy.PluginManager("council")
        self._manager.add_hookspecs(hookspecs)
        self.failed: dict[str, str] = {}
        self.register(BuiltIn(), "council")

    def register(self, plugin: object, name: str) -> None:
        """Take a plugin in under its name.

        Raises `pluggy.PluginValidationError` when one of its hooks is misspelt or asks for a parameter that there is
        not, and `ValueError` when the name is taken: then it is not in.
        """
        self._manager.register(plugin, name)
        try:
            self._manager.check_pending()
        except pluggy.PluginValidationError:
            self._manager.unregister(plugin)
            raise

    def voting_methods(self) -> dict[str, Method]:
        """All ways of voting, by id; who came first keeps an id, and the program itself comes first."""
        return _by_id(self._gathered("voting_methods"))

    def decision_rules(self) -> dict[str, DecisionRule]:
        """All shipped and plugged-in rules, by id."""
        return _by_id(self._gathered("decision_rules"))

    def agenda_templates(self) -> dict[str, AgendaTemplate]:
        """All agenda templates, by id."""
        return _by_id(self._gathered("agenda_templates"))

    def _gathered(self, name: str) -> Iterator[Any]:
        plugins = self._manager.list_name_plugin()
        for plugin_name, plugin in plugins:
            others = [other for _, other in plugins if other is not plugin]
            ask = self._manager.subset_hook_caller(name, remove_plugins=others)
            try:
                found = [item for each in ask() for item in each]
            except Exception as error:  # a plugin's failure is a warning that names it, and the program goes on
                log.exception("the plugin %s failed in %s", plugin_name, name)
                self.failed[plugin_name] = f"{type(error).__name__}: {error}"
            else:
                yield from found


def _by_id(found: Iterable[Any]) -> dict[str, Any]:
    by_id: dict[str, Any] = {}
    for each in found:
        if by_id.setdefault(each.id, each) is not each:
            log.warning("%s is there already; the second one is left out", each.id)
    return by_id
