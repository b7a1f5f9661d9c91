"""Papers of a ledger: the sheets of an entry, the list as it is listed. In the community's language, masked unless
somebody asks for the whole."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from council.documents.ledger.teller import Teller
from council.domain.kernel import Refusal
from council.domain.ledger import Entry, Period, Sheet
from council.i18n import words
from council.tui.dialogs.choose import Choice, Choose
from council.tui.ledgers.papers import listed
from council.tui.ledgers.said import narrowed_to
from council.tui.ledgers.scene import LedgersScene
from council.tui.papers.making import file_name, written

if TYPE_CHECKING:
    from council.tui.screens.ledgers import LedgersScreen

LIST, POSTER = "list", "poster"


def on_paper(screen: LedgersScreen, *, masked: bool) -> Teller:
    """How papers are told: in the community's language."""
    told = screen.told()
    return replace(told, _=words(told.snapshot.settings.language), masked=masked)


async def choose_paper(screen: LedgersScreen, scene: LedgersScene) -> None:
    """Choose a paper; it is made and written."""
    from council.documents.ledger.sheets import sheets_of

    _, told = screen._, screen.told()
    choices: list[Choice[Sheet | str]] = []
    chosen = scene.chosen if scene.marked or scene.ticked else ()
    if chosen:
        whose = chosen[0].number if len(chosen) == 1 else _.n("{count} entry", "{count} entries", len(chosen))
        fitting = [sheet for sheet in sheets_of(chosen[0], told) if all(_fits(sheet, entry) for entry in chosen)]
        choices += [Choice(sheet, told.text(sheet.title), whose) for sheet in fitting]
    count = _.n("{count} entry", "{count} entries", len(listed(scene)))
    choices.append(Choice(LIST, _("The list as it stands here"), count))
    if scene.ledger.intake is not None:
        without = screen.app.reason(Refusal("slips.no_address")) if not _address(screen) else ""
        choices.append(Choice(POSTER, _("Poster for entering by phone"), _("QR code, what it is for"), why=without))
    paper = await screen.app.ask(Choose(_("Print: {ledger}", ledger=told.text(scene.ledger.title)), choices))
    if paper is None:
        return
    if paper == POSTER:
        await _poster(screen, scene)
        return
    masked = await _masked(screen, scene)
    if masked is None:
        return
    if isinstance(paper, Sheet):
        await _sheets(screen, chosen, paper, masked=masked)
    else:
        await _list(screen, scene, masked=masked)


def _fits(sheet: Sheet, entry: Entry[Any]) -> bool:
    return not sheet.states or entry.state in sheet.states


async def _masked(screen: LedgersScreen, scene: LedgersScene) -> bool | None:
    """Whether personal data is masked on the paper; None when that question was left."""
    if not any(spec.personal for spec in scene.ledger.specs.values()):
        return True
    _ = screen._
    ways = [Choice(True, _("Masked"), _("to hang out or pass on")), Choice(False, _("Whole"), _("for the files"))]
    ways = ways if not screen.app.names_shown else ways[::-1]
    return await screen.app.ask(Choose(_("Personal data"), ways))


async def _sheets(screen: LedgersScreen, chosen: Sequence[Entry[Any]], sheet: Sheet, *, masked: bool) -> None:
    from council.documents.ledger.sheets import sheet_html

    told, today = on_paper(screen, masked=masked), screen.today()
    names = {entry.id: file_name(told.ledger, sheet.id, entry.number, suffix=".html") for entry in chosen}
    if len(chosen) == 1:
        await written(screen, names[chosen[0].id], partial(sheet_html, chosen[0], sheet, told, today))
        return
    made = [(names[entry.id], partial(sheet_html, entry, sheet, told, today)) for entry in chosen]
    await _written_all(screen, made)


async def _written_all(screen: LedgersScreen, made: Sequence[tuple[str, partial[str]]]) -> None:
    """Several papers, one file each, all in the folder of papers."""
    app, _ = screen.app, screen._
    if app.house is None:
        return
    folder = app.house.folder / "papers"

    def write() -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for name, make in made:
            (folder / name).write_text(make(), encoding="utf-8")

    try:
        await asyncio.to_thread(write)
    except Refusal as refusal:
        app.refuse(refusal)
    except OSError as error:
        app.say(_("Not written: {why}", why=str(error)), severity="error", seconds=12)
    else:
        said = _.n("{count} paper was written to {folder}", "{count} papers were written to {folder}", len(made),
                   folder=folder)  # fmt: skip
        app.say(said, seconds=10)


async def _list(screen: LedgersScreen, scene: LedgersScene, *, masked: bool) -> None:
    from council.documents.ledger.sheets import list_html

    told, entries = on_paper(screen, masked=masked), listed(scene)
    about = narrowed_to(told, scene.sieve) if scene.sieve.narrows else ""
    name = file_name(told.ledger, LIST, screen.today().isoformat(), suffix=".html")
    await written(screen, name, lambda: list_html(entries, told, screen.today(), about))


# -- the poster, the figures -------------------------------------------------------------------------------------


def _address(screen: LedgersScreen) -> str:
    """Where phones find the pages: the public address, else the one served at now."""
    app = screen.app
    web = screen.told().snapshot.settings.web
    if web.public_url:
        return web.public_url
    return app.house.pages.base_url if app.house is not None and app.house.pages is not None else ""


async def _poster(screen: LedgersScreen, scene: LedgersScene) -> None:
    from council.documents.ledger.poster import poster_html

    settings, told = scene.snapshot.settings, on_paper(screen, masked=True)
    base_url = _address(screen)
    wifi = None if settings.web.public_url else settings.wifi
    name = file_name(told.ledger, POSTER, suffix=".html")
    await written(screen, name, lambda: poster_html(scene.ledger, settings.name, told._, base_url, wifi))


async def write_figures(screen: LedgersScreen, ledgers: Sequence[str], period: Period) -> None:
    """The report on the figures: to print, as Markdown, or for a spreadsheet."""
    from council.documents.ledger.report import figures_report, report_csv, report_html, report_markdown

    _, told, today = screen._, on_paper(screen, masked=True), screen.today()
    kinds = [
        Choice(".html", _("HTML, to print and sign")),
        Choice(".md", "Markdown"),
        Choice(".csv", "CSV"),
    ]
    kind = await screen.app.ask(Choose(_("Write the report"), kinds))
    if kind is None:
        return

    def made() -> bytes | str:
        report = figures_report(told.snapshot, period, told._, ledgers)
        if kind == ".csv":
            return report_csv(report, told._)
        return (report_html if kind == ".html" else report_markdown)(report, told._, today)

    whose = ledgers[0] if len(ledgers) == 1 else ""
    last = (period.end - timedelta(days=1)).isoformat()
    await written(screen, file_name("figures", whose, period.start.isoformat(), last, suffix=kind), made)
