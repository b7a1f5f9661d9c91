"""What a plugin may bring: pluggy hooks, each with what it is for, when it is called, and what it returns.

The program's own features come through these hooks as well (`council.plugins`).
"""

from __future__ import annotations

from collections.abc import Iterable

import pluggy

from council.domain.agenda_templates import AgendaTemplate
from council.domain.rules import DecisionRule
from council.domain.tally import Method

spec = pluggy.HookspecMarker("council")
hook = pluggy.HookimplMarker("council")
"""The marker for a plugin's functions: `from council.hookspecs import hook`, then `@hook`."""


@spec
def voting_methods() -> Iterable[Method]:  # type: ignore[empty-body]
    """Ways of voting, beside yes/no and choose. Called once when a community is opened.

    A method checks a choice and counts ballots (see `council.domain.tally.Method`). Results are recorded in the
    journal, so an old meeting never needs the plugin again to be read.
    """


@spec
def decision_rules() -> Iterable[DecisionRule]:  # type: ignore[empty-body]
    """Decision rules, each under an id that never changes its meaning. Called once when a community is opened."""


@spec
def agenda_templates() -> Iterable[AgendaTemplate]:  # type: ignore[empty-body]
    """Agendas that a new meeting can begin with. Called once when a community is opened."""
