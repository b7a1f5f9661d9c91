"""The welcome screen: where one is while no community is open."""

from __future__ import annotations

import asyncio
from pathlib import Path

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from council.domain.kernel import Refusal
from council.i18n import LANGUAGE_NAMES
from council.store.base import StoreError
from council.tui.acts import Scene
from council.tui.screens.base import CouncilScreen
from council.tui.welcome.acts import ACTS
from council.tui.welcome.offers import Offer, Recent, offers, recents
from council.tui.welcome.opening import kindly, look_over
from council.tui.widgets.said import Said
from council.tui.wish import Wish


class Tongues(Widget):
    """The languages, the present one marked; a click takes the other one."""

    DEFAULT_CSS = """
    Tongues { width: 1fr; height: 1; text-align: right; }
    """
    ALLOW_SELECT = False

    def render(self) -> Content:
        """Each in its own tongue."""
        spoken = getattr(self.app, "language", "zh")
        names = (
            Content.assemble((name, "bold $accent" if language == spoken else "$quiet"))
            for language, name in LANGUAGE_NAMES.items()
        )
        return Content.assemble(Content("  ").join(names), ("  ⇧F1", "$quiet"))

    def on_click(self, event: events.Click) -> None:
        """The other one."""
        event.stop()
        self.screen.action_act("language")  # type: ignore[attr-defined]


class WelcomeScreen(CouncilScreen[Scene]):
    """What this is, and the ways to begin."""

    ACTS = ACTS
    DEFAULT_CSS = """
    WelcomeScreen {
        #middle { align: center middle; height: 1fr; }
        #sheet { width: 84; max-width: 100%; height: auto; max-height: 100%; padding: 0 3; }
        #what { height: auto; margin: 1 0; }
        OptionList {
            height: auto; max-height: 1fr; padding: 0;
            border: none; background: $background; scrollbar-size-vertical: 1;
        }
        OptionList:focus { border: none; background-tint: $foreground 0%; }
        OptionList > .option-list--option { padding: 0 1; }
        #wrong { color: $warning; margin-bottom: 1; }
        &.-low #middle { overflow: hidden; }
        &.-low #sheet { height: 100%; }
        &.-low OptionList { height: 1fr; }
        &.-low #what { margin: 0 0 1 0; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._recent: list[Recent] = []
        self._offers: list[Offer] = []
        self._wrong: Refusal | StoreError | None = None

    def body(self) -> ComposeResult:
        """The sheet in the middle."""
        with VerticalScroll(id="middle", can_focus=False), Vertical(id="sheet"):
            yield Tongues()
            yield Static(id="what")
            yield Said(id="wrong")
            yield OptionList(id="offers")

    def on_mount(self) -> None:
        """See which communities there are."""
        super().on_mount()
        self.query_one(OptionList).focus()
        self.run_worker(self.look_around(), exclusive=True, group="looking")

    async def look_around(self) -> None:
        """Read which communities were opened lately; a stick may take a moment."""
        self._recent = await asyncio.to_thread(recents)
        self.redraw()

    def base(self) -> Path:
        """Where to look for communities, and to propose new ones: beside the last one, else among the documents."""
        there = next((each.folder.parent for each in self._recent if each.there), None)
        if there is not None:
            return there
        from platformdirs import user_documents_path

        documents = user_documents_path()
        return documents if documents.is_dir() else Path.home()

    # -- drawing -------------------------------------------------------------------------------------------------

    def redraw(self) -> None:
        """Everything here is in words, and there is no snapshot to wait for."""
        super().redraw()
        _ = self._
        self.query_one("#what", Static).update(
            Content.assemble(
                (_("Council"), "bold $accent"),
                "\n",
                _("A neighbourhood's decisions: agenda, sign-in, votes by phone, minutes."),
                "\n",
                (_("All in one folder on this laptop; no server, no account, no internet."), "$quiet"),
            )
        )
        self.query_one(Tongues).refresh()
        made = offers(self._recent, _)
        if made != self._offers:
            listed = self.query_one(OptionList)
            marked = listed.highlighted if self._offers and len(made) == len(self._offers) else 0
            self._offers = made
            listed.clear_options()
            listed.add_options([Option(offer.line()) for offer in made])
            listed.highlighted = marked
        self.query_one("#wrong", Said).say(Content(kindly(self._wrong, _) if self._wrong else ""))

    # -- choosing ------------------------------------------------------------------------------------------------

    @on(OptionList.OptionSelected)
    def _taken(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        offer = self._offers[event.option_index]
        if offer.recent is not None:
            self.run_worker(self.open(offer.recent.folder), exclusive=True, group="opening")
        else:
            self.action_act(offer.kind)

    def marked_recent(self) -> Recent | None:
        """The community under the mark, if it is one opened lately."""
        at = self.query_one(OptionList).highlighted
        return self._offers[at].recent if at is not None and at < len(self._offers) else None

    async def open(self, folder: Path, *, safe_mode: bool = False) -> None:
        """Leave with this folder, unless it cannot be opened: then say why, and stay."""
        self._wrong = None
        try:
            await asyncio.to_thread(look_over, folder)
        except (Refusal, StoreError) as error:
            self._wrong = error
            await self.look_around()
        else:
            self.leave(folder, safe_mode=safe_mode)

    def leave(self, folder: Path | None, *, safe_mode: bool = False) -> None:
        """Leave the terminal with what was chosen; None is the demo."""
        self.app.exit(Wish(folder, self.app.language, safe_mode))
