"""Words are said in the viewer's language, and never raise in front of the hall."""

import datetime as clock
import logging

import pytest

from council.domain.kernel import Refusal, Text
from council.i18n import LANGUAGE_NAMES, LANGUAGES, add_catalogue, catalogues, nearest, system_language, words
from council.i18n.refusals import UNKNOWN, add_sentences

EVENING = clock.datetime(2026, 11, 23, 16, 30, tzinfo=clock.UTC)


@pytest.fixture
def fresh_shelves(monkeypatch):
    """Shelves of this test's own: what it adds, no other test hears."""
    from council import i18n

    monkeypatch.setattr(i18n, "shelf", cached := __import__("functools").cache(catalogues.Shelf))
    i18n._words.cache_clear()
    yield cached
    i18n._words.cache_clear()


def test_each_language_calls_itself_by_its_own_name():
    assert {language: LANGUAGE_NAMES[language] for language in LANGUAGES} == {"zh": "中文", "en": "English"}


@pytest.mark.parametrize(
    ("tag", "language"),
    [("zh", "zh"), ("zh_CN.UTF-8", "zh"), ("zh-Hans", "zh"), ("ZH", "zh"), ("en_GB", "en"), ("C", "en"), ("fr", "en")],
)
def test_a_tag_means_the_nearest_language(tag, language):
    assert nearest(tag) == language
    assert words(tag) is words(language)


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": ""}, "zh"),
        ({}, "en"),
    ],
)
def test_the_system_says_its_language(monkeypatch, environment, language):
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    for variable, value in environment.items():
        monkeypatch.setenv(variable, value)
    assert system_language() == language


def test_fields_are_filled_in(zh, en):
    assert en("{present} of {due} are here", present=3, due=9) == "3 of 9 are here"
    assert zh.money(123450) == "1,234.50元"
    assert en("a {{brace}} and {text}", text="{raw}") == "a {brace} and {raw}"
    assert en("", a=1) == ""


def test_a_plugin_brings_its_words(fresh_shelves, tmp_path):
    zh = words("zh")
    assert zh("Small wishes") == "Small wishes"
    add_catalogue("zh", 'msgid "Small wishes"\nmsgstr "微心愿"\n\nmsgid "{count} s"\nmsgstr "不许改"\n')
    assert zh("Small wishes") == "微心愿"
    assert zh("{count} s", count=3) == "3秒", "a plugin does not change the words of the house"
    (po := tmp_path / "more.po").write_text(
        'msgid "{count} wish"\nmsgid_plural "{count} wishes"\nmsgstr[0] "{count}个心愿"\n\n'
        'msgctxt "wish"\nmsgid "Claim"\nmsgstr "认领"\n\n#, fuzzy\nmsgid "Doubtful"\nmsgstr "存疑"\n',
        "utf-8",
    )
    add_catalogue("zh_CN", po)
    add_catalogue("zh", po)
    assert zh.n("{count} wish", "{count} wishes", 1) == "1个心愿"
    assert zh.p("wish", "Claim") == "认领"
    assert zh("Claim") == "Claim"
    assert zh("Doubtful") == "Doubtful"
    assert len(fresh_shelves("zh").all) == 3
    with pytest.raises(ValueError, match=r"not a \.po file"):
        add_catalogue("zh", "this is no catalogue")


def test_plurals(en):
    assert [en.n("{count} person", "{count} people", count) for count in (0, 1, 2)] == [
        *("0 people", "1 person", "2 people"),
    ]


def test_a_bad_translation_falls_back_to_english(fresh_shelves, caplog):
    add_catalogue("zh", 'msgid "{name} spoke"\nmsgstr "{nmae}发言了"\n\nmsgid "Done {name}"\nmsgstr "完成{"\n')
    zh = words("zh")
    with caplog.at_level(logging.ERROR, "council.i18n"):
        assert zh("{name} spoke", name="Li") == "Li spoke"
        assert zh("Done {name}", name="Li") == "Done Li"
    assert len(caplog.records) == 2


@pytest.mark.parametrize("text", ["{a} and {b}", "{a", "}", "{0}", "{a.b}", "{a:d}", "{a[0]}", "{a!x}"])
def test_nothing_raises_in_front_of_the_hall(en, text):
    assert isinstance(en(text, a="x"), str)
    assert isinstance(en(text), str)


def test_what_nobody_filled_stays_as_it_is_written(en):
    assert en("{a} and {b}", a="x") == "x and {b}"


# -- refusals ----------------------------------------------------------------------------------------------------


