"""A store that forgets: for tests, previews and the headless demo. It behaves as the others do."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import orjson

from council.domain.kernel import Conflict
from council.store.base import Box, Row
from council.store.names import checked
from council.store.rows import encoded

_Rows = dict[str, bytes]
_Box = tuple[Literal["open", "sealed", "counted"], _Rows, _Rows, tuple[str, ...]]


class MemoryStore:
    """The store without a medium; fits `council.store.base.Store`. Rows are kept encoded: nobody shares them."""

    def __init__(self) -> None:
        self._journals: dict[str, list[bytes]] = {}
        self._boxes: dict[tuple[str, str], _Box] = {}
        self._ledgers: dict[str, _Rows] = {}
        self._secrets: dict[str, bytes] = {}
        self._archive: dict[str, bytes] = {}
        self._attachments: dict[str, bytes] = {}

    def meetings(self) -> list[str]:
        """The ids of all meetings."""
        return list(self._journals)

    def journal(self, meeting: str) -> list[Row]:
        """All rows of a meeting's journal."""
        return [orjson.loads(row) for row in self._journals.get(meeting, ())]

    def append(self, meeting: str, rows: Sequence[Row]) -> None:
        """Add journal rows, each with the `seq` that is due."""
        kept = self._journals.get(checked(meeting), [])
        for seq, row in enumerate(rows, start=len(kept) + 1):
            if row["seq"] != seq:
                raise Conflict(f"row {row['seq']} of the journal of {meeting} comes where {seq} is due")
        if rows:
            self._journals[meeting] = kept + [encoded(row) for row in rows]

    def box(self, meeting: str, poll: str) -> Box | None:
        """The box of a poll round, or None."""
        if (meeting, poll) not in self._boxes:
            return None
        state, roll, ballots, codes = self._boxes[meeting, poll]
        return Box(state, _parsed(roll), _parsed(ballots), codes)

    def cast(self, meeting: str, poll: str, roll: Mapping[str, Row], ballots: Mapping[str, Row]) -> None:
        """Put roll rows and ballots into an open box."""
        state, on_roll, cast, codes = self._boxes.get((checked(meeting), checked(poll)), ("open", {}, {}, ()))
        if state != "open":
            raise Conflict(f"the box is {state}")
        if taken := roll.keys() & on_roll.keys():
            raise Conflict(f"{len(taken)} of the rights are on the roll already")
        self._boxes[meeting, poll] = (state, on_roll | _encoded(roll), cast | _encoded(ballots), codes)

    def replace_box(self, meeting: str, poll: str, box: Box) -> None:
        """Write a box whole."""
        roll, ballots, codes = _encoded(box.roll), _encoded(box.ballots), tuple(sorted(box.codes))
        self._boxes[checked(meeting), checked(poll)] = (box.state, roll, ballots, codes)

    def ledger(self, name: str) -> list[Row]:
        """All entries of a ledger, in the order in which they first came."""
        return [orjson.loads(row) for row in self._ledgers.get(name, {}).values()]

    def put(self, name: str, rows: Iterable[Row]) -> None:
        """Insert or replace ledger entries by `id`."""
        checked(name)
        if entries := {row["id"]: encoded(row) for row in rows}:
            self._ledgers[name] = self._ledgers.get(name, {}) | entries

    def secret(self, name: str) -> bytes | None:
        """A secret, or None."""
        return self._secrets.get(name)

    def keep_secret(self, name: str, value: bytes | None) -> None:
        """Keep a secret; None forgets it."""
        self._secrets.pop(checked(name), None)
        if value is not None:
            self._secrets[name] = value

    def archive(self) -> list[tuple[str, bytes]]:
        """The archive's records in the order of the chain."""
        return list(self._archive.items())

    def add_to_archive(self, name: str, record: bytes) -> None:
        """Add one record at the end."""
        if checked(name) in self._archive:
            raise Conflict(f"the archive has a record {name} already")
        self._archive[name] = record

    def attachment(self, digest: str) -> bytes | None:
        """An attached file, or None."""
        return self._attachments.get(digest)

    def attach(self, content: bytes) -> str:
        """Keep a file; returns its SHA-256."""
        digest = hashlib.sha256(content).hexdigest()
        self._attachments[digest] = content
        return digest

    def close(self) -> None:
        """Nothing to release."""


def _encoded(rows: Mapping[str, Row]) -> _Rows:
    return {name: encoded(row) for name, row in rows.items()}


def _parsed(rows: _Rows) -> dict[str, Row]:
    return {name: orjson.loads(rows[name]) for name in sorted(rows)}
