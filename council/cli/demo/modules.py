"""What the shipped plugins bring to the sample community: their ledgers filled with invented people's matters, some of
which become proposals.

A plugin brings its sample as `<package>.demo.sample()`: by ledger, what is entered (a `Text` among the values is
entered in the community's language) and the steps taken then, each an action, its reason and its values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from council.boot import Opened
from council.domain.kernel import Text
from council.domain.ledger import PROPOSAL, Entry, Proposal

Step = tuple[str, str, Mapping[str, Any]]
Sample = Mapping[str, list[tuple[Mapping[str, Any], list[Step]]]]


def samples(opened: Opened) -> Iterator[Sample]:
    """The sample of each active plugin that has one."""
    packages = dict.fromkeys(
        ledger.fields.__module__.partition(".")[0] for ledger in opened.council.snapshot.ledgers.values()
    )
    for package in packages:
        if find_spec(f"{package}.demo") is not None:
            yield import_module(f"{package}.demo").sample()


def fill(opened: Opened, language: str, actor: str, wait: Callable[[timedelta], None]) -> None:
    """Enter the samples; between two entries, and two steps, some time goes by."""
    entries = opened.council.entries
    for sample in samples(opened):
        for ledger, many in sample.items():
            for values, steps in many:
                entry = entries.enter(ledger, _said(values, language), actor).result()
                for action, reason, changed in steps:
                    wait(timedelta(hours=5))
                    entries.act(ledger, entry.id, action, actor, reason=reason, **_said(changed, language)).result()
                wait(timedelta(hours=7))


def risen_from(opened: Opened, ledger: str, proposal: Proposal, actor: str) -> Entry[Proposal] | None:
    """A proposal that an entry of a plugin's ledger becomes: one of the same grid, else the first that may. None where
    the plugin is not there."""
    snapshot = opened.council.snapshot
    if ledger not in snapshot.ledgers:
        return None
    declared = snapshot.ledger(ledger)
    ready = [
        entry
        for entry in snapshot.entries(ledger).values()
        if any(each.id == PROPOSAL for each in declared.can_become(entry))
    ]
    near = [entry for entry in ready if getattr(entry.fields, declared.grid_field or "-", "") == proposal.grid]
    if not ready:
        return None
    values = {name: value for name, value in dict(proposal).items() if value}
    made: Entry[Proposal] = opened.council.entries.turn_into(
        ledger, (near or ready)[0].id, PROPOSAL, actor, values=values
    ).result()
    return made


def _said(values: Mapping[str, Any], language: str) -> dict[str, Any]:
    return {name: each.in_language(language) if isinstance(each, Text) else each for name, each in values.items()}
