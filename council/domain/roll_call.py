"""The roll call: who is due, who is here, who left, who is excused, who came as a guest, who votes for whom."""

from __future__ import annotations

from council.domain.kernel import Command, Context, Event, Refusal, Stamp, apply, decide
from council.domain.meeting import Attendance, Channel, Guest, Meeting
from council.domain.proxies import require_proxy
from council.domain.sitting import require_unfinished

# -- commands ----------------------------------------------------------------------------------------------------


class Arrive(Command):
    """Somebody is here: by phone, at the desk, or entered in the terminal. Coming back is this, too. Who comes in
    person takes their right back from whom it was given to, unless it has been used in the open vote."""

    person: str
    channel: Channel = "terminal"


class Leave(Command):
    """Somebody has left; their turn at the floor, or their wait for it, is over. They may come back, and then vote."""

    person: str


class Excuse(Command):
    """Somebody will not come, and says why."""

    person: str
    reason: str


class AdmitGuest(Command):
    """Somebody attends without a vote (列席)."""

    id: str
    name: str
    role: str = ""


class GiveProxy(Command):
    """A right is to be used by somebody else, as far as the rule allows proxies, in votes on these `items` or, with
    none named, on all. `agent_roles` are the agent's."""

    right: str
    agent: str
    written: bool = False
    agent_roles: frozenset[str] = frozenset()
    items: tuple[str, ...] = ()


class RevokeProxy(Command):
    """A right goes back to its holder."""

    right: str


# -- events ------------------------------------------------------------------------------------------------------


class Arrived(Event):
    """Somebody came."""

    person: str
    channel: Channel


class Left(Event):
    """Somebody went."""

    person: str


class Excused(Event):
    """Somebody is absent, with a reason."""

    person: str
    reason: str


class GuestAdmitted(Event):
    """A guest came."""

    id: str
    name: str
    role: str


class ProxyGiven(Event):
    """A right is used by an agent from now on; `items` are those it was given for, none is all."""

    right: str
    agent: str
    written: bool
    items: tuple[str, ...] = ()


class ProxyRevoked(Event):
    """A right is its holder's own again."""

    right: str


# -- deciders ----------------------------------------------------------------------------------------------------


def _require_doors(meeting: Meeting) -> None:
    require_unfinished(meeting)
    if meeting.status == "planned":
        raise Refusal("meeting.doors_closed")


def _is_due(meeting: Meeting, person: str) -> bool:
    """Whether that person holds a right here, or was given one."""
    return any(person in (right.holder, right.cast_by) for right in meeting.rights.values())


@decide.register
def _arrive(command: Arrive, meeting: Meeting, context: Context) -> list[Event]:
    _require_doors(meeting)
    if not _is_due(meeting, command.person) and command.person not in meeting.attendance:
        raise Refusal("roll.not_due", person=command.person)
    if meeting.is_present(command.person):
        raise Refusal("roll.already_here", person=command.person)
    taken_back: list[Event] = [
        ProxyRevoked(right=right.id)
        for right in meeting.rights.values()
        if right.holder == command.person != right.cast_by and not _is_used(meeting, context, right.id)
    ]
    return [*taken_back, Arrived(person=command.person, channel=command.channel)]


@decide.register
def _leave(command: Leave, meeting: Meeting, context: Context) -> list[Event]:
    _require_doors(meeting)
    if not meeting.is_present(command.person):
        raise Refusal("roll.not_here", person=command.person)
    return [Left(person=command.person)]


@decide.register
def _excuse(command: Excuse, meeting: Meeting, context: Context) -> list[Event]:
    require_unfinished(meeting)
    if not _is_due(meeting, command.person):
        raise Refusal("roll.not_due", person=command.person)
    if meeting.is_present(command.person):
        raise Refusal("roll.already_here", person=command.person)
    if meeting.attendance.get(command.person, Attendance(person=command.person)).spans:
        raise Refusal("roll.was_here", person=command.person)
    if not command.reason.strip():
        raise Refusal("reason.missing")
    return [Excused(person=command.person, reason=command.reason.strip())]


