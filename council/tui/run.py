"""The outer loop: the terminal on running services. A screen that crashes comes back; the services never notice."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from council.awake import Awake
from council.domain.kernel import Refusal
from council.i18n import system_language, words
from council.service.snapshot import Snapshot
from council.tui import logbook
from council.tui.app import CouncilApp
from council.tui.house import House, Phones
from council.tui.wish import Wish

if TYPE_CHECKING:
    from council.boot import Opened
    from council.domain.community import Settings

MOST_CRASHES = 5
WITHIN_SECONDS = 60.0


def run(
    opened: Opened,
    pages: Phones | None = None,
    *,
    language: str | None = None,
    change_settings: Callable[[Settings], None] | None = None,
    awake: Awake | None = None,
    place: str = "",
    notice: str = "",
    reopens: bool = True,
) -> Wish | None:
    """Show an open community until somebody quits; returns what somebody wants to open instead, or None.

    `pages` are started after the first paint and outlive any crash of a screen. The laptop is kept awake while a
    meeting is in progress. `place` is gone to first, and `notice` said there. `reopens` says whether the caller opens
    what is wished for; without it nothing is offered that needs the community opened anew. Raises
    `Refusal("terminal.keeps_failing")` after five crashes within a minute.
    """
    awake = awake or Awake()
    house = House(opened, pages, change_settings, awake, reopens)
    chosen = language or opened.council.snapshot.settings.language
    with logbook.keeping(opened.folder), _Vigil(opened, awake):
        return _until_left(house, chosen, opened.folder, notice, place)


def welcome(language: str | None = None, notice: str = "") -> Wish | None:
    """The welcome screen; returns what somebody wants to open, or None. `notice` says why it is shown once more."""
    return _until_left(None, language or system_language(), None, notice)


def _until_left(
    house: House | None, language: str, folder: Path | None, notice: str = "", place: str = ""
) -> Wish | None:
    crashes: deque[float] = deque(maxlen=MOST_CRASHES)
    while True:
        app = CouncilApp(house, language, notice, place)
        answer = _once(app)
        language = app.language
        if app.crash is None:
            return answer
        log = logbook.write_crash(folder, app.crash) if folder is not None else None
        crashes.append(monotonic())
        if len(crashes) == MOST_CRASHES and crashes[-1] - crashes[0] < WITHIN_SECONDS:
            raise Refusal("terminal.keeps_failing", log=str(log) if log else "–") from app.crash
        _ = words(language)
        notice, place = _("The screen had an error and was opened again. Nothing was lost; phones went on."), ""


def _once(app: CouncilApp) -> Wish | None:
    """One life of the app. An interrupt that finds no loop to ask in ends it like a quit."""
    try:
        return app.run()
    except KeyboardInterrupt:
        return None
    finally:
        app.stop_listening()


class _Vigil:
    """Keeps the laptop awake from the opening of the doors to adjournment, whatever becomes of the screen."""

    def __init__(self, opened: Opened, awake: Awake) -> None:
        self._council, self._awake = opened.council, awake
        self._going = False
        self._lock = threading.Lock()
        self._stop: Callable[[], None] = lambda: None

    def __enter__(self) -> None:
        self._stop = self._council.subscribe(self._seen)
        self._seen(self._council.snapshot)

    def __exit__(self, *_: object) -> None:
        self._stop()
        self._awake.release()

    def _seen(self, snapshot: Snapshot) -> None:
        """Called on the writer's thread: asking the system may take seconds, so another thread does."""
        going = snapshot.meeting is not None and snapshot.meeting.in_progress
        if going != self._going:
            self._going = going
            threading.Thread(target=self._turn, name="council-vigil", daemon=True).start()

    def _turn(self) -> None:
        """Do what the latest snapshot asks for, whichever of these threads comes first."""
        with self._lock:
            if self._going:
                self._awake.hold()
            else:
                self._awake.release()
