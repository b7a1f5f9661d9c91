"""One vote, as the writer takes it: who votes twice votes once, and who asks again hears what was recorded.

The receipt makes the vote the voter's own: the same receipt with the same choice gets the recorded answer, whatever
has happened to the poll since; with another choice it changes the vote while the poll is open; another receipt for a
right that has been used is refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from council.domain import polls
from council.domain.codes import RECEIPT_LENGTH, anybody, ballot_id, normalized, tracking_code
from council.domain.kernel import Refusal
from council.domain.meeting import Channel, Meeting, Poll
from council.domain.tally import Choice
from council.service.ballots import Ballot, Content, OpenBox
from council.service.batch import Batch
from council.store.base import StoreError


@dataclass(frozen=True)
class Cast:
    """What the voter is told once the ballot is on the disk: the public tracking code.

    `changed`: it replaced an earlier choice. `repeated`: it had been recorded before. `closed`: the poll was closed
    when this came, so what was recorded before stands, be it this choice or an earlier one.
    """

    tracking: str = field(repr=False)
    changed: bool = False
    repeated: bool = False
    closed: bool = False


@dataclass(frozen=True)
class Vote:
    """What arrived: for which poll and right, from whom, with which receipt and choice, and how. A straw poll takes
    ballots of nobody: then right and person are empty."""

    poll: str
    right: str
    person: str
    receipt: str = field(repr=False)
    choice: Choice = field(repr=False)
    channel: Channel = "phone"


def receipt_of(typed: str) -> str:
    """A receipt in its one form; raises `Refusal("ballot.receipt_unclear")` for none.

    Receipts are made by faces, sixteen random characters each. One of another shape is taken as it is.
    """
    try:
        return normalized(typed, RECEIPT_LENGTH)
    except Refusal:
        if not typed.strip():
            raise Refusal("ballot.receipt_unclear") from None
        return typed.strip()


def cast(batch: Batch, meeting: Meeting, vote: Vote) -> Cast:
    """Take a vote.

    Raises `Refusal` when the poll, the right or the choice does not allow it, `ballot.already_voted` when the right is
    used and the receipt is another's, `ballot.receipt_used` when the receipt belongs to a ballot for another right,
    `ballot.closing` when the box is sealed, and `ballot.waiting` when its key is lost.
    """
    poll = meeting.polls.get(vote.poll)
    receipt = receipt_of(vote.receipt)
    asked, vote = vote, _unnamed(poll, vote, receipt)
    if poll is None or not poll.is_open:
        if poll is not None and _is_counted(batch, meeting.id, poll, vote.right, receipt):
            return Cast(tracking_code(receipt), repeated=True, closed=True)
        raise Refusal("ballot.poll_closed")
    recorded = _recorded(batch, poll, vote.right, receipt)
    refusal = _refusal(batch, meeting, poll, asked, again=recorded is not None)
    if refusal is not None and (recorded is None or recorded.choice != _as_checked(batch, poll, vote.choice)):
        raise refusal
    choice = _checked(batch, poll, vote.choice)
    if recorded is not None and recorded.choice == choice:
        return Cast(recorded.tracking, repeated=True)
    return _put_in(batch, meeting, poll, vote, receipt, choice, changed=recorded is not None)


def _unnamed(poll: Poll | None, vote: Vote, receipt: str) -> Vote:
    """The vote as it goes into the box: in a straw poll the receipt stands on the roll in place of any right."""
    return replace(vote, right=anybody(receipt), person="") if poll is not None and poll.asks_anybody else vote


def _refusal(batch: Batch, meeting: Meeting, poll: Poll, vote: Vote, *, again: bool) -> Refusal | None:
    """What stands against this vote: with a slip its right must be good, in a straw poll, too."""
    if vote.person or not poll.asks_anybody:
        refusal = polls.casting_refusal(meeting, poll.id, vote.right, vote.person)
        if refusal is not None or not poll.asks_anybody:
            return refusal
    return polls.touch_refusal(meeting, poll.id, 0 if again else len(batch.used(poll.id)))


def holds(batch: Batch, meeting: Meeting, poll_id: str, receipt: str) -> bool:
    """Whether a ballot with that receipt has been recorded in a poll."""
    poll = meeting.polls.get(poll_id)
    if poll is None or poll.state == "cancelled":
        return False
    box = batch.box(poll_id)
    if box is None:
        return tracking_code(receipt_of(receipt)) in _counted(batch, meeting.id, poll)[1]
    ident = ballot_id(receipt_of(receipt))
    return ident in box.ballots or ident in batch.staged(poll_id).ballots


def _checked(batch: Batch, poll: Poll, choice: Choice) -> Choice:
    return polls.method_of(poll.question, batch.snapshot.methods).checked(poll.question, choice)


def _as_checked(batch: Batch, poll: Poll, choice: Choice) -> Choice | None:
    """The choice in its one form, or None when it is not valid."""
    try:
        return _checked(batch, poll, choice)
    except Refusal:
        return None


def _recorded(batch: Batch, poll: Poll, right: str, receipt: str) -> Content | None:
    """What was recorded for this right with this receipt; None when nothing was."""
    box = batch.box(poll.id)
    if box is None:
        return None
    if box.key is None:
        raise Refusal("ballot.waiting")
    staged, ident = batch.staged(poll.id), ballot_id(receipt)
    row = staged.ballots.get(ident) or box.ballots.get(ident)
    if row is None:
        return None
    content = box.opened(ident, row)
    used = right in box.roll or right in staged.roll
    if not used or (content.right is not None and content.right != right):
        raise Refusal("ballot.receipt_used")
    return content


def _put_in(
    batch: Batch, meeting: Meeting, poll: Poll, vote: Vote, receipt: str, choice: Choice, *, changed: bool
) -> Cast:
    box = batch.begun_box(meeting, poll)
    if box.sealed:
        raise Refusal("ballot.closing")
    if not changed and _is_used(batch, box, poll.id, vote.right):
        raise Refusal("ballot.already_voted")
    content = Content(choice, tracking_code(receipt), vote.right if poll.secrecy == "by_name" else None)
    ident = ballot_id(receipt)
    row = box.sealed_row(ident, content)
    batch.vote(meeting.id, poll.id, Ballot(ident, row, None if changed else vote.right, vote.channel))
    return Cast(content.tracking, changed=changed)


def _is_used(batch: Batch, box: OpenBox, poll: str, right: str) -> bool:
    return right in box.roll or right in batch.staged(poll).roll


def _is_counted(batch: Batch, meeting: str, poll: Poll, right: str, receipt: str) -> bool:
    """Whether a closed poll counted a ballot with this receipt, and a vote for this right."""
    if poll.state != "closed":
        return False
    rights, codes = _counted(batch, meeting, poll)
    return right in rights and tracking_code(receipt) in codes


def _counted(batch: Batch, meeting: str, poll: Poll) -> tuple[frozenset[str], frozenset[str]]:
    """The rights used and the tracking codes of a closed poll."""
    known = batch.boxes.counted.get(poll.id)
    if known is None:
        try:
            box = batch.store.box(meeting, poll.id) if poll.state == "closed" else None
        except StoreError:
            box = None  # it cannot be read now; nothing is remembered of that
        if box is None or box.state != "counted":
            return frozenset(), frozenset()
        known = batch.boxes.counted[poll.id] = frozenset(box.roll), frozenset(box.codes)
    return known
