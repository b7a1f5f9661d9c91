"""The agenda: a numbered tree that may change while the meeting runs, and the matter in hand."""

from __future__ import annotations

from datetime import datetime

from council.domain.kernel import Command, Context, Event, Refusal, Stamp, Text, apply, decide
from council.domain.meeting import REASONED, Item, Meeting, Outcome, spent_seconds
from council.domain.motions import MotionSetAside
from council.domain.sitting import require_no_poll, require_session, require_unfinished

DECISION_OUTCOMES: tuple[Outcome, ...] = ("noted", "adopted", "rejected", "returned", "deferred")
DELIBERATION_OUTCOMES: tuple[Outcome, ...] = (
    "noted",
    "recommended",
    "amended",
    "returned",
    "merged",
    "refused",
    "deferred",
)

UNDECIDED: tuple[Outcome | None, ...] = (None, "noted", "deferred")
"""Outcomes that decide nothing: such an item may be called again."""

# -- commands ----------------------------------------------------------------------------------------------------


class AddItem(Command):
    """Put an item on the agenda: at the end, under a parent, or after another item."""

    item: Item
    after: str | None = None


class EditItem(Command):
    """Change an item's title, text, minutes or kind; `kind_title` is what a plugin's kind is called."""

    item: str
    title: str
    text: str = ""
    minutes: int = 0
    kind: str = "other"
    kind_title: Text | None = None


class MoveItem(Command):
    """Move an item among its siblings: `places` down (positive) or up (negative)."""

    item: str
    places: int


class NestItem(Command):
    """Hang an item under another one, as its last, or (None) back on the top level, behind the one it leaves."""

    item: str
    parent: str | None


class DropItem(Command):
    """Take an item off the agenda, with a reason once the doors are open. What was moved on it falls with it; who was
    speaking on it stops."""

    item: str
    reason: str = ""


class MarkConsent(Command):
    """Put an item into the consent block, or take it out: anybody may ask for that."""

    item: str
    consent: bool


class StartItem(Command):
    """Call an item; the one in hand is left: concluded, or still open. Without an id: the next pending one. An item
    that was left without a decision may be called again."""

    item: str | None = None


class ConcludeItem(Command):
    """Say what came of an item. `wording` is the amended text, `merged_into` the entry it is merged with."""

    item: str
    outcome: Outcome
    reason: str = ""
    wording: str = ""
    merged_into: str = ""
    dissent: str = ""


# -- events ------------------------------------------------------------------------------------------------------


class ItemAdded(Event):
    """An item is on the agenda at a place (index in the flat list)."""

    item: Item
    place: int


class ItemEdited(Event):
    """An item reads otherwise."""

    item: str
    title: str
    text: str
    minutes: int
    kind_of_item: str
    kind_title: Text | None = None


class ItemMoved(Event):
    """An item changed place or parent; `order` is the new flat order of ids."""

    item: str
    parent: str | None
    order: tuple[str, ...]


class ItemDropped(Event):
    """An item is off the agenda."""

    item: str
    reason: str


class ConsentMarked(Event):
    """An item joined or left the consent block."""

    item: str
    consent: bool


class ItemStarted(Event):
    """An item is the matter in hand; `left` was, and `finished` says whether it is done."""

    item: str
    left: str | None = None
    finished: bool = True


class ItemConcluded(Event):
    """What came of an item."""

    item: str
    outcome: Outcome
    reason: str = ""
    wording: str = ""
    merged_into: str = ""
    dissent: str = ""


# -- questions ---------------------------------------------------------------------------------------------------


def next_item(meeting: Meeting) -> Item | None:
    """The first pending item after the one in hand in reading order, else the first pending one at all."""
    order = [item for _, _, item in meeting.outline()]
    active = meeting.active_item
    start = order.index(active) + 1 if active in order else 0
    rest = order[start:] + order[:start]
    return next((item for item in rest if item.state == "pending" and not _is_heading(meeting, item)), None)


def _has_children(meeting: Meeting, item: Item) -> bool:
    return any(child.state != "dropped" for child in meeting.children(item.id))


