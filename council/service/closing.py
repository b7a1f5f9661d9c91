"""Closing a poll: the box is sealed, then counted, then the journal says so, then the box is opened for good.

Each step can be repeated: a program that died between two of them finishes here when it starts again. A sealed box is
finished, never reopened.
"""

from __future__ import annotations

from council.domain import counting, polls
from council.domain.box import CountedBox
from council.domain.meeting import Meeting, Poll
from council.domain.polls import ClosePoll
from council.service.ballots import OpenBox, counted, rows_of
from council.service.batch import Batch, key_name
from council.store.base import Box, Damaged, Store


def close_poll(batch: Batch, meeting_id: str | None, actor: str) -> Meeting:
    """Seal, count, record, rewrite; returns the meeting with the poll's result."""
    meeting = batch.record(ClosePoll(), actor, meeting_id)
    poll = meeting.open_poll
    assert poll is not None  # decided just now
    box = _sealed(batch, meeting, poll)
    opened = counted(box) if box else CountedBox()
    due = tuple(right for right in meeting.rights.values() if right.id not in poll.recused)
    electorate = counting.electorate_at_closing(meeting, poll, opened.roll)
    result = counting.result_of(
        poll,
        due,
        electorate,
        opened.roll,
        opened.ballots,
        polls.method_of(poll.question, batch.snapshot.methods),
        opened.fingerprint(),
    )
    closed = batch.record(ClosePoll(result=result, electorate=electorate), actor, meeting.id)
    batch.flush()
    put_away(batch, meeting.id, poll.id, opened)
    return closed


def _sealed(batch: Batch, meeting: Meeting, poll: Poll) -> OpenBox | None:
    """The box with its seal on the disk; None when nobody voted on a phone."""
    batch.flush()
    box = batch.boxes.get(poll.id)
    if box is not None:
        batch.store.replace_box(meeting.id, poll.id, Box(state="sealed", roll=box.roll, ballots=box.ballots))
    return box


def put_away(batch: Batch, meeting: str, poll: str, opened: CountedBox) -> None:
    """Write the counted box over the sealed one and delete the key."""
    roll, ballots = rows_of(opened)
    batch.store.replace_box(meeting, poll, Box(state="counted", roll=roll, ballots=ballots, codes=opened.codes))
    batch.store.keep_secret(key_name(meeting, poll), None)
    batch.boxes.pop(poll, None)
    batch.snapshot = batch.snapshot.having(
        rolls={other: roll for other, roll in batch.snapshot.rolls.items() if other != poll}
    )


def destroy(batch: Batch, meeting: str, poll: str) -> None:
    """Empty the box of a cancelled poll, its ballots unread, and delete its key."""
    if batch.store.box(meeting, poll) is not None or batch.store.secret(key_name(meeting, poll)) is not None:
        put_away(batch, meeting, poll, CountedBox())


def box_on_disk(store: Store, meeting: str, poll: Poll) -> OpenBox | None:
    """An uncounted box as found at start, with its key; None when there is none.

    Raises `Damaged` when ballots are there and their key is not.
    """
    found = store.box(meeting, poll.id)
    if found is None or found.state == "counted":
        return None
    key = store.secret(key_name(meeting, poll.id))
    if key is None:
        if found.ballots:
            raise Damaged(f"the key of an open poll is missing ({meeting}/{poll.id}); the poll needs a new round")
        return None
    box = OpenBox.of(poll, key)
    box.roll = {right: dict(row) for right, row in found.roll.items()}
    box.ballots = {ident: dict(row) for ident, row in found.ballots.items()}
    return box
