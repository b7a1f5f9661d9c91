"""From what lies in the ballot box to a result: the sums, the rule's finding, the verdict.

Pure, and used twice: when a poll closes, and when anybody recounts an archive. Both must come to the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from council.domain.codes import is_anybody
from council.domain.kernel import Model
from council.domain.meeting import Channel, ChannelSum, Hands, Meeting, Poll, Result, VotingRight
from council.domain.rules import Facts, Finding, Weight, judge
from council.domain.tally import Choice, Count, Draws, Method, Winners
from council.domain.tally.yes_no import NO, YES
from council.domain.unreturned import Deemed, deemed
from council.domain.winners import deciding_weight, elected

GIVEN_OUT = frozenset({"booth", "assisted", "paper"})
"""Channels by which a ballot was given to whoever then did not need the one on the phone."""


class CastBallot(Model):
    """One ballot as counted: its choice; by name also the right it was cast for, and where the public board shows
    choices its tracking code."""

    choice: Choice
    right: str | None = None
    code: str | None = None


def electorate_at_closing(meeting: Meeting, poll: Poll, roll: Iterable[str]) -> tuple[VotingRight, ...]:
    """The rights that make the base 到会: those here when the poll closes, and those that voted and left since."""
    voted = set(roll)
    here = {right.id for right in meeting.present_rights}
    return tuple(
        right
        for right in meeting.rights.values()
        if right.id not in poll.recused and ((right.id in here and right.covers(poll.items)) or right.id in voted)
    )


def on_paper(poll: Poll) -> tuple[str, ...]:
    """The rights that the roll marks as used on paper: by name those whose ballot came back; in a secret vote all that
    were given one, since nobody knows whose came back."""
    return poll.paper.issued if poll.secrecy == "secret" else poll.paper.back


def ballots_due(poll: Poll, roll: Mapping[str, Channel]) -> int:
    """How many ballots must lie in a box with this roll."""
    return sum(channel != "paper" for channel in roll.values()) + poll.paper.ballots


def _shows_use(poll: Poll, channel: Channel) -> bool:
    """Whether a line of the roll is a vote: not the paper of a secret one, which may not have come back."""
    return channel != "paper" or poll.secrecy != "secret"


def delivered_to(meeting: Meeting) -> frozenset[str]:
    """The rights whose ballot was delivered, on record, together with what becomes of it if it is not returned."""
    return frozenset(right for right, delivery in meeting.deliveries.items() if delivery.warned)


def result_of(
    poll: Poll,
    due: Sequence[VotingRight],
    electorate: Sequence[VotingRight],
    roll: Mapping[str, Channel],
    ballots: Sequence[CastBallot],
    method: Method,
    box: str = "",
    delivered: Collection[str] = (),
    drawn: Draws = (),
) -> Result:
    """Count a poll.

    `due` are all rights of the body less the recused, `electorate` those of the base 到会, `roll` the rights used
    and by which channel, `delivered` those with evidence that their ballot was delivered. Hands come from the poll
    itself; they count heads only. `drawn` are the lots drawn so far.
    """
    rights = {right.id: right for right in due}
    counts: dict[Weight, Count] = {}
    facts: dict[Weight, Facts] = {}
    hands = poll.hands.sum if poll.hands else 0
    for weight in poll.rule.weights:
        weighed = [(b.choice, rights[b.right].weight(weight) if b.right else 1) for b in ballots]
        lots = drawn if weight == deciding_weight(poll.rule) else ()
        count = _with_hands(method.counted(poll.question, weighed, lots), poll.hands)
        counts[weight] = count
        took_part = sum(_weight(rights, right, weight) for right in roll if _shows_use(poll, roll[right])) + hands
        took_part += poll.paper.returned if poll.secrecy == "secret" else 0
        spoilt = sum(rights[right].weight(weight) for right in poll.paper.spoilt)
        spoilt += poll.paper.invalid if poll.secrecy == "secret" else 0
        facts[weight] = Facts(
            due=sum(right.weight(weight) for right in due),
            present=max(sum(right.weight(weight) for right in electorate), took_part),
            participating=took_part,
            valid=took_part - count.blank - spoilt,
            yes=count.totals.get(YES, 0),
            no=count.totals.get(NO, 0),
        )
    silent = [right for right in due if right.id in delivered and right.id not in roll]
    taken_for = _deemed(poll, silent, counts, facts)
    finding, winners = _found(poll, counts, taken_for.facts if taken_for else facts, method, drawn)
    return Result(
        counts=counts,
        facts=facts,
        finding=finding,
        channels=_channels(poll, electorate, roll, ballots),
        deemed=taken_for,
        elected=winners.elected,
        tied=winners.tied,
        box=box,
    )


def _weight(rights: Mapping[str, VotingRight], right: str, weight: Weight) -> int:
    """What a line of the roll weighs; in a straw poll it is nobody's, and one."""
    return 1 if is_anybody(right) else rights[right].weight(weight)


