"""Help: every act with its keys, group by group."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from council.i18n import N_, Words
from council.tui.acts import face
from council.tui.dialogs.base import Dialog
from council.tui.widgets.keybar import Legend


class Help(Dialog[bool]):
    """All acts; those refused now are dim, with the reason."""

    WIDE = True
    HINT = N_("Esc: back")

    def __init__(self, _: Words, legends: Sequence[Legend]) -> None:
        super().__init__(
            _("Help"), _("Every key here; a letter's twin beside it reaches the program through any input method.")
        )
        self._legends = legends

    def body(self) -> ComposeResult:
        """The groups, scrollable."""
        with VerticalScroll():
            for group, legends in groupby(self._legends, key=lambda legend: legend.group):
                yield Static(Content.assemble((group, "bold $accent")), classes="group")
                for legend in legends:
                    yield Static(_line(legend))

    def accept(self) -> None:
        """Back."""
        self.answer(True)


def _line(legend: Legend) -> Content:
    keys = "  ".join(face(key) for key in legend.keys)
    padded = keys + " " * max(1, 14 - cell_len(keys))
    if legend.why:
        return Content.assemble((f"{padded}{legend.title}", "$foreground 45%"), (f"  {legend.why}", "$quiet"))
    return Content.assemble((padded, "bold"), legend.title)
