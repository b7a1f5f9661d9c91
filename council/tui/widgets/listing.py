"""A list in columns: one line a row, a mark that moves, as many rows as there are.

Only what is seen is drawn, so a list of thousands costs what a short one does. Widths are counted in cells: one column
takes the room that the others leave, and what does not fit ends in `…`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from council.tui.widgets.setting import wrapped

GAP = 2
TONES = ("quiet", "warning", "error", "success", "accent")


@dataclass(frozen=True)
class Column:
    """A heading and its width in cells; 0 takes the rest. `right` aligns numbers; a list of fewer than `needs` cells
    leaves the column out."""

    title: str
    width: int = 0
    right: bool = False
    needs: int = 0


@dataclass(frozen=True)
class Cell:
    """A text and how it is said: one of `TONES`, or plainly."""

    text: str
    tone: str = ""


@dataclass(frozen=True)
class Row:
    """A line of the list: its key, and a cell for each column."""

    key: str
    cells: tuple[Cell, ...]


def fitted(text: str, width: int) -> str:
    """The text in exactly so many cells: padded, or cut with `…`."""
    text = " ".join(text.split())
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    return set_cell_size(set_cell_size(text, max(0, width - 1)).rstrip() + "…", width) if width else ""


class Listing(ScrollView, can_focus=True, inherit_bindings=False):
    """Rows under headings; ↑ ↓ move the mark, Enter or a click on the marked row takes it."""

    DEFAULT_CSS = """
    Listing {
        height: 1fr;
        background: $background;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        & > .listing--heading { color: $quiet; }
        & > .listing--mark { background: $block-cursor-background; color: $block-cursor-foreground; }
        & > .listing--blurred { background: $block-cursor-blurred-background; color: $block-cursor-blurred-foreground; }
        & > .listing--quiet { color: $quiet; }
        & > .listing--warning { color: $warning; }
        & > .listing--error { color: $error; }
        & > .listing--success { color: $success; }
        & > .listing--accent { color: $accent; }
    }
    """
    COMPONENT_CLASSES = {
        "listing--heading",
        "listing--mark",
        "listing--blurred",
        *(f"listing--{tone}" for tone in TONES),
    }
    BINDINGS = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "leaf(-1)", show=False),
        Binding("pagedown", "leaf(1)", show=False),
        Binding("home", "move(-1000000)", show=False),
        Binding("end", "move(1000000)", show=False),
        Binding("enter", "take", show=False),
    ]
    ALLOW_SELECT = False

    place: reactive[int] = reactive(0, repaint=False)
    """The marked row, counted from 0."""

    class Marked(Message):
        """The mark moved to another row, or its row is another one now."""

        def __init__(self, listing: Listing, key: str) -> None:
            super().__init__()
            self.listing, self.key = listing, key

        @property
        def control(self) -> Listing:
            """The list."""
            return self.listing

    class Taken(Marked):
        """A row was taken with Enter, or by a click on the marked one."""

    class Headed(Message):
        """A heading was clicked: the place of its column."""

        def __init__(self, column: int) -> None:
            super().__init__()
            self.column = column

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._columns: tuple[Column, ...] = ()
        self._keys: Sequence[str] = ()
        self._row: Callable[[int], Row] = lambda place: Row(self._keys[place], ())
        self._shown: object = None
        self._nothing = ""

    @property
    def key(self) -> str:
        """The marked row's key; empty while there are no rows."""
        return self._keys[self.place] if self.place < len(self._keys) else ""

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows."""
        return tuple(self._row(place) for place in range(len(self._keys)))

    def show(self, columns: Sequence[Column], rows: Sequence[Row], key: str = "", nothing: str = "") -> None:
        """Show these rows, the one of that key marked; without it, the one marked before, or what stands in its place.
        `nothing` is what stands there when there are none.

        Nothing is painted when all is as before.
        """
        shown = tuple(rows)
        self.show_many(columns, [row.key for row in shown], shown.__getitem__, key, nothing, same=shown)

    def show_many(
        self,
        columns: Sequence[Column],
        keys: Sequence[str],
        row: Callable[[int], Row],
        key: str = "",
        nothing: str = "",
        same: object = None,
    ) -> None:
        """The same for thousands: `keys` are those of all rows, and `row` makes the one at a place when it is seen.

        Nothing is painted while `same`, which stands for all that the rows are made of, is as before (None never is).
        """
        before = self.key
        wanted = key or before
        if same is None or (tuple(columns), same, nothing) != (self._columns, self._shown, self._nothing):
            self._columns, self._keys, self._row = tuple(columns), keys, row
            self._shown, self._nothing = same, nothing
            self.virtual_size = Size(self.size.width, len(keys) + 1)
            self.refresh()
        last = min(self.place, max(0, len(self._keys) - 1))
        stays = last < len(self._keys) and self._keys[last] == wanted
        self.place = last if stays or wanted not in self._keys else self._keys.index(wanted)
        if self.key != before:
            self.refresh()

    # -- moving ----------------------------------------------------------------------------------------------------

    def validate_place(self, place: int) -> int:
        """Never beyond the ends."""
        return max(0, min(place, len(self._keys) - 1)) if self._keys else 0

    def watch_place(self) -> None:
        """Bring the marked row into view."""
        self.scroll_to_region(Region(0, self.place, 1, 2), animate=False, force=True, immediate=True)
        self.refresh()

    def action_move(self, rows: int) -> None:
        """Move the mark, stopping at the ends."""
        before = self.place
        self.place += rows
        if self.place != before:
            self.post_message(self.Marked(self, self.key))

    def action_leaf(self, pages: int) -> None:
        """Move the mark by what is seen at once."""
        self.action_move(pages * max(1, self.size.height - 2))

    def action_take(self) -> None:
        """Take the marked row."""
        if self._keys:
            self.post_message(self.Taken(self, self.key))

    def on_click(self, event: events.Click) -> None:
        """Mark the row under the pointer; the marked one is taken."""
        if event.y == 0:
            if (column := self._column_at(event.x)) is not None:
                self.post_message(self.Headed(column))
            return
        place = event.y - 1 + round(self.scroll_y)
        if place >= len(self._keys):
            return
        if place == self.place:
            self.action_take()
        else:
            self.action_move(place - self.place)

    def on_focus(self) -> None:
        """The mark is brighter while keys go here."""
        self.refresh()

    def on_blur(self) -> None:
        """The mark is paler while keys go elsewhere."""
        self.refresh()

    def on_resize(self) -> None:
        """Columns take the new width."""
        self.virtual_size = Size(self.size.width, len(self._keys) + 1)
        self.refresh()

    # -- drawing ---------------------------------------------------------------------------------------------------

    def _widths(self, width: int) -> list[int]:
        """The columns' widths in a list of so many cells; a column that is left out has none."""
        shown = [column for column in self._columns if width >= column.needs]
        taken = sum(column.width for column in shown) + GAP * len(shown)
        return [(column.width or max(4, width - taken)) if column in shown else 0 for column in self._columns]

    def _column_at(self, x: int) -> int | None:
        """The column that stands at so many cells from the left."""
        at = 1
        for place, wide in enumerate(self._widths(self.scrollable_content_region.width)):
            if wide and at <= x < at + wide:
                return place
            at += wide + GAP if wide else 0
        return None

    def render_line(self, y: int) -> Strip:
        """The headings stay on top; below them the rows that are scrolled to."""
        width = self.scrollable_content_region.width
        widths = self._widths(width)
        if y == 0:
            style = self.get_component_rich_style("listing--heading")
            cells = [Cell(column.title) for column in self._columns]
            return self._strip(cells, widths, width, style, toned=False)
        place = y - 1 + round(self.scroll_y)
        if not self._keys:
            return self._said_instead(y - 2, width)
        if place >= len(self._keys):
            return Strip.blank(width, self.rich_style)
        if place != self.place:
            return self._strip(self._row(place).cells, widths, width, self.rich_style)
        mark = "listing--mark" if self.has_focus else "listing--blurred"
        return self._strip(self._row(place).cells, widths, width, self.get_component_rich_style(mark))

    def _said_instead(self, line: int, width: int) -> Strip:
        """A line of what stands in an empty list."""
        lines = wrapped(Content(self._nothing), min(width - 2, 72))
        said = lines[line].plain if 0 <= line < len(lines) else ""
        style = self.get_component_rich_style("listing--heading")
        return Strip([Segment(f" {said}", style)]).adjust_cell_length(width, self.rich_style)

    def _strip(
        self, cells: Sequence[Cell], widths: Sequence[int], width: int, style: Style, toned: bool = True
    ) -> Strip:
        segments = [Segment(" ", style)]
        for column, cell, wide in zip(self._columns, cells, widths, strict=True):
            if not wide:
                continue
            tone = self._tone(cell.tone) if toned and cell.tone else None
            segments += [Segment(_aligned(cell.text, wide, column.right), style + tone if tone else style)]
            segments += [Segment(" " * GAP, style)]
        return Strip(segments).adjust_cell_length(width, style)

    def _tone(self, tone: str) -> Style:
        """The colour alone, so that it lies on the mark as on the ground."""
        return Style(color=self.get_component_rich_style(f"listing--{tone}").color)


def _aligned(text: str, width: int, right: bool) -> str:
    shown = fitted(text, width)
    if not right:
        return shown
    bare = shown.rstrip()
    return " " * (width - cell_len(bare)) + bare
