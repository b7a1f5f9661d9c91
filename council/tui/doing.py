"""Commands out: sent, awaited, and every way they can end said in one place."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, TypeVar

from council.domain.kernel import Command, Conflict, Refusal
from council.domain.meeting import Meeting
from council.store.base import StoreError

if TYPE_CHECKING:
    from council.tui.app import CouncilApp

T = TypeVar("T")
ATTEMPTS = 3  # a command that met somebody else's is decided again on what stands now


async def perform(app: CouncilApp, ask: Callable[[], Future[T]]) -> T | None:
    """Ask the service for something and wait until it is recorded; None when it was not, which has been said then.

    A refusal becomes a toast; a conflict is decided again; a write that failed becomes a dialog, so that it never
    looks like success. Call it from a worker (an act's `do` runs in one).
    """
    for attempt in range(ATTEMPTS):
        try:
            answer = await asyncio.wrap_future(ask())
        except Conflict:
            if attempt == ATTEMPTS - 1:
                app.refuse(Refusal("write.conflict"))
        except Refusal as refusal:
            app.refuse(refusal)
            return None
        except StoreError as error:
            from council.tui.dialogs.not_recorded import NotRecorded

            await app.ask(NotRecorded(app._, error))
            return None
        else:
            app.catch_up()
            return answer
    return None


async def send(app: CouncilApp, command: Command) -> Meeting | None:
    """Send a command to the meeting in hand; the meeting afterwards, or None."""
    council = app.council
    return await perform(app, lambda: council.meetings.do(command, app.actor))
