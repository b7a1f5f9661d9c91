"""Fields of a form that hold people: one, or several."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from council.documents.phrases import joined
from council.i18n import N_
from council.tui.widgets.fields import Field

if TYPE_CHECKING:
    from council.tui.app import CouncilApp

SHOWN = 4  # names said one by one; the rest are counted


class Held(Widget, can_focus=True):
    """The people chosen so far, in one line. Enter or space finds one more, Delete takes the last one away."""

    DEFAULT_CSS = """
    Held { width: 1fr; height: 1; padding: 0 1; background: $panel; }
    Held:focus { background: $block-cursor-background; color: $block-cursor-foreground; }
    """
    BINDINGS = [
        Binding("enter,space", "find", show=False),
        Binding("delete,backspace", "drop", show=False),
    ]
    people: reactive[tuple[str, ...]] = reactive(())
    app: CouncilApp

    class Changed(Message):
        """Somebody was added or taken away."""

    def __init__(self, title: str, people: Sequence[str], most: int) -> None:
        """`most` is how many there may be; 0 is no limit. `title` heads the list to choose from."""
        super().__init__()
        self._title, self._most = title, most
        self.set_reactive(Held.people, tuple(people))

    def render(self) -> Content:
        """Their names; while keys go here, what the keys do."""
        _, called = self.app._, self.app.called
        names = [called(person) for person in self.people]
        said = joined(names[:SHOWN], _) if names else "–"
        if len(names) > SHOWN:
            said = _("{names} and {count} more", names=said, count=len(names) - SHOWN)
        hint = _(N_("Enter: find · Del: remove")) if self.has_focus else ""
        return Content.assemble(said, (f"   {hint}" if hint else "", "$quiet"))

    def action_find(self) -> None:
        """Choose somebody from the roster."""
        from council.tui.dialogs.people import PersonPicker

        snapshot = self.app.snapshot
        if snapshot is None:
            return
        picker = PersonPicker(self.app._, self._title, snapshot.roster, self.app.called)
        self.app.push_screen(picker, self._found)

    def _found(self, person: str | None) -> None:
        if person is None or person in self.people:
            return
        self.people = (person,) if self._most == 1 else (*self.people, person)
        self.post_message(self.Changed())

    def action_drop(self) -> None:
        """Take the last one away."""
        if self.people:
            self.people = self.people[:-1]
            self.post_message(self.Changed())

    def on_click(self) -> None:
        """A click is Enter."""
        self.action_find()


class Whom(Field):
    """One person, or nobody."""

    def __init__(
        self, name: str, label: str, person: str = "", *, shown_when: tuple[str, Sequence[object]] | None = None
    ) -> None:
        super().__init__(name, label, shown_when)
        self._person = person

    def control(self) -> Widget:
        """The person chosen."""
        return Held(self._label, (self._person,) if self._person else (), most=1)

    @property
    def answer(self) -> str:
        """The person's id, or nothing."""
        return next(iter(self.query_one(Held).people), "")


class People(Field):
    """Any number of people."""

    def __init__(
        self,
        name: str,
        label: str,
        people: Sequence[str] = (),
        *,
        shown_when: tuple[str, Sequence[object]] | None = None,
    ) -> None:
        super().__init__(name, label, shown_when)
        self._people = tuple(people)

    def control(self) -> Widget:
        """Those chosen."""
        return Held(self._label, self._people, most=0)

    @property
    def answer(self) -> tuple[str, ...]:
        """Their ids, in the order in which they were chosen."""
        return self.query_one(Held).people
