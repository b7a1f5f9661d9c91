"""What a list would change, shown before anything is written. Names and phones are masked unless names are shown:
the terminal may be on the projector. (Errors and questions are about a text as it stands in the list.)"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Literal

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from council.documents.people import Change, Preview, Update, cell_text, column_title
from council.domain.roster import Person, masked_name, masked_phone
from council.i18n import N_, Words
from council.tui.dialogs.base import Dialog
from council.tui.dialogs.room import make_room
from council.tui.widgets.panel import Panel
from council.tui.widgets.setting import block, stacked

ASK: Final = "ask"
IMPORT: Final = "import"
Verdict = Literal["ask", "import"]
SHOWN = 30  # lines of each kind; the rest is counted


class ImportPreview(Dialog[Verdict]):
    """Counts, errors with row and column, open questions, changes from old to new, new people; Enter brings them in."""

    WIDE = True
    HINT = N_("↑↓: scroll · Enter: bring in · Esc: leave")
    BINDINGS = [Binding("f2", "ask", show=False)]

    def __init__(self, name: str, preview: Preview, language: str, *, whole: bool) -> None:
        super().__init__(name)
        self._preview = preview
        self._telling = _Telling(language, whole)

    def body(self) -> ComposeResult:
        """The counts, what Enter does, and the rest, scrollable."""
        yield Static(_counts(self._preview, self._), id="counts")
        yield Static(self._then(), id="then")
        with VerticalScroll():
            for title, colour, lines in _sections(self._preview, self._, self._telling):
                yield Static(Content.assemble((title, f"bold {colour}")), classes="group")
                yield (panel := Panel())
                panel.show(partial(_set, lines))

    def on_mount(self) -> None:
        """The arrows belong to the list."""
        self.query_one(VerticalScroll).focus()

    def on_resize(self) -> None:
        """As much of the list as the terminal can show at once."""
        make_room(self, others=4)

    def _then(self) -> Content:
        """What is done on a yes, and what is left out."""
        _, preview = self._, self._preview
        count = len(preview.people)
        lines = []
        if count:
            lines.append(_.n("Enter brings in {count} person.", "Enter brings in {count} people.", count))
        else:
            lines.append(_("There is nothing to bring in."))
        left_out = len({error.row for error in preview.errors} | {question.row for question in preview.questions})
        if left_out:
            lines.append(_.n("{count} row is left out.", "{count} rows are left out.", left_out))
        if preview.questions:
            lines.append(_("F2: answer the questions."))
        return Content(" ".join(lines) if _.language == "en" else "".join(lines))

    def accept(self) -> None:
        """Bring them in."""
        if self._preview.people:
            self.answer(IMPORT)
        else:
            self.complain(self._("There is nothing to bring in."))

    def action_ask(self) -> None:
        """Answer the questions."""
        if self._preview.questions:
            self.answer(ASK)


def _counts(preview: Preview, _: Words) -> Content:
    parts = (
        (_("New"), len(preview.added), "$success"),
        (_("Changed"), len(preview.updated), "$accent"),
        (_("Unchanged"), preview.unchanged, "$quiet"),
        (_("Questions"), len(preview.questions), "$warning"),
        (_("Errors"), len(preview.errors), "$error"),
    )
    told = [Content.assemble((f"{label} ", "$quiet"), (str(count), f"bold {colour}")) for label, count, colour in parts]
    return Content("   ").join(told)


Section = tuple[str, str, Sequence[Content]]


def _sections(preview: Preview, _: Words, telling: _Telling) -> Iterator[Section]:
    if preview.errors:
        said = (Content(_.refusal(error.refusal)) for error in preview.errors)
        yield _("Errors: these rows are left out"), "$error", _first(said, len(preview.errors), _)
    if preview.questions:
        asked = (Content(_.refusal(question.refusal)) for question in preview.questions)
        title = _("Open questions: these rows are left out until they are answered")
        yield title, "$warning", _first(asked, len(preview.questions), _)
    if preview.updated:
        changed = (telling.update(update, _) for update in preview.updated)
        yield _("Changes"), "$accent", _first(changed, len(preview.updated), _)
    if preview.added:
        new = (telling.newcomer(person) for person in preview.added)
        yield _("New people"), "$success", _first(new, len(preview.added), _)
    if preview.ignored:
        yield _("Columns not used"), "$quiet", [Content(_.list(preview.ignored))]


def _set(lines: Sequence[Content], width: int) -> Content:
    """The lines, each broken where it should be, what follows its first line a little further in."""
    return stacked(part for line in lines for part in block(line, width, Content(""), "  "))


def _first(lines: Iterable[Content], count: int, _: Words) -> list[Content]:
    """The first lines, and how many more there are."""
    shown = [line for place, line in enumerate(lines) if place < SHOWN]
    if count > SHOWN:
        shown.append(Content.assemble((_("… and {count} more", count=count - SHOWN), "$quiet")))
    return shown


@dataclass(frozen=True)
class _Telling:
    """How people are told of: in which language, and whether whole."""

    language: str
    whole: bool

    def update(self, update: Update, _: Words) -> Content:
        """Who changes, and how."""
        changes = Content("; ").join(self._change(change, _) for change in update.changes)
        door = update.before.dwelling
        return Content.assemble((f"{self._name(update.before.name)}  ", "bold"), (f"{door}  ", "$quiet"), changes)

    def newcomer(self, person: Person) -> Content:
        """Who is new."""
        told = "  ".join(part for part in (person.number, person.dwelling, person.grid) if part)
        return Content.assemble((f"{self._name(person.name)}  ", "bold"), (told, "$quiet"))

    def _change(self, change: Change, _: Words) -> Content:
        """One field, old → new."""
        if change.field == "active":
            return Content(_("came back"))
        old, new = (self._cell(change.field, value) for value in (change.old, change.new))
        title = column_title(change.field, self.language)
        return Content.assemble((f"{title} ", "$quiet"), (old, "$quiet"), " → ", new)

    def _cell(self, field: str, value: Any) -> str:
        text = cell_text(field, value, self.language) or "—"
        if self.whole:
            return text
        return {"name": masked_name, "phone": masked_phone, "birth": _hidden}.get(field, str)(text)

    def _name(self, name: str) -> str:
        return name if self.whole else masked_name(name)


def _hidden(text: str) -> str:
    return "*" * len(text)
