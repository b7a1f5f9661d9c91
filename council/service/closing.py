"""Closing a poll: the box is sealed, then counted, then the journal says so, then the box is opened for good.

Each step can be done again: a program that died between two of them finishes here when it starts. A sealed box is
finished, never reopened. What the journal says is what holds: once it says closed, the rest only follows.
"""

from __future__ import annotations

import logging
from functools import partial

from council.domain import counting, polls
from council.domain.box import CountedBox
from council.domain.kernel import Refusal
from council.domain.meeting import Meeting, Poll
from council.domain.polls import CancelPoll, ClosePoll
from council.service.ballots import NONCE_BYTES, OpenBox, box_of, counted, rows_of
from council.service.batch import Batch, key_name
from council.service.papers import paper_name, with_paper
from council.store.base import Box, Damaged, Store, StoreError

log = logging.getLogger(__name__)

TAG_BYTES = 16
"""What AES-GCM adds to a ballot's length."""


def close_poll(batch: Batch, meeting_id: str | None, actor: str) -> Meeting:
    """Seal, count, ask for the result to be recorded, then rewrite the box; returns the meeting with the result.

    Raises `Refusal("poll.box_unreadable")` when the ballots cannot be read: then the poll can only be given up and
    held again.
    """
    meeting = batch.meeting(meeting_id)
    batch.decide(ClosePoll(), actor, meeting)
    poll = meeting.open_poll
    assert poll is not None  # decided just now
    opened = _opened(batch, meeting, poll)
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
        counting.delivered_to(meeting),
    )
    closed = batch.record(ClosePoll(result=result, electorate=electorate), actor, meeting.id)
    batch.then(partial(put_away, meeting=meeting.id, poll=poll.id, opened=opened))
    return closed


def _opened(batch: Batch, meeting: Meeting, poll: Poll) -> CountedBox:
    """The poll's ballots, once its box has the seal on the disk."""
    box = batch.boxes.open.get(poll.id)
    if box is None:
        return with_paper(batch, meeting, poll, CountedBox())  # nobody voted on a phone
    if box.key is None:
        raise Refusal("poll.box_unreadable", title=poll.title)
    if not box.sealed:
        batch.store.replace_box(meeting.id, poll.id, Box(state="sealed", roll=box.roll, ballots=box.ballots))
        box.sealed = True
    try:
        return with_paper(batch, meeting, poll, counted(box, poll.board))
    except Damaged:
        log.exception("the box of poll %s in meeting %s cannot be counted", poll.id, meeting.id)
        raise Refusal("poll.box_unreadable", title=poll.title) from None


def put_away(batch: Batch, meeting: str, poll: str, opened: CountedBox) -> None:
    """Write the counted box over the sealed one and delete the key."""
    batch.boxes.counted[poll] = frozenset(opened.roll), frozenset(opened.codes)
    roll, ballots = rows_of(opened)
    batch.store.replace_box(meeting, poll, Box(state="counted", roll=roll, ballots=ballots, codes=opened.codes))
    _forget(batch, poll)
    _forget_secrets(batch.store, meeting, poll)


def cancel_poll(batch: Batch, command: CancelPoll, actor: str, meeting_id: str | None) -> Meeting:
    """Give an open poll up; its ballots are destroyed once the journal says so."""
    before = batch.meeting(meeting_id).open_poll
    meeting = batch.record(command, actor, meeting_id)
    if before is not None:
        batch.then(partial(destroy, meeting=meeting.id, poll=before.id))
    return meeting


def destroy(batch: Batch, meeting: str, poll: str) -> None:
    """Make the ballots of a cancelled poll unreadable by deleting their key, then empty the box.

    A box that cannot be read at all is left as it is.
    """
    _forget_secrets(batch.store, meeting, poll)
    try:
        found = batch.store.box(meeting, poll)
    except Damaged as error:
        log.warning("the box of a cancelled poll stays as it is: %s", error)
        found = None
    if found is not None and found.state != "counted":
        batch.store.replace_box(meeting, poll, Box(state="counted"))
    _forget(batch, poll)


def _forget_secrets(store: Store, meeting: str, poll: str) -> None:
    """Delete what tellers entered, and the key, as far as the medium forgets."""
    for name in (paper_name(meeting, poll), key_name(meeting, poll)):
        if store.secret(name) is not None:
            store.keep_secret(name, None)


