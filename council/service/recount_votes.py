"""One vote out of the archive, counted again: who could take part, what lies in the box, what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any

from council.domain.box import CountedBox
from council.domain.codes import is_anybody
from council.domain.counting import ballots_due, delivered_to, electorate_at_closing, on_paper, result_of
from council.domain.elections import LotDrawn, drawn
from council.domain.gates import unmet
from council.domain.kernel import Event, Refusal
from council.domain.meeting import Channel, Meeting, Poll, Result
from council.domain.paper import PaperIssued, paper_rights
from council.domain.polls import HandsEntered, PollClosed, PollOpened, method_of, open_rights
from council.domain.roll_call import Arrived, ProxyGiven
from council.domain.sitting import quorum
from council.domain.tally import Method
from council.domain.ties import TieBroken
from council.service.findings import Check, Told

BROKEN = (Refusal, ValueError, LookupError, TypeError, AttributeError, RecursionError, StopIteration, RuntimeError)
"""What going through a journal that nobody recorded may run into."""

TELLING = (PollOpened, PaperIssued, HandsEntered, PollClosed, LotDrawn, TieBroken)
"""The events of a vote that say something which can be computed."""

IN_THE_HALL: frozenset[Channel] = frozenset({"phone", "desk", "terminal", "booth", "assisted"})
"""Channels by which only those vote who are there."""


@dataclass(frozen=True)
class Present:
    """Who was in the hall at some moment of a vote, and to whom rights were given while it went on."""

    people: frozenset[str] = frozenset()
    agents: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def at_opening(cls, meeting: Meeting) -> Present:
        """Those who are there when it opens."""
        return cls(frozenset(person for person in meeting.attendance if meeting.is_present(person)))

    def after(self, event: Event) -> Present:
        """The same with whoever came since, or was given a right."""
        if isinstance(event, Arrived):
            return Present(self.people | {event.person}, self.agents)
        if isinstance(event, ProxyGiven):
            given = self.agents.get(event.right, frozenset()) | {event.agent}
            return Present(self.people, {**self.agents, event.right: given})
        return self

    def could_use(self, meeting: Meeting, right: str) -> bool:
        """Whether somebody who may cast that right was there. `meeting` is as it was when the vote closed."""
        held = meeting.rights[right]
        return bool(self.people & {held.cast_by, held.holder, *self.agents.get(right, ())})


@dataclass(frozen=True)
class Step:
    """An event of the journal, the meeting just before it, and who was there while the vote went on."""

    before: Meeting
    event: Event
    present: Present


_Found = tuple[str, bool | None, dict[str, Any]]
"""What was checked, whether it holds (None: it could not be checked), and what its sentence says."""


def of_vote(step: Step, boxes: Mapping[str, CountedBox], where: str, methods: Mapping[str, Method]) -> Iterator[Check]:
    """All checks of one event of a vote."""
    event = step.event
    title = event.title if isinstance(event, PollOpened) else step.before.polls[_poll_of(event)].title
    for what, told, params in _found(step, boxes, methods):
        outcome: Told = "open" if told is None else "good" if told else "wrong"
        yield Check(what, outcome, where, {"poll": title, **params})


def _poll_of(event: Event) -> str:
    assert isinstance(event, PaperIssued | HandsEntered | PollClosed | LotDrawn | TieBroken)
    return event.poll


def _found(step: Step, boxes: Mapping[str, CountedBox], methods: Mapping[str, Method]) -> Iterator[_Found]:
    event, before = step.event, step.before
    if isinstance(event, PollOpened):
        yield from _opened(before, event)
    elif isinstance(event, PaperIssued):
        yield _paper_issued(before, event, boxes.get(event.poll))
    elif isinstance(event, HandsEntered):
        yield from _hands(before, event, boxes.get(event.poll))
    elif isinstance(event, PollClosed):
        yield from _closed(step, event, boxes.get(event.poll), methods)
    elif isinstance(event, LotDrawn):
        yield _lot(before, event, boxes.get(event.poll), methods)
    elif isinstance(event, TieBroken):
        waits = before.polls[event.poll]
        yield "poll.tie", waits.tie_waits and waits.rule.tie == event.how, {}


# -- before the count --------------------------------------------------------------------------------------------


def _opened(before: Meeting, event: PollOpened) -> Iterator[_Found]:
    """The rule is the one frozen; the quorum at the opening is what it was, and what the rule wants done before a vote
    was done, or a reason stands in its place."""
    yield "poll.rule", event.rule.fingerprint() == event.rule_hash, {}
    state = quorum(before)
    same = (event.present, event.due) == (state.present, state.due)
    waived = event.kind_of_poll != "formal" or bool(event.override)
    params = {"stated": event.present, "due": event.due, "counted": state.present}
    yield "poll.quorum", same and (state.met or waived), params
    if event.kind_of_poll == "formal":
        shut = unmet(before, event.rule, event.items)
        lawful = all(each.may_waive for each in shut) and (not shut or bool(event.waiver))
        yield "poll.gates", lawful and tuple(each.gate for each in shut) == event.waived, {}


def _paper_issued(before: Meeting, event: PaperIssued, box: CountedBox | None) -> _Found:
    """Whoever was given paper could have voted, and did not vote otherwise: the roll has one channel for a right."""
    poll = before.polls[event.poll]
    otherwise = {right for right, channel in box.roll.items() if channel != "paper"} if box is not None else set()
    free = {right.id for right in paper_rights(before, poll, otherwise)}
    wrong = len(event.rights) - len(free & set(event.rights))
    return "poll.paper_given", not wrong, {"count": wrong}


def _hands(before: Meeting, event: HandsEntered, box: CountedBox | None) -> Iterator[_Found]:
    """Phones are closed when hands are counted, so the roll stands as it will be when the vote closes."""
    used = box.roll if box is not None else {}
    free = sum(1 for right in open_rights(before, before.polls[event.poll]) if right.id not in used)
    raised = sum(event.totals.values())
    yield "poll.hands", raised <= free and min(event.totals.values(), default=0) >= 0, {"raised": raised, "free": free}
    if event.sectors:
        options = before.polls[event.poll].question.option_ids
        summed = {option: sum(sector.totals.get(option, 0) for sector in event.sectors) for option in options}
        yield "poll.sectors", summed == event.totals, {}


# -- the box and the count ---------------------------------------------------------------------------------------


def _closed(step: Step, closed: PollClosed, box: CountedBox | None, methods: Mapping[str, Method]) -> Iterator[_Found]:
    poll = step.before.polls[closed.poll]
    if box is None:
        yield "poll.box_missing", False, {}
        return
    checks = [*_box(poll, closed, box), *_roll(step, poll, closed, box)]
    yield from checks
    if all(told for _, told, _ in checks):
        yield from _counted(step.before, poll, closed, box, methods)


def _box(poll: Poll, closed: PollClosed, box: CountedBox) -> Iterator[_Found]:
    yield "poll.box", box.fingerprint() == closed.result.box, {}
    yield "poll.codes", len(box.codes) == len(box.ballots), {"codes": len(box.codes), "ballots": len(box.ballots)}
    named = (
        box.choices.keys() == box.roll.keys() - set(poll.paper.spoilt) if poll.secrecy == "by_name" else not box.choices
    )
    yield "poll.named", named, {}
    beside = tuple(sorted(ballot.code for ballot in box.ballots if ballot.code is not None))
    yield "poll.board", beside == (box.codes if poll.board == "choices" else ()), {}


def _roll(step: Step, poll: Poll, closed: PollClosed, box: CountedBox) -> Iterator[_Found]:
    before = step.before
    named = [right for right in box.roll if not (poll.asks_anybody and is_anybody(right))]
    strangers = {right for right in named if right not in before.rights or right in poll.recused}
    yield "poll.roll", not strangers, {"count": len(strangers)}
    in_the_hall = [right for right in named if box.roll[right] in IN_THE_HALL and right not in strangers]
    absent = sum(1 for right in in_the_hall if not step.present.could_use(before, right))
    yield "poll.there", not absent, {"count": absent}
    written = {right for right, channel in box.roll.items() if channel == "paper"}
    if written or poll.paper.issued:
        issued, returned = len(poll.paper.issued), poll.paper.returned
        yield "poll.paper", _paper_holds(poll, written), {"issued": issued, "returned": returned}
    helped = {right for right, channel in box.roll.items() if channel == "assisted"}
    if helped or poll.assisted:
        yield "poll.assisted", helped <= {each.right for each in poll.assisted}, {}
    yield "poll.electorate", electorate_at_closing(before, poll, box.roll) == closed.electorate, {}


def _paper_holds(poll: Poll, written: AbstractSet[str]) -> bool:
    """Paper on the roll is the paper given out (by name, what came back); two tellers counted it, and if more came back
    than was given out, a reason stands there."""
    paper = poll.paper
    counted = len(set(paper.tellers)) == 2 or not paper.issued
    return written == set(on_paper(poll)) and counted and (not paper.surplus or bool(paper.reason))


def _counted(
    before: Meeting, poll: Poll, closed: PollClosed, box: CountedBox, methods: Mapping[str, Method]
) -> Iterator[_Found]:
    wanted = ballots_due(poll, box.roll)
    if len(box.ballots) != wanted:
        yield "poll.ballots", False, {"ballots": len(box.ballots), "used": wanted}
        return
    try:
        method = method_of(poll.question, methods)
    except Refusal:
        yield "poll.method", None, {"method": poll.question.method}
        return
    invalid = sum(1 for ballot in box.ballots if not _is_valid(method, poll, ballot.choice))
    if invalid:
        yield "poll.invalid", False, {"count": invalid}
        return
    yield "poll.ballots", True, {}
    due = tuple(right for right in before.rights.values() if right.id not in poll.recused)
    again = result_of(
        poll, due, closed.electorate, box.roll, box.ballots, method, closed.result.box, delivered_to(before)
    )
    yield _same(poll, closed.result, again)


def _lot(before: Meeting, event: LotDrawn, box: CountedBox | None, methods: Mapping[str, Method]) -> _Found:
    """The result that follows when the count goes on with a lot."""
    poll = before.polls[event.poll]
    try:
        method = method_of(poll.question, methods)
    except Refusal:
        return "poll.method", None, {"method": poll.question.method}
    if poll.result is None or event.chosen not in poll.result.tied or box is None:
        return "poll.tie", False, {}
    due = tuple(right for right in before.rights.values() if right.id not in poll.recused)
    lots = (*drawn(poll), event.chosen)
    try:
        again = result_of(poll, due, poll.electorate, box.roll, box.ballots, method, event.result.box, drawn=lots)
    except BROKEN:
        return "poll.tie", False, {}
    return _same(poll, event.result, again)


def _is_valid(method: Method, poll: Poll, choice: tuple[str, ...]) -> bool:
    try:
        return method.checked(poll.question, choice) == choice
    except Refusal:
        return False


def _same(poll: Poll, stated: Result, again: Result) -> _Found:
    params = {"stated": _in_short(poll, stated), "counted": _in_short(poll, again)}
    return "poll.recount", stated == again, params


def _in_short(poll: Poll, result: Result) -> str:
    """The votes in the order of the ballot: `20:5:1`."""
    totals = next(iter(result.counts.values())).totals
    return ":".join(str(totals.get(option, 0)) for option in poll.question.option_ids)
