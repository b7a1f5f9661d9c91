"""What went wrong with plugins: kept in order, told to whoever listens."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from council.domain.kernel import Refusal

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Trouble:
    """Something that went wrong with a plugin ("" is none in particular), to be put into words by `_.refusal`."""

    plugin: str
    refusal: Refusal


class Troubles:
    """The troubles of one community's plugins. May be used from any thread."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._listed: list[Trouble] = []
        self._said = 0
        self._observers: list[Callable[[Trouble], None]] = []

    def __iter__(self) -> Iterator[Trouble]:
        with self._turn:
            return iter(tuple(self._listed))

    def __len__(self) -> int:
        return len(self._listed)

    def subscribe(self, observer: Callable[[Trouble], None]) -> Callable[[], None]:
        """Be told of trouble from now on, on whichever thread meets it; returns the way to stop."""
        with self._turn:
            self._observers.append(observer)
        return lambda: self._leave(observer)

    def add(self, plugin: str, refusal: Refusal) -> None:
        """Note a trouble and tell those who listen; the same one again is noted once."""
        with self._turn:
            if any(each.plugin == plugin and str(each.refusal) == str(refusal) for each in self._listed):
                return
            trouble = Trouble(plugin, refusal)
            self._listed.append(trouble)
            observers = tuple(self._observers)
        log.info("plugin %s: %s", plugin, refusal)
        for observer in observers:
            observer(trouble)

    def unsaid(self) -> tuple[Trouble, ...]:
        """The troubles that have not been asked for in this way yet: each is shown to somebody once."""
        with self._turn:
            unsaid, self._said = tuple(self._listed[self._said :]), len(self._listed)
        return unsaid

    def _leave(self, observer: Callable[[Trouble], None]) -> None:
        with self._turn:
            if observer in self._observers:
                self._observers.remove(observer)
