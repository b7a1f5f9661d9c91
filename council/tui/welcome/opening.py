"""Looking before one leaps: whether a community can be opened, and a kind word when it cannot."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from council import settings
from council.domain.kernel import Refusal
from council.i18n import Words
from council.store.base import Holder, Locked, StoreError
from council.store.lock import FolderLock


def look_over(folder: Path) -> None:
    """Whether a folder can be opened: its settings can be read, and nobody else has it open.

    Raises `Refusal` and `StoreError` (`Locked` says who). Call it off the loop.
    """
    settings.load(folder)
    FolderLock(folder, "council").release()


def kindly(error: Refusal | StoreError, _: Words) -> str:
    """What is the matter, and what to do about it."""
    if isinstance(error, Refusal):
        return _.refusal(error)
    if isinstance(error, Locked):
        return _locked(error, _)
    return _(
        "This folder cannot be written in, so nothing could be recorded there ({why}). Is the stick full or locked, "
        "or is it somebody else's folder? Copy it to a folder of your own and open the copy.",
        why=str(error.__cause__ or error),
    )


def _locked(error: Locked, _: Words) -> str:
    """Who has it open: this computer's other window, or another computer that shares the folder."""
    holder = error.holder
    if holder is None:
        return _("This community is open in another program just now. Close it there, then try again.")
    return _(
        "This community is open already: {program} on {host}, since {since}. Look for its window, or close it there "
        "first; two programs at once would write over each other.",
        program=holder.program,
        host=holder.host,
        since=_since(holder, _),
    )


def _since(holder: Holder, _: Words) -> str:
    try:
        moment = datetime.fromisoformat(holder.since)
    except ValueError:
        return holder.since
    local = moment.astimezone()
    return _.datetime(local, local.tzinfo, short=True) if local.tzinfo else holder.since
