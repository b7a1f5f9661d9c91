"""What came of looking something over: a line each, good, worth knowing, or to be mended."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from council.i18n import N_
from council.tui.dialogs.base import Dialog
from council.tui.dialogs.room import make_room
from council.tui.widgets.panel import Panel
from council.tui.widgets.setting import block, stacked

MARKS = {"good": ("✓", "$success"), "look": ("!", "$warning"), "bad": ("✗", "$error")}


class Checked(Dialog[bool]):
    """Shows what was found; arrows scroll it. `results` are a level of `MARKS` and a text each."""

    WIDE = True
    HINT = N_("↑↓: scroll · Esc: back")

    def __init__(self, title: str, results: Sequence[tuple[str, str]]) -> None:
        super().__init__(title)
        self._results = results

    def body(self) -> ComposeResult:
        """The lines."""
        with VerticalScroll():
            yield Panel(id="results")

    def on_mount(self) -> None:
        """The arrows belong to the lines."""
        super().on_mount()
        self.query_one("#results", Panel).show(self._painted)
        self.query_one(VerticalScroll).focus()

    def _painted(self, width: int) -> Content:
        lines = []
        for level, text in self._results:
            mark, tone = MARKS[level]
            lines += block(Content(text), width, Content.assemble((f"{mark} ", f"bold {tone}")))
        return stacked(lines)

    def on_resize(self) -> None:
        """As much as the terminal can show at once."""
        make_room(self, others=0)

    def accept(self) -> None:
        """Back."""
        self.answer(True)
