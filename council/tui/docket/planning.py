"""Meetings as the docket knows them: planned out of it, taken up, opened, and the papers they need."""

from __future__ import annotations

from typing import Any

from council.domain.kernel import Refusal
from council.domain.meeting import Meeting
from council.i18n import N_
from council.tui.acts import Act
from council.tui.docket.scene import DocketScene, among_meetings
from council.tui.docket.views import FOLLOW_UPS, MEETINGS
from council.tui.screens.base import CouncilScreen

GROUP = N_("Meetings")
Screen = CouncilScreen[Any]


def _why_not_planned(scene: DocketScene) -> Refusal | None:
    return None if scene.snapshot.settings.bodies else Refusal("meeting.no_body")


async def _plan(screen: Screen, scene: DocketScene) -> None:
    from council.tui.dialogs.meeting_plan import MeetingPlan, drafted

    app, _ = screen.app, screen._
    if app.house is None:
        return
    stage = scene.snapshot.cycle.stage(scene.view)
    today = scene.at.astimezone(scene.snapshot.settings.zone).date()
    body = stage.body if stage is not None else ""
    agendas = app.house.agendas
    answers = await app.ask(MeetingPlan(_, scene.snapshot, agendas, today, body))
    if answers is None or app.snapshot is None:
        return
    command = drafted(app.snapshot, agendas, answers)
    meeting = await app.perform(lambda: app.council.meetings.plan(command, app.actor))
    if meeting is not None:
        app.say(
            _(
                "{title} {number} is planned. D prints its notice, Enter opens it.",
                title=meeting.title,
                number=meeting.number,
            )
        )
        screen.mark(MEETINGS, meeting.id)  # type: ignore[attr-defined]


def _why_not_opened(scene: DocketScene) -> Refusal | None:
    meeting, going = scene.chosen_meeting, scene.snapshot.meeting
    if meeting.status == "planned" and going is not None and going.in_progress:
        return Refusal("meeting.other_open", title=going.title)
    return None


async def open_meeting(screen: Screen, meeting: Meeting) -> None:
    """Take a meeting up and go to the console; of one that has been held, go to its minutes."""
    app = screen.app
    if meeting.status == "adjourned":
        from council.tui.screens.minutes import MinutesScreen

        await app.switch_mode("minutes")
        if isinstance(app.screen, MinutesScreen):
            app.screen.mark(meeting.id)
        return
    in_hand = app.snapshot is not None and app.snapshot.current == meeting.id
    if in_hand or await app.perform(lambda: app.council.meetings.take_up(meeting.id)) is not None:
        app.go("console")


async def _open(screen: Screen, scene: DocketScene) -> None:
    await open_meeting(screen, scene.chosen_meeting)


def _why_not_printed(scene: DocketScene) -> Refusal | None:
    if scene.view == FOLLOW_UPS:
        scene.follow_up  # noqa: B018 — raises
    else:
        scene.chosen_meeting  # noqa: B018 — raises
    return None


async def _print(screen: Screen, scene: DocketScene) -> None:
    from council.tui.papers.printing import print_papers, print_task

    if scene.view == FOLLOW_UPS:
        await print_task(screen, scene.follow_up)
    else:
        await print_papers(screen, scene.chosen_meeting)


def _has_papers(scene: DocketScene) -> bool:
    return scene.view in (FOLLOW_UPS, MEETINGS)


ACTS: tuple[Act[DocketScene], ...] = (
    Act("plan", N_("Plan a meeting"), ("p", "f9"), GROUP, do=_plan, refusal=_why_not_planned),
    Act("open", N_("Open"), ("o", "shift+f9"), GROUP, do=_open, refusal=_why_not_opened, front=among_meetings),
    Act("papers", N_("Papers"), ("d", "shift+f4"), GROUP, do=_print, refusal=_why_not_printed, front=_has_papers),
)
