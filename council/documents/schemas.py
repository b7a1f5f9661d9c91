"""The JSON Schemas of what the program writes and reads, by name: `council schema minutes`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel

from council.domain.kernel import Refusal

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def _model(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema()


def _minutes() -> dict[str, Any]:
    from council.domain.minutes import Minutes

    return _model(Minutes)


def _archive() -> dict[str, Any]:
    from council.service.records import RECORDS

    return RECORDS.json_schema()


def _settings() -> dict[str, Any]:
    from council.domain.community import Settings

    return _model(Settings)


def _proposal() -> dict[str, Any]:
    from council.domain.ledger import Entry, Proposal

    return _model(Entry[Proposal])


def _follow_up() -> dict[str, Any]:
    from council.domain.ledger import Entry, FollowUp

    return _model(Entry[FollowUp])


def _rule() -> dict[str, Any]:
    from council.domain.rules import DecisionRule

    return _model(DecisionRule)


def _cycle() -> dict[str, Any]:
    from council.domain.cycle import Cycle

    return _model(Cycle)


_SCHEMAS: dict[str, Callable[[], dict[str, Any]]] = {
    "archive": _archive,
    "cycle": _cycle,
    "follow_up": _follow_up,
    "minutes": _minutes,
    "proposal": _proposal,
    "rule": _rule,
    "settings": _settings,
}
NAMES = tuple(_SCHEMAS)
"""What there are schemas of."""


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema of that name (`NAMES`); raises `Refusal("schema.unknown")` with the names there are."""
    if name not in _SCHEMAS:
        raise Refusal("schema.unknown", schema=name, known=NAMES)
    return {"$schema": DIALECT, **_SCHEMAS[name](), "title": name}
