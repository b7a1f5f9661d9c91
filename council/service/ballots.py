"""The ballot box while it is open, and its opening: ballots under a key, a roll, nothing that joins the two.

Each ballot is encrypted at fixed length under a key of its poll (AES-256-GCM) with its own id as associated data, so
neither the file's size nor two versions of it tell anything. The key lies in `secrets/`, is never backed up, and is
deleted when the poll has been counted. Deleting overwrites nothing on an SSD for certain: who seizes the disk of a
running poll can read it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from council.domain.box import CountedBox
from council.domain.codes import TRACKING_LENGTH
from council.domain.counting import CastBallot
from council.domain.kernel import Refusal
from council.domain.meeting import Board, Channel, Poll
from council.domain.tally import Choice
from council.store.base import Damaged, Row

KEY_BYTES = 32
NONCE_BYTES = 12
WIDE_BLOCK = 8192
"""What tellers entered is filled up to whole blocks of so many bytes: a thousand ballots fit into a few."""
BLOCK = 64
"""Ballots of a poll are all as long as its longest, in whole blocks of so many bytes."""


def fresh_key() -> bytes:
    """A new key for one poll."""
    return secrets.token_bytes(KEY_BYTES)


@dataclass(frozen=True)
class Content:
    """What a ballot says when it is opened; `right` only in a vote by name."""

    choice: Choice
    tracking: str
    right: str | None = None

    def plain(self) -> bytes:
        """The content as bytes."""
        named = {} if self.right is None else {"right": self.right}
        return orjson.dumps({"choice": list(self.choice), "tracking": self.tracking, **named})


@dataclass(frozen=True)
class Ballot:
    """A sealed ballot on its way into the box: `right` goes on the roll, unless the ballot replaces an earlier one."""

    ident: str = field(repr=False)
    row: Row = field(repr=False)
    right: str | None = field(repr=False)
    channel: Channel


@dataclass
class Staged:
    """What is about to be put into a box: new rights on the roll, new or changed ballots."""

    roll: dict[str, Row] = field(default_factory=dict, repr=False)
    ballots: dict[str, Row] = field(default_factory=dict, repr=False)

    def add(self, ballot: Ballot) -> None:
        """One more ballot."""
        self.ballots[ballot.ident] = ballot.row
        if ballot.right is not None:
            self.roll[ballot.right] = {"channel": ballot.channel}


@dataclass
class OpenBox:
    """A poll's box as it stands in the store; the writer's own, nobody else sees it.

    `key` is None when it has been lost: then the ballots can never be read. `sealed`: closing has begun, and no ballot
    enters any more. `length` is what every ballot is filled up to, in bytes.
    """

    key: bytes | None = field(repr=False)
    length: int
    sealed: bool = False
    roll: dict[str, Row] = field(default_factory=dict, repr=False)
    ballots: dict[str, Row] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, poll: Poll, key: bytes | None, rights: Iterable[str]) -> OpenBox:
        """An empty box for a poll: every ballot will have the length of the longest one possible."""
        right = max(rights, key=lambda each: len(orjson.dumps(each)), default="") if _by_name(poll) else None
        marked = tuple(f"{option}:{poll.question.most}" for option in poll.question.option_ids)
        longest = Content(marked, "0" * TRACKING_LENGTH, right).plain()
        return cls(key=key, length=-(-len(longest) // BLOCK) * BLOCK)

    def take(self, staged: Staged) -> None:
        """Put in what the store has taken in."""
        self.roll.update(staged.roll)
        self.ballots.update(staged.ballots)

    def sealed_row(self, ident: str, content: Content) -> Row:
        """A ballot under the key; raises `Refusal("ballot.too_long")` when it would betray itself by its length."""
        plain = content.plain()
        if len(plain) > self.length:
            raise Refusal("ballot.too_long")
        nonce = secrets.token_bytes(NONCE_BYTES)
        under_key = self._cipher().encrypt(nonce, plain.ljust(self.length), ident.encode())
        return {"sealed": (nonce + under_key).hex()}

    def opened(self, ident: str, row: Row) -> Content:
        """What a ballot says; raises `Damaged` when it cannot be read."""
        try:
            whole = bytes.fromhex(row["sealed"])
            plain = self._cipher().decrypt(whole[:NONCE_BYTES], whole[NONCE_BYTES:], ident.encode())
            said: dict[str, Any] = orjson.loads(plain)
            return Content(tuple(said["choice"]), said["tracking"], said.get("right"))
        except (InvalidTag, ValueError, KeyError, TypeError) as error:
            raise Damaged("a ballot cannot be read with this poll's key; the vote needs a new round") from error

    def hidden(self, what: str, plain: bytes) -> bytes:
        """Something else of this poll under its key, filled up so that its length says little; `what` names it."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        filled = plain.ljust(-(-len(plain) // WIDE_BLOCK) * WIDE_BLOCK)
        return nonce + self._cipher().encrypt(nonce, filled, what.encode())

    def revealed(self, what: str, under_key: bytes) -> bytes:
        """The same in clear; raises `Damaged` when it cannot be read."""
        try:
            return self._cipher().decrypt(under_key[:NONCE_BYTES], under_key[NONCE_BYTES:], what.encode())
        except (InvalidTag, ValueError) as error:
            raise Damaged("what tellers entered cannot be read with this poll's key; enter it again") from error

    def _cipher(self) -> AESGCM:
        if self.key is None or len(self.key) != KEY_BYTES:
            raise Damaged("the key of an open poll is missing; the vote needs a new round")
        return AESGCM(self.key)


@dataclass
class Boxes:
    """The writer's boxes: those that are not counted yet, by poll; and of counted ones the rights and tracking codes,
    by poll, for answers that were lost on the way."""

    open: dict[str, OpenBox] = field(default_factory=dict, repr=False)
    counted: dict[str, tuple[frozenset[str], frozenset[str]]] = field(default_factory=dict, repr=False)


def counted(box: OpenBox, board: Board) -> CountedBox:
    """The box opened: the roll, the ballots without their ids, the tracking codes apart (and, where the board shows
    choices, on the ballots), each sorted. Raises `Damaged` when a ballot cannot be read."""
    contents = [box.opened(ident, row) for ident, row in box.ballots.items()]
    return CountedBox(
        roll={right: row["channel"] for right, row in box.roll.items()},
        ballots=tuple(
            CastBallot(choice=each.choice, right=each.right, code=each.tracking if board == "choices" else None)
            for each in contents
        ),
        codes=tuple(each.tracking for each in contents),
    )


def rows_of(box: CountedBox) -> tuple[Mapping[str, Row], Mapping[str, Row]]:
    """A counted box as rows for the store: roll and ballots, these numbered in their sorted order."""
    roll = {right: {"channel": channel} for right, channel in box.roll.items()}
    width = len(str(len(box.ballots)))
    ballots = {
        f"{place:0{width}d}": ballot.model_dump(mode="json", exclude_none=True)
        for place, ballot in enumerate(box.ballots, start=1)
    }
    return roll, ballots


def box_of(roll: Mapping[str, Row], ballots: Mapping[str, Row], codes: tuple[str, ...]) -> CountedBox:
    """A counted box out of the store's rows."""
    return CountedBox(
        roll={right: row["channel"] for right, row in roll.items()},
        ballots=tuple(CastBallot.model_validate(row) for row in ballots.values()),
        codes=codes,
    )


def _by_name(poll: Poll) -> bool:
    return poll.secrecy == "by_name"
