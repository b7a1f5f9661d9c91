"""A tie in a yes/no vote, decided by one more vote where the rule provides for it: the chair's casting vote, or a lot.

Either is an act of its own, on record: who gave the vote or drew the lot, and what it said. It can only turn a tie that
one more vote for it would carry; a tie under two thirds stays lost.
"""

from __future__ import annotations

from typing import Literal

from council.domain.kernel import Command, Context, Event, Refusal, Stamp, apply, decide
from council.domain.meeting import Meeting, TieBreak
from council.domain.rules import Verdict
from council.domain.sitting import require_no_poll, require_session
from council.domain.verdicts import settled


class BreakTie(Command):
    """Decide the tie that waits, for or against. For a lot `note` says who drew and how."""

    answer: Literal["yes", "no"]
    note: str = ""


class TieBroken(Event):
    """A tie was decided by the chair's casting vote or by lot."""

    poll: str
    how: Literal["chair", "lot"]
    answer: Literal["yes", "no"]
    by: str
    note: str


@decide.register
def _break(command: BreakTie, meeting: Meeting, context: Context) -> list[Event]:
    require_session(meeting)
    require_no_poll(meeting)
    poll = meeting.tied_poll
    if poll is None:
        raise Refusal("tie.none")
    if poll.rule.tie == "lot" and not command.note.strip():
        raise Refusal("tie.how_drawn")
    by = (meeting.chair or context.actor) if poll.rule.tie == "chair" else context.actor
    how: Literal["chair", "lot"] = "chair" if poll.rule.tie == "chair" else "lot"
    return [TieBroken(poll=poll.id, how=how, answer=command.answer, by=by, note=command.note.strip())]


@apply.register
def _broken(event: TieBroken, meeting: Meeting, stamp: Stamp) -> Meeting:
    """The verdict follows; the counts stay what they were."""
    poll = meeting.polls.get(event.poll)
    if poll is None or poll.result is None:
        return meeting
    verdict: Verdict = "carried" if event.answer == "yes" else "lost"
    result = poll.result.having(finding=poll.result.finding.having(verdict=verdict))
    said = TieBreak(how=event.how, answer=event.answer, by=event.by, note=event.note)
    decided = poll.having(result=result, tie_break=said)
    return settled(meeting.having(polls={**meeting.polls, poll.id: decided}), decided)
