"""Elections at the terminal: each way of voting opened by keys, a lot, a run-off, the count as a table."""

import pytest

from council.domain import polls
from council.domain.tally import Option, Question, built_in
from council.i18n import words
from tests.look import text
from tests.tui.hall import SIZES, press, settled, terminal, until
from tests.tui.test_console import matter

METHODS = list(built_in())


def asked(method, options=("张秀兰", "李大山", "王小梅"), **more):
    made = tuple(Option(id=f"o{place}", label=name) for place, name in enumerate(options, start=1))
    return Question(method=method, options=made, **more)


def closed(method, people=25, options=("张秀兰", "李大山", "王小梅"), seats=1, **votes):
    hall = matter(people).do(
        polls.OpenPoll(title="推选组长", question=asked(method, options, seats=seats), secrecy="secret")
    )
    return hall.vote(**votes).do(polls.ClosePoll())


async def opened(hall, method, *lines, before=(), after=()):
    """Press what opens a vote: the way of voting, the choices, Enter on the empty line."""
    async with terminal(hall) as pilot:
        await press(pilot, "f3", "down", *["right"] * METHODS.index(method), *before)
        await press(pilot, "down", "down", "=" + "\n".join(lines), *after)
        await press(pilot, "enter", "enter")
        if len(pilot.app.screen_stack) == 1:
            await settled(pilot)
        said = await text(pilot)
    return hall.meeting.open_poll, said


@pytest.mark.parametrize("method", [each for each in METHODS if each not in ("yes_no", "award")])
async def test_every_way_of_voting_opens_in_few_keys(method):
    hall = matter()
    poll, said = await opened(hall, method, "张秀兰", "李大山")
    assert poll is not None, said
    assert (poll.question.method, [each.label for each in poll.question.options]) == (method, ["张秀兰", "李大山"])
    assert poll.question.majority is built_in()[method].majority
    if not poll.question.majority:
        assert words("zh")(built_in()[method].how)[:8] in said


async def test_the_marks_of_a_panel_stand_behind_the_names():
    hall = matter()
    poll, said = await opened(hall, "award", "海棠家园 92 88", "三号楼 90 95", "- 五号楼：有违建未整改")
    assert poll is not None, said
    assert [(each.label, each.numbers) for each in poll.question.options] == [
        ("海棠家园", (92, 88)),
        ("三号楼", (90, 95)),
    ]
    assert poll.question.terms == {"ballot_share": 30, "full_mark": 100}
    assert [(each.label, each.reason) for each in poll.question.barred] == [("五号楼", "有违建未整改")]
    assert "未列入选票" in said


async def test_what_cannot_be_read_is_said_in_the_dialog():
    hall = matter()
    poll, said = await opened(hall, "award", "海棠家园 92 88", "三号楼")
    assert poll is None
    assert "“三号楼”之后缺少数字" in said


async def test_people_are_picked_from_the_roster():
    hall = matter()
    async with terminal(hall) as pilot:
        await press(pilot, "f3", "down", "right", "down", "down", "f2")
        await press(pilot, "=0002")
        await pilot.pause()
        await press(pilot, "enter", "=李大山", "enter", "enter")
        await settled(pilot)
    question = hall.meeting.open_poll.question
    assert [(each.label, bool(each.person)) for each in question.options] == [("李建国", True), ("李大山", False)]


async def test_a_lot_is_recorded_with_who_drew_and_how():
    hall = closed("choose", people=26, options=("张秀兰", "李大山"), o1=13, o2=13)
    hall.do(polls.OpenPoll(again=hall.meeting.last_poll.id, question=asked("irv", ("张秀兰", "李大山"))))
    hall.vote(o1=13, o2=13).do(polls.ClosePoll())
    assert hall.meeting.last_poll.result.tied == ("o1", "o2")
    async with terminal(hall) as pilot:
        assert "抽签" in await text(pilot)
        await press(pilot, "%")
        assert "抽中者被淘汰" in await text(pilot)
        await press(pilot, "right", "down", "enter", "=0003")
        await pilot.pause()
        await press(pilot, "enter", "down", "enter")
        await settled(pilot)
        said = await text(pilot)
    poll = hall.meeting.last_poll
    assert (poll.result.elected, poll.result.tied) == (("o1",), ())
    assert [(lot.chosen, lot.how) for lot in poll.lots] == [("o2", "当众从箱中抽取纸签")]
    assert hall.opened.council.snapshot.roster.name(poll.lots[0].by, masked=False) == "张玉兰"
    assert "选定：张秀兰" in said
    assert "抽中" in said


async def test_a_run_off_among_the_first_two():
    hall = closed("choose", o1=10, o2=9, o3=6)
    async with terminal(hall) as pilot:
        await press(pilot, "V")
        assert "前 2 名：张秀兰和李大山" in await text(pilot)
        await press(pilot, "enter")
        await settled(pilot)
    poll = hall.meeting.open_poll
    assert (poll.round, poll.question.option_ids, poll.question.seats) == (2, ("o1", "o2"), 1)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["zh", "en"])
async def test_the_count_is_shown_stage_by_stage(size, language):
    hall = closed("irv", o1=11, o2=8, o3=6)
    async with terminal(hall, language, size) as pilot:
        await until(pilot, lambda: True)
        said = await text(pilot)
    if size[0] == 120:
        assert words(language)("The count, stage by stage") in said
        assert "11" in said
    assert ("选定：" if language == "zh" else "A tie" if hall.meeting.last_poll.result.tied else "Chosen") in said
