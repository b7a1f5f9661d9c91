"""What the hall sees in each state of a meeting, and what it never sees."""

import asyncio
import json
import re

import pytest
import zxingcpp
from PIL import Image

from council.domain.agenda import StartItem
from council.domain.community import Web
from council.domain.floor import GiveFloor, RequestFloor
from council.domain.motions import Move
from council.domain.polls import ClosePhones, EnterHands, LastCall
from council.domain.roll_call import Arrive
from council.domain.sitting import Adjourn, OpenDoors, Recess, Resume
from tests.web.conftest import BASE
from tests.web.halls import NAMES, Hall


@pytest.fixture
async def screen(phone):
    async def look():
        await phone.load("/screen/now", language="en")
        state = json.loads(phone.text)
        return state["mode"], "\n".join(state["parts"].values())

    return look


async def test_no_meeting(browser):
    hall = Hall()
    try:
        phone = await browser(hall)
        await phone.load("/screen")
        assert phone.status == 200
        assert "目前没有会议" in phone.text
    finally:
        hall.council.close()


async def test_before_opening_the_steps_and_both_codes(hall, phone, screen):
    mode, shown = await screen()
    assert mode == "welcome"
    assert "欢迎参加会议" in shown
    assert all(f"<b>{step}</b>" in shown for step in (1, 2, 3))
    assert "192.168.1.5:8765" in shown
    assert "Xijie" in shown
    assert "huanying" in shown
    assert decoded(shown) == {f"{BASE}/", "WIFI:T:WPA;S:Xijie;P:huanying;;"}
    assert "实到" not in shown, "nobody can be here yet"


def decoded(shown):
    """What the QR codes on the page say, read from their pictures."""
    said = set()
    for code in re.findall(
        r"<svg[^>]*viewBox=\"0 0 (\d+) \d+\"[^>]*shape-rendering.*?d=\"(M[^\"]*h1?v?[^\"]*)\"/></svg>", shown
    ):
        side, path = int(code[0]), code[1]
        image = Image.new("L", (side, side), 255)
        for left, top, width in re.findall(r"M(\d+) (\d+)h(\d+)v1", path):
            for column in range(int(width)):
                image.putpixel((int(left) + column, int(top)), 0)
        found = zxingcpp.read_barcodes(image.resize((side * 6, side * 6), Image.Resampling.NEAREST))
        said |= {each.text for each in found}
    return said


async def test_a_wifi_is_not_told_to_the_internet(browser):
    hall = Hall(web=Web(public_url="https://vote.example.org")).plan()
    try:
        phone = await browser(hall)
        await phone.load("/screen")
        assert "huanying" not in phone.text
        assert "vote.example.org" in phone.text
    finally:
        hall.council.close()


async def test_doors_show_who_is_here_of_who_is_due(hall, screen):
    hall.doors()
    hall.do(Arrive(person="p1"))
    mode, shown = await screen()
    assert mode == "welcome"
    assert '>1<span class="quiet"> / 10' in shown
    assert "法定人数：6 人" in shown


async def test_the_item_its_clock_the_speaker_and_the_queue(hall, screen):
    hall.session()
    for place, side in ((1, "for"), (2, "against"), (3, "for")):
        hall.do(RequestFloor(person=f"p{place}", side=side), f"p{place}")
        hall.clock.go(1)
    hall.do(GiveFloor())
    mode, shown = await screen()
    assert mode == "item"
    assert "第 2 项" in shown
    assert f'data-since="{hall.meeting.active_item.since.timestamp()}"' in shown
    assert 'data-left="120"' in shown
    assert "王*" in shown
    assert re.search(r"1 李\*.*2 张\*", shown, re.DOTALL), "the other side next"
    assert not any(name in shown for name in NAMES), "names are masked"
    hall.do(Move(text="改为加装30个。"))
    assert "改为加装30个。" in (await screen())[1]


