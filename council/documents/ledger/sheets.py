"""What is printed of a ledger: the sheet of an entry as its ledger declares it, and a list of entries.

Personal fields are masked unless the teller may show them; whoever prints a certificate or a case file asks for that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from string import Formatter
from typing import Any

from council.documents.html import page, paper_html
from council.documents.ledger.cells import of_entry
from council.documents.ledger.teller import Teller
from council.documents.ledger.timeline import timeline
from council.documents.paper import Block, Facts, Form, Heading, Paper, Paragraph, Signatures, Table
from council.documents.phrases import sentences
from council.domain.kernel import Refusal, Text
from council.domain.ledger import DELETED, Entry, FieldSpec, Sheet
from council.domain.ledger.foreign import asked

FULL = Sheet("entry", Text(zh="登记单", en="Entry"), timeline=True)
"""The sheet that every ledger has: all fields, the links, and what befell the entry."""

ACROSS = 7  # columns that a list in portrait has room for
NARROW = frozenset(("number", "money", "date", "time", "yes_no", "phone"))
"""Kinds of fields whose column in a list is not broken."""


def sheets_of(entry: Entry[Any], teller: Teller) -> tuple[Sheet, ...]:
    """The sheets that make sense for an entry in its state, the one that every ledger has last."""
    declared = teller.declared.sheets
    fitting = (each for each in declared if not each.states or entry.state in each.states)
    return (*fitting, *(() if any(each.id == FULL.id for each in declared) else (FULL,)))


def sheet_of(entry: Entry[Any], sheet: str, teller: Teller) -> Sheet:
    """The sheet of that id; raises `Refusal("sheet.unknown")` with those there are."""
    fitting = sheets_of(entry, teller)
    for each in fitting:
        if each.id == sheet:
            return each
    raise Refusal("sheet.unknown", sheet=sheet, known=[each.id for each in fitting])


def sheet_html(entry: Entry[Any], sheet: Sheet, teller: Teller, issued: date) -> str:
    """A sheet as a page: through the plugin's own template where it has one, else as `sheet_paper` puts it together.

    Raises `Refusal("ledger.plugin_failed")` when the template or the sheet's `values` fail."""
    here = _on_paper(teller)
    paper = sheet_paper(entry, sheet, teller, issued)
    if sheet.template is None:
        return paper_html(paper, teller._)
    return asked(
        teller.ledger,
        page,
        sheet.template.name,
        teller._,
        folder=sheet.template.parent,
        paper=paper,
        entry=entry,
        fields=_said(entry, here),
        labels={name: here.label(spec) for name, spec in here.declared.specs.items()},
        number=entry.number,
        state=here.state(entry),
        community=here.snapshot.settings.name,
        issued=here._.date(issued),
        values=_values(entry, sheet, here),
        teller=here,
    )


def sheet_paper(entry: Entry[Any], sheet: Sheet, teller: Teller, issued: date) -> Paper:
    """A sheet without a template: the text above, the fields, links, what befell the entry, lines to sign on."""
    here = _on_paper(teller)
    return Paper(
        title=here.text(sheet.title),
        kind=here._("{ledger} No. {number}", ledger=here.text(here.declared.title), number=entry.number),
        over=here.snapshot.settings.name,
        stamp=here._("Deleted") if entry.state == DELETED else "",
        blocks=tuple(_blocks(entry, sheet, here, issued)),
    )


def list_html(entries: Iterable[Entry[Any]], teller: Teller, issued: date, about: str = "") -> str:
    """The entries as a printed list; see `list_paper`."""
    return paper_html(list_paper(entries, teller, issued, about), teller._)


def list_paper(entries: Iterable[Entry[Any]], teller: Teller, issued: date, about: str = "") -> Paper:
    """The ledger's table as it was filtered: `about` says how. The columns are the table's own, number and state
    around them."""
    _, ledger = teller._, teller.declared
    specs = ledger.table
    rows = tuple(
        (entry.number, *(_in_a_line(of_entry(spec, entry, teller)) for spec in specs), teller.state(entry))
        for entry in entries
    )
    count = _.n("{count} entry", "{count} entries", len(rows))
    header = (_("Number"), *(teller.label(spec) for spec in specs), _("State"))
    narrow = {0, len(header) - 1, *(place for place, spec in enumerate(specs, start=1) if spec.kind in NARROW)}
    ends = {place for place, spec in enumerate(specs, start=1) if spec.kind in ("number", "money")}
    return Paper(
        title=teller.text(ledger.title),
        kind=_.p("paper", "List"),
        over=teller.snapshot.settings.name,
        blocks=(
            Paragraph(sentences((about, count, _.date(issued)), _)),
            Table(header, rows, ends=frozenset(ends), narrow=frozenset(narrow)),
        ),
        dense=True,
        wide=len(header) > ACROSS,
    )


