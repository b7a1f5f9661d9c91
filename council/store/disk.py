"""Whole files, written so that a crash leaves the old one or the new one, never a torn one.

Temporary file in the same folder → `fsync` → `os.replace` → `fsync` of the folder. After `write_whole` returns, the
content survives a power cut as far as the medium keeps its promises; after it raised, the old content stands.
"""

from __future__ import annotations

import errno
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from council.store.base import StoreError

WINDOWS = os.name == "nt"
OWNER_ONLY = 0o600
_READABLE = 0o666  # less the umask, like any file
_NO_FOLDER_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.ENOSYS, errno.EBADF}
_SHARING_PATIENCE = 2.0  # seconds; virus scanners and sync clients let go of a file well within it


@contextmanager
def recorded(path: Path) -> Iterator[None]:
    """Turn the medium's refusal into a `StoreError` that names the file."""
    try:
        yield
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror or error}") from error


def read_whole(path: Path) -> bytes | None:
    """A file's content, or None where there is none; raises `StoreError` when the medium refuses."""
    with recorded(path):
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None


def write_whole(path: Path, content: bytes, mode: int = _READABLE) -> None:
    """Replace the file at `path` (or make it) in one step; its permissions are `mode` from creation on.

    Raises `OSError` when the medium refuses; then the old file, or its absence, stands.
    """
    temporary = temporary_name(path)
    old = _opened(path)
    try:
        _write_new(temporary, content, mode)
        replace(temporary, path)
        try:
            sync_folder(path.parent)
        except OSError:
            _put_back(path, old, mode)
            raise
    except OSError:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    finally:
        if old is not None:
            os.close(old)


def shred(path: Path) -> None:
    """Delete a file for good, as far as the medium obeys: renamed away, overwritten with noise, removed.

    The rename comes first, so that a crash in between never leaves noise under the true name. Overwriting reaches the
    bytes on a magnetic disk and on simple USB sticks. An SSD, a journalling or copy-on-write file system and every
    snapshot or sync client may keep an old copy that no program can reach: whoever must be sure encrypts the disk.
    """
    doomed = temporary_name(path)
    try:
        replace(path, doomed)
    except FileNotFoundError:
        return
    sync_folder(path.parent)
    _erase(doomed)
    sync_folder(path.parent)


def sweep(folder: Path) -> None:
    """Erase what a crash left half-written or half-deleted in a folder; a file that will not go is left alone."""
    for leftover in folder.glob(".*.tmp"):
        with suppress(OSError):
            _erase(leftover)


def _erase(path: Path) -> None:
    with path.open("r+b", buffering=0) as file:
        file.write(secrets.token_bytes(path.stat().st_size))
        sync_file(file.fileno())
    path.unlink()


def make_folder(folder: Path, mode: int = 0o777) -> None:
    """Make a folder and the missing ones above it, each durable before something is put into it."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(mode, exist_ok=True)
    sync_folder(folder.parent)


def sync_file(descriptor: int) -> None:
    """Wait until a file's bytes are on the medium.

    macOS's `fsync` stops at the drive's cache; `F_FULLFSYNC` goes through it, where the file system knows it.
    """
    if (full_sync := _full_sync_command()) is not None:
        import fcntl

        with suppress(OSError):
            fcntl.fcntl(descriptor, full_sync)
            return
    os.fsync(descriptor)


def sync_folder(folder: Path) -> None:
    """Wait until a folder's names are on the medium; nothing to do on Windows, nor where folders cannot be synced."""
    if WINDOWS:
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise
    finally:
        os.close(descriptor)


def _full_sync_command() -> int | None:
    if WINDOWS:
        return None
    import fcntl

    command: int | None = getattr(fcntl, "F_FULLFSYNC", None)
    return command


def temporary_name(path: Path) -> Path:
    """The one temporary name of a file: under the folder's lock nobody else writes it, and no litter piles up."""
    return path.with_name(f".{path.name}.tmp")


def _write_new(path: Path, content: bytes, mode: int) -> None:
    path.unlink(missing_ok=True)  # a leftover might be readable by others
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
    descriptor = os.open(path, flags, mode)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        sync_file(descriptor)
    finally:
        os.close(descriptor)


def replace(source: Path, target: Path) -> None:
    """`os.replace`, tried again while another Windows program has the target open."""
    deadline = time.monotonic() + _SHARING_PATIENCE
    pause = 0.005
    while True:
        try:
            source.replace(target)
            return
        except PermissionError:
            if not WINDOWS or time.monotonic() > deadline:
                raise
        time.sleep(pause)
        pause = min(pause * 2, 0.2)


def _opened(path: Path) -> int | None:
    """A hold on the old file, from which it can be put back; none on Windows, where it would forbid replacing."""
    if WINDOWS:
        return None
    try:
        return os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return None


def _put_back(path: Path, old: int | None, mode: int) -> None:
    """Undo a replacement whose folder could not be synced: what is reported as not recorded must not be there.

    On a medium that refuses this too, the next successful write settles it.
    """
    with suppress(OSError):
        if old is None:
            path.unlink()
            return
        with open(old, "rb", closefd=False) as file:
            content = file.read()
        _write_new(temporary_name(path), content, mode)
        replace(temporary_name(path), path)
