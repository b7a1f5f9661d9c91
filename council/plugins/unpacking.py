"""An approved plugin unpacked to where it is imported from: `<cache>/plugins/<sha-256>/`, checked at each start.

Python can import out of a zip file, but styles, words and templates are not found inside one.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from council.plugins.contents import (
    checked_contents,
    file_hash,
    files_of,
    folder_hash,
    info_folder,
    opened_wheel,
    recorded_hashes,
)
from council.plugins.found import Found
from council.store.base import StoreError
from council.store.disk import recorded

UNUSED = 90 * 24 * 3600
"""Seconds after which something unpacked that no start has used may go."""


def cache_folder() -> Path:
    """Where plugins are unpacked on this machine; may be deleted at any time."""
    from platformdirs import user_cache_path

    return user_cache_path("council", appauthor=False) / "plugins"


def unpacked(found: Found) -> Path:
    """The folder to import a wheel or a community's project folder from; shipped and installed plugins stay where
    they are.

    What was unpacked earlier is used again when it still is what the hash says, else unpacked anew. Raises `Refusal` as
    `checked_contents` does, `StoreError` when the cache cannot be written.
    """
    if found.origin == "installed":
        return found.place.parent
    if found.origin == "shipped":
        return found.import_root
    place = cache_folder() / found.hash
    if not place.is_dir():
        _sweep(place.parent)
    if not _is_intact(found, place):
        with recorded(place):
            _unpack(found, place)
        if not _is_intact(found, place):
            raise StoreError(f"{place} does not hold what was written to it")
    with suppress(OSError):
        os.utime(place)  # used today
    return place if found.origin == "wheel" else place / found.import_root.relative_to(found.place)


def _sweep(folder: Path) -> None:
    """Remove what no start has used for a long time; whoever needs it again unpacks it again."""
    with suppress(OSError):
        for old in folder.iterdir():
            if time.time() - old.stat().st_mtime > UNUSED:
                shutil.rmtree(old, ignore_errors=True)


def _is_intact(found: Found, place: Path) -> bool:
    if not place.is_dir():
        return False
    if found.origin == "folder":
        return folder_hash(place) == found.hash
    with opened_wheel(found.place) as wheel:
        record = f"{info_folder(wheel, found.place)}/RECORD"
        hashes = recorded_hashes(wheel, record)
        hashes[record] = hashlib.sha256(wheel.read(record)).hexdigest()
    return dict(_lying(place)) == hashes


def _lying(place: Path) -> Iterator[tuple[str, str]]:
    for folder, folders, files in os.walk(place):
        folders[:] = [name for name in folders if name != "__pycache__"]
        for name in files:
            path = Path(folder, name)
            yield path.relative_to(place).as_posix(), file_hash(path)


def _unpack(found: Found, place: Path) -> None:
    contents = _contents(found)
    temporary = place.with_name(f".{place.name}.{os.getpid()}")
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(parents=True)
    try:
        for inside, content in contents.items():
            path = temporary / inside
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        shutil.rmtree(place, ignore_errors=True)
        temporary.replace(place)
    except OSError:
        with suppress(OSError):
            shutil.rmtree(temporary)
        raise


def _contents(found: Found) -> Mapping[str, bytes]:
    if found.origin == "wheel":
        return checked_contents(found.place)
    return {inside: path.read_bytes() for inside, path in files_of(found.place)}