def test_a_refusal_says_why(zh, en):
    refusal = Refusal("quorum.lacking", present=3, due=9, needed=5)
    assert en.refusal(refusal).startswith("3 of 9 are here, 5 are needed.")
    assert "法定人数 5 人" in zh.refusal(refusal)


def test_a_refusal_names_people_only_as_the_viewer_may_read_them(zh):
    refusal = Refusal("floor.is_speaking", person="p-17")
    assert zh.refusal(refusal) == "此人正在发言。"
    assert zh.refusal(refusal, {"p-17": "张*"}.__getitem__) == "张*正在发言。"


def test_a_refusal_puts_its_parameters_into_words(zh, en):
    add_sentences({"test.all": "{day}: {body}, {options}, {why}"})
    refusal = Refusal(
        "test.all",
        day=clock.date(2026, 11, 23),
        body=Text(zh="居民会议", en="Residents' assembly"),
        options=["a", "b"],
        why=Refusal("undo.nothing"),
    )
    assert en.refusal(refusal) == "23 November 2026: Residents' assembly, a and b, There is nothing to take back."
    assert zh.refusal(refusal) == "2026年11月23日: 居民会议, a和b, 没有可以撤销的步骤。"


def test_an_unknown_refusal_is_honest_about_it(zh, en, caplog):
    assert en.refusal(Refusal("nobody.knows", x=1)) == UNKNOWN.format(code="nobody.knows")
    assert "nobody.knows" in zh.refusal(Refusal("nobody.knows"))
    assert "nobody.knows" in caplog.text


# -- measures ----------------------------------------------------------------------------------------------------


def test_days_and_times(zh, en):
    assert zh.date(clock.date(2026, 11, 3)) == "2026年11月3日"
    assert en.date(clock.date(2026, 11, 3)) == "3 November 2026"
    assert zh.date(clock.date(2026, 11, 3), short=True) == "2026-11-03"
    assert zh.date(EVENING, "Asia/Shanghai") == "2026年11月24日"
    assert zh.datetime(EVENING, "Asia/Shanghai") == "2026年11月24日 00:30"
    assert en.datetime(EVENING, clock.UTC) == "23 November 2026, 16:30"
    assert en.datetime(EVENING, "Asia/Shanghai", short=True) == "2026-11-24 00:30"
    assert zh.time(EVENING.replace(tzinfo=None), "Asia/Shanghai") == "00:30", "a stored moment is UTC"
    assert zh.time(EVENING, "Nowhere/Land") == "16:30"
    assert (zh.weekday(EVENING.date()), en.weekday(EVENING.date())) == ("星期一", "Monday")


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        *((13, 15, "86.7%"), (1, 2, "50%"), (0, 9, "0%"), (9, 9, "100%"), (0, 0, "–")),
        *((1, 8, "12.5%"), (1, 16, "6.3%"), (1, 3, "33.3%"), (2, 3, "66.7%"), (-1, 3, "-33.3%"), (1, -3, "-33.3%")),
    ],
)
def test_shares_are_exact(en, part, whole, said):
    assert en.percent(part, whole) == said


def test_shares_at_other_precisions(zh):
    assert zh.percent(2066, 2261, places=2) == "91.38%"  # PRACTICE §2, the vote with deemed voters
    assert zh.percent(13, 15, places=0) == "87%"
    assert zh.percent(10**40 + 1, 3 * 10**40, places=1) == "33.3%"


def test_amounts(zh, en):
    assert (zh.area(8650), en.area(1234567)) == ("86.50平方米", "12,345.67 m²")
    assert (zh.money(5), en.money(-123456)) == ("0.05元", "¥-1,234.56")
    assert zh.number(1234567) == "1,234,567"


@pytest.mark.parametrize(
    ("seconds", "chinese", "english"),
    [
        *((0, "0秒", "0 s"), (59.6, "1分", "1 min"), (125, "2分5秒", "2 min 5 s"), (3600, "1小时", "1 h")),
        *((3900, "1小时5分", "1 h 5 min"), (90000, "25小时", "25 h"), (180000, "2天2小时", "2 d 2 h")),
        *((-90, "-1分30秒", "-1 min 30 s"), (-0.2, "0秒", "0 s")),
    ],
)
def test_spans_of_time(zh, en, seconds, chinese, english):
    assert (zh.duration(seconds), en.duration(seconds)) == (chinese, english)


def test_lists(zh, en):
    assert (zh.list("甲乙丙"), en.list(["a", "b", "c"]), zh.list([])) == ("甲、乙和丙", "a, b and c", "")
