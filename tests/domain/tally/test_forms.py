"""Ballots as browsers send them, and choices as chairs type them."""

import pytest

from council.domain.kernel import Refusal
from council.domain.tally import OptionNumbers, Question, built_in
from council.domain.tally.forms import read
from council.domain.tally.lines import fen, options_of
from tests.domain.an_election import question

MONEY = OptionNumbers("cost", unit="money")
MARKS = OptionNumbers("marks", many=True)


def choice(method, form, options="abc", **more):
    way = built_in()[method]
    asked = way.prepared(question(method, options, **more))
    return read(way, asked, {name: [value] if isinstance(value, str) else value for name, value in form.items()})


def refused_as(code, *arguments, **more):
    with pytest.raises(Refusal) as refusal:
        choice(*arguments, **more)
    assert refusal.value.code == code
    return refusal.value.params


# -- kinds of ballots ----------------------------------------------------------------------------------------------


def test_answers():
    way, asked = built_in()["yes_no"], built_in()["yes_no"].prepared(Question(method="yes_no", options=()))
    assert read(way, asked, {"choice": ["yes"]}) == ("yes",)
    for form in ({}, {"blank": ["1"]}, {"choice": ["yes", "no"]}):
        with pytest.raises(Refusal, match="choose_one"):
            read(way, asked, form)


@pytest.mark.parametrize("method", ["choose", "approval", "irv", "scottish_stv", "schulze", "score"])
def test_abstaining_needs_its_button(method):
    assert choice(method, {"blank": "1"}, most=3) == ()
    refused_as("ballot.too_few", method, {"cast": "1"}, most=3)


def test_ticks_between_their_bounds():
    assert choice("choose", {"choice": ["c", "a"]}, most=2, least=2) == ("a", "c")
    assert refused_as("ballot.too_few", "choose", {"choice": ["c"]}, most=2, least=2) == {"least": 2, "named": 1}
    refused_as("ballot.too_many", "choose", {"choice": ["a", "b", "c"]}, most=2)
    refused_as("ballot.unknown_option", "choose", {"choice": ["x"]})


def test_places_make_an_order():
    assert choice("irv", {"rank.a": "2", "rank.b": "1", "rank.c": ""}) == ("b", "a")
    assert choice("schulze", {"rank.a": "1", "rank.b": "1", "rank.c": "2"}) == ("a=b", "c")
    assert choice("schulze", {"rank.a": "1", "rank.b": "1", "rank.c": "3"}) == ("a=b", "c")


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"rank.a": "1", "rank.b": "1"}, "ballot.equal_ranks"),
        ({"rank.a": "1", "rank.b": "3"}, "ballot.rank_skipped"),
        ({"rank.a": "2"}, "ballot.rank_skipped"),
        ({"rank.a": "4"}, "ballot.rank_unclear"),
        ({"rank.a": "0"}, "ballot.rank_unclear"),
        ({"rank.a": "x"}, "ballot.rank_unclear"),
        ({"rank.x": "1"}, "ballot.too_few"),
    ],
)
def test_places_that_are_no_order(form, code):
    refused_as(code, "irv", form)


def test_marks():
    assert choice("score", {"mark.a": "5", "mark.c": "0", "mark.b": ""}, most=5) == ("a:5", "c:0")
    refused_as("ballot.mark_outside", "score", {"mark.a": "6"}, most=5)
    refused_as("ballot.mark_outside", "score", {"mark.a": "五"}, most=5)


# -- lines ---------------------------------------------------------------------------------------------------------


def test_lines_become_options_and_those_who_may_not_stand():
    options, barred = options_of(("张秀兰", "- 赵某：有违建未整改", "李大山"), {"张秀兰": "p9", "赵某": "p8"})
    assert [(each.id, each.label, each.person) for each in options] == [("o1", "张秀兰", "p9"), ("o2", "李大山", "")]
    assert [(each.label, each.reason, each.person) for each in barred] == [("赵某", "有违建未整改", "p8")]


@pytest.mark.parametrize("line", ["－赵某: x", "—赵某：x", "×赵某：x", "✗ 赵某 : x"])
def test_whichever_dash_the_input_method_makes(line):
    assert options_of((line,), {})[1][0].label == "赵某"


@pytest.mark.parametrize(
    ("lines", "code"),
    [(("甲", "甲"), "poll.twice"), (("- 甲",), "poll.barred_reason"), (("- : x",), "poll.barred_reason")],
)
def test_lines_that_cannot_be(lines, code):
    with pytest.raises(Refusal) as refusal:
        options_of(lines, {})
    assert refusal.value.code == code


def test_numbers_stand_at_the_end_of_a_line():
    options, _barred = options_of(("海棠 家园 92 88 95", "三号楼 7"), {}, MARKS)
    assert [(each.label, each.numbers) for each in options] == [("海棠 家园", (92, 88, 95)), ("三号楼", (7,))]
    options, _barred = options_of(("3号楼 扶手 2 1.2万元", "路灯 9,500.50"), {}, MONEY)
    assert [(each.label, each.numbers) for each in options] == [("3号楼 扶手 2", (1_200_000,)), ("路灯", (950_050,))]
    for lines in (("路灯",), ("路灯 很贵",)):
        with pytest.raises(Refusal, match="number_missing"):
            options_of(lines, {}, MONEY)


@pytest.mark.parametrize(
    ("typed", "amount"), [("1", 100), ("0.05", 5), ("1.2万", 1_200_000), ("１２００元", 120_000), ("0.000001万", 1)]
)
def test_money(typed, amount):
    assert fen(typed) == amount


@pytest.mark.parametrize("typed", ["", "-1", "1.234", "1e3", "万", "1..2", "0.0000001万"])
def test_no_money(typed):
    with pytest.raises(Refusal):
        fen(typed)
