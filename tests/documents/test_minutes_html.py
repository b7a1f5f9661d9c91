"""Minutes as a page: complete, self-contained, well-formed, and nobody's text is markup."""

import json
import re
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
import rfc8785

from council.documents.bars import WIDTH, svg
from council.documents.html import minutes_html
from council.documents.json import minutes_json
from council.documents.paper import Bars, Part
from council.documents.record import compose
from council.documents.schemas import NAMES, schema
from council.domain import agenda, floor, motions, roll_call, sitting
from council.domain.kernel import Refusal
from council.domain.meeting import Item
from council.domain.minutes import Minutes
from tests.domain.a_meeting import a_meeting, convene, hold, in_session, proposals, roster, with_proxies

SHANGHAI = ZoneInfo("Asia/Shanghai")
HEAD = "ab" * 32
VOID = {"meta", "br", "rect", "path", "link", "img"}


@pytest.fixture(scope="module")
def minutes():
    return a_meeting().minutes(proposals())


class Reader(HTMLParser):
    """The elements, attributes and visible text of a page; fails where an element is not closed."""

    def __init__(self, page):
        super().__init__()
        self.open, self.elements, self.attributes, self.texts = [], [], [], []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] != "style":
            self.texts.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.texts).split())


def read(page):
    return Reader(page)


# -- the page ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("short", [False, True])
@pytest.mark.parametrize("masked", [False, True])
def test_a_page_is_well_formed_and_loads_nothing(minutes, zh, en, short, masked):
    for words in (zh, en):
        page = minutes_html(minutes, words, SHANGHAI, masked=masked, short=short, head=HEAD)
        reader = read(page)
        assert page.startswith("<!doctype html>")
        assert not {"script", "img", "link", "iframe", "object", "form", "a"} & set(reader.elements)
        assert not {"src", "href", "style"} & {
            name for name, value in reader.attributes if "background" not in str(value)
        }
        assert "http" not in page
        assert "url(" not in page
        assert "@import" not in page


def test_the_page_says_its_language(minutes, zh, en):
    assert ("lang", "zh-CN") in read(minutes_html(minutes, zh, SHANGHAI)).attributes
    assert ("lang", "en") in read(minutes_html(minutes, en, SHANGHAI)).attributes


def test_the_page_says_what_the_record_says(minutes, zh):
    text = read(minutes_html(minutes, zh, SHANGHAI, head=HEAD)).text
    for expected in (
        "西街社区2026年第四季度居民代表会议",
        "会议记录",
        "应到36人，实到30人，请假2人，未到4人",
        "黄永平（赞成、1分35秒） ：",
        "赞成 20（69.0%）",
        "票数相等，未通过",
        "附件：到会人员名单",
        "韩素芬（19:05—19:47、手机）",
        f"档案链校验码（SHA-256）：{HEAD}",
        "council-weather（3f3f3f3f3f3f3f3f）",
    ):
        assert expected.replace(" ：", "：") in text.replace(" ：", "：")
    for role in ("主持人（签名）", "记录人（签名）", "监票人（签名）", "计票人（签名）"):
        assert role in text


def test_masked_pages_name_nobody(minutes, zh):
    page = minutes_html(minutes, zh, SHANGHAI, masked=True)
    candidates = {option.label for option in minutes.polls[6].question.options}
    assert [
        who for who in (each.who.name for each in minutes.roll.members) if who in page and who not in candidates
    ] == []


def test_it_is_made_for_printing_on_a4(minutes, zh):
    page = minutes_html(minutes, zh, SHANGHAI)
    assert "@page { size: A4;" in page
    assert "counter(page)" in page


# -- text is text --------------------------------------------------------------------------------------------------

WILD = "<script>alert('&')</script><b>\"x\"</b> {{ 7*7 }} {% raw %} & &lt; ]]> <!--"


