"""The rail: every list of a place with how much it holds; the one that is open stands out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.style import Style
from textual.widget import Widget

from council.tui.widgets.listing import fitted

LEAST, SMALL, MOST = 16, 24, 30  # cells; the middle one is the most on a small terminal


@dataclass(frozen=True)
class View:
    """One list: its id, its name, how many it holds (None: it holds nothing that one counts), how many of these are
    overdue, and whether a thin line parts it from those above."""

    id: str
    title: str
    count: int | None = 0
    late: int = 0
    apart: bool = False


class Rail(Widget):
    """One line a list; of more lists than there are lines, those around the open one."""

    DEFAULT_CSS = """
    Rail { width: 22; height: 1fr; padding: 1 0 0 0; border-right: solid $line; }
    """
    ALLOW_SELECT = False

    class Chosen(Message):
        """A list was clicked."""

        def __init__(self, view: str) -> None:
            super().__init__()
            self.view = view

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._shown: tuple[tuple[View, ...], str] = ((), "")

    def show(self, views: Sequence[View], chosen: str) -> None:
        """Show these lists, one of them chosen."""
        if (tuple(views), chosen) == self._shown:
            return
        self._shown = tuple(views), chosen
        widest = max((cell_len(view.title) for view in views), default=0) + 7
        self.styles.width = min(max(widest, LEAST), self._most()) + 1
        self.refresh(layout=True)

    def _most(self) -> int:
        return MOST if self.app.size.width >= 110 else SMALL

    def on_resize(self) -> None:
        """Names are cut shorter on a small terminal."""
        shown, self._shown = self._shown, ((), "")
        self.show(*shown)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 — Textual asks so
        """A line each, and the thin lines."""
        return len(self._shown[0]) + sum(view.apart for view in self._shown[0])

    def render(self) -> Content:
        """The lists."""
        views, chosen = self._shown
        width = self.content_size.width
        lines: list[Content] = []
        at = 0
        for view in views:
            if view.apart:
                lines.append(Content.assemble((" " + "─" * (width - 2), "$line")))
            at = len(lines) if view.id == chosen else at
            lines.append(self._line(view, view.id == chosen, width))
        height = max(1, self.content_size.height)
        first = max(0, min(at - height // 2, len(lines) - height))
        return Content("\n").join(lines[first : first + height])

    def _line(self, view: View, chosen: bool, width: int) -> Content:
        count = str(view.count) if view.count else ("·" if view.count == 0 and not view.late else "")
        late = f" !{view.late}" if view.late else ""
        room = width - 3 - cell_len(count) - cell_len(late)
        title = fitted(view.title, room)
        ground = " on $block-cursor-background" if chosen else ""
        line = Content.assemble(
            ("▌" if chosen else " ", f"$accent{ground}"),
            (title + " ", ("bold" if chosen else "$quiet" if view.count == 0 else "$foreground") + ground),
            (count, ("bold" if chosen else "$quiet") + ground),
            (late, f"bold $error{ground}"),
            (" ", ground.strip()),
        )
        return line.stylize(Style.from_meta({"view": view.id}))

    def on_click(self, event: events.Click) -> None:
        """Open the list under the pointer."""
        if view := event.style.meta.get("view"):
            self.post_message(self.Chosen(view))
