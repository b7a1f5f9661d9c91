"""A field for somebody: a person of the roster, found as one types, or a name that stands for itself."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from council.domain.kernel import Refusal
from council.domain.roster import Person
from council.tui.widgets.fields import Field

FEW = 4


class Who(Field):
    """Type a name, pinyin or initials. One person who fits is taken; nobody who fits: the words themselves are (a firm,
    an office); several: more must be typed, and the line below says so."""

    DEFAULT_CSS = """
    Who Vertical { width: 1fr; height: auto; }
    Who .found { padding: 0 1; color: $quiet; height: 1; }
    """

    def control(self) -> Widget:
        """An input with a line below."""
        return Vertical(Input(select_on_focus=False), Static("", classes="found", markup=False))

    def compose(self) -> ComposeResult:
        """Label and control."""
        yield from super().compose()

    def _fitting(self) -> list[Person]:
        typed = self.query_one(Input).value.strip()
        if not typed or self.app.snapshot is None:
            return []
        found = self.app.snapshot.roster.find(typed, limit=50)
        exact = [person for person in found if person.name == typed]
        return exact or found

    @on(Input.Changed)
    def _typed(self) -> None:
        found, _ = self._fitting(), self.app._
        typed = self.query_one(Input).value.strip()
        if len(found) == 1:
            said = "✓ " + self._line(found[0])
        elif found:
            shown = "  ".join(self._line(person) for person in found[:FEW])
            said = _("{count} people fit, type more:", count=len(found)) + " " + shown
        else:
            said = _("Recorded as “{name}”", name=typed) if typed else ""
        self.query_one(".found", Static).update(Content(said))

    def _line(self, person: Person) -> str:
        return f"{self.app.called(person.id)} {person.dwelling}".strip()

    @property
    def answer(self) -> str:
        """A person's id, or the words; raises `Refusal("person.several")`."""
        found = self._fitting()
        if len(found) > 1:
            raise Refusal("person.several", count=len(found))
        return found[0].id if found else self.query_one(Input).value.strip()