def _on_paper(teller: Teller) -> Teller:
    return Teller(teller._, teller.snapshot, teller.ledger, masked=teller.masked, long=True)


def _blocks(entry: Entry[Any], sheet: Sheet, teller: Teller, issued: date) -> Iterator[Block]:
    if text := _text(entry, sheet, teller):
        yield Paragraph(text)
    yield Form(tuple(_rows(entry, sheet, teller)))
    if sheet.timeline:
        if links := tuple(_links(entry, teller)):
            yield Heading(teller._("Links"))
            yield Facts(links)
        yield Heading(teller._("History"))
        yield _history(entry, teller)
    if sheet.signatures:
        day = teller._.date(issued)
        yield Signatures(tuple(teller.text(each) for each in sheet.signatures), day)


def _rows(entry: Entry[Any], sheet: Sheet, teller: Teller) -> Iterator[tuple[str, str, bool]]:
    """The fields that the sheet names; unless it names them, all of them and the state."""
    specs = teller.declared.specs
    for name in sheet.fields or tuple(specs):
        spec = specs[name]
        said = of_entry(spec, entry, teller)
        yield _titled(spec, teller), said, spec.kind == "long" and not said
    if not sheet.fields:
        yield teller._("State"), teller.state(entry), False


def _titled(spec: FieldSpec, teller: Teller) -> str:
    """A field's name; with the unit of a sum."""
    return teller.text(teller.titles[spec.name]) if spec.kind == "money" else teller.label(spec)


def _history(entry: Entry[Any], teller: Teller) -> Table:
    _ = teller._
    rows = tuple((step.when, step.what, step.who, "\n".join(step.details(teller))) for step in timeline(entry, teller))
    header = (_.p("history", "When"), _.p("history", "What"), _.p("history", "Who"), _.p("history", "Details"))
    return Table(header, rows, narrow=frozenset((0,)))


def _links(entry: Entry[Any], teller: Teller) -> Iterator[tuple[str, str]]:
    for link in entry.links:
        found = teller.snapshot.linked(link)
        if found is not None:
            ledger, other = found
            there = teller.of(ledger.id)
            said = teller._("{entry}: {state}", entry=there.entry(ledger, other), state=there.state(other))
            yield teller.text(ledger.title), said


def _in_a_line(text: str) -> str:
    return " ".join(text.split())


# -- the text above ----------------------------------------------------------------------------------------------------


class _Known(dict[str, Any]):
    """Leaves what nobody knows as it stands: a sheet with a slip of its author's is printed all the same."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def _text(entry: Entry[Any], sheet: Sheet, teller: Teller) -> str:
    """The sheet's text, `{field}` filled in from the entry and from the sheet's own `values`."""
    text = teller.text(sheet.text)
    if "{" not in text:
        return text
    own = {name: _worded(value, teller) for name, value in _values(entry, sheet, teller).items()}
    known = _Known({"number": entry.number, "state": teller.state(entry), **_said(entry, teller), **own})
    try:
        return Formatter().vformat(text, (), known)
    except (ValueError, LookupError, AttributeError):
        return text


def _said(entry: Entry[Any], teller: Teller) -> dict[str, str]:
    return {name: of_entry(spec, entry, teller) for name, spec in teller.declared.specs.items()}


def _values(entry: Entry[Any], sheet: Sheet, teller: Teller) -> Mapping[str, Any]:
    return asked(teller.ledger, sheet.values, entry, teller.snapshot) if sheet.values else {}


def _worded(value: Any, teller: Teller) -> str:
    if isinstance(value, Text):
        return teller.text(value)
    if isinstance(value, datetime):
        return teller._.datetime(value, teller.zone)
    return teller._.date(value) if isinstance(value, date) else str(value)