def _deemed(
    poll: Poll, silent: Sequence[VotingRight], counts: Mapping[Weight, Count], facts: Mapping[Weight, Facts]
) -> Deemed | None:
    """What ballots not returned are taken for, in a formal yes/no vote."""
    if poll.kind != "formal" or poll.question.method != "yes_no":
        return None
    sums: dict[Weight, int] = {weight: sum(right.weight(weight) for right in silent) for weight in poll.rule.weights}
    return deemed(poll.rule.unreturned.policy, sums, counts, facts)


def _with_hands(count: Count, hands: Hands | None) -> Count:
    if hands is None:
        return count
    return count.having(totals={option: votes + hands.totals.get(option, 0) for option, votes in count.totals.items()})


def _found(
    poll: Poll, counts: dict[Weight, Count], facts: Mapping[Weight, Facts], method: Method, drawn: Draws
) -> tuple[Finding, Winners]:
    """The rule's finding; a trial vote or straw poll decides nothing, so no quorum is asked of it."""
    rule = poll.rule if poll.kind == "formal" else poll.rule.having(quorum=None)
    if poll.question.method == "yes_no":
        return judge(rule, facts), Winners()
    return elected(rule, poll, counts, facts, method, drawn)


def _channels(
    poll: Poll, electorate: Sequence[VotingRight], roll: Mapping[str, Channel], ballots: Sequence[CastBallot]
) -> dict[Channel, ChannelSum]:
    """Issued, returned, invalid per channel; whatever the channels, they add up. Blank ballots of a secret vote are
    told apart only while one channel alone gave out ballots: a channel with few ballots shows no choices of its own."""
    sums: dict[Channel, ChannelSum] = {}
    used = sorted(set(roll.values()))
    blank = [ballot.right for ballot in ballots if not ballot.choice]
    for channel in used:
        returned = sum(1 for each in roll.values() if each == channel)
        spoilt = len(blank) if len(used) == 1 else sum(right is not None and roll[right] == channel for right in blank)
        issued, invalid = returned, 0
        if channel == "paper":
            issued, returned, invalid = len(poll.paper.issued), poll.paper.returned, poll.paper.invalid
        elif channel == "phone" and not poll.asks_anybody and (len(used) == 1 or not GIVEN_OUT.isdisjoint(used)):
            issued = max(_could_use_phones(poll, electorate, roll), returned)
        sums[channel] = ChannelSum(
            issued=issued, returned=returned, valid=returned - spoilt - invalid, blank=spoilt, invalid=invalid
        )
    if poll.paper.issued and "paper" not in sums:  # all were given out by name, and none came back
        sums["paper"] = ChannelSum(issued=len(poll.paper.issued), returned=0, valid=0)
    if poll.hands is not None:
        sums["hands"] = ChannelSum(issued=poll.hands.sum, returned=poll.hands.sum, valid=poll.hands.sum)
    return sums


def _could_use_phones(poll: Poll, electorate: Sequence[VotingRight], roll: Mapping[str, Channel]) -> int:
    """Those present whose ballot was the one on the phone: nobody gave them another."""
    return sum(right.id not in poll.paper.issued and roll.get(right.id) not in GIVEN_OUT for right in electorate)
