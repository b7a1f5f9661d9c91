"""The journal: what was done, in order, folded into the meeting; undo is one more line.

`Struck(seq, reason)` leaves an event out of the fold while the journal keeps it. Nothing is undone across a poll's
opening or closing: people have acted on those.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from council.domain import agenda, floor, motions, polls, resolutions, roll_call, sitting
from council.domain.kernel import Command, Context, Event, JournalEntry, Refusal, Stamp, apply, decide
from council.domain.meeting import Meeting

CHAPTERS = (sitting, roll_call, agenda, floor, motions, polls, resolutions)
"""Importing them registers their deciders and appliers."""

LASTING = (
    sitting.Convened,
    sitting.DoorsOpened,
    sitting.Adjourned,
    polls.PollOpened,
    polls.PhonesClosed,
    polls.HandsEntered,
    polls.Recused,
    polls.PollClosed,
    polls.PollCancelled,
)
"""Events that are never undone, and that nothing before them is undone across."""


class Undo(Command):
    """Strike the last thing that this actor did; with `seq`, that very event."""

    reason: str
    seq: int | None = None


class Struck(Event):
    """An event is left out of the fold from now on."""

    seq: int
    reason: str


def fold(meeting_id: str, entries: Iterable[JournalEntry]) -> Meeting:
    """The meeting that a journal tells of. Total: any journal that was recorded can be folded."""
    listed = list(entries)
    struck = {entry.event.seq for entry in listed if isinstance(entry.event, Struck)}
    meeting = Meeting(id=meeting_id)
    for entry in listed:
        meeting = (
            meeting.having(seq=entry.seq)
            if entry.seq in struck
            else apply(entry.event, meeting, entry.stamp).having(seq=entry.seq)
        )
    return meeting


def after(meeting: Meeting, entries: Sequence[JournalEntry], new: Sequence[JournalEntry]) -> Meeting:
    """The meeting after new entries; only a `Struck` among them costs a whole fold."""
    if any(isinstance(entry.event, Struck) for entry in new):
        return fold(meeting.id, [*entries, *new])
    for entry in new:
        meeting = apply(entry.event, meeting, entry.stamp).having(seq=entry.seq)
    return meeting


def undoable(entries: Sequence[JournalEntry], actor: str) -> JournalEntry | None:
    """What undo would strike for this actor: their last own act since the last lasting event, not struck yet."""
    struck = {entry.event.seq for entry in entries if isinstance(entry.event, Struck)}
    for entry in reversed(entries):
        if isinstance(entry.event, LASTING):
            return None
        if entry.stamp.actor == actor and not isinstance(entry.event, Struck) and entry.seq not in struck:
            return entry
    return None


@decide.register
def _undo(command: Undo, meeting: Meeting, context: Context) -> list[Event]:
    sitting.require_unfinished(meeting)
    last = undoable(context.entries, context.actor)
    if command.seq is None:
        entry = last
    else:
        entry = next((each for each in context.entries if each.seq == command.seq), None)
        if entry is not None and not _reachable(context.entries, entry):
            entry = None
    if entry is None:
        raise Refusal("undo.nothing")
    strike = Struck(seq=entry.seq, reason=command.reason.strip())
    if not _still_folds(meeting.id, context, strike):
        raise Refusal("undo.built_upon")
    return [strike]


def _reachable(entries: Sequence[JournalEntry], entry: JournalEntry) -> bool:
    struck = {each.event.seq for each in entries if isinstance(each.event, Struck)}
    later = [each for each in entries if each.seq >= entry.seq]
    return (
        entry.seq not in struck
        and not isinstance(entry.event, Struck)
        and not any(isinstance(each.event, LASTING) for each in later)
    )


def _still_folds(meeting_id: str, context: Context, strike: Struck) -> bool:
    """Whether what came later still makes sense without the event (it may name what the event made)."""
    stamp = Stamp(seq=len(context.entries) + 1, at=context.at, actor=context.actor)
    try:
        fold(meeting_id, [*context.entries, JournalEntry(stamp=stamp, event=strike)])
    except (KeyError, IndexError, StopIteration):
        return False
    return True


@apply.register
def _struck(event: Struck, meeting: Meeting, stamp: Stamp) -> Meeting:
    return meeting
