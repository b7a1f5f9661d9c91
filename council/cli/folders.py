"""Community folders: making one, finding the sample, copying one for a try."""

from __future__ import annotations

import shutil
from importlib import resources
from pathlib import Path

from council.domain.kernel import Refusal
from council.i18n import Words

SOURCES = ("council.toml", "people.csv", "proposals.toml", "speeches.toml")
NOT_COPIED = ("secrets", "backups", ".lock", ".lock.json", "logs")


def sample() -> Path:
    """The sample community: beside the package in a checkout, inside it when installed."""
    inside = Path(str(resources.files("council"))) / "sample_data" / "xijie"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "sample_data" / "xijie"


def make(folder: Path, source: Path | None, _: Words) -> None:
    """Make a community folder, empty or as a copy; raises `Refusal` and leaves an existing folder alone."""
    created(folder, source)
    print(_("The community is in {folder}. Open it with: council open {folder}", folder=folder))  # noqa: T201


def created(folder: Path, source: Path | None) -> None:
    """A new community in a folder that is missing or empty.

    Raises `Refusal`: `folder.not_empty`, `folder.not_a_community` for a source that is none.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refusal("folder.not_empty", folder=str(folder))
    if source is None:
        template = resources.files("council.presets") / "community.toml"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "council.toml").write_bytes(template.read_bytes())
        return
    if not (source / "council.toml").is_file():
        raise Refusal("folder.not_a_community", folder=str(source))
    shutil.copytree(source, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*NOT_COPIED))
