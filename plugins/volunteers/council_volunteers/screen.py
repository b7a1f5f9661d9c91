"""The roster in the terminal: the shifts of the days to come, what is wrong with each, and who is in the marked one."""

from __future__ import annotations

from dataclasses import dataclass

from textual import on
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from council.api import N_, Refusal, Snapshot, refusal
from council.api.screens import Act, Cell, Choice, Choose, Column, CouncilScreen, Listing, Row, Scene
from council_volunteers.roster import Roster, half_days
from council_volunteers.shifts import signed_up
from council_volunteers.signing import elsewhere
from council_volunteers.upcoming import AHEAD, double_said, free, gap_said, name_of, outside_said, roster, turn_of, when

SPANS = (AHEAD, 60, 7)
"""Days ahead that the roster can show, in the order of the key."""
GROUP = N_("Shifts ahead")


@dataclass(frozen=True)
class RosterScene(Scene):
    """The scene with the marked shift's id; empty where there is none."""

    marked: str = ""

    @property
    def shift(self):
        """The marked shift's entry; raises a refusal where there is none."""
        found = self.snapshot.entries("shifts").get(self.marked)
        if found is None:
            raise refusal("今后没有班次。", "There are no shifts ahead.")
        return found


def candidates(snapshot, shift):
    """The volunteers who could still join a shift: who is free then and nowhere else, those with the skill that is
    asked for first. Each with whether they have it."""
    zone, skill = snapshot.settings.zone, shift.fields.skill
    turn = turn_of(shift, zone)
    wanted = set(half_days(turn.starts, turn.ends))
    taken = {each.fields.volunteer for each in signed_up(shift.id, snapshot)} | elsewhere(snapshot, shift).keys()
    found = [
        (entry, bool(skill) and skill in entry.fields.skills)
        for volunteer, times in free(snapshot).items()
        if volunteer not in taken and (times is None or wanted <= times)
        for entry in (snapshot.entries("volunteers")[volunteer],)
    ]
    return sorted(found, key=lambda pair: (not pair[1], pair[0].number))


async def _add(screen, scene):
    """Book somebody who is free into the marked shift."""
    shift, _ = scene.shift, screen._
    found = candidates(scene.snapshot, shift)
    if not found:
        screen.app.refuse(refusal("没有这个时间空闲的志愿者。", "No volunteer is free at that time."))
        return
    choices = [
        Choice(entry, screen.called(entry.id), _("has the skill") if skilled else entry.fields.grid)
        for entry, skilled in found
    ]
    entry = await screen.app.ask(Choose(_("Who takes this shift?"), choices))
    if entry is not None:
        await _book(screen, shift, entry)


async def _book(screen, shift, volunteer):
    entries, actor = screen.app.council.entries, screen.app.actor
    again = next(
        (
            each
            for each in screen.app.snapshot.entries("service").values()
            if (each.fields.shift, each.fields.volunteer, each.state) == (shift.id, volunteer.id, "withdrawn")
        ),
        None,
    )
    if again is not None:
        done = await screen.app.perform(lambda: entries.act("service", again.id, "rejoin", actor))
    else:
        fields = {"volunteer": volunteer.id, "shift": shift.id}
        done = await screen.app.perform(lambda: entries.enter("service", fields, actor))
    if done is not None:
        screen.app.say(screen._("{name} is booked.", name=screen.called(volunteer.id)))


async def _take_out(screen, scene):
    """Take somebody out of the marked shift, as long as they have not checked in."""
    _, app = screen._, screen.app
    there = [each for each in signed_up(scene.marked, scene.snapshot) if each.state == "signed"]
    choices = [Choice(each, screen.called(each.fields.volunteer)) for each in there]
    chosen = await app.ask(Choose(_("Who is taken out?"), choices))
    if chosen is not None:
        await app.perform(lambda: app.council.entries.act("service", chosen.id, "withdraw", app.actor))


async def _span(screen, _scene):
    """Look less or further ahead."""
    screen.look_ahead()


def _why_no_shift(scene):
    try:
        scene.shift  # noqa: B018 — it says why not
    except Refusal as no:
        return no
    return None


def _why_nobody(scene):
    if (no := _why_no_shift(scene)) is not None:
        return no
    if any(each.state == "signed" for each in signed_up(scene.marked, scene.snapshot)):
        return None
    return refusal("这个班次没有可以调出的人。", "There is nobody in this shift who could be taken out.")


