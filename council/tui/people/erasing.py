"""Erasing a person on request (个保法 §47): asked with a reason; afterwards what went, what stays and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from council.service.erasing import Erased
from council.service.snapshot import Snapshot
from council.tui.dialogs.ask import Confirm, Reason
from council.tui.dialogs.read import Read

if TYPE_CHECKING:
    from council.tui.screens.people import PeopleScreen

SHOWN = 20  # entries that still say the name, and meetings, named one by one


async def erase(screen: PeopleScreen, person: str) -> None:
    """Ask twice (the reason, then a yes: there is no way back), erase, and say what was done."""
    _, app = screen._, screen.app
    name = app.called(person)
    about = _(
        "Out of the roster and out of every ledger, names and phones and the history of changes. It cannot be undone. "
        "Archived minutes are records by law and stay; so do backups made before."
    )
    reason = await app.ask(Reason(_("Erase {name}", name=name), about, placeholder=_("Who asked for it, and why")))
    if reason is None:
        return
    if not await app.ask(Confirm(_("Erase {name}?", name=name), _("This cannot be undone."))):
        return
    told = await app.perform(lambda: app.council.entries.erase(person, reason, app.actor))
    if told is not None and app.snapshot is not None:
        await app.ask(Read(_("Erased"), _said(screen, told, app.snapshot)))


def _said(screen: PeopleScreen, told: Erased, snapshot: Snapshot) -> Content:
    """What went, what must still be read by somebody, what stays."""
    _ = screen._
    parts: list[Content] = [Content.assemble((_("Removed from"), "bold"))]
    for name, count in told.removed.items():
        title = _("Roster") if name == "residents" else snapshot.ledger(name).title.in_language(_.language)
        parts.append(Content(f"  {title}: {_.n('{count} entry', '{count} entries', count)}"))
    if told.mentions:
        parts += [
            Content(""),
            Content.assemble((_("These texts still hold the name: please read and change them"), "bold $warning")),
        ]
        for link in told.mentions[:SHOWN]:
            found = snapshot.linked(link)
            if found is not None:
                parts.append(Content(f"  {found[0].title.in_language(_.language)} {found[1].number}"))
        parts += _more(len(told.mentions) - SHOWN, screen)
    parts += [Content(""), Content.assemble((_("What stays"), "bold"))]
    if told.archived:
        stays = _(
            "Archived minutes of meetings that the person was in: statutory records (Residents' Committee Act §39)"
        )
        parts.append(Content(f"  {stays}"))
        for meeting_id in told.archived[:SHOWN]:
            meeting = snapshot.meetings.get(meeting_id)
            if meeting is not None:
                parts.append(Content(f"    {meeting.title} {meeting.number}"))
        parts += _more(len(told.archived) - SHOWN, screen)
    else:
        parts.append(Content("  " + _("No archived minutes name the person.")))
    parts.append(Content("  " + _("Backups made before, and files that were exported: delete those by hand.")))
    return Content("\n").join(parts)


def _more(count: int, screen: PeopleScreen) -> list[Content]:
    return [Content(f"  {screen._('… and {count} more', count=count)}")] if count > 0 else []
