"""Meetings as faces use them: plan, take up, do, cast; slips, and the projector's blank."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial

from council.domain import elections, paper, polls, roll_call, sitting
from council.domain.kernel import Command, Refusal, fresh_id
from council.domain.ledger import next_number
from council.domain.meeting import Channel, Meeting
from council.domain.plugged import MinutesSection
from council.domain.tally import Choice
from council.service import papers, slips
from council.service.batch import Batch
from council.service.casting import Cast, Vote, cast, holds
from council.service.closing import cancel_poll, close_poll
from council.service.lots import draw_lot
from council.service.papers import Standing, TellerSheet
from council.service.settlement import settle
from council.service.snapshot import Slips, Snapshot
from council.service.writer import Ask

ALONE = (polls.ClosePoll, polls.CancelPoll, sitting.Adjourn, sitting.OpenDoors)
"""Commands that write more than journal lines, or change which meeting is in hand: each gets a batch of its own."""

NEW_SLIPS = (sitting.RefreshRights, roll_call.GiveProxy, sitting.Appoint)
"""Commands after which somebody may need a slip, or a teller's code, who had none."""


Sections = Callable[[Meeting, Snapshot], tuple[MinutesSection, ...]]
"""What plugins add to the minutes of a meeting that is being adjourned: asked on the writer, so it must be quick."""


def no_sections(meeting: Meeting, snapshot: Snapshot) -> tuple[MinutesSection, ...]:  # noqa: ARG001
    """None: nobody has anything to add."""
    return ()


class Meetings:
    """Everything that is done to a meeting. Futures are answered after the commit."""

    def __init__(self, ask: Ask, sections: Sections = no_sections) -> None:
        self._ask = ask
        self._sections = sections

    def plan(self, command: sitting.Convene, actor: str = "chair") -> Future[Meeting]:
        """Convene a meeting (see `drafting.draft_meeting`) and make its slips; it becomes the meeting in hand unless
        one is in progress. A number that another meeting has got meanwhile is replaced by the next one."""
        return self._ask(lambda batch: _plan(batch, command, actor), alone=True)

    def take_up(self, meeting_id: str) -> Future[Meeting]:
        """Make a meeting the one in hand: to prepare it, to look at it. Refused while another is in progress."""

        def run(batch: Batch) -> Meeting:
            meeting = batch.meeting(meeting_id)
            _require_no_other(batch, meeting)
            slips.take_up(batch, meeting.id)
            return meeting

        return self._ask(run, alone=True)

    def do(self, command: Command, actor: str = "chair", meeting: str | None = None) -> Future[Meeting]:
        """Decide a command on a meeting (the one in hand) and record it; the future holds the meeting afterwards."""
        return self._ask(
            lambda batch: _do(batch, command, actor, meeting, self._sections), alone=isinstance(command, ALONE)
        )

    def cast(
        self,
        poll: str,
        right: str,
        person: str,
        receipt: str,
        choice: Choice,
        channel: Channel = "phone",
        meeting: str | None = None,
    ) -> Future[Cast]:
        """Put a ballot into an open poll's box; the future is answered once it is on the disk.

        The same receipt again gets the recorded answer, or changes the vote when the choice differs and the poll is
        still open (see `casting`).
        """
        vote = Vote(poll, right, person, receipt, choice, channel)
        return self._ask(lambda batch: cast(batch, batch.meeting(meeting), vote))

    def cast_with_help(self, vote: Vote, helper: str, witness: str) -> Future[Cast]:
        """The same for somebody who is helped at the desk: who helps and who witnesses it are recorded with it."""

        def run(batch: Batch) -> Cast:
            meeting = batch.meeting(None)
            if not holds(batch, meeting, vote.poll, vote.receipt):
                help_ = paper.Assist(poll=vote.poll, right=vote.right, helper=helper, witness=witness)
                batch.record(help_, "desk", meeting.id)
            return cast(batch, batch.meeting(meeting.id), vote)

        return self._ask(run)

    def enter_paper(self, poll: str, teller: str, sheet: TellerSheet) -> Future[Standing]:
        """A teller's count of the paper ballots; what another teller's says otherwise (see `papers`)."""
        return self._ask(lambda batch: papers.entered(batch, batch.meeting(None), poll, teller, sheet), alone=True)

    def paper_standing(self, poll: str, teller: str) -> Future[Standing]:
        """What this teller has entered, and where it differs from another's."""
        return self._ask(lambda batch: papers.standing(batch, batch.meeting(None), poll, teller), alone=True)

    def holds(self, poll: str, receipt: str, meeting: str | None = None) -> Future[bool]:
        """Whether a ballot with that receipt has been recorded: the answer to it may have been lost on its way."""
        return self._ask(lambda batch: holds(batch, batch.meeting(meeting), poll, receipt))

    def issue_slip(self, person: str, *, replace: bool = False) -> Future[str]:
        """The code of a person's slip in the meeting in hand, made when there is none; `replace` revokes the old."""
        return self._ask(lambda batch: slips.issue(batch, person, replace=replace), alone=True)

    def blank(self, blank: bool) -> Future[None]:
        """Show nothing on the projector, or show it again."""

        def run(batch: Batch) -> None:
            if batch.snapshot.blank != blank:
                batch.snapshot = batch.snapshot.having(blank=blank)

        return self._ask(run)


