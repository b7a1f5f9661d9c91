"""Polls: one question put to the vote. Opened with everything frozen, voted on, closed with a sum and a verdict.

The ballots themselves never pass through here: they lie in the ballot box, and closing hands in their count
(`council.domain.counting`). A poll has rounds; a new round keeps the old one.
"""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from council.domain.channels import Sector
from council.domain.gates import require_gates
from council.domain.kernel import Command, Context, Event, Refusal, Stamp, apply, decide, fresh_id
from council.domain.meeting import Board, Hands, Meeting, Poll, PollKind, Result, Secrecy, VotingRight
from council.domain.rules import DecisionRule, Gate, Unreturned
from council.domain.sitting import quorum, require_no_poll, require_session
from council.domain.subjects import earlier_round, same_again, subject_of
from council.domain.tally import Method, Question, built_in
from council.domain.verdicts import settled

YES_NO = Question(method="yes_no", options=())

FEWEST_BESIDE_HANDS = 5
"""Secret ballots, at the least, beside which hands are counted."""

# -- commands ----------------------------------------------------------------------------------------------------


class OpenPoll(Command):
    """Put a question to the vote. What is left out is found: the latest pending motion on the matter in hand, else
    the matter itself; the meeting's rule; the rule's secrecy. `board` "choices" shows each tracking code with its
    choice once a secret vote is closed: then voters can check theirs, and can be made to prove it. `again` names the
    poll of which this is a new round (of its last round, if there were several; kind and what else is left out are as
    before), `consent` puts the whole consent block; `override` is the reason for voting without a
    quorum, `waiver` that for voting although something that the rule wants done before is missing (`gates`)."""

    id: str = Field(default_factory=fresh_id)
    kind: PollKind = "formal"
    title: str = ""
    item: str | None = None
    motion: str | None = None
    question: Question = YES_NO
    secrecy: Secrecy | None = None
    board: Board | None = None
    hands_only: bool | None = None
    rule: DecisionRule | None = None
    consent: bool = False
    again: str | None = None
    override: str = ""
    waiver: str = ""


class LastCall(Command):
    """Tell everybody that the vote is about to close."""


class ClosePhones(Command):
    """No more ballots by phone: from now on hands may be counted."""


class EnterHands(Command):
    """The show of hands, as counted in the hall: votes for each option. Entering it again replaces it. Counted by
    `sectors`, each by a teller, `totals` are left out: the sum is the program's."""

    totals: dict[str, int] = {}
    sectors: tuple[Sector, ...] = ()


class Recuse(Command):
    """A right takes no part in the open poll, with the reason: it is neither due nor present there, as 公司法 §139 has
    it for directors."""

    right: str
    reason: str


class ClosePoll(Command):
    """End the vote. Faces send it without `result` and `electorate`; the service seals the box, counts, and decides it
    again with both filled in. Without them it only tells whether the poll may be closed."""

    result: Result | None = None
    electorate: tuple[VotingRight, ...] = ()


class CancelPoll(Command):
    """Give the vote up without counting it, with the reason; its ballots are destroyed unread."""

    reason: str


# -- events ------------------------------------------------------------------------------------------------------


class PollOpened(Event):
    """The vote is on; everything about it is frozen here."""

    id: str
    kind_of_poll: PollKind
    title: str
    items: tuple[str, ...]
    consent: bool = False
    motion: str | None
    question: Question
    secrecy: Secrecy
    board: Board = "codes"
    hands_only: bool
    rule: DecisionRule
    rule_hash: str
    round: int
    earlier: str | None
    present: int
    due: int
    override: str
    waived: tuple[Gate, ...] = ()
    waiver: str = ""


class LastCalled(Event):
    """Everybody was told that the vote is about to close."""

    poll: str


class PhonesClosed(Event):
    """No more ballots by phone."""

    poll: str


class HandsEntered(Event):
    """Hands were counted, perhaps by sectors."""

    poll: str
    totals: dict[str, int]
    sectors: tuple[Sector, ...] = ()


class Recused(Event):
    """A right took no part."""

    poll: str
    right: str
    reason: str


class PollClosed(Event):
    """The vote is over: its result, and the rights that made its base."""

    poll: str
    result: Result
    electorate: tuple[VotingRight, ...]


class PollCancelled(Event):
    """The vote was given up."""

    poll: str
    reason: str


# -- questions ---------------------------------------------------------------------------------------------------


def method_of(question: Question, methods: Mapping[str, Method] | None = None) -> Method:
    """The way of counting that a question names; raises `Refusal("poll.unknown_method")`."""
    known = methods or built_in()
    if question.method not in known:
        raise Refusal("poll.unknown_method", method=question.method)
    return known[question.method]


