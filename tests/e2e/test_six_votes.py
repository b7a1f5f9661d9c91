"""Six votes from end to end, as a chair who is new to it holds them: founded in a folder, voted on over HTTP or on
paper, archived, verified by `council verify` and by the second program, and read in the minutes of both languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from council import presets
from council.cli.app import run
from council.cli.demo.pages import forms
from council.domain.elections import DrawLot
from council.domain.gates import GiveNotice, RecordDelivery
from council.domain.kernel import Refusal
from council.domain.meeting import Item, Poll, Result
from council.domain.paper import IssuePaper
from council.domain.polls import OpenPoll
from council.domain.resolutions import Resolve
from council.domain.roll_call import GiveProxy
from council.domain.rules import DecisionRule, Policy, Unreturned
from council.domain.sitting import Appoint
from council.domain.tally import Barred, Option, Question
from tests.e2e.evening import NAMES, Evening, Phone, resident, residents

pytestmark = pytest.mark.slow

Found = Callable[..., Evening]


@pytest.fixture
def found(tmp_path: Path) -> Iterator[Found]:
    """Found a community; it is closed again whatever happens."""
    founded: list[Evening] = []

    def make(*arguments: Any, **bodies: str) -> Evening:
        founded.append(Evening(tmp_path, *arguments, **bodies))
        return founded[-1]

    yield make
    for evening in founded:
        evening.leave()


def read(evening: Evening, capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    """Adjourned and archived; both programs find it whole; the minutes in Chinese and in English."""
    evening.over()
    assert "存档核验通过。" in evening.verified(capsys)
    assert "The archive verifies." in evening.verified(capsys, "en")
    assert "全部相符。" in evening.recounted()
    zh, en = (evening.minutes(capsys, language) for language in ("zh", "en"))
    assert "会议记录" in zh
    assert "**Minutes**" in en
    return zh, en


def says(minutes: str, *sentences: str) -> None:
    """Each of these stands in the minutes."""
    assert [each for each in sentences if each not in minutes] == [], minutes


def result_of(poll: Poll) -> Result:
    assert poll.result is not None
    return poll.result


def people(*places: int) -> tuple[Option, ...]:
    return tuple(Option(id=f"c{place}", label=NAMES[place - 1], person=f"p{place:02d}") for place in places)


# -- 1: a statutory vote -------------------------------------------------------------------------------------------


def test_a_statutory_vote_of_residents(found: Found, capsys: pytest.CaptureFixture[str]) -> None:
    """Twelve of twenty came; seven is more than half of those present, who abstained and who did not vote included."""
    evening = found(residents(20)).convene("residents", Item(id="lamps", title="路灯改造", text="3号楼前加装路灯。"))
    evening.do(GiveNotice(on=evening.clock().date() - timedelta(days=12), note="公告栏"))
    evening.do(Appoint(office="chair", person="p01"))
    evening.do(Appoint(office="clerk", person="p02"))
    evening.begin(*range(1, 13))
    evening.do(OpenPoll())
    evening.phone(1).load()
    assert "记名表决：您的选择会写入会议记录。" in evening.phone(1).said
    for place in range(1, 12):
        evening.phone(place).vote(choice="yes" if place <= 7 else "no" if place <= 10 else "abstain")
    poll = evening.close()
    assert poll.rule.id == "cn.urc2026.residents"
    assert result_of(poll).carried
    evening.do(Resolve(text="3号楼前加装路灯4盏。", owner="p03", due=date(2026, 12, 23)))
    zh, en = read(evening, capsys)
    says(
        zh,
        "- **主持人**：王秀英",
        "- **会议通知**：2026年11月11日（公告栏）",
        "《城市居民委员会组织法》（2025年修订）第二十六条",
        "- **法定人数**：应到人员过半数（基数20），须11，实有12，达到",
        "- **参加情况**：应到20人，到会12人，参加表决11人，未投票1人",
        "| 赞成 | 7（58.3%） |",
        "- **通过标准**：到会人员过半数（基数12），须7，得票7，达到",
        "- **反对3票**：黄磊、欧阳文、吴刚",
        "**审议结果**：表决通过",
        "| 3号楼前加装路灯4盏。 | 张桂兰 | 2026-12-23 |",
    )
    says(
        en,
        "- **Chair**: 王秀英",
        "- **Notice given**: 11 November 2026 (公告栏)",
        "- **Quorum**: more than half of all who are due (20): 11 needed, 12 here: met",
        "- **Majority**: more than half of those present (12): 7 votes needed, 7 cast: met",
        "**Outcome**: Adopted",
    )


# -- 2: owners -----------------------------------------------------------------------------------------------------

CLAUSE = "《业主大会议事规则》第二十八条"
VERDICTS: dict[Policy, str] = {"exclude": "carried", "abstain": "lost", "follow_majority": "carried"}
READ: dict[Policy, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "exclude": (
        (
            "- **通过标准**：参与表决人员四分之三以上（基数8），须6，得票7，达到",
            "（基数860.00平方米），须645.00平方米，得票760.00平方米，达到",
        ),
        ("at least three quarters of those who took part (8): 6 votes needed, 7 cast: met", "**Outcome**: Adopted"),
    ),
    "abstain": (
        (
            "| 未交回，计为弃权 | 3 |",
            f"送达未交回3 / 240.00平方米，依{CLAUSE}计为弃权。",
            "（基数11），须9，得票7，未达到",
            "**审议结果**：未获通过",
        ),
        (f"by {CLAUSE} they abstain.", "9 votes needed, 7 cast: not met", "**Outcome**: Rejected"),
    ),
    "follow_majority": (
        (
            "实际交回8 / 860.00平方米：赞成7 / 760.00平方米，反对1 / 100.00平方米，弃权0 / 0.00平方米。",
            f"送达未交回3 / 240.00平方米，依{CLAUSE}从多数意见，计为赞成。",
            "两项合计：赞成10 / 1,000.00平方米，占应参加12 / 1,180.00平方米的83.33% / 84.75%。",
        ),
        (f"by {CLAUSE} they follow the majority: for.", "9 votes needed, 10 cast: met", "**Outcome**: Adopted"),
    ),
}


def owners_rule(policy: Policy) -> DecisionRule:
    """The owners' own rule: that of the code for special matters, with what their rules of procedure add."""
    unreturned = Unreturned(policy=policy, clause="" if policy == "exclude" else CLAUSE)
    return presets.rules()["cn.owners.special"].having(id="own.special", unreturned=unreturned)


