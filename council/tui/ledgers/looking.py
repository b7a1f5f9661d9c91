"""Looking through a ledger: the open one, what it is narrowed to, its order, ticks, the card, what leads elsewhere."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from council.domain.kernel import Refusal
from council.domain.ledger import Entry
from council.service.pinyin import letters
from council.store.base import StoreError
from council.tui.dialogs.choose import Choice, Choose
from council.tui.ledgers.finding import OVERDUE, Sieve, grids, orders, states
from council.tui.ledgers.scene import LedgersScene, ways

if TYPE_CHECKING:
    from council.tui.app import CouncilApp
    from council.tui.screens.ledgers import LedgersScreen

PHOTO = "photo:"


async def narrow(screen: LedgersScreen, scene: LedgersScene) -> None:
    """Choose a state, or a grid, that the list is narrowed to."""
    _, told, sieve = screen._, screen.told(), scene.sieve
    index, today = screen.books.index, screen.today()
    choices: list[Choice[Sieve]] = [Choice(replace(sieve, state="", grid=""), _("Everything"))]
    for state, count in states(index, today).items():
        name = _("Overdue") if state == OVERDUE else told.state_name(state)
        choices.append(Choice(replace(sieve, state=state), name, end=str(count)))
    for grid, count in grids(index).items():
        choices.append(Choice(replace(sieve, grid=grid), grid, _("Grid"), end=str(count)))
    chosen = await screen.app.ask(Choose(_("What is listed?"), choices))
    if chosen is not None:
        screen.narrow(chosen)


async def next_order(screen: LedgersScreen, scene: LedgersScene) -> None:
    """Sort by the next column."""
    around = orders(scene.ledger)
    at = around.index(scene.sieve.order) if scene.sieve.order in around else -1
    screen.narrow(sorted_by(scene.sieve, around[(at + 1) % len(around)]))


def sorted_by(sieve: Sieve, order: str) -> Sieve:
    """In the order of a column; the same one again turns it round. Numbers begin with the newest."""
    if order == sieve.order:
        return replace(sieve, reverse=not sieve.reverse)
    return replace(sieve, order=order, reverse=order == "#number")


async def turn_round(screen: LedgersScreen, scene: LedgersScene) -> None:
    """The other way round."""
    screen.narrow(replace(scene.sieve, reverse=not scene.sieve.reverse))


async def tick(screen: LedgersScreen, scene: LedgersScene) -> None:
    """Tick the marked entry, or take the tick away."""
    screen.tick_marked()


async def tick_all(screen: LedgersScreen, scene: LedgersScene) -> None:
    """Tick all that are listed; none, when all are."""
    screen.tick_listed()


async def read(screen: LedgersScreen, scene: LedgersScene) -> None:
    """Read the card; back from it."""
    screen.action_back() if scene.reading else screen.read()


async def search(screen: LedgersScreen, scene: LedgersScene) -> None:
    """Type into the search field."""
    screen.search()


async def turn(lists: int, screen: LedgersScreen, scene: LedgersScene) -> None:
    """Go to the next ledger, or the one before."""
    screen.turn(lists)


async def choose_ledger(screen: LedgersScreen, scene: LedgersScene) -> None:
    """Choose a ledger, or a plugin's own screen, out of all there are."""
    choices = [
        Choice(view.id, view.title, end=str(view.count or ""), search=letters(view.title)) for view in screen.views()
    ]
    chosen = await screen.app.ask(Choose(screen._("Which ledger or screen?"), choices))
    if chosen is not None:
        screen.open(chosen)


# -- what leads elsewhere ----------------------------------------------------------------------------------------


def photos(scene: LedgersScene, entry: Entry[Any]) -> list[str]:
    """The digests of the entry's photos."""
    specs = scene.ledger.specs.values()
    return [digest for spec in specs if spec.kind == "photos" for digest in getattr(entry.fields, spec.name, ())]


def why_nowhere(scene: LedgersScene) -> Refusal | None:
    """Why there is nothing to open from the marked entry."""
    return None if ways(scene, scene.entry) or photos(scene, scene.entry) else Refusal("ledger.leads_nowhere")


async def follow(screen: LedgersScreen, scene: LedgersScene) -> None:
    """Go to a linked entry, or look at a photo; asked which where there are several."""
    _, told, entry = screen._, screen.told(), scene.entry
    choices: list[Choice[str]] = []
    for link in ways(scene, entry):
        found = scene.snapshot.linked(link)
        if found is not None:
            ledger, other = found
            theirs = told.of(ledger.id)
            title = f"{theirs.text(ledger.title)} {theirs.entry(ledger, other)}"
            choices.append(Choice(link, title, theirs.state(other)))
    for place, digest in enumerate(photos(scene, entry), start=1):
        choices.append(Choice(PHOTO + digest, _("Photo {place}", place=place), _("opens in the system's viewer")))
    chosen: str | None = choices[0].value
    if len(choices) > 1:
        chosen = await screen.app.ask(Choose(told.entry(scene.ledger, entry), choices))
    if chosen is None:
        return
    if chosen.startswith(PHOTO):
        await _show_photo(screen, chosen.removeprefix(PHOTO))
    else:
        name, _slash, entry_id = chosen.partition("/")
        screen.go_to(name, entry_id)


async def to_docket(app: CouncilApp, ledger: str, entry_id: str) -> None:
    """Go to a proposal, or to a follow-up, where the docket lists it."""
    from council.tui.docket.views import ENDED, FOLLOW_UPS
    from council.tui.screens.docket import DocketScreen

    snapshot = app.snapshot
    if snapshot is None:
        return
    entry = snapshot.entries(ledger)[entry_id]
    waits = ledger == "proposals" and snapshot.cycle.stage(entry.state)
    app.go("docket")
    if isinstance(app.screen, DocketScreen):
        view = FOLLOW_UPS if ledger == "follow_ups" else entry.state if waits else ENDED
        app.screen.call_after_refresh(app.screen.mark, view, entry_id)


async def _show_photo(screen: LedgersScreen, digest: str) -> None:
    """Open a photo in whatever shows pictures here: a copy among the community's papers."""
    import webbrowser

    app, _ = screen.app, screen._
    content = await app.perform(lambda: app.council.entries.attachment(digest))
    if content is None or app.house is None:
        app.say(_("This photo is no longer there."), severity="warning")
        return
    path = app.house.folder / "papers" / f"photo-{digest[:12]}.jpg"

    def show() -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        webbrowser.open(path.as_uri())

    try:
        await asyncio.to_thread(show)
    except (OSError, StoreError) as error:
        app.say(_("Not written: {why}", why=str(error)), severity="error", seconds=12)
