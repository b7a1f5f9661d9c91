"""Minutes as Markdown: complete, in both languages, and what people wrote is never markup."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from council.documents.json import minutes_json
from council.documents.markdown import line, minutes_markdown, text
from council.documents.notices import result_sheet_html
from council.domain import agenda, paper, polls, sitting
from council.domain.meeting import Item
from council.domain.minutes import Minutes
from council.domain.minutes.masking import masked
from council.domain.roster import masked_name
from council.i18n import words
from council.service.archive import Archive
from council.store.memory import MemoryStore
from tests.domain.a_meeting import COMMUNITY, a_meeting, in_session, proposals, with_proxies

SHANGHAI = ZoneInfo("Asia/Shanghai")
RENDERER = MarkdownIt("gfm-like")


@pytest.fixture(scope="module")
def minutes():
    return a_meeting().minutes(proposals())


def said(tokens):
    """The text a reader sees."""
    out = []
    for token in tokens:
        if token.children:
            out.append(said(token.children))
        elif token.type in ("text", "code_inline", "html_inline", "html_block", "fence", "code_block"):
            out.append(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            out.append("\n")
    return "".join(out)


def kinds(tokens):
    return {token.type for token in tokens} | {kind for token in tokens for kind in kinds(token.children or [])}


# -- what is in it -------------------------------------------------------------------------------------------------


def test_chinese_minutes_read_like_a_record(minutes, zh):
    page = minutes_markdown(minutes, zh, SHANGHAI)
    for expected in (
        "# 西街社区2026年第四季度居民代表会议",
        "**会议记录**",
        "- **时间**：2026年11月23日（星期一）19:09—19:48",
        "- **主持人**：王秀英",
        "- **到会情况**：应到36人，实到30人，请假2人，未到4人；散会时在场29人",
        "- **请假**：司马兰（外出就医）、蔡金花（出差）",
        "- **法定人数**：应到人员三分之二以上（基数36），须24，实有30，达到",
        "### 5. 南门停车位重新划线 — 表决通过",
        "- **黄永平（赞成、1分35秒）**：赞成。消防车上月进不来，线必须重划。",
        "| 赞成 | 20（69.0%） |",
        "- **通过标准**：到会人员过半数（基数29），须15，得票20，达到",
        "- **回避**：高长生（承接划线工程，回避）",
        "**不同意见**：高长生等14人要求尽快再议",
        "- **决议2026-007-1**：更换3号楼全部楼道灯。（责任人：吴德明；期限：2026年12月20日）",
        "**表决**：与第3项一并表决，结果见该项。",
        "票数相等，未通过",
        "**票数相同，未决出**：罗丽娟、宋大伟",
        "## 四、撤销记录",
    ):
        assert expected in page


def test_english_minutes(minutes, en):
    page = minutes_markdown(minutes, en, SHANGHAI)
    for expected in (
        "- **Time**: 23 November 2026 (Monday), 19:09–19:48",
        "- **Attendance**: 36 due, 30 present, 2 excused, 4 absent; 29 present at the end",
        "- **Majority**: more than half of those present (29): 15 votes needed, 20 cast: met",
        "- **Majority**: more than half of those present (30): 16 votes needed, 14 cast: not met",
        "(round 2) — Elected",
        "## 1. Business",
    ):
        assert expected in page


def test_the_short_form_has_decisions_and_no_speeches(minutes, zh):
    page = minutes_markdown(minutes, zh, SHANGHAI, short=True)
    assert "**会议纪要**" in page
    assert "发言记录" not in page
    assert "附件" not in page
    assert "赞成20票、反对5票、弃权1票；通过" in page
    assert "| 2026-007-3 | 南门重新划线36个车位" in page
    assert len(page) < len(minutes_markdown(minutes, zh, SHANGHAI)) / 2


def test_masked_minutes_name_nobody(minutes, zh):
    page = minutes_markdown(minutes, zh, SHANGHAI, masked=True)
    assert "王秀英" not in page
    assert "王\\*" in page
    assert "附件" not in page
    assert "出差" not in page


def test_a_preview_says_that_it_is_one(zh):
    held = in_session(Item(id="a", title="停车")).do(agenda.StartItem())
    assert "> 预览稿：会议尚未结束，截至2026年11月23日" in minutes_markdown(held.minutes(), zh, SHANGHAI)
    assert "预览稿" not in minutes_markdown(a_meeting().minutes(), zh, SHANGHAI)


def test_the_head_of_the_chain_is_printed_when_given(minutes, zh):
    assert "ab" * 32 in minutes_markdown(minutes, zh, SHANGHAI, head="ab" * 32)
    assert "档案链" not in minutes_markdown(minutes, zh, SHANGHAI)


def test_areas_and_proxies(zh):
    page = minutes_markdown(with_proxies().minutes(), zh, SHANGHAI)
    assert "- **委托**：周海燕委托王秀英" in page
    assert "按专有面积：参与表决人员过半数（基数601.10平方米），须300.56平方米，得票428.77平方米，达到" in page
    assert "意见征询，不作为法定决定" in page
    assert "- **赞成5票**：王秀英、李建国、张玉兰、杨文斌、周海燕（王秀英代）" in page


def test_an_empty_meeting_has_a_page_too(en):
    from tests.domain.a_meeting import convene, hold, roster

    people = roster()
    page = minutes_markdown(hold(convene(people), people=people).minutes(), en, SHANGHAI)
    assert "- **Attendance**: 36 due, 0 present, 0 excused, 36 absent" in page


# -- text is text --------------------------------------------------------------------------------------------------

WILD = (
    "<script>alert(1)</script>",
    "# 标题",
    "1. 一\n2) 二",
    "- 甲\n+ 乙\n* 丙",
    "[点我](http://example.org) ![图](x)",
    "www.example.org http://example.org a@example.org",
    "`代码` ~~~ ``` ~~删~~",
    "a_b_c *强调* __粗__",
    "甲 | 乙\n--- | ---",
    "> 引\n===\n---",
    "&lt; &amp; &#35; \\",
    "    缩进四格",
    "[x]: http://example.org\n[x]",
    ": 定义",
)


@pytest.mark.parametrize("written", WILD)
def test_markup_in_a_text_is_shown_not_obeyed(written):
    tokens = RENDERER.parse(text(written))
    assert kinds(tokens) <= {
        "paragraph_open",
        "paragraph_close",
        "inline",
        "text",
        "hardbreak",
        "softbreak",
        "text_special",
    }
    assert said(tokens).split() == written.split()


@given(
    st.text(
        st.characters(codec="utf-8", exclude_categories=("Cc", "Zs", "Zl", "Zp"), include_characters=" \n"), max_size=40
    )
)
@example("0. \n")
@example("&copy")
@example("<a")
@example("http://a.b")
def test_any_text_comes_back(written):
    assert said(RENDERER.parse(text(written))).split() == written.split()


@given(st.text("ab*_`|[]<>#-+.1 &\\~!", max_size=20))
def test_any_line_survives_a_table(written):
    tokens = RENDERER.parse(f"| a | b |\n| --- | --- |\n| {line(written)} | z |\n")
    cells = [said([token]) for token in tokens if token.type == "inline"]
    assert [cell.split() for cell in cells] == [["a"], ["b"], written.split(), ["z"]]


def test_wild_notes_do_not_change_the_documents_shape(zh):
    def shape(note):
        held = in_session(Item(id="a", title="停车")).do(agenda.StartItem()).do(sitting.TakeNote(text=note))
        tokens = RENDERER.parse(minutes_markdown(held.minutes(), zh, SHANGHAI))
        return [token.type for token in tokens]

    assert len({tuple(shape(note)) for note in (*WILD, "平平常常")}) == 1


def test_minutes_out_of_the_archive_read_the_same(zh):
    """Canonical JSON puts keys in another order; the ballot's order is the one that is printed."""
    for held in (a_meeting(), with_proxies()):
        minutes = held.minutes()
        archived = Minutes.model_validate_json(minutes_json(minutes, readable=False))
        for short in (False, True):
            written = minutes_markdown(minutes, zh, SHANGHAI, short=short)
            assert minutes_markdown(archived, zh, SHANGHAI, short=short) == written
        assert result_sheet_html(archived, zh, SHANGHAI) == result_sheet_html(minutes, zh, SHANGHAI)


