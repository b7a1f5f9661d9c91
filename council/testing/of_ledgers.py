"""Ledgers at work: example entries entered, taken through every action, turned into others, kept without the plugin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from council.boot import first_snapshot
from council.documents.ledger.index import Index
from council.documents.ledger.tables import header, row
from council.documents.ledger.teller import Teller
from council.domain.kernel import N_, Refusal
from council.domain.ledger import Action, Entry, Ledger
from council.i18n import LANGUAGES, words
from council.plugins import Plugins
from council.service.council import Council
from council.store.memory import MemoryStore
from council.testing import examples
from council.testing.communities import PATIENCE, SETTINGS, Community
from council.testing.contract import Note, Subject, note, remark


def entered(here: Community, ledger: Ledger) -> list[Entry[Any]]:
    """Example entries of a ledger in a community: full, bare, and each value of each choice."""
    values = [examples.full(ledger, here), examples.bare(ledger, here), *examples.each_choice(ledger, here)]
    here.council.entries.bring_in(ledger.id, values).result(PATIENCE)
    return list(here.snapshot.entries(ledger.id).values())


def entries(subject: Subject) -> Iterator[Note]:
    """Every example is taken, stands in the table in both languages, and is found by its number."""
    with subject.community() as here:
        for ledger in subject.ledgers:
            try:
                made = entered(here, ledger)
            except ValueError as error:
                yield note(
                    N_("{ledger}: no example fits the fields {fields}; give one with Field(examples=[…])"),
                    ledger=ledger.id, fields=str(error),
                )  # fmt: skip
                continue
            for language in LANGUAGES:
                teller = Teller(words(language), here.snapshot, ledger.id, masked=False)
                if any(len(row(each, teller)) != len(header(teller)) for each in made):
                    yield note(N_("{ledger}: the table does not fit"), ledger=ledger.id)
            index = Index(ledger)
            index.follow(here.snapshot)
            index.warm()
            if set(index.lines) != {each.id for each in made}:
                yield note(N_("{ledger}: not every entry can be found"), ledger=ledger.id)
            if index.trouble is not None:
                yield note("{refusal}", refusal=index.trouble)


# -- actions -------------------------------------------------------------------------------------------------------


def actions(subject: Subject) -> Iterator[Note]:
    """Each action from each of its states; those that every ledger has from one. What a ledger's own guard refuses in
    its own words is remarked."""
    with subject.community() as here:
        for ledger in subject.ledgers:
            ways = ways_to(ledger)
            own = {action.name for action in ledger.workflow.actions}
            for action in ledger.flow.actions:
                for state in action.sources if action.name in own else action.sources[:1]:
                    if state in ways:
                        way = [*ways[state], action]
                        notes = list(_tried(here, ledger, way, state))
                        if notes:  # what other examples stand in the way of goes where there are none
                            with subject.community() as fresh:
                                notes = list(_tried(fresh, ledger, way, state))
                        yield from notes


def ways_to(ledger: Ledger) -> dict[str, list[Action]]:
    """The shortest way to each state, as the actions on it."""
    ways: dict[str, list[Action]] = {ledger.flow.initial: []}
    waiting = [ledger.flow.initial]
    while waiting:
        state = waiting.pop(0)
        for action in ledger.flow.actions:
            if state in action.sources and action.to and action.to not in ways:
                ways[action.to] = [*ways[state], action]
                waiting.append(action.to)
    return ways


def _tried(here: Community, ledger: Ledger, way: list[Action], state: str) -> Iterator[Note]:
    where = {"ledger": ledger.id, "action": way[-1].name, "state": state}
    try:
        at = walked(here, ledger, way[:-1])
        after = _taken(here, ledger, at, way[-1])
    except Refusal as refusal:
        said = remark if refusal.code == "plugin.says" else note
        yield said(
            N_("{ledger}: {action} from {state} was not tried to the end: {refusal}"), **where, refusal=refusal
        )  # fmt: skip
        return
    if way[-1].to not in (None, after.state) and way[-1].name != "restore":
        yield note(N_("{ledger}: {action} from {state} leads elsewhere"), **where)


def walked(here: Community, ledger: Ledger, way: list[Action]) -> Entry[Any]:
    """A new full example taken along a way; raises the `Refusal` of whatever stands in it."""
    entry = here.enter(ledger.id, **examples.full(ledger, here))
    for action in way:
        entry = _taken(here, ledger, entry, action)
    return entry


def _taken(here: Community, ledger: Ledger, entry: Entry[Any], action: Action) -> Entry[Any]:
    filled = examples.full(ledger, here)
    values = {name: filled[name] for name in action.asks if name in filled}
    here.council.entries.act_on_many(ledger.id, [entry.id], action.name, reason="example", **values).result(PATIENCE)
    return here.now(entry)


def becoming(subject: Subject) -> Iterator[Note]:
    """Each thing that entries can become, from the first of its states that can be come into; both are linked, and
    what befalls the new one is heard."""
    with subject.community() as here:
        for ledger in subject.ledgers:
            ways = ways_to(ledger)
            for into in ledger.becomings:
                where = {"ledger": ledger.id, "into": into.id}
                if into.ledger != "proposals" and into.ledger not in here.snapshot.ledgers:
                    yield remark(N_("{ledger}: {into} needs another plugin and was not tried"), **where)
                    continue
                states = [state for state in into.sources or (ledger.flow.initial,) if state in ways]
                if not states:
                    yield note(N_("{ledger}: {into} can never be asked for"), **where)
                    continue
                try:
                    entry = walked(here, ledger, ways[states[0]])
                    made = here.become(entry, into.id)
                except Refusal as refusal:
                    said = remark if refusal.code == "plugin.says" else note
                    yield said(N_("{ledger}: {into} was not tried to the end: {refusal}"), **where, refusal=refusal)
                    continue
                if f"{into.ledger}/{made.id}" not in here.now(entry).links:
                    yield note(N_("{ledger}: {into} leaves no link"), **where)


# -- without the plugin --------------------------------------------------------------------------------------------


def survives(subject: Subject) -> Iterator[Note]:
    """What is in the store stays byte for byte when a community is opened without the plugin, and is there again with
    it."""
    store = MemoryStore()
    store.close = lambda: None  # type: ignore[method-assign]  # it is opened three times
    with subject.community(store=store) as here:
        for ledger in subject.ledgers:
            entered(here, ledger)
        kept = {ledger.id: dict(here.snapshot.entries(ledger.id)) for ledger in subject.ledgers}
    rows = {name: store.ledger(name) for name in kept}
    bare = Plugins()
    without = Council(store, first_snapshot(SETTINGS, bare))
    without.start()
    without.close()
    for name in kept:
        if store.ledger(name) != rows[name]:
            yield note(N_("{ledger}: the entries changed while the plugin was away"), ledger=name)
    with subject.community(people=0, store=store) as here:
        for name, before in kept.items():
            if dict(here.snapshot.entries(name)) != before:
                yield note(N_("{ledger}: not all entries are there again"), ledger=name)
