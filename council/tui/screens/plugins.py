"""The plugins: what there is for this community, how each stands, and what can be done about it."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from council.domain.kernel import Refusal
from council.i18n import Words
from council.plugins import Plugins
from council.service.snapshot import Snapshot
from council.tui.acts import Act
from council.tui.plugins.acts import ACTS
from council.tui.plugins.page import View, page, summary
from council.tui.plugins.scene import PluginsScene
from council.tui.plugins.seen import Seen, look
from council.tui.plugins.states import WIDTHS, WORDS, state_of
from council.tui.screens.base import CouncilScreen
from council.tui.widgets.listing import Cell, Column, Listing, Row
from council.tui.widgets.page import Page
from council.tui.widgets.setting import wrapped

BESIDE = 110  # cells from which the page stands beside the list, as the app's breakpoints have it


class PluginsScreen(CouncilScreen[PluginsScene]):
    """The list on the left, the marked plugin's page on the right. What there is is read in a thread, again each time
    one comes here: a stick may have been put in meanwhile."""

    ACTS: ClassVar[tuple[Act[PluginsScene], ...]] = ACTS
    BINDINGS = [Binding("escape", "back", show=False)]
    AUTO_FOCUS = "#there"
    DEFAULT_CSS = """
    PluginsScreen {
        #plugins { height: 1fr; }
        #left { width: 52; border-right: solid $line; }
        #banner { height: auto; padding: 0 1; color: $warning; display: none; }
        #about { padding: 1 2; }
        &.-broad #left { width: 64; }
        &.-broad #about { padding: 1 4; }
        &.-narrow #left { width: 1fr; border-right: none; }
        &.-narrow #about { display: none; padding: 0 1; }
        &.-narrow.-reading #about { display: block; }
        &.-narrow.-reading #left { display: none; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._seen: tuple[Seen, ...] | None = None
        self._refused: Refusal | None = None

    def body(self) -> ComposeResult:
        """The list, a word above it in safe mode, and the page."""
        with Horizontal(id="plugins"):
            with Vertical(id="left"):
                yield Static(id="banner", markup=False)
                yield Listing(id="there")
            yield Page(id="about")

    def on_screen_resume(self) -> None:
        """See what there is now."""
        super().on_screen_resume()
        self.look_again()

    @work(exclusive=True, group="looking")
    async def look_again(self) -> None:
        """Read what there is, and show it."""
        house = self.app.house
        if house is None:
            return
        try:
            self._seen, self._refused = await asyncio.to_thread(look, house.folder), None
        except Refusal as refusal:
            self._seen, self._refused = (), refusal
        self.redraw()

    @property
    def _plugins(self) -> Plugins:
        assert self.app.house is not None
        return self.app.house.opened.plugins

    # -- drawing -------------------------------------------------------------------------------------------------

    def draw(self, snapshot: Snapshot) -> None:
        """The list and the page of the marked one."""
        _ = self._
        banner = self.query_one("#banner", Static)
        banner.display = self._plugins.safe_mode
        banner.update(Content(_("Safe mode: no plugin is loaded. S or F6 loads them again.")))
        rows = [self._row(seen, _) for seen in self._seen or ()]
        self.query_one(Listing).show(self._columns(_), rows, nothing=self._nothing(_))
        self._draw_page(snapshot)

    @property
    def _alone(self) -> bool:
        """Whether the list has the whole width, and so room for a word on each plugin."""
        return self.app.size.width < BESIDE

    def _columns(self, _: Words) -> tuple[Column, ...]:
        name = (Column(_("Plugin"), 16), Column(_("What it is"))) if self._alone else (Column(_("Plugin")),)
        return (*name, Column(_("Version"), 8), Column(_("State"), WIDTHS[_.language]))

    def on_resize(self) -> None:
        """Other columns, where there is other room."""
        self.redraw()

    def _nothing(self, _: Words) -> str:
        if self._seen is None:
            return _("Looking…")
        return _.refusal(self._refused) if self._refused is not None else _("There is no plugin here.")

    def _row(self, seen: Seen, _: Words) -> Row:
        word, tone = WORDS[state_of(seen, self._plugins)]
        version = seen.found.version if seen.found is not None else ""
        about = (Cell(summary(seen, _), "quiet"),) if self._alone else ()
        return Row(seen.key, (Cell(seen.name), *about, Cell(version, "quiet"), Cell(_(word), tone)))

    def _draw_page(self, snapshot: Snapshot) -> None:
        seen, view = self._marked(), View(self._, self._plugins, snapshot.settings.zone)
        general = [trouble.refusal for trouble in self._plugins.troubles if not trouble.plugin]

        def lines(width: int) -> list[Content]:
            if seen is None:
                return [line for each in general for line in wrapped(Content(self._.refusal(each)), width)]
            return page(seen, view, width)

        self.query_one(Page).show(lines, seen.key if seen is not None else "")

    # -- looking -------------------------------------------------------------------------------------------------

    def _marked(self) -> Seen | None:
        key = self.query_one(Listing).key
        return next((seen for seen in self._seen or () if seen.key == key), None)

    def scene(self) -> PluginsScene | None:
        """What acts look at: the marked plugin."""
        base, house = self.app.scene(), self.app.house
        if base is None or house is None:
            return None
        return PluginsScene(base.snapshot, base.at, base.actor, self._plugins, self._marked(), house.reopens)

    @on(Listing.Marked)
    def _moved(self) -> None:
        self.redraw()

    @on(Listing.Taken)
    def _taken(self) -> None:
        self.add_class("-reading")
        self.query_one(Page).focus()

    def action_back(self) -> None:
        """Esc: from the page to the list."""
        self.remove_class("-reading")
        self.query_one(Listing).focus()
