"""The sitting: open the doors, call to order, recess, adjourn, notes, officers, taking back."""

from __future__ import annotations

from typing import Any

from council.domain import sitting
from council.domain.agenda import carried_over
from council.domain.journal import Undo, undoable
from council.domain.kernel import Command, Refusal
from council.domain.sitting import quorum
from council.i18n import N_
from council.tui.acts import Act
from council.tui.console.events import in_words
from council.tui.console.scene import PLACEHOLDER, ConsoleScene, before_session, between_votes, during
from council.tui.dialogs.ask import Ask, Reason
from council.tui.dialogs.choose import Choice, Choose
from council.tui.dialogs.people import PersonPicker
from council.tui.screens.base import CouncilScreen

GROUP = N_("Meeting")
Screen = CouncilScreen[Any]
LONG_JOURNAL = 3_000
OFFICES: dict[sitting.Officer, str] = {
    "chair": N_("Chair"),
    "clerk": N_("Clerk"),
    "teller": N_("Teller"),
    "scrutineer": N_("Scrutineer"),
}


def _go_on(scene: ConsoleScene) -> Command:
    if scene.meeting.status == "planned":
        return sitting.OpenDoors()
    if scene.meeting.status == "recess":
        return sitting.Resume()
    return sitting.CallToOrder(override=PLACEHOLDER)


def _go_on_title(scene: ConsoleScene) -> str:
    status = scene.snapshot.meeting.status if scene.snapshot.meeting else "doors"
    return {"planned": N_("Open the doors"), "recess": N_("Resume")}.get(status, N_("Call to order"))


async def _ask_go_on(screen: Screen, scene: ConsoleScene) -> Command | None:
    if scene.meeting.status != "doors":
        return _go_on(scene)
    state, _ = quorum(scene.meeting), screen._
    if state.met:
        return sitting.CallToOrder()
    lacking = Refusal("quorum.lacking", present=state.present, due=state.due, needed=state.needed)
    dialog = Reason(_("Begin without a quorum?"), screen.app.reason(lacking), placeholder=_("Reason, for the minutes"))
    return await screen.complete(dialog, lambda reason: sitting.CallToOrder(override=reason))


async def _ask_recess(screen: Screen, scene: ConsoleScene) -> Command | None:
    _ = screen._
    dialog = Ask(_("Recess"), placeholder=_("Reason, if there is one"), needed=False)
    return await screen.complete(dialog, lambda reason: sitting.Recess(reason=reason))


async def _ask_adjourn(screen: Screen, scene: ConsoleScene) -> Command | None:
    _, left = screen._, carried_over(scene.meeting)
    about = _("The meeting ends; results take effect and the minutes are written.")
    if left:
        about += "\n" + _.n(
            "{count} item is still open and will be carried over.",
            "{count} items are still open and will be carried over.",
            len(left),
        )
    dialog = Ask(_("Adjourn"), about, placeholder=_("Reason, if there is one"), needed=False)
    return await screen.complete(dialog, lambda reason: sitting.Adjourn(reason=reason))


async def _ask_note(screen: Screen, scene: ConsoleScene) -> Command | None:
    _, matter = screen._, scene.meeting.active_item
    dialog = Ask(_("Note"), matter.title if matter else "", placeholder=_("For the minutes"))
    return await screen.complete(dialog, lambda text: sitting.TakeNote(text=text))


async def _ask_appoint(screen: Screen, scene: ConsoleScene) -> Command | None:
    _ = screen._
    meeting = scene.meeting
    held: dict[sitting.Officer, tuple[str, ...]] = {
        "chair": (meeting.chair,),
        "clerk": (meeting.clerk,),
        "teller": meeting.tellers,
        "scrutineer": meeting.scrutineers,
    }
    choices = [
        Choice(office, _(title), "  ".join(screen.app.called(person) for person in held[office] if person))
        for office, title in OFFICES.items()
    ]
    office = await screen.app.ask(Choose(_("Appoint"), choices))
    if office is None:
        return None
    picker = PersonPicker(_, _(OFFICES[office]), scene.snapshot.roster, screen.app.called)
    if office not in sitting.COUNTING:
        return await screen.complete(picker, lambda person: sitting.Appoint(office=office, person=person))
    person = await screen.app.ask(picker)
    if person is None:
        return None
    said = [Choice(True, _("Yes, declared before everybody")), Choice(False, _("Not yet"))]
    return await screen.complete(
        Choose(_("No close relative of any candidate?"), said),
        lambda declares: sitting.Appoint(office=office, person=person, declares=declares),
    )


def _no_undo(scene: ConsoleScene) -> Refusal | None:
    """What `decide` says. It folds the whole journal to tell, so past some length the key is dim only when there is
    nothing to take back, and the rest is told when it is pressed."""
    journal = scene.snapshot.journals.get(scene.meeting.id, ())
    if len(journal) <= LONG_JOURNAL:
        return scene.snapshot.why_not(Undo(reason=PLACEHOLDER), scene.at, scene.actor)
    return None if undoable(journal, scene.actor) else Refusal("undo.nothing")


async def _undo(screen: Screen, scene: ConsoleScene) -> None:
    """Show what would be struck, and ask why."""
    _ = screen._
    last = undoable(scene.snapshot.journals.get(scene.meeting.id, ()), scene.actor)
    about = in_words(last.event, scene.meeting, _, screen.app.called) if last else ""
    dialog = Reason(_("Take back"), about, placeholder=_("Reason, for the minutes"))
    command = await screen.complete(dialog, lambda reason: Undo(reason=reason))
    if command is not None:
        await screen.app.send(command)


ACTS: tuple[Act[ConsoleScene], ...] = (
    Act(
        "go_on",
        N_("Call to order"),
        ("o", "f2"),
        GROUP,
        _go_on,
        _ask_go_on,
        titled=_go_on_title,
        front=during("planned", "doors", "recess"),
    ),
    Act("recess", N_("Recess"), ("R", "ctrl+r"), GROUP, lambda _: sitting.Recess(), _ask_recess, front=between_votes),
    Act(
        "adjourn", N_("Adjourn"), ("x", "ctrl+x"), GROUP, lambda _: sitting.Adjourn(), _ask_adjourn, front=between_votes
    ),
    Act("note", N_("Note"), ("w", "ctrl+w"), GROUP, lambda _: sitting.TakeNote(text=PLACEHOLDER), _ask_note),
    Act(
        "undo",
        N_("Take back"),
        ("u", "ctrl+u"),
        GROUP,
        do=_undo,
        refusal=_no_undo,
        front=during("session", "doors", "recess"),
    ),
    Act(
        "appoint",
        N_("Appoint"),
        ("A", "shift+f2"),
        GROUP,
        lambda _: sitting.Appoint(office="chair", person=PLACEHOLDER),
        _ask_appoint,
        front=before_session,
    ),
)
"""Recess, adjournment and taking back are asked once more by their dialogs, where Enter is enough."""
