"""The port every store fits: TinyDB files and memory here, PostgreSQL as a plugin.

A store keeps rows (JSON values) and nothing else: it knows no rule. Each call is one commit: after it returns, the
rows survive a power cut; when it raises, nothing of it is there. Rows come back as fresh values, the caller's to
change. One thread at a time calls a store: the writer, and at start whoever opens it.

Ids of meetings and polls and the names of ledgers, secrets and records may become file names, so they are what
`council.store.names` allows: writers raise `ValueError` for others, readers know nothing under them. A row that JSON
cannot say raises `TypeError`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

Row = Mapping[str, Any]


class StoreError(Exception):
    """Not recorded: the medium refused (full disk, no permission, a lost stick). The state is as before."""


class Damaged(StoreError):  # noqa: N818 — what is wrong, in one word
    """A file cannot be read as what it should be; the message names it. Nothing is overwritten."""


class NewerFormat(StoreError):  # noqa: N818
    """A file was written by a newer Council; this one refuses it rather than losing what it does not know."""


@dataclass(frozen=True)
class Holder:
    """The process that holds a folder: its number, program and machine, and since when (UTC, ISO 8601)."""

    pid: int
    program: str
    host: str
    since: str


class Locked(StoreError):  # noqa: N818
    """Another process holds the folder; `holder` says which, or is None when it has not written it down yet."""

    def __init__(self, folder: str, holder: Holder | None) -> None:
        who = (
            f"{holder.program} (process {holder.pid} on {holder.host}, since {holder.since})"
            if holder
            else "another process"
        )
        super().__init__(f"{folder} is in use by {who}")
        self.folder = folder
        self.holder = holder


@dataclass(frozen=True)
class Box:
    """A ballot box as it lies in the store.

    `state`: open, sealed (closing has begun: no ballot enters any more) or counted. `roll` maps a voting right to
    its row (channel); `ballots` maps a random ballot id to its row; after counting they hold what the archive will,
    and `codes` the public tracking codes, sorted.
    Both are in the order of their ids, never of arrival.
    """

    state: Literal["open", "sealed", "counted"] = "open"
    roll: Mapping[str, Row] = field(default_factory=dict)
    ballots: Mapping[str, Row] = field(default_factory=dict)
    codes: tuple[str, ...] = ()


class Store(Protocol):
    """Where a community lives."""

    def meetings(self) -> list[str]:
        """The ids of all meetings, in no order."""

    def journal(self, meeting: str) -> list[Row]:
        """All rows of a meeting's journal, by `seq`; [] for an unknown meeting."""

    def append(self, meeting: str, rows: Sequence[Row]) -> None:
        """Add journal rows, each with its `seq`, in one commit.

        Raises `Conflict` when a `seq` is taken or leaves a gap.
        """

    def box(self, meeting: str, poll: str) -> Box | None:
        """The box of a poll round, or None when there is none."""

    def cast(self, meeting: str, poll: str, roll: Mapping[str, Row], ballots: Mapping[str, Row]) -> None:
        """Put roll rows and ballots into an open box (made when missing, even for nothing), both in one commit.

        `roll` holds only rights that are new: a changed vote is a ballot of the same id, which is replaced, with
        nothing on the roll. Raises `Conflict` when the box is not open or a right of `roll` is on the roll already.
        """

    def replace_box(self, meeting: str, poll: str, box: Box) -> None:
        """Write a box whole: sealing it, and what is left after counting."""

    def ledger(self, name: str) -> list[Row]:
        """All entries of a ledger; [] when it has none."""

    def put(self, name: str, rows: Iterable[Row]) -> None:
        """Insert or replace ledger entries by `id` (a string), in one commit."""

    def secret(self, name: str) -> bytes | None:
        """A secret (a poll's key, a meeting's slip codes), or None. Never backed up."""

    def keep_secret(self, name: str, value: bytes | None) -> None:
        """Write a secret, readable by the owner only; None deletes it, as far as the medium forgets."""

    def archive(self) -> list[tuple[str, bytes]]:
        """The archive's records, name and exact bytes, in the order of the chain."""

    def add_to_archive(self, name: str, record: bytes) -> None:
        """Add one record at the end; raises `Conflict` when the name is taken. Records are never replaced.

        The store keeps the order: a name carries no number of its own.
        """

    def attachment(self, digest: str) -> bytes | None:
        """An attached file by the SHA-256 of its content, or None."""

    def attach(self, content: bytes) -> str:
        """Keep a file; returns its SHA-256 in hexadecimal."""

    def close(self) -> None:
        """Release the folder."""
