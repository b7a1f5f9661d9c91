"""One process per community folder, and who it is."""

from __future__ import annotations

import json
import os
import socket
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from council.store.base import Holder, Locked, StoreError

if TYPE_CHECKING:
    from filelock import BaseFileLock


class FolderLock:
    """A folder held by this process until it is released or the process ends, however it ends.

    The operating system's lock on `.lock` decides; `.lock.json` beside it only says who holds it (Windows lets nobody
    read a locked file), so what a dead process left there blocks nobody.

    Raises `Locked` when somebody else holds the folder, `StoreError` when it cannot be locked at all.
    """

    def __init__(self, folder: Path, program: str) -> None:
        self._card = folder / ".lock.json"
        self._lock = self._acquired(folder)
        try:
            self._card.write_text(json.dumps(_this_process(program)), encoding="utf-8")
        except OSError as error:
            self._lock.release()
            raise StoreError(f"{folder} cannot be written: {error}") from error

    def release(self) -> None:
        """Let the next one in. Twice is once: by then the card may be somebody else's."""
        if self._lock.is_locked:
            with suppress(OSError):
                self._card.unlink()
            self._lock.release()

    def _acquired(self, folder: Path) -> BaseFileLock:
        from filelock import FileLock, Timeout

        # Not per thread: the thread that closes the store need not be the one that opened it.
        lock = FileLock(folder / ".lock", thread_local=False)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise Locked(str(folder), _holder(self._card)) from None
        except OSError as error:
            raise StoreError(f"{folder} cannot be locked: {error}") from error
        return lock


def _this_process(program: str) -> dict[str, object]:
    since = datetime.now(UTC).isoformat(timespec="seconds")
    return {"pid": os.getpid(), "program": program, "host": socket.gethostname(), "since": since}


def _holder(card: Path) -> Holder | None:
    """Who holds the folder, as far as it is written down: between its two steps the holder has no card yet."""
    try:
        who = json.loads(card.read_text(encoding="utf-8"))
        return Holder(int(who["pid"]), str(who["program"]), str(who["host"]), str(who["since"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
