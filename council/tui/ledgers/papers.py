"""Papers and lists of a ledger: exported, printed, counted; and the clerk's page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual.content import Content

from council.documents.ledger.teller import Teller
from council.domain.codes import spelled
from council.domain.ledger import Entry
from council.tui.dialogs.ask import Tell
from council.tui.dialogs.choose import Choice, Choose
from council.tui.dialogs.form import Form
from council.tui.ledgers.scene import LedgersScene
from council.tui.papers.making import file_name, written
from council.tui.widgets.fields import Pick

if TYPE_CHECKING:
    from council.tui.screens.ledgers import LedgersScreen


async def export(screen: LedgersScreen, scene: LedgersScene) -> None:
    """Write what is listed (or ticked) as Excel or CSV, masked or whole; or an empty list to fill in."""
    from council.documents.ledger import tables

    _, ledger, told = screen._, scene.ledger, screen.told()
    entries = listed(scene)
    count = _.n("{count} entry", "{count} entries", len(entries))
    form = Form(
        _("Export: {ledger}", ledger=told.text(ledger.title)),
        (
            Pick(
                "what",
                _("What"),
                [
                    (True, count if not scene.ticked else f"{count}, {_('ticked')}"),
                    (False, _("an empty list to fill in")),
                ],
            ),
            Pick(
                "masked",
                _("Personal data"),
                [(True, _("masked, to pass on")), (False, _("whole, for the office alone"))],
                told.masked,
                shown_when=("what", (True,)),
            ),
            Pick("format", _("File"), [(".xlsx", "Excel"), (".csv", "CSV")]),
        ),
    )
    answers = await screen.app.ask(form)
    if answers is None:
        return
    excel = answers["format"] == ".xlsx"
    whole = Teller(told._, told.snapshot, ledger.id, masked=answers["masked"])
    made: Callable[[], bytes]
    if answers["what"]:
        parts = [ledger.id, screen.today().isoformat(), "masked" if answers["masked"] else ""]
        made = lambda: (tables.ledger_xlsx if excel else tables.ledger_csv)(entries, whole)  # noqa: E731
    else:
        parts = [ledger.id, "template"]
        made = lambda: (tables.template_xlsx if excel else tables.template_csv)(whole)  # noqa: E731
    await written(screen, file_name(*parts, suffix=answers["format"]), made)


def listed(scene: LedgersScene) -> list[Entry[Any]]:
    """The ticked entries in the order in which they are listed; without ticks, all that are listed."""
    entries = scene.snapshot.entries(scene.ledger.id)
    ticked = frozenset(scene.ticked)
    return [entries[each] for each in scene.listed if each in entries and (not ticked or each in ticked)]


# -- the clerk's page --------------------------------------------------------------------------------------------


async def desk_page(screen: LedgersScreen, scene: LedgersScene) -> None:
    """The code with which a clerk opens the ledgers on another device; a fresh one shuts the old one out."""
    app, _ = screen.app, screen._
    code = scene.snapshot.staff
    if code:
        ways = [
            Choice(False, _("Show it")),
            Choice(True, _("Replace it"), _("devices with the old code are shut out at once")),
        ]
        anew = await app.ask(Choose(_("The code of the clerk's page"), ways, about=_("Mind the projector.")))
        if anew is None:
            return
        code = "" if anew else code
    if not code:
        made = await app.perform(app.council.entries.renew_staff_code)
        if made is None:
            return
        code = made
    await _show_code(screen, code)


async def _show_code(screen: LedgersScreen, code: str) -> None:
    from council.tui.dialogs.codes import Codes, Sheet

    app, _ = screen.app, screen._
    title = _("The clerk's page")
    pages = app.house.pages if app.house is not None else None
    if pages is not None:
        url = pages.desk_url(code)
        await app.ask(Codes([Sheet(url, title, (url, spelled(code)))]))
    else:
        unserved = _("Phones are not served now; the code works once they are.")
        await app.ask(Tell(title, Content.assemble((spelled(code), "bold"), "\n\n", (unserved, "$quiet"))))


async def figures(screen: LedgersScreen, scene: LedgersScene) -> None:
    """The figures of a period, with the list behind each."""
    from council.tui.ledgers.counting import show_figures

    await show_figures(screen, scene)


async def print_papers(screen: LedgersScreen, scene: LedgersScene) -> None:
    """Choose a sheet, the list, or the poster; it is made and written."""
    from council.tui.ledgers.printing import choose_paper

    await choose_paper(screen, scene)
