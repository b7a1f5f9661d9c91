"""The play of the demo: the whole cycle as a chair would hold it.

`--headless` plays it at once, `--auto` at a pace that can be watched in the terminal; a person at the keyboard does
the same acts with the same commands.
"""

from __future__ import annotations

from datetime import timedelta

from council.cli.demo.elections import Elections
from council.domain import motions, polls, resolutions, sitting
from council.domain.journal import Undo
from council.domain.ledger import Entry, Proposal
from council.domain.meeting import Item, Meeting, Outcome, Poll
from council.domain.tally import Option, Question


class Play(Elections):
    """The committee's meeting, the residents' meeting, and what comes before and after."""

    def convene(self, body: str) -> Meeting:
        """A meeting of a body; the residents have more to choose than what comes out of the docket."""
        meeting = super().convene(body)
        return self.announce(meeting) if body == "residents" else meeting

    # -- the committee ---------------------------------------------------------------------------------------------

    def committee(self) -> None:
        """The committee confers on its docket: recommends, amends, returns, merges, refuses."""
        _ = self.words
        meeting = self.convene("committee")
        self.tell(_("Meeting {number}: {title}", number=meeting.number, title=meeting.title))
        self.begin()
        first: Item | None = None
        fates: list[Outcome] = ["recommended", "amended", "returned", "merged", "refused"]
        while (item := self.next_item()) is not None:
            if not item.source:
                continue
            self.discuss(1)
            fate = fates.pop(0) if fates else "recommended"
            self.confer(item, fate, first)
            first = first or item
        self.do(sitting.Adjourn())

    def confer(self, item: Item, fate: Outcome, first: Item | None) -> None:
        """One proposal before the committee."""
        _ = self.words
        if fate in ("recommended", "amended"):
            poll = self.put(polls.OpenPoll(item=item.id))
            if poll.result is None or not poll.result.carried:
                self.conclude(item, "returned", reason=_("No majority yet; please work it out further."))
                return
        if fate == "merged" and first is None:
            fate = "recommended"
        more: dict[str, str] = {
            "recommended": {"dissent": _("One member asks to look at the cost again.")},
            "amended": {
                "wording": _("{text} To be done in two stages; the first by the end of the month.", text=item.text)
            },
            "returned": {"reason": _("Please add where exactly, and who would look after it.")},
            "merged": {
                "reason": _("Both proposals ask for the same; they go on together."),
                "merged_into": first.source.partition("/")[2] if first else "",
            },
            "refused": {"reason": _("This is for the property company under its contract; it has been told.")},
        }[fate]
        self.conclude(item, fate, **more)
        self.tell(_("  {title} → {outcome}", title=item.title, outcome=self.outcome(fate)))

    def outcome(self, outcome: Outcome) -> str:
        """An outcome in words."""
        _ = self.words
        return {
            "noted": _("noted"),
            "recommended": _("recommended"),
            "amended": _("recommended as amended"),
            "returned": _("returned with a reason"),
            "merged": _("merged"),
            "refused": _("refused with a reason"),
            "adopted": _("adopted"),
            "rejected": _("not adopted"),
            "deferred": _("put off"),
        }[outcome]

    # -- the residents ---------------------------------------------------------------------------------------------

    def residents(self, body: str) -> None:
        """The residents decide on their docket."""
        _ = self.words
        planned = self.council.snapshot.meeting
        ready = planned is not None and planned.body == body and planned.status == "planned"
        meeting = planned if ready and planned is not None else self.convene(body)
        self.tell(_("Meeting {number}: {title}", number=meeting.number, title=meeting.title))
        self.begin()
        decided = 0
        while (item := self.next_item()) is not None:
            if item.source:
                self.decide(item, decided)
                decided += 1
                if decided == 2:
                    self.do(sitting.Recess(reason=_("Tea")))
                    self.do(sitting.Resume())
            elif item.kind == "procedure":
                self.by_hands()
            elif item.kind == "election":
                self.tellers()
            elif self.is_choice(item):
                self.choose(item)
            elif item.kind == "other":
                self.do(sitting.TakeNote(text=_("A note taken by mistake")))
                self.do(Undo(reason=_("Wrong item")))
        self.do(sitting.Adjourn())

    def by_hands(self) -> None:
        """A show of hands on a matter of procedure."""
        command = polls.OpenPoll(hands_only=True, secrecy="by_name")
        if not sitting.quorum(self.meeting).met:
            command = command.having(override=self.opinion_only)
        self.do(command)
        here = len(self.meeting.present_rights)
        self.do(polls.EnterHands(totals={"yes": here - here // 10, "no": here // 10}))
        poll = self.do(polls.ClosePoll()).last_poll
        if poll is not None:
            self.tell_result(poll)

    def tellers(self) -> None:
        """Two tellers out of three candidates: choose up to two of three."""
        here = [right.holder for right in self.meeting.present_rights][:3]
        names = [
            Option(id=f"c{place}", label=self.council.snapshot.roster.name(person)) for place, person in enumerate(here)
        ]
        if len(names) < 2:
            return
        question = Question(method="choose", options=tuple(names), most=2, seats=2)
        item = self.meeting.active_item
        poll = self.put(polls.OpenPoll(title=item.title if item else "", question=question))
        for option in poll.result.elected if poll.result else ():
            self.do(sitting.Appoint(office="teller", person=here[int(option[1:])]))

    def decide(self, item: Item, place: int) -> None:
        """One proposal before the residents: talk, a straw poll or an amended motion, the vote, a resolution."""
        _ = self.words
        self.discuss()
        if place == 0:
            self.put(polls.OpenPoll(kind="straw"))
        if place == 1:
            self.motion_with_amendment(item)
        poll = self.put(polls.OpenPoll(item=item.id, title=item.title, secrecy="secret" if place == 2 else None))
        if poll.result is not None and poll.result.carried:
            self.resolve(item, poll)

    def motion_with_amendment(self, item: Item) -> None:
        """A motion from the floor, amended, then voted on in that order."""
        _ = self.words
        main = motions.Move(text=_("That a working group of five residents goes along with it."), item=item.id)
        self.do(main)
        self.do(
            motions.Move(
                text=_("That a working group of five residents goes along with it and reports every month."),
                item=item.id,
                amends=main.id,
            )
        )
        self.put(polls.OpenPoll(item=item.id))
        self.put(polls.OpenPoll(item=item.id))
        if self.meeting.motions[main.id].state == "pending":  # without a quorum nothing was decided
            self.do(
                motions.SetAside(
                    motion=main.id, state="tabled", reason=_("The quorum is lacking; the vote is an opinion.")
                )
            )

    def resolve(self, item: Item, poll: Poll) -> None:
        """Who does what by when."""
        _ = self.words
        due = (self.council.clock() + timedelta(days=30)).astimezone(self.council.snapshot.settings.zone).date()
        owner = next(
            (person.id for person in self.council.snapshot.roster.people.values() if "grid_worker" in person.roles), ""
        )
        text = _("{title}: agreed; the grid worker sees to it and reports back.", title=item.title)
        meeting = self.do(resolutions.Resolve(item=item.id, poll=poll.id, text=text, owner=owner, due=due))
        self.tell(_("  Resolution {number}: {text}", number=meeting.resolutions[-1].number, text=text))

    # -- before and after ------------------------------------------------------------------------------------------

    def propose(self) -> None:
        """Two matters come in from the grids."""
        _ = self.words
        people = [person for person in self.council.snapshot.roster.people.values() if "grid_worker" in person.roles]
        matters = (
            Proposal(
                title=_("Repair the stair lights of building 3"),
                text=_("Four landings have been dark for two weeks; two elderly neighbours nearly fell."),
                category="repairs",
            ),
            Proposal(
                title=_("Draw parking lines before the market gate"),
                text=_("Cars block the gate in the morning; lines and one loading bay would do."),
                category="parking",
            ),
        )
        for person, matter in zip(people, matters, strict=False):
            entry = self.council.ledgers.propose(
                matter.having(proposer=person.id, grid=person.grid), self.operator
            ).result()
            self.tell(
                _("Proposal {number} from {grid}: {title}", number=entry.number, grid=person.grid, title=matter.title)
            )

    def follow_up(self) -> None:
        """What was resolved is carried out, answered for and rated."""
        _ = self.words
        for entry in list(self.council.snapshot.follow_ups.values()):
            if entry.state != "open":
                continue
            self.council.ledgers.act_on_follow_up(
                entry.id, "answer", self.operator, evidence=_("Done and looked at together with the proposer.")
            ).result()
            self.council.ledgers.act_on_follow_up(entry.id, "rate", self.operator, score=5).result()
            self.tell(_("Follow-up {number}: answered for and rated 5 of 5", number=entry.number))
        self.rest()

    def fates(self, numbers: set[str]) -> None:
        """Where the proposals stand now."""
        _ = self.words
        states = self.council.snapshot.cycle.workflow().states
        for entry in sorted(self.council.snapshot.proposals.values(), key=_number):
            if entry.number in numbers:
                self.tell(
                    _(
                        "Proposal {number} “{title}”: {state}",
                        number=entry.number,
                        title=entry.fields.title,
                        state=states[entry.state].in_language(_.language),
                    )
                )


def _number(entry: Entry[Proposal]) -> str:
    return entry.number