@decide.register
def _admit(command: AdmitGuest, meeting: Meeting, context: Context) -> list[Event]:
    _require_doors(meeting)
    if not command.name.strip() or not command.id.strip():
        raise Refusal("person.missing")
    if meeting.is_present(command.id):
        raise Refusal("roll.already_here", person=command.id)
    if command.id in meeting.attendance or _is_due(meeting, command.id):
        raise Refusal("roll.is_due", person=command.id)
    return [GuestAdmitted(id=command.id, name=command.name.strip(), role=command.role.strip())]


@decide.register
def _give_proxy(command: GiveProxy, meeting: Meeting, context: Context) -> list[Event]:
    require_unfinished(meeting)
    right = meeting.rights.get(command.right)
    if right is None:
        raise Refusal("roll.not_due", person=command.right)
    require_proxy(meeting, right, command.agent, command.agent_roles, command.items, written=command.written)
    _require_unused(meeting, context, command.right)
    return [ProxyGiven(right=command.right, agent=command.agent, written=command.written, items=command.items)]


def _is_used(meeting: Meeting, context: Context, right: str) -> bool:
    poll = meeting.open_poll
    return poll is not None and (right in context.rolls.get(poll.id, frozenset()) or right in poll.paper.issued)


def _require_unused(meeting: Meeting, context: Context, right: str) -> None:
    if _is_used(meeting, context, right):
        raise Refusal("proxy.already_voted")


@decide.register
def _revoke_proxy(command: RevokeProxy, meeting: Meeting, context: Context) -> list[Event]:
    require_unfinished(meeting)
    right = meeting.rights.get(command.right)
    if right is None or right.cast_by == right.holder:
        raise Refusal("proxy.none_given")
    _require_unused(meeting, context, command.right)
    return [ProxyRevoked(right=command.right)]


# -- appliers ----------------------------------------------------------------------------------------------------


def _recorded(meeting: Meeting, record: Attendance) -> Meeting:
    return meeting.having(attendance={**meeting.attendance, record.person: record})


@apply.register
def _arrived(event: Arrived, meeting: Meeting, stamp: Stamp) -> Meeting:
    before = meeting.attendance.get(event.person, Attendance(person=event.person))
    spans = (*before.spans, (stamp.at, None))
    return _recorded(meeting, before.having(standing="present", spans=spans, reason="", channel=event.channel))


@apply.register
def _left(event: Left, meeting: Meeting, stamp: Stamp) -> Meeting:
    before = meeting.attendance.get(event.person)
    if before is None or not before.spans:
        return meeting
    spans = (*before.spans[:-1], (before.spans[-1][0], stamp.at))
    floor = meeting.floor
    floor = floor.having(queue=tuple(request for request in floor.queue if request.person != event.person))
    if floor.speaking is not None and floor.speaking.person == event.person:
        floor = floor.without_speaker(stamp.at)
    return _recorded(meeting, before.having(standing="left", spans=spans)).having(floor=floor)


@apply.register
def _excused(event: Excused, meeting: Meeting, stamp: Stamp) -> Meeting:
    before = meeting.attendance.get(event.person, Attendance(person=event.person))
    return _recorded(meeting, before.having(standing="absent", reason=event.reason))


@apply.register
def _guest_admitted(event: GuestAdmitted, meeting: Meeting, stamp: Stamp) -> Meeting:
    guest = Guest(id=event.id, name=event.name, role=event.role)
    record = Attendance(person=event.id, standing="present", spans=((stamp.at, None),), channel="terminal")
    return _recorded(meeting.having(guests={**meeting.guests, guest.id: guest}), record)


def _cast_by(meeting: Meeting, right_id: str, person: str | None, items: tuple[str, ...] = ()) -> Meeting:
    right = meeting.rights[right_id]
    changed = right.having(cast_by=person or right.holder, scope=items)
    return meeting.having(rights={**meeting.rights, right_id: changed})


@apply.register
def _proxy_given(event: ProxyGiven, meeting: Meeting, stamp: Stamp) -> Meeting:
    return _cast_by(meeting, event.right, event.agent, event.items)


@apply.register
def _proxy_revoked(event: ProxyRevoked, meeting: Meeting, stamp: Stamp) -> Meeting:
    return _cast_by(meeting, event.right, None)
