"""Catalogues: .po files are the source, read at run time; a compiled twin is kept in the user's cache.

There is no compile step in the build, so a plugin brings its Chinese as a plain .po just as the rooms of the house
do. The .po is parsed by Babel once; the .mo that comes of it is named after the SHA-256 of what it was made from,
so it never goes stale, and later starts touch only the standard library's `gettext`.
"""

from __future__ import annotations

import contextlib
import gettext
import hashlib
import io
import logging
import os
import struct
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

logger = logging.getLogger(__name__)

HERE = Path(__file__).parent
MADE_BY = b"council-words-1"  # part of each key: raise it when the way of compiling changes
KEPT = 24  # compiled files kept in the cache; older ones are swept away when a new one is written

Translations = gettext.GNUTranslations


def rooms(language: str) -> list[Path]:
    """The .po files of a language that ship with the program, one per room, in order of their names."""
    return sorted((HERE / language).glob("*.po"))


class Shelf:
    """The catalogues of one language: the house's own first, then what plugins added, each in order of arrival.

    The house comes first so that a plugin cannot change the chair's words.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self._house = load(language, [path.read_bytes() for path in rooms(language)])
        self._added: dict[str, tuple[Translations, int]] = {}

    @property
    def all(self) -> tuple[Translations, ...]:
        """Every catalogue, in the order in which they are asked."""
        added = tuple(translations for translations, _ in self._added.values())
        return (self._house, *added) if self._house else added

    def add(self, content: bytes) -> Callable[[], None]:
        """Put a catalogue at the end; the same content twice is there once. Returns the way to take it out again: it
        goes with the last of those who brought it."""
        key = _key(self.language, [content])
        known = self._added.get(key)
        translations = known[0] if known else load(self.language, [content])
        if translations is None:
            return lambda: None
        self._added = {**self._added, key: (translations, known[1] + 1 if known else 1)}
        return cache(lambda: self._drop(key))

    def _drop(self, key: str) -> None:
        translations, count = self._added[key]
        rest = {other: held for other, held in self._added.items() if other != key}
        self._added = {**rest, key: (translations, count - 1)} if count > 1 else rest


@cache
def shelf(language: str) -> Shelf:
    """The one shelf of a language in this process."""
    return Shelf(language)


def load(language: str, sources: list[bytes]) -> Translations | None:
    """The translations that some .po contents hold together; None when there are none."""
    if not sources:
        return None
    path = _path(language, _key(language, sources))
    try:
        return _read(path.read_bytes())
    except (OSError, struct.error, UnicodeDecodeError, ValueError):
        compiled = compile_po(language, sources)
        _keep(path, compiled)
        return _read(compiled)


def as_file(language: str) -> Path:
    """The house's catalogue as a .mo file in gettext's own layout: `<folder>/<language>/LC_MESSAGES/<domain>.mo`.

    In the cache, or in a folder that lives as long as the process where the cache cannot be written.
    """
    sources = [path.read_bytes() for path in rooms(language)]
    path = _path(language, _key(language, sources))
    if path.exists():
        return path
    compiled = compile_po(language, sources)
    if _keep(path, compiled):
        return path
    beside = _temporary_folder() / language / "LC_MESSAGES" / path.name
    _write(beside, compiled)
    return beside


def compile_po(language: str, sources: list[bytes]) -> bytes:
    """Some .po contents as one .mo. Fuzzy and empty entries are left out; of two translations the later one stays.

    Raises `ValueError` when a content is not a .po file.
    """
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import PoFileError, read_po

    whole = Catalog(locale=language)
    for source in sources:
        try:
            catalog = read_po(io.BytesIO(source), locale=language, abort_invalid=True)
        except PoFileError as error:
            raise ValueError(f"not a .po file: {error}") from error
        for message in catalog:
            if message.id and message.string and not message.fuzzy:
                whole.add(message.id, message.string, context=message.context)
    out = io.BytesIO()
    write_mo(out, whole)
    return out.getvalue()


def _read(compiled: bytes) -> Translations:
    return Translations(io.BytesIO(compiled))


def _key(language: str, sources: list[bytes]) -> str:
    digest = hashlib.sha256(MADE_BY + language.encode())
    for source in sources:
        digest.update(hashlib.sha256(source).digest())
    return digest.hexdigest()[:32]


def _path(language: str, key: str) -> Path:
    import platformdirs

    folder = platformdirs.user_cache_path("council", appauthor=False)
    return folder / "words" / language / "LC_MESSAGES" / f"council-{key}.mo"


def _keep(path: Path, compiled: bytes) -> bool:
    """Write the cache whole or not at all; a read-only or full disk costs the next start some time, nothing else."""
    try:
        _write(path, compiled)
    except OSError as error:
        logger.info("the words cannot be cached: %s", error)
        return False
    with contextlib.suppress(OSError):
        newest_first = sorted(path.parent.glob("council-*.mo"), key=lambda file: file.stat().st_mtime, reverse=True)
        for old in newest_first[KEPT:]:
            old.unlink()
    return True


def _write(path: Path, compiled: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".mo", delete=False) as file:
        file.write(compiled)
    try:
        Path(file.name).replace(path)
    except OSError:  # Windows, while another process reads the same file: the one that is there will do
        with contextlib.suppress(OSError):
            os.unlink(file.name)  # noqa: PTH108
        if not path.exists():
            raise


@cache
def _temporary_folder() -> Path:
    import atexit
    import shutil

    folder = tempfile.mkdtemp(prefix="council-words-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)
