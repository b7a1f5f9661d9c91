"""What the console's acts look at, and the situations in which an act belongs on the key bar."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from council.domain.kernel import Refusal
from council.domain.meeting import Item, Meeting, Motion, Poll, Status
from council.tui.acts import Scene

PLACEHOLDER = "…"
"""Stands in a command for what is still to be asked, so that `decide` can tell whether asking makes sense."""


@dataclass(frozen=True)
class ConsoleScene(Scene):
    """The scene, and the agenda item that is marked in the list."""

    marked: str | None = None

    @property
    def item(self) -> Item:
        """The marked item; raises `Refusal("agenda.unknown_item")` when the agenda is empty."""
        item = self.meeting.item(self.marked)
        if item is None:
            raise Refusal("agenda.unknown_item")
        return item

    @property
    def matter(self) -> Item:
        """The item in hand; raises `Refusal("agenda.nothing_in_hand")`."""
        item = self.meeting.active_item
        if item is None:
            raise Refusal("agenda.nothing_in_hand")
        return item

    @property
    def motion(self) -> Motion:
        """The motion that would be voted on next; raises `Refusal("motion.none_pending")`."""
        waiting = self.meeting.pending_motions(self.matter.id)
        if not waiting:
            raise Refusal("motion.none_pending")
        return waiting[0]

    @property
    def poll(self) -> Poll:
        """The open vote; raises `Refusal("poll.none_open")`."""
        if self.meeting.open_poll is None:
            raise Refusal("poll.none_open")
        return self.meeting.open_poll


Situation = Callable[[ConsoleScene], bool]


def during(*statuses: Status) -> Situation:
    """In these states of the sitting."""
    return lambda scene: scene.meeting.status in statuses


def _quiet(meeting: Meeting) -> bool:
    return meeting.status == "session" and meeting.open_poll is None


def debating(scene: ConsoleScene) -> bool:
    """In session with a matter in hand and no vote open."""
    return _quiet(scene.meeting) and scene.meeting.active_item is not None


def between_votes(scene: ConsoleScene) -> bool:
    """In session with no vote open."""
    return _quiet(scene.meeting)


def voting(scene: ConsoleScene) -> bool:
    """While a vote is open."""
    return scene.meeting.open_poll is not None


def speaking(scene: ConsoleScene) -> bool:
    """While somebody has the floor."""
    return scene.meeting.floor.speaking is not None


def before_session(scene: ConsoleScene) -> bool:
    """While the meeting is being prepared, or people are coming in."""
    return scene.meeting.status in ("planned", "doors")


def never(scene: ConsoleScene) -> bool:
    """Only in the full list, and while it may be done."""
    return False
