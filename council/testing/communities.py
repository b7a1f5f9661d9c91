"""A community in memory to try a plugin in: invented people, a clock that stands still, nothing on the disk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

from council import presets
from council.boot import Opened, first_snapshot
from council.domain.agenda import StartItem
from council.domain.community import Body, Settings
from council.domain.kernel import Command, Text
from council.domain.ledger import Entry, Ledger
from council.domain.meeting import Item, Meeting
from council.domain.plugged import ActivePlugin
from council.domain.roll_call import Arrive
from council.domain.roster import Person
from council.domain.sitting import CallToOrder, OpenDoors
from council.i18n import add_catalogue
from council.plugins import Plugins
from council.service.council import Council
from council.service.drafting import draft_meeting
from council.service.snapshot import Snapshot
from council.store.base import Store
from council.store.memory import MemoryStore

START = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)  # 19:00 in Shanghai
PATIENCE = 10.0
NAMES = ("王秀英", "李建国", "张桂兰", "刘洋", "陈志强", "杨丽", "赵敏", "黄磊", "欧阳文", "吴刚")
GRIDS = ("第一网格", "第二网格", "第三网格")

SETTINGS = Settings(
    name="西街社区",
    bodies=(
        Body(
            id="residents",
            name=Text(zh="居民会议", en="Residents' assembly"),
            members="residents",
            rule="cn.urc2026.residents",
        ),
    ),
)


@dataclass
class Clock:
    """Stands still until it is told to go on."""

    now: datetime = START

    def __call__(self) -> datetime:
        """What time it is, UTC."""
        return self.now

    def go(self, **span: float) -> None:
        """Later by `days=1`, `minutes=5`…"""
        self.now += timedelta(**span)


def person(place: int) -> Person:
    """An invented resident, the same for the same place."""
    family = NAMES[place % len(NAMES)]
    return Person(
        id=f"p{place:04d}",
        number=f"{place:04d}",
        name=family if place <= len(NAMES) else f"{family}{chr(0x4E00 + place)}",
        building=str(1 + place // 40),
        unit=str(1 + place % 3),
        room=str(100 + place),
        grid=GRIDS[place % len(GRIDS)],
        phone=f"139{place:08d}",
        area=9000 + place,
        birth=date(1950 + place % 50, 1, 1),
    )


class Community:
    """An open community with plugins at work. Whatever is asked for is recorded when a call returns; what is refused
    is raised as `council.api.Refusal`."""

    def __init__(
        self,
        plugins: Plugins,
        people: int = 20,
        *,
        settings: Settings = SETTINGS,
        store: Store | None = None,
        ledgers: Iterable[Ledger] = (),
        clock: Clock | None = None,
    ) -> None:
        self.plugins = plugins
        self.clock = clock or Clock()
        empty = first_snapshot(settings, plugins)
        empty = empty.having(ledgers={**empty.ledgers, **{each.id: each for each in ledgers}})
        self.council = Council(store or MemoryStore(), empty, self.clock, sections=_sections(plugins))
        self.opened = Opened(self.council, Path("community"), plugins, plugins.agenda_templates())
        self.council.start()
        if people:
            self.council.ledgers.keep_people([person(place) for place in range(1, people + 1)]).result(PATIENCE)

    @property
    def snapshot(self) -> Snapshot:
        """Everything that is recorded."""
        return self.council.snapshot

    def close(self) -> None:
        """Stop; the plugin's words and modules stay with whoever brought them."""
        self.council.close()

    # -- entries ---------------------------------------------------------------------------------------------------

    def enter(self, ledger: str, actor: str = "chair", **fields: Any) -> Entry[Any]:
        """Make an entry; `actor` is `phone` for what a resident enters."""
        return self.council.entries.enter(ledger, fields, actor).result(PATIENCE)

    def act(self, entry: Entry[Any], action: str, reason: str = "", actor: str = "chair", **fields: Any) -> Entry[Any]:
        """Take an action on an entry; `actor` is `desk` for the clerk, `resident` for whoever holds its code."""
        acting = self.council.entries.act(self.ledger_of(entry), entry.id, action, actor, reason=reason, **fields)
        return acting.result(PATIENCE)

    def become(self, entry: Entry[Any], what: str, **values: Any) -> Entry[Any]:
        """Make of an entry what it can become (`proposal`: put it to the residents); returns the new entry."""
        return self.council.entries.turn_into(self.ledger_of(entry), entry.id, what, values=values).result(PATIENCE)

    def now(self, entry: Entry[Any]) -> Entry[Any]:
        """The entry as it stands now."""
        return self.snapshot.entry(self.ledger_of(entry), entry.id)

    def ledger_of(self, entry: Entry[Any]) -> str:
        """The id of the ledger that an entry stands in."""
        names = (*self.snapshot.ledgers, "proposals", "follow_ups")
        return next(name for name in names if entry.id in self.snapshot.entries(name))

    # -- a meeting -------------------------------------------------------------------------------------------------

    def evening(self, *items: str) -> Meeting:
        """A residents' meeting with these items, everybody there, at the first of them."""
        drafted = draft_meeting(self.snapshot, "residents", self.clock(), presets.agendas())
        agenda = tuple(Item(id=f"item{place}", title=title) for place, title in enumerate(items or ("路灯",), start=1))
        self.council.meetings.plan(drafted.having(agenda=agenda)).result(PATIENCE)
        meeting = self.do(OpenDoors())
        for each in meeting.members:
            self.do(Arrive(person=each), each)
        self.do(CallToOrder())
        return self.do(StartItem(item="item1"))

    def do(self, command: Command, actor: str = "chair") -> Meeting:
        """Have a command done to the meeting in hand, half a minute later."""
        self.clock.go(seconds=30)
        return self.council.meetings.do(command, actor).result(PATIENCE)


def _sections(plugins: Plugins) -> Any:
    from council.plugins.asking import sections

    return partial(sections, plugins)


@contextmanager
def community(
    *plugins: object,
    people: int = 20,
    settings: Settings = SETTINGS,
    store: Store | None = None,
    clock: Clock | None = None,
) -> Iterator[Community]:
    """A community in memory with these plugins at work: modules (their package's `locale` is heard) or objects with
    hooks. Raises what `pluggy` says of a hook that does not fit."""
    host, undo = Plugins(), []
    for place, plugin in enumerate(plugins):
        name, root = _named(plugin, place)
        host.register(plugin, name, ActivePlugin(name=name), root)
        host.declare(name)
    undo += words_of(host)
    here = Community(host, people, settings=settings, store=store, clock=clock)
    try:
        yield here
    finally:
        here.close()
        for each in undo:
            each()
        host.close()


def _named(plugin: object, place: int) -> tuple[str, Path | None]:
    if isinstance(plugin, ModuleType):
        root = Path(plugin.__file__).parent if plugin.__file__ else None
        return plugin.__name__.removeprefix("council_"), root
    return f"{type(plugin).__name__.lower()}{place or ''}", None


def words_of(plugins: Plugins) -> list[Callable[[], None]]:
    """Add the words of plugins to the catalogues; returns the ways to take them out again."""
    return [add_catalogue(language, path) for _, language, path in plugins.catalogues()]
