"""The receipts of one phone, in its own cookie. This side keeps none of them.

A receipt is put into the cookie together with the ballot, so that a phone which lost our answer still has it; it is
marked as sure once the vote has been acknowledged. It lets the voter change the vote; it does not tell the choice.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from council.domain.codes import ALPHABET, RECEIPT_LENGTH, fresh_code, normalized, spelled, tracking_code
from council.domain.kernel import Refusal

COOKIE = "ballots"
LIFETIME = 12 * 3600
"""Seconds that the phone keeps the cookie: one evening."""
MOST = 16
_LETTERS = frozenset(ALPHABET)


@dataclass(frozen=True)
class Receipt:
    """A receipt and whether its vote is known to have arrived."""

    code: str = field(repr=False)
    sure: bool = False

    @property
    def spelled(self) -> str:
        """The receipt in groups, to be noted down."""
        return spelled(self.code)

    @property
    def tracking(self) -> str:
        """The public code of its ballot, in groups."""
        return spelled(tracking_code(self.code))


def _place(poll: str, right: str) -> str:
    return hashlib.sha256(f"{poll}/{right}".encode()).hexdigest()[:8]


class Purse:
    """What the cookie of one phone holds; `changed` says that the phone must be given it again."""

    def __init__(self, cookie: str = "") -> None:
        self.empty = not cookie
        self.changed = False
        self._receipts: dict[str, Receipt] = {}
        for part in cookie.split("~")[-MOST:]:
            place, _, rest = part.partition(".")
            code, _, sure = rest.partition(".")
            if len(place) == 8 and len(code) == RECEIPT_LENGTH and set(code) <= _LETTERS:
                self._receipts[place] = Receipt(code, sure == "1")

    def of(self, poll: str, right: str) -> Receipt | None:
        """The receipt for a right in a poll, if the phone has one."""
        return self._receipts.get(_place(poll, right))

    def ready(self, poll: str, right: str) -> Receipt:
        """The receipt to print into a ballot: the one that the phone has, else a fresh one."""
        found = self.of(poll, right)
        return found or self._put(poll, right, Receipt(fresh_code(RECEIPT_LENGTH)))

    def confirm(self, poll: str, right: str, code: str) -> Receipt:
        """Note that the vote with this receipt has arrived."""
        return self._put(poll, right, Receipt(code, sure=True))

    def drop(self, poll: str, right: str) -> None:
        """Forget a receipt that belongs to no ballot."""
        self.changed = self._receipts.pop(_place(poll, right), None) is not None or self.changed

    def cookie(self) -> str:
        """The cookie's value; the oldest receipts fall out first."""
        held = list(self._receipts.items())[-MOST:]
        return "~".join(f"{place}.{receipt.code}.{int(receipt.sure)}" for place, receipt in held)

    def _put(self, poll: str, right: str, receipt: Receipt) -> Receipt:
        place = _place(poll, right)
        if self._receipts.get(place) != receipt:
            self._receipts.pop(place, None)
            self._receipts[place] = receipt
            self.changed = True
        return receipt


def typed(receipt: str) -> str:
    """A receipt as it came with a form, in its one form; raises `Refusal("ballot.receipt_unclear")`."""
    try:
        return normalized(receipt, RECEIPT_LENGTH)
    except Refusal:
        raise Refusal("ballot.receipt_unclear") from None
