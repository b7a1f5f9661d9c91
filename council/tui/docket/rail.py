"""The rail: every list of the docket with how much it holds; the one that is open stands out."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.style import Style
from textual.widget import Widget

from council.tui.docket.views import ENDED, FOLLOW_UPS, View
from council.tui.widgets.listing import fitted

LEAST, SMALL, MOST = 16, 24, 30  # cells; the middle one is the most on a small terminal


class Rail(Widget):
    """One line a list. A thin line stands before what is no stage of the cycle: the ends, the follow-ups."""

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
        return len(self._shown[0]) + 2

    def render(self) -> Content:
        """The lists."""
        views, chosen = self._shown
        width = self.content_size.width
        lines: list[Content] = []
        for view in views:
            if view.id in (ENDED, FOLLOW_UPS):
                lines.append(Content.assemble((" " + "─" * (width - 2), "$line")))
            lines.append(self._line(view, view.id == chosen, width))
        return Content("\n").join(lines)

    def _line(self, view: View, chosen: bool, width: int) -> Content:
        count = str(view.count) if view.count else ("·" if not view.late else "")
        late = f" !{view.late}" if view.late else ""
        room = width - 3 - cell_len(count) - cell_len(late)
        title = fitted(view.title, room)
        ground = " on $block-cursor-background" if chosen else ""
        line = Content.assemble(
            ("▌" if chosen else " ", f"$accent{ground}"),
            (title + " ", ("bold" if chosen else "$foreground" if view.count else "$quiet") + ground),
            (count, ("bold" if chosen else "$quiet") + ground),
            (late, f"bold $error{ground}"),
            (" ", ground.strip()),
        )
        return line.stylize(Style.from_meta({"view": view.id}))

    def on_click(self, event: events.Click) -> None:
        """Open the list under the pointer."""
        if view := event.style.meta.get("view"):
            self.post_message(self.Chosen(view))