def _forget(batch: Batch, poll: str) -> None:
    batch.boxes.open.pop(poll, None)
    if poll in batch.recorded.rolls:
        batch.note_roll(poll, None)


# -- after a sudden end ------------------------------------------------------------------------------------------


def box_on_disk(store: Store, meeting: Meeting, poll: Poll) -> OpenBox | None:
    """The box of a poll that has not been counted, as found at start; None when there is none.

    Without its key, or when its file is damaged, it comes without a key: the poll can only be given up.
    """
    try:
        found = store.box(meeting.id, poll.id)
    except Damaged as error:
        log.error("the box of poll %s in meeting %s cannot be read: %s", poll.id, meeting.id, error)
        return OpenBox.of(poll, None, meeting.rights)
    if found is None or found.state == "counted":
        return None
    key = store.secret(key_name(meeting.id, poll.id))
    if key is None:
        log.error("the key of poll %s in meeting %s is missing", poll.id, meeting.id)
    box = OpenBox.of(poll, key, meeting.rights)
    box.sealed = found.state == "sealed"
    box.roll = {right: dict(row) for right, row in found.roll.items()}
    box.ballots = {ident: dict(row) for ident, row in found.ballots.items()}
    others = max(
        (len(row.get("sealed", "")) // 2 - NONCE_BYTES - TAG_BYTES for row in found.ballots.values()), default=0
    )
    box.length = others if others > 0 else box.length  # whichever version sealed them
    return box


def tidy(batch: Batch, meeting: str, poll: Poll) -> None:
    """Bring a poll's box to where the journal has it: an open poll's sealed box is counted, a closed poll's box
    rewritten, a cancelled one's destroyed; no key outlives its poll. Nothing happens when all is done."""
    if poll.is_open:
        box = batch.boxes.open.get(poll.id)
        if box is not None and box.sealed and box.key is not None:
            close_poll(batch, meeting, "recovery")
    elif poll.state == "cancelled":
        if _lies_about(batch.store, meeting, poll.id):
            destroy(batch, meeting, poll.id)
    elif poll.result is not None:
        _finish_counted(batch, batch.meeting(meeting), poll, poll.result.box)


def _lies_about(store: Store, meeting: str, poll: str) -> bool:
    try:
        found = store.box(meeting, poll)
    except Damaged:
        found = None
    secrets = (store.secret(name(meeting, poll)) for name in (key_name, paper_name))
    return (found is not None and found.state != "counted") or any(each is not None for each in secrets)


def _finish_counted(batch: Batch, meeting: Meeting, poll: Poll, fingerprint: str) -> None:
    """Rewrite a closed poll's box as counted, if what is in it is what the journal says was counted."""
    found = batch.store.box(meeting.id, poll.id)
    if found is not None and found.state == "counted":
        _forget_secrets(batch.store, meeting.id, poll.id)
        return
    box = box_on_disk(batch.store, meeting, poll)
    if box is not None:
        batch.boxes.open[poll.id] = box
    opened = with_paper(batch, meeting, poll, counted(box, poll.board) if box is not None else CountedBox())
    if opened.fingerprint() != fingerprint:
        raise Damaged(f"the box of poll {poll.id} in meeting {meeting.id} is not the one that was counted")
    put_away(batch, meeting.id, poll.id, opened)


def counted_boxes(store: Store, meeting: Meeting) -> dict[str, CountedBox]:
    """The boxes of a meeting's closed polls, by poll: what minutes and recounts need. Those that cannot be read are
    missing; raises `StoreError` only when the medium refuses."""
    boxes = {}
    for poll in meeting.polls.values():
        try:
            found = store.box(meeting.id, poll.id) if poll.state == "closed" else None
        except Damaged as error:
            log.error("a counted box cannot be read: %s", error)
            continue
        if found is not None and found.state == "counted":
            boxes[poll.id] = box_of(found.roll, found.ballots, found.codes)
    return boxes


def tidied(batch: Batch, meeting: Meeting) -> None:
    """Bring all boxes of a meeting to where the journal has them, one by one, whatever is wrong with another.

    Raises the `StoreError` of the medium, after having tried them all: that can be done again later. A damaged box is
    left as it is.
    """
    refused: StoreError | None = None
    for poll in meeting.polls.values():
        try:
            tidy(batch, meeting.id, poll)
        except (Damaged, Refusal) as error:
            log.error("the box of poll %s in meeting %s stays as it is: %s", poll.id, meeting.id, error)
        except StoreError as error:
            refused = error
    if refused is not None:
        raise refused
