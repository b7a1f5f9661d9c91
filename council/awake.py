"""Keeping the laptop and its screen awake while a meeting is in session."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Protocol, Self


class Keeping(Protocol):
    """What a way of staying awake says of itself once it is entered."""

    active: bool


Way = Callable[[], AbstractContextManager[Keeping]]


def _presenting() -> AbstractContextManager[Keeping]:
    from wakepy import keep

    way: AbstractContextManager[Keeping] = keep.presenting(on_fail="pass")
    return way


class Awake:
    """Keeps the laptop awake from `hold` to `release`; where the system does not allow it, says so and goes on."""

    def __init__(self, way: Way = _presenting, patience: float = 3.0) -> None:
        """`patience` is how many seconds `hold` and `release` wait for the system's answer."""
        self._way = way
        self._patience = patience
        self._holding: _Holding | None = None

    @property
    def holds(self) -> bool:
        """Whether the laptop is being kept awake now."""
        return self._holding is not None and self._holding.active

    def hold(self) -> bool:
        """Keep the laptop awake; returns whether it holds. Holding twice is holding once; what failed is retried."""
        if self._holding is None or not self._holding.is_alive():
            self._holding = _Holding(self._way)
            self._holding.start()
        self._holding.answered.wait(self._patience)
        return self.holds

    def release(self) -> None:
        """Let the laptop sleep again; harmless when nothing is held."""
        if self._holding is not None:
            self._holding.let_go.set()
            self._holding.join(self._patience)
            self._holding = None

    def __enter__(self) -> Self:
        self.hold()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


class _Holding(threading.Thread):
    """One stretch of staying awake.

    The way in and the way out must be taken by the same thread (Windows counts by thread), and asking a Linux
    desktop may take a moment: so a thread does both. The system lets go by itself when the program dies.
    """

    def __init__(self, way: Way) -> None:
        super().__init__(name="awake", daemon=True)
        self.active = False
        self.answered = threading.Event()
        self.let_go = threading.Event()
        self._way = way

    def run(self) -> None:
        """Stay awake until told to let go; end at once where there is no way to."""
        try:
            with self._way() as keeping:
                self.active = keeping.active
                self.answered.set()
                if self.active:
                    self.let_go.wait()
        except (ImportError, OSError, RuntimeError):
            pass  # the meeting is held all the same; whoever asked hears that the laptop may fall asleep
        finally:
            self.active = False
            self.answered.set()
