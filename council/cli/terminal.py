"""Opening a community: with the terminal and the pages, or the pages alone."""

from __future__ import annotations

import signal
import threading
from functools import partial
from pathlib import Path

from council import boot, folders
from council.domain.kernel import Refusal
from council.i18n import Words


def here(folder: Path) -> None:
    """The community of this folder, else the welcome screen, until somebody quits."""
    from council import settings

    if settings.is_community(folder):
        keep_open(folder)
    else:
        from council.tui.run import welcome

        keep_open(welcome())


def keep_open(folder: Path | None) -> None:
    """A community in the terminal, then the next one that somebody chose there, until they quit."""
    while folder is not None:
        folder = _opened(folder)


def _opened(folder: Path) -> Path | None:
    """A community in the terminal, its pages beside it; returns the next folder to open, or None."""
    from council.tui.run import run
    from council.web.server import Pages

    opened = boot.open_community(folder)
    pages = Pages(opened.council)
    try:
        folders.remember(folder)
        return run(opened, pages, change_settings=partial(boot.change_settings, opened))
    finally:
        pages.stop()
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
