"""Opening a community: with the terminal and the pages, or the pages alone."""

from __future__ import annotations

import signal
import threading
from pathlib import Path

from council import boot
from council.domain.kernel import Refusal
from council.i18n import Words


def here(folder: Path) -> None:
    """The community of this folder, else the welcome screen."""
    from council import settings

    if settings.is_community(folder):
        open_folder(folder)
    else:
        from council.tui.run import welcome

        welcome()


def open_folder(folder: Path) -> None:
    """A community in the terminal, its pages beside it."""
    from council.tui.run import run

    opened = boot.open_community(folder)
    try:
        run(opened)
    finally:
        opened.council.close()


def serve(folder: Path, _: Words) -> None:
    """The pages until Ctrl-C; says where they are, and the desk's code on this terminal only."""
    from council.web.server import Pages

    opened = boot.open_community(folder)
    try:
        if opened.council.snapshot.meeting is None:
            raise Refusal("meeting.none")
        pages = Pages(opened.council)
        pages.start()
        try:
            print(_("Phones: {url}", url=pages.base_url))  # noqa: T201
            print(_("Projector: {url}", url=pages.screen_url))  # noqa: T201
            print(_("Sign-in desk: {url}", url=pages.desk_url(opened.council.snapshot.slips.staff)))  # noqa: T201
            print(_("Ctrl-C ends it; nothing is lost."), flush=True)  # noqa: T201
            _until_interrupted()
        finally:
            pages.stop()
    finally:
        opened.council.close()


def _until_interrupted() -> None:
    """Wait for Ctrl-C, or for a polite request to end."""
    ended = threading.Event()
    for name in ("SIGINT", "SIGTERM"):
        signal.signal(getattr(signal, name), lambda *_: ended.set())
    while not ended.wait(1.0):
        pass
