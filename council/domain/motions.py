"""Motions and amendments: moved, seconded, withdrawn, tabled, referred back. The vote on them is in `polls`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from council.domain.kernel import Command, Context, Event, Refusal, Stamp, apply, decide, fresh_id
from council.domain.meeting import Meeting, Motion
from council.domain.sitting import require_no_poll, require_session

# -- commands ----------------------------------------------------------------------------------------------------


class Move(Command):
    """A motion from the floor, or an amendment. One line is enough: item = the matter in hand, mover = who speaks,
    else the chair. An amendment carries the full wording that the motion would have, and stands on its item."""

    text: str
    item: str | None = None
    mover: str | None = None
    amends: str | None = None
    id: str = Field(default_factory=fresh_id)


class Second(Command):
    """Somebody supports a motion."""

    motion: str
    person: str


class SetAside(Command):
    """A motion is withdrawn by its mover, tabled, or referred back; the last two with a reason."""

    motion: str
    state: Literal["withdrawn", "tabled", "referred"]
    reason: str = ""


# -- events ------------------------------------------------------------------------------------------------------


class Moved(Event):
    """A motion is before the meeting."""

    id: str
    item: str | None
    text: str
    mover: str
    amends: str | None = None


class Seconded(Event):
    """A motion has a seconder."""

    motion: str
    person: str


class MotionSetAside(Event):
    """A motion is no longer before the meeting."""

    motion: str
    state: Literal["withdrawn", "tabled", "referred"]
    reason: str = ""


# -- deciders ----------------------------------------------------------------------------------------------------


def pending(meeting: Meeting, motion_id: str) -> Motion:
    """A motion that waits for its vote; raises `Refusal("motion.not_pending")`."""
    motion = meeting.motions.get(motion_id)
    if motion is None or motion.state != "pending":
        raise Refusal("motion.not_pending")
    return motion


@decide.register
def _move(command: Move, meeting: Meeting, context: Context) -> list[Event]:
    require_session(meeting)
    require_no_poll(meeting)
    if not command.text.strip():
        raise Refusal("text.empty")
    if command.id in meeting.motions:
        raise Refusal("motion.exists")
    item_id = command.item
    if command.amends is not None:
        main = pending(meeting, command.amends)
        if main.amends is not None:
            raise Refusal("motion.amendment_of_amendment")
        item_id = main.item
    item = meeting.active_item if item_id is None else meeting.item(item_id)
    if item is None:
        raise Refusal("agenda.nothing_in_hand" if item_id is None else "agenda.unknown_item")
    if item.state in ("done", "dropped"):
        raise Refusal("agenda.item_done", title=item.title)
    mover = _mover(command, meeting, context)
    return [Moved(id=command.id, item=item.id, text=command.text.strip(), mover=mover, amends=command.amends)]


def _mover(command: Move, meeting: Meeting, context: Context) -> str:
    """Who moves: the one named, else who speaks, else the chair. A guest may speak, but not move."""
    if command.mover is not None and command.mover in meeting.guests:
        raise Refusal("motion.by_guest", person=command.mover)
    speaking = meeting.floor.speaking
    speaker = speaking.person if speaking and speaking.person not in meeting.guests else ""
    return command.mover or speaker or meeting.chair or context.actor


@decide.register
def _second(command: Second, meeting: Meeting, context: Context) -> list[Event]:
    require_session(meeting)
    require_no_poll(meeting)
    motion = pending(meeting, command.motion)
    if motion.seconder:
        raise Refusal("motion.already_seconded")
    if command.person == motion.mover:
        raise Refusal("motion.seconded_by_mover")
    if not meeting.is_present(command.person):
        raise Refusal("floor.not_here", person=command.person)
    if command.person in meeting.guests:
        raise Refusal("motion.by_guest", person=command.person)
    return [Seconded(motion=motion.id, person=command.person)]


@decide.register
def _set_aside(command: SetAside, meeting: Meeting, context: Context) -> list[Event]:
    require_session(meeting)
    require_no_poll(meeting)
    motion = pending(meeting, command.motion)
    if command.state != "withdrawn" and not command.reason.strip():
        raise Refusal("reason.missing")
    aside: list[Event] = [MotionSetAside(motion=motion.id, state=command.state, reason=command.reason.strip())]
    # Amendments fall with what they amend.
    aside += [
        MotionSetAside(motion=other.id, state=command.state, reason=command.reason.strip())
        for other in meeting.motions.values()
        if other.amends == motion.id and other.state == "pending"
    ]
    return aside


# -- appliers ----------------------------------------------------------------------------------------------------


def changed_motion(meeting: Meeting, motion_id: str, **changes: object) -> Meeting:
    """The meeting with one motion changed."""
    motion = meeting.motions.get(motion_id)
    if motion is None:
        return meeting
    return meeting.having(motions={**meeting.motions, motion_id: motion.having(**changes)})


@apply.register
def _moved(event: Moved, meeting: Meeting, stamp: Stamp) -> Meeting:
    motion = Motion(id=event.id, item=event.item, text=event.text, mover=event.mover, amends=event.amends)
    return meeting.having(motions={**meeting.motions, motion.id: motion})


@apply.register
def _seconded(event: Seconded, meeting: Meeting, stamp: Stamp) -> Meeting:
    return changed_motion(meeting, event.motion, seconder=event.person)


@apply.register
def _aside(event: MotionSetAside, meeting: Meeting, stamp: Stamp) -> Meeting:
    return changed_motion(meeting, event.motion, state=event.state, reason=event.reason)
