"""The ballot box while it is open, and its opening: ballots under a key, a roll, nothing that joins the two.

Each ballot is encrypted at fixed length under a key of its poll (AES-256-GCM) with its own id as associated data, so
neither the file's size nor two versions of it tell anything. The key lies in `secrets/`, is never backed up, and is
deleted when the poll has been counted. Deleting overwrites nothing on an SSD for certain: who seizes the disk of a
running poll can read it.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from council.domain.box import CountedBox
from council.domain.codes import ballot_id, tracking_code
from council.domain.counting import CastBallot
from council.domain.kernel import Refusal
from council.domain.meeting import Channel, Poll
from council.domain.tally import Choice
from council.store.base import Damaged, Row

KEY_BYTES = 32
NONCE_BYTES = 12


def fresh_key() -> bytes:
    """A new key for one poll."""
    return secrets.token_bytes(KEY_BYTES)


@dataclass(frozen=True)
class Cast:
    """What the voter is told once the ballot is on the disk: the tracking code; `changed` when it replaced an earlier
    choice, `repeated` when it had been recorded before."""

    tracking: str
    changed: bool = False
    repeated: bool = False


@dataclass
class OpenBox:
    """A poll's box as it stands in the store; the writer's own, nobody else sees it."""

    key: bytes = field(repr=False)
    length: int
    roll: dict[str, Row] = field(default_factory=dict)
    ballots: dict[str, Row] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, poll: Poll, key: bytes) -> OpenBox:
        """An empty box for a poll; every ballot will have the length of the longest one possible."""
        longest = sum(len(option.encode()) + 4 for option in poll.question.option_ids)
        return cls(key=key, length=-(-(longest + 160) // 64) * 64)


@dataclass
class Staged:
    """What a batch is about to put into a box: new rights on the roll, new or changed ballots."""

    roll: dict[str, Row] = field(default_factory=dict)
    ballots: dict[str, Row] = field(default_factory=dict)


def stage(box: OpenBox, staged: Staged, poll: Poll, right: str, receipt: str, choice: Choice, channel: Channel) -> Cast:
    """Put one ballot with the others of a batch.

    Raises `Refusal("ballot.already_voted")` when the right is used and the receipt is another's, and
    `Refusal("ballot.receipt_used")` when the receipt belongs to a ballot for another right.
    """
    ident, tracking = ballot_id(receipt), tracking_code(receipt)
    earlier = staged.ballots.get(ident) or box.ballots.get(ident)
    on_roll = right in staged.roll or right in box.roll
    named = right if poll.secrecy == "by_name" else None
    if not on_roll:
        if earlier is not None:
            raise Refusal("ballot.receipt_used")
        staged.roll[right] = {"channel": channel}
        staged.ballots[ident] = _sealed(box, ident, choice, tracking, named)
        return Cast(tracking)
    if earlier is None:
        raise Refusal("ballot.already_voted")
    before = _opened(box, ident, earlier)
    if before["choice"] == list(choice):
        return Cast(tracking, repeated=True)
    if named is not None and before.get("right") != right:
        raise Refusal("ballot.receipt_used")
    staged.ballots[ident] = _sealed(box, ident, choice, tracking, named)
    return Cast(tracking, changed=True)


def _sealed(box: OpenBox, ident: str, choice: Choice, tracking: str, right: str | None) -> Row:
    content: dict[str, Any] = {"choice": list(choice), "tracking": tracking}
    if right is not None:
        content["right"] = right
    plain = orjson.dumps(content).ljust(box.length)
    nonce = secrets.token_bytes(NONCE_BYTES)
    return {"sealed": (nonce + AESGCM(box.key).encrypt(nonce, plain, ident.encode())).hex()}


def _opened(box: OpenBox, ident: str, row: Row) -> dict[str, Any]:
    whole = bytes.fromhex(row["sealed"])
    try:
        plain = AESGCM(box.key).decrypt(whole[:NONCE_BYTES], whole[NONCE_BYTES:], ident.encode())
    except InvalidTag as error:
        raise Damaged("a ballot cannot be read with this poll's key; the poll needs a new round") from error
    content: dict[str, Any] = orjson.loads(plain)
    return content


def counted(box: OpenBox) -> CountedBox:
    """The box opened: the roll, the ballots without their ids, the tracking codes apart, each sorted."""
    contents = [_opened(box, ident, row) for ident, row in box.ballots.items()]
    return CountedBox(
        roll={right: row["channel"] for right, row in box.roll.items()},
        ballots=tuple(CastBallot(choice=tuple(each["choice"]), right=each.get("right")) for each in contents),
        codes=tuple(each["tracking"] for each in contents),
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
