"""What the acts of the minutes look at: the marked meeting and how far its minutes have come."""

from __future__ import annotations

from dataclasses import dataclass, field

from council.domain.kernel import Refusal
from council.domain.meeting import Meeting
from council.service.archive import ArchiveStatus
from council.tui.acts import Scene


@dataclass(frozen=True)
class PapersScene(Scene):
    """The scene, the marked meeting's id, the state of its minutes, and whether the short form is read."""

    marked: str = ""
    status: ArchiveStatus = field(default_factory=ArchiveStatus)
    short: bool = False

    @property
    def chosen(self) -> Meeting:
        """The marked meeting; raises `Refusal("choice.missing")`."""
        meeting = self.snapshot.meetings.get(self.marked)
        if meeting is None:
            raise Refusal("choice.missing")
        return meeting

    @property
    def archived(self) -> Meeting:
        """The marked meeting, when it is in the archive; raises `Refusal("archive.not_archived")`."""
        meeting = self.chosen
        if self.status.state == "draft":
            raise Refusal("archive.not_archived")
        return meeting
