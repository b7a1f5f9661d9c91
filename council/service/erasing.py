"""Erasing a person on request (个保法 §47): out of the roster and every ledger, saying what stays.

Archives are statutory records (居委会法 §39) and stay, and so do backups made before: the answer lists them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from council.domain.kernel import Model, Refusal
from council.domain.ledger import Change, Entry, Ledger
from council.domain.roster import Person
from council.service.archive import Archive
from council.service.batch import Batch

ERASED = "＊"
"""The name that stands where a person was erased: journals hold ids, and those must still be said somehow."""


class Erased(Model):
    """What an erasure did. `removed` is how many entries of each ledger lost something, `mentions` the entries
    (`ledger/id`) whose texts still hold the name and must be read by somebody, `archived` the meetings whose records
    name the person and stay."""

    person: str
    removed: dict[str, int]
    mentions: tuple[str, ...]
    archived: tuple[str, ...]


def erased(batch: Batch, person_id: str, reason: str, actor: str) -> Erased:
    """Erase the person and say what that did.

    Raises `Refusal`: `person.missing`, `reason.missing`, and `person.in_meeting` while a meeting that they are due in
    is not over."""
    entry = batch.snapshot.residents.get(person_id)
    if entry is None or entry.fields.name == ERASED:
        raise Refusal("person.missing")
    if not reason.strip():
        raise Refusal("reason.missing")
    _require_no_meeting(batch, person_id)
    person = entry.fields
    archived = tuple(_archived_with(batch, person_id))
    gone = Change(at=batch.at, actor=actor, action="erase", after="gone", reason=reason.strip())
    blank = Person(id=person_id, name=ERASED, active=False)
    batch.put("residents", [Entry[Person](id=person_id, number="", state="gone", fields=blank, changes=(gone,))])
    removed = {"residents": 1}
    mentions: list[str] = []
    for ledger in _ledgers(batch):
        entries = batch.snapshot.entries(ledger.id).values()
        after = [each for each in (_without(ledger, entry, person, gone) for entry in entries) if each is not None]
        batch.put(ledger.id, after)
        if after:
            removed[ledger.id] = len(after)
        mentions += [
            f"{ledger.id}/{each.id}" for each in batch.snapshot.entries(ledger.id).values() if _says(each, person)
        ]
    return Erased(person=person_id, removed=removed, mentions=tuple(mentions), archived=archived)


def _require_no_meeting(batch: Batch, person: str) -> None:
    for meeting in batch.snapshot.meetings.values():
        rights = meeting.rights.values()
        if meeting.status != "adjourned" and any(person in (right.holder, right.cast_by) for right in rights):
            raise Refusal("person.in_meeting", title=meeting.title)


def _archived_with(batch: Batch, person: str) -> Iterator[str]:
    archive = Archive(batch.store)
    for meeting in archive.meetings:
        if person in archive.meeting(meeting).names:
            yield meeting


def _ledgers(batch: Batch) -> Iterable[Ledger]:
    yield from (batch.snapshot.ledger(name) for name in ("proposals", "follow_ups"))
    yield from batch.snapshot.ledgers.values()


def _without(ledger: Ledger, entry: Entry[Any], person: Person, gone: Change) -> Entry[Any] | None:
    """The entry without the person; None when they are not in it."""
    cleared: dict[str, Any] = {}
    for spec in ledger.specs.values():
        held = getattr(entry.fields, spec.name)
        if spec.kind in ("person", "people", "name", "phone"):
            after = _cleared(held, {person.id, person.name, person.phone} - {""})
            if after != held:
                cleared[spec.name] = after
    changes = tuple(_change_without(change, person) for change in entry.changes)
    if not cleared and changes == entry.changes:
        return None
    step = gone.having(before=entry.state, after=entry.state)
    return entry.having(fields=entry.fields.having(**cleared), changes=(*changes, step))


def _cleared(held: Any, whom: set[str]) -> Any:
    if isinstance(held, (tuple, frozenset)):
        return type(held)(each for each in held if each not in whom)
    return "" if held in whom else held


def _change_without(change: Change, person: Person) -> Change:
    """The change without the person as actor or among the values that it replaced."""
    whom = {person.id, person.name, person.phone} - {""}
    former = {
        name: [each for each in held if each not in whom] if isinstance(held, list) else ("" if held in whom else held)
        for name, held in change.former.items()
    }
    actor = ERASED if change.actor == person.id else change.actor
    return change if (former, actor) == (change.former, change.actor) else change.having(former=former, actor=actor)


def _says(entry: Entry[Any], person: Person) -> bool:
    """Whether a text in the entry still holds the name, or the number."""
    needles = [each for each in (person.name, person.phone) if len(each) > 1]
    texts = [
        *_texts(dict(entry.fields)),
        *(text for each in entry.changes for text in (each.reason, *_texts(each.former))),
    ]
    return any(needle in text for needle in needles for text in texts)


def _texts(values: Mapping[str, Any]) -> Iterator[str]:
    for held in values.values():
        if isinstance(held, str):
            yield held
        elif isinstance(held, (tuple, list, frozenset)):
            yield from (each for each in held if isinstance(each, str))
