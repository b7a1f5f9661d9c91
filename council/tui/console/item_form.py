"""What can be said of an agenda item: title, minutes, kind, text. Plugins bring kinds of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from textual import on
from textual.widgets import Input

from council.domain.meeting import Item
from council.i18n import N_, Words
from council.tui.dialogs.form import Form
from council.tui.widgets.fields import Field, Line, Number, Paragraph, Pick, Wheel

if TYPE_CHECKING:
    from council.plugins.offers import AgendaKind
    from council.tui.app import CouncilApp

KINDS = {
    "other": N_("Other"),
    "opening": N_("Opening"),
    "procedure": N_("Procedure"),
    "election": N_("Election"),
    "report": N_("Report"),
    "proposal": N_("Proposal"),
    "trial": N_("Trial vote"),
    "closing": N_("Closing"),
}


def brought(app: CouncilApp) -> Mapping[str, AgendaKind]:
    """The kinds of agenda items that plugins bring, by id; the program's own ids stay the program's."""
    offered = app.house.opened.plugins.items("agenda_kinds") if app.house is not None else {}
    return {kind_id: kind for kind_id, kind in offered.items() if kind_id not in KINDS}


class ItemForm(Form):
    """The fields of an item. Answers title, minutes, kind, its title where a plugin brought it, and text."""

    def __init__(self, title: str, item: Item, kinds: Mapping[str, AgendaKind], _: Words) -> None:
        self._item, self._kinds = item, kinds
        self._usual = str(item.minutes or "")
        super().__init__(
            title,
            (
                Line("title", _("Title"), item.title),
                Number("minutes", _("Minutes"), self._usual),
                Pick("kind", _("Kind"), _choices(item, kinds, _), item.kind),
                Paragraph("text", _("Text"), item.text),
            ),
        )

    @on(Wheel.Turned)
    def _other_kind(self) -> None:
        """The minutes that are usual for the kind that is chosen now, where nobody has written others."""
        fields: dict[str | None, Field] = {field.name: field for field in self._fields}
        kind = self._kinds.get(fields["kind"].answer)
        before, self._usual = self._usual, str((kind.minutes if kind else 0) or self._item.minutes or "")
        line = fields["minutes"].query_one(Input)
        if line.value == before:
            line.value = self._usual

    def accept(self) -> None:
        """All answers; what the kind is called goes along, so that the minutes never need the plugin to say it."""
        answers: dict[str, Any] = {field.name or "": field.answer for field in self._fields}
        kind = self._kinds.get(answers["kind"])
        kept = self._item.kind_title if answers["kind"] == self._item.kind else None
        self.answer({**answers, "kind_title": kind.title if kind is not None else kept})


def _choices(item: Item, kinds: Mapping[str, AgendaKind], _: Words) -> list[tuple[str, str]]:
    """The program's kinds, the plugins', and what the item has when nobody brings that any more."""
    own = [(kind, _(title)) for kind, title in KINDS.items()]
    own += [(kind_id, kind.title.in_language(_.language)) for kind_id, kind in kinds.items()]
    if item.kind not in dict(own):
        own.append((item.kind, item.kind_title.in_language(_.language) if item.kind_title else item.kind))
    return own
