"""The form of the minutes: what a complete 会议记录 holds, section by section (PRACTICE.md §3).

Only shapes live here; `council.domain.minutes` fills them in from the journal. The JSON Schema of `Minutes` is
published (`council schema minutes`), so a field changes its meaning only together with `format`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from council.domain.kernel import Model, Text
from council.domain.meeting import (
    Board,
    Channel,
    DeliveryWay,
    Notice,
    Outcome,
    PollKind,
    PollState,
    Result,
    Secrecy,
    Side,
    Standing,
    Status,
    Track,
)
from council.domain.plugged import ActivePlugin, MinutesSection
from council.domain.rules import Clause, DecisionRule, Gate
from council.domain.tally import Choice, Question


class Who(Model):
    """Somebody: the roster's id and full name. Without an id the roster does not know them (an operator, a firm)."""

    id: str = ""
    name: str


class Origin(Model):
    """The proposal behind an item, as it stood when the minutes were written."""

    number: str
    title: str
    grid: str
    proposer: Who
    supporters: int


class Presence(Model):
    """One person who was due, or came to vote for somebody: `votes` are the voting rights in their hands, `spans` are
    (came, went or null) in UTC, `reason` is why they were excused."""

    who: Who
    votes: int
    standing: Standing
    channel: Channel | None
    spans: tuple[tuple[datetime, datetime | None], ...]
    reason: str


class GuestPresence(Model):
    """Somebody who attended without a vote (列席)."""

    who: Who
    role: str
    spans: tuple[tuple[datetime, datetime | None], ...]


class Proxy(Model):
    """A right used by an agent (委托): who gave it, who held it at the end, whether a paper was shown, and the items it
    was given for (none is all)."""

    holder: Who
    agent: Who
    written: bool
    items: tuple[str, ...] = ()


class DeliveryRecord(Model):
    """Evidence that a ballot was delivered (送达) before it could count as not returned; `warned`: the holder was told
    what becomes of it then."""

    who: Who
    how: DeliveryWay
    on: date
    warned: bool
    note: str


class DiscussionRecord(Model):
    """The Party branch's discussion of an item, or (without one) of the whole agenda."""

    item: str
    on: date
    note: str


class Roll(Model):
    """应到、实到、缺席、列席、委托. The numbers are voting rights: `came` were in the hall at some time, `at_end` when
    the meeting was adjourned; `excused` gave a reason, and `absent` is everybody else who did not come."""

    due: int
    came: int
    excused: int
    absent: int
    at_end: int | None
    members: tuple[Presence, ...]
    guests: tuple[GuestPresence, ...]
    proxies: tuple[Proxy, ...]


class CallToOrder(Model):
    """The quorum when the meeting was called to order: the sums, and the reason when it was begun without one."""

    at: datetime
    present: int
    due: int
    quorum: tuple[Clause, ...]
    met: bool
    override: str


class Break(Model):
    """A recess; `present` were here when it ended."""

    began: datetime
    ended: datetime | None
    reason: str
    present: int | None


class Speech(Model):
    """One turn at the floor, in seconds, and what the record keeps of it."""

    who: Who
    at: datetime
    side: Side
    seconds: int
    point_of_order: bool
    gist: str


class MotionRecord(Model):
    """A motion or (with `amends`) an amendment. `moved` are the words in which it was moved, `text` how it stood in the
    end, after amendments."""

    id: str
    amends: str
    at: datetime
    mover: Who
    seconder: Who | None
    moved: str
    text: str
    state: Literal["pending", "withdrawn", "tabled", "referred", "carried", "lost"]
    reason: str


class NamedChoice(Model):
    """In a vote by name: whose right it was, who used it if not they, how it came in and what was chosen."""

    who: Who
    agent: Who | None
    channel: Channel
    choice: Choice


class RecusedRight(Model):
    """A right that took no part in one vote, and why."""

    who: Who
    reason: str


class LotRecord(Model):
    """A lot between options with equal votes: on whom it fell, who drew it, how, and when."""

    chosen: str
    by: Who
    how: str
    at: datetime


class SectorRecord(Model):
    """Hands counted in one part of the hall, and by whom."""

    name: str
    teller: Who | None
    totals: dict[str, int]


class PaperRecord(Model):
    """The paper ballots of a vote: given out, come back (收回), invalid; who entered them separately and agreed, and
    why more came back than were given out, if they did."""

    issued: int
    returned: int
    invalid: int
    tellers: tuple[Who, ...]
    reason: str = ""


class AssistanceRecord(Model):
    """Somebody voted with help: who helped, who witnessed it. What was chosen is not recorded with it."""

    who: Who
    helper: Who
    witness: Who


class TieRecord(Model):
    """How a tie was decided: by the chair's casting vote, or by a lot that somebody drew; for or against."""

    how: Literal["chair", "lot"]
    answer: Literal["yes", "no"]
    by: Who | None
    note: str


