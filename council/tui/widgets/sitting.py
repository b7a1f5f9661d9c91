"""The meeting when no matter is in hand: planned, doors open, called to order, in recess, over."""

from __future__ import annotations

from textual.content import Content

from council.domain.agenda import carried_over, next_item
from council.domain.meeting import Status
from council.domain.rules import DecisionRule
from council.domain.sitting import quorum
from council.i18n import N_
from council.i18n.telling import BASES, share
from council.tui.widgets.panel import View, heading

STATUSES: dict[Status, str] = {
    "planned": N_("Planned"),
    "doors": N_("Signing in"),
    "session": N_("In session"),
    "recess": N_("In recess"),
    "adjourned": N_("Adjourned"),
}
STATUS_COLOURS: dict[Status, str] = {
    "planned": "$quiet",
    "doors": "$warning",
    "session": "$success",
    "recess": "$warning",
    "adjourned": "$quiet",
}


def status(view: View) -> Content:
    """The state of the sitting, with its colour and since when."""
    meeting = view.meeting
    since = {"session": meeting.opened, "adjourned": meeting.closed, "planned": meeting.starts}.get(meeting.status)
    return Content.assemble(
        (f"● {view._(STATUSES[meeting.status])}", STATUS_COLOURS[meeting.status]),
        (f"  {view.time(since)}" if since else "", "$quiet"),
    )


def overview(view: View, width: int) -> Content:
    """What stands before the meeting when it deals with nothing."""
    _, meeting = view._, view.meeting
    lines = [Content.assemble((meeting.title, "bold")), status(view), Content("")]
    if meeting.status in ("planned", "doors"):
        lines += _before(view, width)
    elif meeting.status == "adjourned":
        lines += _after(view, width)
    else:
        lines += _between(view)
    return Content("\n").join(lines)


def _fact(name: str, value: str) -> Content:
    return Content.assemble((f"{name}  ", "$quiet"), value)


def _before(view: View, width: int) -> list[Content]:
    _, meeting = view._, view.meeting
    lines = []
    if meeting.starts is not None:
        lines.append(_fact(_("Time"), _.datetime(meeting.starts, view.snapshot.settings.zone)))
    if meeting.place:
        lines.append(_fact(_("Place"), meeting.place))
    lines.append(_fact(_("Due"), str(len(meeting.members))))
    if meeting.rule is not None:
        lines += ["", heading(_("Rule"), width), *_rule(view, meeting.rule)]  # type: ignore[list-item]
    state = quorum(meeting)
    if meeting.status == "doors" and not state.met:
        lacking = _("{count} more are needed for a quorum.", count=max(0, state.needed - state.present))
        lines += ["", Content.assemble((lacking, "$warning"))]  # type: ignore[list-item]
    return [each if isinstance(each, Content) else Content(each) for each in lines]


def _rule(view: View, rule: DecisionRule) -> list[Content]:
    _ = view._
    name = rule.name.in_language(_.language)
    lines = [Content.assemble((name, "bold"))]
    if rule.quorum is not None:
        lines.append(
            _fact(_("Quorum"), _("{share} of {base}", share=share(rule.quorum, _), base=_(BASES[rule.quorum.of])))
        )
    lines.append(
        _fact(_("Majority"), _("{share} of {base}", share=share(rule.passing, _), base=_(BASES[rule.passing.of])))
    )
    if basis := rule.basis.in_language(_.language):
        lines.append(Content.assemble((basis, "$quiet")))
    return lines


def _between(view: View) -> list[Content]:
    _, following = view._, next_item(view.meeting)
    if following is None:
        return [Content(_("Every item has been dealt with."))]
    return [Content.assemble((f"{_('Next')}  ", "$quiet"), (following.title, "bold"))]


def _after(view: View, width: int) -> list[Content]:
    _, meeting = view._, view.meeting
    lines = []
    if meeting.opened is not None and meeting.closed is not None:
        lines.append(_fact(_("Lasted"), _.duration((meeting.closed - meeting.opened).total_seconds())))
    if meeting.adjourn_reason:
        lines.append(_fact(_("Reason"), meeting.adjourn_reason))
    lines.append(Content(""))
    lines.append(heading(_("Resolutions"), width))
    lines += [Content.assemble((f"{each.number}  ", "$accent"), each.text) for each in meeting.resolutions]
    if not meeting.resolutions:
        lines.append(Content.assemble((_("None"), "$quiet")))
    left = carried_over(meeting)
    if left:
        lines += [Content(""), heading(_("Carried over"), width), *(Content(f"○ {item.title}") for item in left)]
    lines += [Content(""), Content.assemble((_("The minutes are under “Minutes”."), "$quiet"))]
    return lines
