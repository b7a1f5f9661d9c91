"""The ledgers: those that plugins bring, each as a table with the marked entry's card; and plugins' own screens."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
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

from council.documents.ledger.index import Index, Line
from council.documents.ledger.teller import Teller
from council.domain.ledger import Ledger
from council.service.snapshot import Snapshot
from council.tui.acts import Act, heard
from council.tui.docket.search import SearchField
from council.tui.ledgers.acts import ACTS
from council.tui.ledgers.card import card
from council.tui.ledgers.finding import Finder, Sieve
from council.tui.ledgers.looking import sorted_by
from council.tui.ledgers.plugged import SCREEN, open_screen, places
from council.tui.ledgers.said import absent, banner, listed
from council.tui.ledgers.scene import LedgersScene, pointed_at, ways
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
    """Which ledger is open, what it is narrowed to and what is ticked is all that this screen knows; the indexes are
    made of the snapshot, and made again when there is another."""

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
        self._opened = self._sought = ""
        self._sieves: dict[str, Sieve] = {}
        self._ticked: dict[str, None] = {}
        self._indexes: dict[str, Index] = {}
        self._finder = Finder()
        self._lines: list[Line] = []
        self._ids: list[str] = []
        self._absent: list[str] = []
        self._warming: tuple[int, ...] = ()
        self._is_warming = False
        self._pointed: tuple[object, Mapping[str, Sequence[str]]] = (None, {})

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
        return snapshot.ledgers.get(self._opened) if snapshot is not None else None

    def index(self) -> Index:
        """The open ledger's index."""
        return self._indexes[self._opened]

    def told(self) -> Teller:
        """How the open ledger's entries are told to whoever looks at this terminal."""
        assert self.app.snapshot is not None
        return Teller(self._, self.app.snapshot, self._opened, masked=not self.app.names_shown)

    def today(self) -> date:
        """Today, where the community is."""
        assert self.app.snapshot is not None
        return self.app.now().astimezone(self.app.snapshot.settings.zone).date()

    @property
    def sieve(self) -> Sieve:
        """What the open ledger is narrowed to, and its order."""
        return self._sieves.get(self._opened, Sieve())

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
            self.query_one(Listing).key if self._opened else "",
            tuple(self._ticked),
            self._ids,
            self.sieve,
            self.has_class("-reading"),
            self._pointed_at(base.snapshot),
        )

    def _pointed_at(self, snapshot: Snapshot) -> Mapping[str, Sequence[str]]:
        """Which entries fields of others point at; gone through once for each change of the ledgers."""
        if self._pointed[0] is not snapshot.kept:
            self._pointed = (snapshot.kept, pointed_at(snapshot))
        return self._pointed[1]

    # -- drawing -------------------------------------------------------------------------------------------------

    def draw(self, snapshot: Snapshot) -> None:
        """Everything anew; what was marked stays marked."""
        self._indexes = {name: self._indexes.get(name) or Index(ledger) for name, ledger in snapshot.ledgers.items()}
        if self._opened not in snapshot.ledgers:
            self._opened = next(iter(snapshot.ledgers), "")
            self._ticked.clear()
        for name, index in self._indexes.items():
            if index.ledger is not snapshot.ledgers[name]:
                index = self._indexes[name] = Index(snapshot.ledgers[name])
            index.follow(snapshot)
        self.query_one(Rail).show(self.views(), self._opened)
        if self._opened:
            self._draw_list(self.told())
        else:
            self._draw_nothing()
        if self._versions() != self._warming and not all(index.is_warm for index in self._indexes.values()):
            self.set_timer(PAINTED, self._start_warming)

    def views(self) -> list[View]:
        """All ledgers, with how much they hold, and the plugins' own screens: the lines of the rail."""
        assert self.app.snapshot is not None
        counted = {name: (index.count(), index.overdue(self.today())) for name, index in self._indexes.items()}
        return places(self.app, self.app.snapshot, counted)

    def _draw_list(self, told: Teller) -> None:
        index, sieve, today = self.index(), self.sieve, self.today()
        if not sieve.text.strip() or index.is_warm:  # else as soon as the search strings are made
            self._lines = self._finder.found(index, sieve, today)
        else:
            self._lines = [line for line in self._lines if line.entry.id in index.lines]
        lines, ids = self._lines, [line.entry.id for line in self._lines]
        self._ids = ids
        self._ticked = {entry_id: None for entry_id in self._ticked if entry_id in index.lines}
        field = self.query_one(SearchField)
        field.placeholder = told._("Search: anything that stands in it, pinyin or initials")
        self.query_one("#narrowed", Static).update(Content(listed(told, sieve, len(lines), len(self._ticked))))
        self._say("#banner", self._banner(told, index))
        self._say("#nothing", "")
        listing = self.query_one(Listing)
        listing.display = True
        ticked = frozenset(self._ticked)
        same = (index.version, sieve, index.is_warm, told._.language, told.masked, told.snapshot.roster, ticked, today)
        listing.show_many(
            columns(told, sieve, bool(ticked)),
            ids,
            lambda place: row(told, lines[place], ticked, today),
            self._sought,
            nothing(told, sieve, not index.lines),
            same=(self._opened, *same),
        )
        self._sought = ""
        self._draw_card()

    def _draw_nothing(self) -> None:
        """Without any ledger: what ledgers are, and how to come by one."""
        self._lines, self._ids = [], []
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
        entry = scene.snapshot.entries(self._opened).get(scene.marked) if scene and scene.opened else None
        if scene is None or entry is None:
            self.query_one("#card", Panel).show(None)
            return
        told, due, links, today = self.told(), self.index().deadlines(entry), ways(scene, entry), self.today()
        self.query_one("#card", Panel).show(lambda width: card(told, entry, due, links, today, width))

    # -- making what searching needs -----------------------------------------------------------------------------

    class Warmed(Message):
        """The search strings are made."""

    def _versions(self) -> tuple[int, ...]:
        return tuple(index.version for index in self._indexes.values())

    def _start_warming(self) -> None:
        if not self._is_warming:
            self._is_warming, self._warming = True, self._versions()
            indexes = sorted(self._indexes.values(), key=lambda each: each.ledger.id != self._opened)
            self.run_worker(partial(self._warm, indexes), thread=True, exit_on_error=False)

    def _warm(self, indexes: Sequence[Index]) -> None:
        """On a thread: make what searching needs, the open ledger's first."""
        try:
            for index in indexes:
                index.warm()
        finally:
            self._is_warming = False
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
        if name != self._opened and name in self._indexes:
            self._opened = name
            self._ticked.clear()
            self.remove_class("-reading")
            with self.prevent(SearchField.Changed):
                self.query_one(SearchField).value = self.sieve.text
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
        if ledger in self._indexes:
            self.mark(ledger, entry_id)
        else:
            self.app.run_worker(self._to_docket(ledger, entry_id))

    async def _to_docket(self, ledger: str, entry_id: str) -> None:
        from council.tui.docket.views import ENDED, FOLLOW_UPS
        from council.tui.screens.docket import DocketScreen

        snapshot = self.app.snapshot
        if snapshot is None:
            return
        entry = snapshot.entries(ledger)[entry_id]
        waits = ledger == "proposals" and snapshot.cycle.stage(entry.state)
        self.app.go("docket")
        screen = self.app.screen
        if isinstance(screen, DocketScreen):
            screen.call_after_refresh(
                screen.mark, FOLLOW_UPS if ledger == "follow_ups" else entry.state if waits else ENDED, entry_id
            )

    def turn(self, lists: int) -> None:
        """Go to the next ledger, or the one before."""
        order = list(self._indexes)
        if order:
            self.open(order[(order.index(self._opened) + lists) % len(order)])

    def search(self) -> None:
        """Type into the search field."""
        self.remove_class("-reading")
        self.query_one(SearchField).focus()

    def narrow(self, sieve: Sieve) -> None:
        """List what fits, in that order."""
        self._sieves[self._opened] = sieve
        self.redraw()

    def show_all(self) -> None:
        """List everything again; the order stays."""
        with self.prevent(SearchField.Changed):
            self.query_one(SearchField).value = ""
        self.narrow(Sieve(order=self.sieve.order, reverse=self.sieve.reverse))

    def show_among(self, ledger: str, entries: Iterable[str], why: str) -> None:
        """List what stands behind a figure."""
        self.open(ledger)
        self.show_all()
        self.narrow(replace(self.sieve, among=frozenset(entries), why=why))

    def read(self) -> None:
        """Scroll the card; on a small terminal it takes the list's place."""
        self.add_class("-reading")
        self.query_one("#sheet", VerticalScroll).focus()
        self.rescene()

    # -- ticks ---------------------------------------------------------------------------------------------------

    def tick_marked(self) -> None:
        """Tick the marked entry and go on to the next, or take the tick away."""
        key = self.query_one(Listing).key
        if key in self._ticked:
            del self._ticked[key]
        elif key:
            self._ticked[key] = None
        self.redraw()
        self.query_one(Listing).action_move(1)

    def tick_listed(self) -> None:
        """Tick all that are listed; none, when all are."""
        listed = dict.fromkeys(self._ids)
        self._ticked = {} if set(listed) <= set(self._ticked) else {**self._ticked, **listed}
        self.redraw()

    def untick(self) -> None:
        """Take all ticks away."""
        if self._ticked:
            self._ticked.clear()
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
        elif self._ticked:
            self.untick()
        elif self.sieve.narrows:
            self.show_all()

    @on(Rail.Chosen)
    def _picked(self, event: Rail.Chosen) -> None:
        self.open(event.view)

    @on(SearchField.Changed)
    def _typed(self, event: SearchField.Changed) -> None:
        event.stop()
        if self._opened:
            self.narrow(replace(self.sieve, text=event.value))

    @on(SearchField.Left)
    def _found(self) -> None:
        self.query_one(Listing).focus()

    @on(Listing.Headed)
    def _headed(self, event: Listing.Headed) -> None:
        ledger = self._ledger(self.app.snapshot)
        if ledger is not None:
            self.narrow(sorted_by(self.sieve, order_of(ledger, event.column)))

    @on(Listing.Marked)
    def _marked(self) -> None:
        if self.app.snapshot is not None and self._opened:
            self.query_one("#sheet", VerticalScroll).scroll_home(animate=False)
            self._draw_card()
            self.rescene()

    @on(Listing.Taken)
    def _taken(self) -> None:
        self.read()
