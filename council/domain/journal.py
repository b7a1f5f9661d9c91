"""The journal: what was done, in order, folded into the meeting; undo is one more line.

`Struck(seq, reason)` leaves an event out of the fold while the journal keeps it. Nothing is undone across a poll's
opening or closing, nor when something done since rests on it: people have acted on those. What others did meanwhile
that has nothing to do with it (phones that signed in, a hand raised) stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from council.domain import (
    agenda,
    elections,
    extensions,
    floor,
    gates,
    motions,
    paper,
    polls,
    resolutions,
    roll_call,
    sitting,
    ties,
)
from council.domain.kernel import Command, Context, Event, JournalEntry, Refusal, Stamp, apply, decide
from council.domain.meeting import Meeting

CHAPTERS = (extensions, sitting, roll_call, agenda, floor, gates, motions, polls, paper, elections, ties, resolutions)
"""Importing them registers their deciders and appliers."""

LASTING = (
    sitting.Convened,
    sitting.DoorsOpened,
    sitting.Adjourned,
    polls.PollOpened,
    polls.PhonesClosed,
    polls.HandsEntered,
    polls.Recused,
    paper.PaperIssued,
    paper.PaperEntered,
    paper.PaperCounted,
    paper.PaperExplained,
    paper.Assisted,
    polls.PollClosed,
    polls.PollCancelled,
    elections.LotDrawn,
    ties.TieBroken,
)
"""Events that are never undone, and that nothing before them is undone across."""


IN_SESSION = (
    agenda.ItemStarted,
    agenda.ItemConcluded,
    floor.FloorRequested,
    floor.RequestWithdrawn,
    floor.FloorGiven,
    floor.TurnEnded,
    floor.TurnPaused,
    floor.TurnContinued,
    floor.TurnExtended,
    motions.Moved,
    motions.Seconded,
    motions.MotionSetAside,
    resolutions.Resolved,
    sitting.Recessed,
    sitting.Resumed,
)
"""Events that rest on the meeting's being in session."""

IN_TURN = (floor.TurnEnded, floor.TurnPaused, floor.TurnContinued, floor.TurnExtended)
"""Events that rest on somebody's speaking."""

MADE: dict[type[Event], Callable[[Any], str]] = {
    agenda.ItemAdded: lambda event: event.item.id,
    agenda.ItemStarted: lambda event: event.item,
    agenda.ItemConcluded: lambda event: event.item,
    agenda.ItemDropped: lambda event: event.item,
    motions.Moved: lambda event: event.id,
    motions.MotionSetAside: lambda event: event.motion,
    floor.FloorRequested: lambda event: event.request.person,
    floor.RequestWithdrawn: lambda event: event.person,
    roll_call.Arrived: lambda event: event.person,
    roll_call.Left: lambda event: event.person,
    roll_call.GuestAdmitted: lambda event: event.id,
    roll_call.ProxyGiven: lambda event: event.right,
    roll_call.ProxyRevoked: lambda event: event.right,
}
"""What an event makes or changes so that a later one which names it may rest on it."""


TOGETHER: dict[type[Event], type[Event]] = {
    sitting.CalledToOrder: extensions.PluginsNoted,
    floor.FloorGiven: floor.TurnEnded,
    agenda.ItemDropped: motions.MotionSetAside,
    motions.MotionSetAside: motions.MotionSetAside,
    roll_call.Arrived: roll_call.ProxyRevoked,
}
"""Events that one command records in one go: the last, and what comes before it. They are taken back together."""


class Undo(Command):
    """Strike the last thing that this actor did, with all of it that was done at once; with `seq`, that very
    event."""

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
    struck = _struck_in(entries)
    for entry in reversed(entries):
        if isinstance(entry.event, LASTING):
            return None
        if entry.stamp.actor == actor and not isinstance(entry.event, Struck) and entry.seq not in struck:
            return entry
    return None


