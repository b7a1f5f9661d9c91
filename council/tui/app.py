"""The terminal app: one snapshot in, commands out. It holds what is open and how it is looked at, nothing else."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual import events, on
from textual.message import Message
from textual.reactive import reactive
from textual.worker import Worker, WorkerState

from council.domain.kernel import Command, Refusal
from council.domain.meeting import Meeting
from council.i18n import Words, words
from council.service.council import Council, utc_now
from council.service.snapshot import Snapshot
from council.tui import doing, program
from council.tui.acts import ALT_DIGITS, Act, Scene, bindings
from council.tui.ending import EndingApp
from council.tui.house import House
from council.tui.modes import WELCOME, loaders
from council.tui.themes import THEMES

if TYPE_CHECKING:
    from council.tui.dialogs.base import Dialog

T = TypeVar("T")
log = logging.getLogger(__name__)
SERVING = "serve"


class CouncilApp(EndingApp):
    """The terminal of one community, or (`house` None) the welcome screen, which ends with the folder to open."""

    CSS_PATH = "council.tcss"
    ACTS: ClassVar[tuple[Act[Any], ...]] = program.ACTS
    BINDINGS = bindings(program.ACTS)
    MODES = loaders()  # type: ignore[assignment]
    ENABLE_COMMAND_PALETTE = False  # ours is a dialog like the others, in the viewer's words: `dialogs.palette`
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide"), (150, "-broad")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (34, "-high")]

    snapshot: reactive[Snapshot | None] = reactive(None, init=False, always_update=True)
    """What stands on the disk; screens draw it."""
    language: reactive[str] = reactive("zh", init=False)
    """The viewer's language, `zh` or `en`."""
    names_shown: reactive[bool] = reactive(False, init=False)
    """Whether people's names are shown whole; by default they are masked, for the terminal may be on the projector."""
    look: reactive[str] = reactive("dark", init=False)
    """`dark` or `light`."""

    class Changed(Message):
        """There is a new snapshot (the latest one is fetched when this arrives, however many there were)."""

    def __init__(self, house: House | None = None, language: str = "zh", notice: str = "", place: str = "") -> None:
        super().__init__()
        self.house = house
        self._notice, self._place = notice, place
        self._told = False
        self._unsubscribe: Callable[[], None] = lambda: None
        for theme in THEMES.values():
            self.register_theme(theme)
        self.set_reactive(CouncilApp.language, language)
        if house is not None:
            self.set_reactive(CouncilApp.snapshot, house.council.snapshot)
            self.set_reactive(CouncilApp.look, house.council.snapshot.settings.theme)
        self.theme = THEMES[self.look].name

    # -- what is open ----------------------------------------------------------------------------------------------

    @property
    def _(self) -> Words:
        """The viewer's words."""
        return words(self.language)

    @property
    def council(self) -> Council:
        """The services; only while a community is open."""
        assert self.house is not None
        return self.house.council

    @property
    def actor(self) -> str:
        """Who acts here: the operator that the settings name, else the chair."""
        return (self.snapshot and self.snapshot.settings.operator) or "chair"

    def going_on(self) -> Meeting | None:
        """The meeting in progress, or None."""
        meeting = self.snapshot.meeting if self.snapshot else None
        return meeting if meeting is not None and meeting.in_progress else None

    def now(self) -> datetime:
        """This moment by the community's clock, UTC."""
        return self.house.council.clock() if self.house is not None else utc_now()

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
        """The name to show for a person's or guest's id: masked unless names are shown."""
        if self.snapshot is None:
            return person
        guest = self.snapshot.meeting.guests.get(person) if self.snapshot.meeting else None
        return guest.name if guest else self.snapshot.roster.name(person, masked=not self.names_shown)

    # -- snapshots in ------------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Show the first screen, then listen."""
        self.listen_to_signals()
        self.switch_mode(self._place or self._first_place())
        if self.house is not None:
            self._unsubscribe = self.house.council.subscribe(self._announced)
            self.catch_up()
            self.call_after_refresh(self.run_worker, self._serve, thread=True, name=SERVING, exit_on_error=False)
        if self._notice:
            self.say(self._notice, severity="warning", seconds=20)

    def _serve(self) -> None:
        """Start the pages, after the first paint: the server is a heavy import."""
        pages = self.house.pages if self.house is not None else None
        if pages is not None and not pages.running:
            pages.start()

    @on(Worker.StateChanged)
    def _served(self, event: Worker.StateChanged) -> None:
        """The pages are up, or cannot be: the meeting goes on without phones then."""
        if event.worker.name != SERVING:
            return
        if event.state is WorkerState.ERROR:
            log.error("the pages cannot be served", exc_info=event.worker.error)
            why = getattr(event.worker.error, "strerror", None) or type(event.worker.error).__name__
            self.say(self._("Phones cannot be served: {why}", why=why), severity="error", seconds=20)
        elif event.state is WorkerState.SUCCESS:
            self.snapshot = self.council.snapshot

    def stop_listening(self) -> None:
        """Hear of no more snapshots; harmless when nobody listened."""
        self._unsubscribe()

    def _first_place(self) -> str:
        """The console while a meeting is in hand, else the docket; the welcome screen while nothing is open."""
        if self.snapshot is None:
            return WELCOME.id
        return "docket" if self.snapshot.meeting is None else "console"

    def _announced(self, snapshot: Snapshot) -> None:  # noqa: ARG002 — called on the writer's thread
        if not self._told:  # one message for all that happens until it is read
            self._told = True
            self.post_message(self.Changed())

    @on(Changed)
    def _changed(self) -> None:
        self._told = False
        self.catch_up()

    def catch_up(self) -> None:
        """Take the latest snapshot."""
        latest = self.council.snapshot
        if latest is not self.snapshot:
            self.snapshot = latest

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
        """Go to one of the places."""
        self.switch_mode(place)

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

    def say(self, text: str, severity: str = "information", seconds: float = 6) -> None:
        """A toast; plain text, never markup."""
        self.notify(text, severity=severity, timeout=seconds, markup=False)  # type: ignore[arg-type]
