"""The panes of the settings, one in front: their fields filled, read, and complained of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from textual import on
from textual.message import Message
from textual.widget import Widget
from textual.widgets import ContentSwitcher, Input

from council.tui.settings.sections import SECTIONS, Pane
from council.tui.settings.telling import Look, Told
from council.tui.widgets.fields import Field, Wheel
from council.tui.widgets.forms import Chosen, Complaint
from council.tui.widgets.qr import QrCode


class Panes(ContentSwitcher):
    """All sections' fields. They are read into a draft after each change; the screen keeps it."""

    class Edited(Message):
        """A field was changed."""

    async def build(self, look: Look) -> None:
        """The panes anew: another language, or other settings. Whoever stood in a field stands there again."""
        current, focused = self.current, self.name_of(self.screen.focused)
        with self.app.batch_update():
            await self.remove_children()
            panes = [Pane(section, look) for section in SECTIONS]
            for pane in panes:
                pane.display = pane.id == (current or SECTIONS[0].id)
            await self.mount_all(panes)
            self.current = current or SECTIONS[0].id
        if focused:
            self.focus_field(focused)

    def gather(self) -> dict[str, Any]:
        """What stands in the fields."""
        answers: dict[str, Any] = {}
        for field in self.query(Field):
            answers[field.name or ""] = field.answer
        for chosen in self.query(Chosen):
            answers[chosen.name or ""] = chosen.value
        return answers

    def tell(self, look: Look, wifi: str) -> None:
        """Say anew what stands beside the fields; `wifi` is the text of the Wi-Fi's code."""
        for told in self.query(Told):
            told.look(look)
        for code in self.query("#wifi-code").results(QrCode):
            code.text = wifi
            code.display = bool(wifi)

    def sections_of(self, names: set[str]) -> set[str]:
        """The sections that hold any of these fields."""
        return {pane.id or "" for pane in self.query(Pane) if names & set(self._names(pane))}

    def _names(self, pane: Pane) -> Iterator[str]:
        for kind in (Field, Chosen):
            yield from (each.name for each in pane.query(kind) if each.name)

    # -- complaints ----------------------------------------------------------------------------------------------

    def complain(self, wrong: Mapping[str, str]) -> bool:
        """Say at each field what is wrong with it, and go to the first; whether there was a field for it."""
        for complaint in self.query(Complaint):
            complaint.say(wrong.get(complaint.name or "", ""))
        first = next((each.name for each in self.query(Complaint) if each.name in wrong), None)
        if first is not None:
            self.current = next(iter(self.sections_of({first})))
            self.focus_field(first)
        return first is not None

    def focus_field(self, name: str) -> None:
        """Give a field the keys."""
        for control in self.query("Input, Wheel, Chosen"):
            if control.can_focus and self.name_of(control) == name:
                control.focus()
                return

    def focus_first(self) -> None:
        """Give the first field of the pane in front the keys."""
        pane = self.query_one(f"#{self.current}", Pane) if self.current else None
        control = next((each for each in pane.query("*") if each.can_focus), None) if pane else None
        if control is not None:
            control.focus()

    @staticmethod
    def name_of(widget: Widget | None) -> str:
        """The name of the field that a widget belongs to; empty when to none."""
        if widget is None:
            return ""
        named = (each.name for each in (widget, *widget.ancestors) if isinstance(each, (Field, Chosen)))
        return next((name for name in named if name), "")

    @on(Input.Changed)
    @on(Wheel.Turned)
    @on(Chosen.Taken)
    def _edited(self, event: Message) -> None:
        event.stop()
        sender = event.input if isinstance(event, Input.Changed) else self.screen.focused
        for complaint in self.query(Complaint):
            if complaint.name == self.name_of(sender):
                complaint.say("")  # what is being mended is not complained of
        self.post_message(self.Edited())
