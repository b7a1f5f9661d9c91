"""The fields of a ledger: a pydantic model whose fields say what they are called and what they hold.

    class Incident(Fields):
        place: Annotated[str, About("地点", "Place", public=True)] = Field(min_length=1, max_length=80)
        found: Annotated[date, About("发现日期", "Found on")]
        reporter: Annotated[str, About("报告人", "Reported by", kind="person")] = ""

From that alone come the form, the table, the spreadsheet and its preview, the phone's page, the sheet and the schema.
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin

from annotated_types import MaxLen
from pydantic import ConfigDict
from pydantic.fields import FieldInfo

from council.domain.kernel import Model, Refusal, Text

Kind = Literal[
    "text",  # one line
    "long",  # several lines
    "number",  # a whole number
    "money",  # in fen
    "yes_no",
    "date",
    "time",  # a moment: stored in UTC, entered and shown in the community's time zone
    "choice",  # one of `choices`
    "choices",  # some of them
    "lines",  # a list of short texts
    "name",  # a person's name, written out
    "phone",
    "grid",  # one of the community's grids
    "person",  # somebody of the roster, by id
    "people",  # some of them
    "entry",  # another entry: `ledger/id`
    "photos",  # digests of attachments
]

NOTHING = Text(zh="", en="")

PERSONAL: frozenset[Kind] = frozenset({"name", "phone", "person", "people", "photos"})
"""Kinds that are personal data unless a field says otherwise."""


class Fields(Model):
    """What an entry of a ledger says. What a newer version wrote into it, and this one does not know, is kept."""

    model_config = ConfigDict(extra="allow")


@dataclass(frozen=True)
class About:
    """What a field is called in both languages, and what cannot be read off its type.

    `kind` where the type does not tell it (a `str` is one line). `choices` are the names of a choice's values, by
    value; with `grows`, the community may edit the list (`Settings.lists`). `personal` fields are masked wherever
    others may look; `public` ones are shown to whoever looks an entry up by its tracking code. `hint` stands below the
    field; `ledger` is where an `entry` field points."""

    zh: str
    en: str
    kind: Kind | None = None
    choices: Mapping[str, Text] = field(default_factory=dict)
    grows: bool = False
    personal: bool | None = None
    public: bool = False
    hint: Text = NOTHING
    ledger: str = ""


@dataclass(frozen=True)
class FieldSpec:
    """One field of a ledger as faces need it. `default` is what an empty form begins with; `most` bounds a text's
    characters (0: unbounded)."""

    name: str
    label: Text
    kind: Kind
    required: bool
    default: Any
    choices: Mapping[str, Text]
    grows: bool
    personal: bool
    public: bool
    hint: Text
    ledger: str
    most: int

    def choices_in(self, ledger: str, lists: Mapping[str, Mapping[str, Text]]) -> Mapping[str, Text]:
        """The values to choose from: the community's own list where it has one (`Settings.lists`), else the
        plugin's."""
        return lists.get(f"{ledger}.{self.name}", self.choices) if self.grows else self.choices


def require_known(model: type[Model], names: Iterable[str]) -> None:
    """Refuse values for fields that there are not: what a newer version wrote is kept, what is misspelt is not.

    Raises `Refusal("ledger.unknown_field")`.
    """
    for name in names:
        if name not in model.model_fields:
            raise Refusal("ledger.unknown_field", field=name)


@cache
def fields_of(model: type[Fields]) -> tuple[FieldSpec, ...]:
    """The fields of a model in their order; those without `About` are inner ones and shown nowhere.

    Raises `TypeError` for a type that no kind fits.
    """
    found = []
    for name, info in model.model_fields.items():
        about = next((each for each in info.metadata if isinstance(each, About)), None)
        if about is not None:
            found.append(_spec(name, info, about))
    return tuple(found)


def _spec(name: str, info: FieldInfo, about: About) -> FieldSpec:
    bare = _bare(info.annotation)
    kind = about.kind or _kind_of(name, bare)
    choices = about.choices or {value: Text(zh=value, en=value) for value in _values_of(bare)}
    return FieldSpec(
        name=name,
        label=Text(zh=about.zh, en=about.en),
        kind="choice" if kind == "text" and choices else kind,
        required=info.is_required() or _may_not_be_empty(info, kind),
        default=None if info.is_required() else info.get_default(call_default_factory=True, validated_data={}),
        choices=choices,
        grows=about.grows,
        personal=kind in PERSONAL if about.personal is None else about.personal,
        public=about.public,
        hint=about.hint,
        ledger=about.ledger,
        most=next((each.max_length for each in info.metadata if isinstance(each, MaxLen)), 0),
    )


def _may_not_be_empty(info: FieldInfo, kind: Kind) -> bool:
    return kind in ("text", "long", "name") and any(getattr(each, "min_length", 0) for each in info.metadata)


def _bare(annotation: Any) -> Any:
    """The type without `| None`."""
    if get_origin(annotation) in (Union, types.UnionType):
        kept = [each for each in get_args(annotation) if each is not type(None)]
        return kept[0] if len(kept) == 1 else annotation
    return annotation


def _values_of(bare: Any) -> tuple[str, ...]:
    inner = get_args(bare)[0] if get_origin(bare) in (tuple, frozenset) and get_args(bare) else bare
    if get_origin(inner) is Literal:
        return tuple(str(value) for value in get_args(inner))
    if isinstance(inner, type) and issubclass(inner, Enum):
        return tuple(str(each.value) for each in inner)
    return ()


_KINDS: Mapping[Any, Kind] = {str: "text", int: "number", bool: "yes_no", date: "date", datetime: "time"}


def _kind_of(name: str, bare: Any) -> Kind:
    if bare in _KINDS:
        return _KINDS[bare]
    if get_origin(bare) in (tuple, frozenset):
        return "choices" if _values_of(bare) else "lines"
    if _values_of(bare):
        return "choice"
    raise TypeError(f"the field {name} needs a kind: {bare!r} tells none")
