"""Fields of a ledger's form that are chosen elsewhere: a grid, another entry, photos out of files."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.suggester import SuggestFromList
from textual.widget import Widget
from textual.widgets import Input

from council.documents.ledger.teller import Teller
from council.domain.kernel import Refusal
from council.domain.ledger import DELETED, FieldSpec
from council.i18n import N_
from council.service.pinyin import letters
from council.tui.dialogs.choose import Choice, Choose
from council.tui.widgets.fields import Field, Line

if TYPE_CHECKING:
    from council.tui.app import CouncilApp

PICTURES = frozenset((".jpg", ".jpeg", ".png", ".webp", ".gif"))


class Grid(Line):
    """A grid's name; what begins like one of the community's is completed with →."""

    def __init__(self, name: str, label: str, value: str, grids: Sequence[str]) -> None:
        super().__init__(name, label, value)
        self._grids = grids

    def control(self) -> Widget:
        """An input that knows the grids."""
        return Input(
            self._value,
            placeholder=self.app._("such as {grid}", grid=self._grids[0]) if self._grids else "",
            select_on_focus=False,
            suggester=SuggestFromList(self._grids, case_sensitive=False),
        )


class Picked(Widget, can_focus=True):
    """What was picked, in one line. Enter or space picks, Delete takes it away."""

    DEFAULT_CSS = """
    Picked { width: 1fr; height: 1; padding: 0 1; background: $panel; }
    Picked:focus { background: $block-cursor-background; color: $block-cursor-foreground; }
    """
    BINDINGS = [
        Binding("enter,space", "pick", show=False),
        Binding("delete,backspace", "drop", show=False),
    ]
    value: reactive[tuple[str, ...]] = reactive(())
    app: CouncilApp

    class Changed(Message):
        """Something was picked or taken away."""

    def __init__(self, field: Linked | Photos, value: Sequence[str]) -> None:
        super().__init__()
        self._field = field
        self.set_reactive(Picked.value, tuple(value))

    def render(self) -> Content:
        """What it is; while keys go here, what the keys do."""
        said = self._field.said(self.value) or "–"
        hint = self.app._(N_("Enter: find · Del: remove")) if self.has_focus else ""
        return Content.assemble(said, (f"   {hint}" if hint else "", "$quiet"))

    def take(self, value: Sequence[str]) -> None:
        """Hold this from now on."""
        if tuple(value) != self.value:
            self.value = tuple(value)
            self.post_message(self.Changed())

    def action_pick(self) -> None:
        """Pick."""
        self.run_worker(self._field.pick(self))

    def action_drop(self) -> None:
        """Take the last one away."""
        self.take(self.value[:-1])

    def on_click(self) -> None:
        """A click is Enter."""
        self.action_pick()


class Linked(Field):
    """Another entry, or none."""

    def __init__(self, spec: FieldSpec, label: str, value: str, told: Teller) -> None:
        super().__init__(spec.name, label)
        self._spec, self._value, self._told = spec, value, told

    def control(self) -> Widget:
        """The entry picked."""
        return Picked(self, (self._value,) if self._value else ())

    def said(self, value: Sequence[str]) -> str:
        """The entry's number and what it is called."""
        found = self._told.link(self._spec, value[0]) if value else None
        return self._told.of(found[0].id).entry(*found) if found else "".join(value)

    async def pick(self, picked: Picked) -> None:
        """Choose one of the field's ledger, or of all."""
        title = self._told.label(self._spec)
        link = await choose_entry(self.app, self._told, title, (self._spec.ledger,) if self._spec.ledger else ())
        if link is not None:
            picked.take((link,))

    @property
    def answer(self) -> str:
        """`ledger/id`, or nothing."""
        return next(iter(self.query_one(Picked).value), "")


async def choose_entry(
    app: CouncilApp, told: Teller, title: str, ledgers: Sequence[str] = (), but: str = ""
) -> str | None:
    """Ask for an entry of some ledgers (none named: all that plugins bring): its link, or None."""
    snapshot = told.snapshot
    names = [name for name in (ledgers or snapshot.ledgers) if name in snapshot.ledgers or name in ("proposals",)]
    choices = []
    for name in names:
        theirs = told.of(name)
        ledger = theirs.declared
        for entry in sorted(snapshot.entries(name).values(), key=lambda each: each.number, reverse=True):
            link = f"{name}/{entry.id}"
            if entry.state == DELETED or link == but:
                continue
            head = theirs.head(ledger, entry)
            note = theirs.state(entry) if len(names) == 1 else f"{theirs.text(ledger.title)}  {theirs.state(entry)}"
            choices.append(Choice(link, f"{entry.number}  {head}", note, search=letters(head)))
    if not choices:
        app.refuse(Refusal("ledger.nothing_to_link"))
        return None
    return await app.ask(Choose(title, choices))


class Photos(Field):
    """Photos: picked as files, drawn anew without what the camera wrote into them, and kept as attachments."""

    def __init__(self, name: str, label: str, digests: Sequence[str]) -> None:
        super().__init__(name, label)
        self._digests = tuple(digests)

    def control(self) -> Widget:
        """Those there are."""
        return Picked(self, self._digests)

    def said(self, value: Sequence[str]) -> str:
        """How many."""
        return self.app._.n("{count} photo", "{count} photos", len(value)) if value else ""

    async def pick(self, picked: Picked) -> None:
        """Add a file."""
        from council.tui.dialogs.paths import ChoosePath

        app, _ = self.app, self.app._
        about = _("JPEG, PNG or WebP. Place, time and owner that a camera wrote into the file are not kept.")
        path = await app.ask(ChoosePath(_("Add a photo"), _is_picture, about))
        if path is None:
            return
        digest = await kept_photo(app, path)
        if digest is not None and digest not in picked.value:
            picked.take((*picked.value, digest))

    @property
    def answer(self) -> tuple[str, ...]:
        """Their digests."""
        return self.query_one(Picked).value


async def kept_photo(app: CouncilApp, path: Path) -> str | None:
    """Keep the photo in a file: its digest. What is no photo, or cannot be read, is said."""
    from council.photos import redrawn

    try:
        content = await asyncio.to_thread(lambda: redrawn(path.read_bytes()))
    except Refusal as refusal:
        app.refuse(refusal)
        return None
    except OSError as error:
        app.say(app._("{file} cannot be read: {why}", file=path.name, why=error.strerror or str(error)), "warning")
        return None
    return await app.perform(lambda: app.council.entries.attach(content))


def _is_picture(path: Path) -> bool:
    return path.suffix.lower() in PICTURES and path.is_file()
