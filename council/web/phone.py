"""The page of one person: sign in, vote, keep the receipt, change the vote, ask to speak. GET changes nothing.

Each act is a form; its answer sends the browser back to the page (303). A script that asks for JSON gets the sections
of the page instead, and replaces those that differ.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import Any

import orjson
from aiohttp import web
from markupsafe import Markup

from council.domain.codes import normalized
from council.domain.floor import RequestFloor, WithdrawRequest
from council.domain.kernel import Command, Refusal
from council.domain.meeting import Meeting, Side
from council.domain.polls import method_of
from council.domain.roll_call import Arrive
from council.domain.tally import PostedForm
from council.domain.tally.forms import read
from council.i18n import Words
from council.service.snapshot import Snapshot
from council.store.base import StoreError
from council.web.answers import NOT_RECORDED, status_of
from council.web.ballots import Filled, fields
from council.web.drawing import drawn
from council.web.person import Person, is_used, name_of, person_in, rights_of
from council.web.plugged_links import links
from council.web.receipts import COOKIE, LIFETIME, Purse, typed
from council.web.shared import question, shared
from council.web.site import SITE, Site, language_switched

MOST_AT_ONCE = 100
"""Rights of others that one tap votes for, at the most."""
SIDES: dict[str, Side] = {"for": "for", "against": "against", "neutral": "neutral"}


@dataclass
class Visit:
    """One request by somebody with a slip: who, how the meeting stands, and the receipts of the phone."""

    site: Site
    code: str
    id: str
    snapshot: Snapshot
    meeting: Meeting
    words: Words
    purse: Purse

    @property
    def at(self) -> str:
        """The path of the page."""
        return f"/V/{self.code}"

    def again(self) -> Visit:
        """The same visit as things stand now."""
        meeting = _meeting(self.site.snapshot)
        return Visit(self.site, self.code, self.id, self.site.snapshot, meeting, self.words, self.purse)

    def person(self) -> Person:
        """What the page shows of the person; ballots get their receipts here."""
        now = self.site.council.clock()
        return person_in(self.snapshot, self.meeting, self.id, self.purse, self.site.kept, now)


def visit(request: web.Request) -> Visit:
    """Who comes with the code in the path; raises `Refusal` when the code opens nothing."""
    site = request.app[SITE]
    snapshot = site.snapshot
    person = snapshot.slips.person_of(request.match_info["code"])
    code = normalized(request.match_info["code"])
    meeting = _meeting(snapshot)
    purse = Purse(request.cookies.get(COOKIE, ""))
    return Visit(site, code, person, snapshot, meeting, site.words(request), purse)


def _meeting(snapshot: Snapshot) -> Meeting:
    if snapshot.meeting is None:
        raise Refusal("meeting.none")
    return snapshot.meeting


async def show(request: web.Request) -> web.StreamResponse:
    """The page itself."""
    here = visit(request)
    if request.path != here.at:  # typed in lower case: one address for one person, so that the cookie fits
        return web.Response(status=303, headers={"Location": here.at})
    if (switched := language_switched(request)) is not None:
        return switched
    return page(await confirmed(here))


async def news(request: web.Request) -> web.Response:
    """The sections of the page as JSON; 304 when the phone has them already."""
    here = await confirmed(visit(request))
    sections = Sections(here)
    if request.headers.get("If-None-Match", "").strip('W/"') == sections.mark:
        return web.Response(status=304, headers={"ETag": f'"{sections.mark}"'})
    return _with_receipts(sections.json(), here)


async def act(request: web.Request) -> web.Response:
    """Whatever a form on the page asks for."""
    here = visit(request)
    form = {name: [str(value) for value in values] for name, values in _grouped(await request.post()).items()}
    wants_json, _ = "application/json" in request.headers.get("Accept", ""), here.words
    try:
        notice = await _done(here, form)
    except Refusal as refusal:
        said = _.refusal(refusal, lambda person: name_of(here.snapshot, person))
        return await _refused(here, said, status_of(refusal), wants_json, form)
    except StoreError:
        said = _("This was not recorded: the computer could not write it. Please try again.")
        return await _refused(here, said, NOT_RECORDED, wants_json, form)
    after = here.again()
    if wants_json:
        return _with_receipts(Sections(after).json(notice), after)
    if notice or (after.purse.changed and here.purse.empty):  # without cookies the receipt would be lost on the way
        return page(after, notice)
    return _with_receipts(web.Response(status=303, headers={"Location": here.at}), after)


def _grouped(posted: object) -> dict[str, list[object]]:
    grouped: dict[str, list[object]] = {}
    for name, value in posted.items():  # type: ignore[attr-defined]
        grouped.setdefault(name, []).append(value)
    return grouped


async def _refused(here: Visit, said: str, status: int, wants_json: bool, form: PostedForm) -> web.Response:
    """Say why not. Without a script the page comes anew: with what had been filled in, lest it be done twice."""
    after = await confirmed(here.again())
    if wants_json:
        return _with_receipts(Sections(after).json(said, status), after)
    return page(after, said, status, {form["right"][0]: form} if form.get("right") else {})


# -- acts --------------------------------------------------------------------------------------------------------


async def _done(here: Visit, form: PostedForm) -> str:
    """Do what the form says; returns what is to be said besides. Raises `Refusal` and `StoreError`."""
    what = form.get("do", [""])[0]
    if what == "vote":
        return await _vote(here, form)
    if what == "vote_all":
        return await _vote_all(here, form)
    if what == "arrive":
        await _arrive(here)
    elif what == "speak":
        side = form.get("side", [""])[0]
        await _do(here, RequestFloor(person=here.id, side=SIDES.get(side, "neutral"), point_of_order=side == "order"))
    elif what == "withdraw":
        await _do(here, WithdrawRequest(person=here.id))
    else:
        raise Refusal("page.unclear")
    return ""


async def _do(here: Visit, command: Command) -> None:
    """Send a command; one that has taken effect already (a double tap) is no complaint."""
    try:
        await asyncio.wrap_future(here.site.council.meetings.do(command, actor=here.id))
    except Refusal as refusal:
        if refusal.code not in ("roll.already_here", "floor.already_waiting", "floor.not_waiting"):
            raise


async def _arrive(here: Visit) -> None:
    if here.snapshot.settings.web.public_url:  # the phone may be anywhere: somebody has to have seen the person
        raise Refusal("roll.at_the_desk")
    await _do(here, Arrive(person=here.id, channel="phone"))


async def _vote(here: Visit, form: PostedForm) -> str:
    poll, right = form.get("poll", [""])[0], form.get("right", [""])[0]
    receipt = typed(form.get("receipt", [""])[0])
    asked = here.meeting.polls.get(poll)
    if asked is None:
        raise Refusal("ballot.poll_closed")
    choice = read(method_of(asked.question, here.snapshot.methods), asked.question, form)
    _ = here.words
    cast = await asyncio.wrap_future(here.site.council.meetings.cast(poll, right, here.id, receipt, choice))
    here.purse.confirm(poll, right, receipt)
    return _("The vote is closed. Your ballot that had arrived before counts.") if cast.closed else ""


async def _vote_all(here: Visit, form: PostedForm) -> str:
    """The same choice for every right that was given to this person; what is refused for one does not stop the others,
    and is said in the end."""
    said = ""
    refused: Refusal | None = None
    given = [values[0] for name, values in form.items() if name.startswith("each.")]
    for each in given[:MOST_AT_ONCE]:
        receipt, _blank, right = each.partition(" ")
        try:
            said = await _vote(here, {**form, "right": [right], "receipt": [receipt]}) or said
        except Refusal as refusal:
            refused = refused or refusal
    if refused is not None:
        raise refused
    return said


# -- drawing -----------------------------------------------------------------------------------------------------


async def confirmed(here: Visit) -> Visit:
    """The visit once it is known whether receipts on the phone belong to ballots in the box: an answer to a vote may
    have been lost on its way, and another phone may have voted."""
    poll = here.meeting.open_poll
    if poll is None:
        return here
    roll = here.snapshot.rolls.get(poll.id, frozenset())
    for right in rights_of(here.meeting, here.id, here.site.kept):
        receipt = here.purse.of(poll.id, right.id)
        if receipt is None or receipt.sure or not is_used(poll, right.id, roll, here.purse):
            continue
        if await asyncio.wrap_future(here.site.council.meetings.holds(poll.id, receipt.code)):
            here.purse.confirm(poll.id, right.id, receipt.code)
        else:
            here.purse.drop(poll.id, right.id)
    return here


class Sections:
    """The sections of one person's page, in their order, and the mark that changes with them."""

    def __init__(self, here: Visit, filled: Filled | None = None) -> None:
        self._here = here
        self._filled = filled or {}
        self._shared = shared(here.snapshot, here.meeting, here.words, here.site.kept)
        self._person = here.person()
        self.mark = f"{self._shared.mark}{self._person.mark()}{here.words.language}"

    def parts(self) -> dict[str, str]:
        """Each section's HTML, by its id."""
        here, common = self._here, self._shared.parts
        poll = here.meeting.open_poll
        asked = question(poll, here.snapshot, here.words, here.site.kept) if poll else {"poll": None}
        values = {"_": here.words, "person": self._person, "at": here.at}
        zone = here.snapshot.settings.zone
        drawer = partial(self._fields, asked=asked)
        return {
            "who": drawn("phone/who.html", meeting=here.meeting, zone=zone, **values),
            "poll": drawn("phone/poll.html", **values, **asked),
            "vote": drawn("phone/vote.html", filled=self._filled, fields=drawer, **values, **asked),
            "now": common["now"],
            "floor": drawn("phone/floor.html", wish=self._person.wish, **values),
            "results": common["results"],
            "agenda": common["agenda"],
        }

    def _fields(self, right: str, asked: dict[str, Any]) -> Markup:
        """What stands in the form for a voting right: the same for everybody, unless it was sent and refused."""
        if right not in self._filled:
            blank: Markup = asked["blank"]
            return blank
        return fields(asked["poll"].question, asked["method"], self._here.words, self._filled[right])

    def json(self, notice: str = "", status: int = 200) -> web.Response:
        """The sections for the page's script."""
        plain = {name: str(part) for name, part in self.parts().items()}
        body = orjson.dumps({"mark": self.mark, "parts": plain, "notice": notice})
        answer = web.Response(body=body, status=status, content_type="application/json")
        answer.headers["ETag"] = f'"{self.mark}"'
        return answer


def page(here: Visit, notice: str = "", status: int = 200, filled: Filled | None = None) -> web.Response:
    """The whole page; `filled` is what was sent and refused, by voting right."""
    sections = Sections(here, filled)
    text = drawn(
        "phone/page.html",
        _=here.words,
        title=here.meeting.title,
        community=here.snapshot.settings.name,
        at=here.at,
        mark=sections.mark,
        parts=sections.parts(),
        links=links(here.site, "person", here.words, here.at),
        notice=notice,
        good=False,
    )
    return _with_receipts(web.Response(text=text, status=status, content_type="text/html"), here)


def _with_receipts(answer: web.Response, here: Visit) -> web.Response:
    if here.purse.changed:
        answer.set_cookie(COOKIE, here.purse.cookie(), max_age=LIFETIME, path=here.at, httponly=True, samesite="Lax")
    return answer