def owners(evening: Evening) -> None:
    """Notice given, ballots delivered to eleven of twelve, two proxies for the first of them."""
    evening.convene("owners", Item(id="fund", title="筹集维修资金"))
    rights = {right.holder: right for right in evening.meeting.rights.values()}
    assert len(rights) == 12
    assert rights["p01"].area == 16000, "two homes, one head"
    day = evening.clock().date()
    evening.do(GiveNotice(on=day - timedelta(days=16), note="公告栏、楼栋群"))
    delivered = tuple(rights[f"p{place:02d}"].id for place in range(1, 12))
    evening.do(RecordDelivery(rights=delivered, how="signed", on=day - timedelta(days=10), warned=True))
    for place in (7, 8):
        evening.do(GiveProxy(right=rights[f"p{place:02d}"].id, agent="p01", written=True))


@pytest.mark.parametrize("policy", VERDICTS)
def test_owners_by_heads_and_by_area(found: Found, policy: Policy, capsys: pytest.CaptureFixture[str]) -> None:
    """Eight ballots, two of them by proxy; three delivered and not returned; one owner got none. What becomes of the
    three decides."""
    homes = [resident(place, area=10000 if place <= 8 else 8000) for place in range(1, 13)]
    second = resident(13, name="王秀英", building="5", area=6000, owner="0001", number="")
    evening = found([*homes, second], owners_rule(policy), owners="own.special")
    owners(evening)
    evening.begin(*range(1, 7))
    evening.do(OpenPoll())
    for place in range(1, 7):
        evening.phone(place).vote(choice="no" if place == 6 else "yes")
    evening.phone(1).vote(do="vote_all", choice="yes")
    assert result_of(evening.close()).finding.verdict == VERDICTS[policy]
    zh, en = read(evening, capsys)
    says(
        zh,
        "- **到会情况**：应到12人，实到8人，请假0人，未到4人",
        "- **委托**：赵敏委托王秀英、黄磊委托王秀英",
        "- **选票送达**：签收 11；已告知逾期不投的后果11份",
        "赵敏（王秀英代）、黄磊（王秀英代）",
        "**委托他人**：赵敏、黄磊",
        "**未到**：欧阳文、吴刚、徐慧、孙立",
        *READ[policy][0],
    )
    says(
        en,
        "- **Proxies**: 赵敏 → 王秀英, 黄磊 → 王秀英",
        "**Gave a proxy**: 赵敏, 黄磊",
        "by floor area, at least two thirds of all who are due (1,180.00 m²): 786.67 m² needed",
        *READ[policy][1],
    )


