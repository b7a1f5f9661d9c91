"""The card of one person: household, roles, rights in each body, and the meetings they were due at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, tzinfo

from rich.cells import cell_len
from textual.content import Content

from council.documents.people_columns import cell_text
from council.domain.community import Body, voting_rights
from council.domain.ledger import Entry
from council.domain.meeting import Attendance, Meeting
from council.domain.roster import Person, Role, Roster, masked_phone
from council.i18n import N_, Words
from council.service.snapshot import Snapshot
from council.tui.people.finding import homes

LABEL = 14  # columns of the labels' column
LONGEST_HISTORY = 8  # meetings on a card; the last ones

STANDINGS = {
    "present": N_("Here now"),
    "left": N_("Came and left"),
    "absent": N_("Excused"),
    "expected": N_("Not here yet"),
}


@dataclass(frozen=True)
class Viewer:
    """How the card is looked at: in which language, on which day, with whole names or not."""

    words: Words
    today: date
    called: Callable[[str], str]
    whole: bool


def card(snapshot: Snapshot, person: Person, viewer: Viewer) -> Content:
    """All that is known of a person; name, phone and birth date only as far as they may be shown."""
    _ = viewer.words
    parts = [_title(person, viewer), *_facts(snapshot, person, viewer)]
    parts += _section(_("Household"), _household(snapshot.roster, person, viewer))
    parts += _section(_("Votes in"), _rights(snapshot, person, viewer))
    parts += _section(_("Meetings"), _history(snapshot, person, viewer))
    return Content("\n").join(parts)


def role_words(person: Person, language: str) -> str:
    """The roles as a list has them: `居委会成员、党员`."""
    return cell_text("roles", person.roles, language)


def role_word(role: Role, language: str) -> str:
    """One role as lists call it."""
    return cell_text("roles", {role}, language)


def _title(person: Person, viewer: Viewer) -> Content:
    _ = viewer.words
    number = (f"  {person.number}", "$quiet") if person.number else ("", "")
    gone = (f"  {_('Moved away')}", "bold $warning") if not person.active else ("", "")
    return Content.assemble((viewer.called(person.id), "bold $accent"), number, gone)


def _facts(snapshot: Snapshot, person: Person, viewer: Viewer) -> Iterator[Content]:
    _ = viewer.words
    yield _line(_("Dwelling"), person.dwelling or "—")
    yield _line(_("Grid"), person.grid or "—")
    yield _line(_("Household no."), person.household or "—")
    yield _line(_("Floor area"), _.area(person.area) if person.area else "—")
    phone = person.phone if viewer.whole else masked_phone(person.phone)
    yield _line(_("Phone"), phone or "—")
    if viewer.whole and person.birth:
        yield _line(_("Born"), _.date(person.birth, short=True))
    yield _line(_("Adult"), _("yes") if person.is_adult(viewer.today) else _("no"))
    yield _line(_("Roles"), role_words(person, _.language) or "—")
    entry: Entry[Person] | None = snapshot.residents.get(person.id)
    if not person.active and entry is not None and entry.last_reason is not None:
        yield _line(_("Why"), entry.last_reason.reason)


def _household(roster: Roster, person: Person, viewer: Viewer) -> Iterator[Content]:
    _ = viewer.words
    for member in homes(roster).get(person.home, ()):
        if member.id != person.id:
            told = (f"  {_('head')}", "$quiet") if member.head else ("", "")
            minor = (f"  {_('under 18')}", "$quiet") if not member.is_adult(viewer.today) else ("", "")
            yield Content.assemble("  ", viewer.called(member.id), told, minor)


def _rights(snapshot: Snapshot, person: Person, viewer: Viewer) -> Iterator[Content]:
    _ = viewer.words
    for body in snapshot.settings.bodies:
        name = body.name.in_language(_.language)
        holder = right_holder(body, snapshot.roster, person, viewer.today)
        if holder == person.id:
            yield Content.assemble(("  ✓ ", "$success"), name)
        elif holder is not None:
            spoken_for = _("through {person}", person=viewer.called(holder))
            yield Content.assemble(("  · ", "$quiet"), name, (f"  {spoken_for}", "$quiet"))


def right_holder(body: Body, roster: Roster, person: Person, today: date) -> str | None:
    """Who holds the right that this person takes part by in a body: they themselves, the head of their household, or
    nobody. Only their own home is looked at: a roster of thousands is not gone through for one card."""
    home = homes(roster).get(person.home, ())
    holders = {right.holder for right in voting_rights(body, home, today, grid=person.grid)}
    if person.id in holders:
        return person.id
    if body.members == "households" and holders and person.is_adult(today) and person.active:
        return next(iter(holders))
    return None


def _history(snapshot: Snapshot, person: Person, viewer: Viewer) -> Iterator[Content]:
    zone = snapshot.settings.zone
    _ = viewer.words
    for meeting in attended(snapshot, person.id)[:LONGEST_HISTORY]:
        moment = meeting.opened or meeting.starts
        day = _.date(moment, zone, short=True) if moment else ""
        yield Content.assemble((f"  {day}  ", "$quiet"), meeting.title)
        yield Content.assemble(("    " + standing(meeting, person.id, _, zone), "$quiet"))


def attended(snapshot: Snapshot, person: str) -> list[Meeting]:
    """The meetings that a person was due at or came to, the latest first."""
    due = [
        meeting
        for meeting in snapshot.meetings.values()
        if person in meeting.attendance or any(right.holder == person for right in meeting.rights.values())
    ]
    return sorted(due, key=lambda meeting: str(meeting.opened or meeting.starts or ""), reverse=True)


def standing(meeting: Meeting, person: str, _: Words, zone: tzinfo) -> str:
    """In words whether somebody was there: `Came 19:02–20:45`, `Excused: ill`, `Did not come`."""
    record: Attendance | None = meeting.attendance.get(person)
    if record is None or (record.standing == "expected" and meeting.status == "adjourned"):
        return _("Did not come") if meeting.status == "adjourned" else _("Not here yet")
    if record.standing == "absent":
        return _("Excused: {reason}", reason=record.reason) if record.reason else _("Excused")
    if not record.spans:
        return _(STANDINGS[record.standing])
    spans = [f"{_.time(came, zone)}–{_.time(left, zone) if left else ''}" for came, left in record.spans]
    if meeting.in_progress and record.standing == "present":
        return _("Here now, since {time}", time=_.time(record.spans[-1][0], zone))
    return _("Came {times}", times=", ".join(spans))


def _section(title: str, lines: Iterator[Content]) -> list[Content]:
    found = list(lines)
    return [Content(""), Content.assemble((title, "bold")), *found] if found else []


def _line(label: str, value: str) -> Content:
    return Content.assemble((label + " " * max(1, LABEL - cell_len(label)), "$quiet"), value)
