"""The features that come with the program, brought through the same hooks as anybody's."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from council import presets
from council.domain.agenda_templates import AgendaTemplate
from council.domain.kernel import JournalEntry, Text
from council.domain.meeting import Meeting
from council.domain.rules import DecisionRule
from council.domain.tally import Method, built_in
from council.hookspecs import hook
from council.plugins.offers import StoreKind

if TYPE_CHECKING:
    from council.store.base import Store


log = logging.getLogger("council.recorded")

TAKEN_BACK = frozenset({"struck", "poll_cancelled"})


def _forgetful(*_: object) -> Store:
    from council.store.memory import MemoryStore

    return MemoryStore()


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
    def stores(self) -> Iterable[StoreKind]:
        """A store that forgets, to practise in: `[store]`, `kind = "memory"`."""
        return [StoreKind("memory", Text(zh="练习（不保存）", en="Practice: nothing is kept"), open=_forgetful)]

    @hook
    def recorded(self, entries: Sequence[JournalEntry], meeting: Meeting) -> None:
        """What was taken back in a meeting stands in the log, without names: whoever looks into it later finds the line
        of the journal."""
        for entry in entries:
            if entry.event.kind in TAKEN_BACK:
                log.info("meeting %s, line %d: %s", meeting.number, entry.seq, entry.event.kind)

    @hook
    def agenda_templates(self) -> Iterable[AgendaTemplate]:
        """The shipped templates."""
        return presets.agendas().values()
