"""A community with a meeting, on a store that forgets and a clock that stands: what the terminal is tested on.

hall = a_hall()                       # 36 people, a planned meeting of the residents' representatives
hall.arrive(24); hall.do(CallToOrder())
async with terminal(hall) as pilot: ...
"""

from __future__ import annotations

import asyncio
import os
import secrets
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from textual import events
from textual.pilot import Pilot

from council.boot import Opened, change_settings, first_snapshot
from council.domain.agenda_templates import AgendaTemplate
from council.domain.community import Body, Settings
from council.domain.kernel import Command, Text
from council.domain.ledger import Proposal
from council.domain.meeting import Meeting, Poll
from council.domain.roll_call import Arrive
from council.plugins import Plugins
from council.service.council import Council
from council.service.drafting import draft_meeting
from council.store.base import Store
from council.store.memory import MemoryStore
from council.tui.app import CouncilApp
from council.tui.house import House
from tests.domain.a_meeting import NAMES, roster

START = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)  # 19:00 in Shanghai
SIZES = [(80, 24), (120, 40)]

REPRESENTATIVES = Body(
    id="residents",
    name=Text(zh="居民会议", en="Residents' assembly"),
    members="residents",
    rule="cn.urc2026.residents",
    agenda="residents",
)
COMMITTEE = Body(
    id="committee",
    name=Text(zh="两委会", en="Committee"),
    members="residents",
    rule="council.committee",
    track="deliberation",
    agenda="committee",
)


@dataclass
class Clock:
    """A clock that stands until it is told to go on."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass(frozen=True)
class FakePages:
    """Addresses as phones would use them; nobody listens there."""

    base_url: str = "http://192.168.1.23:8765"
    running: bool = True

    def start(self) -> int:
        return 8765

    @property
    def screen_url(self) -> str:
        return f"{self.base_url}/screen"

    def slip_url(self, code: str) -> str:
        return f"{self.base_url}/V/{code}"

    def desk_url(self, staff: str) -> str:
        return f"{self.base_url}/desk/{staff}"


@dataclass
class Hall:
    """An open community, its clock, and short ways to do things in it behind the terminal's back."""

    opened: Opened
    clock: Clock
    store: Store
    house: House = field(init=False)

    def __post_init__(self) -> None:
        self.house = House(self.opened, FakePages(), lambda changed: change_settings(self.opened, changed))

    @property
    def council(self) -> Council:
        return self.opened.council

    @property
    def meeting(self) -> Meeting:
        meeting = self.council.snapshot.meeting
        assert meeting is not None
        return meeting

    @property
    def poll(self) -> Poll:
        poll = self.meeting.open_poll or self.meeting.last_poll
        assert poll is not None
        return poll

    @property
    def kinds(self) -> list[str]:
        """The kinds of events in the journal, in order."""
        return [entry.event.kind for entry in self.council.snapshot.journals[self.meeting.id]]

    @property
    def last(self) -> Any:
        """The last event in the journal."""
        return self.council.snapshot.journals[self.meeting.id][-1].event

    def do(self, *commands: Command) -> Hall:
        for command in commands:
            self.clock.wait(1)
            self.council.meetings.do(command).result(5)
        return self

    def arrive(self, people: int) -> Hall:
        """That many of those who are due come, in order."""
        away = [person for person in self.meeting.members if not self.meeting.is_present(person)]
        for person in away[:people]:
            self.council.meetings.do(Arrive(person=person), "desk").result(5)
        return self

    def vote(self, **choices: int) -> Hall:
        """`yes=20, no=3`: that many of those here vote so by phone."""
        used = self.council.snapshot.rolls.get(self.poll.id, frozenset())
        free = [right for right in self.meeting.present_rights if right.id not in used]
        wanted = [choice for choice, count in choices.items() for _ in range(count)]
        for right, choice in zip(free, wanted, strict=False):
            receipt = f"RECEIPT{right.id:>09}".replace(" ", "0")
            self.council.meetings.cast(self.poll.id, right.id, right.cast_by, receipt, (choice,)).result(5)
        return self


def a_hall(
    names: Sequence[str] = NAMES,
    *,
    store: Store | None = None,
    body: str = "residents",
    planned: bool = True,
    proposals: Sequence[Proposal] | None = None,
    templates: dict[str, AgendaTemplate] | None = None,
    plugins: Plugins | None = None,
    **settings: Any,
) -> Hall:
    """A community of those people with one meeting planned, its agenda drafted out of three proposals."""
    clock, store = Clock(), store or MemoryStore()
    chosen = Settings(
        name="西街社区",
        bodies=(REPRESENTATIVES, COMMITTEE),
        wifi={"ssid": "西街议事厅", "password": "xijie2026"},
        **settings,
    )
    plugins = plugins or Plugins()
    council = Council(store, first_snapshot(chosen, plugins), clock)
    council.start()
    agendas = templates or plugins.agenda_templates()
    folder = Path(os.environ["XDG_DATA_HOME"], secrets.token_hex(4))  # not there yet; made by what writes papers
    hall = Hall(Opened(council, folder, plugins, agendas), clock, store)
    council.ledgers.keep_people(list(roster(names).people.values())).result(5)
    if planned:
        for proposal in PROPOSALS if proposals is None else proposals:
            entry = council.ledgers.propose(proposal).result(5)
            if body == "residents":
                council.ledgers.act_on_proposal(entry.id, "recommend").result(5)
        convene = draft_meeting(council.snapshot, body, START + timedelta(days=40), agendas, place="社区二楼议事厅")
        council.meetings.plan(convene).result(5)
        clock.now = START + timedelta(days=40)
    return hall


PROPOSALS = (
    Proposal(
        title="泾水家园1号楼东侧划线停车方案",
        text="东侧消防通道两旁长期乱停。建议划十二个车位，夜间七点至次日七点停放，消防通道画黄线、立桩。",
        category="parking",
        grid="第一网格",
        proposer="p01",
        supporters=("p02", "p03", "p04"),
    ),
    Proposal(
        title="3号楼二单元楼道灯和扶手维修",
        text="三至五楼灯不亮，扶手松动。",
        category="repairs",
        grid="第三网格",
        proposer="p09",
    ),
    Proposal(
        title="公共绿地遛狗时间与清理",
        text="早七点前、晚八点后可遛狗，须牵绳并随手清理。",
        category="sanitation",
        grid="第二网格",
        proposer="p05",
    ),
)


@asynccontextmanager
async def terminal(
    hall: Hall, language: str = "zh", size: tuple[int, int] = (120, 40), place: str = "console"
) -> AsyncIterator[Pilot[Any]]:
    """The terminal on that community."""
    app = CouncilApp(hall.house, language, place=place)
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        yield pilot


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys, one after the other; `=text` is pasted, which is quicker than typing it."""
    for key in keys:
        if len(key) > 1 and key.startswith("="):
            pilot.app.post_message(events.Paste(key[1:]))
            await pilot.pause()
        else:
            await pilot.press(key)
    await pilot.pause()


async def until(pilot: Pilot[Any], holds: Callable[[], bool], seconds: float = 10) -> None:
    """Until something holds that other threads bring about; fails when it does not."""
    ended = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < ended, "it never came"
        await asyncio.sleep(0.01)
    await pilot.pause()


async def settled(pilot: Pilot[Any]) -> None:
    """Until what a key began has been recorded and drawn; fails when it still asks something."""
    async with asyncio.timeout(20):
        await pilot.app.workers.wait_for_complete()
    await pilot.pause()
