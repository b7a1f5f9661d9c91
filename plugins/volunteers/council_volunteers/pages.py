"""On phones: what one can sign up for, one's own service, checking in and out at the place."""

from __future__ import annotations

import hmac

from council.api import Refusal, masked_name, refusal
from council.api.pages import Move, Page, Visit
from council_volunteers import signing
from council_volunteers.shifts import signed_up
from council_volunteers.upcoming import turn_of, when
from council_volunteers.words import hours_said

WRONG = 422


def shifts(visit: Visit) -> Page:
    """Everything that can be signed up for, for everybody."""
    there = [_told(visit, each) for each in signing.open_shifts(visit.snapshot, visit.now)]
    return Page("shifts.html", {"shifts": there}, title=visit.words("Sign up to volunteer"))


def shift(visit: Visit) -> Page:
    """One shift: sign up with the volunteer number."""
    entry = signing.found_shift(visit.snapshot, visit.fields["shift"])

    def done(volunteer):
        signing.sign_up(visit, entry, volunteer)
        return visit.words("{name}: you have signed up. See you there!", name=masked_name(volunteer.fields.name))

    said, good = _tried(visit, done)
    values = {"shift": _told(visit, entry, 1 if good else 0), "said": said, "good": good}
    values["open"] = signing.announced(entry, visit.snapshot, visit.now)
    return Page("shift.html", {**values, **_typed(visit, good)}, title=entry.fields.title, status=_status(said, good))


def here(visit: Visit) -> Page:
    """At the place: check in, check out. Whoever has the address stands before the poster."""
    entry = signing.found_shift(visit.snapshot, visit.fields["shift"])
    if not hmac.compare_digest(visit.fields["code"].upper().encode(), entry.fields.code.encode()):
        raise refusal("请扫描现场张贴的二维码。", "Please scan the QR code at the place.")

    def done(volunteer):
        _, name = visit.words, masked_name(volunteer.fields.name)
        if visit.first("do") == "out":
            service = signing.check_out(visit, entry, volunteer)
            served = hours_said(service.fields.minutes).in_language(_.language)
            return _("{name}: you have checked out. {time}, to be confirmed by the recorder.", name=name, time=served)
        service = signing.check_in(visit, entry, volunteer)
        came = service.fields.came.astimezone(visit.snapshot.settings.zone)
        return _("{name}: you have checked in at {time}.", name=name, time=f"{came:%H:%M}")

    said, good = _tried(visit, done)
    values = {"shift": _told(visit, entry), "said": said, "good": good, **_typed(visit, good)}
    return Page("here.html", values, title=visit.words("Check in and out"), status=_status(said, good))


def mine(visit: Visit) -> Page | Move:
    """One's own service: shifts to come, what has been confirmed; signing up and withdrawing by one touch."""
    snapshot, title = visit.snapshot, visit.words("My volunteer service")
    volunteer = signing.of_resident(snapshot, visit.person)
    if volunteer is None:
        return Page("nobody.html", title=title)
    said = ""
    if visit.posted:
        try:
            entry = signing.found_shift(snapshot, visit.first("shift"))
            (signing.withdraw if visit.first("do") == "out" else signing.sign_up)(visit, entry, volunteer)
            return Move(visit.path("mine"))
        except Refusal as no:
            said = visit.words.refusal(no)
    theirs = [each for each in snapshot.entries("service").values() if each.fields.volunteer == volunteer.id]
    booked = {each.fields.shift: each.state for each in theirs if each.state not in ("withdrawn", "absent")}
    ahead = [
        {**_told(visit, each), "mine": booked.get(each.id, "")} for each in signing.open_shifts(snapshot, visit.now)
    ]
    confirmed = [each for each in theirs if each.state == "confirmed"]
    values = {
        "ahead": sorted(ahead, key=lambda each: not each["mine"]),
        "hours": hours_said(sum(each.fields.minutes for each in confirmed)).in_language(visit.words.language),
        "turns": len(confirmed),
        "waiting": sum(each.state == "done" for each in theirs),
        "said": said,
    }
    return Page("mine.html", values, title=title, status=WRONG if said else 200)


def _tried(visit, do):
    """What to say of a form that was sent: whether it did what it should."""
    if not visit.posted:
        return "", False
    try:
        return do(signing.by_number(visit.snapshot, visit.first("number"), visit.first("tail"))), True
    except Refusal as no:
        return visit.words.refusal(no), False


def _typed(visit, good):
    """What was typed stays in the form, unless it has done its work."""
    return {"number": "" if good else visit.first("number")[:30], "tail": "" if good else visit.first("tail")[:4]}


def _status(said, good):
    return WRONG if said and not good else 200


def _told(visit, entry, more=0):
    """A shift as pages show it; `more` people have just signed up, whom the visit's snapshot does not know."""
    snapshot, language = visit.snapshot, visit.words.language
    turn = turn_of(entry, snapshot.settings.zone)
    taken = len(signed_up(entry.id, snapshot))
    return {
        "id": entry.id,
        "title": turn.title,
        "when": when(turn).in_language(language),
        "place": turn.place,
        "needed": turn.needed,
        "taken": min(taken + more, max(turn.needed, taken)),
        "left": max(0, turn.needed - taken - more),
    }
