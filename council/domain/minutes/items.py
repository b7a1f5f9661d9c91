"""What was said and moved: the agenda as it was gone through, speeches, motions, notes, what is carried over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from council.domain import agenda, floor, motions
from council.domain.meeting import Item, Motion, spent_seconds
from council.domain.minutes.form import CarriedOver, ItemRecord, MotionRecord, NoteRecord, Speech
from council.domain.minutes.sources import Sources, source_of


def items(sources: Sources) -> tuple[ItemRecord, ...]:
    """Every line of the agenda, also those that were dropped, in the order in which it stood at the end."""
    started: dict[str, datetime] = {}
    for at, event in sources.standing(agenda.ItemStarted):
        started.setdefault(event.item, at)
    return tuple(
        _item(sources, number, depth, item, started.get(item.id)) for number, depth, item in sources.meeting.outline()
    )


def _item(sources: Sources, number: str, depth: int, item: Item, started: datetime | None) -> ItemRecord:
    meeting, merged = sources.meeting, sources.origins.get(source_of(item.merged_into))
    return ItemRecord(
        id=item.id,
        number=number,
        depth=depth,
        title=item.title,
        kind=item.kind,
        kind_title=item.kind_title,
        text=item.text,
        origin=sources.origins.get(item.source),
        minutes=item.minutes,
        seconds=spent_seconds(item.spent, item.since, sources.as_of) if sources.as_of else item.spent,
        started=started,
        added_in_session=item.added_in_session,
        state=item.state,
        speeches=speeches(sources, item.id),
        motions=_motions(sources, item.id),
        polls=tuple(poll.id for poll in meeting.polls.values() if item.id in poll.items),
        notes=notes(sources, item.id),
        outcome=item.outcome,
        reason=item.reason,
        dissent=item.dissent,
        wording=item.wording,
        merged_into=merged.number if merged else item.merged_into,
        resolutions=tuple(resolution.number for resolution in meeting.resolutions if resolution.item == item.id),
    )


def speeches(sources: Sources, item: str | None) -> tuple[Speech, ...]:
    """The turns on an item. Each `FloorGiven` that stands made one turn, in the same order."""
    given = sources.standing(floor.FloorGiven)
    return tuple(
        Speech(
            who=sources.who(turn.person),
            at=at,
            side=turn.side,
            seconds=spent_seconds(turn.spent, turn.running_since, sources.as_of or at),
            point_of_order=turn.point_of_order,
            gist=turn.gist,
        )
        for (at, _), turn in zip(given, sources.meeting.floor.turns, strict=True)
        if turn.item == item
    )


def _motions(sources: Sources, item: str) -> tuple[MotionRecord, ...]:
    moved = {event.id: (at, event.text) for at, event in sources.standing(motions.Moved)}
    return tuple(
        _motion(sources, motion, *moved[motion.id])
        for motion in sources.meeting.motions.values()
        if motion.item == item
    )


def _motion(sources: Sources, motion: Motion, at: datetime, moved: str) -> MotionRecord:
    return MotionRecord(
        id=motion.id,
        amends=motion.amends or "",
        at=at,
        mover=sources.who(motion.mover),
        seconder=sources.somebody(motion.seconder),
        moved=moved,
        text=motion.text,
        state=motion.state,
        reason=motion.reason,
    )


def notes(sources: Sources, item: str | None) -> tuple[NoteRecord, ...]:
    """What was written down about an item, or about none."""
    return tuple(
        NoteRecord(text=note.text, by=sources.who(note.by), at=note.at)
        for note in sources.meeting.notes
        if note.item == item
    )


def carried_over(sources: Sources, records: Iterable[ItemRecord]) -> tuple[CarriedOver, ...]:
    """What the body's next meeting takes up again."""
    by_id = {record.id: record for record in records}
    left = (by_id[item.id] for item in agenda.carried_over(sources.meeting))
    return tuple(
        CarriedOver(number=record.number, title=record.title, origin=record.origin.number if record.origin else "")
        for record in left
    )
