"""The demo's chair: one act at a time, with the pause after it that lets the hall follow."""

from __future__ import annotations

import time
from collections.abc import Callable

from council.boot import Opened
from council.cli.demo.hall import Hall, Pace
from council.domain import agenda, floor, polls, sitting
from council.domain.kernel import Command, Refusal
from council.domain.meeting import Item, Meeting, Outcome, Poll
from council.domain.roster import Role
from council.i18n import Words
from council.service.drafting import draft_meeting

Tell = Callable[[str], None]


class Chair:
    """Does what a chair does, with the same commands; `tell` gets a line for each thing worth knowing."""

    def __init__(self, opened: Opened, hall: Hall, pace: Pace, words: Words, tell: Tell, operator: str) -> None:
        self.opened, self.council, self.hall = opened, opened.council, hall
        self.pace, self.words, self.tell, self.operator = pace, words, tell, operator

    # -- one act ---------------------------------------------------------------------------------------------------

    def do(self, command: Command) -> Meeting:
        """One act of the chair, and the pause after it."""
        meeting = self.council.meetings.do(command, self.operator).result()
        self.rest()
        return meeting

    def rest(self, times: float = 1.0) -> None:
        """Let the hall see what happened."""
        time.sleep(self.pace.pause * times)

    @property
    def meeting(self) -> Meeting:
        """The meeting in hand as it stands."""
        meeting = self.council.snapshot.meeting
        assert meeting is not None
        return meeting

    # -- a meeting -------------------------------------------------------------------------------------------------

    def convene(self, body: str) -> Meeting:
        """Plan a meeting of a body now, out of the docket."""
        _, snapshot = self.words, self.council.snapshot
        command = draft_meeting(
            snapshot,
            body,
            self.council.clock(),
            self.opened.agendas,
            language=_.language,
            place=_("Activity room, ground floor"),
        )
        meeting = self.council.meetings.plan(command, self.operator).result()
        people = snapshot.roster.people.values()
        offices: tuple[tuple[sitting.Officer, Role], ...] = (("chair", "committee"), ("clerk", "staff"))
        for office, role in offices:
            person = next((person.id for person in people if role in person.roles), None)
            if person is not None:
                meeting = self.do(sitting.Appoint(office=office, person=person))
        return meeting

    def begin(self) -> None:
        """Doors, trial vote, call to order: with its reason when the quorum is lacking."""
        _ = self.words
        meeting = self.meeting
        if meeting.status == "planned":
            self.do(sitting.OpenDoors())
        self.hall.wait()
        trial = next((item for item in meeting.agenda if item.kind == "trial"), None)
        if trial is not None:
            self.do(polls.OpenPoll(kind="trial", title=trial.title))
            self.finish_poll()
            self.do(agenda.DropItem(item=trial.id, reason=_("Held while people were coming in")))
        state = sitting.quorum(self.meeting)
        self.tell(
            _(
                "{present} of {due} are here, {needed} are needed.",
                **state.model_dump(include={"present", "due", "needed"}),
            )
        )
        override = "" if state.met else _("The quorum is lacking; the meeting only consults.")
        self.do(sitting.CallToOrder(override=override))

    def next_item(self) -> Item | None:
        """The next item, or None after the last."""
        try:
            return self.do(agenda.StartItem()).active_item
        except Refusal:
            return None

    def put(self, command: polls.OpenPoll) -> Poll:
        """Open a vote, let everybody vote, close it."""
        if command.kind == "formal" and not sitting.quorum(self.meeting).met:
            command = command.having(override=self.opinion_only)
        self.do(command)
        return self.finish_poll()

    @property
    def opinion_only(self) -> str:
        """The reason for voting without a quorum."""
        _ = self.words
        return _("The quorum is lacking; the vote is an opinion.")

    def finish_poll(self) -> Poll:
        """Wait for the phones, make the last call, close, tell the result."""
        self.hall.wait()
        self.do(polls.LastCall())
        self.hall.wait()
        meeting = self.do(polls.ClosePoll())
        poll = meeting.last_poll
        assert poll is not None
        self.tell_result(poll)
        return poll

    def tell_result(self, poll: Poll) -> None:
        """One line: the question, the rule, turnout, what was reached and needed, the verdict."""
        _ = self.words
        result = poll.result
        if result is None:
            return
        facts = result.facts["count"]
        verdicts = {
            "carried": _("carried"),
            "lost": _("not carried"),
            "tied": _("a tie, not carried"),
            "no_quorum": _("no quorum, not valid"),
        }
        kind = {"trial": _("Trial vote"), "straw": _("Straw poll"), "formal": _("Vote")}[poll.kind]
        if poll.motion is not None:
            kind = _("Amendment") if self.meeting.motions[poll.motion].amends else _("Motion")
        if not result.finding.passing:  # a way of counting that knows no majority
            self.tell(
                _(
                    "  {kind} “{title}”: {votes} · turnout {voted} of {present} — {verdict}",
                    kind=kind,
                    title=poll.title,
                    votes=self._votes(poll),
                    voted=facts.participating,
                    present=facts.present,
                    verdict=verdicts[result.finding.verdict],
                )
            )
            self.tell_elected(poll)
            return
        clause = result.finding.passing[0]
        self.tell(
            _(
                "  {kind} “{title}”: {votes} · turnout {voted} of {present} · rule {rule}: {needed} of {base} needed, "
                "{reached} reached — {verdict}",
                kind=kind,
                title=poll.title,
                votes=self._votes(poll),
                voted=facts.participating,
                present=facts.present,
                rule=poll.rule.name.in_language(_.language),
                needed=clause.needed,
                base=clause.base,
                reached=clause.reached,
                verdict=verdicts[result.finding.verdict],
            )
        )
        self.tell_elected(poll)

    def tell_elected(self, poll: Poll) -> None:
        """Who or what was chosen; between whom a lot must decide."""
        _ = self.words
        if poll.result is None or poll.question.method == "yes_no":
            return
        labels = {option.id: option.label for option in poll.question.options}
        if poll.result.elected:
            self.tell(_("    Chosen: {names}", names=_.list([labels[each] for each in poll.result.elected])))
        if poll.result.tied:
            self.tell(
                _("    Equal votes, a lot decides: {names}", names=_.list([labels[each] for each in poll.result.tied]))
            )

    def _votes(self, poll: Poll) -> str:
        _ = self.words
        assert poll.result is not None
        own = {"yes": _("for"), "no": _("against"), "abstain": _("abstaining")}
        totals = poll.result.counts["count"].totals
        labels = {option.id: option.label or own.get(option.id, option.id) for option in poll.question.options}
        return " ".join(f"{labels[option]} {votes}" for option, votes in totals.items())

    def discuss(self, turns: int = 2) -> None:
        """Let a few of those who raised their hand speak."""
        self.hall.wait()
        for _turn in range(turns):
            if not floor.ordered_queue(self.meeting):
                return
            self.do(floor.GiveFloor())
            self.rest()
            self.do(floor.EndTurn())

    def conclude(self, item: Item, outcome: Outcome, **more: str) -> None:
        """Say what came of an item."""
        self.do(agenda.ConcludeItem(item=item.id, outcome=outcome, **more))
