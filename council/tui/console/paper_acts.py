"""Paper in an open vote: one key hands it out, to everybody who has not voted (the Wi-Fi has failed) or to one person;
with the other, two tellers enter what came back, one after the other.
"""

from __future__ import annotations

from typing import Any

from council.domain import paper, polls
from council.domain.codes import spelled
from council.domain.kernel import Refusal
from council.domain.meeting import Poll, VotingRight
from council.domain.paper_lines import is_plain, named_of, piles_of
from council.domain.tally import Choice, Method
from council.i18n import N_
from council.i18n.telling import chosen, label
from council.service.papers import Difference, Standing, TellerSheet
from council.tui.acts import Act
from council.tui.console.scene import ConsoleScene, voting
from council.tui.dialogs.ask import Reason, Tell
from council.tui.dialogs.choose import Choice as Line
from council.tui.dialogs.choose import Choose
from council.tui.dialogs.form import Answers, Form
from council.tui.dialogs.people import PersonPicker
from council.tui.doing import perform
from council.tui.papers.making import file_name, written
from council.tui.papers.printing import Printer
from council.tui.screens.base import CouncilScreen
from council.tui.widgets.fields import Field, Number, Options
from council.tui.widgets.fields import Line as Words

GROUP = N_("Voting")
Screen = CouncilScreen[Any]


# -- handing out ---------------------------------------------------------------------------------------------------


def _free(scene: ConsoleScene) -> tuple[VotingRight, ...]:
    """The rights of the open vote that nobody has used."""
    return paper.paper_rights(scene.meeting, scene.poll, scene.snapshot.rolls.get(scene.poll.id, frozenset()))


def _issue_refusal(scene: ConsoleScene) -> Refusal | None:
    free = tuple(right.id for right in _free(scene))
    return scene.snapshot.why_not(paper.IssuePaper(rights=free), scene.at, scene.actor)


async def _issue(screen: Screen, scene: ConsoleScene) -> None:
    """Enter hands paper to everybody who has not voted; then the ballots are written for the printer."""
    _, free = screen._, _free(scene)
    lines = [
        Line("all", _("Everybody who has not voted ({count})", count=len(free)), _("when the phones fail")),
        Line("one", _("One person"), _("somebody without a phone")),
    ]
    who = await screen.app.ask(Choose(_("Hand out paper ballots"), lines))
    rights = tuple(right.id for right in free)
    if who == "one":
        holders = {right.holder: right.id for right in reversed(free)}
        picker = PersonPicker(_, _("Hand out paper ballots"), scene.snapshot.roster, screen.app.called, among=holders)
        person = await screen.app.ask(picker)
        rights = (holders[person],) if person is not None else ()
    if who is None or not rights or await screen.app.send(paper.IssuePaper(rights=rights)) is None:
        return
    snapshot = screen.app.council.snapshot
    if snapshot.meeting is not None:
        printer = Printer(screen.app, snapshot, snapshot.meeting)
        await written(
            screen, file_name("ballots", snapshot.meeting.number, suffix=".html"), lambda: printer.ballots(rights)
        )


# -- counting ------------------------------------------------------------------------------------------------------


def _count_refusal(scene: ConsoleScene) -> Refusal | None:
    """Why no paper can be entered now. More back than out wants a reason, and gets it with the same key."""
    poll = scene.poll
    if not poll.paper.issued:
        return Refusal("paper.none_issued")
    if poll.paper.is_counted and not _wants_reason(poll):
        return Refusal("paper.counted_already")
    return None if scene.meeting.tellers or scene.meeting.scrutineers else Refusal("paper.no_teller", person="")


def _wants_reason(poll: Poll) -> bool:
    return bool(poll.paper.surplus) and not poll.paper.reason


def _on_paper(scene: ConsoleScene) -> bool:
    return voting(scene) and bool(scene.poll.paper.issued)


async def _count(screen: Screen, scene: ConsoleScene) -> None:
    """A teller enters a count; the other one does the same; what differs is told."""
    _, poll, meeting = screen._, scene.poll, scene.meeting
    if _wants_reason(poll):
        more = Refusal("paper.more_back", returned=poll.paper.returned, issued=len(poll.paper.issued))
        reason = await screen.app.ask(Reason(_("More handed in than given out"), screen.app.reason(more)))
        if reason is not None:
            await screen.app.send(paper.ExplainPaper(reason=reason))
        return
    lines = []
    for each in dict.fromkeys((*meeting.tellers, *meeting.scrutineers)):
        refusal = paper.teller_refusal(meeting, poll, each)
        note = _("entered") if each in poll.paper.entered else ""
        lines.append(Line(each, screen.app.called(each), note, why=screen.app.reason(refusal) if refusal else ""))
    teller = await screen.app.ask(Choose(_("Who has counted?"), lines))
    if teller is not None:
        await _enter(screen, poll, polls.method_of(poll.question, scene.snapshot.methods), teller)


