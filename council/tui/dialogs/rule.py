"""Choose a decision rule: the list above, what the marked one asks for below."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from textual import on
from textual.app import ComposeResult
from textual.widgets import OptionList

from council.domain.rules import DecisionRule
from council.i18n import Words
from council.tui.dialogs.choose import Choice, Choose
from council.tui.settings.telling import rule_told
from council.tui.widgets.said import Said


class ChooseRule(Choose[str]):
    """Answers a rule's id. Those not in force today come last and say so."""

    WIDE = True
    DEFAULT_CSS = """
    ChooseRule Said { margin: 1 0 0 0; color: $quiet; }
    """
    LONGEST_TEXT = 18  # lines of the dialog that are no lines of the list

    def __init__(
        self, _: Words, title: str, rules: Iterable[DecisionRule], due: int, today: date, chosen: str = ""
    ) -> None:
        """`due`: how many are due, for the example; `chosen` is marked first."""
        ordered = sorted(rules, key=lambda rule: (rule.id != chosen, not rule.in_force(today)))
        super().__init__(title, [_choice(rule, _, today) for rule in ordered])
        self._rules = {rule.id: rule for rule in ordered}
        self._due, self._today = due, today

    def body(self) -> ComposeResult:
        """The list, and what the marked rule asks for."""
        yield from super().body()
        yield Said()

    def on_resize(self) -> None:
        """The list leaves room for what is said of its lines."""
        self.query_one(OptionList).styles.max_height = max(4, min(14, self.app.size.height - self.LONGEST_TEXT))

    @on(OptionList.OptionHighlighted)
    def _marked(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        rule = self._rules[self._listed[event.option_index].value]
        self.query_one(Said).say(rule_told(rule, self._due, self._, self._today))


def _choice(rule: DecisionRule, _: Words, today: date) -> Choice[str]:
    past = "" if rule.in_force(today) else _("not in force today")
    basis = rule.basis.in_language(_.language)
    return Choice(rule.id, rule.name.in_language(_.language), past, f"{rule.id} {basis}")
