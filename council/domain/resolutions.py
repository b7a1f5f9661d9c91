"""Resolutions: numbered decisions that say who does what by when."""

from __future__ import annotations

from datetime import date

from council.domain.agenda import changed_item
from council.domain.kernel import Command, Context, Event, Refusal, Stamp, apply, decide
from council.domain.meeting import Meeting, Resolution
from council.domain.sitting import require_session


class Resolve(Command):
    """Write down a resolution on an item: text, owner (a person's id or a name), due date. `poll` is the vote it
    rests on; without one the item's last carried vote is found. A vote on an amendment, or one that a later round
    replaced, carries no resolution."""

    text: str
    item: str | None = None
    poll: str | None = None
    owner: str = ""
    due: date | None = None


class Resolved(Event):
    """A resolution was recorded under its number."""

    number: str
    item: str
    poll: str | None
    text: str
    owner: str
    due: date | None


@decide.register
def _resolve(command: Resolve, meeting: Meeting, context: Context) -> list[Event]:
    require_session(meeting)
    if not command.text.strip():
        raise Refusal("text.empty")
    item_id = command.item or (meeting.active_item.id if meeting.active_item else None)
    item = meeting.item(item_id)
    if item is None:
        raise Refusal("agenda.nothing_in_hand")
    carried = [poll.id for poll in meeting.standing_polls(item.id) if poll.carried]
    poll_id = command.poll or (carried[-1] if carried else None)
    if poll_id is None or poll_id not in carried:
        raise Refusal("resolution.not_carried")
    number = f"{meeting.number}-{_next_place(meeting)}"
    return [
        Resolved(
            number=number,
            item=item.id,
            poll=poll_id,
            text=command.text.strip(),
            owner=command.owner.strip(),
            due=command.due,
        )
    ]


def _next_place(meeting: Meeting) -> int:
    """One more than the last number: a number that was struck from the middle is not given out again."""
    return max((int(each.number.rpartition("-")[2]) for each in meeting.resolutions), default=0) + 1


@apply.register
def _resolved(event: Resolved, meeting: Meeting, stamp: Stamp) -> Meeting:
    resolution = Resolution(
        number=event.number, item=event.item, poll=event.poll, text=event.text, owner=event.owner, due=event.due
    )
    item = meeting.item(event.item)
    after = meeting.having(resolutions=(*meeting.resolutions, resolution))
    if item is not None and item.outcome is None:
        outcome = "adopted" if meeting.track == "decision" else "recommended"
        return changed_item(after, event.item, outcome=outcome)
    return after
