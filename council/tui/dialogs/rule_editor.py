"""Write a decision rule of one's own: its fields above, what they mean with numbers below, what contradicts itself at
the field where it shows."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from council.domain.contradictions import contradictions
from council.domain.kernel import Refusal
from council.domain.rules import DecisionRule
from council.i18n import N_, Words
from council.i18n.describing import described, explained
from council.tui.dialogs.form import Answers, Form
from council.tui.settings.example import example_words
from council.tui.settings.rule_fields import rule_fields, rule_of
from council.tui.widgets.fields import Field, Wheel
from council.tui.widgets.fields import Words as Writing
from council.tui.widgets.forms import Complaint, TickBox
from council.tui.widgets.said import Said


class RuleEditor(Form):
    """Answers the rule under `rule`. It is never one that contradicts itself."""

    HINT = N_("↑↓: field · ←→: choose · Enter: keep the rule · Esc: back")
    DEFAULT_CSS = """
    RuleEditor {
        .heading { color: $accent; margin-top: 1; }
        VerticalScroll { max-height: 52vh; }
        &.-high Field { margin-bottom: 0; }
        #said { height: auto; max-height: 9; }
    }
    """

    def __init__(self, _: Words, title: str, rule: DecisionRule, due: int) -> None:
        """`due`: how many are due in the example; 0 where nobody is known to go by it yet."""
        self._rule, self._due = rule, due
        self._parts = list(rule_fields(rule, _))
        super().__init__(title, [part for part in self._parts if isinstance(part, Field)], said=self._told)

    def body(self) -> ComposeResult:
        """Fields under their headings, each with room for what is wrong with it; the example stays in sight."""
        with VerticalScroll(can_focus=False):
            for part in self._parts:
                if isinstance(part, Field):
                    yield part
                    yield Complaint(part.name or "")
                else:
                    yield Static(Content(part), classes="heading")
        yield Said(id="said")

    @on(TickBox.Turned)
    @on(Wheel.Turned)
    @on(Writing.Changed)
    @on(Input.Changed)
    def _mended(self) -> None:
        self._say({})

    def _told(self, answers: Answers) -> str:
        """The example and the rule in words; while it contradicts itself, why."""
        _ = self._
        try:
            rule = rule_of(self._rule, answers, _)
        except Refusal as refusal:
            return self.app.reason(refusal)
        wrong = [why for field, why in contradictions(rule) if field not in ("name", "clause")]
        if wrong:
            return "! " + _("This cannot be: {why}", why=_(wrong[0]))
        gap = "" if _.language == "zh" else " "
        return _("For example:") + gap + example_words(rule, self._due, _) + "\n" + described(rule, _)

    def accept(self) -> None:
        """The rule, with its explanation told from its numbers; or what is wrong, at the fields."""
        _, wrong, answers = self._, {}, {}
        for field in self._fields:
            try:
                answers[field.name or ""] = field.answer
            except Refusal as refusal:
                wrong[field.name or ""] = self.app.reason(refusal)
        if not wrong:
            try:
                rule = rule_of(self._rule, answers, _)
                wrong = {field: _(why) for field, why in reversed(contradictions(rule))}
            except Refusal as refusal:
                wrong = {refusal.params["field"]: self.app.reason(refusal)}
        if wrong:
            self._say(wrong)
        else:
            self.answer({"rule": explained(rule)})

    def _say(self, wrong: dict[str, str]) -> None:
        """What is wrong, below each field; the first of them gets the keys."""
        first: Widget | None = None
        for complaint in self.query(Complaint):
            text = wrong.get(complaint.name or "", "")
            complaint.say(text)
            if text and first is None:
                first = next((field for field in self._fields if field.name == complaint.name), None)
        control = next((each for each in first.query("*") if each.can_focus), None) if first else None
        if control is not None:
            control.focus()
