"""The cycle a proposal travels: stages as data, and the workflow that follows from them.

A state is the stage in which the proposal waits, or one of the ends: returned, merged, withdrawn, refused, closed.
"""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from council.domain.kernel import Model, Refusal, Text
from council.domain.ledger import Action, Workflow
from council.domain.meeting import Outcome

StageKind = Literal["intake", "deliberation", "decision", "publication", "carrying_out", "answering"]

ENDS = {
    "returned": Text(zh="已退回", en="Returned"),
    "merged": Text(zh="已并案", en="Merged"),
    "withdrawn": Text(zh="已撤回", en="Withdrawn"),
    "refused": Text(zh="未通过", en="Refused"),
    "closed": Text(zh="已办结", en="Closed"),
}
FORWARD = {
    "intake": ("submit", Text(zh="提交", en="Submit")),
    "deliberation": ("recommend", Text(zh="商议通过", en="Recommend")),
    "decision": ("adopt", Text(zh="表决通过", en="Adopt")),
    "publication": ("end_publication", Text(zh="公示期满", en="End the notice")),
    "carrying_out": ("answer", Text(zh="反馈", en="Answer for")),
    "answering": ("rate", Text(zh="评价", en="Rate")),
}
"""What moves a proposal out of a stage of each kind to the next one: the action's name and title."""

OUTCOME_ACTIONS: dict[Outcome, str] = {
    "recommended": "recommend",
    "amended": "recommend",
    "adopted": "adopt",
    "returned": "return",
    "merged": "merge",
    "refused": "refuse",
    "rejected": "refuse",
}
"""What an agenda item's outcome does to the proposal behind it; outcomes not named here leave it where it is."""


class Stage(Model):
    """One stage: `body` meets on it (deliberation, decision), `rule` decides there instead of the body's own, `days`
    is how long a publication hangs out."""

    id: str
    name: Text
    kind: StageKind
    body: str = ""
    rule: str = ""
    days: int = Field(default=0, ge=0)


class Cycle(Model):
    """The stages in order, with the practice or law they come from."""

    id: str
    name: Text
    explanation: Text
    basis: Text = Text(zh="", en="")
    stages: tuple[Stage, ...]

    @model_validator(mode="after")
    def _sound(self) -> Self:
        ids = [stage.id for stage in self.stages]
        if len(set(ids)) < len(ids) or set(ids) & set(ENDS):
            raise ValueError("stage ids must be unique and none of the ends'")
        if not self.stages or self.stages[0].kind != "intake":
            raise ValueError("the first stage takes proposals in")
        if any(stage.kind in ("deliberation", "decision") and not stage.body for stage in self.stages):
            raise ValueError("a stage that meets needs a body")
        return self

    def stage(self, stage_id: str) -> Stage | None:
        """The stage of that id, or None (one of the ends)."""
        return next((stage for stage in self.stages if stage.id == stage_id), None)

    def docket(self, body: str) -> tuple[Stage, ...]:
        """The stages whose proposals wait for a meeting of that body."""
        return tuple(
            stage for stage in self.stages if stage.body == body and stage.kind in ("deliberation", "decision")
        )

    def following(self, stage_id: str) -> str:
        """The state after a stage: the next stage, or `closed`."""
        ids = [stage.id for stage in self.stages]
        place = ids.index(stage_id) + 1
        return ids[place] if place < len(ids) else "closed"

    def workflow(self) -> Workflow:
        """The proposals' workflow that these stages make."""
        states = {stage.id: stage.name for stage in self.stages} | ENDS
        meeting = tuple(stage.id for stage in self.stages if stage.kind in ("deliberation", "decision"))
        intake = self.stages[0].id
        actions = [
            Action(
                name=_forward_name(stage, self.stages),
                title=FORWARD[stage.kind][1],
                sources=(stage.id,),
                to=self.following(stage.id),
            )
            for stage in self.stages
        ]
        actions += [
            Action(name="edit", title=Text(zh="修改", en="Edit"), sources=(intake, "returned")),
            Action(name="publish", title=Text(zh="公示", en="Publish"), sources=_of_kind(self, "publication")),
            Action(name="resubmit", title=Text(zh="重新提交", en="Submit again"), sources=("returned",), to=intake),
            Action(name="return", title=Text(zh="退回", en="Return"), sources=meeting, to="returned", reason=True),
            Action(
                name="merge", title=Text(zh="并案", en="Merge"), sources=(intake, *meeting), to="merged", reason=True
            ),
            Action(name="refuse", title=Text(zh="不予通过", en="Refuse"), sources=meeting, to="refused", reason=True),
            Action(
                name="withdraw",
                title=Text(zh="撤回", en="Withdraw"),
                sources=(intake, "returned", *meeting),
                to="withdrawn",
                reason=True,
            ),
        ]
        return Workflow(states=states, initial=intake, actions=tuple(actions))


def _of_kind(cycle: Cycle, kind: StageKind) -> tuple[str, ...]:
    return tuple(stage.id for stage in cycle.stages if stage.kind == kind)


def _forward_name(stage: Stage, stages: tuple[Stage, ...]) -> str:
    """The forward action's name; where several stages share a kind, with the stage's id behind it."""
    name = FORWARD[stage.kind][0]
    first = next(other for other in stages if other.kind == stage.kind)
    return name if first.id == stage.id else f"{name}:{stage.id}"


def action_for(cycle: Cycle, stage_id: str, outcome: Outcome) -> str | None:
    """The ledger action that an outcome in a stage's meeting means, or None when the proposal stays.

    Raises `Refusal("cycle.unknown_stage")`.
    """
    stage = cycle.stage(stage_id)
    if stage is None:
        raise Refusal("cycle.unknown_stage", stage=stage_id)
    name = OUTCOME_ACTIONS.get(outcome)
    return _forward_name(stage, cycle.stages) if name in ("recommend", "adopt") else name
