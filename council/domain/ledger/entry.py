"""An entry and its workflow: states, named actions, who may take them, what needs a reason.

Every change has an actor, a time, from, to and a reason. Deletion is a state.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Generic, Literal, TypeVar

from pydantic import ConfigDict, Field

from council.domain.kernel import Model, Refusal, Text, fresh_id
from council.domain.ledger.fields import require_known

F = TypeVar("F", bound=Model)

Taker = Literal["chair", "clerk", "resident"]
"""Who may take an action: the terminal, the clerk's page, and whoever holds the entry's tracking code."""

DELETED = "deleted"


class Action(Model):
    """A named step from some states to another. `to` None: the state stays. `reason`: one must be given.

    `asks` are the fields to fill in on the way (who is sent, until when). `by` says who may; a `public` step is told,
    with its reason, to whoever looks the entry up by its tracking code."""

    name: str
    title: Text
    sources: tuple[str, ...]
    to: str | None = None
    reason: bool = False
    asks: tuple[str, ...] = ()
    by: tuple[Taker, ...] = ("chair", "clerk")
    public: bool = False


class Workflow(Model):
    """States by id with their names; `initial` is where an entry begins."""

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

    @property
    def final(self) -> tuple[str, ...]:
        """The states that no action leaves."""
        left = {source for action in self.actions if action.to for source in action.sources}
        return tuple(state for state in self.states if state not in left)

    def completed(self) -> Workflow:
        """The same with what every ledger has: edit, note, delete and restore, where it does not say otherwise."""
        ids = tuple(state for state in self.states if state != DELETED)
        named = {action.name for action in self.actions}
        more = (
            Action(name="edit", title=Text(zh="修改", en="Edit"), sources=ids),
            Action(name="note", title=Text(zh="备注", en="Note"), sources=ids, reason=True),
            Action(
                name="delete", title=Text(zh="删除", en="Delete"), sources=ids, to=DELETED, reason=True, by=("chair",)
            ),
            Action(
                name="restore", title=Text(zh="恢复", en="Restore"), sources=(DELETED,), to=self.initial, by=("chair",)
            ),
        )
        return self.having(
            states={**self.states, DELETED: self.states.get(DELETED, Text(zh="已删除", en="Deleted"))},
            actions=(*self.actions, *(action for action in more if action.name not in named)),
        )


class Change(Model):
    """One dated step in an entry's life. `cause` is `meeting/seq` when a meeting brought it about, or
    `ledger/entry/number` of the linked entry's change that it passes on (action `heard`); `former` the values
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


class Entry(Model, Generic[F]):
    """One document of a ledger: its number (per ledger and year), its state, its fields, and all that befell it.

    `links` are other entries, `ledger/id`; `code` is the tracking code of one that came in by phone; `version` is the
    fields' version (`Ledger.version`). What a newer program wrote besides is kept.
    """

    model_config = ConfigDict(extra="allow")

    id: str = Field(default_factory=fresh_id)
    number: str
    state: str
    fields: F
    changes: tuple[Change, ...] = ()
    links: tuple[str, ...] = ()
    code: str = ""
    version: int = 1

    def caused_by(self, cause: str) -> bool:
        """Whether a meeting's act has already been applied here: this makes reapplying harmless."""
        return any(change.cause == cause for change in self.changes)

    @property
    def last_reason(self) -> Change | None:
        """The last change that says why."""
        return next((change for change in reversed(self.changes) if change.reason or change.figures), None)

    @property
    def made(self) -> datetime | None:
        """When it was entered, UTC; None for one without a history."""
        return self.changes[0].at if self.changes else None


def acted(
    entry: Entry[F],
    workflow: Workflow,
    name: str,
    at: datetime,
    actor: str,
    *,
    reason: str = "",
    cause: str = "",
    figures: Mapping[str, int] | None = None,
    **changed: Any,
) -> Entry[F]:
    """The entry after an action; `changed` are new field values. `restore` leads back to where `delete` came from.

    Raises `Refusal("ledger.not_now")` in the wrong state, `Refusal("reason.missing")` where a reason is due (a cause or
    figures say why as well), `ledger.unknown_field`, and pydantic's `ValidationError` for values that a field cannot
    have."""
    action = workflow.action(name)
    if entry.state not in action.sources:
        raise Refusal("ledger.not_now", number=entry.number)
    if action.reason and not (reason.strip() or figures or cause):
        raise Refusal("reason.missing")
    state = action.to or entry.state
    if entry.state == DELETED and name == "restore":
        state = next((each.before for each in reversed(entry.changes) if each.after == DELETED), state)
    require_known(type(entry.fields), changed)
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
        former=_plain(former),
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
    return numbered(year, last_number(numbers, year) + 1)


def last_number(numbers: Iterable[str], year: int) -> int:
    """The highest number given out in a year; 0 for none."""
    start = f"{year}-"
    tails = (number[len(start) :] for number in numbers if number.startswith(start))
    return max((int(tail) for tail in tails if tail.isdecimal()), default=0)


def numbered(year: int, count: int) -> str:
    """A human number."""
    return f"{year}-{count:03d}"
