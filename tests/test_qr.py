"""Every drawing of a code is decoded again, by another program than the one that made it."""

import io
import re

import pytest
import zxingcpp
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image
from rich.segment import Segment
from rich.style import Style
from rich.text import Text

from council import qr
from tests.drawing import cells, draw

ADDRESS = "http://192.168.178.123:8080/V/ABCDE12345"
WIFI_NAMES = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=20)


def decoded(image: Image.Image) -> str:
    found = zxingcpp.read_barcodes(image)
    assert len(found) == 1, "not exactly one code can be read"
    return found[0].text


def rasterised(lines: qr.Matrix, scale: int = 4) -> Image.Image:
    image = Image.new("L", (len(lines), len(lines)))
    image.putdata([0 if dark else 255 for line in lines for dark in line])
    return image.resize((len(lines) * scale,) * 2, Image.Resampling.NEAREST)


def on_screen(drawing: qr.Drawing) -> Image.Image:
    colours = {True: "#000000", False: "#ffffff"}
    return draw(
        [
            cells([Segment(text, Style(color=colours[ink], bgcolor=colours[paper])) for text, ink, paper in line])
            for line in drawing.lines()
        ],
        8,
        16,
    )


@given(
    st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZabcdefghij:/.?=&%-_~", min_size=1, max_size=120),
    st.sampled_from(["L", "M", "Q", "H"]),
)
@example("西街社区", "M")
@example("12345\n", "M")
@example("1", "L")
@settings(max_examples=40, deadline=None)
def test_any_address_decodes_to_itself(text, level):
    assert decoded(rasterised(qr.matrix(text, level))) == text


def test_an_address_on_the_lan_stays_small():
    assert (qr.version(ADDRESS, "L"), qr.version(ADDRESS, "M")) == (2, 3)


def test_short_addresses_are_split_too():
    """qrcode by itself leaves runs under 20 characters in byte mode: version 2."""
    assert qr.version("http://10.0.0.5:8080/", "L") == 1


def test_the_matrix_has_its_quiet_zone():
    lines = qr.matrix(ADDRESS, "M", border=4)
    assert len(lines) == 17 + 4 * 3 + 8
    assert not any(dark for line in (*lines[:4], *lines[-4:]) for dark in line)
    assert not any(dark for line in lines for dark in (*line[:4], *line[-4:]))


def test_nothing_and_too_much_are_said_so():
    with pytest.raises(ValueError, match="needs a text"):
        qr.matrix("")
    with pytest.raises(qr.TooLong, match="4000 bytes"):
        qr.version("x" * 4000)


def test_png_decodes():
    with Image.open(io.BytesIO(qr.png(ADDRESS, "Q", scale=5))) as image:
        assert image.size == (5 * (17 + 4 * qr.version(ADDRESS, "Q") + 8),) * 2
        assert decoded(image.convert("L")) == ADDRESS


def test_svg_draws_the_same_modules():
    lines = qr.matrix(ADDRESS)
    drawn = qr.svg(ADDRESS, title='Scan <me> & "vote"')
    path = re.findall(r'd="(M[^"]+)"', drawn)[-1]
    dark = {
        (int(top), int(left) + n)
        for left, top, width, back in re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", path)
        for n in range(int(width))
        if width == back
    }
    assert dark == {(top, left) for top, line in enumerate(lines) for left, on in enumerate(line) if on}
    assert "<title>Scan &lt;me&gt; &amp; &quot;vote&quot;</title>" in drawn
    assert 'aria-hidden="true"' in qr.svg(ADDRESS)


@pytest.mark.parametrize("in_full_cells", [False, True])
@pytest.mark.parametrize("border", [qr.QUIET, qr.NARROW_QUIET])
def test_both_drawings_decode(in_full_cells, border):
    drawing = next(
        drawing
        for room in range(10, 100)
        if (drawing := qr.fit(ADDRESS, room, room, in_full_cells=in_full_cells)) and drawing.border == border
    )
    assert decoded(on_screen(drawing)) == ADDRESS


def test_80_by_24_holds_version_3():
    drawing = qr.fit(ADDRESS, 80, 20)
    assert drawing == qr.Drawing(ADDRESS, "M", 4, False, columns=37, rows=19)


@pytest.mark.parametrize(
    ("columns", "rows", "expected"),
    [
        (37, 19, ("M", 4)),
        (37, 18, ("L", 4)),
        (36, 19, ("L", 4)),
        (33, 17, ("L", 4)),
        (33, 16, ("L", 2)),
        (29, 15, ("L", 2)),
        (29, 14, None),
        (28, 15, None),
        (0, 0, None),
    ],
)
def test_less_room_costs_correction_then_quiet(columns, rows, expected):
    drawing = qr.fit(ADDRESS, columns, rows)
    assert (drawing and (drawing.level, drawing.border)) == expected


def test_what_cannot_be_a_code_fits_nowhere():
    assert qr.fit("", 200, 200) is None
    assert qr.fit("x" * 4000, 1000, 1000) is None


def test_escape_sequences_decode():
    drawing = qr.fit(ADDRESS, 80, 24)
    lines = qr.ansi(drawing).splitlines()
    console = Text.from_ansi(lines[0]).plain
    assert len(console) == drawing.columns
    assert decoded(draw([cells(_segments(line)) for line in lines], 8, 16)) == ADDRESS


def _segments(line: str) -> list[Segment]:
    text = Text.from_ansi(line)
    return [Segment(text.plain[span.start : span.end], span.style) for span in text.spans]


@given(ssid=WIFI_NAMES, password=st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=20))
@settings(max_examples=60, deadline=None)
def test_a_wifi_text_can_be_taken_apart_again(ssid, password):
    body = qr.wifi(ssid, password).removeprefix("WIFI:")
    fields = [re.sub(r"\\(.)", r"\1", field) for field in re.findall(r"((?:\\.|[^\\;])*);", body, flags=re.DOTALL)]
    assert fields == ["T:WPA", f"S:{ssid}", f"P:{password}", ""]


def test_wifi_forms():
    assert qr.wifi("居委会;5G", 'a:b,c\\"') == r"WIFI:T:WPA;S:居委会\;5G;P:a\:b\,c\\\";;"
    assert qr.wifi("open", "ignored", "nopass") == "WIFI:T:nopass;S:open;;"
    assert qr.wifi("quiet", "x", hidden=True) == "WIFI:T:WPA;S:quiet;P:x;H:true;;"
    with pytest.raises(ValueError, match="name"):
        qr.wifi("")
