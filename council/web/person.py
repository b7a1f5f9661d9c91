"""One person's part in the meeting, as far as their page shows it: a value that says whether anything has changed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Literal

from council.domain.codes import anybody
from council.domain.floor import RequestFloor, ordered_queue
from council.domain.kernel import why_not
from council.domain.meeting import Meeting, Poll, VotingRight
from council.domain.roster import masked_name
from council.service.snapshot import Snapshot
from council.web.drawing import Kept
from council.web.receipts import Purse, Receipt

Arrival = Literal["wait", "button", "desk", "here", "over"]
"""Signing in: not yet open; by a touch on the page; only at the desk; done; no longer."""

PaperState = Literal["open", "cast", "hands", "absent", "recused", "on_paper"]


@dataclass(frozen=True)
class Paper:
    """One voting right in the open poll, as its voter sees it. `receipt` is the phone's own, and not part of what is
    compared: a fresh one is no news."""

    right: str
    state: PaperState
    holder: str = ""
    place: int = 0
    reason: str = ""
    known: bool = False
    receipt: Receipt | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Wish:
    """A person and the floor: their place in the queue (from 1; 0 is not waiting), and what they may ask for."""

    place: int = 0
    side: str = "neutral"
    order: bool = False
    speaking: bool = False
    may_ask: bool = False
    may_interrupt: bool = False


@dataclass(frozen=True)
class Person:
    """Everything that one person's page shows apart from what it shows to everybody. `counted` are the tracking codes
    of this phone's ballots in the poll that was closed last."""

    name: str
    guest: bool
    arrival: Arrival
    since: datetime | None
    given_to: str
    poll: str
    papers: tuple[Paper, ...]
    wish: Wish
    counted: tuple[str, ...] = ()

    def mark(self) -> str:
        """A short text that changes when anything here does."""
        return blake2b(repr(self).encode(), digest_size=6).hexdigest()


def name_of(snapshot: Snapshot, person: str, *, masked: bool = True) -> str:
    """The name to show for an id: of a resident, a guest, or what the id itself says (an operator's name)."""
    meeting = snapshot.meeting
    guest = meeting.guests.get(person) if meeting else None
    if guest is not None:
        return masked_name(guest.name) if masked else guest.name
    return snapshot.roster.name(person, masked=masked)


def person_in(snapshot: Snapshot, meeting: Meeting, person: str, purse: Purse, kept: Kept, now: datetime) -> Person:
    """How things stand for one person."""
    rights = rights_of(meeting, person, kept)
    record = meeting.attendance.get(person)
    present = meeting.is_present(person)
    poll = meeting.open_poll
    given = [] if rights else [right for right in meeting.rights.values() if right.holder == person]
    return Person(
        name=name_of(snapshot, person, masked=False),
        guest=person in meeting.guests,
        arrival=_arrival(snapshot, meeting, present),
        since=record.spans[-1][0] if present and record and record.spans else None,
        given_to=name_of(snapshot, given[0].cast_by) if given else "",
        poll=f"{poll.id} {poll.state} {poll.last_called}" if poll else "",
        papers=tuple(_papers(snapshot, poll, rights, person, present, purse)) if poll else (),
        wish=_wish(snapshot, meeting, person, kept, now) if present and meeting.status == "session" else Wish(),
        counted=() if poll else _counted(meeting.last_poll, rights, purse),
    )


def _counted(poll: Poll | None, rights: tuple[VotingRight, ...], purse: Purse) -> tuple[str, ...]:
    receipts = [purse.of(poll.id, right.id) for right in rights] if poll and poll.result else []
    return tuple(receipt.tracking for receipt in receipts if receipt is not None and receipt.sure)


def rights_of(meeting: Meeting, person: str, kept: Kept) -> tuple[VotingRight, ...]:
    """The rights that a person may use: `Meeting.rights_of`, without going through a whole hall for each phone."""
    return kept.get("rights", (meeting.rights,), lambda: _by_caster(meeting)).get(person, ())


def _by_caster(meeting: Meeting) -> dict[str, tuple[VotingRight, ...]]:
    found: dict[str, tuple[VotingRight, ...]] = {}
    for right in meeting.rights.values():
        found[right.cast_by] = (*found.get(right.cast_by, ()), right)
    return found


def _arrival(snapshot: Snapshot, meeting: Meeting, present: bool) -> Arrival:
    if meeting.status == "adjourned":
        return "over"
    if present:
        return "here"
    if meeting.status == "planned":
        return "wait"
    return "desk" if snapshot.settings.web.public_url else "button"


def _papers(
    snapshot: Snapshot, poll: Poll, rights: tuple[VotingRight, ...], person: str, present: bool, purse: Purse
) -> list[Paper]:
    """The person's own right first, then those of others in the order of the list."""
    roll = snapshot.rolls.get(poll.id, frozenset())
    own_first = sorted(rights, key=lambda right: right.holder != person)
    papers = []
    for place, right in enumerate(own_first, start=1):
        state = _state(poll, right.id, is_used(poll, right.id, roll, purse), present)
        receipt = purse.of(poll.id, right.id) if state == "cast" else None
        if state == "open":
            receipt = purse.ready(poll.id, right.id)
        papers.append(
            Paper(
                right=right.id,
                state=state,
                holder="" if right.holder == person else name_of(snapshot, right.holder),
                place=place if len(own_first) > 1 else 0,
                reason=poll.recused.get(right.id, ""),
                known=state == "cast" and receipt is not None,
                receipt=receipt,
            )
        )
    return papers


def is_used(poll: Poll, right: str, roll: Collection[str], purse: Purse) -> bool:
    """Whether this right has voted. The roll of a straw poll knows no rights: there the phone's own receipt tells."""
    if not poll.asks_anybody:
        return right in roll
    receipt = purse.of(poll.id, right)
    return receipt is not None and anybody(receipt.code) in roll


def _state(poll: Poll, right: str, used: bool, present: bool) -> PaperState:
    if used:
        return "cast"
    if right in poll.recused:
        return "recused"
    if right in poll.paper.issued:
        return "on_paper"
    if not present:
        return "absent"
    return "hands" if poll.hands_only or poll.state == "phones_closed" else "open"


def _wish(snapshot: Snapshot, meeting: Meeting, person: str, kept: Kept, now: datetime) -> Wish:
    queue = kept.get("queue", (meeting.floor, meeting.agenda), lambda: ordered_queue(meeting))
    speaking = meeting.floor.speaking
    for place, request in enumerate(queue, start=1):
        if request.person == person:
            return Wish(place=place, side=request.side, order=request.point_of_order)
    if speaking is not None and speaking.person == person:
        return Wish(speaking=True)
    context = snapshot.context(now, person)
    return Wish(
        may_ask=why_not(RequestFloor(person=person), meeting, context) is None,
        may_interrupt=why_not(RequestFloor(person=person, point_of_order=True), meeting, context) is None,
    )
