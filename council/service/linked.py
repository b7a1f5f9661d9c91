"""What an entry became, heard of by the entry itself: a request sees its case closed, an incident the residents'
decision.

Each step of the one is passed on to the other as a change of its own, with the step as its cause, so that doing it
again changes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from council.domain.kernel import Refusal
from council.domain.ledger import Becoming, Change, Entry, Ledger, acted
from council.domain.ledger.declaration import BECOME

if TYPE_CHECKING:
    from council.service.batch import Batch
    from council.service.snapshot import Snapshot

HEARD = "heard"
FIRST_STEPS = frozenset({"made", "submit", HEARD})
"""Steps that whoever put the entry there knows of."""


def cause_of(ledger: str, entry: Entry[Any], place: int) -> str:
    """The cause that the passed-on step carries: `ledger/entry/place`."""
    return f"{ledger}/{entry.id}/{place}"


def told(snapshot: Snapshot, change: Change) -> tuple[Ledger, Entry[Any], Change] | None:
    """What a heard change passes on: the linked entry's ledger, the entry, and its step. None where it is not there."""
    link, _, place = change.cause.rpartition("/")
    found = snapshot.linked(link)
    if found is None or not place.isdecimal() or int(place) >= len(found[1].changes):
        return None
    return (*found, found[1].changes[int(place)])


def hear(batch: Batch, ledger: str, entries: Iterable[str]) -> None:
    """Pass the steps of these entries on to those that became them; a step to follow a commit."""
    for entry_id in entries:
        entry = batch.snapshot.entries(ledger).get(entry_id)
        if entry is not None:
            for name, origin in _heard(batch, ledger, entry):
                batch.put(name, [origin])
    batch.flush()


def _heard(batch: Batch, ledger: str, entry: Entry[Any]) -> list[tuple[str, Entry[Any]]]:
    changed = []
    snapshot = batch.snapshot
    for link in entry.links:
        name, _, origin_id = link.partition("/")
        declared = snapshot.ledgers.get(name)
        origin = snapshot.entries(name).get(origin_id)
        if declared is None or origin is None or _became(snapshot, ledger, entry, name):
            continue
        becoming = next((each for each in declared.becomings if each.ledger == ledger), None)
        if becoming is None:
            continue
        after = _having_heard(origin, declared, becoming, ledger, entry, batch)
        if after is not origin:
            changed.append((name, after))
    return changed


def _became(snapshot: Snapshot, ledger: str, entry: Entry[Any], other: str) -> bool:
    """Whether the entry itself became one of that other ledger: it hears of it, and is not heard by it."""
    declared = snapshot.ledgers.get(ledger)
    made = {change.action for change in entry.changes}
    return declared is not None and any(
        ledger != each.ledger == other and f"{BECOME}{each.id}" in made for each in declared.becomings
    )


def _having_heard(
    origin: Entry[Any], declared: Ledger, becoming: Becoming, ledger: str, entry: Entry[Any], batch: Batch
) -> Entry[Any]:
    known = {change.cause for change in origin.changes}
    here = f"{ledger}/{entry.id}"
    if here not in origin.links:  # the program ended between the two writes
        origin = origin.having(links=(*origin.links, here))
    for place, step in enumerate(entry.changes):
        cause = cause_of(ledger, entry, place)
        if step.action in FIRST_STEPS or step.before == step.after or cause in known:
            continue
        action = becoming.hears.get(step.action.partition(":")[0], "")
        dated = declared.dated(action, dict(origin.fields), batch.today)
        try:
            origin = acted(
                origin, declared.flow, action, batch.at, step.actor, reason=step.reason, cause=cause, **dated
            )
        except Refusal:  # none is named, or it is not legal now: the step is told all the same
            heard = Change(
                at=batch.at,
                actor=step.actor,
                action=HEARD,
                before=origin.state,
                after=origin.state,
                reason=step.reason,
                cause=cause,
                figures=step.figures,
            )
            origin = origin.having(changes=(*origin.changes, heard))
    return origin
