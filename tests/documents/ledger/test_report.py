"""Figures of a period: each with its unit, what is counted, and the entries behind it."""

import csv
import io
from dataclasses import replace
from datetime import date

import pytest

from council.documents.ledger.report import (
    figures_report,
    period_said,
    report_csv,
    report_html,
    report_json,
    report_markdown,
    runs,
)
from council.domain.kernel import Refusal
from council.domain.ledger import Counter, Period
from council.i18n import words
from tests.documents.test_minutes_html import read
from tests.service.a_ledger import WISHES

YEAR = Period(start=date(2026, 1, 1), end=date(2027, 1, 1))
DAY = date(2026, 11, 23)


@pytest.fixture
def counted(hall, enter):
    """Four wishes, the first realised for 12.50 yuan; the last of the next year."""
    wishes = [enter(cost=1250, helpers=("p0001",)), enter(topic="study", helpers=("p0001", "p0002")), enter()]
    for action in ("claim", "realise"):
        hall.council.entries.act("wishes", wishes[0].id, action).result(5)
    hall.clock.on(days=60)
    enter()
    return hall.snapshot


def line(report, name, ledger="wishes"):
    (chapter,) = (each for each in report.chapters if each.ledger == ledger)
    return next(each for each in chapter.lines if each.id == name)


def test_a_figure_stands_with_its_unit_and_what_makes_it(counted, zh):
    report = figures_report(counted, YEAR, zh)
    collected = line(report, "collected")
    assert (collected.value, collected.said, collected.counts) == (3, "3 个", "按收集日期计")
    assert [(part.name, part.value, part.said) for part in collected.parts] == [
        ("维修", 2, "2 个"),
        ("助学", 1, "1 个"),
    ]
    assert collected.numbers == ("2026-001", "2026-002", "2026-003")
    assert (line(report, "cost").value, line(report, "cost").said, line(report, "cost").unit) == (
        1250,
        "12.50 元",
        "元",
    )
    assert line(report, "helpers").said == "2 人"


def test_a_breakdown_by_several_values_counts_under_each(hall, enter, zh):
    enter(means=("money", "time"), checked=True)
    enter(means=("time",), resident="p0003")
    enter()
    title = WISHES.title
    counters = tuple(Counter(by, title, title, title, by=by) for by in ("means", "checked", "resident", "until"))
    snapshot = hall.snapshot.having(ledgers={"wishes": replace(WISHES, counters=counters)})
    report = figures_report(snapshot, YEAR, zh)
    found = {by: [(part.name, part.value) for part in line(report, by).parts] for by in ("means", "checked")}
    assert found == {"means": [("资金", 1), ("时间", 2), ("未填", 1)], "checked": [("是", 1), ("否", 2)]}
    assert [part.name for part in line(report, "resident").parts] == ["未填", "王*"]
    assert [part.name for part in line(report, "until").parts] == ["未填"]


def test_a_rate_shows_both_its_numbers(counted, zh, en):
    rate = line(figures_report(counted, YEAR, zh), "rate")
    assert (rate.value, rate.among, rate.said) == (1, 3, "1/3（33.3%）")
    assert rate.counts == "“实现心愿”占“收集心愿”之比"
    nothing = Period(start=date(2020, 1, 1), end=date(2021, 1, 1))
    assert line(figures_report(counted, nothing, en), "rate").said == "0/0 (–)"


def test_a_period_is_half_open_and_said_with_both_days(counted, zh, en):
    day = Period(start=DAY, end=date(2026, 11, 24))
    assert line(figures_report(counted, day, zh), "collected").value == 3
    before = Period(start=date(2026, 1, 1), end=DAY)
    assert line(figures_report(counted, before, zh), "collected").value == 0
    assert period_said(YEAR, zh) == "2026年1月1日至2026年12月31日（含首尾两日）"
    assert period_said(YEAR, en) == "1 January 2026 to 31 December 2026, both days included"
    assert period_said(day, zh) == "2026年11月23日"
    with pytest.raises(Refusal, match=r"period\.empty"):
        figures_report(counted, Period(start=DAY, end=DAY), zh)


def test_only_the_ledgers_asked_for(counted, zh):
    assert [each.ledger for each in figures_report(counted, YEAR, zh).chapters] == ["proposals", "follow_ups", "wishes"]
    asked = figures_report(counted, YEAR, zh, ["errands", "wishes"])
    assert [each.ledger for each in asked.chapters] == ["errands", "wishes"]
    assert "本台账没有统计指标。" in report_markdown(asked, zh, DAY)
    with pytest.raises(Refusal, match=r"ledger\.unknown"):
        figures_report(counted, YEAR, zh, ["wagons"])


def test_a_plugin_that_fails_leaves_the_other_figures(counted, zh):
    title = WISHES.title
    bad = replace(WISHES, counters=(Counter("x", title, title, title, when=lambda entry: 1 / 0),))
    report = figures_report(counted.having(ledgers={"wishes": bad}), YEAR, zh)
    assert "wishes" in report.chapters[-1].trouble
    assert line(report, "proposed", "proposals").value == 0
    assert report.chapters[-1].trouble in read(report_html(report, zh, DAY)).text


def test_the_page_lists_the_entries_behind_each_figure(counted, zh):
    text = read(report_html(figures_report(counted, YEAR, zh), zh, DAY)).text
    for expected in ("数据统计", "收集心愿（3 个）", "2026-001–2026-003", "1/3（33.3%）", "维修 2 个；助学 1 个"):
        assert expected in text


def test_the_table_can_be_calculated_with(counted, zh):
    rows = list(csv.DictReader(io.StringIO(report_csv(figures_report(counted, YEAR, zh), zh).decode("utf-8-sig"))))
    ours = [
        (row["指标"], row["分项"], row["数值"], row["单位"], row["截止日"]) for row in rows if row["台账"] == "微心愿"
    ]
    assert ours[:3] == [
        ("收集心愿", "", "3", "个", "2026-12-31"),
        ("收集心愿", "维修", "2", "个", "2026-12-31"),
        ("收集心愿", "助学", "1", "个", "2026-12-31"),
    ]
    assert ("花费", "", "12.50", "元", "2026-12-31") in ours
    assert ("实现率", "", "1/3（33.3%）", "", "2026-12-31") in ours


def test_json_has_the_numbers(counted, zh):
    written = report_json(figures_report(counted, YEAR, zh, ["wishes"]))
    assert written["period"] == {"start": "2026-01-01", "end": "2027-01-01"}
    (first, *_) = written["ledgers"][0]["lines"]
    assert (first["value"], first["parts"][0]["value"], list(first["numbers"])) == (
        3,
        2,
        ["2026-001", "2026-002", "2026-003"],
    )


def test_numbers_in_a_row_are_a_range(zh):
    numbers = ["2026-012", "2026-003", "2026-001", "2026-002", "2025-999", "2026-1000", "2026-999"]
    assert runs(numbers, zh) == "2025-999、2026-001–2026-003、2026-012、2026-999、2026-1000"
    assert runs(["2026-998", "2026-999", "2026-1000"], words("en")) == "2026-998–2026-1000"
