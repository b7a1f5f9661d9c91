"""What rules do beyond counting is in the archive, verifies, and reads right in both languages."""

from zoneinfo import ZoneInfo

import pytest

from council.documents.markdown import minutes_markdown
from council.i18n.telling import told
from council.service.verify import verify
from tests import recount
from tests.domain.an_owners_meeting import CLAUSE, owners_meeting, tied_meeting
from tests.service.test_verify import archived

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture(scope="module")
def owners():
    return owners_meeting()


@pytest.fixture(scope="module")
def tied():
    return tied_meeting()


def test_both_programs_find_the_archive_whole(owners, tied):
    files = archived(owners, tied)
    assert verify(files).wrong == []
    found, _head = recount.recount(files)
    assert found.problems == []


def test_the_owners_minutes_keep_what_was_cast_apart_from_what_was_not_returned(owners, zh, en):
    page = minutes_markdown(owners.minutes(), zh, SHANGHAI)
    for line in (
        "- **委托**：周海燕委托王秀英（筹集维修资金）",
        "- **会议通知**：2026年11月7日（公告栏、楼栋群）",
        "- **选票送达**：签收 9、挂号邮寄 2；已告知逾期不投的后果11份",
        "- **效力**：意见征询，非业主大会决定：当地规定网上表决须使用政府的系统。",
        "- **选票**：实际交回7 / 601.10平方米：赞成6 / 515.62平方米，反对1 / 85.48平方米，弃权0 / 0.00平方米。",
        f"- **选票**：送达未交回4 / 369.32平方米，依{CLAUSE}从多数意见，计为赞成。",
        "- **选票**：两项合计：赞成10 / 884.94平方米，占应参加12 / 1,066.86平方米的83.33% / 82.95%。",
        "| 赞成 | 6（54.5%） |",
        "| 未交回，计为赞成 | 4 |",
        "表决通过（意见征询，不作为法定决定）",
    ):
        assert line in page
    english = minutes_markdown(owners.minutes(), en, SHANGHAI)
    assert "Delivered and not returned: 4 / 369.32 m²; by " in english
    assert "727.82 m² needed, 884.94 m² for it" in english
    assert "Adopted (an opinion, no decision in law)" in english


def test_the_tie_and_the_reason_for_short_notice_are_in_the_minutes(tied, zh, en):
    page = minutes_markdown(tied.minutes(), zh, SHANGHAI)
    assert "- **平票**：表决平票，主持人投决定票：赞成（王秀英：依议事规则第九条）。" in page
    assert "**前置程序未全，仍付表决的理由**：水管爆裂，临时通知（按期通知、议题已公告）" in page
    assert "- **党组织研究**：2026年11月23日（同意）" in page
    english = minutes_markdown(tied.minutes(), en, SHANGHAI)
    assert "There was a tie; the chair's casting vote decided: for (王秀英: 依议事规则第九条)." in english
    assert "Held without preliminaries because" in english
    public = minutes_markdown(tied.minutes().masked(), zh, SHANGHAI)
    assert "王秀英" not in public


def test_a_closed_vote_is_told_by_heads_and_by_area(owners, tied, zh, en):
    story = told(owners.meeting.last_poll, zh)
    assert story.remark == "意见征询，非业主大会决定：当地规定网上表决须使用政府的系统。"
    assert "人数 · 通过条件：参加表决人员（11）的四分之三以上赞成，即 9 票；实得 10 票。" in story.sums
    assert any(each.startswith("面积 · 通过条件") for each in story.sums)
    assert any(each.startswith("Floor area · Needed") for each in told(owners.meeting.last_poll, en).sums)
    assert told(tied.meeting.last_poll, en).sums[-1].startswith("There was a tie; the chair's casting vote decided")
