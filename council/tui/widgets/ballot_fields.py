"""Fields for what is put on a ballot: the choices, one a line, some of them people; an amount of money."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from textual.binding import Binding

from council.domain.tally.lines import fen
from council.tui.widgets.fields import Line, Options
from council.tui.widgets.fields import Words as Lines


@dataclass(frozen=True)
class Listed:
    """The lines, and the ids of those that were picked from the roster, by name."""

    lines: tuple[str, ...] = ()
    people: Mapping[str, str] = field(default_factory=dict)


class Candidates(Options):
    """Choices, one a line; F2 finds a person and puts the name on a line."""

    BINDINGS = [Binding("f2", "pick", show=False)]

    def __init__(self, name: str, label: str, *, shown_when: tuple[str, Sequence[Any]] | None = None) -> None:
        super().__init__(name, label, shown_when=shown_when)
        self._people: dict[str, str] = {}

    @property
    def answer(self) -> Listed:  # type: ignore[override]
        """The lines that say something, and who was picked."""
        return Listed(super().answer, dict(self._people))

    def action_pick(self) -> None:
        """Find somebody on the roster."""
        from council.tui.dialogs.people import PersonPicker

        snapshot = self.app.snapshot
        if snapshot is not None:
            picker = PersonPicker(self.app._, self._label, snapshot.roster, self.app.called)
            self.app.push_screen(picker, self._picked)

    def _picked(self, person: str | None) -> None:
        """Who stands for election is named in full: nobody is elected as `张*`."""
        if person is None or self.app.snapshot is None:
            return
        name = self.app.snapshot.roster.name(person, masked=False)
        self._people[name] = person
        area = self.query_one(Lines)
        text = area.text.rstrip("\n")
        area.text = f"{text}\n{name}\n" if text else f"{name}\n"
        area.move_cursor(area.document.end)
        area.focus()


class Money(Line):
    """An amount in yuan, with two decimals at most."""

    @property
    def answer(self) -> int:
        """The amount in fen; an empty field is nought; raises `Refusal("money.unreadable")`."""
        return fen(super().answer) if super().answer else 0
