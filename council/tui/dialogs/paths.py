"""Choose a file or a folder: typed with completion, or walked through with the arrows."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from council.domain.kernel import Refusal
from council.i18n import N_
from council.tui.dialogs.base import Dialog

SHOWN = 200  # entries of a folder: past that one types


@dataclass(frozen=True)
class Entry:
    """Something in a folder: `fits` says that it may be chosen; what does not is a folder to go into."""

    path: Path
    fits: bool


def entries(text: str, fits: Callable[[Path], bool]) -> list[Entry]:
    """What the typed path may become: the folders, and the things that fit, whose names begin with its last part (or
    else hold it). Hidden ones only when a dot was typed. A folder that cannot be read holds nothing."""
    typed = os.path.expanduser(text)  # noqa: PTH111 — a Path would swallow the slash at the end
    folder, begun = os.path.split(typed)
    begun = begun.lower()
    found: list[tuple[bool, bool, str, Entry]] = []
    try:
        with os.scandir(folder or ".") as listed:
            for each in listed:
                name = each.name.lower()
                if begun not in name or (name.startswith(".") and not begun.startswith(".")):
                    continue
                path = Path(each.path)
                if (fit := fits(path)) or each.is_dir():
                    found.append((not name.startswith(begun), not fit, name, Entry(path, fit)))
    except OSError:
        return []
    return [entry for *_, entry in sorted(found, key=lambda each: each[:3])]


class ChoosePath(Dialog[Path]):
    """Answers a path that fits. With `new`, any name may be typed that lies in a folder that is there."""

    WIDE = True
    HINT = N_("↑↓: choose · Tab: complete · Enter: accept · Esc: leave")
    BINDINGS = [
        Binding("up", "move(-1)", show=False, priority=True),
        Binding("down", "move(1)", show=False, priority=True),
        Binding("pageup", "move(-8)", show=False, priority=True),
        Binding("pagedown", "move(8)", show=False, priority=True),
        Binding("tab", "complete", show=False, priority=True),
    ]

    def __init__(
        self,
        title: str,
        fits: Callable[[Path], bool],
        about: str | Content = "",
        *,
        begin: Path | str = "~",
        new: bool = False,
        refusal: str = "file.kind_unknown",
    ) -> None:
        """`begin` is where one begins to look, or, with `new`, the name proposed; `refusal` is the code for what
        does not fit (its `name` is the file's)."""
        super().__init__(title, about)
        self._fits, self._new, self._refusal = fits, new, refusal
        self._begin = Path(begin).expanduser()
        self._listed: list[Entry] = []

    def body(self) -> ComposeResult:
        """The path, and what it may become."""
        text = str(self._begin) if self._new else os.path.join(self._begin, "")  # noqa: PTH118 — ends with a slash
        yield Input(text, select_on_focus=False)
        options = OptionList()
        options.can_focus = False
        yield options

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.complain("")
        self.run_worker(self._list(event.value), exclusive=True, group="listing")

    async def _list(self, text: str) -> None:
        # A folder may lie on a slow stick or on the network: nobody waits for it but the list.
        self._listed = await asyncio.to_thread(entries, text, self._fits)
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options([Option(_line(entry)) for entry in self._listed[:SHOWN]])
        options.display = bool(self._listed)
        if not self._listed and not self._new and text.endswith(os.sep):
            self.complain(self._("There is nothing to choose here."))

    def action_move(self, lines: int) -> None:
        """Move the mark; the first step down puts it on the first line."""
        options = self.query_one(OptionList)
        if not options.option_count:
            return
        at = -1 if options.highlighted is None else options.highlighted
        to = at + lines
        options.highlighted = None if to < 0 else min(to, options.option_count - 1)

    def action_complete(self) -> None:
        """Tab: as far as it is clear what is meant."""
        entry = self._marked()
        if entry is not None:
            self._go_on(entry)
        elif self._listed:
            names = [entry.path.name for entry in self._listed]
            if len(names) == 1:
                self._go_on(self._listed[0])
            elif common := _common(names):
                self._write(str(self._listed[0].path.parent / common))

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        entry = self._listed[event.option_index]
        if entry.fits:
            self.answer(entry.path)
        else:
            self._go_on(entry)

    def accept(self) -> None:
        """The marked one, else what was typed; a folder that does not fit is gone into."""
        entry = self._marked()
        if entry is not None and entry.fits:
            self.answer(entry.path)
        elif entry is not None:
            self._go_on(entry)
        else:
            self._take(self.query_one(Input).value.strip())

    def _take(self, text: str) -> None:
        path = Path(text).expanduser()
        if not text:
            raise Refusal("text.empty")
        if self._fits(path):
            self.answer(path)
        elif path.is_dir():
            self._go_on(Entry(path, fits=False))
        elif self._new and path.parent.is_dir():
            self.answer(path)
        elif self._new or not path.exists():
            raise Refusal("file.missing", name=str(path.parent if self._new else path))
        else:
            raise Refusal(self._refusal, name=path.name, folder=str(path))

    def _marked(self) -> Entry | None:
        at = self.query_one(OptionList).highlighted
        return self._listed[at] if at is not None and at < len(self._listed) else None

    def _go_on(self, entry: Entry) -> None:
        """Write the entry into the field; a folder with a slash, so that its contents come up."""
        self._write(str(entry.path) if entry.fits else os.path.join(entry.path, ""))  # noqa: PTH118

    def _write(self, text: str) -> None:
        field = self.query_one(Input)
        field.value = text
        field.cursor_position = len(text)


def _common(names: list[str]) -> str:
    """How all names begin."""
    first, last = min(names), max(names)  # what these two share, those between them share as well
    return first[
        : next((at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), len(first))
    ]


def _line(entry: Entry) -> Content:
    if entry.fits:
        return Content.assemble(("● ", "$accent"), entry.path.name)
    return Content.assemble(("  ", ""), (entry.path.name + os.sep, "$quiet"))