def casting_refusal(meeting: Meeting, poll_id: str, right_id: str, person: str) -> Refusal | None:
    """Why this person may not put a ballot for this right into this poll now; None when they may.

    The roll (voted already) is the ballot box's own question.
    """
    poll = meeting.polls.get(poll_id)
    if poll is None or poll.state in ("closed", "cancelled"):
        return Refusal("ballot.poll_closed")
    if poll.state == "phones_closed" or poll.hands_only:
        return Refusal("ballot.hands_now")
    right = meeting.rights.get(right_id)
    if right is None or right.cast_by != person:
        return Refusal("ballot.not_yours")
    if not meeting.is_present(person):
        return Refusal("ballot.not_present")
    if not right.covers(poll.items):
        return Refusal("ballot.outside_proxy")
    if right_id in poll.recused:
        return Refusal("ballot.recused", reason=poll.recused[right_id])
    if right_id in poll.paper.issued:
        return Refusal("ballot.on_paper")
    return None


MOST_TOUCHES = 5000
"""Ballots that a straw poll takes, at the most: no hall is so full, and whoever floods it stops here."""


def touch_refusal(meeting: Meeting, poll_id: str, touched: int) -> Refusal | None:
    """Why somebody without a slip may not put a ballot into this poll now; None when they may. `touched` is how many
    ballots it has."""
    poll = meeting.polls.get(poll_id)
    if poll is None or poll.state in ("closed", "cancelled"):
        return Refusal("ballot.poll_closed")
    if poll.state == "phones_closed" or poll.hands_only:
        return Refusal("ballot.hands_now")
    if not poll.asks_anybody:
        return Refusal("ballot.not_yours")
    return Refusal("ballot.too_many_touches") if touched >= MOST_TOUCHES else None


def open_rights(meeting: Meeting, poll: Poll) -> tuple[VotingRight, ...]:
    """The rights that could be used in an open poll now: present, not recused, not given for other topics, and without
    a paper ballot in hand."""
    out = {*poll.recused, *poll.paper.issued}
    return tuple(right for right in meeting.present_rights if right.id not in out and right.covers(poll.items))


# -- deciders ----------------------------------------------------------------------------------------------------


def _require_can_open(command: OpenPoll, meeting: Meeting) -> None:
    if command.kind == "trial" and meeting.status == "doors":
        pass  # a trial vote may be held while people are still coming in
    else:
        require_session(meeting)
    require_no_poll(meeting)
    if command.id in meeting.polls:
        raise Refusal("poll.exists")
    if not meeting.present_rights:
        raise Refusal("poll.nobody_present")


def _without_identity(rule: DecisionRule) -> DecisionRule:
    """The rule as a straw poll asks it: by heads, of ballots cast, since nobody's name stands beside a mood."""
    return rule.having(weights=("count",), unreturned=Unreturned())


def _hands_only(command: OpenPoll, earlier: Poll | None, rule: DecisionRule) -> bool:
    asked = command.hands_only
    if asked is None:
        asked = earlier is not None and earlier.hands_only
    return asked or not rule.phones


@decide.register
def _open(command: OpenPoll, meeting: Meeting, context: Context) -> list[Event]:
    _require_can_open(command, meeting)
    earlier = earlier_round(command, meeting)
    kind = earlier.kind if earlier else command.kind
    asked = earlier.question if earlier and command.question == YES_NO else command.question
    question, method = _prepared(asked, context)
    subject = same_again(command, earlier, question, meeting) if earlier else subject_of(command, meeting)
    rule = command.rule or (earlier.rule if earlier else meeting.rule)
    if rule is None:
        raise Refusal("rule.unknown", rule="")
    secrecy = command.secrecy or (earlier.secrecy if earlier else ("secret" if rule.secret else "by_name"))
    hands_only = _hands_only(command, earlier, rule)
    if kind == "straw" and not hands_only:
        secrecy, rule = "secret", _without_identity(rule)
    board = command.board or (earlier.board if earlier and secrecy == earlier.secrecy else "codes")
    _require_fits(question, method, rule, secrecy, hands_only)
    _require_board_fits(board, rule, secrecy)
    state = quorum(meeting)
    if kind == "formal" and not state.met and not command.override.strip():
        raise Refusal("poll.no_quorum", present=state.present, due=state.due, needed=state.needed)
    waiver = command.waiver.strip() or (earlier.waiver if earlier else "")
    waived = require_gates(meeting, rule, subject.items, waiver) if kind == "formal" else ()
    return [
        PollOpened(
            id=command.id,
            kind_of_poll=kind,
            title=subject.title,
            items=subject.items,
            consent=subject.consent,
            motion=subject.motion,
            question=question,
            secrecy=secrecy,
            board=board,
            hands_only=hands_only,
            rule=rule,
            rule_hash=rule.fingerprint(),
            round=earlier.round + 1 if earlier else 1,
            earlier=earlier.id if earlier else None,
            present=state.present,
            due=state.due,
            override="" if state.met else command.override.strip(),
            waived=waived,
            waiver=waiver if waived else "",
        )
    ]


