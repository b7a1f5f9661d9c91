"""A hall to try the pages in: a small community in memory, a clock that stands still, and what a chair does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

from council.boot import first_snapshot
from council.domain.agenda import StartItem
from council.domain.community import Body, Settings, Web, Wifi, voting_rights
from council.domain.kernel import Command, Text
from council.domain.ledger import Ledger
from council.domain.meeting import Item, VotingRight
from council.domain.polls import ClosePoll, OpenPoll
from council.domain.roll_call import Arrive
from council.domain.roster import Person
from council.domain.rules import DecisionRule, ProxyRule, Threshold
from council.domain.sitting import CallToOrder, Convene, OpenDoors
from council.domain.tally import Option, Question
from council.plugins import Plugins
from council.service.council import Council
from council.store.base import Store
from council.store.memory import MemoryStore

NAMES = ("王秀英", "李建国", "张桂兰", "刘洋", "陈志强", "杨丽", "赵敏", "黄磊", "欧阳文", "吴刚")
START = datetime(2026, 11, 23, 11, 30, tzinfo=UTC)  # 19:30 in Shanghai

RULE = DecisionRule(
    id="test.majority",
    name=Text(zh="过半数", en="Majority"),
    explanation=Text(zh="到会过半数赞成，为通过。", en="Passes when more than half of those present are for it."),
    quorum=Threshold(op="more_than", num=1, den=2, of="due"),
    passing=Threshold(op="more_than", num=1, den=2, of="present"),
)
PROXIES = RULE.having(id="test.proxies", proxy=ProxyRule(allowed=True, written=True, max_per_agent=3))


class Clock:
    """A clock that goes only when it is told to."""

    def __init__(self, at: datetime = START) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def go(self, seconds: int) -> None:
        self.at += timedelta(seconds=seconds)


def person(place: int, name: str, **changes: Any) -> Person:
    values: dict[str, Any] = {
        "id": f"p{place}",
        "number": f"{place:04d}",
        "name": name,
        "building": "3",
        "unit": "2",
        "room": f"{100 + place}",
        "grid": "第一网格",
        "phone": f"1380000{place:04d}",
        "birth": date(1960, 1, 1),
        "search": f"pinyin{place}",
    }
    return Person(**(values | changes))


def settings(**changes: Any) -> Settings:
    body = Body(id="residents", name=Text(zh="居民会议", en="Residents' assembly"), members="residents", rule=RULE.id)
    values: dict[str, Any] = {
        "name": "西街社区",
        "bodies": (body,),
        "rules": (RULE, PROXIES),
        "web": Web(port=0),
        "wifi": Wifi(ssid="Xijie", password="huanying"),
    }
    return Settings(**(values | changes))


def agenda() -> tuple[Item, ...]:
    return (
        Item(id="i1", title="通过议程", kind="procedure", minutes=3),
        Item(id="i2", title="电动车棚加装充电桩", kind="proposal", minutes=10, text="在3号楼东侧车棚加装充电桩20个。"),
        Item(id="i3", title="楼道堆物清理", kind="proposal", minutes=10),
    )


class Hall:
    """A running community with one meeting, and the chair's hand on it."""

    def __init__(
        self,
        names: tuple[str, ...] = NAMES,
        store: Store | None = None,
        rule: DecisionRule = RULE,
        clock: Clock | None = None,
        ledgers: tuple[Ledger, ...] = (),
        **changes: Any,
    ) -> None:
        self.clock = clock or Clock()
        self.store = store or MemoryStore()
        self.rule = rule
        self.empty = first_snapshot(settings(**changes), Plugins()).having(ledgers={each.id: each for each in ledgers})
        self.council = Council(self.store, self.empty, self.clock)
        self.council.start()
        self.names = names

    def plan(self, people: list[Person] | None = None) -> Hall:
        """Bring in the people and convene the meeting."""
        listed = people or [person(place, name) for place, name in enumerate(self.names, start=1)]
        self.council.ledgers.keep_people(listed).result()
        body = self.council.snapshot.settings.body("residents")
        rights: tuple[VotingRight, ...] = voting_rights(body, listed, START.date())
        self.council.meetings.plan(
            Convene(
                number="2026-01",
                title="西街社区居民会议",
                body="residents",
                body_name="居民会议",
                track="decision",
                place="社区活动室",
                starts=START,
                rule=self.rule,
                rights=rights,
                agenda=agenda(),
            )
        ).result()
        return self

    def doors(self) -> Hall:
        self.do(OpenDoors())
        return self

    def session(self, *present: int, item: str = "i2") -> Hall:
        """Doors open, these people here (all, when none is named), called to order, at an item."""
        self.doors()
        for place in present or range(1, len(self.names) + 1):
            self.do(Arrive(person=f"p{place}"))
        self.do(CallToOrder(override="" if len(present or self.names) > len(self.names) / 2 else "试开"))
        self.do(StartItem(item=item))
        return self

    def poll(self, **changes: Any) -> str:
        """Open a vote; returns its id."""
        values: dict[str, Any] = {"id": "poll1", "secrecy": "secret", "override": "测试"}
        return self.do(OpenPoll(**(values | changes))).open_poll.id

    def choose(self, most: int = 3, **changes: Any) -> str:
        options = tuple(Option(id=f"o{place}", label=f"方案{place}") for place in range(1, 6))
        return self.poll(question=Question(method="choose", options=options, most=most), title="选择方案", **changes)

    def close(self) -> None:
        self.do(ClosePoll())

    def do(self, command: Command, actor: str = "chair") -> Any:
        return self.council.meetings.do(command, actor).result()

    def code(self, place: int) -> str:
        code = self.council.snapshot.slips.code_of(f"p{place}")
        assert code is not None
        return code

    @property
    def staff(self) -> str:
        return self.council.snapshot.slips.staff

    @property
    def meeting(self) -> Any:
        return self.council.snapshot.meeting


@contextmanager
def hall(*arguments: Any, people: list[Person] | None = None, **changes: Any) -> Iterator[Hall]:
    """A planned meeting, closed again at the end."""
    made = Hall(*arguments, **changes).plan(people)
    try:
        yield made
    finally:
        made.council.close()
