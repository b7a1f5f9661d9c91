"""Text set in cells: lines break as Chinese and English are written, lists and pages show every line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.content import Content

from council.tui.themes import DARK
from council.tui.widgets.listing import Cell, Column, Listing, Row, fitted
from council.tui.widgets.page import Page
from council.tui.widgets.setting import block, facts, wrapped
from tests.look import rows


def lines(text, width):
    return [line.plain for line in wrapped(Content(text), width)]


def test_no_line_begins_with_a_comma_or_ends_with_an_opening_bracket():
    assert lines("方向大家赞成，但缺面积。", 12) == ["方向大家赞", "成，但缺面", "积。"]
    assert lines("请看附件（第二页）。", 10) == ["请看附件", "（第二", "页）。"]


def test_words_stay_whole_and_line_breaks_stay():
    assert lines("the east gate\n\nis shut", 9) == ["the east", "gate", "", "is shut"]


def test_what_is_longer_than_a_line_is_cut_into_pieces():
    assert lines("abcdefgh", 3) == ["abc", "def", "gh"]


def test_a_masked_name_keeps_its_star():
    assert "*" not in {line[:1] for line in lines("张*、李*、王*、赵*", 7)}


@given(st.text(alphabet="中文，。（）“”… abcXYZ-,.*\n", max_size=80), st.integers(min_value=4, max_value=40))
def test_nothing_is_lost_and_nothing_is_too_wide(text, width):
    made = lines(text, width)
    assert "".join("".join(made).split()) == "".join(text.split())
    assert all(cell_len(line) <= width for line in made)


def test_a_block_hangs_under_its_first_line():
    made = block(Content("一二三四五六"), 10, Content("甲  "))
    assert [line.plain for line in made] == ["甲  一二三", "    四五六"]


def test_facts_stand_in_two_columns_and_leave_out_what_says_nothing():
    made = facts([("提议人", "张*"), ("联名", ""), ("期限", "明天"), (Content("1  "), "题目")], 20)
    assert [line.plain for line in made] == ["提议人  张*", "期限    明天", "        1  题目"]


@pytest.mark.parametrize(
    ("text", "width"), [("停车方案", 8), ("停车方案", 7), ("停车方案", 5), ("ab", 4), ("停", 1), ("x", 0)]
)
def test_a_text_is_fitted_into_exactly_so_many_cells(text, width):
    assert cell_len(fitted(text, width)) == width


class Shown(App):
    def on_load(self) -> None:
        self.register_theme(DARK)
        self.theme = DARK.name

    def compose(self) -> ComposeResult:
        yield Listing(id="list")
        yield Page(id="page")


COLUMNS = (Column("号", 4), Column("题"), Column("宽", 6, needs=60))


def table(count):
    return [Row(str(n), (Cell(f"{n:03d}", "quiet"), Cell(f"题目{n}"), Cell("x"))) for n in range(count)]


async def test_a_list_draws_what_is_seen_and_follows_its_mark():
    async with Shown().run_test(size=(40, 16)) as pilot:
        listing = pilot.app.query_one(Listing)
        pilot.app.query_one(Page).display = False
        listing.show(COLUMNS, table(100))
        listing.focus()
        await pilot.press("end")
        seen = "\n".join("".join(cell.glyph for cell in row) for row in await rows(pilot))
        assert "题目99" in seen
        assert "题目1 " not in seen
        assert seen.startswith(" 号"), "the headings stay"
        assert "宽" not in seen, "too narrow for that column"
        await pilot.press("home", "pagedown")
        assert listing.place == 14


async def test_the_mark_stays_on_its_row_when_others_come_and_go():
    async with Shown().run_test() as pilot:
        listing = pilot.app.query_one(Listing)
        listing.show(COLUMNS, table(10), "4")
        assert listing.key == "4"
        listing.show(COLUMNS, table(10)[2:])
        assert listing.key == "4"
        listing.show(COLUMNS, table(3))
        assert listing.key == "2", "what stands in its place"
        listing.show(COLUMNS, (), nothing="没有")
        assert listing.key == ""
        await pilot.press("down", "enter")


async def test_a_page_shows_every_line_to_the_last_cell():
    async with Shown().run_test(size=(60, 12)) as pilot:
        page = pilot.app.query_one(Page)
        pilot.app.query_one(Listing).display = False
        page.show(lambda width: [Content("一" * (width // 2 - 1) + f"{n:02d}") for n in range(40)])
        await pilot.pause()
        page.focus()
        seen = ["".join(cell.glyph for cell in row) for row in await rows(pilot)]
        assert [f"{n:02d}" in line for n, line in enumerate(seen)] == [True] * 12
        await pilot.press("end")
        seen = ["".join(cell.glyph for cell in row) for row in await rows(pilot)]
        assert "39" in seen[-1]
