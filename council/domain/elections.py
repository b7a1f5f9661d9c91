"""After an election: a lot where votes are equal, and a run-off among those who came first.

Nobody is seated before an equal silently. The count says between whom it cannot decide; somebody draws, in front of
everybody; who drew, how, and on whom the lot fell is recorded, and the count goes on from there.
"""

from __future__ import annotations

from council.domain.kernel import Command, Context, Event, Refusal, Stamp, apply, decide
from council.domain.meeting import Lot, Meeting, Poll, Result
from council.domain.sitting import require_no_poll, require_session
from council.domain.tally import Draws, Question
from council.domain.verdicts import settled

# -- commands ----------------------------------------------------------------------------------------------------


class DrawLot(Command):
    """A lot was drawn between options with equal votes: on whom it fell, who drew it (an id, or in words) and how.

    Faces send it without `result`; the service counts on with the lot and decides it again with the result filled in.
    Without it, it only tells whether the lot may be drawn.
    """

    poll: str
    chosen: str
    by: str
    how: str
    result: Result | None = None


# -- events ------------------------------------------------------------------------------------------------------


class LotDrawn(Event):
    """A lot was drawn, and what the vote came to with it."""

    poll: str
    chosen: str
    by: str
    how: str
    result: Result


# -- questions ---------------------------------------------------------------------------------------------------


def tied_poll(meeting: Meeting) -> Poll | None:
    """The vote that waits for a lot: the last one that was closed, if votes in it are equal."""
    closed = [poll for poll in meeting.polls.values() if poll.state == "closed"]
    return closed[-1] if closed and closed[-1].result is not None and closed[-1].result.tied else None


def drawn(poll: Poll) -> Draws:
    """On whom the lots of a poll fell, in order."""
    return tuple(lot.chosen for lot in poll.lots)


def seats_left(poll: Poll) -> int:
    """The seats that nobody has reached; 0 for a question that elects nobody."""
    if poll.result is None or poll.question.method == "yes_no":
        return 0
    return max(0, poll.question.seats - len(poll.result.elected))


def ranked_rest(poll: Poll) -> tuple[tuple[str, int], ...]:
    """Those who are not elected, with their votes, most first."""
    if poll.result is None:
        return ()
    count = next(iter(poll.result.counts.values()))
    rest = [option for option in poll.question.option_ids if option not in poll.result.elected]
    return tuple((option, count.totals[option]) for option in sorted(rest, key=lambda option: -count.totals[option]))


def run_off(poll: Poll, among: int) -> Question:
    """The question of a second round among the `among` who came first of those not elected, for the seats that are
    left. Whoever has as many votes as the last of them stands, too.

    Raises `Refusal("poll.no_run_off")` when nobody or everybody would stand, or no seat is left.
    """
    rest, seats = ranked_rest(poll), seats_left(poll)
    if among < 2 or len(rest) < 2 or not seats:
        raise Refusal("poll.no_run_off")
    bound = rest[min(among, len(rest)) - 1][1]
    standing = {option for option, votes in rest if votes >= bound}
    asked = poll.question
    options = tuple(option for option in asked.options if option.id in standing)
    barred = asked.barred
    return asked.having(
        options=options, seats=seats, most=min(asked.most, len(options)), least=min(asked.least, seats), barred=barred
    )


# -- deciders ----------------------------------------------------------------------------------------------------


@decide.register
def _draw(command: DrawLot, meeting: Meeting, context: Context) -> list[Event]:
    require_session(meeting)
    require_no_poll(meeting)
    poll = meeting.polls.get(command.poll)
    if poll is None or poll.result is None or not poll.result.tied or poll.kind == "trial":
        raise Refusal("poll.no_tie")
    if command.chosen not in poll.result.tied:
        labels = {option.id: option.label or option.id for option in poll.question.options}
        tied = ", ".join(labels.get(option, option) for option in poll.result.tied)
        raise Refusal("count.lot_elsewhere", candidate=labels.get(command.chosen, command.chosen), tied=tied)
    if any(other.earlier == poll.id and other.state == "closed" for other in meeting.polls.values()):
        raise Refusal("poll.later_round")
    if any(resolution.poll == poll.id for resolution in meeting.resolutions):
        raise Refusal("poll.resolved_already")
    if not command.by.strip() or not command.how.strip():
        raise Refusal("poll.lot_untold")
    if command.result is None:
        return []
    told = {"by": command.by.strip(), "how": command.how.strip()}
    return [LotDrawn(poll=poll.id, chosen=command.chosen, result=command.result, **told)]


# -- appliers ----------------------------------------------------------------------------------------------------


@apply.register
def _drawn(event: LotDrawn, meeting: Meeting, stamp: Stamp) -> Meeting:
    poll = meeting.polls[event.poll]
    lot = Lot(chosen=event.chosen, by=event.by, how=event.how, at=stamp.at)
    after = poll.having(result=event.result, lots=(*poll.lots, lot))
    return settled(meeting.having(polls={**meeting.polls, poll.id: after}), after)
