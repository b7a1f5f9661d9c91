"""Elections: who wins, ties that are said, lots, run-offs, those who may not stand."""

import pytest

from council.domain import agenda, elections, polls, resolutions
from council.domain.elections import DrawLot, LotDrawn, run_off
from council.domain.kernel import Context, JournalEntry, Refusal, why_not
from council.domain.rules import Threshold
from council.domain.tally import Question, built_in
from council.domain.tally.stages import Tie
from tests.domain.a_meeting import RULE
from tests.domain.an_election import draw, election, hall, last, put, question
from tests.domain.refused import refused

TIE = ("a", "a", "b", "b", "b c", "a c")


def result(held):
    return last(held).result


# -- the rule's majority -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["irv", "scottish_stv", "schulze"])
def test_a_method_with_a_majority_of_its_own_is_not_asked_for_the_rules(method):
    held = election(method, "abc", "a", "a", "b c")
    assert last(held).question.majority is False
    assert result(held).finding.passing == ()
    assert len(result(held).finding.quorum) == 1
    assert result(held).elected == ("a",)
    assert result(held).carried


def test_marks_need_no_majority_of_heads():
    held = election("score", "ab", "a:1", "b:2", most=5)
    assert (result(held).elected, result(held).finding.passing) == (("b",), ())


@pytest.mark.parametrize("method", ["choose", "approval"])
def test_votes_for_names_need_the_rules_majority(method):
    held = election(method, "abc", *["a"] * 5, *["b"] * 3)
    assert last(held).question.majority is True
    assert (result(held).elected, result(held).finding.verdict) == ((), "lost")
    assert result(held).finding.passing[0].needed == 6


def test_without_a_quorum_nobody_is_elected():
    """The quorum is asked of every method; here it counts who took part."""
    rule = RULE.having(quorum=Threshold(op="more_than", num=1, den=2, of="due"), quorum_counts="participating")
    held = put(hall(), question("irv"), "a", "a", rule=rule)
    assert (result(held).finding.verdict, result(held).elected, result(held).tied) == ("no_quorum", (), ())


# -- lots ----------------------------------------------------------------------------------------------------------


def test_a_tie_waits_and_the_lot_says_who_goes_out():
    held = election("irv", "ab", "a", "a", "b", "b")
    assert (result(held).finding.verdict, result(held).elected, result(held).tied) == ("tied", (), ("a", "b"))
    assert elections.tied_poll(held.meeting).id == last(held).id
    draw(held, "a")
    poll = last(held)
    assert (poll.result.elected, poll.result.tied, poll.result.finding.verdict) == (("b",), (), "carried")
    assert [(lot.chosen, lot.by, lot.how) for lot in poll.lots] == [("a", "p03", "当众抽取纸签")]
    assert [tie.settled for tie in poll.result.counts["count"].ties] == ["lot"]
    assert elections.tied_poll(held.meeting) is None
    assert held.meeting.item("i1").outcome == "adopted"


def test_a_lot_for_the_last_seat_of_many():
    held = election("choose", "abcd", *["a b c"] * 6, *["a d"] * 2, most=3, seats=2)
    assert (result(held).elected, result(held).tied) == (("a",), ("b", "c"))
    assert result(held).finding.verdict == "carried"
    draw(held, "c")
    assert (result(held).elected, result(held).tied) == (("a", "c"), ())
    assert result(held).counts["count"].ties == (
        Tie(stage=1, about="seat", options=("b", "c"), among=("b",), settled="lot", chosen=("c",)),
    )


def test_two_lots_for_two_seats():
    held = election("approval", "abc", *["a b c"] * 6, seats=2)
    assert result(held).tied == ("a", "b", "c")
    draw(held, "b")
    assert (result(held).elected, result(held).tied) == (("b",), ("a", "c"))
    draw(held, "c")
    assert (result(held).elected, result(held).tied) == (("b", "c"), ())


def test_a_lot_is_told_in_the_journal_and_comes_back():
    held = draw(election("irv", "ab", "a", "b"), "a")
    entry = held.entries[-1]
    assert isinstance(entry.event, LotDrawn)
    assert JournalEntry.from_row(entry.to_row()) == entry
    (record,) = held.minutes().polls
    assert [(lot.chosen, lot.by.name, lot.how) for lot in record.lots] == [("a", "张玉兰", "当众抽取纸签")]


def test_who_may_not_draw_and_when():
    held = election("irv", "abc", *TIE)
    poll = last(held)
    tied = result(held).tied
    assert tied == ("a", "b")

    def why(**changes):
        command = DrawLot(**({"poll": poll.id, "chosen": "a", "by": "p03", "how": "纸签"} | changes))
        refusal = why_not(command, held.meeting, Context(at=held.now))
        return refusal and refusal.code

    assert why() is None
    assert why(chosen="c") == "count.lot_elsewhere"
    assert why(by=" ") == why(how="") == "poll.lot_untold"
    assert why(poll="nowhere") == "poll.no_tie"
    put(held, Question(method="yes_no", options=()), again=poll.id)
    assert why() == "poll.later_round"


def test_no_lot_is_drawn_where_nothing_is_equal():
    held = election("irv", "ab", "a", "a", "b")
    with refused("poll.no_tie"):
        held.do(DrawLot(poll=last(held).id, chosen="a", by="p01", how="纸签"))