def _is_heading(meeting: Meeting, item: Item) -> bool:
    """Whether an item only holds others together; one that stands for a ledger entry is a matter of its own."""
    return not item.source and _has_children(meeting, item)


def outcomes(meeting: Meeting) -> tuple[Outcome, ...]:
    """What may come of an item in this kind of meeting."""
    return DELIBERATION_OUTCOMES if meeting.track == "deliberation" else DECISION_OUTCOMES


def carried_over(meeting: Meeting) -> list[Item]:
    """Items that the next meeting of the body takes up again: put off, or not done and not routine; each fresh and
    pending, in reading order."""
    return [
        Item(
            id=item.id,
            title=item.title,
            kind=item.kind,
            kind_title=item.kind_title,
            text=item.text,
            minutes=item.minutes,
            source=item.source,
        )
        for _, _, item in meeting.outline()
        if item.state != "dropped" and not _is_heading(meeting, item) and _is_left_open(item)
    ]


def _is_left_open(item: Item) -> bool:
    if item.outcome is not None:
        return item.outcome == "deferred"
    return item.state in ("pending", "active") and not item.routine


# -- deciders ----------------------------------------------------------------------------------------------------


def _known(meeting: Meeting, item_id: str) -> Item:
    require_unfinished(meeting)
    item = meeting.item(item_id)
    if item is None or item.state == "dropped":
        raise Refusal("agenda.unknown_item")
    return item


def _subtree(meeting: Meeting, item_id: str) -> set[str]:
    found = {item_id}
    for child in meeting.children(item_id):
        found |= _subtree(meeting, child.id)
    return found


@decide.register
def _add(command: AddItem, meeting: Meeting, context: Context) -> list[Event]:
    require_unfinished(meeting)
    if not command.item.title.strip():
        raise Refusal("text.empty")
    if meeting.item(command.item.id) is not None:
        raise Refusal("agenda.item_exists")
    if command.item.parent is not None:
        _known(meeting, command.item.parent)
    if command.item.source and any(
        item.source == command.item.source and item.state != "dropped" for item in meeting.agenda
    ):
        raise Refusal("agenda.already_there", title=command.item.title)
    place = len(meeting.agenda)
    if command.after is not None:
        _known(meeting, command.after)
        inside = _subtree(meeting, command.after)
        place = max(index for index, item in enumerate(meeting.agenda) if item.id in inside) + 1
    asked = command.item
    item = Item(
        id=asked.id,
        title=asked.title.strip(),
        kind=asked.kind,
        kind_title=asked.kind_title,
        text=asked.text,
        parent=asked.parent,
        minutes=max(0, asked.minutes),
        source=asked.source,
        consent=asked.consent,
        routine=asked.routine,
        added_in_session=meeting.status in ("session", "recess"),
    )
    return [ItemAdded(item=item, place=place)]


@decide.register
def _edit(command: EditItem, meeting: Meeting, context: Context) -> list[Event]:
    item = _known(meeting, command.item)
    if not command.title.strip():
        raise Refusal("text.empty")
    _require_undecided(meeting, item)
    return [
        ItemEdited(
            item=item.id,
            title=command.title.strip(),
            text=command.text,
            minutes=max(0, command.minutes),
            kind_of_item=command.kind,
            kind_title=command.kind_title,
        )
    ]


@decide.register
def _move(command: MoveItem, meeting: Meeting, context: Context) -> list[Event]:
    item = _known(meeting, command.item)
    siblings = [other.id for other in meeting.children(item.parent) if other.state != "dropped"]
    place = siblings.index(item.id)
    target = min(max(place + command.places, 0), len(siblings) - 1)
    if target == place:
        raise Refusal("agenda.at_the_end")
    siblings.insert(target, siblings.pop(place))
    rank = {sibling: index for index, sibling in enumerate(siblings)}
    places = [index for index, other in enumerate(meeting.agenda) if other.id in rank]
    order = [other.id for other in meeting.agenda]
    for index, sibling in zip(places, siblings, strict=True):
        order[index] = sibling
    return [ItemMoved(item=item.id, parent=item.parent, order=tuple(order))]


