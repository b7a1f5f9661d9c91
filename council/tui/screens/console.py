"""The meeting console: the agenda on one side, the matter in hand in the middle, the hall on the other side."""

from __future__ import annotations

from datetime import datetime

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import OptionList

from council.service.snapshot import Snapshot
from council.tui.console import (
    agenda_acts,
    floor_acts,
    hall_acts,
    motion_acts,
    paper_acts,
    planning_acts,
    prior_acts,
    sitting_acts,
    vote_acts,
)
from council.tui.console.scene import ConsoleScene
from council.tui.screens.base import CouncilScreen
from council.tui.widgets.agenda import Agenda
from council.tui.widgets.hall import Hall, strip
from council.tui.widgets.middle import Middle
from council.tui.widgets.panel import Panel, View, heading, view_of


class ConsoleScreen(CouncilScreen[ConsoleScene]):
    """The chair's place: one key per act."""

    ACTS = (
        *sitting_acts.ACTS,
        *planning_acts.ACTS,
        *vote_acts.ACTS,
        *paper_acts.ACTS,
        *prior_acts.ACTS,
        *agenda_acts.ACTS,
        *floor_acts.ACTS,
        *motion_acts.ACTS,
        *hall_acts.ACTS,
    )
    BAR = (
        *("go_on", "close", "last_call", "hands", "tellers", "paper", "cancel", "recuse", "tie", "lot"),
        *("next", "open", "speaker", "end_turn", "pause", "extend", "move", "resolve", "conclude", "check_in", "straw"),
        *("trial", "give", "queue", "blank", "code", "desk", "note", "undo", "recess", "adjourn"),
        *("add", "edit", "up", "down", "drop", "consent", "appoint", "excuse", "proxy", "preliminaries"),
        *("reschedule", "refresh"),
    )
    AUTO_FOCUS = "Agenda"
    DEFAULT_CSS = """
    ConsoleScreen {
        #strip { display: none; height: 1; padding: 0 1; background: $surface; }
        #columns { height: 1fr; }
        #left { width: 31; padding: 1 1 0 1; border-right: vkey $line; }
        #left Panel { margin-bottom: 1; }
        Hall { border-left: vkey $line; padding: 1 1 0 1; }
        #columns.-empty { #left, Hall { display: none; } }
    }
    ConsoleScreen.-broad #left { width: 42; }
    ConsoleScreen.-narrow {
        #strip { display: block; }
        #left { width: 27; padding: 0 1; }
        #left Panel { margin-bottom: 0; }
        #middle { padding: 0 1; }
        Hall { display: none; width: 37; padding: 0 1; border-left: none; border-right: vkey $line; }
        #columns { layout: horizontal; }
    }
    ConsoleScreen.-low Hall {
        padding: 0 1;
        QrCode { max-height: 15; margin: 0; }
        #address, #gauge { margin: 0; }
        #reach { display: none; }
    }
    ConsoleScreen.-low #title { margin-bottom: 0; }
    ConsoleScreen.-narrow.-hall {
        #left { display: none; }
        Hall { display: block; dock: left; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._address = ""

    def body(self) -> ComposeResult:
        """Three columns, and the hall's one line for when there is no room for its column."""
        yield Panel(id="strip")
        with Horizontal(id="columns"):
            with Vertical(id="left"):
                yield Panel(id="heading")
                yield Agenda()
            yield Middle()
            yield Hall()

    def on_resize(self) -> None:
        """The columns may come or go with the width, and what is new may have moved out of sight."""
        self.query_one(Middle).forget()
        if self._drawn_at:
            self.call_after_refresh(self.redraw)

    def scene(self) -> ConsoleScene | None:
        """The scene with the marked item."""
        found = self.app.scene()
        if found is None:
            return None
        return ConsoleScene(found.snapshot, found.at, found.actor, self.query_one(Agenda).chosen)

    # -- drawing -------------------------------------------------------------------------------------------------

    def draw(self, snapshot: Snapshot) -> None:  # noqa: ARG002 — the view is made from the app's
        """Everything."""
        view = view_of(self.app)
        self.query_one(Agenda).show(view)
        self.query_one("#columns").set_class(view is None, "-empty")
        if view is None:
            self.query_one("#strip", Panel).show(None)
            self.query_one(Middle).say(self._("No meeting is planned yet. Plan one from the docket."))
            return
        total = sum(item.minutes for item in view.meeting.agenda if item.state != "dropped")
        minutes = view._("{count} min", count=total) if total else ""
        self.query_one("#heading", Panel).show(lambda width: heading(view._("Agenda"), width, minutes))
        self.query_one(Hall).show(view, self.address)
        self.query_one(Middle).show(view)

    def tick(self, now: datetime) -> None:  # noqa: ARG002 — the view has it
        """The clocks, the strip, and the address."""
        view = view_of(self.app)
        if view is None:
            return
        self.query_one("#strip", Panel).show(lambda width: strip(view, width))
        self.query_one(Middle).tick(view)
        self._notice_address(view)

    def _notice_address(self, view: View) -> None:
        """The laptop may have got another address: the code changes with it, and those in the hall must be told."""
        before, self._address = self._address, self.address
        if before == self._address:
            return
        self.query_one(Hall).show(view, self._address)
        if before and self._address:
            said = self._("Phones find the meeting at {url} now.", url=self._address)
            self.app.say(said, severity="warning", seconds=30)

    @property
    def address(self) -> str:
        """Where phones find the meeting, empty while they are not served."""
        house = self.app.house
        pages = house.pages if house is not None else None
        return pages.base_url if pages is not None and pages.running else ""

    # -- the list --------------------------------------------------------------------------------------------------

    @on(OptionList.OptionHighlighted, "Agenda")
    def _marked(self) -> None:
        self.rescene()

    @on(OptionList.OptionSelected, "Agenda")
    def _called(self) -> None:
        self.action_act("call")

    @on(Agenda.Paged)
    def _paged(self, event: Agenda.Paged) -> None:
        middle = self.query_one(Middle)
        if event.pages > 0:
            middle.scroll_page_down()
        else:
            middle.scroll_page_up()
