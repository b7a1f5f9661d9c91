"""Who was there: 应到、实到、缺席、列席、委托, the quorum at the call to order, the breaks."""

from __future__ import annotations

from council.domain import roll_call, sitting
from council.domain.meeting import Meeting, VotingRight
from council.domain.minutes.form import (
    Break,
    CallToOrder,
    DeliveryRecord,
    DiscussionRecord,
    GuestPresence,
    Presence,
    Proxy,
    Roll,
)
from council.domain.minutes.sources import Sources


def roll(sources: Sources) -> Roll:
    """Everybody who was due, who came, when, and for whom; the numbers are voting rights."""
    meeting = sources.meeting
    rights = list(meeting.rights.values())
    hands: dict[str, int] = {}
    for right in rights:
        hands[right.cast_by] = hands.get(right.cast_by, 0) + 1
    came = [right for right in rights if _came(meeting, right.cast_by)]
    missing = [right for right in rights if not _came(meeting, right.cast_by)]
    excused = [right for right in missing if _excuse(meeting, right)]
    ends = [event.present for _, event in sources.standing(sitting.Adjourned)]
    return Roll(
        due=len(rights),
        came=len(came),
        excused=len(excused),
        absent=len(missing) - len(excused),
        at_end=ends[-1] if ends else None,
        members=tuple(
            Presence(
                who=sources.who(person),
                votes=hands.get(person, 0),
                standing=record.standing,
                channel=record.channel,
                spans=record.spans,
                reason=record.reason,
            )
            for person, record in meeting.attendance.items()
            if person not in meeting.guests
        ),
        guests=tuple(
            GuestPresence(who=sources.who(guest.id), role=guest.role, spans=meeting.attendance[guest.id].spans)
            for guest in meeting.guests.values()
        ),
        proxies=_proxies(sources),
    )


def _came(meeting: Meeting, person: str) -> bool:
    record = meeting.attendance.get(person)
    return record is not None and bool(record.spans)


def _excuse(meeting: Meeting, right: VotingRight) -> str:
    """The reason for which a right was not used: its agent's, else its holder's."""
    for person in (right.cast_by, right.holder):
        record = meeting.attendance.get(person)
        if record is not None and record.reason:
            return record.reason
    return ""


def _proxies(sources: Sources) -> tuple[Proxy, ...]:
    written = {event.right: event.written for _, event in sources.standing(roll_call.ProxyGiven)}
    return tuple(
        Proxy(
            holder=sources.who(right.holder),
            agent=sources.who(right.cast_by),
            written=written.get(right.id, False),
            items=right.scope,
        )
        for right in sources.meeting.rights.values()
        if right.cast_by != right.holder
    )


def discussions(sources: Sources) -> tuple[DiscussionRecord, ...]:
    """What the Party branch discussed before."""
    found = sources.meeting.discussions.items()
    return tuple(DiscussionRecord(item=item, on=each.on, note=each.note) for item, each in found)


def deliveries(sources: Sources) -> tuple[DeliveryRecord, ...]:
    """The evidence that ballots were delivered, in the order of the roll of members."""
    given = sources.meeting.deliveries
    return tuple(
        DeliveryRecord(
            who=sources.who(right.holder),
            how=given[right.id].how,
            on=given[right.id].on,
            warned=given[right.id].warned,
            note=given[right.id].note,
        )
        for right in sources.meeting.rights.values()
        if right.id in given
    )


def call(sources: Sources) -> CallToOrder | None:
    """The quorum's sums when the meeting began; None before that."""
    called = sources.standing(sitting.CalledToOrder)
    if not called:
        return None
    at, event = called[-1]
    return CallToOrder(
        at=at,
        present=event.present,
        due=event.due,
        quorum=event.quorum,
        met=all(clause.met for clause in event.quorum),
        override=event.override,
    )


def breaks(sources: Sources) -> tuple[Break, ...]:
    """The recesses; one that goes on has no end."""
    ends = iter(sources.standing(sitting.Resumed))
    breaks = []
    for began, recess in sources.standing(sitting.Recessed):
        ended, resumed = next(ends, (None, None))
        present = resumed.present if resumed else None
        breaks.append(Break(began=began, ended=ended, reason=recess.reason, present=present))
    return tuple(breaks)
