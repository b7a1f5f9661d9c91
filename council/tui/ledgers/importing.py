"""Bringing a list into a ledger: choose the file, read it, answer what it asks, look at what would change, confirm."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from textual.content import Content

from council.documents.importing import NEW, SKIP, Question
from council.documents.ledger import columns
from council.documents.ledger.bringing import Preview, Update, preview
from council.documents.ledger.cells import shown
from council.documents.ledger.teller import Teller
from council.documents.spreadsheets import Table, read_table
from council.domain.kernel import Refusal
from council.i18n import Words
from council.tui.dialogs.choose import Choice, Choose
from council.tui.dialogs.paths import ChoosePath
from council.tui.dialogs.preview import ASK, Found, ListPreview
from council.tui.dialogs.working import Working
from council.tui.ledgers.scene import LedgersScene
from council.tui.people.importing import is_list

if TYPE_CHECKING:
    from council.tui.screens.ledgers import LedgersScreen

CELLS = 4  # of a new row that are shown beside what it is called


async def bring_in(screen: LedgersScreen, scene: LedgersScene) -> None:
    """The whole way; nothing is written before the last yes, and it can be left at every step."""
    app, _, ledger = screen.app, screen._, scene.ledger
    title = _("Bring entries in: {ledger}", ledger=screen.told().text(ledger.title))
    about = _("Excel (.xlsx, .xls), .ods or .csv. What is in it is shown first; nothing is written before you say so.")
    path = await app.ask(ChoosePath(title, is_list, about))
    if path is None:
        return
    known = columns.names(ledger)
    work = Working(
        _("Reading {name}…", name=path.name), "", lambda: asyncio.to_thread(read_table, Path(path), known, path.name)
    )
    table = await app.ask(work)
    if isinstance(table, Refusal):
        app.refuse(table)
    elif table is not None:
        await _brought(screen, table, path.name)


async def _brought(screen: LedgersScreen, table: Table, name: str) -> None:
    """Show what the table would change until somebody says yes, or leaves."""
    app, _ = screen.app, screen._
    answers: dict[int, str] = {}
    ask = True
    while True:
        compared = await _compared(screen, table, answers)
        if compared is None:
            return
        if ask and compared.questions:
            more = await _asked(screen, compared.questions)
            ask = len(more) == len(compared.questions)  # who left them is not asked at once again
            if more:
                answers |= more
                continue
        verdict = await app.ask(ListPreview(name, _found(compared, screen.told(), _)))
        if verdict is None:
            return
        ask = verdict == ASK
        if not ask:
            now = await _compared(screen, table, answers)
            if now is not None and (now.added, now.changed) == (compared.added, compared.changed):
                await _written(screen, now)
                return
            app.say(_("The ledger changed meanwhile. Please look at the list once more."), severity="warning")


async def _compared(screen: LedgersScreen, table: Table, answers: Mapping[int, str]) -> Preview | None:
    """What the table would change in the ledger as it stands now; a refusal is said."""
    told = screen.told()
    work = Working(
        screen._("Comparing with the ledger…"),
        "",
        lambda: asyncio.to_thread(preview, table, told, answers=dict(answers)),
    )
    compared = await screen.app.ask(work)
    if isinstance(compared, Refusal):
        screen.app.refuse(compared)
        return None
    return compared


async def _asked(screen: LedgersScreen, questions: tuple[Question, ...]) -> dict[int, str]:
    """The answers, by row; Esc leaves this question and the rest open."""
    _ = screen._
    ways = {NEW: _("It is another one: enter it"), SKIP: _("Leave this row out")}
    answers: dict[int, str] = {}
    for place, question in enumerate(questions, start=1):
        title = _("Question {place} of {count}", place=place, count=len(questions))
        choices = [Choice(answer, ways[answer]) for answer in question.answers]
        answer = await screen.app.ask(Choose(title, choices, about=_.refusal(question.refusal)))
        if answer is None:
            break
        answers[question.row] = answer
    return answers


def _found(compared: Preview, told: Teller, _: Words) -> Found:
    count = len(compared.new) + len(compared.updated)
    return Found(
        _.n("Enter brings in {count} entry.", "Enter brings in {count} entries.", count),
        (_("New entries"), [_newcomer(fields, told) for fields in compared.added]),
        (_("Changes"), [_update(update, told) for update in compared.updated]),
        compared.unchanged,
        compared.questions,
        compared.errors,
        compared.ignored,
        compared.remarks,
    )


def _newcomer(fields: Mapping[str, object], told: Teller) -> Content:
    ledger = told.declared
    specs = [
        ledger.specs[ledger.head_field],
        *(spec for name, spec in ledger.specs.items() if name != ledger.head_field),
    ]
    cells = [shown(spec, fields[spec.name], told) for spec in specs if spec.name in fields]
    head, *others = [" ".join(cell.split()) for cell in cells if cell][: CELLS + 1] or ["–"]
    return Content.assemble((f"{head}  ", "bold"), ("  ".join(others), "$quiet"))


def _update(update: Update, told: Teller) -> Content:
    ledger = told.declared
    parts = []
    for change in update.changes:
        spec = ledger.specs[change.field]
        old, new = (" ".join(shown(spec, value, told).split()) or "—" for value in (change.old, change.new))
        parts.append(Content.assemble((f"{told.label(spec)} ", "$quiet"), (old, "$quiet"), " → ", new))
    return Content.assemble((f"{told.entry(ledger, update.before)}  ", "bold"), Content("; ").join(parts))


async def _written(screen: LedgersScreen, compared: Preview) -> None:
    """Store the entries, with something moving on the screen meanwhile."""
    app, _ = screen.app, screen._
    ledger = screen.told().ledger
    waiting: Working[None] = Working(_("Writing…"))
    await app.push_screen(waiting)
    try:
        count = await app.perform(
            lambda: app.council.entries.bring_in(ledger, compared.added, compared.changed, app.actor, "import")
        )
    finally:
        waiting.dismiss(None)
    if count is not None:
        app.say(_.n("{count} entry was brought in.", "{count} entries were brought in.", count))
