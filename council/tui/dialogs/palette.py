"""The command palette: every act of the screen and the program, with its keys, and why it is refused now."""

from __future__ import annotations

from collections.abc import Sequence

from council.i18n import Words
from council.tui.acts import face
from council.tui.dialogs.choose import Choice, Choose
from council.tui.widgets.keybar import Legend


class Palette(Choose[str]):
    """Type part of a title; Enter does the act."""

    WIDE = True

    def __init__(self, _: Words, legends: Sequence[Legend]) -> None:
        ready = [legend for legend in legends if not legend.why]
        refused = [legend for legend in legends if legend.why]
        choices = [
            Choice(
                legend.id,
                legend.title,
                legend.group,
                legend.id.replace("_", " "),
                legend.why,
                "  ".join(face(key) for key in legend.keys),
            )
            for legend in (*ready, *refused)
            if legend.id != "palette"
        ]
        super().__init__(_("What should be done?"), choices)
