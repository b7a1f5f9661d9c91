"""The columns of a ledger's list: what they are called in both languages, and which field a header means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from council.documents.spreadsheets import header_key
from council.domain.kernel import Text
from council.domain.ledger import FieldSpec, Ledger

NUMBER = "#number"
STATE = "#state"
MADE = "#made"

_FIXED: Mapping[str, tuple[Text, Text]] = {
    NUMBER: (Text(zh="编号", en="Number"), Text(zh="条目编号", en="Entry number")),
    STATE: (Text(zh="状态", en="State"), Text(zh="条目状态", en="Entry state")),
    MADE: (Text(zh="录入日期", en="Entered on"), Text(zh="条目录入日期", en="Entry made on")),
}
_UNIT = {"money": Text(zh="（元）", en=" (yuan)")}


def titles(ledger: Ledger) -> Mapping[str, Text]:
    """The header of each column in its order: number, state, the fields by name, the day it was entered. No two mean
    the same, as spreadsheets compare headers."""
    found: dict[str, Text] = {}
    taken: set[str] = set()
    for name, spec in ledger.specs.items():
        unit = _UNIT.get(spec.kind, Text(zh="", en=""))
        title = Text(zh=spec.label.zh + unit.zh, en=spec.label.en + unit.en)
        if _keys(title) & taken:
            title = Text(zh=f"{spec.label.zh} {name}", en=f"{spec.label.en} {name}")
        found[name] = title
        taken |= _keys(title)
    fixed = {name: next((t for t in both if not _keys(t) & taken), both[-1]) for name, both in _FIXED.items()}
    return {NUMBER: fixed[NUMBER], STATE: fixed[STATE], **found, MADE: fixed[MADE]}


def names(ledger: Ledger) -> Mapping[str, str]:
    """The column that a header means, by `header_key`: its title in either language, or the field's own name.

    Photos have none: a list cannot bring them."""
    found: dict[str, str] = {}
    for name, title in titles(ledger).items():
        if not _is_left_out(ledger, name):
            found |= dict.fromkeys(_keys(title), name)
    for name in ledger.specs:
        if not _is_left_out(ledger, name):
            found.setdefault(header_key(name), name)
    return found


def specs(ledger: Ledger) -> Iterator[FieldSpec]:
    """The fields that a list can bring."""
    return (spec for name, spec in ledger.specs.items() if not _is_left_out(ledger, name))


def _is_left_out(ledger: Ledger, name: str) -> bool:
    return name in ledger.specs and ledger.specs[name].kind == "photos"


def _keys(title: Text) -> set[str]:
    return {header_key(title.zh), header_key(title.en)} - {""}
