"""The fields of a form, made from the fields of a ledger: each kind with what it is filled in with, and read back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from pydantic import ValidationError

from council.documents import Words
from council.documents.ledger.cells import emptied, read, shown
from council.documents.ledger.complaints import complaints
from council.documents.ledger.teller import Teller
from council.domain.kernel import Refusal
from council.domain.ledger import FieldSpec, Ledger
from council.tui.ledgers.picking import Grid, Linked, Photos
from council.tui.widgets.fields import Field, Line, Options, Paragraph, Pick, read_date
from council.tui.widgets.forms import Choice, Tick, Ticks
from council.tui.widgets.whom import People, Whom

FEW = 7  # so many choices are turned through in place; of more, one is chosen in a list
TYPED = frozenset(("text", "name", "phone", "number", "money", "date", "time"))
"""Kinds that are typed in a line, and read as a spreadsheet's cell is."""


def field_for(spec: FieldSpec, value: Any, told: Teller) -> Field:
    """What a field is filled in with, holding a value."""
    whole = replace(told, masked=False)  # a masked value saved again would be lost
    _ = told._
    label = told.label(spec) + ("*" if spec.required else "")
    if spec.kind == "long":
        return Paragraph(spec.name, label, str(value or ""))
    if spec.kind == "lines":
        return Options(spec.name, label, "\n".join(value or ()))
    if spec.kind == "yes_no":
        return Tick(spec.name, label, value=bool(value))
    if spec.kind == "choice":
        return _one_of(spec, value, told, label)
    if spec.kind == "choices":
        held = [str(each) for each in value or ()]
        options = {**told.choices(spec), **{each: each for each in held if each not in told.choices(spec)}}
        return Ticks(spec.name, label, list(options.items()), held)
    if spec.kind == "person":
        return Whom(spec.name, label, str(value or ""))
    if spec.kind == "people":
        return People(spec.name, label, tuple(value or ()))
    if spec.kind == "grid":
        return Grid(spec.name, label, str(value or ""), told.grids)
    if spec.kind == "entry":
        return Linked(spec, label, str(value or ""), told)
    if spec.kind == "photos":
        return Photos(spec.name, label, tuple(value or ()))
    nought = value == spec.default == 0 and spec.kind in ("number", "money")  # an empty field says so, too
    return Line(spec.name, label, "" if nought else shown(spec, value, whole), placeholder=_example(spec, _))


def _one_of(spec: FieldSpec, value: Any, told: Teller, label: str) -> Field:
    options: list[tuple[Any, str]] = list(told.choices(spec).items())
    held = value if value is None or isinstance(value, str) else str(getattr(value, "value", value))
    if not spec.required and spec.default in (None, ""):
        options.insert(0, (spec.default, "–"))
    if held not in (each for each, _ in options):  # one that a later version knows, or that was taken off the list
        options.append((held, str(held or "–")))
    if len(options) <= FEW:
        return Pick(spec.name, label, options, held)
    return Choice(spec.name, label, held, dict(options)[held])


def _example(spec: FieldSpec, _: Words) -> str:
    return {
        "date": _("2026-12-31, 12-31 or +14"),
        "time": _("2026-12-31 19:30"),
        "money": _("yuan, such as 12.50"),
        "number": _("a whole number"),
    }.get(spec.kind, "")


def answer_of(field: Field, spec: FieldSpec, told: Teller, today: date) -> Any:
    """What was filled in, as the ledger's model takes it; raises the `Refusal` of what cannot be read."""
    given = field.answer
    if spec.kind in TYPED:
        text = str(given)
        if spec.kind == "date" and text:
            try:
                return read_date(text, today)
            except Refusal:
                pass  # written out in another way, or not at all: the reader of cells says so
        return read(spec, text, replace(told, masked=False))
    if given in (None, "") and spec.kind not in ("choice", "long"):
        return emptied(spec)
    if spec.kind == "choices":
        order = list(told.choices(spec))
        return tuple(sorted(given, key=lambda each: order.index(each) if each in order else len(order)))
    return given


def wrong(ledger: Ledger, values: Mapping[str, Any], reason: Callable[[Refusal], str]) -> dict[str, str]:
    """What the ledger's model has to say against values, by field; what is about no field in particular stands
    under the empty name. `reason` says a refusal."""
    said: dict[str, str] = {}
    try:
        ledger.fields.model_validate(dict(values))
    except ValidationError as error:
        for name, refusal in complaints(error, ledger):
            said.setdefault(name, reason(refusal))
    return said
