"""How the app hears of the community: one snapshot in, however many there were; pages served beside it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from textual import on
from textual.message import Message
from textual.reactive import reactive
from textual.worker import Worker, WorkerState

from council.domain.meeting import Meeting
from council.service.council import Council, utc_now
from council.service.snapshot import Snapshot
from council.tui.ending import EndingApp
from council.tui.house import House

log = logging.getLogger(__name__)
SERVING = "serve"


class ListeningApp(EndingApp):
    """Holds the house that is open and the latest snapshot of it; screens watch the snapshot."""

    snapshot: reactive[Snapshot | None] = reactive(None, init=False, always_update=True)
    """What stands on the disk; screens draw it."""

    class Changed(Message):
        """There is a new snapshot (the latest one is fetched when this arrives, however many there were)."""

    class Troubled(Message):
        """Something went wrong with a plugin."""

    def __init__(self, house: House | None) -> None:
        super().__init__()
        self.house = house
        self._told = False
        self._unsubscribe: Callable[[], None] = lambda: None
        self._unsubscribe_troubles: Callable[[], None] = lambda: None
        if house is not None:
            self.set_reactive(ListeningApp.snapshot, house.council.snapshot)

    @property
    def council(self) -> Council:
        """The services; only while a community is open."""
        assert self.house is not None
        return self.house.council

    def now(self) -> datetime:
        """This moment by the community's clock, UTC."""
        return self.house.council.clock() if self.house is not None else utc_now()

    def going_on(self) -> Meeting | None:
        """The meeting in progress, or None."""
        meeting = self.snapshot.meeting if self.snapshot else None
        return meeting if meeting is not None and meeting.in_progress else None

    def say(self, text: str, severity: str = "information", seconds: float = 6) -> None:
        """A toast; plain text, never markup."""
        self.notify(text, severity=severity, timeout=seconds, markup=False)  # type: ignore[arg-type]

    # -- snapshots -------------------------------------------------------------------------------------------------

    def listen(self) -> None:
        """Hear of new snapshots from now on, and serve the pages once something has been painted."""
        if self.house is not None:
            self._unsubscribe = self.house.council.subscribe(self._announced)
            self._unsubscribe_troubles = self.house.opened.plugins.troubles.subscribe(self._troubled)
            self.post_message(self.Troubled())
            self.catch_up()
            self.call_after_refresh(self.run_worker, self._serve, thread=True, name=SERVING, exit_on_error=False)

    def stop_listening(self) -> None:
        """Hear of no more snapshots; harmless when nobody listened."""
        self._unsubscribe()
        self._unsubscribe_troubles()

    def _troubled(self, trouble: object) -> None:  # noqa: ARG002 — an observer is given it
        """Called on whichever thread met the trouble."""
        self.post_message(self.Troubled())

    @on(Troubled)
    def _say_troubles(self) -> None:
        """Name the plugin, once."""
        for trouble in self.house.opened.plugins.troubles.unsaid() if self.house is not None else ():
            self.say(self._.refusal(trouble.refusal), severity="warning", seconds=20)

    def _announced(self, snapshot: Snapshot) -> None:  # noqa: ARG002 — an observer is given it
        """Called on the writer's thread: one message for all that happens until it is read."""
        if not self._told:
            self._told = True
            self.post_message(self.Changed())

    @on(Changed)
    def _changed(self) -> None:
        self._told = False
        self.catch_up()

    def catch_up(self) -> None:
        """Take the latest snapshot."""
        latest = self.council.snapshot
        if latest is not self.snapshot:
            self.snapshot = latest

    # -- pages -----------------------------------------------------------------------------------------------------

    def _serve(self) -> None:
        """Start the pages: the server is a heavy import, so this waits for the first paint."""
        pages = self.house.pages if self.house is not None else None
        if pages is not None and not pages.running:
            pages.start()

    @on(Worker.StateChanged)
    def _served(self, event: Worker.StateChanged) -> None:
        """The pages are up, or cannot be: the meeting goes on without phones then."""
        if event.worker.name != SERVING:
            return
        if event.state is WorkerState.ERROR:
            log.error("the pages cannot be served", exc_info=event.worker.error)
            why = getattr(event.worker.error, "strerror", None) or type(event.worker.error).__name__
            self.say(self._("Phones cannot be served: {why}", why=why), severity="error", seconds=20)
        elif event.state is WorkerState.SUCCESS:
            self.snapshot = self.council.snapshot
