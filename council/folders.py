"""Community folders: making one, finding the sample, and the ones opened lately on this machine."""

from __future__ import annotations

import json
import logging
import os
import shutil
from importlib import resources
from pathlib import Path
from typing import Literal

from council import presets, settings
from council.domain.kernel import Refusal
from council.store.base import StoreError

log = logging.getLogger(__name__)

SOURCES = ("council.toml", "people.csv", "proposals.toml", "speeches.toml")
NOT_COPIED = ("secrets", "backups", ".lock", ".lock.json", "logs")
REMEMBERED = 9  # folders: as many as a list shows at a glance


def sample() -> Path:
    """The sample community: beside the package in a checkout, inside it when installed."""
    inside = Path(str(resources.files("council"))) / "sample_data" / "xijie"
    return inside if inside.is_dir() else Path(__file__).parents[1] / "sample_data" / "xijie"


def created(folder: Path, source: Path | None = None) -> None:
    """A new community in a folder that is missing or empty, as a copy of another one or with nothing in it yet.

    Raises `Refusal`: `folder.not_empty`, `folder.not_a_community` for a source that is none.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refusal("folder.not_empty", folder=str(folder))
    if source is None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / settings.FILE).write_text(presets.community(), encoding="utf-8", newline="\n")
        return
    if not settings.is_community(source):
        raise Refusal("folder.not_a_community", folder=str(source))
    shutil.copytree(source, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*NOT_COPIED))


def founded(folder: Path, name: str, language: Literal["zh", "en"], cycle: str) -> None:
    """A new community with its name, language and cycle filled in; a folder that cannot be written stays as it was.

    Raises as `created` does; `Refusal("folder.not_writable")` without the permission, `Refusal("folder.failed")` for
    what else the system has against it (`why`, in its own words).
    """
    stood = folder.exists()
    try:
        created(folder)
        chosen = settings.load(folder)
        settings.save(folder, chosen.having(name=name, language=language, cycle=cycle))
    except (OSError, StoreError) as failure:
        error = failure.__cause__ or failure
        if not stood:
            shutil.rmtree(folder, ignore_errors=True)
        elif folder.is_dir():
            (folder / settings.FILE).unlink(missing_ok=True)
        if isinstance(error, PermissionError):
            raise Refusal("folder.not_writable", folder=str(folder)) from error
        raise Refusal("folder.failed", folder=str(folder), why=getattr(error, "strerror", "") or str(error)) from error


# -- lately opened -------------------------------------------------------------------------------------------------


def recent() -> list[Path]:
    """The folders opened lately, the last one first; those that are not there now (a stick unplugged) as well."""
    try:
        listed = json.loads(_list().read_text(encoding="utf-8"))
        return [Path(folder) for folder in listed if isinstance(folder, str)][:REMEMBERED]
    except (OSError, ValueError, TypeError):
        return []


def remember(folder: Path) -> None:
    """Put a folder first in the list. Where that cannot be written, the list stays as it was: nobody needs it."""
    place = Path(os.path.abspath(folder))  # noqa: PTH100 — links stay as the person knows them
    kept = [place, *(other for other in recent() if other != place)][:REMEMBERED]
    _keep(kept)


def forget(folder: Path) -> None:
    """Take a folder off the list; the folder itself is left alone."""
    _keep([other for other in recent() if other != folder])


def _keep(folders: list[Path]) -> None:
    path = _list()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(f".{os.getpid()}")
        temporary.write_text(json.dumps([str(folder) for folder in folders], ensure_ascii=False), encoding="utf-8")
        temporary.replace(path)
    except OSError as error:
        log.info("the list of communities cannot be kept: %s", error)


def _list() -> Path:
    from platformdirs import user_state_path

    return user_state_path("council", appauthor=False) / "recent.json"
