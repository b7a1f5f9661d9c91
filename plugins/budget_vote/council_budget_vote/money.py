"""Amounts in fen, as people read them."""

from __future__ import annotations


def yuan(fen: int) -> str:
    """An amount in yuan: `12,000`, `9,500.50`."""
    whole, rest = divmod(fen, 100)
    return f"{whole:,}.{rest:02d}" if rest else f"{whole:,}"
