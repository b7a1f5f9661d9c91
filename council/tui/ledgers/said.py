"""What stands above a ledger's table: what it is narrowed to, and what cannot be shown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from council.documents.ledger.index import Index
from council.documents.ledger.teller import Teller
from council.service.snapshot import OWN, Snapshot
from council.tui.ledgers.finding import OVERDUE, Sieve

if TYPE_CHECKING:
    from council.tui.app import CouncilApp

NAMED = 3  # entries named one by one that cannot be read; the rest are counted


def narrowed_to(told: Teller, sieve: Sieve) -> str:
    """What the table is narrowed to, besides what was typed: a figure, a state, a grid."""
    parts = [sieve.why if sieve.among is not None else "", sieve.grid]
    if sieve.state:
        parts.insert(1, told._("Overdue") if sieve.state == OVERDUE else told.state_name(sieve.state))
    return told._.list([part for part in parts if part])


def listed(told: Teller, sieve: Sieve, count: int, ticked: int) -> str:
    """What stands beside the search field: what the table is narrowed to, how many are ticked, how many listed."""
    _ = told._
    narrowed = narrowed_to(told, sieve)
    parts = [
        f"◇ {narrowed}" if narrowed else "",
        _.n("{count} ticked", "{count} ticked", ticked) if ticked else "",
        _.n("{count} entry", "{count} entries", count),
    ]
    return "  ".join(part for part in parts if part)


def banner(told: Teller, index: Index, app: CouncilApp) -> str:
    """What cannot be shown, with the reason: entries that this version cannot read, deadlines that the plugin cannot
    tell."""
    return "\n".join(line for line in (_unread(told), app.reason(index.trouble) if index.trouble else "") if line)


def absent(folder: Path, snapshot: Snapshot) -> list[str]:
    """Ledgers that have a file here and no plugin, by their ids. Reads the folder: call it off the loop."""
    there = sorted(path.stem for path in (folder / "ledgers").glob("*.json"))
    return [name for name in there if name not in OWN and name not in snapshot.ledgers]


def _unread(told: Teller) -> str:
    _ = told._
    kept = told.snapshot.kept.get(told.ledger)
    unread = kept.unread if kept is not None else ()
    if not unread:
        return ""
    numbers = [each.number or each.id for each in unread[:NAMED]]
    named = _.list(numbers) + (" …" if len(unread) > NAMED else "")
    count = _.n("{count} entry cannot be read", "{count} entries cannot be read", len(unread))
    if any(each.newer for each in unread):
        why = _("written by a newer version; update the plugin")
    else:
        fields = dict.fromkeys(name for each in unread for name in each.fields)
        labels = [_label(told, name) for name in fields]
        why = _("not fitting any more: {fields}", fields=_.list(labels)) if labels else _("not fitting any more")
    return _("{count} ({named}): {why}. Nothing is lost: it stays in its file.", count=count, named=named, why=why)


def _label(told: Teller, name: str) -> str:
    spec = told.declared.specs.get(name)
    return told.label(spec) if spec is not None else name
