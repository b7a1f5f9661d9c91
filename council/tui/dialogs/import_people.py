"""What a list of people would change, shown before anything is written. Names and phones are masked unless names are
shown: the terminal may be on the projector. (Errors and questions are about a text as it stands in the list.)"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from textual.content import Content

from council.documents.people import Change, Preview, Update, cell_text, column_title
from council.domain.roster import Person, masked_name, masked_phone
from council.i18n import Words
from council.tui.dialogs.preview import Found, ListPreview


def import_preview(name: str, preview: Preview, _: Words, *, whole: bool) -> ListPreview:
    """The dialog that shows it."""
    telling = _Telling(_.language, whole)
    yes = _.n("Enter brings in {count} person.", "Enter brings in {count} people.", len(preview.people))
    found = Found(
        yes,
        (_("New people"), [telling.newcomer(person) for person in preview.added]),
        (_("Changes"), [telling.update(update, _) for update in preview.updated]),
        preview.unchanged,
        preview.questions,
        preview.errors,
        preview.ignored,
    )
    return ListPreview(name, found)


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
