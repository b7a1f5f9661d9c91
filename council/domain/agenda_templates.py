"""Agenda templates: the lines a meeting of some body usually has, and the draft that they and the docket make."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pydantic import Field, model_validator

from council.domain.kernel import Model, Text, fresh_id
from council.domain.ledger import Entry, FollowUp, Proposal
from council.domain.meeting import Item


class Line(Model):
    """One line of a template. Under a `docket` line come the proposals that are ready and what was carried over,
    `minutes` for each; a `follow_ups` line lists what is still being carried out."""

    title: Text
    text: Text = Text(zh="", en="")
    kind: str = "other"
    minutes: int = Field(default=0, ge=0)
    docket: bool = False
    follow_ups: bool = False


class AgendaTemplate(Model):
    """The lines of a body's agenda. `trial` is the question of the trial vote that comes before all: everybody has
    voted once before it counts."""

    id: str
    name: Text
    trial: Text
    trial_minutes: int = Field(default=3, ge=0)
    lines: tuple[Line, ...]

    @model_validator(mode="after")
    def _one_docket(self) -> AgendaTemplate:
        if sum(line.docket for line in self.lines) != 1:
            raise ValueError("a template has exactly one line for the docket")
        return self


def draft(
    template: AgendaTemplate,
    language: str,
    proposals: Iterable[Entry[Proposal]] = (),
    carried_over: Iterable[Item] = (),
    follow_ups: Iterable[Entry[FollowUp]] = (),
) -> tuple[Item, ...]:
    """The agenda that a template makes in `zh` or `en`, in reading order; the secretary may change all of it.

    What was carried over comes before new proposals, and a proposal that was carried over does not come twice. The
    docket's line is left out when nothing waits.
    """
    waiting = list(carried_over)
    seen = {item.source for item in waiting if item.source}
    fresh = [entry for entry in proposals if f"proposals/{entry.id}" not in seen]
    open_tasks = list(follow_ups)
    trial = Item(
        id=fresh_id(),
        kind="trial",
        title=template.trial.in_language(language),
        minutes=template.trial_minutes,
        routine=True,
    )
    items = [trial]
    for line in template.lines:
        if line.docket:
            items += _docket(line, language, waiting, fresh)
        else:
            items.append(_item(line, language, minutes=line.minutes, tasks=open_tasks if line.follow_ups else ()))
    return tuple(items)


def _item(line: Line, language: str, *, minutes: int, tasks: Sequence[Entry[FollowUp]] = ()) -> Item:
    said = [line.text.in_language(language), *(_task(task) for task in tasks)]
    return Item(
        id=fresh_id(),
        kind=line.kind,
        title=line.title.in_language(language),
        text="\n".join(part for part in said if part),
        minutes=minutes,
        routine=True,
    )


def _task(entry: Entry[FollowUp]) -> str:
    due = entry.fields.due
    return f"{entry.number} {entry.fields.title}" + (f" ({due.isoformat()[:10]})" if due else "")


def _docket(
    line: Line, language: str, carried_over: Sequence[Item], proposals: Sequence[Entry[Proposal]]
) -> Iterator[Item]:
    if not carried_over and not proposals:
        return
    heading = _item(line, language, minutes=0)
    yield heading
    for item in carried_over:
        yield item.having(parent=heading.id)
    for entry in proposals:
        yield Item(
            id=fresh_id(),
            kind="proposal",
            title=entry.fields.title,
            text=entry.fields.text,
            minutes=line.minutes,
            parent=heading.id,
            source=f"proposals/{entry.id}",
        )
