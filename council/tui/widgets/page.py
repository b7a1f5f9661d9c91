"""A long text to be read: set to the width there is, scrolled, only what is seen is drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.binding import Binding
from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

Paint = Callable[[int], Sequence[Content]]
"""The lines of a text, given the width in cells."""


class Page(ScrollView, can_focus=True, inherit_bindings=False):
    """Lines of text; keys scroll. A text about the same thing stays where it was scrolled to."""

    DEFAULT_CSS = """
    Page {
        width: 1fr;
        height: 1fr;
        padding: 0 1;
        background: $background;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-gutter: stable;
        scrollbar-size-vertical: 1;
    }
    """
    BINDINGS = [
        Binding("up", "scroll_up", show=False),
        Binding("down", "scroll_down", show=False),
        Binding("pageup", "page_up", show=False),
        Binding("pagedown,space", "page_down", show=False),
        Binding("home", "scroll_home", show=False),
        Binding("end", "scroll_end", show=False),
    ]
    MOST = 100
    """Longer lines are not read well: the text takes no more cells than that."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._paint: Paint = lambda width: ()  # noqa: ARG005
        self._about: object = None
        self._lines: Sequence[Content] = ()

    @property
    def lines(self) -> Sequence[Content]:
        """The text as it is set now."""
        return self._lines

    def show(self, paint: Paint, about: object = None) -> None:
        """Show this text; when it is `about` something else than the last one, from its beginning."""
        self._paint = paint
        self._set()
        if about != self._about:
            self._about = about
            self.scroll_home(animate=False)

    def _set(self) -> None:
        width = min(self.scrollable_content_region.width, self.MOST)
        self._lines = self._paint(width) if width > 0 else ()
        self.virtual_size = Size(width, len(self._lines))
        self.refresh()

    def on_resize(self) -> None:
        """Set the text anew."""
        self._set()

    def render_line(self, y: int) -> Strip:
        """One line of what is scrolled to."""
        width = self.scrollable_content_region.width
        place = y + round(self.scroll_y)
        if place >= len(self._lines) or not self._lines[place].plain:
            return Strip.blank(width, self.rich_style)
        strips = Visual.to_strips(self, self._lines[place], width, 1, self.visual_style, apply_selection=False)
        return strips[0].adjust_cell_length(width, self.rich_style)

    # -- scrolling, always at once: a hall that watches wants no animation -----------------------------------------

    def action_scroll_up(self) -> None:
        """A line up."""
        self.scroll_up(animate=False)

    def action_scroll_down(self) -> None:
        """A line down."""
        self.scroll_down(animate=False)

    def action_page_up(self) -> None:
        """What is seen at once, up."""
        self.scroll_relative(y=-max(1, self.size.height - 2), animate=False)

    def action_page_down(self) -> None:
        """What is seen at once, down."""
        self.scroll_relative(y=max(1, self.size.height - 2), animate=False)

    def action_scroll_home(self) -> None:
        """To the beginning."""
        self.scroll_home(animate=False)

    def action_scroll_end(self) -> None:
        """To the end."""
        self.scroll_end(animate=False)
