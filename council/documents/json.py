"""Minutes as JSON: the exact canonical bytes, or indented for reading; the content is the same."""

from __future__ import annotations

from typing import Any

from council.domain.minutes import Minutes


def pretty(value: Any) -> str:
    """A JSON value for people to read: indented, Chinese as Chinese, a line break at the end."""
    import json

    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def minutes_json(minutes: Minutes, readable: bool = True) -> bytes:
    """The minutes as JSON in UTF-8, as the schema `minutes` describes them; not `readable`: canonical (RFC 8785)."""
    from council.service.records import canonical_json

    value = minutes.model_dump(mode="json")
    return pretty(value).encode() if readable else canonical_json(value)
