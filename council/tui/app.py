"""The terminal app: one snapshot in, commands out. It holds what is open and how it is looked at, nothing else."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual import events
from textual.reactive import reactive

from council.domain.kernel import Command, Refusal
from council.domain.roster import masked_name
from council.i18n import N_, Words, words
from council.tui import doing, program
from council.tui.acts import ALT_DIGITS, Act, Scene, bindings
from council.tui.house import House
from council.tui.listening import ListeningApp
from council.tui.modes import WELCOME, loaders
from council.tui.themes import THEMES

if TYPE_CHECKING:
    from council.tui.dialogs.base import Dialog

T = TypeVar("T")
OFFICES = {"chair": N_("Chair"), "desk": N_("Sign-in desk"), "recovery": N_("Council")}
"""Actors that are nobody in particular."""


class CouncilApp(ListeningApp):
    """The terminal of one community, or (`house` None) the welcome screen, which ends with the folder to open."""

    CSS_PATH = "council.tcss"
    ACTS: ClassVar[tuple[Act[Any], ...]] = program.ACTS
    BINDINGS = bindings(act for act in program.ACTS if act.id != "quit")  # Textual's own key for it beats dialogs
    MODES = loaders()  # type: ignore[assignment]
    ENABLE_COMMAND_PALETTE = False  # ours is a dialog like the others, in the viewer's words: `dialogs.palette`
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide"), (150, "-broad")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (34, "-high")]

    language: reactive[str] = reactive("zh", init=False)
    """The viewer's language, `zh` or `en`."""
    names_shown: reactive[bool] = reactive(False, init=False)
    """Whether people's names are shown whole; by default they are masked, for the terminal may be on the projector."""
    look: reactive[str] = reactive("dark", init=False)
    """`dark` or `light`."""

    def __init__(self, house: House | None = None, language: str = "zh", notice: str = "", place: str = "") -> None:
        super().__init__(house)
        self._notice, self._place = notice, place
        self.plugged: set[str] = set()  # the packages of plugins whose screens have been opened
        for theme in THEMES.values():
            self.register_theme(theme)
        self.set_reactive(CouncilApp.language, language)
        if house is not None:
            self.set_reactive(CouncilApp.look, house.council.snapshot.settings.theme)
        self.theme = THEMES[self.look].name

    # -- what is open ----------------------------------------------------------------------------------------------

    @property
    def _(self) -> Words:
        """The viewer's words."""
        return words(self.language)

    @property
    def actor(self) -> str:
        """Who acts here: the operator that the settings name, else the chair."""
        return (self.snapshot and self.snapshot.settings.operator) or "chair"

    def scene(self) -> Scene | None:
        """What acts may look at."""
        return None if self.snapshot is None else Scene(self.snapshot, self.now(), self.actor)

    def why_not(self, command: Command) -> Refusal | None:
        """The refusal that a command would meet now in the meeting in hand, or None."""
        return (
            Refusal("community.none")
            if self.snapshot is None
            else self.snapshot.why_not(command, self.now(), self.actor)
        )

    def called(self, person: str) -> str:
        """The name to show for an id (a person's, a guest's, or who works the terminal): masked unless names are
        shown."""
        if person in OFFICES:
            return self._(OFFICES[person])
        if self.snapshot is None:
            return person
        guest = self.snapshot.meeting.guests.get(person) if self.snapshot.meeting else None
        if guest is not None:
            return guest.name if self.names_shown else masked_name(guest.name)
        return self.snapshot.roster.name(person, masked=not self.names_shown)

    # -- looking -----------------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Show the first screen, then listen."""
        self.listen_to_signals()
        self.switch_mode(self._place or self._first_place())
        self.listen()
        if self._notice:
            # Whoever comes back to a place hears what was done; else it is that something went wrong.
            self.say(self._notice, severity="information" if self._place else "warning", seconds=20)

    def _first_place(self) -> str:
        """The console while a meeting is in hand, else the docket; the welcome screen while nothing is open."""
        if self.snapshot is None:
            return WELCOME.id
        return "docket" if self.snapshot.meeting is None else "console"

    def watch_look(self, look: str) -> None:
        """Dark or light."""
        self.theme = THEMES[look].name

    async def on_event(self, event: events.Event) -> None:
        """Hear Alt and a digit as such, whatever the terminal sends for it."""
        if isinstance(event, events.Key) and event.key in ALT_DIGITS:
            event = events.Key(ALT_DIGITS[event.key], None)
        await super().on_event(event)

    # -- doing ---------------------------------------------------------------------------------------------------

    def action_act(self, act_id: str) -> None:
        """An act of the program's own: done by the screen in front."""
        getattr(self.screen, "action_act", lambda _: None)(act_id)

    def go(self, place: str) -> None:
        """Go to one of the places; from a plugin's screen, back to where it was opened from."""
        if place == self.current_mode and len(self.screen_stack) > 1:
            self.pop_screen()
        else:
            self.switch_mode(place)

    def contains(self, error: BaseException) -> bool:
        """Whether an error comes from a plugin's screen, which has been closed for it."""
        plugged = sys.modules.get("council.tui.ledgers.plugged")
        return bool(plugged and plugged.contained(self, error))

    async def ask(self, dialog: Dialog[T]) -> T | None:
        """Put a dialog and wait for its answer; None when it was left."""
        return await self.push_screen_wait(dialog)

    perform = doing.perform
    send = doing.send

    # -- saying --------------------------------------------------------------------------------------------------

    def reason(self, refusal: Refusal) -> str:
        """A refusal in the viewer's words, its people masked as everything is."""
        return self._.refusal(refusal, self.called)

    def refuse(self, refusal: Refusal) -> None:
        """Say why not."""
        self.say(self.reason(refusal), severity="warning")