async def test_a_vote_shows_turnout_and_no_result(hall, screen):
    hall.session()
    hall.poll()
    for place in range(1, 6):
        hall.council.meetings.cast("poll1", f"p{place}", f"p{place}", f"{place:016d}", ("yes",)).result()
    mode, shown = await screen()
    assert mode == "poll"
    assert '>5<span class="quiet"> / 10' in shown
    assert 'width="50%"' in shown
    assert "到会人员的过半数赞成，即为通过" in shown
    assert "最后提醒" not in shown
    hall.do(LastCall())
    assert "最后提醒" in (await screen())[1]
    hall.do(ClosePhones())
    mode, shown = await screen()
    assert "请举手表决" in shown
    hall.do(EnterHands(totals={"yes": 3, "no": 1, "abstain": 0}))
    hall.close()
    mode, shown = await screen()
    assert mode == "result"
    assert "通过" in shown
    assert "实得 8 票" in shown


async def test_the_result_stays_until_the_meeting_goes_on(hall, screen):
    hall.session()
    hall.poll()
    hall.clock.go(30)
    hall.close()
    hall.clock.go(600)
    assert (await screen())[0] == "result"
    hall.do(StartItem(item="i3"))
    assert (await screen())[0] == "item"


async def test_the_result_makes_room_for_a_speaker(hall, screen):
    hall.session()
    hall.poll()
    hall.close()
    hall.do(RequestFloor(person="p1"), "p1")
    assert (await screen())[0] == "result"
    hall.do(GiveFloor())
    assert (await screen())[0] == "item"


async def test_a_trial_vote_at_the_door_makes_room_for_the_steps(hall, screen):
    hall.doors()
    hall.do(Arrive(person="p1"))
    hall.poll(kind="trial", title="能看清吗？")
    mode, shown = await screen()
    assert mode == "poll"
    assert "试投票" in shown
    hall.close()
    mode, shown = await screen()
    assert mode == "result"
    assert "试投票" in shown
    assert "未通过" not in shown, "a trial has no verdict"
    hall.clock.go(91)
    assert (await screen())[0] == "welcome"


async def test_recess_blank_and_the_end(hall, screen):
    hall.session()
    hall.do(Recess())
    assert (await screen())[0] == "recess"
    hall.do(Resume())
    hall.council.meetings.blank(True).result()
    mode, shown = await screen()
    assert mode == "blank"
    assert "西街社区" in shown
    assert "电动车棚" not in shown
    assert "192.168" not in shown
    hall.council.meetings.blank(False).result()
    hall.do(Adjourn())
    mode, shown = await screen()
    assert mode == "over"
    assert "会议已结束" in shown


async def test_the_hall_s_language_is_the_community_s(hall, phone):
    await phone.load("/screen", language="en")
    assert "欢迎参加会议" in phone.text
    await phone.load("/screen?lang=en", language="zh")
    assert "Welcome" in phone.text


async def test_asking_again_costs_nothing(hall, phone):
    await phone.load("/screen/now")
    await phone.load("/screen/now", **{"If-None-Match": phone.headers["ETag"]})
    assert phone.status == 304


async def heard(stream, kind):
    """The next event of a kind."""
    while True:
        event = {}
        while (line := (await stream.readline()).decode().rstrip("\n")) != "":
            name, _, value = line.partition(": ")
            event[name] = value
        if event.get("event", "message") == kind:
            return event


async def test_news_is_pushed_as_it_happens(hall, phone, monkeypatch):
    from council.web import projector

    monkeypatch.setattr(projector, "BEAT", 0.05)
    monkeypatch.setattr(projector, "CALM", 0.01)
    site = phone.client.app[projector.SITE]
    with site.following():
        async with phone.client.get("/screen/events") as answer:
            assert answer.headers["Content-Type"] == "text/event-stream"
            stream = answer.content
            first = json.loads((await heard(stream, "message"))["data"])
            assert first["mode"] == "welcome"
            await heard(stream, "beat")
            await asyncio.to_thread(hall.do, OpenDoors())
            await asyncio.to_thread(hall.do, Arrive(person="p1"))
            while '>1<span class="quiet"> / 10' not in (await heard(stream, "message"))["data"].replace('\\"', '"'):
                pass
    assert not site._watchers or site.closing.is_set()
