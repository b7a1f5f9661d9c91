"""Votes beside the phone: paper ballots given out, come back and counted by two tellers; help with a vote.

Whoever holds a paper ballot votes with it and not otherwise: the right is closed for phones from that moment on, so
paper may be given out one by one while the vote goes on. What stands on the ballots comes from two tellers who enter it
separately and must agree (`council.service.papers`); it lies in the ballot box with the others. Here stand numbers.
"""

from __future__ import annotations

from collections.abc import Collection

from council.domain.channels import Assistance, PaperBallots
from council.domain.kernel import Command, Context, Event, Refusal, Stamp, apply, decide
from council.domain.meeting import Meeting, Poll, VotingRight
from council.domain.polls import casting_refusal, open_rights

# -- commands ----------------------------------------------------------------------------------------------------


class IssuePaper(Command):
    """Give a paper ballot to each of these rights: to people who are here, or whose ballot was delivered on record."""

    rights: tuple[str, ...]


class EnterPaper(Command):
    """A teller has entered what came back. Faces send it through the service, which holds it against what another
    teller entered and fills in the rest: `agrees` is that other teller, if both say the same."""

    teller: str
    agrees: str = ""
    differs: bool = False
    returned: int = 0
    invalid: int = 0
    back: tuple[str, ...] = ()
    spoilt: tuple[str, ...] = ()


class ExplainPaper(Command):
    """Why more paper ballots came back than were given out."""

    reason: str


class Assist(Command):
    """Somebody votes with help at the desk: who helps and who witnesses it. What is chosen stands nowhere but in the
    box."""

    poll: str
    right: str
    helper: str
    witness: str


# -- events ------------------------------------------------------------------------------------------------------


class PaperIssued(Event):
    """Paper ballots were given out."""

    poll: str
    rights: tuple[str, ...]


class PaperEntered(Event):
    """A teller has entered a count; it waits for another's, or differs from it."""

    poll: str
    teller: str
    differs: bool = False


class PaperCounted(Event):
    """Two tellers entered the same."""

    poll: str
    tellers: tuple[str, str]
    returned: int
    invalid: int = 0
    back: tuple[str, ...] = ()
    spoilt: tuple[str, ...] = ()


class PaperExplained(Event):
    """It was said why more came back than were given out."""

    poll: str
    reason: str


class Assisted(Event):
    """Somebody voted with help."""

    poll: str
    right: str
    helper: str
    witness: str


# -- questions ---------------------------------------------------------------------------------------------------


def paper_rights(meeting: Meeting, poll: Poll, used: Collection[str]) -> tuple[VotingRight, ...]:
    """The rights that a paper ballot may still be given to, those not used yet: of people who are here, and of those to
    whom it was delivered."""
    here = {right.id for right in open_rights(meeting, poll)}
    out = {*used, *poll.recused, *poll.paper.issued}
    return tuple(
        right
        for right in meeting.rights.values()
        if right.id not in out and (right.id in here or (right.id in meeting.deliveries and right.covers(poll.items)))
    )


def candidates(poll: Poll) -> frozenset[str]:
    """The people who stand for election in a poll: by id, and by the name that stands on the ballot."""
    return frozenset(name for option in poll.question.options for name in (option.person, option.label) if name)


def teller_refusal(meeting: Meeting, poll: Poll, teller: str) -> Refusal | None:
    """Why this person may not count this poll's ballots: nobody named them, they stand for election themselves, or they
    have not declared that they are no candidate's relative."""
    if teller not in (*meeting.tellers, *meeting.scrutineers):
        return Refusal("paper.no_teller", person=teller)
    if teller in candidates(poll):
        return Refusal("paper.teller_stands", person=teller)
    if poll.question.method != "yes_no" and teller not in meeting.declared:
        return Refusal("paper.undeclared", person=teller)
    return None


# -- deciders ----------------------------------------------------------------------------------------------------


def _running(meeting: Meeting) -> Poll:
    poll = meeting.open_poll
    if poll is None:
        raise Refusal("poll.none_open")
    return poll


def _require_uncounted(poll: Poll) -> None:
    if poll.paper.is_counted:
        raise Refusal("paper.counted_already")


@decide.register
def _issue(command: IssuePaper, meeting: Meeting, context: Context) -> list[Event]:
    poll = _running(meeting)
    if poll.hands_only or poll.hands is not None:
        raise Refusal("paper.hands_counted")
    if poll.asks_anybody:
        raise Refusal("ballot.anybody")
    _require_uncounted(poll)
    if poll.secrecy == "secret" and poll.rule.unreturned.policy != "exclude":
        raise Refusal("paper.silence_by_name")
    free = {right.id for right in paper_rights(meeting, poll, context.rolls.get(poll.id, ()))}
    wanted = tuple(dict.fromkeys(command.rights))
    if not wanted or not free:
        raise Refusal("paper.nobody")
    if len(wanted) < len(command.rights) or not set(wanted) <= free:
        raise Refusal("paper.used_already", count=len(command.rights) - len(set(wanted) & free))
    return [PaperIssued(poll=poll.id, rights=wanted)]


