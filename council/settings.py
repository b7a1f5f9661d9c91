"""`council.toml`: read strictly, written back with the comments a person put there."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from council.domain.community import Settings
from council.domain.kernel import Refusal

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
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
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
    """Write the settings; what did not change keeps its place and its comments."""
    import tomlkit

    path = folder / FILE
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    document = tomlkit.parse(text)
    _merge(document, settings.model_dump(mode="json", exclude_none=True))
    temporary = path.with_suffix(".tmp")
    with temporary.open("w", encoding="utf-8", newline="\n") as file:
        file.write(tomlkit.dumps(document))
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def _merge(table: Any, values: Mapping[str, Any]) -> None:
    """Change only what differs, so that a person's layout survives."""
    for name in [key for key in table if key not in values]:
        del table[name]
    for name, value in values.items():
        if isinstance(value, Mapping) and name in table and hasattr(table[name], "items"):
            _merge(table[name], value)
        elif name not in table or table[name] != value:
            table[name] = value
