"""The papers that a meeting needs, from the notice to the follow-up slips: which there are now, and how each is made.

They are written in the community's language, whatever the viewer reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from council.domain.kernel import Refusal
from council.domain.ledger import Entry, FollowUp
from council.domain.meeting import Meeting, Poll
from council.domain.polls import method_of
from council.i18n import Words, words
from council.service.archive import headings, status_of
from council.service.snapshot import Snapshot
from council.tui.dialogs.choose import Choice, Choose
from council.tui.papers.making import file_name, written
from council.tui.screens.base import CouncilScreen

if TYPE_CHECKING:
    from council.documents.slips import Sheet
    from council.plugins import Plugins
    from council.plugins.offers import Exporter
    from council.tui.app import CouncilApp


@dataclass(frozen=True)
class Printable:
    """A paper: its name for the viewer, what it is for, its file, how it is made, and why it cannot be made now."""

    title: str
    note: str
    name: str
    make: Callable[[], bytes | str]
    why: Refusal | None = None


@dataclass(frozen=True)
class Printer:
    """What papers of a meeting are made from."""

    app: CouncilApp
    snapshot: Snapshot
    meeting: Meeting

    @property
    def spoken(self) -> Words:
        """The words on the paper."""
        return words(self.snapshot.settings.language)

    @property
    def today(self) -> date:
        """The day of issue."""
        return self.app.now().astimezone(self.snapshot.settings.zone).date()

    def address(self) -> str:
        """Where phones will find the pages, for what is printed ahead: only an address that will not change."""
        web = self.snapshot.settings.web
        if web.public_url or not web.address:
            return web.public_url
        from council.addresses import base_url

        return base_url(web.address, web.port)

    def sheet(self) -> Sheet:
        """The slips of the meeting in hand."""
        from council.documents.slips import slips_of

        return slips_of(self.snapshot, self.address())

    # -- before and at the door ------------------------------------------------------------------------------------

    def notice(self) -> str:
        """The notice of the meeting."""
        from council.documents.notices import notice_html

        settings = self.snapshot.settings
        return notice_html(self.meeting, settings.name, self.spoken, settings.zone, self.today)

    def attendance(self) -> str:
        """The sign-in list."""
        from council.documents.slips import Sheet, attendance_html, due_in

        settings, meeting = self.snapshot.settings, self.meeting
        head = Sheet(settings.name, meeting.title, meeting.place, meeting.starts, settings.zone)
        return attendance_html(head, due_in(meeting, self.snapshot.roster, self.spoken), self.spoken)

    def slips(self) -> str:
        """One slip per person."""
        from council.documents.slips import slips_html

        return slips_html(self.sheet(), self.spoken)

    def door(self) -> str:
        """The poster for the door, with the hall's QR code."""
        from council.documents.slips import door_html

        return door_html(self.sheet(), self.spoken, self._hall_url() + "/", self.snapshot.settings.wifi)

    def _hall_url(self) -> str:
        house = self.app.house
        return house.pages.base_url if house is not None and house.pages is not None else self.address()

    # -- after the votes -------------------------------------------------------------------------------------------

    def results(self) -> str:
        """The tellers' sheet, to be signed before they leave."""
        from council.documents.notices import result_sheet_html

        minutes = self.app.council.minutes(self.meeting.id)
        return result_sheet_html(minutes, self.spoken, self.snapshot.settings.zone, head=self.snapshot.head)

    # -- while a vote is open ------------------------------------------------------------------------------------------

    def ballots(self, rights: Sequence[str] | None = None) -> str:
        """The paper ballots that were handed out in the open vote, or those for some rights."""
        from council.documents.ballots import ballots_html, ballots_of

        meeting, poll, people = self.meeting, self._voting(), self.snapshot.roster
        method = method_of(poll.question, self.snapshot.methods)
        given = poll.paper.issued if rights is None else rights
        paper = ballots_of(self.snapshot.settings.name, meeting, poll, method, given, people, self.spoken)
        return ballots_html(paper, self.spoken)

    def issuing(self) -> str:
        """The list on which people sign for their paper ballots."""
        from council.documents.ballots import issuing_list
        from council.documents.html import paper_html

        settings, poll = self.snapshot.settings, self._voting()
        listed = issuing_list(settings.name, self.meeting, poll, self.snapshot.roster, self.spoken, settings.zone)
        return paper_html(listed, self.spoken)

    def _voting(self) -> Poll:
        poll = self.meeting.open_poll
        if poll is None:
            raise Refusal("poll.none_open")
        return poll

    def decisions(self) -> str:
        """The public notice of what was decided: from and to as recorded, else from today."""
        from council.documents.notices import publication_html

        council = self.app.council
        published = status_of(headings(council.archive_records()), self.meeting.id).published
        starts, ends = published or (self.today, None)
        minutes, zone = council.minutes(self.meeting.id), self.snapshot.settings.zone
        return publication_html(minutes, self.spoken, zone, starts, ends, head=self.snapshot.head)


def follow_up_slip(app: CouncilApp, snapshot: Snapshot, entry: Entry[FollowUp]) -> str:
    """The slip that gives somebody a task."""
    from council.documents.notices import follow_up_html

    settings, _ = snapshot.settings, words(snapshot.settings.language)
    today = app.now().astimezone(settings.zone).date()
    proposal = snapshot.proposals.get(entry.fields.proposal)
    return follow_up_html(entry, snapshot.roster, settings.name, _, settings.zone, today, proposal)