@decide.register
def _nest(command: NestItem, meeting: Meeting, context: Context) -> list[Event]:
    item = _known(meeting, command.item)
    if command.parent is not None:
        _known(meeting, command.parent)
        if command.parent in _subtree(meeting, item.id):
            raise Refusal("agenda.under_itself")
    if command.parent == item.parent:
        raise Refusal("agenda.at_the_end")
    moved = _subtree(meeting, item.id)
    anchor = _subtree(meeting, command.parent or item.parent or item.id) - moved
    order = [other.id for other in meeting.agenda if other.id not in moved]
    place = max((index for index, other in enumerate(order) if other in anchor), default=len(order) - 1) + 1
    order[place:place] = [other.id for other in meeting.agenda if other.id in moved]
    return [ItemMoved(item=item.id, parent=command.parent, order=tuple(order))]


@decide.register
def _drop(command: DropItem, meeting: Meeting, context: Context) -> list[Event]:
    item = _known(meeting, command.item)
    _require_undecided(meeting, item)
    if _has_children(meeting, item):
        raise Refusal("agenda.has_children", title=item.title)
    reason = command.reason.strip()
    if meeting.status != "planned" and not reason:
        raise Refusal("reason.missing")
    falling = meeting.pending_motions(item.id)
    return [
        *(MotionSetAside(motion=motion.id, state="tabled", reason=reason) for motion in falling),
        ItemDropped(item=item.id, reason=reason),
    ]


def _require_undecided(meeting: Meeting, item: Item) -> None:
    """Refuse to change what has been decided, or is being voted on."""
    if item.state == "done" or item.outcome is not None:
        raise Refusal("agenda.item_done", title=item.title)
    poll = meeting.open_poll
    if poll is not None and item.id in poll.items:
        raise Refusal("poll.still_open", title=poll.title)


@decide.register
def _mark_consent(command: MarkConsent, meeting: Meeting, context: Context) -> list[Event]:
    item = _known(meeting, command.item)
    _require_undecided(meeting, item)
    if command.consent and _is_heading(meeting, item):
        raise Refusal("agenda.has_children", title=item.title)
    return [ConsentMarked(item=item.id, consent=command.consent)]


@decide.register
def _start(command: StartItem, meeting: Meeting, context: Context) -> list[Event]:
    require_session(meeting)
    require_no_poll(meeting)
    following = next_item(meeting) if command.item is None else _known(meeting, command.item)
    if following is None:
        raise Refusal("agenda.no_more_items")
    if following.state == "active":
        raise Refusal("agenda.item_in_hand", title=following.title)
    if following.state == "done" and following.outcome not in UNDECIDED:
        raise Refusal("agenda.item_done", title=following.title)
    active = meeting.active_item
    if active is None:
        return [ItemStarted(item=following.id)]
    settled = not active.source and not meeting.pending_motions(active.id)
    return [ItemStarted(item=following.id, left=active.id, finished=settled or active.outcome is not None)]


@decide.register
def _conclude(command: ConcludeItem, meeting: Meeting, context: Context) -> list[Event]:
    item = _known(meeting, command.item)
    require_session(meeting)
    require_no_poll(meeting)
    if command.outcome not in outcomes(meeting):
        raise Refusal("agenda.outcome_not_here")
    if command.outcome in REASONED and not command.reason.strip():
        raise Refusal("reason.missing")
    if command.outcome == "merged":
        if not command.merged_into:
            raise Refusal("proposal.merge_target_missing")
        if item.source == f"proposals/{command.merged_into}":
            raise Refusal("proposal.merged_into_itself")
    if command.outcome == "amended" and not command.wording.strip():
        raise Refusal("text.empty")
    if meeting.track == "decision":
        _require_vote_says(meeting, item, command.outcome)
    return [
        ItemConcluded(
            item=item.id,
            outcome=command.outcome,
            reason=command.reason.strip(),
            wording=command.wording.strip(),
            merged_into=command.merged_into,
            dissent=command.dissent.strip(),
        )
    ]


