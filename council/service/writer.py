"""The one writer: a thread that decides and records everything, in the order it was asked for.

What arrives while a flush runs shares the next one (group commit): three hundred votes at once cost a few flushes,
not three hundred. Faces get futures; nothing is answered before it is on the disk.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Protocol

log = logging.getLogger(__name__)


class Ask(Protocol):
    """How the parts of the service queue a job (see `Writer.ask`)."""

    def __call__(self, run: Callable[[Any], Any], *, alone: bool = False) -> Future[Any]:
        """Queue a job; its future is answered after the commit."""


LARGEST_BATCH = 2_000


@dataclass
class Job:
    """Something to be done by the writer. `alone` jobs get a batch of their own: they write more than rows."""

    run: Callable[[Any], Any]
    future: Future[Any]
    alone: bool = False


class Writer:
    """Takes jobs from any thread; hands them in batches to `commit`, which must answer every future."""

    def __init__(self, commit: Callable[[Sequence[Job]], None]) -> None:
        self._commit = commit
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="council-writer", daemon=True)
        self._closed = False

    def start(self) -> None:
        """Begin to take jobs."""
        self._thread.start()

    def ask(self, run: Callable[[Any], Any], *, alone: bool = False) -> Future[Any]:
        """Queue a job; its future is answered after the commit."""
        future: Future[Any] = Future()
        if self._closed:
            future.set_exception(RuntimeError("the community is closed"))
        else:
            self._jobs.put(Job(run, future, alone))
        return future

    def close(self) -> None:
        """Finish what was asked for, then stop."""
        self._closed = True
        self._jobs.put(None)
        if self._thread.is_alive():
            self._thread.join()

    def _work(self) -> None:
        waiting: Job | None = None
        while True:
            job = waiting or self._jobs.get()
            waiting = None
            if job is None:
                return
            batch = [job]
            ended = False
            while not job.alone and len(batch) < LARGEST_BATCH:
                try:
                    following = self._jobs.get_nowait()
                except queue.Empty:
                    break
                if following is None:
                    ended = True
                    break
                if following.alone:
                    waiting = following
                    break
                batch.append(following)
            self._answer(batch)
            if ended:
                return

    def _answer(self, batch: Sequence[Job]) -> None:
        try:
            self._commit(batch)
        except BaseException as error:  # the writer outlives any bug; whoever asked is told
            log.exception("a commit failed")
            for job in batch:
                if not job.future.done():
                    job.future.set_exception(error)
