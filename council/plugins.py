"""The plugin host: what the hooks bring together. The program's own parts register like anybody else's."""

from __future__ import annotations

from collections.abc import Iterable

import pluggy

from council import hookspecs, presets
from council.domain.agenda_templates import AgendaTemplate
from council.domain.rules import DecisionRule
from council.domain.tally import Method, built_in
from council.hookspecs import hook


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
    """One community's plugins; there is no global manager."""

    def __init__(self) -> None:
        self._manager = pluggy.PluginManager("council")
        self._manager.add_hookspecs(hookspecs)
        self._manager.register(BuiltIn(), "council")

    def voting_methods(self) -> dict[str, Method]:
        """All ways of voting, by id; what is registered first keeps its id."""
        return {method.id: method for each in self._manager.hook.voting_methods() for method in each}

    def decision_rules(self) -> dict[str, DecisionRule]:
        """All shipped and plugged-in rules, by id."""
        return {rule.id: rule for each in self._manager.hook.decision_rules() for rule in each}

    def agenda_templates(self) -> dict[str, AgendaTemplate]:
        """All agenda templates, by id."""
        return {template.id: template for each in self._manager.hook.agenda_templates() for template in each}
