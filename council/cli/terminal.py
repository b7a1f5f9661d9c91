"""Opening a community: with the terminal and the pages, or the pages alone."""

from __future__ import annotations

import signal
import threading
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from council import boot, folders
from council.boot import Opened
from council.cli.ending import complain, refusal_line
from council.domain.kernel import Refusal
from council.i18n import Words, words
from council.store.base import StoreError

if TYPE_CHECKING:
    from council.tui.wish import Wish


VOTERS = 200  # who come to a demo begun at the welcome screen


def here(folder: Path) -> None:
    """The community of this folder, else the welcome screen, until somebody quits."""
    from council import settings

    if settings.is_community(folder):
        keep_open(folder)
    else:
        greet()


def keep_open(folder: Path, *, safe_mode: bool = False) -> None:
    """A community in the terminal, then what somebody wished for there, until they quit."""
    _until_quit(_shown(boot.open_community(folder, safe_mode=safe_mode), None))


def greet() -> None:
    """The welcome screen, and what somebody wishes for there."""
    from council.tui.run import welcome

    _until_quit(welcome())


def _until_quit(wish: Wish | None) -> None:
    """One wish after the other; what cannot be opened is said on the welcome screen."""
    while wish is not None:
        language = wish.language
        try:
            wish = _fulfilled(wish)
        except (Refusal, StoreError) as error:
            from council.tui.run import welcome

            wish = welcome(language, refusal_line(error, words(language)))


def _fulfilled(wish: Wish) -> Wish | None:
    """The wished community, or the demo; returns the next wish, or None."""
    if wish.folder is not None:
        opened = boot.open_community(wish.folder, safe_mode=wish.safe_mode)
        return _shown(opened, wish.language, wish.place, wish.notice)
    from council.cli.demo import run

    run(headless=False, auto=False, voters=VOTERS, seed=1, home=None, language=wish.language)
    return None


def _shown(opened: Opened, language: str | None, place: str = "", notice: str = "") -> Wish | None:
    """An open community in the terminal, its pages beside it; returns what somebody wishes for next, or None. `place`
    is gone to first, and `notice` said there."""
    from council.tui.run import run
    from council.web.server import Pages

    pages = Pages(opened.council, opened.plugins)
    try:
        folders.remember(opened.folder)
        change = partial(boot.change_settings, opened)
        return run(opened, pages, language=language, change_settings=change, place=place, notice=notice)
    finally:
        pages.stop()
        opened.close()


def serve(folder: Path, _: Words, *, safe_mode: bool = False) -> None:
    """The pages until Ctrl-C; says where they are, and the desk's code on this terminal only. Between meetings they
    serve those who enter something and look it up, and the clerk."""
    from council.web.server import Pages

    opened = boot.open_community(folder, safe_mode=safe_mode)
    try:
        say_troubles(opened, _)
        snapshot = opened.council.snapshot
        if snapshot.meeting is None and not snapshot.ledgers:
            raise Refusal("meeting.none")
        pages = Pages(opened.council, opened.plugins)
        pages.start()
        try:
            print(_("Phones: {url}", url=pages.base_url))  # noqa: T201
            if snapshot.meeting is not None:
                print(_("Projector: {url}", url=pages.screen_url))  # noqa: T201
                print(_("Sign-in desk: {url}", url=pages.desk_url(snapshot.slips.staff)))  # noqa: T201
            elif snapshot.staff:
                print(_("Clerk's page: {url}", url=pages.desk_url(snapshot.staff)))  # noqa: T201
            print(_("Ctrl-C ends it; nothing is lost."), flush=True)  # noqa: T201
            _until_interrupted()
        finally:
            pages.stop()
    finally:
        opened.close()


def say_troubles(opened: Opened, _: Words) -> None:
    """What went wrong with plugins, a line each on stderr."""
    for trouble in opened.plugins.troubles:
        complain(_.refusal(trouble.refusal))


def _until_interrupted() -> None:
    """Wait for Ctrl-C, or for a polite request to end."""
    ended = threading.Event()
    for name in ("SIGINT", "SIGTERM"):
        signal.signal(getattr(signal, name), lambda *_: ended.set())
    while not ended.wait(1.0):
        pass
