"""Room for what scrolls in a dialog: all that the terminal has, less what stands around it."""

from __future__ import annotations

from typing import Any

from textual.containers import VerticalScroll

from council.tui.dialogs.base import Dialog

FRAME = 4  # lines of the frame and its padding
SHARE = 92  # per cent of the terminal's height that a dialog takes at most, as `council.tcss` says


def make_room(dialog: Dialog[Any], others: int) -> None:
    """Let the scrolling part be as high as fits beside `others`, the lines of the dialog's other parts."""
    scroll = dialog.query_one(VerticalScroll)
    scroll.styles.max_height = max(4, dialog.app.size.height * SHARE // 100 - FRAME - others)
