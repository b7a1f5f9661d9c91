"""`council ledger list` and `show`: what the ledgers hold, as text or JSON; personal data masked unless asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from council import boot
from council.boot import Opened
from council.cli.ending import complain
from council.cli.terminal import say_troubles
from council.documents.ledger.cells import of_entry
from council.documents.ledger.sheets import sheets_of
from council.documents.ledger.teller import Teller
from council.documents.ledger.timeline import timeline
from council.documents.typed import key_of, width
from council.domain.kernel import Refusal
from council.domain.ledger import DELETED, Entry, Ledger
from council.domain.roster import in_order
from council.i18n import Words
from council.service.snapshot import Snapshot

WIDEST = 40  # columns of one cell in a printed table


@dataclass(frozen=True)
class Wanted:
    """Which entries are meant: in a state (its id or its name), of a grid, with a text in one of their fields. The
    deleted are meant only when asked for."""

    state: str = ""
    grid: str = ""
    find: str = ""

    def said(self) -> str:
        """The wishes in a row, for the head of a list."""
        return " · ".join(each for each in (self.state, self.grid, self.find) if each)


@contextmanager
def opened_for(folder: Path, _: Words) -> Iterator[Opened]:
    """An open community; what went wrong with its plugins is said on stderr."""
    opened = boot.open_community(folder)
    try:
        say_troubles(opened, _)
        yield opened
    finally:
        opened.close()


def today(snapshot: Snapshot) -> date:
    """Today, where the community is."""
    from council.service.council import utc_now

    return utc_now().astimezone(snapshot.settings.zone).date()


def say(text: str) -> None:
    """A line on stdout."""
    print(text)  # noqa: T201


def ledgers_of(snapshot: Snapshot) -> list[Ledger]:
    """All ledgers but the residents', the core's first."""
    return [*map(snapshot.ledger, ("proposals", "follow_ups")), *snapshot.ledgers.values()]


def ledger_of(snapshot: Snapshot, name: str) -> Ledger:
    """The ledger of that id or title. Raises `Refusal("ledger.unknown")`."""
    for ledger in ledgers_of(snapshot):
        if key_of(name) in map(key_of, (ledger.id, ledger.title.zh, ledger.title.en)):
            return ledger
    raise Refusal("ledger.unknown", ledger=name)


def entry_of(snapshot: Snapshot, ledger: Ledger, number: str) -> Entry[Any]:
    """The entry of that number, or id. Raises `Refusal("cell.entry_unknown")`."""
    for entry in snapshot.entries(ledger.id).values():
        if number in (entry.number, entry.id):
            return entry
    raise Refusal("cell.entry_unknown", text=number)


def chosen(teller: Teller, wanted: Wanted) -> list[Entry[Any]]:
    """The entries that are meant, by number. Raises `Refusal("ledger.unknown_state")`."""
    ledger = teller.declared
    states = [
        state
        for state, text in ledger.flow.states.items()
        if key_of(wanted.state) in map(key_of, (state, text.zh, text.en))
    ]
    if wanted.state and not states:
        known = [teller.text(text) for text in ledger.flow.states.values()]
        raise Refusal("ledger.unknown_state", state=wanted.state, known=known)
    whole = Teller(teller._, teller.snapshot, teller.ledger, masked=False)
    found = [
        entry
        for entry in teller.snapshot.entries(ledger.id).values()
        if (entry.state in states if states else entry.state != DELETED)
        and (not wanted.grid or getattr(entry.fields, ledger.grid_field or "grid", "") == wanted.grid)
        and (not wanted.find or _holds(entry, whole, key_of(wanted.find)))
    ]
    return sorted(found, key=lambda entry: in_order(entry.number))


def _holds(entry: Entry[Any], teller: Teller, needle: str) -> bool:
    texts = (entry.number, *(of_entry(spec, entry, teller) for spec in teller.declared.specs.values()))
    return any(needle in key_of(text) for text in texts)


# -- list ------------------------------------------------------------------------------------------------------------


def show_all(folder: Path, _: Words, *, as_json: bool) -> int:
    """The ledgers with how many entries they hold, and how many of those cannot be read."""
    with opened_for(folder, _) as opened:
        snapshot = opened.council.snapshot
        rows = []
        for ledger in ledgers_of(snapshot):
            living = sum(entry.state != DELETED for entry in snapshot.entries(ledger.id).values())
            kept = snapshot.kept.get(ledger.id)
            rows.append((ledger, living, len(kept.unread) if kept else 0))
        if as_json:
            said = [
                {"id": ledger.id, "title": ledger.title.model_dump(), "entries": living, "unread": unread}
                for ledger, living, unread in rows
            ]
            say(json.dumps(said, ensure_ascii=False, indent=2))
            return 0
        _print_table(
            [
                (
                    ledger.id,
                    ledger.title.in_language(_.language),
                    _.n("{count} entry", "{count} entries", living),
                    _.n("{count} not readable", "{count} not readable", unread) if unread else "",
                )
                for ledger, living, unread in rows
            ]
        )
        return 0


# -- show ------------------------------------------------------------------------------------------------------------


def show(
    folder: Path, name: str, number: str | None, wanted: Wanted, _: Words, *, whole: bool = False, as_json: bool = False
) -> int:
    """A ledger's table, or one entry with its history."""
    with opened_for(folder, _) as opened:
        snapshot = opened.council.snapshot
        ledger = ledger_of(snapshot, name)
        teller = Teller(_, snapshot, ledger.id, masked=not whole)
        entries = [entry_of(snapshot, ledger, number)] if number else chosen(teller, wanted)
        if as_json:
            values = [_as_json(entry, teller, whole=whole) for entry in entries]
            say(json.dumps(values[0] if number else values, ensure_ascii=False, indent=2))
        elif number:
            _print_entry(entries[0], teller)
        else:
            _print_list(entries, teller)
        return 0


