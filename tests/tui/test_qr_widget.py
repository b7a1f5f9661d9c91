"""The code is read off the rendered terminal screen, as a phone would read it off the glass."""

import pytest
import zxingcpp
from textual.app import App, ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Footer, Header

from council.tui.widgets.qr import QrCode
from tests.drawing import draw
from tests.look import rows, text

ADDRESS = "http://192.168.178.123:8080/V/ABCDE12345"
FALLBACK = "窗口太小 [b]请放大[/b]"


class Hall(App[None]):
    """A code in the place that the meeting console has for it, between a header and a footer."""

    CSS = "Horizontal { align: center middle; }"

    def __init__(self, code: QrCode, theme: str = "textual-dark") -> None:
        super().__init__()
        self.code, self.wanted = code, theme

    def compose(self) -> ComposeResult:
        yield Header()
        with Horizontal():
            yield self.code
        yield Footer()

    def on_mount(self) -> None:
        self.theme = self.wanted


async def read(pilot) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(draw(await rows(pilot), 8, 16))]


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light", "nord", "ansi-light", "solarized-light"])
async def test_half_blocks_decode_at_80_by_24(theme):
    app = Hall(QrCode(ADDRESS), theme)
    async with app.run_test(size=(80, 24)) as pilot:
        assert await read(pilot) == [ADDRESS]
        assert (app.code.drawing.level, app.code.drawing.border) == ("M", 4)


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light"])
async def test_full_cells_decode_where_there_is_room(theme):
    app = Hall(QrCode(ADDRESS, full_cells=True), theme)
    async with app.run_test(size=(120, 40)) as pilot:
        assert await read(pilot) == [ADDRESS]
        assert "▀" not in await text(pilot)


async def test_80_by_24_has_no_room_for_full_cells_and_says_so():
    """Even version 1 with half its quiet zone is 25 rows high."""
    async with Hall(QrCode(ADDRESS, full_cells=True, fallback=FALLBACK)).run_test(size=(80, 24)) as pilot:
        assert await read(pilot) == []
        assert FALLBACK in await text(pilot)


async def test_the_fallback_is_never_markup():
    async with Hall(QrCode("x" * 4000, fallback=FALLBACK)).run_test(size=(80, 24)) as pilot:
        assert "[b]请放大[/b]" in await text(pilot)


@pytest.mark.parametrize(("lines", "expected"), [(21, ("M", 4)), (19, ("L", 4)), (17, ("L", 2)), (16, None)])
async def test_a_low_window_takes_correction_then_quiet_then_the_code(lines, expected):
    app = Hall(QrCode(ADDRESS, fallback=FALLBACK))
    async with app.run_test(size=(80, lines)) as pilot:
        drawing = app.code.drawing
        assert (drawing and (drawing.level, drawing.border)) == expected
        assert await read(pilot) == ([ADDRESS] if expected else [])


async def test_the_code_follows_its_text_its_mode_and_the_window():
    app = Hall(QrCode(fallback="waiting"))
    async with app.run_test(size=(120, 40)) as pilot:
        assert "waiting" in await text(pilot)
        app.code.text = ADDRESS
        assert await read(pilot) == [ADDRESS]
        half = app.code.size
        app.code.full_cells = True
        assert await read(pilot) == [ADDRESS]
        assert (app.code.size.width, app.code.size.height) == (half.width * 2, half.height * 2 - 1)
        app.code.text = "http://10.0.0.5:8080/"
        assert await read(pilot) == ["http://10.0.0.5:8080/"]
        await pilot.resize_terminal(120, 24)
        assert await read(pilot) == []
        app.code.full_cells = False
        assert await read(pilot) == ["http://10.0.0.5:8080/"]


@pytest.mark.parametrize(("size", "width"), [((80, 24), 37), ((50, 21), 33), ((120, 40), 37)])
async def test_a_column_as_wide_as_its_contents_makes_room_for_the_code(size, width):
    code = QrCode(ADDRESS, fallback=FALLBACK)
    app = Hall(code)
    app.CSS += "Vertical { width: auto; border: round white; }"
    app.compose = lambda: iter([Header(), Vertical(code), Footer()])
    async with app.run_test(size=size) as pilot:
        assert await read(pilot) == [ADDRESS]
        assert code.size.width == width


async def test_the_code_stands_in_the_middle_of_a_larger_place():
    code = QrCode(ADDRESS)
    code.styles.width, code.styles.height = "1fr", "1fr"
    async with Hall(code).run_test(size=(80, 30)) as pilot:
        assert await read(pilot) == [ADDRESS]
        middle = (await rows(pilot))[code.region.y + code.region.height // 2]
        white = [cell.column for cell in middle if cell.look.paper.hex == "#ffffff"]
        assert (white[0], white[-1]) == (21, 57)
