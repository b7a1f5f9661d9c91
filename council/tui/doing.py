"""Commands out: sent, awaited, and every way they can end said in one place."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, TypeVar

from council.domain.kernel import Command, Conflict, Refusal
from council.domain.meeting import Meeting
from council.domain.sitting import TakeNote
from council.i18n import words
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
    """Send a command to the meeting in hand; the meeting afterwards, or None.

    Plugins are heard first: against a point of order one goes on with a reason, which is noted in the minutes.
    """
    council = app.council
    if not await _in_order(app, command):
        return None
    return await perform(app, lambda: council.meetings.do(command, app.actor))


async def _in_order(app: CouncilApp, command: Command) -> bool:
    """Whether nothing speaks against a command, or somebody goes on all the same."""
    plugins = app.house.opened.plugins if app.house is not None else None
    meeting = app.council.snapshot.meeting
    if plugins is None or meeting is None or not plugins.implementing("review") or app.why_not(command) is not None:
        return True
    from council.plugins.asking import objections

    said = await asyncio.to_thread(objections, plugins, command, meeting, app.council.snapshot)
    if not said:
        return True
    from council.tui.dialogs.ask import Reason

    _ = app._
    points = [_("{plugin}: {text}", plugin=each.plugin, text=each.text.in_language(_.language)) for each in said]
    about = "\n".join([*points, "", _("To go on all the same, give the reason; it goes into the minutes.")])
    reason = await app.ask(Reason(_("Point of order"), about))
    if reason is None:
        return False
    _ = words(app.council.snapshot.settings.language)
    texts = _.list([f"{each.text.in_language(_.language)} ({each.plugin})" for each in said])
    note = _("Point of order: {texts} Went on because: {reason}", texts=texts, reason=reason)
    council = app.council
    return await perform(app, lambda: council.meetings.do(TakeNote(text=note), app.actor)) is not None
