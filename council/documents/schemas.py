"""The JSON Schemas of what the program writes and reads, by name: `council schema minutes`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from council.domain.kernel import Refusal

if TYPE_CHECKING:
    from council.domain.ledger import Ledger

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
    from council import presets
    from council.documents.ledger.schema import ledger_schema
    from council.domain.ledger import proposals

    cycle = next(iter(presets.cycles().values()))
    made = ledger_schema(proposals(cycle.workflow()))
    for key in ("enum", "x-names"):  # a community may write a cycle of its own
        del made["properties"]["state"][key]
    return made


def _follow_up() -> dict[str, Any]:
    from council.documents.ledger.schema import ledger_schema
    from council.domain.ledger import FOLLOW_UPS

    return ledger_schema(FOLLOW_UPS)


def _resident() -> dict[str, Any]:
    from council.domain.ledger import Entry
    from council.domain.roster import Person

    return _model(Entry[Person])


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
    "resident": _resident,
    "rule": _rule,
    "settings": _settings,
}
NAMES = tuple(_SCHEMAS)
"""What there are schemas of."""


OWN_LEDGERS = {"proposals": "proposal", "follow_ups": "follow_up", "residents": "resident"}
"""The ledgers of the core by their ids: their schemas go by what one entry is."""


def schema(name: str, ledgers: Mapping[str, Ledger] = MappingProxyType({})) -> dict[str, Any]:
    """The JSON Schema of that name: one of `NAMES`, a ledger of the core by its id, or one of a community's `ledgers`.
    Raises `Refusal("schema.unknown")` with the names there are."""
    if name in ledgers:
        from council.documents.ledger.schema import ledger_schema

        return {"$schema": DIALECT, **ledger_schema(ledgers[name])}
    name = OWN_LEDGERS.get(name, name)
    if name in _SCHEMAS:
        return {"$schema": DIALECT, **_SCHEMAS[name](), "title": name}
    raise Refusal("schema.unknown", schema=name, known=(*NAMES, *ledgers))
