"""What the acts on ledgers look at: the open ledger, the marked entry, those that are ticked, what is listed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from council.domain.kernel import Refusal
from council.domain.ledger import Action, Becoming, Entry, Ledger
from council.domain.ledger.declaration import BECOME
from council.service.snapshot import Snapshot
from council.tui.acts import Scene
from council.tui.ledgers.finding import Sieve


@dataclass(frozen=True)
class LedgersScene(Scene):
    """The scene with the open ledger (None where there is none), the marked entry, the ticked ones, the listed ones by
    id and in order, what the list is narrowed to, whether the card is being read, and which entries others point at."""

    opened: Ledger | None = None
    marked: str = ""
    ticked: tuple[str, ...] = ()
    listed: Sequence[str] = field(default=(), repr=False)
    sieve: Sieve = field(default_factory=Sieve)
    reading: bool = False
    pointed: Mapping[str, Sequence[str]] = field(default_factory=dict, repr=False)

    @property
    def ledger(self) -> Ledger:
        """The open ledger; raises `Refusal("ledger.none_open")`."""
        if self.opened is None:
            raise Refusal("ledger.none_open")
        return self.opened

    @property
    def entry(self) -> Entry[Any]:
        """The entry under the mark; raises `Refusal("choice.missing")`."""
        found = self.snapshot.entries(self.ledger.id).get(self.marked)
        if found is None:
            raise Refusal("choice.missing")
        return found

    @property
    def chosen(self) -> tuple[Entry[Any], ...]:
        """The ticked entries; where none is, the one under the mark. Raises `Refusal("choice.missing")`."""
        if not self.ticked:
            return (self.entry,)
        entries = self.snapshot.entries(self.ledger.id)
        return tuple(entries[entry_id] for entry_id in self.ticked if entry_id in entries)

    def legal(self, name: str) -> Action:
        """An action that may be taken on all that is chosen.

        Raises `Refusal`: `ledger.not_now` for the first that it may not be taken on, `ledger.not_yours`.
        """
        action = self.ledger.flow.action(name)
        if "chair" not in action.by:
            raise Refusal("ledger.not_yours", action=action.title)
        for entry in self.chosen:
            if entry.state not in action.sources:
                raise Refusal("ledger.not_now", number=entry.number)
        return action

    def becomings(self) -> tuple[Becoming, ...]:
        """What the marked entry can become now.

        Raises `Refusal`: `ledger.cannot_become`, `ledger.became_already`.
        """
        found = self.ledger.can_become(self.entry)
        if not found:
            done = any(change.action.startswith(BECOME) for change in self.entry.changes)
            raise Refusal("ledger.became_already" if done else "ledger.cannot_become")
        return found


def ways(scene: LedgersScene, entry: Entry[Any]) -> tuple[str, ...]:
    """The entries (`ledger/id`) that an entry leads to: its links, what its fields point at, and those whose fields
    point back at it."""
    ledger = scene.ledger
    forward = [
        held if "/" in held else f"{spec.ledger}/{held}"
        for spec in ledger.specs.values()
        if spec.kind == "entry" and (held := str(getattr(entry.fields, spec.name, "") or ""))
    ]
    back = scene.pointed.get(f"{ledger.id}/{entry.id}", ())
    return tuple(link for link in dict.fromkeys((*entry.links, *forward, *back)) if scene.snapshot.linked(link))


def pointed_at(snapshot: Snapshot) -> dict[str, list[str]]:
    """For each entry that fields of others point at, those others: `ledger/id` all of them."""
    found: dict[str, list[str]] = {}
    for ledger in snapshot.ledgers.values():
        for spec in ledger.specs.values():
            if spec.kind != "entry":
                continue
            for other in snapshot.entries(ledger.id).values():
                if held := str(getattr(other.fields, spec.name, "") or ""):
                    link = held if "/" in held else f"{spec.ledger}/{held}"
                    found.setdefault(link, []).append(f"{ledger.id}/{other.id}")
    return found
