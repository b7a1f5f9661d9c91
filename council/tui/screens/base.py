"""The shell of every screen, and how to add one.

1. Write `council/tui/screens/<place>.py` with a class over `CouncilScreen[YourScene]`:

   - `ACTS`: the table of what can be done here (`council.tui.acts.Act`). It becomes the bindings, the key bar, the
     command palette and the help page; nothing of that is written by hand.
   - `BAR`: which of them come first on the key bar, if not in the table's order.
   - `body()`: yields the widgets between the title bar and the key bar.
   - `draw(snapshot)`: shows the snapshot in them. Called after each change (at most twice a second while others
     change things, at once after one's own act), when the language or the showing of names changes, and when the
     screen comes to the front. It updates in place and keeps no copy.
   - `tick(now)`: optional, once a second; only for clocks in a `Static` or `Digits`.
   - `scene()`: only when acts look at what is selected: `Scene` plus the selection. Call `rescene()` when the
     selection changes, so that keys dim anew.

2. Add a line to `council.tui.modes.PLACES`. A screen that is opened from another one is pushed instead.

Words: `_ = self._`, then `_("Text")`; Chinese goes into `council/i18n/zh/tui_screens.po`. People:
`self.app.called(id)`, never `person.name`, so that masking holds. User text goes into `Content(text)`, never markup.

Doing something: an act's `command` is decided, dimmed and sent by itself. Anything else is an act's `do`, which
awaits `screen.app.perform(lambda: council.ledgers.propose(...))`: refusals become a toast, a conflict is decided
again, a write that failed becomes a dialog, and the answer (or None) comes back. Questions: `await
screen.app.ask(Dialog(...))`, answered with None when left (`council.tui.dialogs`). Toasts: `screen.app.say(text)`.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.screen import Screen

from council.domain.kernel import Command
from council.i18n import Words
from council.i18n.libraries import textual_word
from council.tui.acts import Act, S, Scene, bindings
from council.tui.widgets.keybar import KeyBar, Legend
from council.tui.widgets.titlebar import TitleBar

if TYPE_CHECKING:
    from datetime import datetime

    from textual.binding import ActiveBinding
    from textual.timer import Timer

    from council.service.snapshot import Snapshot
    from council.tui.app import CouncilApp
    from council.tui.dialogs.base import Dialog

V = TypeVar("V")
REDRAW_SECONDS = 0.5  # a table that others change is repainted at most twice a second


class CouncilScreen(Screen[None], Generic[S]):
    """A screen with a title bar, a body, and a key bar made of its acts."""

    ACTS: ClassVar[tuple[Act[Any], ...]] = ()
    BAR: ClassVar[tuple[str, ...]] = ()
    """Acts by id in the order in which the key bar has room for them; those not named come after them."""
    app: CouncilApp

    def __init_subclass__(cls, **kwargs: Any) -> None:
        cls.BINDINGS = [*cls.__dict__.get("BINDINGS", ()), *bindings(cls.__dict__.get("ACTS", ()))]
        super().__init_subclass__(**kwargs)

    def __init__(self) -> None:
        super().__init__()
        self._legend: list[Legend] = []
        self._drawn_at = 0.0
        self._stale = True
        self._waiting: Timer | None = None
        self._doing: set[str] = set()

    # -- for screens to fill in ----------------------------------------------------------------------------------

    def body(self) -> ComposeResult:
        """The widgets between title bar and key bar."""
        yield from ()

    def draw(self, snapshot: Snapshot) -> None:
        """Show a snapshot."""

    def tick(self, now: datetime) -> None:
        """Move the clocks."""

    def scene(self) -> S | None:
        """What acts may look at; None while no community is open."""
        return self.app.scene()  # type: ignore[return-value]

    def acts(self) -> tuple[Act[Any], ...]:
        """What can be done here now: `ACTS`, unless what is shown brings acts of its own."""
        return type(self).ACTS

    # -- drawing -------------------------------------------------------------------------------------------------

    @property
    def _(self) -> Words:
        """The viewer's words."""
        return self.app._

    def compose(self) -> ComposeResult:
        """Title bar, body, key bar."""
        yield TitleBar()
        yield from self.body()
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin to draw and to tick."""
        self.watch(self.app, "snapshot", self._arrived, init=False)
        self.watch(self.app, "language", self.redraw, init=False)
        self.watch(self.app, "names_shown", self.redraw, init=False)
        self.set_interval(1, self._tick)
        self.redraw()

    def on_screen_resume(self) -> None:
        """Catch up with what happened while another screen was in front."""
        if self._stale and self.is_mounted:
            self.redraw()

    def _arrived(self) -> None:
        """A snapshot came: draw it, or soon, when one has just been drawn."""
        if not self.is_current or self._waiting is not None:
            self._stale = True
            return
        wait = self._drawn_at + REDRAW_SECONDS - monotonic()
        if wait <= 0:
            self.redraw()
        else:
            self._stale = True
            self._waiting = self.set_timer(wait, self.redraw)

    def redraw(self) -> None:
        """Draw everything anew, in place."""
        if self._waiting is not None:
            self._waiting.stop()
            self._waiting = None
        if not self.is_current:
            self._stale = True
            return
        self._stale = False
        snapshot = self.app.snapshot
        with self.app.batch_update():
            if snapshot is not None:
                self.draw(snapshot)
            self.rescene()
            self._tick()
        self._drawn_at = monotonic()

    def _tick(self) -> None:
        if self.is_current and self.is_mounted:
            self.query_one(TitleBar).refresh()
            if self.app.snapshot is not None:
                self.tick(self.app.now())

    def rescene(self) -> None:
        """Ask anew what may be done, and dim the keys accordingly."""
        scene = self.scene()
        self._legend = [self._legend_of(act, scene) for act in (*self.acts(), *self.app.ACTS)]
        rank = {act_id: place for place, act_id in enumerate(self.BAR)}
        self.query_one(KeyBar).show(sorted(self._legend, key=lambda legend: rank.get(legend.id, len(rank))))

    def _legend_of(self, act: Act[Any], scene: S | None) -> Legend:
        refusal = act.why_not(scene)
        why = self.app.reason(refusal) if refusal else ""
        return Legend(
            act.id, self._(act.title_now(scene)), act.keys, self._(act.group), why, act.is_in_front(scene), act.on_bar
        )

    @property
    def legend(self) -> list[Legend]:
        """Every act of this screen and of the program: title, keys, and why not, in the viewer's words."""
        return self._legend

    # -- doing ---------------------------------------------------------------------------------------------------

    def act(self, act_id: str) -> Act[Any]:
        """The act of that id, the screen's own or the program's."""
        return next(act for act in (*self.acts(), *self.app.ACTS) if act.id == act_id)

    def action_act(self, act_id: str) -> None:
        """Do an act: what its keys, its place on the key bar and its line in the palette do."""
        self.run_worker(self._do(self.act(act_id)), name=act_id)

    @on(KeyBar.Chosen)
    def _chosen(self, event: KeyBar.Chosen) -> None:
        self.action_act(event.act_id)

    async def _do(self, act: Act[Any]) -> None:
        if act.id in self._doing:  # a key held down: the first one is still on its way
            return
        self._doing.add(act.id)
        try:
            scene = self.scene()
            if (refusal := act.why_not(scene)) is not None:
                self.app.refuse(refusal)
            elif act.do is not None:
                await act.do(self, scene)
            elif act.command is not None and scene is not None:
                command = await act.ask(self, scene) if act.ask else act.command(scene)
                if command is not None:
                    await self.app.send(command)
        finally:
            self._doing.discard(act.id)
        self.redraw()

    async def complete(self, dialog: Dialog[V], make: Callable[[V], Command]) -> Command | None:
        """Ask for what a command lacks. What would be refused is said in the dialog, which stays; None when left."""
        dialog.check = lambda value: self.app.why_not(make(value))
        value = await self.app.ask(dialog)
        return None if value is None else make(value)

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """Textual's own view of the keys, in the viewer's words and with refused acts disabled."""
        refused = {legend.id: legend for legend in self._legend if legend.why}
        spoken = {}
        for key, active in super().active_bindings.items():
            node, binding, enabled, tooltip = active
            description = self._(binding.description) if binding.description else ""
            if description == binding.description:
                description = textual_word(description, self._)
            legend = refused.get(binding.action.removeprefix("act('").removesuffix("')"))
            spoken[key] = active._replace(
                node=node,
                binding=_described(binding, description),
                enabled=enabled and legend is None,
                tooltip=legend.why if legend else tooltip,
            )
        return spoken


def _described(binding: Any, description: str) -> Any:
    from dataclasses import replace

    return binding if description == binding.description else replace(binding, description=description)


__all__ = ["CouncilScreen", "Scene"]
