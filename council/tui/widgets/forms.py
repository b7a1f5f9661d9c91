"""More fields for forms: a tick, a choice out of many; and what is wrong with a field, said right below it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.cells import cell_len
from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from council.tui.widgets.fields import Field


class Complaint(Static):
    """The line below a field that says what is wrong with it; with nothing to say it takes no room."""

    DEFAULT_CSS = """
    Complaint { display: none; height: auto; width: 1fr; color: $warning; padding: 0 0 0 17; }
    """

    def __init__(self, field: str) -> None:
        super().__init__(name=field)

    def say(self, text: str) -> None:
        """Say what is wrong; an empty text is nothing."""
        self.update(Content(text))
        self.display = bool(text)


class TickBox(Widget, can_focus=True):
    """A box with its text; space, ← and → turn it."""

    DEFAULT_CSS = """
    TickBox { width: auto; height: 1; padding: 0 1; }
    TickBox:focus { background: $boost; }
    """
    BINDINGS = [Binding("space,left,right", "turn", show=False)]

    value: reactive[bool] = reactive(False)
    """Whether it is ticked."""

    class Turned(Message):
        """The box was ticked, or no longer is."""

    def __init__(self, text: str, *, value: bool = False, name: str | None = None) -> None:
        super().__init__(name=name)
        self._text = text
        self.set_reactive(TickBox.value, value)

    def get_content_width(self, container: object, viewport: object) -> int:  # noqa: ARG002 — Textual asks so
        """As wide as its text."""
        return 4 + cell_len(self._text)

    def render(self) -> Content:
        """The box and the text."""
        mark = ("■", "$accent") if self.value else ("□", "$quiet")
        return Content.assemble(mark, f" {self._text}")

    def action_turn(self) -> None:
        """Tick it, or take the tick away."""
        self.value = not self.value
        self.post_message(self.Turned())

    def on_click(self, event: events.Click) -> None:
        """A click turns it too."""
        event.stop()
        self.action_turn()


class Tick(Field):
    """Yes or no."""

    def __init__(self, name: str, label: str, text: str = "", *, value: bool = False) -> None:
        super().__init__(name, label)
        self._text, self._value = text, value

    def control(self) -> Widget:
        """A box."""
        return TickBox(self._text, value=self._value)

    @property
    def answer(self) -> bool:
        """Whether it is ticked."""
        return self.query_one(TickBox).value


class Ticks(Field):
    """Any of some things: a box each."""

    DEFAULT_CSS = """
    Ticks Boxes { width: 1fr; height: auto; layout: grid; grid-size: 2; grid-rows: 1; grid-gutter: 0 1; }
    """

    def __init__(
        self,
        name: str,
        label: str,
        options: Sequence[tuple[Any, str]],
        values: Sequence[Any] = (),
        *,
        shown_when: tuple[str, Sequence[Any]] | None = None,
    ) -> None:
        super().__init__(name, label, shown_when)
        self._options, self._values = options, frozenset(values)

    def control(self) -> Widget:
        """The boxes, two in a line."""
        return Boxes(*(TickBox(text, value=value in self._values) for value, text in self._options))

    @property
    def answer(self) -> frozenset[Any]:
        """What is ticked."""
        boxes = self.query(TickBox)
        return frozenset(value for (value, _), box in zip(self._options, boxes, strict=True) if box.value)


class Boxes(Widget):
    """Where boxes stand."""


class Chosen(Widget, can_focus=True):
    """What is chosen out of many things; Enter or space asks for another one."""

    DEFAULT_CSS = """
    Chosen { width: 1fr; height: auto; padding: 0 1; }
    Chosen:focus { background: $boost; }
    """
    BINDINGS = [Binding("enter,space", "ask", show=False)]

    value: reactive[Any] = reactive(None)
    """What is chosen."""
    text: reactive[str] = reactive("", layout=True)
    """What is chosen, in words."""

    class Asked(Message):
        """Somebody wants to choose another one."""

        def __init__(self, chosen: Chosen) -> None:
            super().__init__()
            self.chosen = chosen

        @property
        def control(self) -> Chosen:
            """The field."""
            return self.chosen

    class Taken(Message):
        """Another one was chosen."""

    def __init__(self, value: Any, text: str, name: str | None = None) -> None:
        super().__init__(name=name)
        self.set_reactive(Chosen.value, value)
        self.set_reactive(Chosen.text, text)

    def render(self) -> Content:
        """The text, and that there is more to choose from."""
        return Content.assemble(self.text or "—", ("  ▾", "$accent" if self.has_focus else "$quiet"))

    def take(self, value: Any, text: str) -> None:
        """Choose."""
        changed = value != self.value
        self.value, self.text = value, text
        if changed:
            self.post_message(self.Taken())

    def action_ask(self) -> None:
        """Ask for another one."""
        self.post_message(self.Asked(self))

    def on_click(self) -> None:
        """A click asks too."""
        self.action_ask()


class Choice(Field):
    """One of many things, chosen in a dialog of its own."""

    def __init__(self, name: str, label: str, value: Any, text: str) -> None:
        super().__init__(name, label)
        self._value, self._text = value, text

    def control(self) -> Widget:
        """What is chosen."""
        return Chosen(self._value, self._text, name=self.name)

    @property
    def answer(self) -> Any:
        """What is chosen."""
        return self.query_one(Chosen).value
