"""Forms that bring photos along: read piece by piece, each photo drawn anew before the next one is taken up.

Only pages that ask for photos take bodies larger than `app.LARGEST_FORM`, and hold no more than one photo as it was
sent. Nothing is written anywhere until the whole form is found good.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from aiohttp import BodyPartReader, web

from council.domain.kernel import Refusal
from council.photos import LARGEST_FILE, redrawn
from council.service.entries import Entries

AT_ONCE = 2
"""Photos that are drawn at one time: each takes a core for up to a second."""
SHELF = 48 * 1024 * 1024
"""Bytes of photos that wait for a form to be put right."""
LARGEST_TEXT = 64 * 1024
MOST_PARTS = 400
PATIENCE = 240.0
"""Seconds that a form may take to arrive: photos over a crowded radio."""


@dataclass
class Posted:
    """A form as it came: what was typed, the digests of its photos by field, and why one there was not taken."""

    typed: dict[str, list[str]] = field(default_factory=dict)
    photos: dict[str, list[str]] = field(default_factory=dict)
    refused: dict[str, Refusal] = field(default_factory=dict)

    def first(self, name: str) -> str:
        """The first value of a field, or nothing."""
        return self.typed.get(name, [""])[0]


class Uploads:
    """Photos on their way: drawn two at a time, and kept a while in memory in case the form has to be sent again."""

    def __init__(self) -> None:
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._shelf: OrderedDict[str, bytes] = OrderedDict()

    @property
    def held(self) -> frozenset[str]:
        """The digests of all that are here."""
        return frozenset(self._shelf)

    async def attach(self, entries: Entries, digests: Iterable[str]) -> None:
        """Have those that are here kept for good; the others are already. Raises `StoreError`."""
        for digest in digests:
            photo = self._shelf.get(digest)
            if photo is not None:
                await asyncio.wrap_future(entries.attach(photo))

    async def take(self, content: bytes) -> str:
        """Draw a photo anew and keep it for a while; returns its digest. Raises what `photos.redrawn` does."""
        async with self._turn:
            photo = await asyncio.to_thread(redrawn, content)
        digest = hashlib.sha256(photo).hexdigest()
        self._shelf[digest] = photo
        self._shelf.move_to_end(digest)
        while sum(map(len, self._shelf.values())) > SHELF:
            self._shelf.popitem(last=False)
        return digest


UPLOADS: web.AppKey[Uploads] = web.AppKey("uploads", Uploads)


async def posted(request: web.Request, names: Collection[str] = (), most: int = 0) -> Posted:
    """The form of a request, with up to `most` photos in each of the fields of these names; more are not looked at,
    and said.

    Raises `Refusal`: `photo.too_large` when all of it is larger than so many photos can be, `page.unclear` for what no
    form of ours sends, or what does not arrive in time.
    """
    if request.content_type != "multipart/form-data":
        return Posted({name: [str(each) for each in values] for name, values in _grouped(await request.post()).items()})
    limit = len(names) * most * LARGEST_FILE + 2 * LARGEST_TEXT
    if (request.content_length or 0) > limit:
        raise _too_large()
    try:
        async with asyncio.timeout(PATIENCE):
            return await _read(request, names, most, limit)
    except (TimeoutError, ValueError) as error:
        raise Refusal("page.unclear") from error


def _too_large() -> Refusal:
    return Refusal("photo.too_large", limit=LARGEST_FILE // 1024 // 1024)


def _grouped(form: object) -> dict[str, list[object]]:
    grouped: dict[str, list[object]] = {}
    for name, value in form.items():  # type: ignore[attr-defined]
        grouped.setdefault(name, []).append(value)
    return grouped


async def _read(request: web.Request, names: Collection[str], most: int, limit: int) -> Posted:
    found, left, texts = Posted(), limit, 0
    reader = await request.multipart()
    for _ in range(MOST_PARTS):
        part = await reader.next()
        if part is None:
            return found
        if not isinstance(part, BodyPartReader) or part.name is None:
            raise Refusal("page.unclear")
        is_file = part.filename is not None
        content, length = await _content(part, LARGEST_FILE if is_file else LARGEST_TEXT, left)
        left -= length
        if not is_file:
            texts += length
            if texts > LARGEST_TEXT:
                raise Refusal("page.unclear")
            found.typed.setdefault(part.name, []).append(content.decode(errors="replace"))
        elif length and part.name in names:
            await _add_photo(request.app[UPLOADS], found, part.name, content, length, most)
    raise Refusal("page.unclear")


async def _content(part: BodyPartReader, most: int, left: int) -> tuple[bytes, int]:
    """A part as far as it is kept, and how long it really is. Raises `Refusal("photo.too_large")` past `left`."""
    kept, length = bytearray(), 0
    while chunk := await part.read_chunk(64 * 1024):
        length += len(chunk)
        if length > left:
            raise _too_large()
        if length <= most:
            kept += chunk
    return bytes(kept), length


async def _add_photo(uploads: Uploads, found: Posted, name: str, content: bytes, length: int, most: int) -> None:
    photos = found.photos.setdefault(name, [])
    if len(photos) >= most:
        found.refused[name] = Refusal("photo.too_many", limit=most)
    elif length > LARGEST_FILE:
        found.refused[name] = _too_large()
    else:
        try:
            photos.append(await uploads.take(content))
        except Refusal as refusal:
            found.refused[name] = refusal
