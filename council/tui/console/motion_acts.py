"""Motions and resolutions: from the floor in one line, amendments, seconds, setting aside, what was resolved."""

from __future__ import annotations

from typing import Any

from council.domain import motions
from council.domain.kernel import Command, Refusal
from council.domain.meeting import Motion
from council.domain.resolutions import Resolve
from council.i18n import N_
from council.tui.acts import Act
from council.tui.console.scene import PLACEHOLDER, ConsoleScene, debating, never
from council.tui.dialogs.ask import Ask
from council.tui.dialogs.choose import Choice, Choose
from council.tui.dialogs.form import Form
from council.tui.dialogs.people import PersonPicker
from council.tui.screens.base import CouncilScreen
from council.tui.widgets.fields import Day, Line, Paragraph, Pick
from council.tui.widgets.who import Who

GROUP = N_("Motions")
Screen = CouncilScreen[Any]


def _move(scene: ConsoleScene) -> Command:
    return motions.Move(text=PLACEHOLDER)


async def _ask_move(screen: Screen, scene: ConsoleScene) -> Command | None:
    """One key, one line, Enter: the mover is who speaks."""
    _, speaking = screen._, scene.meeting.floor.speaking
    about = scene.matter.title
    if speaking is not None:
        about += "\n" + _("Moved by {person}", person=screen.app.called(speaking.person))
    dialog = Ask(_("Motion"), about, placeholder=_("The motion, word for word"))
    return await screen.complete(dialog, lambda text: motions.Move(text=text))


def _mains(scene: ConsoleScene) -> list[Motion]:
    waiting = scene.meeting.pending_motions(scene.matter.id)
    return [motion for motion in waiting if motion.amends is None]


def _amend(scene: ConsoleScene) -> Command:
    mains = _mains(scene)
    if not mains:
        raise Refusal("motion.none_pending")
    return motions.Move(text=PLACEHOLDER, amends=mains[0].id)


async def _which(screen: Screen, title: str, found: list[Motion]) -> Motion | None:
    """The motion that is meant; asked only when there are several."""
    if len(found) == 1:
        return found[0]
    choices = [Choice(motion.id, motion.text, screen.app.called(motion.mover)) for motion in found]
    chosen = await screen.app.ask(Choose(title, choices))
    return next((motion for motion in found if motion.id == chosen), None)


async def _ask_amend(screen: Screen, scene: ConsoleScene) -> Command | None:
    _ = screen._
    motion = await _which(screen, _("Amendment"), _mains(scene))
    if motion is None:
        return None
    about = _("The motion as it would read. Now it reads: “{text}”", text=motion.text)
    dialog = Ask(_("Amendment"), about, value=motion.text)
    return await screen.complete(dialog, lambda text: motions.Move(text=text, amends=motion.id))


def _unseconded(scene: ConsoleScene) -> list[Motion]:
    waiting = scene.meeting.pending_motions(scene.matter.id)
    return [motion for motion in waiting if not motion.seconder]


def _second(scene: ConsoleScene) -> Command:
    """Anybody here but the mover: if there is nobody, the refusal says why."""
    motion = next(iter(_unseconded(scene)), None) or scene.motion
    here = (right.cast_by for right in scene.meeting.present_rights if right.cast_by != motion.mover)
    return motions.Second(motion=motion.id, person=next(here, motion.mover))


async def _ask_second(screen: Screen, scene: ConsoleScene) -> Command | None:
    _ = screen._
    motion = await _which(screen, _("Second"), _unseconded(scene))
    if motion is None:
        return None
    here = [
        person for person in scene.meeting.attendance if scene.meeting.is_present(person) and person != motion.mover
    ]
    guests = [(each.id, each.name) for each in scene.meeting.guests.values() if each.id in here]
    picker = PersonPicker(
        _, _("Second"), scene.snapshot.roster, screen.app.called, among=here, about=motion.text, guests=guests
    )
    return await screen.complete(picker, lambda person: motions.Second(motion=motion.id, person=person))


def _aside(scene: ConsoleScene) -> Command:
    return motions.SetAside(motion=scene.motion.id, state="withdrawn", reason=PLACEHOLDER)


async def _ask_aside(screen: Screen, scene: ConsoleScene) -> Command | None:
    _ = screen._
    waiting = scene.meeting.pending_motions(scene.matter.id)
    states = [("withdrawn", _("Withdrawn by its mover")), ("tabled", _("Tabled")), ("referred", _("Referred back"))]
    form = Form(
        _("Set a motion aside"),
        [
            Pick("motion", _("Motion"), [(motion.id, motion.text) for motion in waiting], waiting[0].id),
            Pick("state", _("How"), states),
            Line("reason", _("Reason"), shown_when=("state", ("tabled", "referred"))),
        ],
    )
    return await screen.complete(form, lambda answers: motions.SetAside(**answers))


# -- resolutions -------------------------------------------------------------------------------------------------


def _resolve(scene: ConsoleScene) -> Command:
    return Resolve(text=PLACEHOLDER)


def _wording(scene: ConsoleScene) -> str:
    """What was carried: the motion as it reads now, else the item's amended or own text."""
    item = scene.matter
    for poll in reversed(scene.meeting.standing_polls(item.id)):
        if poll.carried and poll.motion:
            return scene.meeting.motions[poll.motion].text
    return item.wording or item.text or item.title


async def _ask_resolve(screen: Screen, scene: ConsoleScene) -> Command | None:
    _ = screen._
    form = Form(
        _("Resolution"),
        [
            Paragraph("text", _("Text"), _wording(scene)),
            Who("owner", _("Carried out by")),
            Day("due", _("Due date"), placeholder=_("2026-12-31, 12-31 or +30 days")),
        ],
        scene.matter.title,
    )
    return await screen.complete(form, lambda answers: Resolve(**answers))


ACTS: tuple[Act[ConsoleScene], ...] = (
    Act("move", N_("Motion"), ("m", "f7"), GROUP, _move, _ask_move, front=debating),
    Act("amend", N_("Amendment"), ("M", "shift+f7"), GROUP, _amend, _ask_amend, front=never),
    Act("second", N_("Second"), ("S", "shift+f6"), GROUP, _second, _ask_second, front=never),
    Act("aside", N_("Set aside"), ("minus",), GROUP, _aside, _ask_aside, front=never),
    Act("resolve", N_("Resolution"), ("r", "f9"), GROUP, _resolve, _ask_resolve, front=debating),
)
