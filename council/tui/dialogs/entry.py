"""The form of an entry, made from its ledger's model: to enter one, to change it, to give what an action asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import DescendantBlur
from textual.widget import Widget
from textual.widgets import Input, Static

from council.documents.ledger.teller import Teller
from council.domain.kernel import Refusal
from council.domain.ledger import FieldSpec
from council.i18n import N_
from council.tui.dialogs.ask import Confirm
from council.tui.dialogs.base import Dialog
from council.tui.dialogs.choose import Choice as Option
from council.tui.dialogs.choose import Choose
from council.tui.dialogs.room import make_room
from council.tui.ledgers.asking import answer_of, field_for
from council.tui.widgets.fields import Field, Line, Wheel, Words
from council.tui.widgets.forms import Chosen, Complaint, TickBox

REASON = "#reason"
"""The name of the field for why, among the answers."""
Answers = Mapping[str, Any]
Check = Callable[[Answers], Mapping[str, str]]


class EntryForm(Dialog[Answers]):
    """Answers the fields that were asked, as the model takes them, and the reason under `REASON`.

    `check` says what is wrong with the answers, by field; what it says of other fields stands at the form's foot.
    Nothing typed is lost by a mistake, and leaving asks first when something was typed.
    """

    WIDE = True
    HINT = N_("↑↓: field · ←→: choose · Enter: save · Esc: leave")
    DEFAULT_CSS = """
    EntryForm VerticalScroll { padding-right: 1; }
    EntryForm .hint { padding: 0 0 0 17; color: $quiet; height: auto; width: 1fr; }
    EntryForm Field .label { width: 16; height: auto; }
    """

    def __init__(
        self,
        title: str,
        told: Teller,
        today: date,
        specs: Sequence[FieldSpec],
        values: Mapping[str, Any],
        check: Check,
        *,
        about: str | Content = "",
        reason: str | None = None,
        reason_needed: bool = True,
    ) -> None:
        """`values` are what the form begins with; `reason` (None: none is asked) the label of the field for why."""
        super().__init__(title, about)
        self.add_class("-apart")  # hints and complaints stand right below their fields
        self._told, self._today, self._specs = told, today, {spec.name: spec for spec in specs}
        self._given, self._look = dict(values), check
        self._reason, self._reason_needed = reason, reason_needed
        self._begun: dict[str, Any] = {}

    def body(self) -> ComposeResult:
        """A field each, with its hint and what is wrong with it below."""
        with VerticalScroll(can_focus=False):
            for spec in self._specs.values():
                yield field_for(spec, self._given.get(spec.name, spec.default), self._told)
                if hint := self._told.text(spec.hint):
                    yield Static(Content(hint), classes="hint")
                yield Complaint(spec.name)
            if self._reason is not None:
                yield Line(REASON, self._reason + "*" * self._reason_needed, str(self._given.get(REASON, "")))
                yield Complaint(REASON)

    def on_mount(self) -> None:
        """Note what it begins with, to know whether something was typed."""
        super().on_mount()
        self._begun = {name: _raw(field) for name, field in self._fields().items()}

    def on_resize(self) -> None:
        """As much of the form as the terminal can show at once."""
        make_room(self, others=2 + 2 * bool(self._about.plain))

    # -- while it is filled in -------------------------------------------------------------------------------------

    @on(DescendantBlur)
    def _left_field(self, event: DescendantBlur) -> None:
        field = _field_of(event.widget)
        if field is not None and event.widget.screen.is_current:
            self._check_one(field)

    @on(Input.Changed)
    @on(Words.Changed)
    @on(Wheel.Turned)
    @on(TickBox.Turned)
    def _typing(self, event: Any) -> None:
        field = _field_of(event.control or getattr(event, "_sender", None))
        if field is not None:  # what is being mended is not complained of
            self._complain_at(str(field.name), "")
        self.complain("")

    @on(Words.Finished)
    def _finished(self) -> None:
        self.action_accept()

    @on(Chosen.Asked)
    def _choose(self, event: Chosen.Asked) -> None:
        chosen = event.chosen
        spec = self._specs[str(chosen.name)]
        choices: list[Option[Any]] = [
            Option(value, name, search=value) for value, name in self._told.choices(spec).items()
        ]
        if not spec.required and spec.default in (None, ""):
            choices.insert(0, Option(("",), "–"))

        def take(value: Any) -> None:
            if value is not None:
                empty = value == ("",)
                chosen.take(spec.default if empty else value, "–" if empty else self._told.choices(spec)[value])
                self._complain_at(spec.name, "")

        self.app.push_screen(Choose(self._told.label(spec), choices), take)

    # -- answering -------------------------------------------------------------------------------------------------

    def accept(self) -> None:
        """Everything, when every field can be read and the model takes it; else the first that is wrong gets the
        keys."""
        answers, wrong = self._read()
        wrong = {**self._look({**self._given, **answers}), **wrong}
        if self._reason is not None and self._reason_needed and not answers.get(REASON):
            wrong.setdefault(REASON, self.app.reason(Refusal("reason.missing")))
        for name in self._fields():
            self._complain_at(name, wrong.get(name, ""))
        others = [said for name, said in wrong.items() if name not in self._fields()]
        self.complain(" ".join(others))
        first = next((field for name, field in self._fields().items() if name in wrong), None)
        if first is not None:
            _control_of(first).focus()
        if not wrong:
            self.answer(answers)

    def action_leave(self) -> None:
        """Esc; what was typed is not thrown away without asking."""
        if all(_raw(field) == self._begun.get(name) for name, field in self._fields().items()):
            self.dismiss(None)
        else:
            question = Confirm(self._("Leave without saving?"), self._("What you have changed here would be lost."))
            self.app.push_screen(question, self._leave_now)

    def _leave_now(self, yes: bool | None) -> None:
        if yes:
            self.dismiss(None)

    def _read(self) -> tuple[dict[str, Any], dict[str, str]]:
        """What was filled in, and what of it cannot be read."""
        answers: dict[str, Any] = {}
        wrong: dict[str, str] = {}
        for name, field in self._fields().items():
            try:
                spec = self._specs.get(name)
                answers[name] = field.answer if spec is None else answer_of(field, spec, self._told, self._today)
            except Refusal as refusal:
                wrong[name] = self.app.reason(refusal)
        return answers, wrong

    def _check_one(self, field: Field) -> None:
        """Say at once what cannot be read in a field that was left, or that the model does not take."""
        name = str(field.name)
        if name == REASON or _raw(field) == self._begun.get(name):
            return  # nobody is told off for what they have not touched
        answers, wrong = self._read()
        said = wrong.get(name) or self._look({**self._given, **answers}).get(name, "")
        self._complain_at(name, said)

    def _fields(self) -> dict[str, Field]:
        return {str(field.name): field for field in self.query(Field)}

    def _complain_at(self, name: str, text: str) -> None:
        for each in self.query(Complaint):
            if each.name == name:
                each.say(text)


def _raw(field: Field) -> Any:
    try:
        return field.answer
    except Refusal:
        return None


def _field_of(widget: Widget | None) -> Field | None:
    if widget is None:
        return None
    return next((each for each in widget.ancestors_with_self if isinstance(each, Field)), None)


def _control_of(field: Field) -> Widget:
    return next(each for each in field.query("*") if each.can_focus)
