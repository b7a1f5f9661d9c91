"""People: found as one types, their card, and everything that is done to the roster."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Input, Static

from council.domain.kernel import Refusal
from council.domain.roster import Person
from council.service.snapshot import Snapshot
from council.tui.acts import Scene
from council.tui.people.acts import ACTS
from council.tui.people.card import Viewer, card, role_word
from council.tui.people.finding import WHOM, Found, Sieve, found
from council.tui.people.table import columns, rows
from council.tui.screens.base import CouncilScreen
from council.tui.widgets.listing import Listing

EVERYBODY = Sieve()


@dataclass(frozen=True)
class PeopleScene(Scene):
    """What acts on people look at besides: whom the mark is on, and what the list is narrowed to."""

    chosen: Person | None = None
    sieve: Sieve = EVERYBODY

    @property
    def person(self) -> Person:
        """The person under the mark; raises `Refusal("person.missing")`."""
        if self.chosen is None:
            raise Refusal("person.missing")
        return self.chosen


class Search(Input):
    """The search field; arrows move the mark in the list below while one types."""

    BINDINGS = [
        Binding("up", "screen.move(-1)", show=False),
        Binding("down", "screen.move(1)", show=False),
        Binding("pageup", "screen.move(-10)", show=False),
        Binding("pagedown", "screen.move(10)", show=False),
    ]


class PeopleScreen(CouncilScreen[PeopleScene]):
    """The roster."""

    ACTS = ACTS
    DEFAULT_CSS = """
    PeopleScreen {
        #search { border: none; height: 1; padding: 0 1; background: $panel; margin: 1 1 0 1; }
        #search:focus { border: none; background: $boost; }
        #told { height: 1; margin: 0 1 1 1; padding: 0 1; color: $quiet; }
        #list { width: 1fr; }
        Listing { margin: 0 1; }
        #nobody { margin: 1 2; color: $quiet; height: auto; }
        #side { width: 46; border-left: solid $line; padding: 1 1 0 2; margin-bottom: 1; }
        #card { width: 1fr; height: auto; }
        &.-broad #side { width: 60; }
        &.-narrow #side { display: none; }
        &.-low #search { margin: 0 1; }
        &.-low #told { margin: 0 1; }
    }
    """

    sieve: reactive[Sieve] = reactive(EVERYBODY, init=False)
    """What the list is narrowed to."""

    def __init__(self) -> None:
        super().__init__()
        self._found = Found((), 0)
        self._listed: tuple[Any, ...] = ()
        self._wanted = ""

    def body(self) -> ComposeResult:
        """Search, what is shown, the list, and the card where there is room."""
        with Horizontal():
            with Vertical(id="list"):
                yield Search(id="search")
                yield Static(id="told")
                yield Listing(id="people")
                yield Static(id="nobody")
            with VerticalScroll(id="side", can_focus=False):
                yield Static(id="card")

    def on_mount(self) -> None:
        """One types at once."""
        super().on_mount()
        self.query_one(Search).focus()

    # -- drawing -------------------------------------------------------------------------------------------------

    def scene(self) -> PeopleScene | None:
        """The scene with the person under the mark."""
        snapshot = self.app.snapshot
        if snapshot is None:
            return None
        person = snapshot.roster.get(self.query_one(Listing).key)
        return PeopleScene(snapshot, self.app.now(), self.app.actor, person, self.sieve)

    def draw(self, snapshot: Snapshot) -> None:
        """Show the list, if anything in it is new, and the card."""
        today = self.app.now().astimezone(snapshot.settings.zone).date()
        listing = self.query_one(Listing)
        self.query_one(Search).placeholder = self._("Name, pinyin or initials, dwelling, number")
        listed = (snapshot.roster, self.sieve, self.app.language, self.app.names_shown, today)
        if listed != self._listed:
            typed = self._listed[1:2] != listed[1:2]
            self._listed = listed
            self._found = found(snapshot.roster, self.sieve, today)
            lines = rows(self._found.people, today, self._, self.app.called)
            best = lines[0].key if lines and typed else ""  # what fits best stands first
            listing.show(columns(self._, lines), lines, self._wanted or best)
            self._wanted = ""
        self._tell(snapshot)
        self._draw_card(snapshot)

    def _tell(self, snapshot: Snapshot) -> None:
        _ = self._
        narrowed = [_(WHOM[self.sieve.whom])]
        if self.sieve.grid:
            narrowed.append(self.sieve.grid)
        if self.sieve.role:
            narrowed.append(role_word(self.sieve.role, _.language))
        count = _.n("{count} person", "{count} people", self._found.total)
        if self._found.more:
            count = _("the first {shown} of {count}; type more", shown=len(self._found.people), count=self._found.total)
        told = Content.assemble(
            (" · ".join(narrowed), "$accent" if self.sieve != EVERYBODY else "$quiet"), f"  {count}"
        )
        self.query_one("#told", Static).update(told)
        nobody = self.query_one("#nobody", Static)
        self.query_one(Listing).display = bool(self._found.people)
        nobody.display = not self._found.people
        if not len(snapshot.roster):
            nobody.update(_("Nobody is in the roster yet. Bring a list in from Excel, or enter the first person."))
        else:
            nobody.update(_("Nobody fits. Try part of a name, its initials or a room; Esc shows everybody."))

    def _draw_card(self, snapshot: Snapshot) -> None:
        scene = self.scene()
        told = card(snapshot, scene.chosen, self.viewer()) if scene and scene.chosen else Content("")
        self.query_one("#card", Static).update(told)

    def viewer(self) -> Viewer:
        """How cards are looked at."""
        zone = self.app.snapshot.settings.zone if self.app.snapshot else None
        return Viewer(self._, self.app.now().astimezone(zone).date(), self.app.called, self.app.names_shown)

    # -- what is typed and chosen --------------------------------------------------------------------------------

    @on(Input.Changed, "#search")
    def _typed(self, event: Input.Changed) -> None:
        self.sieve = replace(self.sieve, query=event.value)

    @on(Input.Submitted, "#search")
    @on(Listing.Taken)
    def _entered(self) -> None:
        self.action_act("card")

    @on(Listing.Marked)
    def _marked(self) -> None:
        if self.app.snapshot is not None and self.is_current:
            self._draw_card(self.app.snapshot)
            self.rescene()

    def watch_sieve(self) -> None:
        """Look again."""
        if self.is_mounted:
            self.redraw()

    def show_all(self) -> None:
        """Everybody again, and back to typing."""
        self.query_one(Search).value = ""
        self.sieve = EVERYBODY
        self.query_one(Search).focus()

    def action_move(self, lines: int) -> None:
        """Move the mark while the search field keeps the keys."""
        self.query_one(Listing).action_move(lines)

    def show(self, person: str) -> None:
        """Put the mark on somebody who was just entered or changed; everybody is listed for that, if need be."""
        self._wanted = person
        self._listed = ()
        if person in {each.id for each in self._found.people} or self.app.snapshot is None:
            self.redraw()
        else:
            name = self.app.snapshot.roster.name(person)
            self.query_one(Search).value = name
            self.sieve = Sieve(query=name)
