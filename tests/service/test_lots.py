"""A lot drawn in the running program: the box is counted on, the journal keeps it, both recounts agree."""

import pytest

from council.domain import sitting
from council.domain.elections import DrawLot
from council.domain.kernel import Refusal
from council.domain.meeting import Item
from council.domain.tally import Option, Question
from council.service.verify import verify
from council.store.base import Box
from tests import recount

ASKED = {"kind": "formal", "secrecy": "secret", "title": "推选组长", "override": "测试"}


def question(method, options="ab", **more):
    return Question(method=method, options=tuple(Option(id=each, label=f"候选{each}") for each in options), **more)


def tied(hall, method="irv", options="ab", **more):
    """A vote in which as many are for a as for b."""
    hall.convened("residents", Item(id="i", title="推选组长")).opened().called().started()
    poll = hall.poll(question=question(method, options, **more), **ASKED)
    people = [right.holder for right in hall.meeting.rights.values()]
    for place, person in enumerate(people):
        hall.vote(poll, person, options[place % 2] + (":1" if method == "score" else ""))
    return hall.closed()


def draw(hall, poll, chosen="a"):
    return hall.do(DrawLot(poll=poll.id, chosen=chosen, by="p0003", how="当众抽取纸签")).polls[poll.id]


def test_nothing_is_equal_where_nobody_has_the_majority(hall):
    """Half is not more than half."""
    poll = tied(hall, "choose")
    assert (poll.result.tied, poll.result.elected) == ((), ())
    with pytest.raises(Refusal, match="no_tie"):
        draw(hall, poll)


@pytest.mark.parametrize(("method", "elected"), [("irv", ("b",)), ("schulze", ("a",)), ("score", ("a",))])
def test_the_count_goes_on_with_the_lot(hall, method, elected):
    poll = tied(hall, method)
    assert poll.result.tied == ("a", "b")
    after = draw(hall, poll)
    assert (after.result.elected, after.result.tied, after.result.box) == (elected, (), poll.result.box)
    assert after.lots[0].by == "p0003"


def test_it_stands_after_a_sudden_end(on_disk):
    poll = tied(on_disk)
    draw(on_disk, poll)
    on_disk.reopened()
    again = on_disk.meeting.polls[poll.id]
    assert again.result.elected == ("b",)
    assert [lot.chosen for lot in again.lots] == ["a"]


def test_no_lot_on_a_box_that_is_not_the_one_that_was_counted(hall):
    poll = tied(hall)
    store = hall.store
    box = store.box(hall.meeting.id, poll.id)
    fewer = dict(list(box.ballots.items())[1:])
    store.replace_box(hall.meeting.id, poll.id, Box(state="counted", roll=box.roll, ballots=fewer, codes=box.codes))
    with pytest.raises(Refusal, match="box_unreadable"):
        draw(hall, poll)
    assert hall.meeting.polls[poll.id].lots == ()


def test_a_lot_that_was_not_drawn_before_a_later_one_is_refused(hall):
    poll = tied(hall)
    with pytest.raises(Refusal, match="lot_elsewhere"):
        draw(hall, poll, "c")
    draw(hall, poll)
    with pytest.raises(Refusal, match="no_tie"):
        draw(hall, poll)


def test_both_recounts_come_to_the_same(hall):
    poll = tied(hall, "scottish_stv", "abcd", seats=1)
    while hall.meeting.polls[poll.id].result.tied:
        draw(hall, poll, hall.meeting.polls[poll.id].result.tied[0])
    hall.do(sitting.Adjourn(reason="散会"))
    hall.caught_up()
    files = hall.store.archive()
    report = verify(files)
    assert [check for check in report.checks if check.told != "good"] == []
    found, _head = recount.recount(files)
    assert (found.problems, found.notes) == ([], [])
