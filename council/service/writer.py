"""The one writer: a thread that decides and records everything, in the order it was asked for.

What arrives while a flush runs shares the next one (group commit): three hundred votes at once cost a few flushes,
not three hundred. Faces get futures; nothing is answered before it is on the disk. What was asked for is done even
when nobody waits for the answer any more: a phone that hung up has voted all the same.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Protocol

from council.service.courier import Courier
from council.store.base import StoreError

log = logging.getLogger(__name__)

LARGEST_BATCH = 2_000
CLOSED = "the community is closed"


class Ask(Protocol):
    """How the parts of the service queue a job (see `Writer.ask`)."""

    def __call__(self, run: Callable[[Any], Any], *, alone: bool = False) -> Future[Any]:
        """Queue a job; its future is answered after the commit."""


@dataclass(frozen=True)
class Job:
    """Something to be done by the writer. `alone` jobs get a batch of their own: they write more than rows."""

    run: Callable[[Any], Any]
    future: Future[Any]
    alone: bool = False


@dataclass(frozen=True)
class Answer:
    """What a job is told: a value, or an error instead."""

    value: Any = None
    error: BaseException | None = None

    def give(self, future: Future[Any]) -> None:
        """Answer a future."""
        if self.error is not None:
            future.set_exception(self.error)
        else:
            future.set_result(self.value)


class Writer:
    """Takes jobs from any thread; hands them in batches to `commit`, which returns an answer for each of them."""

    def __init__(self, commit: Callable[[Sequence[Job]], Sequence[Answer]]) -> None:
        self._commit = commit
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="council-writer", daemon=True)
        self._answers = Courier("council-answers")
        self._door = threading.Lock()
        self._closed = False

    def start(self) -> None:
        """Begin to take jobs."""
        self._answers.start()
        self._thread.start()

    def ask(self, run: Callable[[Any], Any], *, alone: bool = False) -> Future[Any]:
        """Queue a job; its future is answered after the commit, with `StoreError` when the writer has been closed.

        It cannot be cancelled: what was asked for may be on the disk already.
        """
        future: Future[Any] = Future()
        future.set_running_or_notify_cancel()
        with self._door:
            if not self._closed:
                self._jobs.put(Job(run, future, alone))
                return future
        future.set_exception(StoreError(CLOSED))
        return future

    def close(self) -> None:
        """Finish what was asked for, answer it, then stop."""
        with self._door:
            self._closed = True
        self._jobs.put(None)
        if self._thread.is_alive():
            self._thread.join()
        else:
            self._turn_away()
        self._answers.close()

    def _work(self) -> None:
        waiting: Job | None = None
        while (job := waiting or self._jobs.get()) is not None:
            batch, waiting, ended = self._gathered(job)
            self._send(batch, self._answered(batch))
            if ended:
                return

    def _gathered(self, job: Job) -> tuple[list[Job], Job | None, bool]:
        """The job and what has come since; the job that must wait for its own batch; whether the end has come."""
        batch = [job]
        while not job.alone and len(batch) < LARGEST_BATCH:
            try:
                following = self._jobs.get_nowait()
            except queue.Empty:
                break
            if following is None:
                return batch, None, True
            if following.alone:
                return batch, following, False
            batch.append(following)
        return batch, None, False

    def _answered(self, batch: Sequence[Job]) -> Sequence[Answer]:
        try:
            return self._commit(batch)
        except BaseException as error:  # the writer outlives any bug; whoever asked is told
            log.exception("a commit failed")
            return [Answer(error=error)] * len(batch)

    def _send(self, batch: Sequence[Job], answers: Sequence[Answer]) -> None:
        for job, answer in zip(batch, answers, strict=True):
            self._answers.send(lambda job=job, answer=answer: answer.give(job.future))  # type: ignore[misc]

    def _turn_away(self) -> None:
        """Answer what was asked of a writer that never began."""
        while not self._jobs.empty():
            if (job := self._jobs.get()) is not None:
                job.future.set_exception(StoreError(CLOSED))
