"""What goes wrong is written into the community's `logs/`: when, what kind, and where in the program.

Never what an exception says: its message may hold somebody's name (a value that did not fit, a row of a list).
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

LARGEST = 256 * 1024
KEPT = 2


def told(error: BaseException) -> str:
    """An exception as places in the program, causes first, without its words."""
    cause = error.__cause__ or error.__context__ or getattr(error, "error", None)
    before = told(cause) + "\n\n" if isinstance(cause, BaseException) else ""
    places = [
        f"  {Path(frame.filename).name}:{frame.lineno} in {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    return before + "\n".join([f"{type(error).__module__}.{type(error).__qualname__}", *places])


class _Discreet(logging.Formatter):
    """Records with their exceptions reduced to places."""

    def format(self, record: logging.LogRecord) -> str:
        """The record; an exception that another handler has put into words already is told anew."""
        fresh = copy(record)
        fresh.exc_text = None
        return super().format(fresh)

    def formatException(self, ei: Any) -> str:  # noqa: N802 — logging's name
        """The exception of `sys.exc_info()`."""
        return told(ei[1]) if ei[1] is not None else ""


@contextmanager
def keeping(folder: Path) -> Iterator[None]:
    """While this lasts, warnings and errors of the program, and what was taken back in a meeting, go into
    `logs/council.log` of a community's folder."""
    try:
        (folder / "logs").mkdir(exist_ok=True)
        handler: logging.Handler = RotatingFileHandler(
            folder / "logs" / "council.log", maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8", delay=True
        )
    except OSError:  # a folder that cannot be written is told of elsewhere; the meeting needs no log
        handler = logging.NullHandler()
    handler.setLevel(logging.INFO)
    recorded = logging.getLogger("council.recorded")  # no fault: it belongs into the file, never on the screen
    level = recorded.level
    recorded.setLevel(logging.INFO)
    handler.setFormatter(_Discreet("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield
    finally:
        recorded.setLevel(level)
        root.removeHandler(handler)
        handler.close()


def write_crash(folder: Path, error: BaseException) -> Path | None:
    """Write a crash down; returns the file, or None when it cannot be written."""
    path = folder / "logs" / "crashes.log"
    try:
        path.parent.mkdir(exist_ok=True)
        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC\n{told(error)}\n\n")
    except OSError:
        return None
    return path
