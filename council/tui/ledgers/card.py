"""The card of an entry: its fields, its deadlines, what hangs together with it, its photos, all that befell it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from textual.content import Content

from council.documents.ledger.cells import of_entry
from council.documents.ledger.teller import Teller
from council.documents.ledger.timeline import Step, timeline
from council.domain.codes import spelled
from council.domain.ledger import Deadline, Entry, FieldSpec, Ledger
from council.domain.ledger.declaration import BECOME
from council.tui.widgets.panel import heading
from council.tui.widgets.setting import block, facts, stacked, wrapped

BLANK = Content("")
LONG = ("long", "lines")
Due = Sequence[tuple[Deadline, date]]


def card(told: Teller, entry: Entry[Any], due: Due, links: Sequence[str], today: date, width: int) -> Content:
    """Everything that is known of an entry, set to the width there is: `due` are its deadlines, `links` the entries it
    leads to."""
    ledger, _ = told.declared, told._
    lines = [*_head(told, ledger, entry, due, today, width), BLANK, *_fields(told, ledger, entry, width)]
    if links:
        lines += [BLANK, heading(_("Links"), width), *_linked(told, entry, links, width)]
    lines += [BLANK, heading(_("History"), width), *_history(timeline(entry, told), told, width)]
    return stacked(lines)


def _head(told: Teller, ledger: Ledger, entry: Entry[Any], due: Due, today: date, width: int) -> list[Content]:
    title = told.head(ledger, entry) or told.text(ledger.title)
    state = Content.assemble((entry.number, "$quiet"), "  ", (told.state(entry), "$accent"))
    lines = [*wrapped(Content.assemble((title, "bold")), width), *wrapped(state, width)]
    for deadline, day in due:
        said = f"{told.text(deadline.title)} {told._.date(day, short=True)}"
        late = (today - day).days
        if late > 0:
            overdue = told._.n("overdue by {count} day", "overdue by {count} days", late)
            lines += wrapped(Content.assemble((f"{said}  {overdue}", "bold $warning")), width)
        else:
            left = told._.n("{count} day left", "{count} days left", -late) if late else told._("due today")
            lines += wrapped(Content.assemble(said, (f"  {left}", "$quiet")), width)
    return lines


def _fields(told: Teller, ledger: Ledger, entry: Entry[Any], width: int) -> list[Content]:
    short = [
        (told.label(spec), of_entry(spec, entry, told))
        for spec in ledger.specs.values()
        if spec.kind not in LONG and spec.name != ledger.head_field and not _says_nothing(spec, entry)
    ]
    code = [(told._("Tracking code"), spelled(entry.code) if not told.masked else "***")] if entry.code else []
    lines = facts([*short, *code], width)
    for spec in ledger.specs.values():
        said = of_entry(spec, entry, told) if spec.kind in LONG else ""
        if said:
            lines += [Content.assemble((told.label(spec), "$quiet")), *block(Content(said), width, Content("  "), "  ")]
    return lines


def _says_nothing(spec: FieldSpec, entry: Entry[Any]) -> bool:
    """Whether a number is still the nought that every entry begins with."""
    return spec.kind in ("number", "money") and getattr(entry.fields, spec.name) == spec.default == 0


def _linked(told: Teller, entry: Entry[Any], links: Sequence[str], width: int) -> list[Content]:
    """Each linked entry with where it stands now; what this one became stands first."""
    became = {change.action.removeprefix(BECOME) for change in entry.changes if change.action.startswith(BECOME)}
    targets = {each.ledger for each in told.declared.becomings if each.id in became}
    lines: list[Content] = []
    for link in sorted(links, key=lambda each: each.partition("/")[0] not in targets):
        found = told.snapshot.linked(link)
        if found is None:
            continue
        ledger, other = found
        theirs = told.of(ledger.id)
        sign = "⇒ " if ledger.id in targets else "→ "
        line = Content.assemble(
            (f"{told.text(ledger.title)} {other.number}  ", "$quiet"),
            theirs.head(ledger, other),
            (f"  {theirs.state(other)}", "$accent"),
        )
        lines += block(line, width, Content.assemble((sign, "$accent")))
    return lines


def _history(steps: Sequence[Step], told: Teller, width: int) -> list[Content]:
    """Every step, the latest first: when, what, who; then the way, the reason, the sums, what was replaced."""
    lines: list[Content] = []
    hang = Content.assemble(("│ ", "$line"))
    for step in reversed(steps):
        sign = ("● ", "$accent") if not lines else ("○ ", "$line")
        what = Content.assemble((f"{step.when}  ", "$quiet"), (step.what, "bold"), (f"  {step.who}", "$quiet"))
        lines += block(what, width, Content.assemble(sign), hang)
        for detail in step.details(told):
            lines += block(
                Content(detail), width, Content.assemble(("│   ", "$line")), Content.assemble(("│   ", "$line"))
            )
    return lines
