"""One meeting out of the archive, gone through again: its journal, every vote, its minutes.

Nothing is believed that can be computed: the journal is folded, each box is counted by the rule that was frozen when
the vote was opened (`council.service.recount_votes`), and the minutes are written again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from council.domain.journal import LASTING, Struck
from council.domain.kernel import Event, JournalEntry, Refusal, apply
from council.domain.meeting import Meeting
from council.domain.minutes import minutes_of
from council.domain.polls import PollClosed, PollOpened
from council.domain.sitting import CalledToOrder, quorum
from council.domain.tally import Method
from council.service.findings import Check
from council.service.records import MeetingRecord
from council.service.recount_votes import BROKEN, TELLING, Present, Step, of_vote


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
    for step in steps:
        if isinstance(step.event, CalledToOrder):
            yield _quorum(step.before, step.event, where)
        else:
            yield from of_vote(step, record.boxes, where, methods)
    closed = {poll.id for poll in meeting.polls.values() if poll.state == "closed"}
    for box in sorted(record.boxes.keys() - closed):
        yield Check("poll.box_extra", "wrong", where, {"box": box})
    yield _minutes(record, meeting, entries, where)


# -- the journal -------------------------------------------------------------------------------------------------


def _walked(meeting_id: str, entries: list[JournalEntry]) -> tuple[Meeting, list[Step]]:
    """The meeting that a journal folds into, and the meeting as it was before each step that decides something."""
    struck = {entry.event.seq for entry in entries if isinstance(entry.event, Struck)}
    meeting = Meeting(id=meeting_id)
    steps: list[Step] = []
    present = Present()
    for entry in entries:
        if entry.seq in struck:
            meeting = meeting.having(seq=entry.seq)
            continue
        if isinstance(entry.event, (CalledToOrder, *TELLING)):
            steps.append(Step(meeting, entry.event, present))
        meeting = apply(entry.event, meeting, entry.stamp).having(seq=entry.seq)
        present = _present(present, entry.event, meeting)
    return meeting, steps


def _present(present: Present, event: Event, meeting: Meeting) -> Present:
    """Who was in the hall at some moment of the vote that is going on, and who could cast which right."""
    if isinstance(event, PollOpened):
        return Present.at_opening(meeting)
    if isinstance(event, PollClosed):
        return Present()
    return present.after(event) if meeting.open_poll is not None else present


def _incomplete(meeting: Meeting, entries: Sequence[JournalEntry]) -> str:
    """What a whole journal has and this one has not; empty when it is whole."""
    for place, entry in enumerate(entries, start=1):
        if entry.seq != place:
            return f"seq {entry.seq} ≠ {place}"
    for entry in entries:
        if isinstance(entry.event, Struck) and not _may_be_struck(entry.event.seq, entry.seq, entries):
            return f"seq {entry.seq}"
    return "" if meeting.status == "adjourned" and meeting.open_poll is None else meeting.status


def _may_be_struck(seq: int, by: int, entries: Sequence[JournalEntry]) -> bool:
    """Whether a line could be taken back by a later one: nothing is across a vote's opening or closing."""
    between = entries[seq - 1 : by - 1]
    return 0 < seq < by and not any(isinstance(entry.event, LASTING) for entry in between)


def _quorum(before: Meeting, event: CalledToOrder, where: str) -> Check:
    state = quorum(before)
    same = (event.present, event.due, event.quorum) == (state.present, state.due, state.clauses)
    same = same and (state.met or bool(event.override))
    params = {"stated": event.present, "due": event.due, "counted": state.present}
    return Check("journal.quorum", "good" if same else "wrong", where, params)


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