class RosterScreen(CouncilScreen[RosterScene]):
    """Which shift is marked and how far one looks ahead is all that this screen knows."""

    ACTS = (
        Act("add", N_("Book somebody"), ("a", "ctrl+a"), GROUP, do=_add, refusal=_why_no_shift),
        Act("take_out", N_("Take off the shift"), ("t", "ctrl+t"), GROUP, do=_take_out, refusal=_why_nobody),
        Act("span", N_("Days ahead"), ("d", "ctrl+d"), GROUP, do=_span),
    )
    AUTO_FOCUS = "#shifts"
    DEFAULT_CSS = """
    RosterScreen {
        #summary { height: 1; padding: 0 1; color: $accent; }
        #list { height: 3fr; }
        #about { height: 2fr; padding: 0 1; border-top: solid $line; scrollbar-size-vertical: 1; }
        #detail { height: auto; }
    }
    """

    def __init__(self):
        super().__init__()
        self._span = 0

    def body(self):
        """A line that sums up, the shifts, and what is to be said of the marked one."""
        with Vertical(id="list"):
            yield Static(id="summary", markup=False)
            yield Listing(id="shifts")
        with VerticalScroll(id="about"):
            yield Static(id="detail", markup=False)

    @property
    def days(self):
        """How many days one looks ahead."""
        return SPANS[self._span]

    def look_ahead(self):
        """The next span of days."""
        self._span = (self._span + 1) % len(SPANS)
        self.redraw()

    def scene(self):
        """What acts look at."""
        base = self.app.scene()
        return base and RosterScene(base.snapshot, base.at, base.actor, self.query_one(Listing).key)

    def called(self, volunteer):
        """A volunteer's name, as whoever sees this terminal may read it: the entry's number goes with a masked one."""
        return name_of(volunteer, self.app.snapshot, masked=not self.app.names_shown)

    # -- drawing -----------------------------------------------------------------------------------------------------

    def draw(self, snapshot: Snapshot):
        """The shifts ahead, those with trouble in another colour."""
        found = roster(snapshot, self.app.now(), self.days)
        _, language = self._, self._.language
        columns = (
            Column(_("When"), 24),
            Column(_("Shift")),
            Column(_("Place"), 16, needs=90),
            Column(_("There"), 7, right=True),
            Column(_("Trouble"), 18, needs=70),
        )
        rows = [
            Row(
                turn.id,
                (
                    Cell(when(turn).in_language(language)),
                    Cell(turn.title),
                    Cell(turn.place, "quiet"),
                    self._there(found, turn),
                    self._trouble(found, turn),
                ),
            )
            for turn in found.turns
        ]
        self.query_one(Listing).show(columns, rows, nothing=_("There are no shifts ahead."))
        self.query_one("#summary", Static).update(Content(self._summary(found)))
        self._tell(found)

    def _summary(self, found: Roster):
        _ = self._
        parts = [
            _("The next {days} days", days=self.days),
            _.n("{count} shift", "{count} shifts", len(found.turns)),
            _.n("{count} gap", "{count} gaps", len(found.gaps)),
            _.n("{count} clash", "{count} clashes", len(found.doubles) + len(found.outside)),
        ]
        return " · ".join(parts)

    def _there(self, found, turn):
        count = len(found.people[turn.id])
        return Cell(f"{count}/{turn.needed}", "warning" if count < turn.needed else "success")

    def _trouble(self, found, turn):
        _ = self._
        parts = [_("{count} lacking", count=gap.missing) for gap in found.gaps if gap.turn == turn]
        clashes = sum(turn in (each.first, each.second) for each in found.doubles)
        clashes += sum(each.turn == turn for each in found.outside)
        if clashes:
            parts.append(_.n("{count} clash", "{count} clashes", clashes))
        return Cell(" · ".join(parts), "error" if clashes else "warning")

    def _tell(self, found):
        """Who is in the marked shift, and what is wrong with it."""
        key, language, _ = self.query_one(Listing).key, self._.language, self._
        turn = next((each for each in found.turns if each.id == key), None)
        if turn is None:
            self.query_one("#detail", Static).update("")
            return
        people = _.list([self.called(each) for each in found.people[turn.id]])
        said = [
            *(gap_said(each) for each in found.gaps if each.turn == turn),
            *(
                double_said(each, self.called(each.volunteer))
                for each in found.doubles
                if turn in (each.first, each.second)
            ),
            *(outside_said(each, self.called(each.volunteer)) for each in found.outside if each.turn == turn),
        ]
        lines = [
            Content(f"{turn.title}  {turn.place}").stylize("bold"),
            Content(when(turn).in_language(language)),
            Content(people or _("Nobody has signed up yet.")),
            *(Content(f"▲ {each.in_language(language)}").stylize("$warning") for each in said),
        ]
        self.query_one("#detail", Static).update(Content("\n").join(lines))

    @on(Listing.Marked)
    def _marked(self, _event):
        self.redraw()
