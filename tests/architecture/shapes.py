"""Any value of a pydantic model, for hypothesis: each field as its annotation and its limits ask."""

from __future__ import annotations

import types
import typing
from datetime import UTC, date, datetime, timedelta
from functools import cache

from annotated_types import BaseMetadata
from hypothesis import assume
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

LONGEST = 3  # of a collection: an event with three of a kind has all that a hundred have
TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
LEAVES = {
    str: TEXT,
    int: st.integers(-(2**53) + 1, 2**53 - 1),
    float: st.floats(allow_nan=False, allow_infinity=False),
    bool: st.booleans(),
    bytes: st.binary(max_size=8),
    date: st.dates(),
    datetime: st.datetimes(min_value=datetime(1970, 1, 2), max_value=datetime(2200, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    timedelta: st.timedeltas(),
    type(None): st.none(),
    typing.Any: st.one_of(st.none(), st.booleans(), st.integers(0, 9), TEXT),
}


@cache
def built(model: type[BaseModel]) -> st.SearchStrategy[BaseModel]:
    """Values of a model that its own validators accept."""
    return st.deferred(lambda: _fields(model).map(lambda values: _accepted(model, values)))


def _fields(model: type[BaseModel]) -> st.SearchStrategy[dict[str, object]]:
    return st.fixed_dictionaries({name: _of_field(field) for name, field in model.model_fields.items()})


def _accepted(model: type[BaseModel], values: dict[str, object]) -> BaseModel:
    try:
        return model(**values)
    except ValidationError:
        assume(False)
        raise


def _of_field(field: FieldInfo) -> st.SearchStrategy[object]:
    free = _of(field.annotation, tuple(field.metadata))
    return free if field.is_required() else st.one_of(st.just(field.get_default(call_default_factory=True)), free)


def _of(annotation: object, limits: tuple[object, ...] = ()) -> st.SearchStrategy[object]:
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        return _of(arguments[0], (*limits, *arguments[1:]))
    if origin is typing.Literal:
        return st.sampled_from(arguments)
    if origin in (typing.Union, types.UnionType):
        return st.one_of([_of(argument, limits) for argument in arguments])
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return built(annotation)
    if origin is not None:
        return _collection(origin, arguments, annotation)
    return _limited(annotation, limits)


def _collection(origin: object, arguments: tuple[object, ...], annotation: object) -> st.SearchStrategy[object]:
    if origin is tuple and not (len(arguments) == 2 and arguments[1] is Ellipsis):
        return st.tuples(*(_of(argument) for argument in arguments))
    if isinstance(origin, type) and issubclass(origin, typing.Mapping):
        return st.dictionaries(_of(arguments[0]), _of(arguments[1]), max_size=LONGEST)
    makers = {tuple: tuple, list: list, set: set, frozenset: frozenset}
    for kind, make in makers.items():
        if origin is kind:
            return st.lists(_of(arguments[0]), max_size=LONGEST).map(make)
    return st.from_type(annotation)


def _limited(annotation: object, limits: tuple[object, ...]) -> st.SearchStrategy[object]:
    for limit in limits:
        if pattern := getattr(limit, "pattern", None):
            return st.from_regex(pattern, fullmatch=True)
    known = tuple(limit for limit in limits if isinstance(limit, BaseMetadata))
    if known:
        return st.from_type(typing.Annotated[annotation, *known])
    return LEAVES[annotation] if annotation in LEAVES else st.from_type(annotation)
