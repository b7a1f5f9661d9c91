"""A text of several lines, broken where Chinese and English are."""

from __future__ import annotations

from functools import partial

from rich.cells import cell_len
from textual.content import Content

from council.tui.widgets.panel import Panel
from council.tui.widgets.setting import block, stacked, wrapped

WARNS = "! "  # how a line begins that warns
LABEL = 17  # columns of a label, and of a form's labels with the margin of what is filled in


class Said(Panel):
    """Says a text. A line that begins with blanks hangs under its first word; one with a tab is a label and what
    belongs to it, which hangs behind the label. One that begins with `! ` warns."""

    def say(self, text: Content) -> None:
        """Say this; nothing takes no room."""
        self.show(partial(_broken, text) if text else None)


def _broken(text: Content, width: int) -> Content:
    """The text in lines of that width."""
    lines: list[Content] = []
    for line in text.split("\n", allow_blank=True):
        label, tab, _ = line.plain.partition("\t")
        indent = len(line.plain) - len(line.plain.lstrip(" "))
        if line.plain.startswith(WARNS):
            lines += block(line[len(WARNS) :].stylize("$warning"), width, Content.assemble((WARNS, "$warning")))
        elif tab:
            head = line[: len(label)] + " " * max(1, LABEL - cell_len(label))
            lines += block(line[len(label) + 1 :], width, head)
        else:
            lines += block(line[indent:], width, Content(" " * indent)) if indent else wrapped(line, width)
    return stacked(lines)
