"""What a poll is about: the motion or the matter that waits, a consent block, or once more what was voted on before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from council.domain import motions
from council.domain.kernel import Model, Refusal
from council.domain.meeting import Item, Meeting, Poll
from council.domain.tally import Question

if TYPE_CHECKING:
    from council.domain.polls import OpenPoll


class Subject(Model):
    """What a poll is about."""

    title: str
    items: tuple[str, ...] = ()
    motion: str | None = None
    consent: bool = False


def earlier_round(command: OpenPoll, meeting: Meeting) -> Poll | None:
    """The last round of the poll that is to be held again, None for a new poll.

    Raises `Refusal("poll.no_earlier_round")`.
    """
    if command.again is None:
        return None
    last = meeting.polls.get(command.again)
    if last is None or last.state != "closed":
        raise Refusal("poll.no_earlier_round")
    for poll in meeting.polls.values():
        if poll.earlier == last.id and poll.state == "closed":
            last = poll
    return last


def same_again(command: OpenPoll, earlier: Poll, question: Question, meeting: Meeting) -> Subject:
    """The subject of a new round, unless other decisions rest on the old one. (On an election they may: a run-off for
    the seats left does not replace it.) Raises `Refusal`."""
    if question == earlier.question and any(resolution.poll == earlier.id for resolution in meeting.resolutions):
        raise Refusal("poll.resolved_already")
    motion = meeting.motions.get(earlier.motion or "")
    if motion is not None and motion.amends is not None:
        motions.pending(meeting, motion.amends)
        if motion.state == "carried":  # the motion reads otherwise since
            raise Refusal("motion.not_pending")
    return Subject(
        title=command.title.strip() or earlier.title,
        items=earlier.items,
        motion=earlier.motion,
        consent=earlier.consent,
    )


def subject_of(command: OpenPoll, meeting: Meeting) -> Subject:
    """What the command means; raises the `Refusal` that says what comes first, or that nothing is in hand."""
    title = command.title.strip()
    if command.kind == "trial":
        if not title:
            raise Refusal("text.empty")
        return Subject(title=title)
    if command.consent:
        return _consent_block(title, meeting)
    named = meeting.motions.get(command.motion or "")
    item_id = command.item or (named.item if named else None)
    item = meeting.active_item if item_id is None else meeting.item(item_id)
    if item is None or item.state == "dropped":
        raise Refusal("agenda.nothing_in_hand")
    waiting = meeting.pending_motions(item.id)
    motion_id = command.motion or (waiting[0].id if waiting and not title else None)
    if command.kind == "straw" or motion_id is None:
        if command.kind == "formal":
            _require_open_matter(meeting, item)
        return Subject(title=title or item.title, items=(item.id,))
    motion = motions.pending(meeting, motion_id)
    if motion.item != item.id:
        raise Refusal("motion.not_pending")
    if motion.amends is None and any(other.amends == motion.id for other in waiting):
        raise Refusal("motion.amendments_first")
    return Subject(title=motion.text, items=(item.id,), motion=motion.id)


def _require_open_matter(meeting: Meeting, item: Item) -> None:
    """A matter is voted on when nothing moved on it waits, and not a second time but as a new round."""
    if meeting.pending_motions(item.id):
        raise Refusal("motion.pending_first")
    if item.outcome in ("adopted", "rejected"):
        raise Refusal("poll.decided_already", title=item.title)


def _consent_block(title: str, meeting: Meeting) -> Subject:
    """The items marked for decision without debate, less those on which something has been moved."""
    block = [
        item
        for item in meeting.agenda
        if item.consent and item.state in ("pending", "active") and not meeting.pending_motions(item.id)
    ]
    if not block:
        raise Refusal("agenda.no_consent_items")
    return Subject(
        title=title or " · ".join(item.title for item in block), items=tuple(item.id for item in block), consent=True
    )
