"""The sample community, made out of its sources: people.csv, proposals.toml, speeches.toml and council.toml.

`sample_data/xijie` is what this writes in Chinese (`python -m council.cli.demo.sample DIR`); an English demo makes its
own copy. Everything goes through the services, with a clock that stands in the past: three meetings really held.
"""

from __future__ import annotations

import random
import shutil
import sys
import tomllib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from council import boot
from council.cli.demo import modules
from council.documents import people
from council.domain import agenda, floor, polls, resolutions, roll_call, sitting
from council.domain.kernel import Command, Refusal
from council.domain.ledger import Proposal
from council.domain.meeting import Item, Meeting
from council.folders import SOURCES, sample
from council.service.drafting import draft_meeting
from council.service.snapshot import OWN, Snapshot
from council.store.base import Store
from council.store.memory import MemoryStore
from council.store.tinydb import TinyStore

FIRST_COMMITTEE = datetime(2026, 9, 10, 1, 0, tzinfo=UTC)
RESIDENTS = datetime(2026, 9, 20, 6, 30, tzinfo=UTC)
SECOND_COMMITTEE = datetime(2026, 11, 12, 1, 0, tzinfo=UTC)
TURNOUT = 0.68

Data = dict[str, Any]


class Past:
    """Holds the meetings that have been, at a clock that it turns itself."""

    def __init__(self, folder: Path, source: Path, language: str, store: Store) -> None:
        self.now = datetime(2026, 8, 1, 0, 0, tzinfo=UTC)
        self.language = language
        self.chance = random.Random(f"sample/{language}")
        self.opened = boot.open_community(folder, self._tick, store)
        self.council = self.opened.council
        self.proposals: list[Data] = _toml(source / "proposals.toml")
        self.speeches = {each["number"]: each for each in _toml(source / "speeches.toml")}
        self.source = source

    def _tick(self) -> datetime:
        self.now += timedelta(seconds=7)
        return self.now

    def said(self, data: Data, field: str) -> str:
        """A field in the language of this copy."""
        english = data.get(f"{field}_en") if self.language == "en" else None
        return str(english or data[field])

    def numbers(self, *stories: str) -> set[str]:
        """The proposals whose story is one of these."""
        return {data["number"] for data in self.proposals if data["story"] in stories}

    def do(self, command: Command, actor: str = "") -> Meeting:
        """One act."""
        return self.council.meetings.do(command, actor or self.chair).result()

    # -- people and proposals --------------------------------------------------------------------------------------

    def settle_in(self) -> None:
        """The people come from their list."""
        preview = people.preview(self.source / "people.csv", self.council.snapshot.roster, today=date(2026, 8, 1))
        self.council.ledgers.keep_people(list(preview.people), "import").result()
        self.people = {person.number: person.id for person in self.council.snapshot.roster.people.values()}
        staff = [person for person in preview.people if "staff" in person.roles]
        committee = [person for person in preview.people if "committee" in person.roles]
        self.chair, self.clerk = committee[0].id, (staff or committee)[-1].id

    def keep_ledgers(self) -> None:
        """What the plugins' ledgers hold."""
        modules.fill(self.opened, self.language, self.clerk, self._go)

    def _go(self, moment: datetime) -> None:
        self.now = moment

    def propose(self, until: date) -> None:
        """The proposals made up to a day reach the committee's docket, unless their story ends at the grid."""
        known = {entry.number for entry in self.council.snapshot.proposals.values()}
        for data in self.proposals:
            if data["number"] in known or data["proposed"] > until:
                continue
            self.now = datetime.combine(data["proposed"], datetime.min.time(), UTC) + timedelta(hours=2)
            fields = Proposal(
                title=self.said(data, "title"),
                text=self.said(data, "text"),
                category=data["category"],
                grid=data["grid"],
                proposer=self.people[data["proposer"]],
                supporters=tuple(self.people[number] for number in data["supporters"]),
            )
            actor = self.people[data["proposer"]]
            origin = data.get("origin")
            if origin and modules.risen_from(self.opened, origin, fields, self.language, actor) is not None:
                continue
            submit = data["story"] != "propose"
            self.council.ledgers.propose(fields, actor, submit=submit).result()

    # -- meetings --------------------------------------------------------------------------------------------------

    def hold(self, body: str, when: datetime, only: set[str]) -> None:
        """One meeting of a body on the proposals numbered in `only`; the others are not on its agenda."""
        self.now = when - timedelta(days=10)
        snapshot = self.council.snapshot
        place = {"zh": "社区活动室", "en": "Community activity room"}[self.language]
        command = draft_meeting(snapshot, body, when, self.opened.agendas, language=self.language, place=place)
        kept = {f"proposals/{entry.id}" for entry in snapshot.proposals.values() if entry.number in only}
        lines = tuple(
            item for item in command.agenda if item.kind != "trial" and (not item.source or item.source in kept)
        )
        meeting = self.council.meetings.plan(command.having(agenda=lines), self.chair).result()
        self.now = when - timedelta(minutes=20)
        self.do(sitting.Appoint(office="chair", person=self.chair))
        self.do(sitting.Appoint(office="clerk", person=self.clerk))
        self.do(sitting.OpenDoors())
        self.arrive(meeting)
        self.now = when
        self.do(sitting.CallToOrder())
        self.go_through()
        self.do(sitting.Adjourn())

    def arrive(self, meeting: Meeting) -> None:
        """Most come, one sends word, the rest are away."""
        members = list(meeting.members)
        share = 0.9 if len(members) < 30 else TURNOUT
        coming = set(self.chance.sample(members, round(len(members) * share))) | ({self.chair} & set(members))
        away = [person for person in members if person not in coming]
        for person in members:
            if person in coming:
                self.do(roll_call.Arrive(person=person, channel=self.chance.choice(("phone", "phone", "desk"))))
        if away:
            reason = {"zh": "外出看病，已请假", "en": "At the doctor's; sent word"}[self.language]
            self.do(roll_call.Excuse(person=away[0], reason=reason))

    def go_through(self) -> None:
        """Every item in its order, each proposal as its story has it."""
        while True:
            try:
                item = self.do(agenda.StartItem()).active_item
            except Refusal:
                return
            self.now += timedelta(minutes=2)
            data = self._data(item)
            if item is not None and item.kind == "election":
                self.name_tellers()
            if item is not None and data is not None:
                self.talk(data)
                self.decide(item, data)

    def name_tellers(self) -> None:
        """Three of those who are here see to the count: none of the committee."""
        meeting, roster = self.council.snapshot.meeting, self.council.snapshot.roster
        here = [right.holder for right in meeting.present_rights] if meeting else []
        plain = [person for person in here if not getattr(roster.get(person), "roles", None)]
        for person in self.chance.sample(plain, min(3, len(plain))):
            self.do(sitting.Appoint(office="teller", person=person))

    def _data(self, item: Item | None) -> Data | None:
        entry = self.council.snapshot.proposals.get(item.source.partition("/")[2]) if item else None
        return next((data for data in self.proposals if entry and data["number"] == entry.number), None)

    def talk(self, data: Data) -> None:
        """The speeches of the sources, by people who are here."""
        meeting = self.council.snapshot.meeting
        here = [right.holder for right in meeting.present_rights] if meeting else []
        speeches = self.speeches.get(data["number"], {}).get("speeches", [])
        for person, speech in zip(self.chance.sample(here, min(len(speeches), len(here))), speeches, strict=False):
            self.do(floor.RequestFloor(person=person, side=speech["side"]), person)
            self.do(floor.GiveFloor())
            self.now += timedelta(seconds=self.chance.randint(35, 115))
            self.do(floor.EndTurn(gist=speech[self.language]))

    def decide(self, item: Item, data: Data) -> None:
        """What the story says: refused, returned, merged, recommended or adopted."""
        meeting = self.council.snapshot.meeting
        story = data["story"]
        if meeting is not None and meeting.track == "decision":
            self.vote(against=29)
            due = data["due"]
            owner = self.people[data["owner"]]
            self.do(resolutions.Resolve(item=item.id, text=self.said(data, "resolution"), owner=owner, due=due))
        elif story in ("returned", "refused"):
            self.vote(against=6)
            self.do(agenda.ConcludeItem(item=item.id, outcome=story, reason=self.said(data, "reason")))
        elif story == "merged":
            into = next(each.id for each in self.council.snapshot.proposals.values() if each.number == data["into"])
            self.do(
                agenda.ConcludeItem(item=item.id, outcome="merged", reason=self.said(data, "reason"), merged_into=into)
            )
        else:
            self.vote(against=1)
            self.do(agenda.ConcludeItem(item=item.id, outcome="recommended"))

    def vote(self, against: int) -> None:
        """A vote by phone of those who are here: so many against; one in twenty abstains, one in twenty is idle."""
        meeting = self.do(polls.OpenPoll())
        poll = meeting.open_poll
        assert poll is not None  # opened just now
        rights = self.chance.sample(meeting.present_rights, len(meeting.present_rights))
        idle = len(rights) // 20
        choices = ["no"] * against + ["abstain"] * idle + ["yes"] * (len(rights) - against - 2 * idle)
        for right, choice in zip(rights, choices, strict=False):
            receipt = "".join(self.chance.choices("0123456789ABCDEF", k=32))
            self.council.meetings.cast(poll.id, right.id, right.cast_by, receipt, (choice,)).result()
        self.now += timedelta(minutes=2)
        self.do(polls.ClosePoll())


