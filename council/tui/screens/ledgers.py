"""The ledgers: those that plugins bring, each as a table with the marked entry's card; and plugins' own screens."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from council.documents.ledger.index import Index
from council.documents.ledger.teller import Teller
from council.domain.ledger import Ledger
from council.service.snapshot import Snapshot
from council.tui.acts import Act, heard
from council.tui.docket.search import SearchField
from council.tui.ledgers.acts import ACTS
from council.tui.ledgers.books import Books
from council.tui.ledgers.card import card
from council.tui.ledgers.finding import Sieve
from council.tui.ledgers.looking import sorted_by, to_docket
from council.tui.ledgers.plugged import SCREEN, open_screen, places
from council.tui.ledgers.said import absent, banner, listed
from council.tui.ledgers.scene import LedgersScene, ways
from council.tui.ledgers.steps import FUNCTION_KEYS, LETTERS, keys_of, steps
from council.tui.ledgers.table import columns, nothing, order_of, row
from council.tui.screens.base import CouncilScreen
from council.tui.widgets.listing import Listing
from council.tui.widgets.panel import Panel
from council.tui.widgets.rail import Rail, View

PAINTED = 0.05  # seconds until the first picture stands: then there is time for making search strings
STEP_KEYS: list[BindingType] = [
    Binding(name, f"key_of_step('{key}')", show=False) for key in (*LETTERS, *FUNCTION_KEYS) for name in heard(key)
]


class LedgersScreen(CouncilScreen[LedgersScene]):
    """Draws what the `books` list of the open ledger, with the marked entry's card."""

    ACTS: ClassVar[tuple[Act[LedgersScene], ...]] = ACTS
    BAR = ("read", "new_entry")
    BINDINGS = [Binding("escape", "back", show=False), *STEP_KEYS]
    AUTO_FOCUS = "#entries"
    DEFAULT_CSS = """
    LedgersScreen {
        #ledgers { height: 1fr; }
        #panes { layout: vertical; width: 1fr; }
        #list { height: 2fr; width: 1fr; }
        #line { height: 1; }
        #narrowed { width: auto; max-width: 60%; color: $accent; padding: 0 1; }
        #banner { width: 1fr; height: auto; max-height: 4; padding: 0 1; color: $warning; display: none; }
        #nothing { width: 1fr; height: auto; padding: 1 2; color: $quiet; display: none; }
        #sheet { height: 3fr; width: 1fr; padding: 0 1 0 1; border-top: solid $line; scrollbar-size-vertical: 1; }
        #sheet:focus { border-top: solid $accent; }
        &.-broad #panes { layout: horizontal; }
        &.-broad #list { height: 1fr; width: 3fr; }
        &.-broad #sheet { height: 1fr; width: 2fr; border-top: none; border-left: solid $line; padding: 1 1 0 2; }
        &.-broad #sheet:focus { border-left: solid $accent; }
        &.-narrow #sheet { display: none; height: 1fr; border-top: none; padding: 1 1 0 2; }
        &.-narrow.-reading #sheet { display: block; }
        &.-narrow.-reading #list { display: none; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.books = Books()
        self._sought = ""
        self._absent: list[str] = []

    def on_mount(self) -> None:
        """See which ledgers have data here and no plugin."""
        super().on_mount()
        self.run_worker(self._look_for_absent())

    async def _look_for_absent(self) -> None:
        if self.app.house is not None and self.app.snapshot is not None:
            self._absent = await asyncio.to_thread(absent, self.app.house.folder, self.app.snapshot)
            if self._absent:
                self.redraw()

    def body(self) -> ComposeResult:
        """The rail, the list under its search field, the card."""
        with Horizontal(id="ledgers"):
            yield Rail(id="rail")
            with Vertical(id="panes"):
                with Vertical(id="list"):
                    with Horizontal(id="line"):
                        yield SearchField(id="search")
                        yield Static(id="narrowed", markup=False)
                    yield Static(id="banner", markup=False)
                    yield Static(id="nothing", markup=False)
                    yield Listing(id="entries")
                with VerticalScroll(id="sheet"):
                    yield Panel(id="card")

    # -- what is open --------------------------------------------------------------------------------------------

    def acts(self) -> tuple[Act[LedgersScene], ...]:
        """The steps of the open ledger, and what can be done in every one."""
        ledger = self._ledger(self.app.snapshot)
        return ACTS if ledger is None else (*steps(ledger, self._.language), *ACTS)

    def _ledger(self, snapshot: Snapshot | None) -> Ledger | None:
        return snapshot.ledgers.get(self.books.opened) if snapshot is not None else None

    def told(self) -> Teller:
        """How the open ledger's entries are told to whoever looks at this terminal."""
        assert self.app.snapshot is not None
        return Teller(self._, self.app.snapshot, self.books.opened, masked=not self.app.names_shown)

    def today(self) -> date:
        """Today, where the community is."""
        assert self.app.snapshot is not None
        return self.app.now().astimezone(self.app.snapshot.settings.zone).date()

    def scene(self) -> LedgersScene | None:
        """What acts look at."""
        base = self.app.scene()
        if base is None:
            return None
        return LedgersScene(
            base.snapshot,
            base.at,
            base.actor,
            self._ledger(base.snapshot),
            self.query_one(Listing).key if self.books.opened else "",
            tuple(self.books.ticked),
            self.books.ids,
            self.books.sieve,
            self.has_class("-reading"),
            self.books.pointed_at(base.snapshot),
        )

    # -- drawing -------------------------------------------------------------------------------------------------

    def draw(self, snapshot: Snapshot) -> None:
        """Everything anew; what was marked stays marked."""
        self.books.follow(snapshot)
        self.query_one(Rail).show(self.views(), self.books.opened)
        if self.books.opened:
            self._draw_list(self.told())
        else:
            self._draw_nothing()
        if self.books.is_cold:
            self.set_timer(PAINTED, self._start_warming)

    def views(self) -> list[View]:
        """All ledgers, with how much they hold, and the plugins' own screens: the lines of the rail."""
        assert self.app.snapshot is not None
        return places(self.app, self.app.snapshot, self.books.counted(self.today()))

    def _draw_list(self, told: Teller) -> None:
        books, today = self.books, self.today()
        books.find(today)
        index, sieve, lines, ticked = books.index, books.sieve, books.lines, frozenset(books.ticked)
        field = self.query_one(SearchField)
        field.placeholder = told._("Search: anything that stands in it, pinyin or initials")
        self.query_one("#narrowed", Static).update(Content(listed(told, sieve, len(lines), len(ticked))))
        self._say("#banner", self._banner(told, index))
        self._say("#nothing", "")
        listing = self.query_one(Listing)
        listing.display = True
        seen = (told._.language, told.masked, told.snapshot.roster, today)
        listing.show_many(
            columns(told, sieve, bool(ticked)),
            books.ids,
            lambda place: row(told, lines[place], ticked, today),
            self._sought,
            nothing(told, sieve, not index.lines),
            same=(books.opened, index.version, index.is_warm, sieve, ticked, *seen),
        )
        self._sought = ""
        self._draw_card()

    def _draw_nothing(self) -> None:
        """Without any ledger: what ledgers are, and how to come by one."""
        self.books.find_nothing()
        self.query_one(Listing).display = False
        self.query_one("#narrowed", Static).update("")
        self._say("#banner", self._banner(None, None))
        _ = self._
        self._say(
            "#nothing",
            _("Ledgers come with plugins: mediation, volunteers, contact cards, the grid log, or one of your own.")
            + "\n"
            + _("“council plugins list” names those there are; “council plugins enable” switches one on."),
        )
        self.query_one("#card", Panel).show(None)

    def _banner(self, told: Teller | None, index: Index | None) -> str:
        said = [banner(told, index, self.app)] if told is not None and index is not None else []
        if self._absent:
            names = self._.list(self._absent)
            said.append(self._("Switched off, with data here that stays as it is: {names}", names=names))
        return "\n".join(line for line in said if line)

    def _say(self, where: str, text: str) -> None:
        said = self.query_one(where, Static)
        said.update(Content(text))
        said.display = bool(text)

    def _draw_card(self) -> None:
        scene = self.scene()
        entry = scene.snapshot.entries(self.books.opened).get(scene.marked) if scene and scene.opened else None
        if scene is None or entry is None:
            self.query_one("#card", Panel).show(None)
            return
        told, due, links, today = self.told(), self.books.index.deadlines(entry), ways(scene, entry), self.today()
        self.query_one("#card", Panel).show(lambda width: card(told, entry, due, links, today, width))

    # -- making what searching needs -----------------------------------------------------------------------------

    class Warmed(Message):
        """The search strings are made."""

    def _start_warming(self) -> None:
        if self.books.is_cold:
            self.run_worker(partial(self._warm, self.books.to_warm()), thread=True, exit_on_error=False)

    def _warm(self, indexes: Sequence[Index]) -> None:
        """On a thread."""
        try:
            self.books.warm(indexes)
        finally:
            self.post_message(self.Warmed())

    @on(Warmed)
    def _warmed(self) -> None:
        self.redraw()  # which begins again when something has changed meanwhile

    # -- looking -------------------------------------------------------------------------------------------------

    def open(self, name: str) -> None:
        """Open a ledger, or a plugin's screen."""
        if name.startswith(SCREEN):
            self.run_worker(open_screen(self.app, name.removeprefix(SCREEN)), exit_on_error=False)
            return
        if self.books.open(name):
            self.remove_class("-reading")
            with self.prevent(SearchField.Changed):
                self.query_one(SearchField).value = self.books.sieve.text
            self.query_one(Listing).place = 0
            self.query_one("#sheet", VerticalScroll).scroll_home(animate=False)
            self.redraw()
        self.query_one(Listing).focus()

    def mark(self, ledger: str, entry_id: str) -> None:
        """Open a ledger with this entry marked; what hides it is cleared."""
        self.open(ledger)
        self._sought = entry_id
        self.app.catch_up()
        self.redraw()
        if self.query_one(Listing).key != entry_id:
            self._sought = entry_id
            self.show_all()

    def go_to(self, ledger: str, entry_id: str) -> None:
        """Go where a link leads: within the ledgers, or to the docket."""
        if ledger in self.books.indexes:
            self.mark(ledger, entry_id)
        else:
            self.app.run_worker(to_docket(self.app, ledger, entry_id))

    def turn(self, lists: int) -> None:
        """Go to the next ledger, or the one before."""
        if beside := self.books.beside(lists):
            self.open(beside)

    def search(self) -> None:
        """Type into the search field."""
        self.remove_class("-reading")
        self.query_one(SearchField).focus()

    def narrow(self, sieve: Sieve) -> None:
        """List what fits, in that order."""
        self.books.narrow(sieve)
        self.redraw()

    def show_all(self) -> None:
        """List everything again; the order stays."""
        with self.prevent(SearchField.Changed):
            self.query_one(SearchField).value = ""
        self.narrow(Sieve(order=self.books.sieve.order, reverse=self.books.sieve.reverse))

    def show_among(self, ledger: str, entries: Iterable[str], why: str) -> None:
        """List what stands behind a figure."""
        self.open(ledger)
        self.show_all()
        self.narrow(replace(self.books.sieve, among=frozenset(entries), why=why))

    def read(self) -> None:
        """Scroll the card; on a small terminal it takes the list's place."""
        self.add_class("-reading")
        self.query_one("#sheet", VerticalScroll).focus()
        self.rescene()

    # -- ticks ---------------------------------------------------------------------------------------------------

    def tick_marked(self) -> None:
        """Tick the marked entry and go on to the next, or take the tick away."""
        self.books.tick(self.query_one(Listing).key)
        self.redraw()
        self.query_one(Listing).action_move(1)

    def tick_listed(self) -> None:
        """Tick all that are listed; none, when all are."""
        self.books.tick_listed()
        self.redraw()

    def untick(self) -> None:
        """Take all ticks away."""
        if self.books.ticked:
            self.books.ticked.clear()
            self.redraw()

    # -- what is pressed -----------------------------------------------------------------------------------------

    def action_key_of_step(self, key: str) -> None:
        """A key that the open ledger may have given to one of its steps."""
        ledger = self._ledger(self.app.snapshot)
        act_id = keys_of(ledger).get(key) if ledger is not None else None
        if act_id is not None:
            self.action_act(act_id)

    def action_back(self) -> None:
        """Esc: from the card to the list; in the list, ticks go first, then what narrows it."""
        listing = self.query_one(Listing)
        if self.has_class("-reading") or not listing.has_focus:
            self.remove_class("-reading")
            listing.focus()
            self.rescene()
        elif self.books.ticked:
            self.untick()
        elif self.books.sieve.narrows:
            self.show_all()

    @on(Rail.Chosen)
    def _picked(self, event: Rail.Chosen) -> None:
        self.open(event.view)

    @on(SearchField.Changed)
    def _typed(self, event: SearchField.Changed) -> None:
        event.stop()
        if self.books.opened:
            self.narrow(replace(self.books.sieve, text=event.value))

    @on(SearchField.Left)
    def _found(self) -> None:
        self.query_one(Listing).focus()

    @on(Listing.Headed)
    def _headed(self, event: Listing.Headed) -> None:
        ledger = self._ledger(self.app.snapshot)
        if ledger is not None:
            self.narrow(sorted_by(self.books.sieve, order_of(ledger, event.column)))

    @on(Listing.Marked)
    def _marked(self) -> None:
        if self.app.snapshot is not None and self.books.opened:
            self.query_one("#sheet", VerticalScroll).scroll_home(animate=False)
            self._draw_card()
            self.rescene()

    @on(Listing.Taken)
    def _taken(self) -> None:
        self.read()
