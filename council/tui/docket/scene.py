"""What the docket's acts look at: the list that is open, and what is marked in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from council.domain.cycle import Stage
from council.domain.kernel import Refusal
from council.domain.ledger import FOLLOW_UP_WORKFLOW, Action, Entry, FollowUp, Proposal
from council.domain.meeting import Meeting
from council.tui.acts import Scene
from council.tui.docket.views import FOLLOW_UPS, MEETINGS, follow_up_of, workflow_of


@dataclass(frozen=True)
class DocketScene(Scene):
    """The scene, the id of the open list, of the entry that is marked in it, and whether its card is being read."""

    view: str = ""
    marked: str = ""
    reading: bool = False

    @property
    def proposal(self) -> Entry[Proposal]:
        """The marked proposal; raises `Refusal("choice.missing")`."""
        entry = None if self.view in (FOLLOW_UPS, MEETINGS) else self.snapshot.proposals.get(self.marked)
        if entry is None:
            raise Refusal("choice.missing")
        return entry

    @property
    def stage(self) -> Stage | None:
        """The stage in which the marked proposal waits; None at an end."""
        return self.snapshot.cycle.stage(self.proposal.state)

    @property
    def follow_up(self) -> Entry[FollowUp]:
        """The marked follow-up, or the one of the marked proposal; raises `Refusal("choice.missing")`."""
        entry = (
            self.snapshot.follow_ups.get(self.marked)
            if self.view == FOLLOW_UPS
            else follow_up_of(self.snapshot, self.proposal.id)
        )
        if entry is None:
            raise Refusal("choice.missing")
        return entry

    @property
    def chosen_meeting(self) -> Meeting:
        """The marked meeting; raises `Refusal("choice.missing")`."""
        meeting = self.snapshot.meetings.get(self.marked) if self.view == MEETINGS else None
        if meeting is None:
            raise Refusal("choice.missing")
        return meeting


def legal(scene: DocketScene, name: str) -> Action:
    """An action on the marked proposal as the cycle's workflow has it; raises `Refusal` when it may not be taken."""
    entry = scene.proposal
    action = workflow_of(scene.snapshot.cycle).action(name)
    if entry.state not in action.sources:
        raise Refusal("ledger.not_now", number=entry.number)
    return action


def refused(name: str) -> Callable[[DocketScene], Refusal | None]:
    """Why an action on the marked proposal may not be taken now."""

    def why_not(scene: DocketScene) -> Refusal | None:
        legal(scene, name)
        return None

    return why_not


def refused_task(name: str) -> Callable[[DocketScene], Refusal | None]:
    """Why an action on the follow-up may not be taken now."""

    def why_not(scene: DocketScene) -> Refusal | None:
        entry = scene.follow_up
        if entry.state not in FOLLOW_UP_WORKFLOW.action(name).sources:
            return Refusal("ledger.not_now", number=entry.number)
        return None

    return why_not


def forward(scene: DocketScene, *kinds: str) -> Action:
    """What moves the marked proposal out of its stage, where the stage is of one of these kinds.

    Raises `Refusal("ledger.not_now")`.
    """
    entry, stage = scene.proposal, scene.stage
    if stage is None or stage.kind not in kinds:
        raise Refusal("ledger.not_now", number=entry.number)
    following = scene.snapshot.cycle.following(stage.id)
    actions = workflow_of(scene.snapshot.cycle).legal(stage.id)
    return next(action for action in actions if action.to == following)


def among_proposals(scene: DocketScene) -> bool:
    """Whether the open list is one of proposals."""
    return scene.view not in (FOLLOW_UPS, MEETINGS)


def among_tasks(scene: DocketScene) -> bool:
    """Whether follow-ups are what the open list is about."""
    if scene.view == FOLLOW_UPS:
        return True
    stage = scene.snapshot.cycle.stage(scene.view)
    return stage is not None and stage.kind in ("carrying_out", "answering")


def among_meetings(scene: DocketScene) -> bool:
    """Whether the open list is that of meetings."""
    return scene.view == MEETINGS
