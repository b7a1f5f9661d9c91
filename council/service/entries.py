"""Whatever is done to an entry of a ledger that a plugin declared. Futures are answered after the commit.

The core's own ledgers (residents, proposals, follow-ups) are changed through `council.service.ledgers`, which knows
more of them; entries may become proposals here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from hashlib import sha256
from typing import Any

from council.domain.codes import fresh_code
from council.domain.kernel import ID_BYTES, Refusal, Text, fresh_id
from council.domain.ledger import (
    Change,
    Entry,
    Fields,
    Ledger,
    Proposal,
    acted,
    last_number,
    numbered,
)
from council.domain.ledger.declaration import BECOME
from council.domain.ledger.fields import require_known
from council.service import slips
from council.service.batch import Batch
from council.service.erasing import Erased, erased
from council.service.ledgers import said_as_refusal
from council.service.snapshot import OWN, Kept, Snapshot
from council.service.writer import Ask

PHONE = "phone"
"""The actor of what residents enter on their phones."""
RESIDENT = "resident"
"""The actor of what is done with an entry's tracking code."""


class Entries:
    """Entering, acting, importing, linking, erasing. All raise `Refusal("ledger.unknown")` for a ledger that no plugin
    brings, and `ledger.own` for one of the core's own."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def enter(
        self, ledger: str, fields: Mapping[str, Any] | Fields, actor: str = "chair", *, once: str = ""
    ) -> Future[Entry[Any]]:
        """Make an entry. Raises `Refusal("ledger.invalid")` (`error` says which fields).

        One that comes in by phone gets a tracking code; `ledger.full` when too many of them wait to be read. `once` is
        a random text that came with the form: with the same one again, the answer is the entry that it made.
        """

        def run(batch: Batch) -> Entry[Any]:
            declared = _declared(batch, ledger)
            entry_id = sha256(f"council/entry/{once}".encode()).hexdigest()[: 2 * ID_BYTES] if once else ""
            made = batch.snapshot.entries(ledger).get(entry_id)
            if made is not None:
                return made
            if actor == PHONE:
                _require_room(batch, declared)
            (entry,) = _made(batch, declared, [fields], actor, fresh_code() if actor == PHONE else "", entry_id)
            return entry

        return self._ask(run)

    def bring_in(
        self,
        ledger: str,
        added: Sequence[Mapping[str, Any]],
        changed: Mapping[str, Mapping[str, Any]] | None = None,
        actor: str = "chair",
        reason: str = "",
    ) -> Future[int]:
        """Make many entries and change others (field values by entry id), in one write; returns how many. Proposals may
        come so, too: they begin where every proposal does, and are submitted by hand."""

        def run(batch: Batch) -> int:
            declared = batch.snapshot.ledger(ledger) if ledger == "proposals" else _declared(batch, ledger)
            _made(batch, declared, added, actor)
            edits = [
                _acted(declared, batch.snapshot.entry(ledger, entry_id), "edit", batch, actor, reason, values)
                for entry_id, values in (changed or {}).items()
            ]
            batch.put(ledger, edits)
            return len(added) + len(edits)

        return self._ask(run)

    def act(
        self, ledger: str, entry_id: str, action: str, actor: str = "chair", *, reason: str = "", **changed: Any
    ) -> Future[Entry[Any]]:
        """Take an action of the workflow on an entry (`edit`, `note`, `delete` and `restore` among them); `changed` are
        new field values. Raises what `council.domain.ledger.acted` does, `ledger.invalid`, `ledger.not_yours`, and what
        the ledger's own guard does."""

        def run(batch: Batch) -> Entry[Any]:
            declared = _declared(batch, ledger)
            entry = batch.snapshot.entry(ledger, entry_id)
            _require_taker(declared, action, actor)
            after = _acted(declared, entry, action, batch, actor, reason, changed)
            batch.put(ledger, [after])
            return after

        return self._ask(run)

    def act_on_many(
        self,
        ledger: str,
        entry_ids: Sequence[str],
        action: str,
        actor: str = "chair",
        *,
        reason: str = "",
        **changed: Any,
    ) -> Future[int]:
        """The same on several entries, in one write: on all, or on none when one of them refuses."""

        def run(batch: Batch) -> int:
            declared = _declared(batch, ledger)
            after = [
                _acted(declared, batch.snapshot.entry(ledger, each), action, batch, actor, reason, changed)
                for each in dict.fromkeys(entry_ids)
            ]
            batch.put(ledger, after)
            return len(after)

        return self._ask(run)

    def turn_into(
        self,
        ledger: str,
        entry_id: str,
        becoming: str,
        actor: str = "chair",
        reason: str = "",
        values: Mapping[str, Any] | None = None,
    ) -> Future[Entry[Any]]:
        """Make of an entry what its ledger says it can become (`Ledger.becomings`): the new entry. Both are linked;
        what befalls the new one is told to the old. `values` stand instead of what the entry gives.

        Raises `Refusal`: `ledger.cannot_become`, `ledger.became_already`.
        """

        def run(batch: Batch) -> Entry[Any]:
            declared = _declared(batch, ledger)
            entry = batch.snapshot.entry(ledger, entry_id)
            into = declared.becoming(becoming)
            if into not in declared.can_become(entry):
                already = any(change.action == f"{BECOME}{into.id}" for change in entry.changes)
                raise Refusal("ledger.became_already" if already else "ledger.cannot_become")
            language = batch.snapshot.settings.language
            given = {**declared.made_into(into, entry), **(values or {})}
            fields = {
                name: each.in_language(language) if isinstance(each, Text) else each for name, each in given.items()
            }
            made = _born(batch, into.ledger, fields, actor, f"{ledger}/{entry.id}")
            if into.action:
                entry = _acted(declared, entry, into.action, batch, actor, reason, {})
            known = Change(
                at=batch.at,
                actor=actor,
                action=f"{BECOME}{into.id}",
                before=entry.state,
                after=entry.state,
                reason=reason,
            )
            linked = entry.having(links=(*entry.links, f"{into.ledger}/{made.id}"), changes=(*entry.changes, known))
            batch.put(ledger, [linked])
            return made

        return self._ask(run)

    def link(self, first: str, second: str, actor: str = "chair", reason: str = "") -> Future[None]:
        """Join two entries of plugins' ledgers, each `ledger/id`: both show the other."""

        def run(batch: Batch) -> None:
            if first == second:
                raise Refusal("ledger.linked_to_itself")
            for here, there in ((first, second), (second, first)):
                ledger, _, entry_id = here.partition("/")
                _declared(batch, ledger)
                entry = batch.snapshot.entry(ledger, entry_id)
                if there not in entry.links:
                    known = Change(
                        at=batch.at, actor=actor, action="link", before=entry.state, after=entry.state, reason=reason
                    )
                    batch.put(ledger, [entry.having(links=(*entry.links, there), changes=(*entry.changes, known))])

        return self._ask(run)

    def attach(self, content: bytes) -> Future[str]:
        """Keep a file; its digest is what a `photos` field holds."""
        return self._ask(lambda batch: batch.store.attach(content))

    def attachment(self, digest: str) -> Future[bytes | None]:
        """A file that was kept."""
        return self._ask(lambda batch: batch.store.attachment(digest))

    def erase(self, person: str, reason: str, actor: str = "chair") -> Future[Erased]:
        """Erase a person on request: out of the roster and of every ledger; says what was removed and what stays, and
        why. Raises `Refusal`: `person.missing`, `reason.missing`, `person.in_meeting`."""
        return self._ask(lambda batch: erased(batch, person, reason, actor))

    def renew_staff_code(self) -> Future[str]:
        """A fresh code for the clerk's page."""
        return self._ask(slips.renew_staff_code, alone=True)


