"""Sheets of entries and printed lists, plain and through a plugin's template."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from council.documents.ledger.sheets import list_html, sheet_html, sheet_of, sheets_of
from council.documents.ledger.teller import Teller
from council.domain.kernel import Refusal, Text
from council.domain.ledger import Sheet
from council.i18n import words
from tests.documents.test_minutes_html import read
from tests.service.a_ledger import WISHES

DAY = date(2026, 11, 23)


def page(entry, sheet, teller):
    return sheet_html(entry, sheet_of(entry, sheet, teller) if isinstance(sheet, str) else sheet, teller, DAY)


def test_a_sheet_has_text_fields_and_lines_to_sign_on(full, teller):
    text = read(page(full, "card", teller())).text
    for expected in (
        "西街社区",
        "心愿卡",
        "微心愿 2026-001",
        "请帮助实现下面的心愿。",
        "李小明",
        "认领人",
        "2026年11月23日",
    ):
        assert expected in text
    assert "13812345678" not in text  # not among the fields that the sheet names


def test_the_sheet_that_every_ledger_has_tells_everything(hall, full, teller):
    errand = hall.council.entries.turn_into("wishes", full.id, "errand").result(5)
    entry = hall.snapshot.entry("wishes", full.id)
    text = read(page(entry, "entry", teller())).text
    for expected in (
        "1234.50",
        "2026年12月1日",
        "已认领",
        "2026-001 修灯：办理中",
        "已收集 → 已认领",
        "转代办（代办 2026-001）",
    ):
        assert expected in text
    english = read(page(hall.snapshot.entry("errands", errand.id), "entry", teller("en", "errands"))).text
    for expected in ("Errands No. 2026-001", "Small wishes", "2026-001 修灯: Claimed"):
        assert expected in english


def test_a_sheet_is_masked_unless_told_otherwise(full, hall):
    text = page(full, "entry", Teller(words("zh"), hall.snapshot, "wishes"))
    assert "李*" in text
    for secret in ("李小明", "13812345678", "王七"):
        assert secret not in text


def test_sheets_make_sense_in_their_states(full, hall, teller):
    assert [sheet.id for sheet in sheets_of(full, teller())] == ["card", "entry"]
    with pytest.raises(Refusal, match=r"sheet\.unknown"):
        sheet_of(full, "history", teller())
    hall.council.entries.act("wishes", full.id, "claim").result(5)
    claimed = hall.snapshot.entry("wishes", full.id)
    assert [sheet.id for sheet in sheets_of(claimed, teller())] == ["card", "history", "entry"]


def test_what_people_wrote_is_no_markup(enter, teller):
    wish = enter("<b>灯</b> {wisher}", wisher="李小明")
    made = page(wish, Sheet("s", Text(zh="单", en="S"), fields=("title",), text=Text(zh="{title}", en="")), teller())
    assert "<b>灯" not in made
    assert "李小明" not in made
    assert "<b>灯</b> {wisher}" in read(made).text


def test_a_text_is_filled_in_from_the_fields_and_from_values(full, teller):
    sheet = Sheet(
        "s",
        Text(zh="单", en="S"),
        text=Text(zh="{title}（{number}）由{who}于{day}办理，{missing}。", en=""),
        values=lambda entry, snapshot: {"who": Text(zh="社区", en="us"), "day": DAY, "title": entry.fields.title * 2},
    )
    assert "修灯修灯（2026-001）由社区于2026年11月23日办理，{missing}。" in read(page(full, sheet, teller())).text


def test_a_plugins_template_may_extend_the_sheet(full, teller, tmp_path: Path):
    template = tmp_path / "card.html.j2"
    template.write_text(
        '{% extends "sheet.html.j2" %}{% block content %}<p class="own">{{ labels.title }}＝{{ fields.title }}；'
        "{{ state }}；{{ values.extra }}；{{ issued }}</p>{{ super() }}{% endblock %}",
        encoding="utf-8",
    )
    sheet = replace(WISHES.sheets[0], template=template, values=lambda entry, snapshot: {"extra": "<u>"})
    made = page(full, sheet, teller())
    assert "心愿＝修灯；已收集；<u>；2026年11月23日" in read(made).text
    assert "<u>" not in made
    assert "请帮助实现下面的心愿。" in made


@pytest.mark.parametrize("source", ["{{ nobody.knows }}", "{% nonsense %}", None])
def test_a_template_that_fails_names_its_ledger(full, teller, tmp_path: Path, source):
    template = tmp_path / "bad.html.j2"
    if source is not None:
        template.write_text(source, encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        page(full, replace(WISHES.sheets[0], template=template), teller())
    assert (refused.value.code, refused.value.params["ledger"]) == ("ledger.plugin_failed", "wishes")


def test_values_that_fail_name_their_ledger(full, teller):
    sheet = Sheet("s", Text(zh="单", en="S"), text=Text(zh="{x}", en=""), values=lambda entry, snapshot: 1 / 0)
    with pytest.raises(Refusal, match=r"ledger\.plugin_failed"):
        page(full, sheet, teller())


def test_a_list_is_the_table_as_it_was_filtered(full, enter, teller):
    made = read(list_html([full, enter("陪读")], teller(masked=True), DAY, "第一网格")).text
    for expected in ("微心愿", "清单", "第一网格；2 条；2026年11月23日", "李*", "陪读", "已收集", "2026-002"):
        assert expected in made
    assert "李小明" not in made


def test_a_list_of_many_columns_lies_across_the_sheet(hall, teller):
    wide = replace(WISHES, columns=("topic", "grid", "wisher", "until", "cost", "visits"))
    here = teller()
    pages = [
        list_html([], Teller(here._, hall.snapshot.having(ledgers={"wishes": ledger}), "wishes"), DAY)
        for ledger in (WISHES, wide)
    ]
    assert ["landscape" in page for page in pages] == [False, True]
