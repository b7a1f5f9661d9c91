"""One meeting out of the archive, gone through again: its journal, every vote, its minutes.

Nothing is believed that can be computed: the journal is folded, each box is counted by the rule that was frozen when
the vote was opened, and the minutes are written again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from council.domain.box import CountedBox
from council.domain.counting import delivered_to, electorate_at_closing, result_of
from council.domain.elections import LotDrawn, drawn
from council.domain.journal import Struck
from council.domain.kernel import JournalEntry, Refusal, apply
from council.domain.meeting import Meeting, Poll, Result
from council.domain.minutes import minutes_of
from council.domain.polls import PollClosed, PollOpened, method_of
from council.domain.sitting import CalledToOrder, quorum
from council.domain.tally import Method
from council.service.findings import Check
from council.service.records import MeetingRecord

BROKEN = (Refusal, ValueError, LookupError, TypeError, AttributeError, RecursionError, StopIteration, RuntimeError)
"""What going through a journal that nobody recorded may run into."""

Step = tuple[Meeting, JournalEntry]


def recounted(record: MeetingRecord, where: str, methods: Mapping[str, Method]) -> Iterator[Check]:
    """All checks of one meeting's record."""
    try:
        entries = [JournalEntry.from_row(row) for row in record.journal]
        meeting, steps = _walked(record.meeting, entries)
        problem = _incomplete(meeting, entries)
    except BROKEN as error:
        problem = type(error).__name__ if not isinstance(error, Refusal) else str(error)
    if problem:
        yield Check("journal.folds", "wrong", where, {"problem": problem})
        return
    yield Check("journal.folds", "good", where)
    for before, entry in steps:
        if isinstance(entry.event, CalledToOrder):
            yield _quorum(before, entry.event, where)
        elif isinstance(entry.event, PollOpened):
            fits = entry.event.rule.fingerprint() == entry.event.rule_hash
            yield Check("poll.rule", "good" if fits else "wrong", where, {"poll": entry.event.title})
        elif isinstance(entry.event, PollClosed):
            yield from _poll(before, entry.event, record.boxes.get(entry.event.poll), where, methods)
        elif isinstance(entry.event, LotDrawn):
            yield _lot(before, entry.event, record.boxes.get(entry.event.poll), where, methods)
    closed = {poll.id for poll in meeting.polls.values() if poll.state == "closed"}
    for box in sorted(record.boxes.keys() - closed):
        yield Check("poll.box_extra", "wrong", where, {"box": box})
    yield _minutes(record, meeting, entries, where)


def _walked(meeting_id: str, entries: list[JournalEntry]) -> tuple[Meeting, list[Step]]:
    """The meeting that a journal folds into, and the meeting as it was before each step that decides something."""
    struck = {entry.event.seq for entry in entries if isinstance(entry.event, Struck)}
    meeting = Meeting(id=meeting_id)
    steps: list[Step] = []
    for entry in entries:
        if entry.seq in struck:
            meeting = meeting.having(seq=entry.seq)
            continue
        if isinstance(entry.event, CalledToOrder | PollOpened | PollClosed | LotDrawn):
            steps.append((meeting, entry))
        meeting = apply(entry.event, meeting, entry.stamp).having(seq=entry.seq)
    return meeting, steps


def _incomplete(meeting: Meeting, entries: list[JournalEntry]) -> str:
    """What a whole journal has and this one has not; empty when it is whole."""
    for place, entry in enumerate(entries, start=1):
        if entry.seq != place:
            return f"seq {entry.seq} ≠ {place}"
    return "" if meeting.status == "adjourned" else meeting.status


def _quorum(before: Meeting, event: CalledToOrder, where: str) -> Check:
    state = quorum(before)
    same = (event.present, event.due, event.quorum) == (state.present, state.due, state.clauses)
    params = {"stated": event.present, "due": event.due, "counted": state.present}
    return Check("journal.quorum", "good" if same else "wrong", where, params)


# -- one vote ----------------------------------------------------------------------------------------------------