def by_code(snapshot: Snapshot, code: str) -> tuple[Ledger, Entry[Any]]:
    """The entry of a tracking code, and its ledger. Raises `Refusal("code.unknown")`."""
    for ledger in snapshot.ledgers.values():
        for entry in snapshot.entries(ledger.id).values():
            if entry.code == code:
                return ledger, entry
    raise Refusal("code.unknown")


def _declared(batch: Batch, ledger: str) -> Ledger:
    if ledger in OWN:
        raise Refusal("ledger.own", ledger=ledger)
    return batch.snapshot.ledger(ledger)


def _require_room(batch: Batch, ledger: Ledger) -> None:
    if ledger.intake is None:
        raise Refusal("ledger.no_intake", ledger=ledger.title)
    waiting = sum(
        1 for entry in batch.snapshot.entries(ledger.id).values() if entry.code and entry.state == ledger.flow.initial
    )
    if waiting >= ledger.intake.waiting:
        raise Refusal("ledger.full", ledger=ledger.title)


def _require_taker(ledger: Ledger, action: str, actor: str) -> None:
    taker = {"desk": "clerk", RESIDENT: "resident"}.get(actor, "chair")
    if taker not in ledger.flow.action(action).by:
        raise Refusal("ledger.not_yours", action=ledger.flow.action(action).title)