def _as_json(entry: Entry[Any], teller: Teller, *, whole: bool) -> dict[str, Any]:
    """The entry as it is stored, or, masked, its fields in words."""
    if whole:
        return entry.model_dump(mode="json")
    fields = {name: of_entry(spec, entry, teller) for name, spec in teller.declared.specs.items()}
    return {"number": entry.number, "state": entry.state, "fields": fields}


def _print_list(entries: list[Entry[Any]], teller: Teller) -> None:
    kept = teller.snapshot.kept.get(teller.ledger)
    for unread in kept.unread if kept else ():
        complain(teller._.refusal(Refusal("ledger.unread", number=unread.number)))
    specs = teller.declared.table
    head = (teller._("Number"), *(teller.label(spec) for spec in specs), teller._("State"))
    rows = [
        (entry.number, *(" ".join(of_entry(spec, entry, teller).split()) for spec in specs), teller.state(entry))
        for entry in entries
    ]
    if rows:
        _print_table([head, *rows])
    else:
        say(teller._("There is no such entry."))


def _print_entry(entry: Entry[Any], teller: Teller) -> None:
    _ = teller._
    rows = [(teller.label(spec), of_entry(spec, entry, teller)) for spec in teller.declared.specs.values()]
    say(f"{teller.text(teller.declared.title)} {entry.number} · {teller.state(entry)}")
    for label, text in rows:
        first, *more = text.splitlines() or [""]
        say(_("{label}: {text}", label=label, text=first).rstrip())
        for line in more:
            say(f"    {line}")
    for link in entry.links:
        found = teller.snapshot.linked(link)
        if found is not None:
            there = teller.of(found[0].id)
            said = _("{entry}: {state}", entry=there.entry(*found), state=there.state(found[1]))
            say(_("{label}: {text}", label=teller.text(found[0].title), text=said))
    for step in timeline(entry, teller):
        say(f"{step.when}  {step.what} · {step.who}")
        for line in step.details(teller):
            say(f"    {line}")
    names = ", ".join(sheet.id for sheet in sheets_of(entry, teller))
    say(_("Sheets: {names}", names=names))


def _print_table(rows: list[tuple[str, ...]]) -> None:
    """Columns as wide as their widest cell, long cells cut."""
    cut = [tuple(_cut(cell) for cell in row) for row in rows]
    widths = [max(map(width, column)) for column in zip(*cut, strict=True)]
    for row in cut:
        cells = (cell + " " * (room - width(cell)) for cell, room in zip(row, widths, strict=True))
        say("  ".join(cells).rstrip())


def _cut(text: str) -> str:
    if width(text) <= WIDEST:
        return text
    while width(text) >= WIDEST:
        text = text[:-1]
    return f"{text}…"
