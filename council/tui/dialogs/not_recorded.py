"""A write that failed: nothing of it happened, and what to do."""

from __future__ import annotations

from textual.content import Content

from council.i18n import Words
from council.store.base import StoreError
from council.tui.dialogs.ask import Tell


class NotRecorded(Tell):
    """Says that nothing was recorded; the meeting stands where it stood."""

    def __init__(self, _: Words, error: StoreError) -> None:
        super().__init__(
            _("Not recorded"),
            Content.assemble(
                (_("The disk refused this step; nothing of it was recorded."), "bold $error"),
                "\n\n",
                _(
                    "The meeting stands where it stood, and what was acknowledged before is safe. Make room on the "
                    "disk, or plug the stick in again, then do the step once more. If it fails again, recess the "
                    "meeting and copy the community's folder to another disk."
                ),
                "\n\n",
                (str(error), "$quiet"),
            ),
        )
        self.add_class("-grave")
