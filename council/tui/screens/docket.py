"""The docket: proposals by the stage of the cycle they wait in, follow-ups, meetings; and the marked one's card."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from council.service.snapshot import Snapshot
from council.tui.acts import Act
from council.tui.docket import following, looking, planning, proposing
from council.tui.docket.card import follow_up_card, proposal_card
from council.tui.docket.lists import listed, nothing
from council.tui.docket.meeting_card import meeting_card
from council.tui.docket.said import Teller, teller
from council.tui.docket.scene import DocketScene
from council.tui.docket.search import SearchField
from council.tui.docket.views import ENDED, FOLLOW_UPS, MEETINGS, Filter, category, views
from council.tui.screens.base import CouncilScreen
from council.tui.widgets.listing import Listing
from council.tui.widgets.panel import Paint, Panel
from council.tui.widgets.rail import Rail


class DocketScreen(CouncilScreen[DocketScene]):
    """Which list is open and what it is narrowed to is all that this screen knows; the rest stands in the snapshot."""

    ACTS: ClassVar[tuple[Act[DocketScene], ...]] = (
        *proposing.ACTS,
        *following.ACTS,
        *planning.ACTS,
        *looking.ACTS,
    )
    BAR = ("read",)
    BINDINGS = [Binding("escape", "back", show=False)]
    AUTO_FOCUS = "#entries"
    DEFAULT_CSS = """
    DocketScreen {
        #docket { height: 1fr; }
        #panes { layout: vertical; width: 1fr; }
        #list { height: 2fr; width: 1fr; }
        #line { height: 1; }
        #narrowed { width: auto; color: $accent; padding: 0 1; }
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
        self._view = self._sought = ""
        self.wanted = Filter()

    def body(self) -> ComposeResult:
        """The rail, the list under its search field, the card."""
        with Horizontal(id="docket"):
            yield Rail(id="rail")
            with Vertical(id="panes"):
                with Vertical(id="list"):
                    with Horizontal(id="line"):
                        yield SearchField(id="search")
                        yield Static(id="narrowed", markup=False)
                    yield Listing(id="entries")
                with VerticalScroll(id="sheet"):
                    yield Panel(id="card")

    # -- drawing -------------------------------------------------------------------------------------------------

    def draw(self, snapshot: Snapshot) -> None:
        """Everything anew; what was marked stays marked."""
        told = teller(self.app, snapshot)
        if self._view not in (*(stage.id for stage in snapshot.cycle.stages), ENDED, FOLLOW_UPS, MEETINGS):
            self._view = self._first_view(snapshot)
        self.query_one(Rail).show(views(snapshot, self.wanted, told.today, told._), self._view)
        field = self.query_one(SearchField)
        field.placeholder = told._("Search: number, title, text, grid, category, proposer")
        self.query_one("#narrowed", Static).update(Content(self._narrowed_to(told)))
        columns, rows = listed(told, self._view, self.wanted)
        self.query_one(Listing).show(columns, rows, self._sought, nothing(told, self._view, self.wanted))
        self._sought = ""
        self._draw_card(told)

    @staticmethod
    def _first_view(snapshot: Snapshot) -> str:
        """The first stage in which something waits for a meeting; else where proposals are written down."""
        held = {entry.state for entry in snapshot.proposals.values()}
        meeting = [stage.id for stage in snapshot.cycle.stages if stage.kind in ("deliberation", "decision")]
        return next((stage for stage in meeting if stage in held), snapshot.cycle.stages[0].id)

    def _narrowed_to(self, told: Teller) -> str:
        named = (self.wanted.grid, category(self.wanted.category, told._) if self.wanted.category else "")
        return "  ".join(f"◇ {name}" for name in named if name)

    def _draw_card(self, told: Teller) -> None:
        self.query_one("#card", Panel).show(self._card(told))

    def _card(self, told: Teller) -> Paint | None:
        key = self.query_one(Listing).key
        snapshot = told.snapshot
        if self._view == MEETINGS and (meeting := snapshot.meetings.get(key)):
            return lambda width: meeting_card(told, meeting, width)
        if self._view == FOLLOW_UPS and (task := snapshot.follow_ups.get(key)):
            return lambda width: follow_up_card(told, task, width)
        if entry := snapshot.proposals.get(key):
            return lambda width: proposal_card(told, entry, width)
        return None

    def scene(self) -> DocketScene | None:
        """What acts look at: the open list and what is marked in it."""
        base = self.app.scene()
        if base is None:
            return None
        marked, reading = self.query_one(Listing).key, self.has_class("-reading")
        return DocketScene(base.snapshot, base.at, base.actor, self._view, marked, reading)

    # -- looking -------------------------------------------------------------------------------------------------

    def mark(self, view: str, entry: str) -> None:
        """Open a list with this entry marked; what hides it is cleared."""
        self._view, self.wanted = view, Filter()
        with self.prevent(SearchField.Changed):
            self.query_one(SearchField).value = ""
        self._sought = entry
        self.redraw()

    def turn(self, lists: int) -> None:
        """Go to the next list, or the one before."""
        snapshot = self.app.snapshot
        if snapshot is None:
            return
        order = [*(stage.id for stage in snapshot.cycle.stages), ENDED, FOLLOW_UPS, MEETINGS]
        self._open(order[(order.index(self._view) + lists) % len(order)])

    def search(self) -> None:
        """Type into the search field."""
        self.remove_class("-reading")
        self.query_one(SearchField).focus()

    def narrow(self, wanted: Filter) -> None:
        """Show only what fits."""
        self.wanted = wanted
        self.redraw()

    def _open(self, view: str) -> None:
        if view != self._view:
            self._view = view
            self.remove_class("-reading")
            self.query_one(Listing).place = 0
            self.query_one("#sheet", VerticalScroll).scroll_home(animate=False)
            self.redraw()
        self.query_one(Listing).focus()

    @on(Rail.Chosen)
    def _chosen_view(self, event: Rail.Chosen) -> None:
        self._open(event.view)

    @on(SearchField.Changed)
    def _typed(self, event: SearchField.Changed) -> None:
        event.stop()
        self.narrow(replace(self.wanted, text=event.value))

    @on(SearchField.Left)
    def _found(self) -> None:
        self.query_one(Listing).focus()

    @on(Listing.Marked)
    def _marked(self) -> None:
        if self.app.snapshot is not None:
            self.query_one("#sheet", VerticalScroll).scroll_home(animate=False)
            self._draw_card(teller(self.app, self.app.snapshot))
            self.rescene()

    @on(Listing.Taken)
    def _taken(self) -> None:
        """Enter: a meeting is opened; of the others the card is read."""
        if self._view == MEETINGS:
            self.action_act("open")
        else:
            self.read()

    def read(self) -> None:
        """Scroll the card; on a small terminal it takes the list's place."""
        self.add_class("-reading")
        self.query_one("#sheet", VerticalScroll).focus()
        self.rescene()

    def action_back(self) -> None:
        """Esc: from the card to the list; in the list, everything is shown again."""
        if self.has_class("-reading") or not self.query_one(Listing).has_focus:
            self.remove_class("-reading")
            self.query_one(Listing).focus()
            self.rescene()
        elif self.wanted:
            self.query_one(SearchField).value = ""
            self.narrow(Filter())
