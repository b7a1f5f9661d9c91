"""The folders beside the tables: secrets, the archive's records, attachments. One file each, kept byte for byte."""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress
from pathlib import Path

from council.domain.kernel import Conflict
from council.store.base import Damaged
from council.store.disk import OWNER_ONLY, WINDOWS, make_folder, read_whole, recorded, shred, write_whole
from council.store.names import checked, is_name


class Secrets:
    """Keys and codes that only the owner may read: the folder is 0700, each file 0600 from its creation on.

    A copy from elsewhere (a USB stick, an unpacked folder) is tightened when it is opened. Windows and FAT know no
    such permissions; there the user's own folder has to do.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        if folder.is_dir() and not WINDOWS:
            with suppress(OSError):
                folder.chmod(0o700)
                for file in folder.iterdir():
                    file.chmod(OWNER_ONLY)

    def read(self, name: str) -> bytes | None:
        """A secret, or None."""
        return read_whole(self._folder / name) if is_name(name) else None

    def keep(self, name: str, value: bytes | None) -> None:
        """Write a secret, or delete it: `council.store.disk.shred` says what deleting can promise."""
        path = self._folder / checked(name)
        with recorded(path):
            if value is None:
                shred(path)
            else:
                make_folder(self._folder, 0o700)
                write_whole(path, value, OWNER_ONLY)


class Records:
    """The archive: `0001-<name>.json`, numbered in the order in which they came, never replaced.

    Files that are not named like that (a viewer's litter, a copy) are not records.
    """

    _RECORD = re.compile(r"(\d{4,})-(.+)\.json")

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def all(self) -> list[tuple[str, bytes]]:
        """Names and exact bytes in the order of the chain."""
        with recorded(self._folder):
            return [(name, path.read_bytes()) for _, name, path in self._listed()]

    def add(self, name: str, record: bytes) -> None:
        """Add a record at the end; raises `Conflict` when its name is taken."""
        checked(name)
        with recorded(self._folder):
            listed = self._listed()
            if any(name == taken for _, taken, _ in listed):
                raise Conflict(f"the archive has a record {name} already")
            number = listed[-1][0] + 1 if listed else 1
            make_folder(self._folder)
            write_whole(self._folder / f"{number:04}-{name}.json", record)

    def _listed(self) -> list[tuple[int, str, Path]]:
        if not self._folder.is_dir():
            return []
        found = ((self._RECORD.fullmatch(path.name), path) for path in self._folder.iterdir())
        return sorted((int(match[1]), match[2], path) for match, path in found if match)


class Attachments:
    """Files by the SHA-256 of their content: kept once, checked when read."""

    _DIGEST = re.compile(r"[0-9a-f]{64}")

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, digest: str) -> bytes | None:
        """The content, or None; raises `Damaged` when it is no longer what its name says."""
        if not self._DIGEST.fullmatch(digest):
            return None
        content = read_whole(self._folder / digest)
        if content is not None and hashlib.sha256(content).hexdigest() != digest:
            raise Damaged(f"{self._folder / digest} is not what was attached")
        return content

    def add(self, content: bytes) -> str:
        """Keep a content; returns its digest."""
        digest = hashlib.sha256(content).hexdigest()
        path = self._folder / digest
        with recorded(path):
            if not path.is_file() or path.read_bytes() != content:
                make_folder(self._folder)
                write_whole(path, content)
        return digest
