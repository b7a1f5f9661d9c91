"""Bringing a list in: choose the file, read it, answer what it asks, look at what would change, confirm."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from council.documents import people as lists
from council.documents.people import NEW, SKIP, Preview, Question
from council.documents.people_columns import NAMES
from council.documents.spreadsheets import Table, read_table
from council.domain.kernel import Refusal
from council.tui.dialogs.choose import Choice, Choose
from council.tui.dialogs.import_people import import_preview
from council.tui.dialogs.paths import ChoosePath
from council.tui.dialogs.preview import ASK
from council.tui.dialogs.working import Working

if TYPE_CHECKING:
    from council.tui.app import CouncilApp

KINDS = frozenset((".xlsx", ".xls", ".xlsm", ".ods", ".csv", ".tsv", ".txt"))


def is_list(path: Path) -> bool:
    """Whether a file may be a list of people, by its name."""
    return path.suffix.lower() in KINDS and path.is_file()


async def bring_in(app: CouncilApp) -> None:
    """The whole way; nothing is written before the last yes, and it can be left at every step."""
    _ = app._
    about = _("Excel (.xlsx, .xls), .ods or .csv. What is in it is shown first; nothing is written before you say so.")
    path = await app.ask(ChoosePath(_("Bring people in"), is_list, about))
    if path is None:
        return
    table = await _read(app, path)
    if table is None:
        return
    preview = await _settled(app, table, path.name)
    if preview is not None:
        await _written(app, preview)


async def _read(app: CouncilApp, path: Path) -> Table | None:
    """The table in the file, read in a thread; a refusal is said."""
    _ = app._
    read = await app.ask(Working(_("Reading {name}…", name=path.name), "", lambda: asyncio.to_thread(_table, path)))
    if isinstance(read, Refusal):
        app.refuse(read)
        return None
    return read


def _table(path: Path) -> Table:
    return read_table(path, NAMES)


async def _settled(app: CouncilApp, table: Table, name: str) -> Preview | None:
    """The preview that was confirmed, or None. Questions are asked one by one, and again when somebody wants to."""
    _ = app._
    answers: dict[int, str] = {}
    ask = True
    while True:
        preview = await _compared(app, table, answers)
        if preview is None:
            return None
        if ask and preview.questions:
            more = await _asked(app, preview.questions)
            ask = len(more) == len(preview.questions)  # who left them is not asked at once again
            if more:
                answers |= more
                continue
        verdict = await app.ask(import_preview(name, preview, _, whole=app.names_shown))
        if verdict == ASK:
            ask = True
        elif verdict is None:
            if preview.people and answers:
                app.say(_("Nothing was brought in."))
            return None
        elif await _unchanged(app, table, answers, preview):
            return preview


async def _compared(app: CouncilApp, table: Table, answers: Mapping[int, str]) -> Preview | None:
    """What the table would change in the roster as it stands now; a refusal is said."""
    _ = app._
    roster = app.council.snapshot.roster
    work = Working(
        _("Comparing with the roster…"),
        "",
        lambda: asyncio.to_thread(lists.preview, table, roster, answers=dict(answers)),
    )
    compared = await app.ask(work)
    if isinstance(compared, Refusal):
        app.refuse(compared)
        return None
    return compared


async def _unchanged(app: CouncilApp, table: Table, answers: Mapping[int, str], seen: Preview) -> bool:
    """Whether the roster is still the one that was compared: somebody at the desk may have changed it meanwhile."""
    now = await _compared(app, table, answers)
    same = now is not None and (len(now.added), now.updated) == (len(seen.added), seen.updated)
    if not same:
        app.say(app._("The roster changed meanwhile. Please look at the list once more."), severity="warning")
    return same


async def _asked(app: CouncilApp, questions: tuple[Question, ...]) -> dict[int, str]:
    """The answers, by row; Esc leaves this question and the rest open."""
    answers: dict[int, str] = {}
    for place, question in enumerate(questions, start=1):
        title = app._("Question {place} of {count}", place=place, count=len(questions))
        about = app._.refusal(question.refusal)
        answer = await app.ask(Choose(title, _choices(app, question), about=about))
        if answer is None:
            break
        answers[question.row] = answer
    return answers


def _choices(app: CouncilApp, question: Question) -> list[Choice[str]]:
    """Whom the row may mean, in words. Whole names: one cannot tell namesakes apart by masked ones."""
    _ = app._
    roster = app.council.snapshot.roster
    choices = []
    for answer in question.answers:
        if answer == NEW:
            choices.append(Choice(answer, _("Somebody who is not in the roster yet")))
        elif answer == SKIP:
            choices.append(Choice(answer, _("Leave this row out")))
        elif person := roster.get(answer):
            told = "  ".join(part for part in (person.number, person.dwelling, person.grid) if part)
            choices.append(Choice(answer, _("It is {name}", name=person.name), told))
    return choices


async def _written(app: CouncilApp, preview: Preview) -> None:
    """Store the people, with something moving on the screen meanwhile."""
    _ = app._
    council = app.council
    waiting: Working[None] = Working(_("Writing…"))
    await app.push_screen(waiting)
    try:
        count = await app.perform(lambda: council.ledgers.keep_people(preview.people, app.actor, "import"))
    finally:
        waiting.dismiss(None)
    if count is not None:
        app.say(_.n("{count} person was brought in.", "{count} people were brought in.", count))
