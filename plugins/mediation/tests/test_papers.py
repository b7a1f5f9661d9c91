"""The papers of a case file: filled in from the case, blank where nothing is known, masked where they must be."""

import re
from datetime import date

import pytest
from council_mediation import ledgers
from council_mediation.demo import sample
from council_mediation.papers import PAPERS, SHEETS, contents, missing

from council.documents.ledger.sheets import sheet_html, sheets_of
from council.documents.ledger.teller import Teller
from council.i18n import words
from tests.service.hall import Hall

ISSUED = date(2026, 11, 23)


@pytest.fixture(scope="module")
def played(play):
    hall = Hall.with_people(20, ledgers=tuple(ledgers()))
    play(hall, sample())
    yield hall
    hall.council.close()


def case_in(hall, state):
    return next(each for each in hall.snapshot.entries("mediation_cases").values() if each.state == state)


def printed(hall, state, sheet, language="zh", masked=False):
    entry = case_in(hall, state)
    teller = Teller(words(language), hall.snapshot, "mediation_cases", masked=masked)
    declared = next(each for each in SHEETS if each.id == sheet)
    page = sheet_html(entry, declared, teller, ISSUED)
    return re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)


FILLED = {
    "cover": ("人民调解卷宗", "〔2026〕西街社区人调字第1号", "楼上卫生间漏水损坏吊顶", "卷内目录", "短期"),
    "application": ("尚文海", "乔建业", "58", "赔偿吊顶修复费用", "楼上修好防水", "汭河苑3号楼1单元401"),
    "registration": ("☑ ①当事人申请", "☐ ②主动调解", "邻里", "XJ081"),
    "rights": ("第二十三条", "接受调解、拒绝调解或者要求终止调解", "不收取任何费用", "三十日内", "2026年10月9日"),
    "identity": ("申请人：尚文海", "被申请人：乔建业"),
    "authorisation": ("委托人", "代理权限"),
    "investigation": ("501卫生间地漏周边渗水", "物业维修班长", "2026年10月11日"),
    "evidence": ("粘贴处",),
    "mediation": ("先分别听取意见", "社区调解室", "司法所、汭河苑物业"),
    "agreement": ("八百元", "现金一次付清", "2026年10月24日", "各持一份"),
    "oral": ("第二十八条",),
    "performance": ("防水已重做并闭水试验", "2026年10月20日"),
    "visit": ("全部履行", "满意", "不再渗水", "上门"),
    "confirmation": ("三十日内共同申请司法确认", "人民法院"),
    "explanation": ("情况说明",),
    "back": ("立卷人", "短期"),
}


@pytest.mark.parametrize("sheet", FILLED)
def test_what_the_case_knows_stands_on_its_papers(played, sheet):
    page = printed(played, "archived", sheet)
    assert [text for text in FILLED[sheet] if text not in page] == []
    assert "人民调解委员会" in page


def test_all_papers_of_the_official_file_can_be_printed(played):
    names = {each.id for each in SHEETS}
    assert len(PAPERS) == 13
    assert set(PAPERS) < names
    assert names - set(PAPERS) == {"cover", "back", "oral", "ending"}
    teller = Teller(words("zh"), played.snapshot, "mediation_cases")
    offered = {state: {each.id for each in sheets_of(case_in(played, state), teller)} for state in ("agreed", "ended")}
    assert {"agreement", "oral", "performance"} <= offered["agreed"]
    assert "ending" not in offered["agreed"]
    assert "ending" in offered["ended"]
    assert "agreement" not in offered["ended"]


def test_whoever_refuses_is_told_of_other_ways_in_writing(played):
    page = printed(played, "ended", "ending")
    for text in ("当事人明确拒绝调解", "商家书面表示不接受调解", "第二十六条", "☑ 向人民法院起诉", "☐ 申请仲裁"):
        assert text in page, text


def test_agents_further_sessions_and_oral_agreements(played):
    agent = printed(played, "mediating", "authorisation")
    assert "委托人：蒲玉兰" in agent
    assert "蒲玉成" in agent
    assert "代为陈述、签收" in agent
    sessions = printed(played, "mediating", "mediation")
    assert sessions.index("折价数额未谈拢") < sessions.index("第二次调解") < sessions.index("清点设备十二件")
    assert "修剪遮挡一侧的树枝" in printed(played, "agreed", "oral")


@pytest.mark.parametrize("sheet", [each.id for each in SHEETS])
def test_masked_papers_name_nobody_and_tell_nothing(played, sheet):
    page = "".join(printed(played, state, sheet, masked=True) for state in ("archived", "mediating", "ended"))
    secrets = (
        "尚文海",
        "乔建业",
        "蒲玉成",
        "蒲玉兰",
        "19900000",
        "汭河苑3号楼1单元401",
        "吊顶约3平方米",
        "八百元",
        "不再渗水",
    )
    assert [each for each in (*secrets, "清点设备", "商家书面") if each in page] == []


@pytest.fixture(scope="module")
def in_english(play):
    hall = Hall.with_people(20, ledgers=tuple(ledgers()))
    play(hall, sample(), "en")
    yield hall
    hall.council.close()


@pytest.mark.parametrize("sheet", [each.id for each in SHEETS])
def test_papers_in_english_are_english(in_english, sheet):
    for state in ("archived", "mediating", "ended"):
        text = re.sub(r"<[^>]+>", " ", printed(in_english, state, sheet, "en"))
        chinese = {*re.findall(r"[一-鿿]{2,}", text)} - {"西街社区", "第二网格", "第四网格", "第五网格", *NAMES}
        assert not chinese


NAMES = ("尚文海", "乔建业", "蒲玉兰", "蒲玉成", "祁小军", "雒春梅")


def test_blank_papers_are_forms(played):
    hall = played
    blank = hall.council.entries.enter("mediation_cases", {"title": "待填写"}).result(5)
    teller = Teller(words("zh"), hall.snapshot, "mediation_cases", masked=False)
    for sheet in SHEETS:
        page = sheet_html(blank, sheet, teller, ISSUED)
        assert "None" not in page
        assert "签" in page or sheet.id == "cover"


def test_the_contents_say_what_must_be_there_and_what_is(played):
    archived = case_in(played, "archived")
    rows = {name.zh: (must, held) for name, must, held in contents(archived)}
    assert len(rows) == 13
    assert rows["人民调解申请书"] == (False, False)
    assert rows["人民调解受理登记表"] == (True, True)
    assert rows["证据材料"] == (False, False)
    assert missing(archived) == []
    lacking = [each.zh for each in missing(case_in(played, "agreed"))]
    assert lacking == ["申请书或受理登记表", "权利义务告知书", "当事人身份证明", "调解记录", PAPERS["agreement"].zh]
    assert "情况说明" in [each.zh for each in missing(case_in(played, "ended"))]


def test_the_slip_of_a_request_and_the_record_of_a_visit(played):
    for ledger, sheet, text in (("requests", "slip", "居民诉求"), ("case_visits", "visit", "全部履行")):
        entry = next(iter(played.snapshot.entries(ledger).values()))
        teller = Teller(words("zh"), played.snapshot, ledger, masked=False)
        declared = next(each for each in sheets_of(entry, teller) if each.id == sheet)
        assert text in sheet_html(entry, declared, teller, ISSUED)