def _plan(batch: Batch, command: sitting.Convene, actor: str) -> Meeting:
    numbers = {meeting.number for meeting in batch.snapshot.meetings.values()}
    if command.number in numbers:
        year = command.starts.astimezone(batch.snapshot.settings.zone).year
        command = command.having(number=next_number(numbers, year))
    meeting_id = fresh_id()
    meeting = Meeting(id=meeting_id)
    batch.snapshot = batch.snapshot.having(meetings={**batch.snapshot.meetings, meeting_id: meeting})
    planned = batch.record(command, actor, meeting_id)
    going = batch.snapshot.meeting
    if going is None or not going.in_progress:
        batch.snapshot = batch.snapshot.having(current=meeting_id, slips=Slips(meeting=meeting_id))
    batch.then(slips.after(meeting_id))
    return planned


def _do(batch: Batch, command: Command, actor: str, meeting_id: str | None, sections: Sections) -> Meeting:
    if isinstance(command, polls.ClosePoll):
        return close_poll(batch, meeting_id, actor)
    if isinstance(command, polls.CancelPoll):
        return cancel_poll(batch, command, actor, meeting_id)
    if isinstance(command, elections.DrawLot):
        return draw_lot(batch, command, actor, meeting_id)
    if isinstance(command, sitting.OpenDoors):
        return _open_doors(batch, command, actor, meeting_id)
    if isinstance(command, sitting.Adjourn):
        before = batch.meeting(meeting_id)
        batch.decide(command, actor, before)  # refused first, before anybody is asked
        batch.sections = sections(before, batch.snapshot)
    meeting = batch.record(command, actor, meeting_id)
    if isinstance(command, sitting.Adjourn):
        batch.then(partial(settle, meeting_id=meeting.id))
    if isinstance(command, NEW_SLIPS):
        batch.then(slips.after(meeting.id))
    return meeting


def _open_doors(batch: Batch, command: sitting.OpenDoors, actor: str, meeting_id: str | None) -> Meeting:
    """Open the doors of the meeting, which becomes the one in hand; refused while another is in progress."""
    _require_no_other(batch, batch.meeting(meeting_id))
    meeting = batch.record(command, actor, meeting_id)
    slips.take_up(batch, meeting.id)
    batch.then(slips.after(meeting.id))
    return meeting


def _require_no_other(batch: Batch, meeting: Meeting) -> None:
    going = next((each for each in batch.snapshot.meetings.values() if each.in_progress), None)
    if going is not None and going.id != meeting.id:
        raise Refusal("meeting.other_open", title=going.title)
