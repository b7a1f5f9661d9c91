"""Papers around a meeting: the notice, what was decided in public, the tellers' sheet, the follow-up slip."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from council.documents.markdown import markdown
from council.documents.notices import (
    follow_up_html,
    last_day,
    notice,
    notice_html,
    publication_html,
    result_sheet_html,
)
from council.domain import agenda
from council.domain.ledger import FOLLOW_UP_WORKFLOW, Entry, FollowUp, acted
from council.domain.meeting import Item
from tests.documents.test_minutes_html import read
from tests.domain.a_meeting import ITEMS, RULE, a_meeting, convene, hold, proposals, roster, with_proxies

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 11, 24)
HEAD = "ab" * 32


@pytest.fixture(scope="module")
def minutes():
    return a_meeting().minutes(proposals())


def planned(*items, **changes):
    people = roster()
    starts = datetime(2026, 12, 3, 11, 30, tzinfo=UTC)
    return hold(convene(people, *(items or ITEMS), starts=starts, **changes), people=people).meeting


# -- the notice ----------------------------------------------------------------------------------------------------


def test_the_notice_says_when_where_who_what_and_how(zh):
    text = read(notice_html(planned(), "西街社区居民委员会", zh, SHANGHAI, DAY, "0933-0000000")).text
    for expected in (
        "关于召开西街社区2026年第四季度居民代表会议的通知",
        "会议通知",
        "2026年12月3日（星期四）19:30",
        "社区二楼会议室",
        "居民代表会议，应到36人。",
        "南门停车位重新划线（20分钟）",
        "城市居民委员会组织法（2025年修订）",
        "三分之二以上居民代表到会，到会人员过半数通过。",
        "本次会议不得委托他人表决",
        "联系方式：0933-0000000",
        "西街社区居民委员会 2026年11月24日",
    ):
        assert expected in text


def test_the_notice_in_english(en):
    text = read(notice_html(planned(), "Xijie", en, SHANGHAI, DAY)).text
    assert "3 December 2026 (Thursday), 19:30" in text
    assert "Nobody can vote for you." in text
    assert "Questions" not in text


def test_where_proxies_are_allowed_the_notice_says_so(zh):
    rule = RULE.having(proxy=RULE.proxy.having(allowed=True))
    assert "须在签到台出示书面委托" in notice_html(planned(rule=rule), "社区", zh, SHANGHAI, DAY)


def test_the_agenda_keeps_its_tree_and_leaves_out_what_was_dropped(en):
    items = (
        Item(id="a", title="Works"),
        Item(id="b", title="Roof", parent="a"),
        Item(id="c", title="Gone"),
        Item(id="d", title="Other"),
    )
    people = roster()
    held = hold(convene(people, *items), agenda.DropItem(item="c"), people=people)
    page = markdown(notice(held.meeting, "Xijie", en, SHANGHAI, DAY), en)
    assert "- **1**: Works\n- **1.1**: Roof\n- **2**: Other" in page
    assert "Gone" not in page


# -- in public -----------------------------------------------------------------------------------------------------


def test_decisions_hang_out_without_names(minutes, zh):
    page = publication_html(minutes, zh, SHANGHAI, DAY, head=HEAD)
    text = read(page).text
    for expected in (
        "应到36人，实到30人。",
        "到会人数符合法定人数。",
        "更换3号楼全部楼道灯。",
        "吴*",
        "西街物业公司",
        "赞成20票、反对5票、弃权1票；到会人员过半数（基数29），须15，得票20，达到；通过",
        "自2026年11月24日起至2026年12月9日止。",
        HEAD,
    ):
        assert expected in text
    assert "吴德明" not in page
    assert "何少华、罗丽娟为居务监督小组成员。" in text  # who was elected is public


def test_a_notice_hangs_out_as_long_as_the_rule_asks(minutes):
    assert last_day(minutes, DAY) == date(2026, 12, 9)
    silent = minutes.having(rule=RULE.having(publish_days=0), polls=())
    assert last_day(silent, DAY) == date(2026, 12, 9)
    longer = minutes.having(rule=RULE.having(publish_days=30))
    assert last_day(longer, DAY) == date(2026, 12, 24)


def test_an_end_that_is_given_is_the_end(minutes, zh):
    page = publication_html(minutes, zh, SHANGHAI, DAY, date(2026, 12, 31), contact="社区办公室")
    assert "至2026年12月31日止" in page
    assert "受理：社区办公室。" in page


def test_a_meeting_without_a_quorum_does_not_claim_one(zh):
    page = publication_html(with_proxies().minutes(), zh, SHANGHAI, DAY)
    assert "符合法定人数" not in page


# -- the tellers' sheet --------------------------------------------------------------------------------------------


def test_the_tellers_sign_sums_boxes_and_the_head(minutes, zh):
    text = read(result_sheet_html(minutes, zh, SHANGHAI, head=HEAD)).text
    for role in ("监票人（签名）", "计票人（签名）", "唱票人（签名）", "主持人（签名）"):
        assert role in text
    formal = [poll for poll in minutes.polls if poll.kind == "formal"]
    assert all(poll.result.box in text for poll in formal)
    assert HEAD in text
    assert "试投" not in text
    assert "意向表决" not in text


def test_the_sheet_of_one_vote(minutes, zh):
    page = result_sheet_html(minutes, zh, SHANGHAI, polls=["round2"])
    assert page.count('class="card"') == 1
    assert "第2轮" in page


# -- the follow-up slip --------------------------------------------------------------------------------------------


def entry(**changes):
    fields = FollowUp(
        title="南门停车位重新划线",
        task="重新划线36个车位。",
        resolution="2026-007-3",
        owner="p03",
        due=date(2026, 12, 31),
    )
    return Entry[FollowUp](number="2026-031", state="open", fields=fields.having(**changes))


def test_the_slip_says_who_does_what_by_when(zh):
    people = roster()
    text = read(follow_up_html(entry(), people, "西街社区", zh, SHANGHAI, DAY, proposals()["parking"])).text
    for expected in (
        "督办单",
        "编号：2026-031",
        "南门停车位重新划线（2026-011）；决议2026-007-3",
        "张玉兰",
        "2026年12月31日",
        "重新划线36个车位。",
        "承办人（签名）",
    ):
        assert expected in text


def test_what_was_answered_and_rated_is_printed(zh):
    at = datetime(2026, 12, 20, 2, 0, tzinfo=UTC)
    answered = acted(entry(), FOLLOW_UP_WORKFLOW, "answer", at, "p03", evidence="已划线36个车位")
    rated = acted(answered, FOLLOW_UP_WORKFLOW, "rate", at, "p01", score=5, comment="停车方便多了")
    text = read(follow_up_html(rated, roster(), "西街社区", zh, SHANGHAI, DAY)).text
    for expected in ("已划线36个车位", "2026年12月20日", "5分（满分5分）；停车方便多了"):
        assert expected in text


def test_a_task_given_to_a_firm(en):
    assert "Xijie Property" in follow_up_html(entry(owner="Xijie Property"), roster(), "Xijie", en, SHANGHAI, DAY)
