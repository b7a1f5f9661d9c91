"""Example entries made from a ledger's model: each kind of field, each value of a choice, nothing but what must be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, get_args, get_origin

from pydantic import ValidationError

from council.domain.ledger import FieldSpec, Ledger
from council.domain.ledger.fields import Kind

if TYPE_CHECKING:
    from council.testing.communities import Community

DAY = date(2026, 11, 30)
MOMENT = datetime(2026, 11, 30, 7, 30, tzinfo=UTC)
PHOTO = "0" * 64
NAME, PHONE, SECRET = "诸葛例", "13812345678", "不宜公开的话"
"""What stands in personal fields of examples: if it is read anywhere in public, something is not masked."""

Values = dict[str, Any]


def full(ledger: Ledger, here: Community) -> Values:
    """An example with every field filled in; where it names another entry, there is one.

    Raises `ValueError` with the fields that no example fits: they may name one themselves, `Field(examples=[…])`."""
    return _fitted(ledger, {name: _value(ledger, spec, 0, here) for name, spec in ledger.specs.items()})


def bare(ledger: Ledger, here: Community) -> Values:
    """An example with nothing but what must be filled in."""
    return {name: value for name, value in full(ledger, here).items() if ledger.specs[name].required}


def each_choice(ledger: Ledger, here: Community) -> Iterator[Values]:
    """Examples in which each value of each choice stands once."""
    filled = full(ledger, here)
    most = max((len(spec.choices) for spec in ledger.specs.values()), default=0)
    for turn in range(1, most):
        turned = {
            name: _value(ledger, spec, turn, here)
            for name, spec in ledger.specs.items()
            if spec.kind in ("choice", "choices") and turn < len(spec.choices)
        }
        yield {**filled, **turned}


def _fitted(ledger: Ledger, values: Values) -> Values:
    """The values without those optional ones that a rule of the model's own does not take."""
    for _attempt in values:
        try:
            ledger.fields.model_validate(values)
            return values
        except ValidationError as error:
            wrong = {str(each["loc"][0]) for each in error.errors() if each["loc"]}
            removable = {name for name in wrong if name in values and not ledger.specs[name].required}
            if not removable:
                raise ValueError(", ".join(sorted(wrong)) or "model") from error
            values = {name: value for name, value in values.items() if name not in removable}
    return values


def _value(ledger: Ledger, spec: FieldSpec, turn: int, here: Community) -> Any:
    info = ledger.fields.model_fields[spec.name]
    if info.examples:
        return info.examples[turn % len(info.examples)]
    if spec.kind in ("choice", "choices"):
        value = list(spec.choices)[turn % len(spec.choices)] if spec.choices else ""
        return (value,) if spec.kind == "choices" else value
    if spec.kind == "entry":
        return _link(spec.ledger, here) if spec.required and spec.ledger != ledger.id else ""
    if spec.kind == "number":
        return _number(info.metadata)
    made = _MADE[spec.kind] if spec.kind in _MADE else _text(spec, info.metadata)
    return tuple(made) if get_origin(info.annotation) is tuple or list in get_args(info.annotation) else made


_MADE: Mapping[str, Any] = {
    "money": 12050,
    "yes_no": True,
    "date": DAY,
    "time": MOMENT,
    "grid": "第一网格",
    "person": "p0001",
    "people": ("p0001", "p0002"),
    "photos": (),
}


PLAIN: Mapping[Kind, tuple[str, str]] = {"name": ("司徒例", NAME), "phone": ("13900000000", PHONE)}
"""What stands in such a field when it may be read by everybody, and when it is personal."""


def _link(ledger: str, here: Community) -> str:
    """An entry to name: the first of that ledger, made when there is none."""
    declared = here.snapshot.ledgers.get(ledger)
    if declared is None:
        return ""
    there = next(iter(here.snapshot.entries(ledger)), "")
    return f"{ledger}/{there or here.enter(ledger, **full(declared, here)).id}"


def _number(metadata: list[Any]) -> int:
    least = max((int(each.ge) for each in metadata if hasattr(each, "ge") and each.ge is not None), default=0)
    least = max([least, *(int(each.gt) + 1 for each in metadata if getattr(each, "gt", None) is not None)])
    most = min((int(each.le) for each in metadata if getattr(each, "le", None) is not None), default=least + 3)
    return min(max(least, 3), most)


def _text(spec: FieldSpec, metadata: list[Any]) -> Any:
    if spec.kind == "lines":
        return ("第一条", "第二条")
    if spec.kind in PLAIN:
        return PLAIN[spec.kind][spec.personal]
    text = SECRET if spec.personal else f"例{spec.label.zh}"
    least = max((getattr(each, "min_length", 0) or 0 for each in metadata), default=0)
    text = str(text).ljust(least, "例")
    return text[: spec.most] if spec.most else text
