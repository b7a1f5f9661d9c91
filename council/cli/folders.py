"""`council new`: make a community folder and say where it is."""

from __future__ import annotations

from pathlib import Path

from council.folders import SOURCES, created, sample
from council.i18n import Words

__all__ = ["SOURCES", "created", "make", "sample"]


def make(folder: Path, source: Path | None, _: Words) -> None:
    """Make a community folder, empty or as a copy; raises `Refusal` and leaves an existing folder alone."""
    created(folder, source)
    print(_("The community is in {folder}. Open it with: council open {folder}", folder=folder))  # noqa: T201
