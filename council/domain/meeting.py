"""A meeting as one frozen picture: what the journal folds into and what every face draws.

Only shapes and plain questions live here; what may be done, and what it changes, is in the chapters: `sitting`,
`roll_call`, `agenda`, `floor`, `motions`, `polls`, `journal`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from council.domain.channels import Assistance, PaperBallots, Sector
from council.domain.kernel import Model, Text
from council.domain.plugged import ActivePlugin, MinutesSection
from council.domain.rules import DecisionRule, Facts, Finding, Gate, Weight
from council.domain.tally import Count, Question
from council.domain.unreturned import Deemed

SECOND = timedelta(seconds=1)
Status = Literal["planned", "doors", "session", "recess", "adjourned"]
Track = Literal["deliberation", "decision"]
Standing = Literal["expected", "present", "left", "absent"]
Channel = Literal["phone", "desk", "terminal", "hands", "booth", "assisted", "paper"]
Side = Literal["for", "against", "neutral"]
Secrecy = Literal["by_name", "secret"]
DeliveryWay = Literal["signed", "registered", "electronic", "posted_up"]
Board = Literal["codes", "choices"]
"""What the public board shows of a secret vote once it is closed: bare tracking codes, or each with its choice."""
PollKind = Literal["formal", "trial", "straw"]
PollState = Literal["open", "phones_closed", "closed", "cancelled"]
Outcome = Literal["noted", "recommended", "amended", "returned", "merged", "refused", "adopted", "rejected", "deferred"]
REASONED: frozenset[Outcome] = frozenset({"returned", "merged", "refused", "rejected"})
"""Outcomes that are a no to the proposer, and so need a reason that the proposer can read."""


class VotingRight(Model):
    """One vote that somebody may cast: `holder` owns it, `cast_by` uses it (the same person, or a proxy).

    `unit` is what the right stands for (a home); `area` weighs it in 0.01 m² where a rule asks for it. A proxy given
    for some topics only has their items as its `scope`; empty is all.
    """

    id: str
    unit: str = ""
    holder: str
    cast_by: str
    area: int = 0
    scope: tuple[str, ...] = ()

    def covers(self, items: Collection[str]) -> bool:
        """Whether whoever casts it may do so in a vote on these items."""
        return not self.scope or set(items) <= set(self.scope)

    def weight(self, of: Weight) -> int:
        """What the right weighs: 1 head, or its floor area."""
        return 1 if of == "count" else self.area


class Attendance(Model):
    """Whether one person is here: spans are (arrived, left or None), UTC."""

    person: str
    standing: Standing = "expected"
    spans: tuple[tuple[datetime, datetime | None], ...] = ()
    reason: str = ""
    channel: Channel | None = None


class Guest(Model):
    """Somebody who attends and may speak but has no vote (列席)."""

    id: str
    name: str
    role: str = ""


class Item(Model):
    """One line of the agenda. `parent` makes the tree; `source` is the ledger entry behind it (`proposals/<id>`).
    `routine` is what every meeting has anyway (opening, reports): it is not carried over. `kind_title` is what a kind
    that a plugin brought is called: the record must not need the plugin to say it.

    `spent` are the seconds used in earlier spans, `since` when the present one began.
    """

    id: str
    title: str
    kind: str = "other"
    kind_title: Text | None = None
    text: str = ""
    parent: str | None = None
    minutes: int = 0
    source: str = ""
    consent: bool = False
    routine: bool = False
    state: Literal["pending", "active", "done", "dropped"] = "pending"
    outcome: Outcome | None = None
    reason: str = ""
    merged_into: str = ""
    dissent: str = ""
    wording: str = ""
    added_in_session: bool = False
    since: datetime | None = None
    spent: int = 0


class SpeakRequest(Model):
    """Somebody waiting for the floor."""

    id: str
    person: str
    side: Side = "neutral"
    point_of_order: bool = False
    at: datetime


class Turn(Model):
    """One turn at the floor. `limit` in seconds; `spent` are seconds used before the last pause. A turn that a point
    of order `interrupted` does not count against the speaker."""

    person: str
    side: Side
    item: str | None
    point_of_order: bool = False
    limit: int
    spent: int = 0
    running_since: datetime | None = None
    ended: bool = False
    interrupted: bool = False
    gist: str = ""

    def stopped(self, at: datetime) -> Turn:
        """The turn with its clock standing still since `at`."""
        return self.having(spent=spent_seconds(self.spent, self.running_since, at), running_since=None)


class Floor(Model):
    """Who speaks, who waits, who has spoken. Limits in seconds and turns per person and item; 0 is no limit."""

    queue: tuple[SpeakRequest, ...] = ()
    turns: tuple[Turn, ...] = ()
    turn_seconds: int = 120
    turns_per_item: int = 2

    @property
    def speaking(self) -> Turn | None:
        """The turn that is going on, paused or not."""
        return self.turns[-1] if self.turns and not self.turns[-1].ended else None

    def emptied(self, at: datetime) -> Floor:
        """The floor with nobody waiting and the last turn over."""
        return self.having(queue=()).without_speaker(at)

    def without_speaker(self, at: datetime) -> Floor:
        """The floor after the turn that was going on, if one was."""
        turn = self.speaking
        return self if turn is None else self.having(turns=(*self.turns[:-1], turn.stopped(at).having(ended=True)))


class Motion(Model):
    """A motion in its exact wording; an amendment names the motion it amends and carries the full new wording."""

    id: str
    item: str | None
    text: str
    mover: str
    seconder: str = ""
    amends: str | None = None
    state: Literal["pending", "withdrawn", "tabled", "referred", "carried", "lost"] = "pending"
    reason: str = ""


class Hands(Model):
    """A show of hands: votes for each option; where it was counted by sectors, their sum."""

    totals: dict[str, int]
    sectors: tuple[Sector, ...] = ()

    @property
    def sum(self) -> int:
        """Hands raised in all."""
        return sum(self.totals.values())


class Lot(Model):
    """A lot drawn between options with equal votes: on whom it fell, who drew it (an id, or in words), how, when."""

    chosen: str
    by: str
    how: str
    at: datetime


class ChannelSum(Model):
    """Per channel: ballots given out, come back, and how many of these are valid, blank or invalid. Where blank ones
    are not told apart by channel, they are among the valid ones."""

    issued: int
    returned: int
    valid: int
    blank: int = 0
    invalid: int = 0

    @property
    def unused(self) -> int:
        """How many were given out and not handed in."""
        return max(0, self.issued - self.returned)

    @property
    def surplus(self) -> int:
        """How many more were handed in than given out."""
        return max(0, self.returned - self.issued)


class Notice(Model):
    """A notice of the meeting: the day it was given, how, and the items it announced."""

    on: date
    note: str = ""
    items: tuple[str, ...] = ()


class Discussion(Model):
    """The Party branch discussed a matter (居委会法 §30) on that day."""

    on: date
    note: str = ""


class Delivery(Model):
    """Evidence that one right's ballot was delivered (送达): how, on which day, and whether its holder was told
    beforehand what becomes of a ballot that is not returned."""

    how: DeliveryWay
    on: date
    warned: bool = False
    note: str = ""


class TieBreak(Model):
    """How a tie was decided: by the chair's casting vote or by lot, for or against; `by` gave the vote or drew."""

    how: Literal["chair", "lot"]
    answer: Literal["yes", "no"]
    by: str = ""
    note: str = ""


