"""Who the desk sees: people with their doors, how they stand in the roll call, and the counts of the evening."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from council.domain.meeting import Attendance, Meeting, Note, Standing, VotingRight
from council.domain.roster import masked_phone
from council.domain.sitting import QuorumState, quorum
from council.service.snapshot import Snapshot
from council.web.drawing import Kept
from council.web.person import name_of

SHOWN = 30
RECENT = 12
MOST = 120


@dataclass(frozen=True)
class Row:
    """One person as the desk's list shows them. `due` is false for somebody who is not on tonight's list."""

    id: str
    name: str
    number: str = ""
    door: str = ""
    grid: str = ""
    phone: str = ""
    standing: Standing = "expected"
    since: datetime | None = None
    reason: str = ""
    role: str = ""
    due: bool = True
    guest: bool = False
    given_to: str = ""


@dataclass(frozen=True)
class Given:
    """A right and who uses it; `agent` is empty while its holder does."""

    right: str
    agent: str


@dataclass(frozen=True)
class Sheet:
    """What the desk can do for one person besides signing them in."""

    spans: tuple[tuple[datetime, datetime | None], ...]
    has_slip: bool
    rights: tuple[Given, ...]
    votes_for: tuple[str, ...]
    proxies: bool
    written: bool


@dataclass(frozen=True)
class Counts:
    """How many are excused, and guests here; due and present are in the quorum."""

    quorum: QuorumState
    excused: int
    guests: int


Rights = Mapping[str, tuple[VotingRight, ...]]


class People:
    """The people of a meeting as the desk sees them."""

    def __init__(self, snapshot: Snapshot, meeting: Meeting, kept: Kept) -> None:
        self._snapshot = snapshot
        self._meeting = meeting
        self._held: Rights = kept.get("held", (meeting.rights,), lambda: _by(meeting, lambda right: right.holder))
        self._used: Rights = kept.get("used", (meeting.rights,), lambda: _by(meeting, lambda right: right.cast_by))

    def known(self, person: str) -> bool:
        """Whether there is such a person, or such a guest."""
        return person in self._meeting.attendance or self._snapshot.roster.get(person) is not None

    def name(self, person: str) -> str:
        """The name in full."""
        return name_of(self._snapshot, person, masked=False)

    def row(self, person_id: str) -> Row:
        """One person's row."""
        person = self._snapshot.roster.get(person_id)
        record = self._meeting.attendance.get(person_id, Attendance(person=person_id))
        guest = self._meeting.guests.get(person_id)
        given = [right for right in self._held.get(person_id, ()) if right.cast_by != person_id]
        return Row(
            id=person_id,
            name=self.name(person_id),
            number=person.number if person else "",
            door=person.dwelling if person else "",
            grid=person.grid if person else "",
            phone=masked_phone(person.phone) if person else "",
            standing=record.standing,
            since=record.spans[-1][0] if record.spans else None,
            reason=record.reason,
            role=guest.role if guest else "",
            due=person_id in self._meeting.attendance or person_id in self._used,
            guest=guest is not None,
            given_to=self.name(given[0].cast_by) if given else "",
        )

    def found(self, query: str) -> list[Row]:
        """The people a query finds: those who are still to be signed in first, then those here, then those who are
        not on tonight's list. Guests are found by any part of their name."""
        wanted = query.strip().lower()
        guests = [guest.id for guest in self._meeting.guests.values() if wanted in guest.name.lower()]
        people = [person.id for person in self._snapshot.roster.find(query, limit=SHOWN * 2)]
        people.sort(key=lambda each: (each not in self._meeting.attendance, self._meeting.is_present(each)))
        return [self.row(each) for each in [*people, *guests][:SHOWN]]

    def listed(self, which: str) -> list[Row]:
        """Without a query: those not here, those excused, guests; else those who came last, the latest first."""
        records = list(self._meeting.attendance.values())
        if which == "away":
            chosen = [each.person for each in records if each.standing in ("expected", "left")]
        elif which == "excused":
            chosen = [each.person for each in records if each.standing == "absent"]
        elif which == "guests":
            chosen = list(self._meeting.guests)
        else:
            seen = [each for each in records if each.spans]
            seen.sort(key=lambda each: each.spans[-1][1] or each.spans[-1][0], reverse=True)
            chosen = [each.person for each in seen[:RECENT]]
        return [self.row(each) for each in chosen[:MOST]]

    def counts(self) -> Counts:
        """The numbers at the top of the desk."""
        state = quorum(self._meeting)
        records = self._meeting.attendance.values()
        return Counts(
            quorum=state,
            excused=sum(1 for each in records if each.standing == "absent"),
            guests=sum(1 for guest in self._meeting.guests if self._meeting.is_present(guest)),
        )

    def sheet(self, person_id: str) -> Sheet:
        """What can be done for one person."""
        record = self._meeting.attendance.get(person_id)
        proxy = self._meeting.rule.proxy if self._meeting.rule else None
        held = self._held.get(person_id, ())
        return Sheet(
            spans=record.spans if record else (),
            has_slip=self._snapshot.slips.code_of(person_id) is not None,
            rights=tuple(
                Given(right.id, "" if right.cast_by == person_id else self.name(right.cast_by)) for right in held
            ),
            votes_for=tuple(
                self.name(right.holder) for right in self._used.get(person_id, ()) if right.holder != person_id
            ),
            proxies=bool(proxy and proxy.allowed),
            written=bool(proxy and proxy.written),
        )


def _by(meeting: Meeting, whose: Callable[[VotingRight], str]) -> dict[str, tuple[VotingRight, ...]]:
    sorted_out: dict[str, tuple[VotingRight, ...]] = {}
    for right in meeting.rights.values():
        sorted_out[whose(right)] = (*sorted_out.get(whose(right), ()), right)
    return sorted_out


def notes(meeting: Meeting) -> list[Note]:
    """The notes on the item in hand, the latest first."""
    item = meeting.active_item.id if meeting.active_item else None
    return [note for note in reversed(meeting.notes) if note.item == item][:8]
