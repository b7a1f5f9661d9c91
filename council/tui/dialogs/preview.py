"""What a list would change, shown before anything is written: counts, errors, questions, changes, what is new."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, Literal

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from council.documents.importing import Question, RowError
from council.i18n import N_, Words
from council.tui.dialogs.base import Dialog
from council.tui.dialogs.room import make_room
from council.tui.widgets.panel import Panel
from council.tui.widgets.setting import block, stacked

ASK: Final = "ask"
IMPORT: Final = "import"
Verdict = Literal["ask", "import"]
SHOWN = 30  # lines of each kind; the rest is counted


@dataclass(frozen=True)
class Found:
    """What comparing a list has found, of whatever it is a list: lines for what is new and what changes, under their
    headings, and `yes`, which says what Enter does."""

    yes: str
    new: tuple[str, Sequence[Content]]
    updated: tuple[str, Sequence[Content]]
    unchanged: int
    questions: Sequence[Question]
    errors: Sequence[RowError]
    ignored: Sequence[str]
    remarks: Sequence[RowError] = ()

    @property
    def count(self) -> int:
        """How many would be written."""
        return len(self.new[1]) + len(self.updated[1])


class ListPreview(Dialog[Verdict]):
    """Counts, errors with row and column, open questions, changes from old to new, what is new; Enter brings it in."""

    WIDE = True
    HINT = N_("↑↓: scroll · Enter: bring in · Esc: leave")
    BINDINGS = [Binding("f2", "ask", show=False)]

    def __init__(self, name: str, found: Found) -> None:
        super().__init__(name)
        self.found = found

    def body(self) -> ComposeResult:
        """The counts, what Enter does, and the rest, scrollable."""
        yield Static(_counts(self.found, self._), id="counts")
        yield Static(self._then(), id="then")
        with VerticalScroll():
            for title, colour, lines in _sections(self.found, self._):
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
        _, found = self._, self.found
        lines = [found.yes if found.count else _("There is nothing to bring in.")]
        left_out = len({error.row for error in found.errors} | {question.row for question in found.questions})
        if left_out:
            lines.append(_.n("{count} row is left out.", "{count} rows are left out.", left_out))
        if found.questions:
            lines.append(_("F2: answer the questions."))
        return Content(" ".join(lines) if _.language == "en" else "".join(lines))

    def accept(self) -> None:
        """Bring it in."""
        if self.found.count:
            self.answer(IMPORT)
        else:
            self.complain(self._("There is nothing to bring in."))

    def action_ask(self) -> None:
        """Answer the questions."""
        if self.found.questions:
            self.answer(ASK)


def _counts(found: Found, _: Words) -> Content:
    parts = (
        (_("New"), len(found.new[1]), "$success"),
        (_("Changed"), len(found.updated[1]), "$accent"),
        (_("Unchanged"), found.unchanged, "$quiet"),
        (_("Questions"), len(found.questions), "$warning"),
        (_("Errors"), len(found.errors), "$error"),
    )
    told = [Content.assemble((f"{label} ", "$quiet"), (str(count), f"bold {colour}")) for label, count, colour in parts]
    return Content("   ").join(told)


Section = tuple[str, str, Sequence[Content]]


def _sections(found: Found, _: Words) -> Iterable[Section]:
    if found.errors:
        yield _("Errors: these rows are left out"), "$error", _first(_said(found.errors, _), _)
    if found.questions:
        title = _("Open questions: these rows are left out until they are answered")
        yield title, "$warning", _first(_said(found.questions, _), _)
    if found.remarks:
        yield _("Remarks: this is not taken over"), "$warning", _first(_said(found.remarks, _), _)
    if found.updated[1]:
        yield found.updated[0], "$accent", _first(found.updated[1], _)
    if found.new[1]:
        yield found.new[0], "$success", _first(found.new[1], _)
    if found.ignored:
        yield _("Columns not used"), "$quiet", [Content(_.list(found.ignored))]


def _said(doubts: Sequence[Question | RowError], _: Words) -> list[Content]:
    return [Content(_.refusal(doubt.refusal)) for doubt in doubts]


def _set(lines: Sequence[Content], width: int) -> Content:
    """The lines, each broken where it should be, what follows its first line a little further in."""
    return stacked(part for line in lines for part in block(line, width, Content(""), "  "))


def _first(lines: Sequence[Content], _: Words) -> list[Content]:
    """The first lines, and how many more there are."""
    shown = list(lines[:SHOWN])
    if len(lines) > SHOWN:
        shown.append(Content.assemble((_("… and {count} more", count=len(lines) - SHOWN), "$quiet")))
    return shown