def _prepared(asked: Question, context: Context) -> tuple[Question, Method]:
    """The question as it is frozen, and its way of counting."""
    method = method_of(asked, context.methods)
    question = method.prepared(asked)
    return question.having(majority=method.majority), method


def _require_fits(question: Question, method: Method, rule: DecisionRule, secrecy: Secrecy, hands_only: bool) -> None:
    """A vote by area is by name; hands name one choice, and everybody sees them."""
    if "area" in rule.weights and (secrecy == "secret" or hands_only):
        raise Refusal("poll.area_by_name")
    if rule.secret and secrecy != "secret":
        raise Refusal("poll.rule_is_secret")
    if rule.unreturned.policy != "exclude":
        if hands_only:
            raise Refusal("poll.hands_name_nobody")
        if question.method != "yes_no":
            raise Refusal("poll.unreturned_yes_no")
    if hands_only:
        if secrecy == "secret":
            raise Refusal("poll.hands_are_seen")
        _require_hands_fit(question, method)


def _require_board_fits(board: Board, rule: DecisionRule, secrecy: Secrecy) -> None:
    """Choices beside codes are for secret votes, since names say it all; not where the law itself asks for secrecy
    (无记名): whoever can show the code of a ballot can prove the vote to whoever paid for it."""
    if board == "choices" and secrecy != "secret":
        raise Refusal("poll.board_by_name")
    if board == "choices" and rule.secret:
        raise Refusal("poll.board_and_secret_rule")


def _require_hands_fit(question: Question, method: Method) -> None:
    if question.most != 1 or not method.by_hand:
        raise Refusal("poll.hands_one_choice")


def _running(meeting: Meeting) -> Poll:
    poll = meeting.open_poll
    if poll is None:
        raise Refusal("poll.none_open")
    return poll


@decide.register
def _last_call(command: LastCall, meeting: Meeting, context: Context) -> list[Event]:
    poll = _running(meeting)
    if poll.state != "open" or poll.hands_only:
        raise Refusal("ballot.hands_now")
    return [LastCalled(poll=poll.id)]


@decide.register
def _close_phones(command: ClosePhones, meeting: Meeting, context: Context) -> list[Event]:
    poll = _running(meeting)
    if poll.state != "open" or poll.hands_only:
        raise Refusal("poll.phones_already_closed")
    _require_hands_fit(poll.question, method_of(poll.question, context.methods))
    if "area" in poll.rule.weights:
        raise Refusal("poll.area_by_name")
    if poll.rule.secret:
        raise Refusal("poll.hands_are_seen")
    if poll.rule.unreturned.policy != "exclude":
        raise Refusal("poll.hands_name_nobody")
    _require_many_enough(poll, len(context.rolls.get(poll.id, ())) + len(poll.paper.issued))
    return [PhonesClosed(poll=poll.id)]


def _require_many_enough(poll: Poll, used: int) -> None:
    """Hands are seen, so what is left of the sum was cast in secret: a few ballots would be no secret any more."""
    if poll.secrecy == "secret" and 0 < used < FEWEST_BESIDE_HANDS:
        raise Refusal("poll.few_beside_hands", used=used, least=FEWEST_BESIDE_HANDS)


@decide.register
def _enter_hands(command: EnterHands, meeting: Meeting, context: Context) -> list[Event]:
    poll = _running(meeting)
    if poll.state == "open" and not poll.hands_only:
        raise Refusal("poll.phones_first")
    sums = _hands_summed(command, poll)
    used = context.rolls.get(poll.id, frozenset())
    free = sum(1 for right in open_rights(meeting, poll) if right.id not in used)
    raised = sum(sums.values())
    if raised > free:
        raise Refusal("poll.too_many_hands", raised=raised, free=free)
    return [HandsEntered(poll=poll.id, totals=sums, sectors=command.sectors)]


