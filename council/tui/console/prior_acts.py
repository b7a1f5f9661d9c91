"""What is put on record before a vote: notice, the Party branch's discussion, ballots delivered; after it: a tie."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from council.domain import ties
from council.domain.gates import GiveNotice, RecordDelivery, RecordDiscussion
from council.domain.kernel import Command, Refusal
from council.domain.meeting import Meeting, local_day
from council.domain.standing import ANSWERS, WAYS, ended
from council.i18n import N_, Words
from council.tui.acts import Act
from council.tui.console.scene import PLACEHOLDER, ConsoleScene, before_session, between_votes
from council.tui.dialogs.choose import Choice, Choose
from council.tui.dialogs.form import Answers, Form
from council.tui.dialogs.people import PersonPicker
from council.tui.screens.base import CouncilScreen
from council.tui.widgets.fields import Day, Line, Paragraph, Pick

GROUP = N_("Voting")
Screen = CouncilScreen[Any]
WHOLE = ""  # the whole agenda, where an item is asked for


def _today(scene: ConsoleScene) -> date:
    return local_day(scene.at, scene.meeting.zone or scene.snapshot.settings.time_zone)


def _preliminaries(scene: ConsoleScene) -> Command:
    return GiveNotice(on=local_day(scene.at, scene.meeting.zone))


async def _ask_preliminaries(screen: Screen, scene: ConsoleScene) -> Command | None:
    """Which of them; each line says what is on record."""
    _, meeting = screen._, scene.meeting
    choices = [
        Choice("notice", _("Notice of the meeting"), _notices(meeting, _)),
        Choice("party", _("Discussed by the Party branch"), _discussions(meeting, _)),
        Choice("delivery", _("Ballots delivered"), _deliveries(meeting, _)),
    ]
    about = _("Some rules ask for these before a vote may open. All of it goes into the minutes.")
    chosen = await screen.app.ask(Choose(_("Before the vote"), choices, about=about))
    ways = {"notice": _ask_notice, "party": _ask_discussion, "delivery": _ask_delivery}
    return await ways[chosen](screen, scene) if chosen is not None else None


def _notices(meeting: Meeting, _: Words) -> str:
    days = [_.date(each.on, short=True) for each in meeting.notices]
    return _.list(days) if days else _("not on record")


def _discussions(meeting: Meeting, _: Words) -> str:
    if WHOLE in meeting.discussions:
        return _("the whole agenda, {day}", day=_.date(meeting.discussions[WHOLE].on, short=True))
    count = len(meeting.discussions)
    return _.n("{count} item", "{count} items", count) if count else _("not on record")


def _deliveries(meeting: Meeting, _: Words) -> str:
    if not meeting.deliveries:
        return _("not on record")
    return _("{count} of {due}", count=len(meeting.deliveries), due=len(meeting.rights))


async def _ask_notice(screen: Screen, scene: ConsoleScene) -> Command | None:
    _, meeting = screen._, scene.meeting
    titles = [title for number, _depth, item in meeting.outline() if number for title in [f"{number} {item.title}"]]
    about = _("Announced are the items on the agenda now:") + "\n" + _some(titles, _)
    fields = [
        Day("on", _("Given on"), _today(scene).isoformat()),
        Line("note", _("How"), placeholder=_("Notice board, group chats, door to door…")),
    ]
    form = Form(_("Notice of the meeting"), fields, about)
    return await screen.complete(form, lambda answers: GiveNotice(on=_day(answers), note=answers["note"]))


def _some(titles: Sequence[str], _: Words) -> str:
    """The first few lines, and how many more there are."""
    shown = "\n".join(f"  {title}" for title in titles[:4])
    more = len(titles) - 4
    return shown + ("\n  " + _("and {count} more", count=more) if more > 0 else "")


def _day(answers: Answers) -> date:
    if answers["on"] is None:
        raise Refusal("date.missing")
    found: date = answers["on"]
    return found


async def _ask_discussion(screen: Screen, scene: ConsoleScene) -> Command | None:
    _, meeting = screen._, scene.meeting
    items = [(item.id, f"{number} {item.title}") for number, _depth, item in meeting.outline() if number]
    active = meeting.active_item
    fields = [
        Pick("item", _("Item"), [(WHOLE, _("the whole agenda")), *items], active.id if active else WHOLE),
        Day("on", _("Discussed on"), _today(scene).isoformat()),
        Paragraph("note", _("What it found")),
    ]
    form = Form(_("Discussed by the Party branch"), fields)
    return await screen.complete(
        form,
        lambda answers: RecordDiscussion(on=_day(answers), note=answers["note"], item=answers["item"] or None),
    )


async def _ask_delivery(screen: Screen, scene: ConsoleScene) -> Command | None:
    """To everybody who has no delivery on record yet, or to one owner."""
    _, meeting = screen._, scene.meeting
    left = tuple(right for right in meeting.rights if right not in meeting.deliveries)
    choices = [Choice("one", _("To one person…"))]
    if left:
        choices.insert(0, Choice("left", _("To all who have none on record"), _.number(len(left))))
    chosen = await screen.app.ask(Choose(_("Ballots delivered"), choices))
    if chosen is None:
        return None
    rights = left if chosen == "left" else await _rights_of_one(screen, scene)
    if not rights:
        return None
    fields = [
        Pick("how", _("How"), [(way, _(said)) for way, said in WAYS.items()]),
        Day("on", _("Delivered on"), _today(scene).isoformat()),
        Pick("warned", _("Told so"), [(True, _("what becomes of a ballot not returned")), (False, _("not told"))]),
        Line("note", _("Evidence"), placeholder=_("Signature sheet no., witness, photograph…")),
    ]
    about = _.n("{count} ballot.", "{count} ballots.", len(rights)) + " "
    about += _("It counts as not returned only where delivery can be shown and its holder was told what follows.")
    form = Form(_("Ballots delivered"), fields, about)

    def made(answers: Answers) -> Command:
        told = {name: answers[name] for name in ("how", "warned", "note")}
        return RecordDelivery(rights=rights, on=_day(answers), **told)

    return await screen.complete(form, made)


async def _rights_of_one(screen: Screen, scene: ConsoleScene) -> tuple[str, ...]:
    _, meeting = screen._, scene.meeting
    given = meeting.deliveries
    held = {right.holder: right.id for right in reversed(meeting.rights.values())}
    picker = PersonPicker(
        _,
        _("To whom?"),
        scene.snapshot.roster,
        screen.app.called,
        among=held,
        note=lambda person: _(WAYS[given[held[person]].how]) if held[person] in given else "",
    )
    person = await screen.app.ask(picker)
    return tuple(right.id for right in meeting.rights.values() if right.holder == person) if person else ()


# -- a tie ---------------------------------------------------------------------------------------------------------


def _tie(scene: ConsoleScene) -> Command:
    return ties.BreakTie(answer="no", note=PLACEHOLDER)


async def _ask_tie(screen: Screen, scene: ConsoleScene) -> Command | None:
    _, poll = screen._, scene.meeting.tied_poll
    if poll is None:
        return None
    lot = poll.rule.tie == "lot"
    about = f"{poll.title}\n{ended(poll, _)}"
    answers = [("yes", _(ANSWERS["yes"])), ("no", _(ANSWERS["no"]))]
    note = _("Who drew, and how") if lot else _("For the minutes, if there is something to say")
    fields = [
        Pick("answer", _("The lot fell") if lot else _("The chair votes"), answers),
        Line("note", _("How") if lot else _("Note"), placeholder=note),
    ]
    return await screen.complete(Form(_("Break the tie"), fields, about), lambda given: ties.BreakTie(**given))


def _tie_waits(scene: ConsoleScene) -> bool:
    return between_votes(scene) and scene.meeting.tied_poll is not None


ACTS: tuple[Act[ConsoleScene], ...] = (
    Act(
        "preliminaries",
        N_("Before the vote"),
        ("number_sign",),
        GROUP,
        _preliminaries,
        _ask_preliminaries,
        front=before_session,
    ),
    Act("tie", N_("Break the tie"), ("at",), GROUP, _tie, _ask_tie, front=_tie_waits),
)
