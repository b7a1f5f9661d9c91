"""A booth: one tablet, or the laptop, on which people without a phone vote one after the other.

Staff open it with the staff code; its address holds a key made of that code, and no way back to it. Whoever comes
enters the code of their slip, sees their ballot, casts it, is thanked, and the screen is wiped. Nothing stays behind:
no cookie, no code in any address; what a page needs to know of its voter is a ticket that works once and for a few
minutes, so that going back, forward or reloading shows the empty page.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from aiohttp import web

from council.domain.codes import RECEIPT_LENGTH, fresh_code, spelled
from council.domain.kernel import Refusal
from council.domain.meeting import Poll, VotingRight
from council.domain.polls import casting_refusal, method_of
from council.domain.tally import PostedForm
from council.domain.tally.forms import read
from council.service.snapshot import Snapshot
from council.store.base import StoreError
from council.web.answers import NOT_RECORDED, status_of
from council.web.ballots import fields
from council.web.desk import fits as staff_fits
from council.web.drawing import drawn
from council.web.person import name_of
from council.web.shared import question
from council.web.site import SITE, Site, language_switched

IDLE = 60
"""Seconds of nothing after which the page wipes itself."""
THANKS = 15
"""Seconds for which the thanks, with the tracking code, stay."""
LIFE = timedelta(minutes=5)
"""How long a ticket works: long enough for a slow hand, and useless to whoever finds it later."""


@dataclass(frozen=True)
class Ticket:
    """Who votes on the page with this ticket; nobody on an empty page."""

    person: str = field(repr=False)
    made: datetime


class Tickets:
    """Tickets that have been given out and not used. They live in memory alone."""

    def __init__(self) -> None:
        self._held: dict[str, Ticket] = {}

    def give(self, person: str, now: datetime) -> str:
        """A fresh ticket."""
        self._held = {code: held for code, held in self._held.items() if now - held.made < LIFE}
        code = secrets.token_hex(16)
        self._held[code] = Ticket(person, now)
        return code

    def take(self, code: str, now: datetime) -> Ticket | None:
        """The ticket, which is used up by this; None for one that does not work (any more)."""
        held = self._held.pop(code, None)
        return held if held is not None and now - held.made < LIFE else None


TICKETS = web.AppKey("booth_tickets", Tickets)


def key_of(staff: str) -> str:
    """What stands in a booth's address: made of the staff code, other than the desk's key, and no way back to it."""
    return hashlib.sha256(f"council/booth/{staff}".encode()).hexdigest()[:24]


def routes(app: web.Application) -> None:
    """The pages of booths."""
    app[TICKETS] = Tickets()
    app.router.add_get("/booth", ask)
    app.router.add_post("/booth", enter)
    app.router.add_get("/booth/{key:[0-9a-f]{1,40}}", show)
    app.router.add_post("/booth/{key:[0-9a-f]{1,40}}", act)


# -- set up by staff -------------------------------------------------------------------------------------------------


async def ask(request: web.Request) -> web.Response:
    """The form for the staff code."""
    if (switched := language_switched(request)) is not None:
        return switched
    return _entrance(request)


def _entrance(request: web.Request, refusal: Refusal | None = None) -> web.Response:
    site = request.app[SITE]
    _ = site.words(request)
    said = _.refusal(refusal) if refusal is not None else ""
    text = drawn("booth/enter.html", _=_, community=site.snapshot.settings.name, path="/booth", said=said)
    return web.Response(text=text, status=status_of(refusal) if refusal else 200, content_type="text/html")


async def enter(request: web.Request) -> web.Response:
    """The staff code as typed: on to the booth."""
    snapshot = request.app[SITE].snapshot
    if not staff_fits(str((await request.post()).get("staff", "")), snapshot.slips.staff):
        return _entrance(request, Refusal("staff.unknown"))
    return web.Response(status=303, headers={"Location": f"/booth/{key_of(snapshot.slips.staff)}"})


# -- one voter after the other ---------------------------------------------------------------------------------------


async def show(request: web.Request) -> web.Response:
    """The empty page that asks for a slip's code."""
    if (switched := language_switched(request)) is not None:
        return switched
    _require_booth(request)
    return _empty(request)


def _require_booth(request: web.Request) -> Site:
    site = request.app[SITE]
    staff = site.snapshot.slips.staff
    if not staff or not hmac.compare_digest(request.match_info["key"], key_of(staff)):
        raise Refusal("staff.unknown")
    return site


