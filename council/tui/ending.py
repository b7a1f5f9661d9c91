"""How the app ends: asked, or in a crash. What leans on Textual's inside about that is here and nowhere else."""

from __future__ import annotations

import asyncio
import signal
import sys

from textual.app import App
from textual.message import Message

from council.domain.meeting import Meeting
from council.i18n import Words
from council.tui.wish import Wish


class EndingApp(App[Wish | None]):
    """Quitting asks first while a meeting is in progress; a crash leaves its exception to the outer loop.

    `crash` is what ended the app, or None.
    """

    crash: BaseException | None = None

    def going_on(self) -> Meeting | None:
        """The meeting that quitting would interrupt, or None."""
        return None

    @property
    def _(self) -> Words:
        """The viewer's words."""
        raise NotImplementedError

    def contains(self, error: BaseException) -> bool:  # noqa: ARG002 — those who have plugins look at it
        """Whether an error has been dealt with: a plugin's screen has been closed for it."""
        return False

    async def _dispatch_message(self, message: Message) -> None:
        """The app's own messages, keys among them: what a plugin's action raises must not end the loop that they come
        through."""
        try:
            await super()._dispatch_message(message)
        except Exception as error:
            if not self.contains(error):
                raise

    def _handle_exception(self, error: Exception) -> None:
        """Textual's last resort. Its own would print local variables, people's names among them."""
        if self.contains(error):
            return
        self._return_code = 1
        if self._exception is None:
            self._exception = self.crash = error
            self._exception_event.set()
        self._close_messages_no_wait()

    async def action_quit(self) -> None:
        """Leave; while a meeting is in progress only after a yes."""
        meeting = self.going_on()
        if meeting is None:
            self.exit()
        elif not getattr(self.screen, "is_farewell", False):
            from council.tui.dialogs.farewell import Farewell

            self.push_screen(Farewell(self._, meeting), lambda yes: self.exit() if yes else None)

    def action_help_quit(self) -> None:
        """Ctrl+C: whoever presses it wants to leave."""
        self.run_worker(self.action_quit())

    def listen_to_signals(self) -> None:
        """An interrupt from outside asks as Ctrl+Q does; being told to terminate, or losing the terminal, just ends:
        everything is on the disk."""
        if sys.platform == "win32" or self.is_headless:
            return
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGINT, self.action_help_quit)
        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self.exit)
