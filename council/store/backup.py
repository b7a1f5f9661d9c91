"""A community as one zip file: everything that may leave the house."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from council.store.base import StoreError
from council.store.boxes import BoxFile
from council.store.disk import OWNER_ONLY, make_folder, recorded, replace, sync_file, sync_folder, temporary_name

_STAYS = {"secrets", "backups", "cache"}


def back_up(folder: Path, target: Path) -> None:
    """Write the community in `folder` to the zip file `target`, readable by its owner only.

    Never in it: secrets, and every box that is not known to be counted. An open box beside its key, or two states of
    one open box, could tell who voted how; a disk lost in mid-poll means a new round instead.

    Raises `StoreError` when the target cannot be written; an older file of that name then stands.
    """
    temporary = temporary_name(target)
    with recorded(target):
        make_folder(target.parent)
        try:
            with open(os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_TRUNC, OWNER_ONLY), "w+b") as file:  # noqa: PTH123 — a descriptor
                _pack(folder, target, file)
                file.flush()
                sync_file(file.fileno())
            replace(temporary, target)
            sync_folder(target.parent)
        finally:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


def _pack(folder: Path, target: Path, file: BinaryIO) -> None:
    with ZipFile(file, "w", ZIP_DEFLATED, strict_timestamps=False) as zipped:
        for path in _leaving(folder):
            if path != target:
                photo = path.parent.name == "attachments"  # compressed already
                zipped.write(path, path.relative_to(folder), ZIP_STORED if photo else ZIP_DEFLATED)


def _leaving(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        hidden = any(part.startswith(".") for part in parts)
        if path.is_file() and not hidden and parts[0] not in _STAYS and not _uncounted(path):
            yield path


def _uncounted(path: Path) -> bool:
    if not (path.name.startswith("box-") and path.parent.parent.name == "meetings"):
        return False
    try:
        return BoxFile(path).state() != "counted"
    except StoreError:  # a damaged box may be an open one
        return True
