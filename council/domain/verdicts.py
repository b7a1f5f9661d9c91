"""What follows from a vote: a motion is carried or lost, a matter is settled, or neither."""

from __future__ import annotations

from council.domain import motions
from council.domain.agenda import changed_item
from council.domain.meeting import Meeting, Outcome, Poll


def settled(meeting: Meeting, poll: Poll) -> Meeting:
    """The meeting with what follows from a poll that has just been closed; from a trial or straw poll nothing does, and
    from a tie that one more vote decides nothing yet."""
    if poll.kind != "formal" or poll.tie_waits:
        return meeting
    return _motion_decided(meeting, poll) if poll.motion is not None else _items_decided(meeting, poll)


def _motion_decided(meeting: Meeting, poll: Poll) -> Meeting:
    """A motion is carried or lost; without a quorum it still waits. A carried amendment rewrites what it amends."""
    if not poll.is_valid:
        return meeting
    motion = meeting.motions[poll.motion or ""]
    decided = motions.changed_motion(meeting, motion.id, state="carried" if poll.carried else "lost")
    if poll.carried and motion.amends is not None:
        return motions.changed_motion(decided, motion.amends, text=motion.text)
    return decided


def _items_decided(meeting: Meeting, poll: Poll) -> Meeting:
    """A vote on the matter itself settles it: adopted or rejected by residents, recommended by a committee when a
    consent block carries; a committee's other outcomes are for the chair to say. Without a quorum it is put off, unless
    an earlier round stands. A block that does not carry is taken apart: its items are debated one by one."""
    outcome = _outcome(meeting, poll)
    for item_id in poll.items:
        item = meeting.item(item_id)
        if item is None:
            continue
        said = item.outcome if outcome is None or (outcome == "deferred" and item.outcome) else outcome
        state = "done" if said and item.state == "pending" else item.state
        consent = item.consent and not poll.is_valid
        meeting = changed_item(meeting, item_id, outcome=said, state=state, consent=consent)
    return meeting


def _outcome(meeting: Meeting, poll: Poll) -> Outcome | None:
    """What a vote on a matter says by itself, if anything. Who is elected is no adoption or rejection of a matter
    unless somebody is; a run-off may follow."""
    decides = meeting.track == "decision"
    if poll.carried:
        return "adopted" if decides else ("recommended" if poll.consent else None)
    if not decides or poll.consent:
        return None
    if not poll.is_valid:
        return "deferred"
    return "rejected" if poll.question.method == "yes_no" else None
