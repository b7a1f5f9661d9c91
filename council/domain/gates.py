"""What is done before a vote, put on record: notice given, the matter discussed by the Party branch, ballots delivered;
and the gates of a rule that ask for it when the vote is opened.

居委会法 §30 wants the Party's discussion before an important matter, §27 notice ten days ahead except in special cases;
北京市物业管理条例 §35 lets owners vote on no topic that was not announced.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from council.domain.kernel import Command, Context, Event, Refusal, Stamp, apply, decide
from council.domain.meeting import Delivery, DeliveryWay, Discussion, Meeting, Notice, local_day
from council.domain.rules import DecisionRule, Gate, GateMode
from council.domain.sitting import require_unfinished

# -- commands ----------------------------------------------------------------------------------------------------


class GiveNotice(Command):
    """The meeting was announced on that day: its agenda as it stands now, or only these `items`. A later notice adds
    what it announces; it never makes an earlier one late."""

    on: date
    note: str = ""
    items: tuple[str, ...] | None = None


class RecordDiscussion(Command):
    """The Party branch discussed an item on that day, or with no item the whole agenda; `note` says what it found."""

    on: date
    note: str
    item: str | None = None


class RecordDelivery(Command):
    """Ballots were delivered to these rights on that day. Without `warned` (their holders were told what becomes of a
    ballot that is not returned) it is no ground for counting anything. Recording it again replaces it."""

    rights: tuple[str, ...]
    how: DeliveryWay
    on: date
    warned: bool = False
    note: str = ""


# -- events ------------------------------------------------------------------------------------------------------


class NoticeGiven(Event):
    """The meeting and these items were announced."""

    on: date
    note: str
    items: tuple[str, ...]


class PartyDiscussed(Event):
    """The Party branch discussed an item; an empty one is the whole agenda."""

    on: date
    note: str
    item: str


class BallotsDelivered(Event):
    """Ballots were delivered."""

    rights: tuple[str, ...]
    how: DeliveryWay
    on: date
    warned: bool
    note: str


# -- the gates ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Unmet:
    """A gate that is not passed: why and what to do, and whether a recorded reason may take its place."""

    gate: Gate
    refusal: Refusal
    may_waive: bool


def unmet(meeting: Meeting, rule: DecisionRule, items: Sequence[str]) -> tuple[Unmet, ...]:
    """The gates of a rule that a vote on these items would not pass now."""
    found = []
    for gate, ask in GATES.items():
        mode: GateMode = getattr(rule.gates, gate)
        refusal = ask(meeting, rule, items) if mode != "off" else None
        if refusal is not None:
            found.append(Unmet(gate, refusal, mode == "reason"))
    return tuple(found)


def require_gates(meeting: Meeting, rule: DecisionRule, items: Sequence[str], waiver: str) -> tuple[Gate, ...]:
    """The gates that the reason `waiver` takes the place of. Raises the refusal of the first gate that stays shut."""
    shut = unmet(meeting, rule, items)
    for each in shut:
        if not each.may_waive or not waiver:
            raise each.refusal
    return tuple(each.gate for each in shut)


def _party(meeting: Meeting, rule: DecisionRule, items: Sequence[str]) -> Refusal | None:
    for item_id in items:
        if "" not in meeting.discussions and item_id not in meeting.discussions:
            return Refusal("gate.party_missing", title=_title(meeting, item_id))
    return None


def _notice(meeting: Meeting, rule: DecisionRule, items: Sequence[str]) -> Refusal | None:
    given = min((notice.on for notice in meeting.notices), default=None)
    if given is None:
        return Refusal("gate.notice_missing", days=rule.notice_days)
    if not _in_time(meeting, rule, given):
        ahead = (meeting.day - given).days if meeting.day else 0
        return Refusal("gate.notice_late", days=rule.notice_days, given=max(0, ahead))
    return None


def _announced(meeting: Meeting, rule: DecisionRule, items: Sequence[str]) -> Refusal | None:
    known = {item for notice in meeting.notices if _in_time(meeting, rule, notice.on) for item in notice.items}
    missing = next((item for item in items if item not in known), None)
    return Refusal("gate.not_announced", title=_title(meeting, missing)) if missing is not None else None


def _in_time(meeting: Meeting, rule: DecisionRule, given: date) -> bool:
    """Whether a notice of that day came so many days ahead as the rule asks: 10 days before the 23rd is the 13th."""
    return meeting.day is None or (meeting.day - given).days >= rule.notice_days


def _title(meeting: Meeting, item_id: str) -> str:
    item = meeting.item(item_id)
    return item.title if item else ""


GATES: Mapping[Gate, Callable[[Meeting, DecisionRule, Sequence[str]], Refusal | None]] = {
    "party": _party,
    "notice": _notice,
    "announced": _announced,
}

# -- deciders ----------------------------------------------------------------------------------------------------


def _require_past(on: date, meeting: Meeting, context: Context) -> None:
    if on > local_day(context.at, meeting.zone):
        raise Refusal("gate.future_day", day=on)


@decide.register
def _give_notice(command: GiveNotice, meeting: Meeting, context: Context) -> list[Event]:
    require_unfinished(meeting)
    _require_past(command.on, meeting, context)
    agenda = tuple(item.id for item in meeting.agenda if item.state != "dropped")
    items = agenda if command.items is None else command.items
    if set(items) - set(agenda):
        raise Refusal("agenda.unknown_item")
    return [NoticeGiven(on=command.on, note=command.note.strip(), items=items)]


@decide.register
def _discussed(command: RecordDiscussion, meeting: Meeting, context: Context) -> list[Event]:
    require_unfinished(meeting)
    _require_past(command.on, meeting, context)
    if command.item is not None and meeting.item(command.item) is None:
        raise Refusal("agenda.unknown_item")
    if not command.note.strip():
        raise Refusal("gate.note_missing")
    return [PartyDiscussed(on=command.on, note=command.note.strip(), item=command.item or "")]


@decide.register
def _delivered(command: RecordDelivery, meeting: Meeting, context: Context) -> list[Event]:
    require_unfinished(meeting)
    _require_past(command.on, meeting, context)
    if not command.rights:
        raise Refusal("choice.missing")
    stranger = next((right for right in command.rights if right not in meeting.rights), None)
    if stranger is not None:
        raise Refusal("roll.not_due", person=stranger)
    return [
        BallotsDelivered(
            rights=tuple(dict.fromkeys(command.rights)),
            how=command.how,
            on=command.on,
            warned=command.warned,
            note=command.note.strip(),
        )
    ]


# -- appliers ----------------------------------------------------------------------------------------------------


@apply.register
def _notice_given(event: NoticeGiven, meeting: Meeting, stamp: Stamp) -> Meeting:
    notice = Notice(on=event.on, note=event.note, items=event.items)
    return meeting.having(notices=(*meeting.notices, notice))


@apply.register
def _party_discussed(event: PartyDiscussed, meeting: Meeting, stamp: Stamp) -> Meeting:
    discussion = Discussion(on=event.on, note=event.note)
    return meeting.having(discussions={**meeting.discussions, event.item: discussion})


@apply.register
def _ballots_delivered(event: BallotsDelivered, meeting: Meeting, stamp: Stamp) -> Meeting:
    delivery = Delivery(how=event.how, on=event.on, warned=event.warned, note=event.note)
    return meeting.having(deliveries={**meeting.deliveries, **dict.fromkeys(event.rights, delivery)})