class PollRecord(Model):
    """One round of one vote: everything that was frozen when it opened, and what it came to.

    `rule_hash` is the SHA-256 of the rule as frozen; `result` holds the counts in each weight, the facts, base, needed
    and reached of quorum and majority, the channels, the verdict, and the hash of the counted box; counts and facts are
    of ballots cast, and what ballots not returned were taken for stands in its `deemed`. `waived` are the gates of the
    rule that the reason `waiver` took the place of; `by_name` comes out of the counted box and is empty for a secret
    vote. `tie_break`: the tie was decided by the chair's casting vote or by lot.
    """

    id: str
    title: str
    kind: PollKind
    round: int
    earlier: str
    items: tuple[str, ...]
    motion: str
    question: Question
    secrecy: Secrecy
    board: Board = "codes"
    hands_only: bool
    rule: DecisionRule
    rule_hash: str
    override: str
    waived: tuple[Gate, ...] = ()
    waiver: str = ""
    due: int
    present: int
    opened: datetime
    closed: datetime | None
    state: PollState
    reason: str
    recused: tuple[RecusedRight, ...]
    hands: dict[str, int]
    sectors: tuple[SectorRecord, ...] = ()
    paper: PaperRecord | None = None
    assisted: tuple[AssistanceRecord, ...] = ()
    result: Result | None
    tie_break: TieRecord | None = None
    by_name: tuple[NamedChoice, ...]

    lots: tuple[LotRecord, ...] = ()


class NoteRecord(Model):
    """Something that chair or clerk wrote down."""

    text: str
    by: Who
    at: datetime


class ResolutionRecord(Model):
    """A numbered decision: who does what by when, and the item and vote it rests on."""

    number: str
    item: str
    poll: str
    text: str
    owner: Who | None
    due: date | None


class ItemRecord(Model):
    """One line of the agenda and all that was said and done on it. `polls` are ids into the minutes' polls;
    `kind_title` is what a kind that a plugin brought is called."""

    id: str
    number: str
    depth: int
    title: str
    kind: str
    kind_title: Text | None = None
    text: str
    origin: Origin | None
    minutes: int
    seconds: int
    started: datetime | None
    added_in_session: bool
    state: Literal["pending", "active", "done", "dropped"]
    speeches: tuple[Speech, ...]
    motions: tuple[MotionRecord, ...]
    polls: tuple[str, ...]
    notes: tuple[NoteRecord, ...]
    outcome: Outcome | None
    reason: str
    dissent: str
    wording: str
    merged_into: str
    resolutions: tuple[str, ...]


class Decision(Model):
    """One line of the list of decisions: what came of an item, and the resolution where there is one."""

    item: str
    title: str
    outcome: Outcome
    resolution: str
    text: str
    reason: str
    owner: Who | None
    due: date | None


class CarriedOver(Model):
    """An item that the body's next meeting takes up again."""

    number: str
    title: str
    origin: str


class Taken(Model):
    """An act that was taken back: the journal keeps it, the minutes say so. `kind` is the event's, `about` whom it
    concerned, `text` what it said."""

    seq: int
    kind: str
    at: datetime
    about: Who | None
    text: str
    struck_at: datetime
    by: Who
    reason: str


class Minutes(Model):
    """会议记录: the minutes of one meeting, complete. `status` other than `adjourned` makes them a preview, `as_of` is
    when the last thing was recorded; times are UTC, texts are as they were written. `speeches` and `notes` here are
    those that belong to no item. `declared` are the tellers and scrutineers who declared that they are no close
    relatives of any candidate."""

    format: Literal[1] = 1
    kind: Literal["minutes"] = "minutes"
    community: str
    meeting: str
    number: str
    title: str
    body: str
    body_name: str
    track: Track
    stage: str
    place: str
    planned: datetime | None
    began: datetime | None
    ended: datetime | None
    as_of: datetime | None
    status: Status
    continues: str
    adjourn_reason: str
    chair: Who | None
    clerk: Who | None
    tellers: tuple[Who, ...]
    scrutineers: tuple[Who, ...] = ()
    declared: tuple[Who, ...] = ()
    rule: DecisionRule | None
    notices: tuple[Notice, ...] = ()
    discussions: tuple[DiscussionRecord, ...] = ()
    deliveries: tuple[DeliveryRecord, ...] = ()
    roll: Roll
    call: CallToOrder | None
    breaks: tuple[Break, ...]
    items: tuple[ItemRecord, ...]
    polls: tuple[PollRecord, ...]
    speeches: tuple[Speech, ...]
    notes: tuple[NoteRecord, ...]
    resolutions: tuple[ResolutionRecord, ...]
    decisions: tuple[Decision, ...]
    carried_over: tuple[CarriedOver, ...]
    taken_back: tuple[Taken, ...]
    plugins: dict[str, ActivePlugin]
    sections: tuple[MinutesSection, ...] = ()

    def poll(self, poll_id: str) -> PollRecord:
        """The vote of that id; raises `KeyError`."""
        for poll in self.polls:
            if poll.id == poll_id:
                return poll
        raise KeyError(poll_id)

    def masked(self) -> Minutes:
        """The minutes as they may hang on a wall: see `council.domain.minutes.masking`."""
        from council.domain.minutes.masking import masked

        return masked(self)
