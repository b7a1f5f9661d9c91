"""Meetings as faces use them: plan, take up, do, cast; slips, and the projector's blank."""

from __future__ import annotations

from concurrent.futures import Future

from council.domain import polls, sitting
from council.domain.journal import Undo
from council.domain.kernel import Command, Refusal, fresh_id
from council.domain.meeting import Channel, Meeting
from council.domain.tally import Choice
from council.service import slips
from council.service.ballots import Cast
from council.service.batch import Batch
from council.service.closing import close_poll, destroy
from council.service.settlement import settle
from council.service.snapshot import Slips
from council.service.writer import Ask

BARRIERS = (
    polls.ClosePoll,
    polls.CancelPoll,
    polls.ClosePhones,
    polls.EnterHands,
    sitting.Adjourn,
    sitting.OpenDoors,
    Undo,
)
"""Commands that look at the box or write more than journal rows: they get a batch of their own."""


class Meetings:
    """Everything that is done to a meeting. Futures are answered after the commit."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def plan(self, command: sitting.Convene, actor: str = "chair") -> Future[Meeting]:
        """Convene a meeting (see `drafting.draft_meeting`) and make its slips; it becomes the meeting in hand unless
        one is in progress."""

        def run(batch: Batch) -> Meeting:
            meeting_id = fresh_id()
            meeting = Meeting(id=meeting_id)
            batch.snapshot = batch.snapshot.having(meetings={**batch.snapshot.meetings, meeting_id: meeting})
            planned = batch.record(command, actor, meeting_id)
            made = slips.with_codes_for(Slips(meeting=meeting_id), planned.attendance)
            slips.keep(batch.store, made)
            batch.flush()
            if batch.snapshot.meeting is None or not batch.snapshot.meeting.in_progress:
                batch.snapshot = batch.snapshot.having(current=meeting_id, slips=made)
            return planned

        return self._ask(run, alone=True)

    def take_up(self, meeting_id: str) -> Future[Meeting]:
        """Make a meeting the one in hand: to prepare it, to look at it. Refused while another is in progress."""

        def run(batch: Batch) -> Meeting:
            going = batch.snapshot.meeting
            if going is not None and going.in_progress and going.id != meeting_id:
                raise Refusal("meeting.other_open", title=going.title)
            meeting = batch.meeting(meeting_id)
            batch.snapshot = batch.snapshot.having(current=meeting_id, slips=slips.slips_of(batch.store, meeting_id))
            return meeting

        return self._ask(run, alone=True)

    def do(self, command: Command, actor: str = "chair", meeting: str | None = None) -> Future[Meeting]:
        """Decide a command on a meeting (the one in hand) and record it; the future holds the meeting afterwards."""
        if isinstance(command, BARRIERS):
            return self._ask(lambda batch: _barrier(batch, command, actor, meeting), alone=True)
        return self._ask(lambda batch: batch.record(command, actor, meeting))

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

        The same receipt again gets the recorded answer, or changes the vote when the choice differs.
        """
        return self._ask(
            lambda batch: batch.cast(batch.meeting(meeting).id, poll, right, person, receipt, choice, channel)
        )

    def issue_slip(self, person: str, *, replace: bool = False) -> Future[str]:
        """The code of a person's slip in the meeting in hand, made when there is none; `replace` revokes the old."""

        def run(batch: Batch) -> str:
            meeting = batch.meeting(None)
            if meeting.status == "adjourned":
                raise Refusal("meeting.adjourned")
            if person not in meeting.attendance and not meeting.rights_of(person):
                raise Refusal("roll.not_due", person=person)
            held = batch.snapshot.slips
            made = slips.with_replaced(held, person) if replace else slips.with_codes_for(held, [person])
            slips.keep(batch.store, made)
            batch.snapshot = batch.snapshot.having(slips=made)
            return made.code_of(person) or ""

        return self._ask(run, alone=True)

    def blank(self, blank: bool) -> Future[None]:
        """Show nothing on the projector, or show it again."""

        def run(batch: Batch) -> None:
            batch.snapshot = batch.snapshot.having(blank=blank)

        return self._ask(run)


def _barrier(batch: Batch, command: Command, actor: str, meeting_id: str | None) -> Meeting:
    if isinstance(command, polls.ClosePoll):
        return close_poll(batch, meeting_id, actor)
    if isinstance(command, sitting.OpenDoors):
        going = next((each for each in batch.snapshot.meetings.values() if each.in_progress), None)
        if going is not None and going.id != batch.meeting(meeting_id).id:
            raise Refusal("meeting.other_open", title=going.title)
    before = batch.meeting(meeting_id).open_poll
    meeting = batch.record(command, actor, meeting_id)
    batch.flush()
    if isinstance(command, polls.CancelPoll) and before is not None:
        destroy(batch, meeting.id, before.id)
    if isinstance(command, sitting.Adjourn):
        settle(batch, meeting)
    return meeting
