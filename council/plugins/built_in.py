"""The features that come with the program, brought through the same hooks as anybody's."""

from __future__ import annotations

from collections.abc import Iterable

from council import presets
from council.domain.agenda_templates import AgendaTemplate
from council.domain.rules import DecisionRule
from council.domain.tally import Method, built_in
from council.hookspecs import hook


class BuiltIn:
    """The program's own part, as one more plugin."""

    @hook
    def voting_methods(self) -> Iterable[Method]:
        """The shipped ways of voting."""
        return built_in().values()

    @hook
    def decision_rules(self) -> Iterable[DecisionRule]:
        """The shipped presets."""
        return presets.rules().values()

    @hook
    def agenda_templates(self) -> Iterable[AgendaTemplate]:
        """The shipped templates."""
        return presets.agendas().values()
