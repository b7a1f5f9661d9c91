"""The counted box: what is left of a ballot box after counting, and what the archive keeps for a recount.

The roll says which voting rights were used and by which channel; the ballots say what was cast; in a secret poll
nothing joins the two. Everything lies sorted, so no order tells who came when.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import field_validator

from council.domain.counting import CastBallot
from council.domain.kernel import Model
from council.domain.meeting import Channel


def canonical(value: Any) -> bytes:
    """JSON in the one form of RFC 8785, for values made of strings, integers, lists and objects with ASCII keys.

    There, Python's own encoder already agrees with the standard: keys sorted by code point are sorted by UTF-16
    unit, integers have one spelling, and both escape only what must be escaped. Floats it would get wrong; none of
    ours is one.
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


class CountedBox(Model):
    """One poll round's box as counted.

    `roll` maps each used right to its channel. By-name ballots carry their right and are sorted by it; secret ones
    carry none and are sorted by choice, or by their tracking code where the board shows choices beside codes. `codes`
    are the public tracking codes, sorted.
    """

    roll: dict[str, Channel] = {}
    ballots: tuple[CastBallot, ...] = ()
    codes: tuple[str, ...] = ()

    @field_validator("ballots")
    @classmethod
    def _ballots_in_order(cls, ballots: Iterable[CastBallot]) -> tuple[CastBallot, ...]:
        return tuple(sorted(ballots, key=lambda ballot: (ballot.right or "", ballot.code or "", ballot.choice)))

    @field_validator("codes")
    @classmethod
    def _codes_in_order(cls, codes: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(codes))

    @field_validator("roll")
    @classmethod
    def _roll_in_order(cls, roll: Mapping[str, Channel]) -> dict[str, Channel]:
        return dict(sorted(roll.items()))

    @property
    def choices(self) -> dict[str, tuple[str, ...]]:
        """By name: what each right chose. Empty for a secret poll."""
        return {ballot.right: ballot.choice for ballot in self.ballots if ballot.right is not None}

    def to_row(self) -> dict[str, Any]:
        """The box as JSON values; a secret ballot is its choice and nothing else."""
        return self.model_dump(mode="json", exclude_none=True)

    def fingerprint(self) -> str:
        """SHA-256 of the box's canonical JSON: what `PollClosed` records and a recount compares."""
        return hashlib.sha256(canonical(self.to_row())).hexdigest()
