"""The JSON Schema of a ledger's entries: what `ledgers/<id>.json` holds, with the names of fields and states in both
languages."""

from __future__ import annotations

from typing import Any

from council.domain.kernel import Text
from council.domain.ledger import Entry, FieldSpec, Ledger


def ledger_schema(ledger: Ledger) -> dict[str, Any]:
    """The schema of one entry. Titles are in English; `x-title` has both languages, and so have `x-names` of choices
    and states; `x-kind` is what a field holds (sums in fen, moments in UTC), `x-personal` and `x-public` who may read
    it."""
    entry: dict[str, Any] = Entry[ledger.fields].model_json_schema()  # type: ignore[name-defined]
    model = entry["$defs"][entry["properties"]["fields"]["$ref"].rpartition("/")[2]]
    model["title"] = ledger.title.en
    for name, spec in ledger.specs.items():
        model["properties"][name] |= _described(spec)
    states = ledger.flow.states
    entry["properties"]["state"] |= {
        "enum": list(states),
        "x-names": {state: _both(text) for state, text in states.items()},
    }
    entry |= {"title": ledger.title.en, "x-title": _both(ledger.title), "x-version": ledger.version}
    if ledger.about.en:
        entry |= {"description": ledger.about.en, "x-description": _both(ledger.about)}
    return entry


def _described(spec: FieldSpec) -> dict[str, Any]:
    said: dict[str, Any] = {
        "title": spec.label.en,
        "x-title": _both(spec.label),
        "x-kind": spec.kind,
        "x-personal": spec.personal,
        "x-public": spec.public,
    }
    if spec.hint.en:
        said |= {"description": spec.hint.en, "x-description": _both(spec.hint)}
    if spec.choices:
        said |= {"x-names": {value: _both(text) for value, text in spec.choices.items()}, "x-grows": spec.grows}
    if spec.ledger:
        said["x-ledger"] = spec.ledger
    return said


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
