"""A paper that was written: where it is; Enter opens it."""

from __future__ import annotations

from pathlib import Path

from textual.content import Content

from council.i18n import N_, Words
from council.tui.dialogs.ask import Confirm


class Written(Confirm):
    """Says where the file is. Yes opens it in whatever shows such files; nothing opens by itself."""

    HINT = N_("Enter: open it · Esc: back")

    def __init__(self, _: Words, path: Path) -> None:
        super().__init__(_("Written"), Content.assemble((path.name, "bold"), "\n", (str(path.parent), "$quiet")))
