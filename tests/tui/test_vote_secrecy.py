"""What a secret vote's board shows is chosen where the vote is opened, with its price beside it."""

import pytest

from council.domain import polls
from tests.look import text
from tests.tui.hall import press, settled, terminal
from tests.tui.test_console import matter

PRICE = {"zh": "也能逼人出", "en": "be made to show their code"}


def flat(shown):
    """What a screen says, without the ends of its lines."""
    return " ".join(line.strip(" │") for line in shown.splitlines())


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_choices_beside_codes_are_chosen_with_the_risk_said(language):
    hall = matter()
    async with terminal(hall, language, (100, 40)) as pilot:
        await press(pilot, "f3", "down", "down", "left")
        assert PRICE[language] not in flat(await text(pilot))
        await press(pilot, "down", "right")
        assert PRICE[language] in flat(await text(pilot))
        await press(pilot, "enter")
        await settled(pilot)
    poll = hall.meeting.open_poll
    assert (poll.secrecy, poll.board) == ("secret", "choices")


@pytest.mark.parametrize("secrecy", ["secret", "by_name"])
async def test_the_console_does_not_tell_how_a_vote_goes(secrecy):
    """Two halls, one all for it, one all against: the screen is the same until the vote is closed."""
    shown = []
    for choice in ("yes", "no"):
        hall = matter().do(polls.OpenPoll(id="poll1", secrecy=secrecy)).vote(**{choice: 12})
        async with terminal(hall) as pilot:
            await settled(pilot)
            open_ = await text(pilot)
            await press(pilot, "f4", "f4")
            await settled(pilot)
            assert hall.meeting.open_poll is None
            shown.append((open_, await text(pilot)))
    (one, one_closed), (other, other_closed) = shown
    assert "12" in one
    assert one == other
    assert one_closed != other_closed, "closed, the two halls differ"


async def test_bare_codes_are_the_default():
    hall = matter()
    async with terminal(hall) as pilot:
        await press(pilot, "f3", "down", "down", "left", "enter")
        await settled(pilot)
    poll = hall.meeting.open_poll
    assert (poll.secrecy, poll.board) == ("secret", "codes")
