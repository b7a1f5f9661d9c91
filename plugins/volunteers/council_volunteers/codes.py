"""The codes to hang up, for the desk: one to sign up, one to check in and out at the place."""

from __future__ import annotations

from council.api.pages import Page, Visit
from council_volunteers import signing
from council_volunteers.upcoming import turn_of, when


def codes(visit: Visit) -> Page:
    """The shifts that have codes: those that are not over."""
    there = sorted(
        (
            each
            for each in visit.snapshot.entries("shifts").values()
            if each.state == "open" and each.fields.ends + signing.LATE > visit.now
        ),
        key=lambda each: (each.fields.starts, each.number),
    )
    zone, language = visit.snapshot.settings.zone, visit.words.language
    shifts = [(each.id, when(turn_of(each, zone)).in_language(language), each.fields.title) for each in there]
    return Page("codes.html", {"shifts": shifts}, title=visit.words("Volunteers’ QR codes"))


def code(visit: Visit) -> Page:
    """The two codes of one shift, to be shown or printed. In capitals, a code is smaller and scans from farther."""
    shift = signing.found_shift(visit.snapshot, visit.fields["shift"])
    turn = turn_of(shift, visit.snapshot.settings.zone)
    values = {
        "when": when(turn).in_language(visit.words.language),
        "place": turn.place,
        "sign_up": visit.address("SHIFT", shift.id.upper()),
        "here": visit.address("HERE", shift.id.upper(), shift.fields.code),
        "open": signing.announced(shift, visit.snapshot, visit.now),
    }
    return Page("code.html", values, title=turn.title)
