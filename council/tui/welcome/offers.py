"""What the welcome screen offers: the communities opened lately, another one, a new one, the demo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from textual.content import Content

from council import folders, settings
from council.domain.kernel import Refusal
from council.i18n import Words

Kind = Literal["recent", "open", "new", "demo"]


@dataclass(frozen=True)
class Recent:
    """A community opened lately: its name, and whether its folder is there now."""

    folder: Path
    name: str
    there: bool


def recents() -> list[Recent]:
    """The communities opened lately, the last one first; reads their settings, so call it off the loop."""
    return [_recent(folder) for folder in folders.recent()]


def _recent(folder: Path) -> Recent:
    try:
        return Recent(folder, settings.load(folder).name, there=True)
    except Refusal:
        return Recent(folder, folder.name, settings.is_community(folder))


@dataclass(frozen=True)
class Offer:
    """One line to choose."""

    kind: Kind
    title: str
    note: str
    recent: Recent | None = None

    def line(self) -> Content:
        """The title, the note quiet below it."""
        gone = self.recent is not None and not self.recent.there
        return Content.assemble((self.title, "$foreground 45%" if gone else "bold"), (f"\n  {self.note}", "$quiet"))


def offers(recent: Sequence[Recent], _: Words) -> list[Offer]:
    """Everything that can be chosen, in order."""
    return [
        *(Offer("recent", each.name, _place(each, _), each) for each in recent),
        Offer("open", _("Open a community"), _("its folder on this computer or on a stick")),
        Offer("new", _("Make a new community"), _("a name and an empty folder are enough")),
        Offer("demo", _("Try the demo"), _("an invented community with simulated residents; you play the chair")),
    ]


def _place(recent: Recent, _: Words) -> str:
    """Where it lies, short; and whether it is there."""
    try:
        place = str(Path("~") / recent.folder.relative_to(Path.home()))
    except ValueError:
        place = str(recent.folder)
    return place if recent.there else _("{folder}: not there now. Is a stick missing?", folder=place)
