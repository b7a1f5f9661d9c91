"""Before a plugin may run: what it declares, and whether somebody trusts it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from council.i18n import N_, Words
from council.plugins.changing import Candidate
from council.tui.dialogs.base import Dialog
from council.tui.dialogs.room import make_room
from council.tui.plugins.page import declared, replaced
from council.tui.widgets.panel import Panel
from council.tui.widgets.setting import facts, stacked, wrapped


class Trust(Dialog[bool]):
    """Answers True when it is trusted; asked once for each file on each computer. `place` is which of how many."""

    WIDE = True
    HINT = N_("↑↓: scroll · Enter: I trust it · Esc: no")

    def __init__(self, candidate: Candidate, _: Words, place: tuple[int, int] = (1, 1)) -> None:
        found = candidate.found
        title = _("Trust the plugin {plugin}?", plugin=f"{found.name} {found.version}")
        super().__init__(title if place[1] < 2 else f"{title}  {place[0]}/{place[1]}")
        self._candidate = candidate

    def body(self) -> ComposeResult:
        """Its line about itself, what it declares, and what trusting it means."""
        with VerticalScroll():
            yield Panel(id="declared")
        yield Panel(id="meaning")

    def on_mount(self) -> None:
        """The arrows belong to what it declares."""
        super().on_mount()
        found, said, _ = self._candidate.found, self._candidate.described, self._
        summary = said.summary(found, _.language)
        old = replaced(self._candidate, _)

        def paint(width: int) -> Content:
            lines = wrapped(Content(summary), width) if summary else []
            lines += wrapped(Content.assemble((old, "$accent")), width) if old else []
            return stacked([*lines, *([Content("")] if lines else []), *facts(declared(found, said, _), width)])

        meaning = _(
            "A plugin can do whatever Council can: read and change everything here. Take it only from somebody you "
            "know. The community is opened anew with it; phones wait for a moment."
        )
        self.query_one("#declared", Panel).show(paint)
        self.query_one("#meaning", Panel).show(lambda _width: Content.assemble(("\n" + meaning, "$warning")))
        self.query_one(VerticalScroll).focus()

    def on_resize(self) -> None:
        """As much as the terminal can show at once."""
        make_room(self, others=5)

    def accept(self) -> None:
        """It is trusted."""
        self.answer(True)
