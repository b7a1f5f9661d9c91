"""Workflows and declarations looked at as data: does everything lead somewhere, and exist?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from council.domain.kernel import N_
from council.domain.ledger import DELETED, Counter, Ledger, Rate, Workflow
from council.domain.ledger.fields import Kind
from council.testing.contract import Note, Subject, note, remark

OWN = ("proposals", "follow_ups")
"""Ledgers of the program that entries may become, or name."""
ON_PHONES: frozenset[Kind] = frozenset({"person", "people", "entry"})
"""Kinds that nobody chooses on a resident's phone: the roster is the house's own."""


def sound(subject: Subject) -> Iterator[Note]:
    """Sources and targets exist, every state is reached, something leads out of each that has actions at all."""
    for ledger in subject.ledgers:
        workflow, states = ledger.workflow, set(ledger.flow.states)
        if workflow.initial not in workflow.states:
            yield note(
                N_("{ledger}: the initial state {state} does not exist"), ledger=ledger.id, state=workflow.initial
            )
            continue
        names = [action.name for action in workflow.actions]
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield note(N_("{ledger}: there are two actions {action}"), ledger=ledger.id, action=name)
        for action in workflow.actions:
            if not action.sources:
                yield note(N_("{ledger}: {action} begins nowhere"), ledger=ledger.id, action=action.name)
            for state in {*action.sources, *([action.to] if action.to else [])} - states:
                yield note(
                    N_("{ledger}: {action} names the state {state}, which does not exist"),
                    ledger=ledger.id, action=action.name, state=state,
                )  # fmt: skip
        yield from _reached(ledger)


def _reached(ledger: Ledger) -> Iterator[Note]:
    workflow = ledger.workflow
    reached = reachable(workflow)
    for state in workflow.states:
        if state not in reached and state != DELETED:
            yield note(N_("{ledger}: nothing leads to the state {state}"), ledger=ledger.id, state=state)
    if workflow.initial in workflow.final and len(workflow.states) > 1:
        yield note(N_("{ledger}: nothing leads out of the initial state"), ledger=ledger.id)
    taken = {*(name for each in ledger.becomes for name in (each.action, *each.hears.values()))}
    for action in workflow.actions:
        if not action.by and action.name not in taken:
            yield note(N_("{ledger}: nobody may take the action {action}"), ledger=ledger.id, action=action.name)


def reachable(workflow: Workflow) -> set[str]:
    """The states that an entry can come into."""
    reached, waiting = {workflow.initial}, [workflow.initial]
    while waiting:
        state = waiting.pop()
        for action in workflow.actions:
            if state in action.sources and action.to and action.to not in reached:
                reached.add(action.to)
                waiting.append(action.to)
    return reached


def declared(subject: Subject) -> Iterator[Note]:
    """Columns, fields asked for, dates, sheets, counters, intake, what entries become."""
    for ledger in subject.ledgers:
        for place, names in _fields_named(ledger):
            for name in names:
                if name and name not in ledger.specs:
                    yield _missing(ledger, place, name)
        yield from _states_named(ledger)
        yield from _intake(ledger)
        yield from _counters(ledger)
        yield from _others(ledger, subject)
        for sheet in ledger.sheets:
            if sheet.template is not None and not sheet.template.is_file():
                yield _missing(ledger, f"sheet {sheet.id}", sheet.template.name)


def _missing(ledger: Ledger, place: str, name: str) -> Note:
    return note(
        N_("{ledger}: {place} names {name}, which does not exist"), ledger=ledger.id, place=place, name=name
    )  # fmt: skip


def _fields_named(ledger: Ledger) -> Iterator[tuple[str, Iterable[str]]]:
    yield "head", [ledger.head]
    yield "columns", ledger.columns
    yield "enters", ledger.enters
    yield "dates", ledger.dates.values()
    for action in ledger.workflow.actions:
        yield f"action {action.name}", action.asks
    for sheet in ledger.sheets:
        yield f"sheet {sheet.id}", sheet.fields
    if ledger.intake is not None:
        yield "intake", ledger.intake.fields
    for counter in ledger.counters:
        if isinstance(counter, Counter):
            adds = counter.adds if isinstance(counter.adds, str) else ""
            named = {*counter.where, counter.by, counter.distinct, adds} - {"state"}
            yield f"counter {counter.id}", sorted(named)


def _states_named(ledger: Ledger) -> Iterator[Note]:
    states, actions = ledger.flow.states, {action.name for action in ledger.flow.actions}
    for sheet in ledger.sheets:
        yield from (_missing(ledger, f"sheet {sheet.id}", state) for state in sheet.states if state not in states)
    for each in ledger.becomes:
        place = f"becomes {each.id}"
        yield from (_missing(ledger, place, state) for state in each.sources if state not in states)
        wanted = ([each.action] if each.action else []) + list(each.hears.values())
        yield from (_missing(ledger, place, action) for action in wanted if action not in actions)
    for action in ledger.dates:
        if action != "made" and action not in actions:
            yield _missing(ledger, "dates", action)
    for name in ledger.dates.values():
        if name in ledger.specs and ledger.specs[name].kind not in ("date", "time"):
            yield note(N_("{ledger}: {name} is not a date"), ledger=ledger.id, name=name)


def _intake(ledger: Ledger) -> Iterator[Note]:
    if ledger.intake is None:
        return
    for name, spec in ledger.specs.items():
        if spec.required and name not in ledger.intake.fields and ledger.dates.get("made") != name:
            yield note(
                N_("{ledger}: the intake does not ask for {name}, which must be filled in"), ledger=ledger.id, name=name
            )
        if name in ledger.intake.fields and spec.kind in ON_PHONES:
            yield note(N_("{ledger}: {name} cannot be chosen on a phone"), ledger=ledger.id, name=name)
    if not any(spec.public for spec in ledger.specs.values()):
        yield remark(N_("{ledger}: no field is public, so residents who look an entry up see none"), ledger=ledger.id)


def _counters(ledger: Ledger) -> Iterator[Note]:
    counted = {each.id for each in ledger.counters if isinstance(each, Counter)}
    actions = {action.name for action in ledger.flow.actions}
    for counter in ledger.counters:
        place = f"counter {counter.id}"
        if isinstance(counter, Rate):
            yield from (_missing(ledger, place, name) for name in (counter.of, counter.among) if name not in counted)
            continue
        kind, _, name = counter.on.partition(":")
        known: dict[str, Any] = {"state": ledger.flow.states, "action": actions}
        if name and name not in known.get(kind, ()):
            yield _missing(ledger, place, name)
        elif (
            not name
            and kind != "made"
            and (kind not in ledger.specs or ledger.specs[kind].kind not in ("date", "time"))
        ):
            yield note(N_("{ledger}: {name} is not a date"), ledger=ledger.id, name=kind)


def _others(ledger: Ledger, subject: Subject) -> Iterator[Note]:
    known = {*OWN, "residents", *(each.id for each in subject.ledgers)}
    named = {*(each.ledger for each in ledger.becomes), *(spec.ledger for spec in ledger.specs.values() if spec.ledger)}
    for name in sorted(named - known):
        yield remark(
            N_("{ledger}: {name} is not a ledger of its own: another plugin has to bring it"),
            ledger=ledger.id,
            name=name,
        )
