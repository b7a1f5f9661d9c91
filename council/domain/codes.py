"""Codes that people carry: slips, the staff code, tracking codes. One type serves them all.

Crockford's base 32: no I, L, O or U, so a code can be read aloud and typed with any keyboard; lower case and the
look-alikes are accepted (https://www.crockford.com/base32.html). Ten characters are 50 bits: guessing one out of
a hall's thousand takes some 10¹² tries, which needs no lock-out.
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata

from council.domain.kernel import Refusal

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SLIP_LENGTH = 10
TRACKING_LENGTH = 8
RECEIPT_LENGTH = 16
_LOOKALIKES = str.maketrans({"I": "1", "L": "1", "O": "0"} | dict.fromkeys("-‐‑‒–—−"))


def fresh_code(length: int = SLIP_LENGTH) -> str:
    """A random code of `length` characters, 5 bits each."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def normalized(typed: str, length: int = SLIP_LENGTH) -> str:
    """A typed or scanned code in its one form; full-width letters and any dash will do.

    Raises `Refusal("code.malformed")` when it cannot be a code of that length.
    """
    code = "".join(unicodedata.normalize("NFKC", typed).upper().translate(_LOOKALIKES).split())
    if len(code) != length or any(character not in ALPHABET for character in code):
        raise Refusal("code.malformed", length=length)
    return code


def spelled(code: str) -> str:
    """A code in groups, to be read and typed: `ABCDE-FGH12`, `ABCD-EFGH`."""
    size = 5 if len(code) % 5 == 0 else 4
    return "-".join(code[start : start + size] for start in range(0, len(code), size))


def _hashed(purpose: str, receipt: str, length: int) -> str:
    number = int.from_bytes(hashlib.sha256(f"council/{purpose}/{receipt}".encode()).digest(), "big")
    return "".join(ALPHABET[(number >> (5 * place)) & 31] for place in range(length))


def ballot_id(receipt: str) -> str:
    """The random identifier of a ballot in an open box: one hash of the receipt, joined to nobody."""
    return _hashed("ballot", receipt, 26)


ANYBODY = "anybody-"
"""How a line of a straw poll's roll begins: it stands for a receipt, and for nobody."""


def anybody(receipt: str) -> str:
    """What a straw poll's roll has in place of a voting right: a third hash of the receipt, joined to no person."""
    return ANYBODY + _hashed("anybody", receipt, 26)


def is_anybody(right: str) -> bool:
    """Whether a line of a roll is such a one."""
    return right.startswith(ANYBODY)


def tracking_code(receipt: str) -> str:
    """The public code by which a voter finds the ballot on the board: another hash of the receipt, 40 bits."""
    return _hashed("tracking", receipt, TRACKING_LENGTH)
