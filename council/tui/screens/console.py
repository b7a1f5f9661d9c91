"""The meeting console: the agenda on one side, the matter in hand in the middle, the hall on the other side."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Digits, OptionList

from council.domain.meeting import Item
from council.service.snapshot import Snapshot
from council.tui.console import agenda_acts, floor_acts, hall_acts, motion_acts, planning_acts, sitting_acts, vote_acts
from council.tui.console.scene import ConsoleScene
from council.tui.screens.base import CouncilScreen
from council.tui.widgets import matter, poll, sitting
from council.tui.widgets.agenda import Agenda
from council.tui.widgets.hall import Hall, strip
from council.tui.widgets.panel import Paint, Panel, View, clock, heading, view_of

NOTHING = ("", "", "")
Section = Callable[[View, Item, int], Content | None]


def _painting(section: Section, view: View, item: Item) -> Paint | None:
    """A section of an item as a panel paints it; None when it has nothing to say."""
    if section(view, item, 40) is None:
        return None
    return lambda width: section(view, item, width) or Content("")


class ConsoleScreen(CouncilScreen[ConsoleScene]):
    """The chair's place: one key per act."""

    ACTS = (
        *sitting_acts.ACTS,
        *planning_acts.ACTS,
        *vote_acts.ACTS,
        *agenda_acts.ACTS,
        *floor_acts.ACTS,
        *motion_acts.ACTS,
        *hall_acts.ACTS,
    )
    BAR = (
        *("go_on", "close", "last_call", "hands", "cancel", "recuse"),
        *("next", "open", "speaker", "end_turn", "pause", "extend", "move", "resolve", "conclude", "check_in", "straw"),
        *("trial", "give", "queue", "blank", "code", "desk", "note", "undo", "recess", "adjourn"),
        *("add", "edit", "up", "down", "drop", "consent", "appoint", "excuse", "proxy", "reschedule", "refresh"),
    )
    AUTO_FOCUS = "Agenda"
    DEFAULT_CSS = """
    ConsoleScreen {
        #strip { display: none; height: 1; padding: 0 1; background: $surface; }
        #columns { height: 1fr; }
        #left { width: 31; padding: 1 1 0 1; border-right: vkey $line; }
        #left Panel { margin-bottom: 1; }
        #middle { width: 1fr; padding: 1 2 0 2; scrollbar-size-vertical: 1; }
        #middle Panel { margin-bottom: 1; }
        #title { margin-bottom: 0; }
        #speech { height: auto; }
        #countdown { width: auto; margin-left: 2; color: $accent; text-style: bold; display: none; }
        #countdown.-soon { color: $warning; }
        #countdown.-over { color: $error; }
        Hall { border-left: vkey $line; padding: 1 1 0 1; }
    }
    ConsoleScreen.-broad #left { width: 42; }
    ConsoleScreen.-narrow {
        #strip { display: block; }
        #left { width: 27; padding: 0 1; }
        #left Panel { margin-bottom: 0; }
        #middle { padding: 0 1; }
        Hall { display: none; width: 37; padding: 0 1; border-left: none; border-right: vkey $line; }
        #columns { layout: horizontal; }
    }
    ConsoleScreen.-low Hall {
        padding: 0 1;
        QrCode { max-height: 15; margin: 0; }
        Panel { margin: 0; }
        #reach { display: none; }
    }
    ConsoleScreen.-narrow.-hall {
        #left { display: none; }
        Hall { display: block; dock: left; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._subject = NOTHING
        self._address = ""

    def body(self) -> ComposeResult:
        """Three columns, and the hall's one line for when there is no room for its column."""
        yield Panel(id="strip")
        with Horizontal(id="columns"):
            with Vertical(id="left"):
                yield Panel(id="heading")
                yield Agenda()
            with VerticalScroll(id="middle", can_focus=False):
                yield Panel(id="title")
                yield Panel(id="clock")
                yield Panel(id="vote")
                with Horizontal(id="speech"):
                    yield Panel(id="floor")
                    yield Digits("", id="countdown")
                yield Panel(id="motions")
                yield Panel(id="record")
                yield Panel(id="text")
            yield Hall()

    def on_resize(self) -> None:
        """The columns may come or go with the width, and what is new may have moved out of sight."""
        self._subject = NOTHING
        if self._drawn_at:
            self.call_after_refresh(self.redraw)

    def scene(self) -> ConsoleScene | None:
        """The scene with the marked item."""
        found = self.app.scene()
        if found is None:
            return None
        return ConsoleScene(found.snapshot, found.at, found.actor, self.query_one(Agenda).chosen)

    # -- drawing -------------------------------------------------------------------------------------------------

    def draw(self, snapshot: Snapshot) -> None:  # noqa: ARG002 — the view is made from the app's
        """Everything."""
        view = view_of(self.app)
        self.query_one(Agenda).show(view)
        if view is None:
            self._draw_nothing()
            return
        total = sum(item.minutes for item in view.meeting.agenda if item.state != "dropped")
        minutes = view._("{count} min", count=total) if total else ""
        self._panel("heading").show(lambda width: heading(view._("Agenda"), width, minutes))
        self.query_one(Hall).show(view, self.address)
        self._draw_matter(view, view.meeting.active_item)
        self.tick(view.now)

    def _draw_nothing(self) -> None:
        for panel in self.query(Panel):
            panel.show(None)
        no_meeting = self._("No meeting is planned yet. Plan one from the docket.")
        self._panel("title").show(lambda _: Content.assemble((no_meeting, "$quiet")))

    def _draw_matter(self, view: View, item: Item | None) -> None:
        in_view = poll.poll_in_view(view.meeting)
        shown = item if view.meeting.status in ("session", "recess") else None
        self._panel("title").show(
            (lambda width: matter.title(view, shown, width)) if shown else (lambda width: sitting.overview(view, width))
        )
        about = item.title if item is not None else ""
        self._panel("vote").show((lambda width: poll.drawn(view, in_view, width, about)) if in_view else None)
        self._bring_forward(
            (shown.id if shown else "", in_view.id if in_view else "", in_view.state if in_view else "")
        )
        for name, paint in (("motions", matter.motions), ("record", matter.record), ("text", matter.text)):
            self._panel(name).show(_painting(paint, view, shown) if shown else None)

    def _bring_forward(self, subject: tuple[str, str, str]) -> None:
        """Scroll to what is new: a vote that opened or closed, else the head of another matter."""
        before, self._subject = self._subject, subject
        if before == subject:
            return
        middle = self.query_one("#middle", VerticalScroll)
        if subject[1] and before[1:] != subject[1:]:
            self.call_after_refresh(self._show_whole, middle, self._panel("vote"))
        else:
            self.call_after_refresh(middle.scroll_home, animate=False)

    @staticmethod
    def _show_whole(middle: VerticalScroll, panel: Panel) -> None:
        """Scroll only when the panel would be cut off, and then to its head."""
        place = panel.virtual_region
        middle.scroll_to(y=place.y if place.bottom > middle.size.height else 0, animate=False)

    def tick(self, now: datetime) -> None:  # noqa: ARG002 — the view has it
        """The item's clock, the speaker's, and the strip."""
        view = view_of(self.app)
        if view is None:
            return
        item = view.meeting.active_item
        running = item is not None and view.meeting.status in ("session", "recess")
        self._panel("strip").show(lambda width: strip(view, width))
        self._notice_address()
        self._panel("clock").show((lambda width: matter.item_clock(view, item, width)) if item and running else None)
        debating = running and view.meeting.open_poll is None
        in_line = not self.has_class("-high")
        self._panel("floor").show((lambda width: matter.floor(view, width, in_line)) if debating else None)
        self.query_one("#speech").display = debating
        self._count_down(view)

    def _notice_address(self) -> None:
        """The laptop may have got another address: the code changes with it, and those in the hall must be told."""
        before, self._address = self._address, self.address
        if before != self._address and before and self._address:
            self.app.say(
                self._("Phones find the meeting at {url} now.", url=self._address), severity="warning", seconds=30
            )
        if before != self._address and (view := view_of(self.app)) is not None:
            self.query_one(Hall).show(view, self._address)

    def _count_down(self, view: View) -> None:
        turn = view.meeting.floor.speaking
        digits = self.query_one("#countdown", Digits)
        left = matter.left_of(turn, view) if turn is not None else None
        digits.display = left is not None and self.has_class("-high")
        if left is None:
            return
        digits.update(clock(left))
        digits.set_class(left < 0, "-over")
        digits.set_class(0 <= left <= matter.SOON, "-soon")

    @property
    def address(self) -> str:
        """Where phones find the meeting, empty while they are not served."""
        house = self.app.house
        pages = house.pages if house is not None else None
        return pages.base_url if pages is not None and pages.running else ""

    def _panel(self, name: str) -> Panel:
        return self.query_one(f"#{name}", Panel)

    # -- the list --------------------------------------------------------------------------------------------------

    @on(OptionList.OptionHighlighted, "Agenda")
    def _marked(self) -> None:
        self.rescene()

    @on(OptionList.OptionSelected, "Agenda")
    def _called(self) -> None:
        self.action_act("call")

    @on(Agenda.Paged)
    def _paged(self, event: Agenda.Paged) -> None:
        middle = self.query_one("#middle", VerticalScroll)
        if event.pages > 0:
            middle.scroll_page_down()
        else:
            middle.scroll_page_up()
