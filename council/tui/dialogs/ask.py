"""One line, a reason, a yes: the short questions."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input

from council.domain.kernel import Refusal
from council.i18n import N_
from council.tui.acts import face, heard, is_twin
from council.tui.dialogs.base import Dialog


class Ask(Dialog[str]):
    """One line of text. With `needed`, an empty one is refused."""

    def __init__(
        self, title: str, about: str | Content = "", *, value: str = "", placeholder: str = "", needed: bool = True
    ) -> None:
        super().__init__(title, about)
        self._value, self._placeholder, self._needed = value, placeholder, needed

    def body(self) -> ComposeResult:
        """One field."""
        yield Input(self._value, placeholder=self._placeholder)

    def accept(self) -> None:
        """The text, without blanks around it."""
        text = self.query_one(Input).value.strip()
        if self._needed and not text:
            raise self.empty()
        self.answer(text)

    def empty(self) -> Refusal:
        """What is said of an empty line."""
        return Refusal("text.empty")


class Reason(Ask):
    """Why: it goes into the minutes, so an empty one is refused."""

    def empty(self) -> Refusal:
        """A reason is missing."""
        return Refusal("reason.missing")


class Confirm(Dialog[bool]):
    """A yes before something that is not easily taken back."""

    HINT = N_("Enter: yes · Esc: no")

    def __init__(self, title: str, about: str | Content = "", *, keys: Sequence[str] = ()) -> None:
        """`keys` say yes as well: those of the act itself, so that a second press is enough."""
        super().__init__(title, about)
        self._keys = {name for key in keys for name in heard(key)}
        self._key = next((face(key) for key in keys if is_twin(key)), "")

    def hint(self) -> str:
        """Enter, or the act's own key once more."""
        return self._("{key} or Enter: yes · Esc: no", key=self._key) if self._key else super().hint()

    def on_key(self, event: events.Key) -> None:
        """A second press of the act's own key."""
        if event.key in self._keys:
            event.stop()
            self.action_accept()

    def accept(self) -> None:
        """Yes."""
        self.answer(True)


class Tell(Dialog[bool]):
    """Something that must be seen: not recorded, or a text too long for a toast."""

    HINT = N_("Enter: understood")

    def accept(self) -> None:
        """Understood."""
        self.answer(True)

    action_leave = accept
