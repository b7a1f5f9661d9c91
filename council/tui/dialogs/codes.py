"""QR codes in full size: the hall's, the Wi-Fi's, the projector's address, the desk's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static

from council import qr
from council.domain.codes import spelled
from council.i18n import N_
from council.tui.dialogs.base import Dialog
from council.tui.widgets.qr import QrCode

if TYPE_CHECKING:
    from council.tui.app import CouncilApp


@dataclass(frozen=True)
class Sheet:
    """One code: what a phone reads, what stands above it, and the lines below."""

    text: str
    title: str
    lines: tuple[str, ...]


class Codes(Dialog[bool]):
    """One code at a time, as large as the terminal allows; ← and → turn the sheets, F switches to full cells."""

    HINT = N_("←→: other codes · f F2: coarser · Esc: back")
    BINDINGS = [
        Binding("left", "turn(-1)", show=False),
        Binding("right,space,tab", "turn(1)", show=False),
        Binding("f,f2", "coarser", show=False),
    ]

    def __init__(self, sheets: Sequence[Sheet]) -> None:
        super().__init__("")
        self._sheets = sheets
        self._place = 0

    def body(self) -> ComposeResult:
        """The code and its caption."""
        yield QrCode(fallback=self._("The window is too small for this code. Make it larger."))
        yield Static("", id="caption")

    def on_mount(self) -> None:
        """The first sheet."""
        super().on_mount()
        self.action_turn(0)

    def action_turn(self, sheets: int) -> None:
        """Another sheet."""
        self._place = (self._place + sheets) % len(self._sheets)
        sheet = self._sheets[self._place]
        self.query_one(QrCode).text = sheet.text
        hint = (f"{self._place + 1}/{len(self._sheets)}  " if len(self._sheets) > 1 else "") + self._(self.HINT)
        lines = "".join(f"\n{line}" for line in sheet.lines)
        self.query_one("#caption", Static).update(
            Content.assemble((sheet.title, "bold"), lines, (f"\n{hint}", "$quiet"))
        )

    def action_coarser(self) -> None:
        """Full cells, for consoles that draw half blocks two columns wide; and back."""
        code = self.query_one(QrCode)
        code.full_cells = not code.full_cells

    def on_click(self, event: events.Click) -> None:
        """A click is the way back."""
        event.stop()
        self.answer(True)

    def accept(self) -> None:
        """Back."""
        self.answer(True)


def hall_codes(app: CouncilApp) -> Codes:
    """What the hall needs: the meeting's page, the Wi-Fi, the projector's page."""
    _ = app._
    assert app.house is not None
    assert app.house.pages is not None
    assert app.snapshot is not None
    pages, wifi = app.house.pages, app.snapshot.settings.wifi
    sheets = [Sheet(pages.base_url, _("Meeting: scan, or type the address"), (pages.base_url,))]
    if wifi.ssid:
        joined = qr.wifi(wifi.ssid, wifi.password, wifi.security)
        scan = _("Scan with the phone's camera; WeChat does not read it.")
        sheets.append(Sheet(joined, f"Wi-Fi  {wifi.ssid}", (scan,)))
    sheets.append(Sheet(pages.screen_url, _("The projector's page"), (pages.screen_url,)))
    return Codes(sheets)


def desk_code(app: CouncilApp) -> Codes:
    """The desk's page with the staff code: whoever scans it may check people in."""
    _ = app._
    assert app.house is not None
    assert app.house.pages is not None
    assert app.snapshot is not None
    pages, staff = app.house.pages, app.snapshot.slips.staff
    secret = _("Only for the clerk at the desk. Code: {code}", code=spelled(staff))
    return Codes([Sheet(pages.desk_url(staff), _("Sign-in desk"), (f"{pages.base_url}/desk", secret))])
