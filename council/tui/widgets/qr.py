"""A QR code on the screen, black on white whatever the theme."""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from council import qr

_COLOURS = {True: "#000000", False: "#ffffff"}
_STYLES = {(ink, paper): Style(color=_COLOURS[ink], bgcolor=_COLOURS[paper]) for ink in _COLOURS for paper in _COLOURS}


class QrCode(Widget):
    """A QR code, as large as its text asks for, in the middle of the place it is given.

    Where the place is too small the code gets a lower error correction, then a narrower quiet zone; where even
    that does not fit, the fallback is shown instead of a code that no phone reads.
    """

    DEFAULT_CSS = """
    QrCode {
        width: auto;
        height: auto;
        content-align: center middle;
        text-align: center;
    }
    """

    ALLOW_SELECT = False

    text: reactive[str] = reactive("", layout=True)
    """What a phone reads."""
    full_cells: reactive[bool] = reactive(False, layout=True)
    """Draw two blank columns a module instead of half blocks, for consoles that draw `▀` two columns wide."""
    fallback: reactive[str] = reactive("", layout=True)
    """What to say where no code fits; plain text, never markup."""

    def __init__(
        self,
        text: str = "",
        *,
        fallback: str = "",
        full_cells: bool = False,
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """Make a QR code.

        Args:
            text: What a phone reads.
            fallback: What to say where no code fits, or where there is no text yet.
            full_cells: Whether to draw two blank columns a module instead of half blocks.
            name: The name of the widget.
            id: The ID of the widget in the DOM.
            classes: The CSS classes of the widget.
        """
        super().__init__(name=name, id=id, classes=classes)
        self.set_reactive(QrCode.text, text)
        self.set_reactive(QrCode.fallback, fallback)
        self.set_reactive(QrCode.full_cells, full_cells)

    @property
    def drawing(self) -> qr.Drawing | None:
        """The code as it stands on the screen, or None while the fallback does."""
        return self._fitting(self.size)

    def _fitting(self, place: Size) -> qr.Drawing | None:
        if not self.text:  # nothing to load the library for
            return None
        return qr.fit(self.text, place.width, place.height, in_full_cells=self.full_cells)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """The columns of the code that fits into the container, or those of the fallback."""
        room = _room(container, viewport)
        drawing = self._fitting(room)
        if drawing:
            return drawing.columns
        return min(room.width, max(map(cell_len, self.fallback.splitlines()), default=0))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The rows of the code that fits into the width and the container, or those of the fallback."""
        drawing = self._fitting(_room(container, viewport).with_width(width))
        return drawing.rows if drawing else super().get_content_height(container, viewport, width)

    def render(self) -> Content:
        """The fallback; a code is drawn by `render_line`."""
        return Content(self.fallback)

    def render_line(self, y: int) -> Strip:
        """One line of the code in its own colours, amid the theme's."""
        drawing = self.drawing
        if drawing is None:
            return super().render_line(y)
        left, top = (self.size.width - drawing.columns) // 2, (self.size.height - drawing.rows) // 2
        around = self.visual_style.rich_style
        if not top <= y < top + drawing.rows:
            return Strip.blank(self.size.width, around)
        before = Segment(" " * left, around)
        after = Segment(" " * (self.size.width - left - drawing.columns), around)
        code = [Segment(text, _STYLES[ink, paper]) for text, ink, paper in drawing.lines()[y - top]]
        return Strip([before, *code, after], self.size.width)


def _room(container: Size, viewport: Size) -> Size:
    """The place there is: a container that asks how large its contents want to be has no size yet."""
    return Size(container.width or viewport.width, container.height or viewport.height)
