"""What a ledger is: its fields and workflow, and as data what else it wants of the core.

Nothing here does anything: faces, documents and services read it. A ledger's id is its file's name
(`ledgers/<id>.json`) and never changes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from council.domain.kernel import Refusal, Text
from council.domain.ledger.entry import Entry, Workflow
from council.domain.ledger.fields import NOTHING, Fields, FieldSpec, fields_of
from council.domain.ledger.foreign import asked


@dataclass(frozen=True)
class Intake:
    """The page on which residents enter something from their phones: the fields it asks for, and what it says above
    them. Photos, if one of the fields holds them: at most `photos`. No more than `waiting` entries may stand in the
    initial state: a flood of them is nobody's reading."""

    fields: tuple[str, ...]
    about: Text
    photos: int = 3
    waiting: int = 200


@dataclass(frozen=True)
class Sheet:
    """A printed sheet of an entry. Without a template: `text` above, the `fields` (all, if none are named), with
    `timeline` what befell it, and lines for `signatures`. A template is a Jinja file of the plugin, which may extend
    `sheet.html.j2`. `states` in which it makes sense (all, if none are named); `values(entry, snapshot)` gives the
    template, or the `text`, more to say."""

    id: str
    title: Text
    fields: tuple[str, ...] = ()
    text: Text = NOTHING
    signatures: tuple[Text, ...] = ()
    timeline: bool = False
    template: Path | None = None
    states: tuple[str, ...] = ()
    values: Callable[[Entry[Any], Any], Mapping[str, Any]] | None = None


@dataclass(frozen=True)
class Counter:
    """A figure for reports over a half-open period: its name, its unit, and what exactly is counted.

    `on` is the one date that puts an entry into a period: `made`, a date field's name, `state:<id>` (when it first came
    into that state) or `action:<name>` (when that was first done). `where` are values, any of which a field (or
    `state`) must have; `when` is what data cannot say. Counted are entries, else the sum of the field `adds` (or what a
    function gives), else the distinct values of the field `distinct`. `by` breaks the figure down by a field's values.
    """

    id: str
    title: Text
    unit: Text
    counts: Text
    on: str = "made"
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    when: Callable[[Entry[Any]], bool] | None = None
    adds: str | Callable[[Entry[Any]], int] = ""
    distinct: str = ""
    by: str = ""


@dataclass(frozen=True)
class Rate:
    """One counter as a share of another, always said with both numbers: `13/15 (86.7 %)`."""

    id: str
    title: Text
    of: str
    among: str


@dataclass(frozen=True)
class Deadline:
    """A date by which something is due, as far as an entry says; None when nothing is due (any more)."""

    id: str
    title: Text
    due: Callable[[Entry[Any]], date | None]


