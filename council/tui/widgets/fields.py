"""The fields of a form: one line each, all by keyboard. Each has a `name` and says its `answer`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from council.domain.kernel import Refusal
from council.tui.widgets.folding import cut

if TYPE_CHECKING:
    from council.tui.app import CouncilApp


class Field(Horizontal):
    """A label and something to fill in. `shown_when` hides the field while the form's other answers do not ask for
    it: a pair of another field's name and the answers that do."""

    DEFAULT_CSS = """
    Field {
        height: auto;
        .label { width: 16; color: $quiet; }
        &:focus-within .label { color: $accent; }
        Input { width: 1fr; margin: 0; }
    }
    """
    app: CouncilApp

    def __init__(self, name: str, label: str, shown_when: tuple[str, Sequence[Any]] | None = None) -> None:
        super().__init__(name=name)
        self._label = label
        self.shown_when = shown_when

    def compose(self) -> ComposeResult:
        """Label and control."""
        yield Static(Content(self._label), classes="label")
        yield self.control()

    def control(self) -> Widget:
        """What is filled in."""
        raise NotImplementedError

    @property
    def answer(self) -> Any:
        """What was filled in; raises `Refusal` when it cannot be read."""
        raise NotImplementedError


class Line(Field):
    """One line of text."""

    def __init__(
        self,
        name: str,
        label: str,
        value: str = "",
        *,
        placeholder: str = "",
        password: bool = False,
        shown_when: tuple[str, Sequence[Any]] | None = None,
    ) -> None:
        super().__init__(name, label, shown_when)
        self._value, self._placeholder, self._password = value, placeholder, password

    def control(self) -> Widget:
        """A plain input."""
        return Input(self._value, placeholder=self._placeholder, password=self._password, select_on_focus=False)

    @property
    def answer(self) -> Any:
        """The text, without blanks around it."""
        return self.query_one(Input).value.strip()


class Number(Line):
    """A whole number, nought or more, up to `most`."""

    def __init__(self, name: str, label: str, value: str = "", *, most: int = 10_000, **more: Any) -> None:
        super().__init__(name, label, value, **more)
        self._most = most

    @property
    def answer(self) -> int:
        """The number; an empty field is nought; raises `Refusal("number.unreadable")`."""
        typed = super().answer
        if not typed:
            return 0
        if not typed.isdecimal() or int(typed) > self._most:
            raise Refusal("number.unreadable", text=typed, most=self._most)
        return int(typed)


def read_date(typed: str, today: date) -> date | None:
    """A day as people type it: `2026-12-31`, `12-31` (the next one), `+14` (days from today); empty is None.

    Raises `Refusal("date.unreadable")`.
    """
    text = re.sub(r"[./\u5e74\u6708]", "-", typed.strip()).removesuffix("-")
    text = re.sub(r"\u65e5$", "", text)  # year, month and day as they are written in Chinese
    if not text:
        return None
    try:
        if match := re.fullmatch(r"\+(\d{1,4})", text):
            return today + timedelta(days=int(match[1]))
        if match := re.fullmatch(r"(\d{1,2})-(\d{1,2})", text):
            this_year = today.replace(month=int(match[1]), day=int(match[2]))
            return this_year if this_year >= today else this_year.replace(year=today.year + 1)
        return date(*map(int, text.split("-")))
    except (ValueError, TypeError) as error:
        raise Refusal("date.unreadable", text=typed) from error


class Day(Line):
    """A day."""

    @property
    def answer(self) -> date | None:
        """The day, or None."""
        zone = self.app.snapshot.settings.zone if self.app.snapshot else None
        return read_date(super().answer, self.app.now().astimezone(zone).date())


class Words(TextArea):
    """Several lines. Enter accepts the form, and ctrl+J begins a new line; where each line is an entry of its own
    (`listing`), Enter begins one, and accepts on an empty last line."""

    listing = False

    class Finished(Message):
        """Enter, where it accepts."""

    async def _on_key(self, event: events.Key) -> None:
        row, _column = self.cursor_location
        last = row == self.document.line_count - 1
        if event.key == "enter" and (not self.listing or (last and not self.document.get_line(row))):
            event.stop()
            event.prevent_default()
            self.post_message(self.Finished())
        elif event.key in ("ctrl+j", "shift+enter", "alt+enter"):
            event.stop()
            event.prevent_default()
            self.insert("\n")
        elif (event.key == "up" and row == 0) or (event.key == "down" and last):
            event.stop()
            event.prevent_default()
            self.screen.focus_previous() if event.key == "up" else self.screen.focus_next()
        else:
            await super()._on_key(event)


class Paragraph(Field):
    """Text of several lines."""

    DEFAULT_CSS = """
    Paragraph Words { height: auto; min-height: 2; max-height: 7; width: 1fr; }
    """

    def __init__(
        self, name: str, label: str, value: str = "", *, shown_when: tuple[str, Sequence[Any]] | None = None
    ) -> None:
        super().__init__(name, label, shown_when)
        self._value = value

    def control(self) -> Widget:
        """A text area."""
        area = Words(self._value, soft_wrap=True, tab_behavior="focus", show_line_numbers=False, compact=True)
        area.cursor_location = area.document.end
        return area

    @property
    def answer(self) -> str:
        """The text, without blank lines around it."""
        return self.query_one(Words).text.strip()


class Options(Paragraph):
    """One thing a line: the options of a vote."""

    def control(self) -> Widget:
        """A text area where Enter begins a new line."""
        area = super().control()
        area.listing = True  # type: ignore[attr-defined]
        return area

    @property
    def answer(self) -> tuple[str, ...]:  # type: ignore[override]
        """The lines that say something."""
        return tuple(line.strip() for line in super().answer.splitlines() if line.strip())


class Wheel(Widget, can_focus=True):
    """One of a few things, in one line: ← and → or space turn it."""

    DEFAULT_CSS = """
    Wheel { width: 1fr; height: 1; padding: 0 1; }
    Wheel:focus { background: $boost; }
    """
    BINDINGS = [
        Binding("left", "turn(-1)", show=False),
        Binding("right,space", "turn(1)", show=False),
    ]
    place: reactive[int] = reactive(0)

    class Turned(Message):
        """Another one is chosen."""

    def __init__(self, options: Sequence[tuple[Any, str]], value: Any = None) -> None:
        super().__init__()
        self.options = options
        values = [each for each, _ in options]
        self.set_reactive(Wheel.place, values.index(value) if value in values else 0)

    def render(self) -> Content:
        """The chosen one between arrows."""
        arrow = "$accent" if self.has_focus else "$quiet"
        shown = cut(" ".join(self.options[self.place][1].split()), max(1, self.content_size.width - 4))
        return Content.assemble(("◂ ", arrow), shown, (" ▸", arrow))

    def action_turn(self, places: int) -> None:
        """Choose another one, round and round."""
        self.place = (self.place + places) % len(self.options)
        self.post_message(self.Turned())

    def on_click(self) -> None:
        """A click is the next one."""
        self.action_turn(1)


class Pick(Field):
    """One of a few things."""

    def __init__(
        self,
        name: str,
        label: str,
        options: Sequence[tuple[Any, str]],
        value: Any = None,
        *,
        shown_when: tuple[str, Sequence[Any]] | None = None,
    ) -> None:
        super().__init__(name, label, shown_when)
        self._options, self._value = options, value

    def control(self) -> Widget:
        """A wheel."""
        return Wheel(self._options, self._value)

    @property
    def answer(self) -> Any:
        """The value of the chosen one."""
        wheel = self.query_one(Wheel)
        return wheel.options[wheel.place][0]