class Result(Model):
    """What a closed poll came to: the counts by weight, the facts, the rule's finding, and who was elected.

    Counts and facts are of ballots cast; what ballots not returned are taken for stands apart, in `deemed`, and the
    finding rests on both. `box` is the SHA-256 of the counted ballot box.
    """

    counts: dict[Weight, Count]
    facts: dict[Weight, Facts]
    finding: Finding
    channels: dict[Channel, ChannelSum] = {}
    deemed: Deemed | None = None
    elected: tuple[str, ...] = ()
    tied: tuple[str, ...] = ()
    box: str = ""

    @property
    def carried(self) -> bool:
        """Whether the question passed, or somebody was elected."""
        return self.finding.verdict == "carried"


class Poll(Model):
    """One question put to the vote, one round of it. Rule, options and secrecy are frozen at opening.

    `items` are the agenda items it decides, `consent` that they were put as one block. `board` says whether choices
    stand beside the tracking codes when it is closed. `hands_only` means that no ballots are given out. `electorate` is
    empty while open (people who arrive join it) and frozen at closing.
    """

    id: str
    kind: PollKind = "formal"
    title: str
    items: tuple[str, ...] = ()
    consent: bool = False
    motion: str | None = None
    question: Question
    secrecy: Secrecy = "by_name"
    board: Board = "codes"
    hands_only: bool = False
    rule: DecisionRule
    rule_hash: str
    round: int = 1
    earlier: str | None = None
    override: str = ""
    waived: tuple[Gate, ...] = ()
    waiver: str = ""
    present_at_opening: int = 0
    due: int = 0
    state: PollState = "open"
    last_called: datetime | None = None
    opened: datetime
    closed: datetime | None = None
    recused: dict[str, str] = {}
    hands: Hands | None = None
    paper: PaperBallots = PaperBallots()
    assisted: tuple[Assistance, ...] = ()
    result: Result | None = None
    lots: tuple[Lot, ...] = ()
    tie_break: TieBreak | None = None
    electorate: tuple[VotingRight, ...] = ()
    reason: str = ""

    @property
    def asks_anybody(self) -> bool:
        """Whether ballots are given without a slip, and the roll names nobody: a straw poll."""
        return self.kind == "straw" and not self.hands_only

    @property
    def tie_waits(self) -> bool:
        """Whether it ended in a tie that one more vote decides under its rule, and nobody has decided it yet."""
        result = self.result
        if result is None or self.kind != "formal" or self.question.method != "yes_no" or self.tie_break is not None:
            return False
        ends_so = self.rule.tie != "fails" and result.finding.verdict == "tied"
        return ends_so and all(clause.one_more_carries for clause in result.finding.passing)

    @property
    def carried(self) -> bool:
        """Whether it was closed and the question passed."""
        return self.result is not None and self.result.carried

    @property
    def is_valid(self) -> bool:
        """Whether it was closed with a quorum, so that its verdict says something."""
        return self.result is not None and self.result.finding.verdict != "no_quorum"

    @property
    def is_open(self) -> bool:
        """Whether it has begun and not ended (phones may have closed)."""
        return self.state in ("open", "phones_closed")


