"""The hall: simulated residents with phones. They scan their slip, come in, raise hands and vote, over real HTTP.

On loopback, to the very pages that phones use. They know only what is on paper in their hand and what their page
says; a bell (the service's news) tells them when
to look, so that two hundred of them need not ask every three seconds.
"""

from __future__ import annotations

import asyncio
import logging
import random
import threading
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from council.cli.demo.pages import Form, forms
from council.domain.meeting import Meeting, Poll
from council.service.council import Council
from council.service.snapshot import Snapshot

log = logging.getLogger(__name__)

AT_ONCE = 60  # connections the simulated crowd keeps open


@dataclass(frozen=True)
class Pace:
    """How long things take, in seconds: everybody's arrival, everybody's vote, the pause between the chair's acts."""

    arriving: float
    voting: float
    pause: float


HEADLESS = Pace(arriving=0.0, voting=0.0, pause=0.0)
WATCHABLE = Pace(arriving=18.0, voting=9.0, pause=3.5)


class Hall:
    """A crowd in a thread of its own. `slip_url` makes a slip's address out of its code."""

    def __init__(self, council: Council, slip_url: Callable[[str], str], voters: int, seed: int, pace: Pace) -> None:
        self._council, self._slip_url = council, slip_url
        self._voters, self._seed, self._pace = voters, seed, pace
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="council-hall", daemon=True)
        self._idle = threading.Condition()
        self._pending = 0
        self._seen = -1
        self._met: set[str] = set()
        self._asked: set[str] = set()
        self._spoken: set[tuple[str, str]] = set()
        self._slips: dict[str, str] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._session: Any = None
        self._leave: Callable[[], None] = lambda: None
        self.receipts = 0
        self.failures = 0

    def start(self) -> None:
        """Begin to listen to the bell."""
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._open(), self._loop).result()
        self._leave = self._council.subscribe(self._ring)
        self._ring(self._council.snapshot)

    def stop(self) -> None:
        """Everybody goes home."""
        self._leave()
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def wait(self, timeout: float = 120.0) -> None:
        """Until everybody has done what the present moment asks of them."""
        now = self._council.snapshot.rev
        with self._idle:
            if not self._idle.wait_for(lambda: self._seen >= now and self._pending == 0, timeout):
                raise TimeoutError("the simulated residents did not finish")

    def leave_alone(self, person: str) -> None:
        """Somebody else plays this resident."""
        self._slips.pop(person, None)

    # -- the bell --------------------------------------------------------------------------------------------------

    def _ring(self, snapshot: Snapshot) -> None:
        self._loop.call_soon_threadsafe(self._look, snapshot)

    def _look(self, snapshot: Snapshot) -> None:
        meeting = snapshot.meeting
        if meeting is not None and meeting.in_progress:
            if meeting.id not in self._met:
                self._met.add(meeting.id)
                # Slips are handed out on paper before the meeting: this is the only thing taken from the service.
                self._slips = {person: code for code, person in snapshot.slips.people.items()}
                self._invite(meeting)
            poll = meeting.open_poll
            if poll is not None and poll.state == "open" and not poll.hands_only and poll.id not in self._asked:
                self._asked.add(poll.id)
                self._ballots(meeting, poll)
            if meeting.active_item is not None and meeting.active_item.source and poll is None:
                self._hands(meeting, meeting.active_item.id)
        with self._idle:
            self._seen = max(self._seen, snapshot.rev)
            self._idle.notify_all()

    def _chance(self, *what: str) -> random.Random:
        return random.Random("/".join((str(self._seed), *what)))

    def _invite(self, meeting: Meeting) -> None:
        people = sorted(self._slips)
        chance = self._chance(meeting.body)
        coming = chance.sample(people, min(self._voters, max(1, len(people) - (len(people) > 5))))
        for place, person in enumerate(coming):
            delay = self._pace.arriving * (place / len(coming)) ** 1.3
            self._later(delay, self._arrive(person))

    def _ballots(self, meeting: Meeting, poll: Poll) -> None:
        for person in self._slips:
            if meeting.is_present(person):
                chance = self._chance(poll.title, str(poll.round), person)
                if chance.random() < 0.03:
                    continue  # some never get round to it
                self._later(chance.betavariate(2, 4) * self._pace.voting, self._vote(person, poll.title, chance))

    def _hands(self, meeting: Meeting, item: str) -> None:
        chance = self._chance("floor", item)
        here = sorted(person for person in self._slips if meeting.is_present(person))
        for person in chance.sample(here, min(3, len(here))):
            if (item, person) not in self._spoken:
                self._spoken.add((item, person))
                self._later(chance.random() * self._pace.pause * 2, self._raise_hand(person, chance))

    # -- what one resident does ------------------------------------------------------------------------------------

    async def _arrive(self, person: str) -> None:
        page, url = await self._page(person)
        form = next((form for form in page if ("do", "arrive") in form.buttons), None)
        if form is not None:
            await self._send(url, form, [("do", "arrive")])

    async def _raise_hand(self, person: str, chance: random.Random) -> None:
        page, url = await self._page(person)
        form = next((form for form in page if form.hidden.get("do") == "speak"), None)
        if form is not None:
            await self._send(url, form, [chance.choice(form.buttons[:3])])

    async def _vote(self, person: str, title: str, chance: random.Random) -> None:
        page, url = await self._page(person)
        for form in page:
            if form.hidden.get("do") == "vote" and "receipt" in form.hidden:
                taken = await self._send(url, form, _chosen(form, title, chance))
                self.receipts += taken

    async def _page(self, person: str) -> tuple[list[Form], str]:
        url = self._slip_url(self._slips[person])
        async with self._session.get(url) as answer:
            text = await answer.text()
            return (forms(text) if answer.status == 200 else []), url

    async def _send(self, url: str, form: Form, chosen: list[tuple[str, str]]) -> bool:
        """Send a form as a browser would; whether it was taken."""
        fields = [*form.hidden.items(), *chosen]
        async with self._session.post(urljoin(url, form.action or url), data=fields, allow_redirects=False) as answer:
            taken = answer.status < 400
            self.failures += not taken
            return bool(taken)

    # -- inside ----------------------------------------------------------------------------------------------------

    def _later(self, delay: float, act: Coroutine[Any, Any, None]) -> None:
        with self._idle:
            self._pending += 1
        task = self._loop.create_task(self._after(delay, act))
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        with self._idle:
            self._pending -= 1
            self._idle.notify_all()

    async def _after(self, delay: float, act: Coroutine[Any, Any, None]) -> None:
        import aiohttp

        try:
            await asyncio.sleep(delay)
            await act
        except (aiohttp.ClientError, OSError, TimeoutError):
            self.failures += 1
            log.info("a simulated phone lost its connection")
        finally:
            act.close()

    async def _open(self) -> None:
        import aiohttp

        connector = aiohttp.TCPConnector(limit=AT_ONCE)
        self._session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())

    async def _close(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._session.close()


def _chosen(form: Form, title: str, chance: random.Random) -> list[tuple[str, str]]:
    """What a resident chooses: most questions find a majority, some more than others."""
    if form.lists:
        liked = sorted(form.lists, key=lambda name: random.Random(f"{title}/{name}").random() + chance.random())
        ranked = liked[: chance.randint(1, len(liked))]
        return [*((name, str(place)) for place, name in enumerate(ranked, start=1)), *form.buttons[:1]]
    if form.boxes:
        popular = sorted(form.boxes, key=lambda box: random.Random(f"{title}/{box[1]}").random())
        if form.most >= len(popular):  # all of them may be named: most residents find most of them good
            picked = [box for place, box in enumerate(popular) if chance.random() < 0.9 - 0.15 * place]
            return [*(picked or popular[:1]), *form.buttons[:1]]
        many = chance.randint(1, max(1, min(form.most, len(popular))))
        weights = [3.0 / (place + 1) for place in range(len(popular))]
        named = dict.fromkeys(chance.choices(popular, weights, k=many))
        return [*named, *form.buttons[:1]]  # the first button casts, the second abstains
    leaning = 0.55 + 0.35 * random.Random(title).random()
    choices = [button for button in form.buttons if button[0] == "choice"]
    by_value = {value: (name, value) for name, value in choices}
    value = chance.choices(("yes", "no", "abstain"), (leaning, 0.94 - leaning, 0.06))[0]
    return [by_value.get(value, choices[0] if choices else ("choice", value))]