def test_a_correction_is_told_before_what_it_corrects(zh):
    held, store = a_meeting(), MemoryStore()
    archive, at = Archive(store), datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
    archive.add_meeting(held.meeting, held.entries, held.people, held.boxes, at, COMMUNITY)
    archive.correct("meeting1", "第五项应为35个车位", "王秀英指出笔误", "李建国", at, COMMUNITY)
    archive.approve("meeting1", "meeting2", "王秀英", at, COMMUNITY)
    page = minutes_markdown(held.minutes(), zh, SHANGHAI, later=archive.records)
    assert (
        "- **2026年12月1日更正**：第五项应为35个车位；理由：王秀英指出笔误；李建国\n- **2026年12月1日确认**：王秀英"
        in page
    )
    assert page.index("第五项应为35个车位") < page.index("## 一、")
    masked = minutes_markdown(held.minutes(), zh, SHANGHAI, masked=True, later=archive.records)
    assert "第五项应为35个车位；理由：王\\*指出笔误；李\\*" in masked
    assert "李建国" not in masked


@pytest.mark.parametrize(
    ("given", "row"), [(3, "| On paper | 3 | 3 | — | — | — | 0 |"), (6, "| On paper | 6 | 6 | 5 | 0 | 1 | 0 |")]
)
def test_a_channel_with_few_secret_ballots_tells_nothing_of_them_but_in_sum(given, row):
    held = in_session(Item(id="i", title="充电桩")).do(agenda.StartItem()).do(polls.OpenPoll(secrecy="secret"))
    for teller in ("p01", "p02"):
        held.do(sitting.Appoint(office="teller", person=teller, declares=True))
    rights = [right.id for right in held.meeting.present_rights]
    held.do(paper.IssuePaper(rights=tuple(rights[:given]))).vote(dict.fromkeys(rights[given : given + 8], ("yes",)))
    held.count_paper(dict.fromkeys(rights[: given - 1], ("no",)), spoilt=rights[given - 1 : given])
    made = minutes_markdown(held.close().minutes(), words("en"), SHANGHAI)
    assert row in made
    total = next(line for line in made.splitlines() if line.startswith("| Together"))
    assert f" | {given + 8} | {given + 7} | 0 | 1 | " in total, "the sums add up"


def test_helper_and_witness_are_masked_in_public():
    held = in_session(Item(id="i", title="充电桩")).do(agenda.StartItem()).do(polls.OpenPoll(secrecy="secret"))
    right = held.meeting.present_rights[3].id
    helped = paper.Assist(poll=held.meeting.open_poll.id, right=right, helper="社工陈小梅", witness="p02")
    held.do(helped).vote({right: ("yes",)}, "assisted")
    full = held.close().minutes()
    (record,) = full.polls[0].assisted
    public = minutes_markdown(masked(full), words("zh"), SHANGHAI)
    for who in (record.who, record.helper, record.witness):
        assert who.name in minutes_markdown(full, words("zh"), SHANGHAI)
        assert who.name not in public
        assert masked_name(who.name).replace("*", r"\*") in public
