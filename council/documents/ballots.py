"""Paper ballots (纸质选票) for an open vote, and the list on which those who get one sign for it.

In a secret vote every ballot is the same sheet: no name, no code, no number; numbers stand on the issuing list alone.
In a vote by name each ballot says whose it is, with the number of its line on that list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Literal

from council.documents import Words
from council.documents.html import page
from council.documents.paper import Facts, Paper, Paragraph, Signatures, Table
from council.domain.meeting import Meeting, Poll
from council.domain.roster import Roster
from council.domain.standing import ANSWERS
from council.domain.tally import Method, Question

Boxes = Literal["ticks", "places", "marks"]
"""What is filled in beside each choice: a tick, a place in one's order, a mark."""

LONG_LIST = 6
"""Choices from which a ballot takes half a sheet of A4 instead of a quarter."""


@dataclass(frozen=True)
class Ballot:
    """One ballot; `number`, `name` and `agent` only in a vote by name."""

    number: int = 0
    name: str = ""
    agent: str = ""


@dataclass(frozen=True)
class BallotPaper:
    """What is the same on all ballots of a vote."""

    community: str
    meeting: str
    title: str
    kind: str
    starts: datetime | None
    zone: tzinfo
    round: int
    boxes: Boxes
    options: tuple[str, ...]
    said: str
    ballots: tuple[Ballot, ...]

    @property
    def per_page(self) -> int:
        """How many stand on a sheet of A4."""
        return 4 if len(self.options) <= LONG_LIST else 2


def ballots_of(
    community: str, meeting: Meeting, poll: Poll, method: Method, rights: Sequence[str], people: Roster, _: Words
) -> BallotPaper:
    """The ballots for these rights, which were given one in this poll."""
    from zoneinfo import ZoneInfo

    named = poll.secrecy == "by_name"
    places = {right: place for place, right in enumerate(poll.paper.issued, start=1)}
    ballots = []
    for right in rights:
        held = meeting.rights[right]
        agent = people.name(held.cast_by) if held.cast_by != held.holder else ""
        ballots.append(Ballot(places.get(right, 0), people.name(held.holder), agent) if named else Ballot())
    return BallotPaper(
        community=community,
        meeting=f"{meeting.title} {meeting.number}",
        title=poll.title,
        kind=poll.kind,
        starts=meeting.starts,
        zone=ZoneInfo(meeting.zone or "UTC"),
        round=poll.round,
        boxes=_boxes(method),
        options=tuple(option.label or _(ANSWERS.get(option.id, option.id)) for option in poll.question.options),
        said=instruction(poll.question, method, _),
        ballots=tuple(ballots),
    )


def _boxes(method: Method) -> Boxes:
    if method.ballot == "ranking":
        return "places"
    return "marks" if method.ballot == "scores" else "ticks"


def instruction(question: Question, method: Method, _: Words) -> str:
    """How to fill in the ballot, in one or two sentences."""
    if method.ballot == "ranking":
        said = _("Number the choices in your order: 1 for the first, 2 for the next. You need not number them all.")
    elif method.ballot == "scores":
        said = _("Write a mark from {least} to {most} into each box.", least=question.least, most=question.most)
    elif question.most == 1:
        said = _("Tick (✓) one box.")
    elif question.most >= len(question.options):
        said = _("Tick (✓) as many boxes as you like.")
    else:
        said = _("Tick (✓) at most {most} boxes. More make the ballot invalid.", most=question.most)
    if question.least > 1 and method.ballot != "scores":
        said += " " + _("Fewer than {least} make it invalid.", least=question.least)
    return said + " " + _("A blank ballot counts as an abstention.")


def ballots_html(paper: BallotPaper, _: Words) -> str:
    """The ballots for the printer, two or four on a sheet of A4, with lines to cut along."""
    size = paper.per_page
    sheets = [paper.ballots[start : start + size] for start in range(0, len(paper.ballots), size)]
    return page("ballots.html.j2", _, paper=paper, sheets=sheets)


def issuing_list(community: str, meeting: Meeting, poll: Poll, people: Roster, _: Words, zone: tzinfo) -> Paper:
    """The list of those who were given a paper ballot (发票登记表): each signs for it. It joins nobody to a choice."""
    rows = []
    for place, right in enumerate(poll.paper.issued, start=1):
        held = meeting.rights[right]
        person = people.get(held.holder)
        agent = _("by {agent}", agent=people.name(held.cast_by)) if held.cast_by != held.holder else ""
        rows.append((str(place), people.name(held.holder), person.dwelling if person else "", agent, ""))
    header = (_("Number"), _("Name"), _("Dwelling"), _("Note"), _("Signature"))
    return Paper(
        title=_("Paper ballots handed out"),
        kind=_("Issuing list"),
        over=community,
        blocks=(
            Facts(((_("Meeting"), f"{meeting.title} {meeting.number}"), (_("Vote"), poll.title))),
            Paragraph(
                _("Whoever signs here votes on paper and not by phone. The ballots of a secret vote carry no number.")
            ),
            Table(header, tuple(rows), ends=frozenset({0}), narrow=frozenset({0, 1})),
            Signatures((_.p("signature", "Scrutineer"), _.p("signature", "Teller")), _.date(poll.opened, zone)),
        ),
    )
