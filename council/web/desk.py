"""The sign-in desk's pages, opened with the staff code: find somebody in a second, sign them in, hand them a slip.

The desk sees names and doors; telephone numbers stay masked. Every form carries a key made of the staff code, so that
no other page can send one in the clerk's name.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

import orjson
from aiohttp import web

from council import qr
from council.domain.codes import normalized, spelled
from council.domain.kernel import Refusal
from council.domain.meeting import Meeting
from council.i18n import Words
from council.service.snapshot import Snapshot
from council.store.base import StoreError
from council.web import desk_acts
from council.web.answers import NOT_RECORDED, status_of
from council.web.desk_list import People, notes
from council.web.drawing import drawn
from council.web.person import name_of
from council.web.site import SITE, Site, language_switched

COOKIE = "desk"
EVENING = 16 * 3600


@dataclass(frozen=True)
class Desk:
    """One request from the desk."""

    site: Site
    snapshot: Snapshot
    meeting: Meeting
    words: Words
    key: str

    @property
    def people(self) -> People:
        """The people as they stand."""
        return People(self.snapshot, self.meeting, self.site.kept)

    def again(self) -> Desk:
        """The same desk as things stand now."""
        snapshot = self.site.snapshot
        if snapshot.meeting is None:
            raise Refusal("meeting.none")
        return Desk(self.site, snapshot, snapshot.meeting, self.words, self.key)


def key_of(staff: str) -> str:
    """What forms of the desk carry: made of the staff code, and no way back to it."""
    return hashlib.sha256(f"council/desk/{staff}".encode()).hexdigest()[:32]


def desk(request: web.Request) -> Desk:
    """The desk that a request comes from; raises `Refusal("staff.unknown")` without the staff code of the meeting in
    hand."""
    site = request.app[SITE]
    snapshot = site.snapshot
    if snapshot.meeting is None:
        raise Refusal("meeting.none")
    held = request.cookies.get(COOKIE, "")
    if not fits(held, snapshot.slips.staff):
        raise Refusal("staff.unknown")
    return Desk(site, snapshot, snapshot.meeting, site.words(request), key_of(snapshot.slips.staff))


def fits(typed: str, staff: str) -> bool:
    """Whether a code is the staff code; the time it takes tells nothing."""
    try:
        return bool(staff) and hmac.compare_digest(normalized(typed), staff)
    except Refusal:
        return False


# -- coming in ---------------------------------------------------------------------------------------------------


async def enter(request: web.Request) -> web.Response:
    """The staff code, scanned from the terminal or typed: a cookie, and on to the desk. The code that is good outside
    of meetings, too, leads to the ledgers."""
    snapshot = request.app[SITE].snapshot
    typed = request.match_info.get("staff") or str((await request.post()).get("staff", ""))
    if fits(typed, snapshot.slips.staff):
        goal = "/desk"
    elif fits(typed, snapshot.staff):
        goal = "/desk/ledgers"
    else:
        return closed(request, Refusal("staff.unknown"))
    answer = web.Response(status=303, headers={"Location": goal})
    answer.set_cookie(COOKIE, normalized(typed), max_age=EVENING, path="/desk", httponly=True, samesite="Lax")
    return answer


def closed(request: web.Request, refusal: Refusal) -> web.Response:
    """The form for the staff code, and why."""
    site = request.app[SITE]
    _ = site.words(request)
    text = drawn(
        "desk/enter.html",
        _=_,
        community=site.snapshot.settings.name,
        path="/desk",
        said=_.refusal(refusal) if request.cookies.get(COOKIE) or "staff" in request.match_info else "",
    )
    return web.Response(text=text, status=status_of(refusal), content_type="text/html")


# -- pages -------------------------------------------------------------------------------------------------------


async def show(request: web.Request) -> web.Response:
    """The desk itself: search field, the people found, counts, and the note on the item in hand."""
    if (switched := language_switched(request)) is not None:
        return switched
    try:
        here = desk(request)
    except Refusal as refusal:
        staff = request.app[SITE].snapshot.staff
        if refusal.code == "meeting.none" and staff:
            if fits(request.cookies.get(COOKIE, ""), staff):
                return web.Response(status=303, headers={"Location": "/desk/ledgers"})
            return closed(request, Refusal("staff.unknown"))
        if refusal.code != "staff.unknown":
            raise
        return closed(request, refusal)
    return _page(here, request.query.get("q", ""), request.query.get("show", ""))


def _page(here: Desk, query: str, which: str, said: str = "", status: int = 200, text: str = "") -> web.Response:
    _ = here.words
    html = drawn(
        "desk/page.html",
        _=_,
        community=here.snapshot.settings.name,
        meeting=here.meeting,
        ledgers=any(each.desk for each in here.snapshot.ledgers.values()),
        key=here.key,
        query=query,
        which=which,
        said=said,
        draft=text,
        parts=_parts(here, query, which),
    )
    return web.Response(text=html, status=status, content_type="text/html")


def _parts(here: Desk, query: str, which: str) -> dict[str, str]:
    """The sections that follow what happens, by id."""
    people, zone = here.people, here.snapshot.settings.zone
    rows = people.found(query) if query.strip() else people.listed(which)
    values = {"_": here.words, "key": here.key, "zone": zone, "query": query, "which": which}
    return {
        "counts": drawn("desk/counts.html", counts=people.counts(), **values),
        "found": drawn("desk/found.html", people=rows, meeting=here.meeting, **values),
        "notes": drawn("desk/notes.html", notes=notes(here.meeting), meeting=here.meeting, **values),
    }


async def find(request: web.Request) -> web.Response:
    """The sections as JSON, for the field that searches as you type."""
    here = desk(request)
    return _json(here, request.query.get("q", ""), request.query.get("show", ""))


def _json(here: Desk, query: str, which: str, notice: str = "", status: int = 200) -> web.Response:
    parts = {name: str(part) for name, part in _parts(here, query, which).items()}
    body = orjson.dumps({"parts": parts, "notice": notice})
    return web.Response(body=body, status=status, content_type="application/json")


async def person(request: web.Request) -> web.Response:
    """One person: everything the desk can do for them."""
    here = desk(request)
    return _person_page(here, request.match_info["person"], request.query.get("agent", ""))


def _person_page(here: Desk, person_id: str, agent: str = "", said: str = "", status: int = 200) -> web.Response:
    people = here.people
    if not people.known(person_id):
        raise Refusal("person.missing")
    text = drawn(
        "desk/person.html",
        _=here.words,
        community=here.snapshot.settings.name,
        meeting=here.meeting,
        key=here.key,
        zone=here.snapshot.settings.zone,
        person=people.row(person_id),
        sheet=people.sheet(person_id),
        agent=agent,
        agents=[each for each in people.found(agent) if each.id != person_id][:8] if agent.strip() else [],
        said=said,
    )
    return web.Response(text=text, status=status, content_type="text/html")


async def slip(request: web.Request) -> web.Response:
    """A person's slip, ready to print: the QR code of their page, and the code in letters."""
    here = desk(request)
    holder = request.match_info["person"]
    code = here.snapshot.slips.code_of(holder)
    if code is None:
        raise Refusal("slips.none")
    base = here.site.base_url
    text = drawn(
        "desk/slip.html",
        _=here.words,
        community=here.snapshot.settings.name,
        meeting=here.meeting,
        zone=here.snapshot.settings.zone,
        person=here.people.row(holder),
        code=spelled(code),
        picture=qr.svg(f"{base}/V/{code}", "M"),
        address=base.removeprefix("http://").removeprefix("https://"),
        wifi=here.snapshot.settings.wifi,
        public=bool(here.snapshot.settings.web.public_url),
    )
    return web.Response(text=text, content_type="text/html")


