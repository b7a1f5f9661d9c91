"""The search field above a list: what is typed narrows the list at once."""

from __future__ import annotations

from textual.binding import Binding
from textual.message import Message
from textual.widgets import Input


class SearchField(Input):
    """One line. ↓ and Enter go on to the list, Esc clears the field and goes there too."""

    DEFAULT_CSS = """
    SearchField { border: none; height: 1; padding: 0 1; background: $panel; width: 1fr; }
    SearchField:focus { border: none; background: $boost; }
    """
    BINDINGS = [
        Binding("escape", "leave", show=False),
        Binding("down,enter", "list", show=False),
    ]

    class Left(Message):
        """The list is to be gone to."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, select_on_focus=False)

    def action_leave(self) -> None:
        """Show everything again."""
        self.value = ""
        self.post_message(self.Left())

    def action_list(self) -> None:
        """Go on to the list."""
        self.post_message(self.Left())