def test_a_lot_is_never_taken_back():
    from council.domain.journal import Undo

    held = draw(election("irv", "ab", "a", "b"), "a")
    with refused("undo.nothing"):
        held.do(Undo(reason="手误"))


# -- run-off -------------------------------------------------------------------------------------------------------


def test_a_run_off_among_the_first_fills_the_seat_that_is_left():
    held = election("choose", "abcd", *["a b"] * 6, *["c"] * 3, "d", most=2, seats=3)
    first = last(held)
    assert first.result.elected == ("a", "b")
    asked = run_off(first, 2)
    assert (asked.option_ids, asked.seats, asked.most) == (("c", "d"), 1, 2)
    put(held, asked, *["c"] * 7, again=first.id)
    second = last(held)
    assert (second.round, second.earlier, second.result.elected) == (2, first.id, ("c",))
    assert [poll.id for poll in held.meeting.standing_polls("i1")] == [first.id, second.id]


def test_whoever_has_as_many_votes_as_the_last_stands_too():
    held = election("choose", "abcd", *["a"] * 3, *["b"] * 2, *["c"] * 2, "d")
    assert run_off(last(held), 2).option_ids == ("a", "b", "c")
    assert elections.ranked_rest(last(held)) == (("a", 3), ("b", 2), ("c", 2), ("d", 1))


@pytest.mark.parametrize("among", [0, 1])
def test_nobody_runs_off_alone(among):
    held = election("choose", "ab", *["a"] * 3)
    with refused("poll.no_run_off"):
        run_off(last(held), among)


def test_no_run_off_when_all_seats_are_filled():
    held = election("choose", "abc", *["a"] * 7)
    assert elections.seats_left(last(held)) == 0
    with refused("poll.no_run_off"):
        run_off(last(held), 2)


# -- awards --------------------------------------------------------------------------------------------------------

MARKS = {"a": (92, 88), "b": (85, 90), "c": (95, 97)}


def test_ballot_and_panel_are_added_up_by_their_shares():
    held = election(
        "award", "abc", "a", "a", "b", "b", "b", "c", numbers=MARKS, terms={"ballot_share": 30, "full_mark": 100}
    )
    assert result(held).elected == ("b",)  # 30 + 61.25, before 20 + 63 and 10 + 67.2
    table = result(held).counts["count"].table
    assert [(row.option, row.cells) for row in table.rows] == [
        ("b", ("3", "30.00", "61.25", "91.25")),
        ("a", ("2", "20.00", "63.00", "83.00")),
        ("c", ("1", "10.00", "67.20", "77.20")),
    ]


def test_points_are_exact_where_decimals_would_be_equal():
    """1/3 of 30 points is ten exactly, and a difference beyond any decimal decides."""
    marks = {"a": (333_333_333,), "b": (333_333_332,)}
    terms = {"ballot_share": 30, "full_mark": 999_999_999}
    held = election("award", "ab", "a", "b", numbers=marks, terms=terms)
    assert result(held).elected == ("a",)
    assert len({row.cells[-1] for row in result(held).counts["count"].table.rows}) == 1


def test_equal_points_are_a_tie():
    held = election("award", "ab", "a", "b", numbers={"a": (80,), "b": (80,)})
    assert (result(held).elected, result(held).tied) == ((), ("a", "b"))


@pytest.mark.parametrize(
    ("numbers", "terms", "code"),
    [
        ({}, {}, "poll.panel_uneven"),
        ({"a": (1, 2), "b": (1,)}, {}, "poll.panel_uneven"),
        ({"a": (101,), "b": (1,)}, {}, "poll.panel_outside"),
        ({"a": (1,), "b": (1,)}, {"ballot_share": 0}, "poll.share_outside"),
        ({"a": (1,), "b": (1,)}, {"ballot_share": 100}, "poll.share_outside"),
    ],
)
def test_an_award_that_cannot_be_counted_is_not_asked(numbers, terms, code):
    with pytest.raises(Refusal) as refusal:
        built_in()["award"].prepared(question("award", "ab", numbers=numbers, terms=terms))
    assert refusal.value.code == code


# -- hands, and those who do not stand -----------------------------------------------------------------------------


@pytest.mark.parametrize("method", [each for each in built_in() if each not in ("yes_no", "choose")])
def test_hands_can_only_name_one_thing(method):
    held = hall()
    asked = question(method, "ab", numbers={"a": (1,), "b": (1,)})
    command = polls.OpenPoll(title="推选", question=asked, hands_only=True, secrecy="by_name")
    assert why_not(command, held.meeting, Context(at=held.now)).code == "poll.hands_one_choice"


def test_who_may_not_stand_is_on_record_and_not_on_the_ballot():
    held = election("choose", "ab", *["a"] * 6, barred=[("赵某", "有违建未整改")])
    assert last(held).question.option_ids == ("a", "b")
    (record,) = held.minutes().polls
    assert [(each.label, each.reason) for each in record.question.barred] == [("赵某", "有违建未整改")]
    assert held.minutes().masked().polls[0].question.barred == ()


def test_a_resolution_rests_on_the_lot_too():
    held = draw(election("irv", "ab", "a", "b"), "a")
    held.do(resolutions.Resolve(poll=last(held).id, text="由李大山任组长"))
    held.do(agenda.StartItem(item="i2"))
    assert held.meeting.resolutions[-1].poll == last(held).id
