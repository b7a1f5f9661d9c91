"""Before the doors open: another day or place, and the list of those who are due drawn again from the roster."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import Any

from council.domain import sitting
from council.domain.community import voting_rights
from council.domain.kernel import Command, Refusal
from council.domain.meeting import VotingRight
from council.i18n import N_
from council.tui.acts import Act
from council.tui.console.scene import ConsoleScene, during
from council.tui.dialogs.ask import Confirm
from council.tui.dialogs.form import Answers, Form
from council.tui.dialogs.meeting_plan import read_time
from council.tui.screens.base import CouncilScreen
from council.tui.widgets.fields import Day, Line

GROUP = N_("Meeting")
Screen = CouncilScreen[Any]


def _reschedule(scene: ConsoleScene) -> Command:
    meeting = scene.meeting
    return sitting.Reschedule(starts=meeting.starts or scene.at, place=meeting.place, title=meeting.title)


async def _ask_reschedule(screen: Screen, scene: ConsoleScene) -> Command | None:
    _, meeting, zone = screen._, scene.meeting, scene.snapshot.settings.zone
    starts = (meeting.starts or scene.at).astimezone(zone)

    def made(answers: Answers) -> Command:
        if answers["day"] is None:
            raise Refusal("date.missing")
        moment = datetime.combine(answers["day"], read_time(answers["time"]), zone).astimezone(UTC)
        return sitting.Reschedule(starts=moment, place=answers["place"], title=answers["title"])

    form = Form(
        _("Another day or place"),
        [
            Line("title", _("Title"), meeting.title),
            Day("day", _("Day"), starts.date().isoformat()),
            Line("time", _("Time"), f"{starts:%H:%M}"),
            Line("place", _("Place"), meeting.place),
        ],
        _("Notices that have been sent out say otherwise: tell people again."),
    )
    return await screen.complete(form, made)


def _drawn_again(scene: ConsoleScene) -> tuple[VotingRight, ...]:
    """The rights as the roster has them today. Where one of several grids meets, it is that of those who are due."""
    meeting, people = scene.meeting, scene.snapshot.roster
    body = scene.snapshot.settings.body(meeting.body)
    day = (meeting.starts or scene.at).astimezone(scene.snapshot.settings.zone).date()
    grids = [person.grid for holder in meeting.members if (person := people.get(holder)) is not None]
    return voting_rights(body, people.people.values(), day, max(set(grids), key=grids.count, default=""))


def _no_refresh(scene: ConsoleScene) -> Refusal | None:
    return scene.snapshot.why_not(sitting.RefreshRights(rights=_drawn_again(scene)), scene.at, scene.actor)


async def _refresh(screen: Screen, scene: ConsoleScene) -> None:
    """Say who would be added and who left out; then do it, with slips for the new ones."""
    _, rights = screen._, _drawn_again(scene)
    before, after = set(scene.meeting.members), {right.holder for right in rights}
    new = sorted(after - before)
    about = _("{before} are due now, {after} would be.", before=len(before), after=len(after)) + "\n"
    about += _("New: {new}. No longer: {gone}.", new=len(new), gone=len(before - after))
    if not await screen.app.ask(Confirm(_("Draw the list of those due again?"), about)):
        return
    if await screen.app.send(sitting.RefreshRights(rights=rights)) is None:
        return
    council = screen.app.council
    for person in new:
        await screen.app.perform(partial(council.meetings.issue_slip, person))


ACTS: tuple[Act[ConsoleScene], ...] = (
    Act(
        "reschedule",
        N_("Day and place"),
        ("left_square_bracket",),
        GROUP,
        _reschedule,
        _ask_reschedule,
        front=during("planned"),
    ),
    Act(
        "refresh",
        N_("Renew who is due"),
        ("right_square_bracket",),
        GROUP,
        do=_refresh,
        refusal=_no_refresh,
        front=during("planned"),
    ),
)
