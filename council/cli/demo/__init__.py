"""`council demo`: a fresh copy of the sample community, simulated residents over real HTTP, and you in the chair."""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from council import boot, folders
from council.cli.demo import modules
from council.cli.demo.crowd import newcomers
from council.cli.demo.hall import HEADLESS, WATCHABLE, Hall, Pace
from council.cli.demo.play import Play
from council.cli.ending import complain
from council.i18n import N_, Words, words
from council.service.council import utc_now

if TYPE_CHECKING:
    from council.boot import Opened
    from council.web.server import Pages

DECIDING_BODY = "residents"
CHAIR = N_("Demo chair")


def run(*, headless: bool, auto: bool, voters: int, seed: int, home: Path | None, language: str) -> int:
    """Play; returns 0, or 1 when the archive that was played does not verify."""
    _ = words(language)
    if sys.stderr.isatty():
        complain(_("Setting up the community…"))
    kept = home or (Path(tempfile.mkdtemp(prefix="council-demo-")) / "xijie" if headless else None)
    with stage(kept, voters, seed, language) as (opened, pages):
        pace = HEADLESS if headless else WATCHABLE
        hall = Hall(opened.council, lambda code: f"http://127.0.0.1:{pages.port}/V/{code}", voters, seed, pace)
        if headless:
            return _headless(opened, hall, voters, _)
        return _terminal(opened, pages, hall, pace, _, auto=auto)


@contextmanager
def stage(
    home: Path | None, voters: int, seed: int, language: str, clock: Callable[[], datetime] = utc_now
) -> Iterator[tuple[Opened, Pages]]:
    """The copied community, open, with its pages on loopback; taken down afterwards, and deleted unless kept."""
    from council.web.server import Pages

    with tempfile.TemporaryDirectory(prefix="council-demo-", ignore_cleanup_errors=True) as temporary:
        folder = home or Path(temporary) / "xijie"
        _copied(folder, language)
        opened = boot.open_community(folder, clock)
        try:
            _prepare(opened, voters, seed, language)
            pages = Pages(opened.council, opened.plugins)
            pages.start()
            try:
                yield opened, pages
            finally:
                pages.stop()
        finally:
            opened.close()


def _copied(folder: Path, language: str) -> None:
    """The sample lies there in Chinese; in English it is made anew out of the same sources."""
    if language == "zh":
        folders.created(folder, folders.sample())
    else:
        from council.cli.demo.sample import build

        folders.created(folder, None)
        build(folder, language)


def _prepare(opened: Opened, voters: int, seed: int, language: str) -> None:
    """The community speaks the player's language, and has people enough."""
    _ = words(language)
    settings = opened.council.snapshot.settings
    boot.change_settings(opened, settings.having(language=language, operator=settings.operator or _(CHAIR)))
    more = newcomers(opened.council.snapshot.roster, voters, seed, opened.council.clock().date())
    if more:
        opened.council.ledgers.keep_people(more, "demo").result()


def _headless(opened: Opened, hall: Hall, voters: int, _: Words) -> int:
    """The whole cycle at once, told line by line."""
    began = time.monotonic()
    before = set(opened.council.snapshot.archived)
    say = partial(print, flush=True)
    say(
        _(
            "{community}: {count} residents, {voters} of them come",
            community=opened.council.snapshot.settings.name,
            count=len(opened.council.snapshot.roster),
            voters=voters,
        )
    )
    hall.start()
    try:
        play = Play(opened, hall, HEADLESS, _, say, opened.council.snapshot.settings.operator)
        play.propose()
        numbers = {
            entry.number for entry in opened.council.snapshot.proposals.values() if entry.state not in ("closed",)
        }
        play.committee()
        play.residents(DECIDING_BODY)
        play.follow_up()
        play.fates(numbers)
        for line in modules.returned(opened.council.snapshot, _):
            say(line)
    finally:
        hall.stop()
    say(
        _(
            "{ballots} ballots came in over HTTP, {failures} requests failed",
            ballots=hall.receipts,
            failures=hall.failures,
        )
    )
    return _verified(opened, before, time.monotonic() - began, _)


def _verified(opened: Opened, before: set[str], seconds: float, _: Words) -> int:
    """Where the minutes are, and whether the archive stands up."""
    from council.cli.checking import sentences, verified

    for path in sorted((opened.folder / "archive").glob("*.json")):
        print(_("Archive: {file}", file=path))  # noqa: T201
    for number in sorted(
        opened.council.snapshot.meetings[each].number for each in opened.council.snapshot.archived - before
    ):
        print(_("Minutes: council minutes {folder} {number}", folder=opened.folder, number=number))  # noqa: T201
    report = verified(sorted((opened.folder / "archive").glob("*.json")))
    for line in sentences(report, _):
        print(line)  # noqa: T201
    print(_("Done in {seconds} s", seconds=f"{seconds:.1f}"))  # noqa: T201
    return 0 if report.ok else 1


def _terminal(opened: Opened, pages: Pages, hall: Hall, pace: Pace, _: Words, *, auto: bool) -> int:
    """The terminal on the copied community; with `auto` the demo's own chair works it."""
    from council.tui.run import run as run_terminal

    operator = opened.council.snapshot.settings.operator
    play = Play(opened, hall, pace, _, lambda _line: None, operator)
    play.pace = HEADLESS
    play.convene(DECIDING_BODY)
    play.pace = pace
    hall.start()
    if auto:
        threading.Thread(target=_by_itself, args=(play,), name="council-demo-chair", daemon=True).start()
    try:
        change = partial(boot.change_settings, opened)
        run_terminal(opened, pages, language=_.language, change_settings=change, reopens=False)
    finally:
        hall.stop()
    return 0


def _by_itself(play: Play) -> None:
    """Hold the residents' meeting; whoever watches may quit at any moment, which ends this as well."""
    play.rest(2)
    try:
        play.residents(DECIDING_BODY)
        play.follow_up()
    except RuntimeError:
        return  # the community was closed under our feet: the watcher has left
