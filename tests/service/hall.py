"""A community to test the services with: invented people, a pinned clock, a store that can be made to fail.

hall = Hall.with_people(30)
hall.convened().opened().called()          # a residents' meeting, everybody here
poll = hall.poll(secrecy="secret")
hall.vote(poll, "p0001", "yes")
hall.reopened()                            # as after a sudden end
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from council import presets
from council.domain import polls, roll_call, sitting
from council.domain.agenda import StartItem
from council.domain.community import Body, Settings
from council.domain.kernel import Command
from council.domain.ledger import Ledger
from council.domain.meeting import Item, Meeting, Poll
from council.domain.roster import Person
from council.domain.tally import built_in
from council.service.council import Council
from council.service.drafting import draft_meeting
from council.service.snapshot import Snapshot
from council.store.base import Store, StoreError
from council.store.memory import MemoryStore
from council.store.tinydb import TinyStore

START = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)  # 19:00 in Shanghai
WRITES = ("append", "cast", "replace_box", "put", "keep_secret", "add_to_archive", "attach")

SETTINGS = Settings(
    name="西街社区",
    bodies=(
        Body(
            id="committee",
            name="两委会",
            members="role",
            roles=("committee",),
            rule="council.committee",
            track="deliberation",
        ),
        Body(id="residents", name="居民会议", members="residents", rule="cn.urc2026.residents"),
        Body(id="owners", name="业主大会", members="residents", rule="cn.owners.general"),
    ),
)


@dataclass
class Clock:
    """Stands still until it is told to go on."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def on(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass
class Watched:
    """A store that notes each write, and refuses those that `refuses` says it should."""

    inner: Any
    refuses: Callable[[str, tuple[Any, ...]], bool] = lambda *_: False
    writes: list[tuple[Any, ...]] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        act = getattr(self.inner, name)
        if name not in WRITES:
            return act

        def write(*arguments: Any) -> Any:
            if self.refuses(name, arguments):
                raise StoreError(f"no space left for {name}")
            done = act(*arguments)
            self.writes.append((name, *arguments))
            return done

        return write

    def refuse(self, *names: str, times: int | None = None) -> None:
        """Refuse these writes from now on, or so many times."""
        left = [times]

        def refuses(name: str, _: tuple[Any, ...]) -> bool:
            if name not in names or left[0] == 0:
                return False
            left[0] = None if left[0] is None else left[0] - 1
            return True

        self.refuses = refuses

    def die_after(self, writes: int) -> None:
        """Let so many writes through, then none any more: what is on the disk is what a sudden end would leave."""
        until = len(self.writes) + writes
        self.refuses = lambda *_: len(self.writes) >= until

    def mend(self) -> None:
        """Take everything again."""
        self.refuses = lambda *_: False

    def named(self, *names: str) -> list[str]:
        """The names of the writes so far, or those of them that are asked for."""
        return [write[0] for write in self.writes if not names or write[0] in names]


def person(place: int, **more: Any) -> Person:
    return Person(
        id=f"p{place:04d}",
        number=f"{place:04d}",
        name=f"王{chr(0x4E00 + place)}",
        building="1",
        unit="1",
        room=str(place),
        grid=f"第{'一二三'[place % 3]}网格",
        area=9000 + place,
        roles=frozenset({"committee"} if place <= 9 else set()),
        **more,
    )


def people(number: int) -> list[Person]:
    return [person(place) for place in range(1, number + 1)]


def empty(settings: Settings = SETTINGS, ledgers: tuple[Ledger, ...] = ()) -> Snapshot:
    cycle = presets.cycles()[settings.cycle]
    declared = {ledger.id: ledger for ledger in ledgers}
    return Snapshot(settings=settings, cycle=cycle, rules=presets.rules(), methods=built_in(), ledgers=declared)


