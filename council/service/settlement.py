"""What a meeting leaves behind when it is adjourned: proposals move on, resolutions become follow-ups.

Outcomes take effect here and not before, so that nothing undone in the hall ever reached a ledger. Each change
carries its cause `meeting/seq`, so settling twice changes nothing: it is done again at every start.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from council.domain.cycle import Cycle, action_for
from council.domain.ledger import FOLLOW_UP_WORKFLOW, Change, Entry, FollowUp, Proposal, acted, next_number
from council.domain.meeting import Item, Meeting, Poll
from council.service import slips
from council.service.archive import Archive
from council.service.batch import Batch
from council.service.snapshot import Snapshot


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
    cycle: Cycle, meeting: Meeting, proposals: dict[str, Entry[Proposal]], at: datetime
) -> list[Entry[Proposal]]:
    """The proposals that the meeting's outcomes move, as they are afterwards; none that was moved before."""
    changed = []
    for item in meeting.agenda:
        ledger, _, entry_id = item.source.partition("/")
        entry = proposals.get(entry_id) if ledger == "proposals" else None
        if entry is None or item.outcome is None or entry.caused_by(cause_of(meeting)):
            continue
        stage = cycle.stage(entry.state)
        if stage is None or stage.body != meeting.body:
            continue
        action = action_for(cycle, stage.id, item.outcome)
        if action is not None:
            changed.append(_moved(cycle, meeting, item, entry, action, at))
    return changed


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


def new_follow_ups(meeting: Meeting, follow_ups: Iterable[Entry[FollowUp]], at: datetime) -> list[Entry[FollowUp]]:
    """A follow-up for each resolution that has none yet."""
    existing = list(follow_ups)
    known = {entry.fields.resolution for entry in existing}
    numbers = [entry.number for entry in existing]
    when = meeting.closed or at
    made = []
    for resolution in meeting.resolutions:
        if resolution.number in known:
            continue
        number = next_number(numbers, when.year)
        numbers.append(number)
        item = meeting.item(resolution.item)
        ledger, _, entry_id = item.source.partition("/") if item else ("", "", "")
        made.append(
            Entry[FollowUp](
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
        )
    return made


def settle(batch: Batch, meeting: Meeting) -> None:
    """Everything that follows from an adjournment: ledgers, the archive's record, the end of the slips."""
    snapshot = batch.snapshot
    batch.put("follow_ups", new_follow_ups(meeting, snapshot.follow_ups.values(), batch.at))
    batch.put("proposals", settled_proposals(snapshot.cycle, meeting, dict(snapshot.proposals), batch.at))
    archive = Archive(batch.store)
    if meeting.id not in archive.meetings:
        archive.add_meeting(
            meeting,
            snapshot.journals[meeting.id],
            snapshot.roster,
            batch.counted_boxes(meeting),
            at=batch.at,
            community=snapshot.settings.name,
            proposals=snapshot.proposals,
        )
    slips.forget(batch.store, meeting.id)
    batch.snapshot = batch.snapshot.having(head=archive.head or "", archived=frozenset(archive.meetings))


def answered(
    snapshot: Snapshot, follow_up: Entry[FollowUp], action: str, at: datetime, actor: str
) -> list[Entry[Proposal]]:
    """The proposal behind a follow-up, moved along when the follow-up is answered for or rated."""
    proposal = snapshot.proposals.get(follow_up.fields.proposal)
    stage = snapshot.cycle.stage(proposal.state) if proposal else None
    kinds = {"answer": "carrying_out", "rate": "answering"}
    if proposal is None or stage is None or stage.kind != kinds.get(action):
        return []
    workflow = snapshot.cycle.workflow()
    forward = next(each for each in workflow.legal(stage.id) if each.to == snapshot.cycle.following(stage.id))
    return [acted(proposal, workflow, forward.name, at, actor, cause=f"follow_ups/{follow_up.id}")]
