"""The title bar: the community, where one is, whether names are shown, the time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.content import Content
from textual.style import Style
from textual.widget import Widget
from textual.widgets import Input, TextArea

from council.tui.modes import PLACES

if TYPE_CHECKING:
    from council.tui.app import CouncilApp


LEAST_NAME = 8
"""Cells of the community's name that stay before the places are said more shortly."""


class TitleBar(Widget):
    """One line; drawn again each second for the time. A click on a place goes there."""

    DEFAULT_CSS = """
    TitleBar {
        dock: top;
        height: 1;
        padding: 0 1;
        background: $panel;
        color: $foreground;
    }
    """
    ALLOW_SELECT = False
    app: CouncilApp

    def render(self) -> Content:
        """Community and meeting on the left, the places in the middle, mark and time on the right."""
        right = self._right()
        places = self._fitting(self.content_size.width - right.cell_length) if self.app.snapshot else Content("")
        room = self.content_size.width - places.cell_length - right.cell_length - 4
        left = self._left().truncate(max(0, room), ellipsis=True)
        gap = self.content_size.width - left.cell_length - places.cell_length - right.cell_length
        before = max(2, gap // 2)
        return Content.assemble(left, " " * before, places, " " * max(2, gap - before), right)

    def _fitting(self, width: int) -> Content:
        """The places as there is room for them beside the community: farther apart, closer, in place of its name; and
        at last of those where one is not the digits alone."""
        name = min(LEAST_NAME, self._left().cell_length)
        for gap, beside in (("  ", name), (" ", name), (" ", 0)):
            places = Content(gap).join(self._places(titled=True))
            if places.cell_length + beside + 4 <= width:
                return places
        return Content(" ").join(self._places(titled=False))

    def _left(self) -> Content:
        snapshot = self.app.snapshot
        if snapshot is None:
            return Content.assemble((self.app._("Council"), "bold"))
        name = Content.assemble((snapshot.settings.name, "bold"))
        meeting = snapshot.meeting
        return name if meeting is None else Content.assemble(name, ("  " + meeting.title, "$quiet"))

    def _places(self, *, titled: bool) -> list[Content]:
        _ = self.app._
        typing = isinstance(self.screen.focused, (Input, TextArea))  # a digit would be text there: hold Alt
        held = [Content.assemble(("Alt+", "$accent"))] if typing else []
        return held + [
            Content.assemble(
                (place.digit, "$accent"),
                " " if titled or here else "",
                (_(place.title) if titled or here else "", "bold underline" if here else "$quiet"),
            ).stylize(Style.from_meta({"place": place.id}))
            for place in PLACES
            for here in (place.id == self.app.current_mode,)
        ]

    def _right(self) -> Content:
        snapshot = self.app.snapshot
        _ = self.app._
        marks = [_("names shown")] if self.app.names_shown else []
        if self.app.house is not None and self.app.house.opened.plugins.safe_mode:
            marks.append(_("safe mode"))
        if snapshot is not None and snapshot.unfinished:
            marks.append(_("not all written: check the disk"))
        time = _.time(self.app.now(), snapshot.settings.zone) if snapshot is not None else ""
        shown = [Content.assemble((f" {mark} ", "bold $background on $warning")) for mark in marks]
        return Content("  ").join([*shown, Content.assemble((time, "bold"))])

    def on_click(self, event: events.Click) -> None:
        """Go to the place under the pointer."""
        if place := event.style.meta.get("place"):
            self.app.action_act(f"go_{place}")  # as its key does: what is unsaved is asked about
