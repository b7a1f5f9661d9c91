"""What was voted and resolved, and the list of decisions."""

from __future__ import annotations

from collections.abc import Iterable

from council.domain.meeting import Poll
from council.domain.minutes.form import (
    AssistanceRecord,
    Decision,
    ItemRecord,
    LotRecord,
    NamedChoice,
    PaperRecord,
    PollRecord,
    RecusedRight,
    ResolutionRecord,
    SectorRecord,
    TieRecord,
)
from council.domain.minutes.sources import Sources


def polls(sources: Sources) -> tuple[PollRecord, ...]:
    """Every round of every vote, also those that were cancelled and those that tried out the phones."""
    return tuple(_poll(sources, poll) for poll in sources.meeting.polls.values())


def _poll(sources: Sources, poll: Poll) -> PollRecord:
    rights = sources.meeting.rights
    return PollRecord(
        id=poll.id,
        title=poll.title,
        kind=poll.kind,
        round=poll.round,
        earlier=poll.earlier or "",
        items=poll.items,
        motion=poll.motion or "",
        question=poll.question,
        secrecy=poll.secrecy,
        board=poll.board,
        hands_only=poll.hands_only,
        rule=poll.rule,
        rule_hash=poll.rule_hash,
        override=poll.override,
        waived=poll.waived,
        waiver=poll.waiver,
        due=poll.due,
        present=poll.present_at_opening,
        opened=poll.opened,
        closed=poll.closed,
        state=poll.state,
        reason=poll.reason,
        recused=tuple(
            RecusedRight(who=sources.who(rights[right].holder), reason=reason) for right, reason in poll.recused.items()
        ),
        hands=poll.hands.totals if poll.hands else {},
        sectors=_sectors(sources, poll),
        paper=_paper(sources, poll),
        assisted=tuple(
            AssistanceRecord(
                who=sources.who(rights[each.right].holder),
                helper=sources.who(each.helper),
                witness=sources.who(each.witness),
            )
            for each in poll.assisted
        ),
        result=poll.result,
        tie_break=_tie_break(sources, poll),
        by_name=_by_name(sources, poll),
        lots=tuple(LotRecord(chosen=lot.chosen, by=sources.who(lot.by), how=lot.how, at=lot.at) for lot in poll.lots),
    )


def _sectors(sources: Sources, poll: Poll) -> tuple[SectorRecord, ...]:
    sectors = poll.hands.sectors if poll.hands else ()
    return tuple(
        SectorRecord(name=each.name, teller=sources.somebody(each.teller), totals=each.totals) for each in sectors
    )


def _paper(sources: Sources, poll: Poll) -> PaperRecord | None:
    """What the tellers agreed on, in numbers: the choices are among all others in the result."""
    paper = poll.paper
    if not paper.issued:
        return None
    return PaperRecord(
        issued=len(paper.issued),
        returned=paper.returned,
        invalid=paper.invalid,
        tellers=tuple(map(sources.who, paper.tellers)),
        reason=paper.reason,
    )


def _tie_break(sources: Sources, poll: Poll) -> TieRecord | None:
    """How a tie was decided, with the name of who gave the vote or drew."""
    said = poll.tie_break
    if said is None:
        return None
    return TieRecord(how=said.how, answer=said.answer, by=sources.somebody(said.by), note=said.note)


def _by_name(sources: Sources, poll: Poll) -> tuple[NamedChoice, ...]:
    """Who chose what, out of the counted box, in the order of the roll of members."""
    box = sources.boxes.get(poll.id)
    if box is None or poll.secrecy != "by_name" or poll.state != "closed":
        return ()
    choices = box.choices
    return tuple(
        NamedChoice(
            who=sources.who(right.holder),
            agent=sources.who(right.cast_by) if right.cast_by != right.holder else None,
            channel=box.roll[right.id],
            choice=choices[right.id],
        )
        for right in poll.electorate
        if right.id in choices and right.id in box.roll
    )


def resolutions(sources: Sources) -> tuple[ResolutionRecord, ...]:
    """The numbered resolutions, in order."""
    return tuple(
        ResolutionRecord(
            number=resolution.number,
            item=resolution.item or "",
            poll=resolution.poll or "",
            text=resolution.text,
            owner=sources.somebody(resolution.owner),
            due=resolution.due,
        )
        for resolution in sources.meeting.resolutions
    )


def decisions(records: Iterable[ItemRecord], resolved: Iterable[ResolutionRecord]) -> tuple[Decision, ...]:
    """What came of each item, with its resolutions; what was merely noted is not a decision."""
    by_number = {resolution.number: resolution for resolution in resolved}
    return tuple(decision for record in records for decision in _decisions_on(record, by_number))


def _decisions_on(record: ItemRecord, by_number: dict[str, ResolutionRecord]) -> list[Decision]:
    if record.outcome is None or record.state == "dropped" or (record.outcome == "noted" and not record.resolutions):
        return []
    bare = Decision(
        item=record.id,
        title=record.title,
        outcome=record.outcome,
        resolution="",
        text=record.wording,
        reason=record.reason,
        owner=None,
        due=None,
    )
    held = [by_number[number] for number in record.resolutions]
    return [bare.having(resolution=each.number, text=each.text, owner=each.owner, due=each.due) for each in held] or [
        bare
    ]