def _made(
    batch: Batch,
    ledger: Ledger,
    many: Sequence[Mapping[str, Any] | Fields],
    actor: str,
    code: str = "",
    entry_id: str = "",
    link: str = "",
) -> list[Entry[Any]]:
    """New entries, numbered on from those there are, those that cannot be read among them."""
    kept = batch.snapshot.kept.get(ledger.id, Kept())
    entries_now = batch.snapshot.entries(ledger.id).values()
    taken = (*(each.number for each in entries_now), *(each.number for each in kept.unread))
    last = last_number(taken, batch.today.year)
    initial = ledger.flow.initial
    made = Change(at=batch.at, actor=actor, action="made", after=initial)
    entries = []
    with said_as_refusal():
        for place, fields in enumerate(many, start=1):
            if not isinstance(fields, Fields):
                require_known(ledger.fields, fields)
            checked = ledger.fields.model_validate({**dict(fields), **ledger.dated("made", dict(fields), batch.today)})
            entries.append(
                Entry[ledger.fields](  # type: ignore[name-defined]
                    id=entry_id or fresh_id(),
                    number=numbered(batch.today.year, last + place),
                    state=initial,
                    fields=checked,
                    changes=(made,),
                    links=(link,) if link else (),
                    code=code,
                    version=ledger.version,
                )
            )
    batch.put(ledger.id, entries)
    return entries


def _born(batch: Batch, ledger: str, fields: Mapping[str, Any], actor: str, link: str) -> Entry[Any]:
    if ledger != "proposals":
        return _made(batch, _declared(batch, ledger), [fields], actor, link=link)[0]
    workflow = batch.snapshot.ledger("proposals").workflow
    require_known(Proposal, fields)
    with said_as_refusal():
        proposal = Proposal.model_validate(dict(fields))
    number = numbered(
        batch.today.year, last_number((each.number for each in batch.snapshot.proposals.values()), batch.today.year) + 1
    )
    made = Change(at=batch.at, actor=actor, action="made", after=workflow.initial)
    entry = Entry[Proposal](number=number, state=workflow.initial, fields=proposal, changes=(made,), links=(link,))
    entry = acted(entry, workflow, "submit", batch.at, actor)
    batch.put("proposals", [entry])
    return entry


def _acted(
    ledger: Ledger,
    entry: Entry[Any],
    action: str,
    batch: Batch,
    actor: str,
    reason: str,
    changed: Mapping[str, Any],
) -> Entry[Any]:
    dated = ledger.dated(action, {**dict(entry.fields), **changed}, batch.today)
    with said_as_refusal():
        after = acted(entry, ledger.flow, action, batch.at, actor, reason=reason, **{**changed, **dated})
    ledger.require(action, after, batch.snapshot)
    return after