@dataclass
class Hall:
    """A running community over a store, and shorthand for what is done in it."""

    store: Any
    clock: Clock = field(default_factory=Clock)
    again: Callable[[Any], Any] = lambda store: store
    ledgers: tuple[Ledger, ...] = ()
    council: Council = None  # type: ignore[assignment]

    def __post_init__(self) -> None:
        self.council = Council(self.store, empty(ledgers=self.ledgers), self.clock)
        self.council.start()

    @classmethod
    def with_people(cls, number: int = 20, store: Store | None = None, ledgers: tuple[Ledger, ...] = ()) -> Hall:
        hall = cls(Watched(store or MemoryStore()), ledgers=ledgers)
        hall.council.ledgers.keep_people(people(number)).result()
        return hall

    @classmethod
    def in_folder(cls, folder: Path, number: int = 20) -> Hall:
        """The same on the disk."""
        folder.mkdir(exist_ok=True)
        hall = cls(Watched(TinyStore(folder)), again=lambda _: Watched(TinyStore(folder)))
        hall.council.ledgers.keep_people(people(number)).result()
        return hall

    @property
    def snapshot(self) -> Snapshot:
        return self.council.snapshot

    @property
    def meeting(self) -> Meeting:
        meeting = self.snapshot.meeting
        assert meeting is not None
        return meeting

    def do(self, command: Command, actor: str = "chair", meeting: str | None = None) -> Meeting:
        self.clock.on(seconds=20)
        return self.asked(command, actor, meeting).result(10)

    def asked(self, command: Command, actor: str = "chair", meeting: str | None = None) -> Future[Meeting]:
        return self.council.meetings.do(command, actor, meeting)

    # -- an evening ----------------------------------------------------------------------------------------------

    def convened(self, body: str = "residents", *items: Item, **changes: Any) -> Hall:
        agendas = presets.agendas()
        command = draft_meeting(self.snapshot, body, self.clock(), agendas)
        agenda = items or (Item(id="lamps", title="路灯"), Item(id="lift", title="电梯"))
        self.council.meetings.plan(command.having(agenda=agenda, **changes)).result(10)
        return self

    def drafted(self, body: str, **changes: Any) -> Meeting:
        """A meeting with the agenda that the docket makes."""
        command = draft_meeting(self.snapshot, body, self.clock(), presets.agendas())
        return self.council.meetings.plan(command.having(**changes)).result(10)

    def opened(self, *here: str) -> Hall:
        self.do(sitting.OpenDoors())
        return self.arrived(*here)

    def arrived(self, *here: str) -> Hall:
        """Let these people, or everybody due, arrive by phone."""
        arrivals = [self.asked(roll_call.Arrive(person=each), each) for each in here or self.meeting.members]
        for arrival in arrivals:
            arrival.result(10)
        return self

    def called(self) -> Hall:
        self.do(sitting.CallToOrder())
        return self

    def started(self, item: str | None = None) -> Hall:
        self.do(StartItem(item=item))
        return self

    def evening(self, *here: str, body: str = "residents") -> Hall:
        """Convened, opened, called to order, at the first item."""
        return self.convened(body).opened(*here).called().started()

    def poll(self, **changes: Any) -> Poll:
        poll = self.do(polls.OpenPoll(**changes)).open_poll
        assert poll is not None
        return poll

    def cast(
        self, poll: Poll | str, person: str, choice: str = "yes", receipt: str = "", right: str = "", **more: Any
    ) -> Future[Any]:
        ident = poll if isinstance(poll, str) else poll.id
        return self.council.meetings.cast(
            ident, right or person, person, receipt or receipt_of(ident, person), (choice,), **more
        )

    def vote(self, poll: Poll | str, person: str, choice: str = "yes", receipt: str = "", **more: Any) -> Any:
        return self.cast(poll, person, choice, receipt, **more).result(10)

    def votes(self, poll: Poll | str, voters: Sequence[str], choice: str = "yes") -> list[Any]:
        return [cast.result(10) for cast in [self.cast(poll, voter, choice) for voter in voters]]

    def closed(self) -> Poll:
        poll = self.do(polls.ClosePoll()).last_poll
        assert poll is not None
        return poll

    # -- a sudden end --------------------------------------------------------------------------------------------

    def reopened(self) -> Hall:
        """Close, and open again what lies in the store; a memory store stays, as if it were a disk."""
        self.council.close()
        self.store = self.again(self.store)
        if isinstance(self.store, Watched):
            self.store.mend()
        self.__post_init__()
        return self

    def caught_up(self) -> Hall:
        """Wait until what could not be written has been done."""
        while True:
            self.council.meetings.take_up(self.meeting.id).result(10)
            if not self.snapshot.unfinished:
                return self

    def box(self, poll: Poll | str) -> Any:
        return self.store.box(self.meeting.id, poll if isinstance(poll, str) else poll.id)

    def key(self, poll: Poll | str) -> bytes | None:
        found: bytes | None = self.store.secret(f"{self.meeting.id}-{poll if isinstance(poll, str) else poll.id}.key")
        return found


def receipt_of(poll: str, person: str) -> str:
    """A receipt as a face would make one, the same for the same person again."""
    return (
        f"{person[1:]}{poll.upper():Z<12}"[:16].replace("U", "V").replace("O", "0").replace("I", "1").replace("L", "1")
    )


def comparable(snapshot: Snapshot) -> dict[str, Any]:
    """What a snapshot says of meetings, journals, rolls, ledgers and the archive: the same after a sudden end."""
    return {
        "meetings": dict(snapshot.meetings),
        "journals": dict(snapshot.journals),
        "rolls": {poll: roll for poll, roll in snapshot.rolls.items() if roll},
        "residents": dict(snapshot.residents),
        "roster": dict(snapshot.roster.people),
        "proposals": dict(snapshot.proposals),
        "follow_ups": dict(snapshot.follow_ups),
        "head": snapshot.head,
        "archived": snapshot.archived,
    }


def halls(*made: Hall) -> Iterator[Hall]:
    """For fixtures: hand halls out, close them afterwards."""
    try:
        yield from made
    finally:
        for hall in made:
            hall.council.close()
