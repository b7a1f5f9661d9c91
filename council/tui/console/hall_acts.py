"""The hall: who comes and goes, and what the projector, the phones and the desk are shown."""

from __future__ import annotations

from typing import Any

from council.domain import roll_call
from council.domain.kernel import Command, Refusal, fresh_id
from council.domain.meeting import Meeting, Standing
from council.domain.sitting import quorum
from council.i18n import N_
from council.tui.acts import Act
from council.tui.console.proxy_acts import PROXY
from council.tui.console.scene import PLACEHOLDER, ConsoleScene, before_session, during, never
from council.tui.dialogs.ask import Reason
from council.tui.dialogs.form import Form
from council.tui.dialogs.people import PersonPicker
from council.tui.screens.base import CouncilScreen
from council.tui.widgets.fields import Line

GROUP = N_("Hall")
Screen = CouncilScreen[Any]

STANDINGS: dict[Standing, str] = {
    "expected": N_("not here yet"),
    "present": N_("here"),
    "left": N_("has left"),
    "absent": N_("excused"),
}


def _due(meeting: Meeting) -> dict[str, Standing]:
    """Everybody who holds or was given a right, and every guest that ever came, with where they are."""
    people = dict.fromkeys((*meeting.attendance, *(right.cast_by for right in meeting.rights.values())))
    return {
        person: meeting.attendance[person].standing if person in meeting.attendance else "expected" for person in people
    }


def _somebody(scene: ConsoleScene, *standings: Standing) -> str:
    """Somebody of whom that is so, else just somebody: the refusal then says what is the matter."""
    people = _due(scene.meeting)
    fitting = (person for person, standing in people.items() if standing in standings)
    found = next(fitting, next(iter(people), None))
    if found is None:
        raise Refusal("person.missing")
    return found


def _picker(screen: Screen, scene: ConsoleScene, title: str, *standings: Standing, about: str = "") -> PersonPicker:
    _, people = screen._, _due(scene.meeting)
    guests = [(each.id, each.name) for each in scene.meeting.guests.values() if people.get(each.id) in standings]
    return PersonPicker(
        _,
        title,
        scene.snapshot.roster,
        screen.app.called,
        among=[person for person, standing in people.items() if standing in standings],
        note=lambda person: _(STANDINGS[people[person]]) if people[person] != standings[0] else "",
        about=about,
        guests=guests,
    )


async def _check_in(screen: Screen, scene: ConsoleScene) -> None:
    """One after the other, until Esc."""
    _, said = screen._, ""
    while True:
        state = quorum(scene.meeting)
        about = _("Present {present} of {due}", present=state.present, due=state.due) + said
        picker = _picker(screen, scene, _("Check in"), "expected", "left", "absent", about=about)
        picker.check = lambda person: screen.app.why_not(roll_call.Arrive(person=person))
        person = await screen.app.ask(picker)
        if person is None:
            return
        if await screen.app.send(roll_call.Arrive(person=person)) is not None:
            said = "  ✓ " + _("{person} is here.", person=screen.app.called(person))
        scene = screen.scene() or scene


def _no_check_in(scene: ConsoleScene) -> Refusal | None:
    arrive = roll_call.Arrive(person=_somebody(scene, "expected", "left", "absent"))
    refusal = scene.snapshot.why_not(arrive, scene.at, scene.actor)
    return Refusal("roll.everybody_here") if refusal is not None and refusal.code == "roll.already_here" else refusal


async def _ask_leave(screen: Screen, scene: ConsoleScene) -> Command | None:
    picker = _picker(screen, scene, screen._("Leaves"), "present")
    return await screen.complete(picker, lambda person: roll_call.Leave(person=person))


async def _ask_excuse(screen: Screen, scene: ConsoleScene) -> Command | None:
    _ = screen._
    picker = _picker(screen, scene, _("Excused"), "expected", "absent")
    picker.check = lambda person: screen.app.why_not(roll_call.Excuse(person=person, reason=PLACEHOLDER))
    person = await screen.app.ask(picker)
    if person is None:
        return None
    dialog = Reason(_("Excused"), screen.app.called(person), placeholder=_("Why they cannot come"))
    return await screen.complete(dialog, lambda reason: roll_call.Excuse(person=person, reason=reason))


async def _ask_guest(screen: Screen, scene: ConsoleScene) -> Command | None:
    _ = screen._
    form = Form(
        _("Guest without a vote"),
        [Line("name", _("Name")), Line("role", _("Attends as"), placeholder=_("Property manager…"))],
    )
    guest = fresh_id()
    return await screen.complete(form, lambda answers: roll_call.AdmitGuest(id=guest, **answers))


# -- what is shown -----------------------------------------------------------------------------------------------


async def _blank(screen: Screen, scene: ConsoleScene) -> None:
    council, blank = screen.app.council, not scene.snapshot.blank
    await screen.app.perform(lambda: council.meetings.blank(blank))


def _blank_title(scene: ConsoleScene) -> str:
    return N_("Show the projector") if scene.snapshot.blank else N_("Blank the projector")


def _not_served(screen: Screen) -> bool:
    if screen.app.house is None or screen.app.house.pages is None:
        screen.app.say(screen._("Phones are not served."), severity="warning")
        return True
    return False


async def _show_code(screen: Screen, scene: ConsoleScene) -> None:
    from council.tui.dialogs.codes import hall_codes

    if not _not_served(screen):
        await screen.app.ask(hall_codes(screen.app))


async def _show_desk(screen: Screen, scene: ConsoleScene) -> None:
    from council.tui.dialogs.codes import desk_code

    if not _not_served(screen) and scene.snapshot.slips.staff:
        await screen.app.ask(desk_code(screen.app))


def _no_desk(scene: ConsoleScene) -> Refusal | None:
    if scene.meeting.status == "adjourned":
        return Refusal("meeting.adjourned")
    return None if scene.snapshot.slips.staff else Refusal("meeting.none")


async def _switch_column(screen: Screen, scene: ConsoleScene) -> None:
    screen.toggle_class("-hall")


ACTS: tuple[Act[ConsoleScene], ...] = (
    Act(
        "check_in",
        N_("Check in"),
        ("i", "f8"),
        GROUP,
        do=_check_in,
        refusal=_no_check_in,
        front=during("doors", "session", "recess"),
    ),
    Act(
        "leave",
        N_("Leaves"),
        ("semicolon",),
        GROUP,
        lambda scene: roll_call.Leave(person=_somebody(scene, "present")),
        _ask_leave,
        front=never,
    ),
    Act(
        "excuse",
        N_("Excused"),
        ("asterisk",),
        GROUP,
        lambda scene: roll_call.Excuse(person=_somebody(scene, "expected", "absent"), reason=PLACEHOLDER),
        _ask_excuse,
        front=before_session,
    ),
    Act(
        "guest",
        N_("Guest"),
        ("8",),
        GROUP,
        lambda _: roll_call.AdmitGuest(id=PLACEHOLDER, name=PLACEHOLDER),
        _ask_guest,
        front=never,
    ),
    PROXY,
    Act("blank", N_("Blank the projector"), ("b", "f12"), GROUP, do=_blank, titled=_blank_title),
    Act("code", N_("QR code"), ("q", "ctrl+o"), GROUP, do=_show_code),
    Act("desk", N_("Sign-in desk"), ("D", "shift+f8"), GROUP, do=_show_desk, refusal=_no_desk, front=before_session),
    Act("column", N_("Agenda or hall"), ("tab",), GROUP, do=_switch_column, on_bar=False),
)
