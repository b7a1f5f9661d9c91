"""What can be done in the people screen, and how."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from textual.content import Content
from textual.widgets import Input

from council.domain.codes import spelled
from council.domain.kernel import Refusal
from council.domain.roll_call import Arrive
from council.domain.roster import Role
from council.i18n import N_
from council.tui.acts import Act
from council.tui.dialogs.ask import Ask
from council.tui.dialogs.choose import Choice, Choose
from council.tui.people import finding

if TYPE_CHECKING:
    from council.tui.screens.people import PeopleScene, PeopleScreen

PERSON = N_("The chosen person")
LIST = N_("The list")
PAPERS = N_("Lists in and out")


def _slip_refusal(scene: PeopleScene) -> Refusal | None:
    """Slips are for those who are due in the meeting in hand, until it is over."""
    meeting, person = scene.meeting, scene.person.id
    if meeting.status == "adjourned":
        return Refusal("meeting.adjourned")
    if person not in meeting.attendance and not meeting.rights_of(person):
        return Refusal("roll.not_due", person=person)
    return None


def _person_refusal(scene: PeopleScene) -> Refusal | None:
    return Refusal("person.missing") if scene.chosen is None else None


# -- the chosen person -------------------------------------------------------------------------------------------


async def _card(screen: PeopleScreen, scene: PeopleScene) -> None:
    from council.tui.dialogs.read import Read
    from council.tui.people.card import card

    told = card(scene.snapshot, scene.person, screen.viewer())
    await screen.app.ask(Read(screen.app.called(scene.person.id), told))


async def _slip(screen: PeopleScreen, scene: PeopleScene) -> None:
    _, app, person = screen._, screen.app, scene.person.id
    name = app.called(person)
    title = _("The slip of {name}", name=name)
    about = _("Whoever scans it votes for {name}: mind the projector.", name=name)
    ways = [
        Choice(False, _("Show it")),
        Choice(True, _("Replace it"), _("the old slip stops working at once")),
    ]
    anew = await app.ask(Choose(title, ways, about=about))
    if anew is None:
        return
    code = await app.perform(lambda: app.council.meetings.issue_slip(person, replace=anew))
    if code:
        await _show_slip(screen, title, code)


async def _show_slip(screen: PeopleScreen, title: str, code: str) -> None:
    """The code as large as the terminal allows; in letters alone while phones are not served."""
    from council.tui.dialogs.ask import Tell
    from council.tui.dialogs.codes import Codes, Sheet

    pages = screen.app.house.pages if screen.app.house else None
    if pages is not None:
        url = pages.slip_url(code)
        await screen.app.ask(Codes([Sheet(url, title, (url, spelled(code)))]))
    else:
        unserved = screen._("Phones are not served now; the code works once they are.")
        await screen.app.ask(Tell(title, Content.assemble((spelled(code), "bold"), "\n\n", (unserved, "$quiet"))))


async def _add(screen: PeopleScreen, scene: PeopleScene) -> None:
    await _enter(screen)


async def _edit(screen: PeopleScreen, scene: PeopleScene) -> None:
    await _enter(screen, scene.person.id)


async def _enter(screen: PeopleScreen, person: str | None = None) -> None:
    """The form, filled with a person or empty; what comes of it is stored."""
    from council.tui.people.keeping import entered

    kept = await entered(screen.app, person)
    if kept is not None:
        screen.show(kept)


async def _move(screen: PeopleScreen, scene: PeopleScene) -> None:
    _, app, person = screen._, screen.app, scene.person
    name = app.called(person.id)
    if person.active:
        about = _("{name} is no longer in lists and counts; the record and past meetings stay.", name=name)
        dialog = Ask(_("{name} moved away", name=name), about, placeholder=_("Where to, or why"))
    else:
        dialog = Ask(_("{name} came back", name=name), "", placeholder=_("A remark, if any"), needed=False)
    reason = await app.ask(dialog)
    if reason is None:
        return
    changed = person.having(active=not person.active)
    if await app.perform(lambda: app.council.ledgers.keep_people([changed], app.actor, reason)) is not None:
        app.say(_("{name} moved away.", name=name) if person.active else _("{name} is back.", name=name))


def _moved_title(scene: PeopleScene) -> str:
    back = scene.chosen is not None and not scene.chosen.active
    return N_("Came back") if back else N_("Moved away")


async def _erase(screen: PeopleScreen, scene: PeopleScene) -> None:
    from council.tui.people.erasing import erase

    await erase(screen, scene.person.id)


# -- the list ----------------------------------------------------------------------------------------------------


async def _by_grid(screen: PeopleScreen, scene: PeopleScene) -> None:
    _ = screen._
    counted = finding.grids(scene.snapshot.roster)
    choices = [Choice("", _("All grids")), *(Choice(grid, grid, str(count)) for grid, count in counted.items())]
    grid = await screen.app.ask(Choose(_("Which grid?"), choices))
    if grid is not None:
        screen.sieve = replace(screen.sieve, grid=grid)


async def _by_role(screen: PeopleScreen, scene: PeopleScene) -> None:
    from council.tui.people.card import role_word

    _ = screen._
    counted = finding.roles(scene.snapshot.roster)
    named = [Choice[Role | Literal[""]](role, role_word(role, _.language), str(counted[role])) for role in counted]
    choices = [Choice[Role | Literal[""]]("", _("All roles")), *sorted(named, key=lambda choice: choice.label)]
    role = await screen.app.ask(Choose(_("Which role?"), choices))
    if role is not None:
        screen.sieve = replace(screen.sieve, role=role or None)


async def _by_kind(screen: PeopleScreen, scene: PeopleScene) -> None:
    choices = [Choice(whom, screen._(title)) for whom, title in finding.WHOM.items()]
    whom = await screen.app.ask(Choose(screen._("Who is listed?"), choices))
    if whom is not None:
        screen.sieve = replace(screen.sieve, whom=whom)


async def _all(screen: PeopleScreen, scene: PeopleScene) -> None:
    screen.show_all()


async def _search(screen: PeopleScreen, scene: PeopleScene) -> None:
    screen.query_one("#search", Input).focus()


# -- lists in and out --------------------------------------------------------------------------------------------


async def _import(screen: PeopleScreen, scene: PeopleScene) -> None:
    from council.tui.people.importing import bring_in

    await bring_in(screen.app)


async def _out(kind: str, screen: PeopleScreen, scene: PeopleScene) -> None:
    from council.tui.people import exporting

    await (exporting.export(screen.app) if kind == "people" else exporting.template(screen.app))


ACTS: tuple[Act[Any], ...] = (
    Act("card", N_("Card"), ("enter",), PERSON, do=_card, refusal=_person_refusal),
    Act("check_in", N_("Check in"), ("c", "f5"), PERSON, command=lambda scene: Arrive(person=scene.person.id)),
    Act("slip", N_("Slip"), ("s", "f6"), PERSON, do=_slip, refusal=_slip_refusal),
    Act("add_person", N_("New person"), ("a", "f2"), PERSON, do=_add),
    Act("edit_person", N_("Change"), ("e", "f4"), PERSON, do=_edit, refusal=_person_refusal),
    Act("moved", N_("Moved away"), ("m", "f7"), PERSON, do=_move, refusal=_person_refusal, titled=_moved_title),
    Act("erase", N_("Erase"), ("d", "ctrl+l"), PERSON, do=_erase, refusal=_person_refusal),
    Act("search", N_("Search"), ("slash", "f3"), LIST, do=_search),
    Act("by_grid", N_("Grid"), ("g", "ctrl+g"), LIST, do=_by_grid),
    Act("by_role", N_("Role"), ("r", "ctrl+r"), LIST, do=_by_role),
    Act("by_kind", N_("Who"), ("w", "ctrl+o"), LIST, do=_by_kind),
    Act("everybody", N_("Show everybody"), ("escape",), LIST, do=_all),
    Act("import_people", N_("Bring in"), ("i", "f8"), PAPERS, do=_import),
    Act("export_people", N_("Export"), ("x", "f9"), PAPERS, do=partial(_out, "people")),
    Act("template", N_("Template"), ("t", "ctrl+t"), PAPERS, do=partial(_out, "template")),
)