def _require_vote_says(meeting: Meeting, item: Item, outcome: Outcome) -> None:
    """A body that decides says by its vote what it adopts and what it rejects; the chair cannot say otherwise."""
    # A block that was lost only means that its items are taken one by one.
    votes = [poll for poll in meeting.standing_polls(item.id) if poll.carried or not poll.consent]
    if outcome in ("adopted", "rejected") and (outcome == "adopted") not in {poll.carried for poll in votes}:
        raise Refusal("agenda.not_voted")
    on_the_matter = [poll.carried for poll in votes if poll.motion is None]
    if on_the_matter and (outcome == "noted" or (on_the_matter[-1] and outcome != "adopted")):
        raise Refusal("agenda.voted_otherwise", title=item.title)


# -- appliers ----------------------------------------------------------------------------------------------------


def changed_item(meeting: Meeting, item_id: str, **changes: object) -> Meeting:
    """The meeting with one agenda item changed."""
    agenda = tuple(item.having(**changes) if item.id == item_id else item for item in meeting.agenda)
    return meeting.having(agenda=agenda)


@apply.register
def _added(event: ItemAdded, meeting: Meeting, stamp: Stamp) -> Meeting:
    agenda = list(meeting.agenda)
    agenda.insert(event.place, event.item)
    return meeting.having(agenda=tuple(agenda))


@apply.register
def _edited(event: ItemEdited, meeting: Meeting, stamp: Stamp) -> Meeting:
    return changed_item(
        meeting,
        event.item,
        title=event.title,
        text=event.text,
        minutes=event.minutes,
        kind=event.kind_of_item,
        kind_title=event.kind_title,
    )


@apply.register
def _moved(event: ItemMoved, meeting: Meeting, stamp: Stamp) -> Meeting:
    rank = {item_id: index for index, item_id in enumerate(event.order)}
    agenda = tuple(sorted(meeting.agenda, key=lambda item: rank.get(item.id, len(rank))))
    return changed_item(meeting.having(agenda=agenda), event.item, parent=event.parent)


@apply.register
def _dropped(event: ItemDropped, meeting: Meeting, stamp: Stamp) -> Meeting:
    item = meeting.item(event.item)
    if item is not None and item.state == "active":
        meeting = meeting.having(floor=meeting.floor.emptied(stamp.at))
    return changed_item(_stopped(meeting, event.item, stamp.at), event.item, state="dropped", reason=event.reason)


@apply.register
def _consent_marked(event: ConsentMarked, meeting: Meeting, stamp: Stamp) -> Meeting:
    return changed_item(meeting, event.item, consent=event.consent)


def _stopped(meeting: Meeting, item_id: str, at: datetime) -> Meeting:
    item = meeting.item(item_id)
    if item is None or item.since is None:
        return meeting
    return changed_item(meeting, item_id, spent=spent_seconds(item.spent, item.since, at), since=None)


@apply.register
def _started(event: ItemStarted, meeting: Meeting, stamp: Stamp) -> Meeting:
    if event.left is not None:
        meeting = _stopped(meeting, event.left, stamp.at)
        before = meeting.item(event.left)
        outcome = before.outcome if before else None
        meeting = changed_item(
            meeting,
            event.left,
            state="done" if event.finished else "pending",
            outcome=outcome or ("noted" if event.finished else None),
        )
    cleared = meeting.having(floor=meeting.floor.emptied(stamp.at))
    return changed_item(cleared, event.item, state="active", since=stamp.at, outcome=None)


@apply.register
def _concluded(event: ItemConcluded, meeting: Meeting, stamp: Stamp) -> Meeting:
    item = meeting.item(event.item)
    if item is None:
        return meeting
    return changed_item(
        meeting,
        event.item,
        state="done" if item.state == "pending" else item.state,
        outcome=event.outcome,
        reason=event.reason,
        wording=event.wording,
        merged_into=event.merged_into,
        dissent=event.dissent,
    )
