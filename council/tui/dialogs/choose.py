"""A list with a search field above it: type to narrow it, arrows to choose, Enter to take."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from council.domain.kernel import Refusal
from council.tui.dialogs.base import Dialog
from council.tui.widgets.panel import spread

V = TypeVar("V")
SHOWN = 60  # lines of a list: nobody scrolls further than that, one types


@dataclass(frozen=True)
class Choice(Generic[V]):
    """One line of the list. Typing is held against `search`, too; `why` dims the line and is its reason."""

    value: V
    label: str
    note: str = ""
    search: str = ""
    why: str = ""
    end: str = ""

    def line(self, width: int) -> Content:
        """The label, its note quiet behind it, `end` at the line's end; the reason below when it cannot be taken."""
        style = "$foreground 45%" if self.why else ""
        left = Content.assemble((self.label, style), (f"  {self.note}" if self.note else "", "$quiet"))
        line = spread(left, Content.assemble((self.end, "$quiet")), width)
        return Content.assemble(line, (f"\n  {self.why}", "$quiet")) if self.why else line


class Choose(Dialog[V]):
    """Choose one of some things. Subclasses may search elsewhere by overriding `found`."""

    BINDINGS = [
        Binding("up", "move(-1)", show=False, priority=True),
        Binding("down", "move(1)", show=False, priority=True),
        Binding("pageup", "move(-8)", show=False, priority=True),
        Binding("pagedown", "move(8)", show=False, priority=True),
    ]

    def __init__(
        self, title: str, choices: Sequence[Choice[V]] = (), *, about: str | Content = "", placeholder: str = ""
    ) -> None:
        super().__init__(title, about)
        self._choices = choices
        self._placeholder = placeholder
        self._listed: list[Choice[V]] = []

    def body(self) -> ComposeResult:
        """The field and the list."""
        yield Input(placeholder=self._placeholder or self._("Type to search"))
        choices = OptionList()
        choices.can_focus = False
        yield choices

    def on_mount(self) -> None:
        """Everything, before anything is typed."""
        super().on_mount()
        self._list("")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._list(event.value)

    def found(self, query: str) -> Sequence[Choice[V]]:
        """The choices that hold each word of the query."""
        words = unicodedata.normalize("NFKC", query).lower().split()
        return [
            choice
            for choice in self._choices
            if all(word in f"{choice.label} {choice.note} {choice.search}".lower() for word in words)
        ]

    def _list(self, query: str) -> None:
        self._listed = list(self.found(query))[:SHOWN]
        options = self.query_one(OptionList)
        options.clear_options()
        unknown = min(92 if self.WIDE else 64, self.app.size.width * 96 // 100) - 6  # before the first layout
        width = (options.scrollable_content_region.width or unknown) - 3  # the scrollbar's two and a blank
        options.add_options([Option(choice.line(width)) for choice in self._listed])
        options.highlighted = 0 if self._listed else None
        self.complain("" if self._listed else self._("Nothing found"))

    def action_move(self, lines: int) -> None:
        """Move the mark, stopping at the ends."""
        options = self.query_one(OptionList)
        if options.highlighted is not None:
            options.highlighted = min(max(options.highlighted + lines, 0), options.option_count - 1)

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._take(event.option_index)

    def accept(self) -> None:
        """The marked line; raises `Refusal("choice.missing")` when there is none."""
        highlighted = self.query_one(OptionList).highlighted
        if highlighted is None:
            raise Refusal("choice.missing")
        self._take(highlighted)

    def _take(self, index: int) -> None:
        choice = self._listed[index]
        if choice.why:
            self.complain(choice.why)
        else:
            self.answer(choice.value)
