"""What all dialogs share: a title, a body, a line for what is wrong; Enter accepts, Esc leaves."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from council.domain.kernel import Refusal
from council.i18n import N_, Words
from council.tui.widgets.panel import Panel

if TYPE_CHECKING:
    from council.tui.app import CouncilApp

T = TypeVar("T")


class Dialog(ModalScreen[T | None], Generic[T]):
    """A question over the screen. Subclasses yield `body()` and answer in `accept()`; leaving answers None.

    `accept` calls `self.answer(value)`, or raises `Refusal` to say what is still wrong, or `self.complain(text)`.
    `check` is asked before the dialog closes: what would be refused is said while it can still be mended.
    """

    BINDINGS = [
        Binding("escape", "leave", show=False),
        Binding("enter", "accept", show=False),
        Binding("up", "app.focus_previous", show=False),
        Binding("down", "app.focus_next", show=False),
    ]
    WIDE = False
    """Whether the dialog takes the width of a form instead of a question's."""
    HINT = N_("Enter: accept · Esc: leave")
    app: CouncilApp

    def __init__(self, title: str, about: str | Content = "") -> None:
        """`title` and `about` are in the viewer's words already."""
        super().__init__(classes="-form" if self.WIDE else "")
        self._title = title
        self._about = about if isinstance(about, Content) else Content(about)
        self.check: Callable[[T], Refusal | None] | None = None

    @property
    def _(self) -> Words:
        """The viewer's words."""
        return self.app._

    def compose(self) -> ComposeResult:
        """Title, what it is about, body, complaint, hint."""
        with Vertical(id="dialog") as frame:
            frame.border_title = Content(self._title)
            frame.border_subtitle = Content(self.hint())
            yield Panel(id="about")
            yield from self.body()
            yield Static("", id="wrong", markup=False)

    def on_mount(self) -> None:
        """Lay out what it is about."""
        self.query_one("#about", Panel).show((lambda _: self._about) if self._about else None)

    def body(self) -> ComposeResult:
        """What is asked."""
        yield from ()

    def hint(self) -> str:
        """The keys that matter here, for the lower edge."""
        return self._(self.HINT)

    def accept(self) -> None:
        """Answer with what was entered."""
        raise NotImplementedError

    def answer(self, value: T) -> None:
        """Close with this answer; raises the refusal that `check` has for it, and so stays."""
        if self.check is not None and (refusal := self.check(value)) is not None:
            raise refusal
        self.dismiss(value)

    def complain(self, text: str) -> None:
        """Say what is wrong and stay."""
        wrong = self.query_one("#wrong", Static)
        wrong.update(Content(text))
        wrong.display = bool(text)

    def action_accept(self) -> None:
        """Enter."""
        try:
            self.accept()
        except Refusal as refusal:
            self.complain(self.app.reason(refusal))

    def on_input_submitted(self, event: Any) -> None:
        """Enter in a field is Enter."""
        event.stop()
        self.action_accept()

    def action_leave(self) -> None:
        """Esc."""
        self.dismiss(None)
