"""A vote on the screen: the question, the rule with its numbers, the turnout; once closed the sums and the verdict."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content

from council.domain.meeting import Meeting, Poll
from council.domain.rules import Verdict
from council.i18n import N_
from council.i18n.asking import decided_by, instruction, seats
from council.i18n.telling import Bar, label, told
from council.tui.widgets.count import table_lines
from council.tui.widgets.folding import cut
from council.tui.widgets.panel import View, bar, heading, spread

KINDS = {"formal": N_("Vote"), "trial": N_("Trial vote"), "straw": N_("Straw poll")}
SECRECIES = {"by_name": N_("by name"), "secret": N_("secret ballot")}
VERDICT_COLOURS: dict[Verdict, str] = {
    "carried": "$success",
    "lost": "$error",
    "tied": "$warning",
    "no_quorum": "$warning",
}
SIGNS: dict[Verdict, str] = {"carried": "✓", "lost": "✗", "tied": "＝", "no_quorum": "!"}
OPTION_COLOURS = {"yes": "$success", "no": "$error", "abstain": "$quiet"}


def poll_in_view(meeting: Meeting) -> Poll | None:
    """The vote that the matter in hand is about: the open one, else the last one that was held on it."""
    poll = meeting.open_poll or meeting.last_poll
    if poll is None or poll.is_open:
        return poll
    active = meeting.active_item
    if active is None:
        return poll
    since_then = active.since is not None and poll.closed is not None and poll.closed >= active.since
    return poll if active.id in poll.items or since_then else None


def drawn(view: View, poll: Poll, width: int, about: str = "") -> Content:
    """The vote as it stands; its title is left out where it is the matter's own (`about`)."""
    _ = view._
    manner = [_("show of hands") if poll.hands_only else _(SECRECIES[poll.secrecy])]
    if poll.round > 1:
        manner.insert(0, _("round {round}", round=poll.round))
    lines = [heading(_(KINDS[poll.kind]), width, " · ".join(manner))]
    if poll.title != about:
        lines.append(Content.assemble((poll.title, "bold")))
    return Content("\n").join([*lines, *(_closed(view, poll, width) if poll.result else _open(view, poll, width))])


# -- open --------------------------------------------------------------------------------------------------------


def _open(view: View, poll: Poll, width: int) -> list[Content]:
    _ = view._
    turnout = view.snapshot.turnout(poll)
    share = Content.assemble(
        (_("Voted"), "$quiet"),
        f" {turnout.used}",
        (f" / {turnout.eligible}", "$quiet"),
        (f"  {_.percent(turnout.used, turnout.eligible, 0)}" if turnout.eligible else "", "$quiet"),
    )
    method = view.snapshot.methods.get(poll.question.method)
    lines = [Content.assemble((decided_by(poll, method, _), "$quiet"))]
    if poll.question.majority:
        lines.append(_needed_now(view, poll))
    if poll.question.method != "yes_no":
        lines += _ballot(view, poll)
    lines += [Content(""), spread(share, _stage(view, poll), width), bar(turnout.used, turnout.eligible, width)]
    if poll.hands is not None:
        shown = [
            f"{label(poll.question, option, _)} {poll.hands.totals[option]}" for option in poll.question.option_ids
        ]
        lines.append(Content.assemble((_("Hands"), "$quiet"), "  " + "  ".join(shown)))
    lines += _remarks(view, poll)
    return lines


def _needed_now(view: View, poll: Poll) -> Content:
    """The numbers as they stand now, where they are known before the count."""
    _, passing = view._, poll.rule.passing
    if passing.of not in ("present", "due"):
        return Content.assemble((_("The number needed follows from the ballots."), "$quiet"))
    facts = view.meeting.facts("count", poll)
    base = facts.base(passing.of)
    return Content.assemble(
        _("Needed now: {needed} of {base}", needed=passing.needed(base), base=base),
        (f"  ({_('due')} {facts.due}, {_('present')} {facts.present})", "$quiet"),
    )


def _ballot(view: View, poll: Poll) -> list[Content]:
    """How it is filled in, what stands on it, and what does not."""
    _, question = view._, poll.question
    said = " ".join(
        filter(None, (instruction(question, view.snapshot.methods.get(question.method), _), seats(question, _)))
    )
    names = " · ".join(label(question, option, _) for option in question.option_ids)
    lines = [Content.assemble((said + " " if said else "", "$quiet"), names)]
    lines += [
        Content.assemble((_("Not on the ballot:"), "$warning"), f" {each.label}: {each.reason}")
        for each in question.barred
    ]
    return lines


def _stage(view: View, poll: Poll) -> Content:
    _ = view._
    if poll.state == "phones_closed" or poll.hands_only:
        missing = poll.hands is None
        return Content.assemble(
            (_("count the hands") if missing else _("hands entered"), "$warning" if missing else "")
        )
    if poll.last_called is not None:
        return Content.assemble((_("last call {time}", time=view.time(poll.last_called)), "$warning"))
    return Content.assemble((_("open since {time}", time=view.time(poll.opened)), "$quiet"))


def _remarks(view: View, poll: Poll) -> list[Content]:
    _ = view._
    lines = []
    if poll.recused:
        holders = [view.meeting.rights[right].holder for right in poll.recused if right in view.meeting.rights]
        names = "、".join(map(view.called, holders)) if _.language == "zh" else ", ".join(map(view.called, holders))
        lines.append(Content.assemble((_("Not taking part:"), "$quiet"), f" {names}"))
    if poll.override:
        lines.append(Content.assemble((_("Without a quorum:"), "$warning"), f" {poll.override}"))
    return lines


# -- closed ------------------------------------------------------------------------------------------------------


def _closed(view: View, poll: Poll, width: int) -> list[Content]:
    story = told(poll, view._)
    assert story is not None
    verdict = poll.result.finding.verdict if poll.result else "lost"
    colour = VERDICT_COLOURS[verdict]
    banner = Content.assemble((f" {SIGNS[verdict]} {story.headline} ", f"bold $background on {colour}"))
    lines = [Content(""), banner, Content("")]
    widest = max((cell_len(each.label) for each in story.bars), default=0)
    numbers = max((cell_len(each.votes) for each in story.bars), default=0)
    if story.caption:
        lines.append(Content.assemble((story.caption, "$quiet")))
    lines += [_bar(each, min(widest, width // 3), numbers, width) for each in story.bars]
    lines.append(Content(""))
    lines += [Content.assemble((text, "$quiet")) for text in story.sums]
    if story.remark:
        lines.append(Content.assemble((story.remark, "$warning")))
    for table in story.tables:
        lines += [Content(""), *table_lines(table, story.won, width)]
    return lines + _remarks(view, poll)


def _bar(each: Bar, labels: int, numbers: int, width: int) -> Content:
    name = Content(cut(each.label, labels))
    colour = {"won": "$success", "tied": "$warning"}.get(each.mark) or OPTION_COLOURS.get(each.option, "$accent")
    room = max(4, width - labels - numbers - 2)
    return Content.assemble(
        name,
        " " * (labels - name.cell_length + 1),
        (each.votes.rjust(numbers), "bold"),
        " ",
        bar(each.length, 100, room, colour),
    )
