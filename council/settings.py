"""`council.toml`: read strictly, written back with the comments a person put there."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, MutableMapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from council.domain.community import Settings
from council.domain.kernel import Refusal
from council.store.disk import recorded, write_whole

FILE = "council.toml"
FORMAT = 1


def is_community(folder: Path) -> bool:
    """Whether a folder holds a community."""
    return (folder / FILE).is_file()


def load(folder: Path) -> Settings:
    """The settings of a community folder.

    Raises `Refusal`: `settings.missing`, `settings.unreadable` (not TOML: `why`), `settings.invalid` (`error`: the
    ValidationError, for `council.i18n` to say field by field), `file.newer`.
    """
    path = folder / FILE
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise Refusal("settings.missing", folder=str(folder)) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Refusal("settings.unreadable", file=str(path), why=str(error)) from None
    if isinstance(raw.get("format"), int) and raw["format"] > FORMAT:
        raise Refusal("file.newer", what=FILE)
    try:
        return Settings.model_validate(raw)
    except ValidationError as error:
        raise Refusal("settings.invalid", file=str(path), error=error) from None


def save(folder: Path, settings: Settings) -> None:
    """Write the settings: only what differs from what the file says is touched, so a person's layout, comments and
    the defaults left unsaid survive. Raises `StoreError` when the medium refuses; then the old file stands."""
    import tomlkit

    path = folder / FILE
    with recorded(path):
        text = path.read_text(encoding="utf-8-sig") if path.exists() else ""
    document = tomlkit.parse(text)
    said = _said(document.unwrap())
    _change(document, said, settings.model_dump(mode="json"), settings.model_dump(mode="json", exclude_defaults=True))
    with recorded(path):
        write_whole(path, tomlkit.dumps(document).encode())


def _said(raw: dict[str, Any]) -> dict[str, Any]:
    """What a file's values mean, defaults included; nothing when they are not settings."""
    try:
        return Settings.model_validate(raw).model_dump(mode="json")
    except ValidationError:
        return {}


_UNSAID = object()


def _change(table: Any, before: Mapping[str, Any], after: Mapping[str, Any], brief: Mapping[str, Any]) -> None:
    """Bring a table from what it meant to what it shall mean; `brief` is that without what goes without saying."""
    for name in [name for name in table if name not in after]:
        del table[name]
    for name, value in after.items():
        held, former, short = table.get(name), before.get(name, _UNSAID), brief.get(name)
        if value == former:
            continue
        if isinstance(value, Mapping) and isinstance(former, Mapping) and isinstance(held, MutableMapping):
            _change(held, former, value, short or {})
        elif _are_rows(value) and _are_rows(former) and held is not None:
            table[name] = _rows(held, former, value, short or [])
        elif value is None or value == []:
            table.pop(name, None)
        elif name in table:
            table[name] = _item(value)
        else:
            _add(table, name, _item(value if short is None else short))


def _are_rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(row, Mapping) and "id" in row for row in value)


def _rows(
    held: Any, before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]], brief: Sequence[Any]
) -> Any:
    """An array of tables (bodies, rules) with what stays changed in place; rows are told by their `id`."""
    import tomlkit

    known = {row["id"]: (table, row) for table, row in zip(held, before, strict=True)}
    wanted = [row["id"] for row in after]
    stay = [ident for ident in known if ident in wanted]
    if stay == wanted[: len(stay)]:  # nothing but additions at the end: leave the rest where it is
        for place in reversed([place for place, ident in enumerate(known) if ident not in wanted]):
            del held[place]
        rows = held
    else:
        rows = tomlkit.aot()
    for row, short in zip(after, brief, strict=True):
        table, former = known.get(row["id"], (tomlkit.table(), None))
        if former is None:
            table.update({name: _inline(value) for name, value in short.items()})
            table.add(tomlkit.nl())
        else:
            _change(table, former, row, short)
        if former is None or rows is not held:
            rows.append(table)
    return rows


def _add(table: Any, name: str, item: Any) -> None:
    """A new key, behind the last one that is not a table: at the end it would stand under somebody else's comment."""
    from tomlkit.items import AoT, Table

    container = table.value if isinstance(table, Table) else table
    plain = [key for key, held in getattr(container, "body", ()) if key and not isinstance(held, (AoT, Table))]
    insert = getattr(container, "_insert_after", None)
    if insert is None or not plain or isinstance(item, (AoT, Table)):
        table[name] = item
    else:
        insert(plain[-1], name, item)


def _item(value: Any) -> Any:
    """A value as TOML has it: tables with their own heading, what is in them on one line."""
    import tomlkit

    if isinstance(value, Mapping):
        table = tomlkit.table()
        table.update({name: _inline(each) for name, each in value.items() if each is not None})
        return table
    if _are_rows(value):
        rows = tomlkit.aot()
        for row in value:
            rows.append(_item(row))
        return rows
    return tomlkit.item(value)


def _inline(value: Any) -> Any:
    import tomlkit

    if not isinstance(value, Mapping):
        return tomlkit.item(value)
    table = tomlkit.inline_table()
    table.update({name: _inline(each) for name, each in value.items() if each is not None})
    return table
