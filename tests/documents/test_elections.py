"""Elections in the minutes, in both languages."""

from zoneinfo import ZoneInfo

import pytest

from council.documents.html import minutes_html
from council.documents.markdown import minutes_markdown
from tests.domain.an_election import draw, election, hall, put, question

SHANGHAI = ZoneInfo("Asia/Shanghai")
STV = ("a b", "a b", "a b", "a b", "a b", "b c", "c d", "d c", "d c", "c d")


def read(held, _):
    return minutes_markdown(held.minutes(), _, SHANGHAI)


def test_a_stage_table_with_its_story(zh, en):
    held = election("scottish_stv", "abcd", *STV, seats=2)
    said = read(held, zh)
    assert "可转移单票制（苏格兰规则）（名额 2）" in said
    assert "逐步计票" in said
    assert "| ✓ 张秀兰" in said
    assert "第一选择——当选：张秀兰" in said
    assert "当选票数：满 4 票即当选。" in said
    said = read(held, en)
    assert "Single transferable vote (Scottish rules) (2 to be chosen)" in said
    assert "First preferences – elected: 张秀兰" in said
    assert "Majority" not in said


def test_a_lot_says_who_drew_and_how(zh, en):
    held = draw(election("irv", "ab", "a", "a", "b", "b"), "b")
    said = read(held, zh)
    assert "抽中李大山（被淘汰），抽签人：张玉兰（当众抽取纸签）" in said
    assert "张秀兰" in said.split("当选", 1)[1]
    assert "fell on 李大山 (excluded), drawn by 张玉兰 (当众抽取纸签)" in read(held, en)


def test_a_tie_that_still_waits_is_said(zh, en):
    held = election("irv", "ab", "a", "b")
    assert "须在张秀兰和李大山之间抽签决定" in read(held, zh)
    assert "TIE at stage 2" in read(held, en)


def test_points_of_an_award(zh, en):
    held = election("award", "ab", "a", "b", "b", numbers={"a": (90,), "b": (80,)})
    assert "投票分（30%）" in read(held, zh)
    assert "| ✓ 李大山 | 2 | 30.00 | 56.00 | 86.00 |" in " ".join(read(held, zh).split())
    assert "Panel (70 %)" in read(held, en)


def test_who_was_kept_off_the_ballot_is_in_the_record_and_not_on_the_wall(zh):
    held = election("choose", "ab", *["a"] * 6, barred=[("赵某", "有违建未整改")])
    assert "未列入选票" in read(held, zh)
    assert "赵某（有违建未整改）" in read(held, zh)
    assert "赵某" not in minutes_markdown(held.minutes(), zh, SHANGHAI, masked=True)


@pytest.mark.parametrize(
    ("method", "ballots", "told"),
    [
        ("irv", ("b a", "c"), ("李大山 > 张秀兰", "王小梅")),
        ("schulze", ("b=c a", "a"), ("李大山 = 王小梅 > 张秀兰", "张秀兰")),
        ("score", ("a:3 b:5", "c:1"), ("张秀兰 3、李大山 5", "王小梅 1")),
    ],
)
def test_ballots_by_name_say_what_was_marked(zh, method, ballots, told):
    held = put(hall(), question(method, "abc", most=5 if method == "score" else 1), *ballots, secrecy="by_name")
    said = read(held, zh).replace("\\>", ">").replace("\\=", "=")
    for each in told:
        assert each in said


def test_the_page_has_the_table_too(zh):
    page = minutes_html(election("schulze", "abc", "a b", "b c", "a c").minutes(), zh, SHANGHAI)
    assert "认为行优于列的票数" in page
    assert "<td" in page
