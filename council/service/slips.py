"""Slips: the codes that people carry for one meeting, kept among the secrets until it is adjourned."""

from __future__ import annotations

from collections.abc import Iterable

import orjson

from council.domain.codes import fresh_code
from council.service.snapshot import Slips
from council.store.base import Store


def _name(meeting: str) -> str:
    return f"slips-{meeting}.json"


def slips_of(store: Store, meeting: str | None) -> Slips:
    """The codes of a meeting; empty when it has none (any more)."""
    raw = store.secret(_name(meeting)) if meeting else None
    if raw is None:
        return Slips(meeting=meeting or "")
    held = orjson.loads(raw)
    return Slips(
        meeting=meeting or "", people=held["people"], replaced=frozenset(held["replaced"]), staff=held["staff"]
    )


def with_codes_for(slips: Slips, people: Iterable[str]) -> Slips:
    """The same codes, and a fresh one for everybody who has none; a staff code if there was none."""
    held = set(slips.people.values())
    new = {fresh_code(): person for person in people if person not in held}
    return Slips(
        meeting=slips.meeting,
        people={**slips.people, **new},
        replaced=slips.replaced,
        staff=slips.staff or fresh_code(),
    )


def with_replaced(slips: Slips, person: str) -> Slips:
    """The person's old code revoked and a fresh one in its place."""
    old = slips.code_of(person)
    kept = {code: holder for code, holder in slips.people.items() if holder != person}
    return Slips(
        meeting=slips.meeting,
        people={**kept, fresh_code(): person},
        replaced=slips.replaced | ({old} if old else set()),
        staff=slips.staff,
    )


def keep(store: Store, slips: Slips) -> None:
    """Write the codes, for a reprint to be identical."""
    held = {"people": dict(slips.people), "replaced": sorted(slips.replaced), "staff": slips.staff}
    store.keep_secret(_name(slips.meeting), orjson.dumps(held))


def forget(store: Store, meeting: str) -> None:
    """Delete the codes of an adjourned meeting."""
    store.keep_secret(_name(meeting), None)