def wild_meeting(text):
    """A meeting in which everything that people write is hostile."""
    people = roster([text, "李建国", "张玉兰"])
    item = Item(id="i", title=text, text=text, kind="proposal")
    held = hold(convene(people, item, title=text, place=text, body_name=text), sitting.OpenDoors(), people=people)
    for person in ("p01", "p02"):
        held.do(roll_call.Arrive(person=person))
    held.do(roll_call.Excuse(person="p03", reason=text)).do(roll_call.AdmitGuest(id="g", name=text, role=text))
    held.do(sitting.Appoint(office="chair", person="p01")).do(sitting.CallToOrder()).do(agenda.StartItem())
    held.do(floor.GiveFloor(person="p01", side="for")).do(floor.EndTurn(gist=text))
    held.do(motions.Move(text=text)).do(sitting.TakeNote(text=text)).do(sitting.Recess(reason=text)).do(
        sitting.Resume()
    )
    held.do(agenda.ConcludeItem(item="i", outcome="deferred", reason=text, wording=text, dissent=text))
    return held.do(sitting.Adjourn(reason=text)).minutes()


def test_hostile_text_changes_nothing_but_the_text(zh):
    plain, wild = (read(minutes_html(wild_meeting(text), zh, SHANGHAI)) for text in ("平常", WILD))
    assert wild.elements == plain.elements
    assert [name for name, _ in wild.attributes] == [name for name, _ in plain.attributes]
    assert wild.text.count("<script>alert('&')</script>") == plain.text.count("平常") > 15
    assert "49" not in wild.text.replace("19:", "")


# -- bars ----------------------------------------------------------------------------------------------------------


def widths(drawn):
    return [float(width) for width in re.findall(r'<rect x="[\d.]+" y="6" width="([\d.]+)"', drawn)]


def test_a_bar_shows_the_parts_of_its_whole():
    parts = (
        Part("赞成", 20, "20", "good"),
        Part("反对", 5, "5", "bad"),
        Part("弃权", 0, "0", "open"),
        Part("未投", 5, "5", "quiet"),
    )
    drawn = str(svg(Bars(30, parts, mark=16, mark_said="须16")))
    assert widths(drawn) == [WIDTH * 20 / 30, WIDTH * 5 / 30, WIDTH * 5 / 30]
    assert f"M{WIDTH * 16 / 30:.2f} 6V" in drawn
    assert drawn.count("<li>") == 5


def test_a_label_too_wide_for_its_part_stays_beside_it():
    drawn = str(svg(Bars(100, (Part("赞成", 99, "99", "good"), Part("反对", 1, "1", "bad")))))
    assert re.findall(r">([^<>]+)</text>", drawn) == ["赞成"]


def test_nothing_is_drawn_of_nothing():
    assert svg(Bars(0, (Part("赞成", 0, "0"),))) == ""


def test_names_in_a_picture_are_text():
    assert "<b>" not in str(
        svg(Bars(3, (Part("<b>", 2, "<b>", "good"), Part("<b>", 1, "x", "open")), stacked=False, mark=2))
    )


# -- the blocks ----------------------------------------------------------------------------------------------------


def test_every_kind_of_meeting_composes(zh, en):
    people = roster()
    meetings = (
        hold(convene(people), people=people),
        in_session(Item(id="a", title="停车")).do(agenda.StartItem()).do(motions.Move(text="划线", mover="p02")),
        with_proxies(),
        a_meeting(),
    )
    for held in meetings:
        for words in (zh, en):
            paper = compose(held.minutes(), words, SHANGHAI)
            assert paper.title == held.meeting.title
            assert read(minutes_html(held.minutes(), words, SHANGHAI)).text


# -- JSON and its schemas ------------------------------------------------------------------------------------------


def test_json_comes_back_as_the_same_minutes(minutes):
    for readable in (True, False):
        assert Minutes.model_validate_json(minutes_json(minutes, readable)) == minutes
    assert "王秀英".encode() in minutes_json(minutes)


def test_canonical_json_is_canonical(minutes):
    assert minutes_json(minutes, readable=False) == rfc8785.dumps(minutes.model_dump(mode="json"))


def test_readable_json_is_indented_and_ends_with_a_line_break(minutes):
    lines = minutes_json(minutes).decode().split("\n")
    assert lines[1] == '  "format": 1,'
    assert lines[-1] == ""


@pytest.mark.parametrize("name", NAMES)
def test_every_schema_is_a_schema(name):
    written = schema(name)
    assert written["$schema"].endswith("2020-12/schema")
    assert written["title"] == name
    assert json.loads(json.dumps(written)) == written


def test_there_is_no_other_schema():
    assert set(NAMES) == {"minutes", "archive", "settings", "proposal", "follow_up", "resident", "rule", "cycle"}
    with pytest.raises(Refusal) as refused:
        schema("nonsense")
    assert refused.value.code == "schema.unknown"
