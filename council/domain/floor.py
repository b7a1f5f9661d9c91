"""The floor: who speaks next, for how long, and how often.

The order is 南塘十三条's: points of order first; then who has not spoken on this item; sides alternate; then first
come, first served. Two minutes a turn and two turns an item, unless the meeting agrees otherwise. Nobody speaks
while a vote is on, but to a point of order.
"""

from __future__ import annotations

from pydantic import Field

from council.domain.kernel import Command, Context, Event, Refusal, Stamp, apply, decide, fresh_id
from council.domain.meeting import Floor, Meeting, Side, SpeakRequest, Turn
from council.domain.sitting import require_no_poll, require_session, require_unfinished

# -- commands ----------------------------------------------------------------------------------------------------


class RequestFloor(Command):
    """Somebody wants to speak. Who is waiting already may still rise to a point of order, and waits for that then."""

    person: str
    side: Side = "neutral"
    point_of_order: bool = False
    id: str = Field(default_factory=fresh_id)


class WithdrawRequest(Command):
    """Somebody no longer wants to speak."""

    person: str


class GiveFloor(Command):
    """The floor goes to a person, or (None) to the next in the queue; the turn before ends. A person who did not
    queue may be called on with a side."""

    person: str | None = None
    side: Side = "neutral"


class EndTurn(Command):
    """The speaker has finished; `gist` is what the record keeps of it."""

    gist: str = ""


class PauseTurn(Command):
    """The clock stands still, or goes on."""


class ExtendTurn(Command):
    """The speaker gets some more seconds."""

    seconds: int = Field(default=60, ge=1, le=3600)


class SetSpeakingLimits(Command):
    """Seconds per turn, and turns per person and item; 0 is no limit."""

    turn_seconds: int = Field(ge=0, le=3600)
    turns_per_item: int = Field(ge=0, le=99)


# -- events ------------------------------------------------------------------------------------------------------


class FloorRequested(Event):
    """Somebody joined the queue."""

    request: SpeakRequest


class RequestWithdrawn(Event):
    """Somebody left the queue."""

    person: str


class FloorGiven(Event):
    """A turn began."""

    person: str
    side: Side
    item: str | None
    point_of_order: bool = False
    limit: int


class TurnEnded(Event):
    """A turn ended; `interrupted` when a point of order cut in, so that it does not count as one taken."""

    gist: str = ""
    interrupted: bool = False


class TurnPaused(Event):
    """The clock stopped."""


class TurnContinued(Event):
    """The clock ran again."""


class TurnExtended(Event):
    """The turn got longer."""

    seconds: int


class SpeakingLimitsSet(Event):
    """The limits changed."""

    turn_seconds: int
    turns_per_item: int


# -- questions ---------------------------------------------------------------------------------------------------


def turns_taken(floor: Floor, person: str, item: str | None) -> int:
    """How often a person has spoken on an item; points of order, and turns they cut short, do not count."""
    return sum(
        turn.person == person and turn.item == item and not (turn.point_of_order or turn.interrupted)
        for turn in floor.turns
    )


def ordered_queue(meeting: Meeting) -> list[SpeakRequest]:
    """The queue as it will be called: see the chapter's head for the order."""
    floor = meeting.floor
    item = meeting.active_item.id if meeting.active_item else None
    waiting = list(floor.queue)
    sides = [turn.side for turn in floor.turns if turn.item == item and _takes_side(turn)]
    last = sides[-1] if sides else None
    called: list[SpeakRequest] = []
    while waiting:
        chosen = min(
            waiting,
            key=lambda request: (
                not request.point_of_order,
                turns_taken(floor, request.person, item),
                request.side == last,
                request.at,
            ),
        )
        waiting.remove(chosen)
        called.append(chosen)
        if _takes_side(chosen):
            last = chosen.side
    return called


def _takes_side(said: Turn | SpeakRequest) -> bool:
    return said.side != "neutral" and not said.point_of_order


# -- deciders ----------------------------------------------------------------------------------------------------


@decide.register
def _request(command: RequestFloor, meeting: Meeting, context: Context) -> list[Event]:
    require_session(meeting)
    if not meeting.is_present(command.person):
        raise Refusal("floor.not_here", person=command.person)
    waiting = next((each for each in meeting.floor.queue if each.person == command.person), None)
    if waiting is not None and (waiting.point_of_order or not command.point_of_order):
        raise Refusal("floor.already_waiting", person=command.person)
    speaking = meeting.floor.speaking
    if speaking is not None and speaking.person == command.person:
        raise Refusal("floor.is_speaking", person=command.person)
    if not command.point_of_order:
        require_no_poll(meeting)
        _require_turns_left(meeting, command.person)
    return [
        FloorRequested(
            request=SpeakRequest(
                id=command.id,
                person=command.person,
                side=command.side,
                point_of_order=command.point_of_order,
                at=context.at,
            )
        )
    ]


def _require_turns_left(meeting: Meeting, person: str) -> None:
    allowed = meeting.floor.turns_per_item
    item = meeting.active_item.id if meeting.active_item else None
    if allowed and turns_taken(meeting.floor, person, item) >= allowed:
        raise Refusal("floor.no_turns_left", person=person, most=allowed)


@decide.register
def _withdraw(command: WithdrawRequest, meeting: Meeting, context: Context) -> list[Event]:
    require_session(meeting)
    if not any(request.person == command.person for request in meeting.floor.queue):
        raise Refusal("floor.not_waiting", person=command.person)
    return [RequestWithdrawn(person=command.person)]


