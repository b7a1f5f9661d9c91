"""Checking an archive: its exact bytes, its chain, and everything that a meeting's record claims.

`verify` needs nothing but the files: no store, no settings, no network. Whoever has them, a teller with a copy on a USB
stick, can count every vote again.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NoReturn

from pydantic import ValidationError

from council.domain.tally import Method, built_in
from council.service.findings import Check, Report
from council.service.records import (
    FORMAT,
    RECORDS,
    ApprovalRecord,
    CorrectionRecord,
    MeetingRecord,
    PublicationRecord,
    Record,
    canonical_json,
    digest_of,
)
from council.service.recount import recounted

ENOUGH = 12
"""Characters of a hash, at the least, that are worth comparing."""

LARGEST = 2**53 - 1  # RFC 8785 §3.2.2.3: beyond it a number is not exact everywhere


@dataclass(frozen=True)
class _Read:
    """A file as read: the record in it, if it is one, and what was found on the way."""

    name: str
    record: Record | None
    checks: tuple[Check, ...]


def verify(files: Sequence[tuple[str, bytes]], methods: Mapping[str, Method] | None = None, paper: str = "") -> Report:
    """Check records (name, exact bytes), in any order; `methods` are the ways of voting known (empty: the built-in),
    `paper` is a hash, or its beginning, as it stands on signed paper.

    Records that follow a missing beginning are checked among themselves, with a note that the rest was not.
    """
    if not files:
        return Report((Check("files.none", "wrong"),))
    with _collector_at_rest():
        return _report(files, methods or built_in(), paper)


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """A big record makes a million small values and not one cycle: looking for cycles takes two fifths of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _report(files: Sequence[tuple[str, bytes]], methods: Mapping[str, Method], paper: str) -> Report:
    read = [_read(name, content) for name, content in files]
    known = sorted(((each.name, each.record) for each in read if each.record is not None), key=lambda pair: pair[1].seq)
    checks = [check for each in read for check in each.checks]
    checks += _chain(known)
    checks += _on_paper(known, paper)
    for name, record in known:
        if isinstance(record, MeetingRecord):
            checks += recounted(record, name, methods)
    return Report(tuple(checks), known[-1][1].hash if known else None)


# -- one file ----------------------------------------------------------------------------------------------------


def _read(name: str, content: bytes) -> _Read:
    try:
        body = _parsed(content)
        exact = canonical_json(body)
    except (ValueError, RecursionError) as error:
        return _Read(name, None, (Check("record.readable", "wrong", name, {"problem": str(error)}),))
    checks = [_exact(name, content, exact)]
    if isinstance(body, dict) and isinstance(body.get("format"), int) and body["format"] > FORMAT:
        return _Read(name, None, (*checks, Check("record.newer", "wrong", name)))
    try:
        record = RECORDS.validate_python(body)
    except ValidationError as error:
        first = error.errors()[0]
        problem = f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
        return _Read(name, None, (*checks, Check("record.readable", "wrong", name, {"problem": problem})))
    stated = digest_of(canonical_json({field: value for field, value in body.items() if field != "hash"}))
    checks.append(Check("record.hash", "good" if stated == record.hash else "wrong", name))
    return _Read(name, record, tuple(checks))


def _parsed(content: bytes) -> Any:
    """The JSON value in some bytes, read strictly: only what RFC 8785 can write. Raises `ValueError`."""
    return json.loads(content.decode("utf-8"), parse_float=_refused, parse_constant=_refused, parse_int=_whole_number)


def _refused(number: str) -> NoReturn:
    raise ValueError(f"{number} is not a whole number")


def _whole_number(number: str) -> int:
    if abs(value := int(number[:20])) > LARGEST:
        raise ValueError(f"{number[:20]}… is not exact")
    return value


def _exact(name: str, content: bytes, exact: bytes) -> Check:
    if content == exact:
        return Check("record.canonical", "good", name)
    pairs = enumerate(zip(content, exact, strict=False))
    place = next((place for place, (one, other) in pairs if one != other), min(len(content), len(exact)))
    return Check("record.canonical", "wrong", name, {"place": place})


# -- the chain ---------------------------------------------------------------------------------------------------


def _chain(known: Sequence[tuple[str, Record]]) -> Iterator[Check]:
    whole = bool(known) and known[0][1].seq == 1
    for place, (name, record) in enumerate(known):
        before = known[place - 1][1] if place else None
        yield from _link(name, record, before)
        yield from _named(name, record, [earlier for _, earlier in known[:place]], whole)


def _link(name: str, record: Record, before: Record | None) -> Iterator[Check]:
    seq = {"seq": record.seq}
    if before is None:
        if record.seq > 1 and record.previous is not None:
            yield Check("chain.place", "open", name, seq)
        else:
            holds = record.seq == 1 and record.previous is None
            yield Check("chain.link", "good" if holds else "wrong", name, seq)
    elif record.seq == before.seq:
        yield Check("chain.twice", "wrong", name, seq)
    elif record.seq > before.seq + 1:
        yield Check("chain.gap", "wrong", name, {"seq": before.seq + 1})
    else:
        yield Check("chain.link", "good" if record.previous == before.hash else "wrong", name, seq)


def _named(name: str, record: Record, earlier: Sequence[Record], whole: bool) -> Iterator[Check]:
    """What a later record says about an earlier one: the record of that hash is there, and is that meeting's."""
    if isinstance(record, MeetingRecord):
        if any(isinstance(other, MeetingRecord) and other.meeting == record.meeting for other in earlier):
            yield Check("chain.meeting_twice", "wrong", name)
        return
    about = _about(record)
    spoken_of = next((other for other in earlier if other.hash == about and other.meeting == record.meeting), None)
    found = isinstance(spoken_of, MeetingRecord | CorrectionRecord)
    yield Check("chain.names", "good" if found else "wrong" if whole else "open", name)


def _on_paper(known: Sequence[tuple[str, Record]], paper: str) -> Iterator[Check]:
    """Signed paper carries the hash of the last record of its day. If that record is still here, neither it nor any
    before it was changed: the one thing that whoever owns the folder cannot make up."""
    said = "".join(character for character in paper.lower() if character.isalnum())
    if not said:
        return
    place = next((name for name, record in known if len(said) >= ENOUGH and record.hash.startswith(said)), "")
    yield Check("chain.paper", "good" if place else "wrong", place, {"hash": said[:16]})


def _about(record: Record) -> str:
    if isinstance(record, CorrectionRecord):
        return record.corrects
    if isinstance(record, ApprovalRecord):
        return record.approves
    assert isinstance(record, PublicationRecord)
    return record.publishes
