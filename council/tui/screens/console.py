"""The meeting console: agenda, the matter in hand, the hall."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import Static

from council.service.snapshot import Snapshot
from council.tui.acts import Scene
from council.tui.screens.base import CouncilScreen


class ConsoleScreen(CouncilScreen[Scene]):
    """The chair's place."""

    def body(self) -> ComposeResult:
        """Nothing yet but the meeting's title."""
        yield Static(id="title")

    def draw(self, snapshot: Snapshot) -> None:
        """Show the meeting."""
        self.query_one("#title", Static).update(snapshot.meeting.title if snapshot.meeting else "")
