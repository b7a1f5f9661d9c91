"""The middle of the console: the matter in hand, section by section; what is new is scrolled into sight."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Digits

from council.domain.meeting import Item
from council.tui.widgets import matter, poll, sitting
from council.tui.widgets.panel import Paint, Panel, View, clock

NOTHING = ("", "", "")
Section = Callable[[View, Item, int], Content | None]


def _painting(section: Section, view: View, item: Item) -> Paint | None:
    """A section of an item as a panel paints it; None when it has nothing to say."""
    if section(view, item, 40) is None:
        return None
    return lambda width: section(view, item, width) or Content("")


class Middle(VerticalScroll):
    """What the meeting deals with; between matters, how it stands."""

    DEFAULT_CSS = """
    Middle {
        width: 1fr;
        padding: 1 2 0 2;
        scrollbar-size-vertical: 1;
        Panel { margin-bottom: 1; }
        #speech { height: auto; }
        #countdown { width: auto; margin-left: 2; color: $accent; text-style: bold; display: none; }
        #countdown.-soon { color: $warning; }
        #countdown.-over { color: $error; }
    }
    """

    def __init__(self) -> None:
        super().__init__(id="middle", can_focus=False)
        self._subject = NOTHING

    def compose(self) -> ComposeResult:
        """The sections, from the most urgent to the least."""
        yield Panel(id="title")
        yield Panel(id="clock")
        yield Panel(id="vote")
        with Horizontal(id="speech"):
            yield Panel(id="floor")
            yield Digits("", id="countdown")
        yield Panel(id="motions")
        yield Panel(id="record")
        yield Panel(id="text")

    def _panel(self, name: str) -> Panel:
        return self.query_one(f"#{name}", Panel)

    def say(self, text: str) -> None:
        """Nothing but this: there is no meeting."""
        for panel in self.query(Panel):
            panel.show(None)
        self.query_one("#countdown").display = False
        self._panel("title").show(lambda _: Content.assemble((text, "$quiet")))

    def show(self, view: View) -> None:
        """The matter in hand, else how the meeting stands; and the vote that belongs to it."""
        held = poll.poll_in_view(view.meeting)
        item = view.meeting.active_item if view.meeting.status in ("session", "recess") else None
        self._panel("title").show(
            (lambda width: matter.title(view, item, width)) if item else (lambda width: sitting.overview(view, width))
        )
        about = item.title if item is not None else ""
        self._panel("vote").show((lambda width: poll.drawn(view, held, width, about)) if held else None)
        for name, section in (("motions", matter.motions), ("record", matter.record), ("text", matter.text)):
            self._panel(name).show(_painting(section, view, item) if item else None)
        self._bring_forward((item.id if item else "", held.id if held else "", held.state if held else ""))

    def tick(self, view: View) -> None:
        """The item's clock and the speaker's."""
        item = view.meeting.active_item if view.meeting.status in ("session", "recess") else None
        self._panel("clock").show((lambda width: matter.item_clock(view, item, width)) if item else None)
        debating = item is not None and view.meeting.open_poll is None
        in_line = not self.screen.has_class("-high")
        self._panel("floor").show((lambda width: matter.floor(view, width, in_line)) if debating else None)
        self.query_one("#speech").display = debating
        turn = view.meeting.floor.speaking
        left = matter.left_of(turn, view) if turn is not None else None
        digits = self.query_one("#countdown", Digits)
        digits.display = left is not None and not in_line
        if left is not None:
            digits.update(clock(left))
            digits.set_class(left < 0, "-over")
            digits.set_class(0 <= left <= matter.SOON, "-soon")

    # -- scrolling -------------------------------------------------------------------------------------------------

    def forget(self) -> None:
        """What is new may have moved out of sight: bring it forward again when drawn next."""
        self._subject = NOTHING

    def _bring_forward(self, subject: tuple[str, str, str]) -> None:
        """Scroll to what is new: a vote that opened or closed, else the head of another matter."""
        before, self._subject = self._subject, subject
        if before == subject:
            return
        if subject[1] and before[1:] != subject[1:]:
            self.call_after_refresh(self._show_whole, self._panel("vote"))
        else:
            self.call_after_refresh(self.scroll_home, animate=False)

    def _show_whole(self, panel: Panel) -> None:
        """Scroll only when the panel would be cut off, and then to its head."""
        place = panel.virtual_region
        self.scroll_to(y=place.y if place.bottom > self.size.height else 0, animate=False)
