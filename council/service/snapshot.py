"""What every face draws: one frozen picture of the community, replaced whole after each commit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any

from council.domain.codes import normalized
from council.domain.community import Settings
from council.domain.cycle import Cycle
from council.domain.kernel import Command, Context, JournalEntry, Refusal, why_not
from council.domain.ledger import FOLLOW_UPS, Entry, FollowUp, Ledger, Proposal
from council.domain.ledger import proposals as proposals_ledger
from council.domain.meeting import Meeting, Poll, Rolls
from council.domain.plugged import ActivePlugin
from council.domain.polls import open_rights
from council.domain.roster import Person, Roster
from council.domain.rules import DecisionRule
from council.domain.tally import Method


@dataclass(frozen=True)
class Slips:
    """The codes of one meeting: one per person who may vote or is due, one for the desk, and one for each who counts.
    Secret: never logged."""

    meeting: str
    people: Mapping[str, str] = field(default_factory=dict, repr=False)
    replaced: frozenset[str] = field(default_factory=frozenset, repr=False)
    staff: str = field(default="", repr=False)
    tellers: Mapping[str, str] = field(default_factory=dict, repr=False)

    def require_teller(self, typed: str, teller: str) -> None:
        """That who enters a count is this teller: by the teller's own code, or the code of their slip.

        Raises `Refusal`: `code.malformed`, `paper.not_your_code` for anybody else's, so nobody enters both counts.
        """
        code = normalized(typed)
        if teller not in (self.tellers.get(code), self.people.get(code)):
            raise Refusal("paper.not_your_code", person=teller)

    def teller_code(self, person: str) -> str:
        """The code under which somebody enters paper ballots; empty while they are no teller."""
        return next((code for code, holder in self.tellers.items() if holder == person), "")

    def person_of(self, typed: str) -> str:
        """The person whose slip carries that code.

        Raises `Refusal`: `code.malformed`, `code.replaced` for a slip that was replaced, `code.unknown`.
        """
        code = normalized(typed)
        if code in self.replaced:
            raise Refusal("code.replaced")
        person = self.people.get(code)
        if person is None:
            raise Refusal("code.unknown")
        return person

    def code_of(self, person: str) -> str | None:
        """The person's code, or None."""
        return self._by_person.get(person)

    @cached_property
    def _by_person(self) -> dict[str, str]:
        return {person: code for code, person in self.people.items()}


@dataclass(frozen=True)
class Turnout:
    """How many of the rights that may be used have been: never what was chosen."""

    used: int
    eligible: int


OWN = ("residents", "proposals", "follow_ups")
"""The core's own ledgers: each has a place of its own in a snapshot."""


@dataclass(frozen=True)
class Unread:
    """An entry that this version cannot read: written by a newer one (`newer`), or not fitting the fields any more
    (`fields` says where). It stays in its file as it is."""

    id: str
    number: str
    newer: bool
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, repr=False)
class Kept:
    """A plugin's ledger as it stands: its entries by id, and those that cannot be read."""

    entries: Mapping[str, Entry[Any]] = field(default_factory=dict)
    unread: tuple[Unread, ...] = ()

    def having(self, entries: Mapping[str, Entry[Any]]) -> Kept:
        """The same with other entries."""
        return replace(self, entries=entries)


