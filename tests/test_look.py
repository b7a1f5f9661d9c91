"""The pictures that this project looks at are themselves looked at."""

import re

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.widgets import Static

from tests.drawing import CELL_HEIGHT, CELL_WIDTH, cells, draw, to_svg
from tests.glyphs import Box, shapes
from tests.look import picture, rows, text

PLAIN = Style.parse("#ffffff on #000000")


class Names(App[None]):
    def compose(self) -> ComposeResult:
        yield Static("解建国 Xie\n│到│", markup=False)


def test_a_chinese_character_takes_two_columns():
    row = cells([Segment("解a国", PLAIN)])
    assert [(cell.glyph, cell.column, cell.width) for cell in row] == [("解", 0, 2), ("a", 2, 1), ("国", 3, 2)]


async def test_the_screen_reads_as_text():
    async with Names().run_test(size=(12, 3)) as pilot:
        assert (await text(pilot)).splitlines()[:2] == ["解建国 Xie", "│到│"]


async def test_a_picture_is_as_large_as_its_cells(tmp_path):
    from PIL import Image

    async with Names().run_test(size=(12, 3)) as pilot:
        path = await picture(pilot, tmp_path / "names.png", scale=2)
    with Image.open(path) as image:
        assert image.size == (12 * 2 * CELL_WIDTH, 3 * 2 * CELL_HEIGHT)


async def test_svg_fits_each_run_to_its_cells():
    async with Names().run_test(size=(12, 3)) as pilot:
        drawn = to_svg(await rows(pilot), "名册")
    lengths = {run: float(length) for length, run in re.findall(r'textLength="([\d.]+)"[^>]*>([^<]+)<', drawn)}
    assert lengths["Xie"] == 3 * CELL_WIDTH
    assert lengths["解建国"] == pytest.approx(6 * CELL_WIDTH, abs=2)


def test_half_a_block_is_half_a_cell():
    image = draw([cells([Segment("▀", Style.parse("#ff0000 on #0000ff"))])], 8, 16)
    assert [image.getpixel((4, y)) for y in (0, 7, 8, 15)] == [(255, 0, 0)] * 2 + [(0, 0, 255)] * 2


@pytest.mark.parametrize(("character", "edges"), [("┼", "lrtb"), ("─", "lr"), ("╚", "rt"), ("┙", "lt"), ("╺", "r")])
def test_lines_reach_the_edges_they_are_named_for(character, edges):
    boxes = [shape for shape in shapes(character, 12, 24) or () if isinstance(shape, Box) and shape.ink]
    reached = {
        "l": any(box.left == 0 for box in boxes),
        "r": any(box.right == 12 for box in boxes),
        "t": any(box.top == 0 for box in boxes),
        "b": any(box.bottom == 24 for box in boxes),
    }
    assert {edge for edge, touches in reached.items() if touches} == set(edges)