async def act(request: web.Request) -> web.Response:
    """A slip's code, or a ballot."""
    site, now = _require_booth(request), request.app[SITE].council.clock()
    posted = await request.post()
    form = {name: [str(value) for value in posted.getall(name)] for name in posted}
    ticket = request.app[TICKETS].take(form.get("ticket", [""])[0], now)
    if ticket is None:  # sent once more by going back or forward: nobody's page
        return _empty(request)
    _ = site.words(request)
    try:
        if not ticket.person:
            return _ballot(request, site.snapshot.slips.person_of(form.get("code", [""])[0]))
        return await _vote(request, ticket.person, form)
    except Refusal as refusal:
        said = _.refusal(refusal, lambda person: name_of(site.snapshot, person))
        if ticket.person and refusal.code.startswith("ballot."):
            return _again(request, ticket.person, form, said, status_of(refusal))
        return _empty(request, said, status_of(refusal))
    except StoreError:
        said = _("This was not recorded: the computer could not write it. Please try again.")
        return _again(request, ticket.person, form, said, NOT_RECORDED)


def _empty(request: web.Request, said: str = "", status: int = 200) -> web.Response:
    site = request.app[SITE]
    meeting = site.snapshot.meeting
    poll = meeting.open_poll if meeting else None
    ticket = request.app[TICKETS].give("", site.council.clock())
    return _page(request, "booth/code.html", said, status, ticket=ticket, poll=poll)


def _page(request: web.Request, template: str, said: str = "", status: int = 200, **values: object) -> web.Response:
    site = request.app[SITE]
    at = request.path
    own = {"community": site.snapshot.settings.name, "path": at, "said": said, "idle": 0, **values}
    return web.Response(text=drawn(template, _=site.words(request), **own), status=status, content_type="text/html")


def _again(request: web.Request, person: str, form: PostedForm, said: str, status: int) -> web.Response:
    """The ballot once more, with what was filled in and what to mend; the empty page if it is no longer theirs."""
    try:
        return _ballot(request, person, said, status, form)
    except Refusal:
        return _empty(request, said, status)


def _ballot(
    request: web.Request, person: str, said: str = "", status: int = 200, form: PostedForm | None = None
) -> web.Response:
    """The person's next ballot; raises the `Refusal` that says why there is none."""
    site = request.app[SITE]
    snapshot, _ = site.snapshot, site.words(request)
    poll, right, left = _next(snapshot, person)
    asked = question(poll, snapshot, _, site.kept)
    method = asked["method"]
    if method is None:
        raise Refusal("ballot.undrawn", method=poll.question.method)
    drawn_fields = (
        fields(poll.question, method_of(poll.question, snapshot.methods), _, form) if form else asked["blank"]
    )
    return _page(
        request,
        "booth/ballot.html",
        said,
        status,
        ticket=request.app[TICKETS].give(person, site.council.clock()),
        right=right,
        left=left,
        holder="" if right.holder == person else name_of(snapshot, right.holder),
        name=name_of(snapshot, person),
        fields=drawn_fields,
        idle=IDLE,
        **{name: asked[name] for name in ("poll", "requirement", "seats")},
    )


def _next(snapshot: Snapshot, person: str) -> tuple[Poll, VotingRight, int]:
    """The open poll, the next right that this person has not used in it (their own first), and how many follow."""
    meeting = snapshot.meeting
    poll = meeting.open_poll if meeting else None
    if meeting is None or poll is None:
        raise Refusal("poll.none_open")
    if poll.asks_anybody:
        raise Refusal("ballot.anybody")
    roll = snapshot.rolls.get(poll.id, frozenset())
    rights = sorted(meeting.rights_of(person), key=lambda right: right.holder != person)
    why: Refusal = Refusal("roll.not_due", person=person)
    free = []
    for right in rights:
        refusal = casting_refusal(meeting, poll.id, right.id, person)
        if refusal is None and right.id in roll:
            refusal = Refusal("ballot.already_voted")
        if refusal is None:
            free.append(right)
        else:
            why = refusal
    if not free:
        raise why
    return poll, free[0], len(free) - 1


async def _vote(request: web.Request, person: str, form: PostedForm) -> web.Response:
    """Cast the ballot; then the person's next one, or thanks."""
    site = request.app[SITE]
    meeting = site.snapshot.meeting
    poll = meeting.open_poll if meeting else None
    if poll is None or form.get("poll", [""])[0] != poll.id:
        raise Refusal("poll.none_open")
    choice = read(method_of(poll.question, site.snapshot.methods), poll.question, form)
    right, receipt = form.get("right", [""])[0], fresh_code(RECEIPT_LENGTH)
    cast = await asyncio.wrap_future(
        site.council.meetings.cast(poll.id, right, person, receipt, choice, channel="booth")
    )
    _ = site.words(request)
    try:
        return _ballot(request, person, _("Your vote has arrived. The next one is for somebody else."))
    except Refusal:
        return _page(request, "booth/thanks.html", code=spelled(cast.tracking), board=poll.board, idle=THANKS)
