"""The agenda as a list: number, state, title, minutes; the one in hand stands out."""

from __future__ import annotations

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from council.domain.meeting import Item, Meeting
from council.tui.widgets.panel import View, spread

STATES = {"done": ("✓", "$success"), "active": ("●", "$accent"), "pending": ("○", "$quiet"), "dropped": ("×", "$quiet")}
OUTCOMES = {
    **dict.fromkeys(("rejected", "refused", "returned"), ("✗", "$error")),
    **dict.fromkeys(("deferred", "merged"), ("→", "$warning")),
}


class Agenda(OptionList):
    """Items in reading order. What is marked stays marked while the list changes; Enter calls the item."""

    DEFAULT_CSS = """
    Agenda {
        border: none;
        background: $background;
        padding: 0;
        height: 1fr;
        width: 1fr;
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
        &:focus { border: none; background-tint: transparent; }
        & > .option-list--option { padding: 0; }
    }
    """
    BINDINGS = [
        Binding("pagedown", "page(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
    ]

    class Paged(Message):
        """Page up (-1) or down (1): the matter in hand is to be scrolled."""

        def __init__(self, pages: int) -> None:
            super().__init__()
            self.pages = pages

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._ids: list[str] = []
        self._prompts: list[Content] = []
        self._view: View | None = None
        self._followed: str | None = None

    @property
    def chosen(self) -> str | None:
        """The id of the marked item."""
        place = self.highlighted
        return self._ids[place] if place is not None and place < len(self._ids) else None

    def show(self, view: View | None) -> None:
        """Show the agenda; the mark follows the matter in hand when that changes."""
        self._view = view
        before = self.chosen
        outline = list(view.meeting.outline()) if view else []
        ids = [item.id for _, _, item in outline]
        lines = [self._line(*each) for each in outline] if view else []
        if ids != self._ids:
            self._ids, self._prompts = ids, lines
            self.clear_options()
            self.add_options([Option(line) for line in lines])
        else:
            for place, line in enumerate(lines):
                if line.plain != self._prompts[place].plain or line.spans != self._prompts[place].spans:
                    self.replace_option_prompt_at_index(place, line)
            self._prompts = lines
        self._mark(view.meeting if view else None, before)

    def _mark(self, meeting: Meeting | None, before: str | None) -> None:
        active = meeting.active_item.id if meeting and meeting.active_item else None
        wanted = active if active is not None and active != self._followed else before
        self._followed = active
        if wanted in self._ids:
            self.highlighted = self._ids.index(wanted)
        elif self._ids:
            self.highlighted = 0

    def _line(self, number: str, depth: int, item: Item) -> Content:
        sign, colour = OUTCOMES.get(item.outcome or "", STATES[item.state]) if item.outcome else STATES[item.state]
        dropped = item.state == "dropped"
        style = (
            "bold"
            if item.state == "active"
            else "$quiet strike"
            if dropped
            else "$quiet"
            if item.state == "done"
            else ""
        )
        left = Content.assemble(
            (f"{sign} ", colour), ("  " * depth + (f"{number} " if number else ""), "$quiet"), (item.title, style)
        )
        right = Content.assemble(
            ("◇ " if item.consent else "", "$accent"),
            (f"{item.minutes}′" if item.minutes and not dropped else "", "$quiet"),
        )
        return spread(left, right, max(10, self.scrollable_content_region.width or 26))

    def on_resize(self, event: events.Resize) -> None:  # noqa: ARG002 — Textual's shape
        """Lay the lines out to the new width."""
        self.call_after_refresh(lambda: self.show(self._view))

    async def _on_click(self, event: events.Click) -> None:
        """A click marks an item; only a double click calls it: nobody changes the matter in hand by a slip."""
        event.prevent_default()
        place = event.style.meta.get("option")
        if place is not None and not event.style.meta.get("disabled"):
            self.highlighted = place
            if event.chain == 2:
                self.action_select()

    def action_page(self, pages: int) -> None:
        """Scroll the matter in hand, which is what the list is about."""
        self.post_message(self.Paged(pages))