@dataclass(frozen=True, repr=False)
class Snapshot:
    """The whole community at one moment. `rev` grows with each commit; `current` is the meeting in hand; `rolls` are
    the rights used in open polls; `blank` says that the projector shows nothing; `head` is the archive chain's hash.

    `unfinished` is why something that follows from what is recorded (a box rewritten, an archive's record, a slip)
    could not be written yet; it is tried again after each commit and at each start. Empty when nothing is left over.
    `ledgers` are those that plugins brought, `kept` what stands in them; `entries` reaches all. `staff` opens the
    clerk's page outside of meetings too."""

    settings: Settings
    cycle: Cycle
    rules: Mapping[str, DecisionRule]
    methods: Mapping[str, Method]
    ledgers: Mapping[str, Ledger] = field(default_factory=dict)
    rev: int = 0
    roster: Roster = field(default_factory=Roster)
    residents: Mapping[str, Entry[Person]] = field(default_factory=dict)
    proposals: Mapping[str, Entry[Proposal]] = field(default_factory=dict)
    follow_ups: Mapping[str, Entry[FollowUp]] = field(default_factory=dict)
    kept: Mapping[str, Kept] = field(default_factory=dict)
    meetings: Mapping[str, Meeting] = field(default_factory=dict)
    journals: Mapping[str, tuple[JournalEntry, ...]] = field(default_factory=dict)
    current: str | None = None
    rolls: Rolls = field(default_factory=dict)
    slips: Slips = field(default_factory=lambda: Slips(meeting=""))
    staff: str = field(default="", repr=False)
    blank: bool = False
    head: str = ""
    archived: frozenset[str] = frozenset()
    unfinished: str = ""
    plugins: tuple[ActivePlugin, ...] = ()

    def __repr__(self) -> str:
        return f"<Snapshot {self.rev}: {len(self.meetings)} meetings, {len(self.residents)} people>"

    def having(self, **changes: Any) -> Snapshot:
        """A copy with some parts replaced."""
        return replace(self, **changes)

    @property
    def meeting(self) -> Meeting | None:
        """The meeting in hand."""
        return self.meetings.get(self.current or "")

    # -- ledgers -----------------------------------------------------------------------------------------------------

    def ledger(self, name: str) -> Ledger:
        """The ledger of that id: a plugin's, the proposals (under this community's cycle) or the follow-ups.

        Raises `Refusal("ledger.unknown")`.
        """
        if name == "proposals":
            return _proposals_under(self.cycle)
        if name == "follow_ups":
            return FOLLOW_UPS
        if name not in self.ledgers:
            raise Refusal("ledger.unknown", ledger=name)
        return self.ledgers[name]

    def entries(self, ledger: str) -> Mapping[str, Entry[Any]]:
        """The entries of a ledger, by id; none of one that there is not."""
        if ledger in OWN:
            found: Mapping[str, Entry[Any]] = getattr(self, ledger)
            return found
        return self.kept[ledger].entries if ledger in self.kept else {}

    def entry(self, ledger: str, entry_id: str) -> Entry[Any]:
        """One entry; raises `Refusal("ledger.unknown_entry")`."""
        found = self.entries(ledger).get(entry_id)
        if found is None:
            raise Refusal("ledger.unknown_entry")
        return found

    def linked(self, link: str) -> tuple[Ledger, Entry[Any]] | None:
        """What a link (`ledger/id`) leads to; None where the ledger's plugin, or the entry, is not there."""
        name, _, entry_id = link.partition("/")
        entry = self.entries(name).get(entry_id)
        if entry is None or (name not in self.ledgers and name not in ("proposals", "follow_ups")):
            return None
        return self.ledger(name), entry

    # -- meetings ----------------------------------------------------------------------------------------------------

    def context(self, at: datetime, actor: str = "chair", meeting: str | None = None) -> Context:
        """What a decision on a meeting (the one in hand) may look at."""
        return Context(
            at=at,
            actor=actor,
            rolls=self.rolls,
            entries=self.journals.get(meeting or self.current or "", ()),
            methods=self.methods,
            plugins=self.plugins,
        )

    def why_not(self, command: Command, at: datetime, actor: str = "chair") -> Refusal | None:
        """The refusal that a command would meet now in the meeting in hand, or None."""
        if self.meeting is None:
            return Refusal("meeting.none")
        return why_not(command, self.meeting, self.context(at, actor))

    def turnout(self, poll: Poll) -> Turnout:
        """Rights used and rights that could be, in an open or a closed poll of the meeting in hand."""
        if poll.result is not None:
            facts = poll.result.facts["count"]
            return Turnout(used=facts.participating, eligible=facts.present)
        used = self.rolls.get(poll.id, frozenset())
        eligible = {right.id for right in open_rights(self.meeting, poll)} if self.meeting else set()
        named = set() if poll.asks_anybody else used
        hands = poll.hands.sum if poll.hands else 0
        paper = poll.paper
        by_ballot = len(used) + hands + min(paper.returned, len(paper.issued))
        return Turnout(used=by_ballot, eligible=max(len(eligible | named | set(paper.issued)), by_ballot))


@lru_cache(maxsize=4)
def _proposals_under(cycle: Cycle) -> Ledger:
    return proposals_ledger(cycle.workflow())
