"""Photos that people send, drawn anew: what a camera wrote beside the picture (place, time, owner) does not come along.

The content alone tells what a file is, never its name or what the phone says of it. Nothing is kept of the file but
its pixels, upright, in a JPEG of modest size.
"""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING

from council.domain.kernel import Refusal

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

LONGEST_SIDE = 2048
"""Pixels of the longer side that are kept: enough to read a number plate, or to print on half a page."""
LARGEST_FILE = 16 * 1024 * 1024
"""Bytes that a photo may have as it is sent: phones make 3 to 12 MB."""
MOST_PIXELS = 120_000_000
"""Pixels (width × height) beyond which a picture is not unpacked: small files can hold enormous ones."""
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
QUALITY = 85


def redrawn(content: bytes) -> bytes:
    """The picture as a JPEG of at most `LONGEST_SIDE` pixels a side, upright, without metadata; the same content gives
    the same bytes. Takes up to a second: call it off the event loop.

    Raises `Refusal`: `photo.too_large` (bytes or pixels), `photo.unreadable` for whatever is no such picture.
    """
    if len(content) > LARGEST_FILE:
        raise Refusal("photo.too_large", limit=LARGEST_FILE // 1024 // 1024)
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what Pillow finds odd about a file is no news; its size is bounded here
            with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise Refusal("photo.too_large", limit=LARGEST_FILE // 1024 // 1024)
                opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is unpacked only as large as it is needed
                opened.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
                return _packed(_on_paper(ImageOps.exif_transpose(opened)))
    except Image.DecompressionBombError as error:
        raise Refusal("photo.too_large", limit=LARGEST_FILE // 1024 // 1024) from error
    except (OSError, ValueError, SyntaxError) as error:
        raise Refusal("photo.unreadable") from error


def _on_paper(picture: Picture) -> Picture:
    """The pixels alone, on white where the picture lets light through."""
    from PIL import Image

    paper = Image.new("RGB", picture.size, "white")
    if picture.has_transparency_data:
        layer = picture.convert("RGBA")
        paper.paste(layer, mask=layer)
    else:
        paper.paste(picture.convert("RGB"))
    return paper


def _packed(picture: Picture) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()