@decide.register
def _undo(command: Undo, meeting: Meeting, context: Context) -> list[Event]:
    sitting.require_unfinished(meeting)
    entry = undoable(context.entries, context.actor) if command.seq is None else _named(context.entries, command.seq)
    if entry is None:
        raise Refusal("undo.nothing")
    act = _act(context.entries, entry)
    if _is_built_upon(act, context) or _is_voted_upon(act, meeting, context):
        raise Refusal("undo.built_upon")
    strikes = [Struck(seq=each.seq, reason=command.reason.strip()) for each in act]
    if not _still_folds(meeting.id, context, strikes):
        raise Refusal("undo.built_upon")
    return [*strikes]


def _struck_in(entries: Iterable[JournalEntry]) -> set[int]:
    return {entry.event.seq for entry in entries if isinstance(entry.event, Struck)}


def _named(entries: Sequence[JournalEntry], seq: int) -> JournalEntry | None:
    """The event of that number, if it may be struck at all."""
    later = [each for each in entries if each.seq >= seq]
    lasting = any(isinstance(each.event, LASTING) for each in later)
    if not later or later[0].seq != seq or lasting or seq in _struck_in(entries):
        return None
    return None if isinstance(later[0].event, Struck) else later[0]


def _act(entries: Sequence[JournalEntry], last: JournalEntry) -> list[JournalEntry]:
    """What the command that recorded `last` recorded in all, the last first."""
    act = [last]
    before = TOGETHER.get(type(last.event))
    for entry in reversed(entries[: last.seq - 1]):
        together = (entry.stamp.at, entry.stamp.actor) == (last.stamp.at, last.stamp.actor)
        if before is None or not together or not isinstance(entry.event, before):
            break
        act.append(entry)
    return act


def _is_built_upon(act: Sequence[JournalEntry], context: Context) -> bool:
    """Whether something recorded since rests on what is to be struck."""
    out = _struck_in(context.entries) | {entry.seq for entry in act}
    since = [entry.event for entry in context.entries if entry.seq > act[-1].seq and entry.seq not in out]
    return any(_rests_on(later, entry.event) for entry in act for later in since)


def _rests_on(later: Event, earlier: Event) -> bool:
    if isinstance(earlier, (sitting.CalledToOrder, sitting.Recessed, sitting.Resumed)):
        return isinstance(later, IN_SESSION)
    if isinstance(earlier, (floor.FloorGiven, *IN_TURN)):
        return isinstance(later, (floor.FloorGiven, *IN_TURN))
    made = MADE.get(type(earlier))
    return made is not None and _names(later.to_row(), made(earlier))


def _names(value: Any, ident: str) -> bool:
    if isinstance(value, dict):
        return any(_names(each, ident) for each in value.values())
    if isinstance(value, list):
        return any(_names(each, ident) for each in value)
    return bool(value == ident)


def _is_voted_upon(act: Sequence[JournalEntry], meeting: Meeting, context: Context) -> bool:
    """Whether somebody could only vote in the open poll because of what is to be struck."""
    used = context.rolls.get(meeting.open_poll.id, frozenset()) if meeting.open_poll else frozenset()
    for entry in act:
        event = entry.event
        if isinstance(event, roll_call.Arrived) and any(right.id in used for right in meeting.rights_of(event.person)):
            return True
        if isinstance(event, (roll_call.ProxyGiven, roll_call.ProxyRevoked)) and event.right in used:
            return True
    return False


def _still_folds(meeting_id: str, context: Context, strikes: Sequence[Struck]) -> bool:
    """Whether the rest can be folded without the events at all."""
    stamp = Stamp(seq=len(context.entries) + 1, at=context.at, actor=context.actor)
    try:
        fold(meeting_id, [*context.entries, *(JournalEntry(stamp=stamp, event=strike) for strike in strikes)])
    except (KeyError, IndexError):
        return False
    return True


@apply.register
def _struck(event: Struck, meeting: Meeting, stamp: Stamp) -> Meeting:
    return meeting
