"""What the demo's residents choose besides: families to honour, by approval; what to do first, by ranking."""

from __future__ import annotations

import random

from council.cli.demo.chair import Chair
from council.domain import agenda, elections, polls
from council.domain.meeting import Item, Meeting, Poll
from council.domain.tally import Option, Question

AWARD, FIRST = "demo-award", "demo-first"
FAMILIES, HONOURED = 5, 3


class Elections(Chair):
    """Puts both on the agenda of a meeting, and holds them."""

    def announce(self, meeting: Meeting) -> Meeting:
        """Both stand on the agenda before any other business, so that a person in the chair finds them, too."""
        _ = self.words
        before = next((place for place, item in enumerate(meeting.agenda) if item.kind == "other"), len(meeting.agenda))
        after = meeting.agenda[before - 1].id if before else None
        items = (
            Item(
                id=AWARD,
                title=_("Families to honour this year"),
                text=_("Approve of as many as you like; the three with most approvals are honoured."),
                minutes=5,
            ),
            Item(
                id=FIRST,
                title=_("What is done first with this year's service money"),
                text=_("A bicycle shed, a reading corner or a handrail: rank them in your order."),
                minutes=5,
            ),
        )
        for item in items:
            meeting = self.do(agenda.AddItem(item=item, after=after))
            after = item.id
        return meeting

    def is_choice(self, item: Item) -> bool:
        """Whether an item is one of the two."""
        return item.id in (AWARD, FIRST)

    def choose(self, item: Item) -> Poll:
        """Hold the vote that belongs to the item."""
        return self.elect(item, self._award() if item.id == AWARD else self._first())

    def elect(self, item: Item, question: Question) -> Poll:
        """A secret vote; where votes are equal, a lot is drawn before everybody until the count can go on."""
        _ = self.words
        poll = self.put(polls.OpenPoll(item=item.id, title=item.title, question=question, secrecy="secret"))
        drawer = next(iter(self.meeting.present_rights)).holder
        chance = random.Random(item.id)
        while poll.result is not None and poll.result.tied:
            lot = elections.DrawLot(
                poll=poll.id,
                chosen=chance.choice(poll.result.tied),
                by=drawer,
                how=_("a slip out of a bag, before everybody"),
            )
            poll = self.do(lot).polls[poll.id]
            self.tell_elected(poll)
        return poll

    def _award(self) -> Question:
        _, roster = self.words, self.council.snapshot.roster
        here = [right.holder for right in self.meeting.present_rights]
        heads = [person for person in here if roster.people[person].head] or here
        named = tuple(
            Option(id=f"f{place}", label=_("Family of {name}", name=roster.name(person)))
            for place, person in enumerate(heads[:FAMILIES], start=1)
        )
        return Question(method="approval", options=named, seats=min(HONOURED, len(named) - 1))

    def _first(self) -> Question:
        _ = self.words
        works = (_("A bicycle shed"), _("A reading corner"), _("A handrail at the north steps"))
        return Question(method="irv", options=tuple(Option(id=f"w{n}", label=work) for n, work in enumerate(works, 1)))