@decide.register
def _enter(command: EnterPaper, meeting: Meeting, context: Context) -> list[Event]:
    poll = _running(meeting)
    if not poll.paper.issued:
        raise Refusal("paper.none_issued")
    _require_uncounted(poll)
    for teller in filter(None, (command.teller, command.agrees)):
        if (refusal := teller_refusal(meeting, poll, teller)) is not None:
            raise refusal
    _require_sums(command, poll)
    if not command.agrees or command.agrees == command.teller:
        return [PaperEntered(poll=poll.id, teller=command.teller, differs=command.differs)]
    return [
        PaperCounted(
            poll=poll.id,
            tellers=(command.agrees, command.teller),
            returned=command.returned,
            invalid=command.invalid,
            back=command.back,
            spoilt=command.spoilt,
        )
    ]


def _require_sums(command: EnterPaper, poll: Poll) -> None:
    if not 0 <= command.invalid <= command.returned:
        raise Refusal("paper.unreadable", line="")
    if poll.secrecy == "secret":
        return
    if not set(command.back) <= set(poll.paper.issued) or not set(command.spoilt) <= set(command.back):
        raise Refusal("paper.unreadable", line="")
    if (len(set(command.back)), len(set(command.spoilt))) != (command.returned, command.invalid):
        raise Refusal("paper.unreadable", line="")


@decide.register
def _explain(command: ExplainPaper, meeting: Meeting, context: Context) -> list[Event]:
    poll = _running(meeting)
    if not poll.paper.surplus:
        raise Refusal("paper.sums_agree")
    if not command.reason.strip():
        raise Refusal("reason.missing")
    return [PaperExplained(poll=poll.id, reason=command.reason.strip())]


@decide.register
def _assist(command: Assist, meeting: Meeting, context: Context) -> list[Event]:
    poll = _running(meeting)
    right = meeting.rights.get(command.right)
    if poll.id != command.poll or right is None:
        raise Refusal("ballot.poll_closed" if right else "ballot.not_yours")
    if poll.asks_anybody:
        raise Refusal("ballot.anybody")
    if (refusal := casting_refusal(meeting, poll.id, right.id, right.cast_by)) is not None:
        raise refusal
    if right.id in context.rolls.get(poll.id, ()):
        raise Refusal("ballot.already_voted")
    helper, witness = command.helper.strip(), command.witness.strip()
    if not helper or not witness:
        raise Refusal("assist.two_people")
    if len({helper, witness, right.cast_by}) < 3:
        raise Refusal("assist.two_others")
    if {helper, witness} & candidates(poll):
        raise Refusal("assist.candidate")
    return [Assisted(poll=poll.id, right=right.id, helper=helper, witness=witness)]


# -- appliers ----------------------------------------------------------------------------------------------------


def _on_paper(meeting: Meeting, poll_id: str, **changes: object) -> Meeting:
    poll = meeting.polls[poll_id]
    return meeting.having(polls={**meeting.polls, poll_id: poll.having(paper=poll.paper.having(**changes))})


def _paper(meeting: Meeting, poll_id: str) -> PaperBallots:
    return meeting.polls[poll_id].paper


@apply.register
def _issued(event: PaperIssued, meeting: Meeting, stamp: Stamp) -> Meeting:
    return _on_paper(meeting, event.poll, issued=(*_paper(meeting, event.poll).issued, *event.rights))


@apply.register
def _entered(event: PaperEntered, meeting: Meeting, stamp: Stamp) -> Meeting:
    entered = tuple(dict.fromkeys((*_paper(meeting, event.poll).entered, event.teller)))
    return _on_paper(meeting, event.poll, entered=entered, differ=event.differs)


@apply.register
def _counted(event: PaperCounted, meeting: Meeting, stamp: Stamp) -> Meeting:
    entered = tuple(dict.fromkeys((*_paper(meeting, event.poll).entered, *event.tellers)))
    return _on_paper(
        meeting,
        event.poll,
        entered=entered,
        differ=False,
        tellers=event.tellers,
        returned=event.returned,
        invalid=event.invalid,
        back=event.back,
        spoilt=event.spoilt,
    )


@apply.register
def _explained(event: PaperExplained, meeting: Meeting, stamp: Stamp) -> Meeting:
    return _on_paper(meeting, event.poll, reason=event.reason)


@apply.register
def _assisted(event: Assisted, meeting: Meeting, stamp: Stamp) -> Meeting:
    poll = meeting.polls[event.poll]
    helped = Assistance(right=event.right, helper=event.helper, witness=event.witness)
    others = tuple(each for each in poll.assisted if each.right != event.right)
    return meeting.having(polls={**meeting.polls, poll.id: poll.having(assisted=(*others, helped))})
