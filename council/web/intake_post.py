"""Forms that bring photos along: read piece by piece, each photo drawn anew before the next one is taken up.

Only pages that ask for photos take bodies larger than `app.LARGEST_FORM`, and hold no more than one photo as it was
sent. Nothing is written anywhere until the whole form is found good.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field

from aiohttp import BodyPartReader, web

from council.domain.kernel import Refusal
from council.photos import LARGEST_FILE, redrawn

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
    """A form as it came: what was typed, the digests of its photos, and why one was not taken."""

    typed: dict[str, list[str]] = field(default_factory=dict)
    photos: list[str] = field(default_factory=list)
    refused: Refusal | None = None

    def first(self, name: str) -> str:
        """The first value of a field, or nothing."""
        return self.typed.get(name, [""])[0]


class Uploads:
    """Photos on their way: drawn two at a time, and kept a while in memory in case the form has to be sent again."""

    def __init__(self) -> None:
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._shelf: OrderedDict[str, bytes] = OrderedDict()

    def photo(self, digest: str) -> bytes | None:
        """A photo that came lately; None for one that was never here, or is not any more."""
        return self._shelf.get(digest)

    def held(self, digests: Iterable[str]) -> list[str]:
        """Those of them that are still here, each once."""
        return [each for each in dict.fromkeys(digests) if each in self._shelf]

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


async def posted(request: web.Request, photos: int) -> Posted:
    """The form of a request, with up to `photos` photos; more are not looked at, and said.

    Raises `Refusal`: `photo.too_large` when all of it is larger than so many photos can be, `page.unclear` for what no
    form of ours sends, or what does not arrive in time.
    """
    if request.content_type != "multipart/form-data":
        return Posted({name: [str(each) for each in values] for name, values in _grouped(await request.post()).items()})
    limit = photos * LARGEST_FILE + 2 * LARGEST_TEXT
    if (request.content_length or 0) > limit:
        raise Refusal("photo.too_large", limit=LARGEST_FILE // 1024 // 1024)
    try:
        async with asyncio.timeout(PATIENCE):
            return await _read(request, photos, limit)
    except (TimeoutError, ValueError) as error:
        raise Refusal("page.unclear") from error


def _grouped(form: object) -> dict[str, list[object]]:
    grouped: dict[str, list[object]] = {}
    for name, value in form.items():  # type: ignore[attr-defined]
        grouped.setdefault(name, []).append(value)
    return grouped


async def _read(request: web.Request, photos: int, limit: int) -> Posted:
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
        elif length:
            await _add_photo(request.app[UPLOADS], found, content, length, photos)
    raise Refusal("page.unclear")


async def _content(part: BodyPartReader, most: int, left: int) -> tuple[bytes, int]:
    """A part as far as it is kept, and how long it really is. Raises `Refusal("photo.too_large")` past `left`."""
    kept, length = bytearray(), 0
    while chunk := await part.read_chunk(64 * 1024):
        length += len(chunk)
        if length > left:
            raise Refusal("photo.too_large", limit=LARGEST_FILE // 1024 // 1024)
        if length <= most:
            kept += chunk
    return bytes(kept), length


async def _add_photo(uploads: Uploads, found: Posted, content: bytes, length: int, photos: int) -> None:
    if len(found.photos) >= photos:
        found.refused = Refusal("photo.too_many", limit=photos)
    elif length > LARGEST_FILE:
        found.refused = Refusal("photo.too_large", limit=LARGEST_FILE // 1024 // 1024)
    else:
        try:
            found.photos.append(await uploads.take(content))
        except Refusal as refusal:
            found.refused = refusal