async def _enter(screen: Screen, poll: Poll, method: Method, teller: str) -> None:
    _ = screen._
    title = _("{teller} counts", teller=screen.app.called(teller))
    about = _("Handed out: {count}", count=len(poll.paper.issued))
    answers = await screen.app.ask(
        Form(title, [_code_field(screen), *_sheet_fields(screen, poll, method)], about + _hint(screen, poll, method))
    )
    if answers is None:
        return
    try:
        assert screen.app.snapshot is not None
        screen.app.snapshot.slips.require_teller(answers["code"], teller)
        sheet = sheet_of(answers, poll, method)
    except Refusal as refusal:
        screen.app.refuse(refusal)
        return
    standing = await perform(screen.app, lambda: screen.app.council.meetings.enter_paper(poll.id, teller, sheet))
    if standing is not None:
        await _said(screen, poll, method, standing)


async def _said(screen: Screen, poll: Poll, method: Method, standing: Standing) -> None:
    _, meeting = screen._, screen.app.council.snapshot.meeting
    if standing.differences:
        other = screen.app.called(standing.other)
        about = _("You and {name} do not agree. Count these once more, together:", name=other)
        lines = [about, *(_differs(screen, poll, method, each) for each in standing.differences)]
        await screen.app.ask(Tell(_("Paper ballots"), "\n".join(lines)))
    elif meeting is not None and meeting.polls[poll.id].paper.is_counted:
        screen.app.say(_("Two tellers agree. The vote can be closed."))
    else:
        screen.app.say(_("Entered. Now another teller counts, alone."))


def _differs(screen: Screen, poll: Poll, method: Method, each: Difference) -> str:
    _ = screen._
    if each.choice is None:
        said = _("invalid")
    else:
        said = chosen(poll.question, each.choice, method.ballot == "ranking", _) if each.choice else _("blank")
    place = f"{poll.paper.issued.index(each.right) + 1}: " if each.right else ""
    return f"{place}{said}   {each.mine} / {each.theirs}"


def _hint(screen: Screen, poll: Poll, method: Method) -> str:
    """How ballots are typed, where tellers do not count by choice."""
    _ = screen._
    if poll.secrecy == "by_name":
        said = _("One ballot a line: number on the stub, colon, numbers of the choices. “-” is blank, “x” is invalid.")
    elif is_plain(poll.question, method):
        return ""
    else:
        said = _(
            "One ballot a line by the numbers of its choices; “3 × 1 2” are three alike, “-” is blank, “x” is invalid."
        )
    numbered = [
        f"{place} {label(poll.question, option, _)}" for place, option in enumerate(poll.question.option_ids, start=1)
    ]
    return "\n" + said + "\n" + " · ".join(numbered)


def _code_field(screen: Screen) -> Field:
    """The teller's own code: nobody enters both counts."""
    return Words("code", screen._("Your own code"))


async def _show_codes(screen: Screen, scene: ConsoleScene) -> None:
    """The tellers' codes, for the chair to hand over one by one."""
    _, slips = screen._, scene.snapshot.slips
    listed = dict.fromkeys((*scene.meeting.tellers, *scene.meeting.scrutineers))
    lines = [f"{spelled(slips.teller_code(each))}   {screen.app.called(each)}" for each in listed]
    about = _("Each teller enters under their own code. Show it to that teller alone.")
    await screen.app.ask(Tell(_("Tellers' codes"), "\n".join([about, "", *lines])))


def _codes_refusal(scene: ConsoleScene) -> Refusal | None:
    if scene.meeting.status == "adjourned":
        return Refusal("meeting.adjourned")
    return None if scene.meeting.tellers or scene.meeting.scrutineers else Refusal("paper.no_teller", person="")


def _sheet_fields(screen: Screen, poll: Poll, method: Method) -> list[Field]:
    _ = screen._
    if poll.secrecy == "by_name":
        return [Options("lines", _("Ballots"))]
    if not is_plain(poll.question, method):
        return [Options("lines", _("Ballots")), Number("invalid", _("invalid"))]
    fields: list[Field] = [
        Number(f"count.{option}", label(poll.question, option, _)) for option in poll.question.option_ids
    ]
    if method.ballot != "answers":
        fields.append(Number("count.", _("blank")))
    return [*fields, Number("invalid", _("invalid"))]


def sheet_of(answers: Answers, poll: Poll, method: Method) -> TellerSheet:
    """A teller's count as it was filled in; raises `Refusal` for what cannot be read."""
    if poll.secrecy == "by_name":
        named, spoilt = named_of(answers["lines"], poll.question, method, poll.paper.issued)
        return TellerSheet(named=named, spoilt=spoilt, invalid=len(spoilt))
    invalid = answers["invalid"]
    if not is_plain(poll.question, method):
        found, more = piles_of(answers["lines"], poll.question, method)
        return TellerSheet(piles=found, invalid=invalid + more)
    piles: dict[Choice, int] = {}
    for name, number in answers.items():
        option = name.removeprefix("count.")
        if option != name and number:
            piles[(option,) if option else ()] = number
    return TellerSheet(piles=piles, invalid=invalid)


ACTS: tuple[Act[ConsoleScene], ...] = (
    Act("paper", N_("Paper ballots"), ("ampersand",), GROUP, do=_issue, refusal=_issue_refusal, front=voting),
    Act("tellers", N_("Tellers' count"), ("dollar_sign",), GROUP, do=_count, refusal=_count_refusal, front=_on_paper),
    Act("teller_codes", N_("Tellers' codes"), ("exclamation_mark",), GROUP, do=_show_codes, refusal=_codes_refusal),
)
"""The tellers' count is in front once paper was handed out."""
