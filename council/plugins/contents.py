"""What lies inside a plugin, whether it comes as a wheel or as a project's folder; nothing is imported to see it."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from council.domain.kernel import Refusal

LARGEST = 64 * 1024 * 1024
"""Bytes that a plugin may hold unpacked."""
MOST_FILES = 5_000

SKIPPED = frozenset({"__pycache__", "tests", "test", "dist", "build", "node_modules"})
"""Folders of a project that do not count: they are neither hashed nor copied nor packed."""


def files_of(folder: Path) -> list[tuple[str, Path]]:
    """The files of a project that count, by their path inside it, sorted: no tests, caches, or names with a dot.

    Raises `Refusal("plugin.unsafe")` for links, and for more than a plugin may hold.
    """
    found: list[tuple[str, Path]] = []
    size = 0
    for path in _walked(folder):
        inside = path.relative_to(folder).as_posix()
        if path.is_symlink() or len(found) >= MOST_FILES:
            raise Refusal("plugin.unsafe", file=str(folder), inside=inside)
        size += path.stat().st_size
        if size > LARGEST:
            raise Refusal("plugin.unsafe", file=str(folder), inside=inside)
        found.append((inside, path))
    return sorted(found)


def _walked(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name.startswith(".") or path.name in SKIPPED or path.name.endswith((".egg-info", ".pyc")):
            continue
        if path.is_dir() and not path.is_symlink():
            yield from _walked(path)
        else:
            yield path


def folder_hash(folder: Path) -> str:
    """SHA-256 over a project's files: for each its path and the SHA-256 of its content, in order."""
    digest = hashlib.sha256()
    for inside, path in files_of(folder):
        digest.update(f"{inside}\0{file_hash(path)}\n".encode())
    return digest.hexdigest()


def file_hash(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def opened_wheel(path: Path) -> Iterator[zipfile.ZipFile]:
    """A wheel, open for reading; whatever shows that it is damaged becomes `Refusal("plugin.unreadable")`."""
    try:
        with zipfile.ZipFile(path) as wheel:
            yield wheel
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, UnicodeDecodeError, NotImplementedError) as error:
        raise Refusal("plugin.unreadable", file=path.name, why=str(error)) from error
    except OSError as error:
        raise Refusal("plugin.unreadable", file=path.name, why=error.strerror or str(error)) from error


def info_folder(wheel: zipfile.ZipFile, path: Path) -> str:
    """The wheel's `….dist-info`; raises `Refusal("plugin.no_plugin")` when there is not exactly one."""
    tops = {name.split("/", 1)[0] for name in wheel.namelist() if "/" in name}
    found = [top for top in tops if top.endswith(".dist-info")]
    if len(found) != 1:
        raise Refusal("plugin.no_plugin", file=path.name)
    return found[0]


def checked_contents(path: Path) -> dict[str, bytes]:
    """Every file of a wheel, held against its RECORD.

    Raises `Refusal`: `plugin.unreadable` for a damaged file, `plugin.unsafe` for a path that leads outside, a link, or
    more than a plugin may hold, `plugin.tampered` when a file is not the one that RECORD lists.
    """
    with opened_wheel(path) as wheel:
        members = [member for member in wheel.infolist() if not member.is_dir()]
        if len(members) > MOST_FILES or sum(member.file_size for member in members) > LARGEST:
            raise Refusal("plugin.unsafe", file=path.name, inside="*")
        for member in members:
            if not is_inside(member.filename) or stat.S_ISLNK(member.external_attr >> 16):
                raise Refusal("plugin.unsafe", file=path.name, inside=member.filename)
        record = f"{info_folder(wheel, path)}/RECORD"
        contents = {member.filename: wheel.read(member) for member in members}
        if len(contents) != len(members):
            raise Refusal("plugin.tampered", file=path.name, inside=record)
        _hold_against(recorded_hashes(wheel, record), contents, record, path.name)
    return contents


def is_inside(name: str) -> bool:
    """Whether a path in a wheel stays inside the folder it is unpacked to, on every platform."""
    path = PurePosixPath(name)
    return bool(name) and not path.is_absolute() and ".." not in path.parts and not set(name) & set('\\:\0<>|"?*')


def recorded_hashes(wheel: zipfile.ZipFile, record: str) -> dict[str, str]:
    """What RECORD says: path → SHA-256 in hexadecimal; files without a hash (RECORD itself) are left out."""
    hashes = {}
    for row in csv.reader(io.StringIO(wheel.read(record).decode("utf-8"))):
        name, digest = (*row, "", "")[:2]
        if digest:
            kind, _, value = digest.partition("=")
            hashes[name] = _hex(value) if kind == "sha256" else ""
    return hashes


def _hex(digest: str) -> str:
    try:
        return base64.urlsafe_b64decode(digest + "=" * (-len(digest) % 4)).hex()
    except ValueError:
        return ""


def _hold_against(hashes: dict[str, str], contents: dict[str, bytes], record: str, file: str) -> None:
    for name, digest in hashes.items():
        if name not in contents or hashlib.sha256(contents[name]).hexdigest() != digest:
            raise Refusal("plugin.tampered", file=file, inside=name)
    for name in contents.keys() - hashes.keys():
        if name != record:
            raise Refusal("plugin.tampered", file=file, inside=name)
