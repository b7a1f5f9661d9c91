"""The minutes: every meeting with how far its record has come, the record itself, and the papers a meeting needs."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content

from council.documents.paper import Paper
from council.documents.record import compose
from council.domain.kernel import Refusal
from council.domain.meeting import Meeting
from council.i18n import Words
from council.service.archive import headings, status_of
from council.service.records import Record
from council.service.snapshot import Snapshot
from council.store.base import StoreError
from council.tui.acts import Act
from council.tui.docket.meeting_card import meeting_lines
from council.tui.docket.said import Teller, teller
from council.tui.docket.views import Filter, meetings_in
from council.tui.papers.acts import ACTS
from council.tui.papers.scene import PapersScene
from council.tui.papers.sheet import sheet
from council.tui.papers.standing import record_lines, standing, veiled
from council.tui.screens.base import CouncilScreen
from council.tui.widgets.listing import Cell, Column, Listing, Row
from council.tui.widgets.page import Page

BLANK = Content("")
DRAFT_SECONDS = 3.0
About = tuple[str, str, bool, bool]
"""Which document: the meeting's id, the language, names shown or not, the short form or not."""


def _state(snapshot: Snapshot, meeting: Meeting) -> tuple[int, bool, str]:
    """What a document was made of: when any of it changes, it is made anew."""
    return meeting.seq, meeting.id in snapshot.archived, snapshot.head


class MinutesScreen(CouncilScreen[PapersScene]):
    """Which meeting is read, and in which form. The document and the chain's records are read off the loop and kept
    until what they were made of changes."""

    ACTS: ClassVar[tuple[Act[PapersScene], ...]] = ACTS
    BINDINGS = [Binding("escape", "back", show=False)]
    AUTO_FOCUS = "#meetings"
    DEFAULT_CSS = """
    MinutesScreen {
        #minutes { height: 1fr; }
        #meetings { width: 44; border-right: solid $line; }
        #record { padding: 1 2; }
        &.-broad #meetings { width: 56; }
        &.-broad #record { padding: 1 4; }
        &.-narrow #meetings { width: 1fr; border-right: none; }
        &.-narrow #record { display: none; padding: 0 1; }
        &.-narrow.-reading #record { display: block; }
        &.-narrow.-reading #meetings { display: none; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.short = False
        self._sought = ""
        self._records: tuple[Record, ...] = ()
        self._shown_records: tuple[Record, ...] = ()
        self._paper: Paper | Content | None = None
        self._read_of: tuple[About, int, bool, str] | None = None
        self._reading: About | None = None

    def body(self) -> ComposeResult:
        """The meetings, and the record of the marked one."""
        with Horizontal(id="minutes"):
            yield Listing(id="meetings")
            yield Page(id="record")

    # -- drawing -------------------------------------------------------------------------------------------------

    def draw(self, snapshot: Snapshot) -> None:
        """The list, and the record as far as it is made."""
        told = teller(self.app, snapshot)
        meetings = meetings_in(snapshot, Filter())
        nothing = told._(
            "There is no meeting yet. Plan one in the docket (1, then P); its papers and minutes come here."
        )
        rows = [self._row(told, meeting) for meeting in meetings]
        self.query_one(Listing).show(self._columns(told._), rows, self._sought, nothing)
        self._sought = ""
        self._draw_record(told)

    def _columns(self, _: Words) -> Sequence[Column]:
        return (
            Column(_("Day"), 10),
            Column(_("Title")),
            Column(_("No."), 8, needs=50),
            Column(_("State"), 9 if _.language == "en" else 6),
        )

    def _row(self, told: Teller, meeting: Meeting) -> Row:
        word, tone = standing(told, meeting, status_of(self._records, meeting.id))
        return Row(
            meeting.id,
            (
                Cell(told.day(meeting.starts) if meeting.starts else "–", "quiet"),
                Cell(meeting.title),
                Cell(meeting.number, "quiet"),
                Cell(word, tone),
            ),
        )

    def _draw_record(self, told: Teller) -> None:
        meeting = told.snapshot.meetings.get(self.query_one(Listing).key)
        if meeting is None:
            return
        about = meeting.id, self.app.language, self.app.names_shown, self.short
        if self._read_of != (about, *_state(told.snapshot, meeting)) and self._reading != about:
            self._reading = about
            self._read(about)
        paper = self._paper if self._read_of is not None and self._read_of[0] == about else None
        records = self._shown_records

        def lines(width: int) -> list[Content]:
            above = record_lines(told, records, meeting.id, width)
            if meeting.status == "planned":
                return meeting_lines(told, meeting, width)
            if isinstance(paper, Paper):
                return [*above, *([BLANK] if above else []), *sheet(paper, told._, width)]
            return [*above, paper or Content.assemble((told._("Reading…"), "$quiet"))]

        self.query_one(Page).show(lines, (meeting.id, self.short))

    @work(exclusive=True, group="reading")
    async def _read(self, about: About) -> None:
        """Read the chain and make the document, in a thread: both may be long. While a meeting goes on its draft is
        made anew only every few seconds: phones come first."""
        snapshot = self.app.snapshot
        again = self._paper is not None and self._read_of is not None and self._read_of[0] == about
        if again and snapshot is not None and snapshot.meetings[about[0]].in_progress:
            await asyncio.sleep(DRAFT_SECONDS)
            snapshot = self.app.snapshot
        if snapshot is None:
            return
        meeting = snapshot.meetings[about[0]]
        try:
            self._records, self._shown_records, self._paper = await asyncio.to_thread(
                self._made, snapshot, meeting, about, self._
            )
        except (Refusal, StoreError) as error:
            said = self.app.reason(error) if isinstance(error, Refusal) else str(error)
            self._paper = Content.assemble((said, "$error"))
        self._read_of, self._reading = (about, *_state(snapshot, meeting)), None
        self.redraw()

    def _made(
        self, snapshot: Snapshot, meeting: Meeting, about: About, _: Words
    ) -> tuple[tuple[Record, ...], tuple[Record, ...], Paper | None]:
        """The chain's records, the same as they may be shown, and the document; called in a thread."""
        council, masked = self.app.council, not about[2]
        known = self._read_of is not None and self._read_of[-1] == snapshot.head
        records = self._records if known else headings(council.archive_records())
        if meeting.status == "planned":
            return records, records, None
        minutes = council.minutes(meeting.id)
        shown = veiled(records, minutes) if masked else records
        return records, shown, compose(minutes, _, snapshot.settings.zone, masked=masked, short=about[3])

    # -- looking -------------------------------------------------------------------------------------------------

    def scene(self) -> PapersScene | None:
        """What acts look at: the marked meeting and how far its minutes have come."""
        base = self.app.scene()
        if base is None:
            return None
        marked = self.query_one(Listing).key
        return PapersScene(base.snapshot, base.at, base.actor, marked, status_of(self._records, marked), self.short)

    def mark(self, meeting: str) -> None:
        """Mark a meeting and read its record."""
        self._sought = meeting
        self.redraw()
        self._taken()

    def turn(self) -> None:
        """From the whole record to the short form, and back."""
        self.short = not self.short
        self.redraw()

    @on(Listing.Marked)
    def _marked(self) -> None:
        self.redraw()

    @on(Listing.Taken)
    def _taken(self) -> None:
        self.add_class("-reading")
        self.query_one(Page).focus()

    def action_back(self) -> None:
        """Esc: from the record to the list."""
        self.remove_class("-reading")
        self.query_one(Listing).focus()
