"""On phones: what one can sign up for, one's own service, checking in and out at the place."""

from __future__ import annotations

import hmac

from council.api import Refusal, refusal
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


def shift(visit: Visit) -> Page | Move:
    """One shift: sign up with the volunteer number."""
    entry = signing.found_shift(visit.snapshot, visit.fields["shift"])
    said = ""
    if visit.posted:
        try:
            signing.sign_up(visit, entry, _who(visit))
            return Move(f"{visit.at}?done=up")
        except Refusal as no:
            said = visit.words.refusal(no)
    values = {"shift": _told(visit, entry), **_form(visit, said)}
    values["open"] = signing.announced(entry, visit.snapshot, visit.now)
    return Page("shift.html", values, title=entry.fields.title, status=WRONG if said else 200)


def here(visit: Visit) -> Page | Move:
    """At the place: check in, check out. Whoever has the address stands before the poster."""
    entry = signing.found_shift(visit.snapshot, visit.fields["shift"])
    if not hmac.compare_digest(visit.fields["code"].upper().encode(), entry.fields.code.encode()):
        raise refusal("请扫描现场张贴的二维码。", "Please scan the QR code at the place.")
    said = ""
    if visit.posted:
        try:
            volunteer = _who(visit)
            if visit.first("do") == "out":
                service = signing.check_out(visit, entry, volunteer)
                return Move(f"{visit.at}?done=out&n={service.fields.minutes}")
            service = signing.check_in(visit, entry, volunteer)
            came = service.fields.came.astimezone(visit.snapshot.settings.zone)
            return Move(f"{visit.at}?done=in&n={came:%H%M}")
        except Refusal as no:
            said = visit.words.refusal(no)
    values = {"shift": _told(visit, entry), **_form(visit, said)}
    return Page("here.html", values, title=visit.words("Check in and out"), status=WRONG if said else 200)


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
        "ahead": ahead,
        "hours": hours_said(sum(each.fields.minutes for each in confirmed)).in_language(visit.words.language),
        "turns": len(confirmed),
        "waiting": sum(each.state == "done" for each in theirs),
        "said": said,
    }
    return Page("mine.html", values, title=title, status=WRONG if said else 200)


def _who(visit):
    """The volunteer that a form names."""
    return signing.by_number(visit.snapshot, visit.first("number"), visit.first("tail"))


def _form(visit, said):
    """What stands in the form and above it: what was typed and why not, or what has just been done."""
    done = "" if visit.posted else _done(visit)
    typed = {"number": visit.first("number")[:30], "tail": visit.first("tail")[:4]}
    return {**typed, "said": said or done, "good": bool(done)}


def _done(visit):
    """What the form that led here did; the figure with it is a time by the clock, or minutes."""
    _, figure = visit.words, visit.query.get("n", "")
    figure = figure if figure.isascii() and figure.isdecimal() and len(figure) <= 4 else "0"
    match visit.query.get("done"):
        case "up":
            return _("You have signed up. See you there!")
        case "in":
            return _("You have checked in at {time}.", time=f"{figure.zfill(4)[:2]}:{figure.zfill(4)[2:]}")
        case "out":
            served = hours_said(int(figure)).in_language(_.language)
            return _("You have checked out. {time}, to be confirmed by the recorder.", time=served)
    return ""


def _told(visit, entry):
    """A shift as pages show it."""
    snapshot, language = visit.snapshot, visit.words.language
    turn = turn_of(entry, snapshot.settings.zone)
    taken = len(signed_up(entry.id, snapshot))
    return {
        "id": entry.id,
        "title": turn.title,
        "when": when(turn).in_language(language),
        "place": turn.place,
        "needed": turn.needed,
        "taken": taken,
        "left": max(0, turn.needed - taken),
    }