# -- what there is -----------------------------------------------------------------------------------------------


def printables(printer: Printer, _: Words) -> Iterator[Printable]:
    """The papers of a meeting, in the order in which they are needed."""
    number, over = printer.meeting.number, printer.meeting.status == "adjourned"
    past = Refusal("papers.meeting_over") if over else None

    def file(name: str) -> str:
        return file_name(name, number, suffix=".html")

    yield Printable(_("Meeting notice"), _("to hang up and hand round"), file("notice"), printer.notice, past)
    yield Printable(_("Sign-in list"), _("everybody who is due, to sign"), file("attendance"), printer.attendance)
    slips = past or _no_slips(printer)
    yield Printable(_("Slips"), _("one per person, with the code"), file("slips"), printer.slips, slips)
    yield Printable(
        _("Poster for the door"), _("Wi-Fi, QR code, three steps"), file("door"), printer.door, past or _no_url(printer)
    )
    poll = printer.meeting.open_poll
    if poll is not None and poll.paper.issued:
        yield Printable(_("Paper ballots"), _("all that were handed out"), file("ballots"), printer.ballots)
        yield Printable(_("Issuing list"), _("everybody signs for a ballot"), file("issuing"), printer.issuing)
    yield Printable(
        _("Result sheet"), _("for the tellers to sign"), file("results"), printer.results, _no_votes(printer)
    )
    undecided = None if over else Refusal("archive.not_adjourned")
    yield Printable(
        _("Notice of decisions"), _("masked, with the votes' sums"), file("decisions"), printer.decisions, undecided
    )
    for entry in tasks_of(printer.snapshot, printer.meeting):
        name = file_name("follow-up", entry.number, suffix=".html")
        title = _("Follow-up slip {number}", number=entry.number)
        yield Printable(title, entry.fields.title, name, partial(follow_up_slip, printer.app, printer.snapshot, entry))
    yield from plugged(printer, _)


def plugged(printer: Printer, _: Words) -> Iterator[Printable]:
    """The kinds of files that plugins bring: of this meeting, and of the whole community."""
    house = printer.app.house
    if house is None:
        return
    begun = None if printer.meeting.status != "planned" else Refusal("minutes.not_begun")
    for kind, offer in house.opened.plugins.offered("exporters").items():
        exporter: Exporter = offer.item
        about = printer.meeting.number if exporter.of == "meeting" else ""
        yield Printable(
            exporter.title.in_language(_.language),
            _("by the plugin {plugin}", plugin=offer.plugin),
            file_name(kind, about, suffix=exporter.suffix),
            partial(_exported, printer, house.opened.plugins, exporter),
            begun if about else None,
        )


def _exported(printer: Printer, plugins: Plugins, exporter: Exporter) -> bytes:
    from council.plugins.asking import exported
    from council.plugins.offers import Source

    council = printer.app.council
    minutes = council.minutes(printer.meeting.id) if exporter.of == "meeting" else None
    return exported(plugins, exporter.id, Source(printer.snapshot, printer.spoken, minutes))


def tasks_of(snapshot: Snapshot, meeting: Meeting) -> list[Entry[FollowUp]]:
    """The follow-ups that a meeting's resolutions made."""
    numbers = {resolution.number for resolution in meeting.resolutions}
    found = (entry for entry in snapshot.follow_ups.values() if entry.fields.resolution in numbers)
    return sorted(found, key=lambda entry: entry.number)


def _no_slips(printer: Printer) -> Refusal | None:
    in_hand = printer.snapshot.current == printer.meeting.id and printer.snapshot.slips.people
    return None if in_hand else Refusal("slips.not_in_hand", title=printer.meeting.title)


def _no_url(printer: Printer) -> Refusal | None:
    return None if printer._hall_url() else Refusal("slips.no_address")


def _no_votes(printer: Printer) -> Refusal | None:
    counted = any(poll.kind == "formal" and poll.result for poll in printer.meeting.polls.values())
    return None if counted else Refusal("poll.none_counted")


async def print_papers(screen: CouncilScreen[Any], meeting: Meeting) -> None:
    """Choose a paper of a meeting; it is made and written."""
    app, _ = screen.app, screen._
    if app.snapshot is None:
        return
    papers = sorted(printables(Printer(app, app.snapshot, meeting), _), key=lambda paper: paper.why is not None)
    choices = [
        Choice(place, paper.title, paper.note, why=app.reason(paper.why) if paper.why else "")
        for place, paper in enumerate(papers)
    ]
    title = _("Papers of {meeting} {number}", meeting=meeting.title, number=meeting.number)
    chosen = await app.ask(Choose(title, choices))
    if chosen is not None:
        await written(screen, papers[chosen].name, papers[chosen].make)


async def print_task(screen: CouncilScreen[Any], entry: Entry[FollowUp]) -> None:
    """Make the slip of one follow-up."""
    snapshot = screen.app.snapshot
    if snapshot is not None:
        name = file_name("follow-up", entry.number, suffix=".html")
        await written(screen, name, partial(follow_up_slip, screen.app, snapshot, entry))
