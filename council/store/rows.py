"""Rows on their way in: exactly what JSON can say, so that every adapter gives back what it was given."""

from __future__ import annotations

import orjson

from council.store.base import Row

# What orjson would turn into something else on the way (a date into a string, an enumeration into its value) is the
# caller's mistake and is refused; rows come from models dumped as JSON values.
_PLAIN = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_SUBCLASS


def encoded(row: Row) -> bytes:
    """A row as compact JSON; raises `TypeError` for values that JSON has no word for."""
    return orjson.dumps(dict(row), option=_PLAIN)