# -- acts --------------------------------------------------------------------------------------------------------


async def act(request: web.Request) -> web.Response:
    """Whatever a form at the desk asks for; the answer goes back to where it was sent from."""
    here = desk(request)
    _ = here.words
    form = {name: str(value) for name, value in (await request.post()).items()}
    wants_json = "application/json" in request.headers.get("Accept", "")
    query, which = form.get("q", ""), form.get("show", "")
    try:
        if not hmac.compare_digest(form.get("key", "").encode(), here.key.encode()):
            raise Refusal("staff.unknown")
        goal = await desk_acts.done(here.site.council, here.meeting, form)
    except Refusal as refusal:
        said = _.refusal(refusal, lambda each: name_of(here.snapshot, each, masked=False))
        return _refused(here.again(), form, said, status_of(refusal), wants_json)
    except StoreError:
        said = _("This was not recorded: the computer could not write it. Please try again.")
        return _refused(here.again(), form, said, NOT_RECORDED, wants_json)
    if wants_json and not goal:
        return _json(here.again(), query, which)
    back = goal or desk_acts.back(form)
    return web.Response(status=303, headers={"Location": back})


def _refused(here: Desk, form: dict[str, str], said: str, status: int, wants_json: bool) -> web.Response:
    query, which = form.get("q", ""), form.get("show", "")
    if wants_json:
        return _json(here, query, which, said, status)
    if form.get("from") == "person" and form.get("person") in {*here.meeting.attendance, *here.snapshot.roster.people}:
        return _person_page(here, form["person"], said=said, status=status)
    return _page(here, query, which, said, status, form.get("text", ""))