@dataclass(frozen=True)
class Becoming:
    """How an entry becomes one of another ledger: put to the residents, turned from a request into a case.

    `make` gives the new entry's fields (a `Text` among them is entered in the community's language); `sources` the
    states from which it may (all but the deleted, if none are named). `action` is taken on the entry itself at the same
    time. `hears` maps what later happens to the new entry (the name of its action: `adopt`, `refuse`, `return`,
    `rate`…) to an action of this one's workflow, taken then if it is legal; in any case the step stands in its
    timeline. What an entry has become it does not become `again`, unless it may (a case is visited twice). `asks` are
    fields of the new entry to fill in on the way, beginning with what `make` gives."""

    id: str
    ledger: str
    title: Text
    make: Callable[[Entry[Any]], Mapping[str, Any]]
    sources: tuple[str, ...] = ()
    action: str = ""
    hears: Mapping[str, str] = field(default_factory=dict)
    again: bool = False
    asks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ledger:
    """A ledger: a model, a workflow, and what follows from them can be told otherwise here.

    `head` names an entry in lists (the first one-line text, unless it says); `columns` are the table's (the head and
    what comes first, unless it says); `enters` are the fields that a new entry is asked for (all, unless it says:
    actions ask for the rest on the way). `dates` names, by action (`made` for entering), the date field that is today
    when nobody says otherwise. `guard(action, entry, snapshot)` gets an entry as an action would leave it, and raises a
    `Refusal` when that may not be yet: a paper missing, a text not written. `proposes` is whether an entry can be put
    to the residents in the way every ledger can (title from `head`, text from the first long field); a `Becoming` of
    the id `proposal` does it differently. `deadlines` are shown and sorted by. `desk` is whether the clerk's page shows
    it. `version` grows when the fields change their meaning; `upgrade(version, fields)` then brings older ones along.
    """

    id: str
    title: Text
    fields: type[Fields]
    workflow: Workflow
    about: Text = NOTHING
    head: str = ""
    columns: tuple[str, ...] = ()
    enters: tuple[str, ...] = ()
    dates: Mapping[str, str] = field(default_factory=dict)
    guard: Callable[[str, Entry[Any], Any], None] | None = None
    counters: tuple[Counter | Rate, ...] = ()
    intake: Intake | None = None
    sheets: tuple[Sheet, ...] = ()
    becomes: tuple[Becoming, ...] = ()
    proposes: bool = True
    deadlines: tuple[Deadline, ...] = ()
    desk: bool = True
    version: int = 1
    upgrade: Callable[[int, dict[str, Any]], dict[str, Any]] | None = None

    @cached_property
    def specs(self) -> Mapping[str, FieldSpec]:
        """The fields by name, in their order."""
        return {spec.name: spec for spec in fields_of(self.fields)}

    @cached_property
    def flow(self) -> Workflow:
        """The workflow with what every ledger has."""
        return self.workflow.completed()

    @cached_property
    def head_field(self) -> str:
        """The field that names an entry."""
        texts = [spec.name for spec in self.specs.values() if spec.kind in ("text", "name", "person")]
        return self.head or next(iter([*texts, *self.specs]))

    @cached_property
    def table(self) -> tuple[FieldSpec, ...]:
        """The columns of its table, the head first."""
        wanted = (
            self.columns
            or [name for name, spec in self.specs.items() if spec.kind not in ("long", "photos", "lines", "people")][:6]
        )
        return tuple(self.specs[name] for name in dict.fromkeys((self.head_field, *wanted)))

    @cached_property
    def entered(self) -> tuple[FieldSpec, ...]:
        """The fields that a new entry is asked for."""
        return tuple(self.specs[name] for name in self.enters or self.specs)

    @cached_property
    def grid_field(self) -> str:
        """The field that says which grid an entry belongs to; empty for none."""
        return next((spec.name for spec in self.specs.values() if spec.kind == "grid"), "")

    @cached_property
    def becomings(self) -> tuple[Becoming, ...]:
        """What its entries can become, the residents' proposal among it."""
        if not self.proposes or any(each.id == PROPOSAL for each in self.becomes):
            return self.becomes
        return (*self.becomes, Becoming(PROPOSAL, "proposals", PUT_TO_RESIDENTS, self._as_proposal))

    def becoming(self, becoming_id: str) -> Becoming:
        """The one of that id; raises `Refusal("ledger.cannot_become")`."""
        for each in self.becomings:
            if each.id == becoming_id:
                return each
        raise Refusal("ledger.cannot_become")

    def can_become(self, entry: Entry[Any]) -> tuple[Becoming, ...]:
        """What the entry can become in its state, less what it has become already."""
        made = {change.action for change in entry.changes}
        return tuple(
            each
            for each in self.becomings
            if (each.again or f"{BECOME}{each.id}" not in made)
            and (entry.state in each.sources if each.sources else entry.state != "deleted")
        )

    def head_of(self, entry: Entry[Any]) -> str:
        """What the entry is called, as stored (a person's id where the head is a person)."""
        return str(getattr(entry.fields, self.head_field, "") or "")

    def due(self, entry: Entry[Any]) -> tuple[tuple[Deadline, date], ...]:
        """The entry's deadlines that still run, the nearest first."""
        dates = ((each, asked(self.id, each.due, entry)) for each in self.deadlines)
        return tuple(sorted(((each, day) for each, day in dates if day is not None), key=lambda pair: pair[1]))

    def dated(self, action: str, fields: Mapping[str, Any], today: date) -> dict[str, Any]:
        """The date that an action fills in, where `fields` (as they would be then) have none."""
        name = self.dates.get(action, "")
        return {name: today} if name and fields.get(name) is None else {}

    def require(self, action: str, entry: Entry[Any], snapshot: Any) -> None:
        """Raises the ledger's own refusal when an action may not leave the entry like this."""
        if self.guard is not None:
            asked(self.id, self.guard, action, entry, snapshot)

    def made_into(self, becoming: Becoming, entry: Entry[Any]) -> Mapping[str, Any]:
        """The fields of what an entry becomes."""
        return asked(self.id, becoming.make, entry)

    def _as_proposal(self, entry: Entry[Any]) -> Mapping[str, Any]:
        long = next((spec.name for spec in self.specs.values() if spec.kind == "long" and not spec.personal), "")
        head = self.specs[self.head_field]
        title = "" if head.personal else self.head_of(entry)
        return {
            "title": title[:120] or Text(zh=f"{self.title.zh} {entry.number}", en=f"{self.title.en} {entry.number}"),
            "text": str(getattr(entry.fields, long, "") or "") if long else "",
            "grid": str(getattr(entry.fields, self.grid_field, "") or "") if self.grid_field else "",
        }


PROPOSAL = "proposal"
BECOME = "become:"
"""What the change in an entry's history is called when it became something, before the id of what."""
PUT_TO_RESIDENTS = Text(zh="提交居民议事", en="Put to the residents")
