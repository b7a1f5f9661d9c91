"""Photos lose everything but their pixels."""

import io
import struct
import zlib

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from council import photos
from council.domain.kernel import Refusal
from council.photos import LONGEST_SIDE, redrawn

SECRET = b"35.3322N 107.3683E Zhang San"


def picture(size=(60, 30), colour="red", mode="RGB"):
    """Red, its left half blue."""
    made = Image.new(mode, size, colour)
    made.paste("blue", (0, 0, size[0] // 2, size[1]))
    return made


def saved(image, kind="JPEG", **more):
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def opened(content):
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def exif(orientation=1):
    made = Image.Exif()
    made[0x0112] = orientation
    made[0x010E] = SECRET.decode()
    made.get_ifd(0x8825)[2] = (35.0, 19.0, 56.0)
    return made


def code_of(content):
    with pytest.raises(Refusal) as refused:
        redrawn(content)
    return refused.value.code


def test_a_camera_s_notes_do_not_come_along():
    content = saved(picture(), exif=exif(), comment=SECRET, icc_profile=SECRET * 9, dpi=(299, 299)) + SECRET
    assert content.count(SECRET) > 3
    after = redrawn(content)
    assert SECRET not in after
    image = opened(after)
    assert image.format == "JPEG"
    assert not image.getexif()
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_notes_of_other_formats_do_not_come_along_either():
    notes = PngInfo()
    notes.add_text("Comment", SECRET.decode())
    assert SECRET not in redrawn(saved(picture(), "PNG", pnginfo=notes, exif=exif()))
    assert SECRET not in redrawn(saved(picture(), "WEBP", exif=exif().tobytes(), xmp=SECRET))
    assert SECRET not in redrawn(saved(picture(), "GIF", comment=SECRET))


def test_it_stands_upright():
    turned = opened(redrawn(saved(picture(), exif=exif(orientation=6), quality=95)))
    assert turned.size == (30, 60)
    assert turned.getpixel((15, 5))[2] > 200, "what was left is now above"


def test_it_is_made_smaller_and_never_larger():
    assert opened(redrawn(saved(picture((5000, 2500))))).size == (LONGEST_SIDE, LONGEST_SIDE // 2)
    assert opened(redrawn(saved(picture((40, 20))))).size == (40, 20)


@pytest.mark.parametrize("mode", ["L", "CMYK", "1", "P"])
def test_every_colour_becomes_red_green_and_blue(mode):
    assert opened(redrawn(saved(picture().convert(mode), "JPEG" if mode in ("L", "CMYK") else "PNG"))).mode == "RGB"


def test_what_lets_light_through_stands_on_white():
    assert opened(redrawn(saved(Image.new("RGBA", (10, 10), (0, 0, 0, 0)), "PNG"))).getpixel((5, 5)) == (255,) * 3


def test_the_same_photo_is_the_same_file():
    assert redrawn(saved(picture(), exif=exif())) == redrawn(saved(picture()))


NO_PICTURES = {
    "nothing": b"",
    "text": b"<svg onload=alert(1)>",
    "pdf": b"%PDF-1.7\n",
    "cut short": saved(picture((800, 800)))[:3000],
    "another format": saved(picture(), "BMP"),
}


@pytest.mark.parametrize("content", NO_PICTURES.values(), ids=NO_PICTURES)
def test_what_is_no_picture_is_refused(content):
    assert code_of(content) == "photo.unreadable"


def test_an_enormous_picture_in_a_small_file_is_not_unpacked(monkeypatch):
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    bomb = (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(99_999))) + chunk(b"IEND", b"")
    )
    assert code_of(bomb) == "photo.too_large"
    monkeypatch.setattr(photos, "MOST_PIXELS", 1000)
    assert code_of(saved(picture((100, 100)))) == "photo.too_large"


def test_a_large_file_is_not_even_looked_at(monkeypatch):
    monkeypatch.setattr(photos, "LARGEST_FILE", 100)
    assert code_of(saved(picture())) == "photo.too_large"
