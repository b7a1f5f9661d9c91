"""A straw poll on the front page: anybody touches, once a browser, and no roll knows who."""

import pytest

from council.domain.codes import is_anybody
from council.domain.kernel import Refusal
from council.domain.paper import Assist, IssuePaper
from tests.web.halls import Hall


def straw(hall, **changes):
    hall.session()
    hall.poll(kind="straw", title="要不要装电梯？", **changes)
    return hall


async def touch(phone, choice):
    poll = next(form for form in phone.forms if "poll" in form.hidden)
    await phone.post("/", {**poll.hidden, "choice": choice})


async def test_anybody_touches_without_a_slip_and_is_told_what_it_is(hall, phone):
    straw(hall)
    await phone.load("/")
    assert "意向表决" in phone.text
    assert "谁都可以点选" in phone.text
    await touch(phone, "yes")
    assert phone.status == 200
    assert "已收到您的意见" in phone.text
    await touch(phone, "no")
    hall.close()
    result = hall.meeting.polls["poll1"].result
    assert (result.counts["count"].totals["yes"], result.counts["count"].totals["no"]) == (0, 1), "changed, not added"
    assert result.channels["phone"].issued == result.channels["phone"].returned == 1


async def test_each_browser_counts_once_and_slips_stand_on_no_roll(hall, browser):
    straw(hall)
    for place in range(3):
        phone = await browser(hall)
        await phone.load("/")
        await touch(phone, "yes" if place else "no")
    voter = await browser(hall)
    await voter.load(f"/V/{hall.code(1)}")
    await voter.vote("yes")
    await voter.load(f"/V/{hall.code(1)}")
    assert voter.form("vote").hidden["receipt"], "it may be changed, as ever"
    await voter.vote("no")
    roll = hall.council.snapshot.rolls["poll1"]
    assert len(roll) == 4
    assert all(map(is_anybody, roll))
    hall.close()
    box = hall.council.boxes(hall.meeting.id)["poll1"]
    assert all(map(is_anybody, box.roll)), "its roll says nobody"
    assert not box.choices
    assert hall.meeting.polls["poll1"].result.counts["count"].totals == {"yes": 2, "no": 2, "abstain": 0}


async def test_without_a_cookie_nobody_touches_without_end(hall, phone):
    straw(hall)
    await phone.post("/", {"poll": "poll1", "choice": "yes"})
    assert phone.status == 409
    assert "Cookie" in phone.text
    assert not hall.council.snapshot.rolls.get("poll1")


async def test_a_vote_that_decides_asks_for_the_slip(hall, phone):
    hall.session()
    hall.poll()
    await phone.load("/")
    assert not any("poll" in form.hidden for form in phone.forms)
    await phone.post("/", {"poll": "poll1", "choice": "yes"})
    assert phone.status == 409
    with pytest.raises(Refusal, match=r"ballot\.not_yours"):
        hall.council.meetings.cast("poll1", "", "", "0" * 16, ("yes",)).result()


@pytest.mark.parametrize(
    "command",
    [IssuePaper(rights=("p1",)), Assist(poll="poll1", right="p1", helper="居委会小陈", witness="老高")],
    ids=("paper", "help"),
)
async def test_nothing_that_names_somebody_is_part_of_it(hall: Hall, command):
    straw(hall)
    with pytest.raises(Refusal, match=r"ballot\.anybody"):
        hall.do(command)


async def test_the_page_on_secrecy_speaks_of_the_ways_that_the_meeting_has(hall, phone):
    hall.session()
    hall.poll()
    said = ("纸质选票：", "协助投票：", "意向表决谁都可以点选")
    await phone.load("/SECRET")
    assert not any(each in phone.text for each in said)
    hall.do(IssuePaper(rights=("p5",)))
    hall.do(Assist(poll="poll1", right="p1", helper="居委会小陈", witness="老高"))
    await phone.load("/SECRET")
    assert [each in phone.text for each in said] == [True, True, False]
