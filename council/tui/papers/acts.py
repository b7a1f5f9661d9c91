"""What is done with minutes: approved, corrected, published, verified, read in short."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from council.documents.notices import last_day
from council.domain.kernel import Refusal
from council.domain.meeting import Meeting
from council.i18n import N_
from council.service.archive import Archive
from council.store.base import StoreError
from council.tui.acts import Act
from council.tui.dialogs.form import Answers, Form
from council.tui.papers.making import export, why_not_exported
from council.tui.papers.printing import print_papers
from council.tui.papers.scene import PapersScene
from council.tui.screens.base import CouncilScreen
from council.tui.widgets.fields import Day, Line, Paragraph, Pick
from council.tui.widgets.whom import Whom

GROUP = N_("Archive")
Screen = CouncilScreen[Any]


async def _add(screen: Screen, act: Callable[[Archive], object], said: str) -> None:
    """Add a record to the chain, and say that it was."""
    app = screen.app

    def ask() -> Any:
        return app.council.archive(act)

    before = app.council.snapshot.head
    await app.perform(ask)
    if app.council.snapshot.head != before:
        app.say(said)


def _word_of(screen: Screen, scene: PapersScene, meeting: Meeting) -> Whom:
    """Whose word it is: the operator's, else that of the meeting's chair."""
    return Whom("by", screen._("On the word of"), scene.actor if scene.actor != "chair" else meeting.chair)


# -- approval ----------------------------------------------------------------------------------------------------


def _why_not_approved(scene: PapersScene) -> Refusal | None:
    scene.archived  # noqa: B018 — raises
    done = scene.status.state == "approved" and not scene.status.since
    return Refusal("archive.already_approved") if done else None


def later_meetings(scene: PapersScene) -> list[Meeting]:
    """The meetings in which the minutes may be approved: later ones, the one in hand first."""
    meeting = scene.archived
    later = [
        each
        for each in scene.snapshot.meetings.values()
        if each.id != meeting.id and each.opened and meeting.closed and each.opened >= meeting.closed
    ]
    same = [each for each in later if each.body == meeting.body] or later
    return sorted(same, key=lambda each: (each.in_progress, each.opened), reverse=True)


async def _approve(screen: Screen, scene: PapersScene) -> None:
    _, app, meeting = screen._, screen.app, scene.archived
    zone = scene.snapshot.settings.zone
    places = [
        (each.id, f"{each.title} {each.number}  {_.date(each.opened, zone, short=True) if each.opened else ''}")
        for each in later_meetings(scene)
    ]
    form = Form(
        f"{_('Approve the minutes')} {meeting.number}",
        (
            Pick("where", _("Approved in"), [*places, ("", _("without a meeting"))]),
            _word_of(screen, scene, meeting),
        ),
        _("Approval names the record that it approves, with the corrections made so far. Nothing in it changes."),
    )
    form.check = lambda answers: None if answers["by"] else Refusal("person.missing")
    answers = await app.ask(form)
    if answers is None:
        return
    at, community, by = app.now(), scene.snapshot.settings.name, scene.snapshot.roster.name(answers["by"])
    await _add(
        screen,
        lambda archive: archive.approve(meeting.id, answers["where"], by, at, community),
        _("The minutes of {number} are approved.", number=meeting.number),
    )


# -- correction --------------------------------------------------------------------------------------------------


def _why_not_archived(scene: PapersScene) -> Refusal | None:
    scene.archived  # noqa: B018 — raises
    return None


async def _correct(screen: Screen, scene: PapersScene) -> None:
    _, app, meeting = screen._, screen.app, scene.archived
    form = Form(
        f"{_('Correct the minutes')} {meeting.number}",
        (
            Paragraph("text", _("It should say")),
            Line("reason", _("Reason")),
            _word_of(screen, scene, meeting),
        ),
        _("The record stays as it is; the correction is added behind it."),
    )
    form.check = _why_not_corrected
    answers = await app.ask(form)
    if answers is None:
        return
    at, community, by = app.now(), scene.snapshot.settings.name, scene.snapshot.roster.name(answers["by"])
    await _add(
        screen,
        lambda archive: archive.correct(meeting.id, answers["text"], answers["reason"], by, at, community),
        _("The correction to {number} is recorded.", number=meeting.number),
    )


def _why_not_corrected(answers: Answers) -> Refusal | None:
    if not answers["text"]:
        return Refusal("text.empty")
    if not answers["reason"]:
        return Refusal("reason.missing")
    return None if answers["by"] else Refusal("person.missing")


# -- publication -------------------------------------------------------------------------------------------------


async def _publish(screen: Screen, scene: PapersScene) -> None:
    _, app, meeting = screen._, screen.app, scene.archived
    today = scene.at.astimezone(scene.snapshot.settings.zone).date()
    until = last_day(await asyncio.to_thread(app.council.minutes, meeting.id), today)
    days = (until - today).days
    placeholder = _("2026-12-31, 12-31 or +14")
    asked = _.n("The rule asks for {count} day.", "The rule asks for {count} days.", days)
    form = Form(
        f"{_('Publish the decisions')} {meeting.number}",
        (
            Day("starts", _("From"), today.isoformat(), placeholder=placeholder),
            Day("ends", _("To"), until.isoformat(), placeholder=placeholder),
            Line("place", _("Place"), placeholder=_("The notice board, the residents' group")),
        ),
        asked,
    )
    form.check = _why_not_published
    answers = await app.ask(form)
    if answers is None:
        return
    at, community = app.now(), scene.snapshot.settings.name
    starts, ends, place = answers["starts"], answers["ends"], answers["place"]
    await _add(
        screen,
        lambda archive: archive.publish(meeting.id, starts, ends, at, community, place),
        _("Recorded: on notice from {start} to {end}. P prints the decision notice.", start=starts, end=ends),
    )


def _why_not_published(answers: Answers) -> Refusal | None:
    if answers["starts"] is None or answers["ends"] is None:
        return Refusal("date.missing")
    return Refusal("archive.ends_before_it_starts") if answers["ends"] < answers["starts"] else None


# -- verifying ---------------------------------------------------------------------------------------------------


def _why_not_verified(scene: PapersScene) -> Refusal | None:
    return None if scene.snapshot.head else Refusal("archive.empty")


async def _verify(screen: Screen, scene: PapersScene) -> None:
    from council.service.verify import verify
    from council.tui.dialogs.verified import Verified

    app = screen.app
    methods = dict(scene.snapshot.methods)
    app.say(screen._("Every vote is counted again…"), seconds=2)
    try:
        report = await asyncio.to_thread(lambda: verify(app.council.archive_records(), methods))
    except StoreError as error:
        app.say(str(error), severity="error", seconds=12)
        return
    await app.ask(Verified(screen._, report))


def _why_not_printed(scene: PapersScene) -> Refusal | None:
    scene.chosen  # noqa: B018 — raises
    return None


async def _print(screen: Screen, scene: PapersScene) -> None:
    await print_papers(screen, scene.chosen)


async def _turn(screen: Any, scene: PapersScene) -> None:
    screen.turn()


ACTS: tuple[Act[Any], ...] = (
    Act(
        "form",
        N_("Short form"),
        ("s", "f2"),
        N_("Minutes"),
        do=_turn,
        titled=lambda scene: N_("Whole record") if scene.short else N_("Short form"),
    ),
    Act("export", N_("Export"), ("e", "f3"), N_("Minutes"), do=export, refusal=why_not_exported),
    Act("papers", N_("Papers"), ("p", "f4"), N_("Minutes"), do=_print, refusal=_why_not_printed),
    Act("approve", N_("Approve"), ("a", "f5"), GROUP, do=_approve, refusal=_why_not_approved),
    Act("correct", N_("Correct"), ("c", "f6"), GROUP, do=_correct, refusal=_why_not_archived),
    Act("publish", N_("Publish"), ("b", "f7"), GROUP, do=_publish, refusal=_why_not_archived),
    Act("verify", N_("Verify the archive"), ("v", "f8"), GROUP, do=_verify, refusal=_why_not_verified),
)
