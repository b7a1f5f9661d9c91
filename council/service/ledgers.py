"""The core's own ledgers as faces use them: proposals, follow-ups, residents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from pydantic import ValidationError

from council.domain.cycle import ENDS, Cycle
from council.domain.kernel import Refusal
from council.domain.ledger import (
    FOLLOW_UP_WORKFLOW,
    RESIDENT_WORKFLOW,
    Change,
    Entry,
    FollowUp,
    Proposal,
    acted,
    next_number,
)
from council.domain.roster import Person
from council.service.batch import Batch
from council.service.settlement import advance
from council.service.snapshot import Snapshot
from council.service.writer import Ask


class Ledgers:
    """Everything that is done to a ledger entry outside of a meeting. Futures are answered after the commit."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def propose(self, fields: Proposal, actor: str = "chair", *, submit: bool = True) -> Future[Entry[Proposal]]:
        """Enter a proposal; with `submit` it goes straight on to the first docket."""

        def run(batch: Batch) -> Entry[Proposal]:
            workflow = batch.snapshot.cycle.workflow()
            number = next_number((each.number for each in batch.snapshot.proposals.values()), batch.today.year)
            made = Change(at=batch.at, actor=actor, action="made", after=workflow.initial)
            entry = Entry[Proposal](number=number, state=workflow.initial, fields=fields, changes=(made,))
            if submit:
                entry = acted(entry, workflow, "submit", batch.at, actor)
            batch.put("proposals", [entry])
            return entry

        return self._ask(run)

    def act_on_proposal(
        self, entry_id: str, action: str, actor: str = "chair", *, reason: str = "", **changed: Any
    ) -> Future[Entry[Proposal]]:
        """Take an action of the cycle on a proposal; `changed` are new field values.

        A publication may end only after the days its stage asks for; a reason overrides that.
        """

        def run(batch: Batch) -> Entry[Proposal]:
            snapshot = batch.snapshot
            entry = snapshot.proposals.get(entry_id)
            if entry is None:
                raise Refusal("ledger.unknown_entry")
            fields = dict(changed)
            if action == "merge":
                _require_target(snapshot, entry_id, fields.get("merged_into"))
            if action == "publish":
                fields["published"] = batch.today
            stage = snapshot.cycle.stage(entry.state)
            if stage is not None and stage.kind == "publication" and action.startswith("end_publication"):
                _require_published(entry, stage.days, batch.today, reason)
                fields["published"] = None
            with said_as_refusal():
                after = acted(entry, snapshot.cycle.workflow(), action, batch.at, actor, reason=reason, **fields)
            batch.put("proposals", [after])
            batch.then(partial(advance, proposal_id=entry_id, actor=actor))
            return after

        return self._ask(run)

    def act_on_follow_up(
        self, entry_id: str, action: str, actor: str = "chair", *, reason: str = "", **changed: Any
    ) -> Future[Entry[FollowUp]]:
        """Take an action on a follow-up; once all of a proposal's are answered for, or rated, it moves along."""

        def run(batch: Batch) -> Entry[FollowUp]:
            entry = batch.snapshot.follow_ups.get(entry_id)
            if entry is None:
                raise Refusal("ledger.unknown_entry")
            if action == "answer" and not str(changed.get("evidence", "")).strip():
                raise Refusal("follow_up.evidence_missing")
            if action == "rate" and changed.get("score") not in range(1, 6):
                raise Refusal("follow_up.score_missing")
            with said_as_refusal():
                after = acted(entry, FOLLOW_UP_WORKFLOW, action, batch.at, actor, reason=reason, **changed)
            batch.put("follow_ups", [after])
            batch.then(partial(advance, proposal_id=after.fields.proposal, actor=actor))
            return after

        return self._ask(run)

    def keep_people(self, people: Sequence[Person], actor: str = "chair", reason: str = "") -> Future[int]:
        """Enter people, or update those whose id is known; one write for all. Returns how many changed."""

        def run(batch: Batch) -> int:
            known = batch.snapshot.residents
            latest = {person.id: person for person in people}
            changed = [
                _kept(known.get(person.id), person, batch.at, actor, reason)
                for person in latest.values()
                if not _is_kept(known.get(person.id), person)
            ]
            batch.put("residents", changed)
            return len(changed)

        return self._ask(run)


def require_cycle_fits(snapshot: Snapshot, cycle: Cycle) -> None:
    """Refuse a cycle that would leave proposals behind.

    Raises `Refusal`: `cycle.stage_in_use` when proposals wait in a stage that it does not have, `cycle.on_agenda` when
    a meeting still to be held deals with a proposal and would no longer move it.
    """
    waiting = Counter(entry.state for entry in snapshot.proposals.values())
    for state, count in waiting.items():
        if cycle.stage(state) is None and state not in ENDS:
            before = snapshot.cycle.stage(state)
            raise Refusal("cycle.stage_in_use", stage=before.name if before else state, cycle=cycle.name, count=count)
    for meeting in snapshot.meetings.values():
        if meeting.status == "adjourned":
            continue
        for item in meeting.agenda:
            entry = snapshot.proposals.get(item.source.removeprefix("proposals/")) if item.source else None
            before, after = (each.stage(entry.state) if entry else None for each in (snapshot.cycle, cycle))
            if before and before.body == meeting.body and (after is None or after.body != meeting.body):
                raise Refusal("cycle.on_agenda", title=meeting.title)


@contextmanager
def said_as_refusal() -> Iterator[None]:
    """A value that a field cannot have is an expected no: `Refusal("ledger.invalid")`, `error` says which field."""
    try:
        yield
    except ValidationError as error:
        raise Refusal("ledger.invalid", error=error) from None


def _is_kept(before: Entry[Person] | None, person: Person) -> bool:
    return before is not None and before.fields == person and (before.state == "here") == person.active


def _require_target(snapshot: Snapshot, entry_id: str, target: Any) -> None:
    if target not in snapshot.proposals:
        raise Refusal("proposal.merge_target_missing")
    if target == entry_id:
        raise Refusal("proposal.merged_into_itself")


def _require_published(entry: Entry[Proposal], days: int, today: date, reason: str) -> None:
    since = entry.fields.published
    if since is None:
        raise Refusal("publication.not_begun", number=entry.number)
    until = since + timedelta(days=days)
    if today < until and not reason.strip():
        raise Refusal("publication.too_early", days=days, until=until)


def _kept(before: Entry[Person] | None, person: Person, at: datetime, actor: str, reason: str) -> Entry[Person]:
    state = RESIDENT_WORKFLOW.initial if person.active else "gone"
    action = "made" if before is None else "update"
    change = Change(
        at=at, actor=actor, action=action, before=before.state if before else "", after=state, reason=reason
    )
    if before is None:
        return Entry[Person](id=person.id, number=person.number, state=state, fields=person, changes=(change,))
    return before.having(number=person.number, state=state, fields=person, changes=(*before.changes, change))
