"""`council.toml`: read strictly, written back with the comments a person put there."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
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
    _change(document, _said(document.unwrap()), settings.model_dump(mode="json"))
    with recorded(path):
        write_whole(path, tomlkit.dumps(document).encode())


def _said(raw: dict[str, Any]) -> dict[str, Any]:
    """What a file's values mean, defaults included; nothing when they are not settings."""
    try:
        return Settings.model_validate(raw).model_dump(mode="json")
    except ValidationError:
        return {}


def _change(table: Any, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Bring a table from what it meant to what it shall mean."""
    for name in [name for name in table if name not in after]:
        del table[name]
    for name, value in after.items():
        held, former = table.get(name), before.get(name, _Unsaid)
        if value == former:
            continue
        if isinstance(value, Mapping) and isinstance(former, Mapping) and isinstance(held, Mapping):
            _change(held, former, value)
        elif _are_tables(value) and _are_tables(former) and held is not None and len(held) == len(former):
            table[name] = _rows(held, former, value)
        elif value is None:
            table.pop(name, None)
        else:
            table[name] = _item(value)


class _Unsaid:
    """Stands for a value that was never there: equal to none."""


def _are_tables(value: Any) -> bool:
    return isinstance(value, Sequence) and bool(value) and all(isinstance(row, Mapping) for row in value)


def _rows(held: Any, before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> Any:
    """An array of tables (bodies, rules) with each row that stays changed in place; rows are told by their `id`."""
    import tomlkit

    known = {row["id"]: (table, row) for table, row in zip(held, before, strict=True) if "id" in row}
    rows = tomlkit.aot()
    for row in after:
        table, former = known.get(row.get("id"), (None, None))
        if table is None or former is None:
            rows.append(_item(row))
        else:
            _change(table, former, row)
            rows.append(table)
    return rows


def _item(value: Any) -> Any:
    """A value as TOML has it, without what is not said (None)."""
    import tomlkit

    if not isinstance(value, Mapping):
        return [_item(each) if isinstance(each, Mapping) else each for each in value] if _is_list(value) else value
    table = tomlkit.table()
    for name, each in value.items():
        if each is not None:
            table[name] = _item(each)
    return table


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)