# -- 3: an award ---------------------------------------------------------------------------------------------------


def test_an_award_with_several_winners_by_approval(found: Found, capsys: pytest.CaptureFixture[str]) -> None:
    families = tuple(Option(id=f"f{place}", label=f"{NAMES[place - 1]}家庭") for place in range(1, 6))
    barred = (Barred(label="罗平家庭", reason="楼道堆物未整改"),)
    asked = Question(method="approval", options=families, seats=3, barred=barred)
    evening = found(residents(16)).convene("residents", Item(id="award", title="最美家庭"))
    evening.begin(*range(1, 13))
    evening.do(OpenPoll(question=asked, secrecy="secret"))
    liked = [("f1", "f2", "f3"), ("f1", "f2"), ("f1", "f3", "f4"), ("f2", "f3")]
    for place in range(1, 13):
        evening.phone(place).vote(choice=liked[place % 4] if place < 12 else ("f1",), cast="1")
    result = result_of(evening.close())
    assert (set(result.elected), result.tied) == ({"f1", "f2", "f3"}, ())
    zh, en = read(evening, capsys)
    says(
        zh,
        "- **表决方式**：无记名投票；手机",
        "- **计票方法**：认可投票（名额 3）",
        "| 王秀英家庭 | 9（75%） |",
        "| 李建国家庭 | 8（66.7%） |",
        "- **未列入选票**：罗平家庭（楼道堆物未整改）",
        "**审议结果**：表决通过；当选：王秀英家庭、李建国家庭、张桂兰家庭",
        "| — | 最美家庭：表决通过；当选：王秀英家庭、李建国家庭、张桂兰家庭 | — | — |",
    )
    says(
        en,
        "- **Way of counting**: Approval (3 to be chosen)",
        "- **Not on the ballot**: 罗平家庭 (楼道堆物未整改)",
        "**Outcome**: Adopted; Elected: 王秀英家庭, 李建国家庭, 张桂兰家庭",
    )


# -- 4: a ranked election, and a tie -------------------------------------------------------------------------------


def test_a_ranked_election_and_a_lot(found: Found, capsys: pytest.CaptureFixture[str]) -> None:
    evening = found(residents(16)).convene("residents", Item(id="lead", title="推选楼组长", kind="election"))
    evening.begin(*range(1, 13))
    evening.do(OpenPoll(question=Question(method="irv", options=people(14, 15, 16)), secrecy="secret"))
    orders = [("c14", "c16"), ("c15",)] * 5 + [("c16", "c14"), ("c16", "c15")]
    for place, order in enumerate(orders, start=1):
        evening.phone(place).rank(*order)
    poll = evening.close()
    assert (result_of(poll).elected, result_of(poll).tied) == ((), ("c14", "c15"))
    evening.do(DrawLot(poll=poll.id, chosen="c14", by="p03", how="当众抽取纸签"))
    assert result_of(evening.meeting.polls[poll.id]).elected == ("c15",)
    zh, en = read(evening, capsys)
    says(
        zh,
        "- **计票方法**：排序复选（逐轮淘汰）（名额 1）",
        "| ✓ 高飞 | 5 | 6 | 6 |",
        "第 3 步票数相等。淘汰谁：朱琳和高飞。抽签结果：朱琳。",
        "- **抽签**：抽中朱琳（被淘汰），抽签人：张桂兰（当众抽取纸签）",
        "**审议结果**：表决通过；当选：高飞",
    )
    says(
        en,
        "Tie at stage 3. Who is excluded: 朱琳 and 高飞. The lot fell on 朱琳.",
        "- **Lot**: fell on 朱琳 (excluded), drawn by 张桂兰 (当众抽取纸签)",
        "**Outcome**: Adopted; Elected: 高飞",
    )


# -- 5: phones and paper -------------------------------------------------------------------------------------------


