"""A hall votes over HTTP while taps come twice, answers get lost and the program starts anew in the middle."""

import asyncio
import random
import re

import aiohttp
import pytest

from council.cli.demo.pages import forms
from council.domain.agenda import StartItem
from council.domain.sitting import Adjourn, CallToOrder, OpenDoors
from council.service.council import Council
from council.service.verify import verify
from council.store.tinydb import TinyStore
from council.web.server import Pages
from tests.web.halls import Hall, person

pytestmark = pytest.mark.slow

PEOPLE, HERE, LATE = 60, 50, 5


class Phone:
    """A phone that taps everything twice at once, as impatient people do."""

    def __init__(self, session, base, code):
        self.session, self.path = session, f"{base}/V/{code}"
        self.text = ""
        self.statuses = []

    async def load(self):
        async with self.session.get(self.path) as answer:
            self.text = await answer.text()
            self.statuses.append(answer.status)

    async def tap(self, fields):
        async with self.session.post(self.path, data=fields) as answer:
            self.statuses.append(answer.status)
            self.text = await answer.text()

    async def twice(self, fields):
        await asyncio.gather(self.tap(fields), self.tap(fields))

    async def vote(self, choice):
        await self.load()
        form = next(form for form in forms(self.text) if form.hidden.get("do") == "vote")
        await self.twice({**form.hidden, "choice": choice})

    @property
    def code(self):
        return re.search(r'class="code[^"]*">([0-9A-Z]{4}-[0-9A-Z]{4})<', self.text)[1]


async def all_of(acts):
    await asyncio.gather(*acts)


async def test_a_hall_votes_through_a_restart(tmp_path):
    hall = Hall(store=TinyStore(tmp_path)).plan([person(place, f"居民{place}") for place in range(1, PEOPLE + 1)])
    pages = Pages(hall.council, host="127.0.0.1", port=0)
    pages.start()
    chance = random.Random(3)
    sessions = [aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) for _ in range(HERE + LATE)]
    try:
        phones = [Phone(session, pages.base_url, hall.code(place)) for place, session in enumerate(sessions, start=1)]
        hall.do(OpenDoors())
        await all_of(phone.twice({"do": "arrive"}) for phone in phones[:HERE])
        assert len(hall.meeting.present_rights) == HERE
        hall.do(CallToOrder())
        hall.do(StartItem(item="i2"))
        poll = hall.poll()
        choices = [chance.choice(("yes", "no", "abstain")) for _ in phones]
        await all_of(phone.vote(choice) for phone, choice in zip(phones[:HERE], choices, strict=False))
        assert len(hall.council.snapshot.rolls[poll]) == HERE

        # The program ends and starts anew: same folder, same port, the vote still open.
        pages.stop()
        hall.council.close()
        hall.store = TinyStore(tmp_path)
        hall.council = Council(hall.store, hall.empty, hall.clock)
        hall.council.start()
        assert len(hall.council.snapshot.rolls[poll]) == HERE
        again = Pages(hall.council, host="127.0.0.1", port=pages.port)
        assert again.start() == pages.port
        pages = again

        for place in range(10):
            choices[place] = "yes"
        await all_of(phone.vote("yes") for phone in phones[:10])
        late = phones[HERE:]
        await all_of(phone.twice({"do": "arrive"}) for phone in late)
        await all_of(phone.vote(choice) for phone, choice in zip(late, choices[HERE:], strict=True))
        stranger = phones[20]
        await stranger.load()
        form = next(form for form in forms(stranger.text) if form.hidden.get("do") == "vote")
        await stranger.tap({**form.hidden, "right": "p1", "choice": "no"})
        assert stranger.statuses.pop() == 403

        await all_of(phone.load() for phone in phones)
        assert {status for phone in phones for status in phone.statuses} == {200}
        codes = {phone.code for phone in phones}
        assert len(codes) == len(phones)
        hall.close()
        totals = hall.meeting.polls[poll].result.counts["count"].totals
        assert totals == {option: choices.count(option) for option in ("yes", "no", "abstain")}

        async with sessions[0].get(f"{pages.base_url}/CODES") as answer:
            listed = set(re.findall(r"<span>([0-9A-Z]{4}-[0-9A-Z]{4})</span>", await answer.text()))
        assert listed == codes
        hall.do(Adjourn())
        await phones[0].load()
        assert phones[0].statuses[-1] == 200
        report = verify(hall.council.archive_records())
        assert report.ok, report.wrong
    finally:
        for session in sessions:
            await session.close()
        pages.stop()
        hall.council.close()
