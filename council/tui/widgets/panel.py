"""A piece of the screen that is text laid out to its width, and the small drawings such texts are made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from council.domain.meeting import Meeting
from council.i18n import Words
from council.service.snapshot import Snapshot
from council.tui.widgets.folding import cut, folded

if TYPE_CHECKING:
    from council.tui.app import CouncilApp

Paint = Callable[[int], Content]
"""What a panel shows, given its width in cells."""

EIGHTHS = " ▏▎▍▌▋▊▉"


@dataclass(frozen=True)
class View:
    """What the console's panels draw from: the meeting in its snapshot, the viewer's words, names masked or not."""

    snapshot: Snapshot
    meeting: Meeting
    _: Words
    called: Callable[[str], str]
    now: datetime

    def time(self, moment: datetime) -> str:
        """The time of day in the community's zone."""
        return self._.time(moment, self.snapshot.settings.zone)


def view_of(app: CouncilApp) -> View | None:
    """The view of the meeting in hand, or None when there is none."""
    snapshot = app.snapshot
    if snapshot is None or snapshot.meeting is None:
        return None
    return View(snapshot, snapshot.meeting, app._, app.called, app.now())


class Panel(Widget):
    """Draws what it is told to; hidden while that is nothing."""

    DEFAULT_CSS = """
    Panel { width: 1fr; height: auto; }
    Panel.-empty { display: none; }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=f"-empty {classes or ''}")
        self._paint: Paint = lambda _: Content("")
        self._painted = Content("")

    def show(self, paint: Paint | None) -> None:
        """Draw this from now on; None hides the panel. Nothing is repainted when it looks as before."""
        self.set_class(paint is None, "-empty")
        if paint is None:
            return
        self._paint = paint
        before, self._painted = self._painted, self._folded(self.content_size.width or 40)
        if self._painted.plain != before.plain or self._painted.spans != before.spans:
            self.refresh(layout=self._painted.plain != before.plain)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 — Textual asks so
        """As high as the text is at that width."""
        return self._folded(width).plain.count("\n") + 1

    def render(self) -> Content:
        """The text at the present width."""
        return self._folded(self.content_size.width)

    def _folded(self, width: int) -> Content:
        return folded(self._paint(width), width)


# -- small drawings ----------------------------------------------------------------------------------------------


def heading(title: str, width: int, remark: str = "") -> Content:
    """A section's title with a thin line behind it, and a remark at its end."""
    line = "─" * max(0, width - cell_len(title) - 1 - (cell_len(remark) + 1 if remark else 0))
    return Content.assemble((title, "bold $quiet"), (f" {line}", "$line"), (f" {remark}" if remark else "", "$quiet"))


def bar(part: int, whole: int, width: int, colour: str = "$accent", mark: int | None = None) -> Content:
    """A bar to the eighth of a cell; `mark` puts a thin line where so many would be."""
    eighths = min(8 * width, 8 * width * part // whole) if whole > 0 else 0
    full, rest = divmod(eighths, 8)
    cells = ["█"] * full + ([EIGHTHS[rest]] if rest else [])
    cells += [" "] * (width - len(cells))
    drawn = Content("".join(cells)).stylize(f"{colour} on $panel")
    if mark is not None and whole > 0:
        place = min(width - 1, max(0, (width * mark + whole - 1) // whole - 1))
        drawn = Content.assemble(
            drawn[:place],
            ("│" if place >= full else "┃", f"bold $foreground on {'$panel' if place >= full else colour}"),
            drawn[place + 1 :],
        )
    return drawn


def thread(part: int, whole: int, width: int, colour: str = "$accent") -> Content:
    """A bar as thin as a line, for what matters less."""
    full = min(width, (width * part + whole // 2) // whole) if whole > 0 else 0
    return Content.assemble(("━" * full, colour), ("━" * (width - full), "$line"))


def clock(seconds: int) -> str:
    """`3:07`, `-0:12`, `1:02:03`."""
    sign, left = ("-", -seconds) if seconds < 0 else ("", seconds)
    minutes, secs = divmod(left, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{sign}{hours}:{minutes:02d}:{secs:02d}" if hours else f"{sign}{minutes}:{secs:02d}"


def spread(left: Content, right: Content, width: int) -> Content:
    """Two texts at the two ends of a line; the left one gives way."""
    room = width - right.cell_length - (1 if right.cell_length else 0)
    shown = left if left.cell_length <= room else left[: len(cut(left.plain, max(1, room))) - 1] + "…"
    return Content.assemble(shown, " " * max(0, width - shown.cell_length - right.cell_length), right)
