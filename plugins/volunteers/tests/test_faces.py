"""On the phone and in the terminal: signing up, checking in and out, one's own page, the codes, the roster screen."""

import re
from datetime import timedelta
from pathlib import Path

import council_volunteers
import pytest
from aiohttp.test_utils import TestClient, TestServer
from council_volunteers.screen import candidates

from council.api import Refusal
from council.i18n import words
from council.testing import community
from council.tui.ledgers.plugged import open_screen
from council.web.app import application
from council.web.site import Site
from tests import look
from tests.tui.hall import Hall, terminal
from tests.web.conftest import BASE

from .test_service import AT, HOUR, a_shift, a_volunteer

ROOT = "/P/VOLUNTEERS"


@pytest.fixture
def here():
    with community(council_volunteers) as made:
        yield made


@pytest.fixture
async def phone(here):
    client = TestClient(TestServer(application(Site(here.council, lambda: BASE, here.plugins))))
    await client.start_server()
    yield Phone(client)
    await client.close()


class Phone:
    def __init__(self, client):
        self.client = client

    async def load(self, path):
        answer = await self.client.get(path, headers={"Accept-Language": "zh"})
        self.status, self.text = answer.status, await answer.text()
        return self.text

    async def send(self, path, **form):
        answer = await self.client.post(path, data=form, headers={"Accept-Language": "zh"})
        self.status, self.text = answer.status, await answer.text()
        return self.text


def services(here, shift):
    return [each for each in here.snapshot.entries("service").values() if each.fields.shift == shift.id]


async def test_signing_up_by_number_once(here, phone):
    volunteer, shift = a_volunteer(here), a_shift(here)
    path = f"{ROOT}/shift/{shift.id}"
    assert "清雪" in await phone.load(f"{ROOT}/shifts")
    assert "不符" in await phone.send(path, number="V1", tail="0000")
    assert phone.status == 422
    assert "不符" in await phone.send(path, number="V9", tail="5678")
    assert not services(here, shift)
    for _ in range(2):
        assert "报名成功" in await phone.send(path, number="v1", tail="5678")
    (service,) = services(here, shift)
    assert (service.state, service.fields.volunteer) == ("signed", volunteer.id)
    assert "王小明" not in phone.text


async def test_a_full_shift_and_two_at_the_same_time(here, phone):
    a_volunteer(here), a_volunteer(here, "李四", "V2")
    first, second = a_shift(here, needed=1), a_shift(here, at=AT + HOUR)
    await phone.send(f"{ROOT}/shift/{first.id}", number="V1", tail="5678")
    assert "名额已满" in await phone.send(f"{ROOT}/shift/{first.id}", number="V2", tail="5678")
    assert "已报名" in await phone.send(f"{ROOT}/shift/{second.id}", number="V1", tail="5678")
    assert not services(here, second)


async def test_who_does_not_serve_at_present_is_nobody(here, phone):
    volunteer, shift = a_volunteer(here), a_shift(here)
    here.act(volunteer, "pause", "生病")
    assert "不符" in await phone.send(f"{ROOT}/shift/{shift.id}", number="V1", tail="5678")


async def test_an_activity_not_announced_is_not_signed_up_for(here, phone):
    a_volunteer(here)
    activity = here.enter("activities", title="未公布", starts=AT, ends=AT + HOUR, place="南门")
    shift = here.become(activity, "shift")
    assert "未公布" not in await phone.load(f"{ROOT}/shifts")
    assert "不能报名" in await phone.send(f"{ROOT}/shift/{shift.id}", number="V1", tail="5678")


async def test_checking_in_and_out_at_the_place(here, phone):
    a_volunteer(here)
    shift = a_shift(here)
    path = f"{ROOT}/HERE/{shift.id.upper()}/{shift.fields.code}"
    await phone.load(f"{ROOT}/HERE/{shift.id.upper()}/0000000000")
    assert (phone.status, services(here, shift)) == (409, [])
    who = {"number": "V1", "tail": "5678"}
    assert "现在不能签到" in await phone.send(path, **who, do="in"), "two days before"
    here.clock.now = AT - timedelta(minutes=10)
    assert "还没有签到" in await phone.send(path, **who, do="out")
    assert "08:50 签到" in await phone.send(path, **who, do="in"), "who had not signed up is signed up by it"
    here.clock.go(minutes=5)
    assert "08:50 签到" in await phone.send(path, **who, do="in"), "the first time counts"
    here.clock.go(minutes=90)
    assert "1小时35分钟" in await phone.send(path, **who, do="out")
    here.clock.go(minutes=30)
    assert "1小时35分钟" in await phone.send(path, **who, do="out")
    (service,) = services(here, shift)
    assert (service.state, service.fields.minutes) == ("done", 95)
    assert shift.fields.code not in await phone.load(f"{ROOT}/shift/{shift.id}")


