"""Something longer to read, scrollable."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from council.i18n import N_
from council.tui.dialogs.base import Dialog
from council.tui.dialogs.room import make_room


class Read(Dialog[bool]):
    """A text to read; arrows scroll it."""

    HINT = N_("↑↓: scroll · Esc: back")

    def __init__(self, title: str, text: Content) -> None:
        super().__init__(title)
        self._text = text

    def body(self) -> ComposeResult:
        """The text."""
        with VerticalScroll():
            yield Static(self._text)

    def on_mount(self) -> None:
        """The arrows belong to the text."""
        self.query_one(VerticalScroll).focus()

    def on_resize(self) -> None:
        """As much of the text as the terminal can show at once."""
        make_room(self, others=0)

    def accept(self) -> None:
        """Back."""
        self.answer(True)
