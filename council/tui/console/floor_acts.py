"""The floor: who speaks next, for how long, and who wants to."""

from __future__ import annotations

from typing import Any

from council.domain import floor
from council.domain.floor import ordered_queue, turns_taken
from council.domain.kernel import Command, Refusal
from council.domain.meeting import Side
from council.i18n import N_
from council.tui.acts import Act
from council.tui.console.scene import ConsoleScene, debating, never, speaking
from council.tui.dialogs.ask import Ask
from council.tui.dialogs.choose import Choice, Choose
from council.tui.dialogs.form import Form
from council.tui.dialogs.people import PersonPicker
from council.tui.screens.base import CouncilScreen
from council.tui.widgets.fields import Number
from council.tui.widgets.matter import SIDES

GROUP = N_("Floor")
Screen = CouncilScreen[Any]
MINUTE = 60
ORDER = "order"


def _others_here(scene: ConsoleScene) -> list[str]:
    """Everybody in the hall but the speaker; raises `Refusal("floor.nobody_here")` when that is nobody."""
    turn = scene.meeting.floor.speaking
    here = [person for person in scene.meeting.attendance if scene.meeting.is_present(person)]
    others = [person for person in here if turn is None or person != turn.person]
    if not others:
        raise Refusal("floor.nobody_here")
    return others


def _give(scene: ConsoleScene) -> Command:
    """To somebody who has turns left; where nobody has, the refusal says so."""
    others, state = _others_here(scene), scene.meeting.floor
    item = scene.meeting.active_item.id if scene.meeting.active_item else None
    allowed = state.turns_per_item or len(state.turns) + 1
    fresh = (person for person in others if turns_taken(state, person, item) < allowed)
    return floor.GiveFloor(person=next(fresh, others[0]))


def _queue(scene: ConsoleScene) -> Command:
    others = _others_here(scene)
    waiting = {request.person for request in scene.meeting.floor.queue}
    quiet = next((person for person in others if person not in waiting), None)
    if quiet is None:
        return floor.WithdrawRequest(person=others[0])
    return floor.RequestFloor(person=quiet, point_of_order=True)


def _picker(screen: Screen, scene: ConsoleScene, title: str) -> PersonPicker:
    """Everybody in the hall, those who wait first."""
    meeting, _ = scene.meeting, screen._
    waiting = {request.person: place for place, request in enumerate(ordered_queue(meeting), start=1)}
    here = [person for person in meeting.attendance if meeting.is_present(person) and person not in waiting]
    guests = [(each.id, each.name) for each in meeting.guests.values() if meeting.is_present(each.id)]
    return PersonPicker(
        _,
        title,
        scene.snapshot.roster,
        screen.app.called,
        among=[*waiting, *here],
        note=lambda person: _("waiting, number {place}", place=waiting[person]) if person in waiting else "",
        guests=guests,
    )


async def _side(screen: Screen, title: str, *, order: bool) -> Side | str | None:
    _ = screen._
    choices: list[Choice[Side | str]] = [Choice("neutral", _("without a side"))]
    choices += [Choice(side, _(said)) for side, said in SIDES.items() if said]
    if order:
        choices.append(Choice(ORDER, _("point of order")))
    return await screen.app.ask(Choose(title, choices))


async def _ask_give(screen: Screen, scene: ConsoleScene) -> Command | None:
    _ = screen._
    title = _("Give the floor to")
    person = await screen.app.ask(_picker(screen, scene, title))
    if person is None:
        return None
    if any(request.person == person for request in scene.meeting.floor.queue):
        return floor.GiveFloor(person=person)
    side = await _side(screen, screen.app.called(person), order=False)
    return None if side is None else floor.GiveFloor(person=person, side=side)


async def _ask_queue(screen: Screen, scene: ConsoleScene) -> Command | None:
    """A hand goes up; for somebody who is waiting already it goes down."""
    _ = screen._
    person = await screen.app.ask(_picker(screen, scene, _("Hand up, or down again")))
    if person is None:
        return None
    if any(request.person == person for request in scene.meeting.floor.queue):
        return floor.WithdrawRequest(person=person)
    side = await _side(screen, screen.app.called(person), order=True)
    if side is None:
        return None
    if side == ORDER:
        return floor.RequestFloor(person=person, point_of_order=True)
    return floor.RequestFloor(person=person, side=side)


async def _ask_end(screen: Screen, scene: ConsoleScene) -> Command | None:
    _, turn = screen._, scene.meeting.floor.speaking
    about = screen.app.called(turn.person) if turn else ""
    dialog = Ask(_("End of the turn"), about, placeholder=_("What was said, in a line (may stay empty)"), needed=False)
    return await screen.complete(dialog, lambda gist: floor.EndTurn(gist=gist))


def _pause_title(scene: ConsoleScene) -> str:
    turn = scene.snapshot.meeting.floor.speaking if scene.snapshot.meeting else None
    return N_("Pause the clock") if turn is None or turn.running_since else N_("Clock on")


def _limits(scene: ConsoleScene) -> Command:
    state = scene.meeting.floor
    return floor.SetSpeakingLimits(turn_seconds=state.turn_seconds, turns_per_item=state.turns_per_item)


async def _ask_limits(screen: Screen, scene: ConsoleScene) -> Command | None:
    _, state = screen._, scene.meeting.floor
    form = Form(
        _("Speaking limits"),
        [
            Number("turn_seconds", _("Seconds a turn"), str(state.turn_seconds), most=3600),
            Number("turns_per_item", _("Turns per item"), str(state.turns_per_item), most=99),
        ],
        _("0 is no limit."),
    )
    return await screen.complete(form, lambda answers: floor.SetSpeakingLimits(**answers))


ACTS: tuple[Act[ConsoleScene], ...] = (
    Act("speaker", N_("Next speaker"), ("s", "f6"), GROUP, lambda _: floor.GiveFloor(), front=debating),
    Act(
        "give",
        N_("Floor to…"),
        ("f", "ctrl+f"),
        GROUP,
        _give,
        _ask_give,
        front=debating,
    ),
    Act(
        "queue",
        N_("Hand up"),
        ("j", "shift+f9"),
        GROUP,
        _queue,
        _ask_queue,
        front=debating,
    ),
    Act("end_turn", N_("End of turn"), ("full_stop",), GROUP, lambda _: floor.EndTurn(), _ask_end, front=speaking),
    Act(
        "pause",
        N_("Pause the clock"),
        ("space",),
        GROUP,
        lambda _: floor.PauseTurn(),
        titled=_pause_title,
        front=speaking,
    ),
    Act("extend", N_("+1 minute"), ("plus",), GROUP, lambda _: floor.ExtendTurn(seconds=MINUTE), front=speaking),
    Act("limits", N_("Speaking limits"), ("slash",), GROUP, _limits, _ask_limits, front=never),
)
