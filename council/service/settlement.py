"""What a meeting leaves behind when it is adjourned: proposals move on, resolutions become follow-ups.

Outcomes take effect here and not before, so that nothing undone in the hall ever reached a ledger. Each change
carries its cause `meeting/seq`, so settling twice changes nothing: it is done again at every start.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo

from council.domain.cycle import Cycle, action_for
from council.domain.kernel import Refusal
from council.domain.ledger import FOLLOW_UP_WORKFLOW, Change, Entry, FollowUp, Proposal, acted, next_number
from council.domain.meeting import Item, Meeting, Poll, Resolution
from council.service import slips
from council.service.archive import Archive
from council.service.batch import Batch
from council.service.closing import counted_boxes, tidied
from council.service.snapshot import Snapshot

log = logging.getLogger(__name__)


def cause_of(meeting: Meeting) -> str:
    """The cause that the changes of a meeting carry."""
    return f"{meeting.id}/{meeting.seq}"


def _vote_on(meeting: Meeting, item: Item) -> Poll | None:
    polls = [poll for poll in meeting.polls.values() if item.id in poll.items and poll.kind == "formal" and poll.result]
    return polls[-1] if polls else None


def _figures(poll: Poll | None) -> dict[str, int]:
    """The sums that explain a vote to the proposer."""
    if poll is None or poll.result is None or not poll.result.finding.passing:
        return {}
    clause = poll.result.finding.passing[0]
    return {"reached": clause.reached, "needed": clause.needed, "base": clause.base}


def settled_proposals(
    cycle: Cycle, meeting: Meeting, proposals: Mapping[str, Entry[Proposal]], at: datetime
) -> list[Entry[Proposal]]:
    """The proposals that the meeting's outcomes move, as they are afterwards; none that was moved before.

    One that somebody has moved on by hand meanwhile stays where it is.
    """
    changed: dict[str, Entry[Proposal]] = {}
    for item in meeting.agenda:
        ledger, _, entry_id = item.source.partition("/")
        entry = proposals.get(entry_id) if ledger == "proposals" and entry_id not in changed else None
        if entry is None or item.outcome is None or entry.caused_by(cause_of(meeting)):
            continue
        stage = cycle.stage(entry.state)
        if stage is None or stage.body != meeting.body:
            continue
        action = action_for(cycle, stage.id, item.outcome)
        if action is not None:
            try:
                changed[entry_id] = _moved(cycle, meeting, item, entry, action, at)
            except Refusal as refusal:
                log.error("proposal %s stays in %s: %s", entry.number, entry.state, refusal.code)
    return list(changed.values())


def _moved(
    cycle: Cycle, meeting: Meeting, item: Item, entry: Entry[Proposal], action: str, at: datetime
) -> Entry[Proposal]:
    fields: dict[str, object] = {}
    if item.outcome == "amended" and item.wording:
        fields["text"] = item.wording
    if item.dissent:
        fields["dissent"] = item.dissent
    if item.merged_into:
        fields["merged_into"] = item.merged_into
    numbers = [resolution.number for resolution in meeting.resolutions if resolution.item == item.id]
    if numbers:
        fields["resolution"] = numbers[-1]
    return acted(
        entry,
        cycle.workflow(),
        action,
        meeting.closed or at,
        meeting.chair or "chair",
        reason=item.reason or item.dissent,
        cause=cause_of(meeting),
        figures=_figures(_vote_on(meeting, item)),
        **fields,
    )


def new_follow_ups(
    meeting: Meeting, follow_ups: Iterable[Entry[FollowUp]], at: datetime, zone: tzinfo
) -> list[Entry[FollowUp]]:
    """A follow-up for each resolution of the meeting that has none yet; numbered by the year in that zone."""
    existing = list(follow_ups)
    known = {entry.fields.resolution for entry in existing if entry.caused_by(cause_of(meeting))}
    numbers = [entry.number for entry in existing]
    when = meeting.closed or at
    made = []
    for resolution in meeting.resolutions:
        if resolution.number not in known:
            numbers.append(next_number(numbers, when.astimezone(zone).year))
            made.append(_follow_up(meeting, resolution, numbers[-1], when))
    return made


def _follow_up(meeting: Meeting, resolution: Resolution, number: str, when: datetime) -> Entry[FollowUp]:
    item = meeting.item(resolution.item)
    ledger, _, entry_id = item.source.partition("/") if item else ("", "", "")
    return Entry[FollowUp](
        number=number,
        state=FOLLOW_UP_WORKFLOW.initial,
        fields=FollowUp(
            title=item.title if item else resolution.text[:60],
            task=resolution.text,
            proposal=entry_id if ledger == "proposals" else "",
            resolution=resolution.number,
            owner=resolution.owner,
            due=resolution.due,
        ),
        changes=(
            Change(
                at=when,
                actor=meeting.chair or "chair",
                action="made",
                after=FOLLOW_UP_WORKFLOW.initial,
                cause=cause_of(meeting),
            ),
        ),
    )


def settle(batch: Batch, meeting_id: str) -> None:
    """Everything that follows from an adjournment: ledgers, the archive's record, the end of the slips.

    Each part that is done already is left alone. Raises `StoreError` when the medium refuses: then the rest is done
    the next time.
    """
    snapshot = batch.snapshot
    meeting = snapshot.meetings[meeting_id]
    tasks = new_follow_ups(meeting, snapshot.follow_ups.values(), batch.at, snapshot.settings.zone)
    batch.put("follow_ups", tasks)
    batch.put("proposals", settled_proposals(snapshot.cycle, meeting, snapshot.proposals, batch.at))
    batch.flush()
    _archive(batch, meeting)
    slips.forget(batch, meeting_id)


def _archive(batch: Batch, meeting: Meeting) -> None:
    archive = Archive(batch.store)
    if meeting.id not in archive.meetings:
        tidied(batch, meeting)
        snapshot = batch.snapshot
        archive.add_meeting(
            meeting,
            snapshot.journals[meeting.id],
            snapshot.roster,
            counted_boxes(batch.store, meeting),
            at=batch.at,
            community=snapshot.settings.name,
            proposals=snapshot.proposals,
        )
    batch.note(head=archive.head or "", archived=frozenset(archive.meetings))


# -- follow-ups --------------------------------------------------------------------------------------------------

DONE = {"carrying_out": ("answered", "rated"), "answering": ("rated",)}
"""The states in which a proposal's follow-ups must be for it to leave a stage of that kind."""


def advanced(snapshot: Snapshot, proposal_id: str, at: datetime, actor: str) -> list[Entry[Proposal]]:
    """A proposal moved along as far as its follow-ups have come: out of carrying out when all are answered for, out of
    answering when all are rated. Empty when it stays."""
    entry = snapshot.proposals.get(proposal_id)
    tasks = [task for task in snapshot.follow_ups.values() if task.fields.proposal == proposal_id]
    if entry is None or not tasks:
        return []
    workflow, moved = snapshot.cycle.workflow(), entry
    while (stage := snapshot.cycle.stage(moved.state)) is not None:
        if not all(task.state in DONE.get(stage.kind, ()) for task in tasks):
            break
        following = snapshot.cycle.following(stage.id)
        forward = next(each for each in workflow.legal(stage.id) if each.to == following)
        last = max(tasks, key=lambda task: task.changes[-1].at)
        moved = acted(moved, workflow, forward.name, at, actor, cause=f"follow_ups/{last.id}")
    return [] if moved is entry else [moved]


def advance(batch: Batch, proposal_id: str, actor: str) -> None:
    """The same as a step to follow what happened to a follow-up."""
    batch.put("proposals", advanced(batch.snapshot, proposal_id, batch.at, actor))
    batch.flush()
