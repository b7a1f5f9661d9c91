"""Quitting while a meeting is in progress."""

from __future__ import annotations

from council.domain.meeting import Meeting
from council.i18n import Words
from council.tui.dialogs.ask import Confirm


class Farewell(Confirm):
    """Asks once more, and says what happens to the meeting."""

    is_farewell = True

    def __init__(self, _: Words, meeting: Meeting) -> None:
        about = _(
            "“{title}” is in progress. Nothing is lost: opened again, it stands where it stands now. But phones get no "
            "answer while the program is closed.",
            title=meeting.title,
        )
        if meeting.open_poll is not None:
            about += "\n\n" + _("The vote “{title}” stays open.", title=meeting.open_poll.title)
        super().__init__(_("Quit?"), about)
