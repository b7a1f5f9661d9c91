"""Code of plugins beside the pages' event loop: each call on a thread of its own, so that a slow one delays nobody.

Not in a pool: the threads of a pool are waited for when the program ends, and one that hangs would never let it end.
"""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from council.domain.kernel import Refusal

SECONDS = 10.0
"""How long a page of a plugin may take."""
AT_ONCE = 6
"""Calls of one plugin that run at one time; more are asked to come again."""

T = TypeVar("T")


class Threads:
    """The calls that are running, counted by plugin. One event loop's own."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self.seconds = seconds
        self._running: Counter[str] = Counter()

    async def apart(self, plugin: str, work: Callable[[], T]) -> T:
        """What the work gives, or raises. Raises `TimeoutError` when it takes too long (it goes on, unheard), and
        `Refusal("page.busy")` while too many calls of that plugin are running."""
        if self._running[plugin] >= AT_ONCE:
            raise Refusal("page.busy")
        loop = asyncio.get_running_loop()
        ended: asyncio.Future[T] = loop.create_future()

        def over(result: T | None, error: BaseException | None) -> None:
            self._running[plugin] -= 1
            if ended.done():  # nobody waits any more
                return
            if error is not None:
                ended.set_exception(error)
            else:
                ended.set_result(result)  # type: ignore[arg-type]

        def run() -> None:
            result, error = None, None
            try:
                result = work()
            except BaseException as raised:  # noqa: BLE001 — kept for whoever waits: on this thread nobody could be told
                usual = isinstance(raised, Exception) and not isinstance(raised, StopIteration)
                error = raised if usual else RuntimeError(type(raised).__name__)
            with suppress(RuntimeError):  # the loop has been closed
                loop.call_soon_threadsafe(over, result, error)

        self._running[plugin] += 1
        threading.Thread(target=run, name=f"council-page-{plugin}", daemon=True).start()
        return await asyncio.wait_for(ended, self.seconds)
