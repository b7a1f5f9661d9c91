"""The matter in hand, in sections: what it is, its clock, the vote, the floor, motions, text, resolutions and notes."""

from __future__ import annotations

from textual.content import Content

from council.domain.floor import ordered_queue, turns_taken
from council.domain.ledger import Proposal
from council.domain.meeting import Item, Motion, Side, Turn, spent_seconds
from council.i18n import N_
from council.tui.widgets.panel import View, clock, heading, spread, thread

SIDES: dict[Side, str] = {"for": N_("for"), "against": N_("against"), "neutral": ""}
SIDE_COLOURS: dict[Side, str] = {"for": "$success", "against": "$error", "neutral": "$quiet"}
OUTCOMES = {
    "noted": N_("Noted"),
    "recommended": N_("Recommended"),
    "amended": N_("Recommended as amended"),
    "returned": N_("Returned"),
    "merged": N_("Merged"),
    "refused": N_("Refused"),
    "adopted": N_("Adopted"),
    "rejected": N_("Rejected"),
    "deferred": N_("Put off"),
}
MOTIONS = {
    "pending": N_("before the meeting"),
    "withdrawn": N_("withdrawn"),
    "tabled": N_("tabled"),
    "referred": N_("referred back"),
    "carried": N_("carried"),
    "lost": N_("lost"),
}
AMBER, RED = 80, 100  # per cent of the time
SOON = 20  # seconds before the end of a turn


def number_of(view: View, item: Item) -> str:
    """The item's number on the agenda."""
    return next((number for number, _, each in view.meeting.outline() if each.id == item.id), "")


def title(view: View, item: Item, width: int) -> Content:
    """Number and title; below, where it comes from and what came of it."""
    _ = view._
    number = number_of(view, item)
    lines = [Content.assemble((f"{number}  " if number else "", "bold $accent"), (item.title, "bold"))]
    if view.meeting.status == "recess":
        lines.insert(0, Content.assemble((_("In recess"), "bold $warning")))
    about = [part for part in (*_origin(view, item), _consent(view, item)) if part]
    if about:
        lines.append(Content.assemble((" · ".join(about), "$quiet")))
    if item.outcome is not None:
        said = _(OUTCOMES[item.outcome]) + (f"：{item.reason}" if item.reason and _.language == "zh" else "")
        said += f": {item.reason}" if item.reason and _.language != "zh" else ""
        lines.append(Content.assemble((said, "bold")))
    return Content("\n").join(lines)


def _origin(view: View, item: Item) -> list[str]:
    _ = view._
    ledger, _slash, entry_id = item.source.partition("/")
    entry = view.snapshot.proposals.get(entry_id) if ledger == "proposals" else None
    if entry is None:
        return []
    fields: Proposal = entry.fields
    proposer = view.called(fields.proposer) if fields.proposer else ""
    return [
        _("proposal {number}", number=entry.number),
        fields.grid,
        _("proposed by {person}", person=proposer) if proposer else "",
        _.n("{count} supporter", "{count} supporters", len(fields.supporters)) if fields.supporters else "",
    ]


def _consent(view: View, item: Item) -> str:
    return view._("consent block") if item.consent else ""


def item_clock(view: View, item: Item, width: int) -> Content:
    """Time used of the time planned; amber near its end, red past it."""
    _ = view._
    used = spent_seconds(item.spent, item.since, view.now)
    planned = item.minutes * 60
    if not planned:
        return Content.assemble((_("Time"), "$quiet"), f" {clock(used)}")
    share = 100 * used // planned
    colour = "$error" if share >= RED else "$warning" if share >= AMBER else "$accent"
    text = Content.assemble(
        (_("Time"), "$quiet"),
        (f" {clock(used)}", f"bold {colour}" if share >= AMBER else ""),
        (f" / {clock(planned)} ", "$quiet"),
    )
    return Content.assemble(text, thread(used, planned, max(4, width - text.cell_length), colour))


# -- the floor ---------------------------------------------------------------------------------------------------


def left_of(turn: Turn, view: View) -> int | None:
    """Seconds the speaker has left, below nought when over; None without a limit."""
    used = spent_seconds(turn.spent, turn.running_since, view.now)
    return turn.limit - used if turn.limit else None


def floor(view: View, width: int, in_line: bool) -> Content:
    """Who speaks, and who will be called in which order; the speaker's clock in the line, unless it stands beside."""
    _, state = view._, view.meeting.floor
    limits = [f"{clock(state.turn_seconds)}" if state.turn_seconds else _("no time limit")]
    if state.turns_per_item:
        limits.append(_.n("{count} turn each", "{count} turns each", state.turns_per_item))
    lines = [heading(_("Floor"), width, " · ".join(limits))]
    turn = state.speaking
    if turn is not None:
        lines.append(_speaking(view, turn, width, in_line))
    lines += _queue(view, width)
    return Content("\n").join(lines)