class Resolution(Model):
    """A numbered decision: who does what by when."""

    number: str
    item: str | None
    poll: str | None
    text: str
    owner: str = ""
    due: date | None = None


class Note(Model):
    """Something the clerk or chair wrote down about an item."""

    item: str | None
    text: str
    by: str
    at: datetime


class Meeting(Model):
    """One meeting of one body, at one moment. `seq` is the last journal entry folded in.

    `called_override` is the reason given when it was called to order without a quorum. `zone` is the time zone it is
    held in, empty for UTC; `discussions` are by item ("" is the whole agenda), `deliveries` by right. `declared` are
    the tellers and scrutineers who have declared that they are no close relatives of any candidate.
    """

    id: str
    number: str = ""
    title: str = ""
    body: str = ""
    body_name: str = ""
    track: Track = "decision"
    stage: str = ""
    place: str = ""
    starts: datetime | None = None
    zone: str = ""
    continues: str = ""
    rule: DecisionRule | None = None
    status: Status = "planned"
    chair: str = ""
    clerk: str = ""
    tellers: tuple[str, ...] = ()
    scrutineers: tuple[str, ...] = ()
    declared: tuple[str, ...] = ()
    rights: dict[str, VotingRight] = {}
    attendance: dict[str, Attendance] = {}
    guests: dict[str, Guest] = {}
    notices: tuple[Notice, ...] = ()
    discussions: dict[str, Discussion] = {}
    deliveries: dict[str, Delivery] = {}
    agenda: tuple[Item, ...] = ()
    floor: Floor = Floor()
    motions: dict[str, Motion] = {}
    polls: dict[str, Poll] = {}
    resolutions: tuple[Resolution, ...] = ()
    notes: tuple[Note, ...] = ()
    opened: datetime | None = None
    closed: datetime | None = None
    called_present: int = 0
    called_override: str = ""
    adjourn_reason: str = ""
    plugins: dict[str, ActivePlugin] = {}
    sections: tuple[MinutesSection, ...] = ()
    seq: int = 0

    @property
    def day(self) -> date | None:
        """The day it is held on, where it is held."""
        return local_day(self.starts, self.zone) if self.starts else None

    # -- who is here ---------------------------------------------------------------------------------------------

    @property
    def in_progress(self) -> bool:
        """Whether the doors have opened and the meeting has not been adjourned."""
        return self.status in ("doors", "session", "recess")

    def is_present(self, person: str) -> bool:
        """Whether that person (member or guest) is in the hall now."""
        record = self.attendance.get(person)
        return record is not None and record.standing == "present"

    def rights_of(self, person: str) -> tuple[VotingRight, ...]:
        """The rights a person may use tonight: their own, unless given away, and those given to them."""
        return tuple(right for right in self.rights.values() if right.cast_by == person)

    @property
    def present_rights(self) -> tuple[VotingRight, ...]:
        """The voting rights whose caster is in the hall: 实到."""
        return tuple(right for right in self.rights.values() if self.is_present(right.cast_by))

    @property
    def members(self) -> tuple[str, ...]:
        """Everybody who is due: holders of rights, each once, in order."""
        return tuple(dict.fromkeys(right.holder for right in self.rights.values()))

    def facts(self, weight: Weight, poll: Poll | None = None) -> Facts:
        """Due and present in one weight; for a poll, without those who recused themselves."""
        recused, items = (poll.recused, poll.items) if poll else ({}, ())
        here = sum(
            right.weight(weight) for right in self.present_rights if right.id not in recused and right.covers(items)
        )
        due = sum(right.weight(weight) for right in self.rights.values() if right.id not in recused)
        return Facts(due=due, present=here, participating=here)

    # -- the agenda ----------------------------------------------------------------------------------------------

    def item(self, item_id: str | None) -> Item | None:
        """The agenda item of that id, or None."""
        return next((item for item in self.agenda if item.id == item_id), None)

    @property
    def active_item(self) -> Item | None:
        """The matter in hand."""
        return next((item for item in self.agenda if item.state == "active"), None)

    def children(self, parent: str | None) -> Iterator[Item]:
        """The items directly under one, or the top ones, in order."""
        return (item for item in self.agenda if item.parent == parent)

    def outline(self, parent: str | None = None, prefix: str = "") -> Iterator[tuple[str, int, Item]]:
        """The agenda as read out: (`"3.1"`, depth from 0, item). Dropped items keep their place, without a number."""
        place = 0
        for item in self.children(parent):
            if item.state != "dropped":
                place += 1
            number = f"{prefix}{place}" if item.state != "dropped" else ""
            yield number, prefix.count("."), item
            yield from self.outline(item.id, f"{prefix}{place}.")

    # -- motions and polls ---------------------------------------------------------------------------------------

    @property
    def open_poll(self) -> Poll | None:
        """The poll that is going on; there is at most one."""
        return next((poll for poll in self.polls.values() if poll.is_open), None)

    @property
    def last_poll(self) -> Poll | None:
        """The poll opened last, unless it was cancelled."""
        return next((poll for poll in reversed(self.polls.values()) if poll.state != "cancelled"), None)

    @property
    def tied_poll(self) -> Poll | None:
        """The vote whose tie waits to be broken, unless it was held anew."""
        again = {poll.earlier for poll in self.polls.values() if poll.state != "cancelled"}
        return next((poll for poll in self.polls.values() if poll.tie_waits and poll.id not in again), None)

    def standing_polls(self, item: str) -> list[Poll]:
        """The votes that stand on an item: formal, with a quorum, not on a mere amendment, and the last of their
        rounds. A run-off among fewer candidates asks something else: the election before it stands, too."""
        valid = [poll for poll in self.polls.values() if poll.kind == "formal" and poll.is_valid]
        replaced: set[str] = set()
        for poll in valid:
            before = self.polls.get(poll.earlier or "")
            while before is not None and before.question == poll.question:
                replaced.add(before.id)
                before = self.polls.get(before.earlier or "")
        return [
            poll
            for poll in valid
            if item in poll.items and poll.id not in replaced and not (poll.motion and self.motions[poll.motion].amends)
        ]

    def pending_motions(self, item: str | None) -> list[Motion]:
        """Motions on an item that wait for a vote, amendments before what they amend, latest first (Robert's Rules)."""
        waiting = [motion for motion in self.motions.values() if motion.item == item and motion.state == "pending"]
        amendments = [motion for motion in reversed(waiting) if motion.amends]
        return amendments + [motion for motion in reversed(waiting) if not motion.amends]


def local_day(moment: datetime, zone: str) -> date:
    """The day of a moment in a time zone; UTC where none is known."""
    return moment.astimezone(ZoneInfo(zone or "UTC")).date()


def spent_seconds(spent: int, since: datetime | None, now: datetime) -> int:
    """Seconds used so far by something that was running `spent` seconds before and runs again since `since`."""
    return spent + (max(0, (now - since) // SECOND) if since else 0)


Rolls = Mapping[str, frozenset[str]]
