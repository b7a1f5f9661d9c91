"""Carrying answers and news away from the writer: whatever happens to them on the way, the writer goes on.

A future's callbacks and an observer are other people's code. They run on a courier's thread, so a slow one keeps
nobody from voting, and a broken one is logged.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")

log = logging.getLogger(__name__)

PATIENCE = 5.0
"""Seconds that closing waits for a courier whose errand does not end."""


class Courier:
    """A thread that runs errands one after the other, in the order in which they were given."""

    def __init__(self, name: str) -> None:
        self._errands: queue.SimpleQueue[Callable[[], object] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)

    def start(self) -> None:
        """Begin to run errands."""
        self._thread.start()

    def send(self, errand: Callable[[], object]) -> None:
        """Have an errand run soon; from any thread."""
        self._errands.put(errand)

    def close(self, patience: float = PATIENCE) -> None:
        """Finish what was given, then stop; an errand that does not end is left behind after `patience` seconds."""
        self._errands.put(None)
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(patience)

    def _work(self) -> None:
        while (errand := self._errands.get()) is not None:
            try:
                errand()
            except BaseException:  # somebody's callback; the next answer is not its business
                log.exception("a callback failed")


class News(Generic[T]):
    """Tells observers the latest of something. Who listens slowly hears of several changes as one."""

    def __init__(self, courier: Courier) -> None:
        self._courier = courier
        self._observers: list[Callable[[T], None]] = []
        self._latest: list[T] = []
        self._lock = threading.Lock()

    def subscribe(self, observer: Callable[[T], None]) -> Callable[[], None]:
        """Be told from now on; returns the way to stop."""
        with self._lock:
            self._observers.append(observer)
        return lambda: self._leave(observer)

    def tell(self, latest: T) -> None:
        """Pass the latest on; returns at once."""
        with self._lock:
            waiting = bool(self._latest)
            self._latest = [latest]
        if not waiting:
            self._courier.send(self._deliver)

    def _leave(self, observer: Callable[[T], None]) -> None:
        with self._lock:
            if observer in self._observers:
                self._observers.remove(observer)

    def _deliver(self) -> None:
        with self._lock:
            (latest,), self._latest = self._latest, []
            observers = list(self._observers)
        for observer in observers:
            try:
                observer(latest)
            except Exception:  # an observer's bug must not cost the others their news
                log.exception("an observer failed")
