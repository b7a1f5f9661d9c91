"""Paper at the terminal: handed out with one key, entered by two tellers with another; hands by sectors."""

import pytest

from council.domain import polls
from council.domain.codes import spelled
from council.domain.kernel import Refusal
from council.domain.paper import IssuePaper
from council.domain.sitting import Appoint
from council.service.papers import TellerSheet
from council.tui.console.sectors import sectors_of
from tests.look import text
from tests.tui.hall import press, settled, terminal, until
from tests.tui.test_console import matter


def voting(people=20, **changes):
    hall = matter(people).do(polls.OpenPoll(secrecy="secret", **changes))
    tellers = [right.holder for right in hall.meeting.present_rights][:2]
    return hall.do(*(Appoint(office="teller", person=each, declares=True) for each in tellers)), tellers


async def test_one_key_hands_paper_to_everybody_who_has_not_voted():
    hall, _tellers = voting()
    hall.vote(yes=4)
    async with terminal(hall) as pilot:
        await press(pilot, "ampersand", "enter")
        await until(pilot, lambda: bool(hall.poll.paper.issued) and len(pilot.app.screen_stack) > 1)
        said = await text(pilot)
    assert len(hall.poll.paper.issued) == 16, said
    assert not hall.council.snapshot.rolls[hall.poll.id] & set(hall.poll.paper.issued)
    assert "ballots-" in said


async def test_two_tellers_enter_and_what_differs_is_told():
    hall, tellers = voting()
    first, second = (hall.council.snapshot.slips.teller_code(each) for each in tellers)
    rights = tuple(right.id for right in hall.meeting.present_rights)
    hall.do(IssuePaper(rights=rights[:5]))
    async with terminal(hall) as pilot:
        await press(pilot, "dollar_sign", "enter", f"={second}", "down", "=3", "enter")
        await settled(pilot)
        assert not hall.poll.paper.entered, "another's code"
        await press(pilot, "dollar_sign", "enter", f"={first}", "down", "=3", "down", "=2", "enter")
        await settled(pilot)
        assert len(hall.poll.paper.entered) == 1
        await press(pilot, "dollar_sign", "down", "enter", f"={second}", "down", "=4", "down", "=1", "enter")
        await until(pilot, lambda: hall.poll.paper.differ and len(pilot.app.screen_stack) > 1)
        said = await text(pilot)
        assert "4 / 3" in said
        await press(pilot, "enter", "dollar_sign", "down", "enter", f"={second}", "down", "=3", "down", "=2", "enter")
        await settled(pilot)
    assert hall.poll.paper.is_counted
    assert hall.do(polls.ClosePoll()).poll.result.counts["count"].totals == {"yes": 3, "no": 2, "abstain": 0}


async def test_more_back_than_out_is_explained_with_the_same_key():
    hall, tellers = voting()
    hall.do(IssuePaper(rights=tuple(right.id for right in hall.meeting.present_rights)[:2]))
    for teller in tellers:
        hall.council.meetings.enter_paper(hall.poll.id, teller, TellerSheet(piles={("yes",): 3})).result(5)
    async with terminal(hall) as pilot:
        await press(pilot, "dollar_sign", "=多一张", "enter")
        await settled(pilot)
    assert hall.poll.paper.reason == "多一张"


async def test_hands_are_entered_by_sectors():
    hall, _tellers = voting()
    hall.vote(yes=5)
    hall.do(polls.ClosePhones())
    async with terminal(hall) as pilot:
        await press(pilot, "h", "down", "down", "down", "right", "up", "=左区/张桂兰 2 1 0\n右区 1 0 0")
        await press(pilot, "down", "enter")
        await settled(pilot)
        said = await text(pilot)
    assert hall.poll.hands is not None, said
    assert hall.poll.hands.totals == {"yes": 3, "no": 1, "abstain": 0}
    assert [sector.name for sector in hall.poll.hands.sectors] == ["左区", "右区"]


@pytest.mark.parametrize("line", ["左区", "左区 1", "1 2 3", "左区 a 1 2"])
def test_a_sector_that_cannot_be_read_is_refused(line):
    with pytest.raises(Refusal, match="sectors_unclear"):
        sectors_of([line], ["yes", "no", "abstain"])


async def test_the_chair_sees_the_tellers_codes_to_hand_them_over():
    hall, tellers = voting()
    async with terminal(hall) as pilot:
        await press(pilot, "exclamation_mark")
        said = await text(pilot)
    assert all(spelled(hall.council.snapshot.slips.teller_code(each)) in said for each in tellers)