def test_phones_and_paper_that_two_tellers_enter(found: Found, capsys: pytest.CaptureFixture[str]) -> None:
    """Seven by phone; five got paper, four of it came back. The tellers differ at first, and the vote cannot close."""
    evening = found(residents(16)).convene("residents", Item(id="gate", title="东门晚间关闭"))
    for place in (11, 12):
        evening.do(Appoint(office="teller", person=f"p{place}", declares=True))
    evening.begin(*range(1, 13))
    evening.do(OpenPoll(secrecy="secret"))
    rights = {right.holder: right.id for right in evening.meeting.rights.values()}
    for place in range(1, 8):
        evening.phone(place).vote(choice="yes" if place <= 5 else "no")
    evening.do(IssuePaper(rights=tuple(rights[f"p{place:02d}"] for place in range(8, 13))))
    evening.phone(8).load()
    assert "您已领取本次表决的纸质选票，请填写后交给计票人。" in evening.phone(8).said
    desk = evening.desk()
    enter(evening, desk, "p11", yes=3, no=1)
    enter(evening, desk, "p12", yes=2, no=2)
    assert "您与徐慧的结果不一致，请一起重新清点以下各项" in desk.said
    with pytest.raises(Refusal):
        evening.close()
    enter(evening, desk, "p12", yes=3, no=1)
    result = result_of(evening.close())
    assert result.counts["count"].totals == {"yes": 8, "no": 3, "abstain": 0}
    zh, en = read(evening, capsys)
    says(
        zh,
        "- **声明**：徐慧、孙立声明：与候选人均无近亲属关系。",
        "- **表决方式**：无记名投票；手机、纸质选票",
        "| 手机 | 7 | 7 | — | — | — | 0 |",
        "| 纸质选票 | 5 | 4 | — | — | — | 1 |",
        "| 合计 | 12 | 11 | 11 | 0 | 0 | 1 |",
        "- **纸质选票**：徐慧、孙立分别录入，结果一致",
    )
    says(
        en,
        "- **Declaration**: 徐慧, 孙立 declared that they are no close relatives of any candidate.",
        "| On paper | 5 | 4 | — | — | — | 1 |",
        "- **On paper**: entered separately and alike by 徐慧, 孙立",
    )


def enter(evening: Evening, desk: Phone, teller: str, **totals: int) -> None:
    """A teller enters a count on the desk's page, under their own code."""
    desk.load(f"/desk/teller?teller={teller}")
    form = next(form for form in forms(desk.text) if "teller" in form.hidden)
    counts = {f"count.{option}": votes for option, votes in totals.items()}
    desk.post("/desk/teller", {**form.hidden, "code": evening.council.snapshot.slips.teller_code(teller), **counts})


# -- 6: a secret vote, counted again -------------------------------------------------------------------------------


def test_a_secret_vote_recounted_by_the_second_program(found: Found, capsys: pytest.CaptureFixture[str]) -> None:
    evening = found(residents(16)).convene("residents", Item(id="fees", title="停车收费"))
    evening.begin(*range(1, 13))
    evening.do(OpenPoll(secrecy="secret"))
    for place in range(1, 13):
        evening.phone(place).vote(choice="yes" if place <= 8 else "no")
    evening.phone(1).vote(choice="no")  # somebody thinks again
    codes = {evening.phone(place).code for place in range(1, 13)}
    evening.close()
    guest = Phone(evening.pages.base_url, "/CODES")
    assert codes == set(re.findall(r"<span>([0-9A-Z]{4}-[0-9A-Z]{4})</span>", guest.load()))
    zh, en = read(evening, capsys)
    assert "赞成 7 · 反对 5 · 弃权 0 → 通过" in evening.recounted()
    told = evening.recounted("en")
    assert "yes 7 · no 5 · abstain 0 → carried" in told
    assert "Everything holds." in told
    head = re.search(r"[0-9a-f]{64}", told)
    assert head is not None
    assert head[0] in evening.verified(capsys)
    says(zh, "无记名投票；手机", "| 赞成 | 7（58.3%） |", "须7，得票7，达到", f"档案链校验码（SHA-256）：{head[0]}")
    says(en, "Secret ballot; By phone", "| Against | 5 (41.7%) |", f"Archive chain (SHA-256): {head[0]}")
    for told in (zh, en):
        assert NAMES[0] not in told.partition("## ")[2].rpartition("## ")[0], "nobody stands beside a choice"


def test_a_ballot_changed_in_the_archive_is_found_by_both(found: Found, capsys: pytest.CaptureFixture[str]) -> None:
    evening = found(residents(16)).convene("residents", Item(id="fees", title="停车收费"))
    evening.begin(*range(1, 13))
    evening.do(OpenPoll(secrecy="secret"))
    for place in range(1, 13):
        evening.phone(place).vote(choice="yes" if place <= 7 else "no")
    evening.close()
    evening.over()
    (record,) = (evening.folder / "archive").glob("*.json")
    record.write_bytes(record.read_bytes().replace(b'"choice":["yes"]', b'"choice":["no"]', 1))
    assert run(["verify", str(evening.folder)]) == 1
    assert capsys.readouterr().err
    assert evening.recount("zh").returncode == 1
