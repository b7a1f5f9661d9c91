"""A lot in a vote: the counted box is counted once more with it, and the journal says on whom it fell and what the
vote came to."""

from __future__ import annotations

from council.domain import counting, elections, polls
from council.domain.elections import DrawLot
from council.domain.kernel import Refusal
from council.domain.meeting import Meeting, Poll, Result
from council.service.ballots import box_of
from council.service.batch import Batch
from council.store.base import Damaged


def draw_lot(batch: Batch, command: DrawLot, actor: str, meeting_id: str | None) -> Meeting:
    """Record a lot with the result that follows from it.

    Raises what `decide` raises, and `Refusal("poll.box_unreadable")` when the counted box is not there to be read or is
    not the one that was counted.
    """
    meeting = batch.meeting(meeting_id)
    batch.decide(command, actor, meeting)
    poll = meeting.polls[command.poll]
    result = _recounted(batch, meeting, poll, (*elections.drawn(poll), command.chosen))
    return batch.record(command.having(result=result), actor, meeting.id)


def _recounted(batch: Batch, meeting: Meeting, poll: Poll, drawn: tuple[str, ...]) -> Result:
    assert poll.result is not None  # decided just now
    box = box_of({}, {}, ())
    try:
        found = batch.store.box(meeting.id, poll.id)
    except Damaged:
        raise Refusal("poll.box_unreadable", title=poll.title) from None
    if found is not None:
        box = box_of(found.roll, found.ballots, found.codes)
    if poll.result.box and box.fingerprint() != poll.result.box:
        raise Refusal("poll.box_unreadable", title=poll.title)
    return counting.result_of(
        poll,
        tuple(right for right in meeting.rights.values() if right.id not in poll.recused),
        poll.electorate,
        box.roll,
        box.ballots,
        polls.method_of(poll.question, batch.snapshot.methods),
        poll.result.box,
        drawn=drawn,
    )
