"""Lines are broken as Chinese and English are printed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.content import Content

from council.tui.widgets.folding import cut, folded


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("夜间停车，白天通行", 8, ["夜间停", "车，白天", "通行"]),
        ("见于《组织法》第二十六条", 6, ["见于", "《组织", "法》第", "二十六", "条"]),
        ("the grid proposes", 9, ["the grid", "proposes"]),
        ("unbreakable", 4, ["unbr", "eaka", "ble"]),
        ("第1网格 proposed by 王*", 12, ["第1网格", "proposed by", "王*"]),
        ("a\n\nb", 9, ["a", "", "b"]),
        ("short", 40, ["short"]),
    ],
)
def test_lines(text, width, lines):
    assert folded(Content(text), width).plain.split("\n") == lines


TEXTS = st.text(st.sampled_from("国家停 ab,。，（）《》“”…—x1"), max_size=40)


@given(TEXTS, st.integers(6, 20))
def test_nothing_is_lost_and_nothing_is_too_wide(text, width):
    lines = folded(Content(text), width).plain.split("\n")
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(cell_len(line) <= width for line in lines if len(line.strip("，。、；：？！）》…—,“”")) > 1)


def test_styles_stay_with_their_words():
    styled = Content.assemble("夜间停车", ("白天通行", "bold"))
    spans = folded(styled, 8).spans
    assert [(span.start, span.end) for span in spans] == [(5, 9)]


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("停车方案", 8, "停车方案"),
        ("停车方案", 7, "停车方…"),
        ("停车方案", 6, "停车…"),
        ("abc", 2, "a…"),
        ("停", 1, "…"),
    ],
)
def test_cutting(text, width, shown):
    assert cut(text, width) == shown
    assert cell_len(shown) <= width
