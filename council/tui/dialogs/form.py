"""A form: several fields, answered together. Enter accepts from any of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Input

from council.domain.kernel import Refusal
from council.tui.dialogs.base import Dialog
from council.tui.widgets.ballot_fields import Candidates
from council.tui.widgets.fields import Field, Paragraph, Pick, Wheel, Words
from council.tui.widgets.said import Said

Answers = Mapping[str, Any]


class Form(Dialog[Answers]):
    """Fields one below the other; the answer maps their names to what was filled in (hidden ones too).

    `said` puts a line of comment below the fields, made anew from the answers whenever one changes.
    """

    WIDE = True
    HINT = ""
    """Left empty, the hint names the keys that this form's fields use."""

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        about: str | Content = "",
        *,
        said: Callable[[Answers], str] | None = None,
    ) -> None:
        super().__init__(title, about)
        self._fields = fields
        self._said = said

    def body(self) -> ComposeResult:
        """The fields, scrollable."""
        with VerticalScroll(can_focus=False):
            yield from self._fields
        if self._said is not None:
            yield Said(id="said")

    def hint(self) -> str:
        """The keys that this form's fields use."""
        if self.HINT:
            return super().hint()
        _, kinds = self._, {type(field) for field in self._fields}
        keys = [
            _("↑↓: field") if len(self._fields) > 1 else "",
            _("←→: choose") if Pick in kinds else "",
            _("^J: new line") if Paragraph in kinds else "",
            _("F2: people") if Candidates in kinds else "",
            _("Enter: accept"),
            _("Esc: back"),
        ]
        return " · ".join(filter(None, keys))

    def on_mount(self) -> None:
        """Hide what is not asked yet."""
        super().on_mount()
        self._refit()

    @on(Wheel.Turned)
    @on(Words.Changed)
    @on(Input.Changed)
    def _refit(self) -> None:
        answers = {field.name or "": field.answer for field in self._fields if field.query(Wheel)}
        for field in self._fields:
            if field.shown_when is not None:
                other, wanted = field.shown_when
                field.display = answers.get(other) in wanted
        self.complain("")
        if self._said is not None:
            self.query_one("#said", Said).say(Content(self._comment(self._said)))

    def _comment(self, said: Callable[[Answers], str]) -> str:
        try:
            return said({field.name or "": field.answer for field in self._fields})
        except Refusal:
            return ""  # a field that cannot be read yet; accepting will say so

    @on(Words.Finished)
    def _finished(self) -> None:
        self.action_accept()

    def accept(self) -> None:
        """All answers; raises what a field refuses."""
        self.answer({field.name or "": field.answer for field in self._fields})
