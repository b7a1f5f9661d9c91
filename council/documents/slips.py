"""What is printed before a meeting: slips with codes to hand out, the poster for the door, the sign-in list.

A slip carries a QR code only where the address will still be right at the meeting (a fixed or public one); else the
code stands there in letters, and the hall's one QR code opens the page that asks for it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from council.documents import Words
from council.documents.html import page
from council.domain.codes import spelled
from council.domain.community import Wifi
from council.domain.meeting import Meeting
from council.domain.roster import Person, Roster, in_order

if TYPE_CHECKING:
    from markupsafe import Markup

    from council.service.snapshot import Snapshot

UTC_ZONE = ZoneInfo("UTC")


@dataclass(frozen=True)
class Slip:
    """One person's slip. `url` is what its QR code opens; empty: no QR code."""

    name: str
    code: str = field(repr=False)
    number: str = ""
    dwelling: str = ""
    grid: str = ""
    url: str = field(default="", repr=False)

    @property
    def spelled(self) -> str:
        """The code as it is read and typed."""
        return spelled(self.code)


@dataclass(frozen=True)
class Sheet:
    """The slips of one meeting, in the order of the doors, and where the meeting is."""

    community: str
    title: str
    place: str = ""
    starts: datetime | None = None
    zone: tzinfo = UTC_ZONE
    slips: tuple[Slip, ...] = ()
    address: str = ""


def slips_of(snapshot: Snapshot, address: str = "") -> Sheet:
    """The slips of the meeting in hand.

    `address` is where phones will find the pages (`http://192.168.1.5:8765`); empty while it may still change.
    """
    meeting, settings = snapshot.meeting, snapshot.settings
    base = address.rstrip("/")
    slips = [
        _slip(snapshot.roster.get(person), person, code, f"{base}/V/{code}" if base else "")
        for code, person in snapshot.slips.people.items()
    ]
    return Sheet(
        community=settings.name,
        title=meeting.title if meeting else "",
        place=meeting.place if meeting else "",
        starts=meeting.starts if meeting else None,
        zone=settings.zone,
        slips=tuple(sorted(slips, key=lambda slip: (in_order(slip.grid), in_order(slip.dwelling), slip.name))),
        address=base,
    )


def _slip(person: Person | None, person_id: str, code: str, url: str) -> Slip:
    if person is None:
        return Slip(name=person_id, code=code, url=url)
    return Slip(name=person.name, code=code, number=person.number, dwelling=person.dwelling, grid=person.grid, url=url)


def slips_html(sheet: Sheet, _: Words, per_page: Literal[8, 10] = 8) -> str:
    """The slips for the printer, 8 or 10 on a sheet of A4, with lines to cut along."""
    sheets = [sheet.slips[start : start + per_page] for start in range(0, len(sheet.slips), per_page)]
    return page("slips.html.j2", _, sheet=sheet, sheets=sheets, per_page=per_page, qr=printed_qr, shown=without_scheme)


def slips_csv(sheet: Sheet, _: Words) -> bytes:
    """The slips for a mail merge: CSV in UTF-8 with a byte order mark, as Excel opens it."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([_("Name"), _("Number"), _("Grid"), _("Dwelling"), _("Code"), _("Link")])
    for slip in sheet.slips:
        cells = (slip.name, slip.number, slip.grid, slip.dwelling, slip.spelled, slip.url)
        writer.writerow([_harmless(cell) for cell in cells])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _harmless(cell: str) -> str:
    """A cell that a spreadsheet will not take for a formula (https://owasp.org/www-community/attacks/CSV_Injection)."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def without_scheme(address: str) -> str:
    """An address as people type it: `192.168.1.5:8765`."""
    return address.removeprefix("http://").removeprefix("https://")


def printed_qr(text: str, title: str | None = None) -> Markup:
    """A QR code for print; it is drawn by us, so it is markup."""
    from markupsafe import Markup

    from council import qr

    return Markup(qr.svg(text, "M", title))


# -- at the door -------------------------------------------------------------------------------------------------


def door_html(sheet: Sheet, _: Words, url: str, wifi: Wifi | None = None) -> str:
    """The poster for the door: the hall's Wi-Fi, the meeting's QR code, and what to do in three steps.

    `url` is the page that asks for the code. Without a Wi-Fi name that part is left out.
    """
    from council import qr

    joins = qr.wifi(wifi.ssid, wifi.password, wifi.security) if wifi is not None and wifi.ssid else ""
    return page(
        "door.html.j2",
        _,
        sheet=sheet,
        url=url,
        wifi=wifi if joins else None,
        joins=joins,
        qr=printed_qr,
        shown=without_scheme,
    )


@dataclass(frozen=True)
class Due:
    """One line of the sign-in list."""

    name: str
    number: str = ""
    grid: str = ""
    dwelling: str = ""
    note: str = ""


def due_in(meeting: Meeting, people: Roster, _: Words) -> tuple[Due, ...]:
    """Everybody who is due, in the order of the doors; proxies given are noted."""
    given = {right.holder: right.cast_by for right in meeting.rights.values() if right.cast_by != right.holder}
    rows = []
    for member in meeting.members:
        person = people.get(member)
        note = _("votes by {agent}", agent=people.name(given[member])) if member in given else ""
        rows.append(
            Due(person.name, person.number, person.grid, person.dwelling, note) if person else Due(member, note=note)
        )
    return tuple(sorted(rows, key=lambda due: (in_order(due.grid), in_order(due.dwelling), due.name)))


def attendance_html(sheet: Sheet, rows: Sequence[Due], _: Words, guests: int = 8) -> str:
    """The sign-in list (签到表): a line to sign for everybody who is due, and empty ones for guests."""
    return page("attendance.html.j2", _, sheet=sheet, rows=rows, guests=range(guests), grids=_grids(rows))


def _grids(rows: Iterable[Due]) -> bool:
    """Whether a column for grids says anything."""
    return any(row.grid for row in rows)
