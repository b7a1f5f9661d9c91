"""Slips: the codes that people carry for one meeting, kept among the secrets until it is adjourned.

One for everybody who holds a right or uses somebody else's; none for guests, who have nothing to vote on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

import orjson

from council.domain.codes import fresh_code
from council.domain.kernel import Refusal
from council.domain.meeting import Meeting
from council.service.batch import Batch
from council.service.snapshot import Slips
from council.store.base import Damaged, Store


def _name(meeting: str) -> str:
    return f"slips-{meeting}.json"


def slips_of(store: Store, meeting: str | None) -> Slips:
    """The codes of a meeting; empty when it has none (any more). Raises `Damaged` when they cannot be read."""
    raw = store.secret(_name(meeting)) if meeting else None
    if raw is None:
        return Slips(meeting=meeting or "")
    try:
        held = orjson.loads(raw)
        return Slips(
            meeting=meeting or "",
            people={str(code): str(person) for code, person in held["people"].items()},
            replaced=frozenset(map(str, held["replaced"])),
            staff=str(held["staff"]),
            tellers={str(code): str(person) for code, person in held.get("tellers", {}).items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Damaged(f"the secret {_name(meeting or '')} cannot be read; without it, new slips are made") from None


STAFF = "staff-code"


def staff_code(store: Store) -> str:
    """The code that opens the clerk's page outside of meetings too; empty while none was asked for."""
    return (store.secret(STAFF) or b"").decode()


def renew_staff_code(batch: Batch) -> str:
    """A fresh code for the clerk's page; the one before opens nothing any more."""
    code = fresh_code()
    batch.store.keep_secret(STAFF, code.encode())
    batch.note(staff=code)
    return code


def due(meeting: Meeting) -> list[str]:
    """Everybody who gets a slip, each once: holders of rights, and those who use another's."""
    rights = meeting.rights.values()
    return list(dict.fromkeys([right.holder for right in rights] + [right.cast_by for right in rights]))


def with_codes_for(slips: Slips, people: Iterable[str], tellers: Iterable[str] = ()) -> Slips:
    """The same codes, and a fresh one for everybody who has none, and for each teller; a staff code if there was
    none."""
    held = set(slips.people.values())
    codes = _fresh_codes(slips)
    new = {next(codes): person for person in people if person not in held}
    counting = set(slips.tellers.values())
    counters = {next(codes): person for person in dict.fromkeys(tellers) if person not in counting}
    return Slips(
        meeting=slips.meeting,
        people={**slips.people, **new},
        replaced=slips.replaced,
        staff=slips.staff or next(codes),
        tellers={**slips.tellers, **counters},
    )


def with_replaced(slips: Slips, person: str) -> Slips:
    """The person's old code revoked and a fresh one in its place."""
    old = slips.code_of(person)
    kept = {code: holder for code, holder in slips.people.items() if holder != person}
    return Slips(
        meeting=slips.meeting,
        people={**kept, next(_fresh_codes(slips)): person},
        replaced=slips.replaced | ({old} if old else set()),
        staff=slips.staff,
        tellers=slips.tellers,
    )


def _fresh_codes(slips: Slips) -> Iterator[str]:
    """Codes that nobody has or had."""
    taken = {*slips.people, *slips.replaced, *slips.tellers, slips.staff}
    while True:
        code = fresh_code()
        if code not in taken:
            taken.add(code)
            yield code


def issue(batch: Batch, person: str, *, replace: bool) -> str:
    """The code of a person's slip in the meeting in hand, made when there is none; `replace` revokes the old one.

    Raises `Refusal`: `meeting.adjourned`, `roll.not_due` for guests and strangers.
    """
    meeting = batch.meeting(None)
    if meeting.status == "adjourned":
        raise Refusal("meeting.adjourned")
    if not any(person in (right.holder, right.cast_by) for right in meeting.rights.values()):
        raise Refusal("roll.not_due", person=person)
    held = _held(batch, meeting.id)
    made = with_replaced(held, person) if replace else with_codes_for(held, [person])
    _keep(batch, held, made)
    return made.code_of(person) or ""


def in_step(batch: Batch, meeting: str) -> None:
    """Give a slip to everybody due who has none; nothing happens when all have theirs."""
    held, now = _held(batch, meeting), batch.snapshot.meetings[meeting]
    _keep(batch, held, with_codes_for(held, due(now), (*now.tellers, *now.scrutineers)))


def after(meeting: str) -> partial[None]:
    """`in_step` as a step to follow a command."""
    return partial(in_step, meeting=meeting)


def take_up(batch: Batch, meeting: str) -> None:
    """Make a meeting the one in hand, with its slips."""
    if batch.snapshot.current != meeting:
        batch.snapshot = batch.snapshot.having(current=meeting, slips=slips_of(batch.store, meeting))


def forget(batch: Batch, meeting: str) -> None:
    """Delete the codes of an adjourned meeting from the disk. Phones in the hall keep their pages while the program
    runs and no other meeting is taken up."""
    if batch.store.secret(_name(meeting)) is not None:
        batch.store.keep_secret(_name(meeting), None)


def _held(batch: Batch, meeting: str) -> Slips:
    known = batch.snapshot.slips
    return known if known.meeting == meeting and known.people else slips_of(batch.store, meeting)


def _keep(batch: Batch, before: Slips, slips: Slips) -> None:
    """Write the codes, for a reprint to be identical, and show them when the meeting is in hand."""
    if slips != before:
        codes = {"people": dict(slips.people), "tellers": dict(slips.tellers)}
        held = {**codes, "replaced": sorted(slips.replaced), "staff": slips.staff}
        batch.store.keep_secret(_name(slips.meeting), orjson.dumps(held))
    if batch.snapshot.current == slips.meeting and batch.snapshot.slips != slips:
        batch.note(slips=slips)