@decide.register
def _give(command: GiveFloor, meeting: Meeting, context: Context) -> list[Event]:
    require_session(meeting)
    request = _next_request(meeting) if command.person is None else _called(command.person, command, meeting, context)
    person, order = request.person, request.point_of_order
    speaking = meeting.floor.speaking
    if speaking is not None and speaking.person == person:
        raise Refusal("floor.is_speaking", person=person)
    if not order:
        require_no_poll(meeting)
        _require_turns_left(meeting, person)
    item = meeting.active_item.id if meeting.active_item else None
    given = FloorGiven(
        person=person, side=request.side, item=item, point_of_order=order, limit=meeting.floor.turn_seconds
    )
    return [given] if speaking is None else [TurnEnded(interrupted=order), given]


def _next_request(meeting: Meeting) -> SpeakRequest:
    """Who is called next; those whose turns are used up stand last, so they hold up nobody."""
    queue = ordered_queue(meeting)
    if not queue:
        raise Refusal("floor.nobody_waiting")
    return queue[0]


def _called(person: str, command: GiveFloor, meeting: Meeting, context: Context) -> SpeakRequest:
    """What a person asked for who is called by name; somebody who did not queue may be called, too."""
    if not meeting.is_present(person):
        raise Refusal("floor.not_here", person=person)
    asked = next((request for request in meeting.floor.queue if request.person == person), None)
    return asked or SpeakRequest(id=fresh_id(), person=person, side=command.side, at=context.at)


def _speaking(meeting: Meeting) -> Turn:
    require_session(meeting)
    turn = meeting.floor.speaking
    if turn is None:
        raise Refusal("floor.nobody_speaking")
    return turn


@decide.register
def _end(command: EndTurn, meeting: Meeting, context: Context) -> list[Event]:
    _speaking(meeting)
    return [TurnEnded(gist=command.gist.strip())]


@decide.register
def _pause(command: PauseTurn, meeting: Meeting, context: Context) -> list[Event]:
    return [TurnPaused() if _speaking(meeting).running_since else TurnContinued()]


@decide.register
def _extend(command: ExtendTurn, meeting: Meeting, context: Context) -> list[Event]:
    if not _speaking(meeting).limit:
        raise Refusal("floor.no_limit")
    return [TurnExtended(seconds=command.seconds)]


@decide.register
def _limits(command: SetSpeakingLimits, meeting: Meeting, context: Context) -> list[Event]:
    require_unfinished(meeting)
    return [SpeakingLimitsSet(turn_seconds=command.turn_seconds, turns_per_item=command.turns_per_item)]


# -- appliers ----------------------------------------------------------------------------------------------------


def _with_turn(meeting: Meeting, turn: Turn) -> Meeting:
    return meeting.having(floor=meeting.floor.having(turns=(*meeting.floor.turns[:-1], turn)))


@apply.register
def _requested(event: FloorRequested, meeting: Meeting, stamp: Stamp) -> Meeting:
    floor = _dequeued(meeting, event.request.person).floor
    return meeting.having(floor=floor.having(queue=(*floor.queue, event.request)))


def _dequeued(meeting: Meeting, person: str) -> Meeting:
    queue = tuple(request for request in meeting.floor.queue if request.person != person)
    return meeting.having(floor=meeting.floor.having(queue=queue))


@apply.register
def _withdrawn(event: RequestWithdrawn, meeting: Meeting, stamp: Stamp) -> Meeting:
    return _dequeued(meeting, event.person)


@apply.register
def _given(event: FloorGiven, meeting: Meeting, stamp: Stamp) -> Meeting:
    turn = Turn(
        person=event.person,
        side=event.side,
        item=event.item,
        point_of_order=event.point_of_order,
        limit=event.limit,
        running_since=stamp.at,
    )
    freed = _dequeued(meeting, event.person)
    floor = freed.floor.without_speaker(stamp.at)
    return freed.having(floor=floor.having(turns=(*floor.turns, turn)))


@apply.register
def _ended(event: TurnEnded, meeting: Meeting, stamp: Stamp) -> Meeting:
    turn = meeting.floor.speaking
    if turn is None:
        return meeting
    ended = turn.stopped(stamp.at).having(ended=True, gist=event.gist, interrupted=event.interrupted)
    return _with_turn(meeting, ended)


@apply.register
def _paused(event: TurnPaused, meeting: Meeting, stamp: Stamp) -> Meeting:
    turn = meeting.floor.speaking
    return meeting if turn is None else _with_turn(meeting, turn.stopped(stamp.at))


@apply.register
def _continued(event: TurnContinued, meeting: Meeting, stamp: Stamp) -> Meeting:
    turn = meeting.floor.speaking
    return meeting if turn is None else _with_turn(meeting, turn.having(running_since=stamp.at))


@apply.register
def _extended(event: TurnExtended, meeting: Meeting, stamp: Stamp) -> Meeting:
    turn = meeting.floor.speaking
    return meeting if turn is None else _with_turn(meeting, turn.having(limit=turn.limit + event.seconds))


@apply.register
def _limits_set(event: SpeakingLimitsSet, meeting: Meeting, stamp: Stamp) -> Meeting:
    floor = meeting.floor.having(turn_seconds=event.turn_seconds, turns_per_item=event.turns_per_item)
    return meeting.having(floor=floor)
