"""The sitting: convened, doors open, called to order, recess, adjourned; who chairs and who keeps the record."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from council.domain import extensions
from council.domain.kernel import Command, Context, Event, Model, Refusal, Stamp, apply, decide
from council.domain.meeting import (
    Attendance,
    Item,
    Meeting,
    Note,
    Track,
    VotingRight,
    spent_seconds,
)
from council.domain.plugged import ActivePlugin
from council.domain.rules import Clause, DecisionRule, quorum_clauses

Officer = Literal["chair", "clerk", "teller", "scrutineer"]
COUNTING: tuple[Officer, ...] = ("teller", "scrutineer")
"""Offices of those who count and watch the count: they are no close relatives of candidates."""

# -- commands ----------------------------------------------------------------------------------------------------


class Convene(Command):
    """Make a meeting: its body, rule and voting rights as they stand, and the agenda drafted so far.

    `continues` is the meeting that was adjourned and is taken up again.
    """

    number: str
    title: str
    body: str
    body_name: str
    track: Track
    stage: str = ""
    place: str = ""
    starts: datetime
    zone: str = ""
    rule: DecisionRule
    rights: tuple[VotingRight, ...]
    agenda: tuple[Item, ...] = ()
    continues: str = ""
    plugins: dict[str, str] = {}
    turn_seconds: int = Field(default=120, ge=0, le=3600)
    turns_per_item: int = Field(default=2, ge=0, le=99)


class Reschedule(Command):
    """Change time, place or title before the doors open."""

    starts: datetime
    place: str
    title: str


class RefreshRights(Command):
    """Draw the voting rights from the roster again, before the doors open; proxies given stay given."""

    rights: tuple[VotingRight, ...]


class OpenDoors(Command):
    """Let people in: from now on they can check in."""


class CallToOrder(Command):
    """Begin. Without a quorum only with a reason, which is recorded."""

    override: str = ""


class Recess(Command):
    """Interrupt the meeting."""

    reason: str = ""


class Resume(Command):
    """Go on after a recess."""


class Adjourn(Command):
    """End the meeting; what is left open on the agenda is carried over."""

    reason: str = ""


class Appoint(Command):
    """Name the chair, the clerk, or one more teller or scrutineer; handing over the chair is this. `declares`: a teller
    or scrutineer has declared to be no close relative of any candidate (doing it later is naming them once more)."""

    office: Officer
    person: str
    declares: bool = False


class TakeNote(Command):
    """Write something down about the matter in hand."""

    text: str
    item: str | None = None


# -- events ------------------------------------------------------------------------------------------------------


class Convened(Event):
    """The meeting exists."""

    number: str
    title: str
    body: str
    body_name: str
    track: Track
    stage: str
    place: str
    starts: datetime
    zone: str = ""
    rule: DecisionRule
    rights: tuple[VotingRight, ...]
    agenda: tuple[Item, ...]
    continues: str
    plugins: dict[str, str]
    turn_seconds: int
    turns_per_item: int


class Rescheduled(Event):
    """Time, place or title changed."""

    starts: datetime
    place: str
    title: str


class RightsRefreshed(Event):
    """The voting rights were drawn again."""

    rights: tuple[VotingRight, ...]


class DoorsOpened(Event):
    """People may check in."""


class CalledToOrder(Event):
    """The meeting began, with so many rights present of so many due; `override` when the quorum was lacking."""

    present: int
    due: int
    quorum: tuple[Clause, ...] = ()
    override: str = ""


class Recessed(Event):
    """The meeting was interrupted."""

    reason: str = ""


class Resumed(Event):
    """The meeting went on."""

    present: int


class Adjourned(Event):
    """The meeting ended."""

    reason: str = ""
    present: int


class Appointed(Event):
    """Somebody took an office; a teller or scrutineer perhaps with the declaration that goes with it."""

    office: Officer
    person: str
    declares: bool = False


class NoteTaken(Event):
    """Something was written down."""

    text: str
    item: str | None


# -- questions ---------------------------------------------------------------------------------------------------


class QuorumState(Model):
    """The quorum as it stands: 实到 of 应到, and how many are needed; `met` is true where no quorum is asked."""

    present: int
    due: int
    needed: int
    met: bool
    clauses: tuple[Clause, ...] = ()


def quorum(meeting: Meeting) -> QuorumState:
    """The live quorum in heads (and in area where the rule weighs it): what the gauge shows. `needed` is 0 where the
    rule does not count heads, and where its quorum is of those who take part: that shows when the ballots are in."""
    heads = meeting.facts("count")
    rule = meeting.rule
    if rule is None or rule.quorum is None or rule.quorum_counts == "participating":
        return QuorumState(present=heads.present, due=heads.due, needed=0, met=True)
    clauses = quorum_clauses(rule, {weight: meeting.facts(weight) for weight in rule.weights})
    return QuorumState(
        present=heads.present,
        due=heads.due,
        needed=next((clause.needed for clause in clauses if clause.weight == "count"), 0),
        met=all(clause.met for clause in clauses),
        clauses=clauses,
    )


def require_session(meeting: Meeting) -> None:
    """Raise `Refusal("meeting.not_in_session")` unless the meeting has been called to order and goes on."""
    if meeting.status != "session":
        raise Refusal("meeting.not_in_session")


def require_unfinished(meeting: Meeting) -> None:
    """Raise `Refusal("meeting.adjourned")` once the meeting is over."""
    if meeting.status == "adjourned":
        raise Refusal("meeting.adjourned")


def require_no_poll(meeting: Meeting) -> None:
    """Raise `Refusal("poll.still_open")` while a vote is going on."""
    if meeting.open_poll is not None:
        raise Refusal("poll.still_open", title=meeting.open_poll.title)


# -- deciders ----------------------------------------------------------------------------------------------------


@decide.register
def _convene(command: Convene, meeting: Meeting, context: Context) -> list[Event]:
    if meeting.seq:
        raise Refusal("meeting.exists")
    _require_rights(command.rights, command.body_name)
    if not command.title.strip():
        raise Refusal("text.empty")
    _require_sound(command.agenda)
    return [Convened.model_validate(command.model_dump())]


def _require_rights(rights: tuple[VotingRight, ...], body: str) -> None:
    if not rights:
        raise Refusal("meeting.nobody_due", body=body)
    if len({right.id for right in rights}) < len(rights):
        raise Refusal("meeting.rights_doubled", body=body)


def _require_sound(agenda: tuple[Item, ...]) -> None:
    """A drafted agenda names each item once, and parents before what hangs under them."""
    known: set[str | None] = {None}
    for item in agenda:
        if item.id in known:
            raise Refusal("agenda.item_exists")
        if item.parent not in known:
            raise Refusal("agenda.unknown_item")
        if item.state != "pending":
            raise Refusal("agenda.item_done", title=item.title)
        known.add(item.id)


def _require_planned(meeting: Meeting) -> None:
    if meeting.status != "planned":
        raise Refusal("meeting.doors_already_open")


@decide.register
def _reschedule(command: Reschedule, meeting: Meeting, context: Context) -> list[Event]:
    _require_planned(meeting)
    if not command.title.strip():
        raise Refusal("text.empty")
    return [Rescheduled(starts=command.starts, place=command.place.strip(), title=command.title.strip())]


@decide.register
def _refresh_rights(command: RefreshRights, meeting: Meeting, context: Context) -> list[Event]:
    _require_planned(meeting)
    _require_rights(command.rights, meeting.body_name)
    return [RightsRefreshed(rights=tuple(_with_proxy(right, meeting) for right in command.rights))]


def _with_proxy(right: VotingRight, meeting: Meeting) -> VotingRight:
    """A right drawn again from the roster stays with the agent it was given to."""
    before = meeting.rights.get(right.id)
    if before is None or before.holder != right.holder or before.cast_by == before.holder:
        return right
    return right.having(cast_by=before.cast_by, scope=before.scope)


@decide.register
def _open_doors(command: OpenDoors, meeting: Meeting, context: Context) -> list[Event]:
    _require_planned(meeting)
    return [DoorsOpened()]


@decide.register
def _call_to_order(command: CallToOrder, meeting: Meeting, context: Context) -> list[Event]:
    if meeting.status == "planned":
        raise Refusal("meeting.doors_closed")
    if meeting.status != "doors":
        raise Refusal("meeting.already_called")
    state = quorum(meeting)
    override = command.override.strip()
    if not state.met and not override:
        raise Refusal("quorum.lacking", present=state.present, due=state.due, needed=state.needed)
    return [
        *extensions.in_use(meeting, context),
        CalledToOrder(
            present=state.present, due=state.due, quorum=state.clauses, override="" if state.met else override
        ),
    ]


@decide.register
def _recess(command: Recess, meeting: Meeting, context: Context) -> list[Event]:
    require_session(meeting)
    require_no_poll(meeting)
    return [Recessed(reason=command.reason.strip())]


@decide.register
def _resume(command: Resume, meeting: Meeting, context: Context) -> list[Event]:
    if meeting.status != "recess":
        raise Refusal("meeting.not_in_recess")
    return [Resumed(present=quorum(meeting).present)]


@decide.register
def _adjourn(command: Adjourn, meeting: Meeting, context: Context) -> list[Event]:
    if not meeting.in_progress:
        raise Refusal("meeting.adjourned" if meeting.status == "adjourned" else "meeting.doors_closed")
    require_no_poll(meeting)
    if meeting.tied_poll is not None:
        raise Refusal("tie.waits", title=meeting.tied_poll.title)
    return [
        *extensions.in_use(meeting, context),
        *extensions.written(context),
        Adjourned(reason=command.reason.strip(), present=quorum(meeting).present),
    ]


@decide.register
def _appoint(command: Appoint, meeting: Meeting, context: Context) -> list[Event]:
    require_unfinished(meeting)
    person = command.person.strip()
    if not person:
        raise Refusal("person.missing")
    declares = command.declares and command.office in COUNTING
    return [Appointed(office=command.office, person=person, declares=declares)]


@decide.register
def _take_note(command: TakeNote, meeting: Meeting, context: Context) -> list[Event]:
    require_unfinished(meeting)
    if not command.text.strip():
        raise Refusal("text.empty")
    item = command.item or (meeting.active_item.id if meeting.active_item else None)
    if item is not None and meeting.item(item) is None:
        raise Refusal("agenda.unknown_item")
    return [NoteTaken(text=command.text.strip(), item=item)]


# -- appliers ----------------------------------------------------------------------------------------------------


def _by_id(rights: tuple[VotingRight, ...]) -> dict[str, VotingRight]:
    return {right.id: right for right in rights}


def _expected(rights: tuple[VotingRight, ...]) -> dict[str, Attendance]:
    return {right.holder: Attendance(person=right.holder) for right in rights}


@apply.register
def _convened(event: Convened, meeting: Meeting, stamp: Stamp) -> Meeting:
    return meeting.having(
        **{name: getattr(event, name) for name in ("number", "title", "body", "body_name", "track", "stage", "place")},
        starts=event.starts,
        zone=event.zone,
        rule=event.rule,
        rights=_by_id(event.rights),
        attendance=_expected(event.rights),
        agenda=event.agenda,
        continues=event.continues,
        plugins={name: ActivePlugin(name=name, hash=digest) for name, digest in event.plugins.items()},
        floor=meeting.floor.having(turn_seconds=event.turn_seconds, turns_per_item=event.turns_per_item),
    )


@apply.register
def _rescheduled(event: Rescheduled, meeting: Meeting, stamp: Stamp) -> Meeting:
    return meeting.having(starts=event.starts, place=event.place, title=event.title)


@apply.register
def _rights_refreshed(event: RightsRefreshed, meeting: Meeting, stamp: Stamp) -> Meeting:
    return meeting.having(
        rights=_by_id(event.rights), attendance={**_expected(event.rights), **_excused(meeting, event.rights)}
    )


def _excused(meeting: Meeting, rights: tuple[VotingRight, ...]) -> dict[str, Attendance]:
    due = {right.holder for right in rights}
    return {person: record for person, record in meeting.attendance.items() if person in due}


@apply.register
def _doors_opened(event: DoorsOpened, meeting: Meeting, stamp: Stamp) -> Meeting:
    return meeting.having(status="doors")


@apply.register
def _called_to_order(event: CalledToOrder, meeting: Meeting, stamp: Stamp) -> Meeting:
    return meeting.having(
        status="session", opened=stamp.at, called_present=event.present, called_override=event.override
    )


def _clocks_stopped(meeting: Meeting, at: datetime) -> Meeting:
    agenda = tuple(
        item.having(spent=spent_seconds(item.spent, item.since, at), since=None) if item.since else item
        for item in meeting.agenda
    )
    turn = meeting.floor.speaking
    turns = meeting.floor.turns if turn is None else (*meeting.floor.turns[:-1], turn.stopped(at))
    return meeting.having(agenda=agenda, floor=meeting.floor.having(turns=turns))


@apply.register
def _recessed(event: Recessed, meeting: Meeting, stamp: Stamp) -> Meeting:
    return _clocks_stopped(meeting, stamp.at).having(status="recess")


@apply.register
def _resumed(event: Resumed, meeting: Meeting, stamp: Stamp) -> Meeting:
    agenda = tuple(item.having(since=stamp.at) if item.state == "active" else item for item in meeting.agenda)
    return meeting.having(status="session", agenda=agenda)


@apply.register
def _adjourned(event: Adjourned, meeting: Meeting, stamp: Stamp) -> Meeting:
    stopped = _clocks_stopped(meeting, stamp.at)
    agenda = tuple(
        item.having(state="done", outcome=item.outcome or "noted")
        if item.state == "active" and (item.outcome or not item.source)
        else item
        for item in stopped.agenda
    )
    return stopped.having(
        status="adjourned",
        closed=stamp.at,
        adjourn_reason=event.reason,
        agenda=agenda,
        floor=stopped.floor.emptied(stamp.at),
    )


@apply.register
def _appointed(event: Appointed, meeting: Meeting, stamp: Stamp) -> Meeting:
    if event.declares:
        meeting = meeting.having(declared=tuple(dict.fromkeys((*meeting.declared, event.person))))
    if event.office in COUNTING:
        held = f"{event.office}s"
        return meeting.having(**{held: tuple(dict.fromkeys((*getattr(meeting, held), event.person)))})
    return meeting.having(**{event.office: event.person})


@apply.register
def _note_taken(event: NoteTaken, meeting: Meeting, stamp: Stamp) -> Meeting:
    note = Note(item=event.item, text=event.text, by=stamp.actor, at=stamp.at)
    return meeting.having(notes=(*meeting.notes, note))
