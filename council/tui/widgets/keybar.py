"""The key bar: what can be done now and with which key, in as many lines as there is room for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget
from textual.widgets import Input, TextArea

from council.tui.acts import face, is_twin, needs_twin

GAP = 2
ALWAYS = ("help", "palette", "all_keys")
"""The way to every act: these stand at the end of the last line, however many others there are."""


@dataclass(frozen=True)
class Legend:
    """An act in the viewer's words: title, keys, and why it is refused now (empty when it is not)."""

    id: str
    title: str
    keys: tuple[str, ...]
    group: str
    why: str = ""
    front: bool = True
    on_bar: bool = True


class KeyBar(Widget):
    """Acts with their keys; refused ones are dim and say why when pointed at. A click does what the key does."""

    DEFAULT_CSS = """
    KeyBar {
        dock: bottom;
        height: auto;
        padding: 0 1;
        background: $panel;
        color: $foreground;
        link-style: none;
    }
    """
    ALLOW_SELECT = False

    whole: reactive[bool] = reactive(False, layout=True)
    """Whether every act is shown, not only those that matter now."""

    class Chosen(Message):
        """An act was clicked."""

        def __init__(self, act_id: str) -> None:
            super().__init__()
            self.act_id = act_id

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[Legend, ...] = ()

    def on_mount(self) -> None:
        """The keys that are shown depend on whether one types."""
        self.watch(self.screen, "focused", self._refit, init=False)

    def _refit(self) -> None:
        self.refresh(layout=True)

    def show(self, legends: Sequence[Legend]) -> None:
        """Show these acts; nothing is painted when they are as before."""
        if tuple(legends) != self._shown:
            self._shown = tuple(legends)
            self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 — Textual asks so
        """As many lines as the acts take, up to what the terminal's height allows."""
        return max(1, len(self._lines(width)))

    def most_lines(self) -> int:
        """Two lines on a small terminal, one more for each dozen lines it has beyond; all when all are asked for."""
        height = self.app.size.height
        return height // 2 if self.whole else max(2, min(4, height // 12))

    def _lines(self, width: int) -> list[list[tuple[Legend, str]]]:
        """What matters now first, then what may be done besides; the way to all the rest ends the last line."""
        shown = [legend for legend in self._shown if legend.on_bar and legend.id not in ALWAYS]
        front = [legend for legend in shown if legend.front]
        others = [legend for legend in shown if not legend.front and (self.whole or not legend.why)]
        tail = [(legend, self._keys(legend, width)) for legend in self._shown if legend.id in ALWAYS]
        kept = sum(self._wide(*each) for each in tail)
        lines: list[list[tuple[Legend, str]]] = [[]]
        used = 0
        for legend in (*front, *others):
            each = (legend, self._keys(legend, width))
            last = len(lines) == self.most_lines()
            if used + self._wide(*each) - GAP > width - (kept if last else 0):
                if last:
                    break
                lines.append([])
                used = 0
            lines[-1].append(each)
            used += self._wide(*each)
        if used + kept - GAP > width:
            lines.append([])
        lines[-1] += tail
        return lines

    @staticmethod
    def _wide(legend: Legend, keys: str) -> int:
        return cell_len(keys) + 1 + cell_len(legend.title) + GAP

    def _keys(self, legend: Legend, width: int) -> str:
        """The letter and its twin where there is room; else the one that fits the viewer's keyboard. Where one types,
        a letter or a sign would be text: the twin alone."""
        twin = next((key for key in legend.keys if is_twin(key)), legend.keys[0])
        if isinstance(self.app.focused, (Input, TextArea)):
            return face(twin)
        if width < 110 and needs_twin(legend.keys[0]):
            return face(twin if getattr(self.app, "language", "en") == "zh" else legend.keys[0])
        return face(legend.keys[0]) + (f" {face(twin)}" if twin != legend.keys[0] else "")

    def render(self) -> Content:
        """The acts in lines."""
        width = self.content_size.width
        lines = []
        for line in self._lines(width):
            acts = [self._one(legend, keys) for legend, keys in line if legend.id not in ALWAYS]
            tail = [self._one(legend, keys) for legend, keys in line if legend.id in ALWAYS]
            left, right = (Content(" " * GAP).join(part) for part in (acts, tail))
            lines.append(Content.assemble(left, " " * max(0, width - left.cell_length - right.cell_length), right))
        return Content("\n").join(lines)

    def _one(self, legend: Legend, keys: str) -> Content:
        meta = Style.from_meta({"act": legend.id, "why": legend.why})
        if legend.why:
            return Content.assemble((f"{keys} {legend.title}", "$foreground 35%")).stylize(meta)
        return Content.assemble((keys, "bold $accent"), f" {legend.title}").stylize(meta)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Say why, where an act under the pointer is refused."""
        why = event.style.meta.get("why") or None
        if why != self.tooltip:
            self.tooltip = Content(why) if why else None

    def on_click(self, event: events.Click) -> None:
        """Do the act under the pointer."""
        if act_id := event.style.meta.get("act"):
            self.post_message(self.Chosen(act_id))
