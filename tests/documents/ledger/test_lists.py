"""Ledgers as lists: written for Excel, compared with what comes back, and nothing lost on the way."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from typing import Annotated, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from council.documents.importing import NEW, SKIP
from council.documents.ledger.bringing import Preview, preview
from council.documents.ledger.columns import names, titles
from council.documents.ledger.tables import ledger_csv, ledger_xlsx, template_csv, template_xlsx
from council.documents.ledger.teller import Teller
from council.documents.spreadsheets import Table, header_key, read_table
from council.documents.workbooks import tidy
from council.domain.kernel import Refusal, Text
from council.domain.ledger import About, Change, Entry, Fields, Ledger
from council.domain.roster import Roster
from council.i18n import words
from council.service.snapshot import Kept, Unread
from tests.service.a_ledger import TOPICS, WISHES, Wish
from tests.service.hall import START, empty, people

WRITERS = {"csv": ledger_csv, "xlsx": ledger_xlsx}
HEAD = ["编号", "心愿", "类别", "费用", "许愿人"]


def entries_of(teller: Teller) -> list[Entry[Any]]:
    return list(teller.snapshot.entries(teller.ledger).values())


def cells(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def told(found: Preview) -> list[str]:
    """Errors as the viewer reads them."""
    return [words("zh").refusal(error.refusal) for error in (*found.errors, *found.remarks)]


# -- out -----------------------------------------------------------------------------------------------------------


def test_a_list_has_all_fields_under_their_names(full, teller):
    head, row = cells(ledger_csv([full], teller()))
    assert head[:4] == ["编号", "状态", "心愿", "说明"]
    assert head[-1] == "录入日期"
    assert row[:4] == ["2026-001", "已收集", "修灯", "楼道里没有灯，\n晚上看不见。"]
    assert dict(zip(head, row, strict=True))["费用（元）"] == "1234.50"
    assert cells(ledger_csv([full], teller("en")))[0][:4] == ["Number", "State", "Wish", "Details"]


def test_a_masked_list_shows_no_personal_data(full, teller):
    for write in WRITERS.values():
        table = read_table(write([full], teller(masked=True)), names(WISHES))
        ((_, row),) = table.rows
        text = "|".join(row)
        assert "李*" in text
        assert "138****5678" in text
        for secret in ("李小明", "13812345678", "王七", "王丁"):
            assert secret not in text


def test_a_workbook_holds_days_and_numbers(full, teller):
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(ledger_xlsx([full], teller())))
    head, row = book.get_sheet_by_index(0).to_python()
    found = dict(zip(head, row, strict=True))
    assert book.sheet_names == ["微心愿"]
    assert found["期限"] == date(2026, 12, 1)
    assert found["走访时间"] == datetime(2026, 11, 23, 19, 0)  # noqa: DTZ001 — as Excel has it
    assert (found["费用（元）"], found["走访次数"]) == (1234.5, 3.0)
    assert found["电话"] == "13812345678"


def test_what_would_be_calculated_stays_text(enter, teller):
    texts = ["=1+1", "@SUM(A1)", "-x", "+86 x", "'=1+1", "''=x", "-5"]
    for text in texts:
        enter(f"心愿{text}", text=text)
    for write in WRITERS.values():
        found = preview(write(entries_of(teller()), teller()), empty_teller())
        assert [fields["text"] for fields in found.added] == texts
    assert "=1+1" not in [cell for row in cells(ledger_csv(entries_of(teller()), teller())) for cell in row]


def test_a_text_too_long_for_excel_is_refused(enter, teller):
    entry = enter(text="长" * 40_000)
    with pytest.raises(Refusal, match=r"export\.text_too_long"):
        ledger_xlsx([entry], teller())
    assert ledger_csv([entry], teller())


def test_templates_are_filled_in_and_brought_in(teller):
    head = template_csv(teller()).decode("utf-8-sig").strip().split(",")
    assert head[0] == "心愿*"
    assert "编号" not in head
    assert "照片" not in head
    with pytest.raises(Refusal, match=r"file\.no_rows"):
        preview(template_csv(teller()), teller())
    filled = template_csv(teller()) + "修灯,很暗\r\n".encode()
    assert preview(filled, teller()).added == ({"title": "修灯", "text": "很暗"},)


def test_the_template_workbook_offers_choices_and_explains(teller):
    import zipfile

    with zipfile.ZipFile(io.BytesIO(template_xlsx(teller()))) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        notes = parts.read("xl/comments1.xml").decode()
    for choice in ("维修,陪伴,助学", "是,否", "第一网格,第二网格,第三网格"):
        assert choice in sheet
    for note in ("一句话说清楚", "必填。", "日期，如 2026-12-31。"):
        assert note in notes


# -- in ------------------------------------------------------------------------------------------------------------


def rows(*given: list[str], head: list[str] = HEAD) -> Table:
    return Table.of([head, *given])


def test_rows_are_recognised_by_number_and_blanks_change_nothing(enter, teller):
    wish = enter(cost=500, wisher="李小明")
    found = preview(rows(["2026-001", "修路灯", "", "", ""], ["", "陪读", "助学", "20", "王芳"]), teller())
    assert found.errors == found.questions == ()
    assert found.changed == {wish.id: {"title": "修路灯"}}
    assert found.added == ({"title": "陪读", "topic": "study", "cost": 2000, "wisher": "王芳"},)


def test_what_is_confirmed_is_written_in_one_go(hall, enter, teller):
    enter()
    found = preview(rows(["2026-001", "修路灯", "", "", ""], ["", "陪读", "助学", "20", "王芳"]), teller())
    hall.council.entries.bring_in("wishes", found.added, found.changed, "import").result(5)
    assert {entry.number: entry.fields.title for entry in entries_of(teller())} == {
        "2026-001": "修路灯",
        "2026-002": "陪读",
    }
    again = preview(ledger_csv(entries_of(teller()), teller()), teller())
    assert (again.unchanged, again.added, again.updated) == (2, (), ())


def test_each_error_names_row_and_column(enter, teller):
    enter()
    found = preview(
        rows(
            ["2026-001", "", "唱歌", "", ""],
            ["", "", "维修", "12.345", "李*"],
            ["", "灯", "", "-5", ""],
            ["", "修渠", "", "", ""],
        ),
        teller(),
    )
    assert [(error.row, error.column) for error in found.errors] == [
        (2, "类别"),
        (3, "费用"),
        (3, "许愿人"),
        (4, "心愿"),
        (4, "费用"),
    ]
    assert told(found) == [
        "第 2 行“类别”：没有“唱歌”这一选项，请从中选择：维修、陪伴和助学。",
        "第 3 行“费用”：“12.345”不是金额，请填写元，最多两位小数，如 12.50。",
        "第 3 行“许愿人”：“李*”是脱敏后的内容，请填写完整或留空。",
        "第 4 行“心愿”：文字太短，至少 2 个字符。",
        "第 4 行“费用”：不得小于 0.00。",
    ]
    assert found.added == ({"title": "修渠"},)
    assert found.rows == 4


def test_a_missing_field_is_named_though_its_column_is_missing(teller):
    found = preview(rows(["20", "李小明"], head=["费用", "许愿人"]), teller())
    assert told(found) == ["第 2 行“心愿”：缺少此项，请补上。"]


def test_states_are_shown_and_left_alone(enter, teller):
    enter()
    head = ["编号", "状态", "心愿"]
    found = preview(
        rows(["2026-001", "已实现", "修路灯"], ["", "Collected", "陪读"], ["2026-009", "", "修渠"], head=head), teller()
    )
    assert (len(found.added), len(found.updated), found.errors) == (2, 1, ())
    assert told(found) == [
        "第 2 行“状态”：状态仍为“已收集”：表格不能改变状态，请在台账中办理。",
        "第 4 行“编号”：这里没有 2026-009，将作为新条目录入并重新编号。",
    ]


def test_a_number_that_stands_twice_changes_nothing(enter, teller):
    enter()
    found = preview(rows(*[["2026-001", f"心愿{place}", "", "", ""] for place in range(3)]), teller())
    assert found.changed == {}
    assert [error.row for error in found.errors] == [2, 3, 4]


def test_the_deleted_and_the_unread_are_not_changed(hall, enter, teller):
    wish = enter()
    hall.council.entries.act("wishes", wish.id, "delete", reason="重复").result(5)
    here = teller()
    kept = {"wishes": Kept(here.snapshot.entries("wishes"), (Unread("x", "2026-002", newer=True),))}
    found = preview(
        rows(["2026-001", "甲乙", "", "", ""], ["2026-002", "丙丁", "", "", ""]),
        Teller(here._, here.snapshot.having(kept=kept), "wishes"),
    )
    assert [error.params["why"].code for error in found.errors] == ["ledger.not_now", "ledger.unread"]
    assert (found.added, found.changed) == ((), {})


def test_a_row_that_says_what_is_there_already_is_asked_about(enter, teller):
    enter(cost=500)
    list_ = rows(["", "修灯", "维修", "5", ""], ["", "修灯", "助学", "5", ""])
    found = preview(list_, teller())
    (question,) = found.questions
    assert (question.row, question.answers) == (2, (NEW, SKIP))
    assert words("zh").refusal(question.refusal) == "第 2 行与已有的 2026-001 完全相同，是另外一条吗？"
    assert len(found.added) == 1
    assert len(preview(list_, teller(), answers={2: NEW}).added) == 2
    skipped = preview(list_, teller(), answers={2: SKIP})
    assert (len(skipped.added), skipped.questions) == (1, ())


def test_unknown_columns_are_named_and_a_foreign_list_refused(teller):
    found = preview(rows(["修灯", "晴", ""], head=["心愿", "天气", "照片"]), teller())
    assert found.ignored == ("天气", "照片")
    with pytest.raises(Refusal, match=r"ledger\.no_columns"):
        preview(rows(["晴"], head=["天气"]), teller())


def test_headers_of_either_language_and_the_fields_own_names_will_do(teller):
    for head in (["Wish", "Topic", "Cost (yuan)"], ["title", "topic", "cost"], ["心 愿*", "类别", "费用（元）"]):
        assert preview(rows(["修灯", "repair", "5"], head=head), teller()).added == (
            {"title": "修灯", "topic": "repair", "cost": 500},
        )


class Card(Fields):
    number: Annotated[str, About("编号", "Number")] = ""
    state: Annotated[str, About("状态", "State")] = ""
    big: Annotated[str, About("类型（大类）", "Kind (big)")] = ""
    small: Annotated[str, About("类型（小类）", "Kind (small)")] = ""


def test_no_two_columns_mean_the_same():
    ledger = Ledger("cards", Text(zh="卡", en="Cards"), Card, WISHES.workflow)
    for language in ("zh", "en"):
        keys = [header_key(title.in_language(language)) for title in titles(ledger).values()]
        assert len(set(keys)) == len(keys)
        assert [names(ledger)[key] for key in keys] == list(titles(ledger))


# -- there and back ------------------------------------------------------------------------------------------------


def empty_teller() -> Teller:
    snapshot = empty(ledgers=(WISHES,)).having(roster=Roster(people(20)))
    return Teller(words("zh"), snapshot, "wishes", masked=False)


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=40)
MOMENTS = st.integers(-(10**9), 4 * 10**9).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
IDS = [f"p{place:04}" for place in range(1, 21)]
WISH = st.builds(
    Wish,
    title=TEXTS.map(lambda text: " ".join(tidy(text).split())).filter(lambda text: 2 <= len(text) <= 60),
    text=st.lists(TEXTS, max_size=3).map(lambda lines: tidy("\n".join(lines))),
    topic=st.sampled_from(list(TOPICS)),
    urgency=st.sampled_from(["low", "high"]),
    means=st.lists(st.sampled_from(["money", "time"]), unique=True).map(tuple),
    grid=st.sampled_from(["", "第一网格", "第三网格"]),
    wisher=st.sampled_from(["", "李小明", "Ann Lee", "阿卜杜拉·买买提"]),
    phone=st.sampled_from(["", "13812345678", "01012345678", "+4930123456"]),
    resident=st.sampled_from(["", *IDS]),
    helpers=st.lists(st.sampled_from(IDS), unique=True, max_size=4).map(tuple),
    steps=st.lists(TEXTS.map(tidy).filter(lambda text: text and "\n" not in text), max_size=3).map(tuple),
    cost=st.integers(0, 10**12),
    visits=st.integers(0, 99),
    checked=st.booleans(),
    until=st.none() | st.dates(date(1850, 1, 1), date(2200, 1, 1)),
    seen=st.none() | MOMENTS,
)


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("language", ["zh", "en"])
@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow])
@given(wishes=st.lists(WISH, min_size=1, max_size=9))
def test_every_entry_survives_out_and_in(kind, language, wishes):
    here = empty_teller()
    made = Change(at=START, actor="chair", action="made", after="collected")
    kept = {
        f"w{place}": Entry[Wish](
            id=f"w{place}", number=f"2026-{place:03}", state="collected", fields=wish, changes=(made,)
        )
        for place, wish in enumerate(wishes, start=1)
    }
    full = Teller(words(language), here.snapshot.having(kept={"wishes": Kept(kept)}), "wishes", masked=False)
    written = read_table(WRITERS[kind](list(kept.values()), full), names(WISHES))
    same = preview(written, full)
    assert (same.unchanged, same.errors, same.remarks) == (len(wishes), (), ())
    anew = preview(written, Teller(words(language), here.snapshot, "wishes"))
    assert anew.errors == ()
    assert [Wish.model_validate(dict(fields)) for fields in anew.added] == wishes