def _hands_summed(command: EnterHands, poll: Poll) -> dict[str, int]:
    """Hands for each option, of all sectors together."""
    counted = [sector.totals for sector in command.sectors] or [command.totals]
    known = set(poll.question.option_ids)
    if any(set(totals) - known or any(count < 0 for count in totals.values()) for totals in counted):
        raise Refusal("poll.hands_unreadable")
    names = [sector.name.strip() for sector in command.sectors]
    if (command.sectors and command.totals) or not all(names) or len(set(names)) < len(names):
        raise Refusal("poll.sectors_unclear")
    return {option: sum(totals.get(option, 0) for totals in counted) for option in poll.question.option_ids}


@decide.register
def _recuse(command: Recuse, meeting: Meeting, context: Context) -> list[Event]:
    poll = _running(meeting)
    if command.right not in meeting.rights:
        raise Refusal("roll.not_due", person=command.right)
    if not command.reason.strip():
        raise Refusal("reason.missing")
    if command.right in poll.recused:
        raise Refusal("poll.already_recused")
    used = command.right in context.rolls.get(poll.id, frozenset()) or command.right in poll.paper.issued
    if used or poll.hands is not None:
        raise Refusal("poll.recused_after_voting")
    return [Recused(poll=poll.id, right=command.right, reason=command.reason.strip())]


@decide.register
def _close(command: ClosePoll, meeting: Meeting, context: Context) -> list[Event]:
    poll = _running(meeting)
    if poll.hands_only and poll.hands is None:
        raise Refusal("poll.hands_missing")
    if poll.paper.issued and not poll.paper.is_counted:
        raise Refusal("paper.not_counted", issued=len(poll.paper.issued))
    if poll.paper.surplus and not poll.paper.reason:
        raise Refusal("paper.more_back", returned=poll.paper.returned, issued=len(poll.paper.issued))
    if command.result is None:
        return []
    return [PollClosed(poll=poll.id, result=command.result, electorate=command.electorate)]


@decide.register
def _cancel(command: CancelPoll, meeting: Meeting, context: Context) -> list[Event]:
    poll = _running(meeting)
    if not command.reason.strip():
        raise Refusal("reason.missing")
    return [PollCancelled(poll=poll.id, reason=command.reason.strip())]


# -- appliers ----------------------------------------------------------------------------------------------------


def _changed(meeting: Meeting, poll_id: str, **changes: object) -> Meeting:
    return meeting.having(polls={**meeting.polls, poll_id: meeting.polls[poll_id].having(**changes)})


@apply.register
def _opened(event: PollOpened, meeting: Meeting, stamp: Stamp) -> Meeting:
    poll = Poll(
        id=event.id,
        kind=event.kind_of_poll,
        title=event.title,
        items=event.items,
        consent=event.consent,
        motion=event.motion,
        question=event.question,
        secrecy=event.secrecy,
        board=event.board,
        hands_only=event.hands_only,
        rule=event.rule,
        rule_hash=event.rule_hash,
        round=event.round,
        earlier=event.earlier,
        override=event.override,
        waived=event.waived,
        waiver=event.waiver,
        present_at_opening=event.present,
        due=event.due,
        opened=stamp.at,
    )
    return meeting.having(polls={**meeting.polls, poll.id: poll}, floor=meeting.floor.without_speaker(stamp.at))


@apply.register
def _last_called(event: LastCalled, meeting: Meeting, stamp: Stamp) -> Meeting:
    return _changed(meeting, event.poll, last_called=stamp.at)


@apply.register
def _phones_closed(event: PhonesClosed, meeting: Meeting, stamp: Stamp) -> Meeting:
    return _changed(meeting, event.poll, state="phones_closed")


@apply.register
def _hands_entered(event: HandsEntered, meeting: Meeting, stamp: Stamp) -> Meeting:
    return _changed(meeting, event.poll, hands=Hands(totals=event.totals, sectors=event.sectors))


@apply.register
def _recused(event: Recused, meeting: Meeting, stamp: Stamp) -> Meeting:
    poll = meeting.polls[event.poll]
    return _changed(meeting, event.poll, recused={**poll.recused, event.right: event.reason})


@apply.register
def _cancelled(event: PollCancelled, meeting: Meeting, stamp: Stamp) -> Meeting:
    return _changed(meeting, event.poll, state="cancelled", closed=stamp.at, reason=event.reason)


@apply.register
def _closed(event: PollClosed, meeting: Meeting, stamp: Stamp) -> Meeting:
    after = _changed(
        meeting, event.poll, state="closed", closed=stamp.at, result=event.result, electorate=event.electorate
    )
    return settled(after, after.polls[event.poll])
