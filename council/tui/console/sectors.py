"""Hands counted by sectors, as the chair types them."""

from __future__ import annotations

from collections.abc import Sequence

from council.domain.channels import Sector
from council.domain.kernel import Refusal


def sectors_of(lines: Sequence[str], options: Sequence[str]) -> tuple[Sector, ...]:
    """Sectors, one a line: name, behind a slash the teller, then the hands for each choice in turn
    (`left/Zhang 12 3 1`). Raises `Refusal("poll.sectors_unclear")`."""
    found = []
    for line in lines:
        words = line.replace("／", "/").split()
        numbers = words[-len(options) :]
        if len(words) <= len(options) or not all(number.isdecimal() for number in numbers):
            raise Refusal("poll.sectors_unclear")
        name, _slash, teller = " ".join(words[: -len(options)]).partition("/")
        totals = {option: int(number) for option, number in zip(options, numbers, strict=True)}
        found.append(Sector(name=name.strip(), teller=teller.strip(), totals=totals))
    if not found:
        raise Refusal("poll.sectors_unclear")
    return tuple(found)
