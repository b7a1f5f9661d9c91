"""Ledgers: documents with a workflow. A model, states, named actions, who may, what needs a reason; nothing else.

Every change has an actor, a time, from, to and a reason. Deletion is a state.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Generic, Literal, TypeVar

from pydantic import Field

from council.domain.kernel import Model, Refusal, Text, fresh_id

Fields = TypeVar("Fields", bound=Model)


class Action(Model):
    """A named step from some states to another. `to` None: the state stays. `reason`: one must be given."""

    name: str
    title: Text
    sources: tuple[str, ...]
    to: str | None = None
    reason: bool = False


class Workflow(Model):
    """States by id with their names; `initial` is where an entry begins; `final` are those that nothing leaves."""

    states: dict[str, Text]
    initial: str
    actions: tuple[Action, ...]

    def action(self, name: str) -> Action:
        """The action of that name; raises `Refusal("ledger.unknown_action")`."""
        for action in self.actions:
            if action.name == name:
                return action
        raise Refusal("ledger.unknown_action", action=name)

    def legal(self, state: str) -> tuple[Action, ...]:
        """The actions that may be taken in a state."""
        return tuple(action for action in self.actions if state in action.sources)


class Change(Model):
    """One dated step in an entry's life. `cause` is `meeting/seq` when a meeting brought it about, `former` the values
    that were replaced, `figures` numbers that explain it (a vote's sums)."""

    at: datetime
    actor: str
    action: str
    before: str = ""
    after: str
    reason: str = ""
    cause: str = ""
    former: dict[str, Any] = {}
    figures: dict[str, int] = {}


class Entry(Model, Generic[Fields]):
    """One document of a ledger: its number (per ledger and year), its state, its fields, and all that befell it."""

    id: str = Field(default_factory=fresh_id)
    number: str
    state: str
    fields: Fields
    changes: tuple[Change, ...] = ()

    def caused_by(self, cause: str) -> bool:
        """Whether a meeting's act has already been applied here: this makes reapplying harmless."""
        return any(change.cause == cause for change in self.changes)

    @property
    def last_reason(self) -> Change | None:
        """The last change that says why."""
        return next((change for change in reversed(self.changes) if change.reason or change.figures), None)


def acted(
    entry: Entry[Fields],
    workflow: Workflow,
    name: str,
    at: datetime,
    actor: str,
    *,
    reason: str = "",
    cause: str = "",
    figures: Mapping[str, int] | None = None,
    **changed: Any,
) -> Entry[Fields]:
    """The entry after an action; `changed` are new field values.

    Raises `Refusal("ledger.not_now")` in the wrong state, `Refusal("reason.missing")` where a reason is due.
    """
    action = workflow.action(name)
    if entry.state not in action.sources:
        raise Refusal("ledger.not_now", number=entry.number)
    if action.reason and not reason.strip() and not figures:
        raise Refusal("reason.missing")
    state = action.to or entry.state
    fields = type(entry.fields).model_validate({**dict(entry.fields), **changed})
    former = {name: getattr(entry.fields, name) for name in changed}
    former = {name: value for name, value in former.items() if value != getattr(fields, name)}
    change = Change(
        at=at,
        actor=actor,
        action=name,
        before=entry.state,
        after=state,
        reason=reason.strip(),
        cause=cause,
        former={field: value for field, value in _plain(former).items() if value not in ("", None, ())},
        figures=dict(figures or {}),
    )
    return entry.having(state=state, fields=fields, changes=(*entry.changes, change))


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    for name, value in values.items():
        if hasattr(value, "isoformat"):
            plain[name] = value.isoformat()
        else:
            plain[name] = list(value) if isinstance(value, (tuple, frozenset, set)) else value
    return plain


def next_number(numbers: Iterable[str], year: int) -> str:
    """The next human number of a year: `2026-007`."""
    taken = [
        int(tail)
        for head, _, tail in (number.partition("-") for number in numbers)
        if head == str(year) and tail.isdecimal()
    ]
    return f"{year}-{max(taken, default=0) + 1:03d}"


# -- the core's own ledgers --------------------------------------------------------------------------------------

Category = Literal["property", "family", "neighbours", "sanitation", "parking", "repairs", "other"]
CATEGORIES: tuple[Category, ...] = ("property", "family", "neighbours", "sanitation", "parking", "repairs", "other")
"""物业服务、家庭矛盾、邻里纠纷、环境卫生、乱停乱放、设施修缮 (the community's own six), and the rest."""


class Proposal(Model):
    """A matter brought forward. Its workflow is the community's cycle (`council.domain.cycle`)."""

    title: str = Field(min_length=1, max_length=120)
    text: str = ""
    category: Category = "other"
    grid: str = ""
    proposer: str = ""
    supporters: tuple[str, ...] = ()
    merged_into: str = ""
    dissent: str = ""
    resolution: str = ""
    published: date | None = None


class FollowUp(Model):
    """What a resolution makes somebody do: the task, its owner and due date, the evidence, the residents' rating."""

    title: str = Field(min_length=1)
    task: str = ""
    proposal: str = ""
    resolution: str = ""
    owner: str = ""
    due: date | None = None
    evidence: str = ""
    score: int | None = Field(default=None, ge=1, le=5)
    comment: str = ""


FOLLOW_UP_WORKFLOW = Workflow(
    states={
        "open": Text(zh="办理中", en="Being carried out"),
        "answered": Text(zh="已反馈", en="Answered for"),
        "rated": Text(zh="已评价", en="Rated"),
    },
    initial="open",
    actions=(
        Action(name="assign", title=Text(zh="交办", en="Assign"), sources=("open",)),
        Action(name="extend", title=Text(zh="延期", en="Extend"), sources=("open",), reason=True),
        Action(name="answer", title=Text(zh="反馈", en="Answer for"), sources=("open",), to="answered"),
        Action(name="reopen", title=Text(zh="退回重办", en="Reopen"), sources=("answered",), to="open", reason=True),
        Action(name="rate", title=Text(zh="评价", en="Rate"), sources=("answered",), to="rated"),
    ),
)

RESIDENT_WORKFLOW = Workflow(
    states={"here": Text(zh="在册", en="On the roll"), "gone": Text(zh="已迁出", en="Moved away")},
    initial="here",
    actions=(
        Action(name="update", title=Text(zh="更新", en="Update"), sources=("here", "gone")),
        Action(name="leave", title=Text(zh="迁出", en="Moved away"), sources=("here",), to="gone", reason=True),
        Action(name="return", title=Text(zh="迁回", en="Came back"), sources=("gone",), to="here"),
    ),
)
"""Residents' fields are `council.domain.roster.Person`; what a change replaced is not kept: it is personal data."""
