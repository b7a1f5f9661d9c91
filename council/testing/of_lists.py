"""What ledgers are written as: lists out and in, schema, sheets, figures; and that nothing personal gets out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from council.documents.ledger.bringing import preview
from council.documents.ledger.report import figures_report, report_csv, report_html, report_markdown
from council.documents.ledger.schema import ledger_schema
from council.documents.ledger.sheets import FULL, list_html, sheet_html
from council.documents.ledger.tables import ledger_csv, ledger_xlsx, template_csv, template_xlsx
from council.documents.ledger.teller import Teller
from council.documents.ledger.timeline import public_timeline
from council.domain.kernel import N_
from council.domain.ledger import Entry, Ledger, Period
from council.domain.ledger import figures as counted
from council.i18n import LANGUAGES, words
from council.testing import examples
from council.testing.communities import Community
from council.testing.contract import Note, Subject, note
from council.testing.of_ledgers import entered, walked, ways_to

ISSUED = date(2026, 11, 23)
WHOLE = Period(start=date(2026, 1, 1), end=date(2028, 1, 1))


def lists(subject: Subject) -> Iterator[Note]:
    """Written and brought in again, a list changes nothing; what cannot be read is named by its column."""
    with subject.community() as here:
        for ledger in subject.ledgers:
            made = entered(here, ledger)
            for language in LANGUAGES:
                teller = Teller(words(language), here.snapshot, ledger.id, masked=False)
                template_csv(teller), template_xlsx(teller)
                files = {"list.csv": ledger_csv(made, teller), "list.xlsx": ledger_xlsx(made, teller)}
                for name, content in files.items():
                    seen = preview(content, teller, name=name)
                    wrong = [each.column for each in seen.errors]
                    wrong += [change.field for update in seen.updated for change in update.changes]
                    if wrong or seen.unchanged != len(made):
                        yield note(
                            N_("{ledger}: {file} does not come back unchanged: {columns}"),
                            ledger=ledger.id, file=name, columns=", ".join(dict.fromkeys(wrong)),
                        )  # fmt: skip


def schema(subject: Subject) -> Iterator[Note]:
    """It can be made, and is JSON."""
    for ledger in subject.ledgers:
        made = ledger_schema(ledger)
        if json.loads(json.dumps(made)) != made:
            yield note(N_("{ledger}: the schema is not JSON"), ledger=ledger.id)


# -- papers --------------------------------------------------------------------------------------------------------


def papers(subject: Subject) -> Iterator[Note]:
    """Each sheet, in a state in which it makes sense, masked and not, in both languages; and the list."""
    with subject.community() as here:
        for ledger in subject.ledgers:
            for each, html, _masked in _printed(here, ledger):
                if "</html>" not in html:
                    yield note(N_("{ledger}: the sheet {sheet} is no page"), ledger=ledger.id, sheet=each)
            for language in LANGUAGES:
                teller = Teller(words(language), here.snapshot, ledger.id)
                list_html(here.snapshot.entries(ledger.id).values(), teller, ISSUED)


def _printed(here: Community, ledger: Ledger) -> Iterator[tuple[str, str, bool]]:
    ways = ways_to(ledger)
    bare = here.enter(ledger.id, **examples.bare(ledger, here))
    for sheet in (*ledger.sheets, FULL):
        states = [state for state in sheet.states if state in ways] or [ledger.flow.initial]
        entry = at_state(here, ledger, states[0])
        for language in LANGUAGES:
            for masked in (True, False):
                teller = Teller(words(language), here.snapshot, ledger.id, masked=masked)
                yield sheet.id, sheet_html(entry, sheet, teller, ISSUED), masked
                if not sheet.states:
                    sheet_html(bare, sheet, teller, ISSUED)


def at_state(here: Community, ledger: Ledger, state: str) -> Entry[Any]:
    """A full example in a state; where a guard bars the way, put there by hand."""
    from council.domain.kernel import Refusal

    try:
        return walked(here, ledger, ways_to(ledger)[state])
    except Refusal:
        return here.enter(ledger.id, **examples.full(ledger, here)).having(state=state)


def private(subject: Subject) -> Iterator[Note]:
    """A name, a telephone number and a text that are personal are looked for wherever others read: masked lists and
    sheets, and the page behind a tracking code."""
    markers = (examples.NAME, examples.PHONE, examples.SECRET)
    with subject.community() as here:
        for ledger in subject.ledgers:
            entry = here.enter(ledger.id, **examples.full(ledger, here))
            for language in LANGUAGES:
                teller = Teller(words(language), here.snapshot, ledger.id)
                places = {
                    "csv": ledger_csv([entry], teller).decode("utf-8-sig"),
                    "list": list_html([entry], teller, ISSUED),
                    "timeline": repr(public_timeline(entry, teller)),
                }
                for place, text in places.items():
                    if any(marker in text for marker in markers):
                        yield note(N_("{ledger}: {place} shows something personal"), ledger=ledger.id, place=place)
            for sheet, html, masked in _printed(here, ledger):
                if masked and any(marker in html for marker in markers):
                    yield note(
                        N_("{ledger}: the masked sheet {sheet} shows something personal"), ledger=ledger.id, sheet=sheet
                    )
                    break
            head = ledger.specs[ledger.head_field]
            if ledger.intake is not None and head.public and head.personal:
                yield note(N_("{ledger}: {name} is personal and public at once"), ledger=ledger.id, name=head.name)


def figures(subject: Subject) -> Iterator[Note]:
    """All counters over entries in every state that can be come into, written in every form; each deadline."""
    with subject.community() as here:
        for ledger in subject.ledgers:
            entered(here, ledger)
            for state in ways_to(ledger):
                at_state(here, ledger, state)
            there = list(here.snapshot.entries(ledger.id).values())
            counted(ledger, there, WHOLE, here.snapshot.settings.zone)
            for entry in there:
                ledger.due(entry)
        for language in LANGUAGES:
            _ = words(language)
            report = figures_report(here.snapshot, WHOLE, _, [each.id for each in subject.ledgers])
            for written in (report_html(report, _, ISSUED), report_markdown(report, _, ISSUED), report_csv(report, _)):
                if not written:
                    yield note(N_("the report is empty"))