def _toml(path: Path) -> list[Data]:
    rows: list[Data] = tomllib.loads(path.read_text(encoding="utf-8"))["proposals"]
    return rows


def build(folder: Path, language: str, source: Path | None = None) -> None:
    """Write the sample community into an empty folder. It is made in memory: a thousand small writes to a disk take a
    quarter of a minute."""
    source = source or sample()
    folder.mkdir(parents=True, exist_ok=True)
    for name in SOURCES:
        shutil.copyfile(source / name, folder / name)
    memory = MemoryStore()
    past = Past(folder, source, language, memory)
    try:
        past.settle_in()
        past.keep_ledgers()
        past.propose(date(2026, 9, 9))
        past.hold("committee", FIRST_COMMITTEE, past.numbers("carry_out", "returned", "refused"))
        past.hold("residents", RESIDENTS, past.numbers("carry_out"))
        past.propose(date(2026, 12, 31))
        past.hold("committee", SECOND_COMMITTEE, past.numbers("merged", "decide"))
        with TinyStore(folder) as store:
            _copied(past.council.snapshot, memory, store)
    finally:
        past.opened.close()


def _copied(snapshot: Snapshot, memory: Store, store: Store) -> None:
    """Everything but secrets: there are none between meetings."""
    for name in (*OWN, *snapshot.ledgers):
        store.put(name, memory.ledger(name))
    for meeting in snapshot.meetings.values():
        store.append(meeting.id, memory.journal(meeting.id))
        for poll in meeting.polls:
            if (box := memory.box(meeting.id, poll)) is not None:
                store.replace_box(meeting.id, poll, box)
    for name, record in memory.archive():
        store.add_to_archive(name, record)


if __name__ == "__main__":
    build(Path(sys.argv[1]), "zh")