def _poll(
    before: Meeting, closed: PollClosed, box: CountedBox | None, where: str, methods: Mapping[str, Method]
) -> Iterator[Check]:
    poll = before.polls[closed.poll]
    if box is None:
        yield Check("poll.box_missing", "wrong", where, {"poll": poll.title})
        return
    checks = [*_box(poll, closed, box), *_roll(before, poll, closed, box)]
    if all(told for _, told, _ in checks):
        checks += _counted(before, poll, closed, box, methods)
    for what, told, params in checks:
        yield Check(
            what, "open" if told is None else "good" if told else "wrong", where, {"poll": poll.title, **params}
        )


_Found = tuple[str, bool | None, dict[str, Any]]


def _box(poll: Poll, closed: PollClosed, box: CountedBox) -> Iterator[_Found]:
    yield "poll.box", box.fingerprint() == closed.result.box, {}
    yield "poll.codes", len(box.codes) == len(box.ballots), {"codes": len(box.codes), "ballots": len(box.ballots)}
    if poll.secrecy == "by_name" and (box.choices.keys() != box.roll.keys()):
        yield "poll.named", False, {}
    if poll.secrecy == "secret" and box.choices:
        yield "poll.named", False, {}


def _roll(before: Meeting, poll: Poll, closed: PollClosed, box: CountedBox) -> Iterator[_Found]:
    strangers = [right for right in box.roll if right not in before.rights or right in poll.recused]
    yield "poll.roll", not strangers, {"count": len(strangers)}
    if electorate_at_closing(before, poll, box.roll) != closed.electorate:
        yield "poll.electorate", False, {}


def _counted(
    before: Meeting, poll: Poll, closed: PollClosed, box: CountedBox, methods: Mapping[str, Method]
) -> Iterator[_Found]:
    if len(box.ballots) != len(box.roll):
        yield "poll.ballots", False, {"ballots": len(box.ballots), "used": len(box.roll)}
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
    stated, counted = (_in_short(poll, result) for result in (closed.result, again))
    yield "poll.recount", again == closed.result, {"stated": stated, "counted": counted}


def _lot(before: Meeting, event: LotDrawn, box: CountedBox | None, where: str, methods: Mapping[str, Method]) -> Check:
    """The result that follows when the count goes on with a lot."""
    poll = before.polls[event.poll]
    try:
        method = method_of(poll.question, methods)
    except Refusal:
        return Check("poll.method", "open", where, {"poll": poll.title, "method": poll.question.method})
    due = tuple(right for right in before.rights.values() if right.id not in poll.recused)
    lots = (*drawn(poll), event.chosen)
    try:
        again = (
            None
            if box is None
            else result_of(poll, due, poll.electorate, box.roll, box.ballots, method, event.result.box, drawn=lots)
        )
    except BROKEN:
        again = None
    counted = _in_short(poll, again) if again else "–"
    params = {"poll": poll.title, "stated": _in_short(poll, event.result), "counted": counted}
    return Check("poll.recount", "good" if again == event.result else "wrong", where, params)


def _is_valid(method: Method, poll: Poll, choice: tuple[str, ...]) -> bool:
    try:
        return method.checked(poll.question, choice) == choice
    except Refusal:
        return False


def _in_short(poll: Poll, result: Result) -> str:
    """The votes in the order of the ballot: `20:5:1`."""
    totals = result.counts["count"].totals
    return ":".join(str(totals.get(option, 0)) for option in poll.question.option_ids)


# -- the minutes -------------------------------------------------------------------------------------------------


def _minutes(record: MeetingRecord, meeting: Meeting, entries: list[JournalEntry], where: str) -> Check:
    try:
        again = minutes_of(meeting, entries, record.roster, record.boxes, record.origins, record.community)
    except BROKEN as error:
        return Check("minutes.same", "wrong", where, {"place": type(error).__name__})
    if again == record.minutes:
        return Check("minutes.same", "good", where)
    place = _difference(again.model_dump(mode="json"), record.minutes.model_dump(mode="json"))
    return Check("minutes.same", "wrong", where, {"place": place})


def _difference(one: Any, other: Any) -> str:
    """Where two JSON values first differ: `polls.3.result`; empty when they do not."""
    if isinstance(one, dict) and isinstance(other, dict):
        pairs = [(key, one.get(key), other.get(key)) for key in sorted(one.keys() | other.keys())]
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = [(str(place), *both) for place, both in enumerate(zip(one, other, strict=True))]
    else:
        return ""
    for key, left, right in pairs:
        if left != right:
            inner = _difference(left, right)
            return f"{key}.{inner}" if inner else key
    return ""