def _speaking(view: View, turn: Turn, width: int, in_line: bool) -> Content:
    _ = view._
    left = left_of(turn, view)
    shown = clock(spent_seconds(turn.spent, turn.running_since, view.now) if left is None else left)
    colour = (
        "$error" if left is not None and left < 0 else "$warning" if left is not None and left <= SOON else "$accent"
    )
    paused = f" {_('paused')}" if turn.running_since is None else ""
    who = Content.assemble(
        ("▶ ", "$accent"), (view.called(turn.person), "bold"), *_side(view, turn.side, turn.point_of_order)
    )
    time = (f" {shown}", f"bold {colour}") if in_line else ("", "")
    return spread(who, Content.assemble((paused, "$warning"), time), width)


def _side(view: View, side: Side, point_of_order: bool) -> list[tuple[str, str]]:
    _ = view._
    if point_of_order:
        return [(f"  {_('point of order')}", "$warning")]
    return [(f"  {_(SIDES[side])}", SIDE_COLOURS[side])] if SIDES[side] else []


def _queue(view: View, width: int) -> list[Content]:
    _, meeting = view._, view.meeting
    queue = ordered_queue(meeting)
    item = meeting.active_item.id if meeting.active_item else None
    lines = []
    for place, request in enumerate(queue[:8], start=1):
        spoken = turns_taken(meeting.floor, request.person, item)
        left = Content.assemble(
            (f"{place} ", "$quiet"), view.called(request.person), *_side(view, request.side, request.point_of_order)
        )
        said = _.n("spoken once", "spoken {count} times", spoken) if spoken else ""
        lines.append(spread(left, Content.assemble((said, "$quiet")), width))
    if len(queue) > 8:
        lines.append(Content.assemble((_("and {count} more", count=len(queue) - 8), "$quiet")))
    if not queue and meeting.floor.speaking is None:
        lines.append(Content.assemble((_("Nobody is waiting to speak."), "$quiet")))
    return lines


# -- motions, text, what was decided -----------------------------------------------------------------------------


def motions(view: View, item: Item, width: int) -> Content | None:
    """What has been moved on the item: first what waits, in the order of the vote, then the rest."""
    waiting = view.meeting.pending_motions(item.id)
    settled = [each for each in view.meeting.motions.values() if each.item == item.id and each.state != "pending"]
    if not waiting and not settled:
        return None
    lines = [heading(view._("Motions"), width)]
    lines += [_motion(view, each, first=place == 0) for place, each in enumerate(waiting)]
    lines += [_motion(view, each, first=False) for each in reversed(settled)]
    return Content("\n").join(lines)


def _motion(view: View, motion: Motion, first: bool) -> Content:
    _ = view._
    kind = _("Amendment") if motion.amends else _("Motion")
    by = _("moved by {person}", person=view.called(motion.mover))
    if motion.seconder:
        by += _(", seconded by {person}", person=view.called(motion.seconder))
    if motion.state != "pending":
        by += f" · {_(MOTIONS[motion.state])}" + (f" ({motion.reason})" if motion.reason else "")
    style = "bold" if first else "" if motion.state == "pending" else "$quiet"
    return Content.assemble(
        ("▸ " if first else "  ", "$accent"), (f"{kind}  ", "$quiet"), (motion.text, style), (f"  {by}", "$quiet")
    )


def text(view: View, item: Item, width: int) -> Content | None:
    """The item's text, and its wording where it was amended."""
    lines = []
    if item.wording:
        lines += [heading(view._("As amended"), width), Content(item.wording)]
    if item.text:
        lines += [heading(view._("Text"), width), Content(item.text)]
    return Content("\n").join(lines) if lines else None


def record(view: View, item: Item, width: int) -> Content | None:
    """Resolutions and notes on the item."""
    _ = view._
    decided = [each for each in view.meeting.resolutions if each.item == item.id]
    notes = [each for each in view.meeting.notes if each.item == item.id]
    lines = []
    if decided:
        lines.append(heading(_("Resolutions"), width))
    for each in decided:
        who = view.called(each.owner) if each.owner else ""
        due = _.date(each.due, short=True) if each.due else ""
        tail = " · ".join(part for part in (who, due) if part)
        lines.append(
            Content.assemble((f"{each.number}  ", "$accent"), each.text, (f"  {tail}" if tail else "", "$quiet"))
        )
    if notes:
        lines.append(heading(_("Notes"), width))
    lines += [Content.assemble((f"{view.time(each.at)}  ", "$quiet"), each.text) for each in notes[-5:]]
    return Content("\n").join(lines) if lines else None
