"""What the shipped plugins bring to the sample community: their ledgers filled with invented people's matters, some of
which become proposals.

A plugin brings its sample as `<package>.demo.sample()`: by ledger, what is entered (a `Text` among the values is
entered in the community's language, people stand by their number, other entries by what they are called) and the steps
taken then, each an action, its reason and its values. The step `become:<id>` makes of the entry what it can become;
what is then done with the new one stands behind its values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from council.boot import Opened
from council.domain.kernel import Text
from council.domain.ledger import PROPOSAL, Entry, Proposal
from council.domain.ledger.declaration import BECOME
from council.i18n import Words
from council.service.entries import RESIDENT
from council.service.snapshot import Snapshot

Step = tuple[Any, ...]
Sample = Mapping[str, list[tuple[Mapping[str, Any], list[Step]]]]
FIRST = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""When entries were made that name no day."""
LAST = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
"""By when all was entered: what is planned for later as well."""


def samples(opened: Opened) -> Iterator[Sample]:
    """The sample of each active plugin that has one."""
    packages = dict.fromkeys(
        ledger.fields.__module__.partition(".")[0] for ledger in opened.council.snapshot.ledgers.values()
    )
    for package in packages:
        if find_spec(f"{package}.demo") is not None:
            yield import_module(f"{package}.demo").sample()


def fill(opened: Opened, language: str, actor: str, go: Callable[[datetime], None]) -> None:
    """Enter the samples, each entry on its own day where a field of it names one."""
    for sample in samples(opened):
        for ledger, many in sample.items():
            for values, steps in many:
                go(_begun(opened, ledger, values, steps, language))
                entered(opened, ledger, values, steps, language, actor)


def entered(
    opened: Opened, ledger: str, values: Mapping[str, Any], steps: Iterable[Step], language: str, actor: str
) -> Entry[Any]:
    """One entry with what was done with it. People may stand in it by their number in the roster."""
    made: Entry[Any] = opened.council.entries.enter(ledger, _said(opened, ledger, values, language), actor).result()
    for step in steps:
        _take(opened, ledger, made.id, step, language, actor)
    return opened.council.snapshot.entry(ledger, made.id)


def _take(opened: Opened, ledger: str, entry: str, step: Step, language: str, actor: str) -> None:
    action, reason, values, *then = step
    entries, declared = opened.council.entries, opened.council.snapshot.ledger(ledger)
    why = reason.in_language(language) if isinstance(reason, Text) else reason
    if not action.startswith(BECOME):
        taker = actor if "chair" in declared.flow.action(action).by else RESIDENT
        said = _said(opened, ledger, values, language)
        entries.act(ledger, entry, action, taker, reason=why, **said).result()
        return
    into = declared.becoming(action.removeprefix(BECOME))
    if into.id == PROPOSAL:
        return  # which matters rise to the residents, the community's own sources say
    said = _said(opened, into.ledger, values, language)
    made = entries.turn_into(ledger, entry, into.id, actor, reason=why, values=said).result()
    for more in (each for steps in then for each in steps):
        _take(opened, into.ledger, made.id, more, language, actor)


def risen_from(
    opened: Opened, origin: Mapping[str, Any], proposal: Proposal, language: str, actor: str
) -> Entry[Proposal] | None:
    """A proposal that rises from an entry of a plugin's ledger: `origin` names the ledger, the entry's fields and what
    is done with it first. None where the plugin is not there."""
    ledger = origin["ledger"]
    if ledger not in opened.council.snapshot.ledgers:
        return None
    fields = {"grid": proposal.grid, **origin["fields"]}
    fields |= {
        name: Text(zh=each, en=origin["fields_en"][name]) for name, each in fields.items() if name in _en(origin)
    }
    steps: list[Step] = [(name, "", {}) for name in origin.get("steps", ())]
    entry = entered(opened, ledger, fields, steps, language, actor)
    values = {name: value for name, value in dict(proposal).items() if value}
    made: Entry[Proposal] = opened.council.entries.turn_into(ledger, entry.id, PROPOSAL, actor, values=values).result()
    return made


def _en(origin: Mapping[str, Any]) -> Mapping[str, str]:
    english: Mapping[str, str] = origin.get("fields_en", {})
    return english


def _begun(opened: Opened, ledger: str, values: Mapping[str, Any], steps: Iterable[Step], language: str) -> datetime:
    """When an entry was made: on the first day that it names, or its steps do; not before those that it names."""
    days = [day for each in (values, *(step[2] for step in steps)) if (day := _moment(each)) is not None]
    snapshot = opened.council.snapshot
    named = [
        entry.changes[-1].at
        for name, spec in snapshot.ledger(ledger).specs.items()
        if spec.kind == "entry" and name in values
        for entry in [snapshot.entries(spec.ledger).get(_called(opened, spec.ledger, values[name], language))]
        if entry is not None
    ]
    return min(LAST, max([*(days[:1] or [FIRST]), *named]))


def _moment(values: Mapping[str, Any]) -> datetime | None:
    """The first moment, or day, that an entry names."""
    for each in values.values():
        if isinstance(each, datetime):
            return each
        if isinstance(each, date):
            return datetime.combine(each, time(1, 30), UTC)
    return None


def _said(opened: Opened, ledger: str, values: Mapping[str, Any], language: str) -> dict[str, Any]:
    specs = opened.council.snapshot.ledger(ledger).specs
    numbers = {person.number: person.id for person in opened.council.snapshot.roster.people.values() if person.number}
    said: dict[str, Any] = {}
    for name, value in values.items():
        if name in specs and specs[name].kind == "entry":
            said[name] = _called(opened, specs[name].ledger, value, language)
        elif isinstance(value, Text):
            said[name] = value.in_language(language)
        elif name in specs and specs[name].kind == "person":
            said[name] = numbers.get(value, value)
        elif isinstance(value, tuple) and any(isinstance(each, Text) for each in value):
            said[name] = tuple(each.in_language(language) for each in value)
        elif name in specs and specs[name].kind == "people":
            said[name] = tuple(numbers.get(each, each) for each in value)
        else:
            said[name] = value
    return said


def _called(opened: Opened, ledger: str, name: Text | str, language: str) -> str:
    """The first entry of a ledger that is called so; the text itself where none is."""
    text, snapshot = name.in_language(language) if isinstance(name, Text) else name, opened.council.snapshot
    if ledger not in snapshot.ledgers:
        return text
    declared = snapshot.ledger(ledger)
    found = (entry.id for entry in snapshot.entries(ledger).values() if declared.head_of(entry) == text)
    return next(found, text)


def returned(snapshot: Snapshot, _: Words) -> Iterator[str]:
    """What came back to the entries that were put to the residents, a line each."""
    from council.documents.ledger.teller import Teller
    from council.documents.ledger.timeline import public_timeline

    for name, ledger in snapshot.ledgers.items():
        teller = Teller(_, snapshot, name)
        for entry in snapshot.entries(name).values():
            heard = [change for change in entry.changes if change.cause.startswith("proposals/")]
            if heard:
                steps = [step.what for step in public_timeline(entry, teller) if step.link.startswith("proposals/")]
                yield _(
                    "{ledger} {number} “{title}”: {steps}",
                    ledger=ledger.title.in_language(_.language),
                    number=entry.number,
                    title=ledger.head_of(entry),
                    steps=" → ".join(dict.fromkeys(steps)),
                )