async def test_ones_own_page_and_back_again(here, phone):
    volunteer, shift = a_volunteer(here, resident="p0003"), a_shift(here)
    here.evening()
    slip = here.snapshot.slips.code_of("p0003")
    mine = f"/V/{slip}{ROOT}/mine"
    assert "清雪" in await phone.load(mine)
    assert "您已报名" not in await phone.send(mine, shift=shift.id, do="in")
    assert services(here, shift)[0].fields.volunteer == volunteer.id
    assert "退出报名" in phone.text
    await phone.send(mine, shift=shift.id, do="out")
    assert services(here, shift)[0].state == "withdrawn"
    await phone.send(mine, shift=shift.id, do="in")
    assert [each.state for each in services(here, shift)] == ["signed"]
    assert "还没有登记" in await phone.load(f"/V/{here.snapshot.slips.code_of('p0004')}{ROOT}/mine")


async def test_nobody_else_changes_what_is_confirmed(here):
    volunteer, shift = a_volunteer(here), a_shift(here)
    entry = here.enter("service", volunteer=volunteer.id, shift=shift.id)
    here.act(entry, "record", came=AT, went=AT + HOUR)
    with pytest.raises(Refusal) as caught:
        here.act(entry, "confirm", actor="resident", recorder="p0001")
    assert caught.value.code == "ledger.not_yours"


# -- the terminal ------------------------------------------------------------------------------------------------------


def test_who_could_take_a_shift(here):
    a_volunteer(here, "甲一", "1", times=("sat_am",))  # not free on a Wednesday
    booked = a_volunteer(here, "乙二", "2")
    free = a_volunteer(here, "丙三", "3", times=("wed_am",))
    skilled = a_volunteer(here, "丁四", "4", skills=("hair",))
    shift = a_shift(here)
    shift = here.act(shift, "edit", skill="hair")
    here.enter("service", volunteer=booked.id, shift=a_shift(here, at=AT + HOUR).id)
    assert [(entry.id, has) for entry, has in candidates(here.snapshot, shift)] == [
        (skilled.id, True),
        (free.id, False),
    ]


@pytest.mark.slow
@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=str)
async def test_the_roster_screen(here, size):
    a_volunteer(here)
    shift = a_shift(here)
    hall = Hall(here.opened, here.clock, None)
    async with terminal(hall, size=size, place="ledgers") as pilot:
        await open_screen(pilot.app, "roster")
        await pilot.pause()
        screen = pilot.app.screen
        assert screen.query_one("#list").region.bottom <= screen.query_one("#about").region.y
        shown = await look.text(pilot)
        assert re.search(r"11-25 周三 09:00–11:00 +清雪", shown)
        assert "缺 2 人" in shown
        assert "还没有人报名" in shown
        await pilot.press("a")
        await pilot.pause()
        assert "王* (2026-001)" in await look.text(pilot)
        await pilot.press("enter")
        await pilot.pause(0.3)
        assert [each.state for each in services(here, shift)] == ["signed"]
        assert "1/2" in await look.text(pilot)
        await pilot.press("t")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause(0.3)
        assert [each.state for each in services(here, shift)] == ["withdrawn"]
        await pilot.press("a")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause(0.3)
        assert [each.state for each in services(here, shift)] == ["signed"], "taken up again, not entered twice"
        await pilot.press("d", "d")
        await pilot.pause()
        assert "今后 7 天" in await look.text(pilot)
        await pilot.press("escape")
        await pilot.pause()
        assert pilot.app.screen is not screen
    assert not list(here.plugins.troubles)


def test_every_text_of_pages_and_screen_has_its_chinese():
    folder = Path(council_volunteers.__file__).parent
    called = re.compile(r'(?:\b_|\bwords|\bN_)(?:\.n)?\("([^"]+)"')
    files = [*folder.glob("templates/*.html"), *folder.glob("*.py")]
    used = {text for file in files for text in called.findall(file.read_text("utf-8"))}
    known = (folder / "locale" / "zh.po").read_text("utf-8")
    assert not {text for text in used if f'msgid "{text}"' not in known and words("zh")(text) == text}
