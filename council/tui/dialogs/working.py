"""Something that takes a while: said, and seen to move."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from textual.app import ComposeResult
from textual.widgets import ProgressBar

from council.domain.kernel import Refusal
from council.i18n import N_
from council.tui.dialogs.base import Dialog

T = TypeVar("T")


class Working(Dialog[T | Refusal], Generic[T]):
    """Waits for some work and answers with what came of it, a refusal too; leaving gives the result up.

    Without `work` it stands until whoever put it there dismisses it, and cannot be left: something is being written.
    """

    HINT = N_("Esc: leave")
    DEFAULT_CSS = """
    Working ProgressBar { width: 1fr; }
    Working Bar { width: 1fr; }
    """

    def __init__(self, title: str, about: str = "", work: Callable[[], Awaitable[T]] | None = None) -> None:
        super().__init__(title, about)
        self._work = work

    def body(self) -> ComposeResult:
        """A bar that moves: how long it takes nobody knows."""
        yield ProgressBar(total=None, show_eta=False, show_percentage=False)

    def on_mount(self) -> None:
        """Begin."""
        if self._work is None:
            self.query_one("#dialog").border_subtitle = ""
        else:
            self.run_worker(self._run(self._work))

    async def _run(self, work: Callable[[], Awaitable[T]]) -> None:
        try:
            outcome: T | Refusal = await work()
        except Refusal as refusal:
            outcome = refusal
        if self.is_current:
            self.dismiss(outcome)

    def accept(self) -> None:
        """Enter waits on."""

    def action_leave(self) -> None:
        """Esc, where it may be left."""
        if self._work is not None:
            super().action_leave()
