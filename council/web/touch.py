"""A straw poll on the hall's front page: anybody may touch, without a slip; one vote per browser, by a random cookie.

The cookie says nothing of a person, and the roll has nothing but a hash of it. Whoever takes a second phone can touch
twice; the page says so. It is an opinion, and no decision is made of it.
"""

from __future__ import annotations

import asyncio

from aiohttp import web

from council.domain.codes import anybody
from council.domain.kernel import Refusal
from council.domain.meeting import Poll
from council.domain.polls import method_of
from council.domain.tally import PostedForm
from council.domain.tally.forms import read
from council.web.receipts import LIFETIME, Purse
from council.web.shared import question
from council.web.site import SITE

COOKIE = "opinions"
NOBODY = ""
"""In place of a voting right."""


def running(request: web.Request) -> Poll | None:
    """The straw poll that anybody may touch now."""
    meeting = request.app[SITE].snapshot.meeting
    poll = meeting.open_poll if meeting else None
    return poll if poll is not None and poll.asks_anybody and poll.state == "open" else None


def purse_of(request: web.Request) -> Purse:
    """The random receipts of this browser."""
    return Purse(request.cookies.get(COOKIE, ""))


def values(request: web.Request, purse: Purse) -> dict[str, object]:
    """What the front page shows of it: the poll as its ballots ask it, and whether this browser has touched."""
    poll, site = running(request), request.app[SITE]
    if poll is None:
        return {"straw": None}
    asked = question(poll, site.snapshot, site.words(request), site.kept)
    receipt = purse.ready(poll.id, NOBODY)
    roll = site.snapshot.rolls.get(poll.id, frozenset())
    touched = anybody(receipt.code) in roll
    return {"straw": poll, "blank": asked["blank"], "touched": touched, "tracking": receipt.tracking if touched else ""}


def keep(answer: web.Response, purse: Purse) -> web.Response:
    """The answer with the cookie, where it is new."""
    if purse.changed:
        answer.set_cookie(COOKIE, purse.cookie(), max_age=LIFETIME, path="/", httponly=True, samesite="Lax")
    return answer


async def touched(request: web.Request, form: PostedForm) -> None:
    """Take the opinion, or the changed one; raises `Refusal`, also for a browser that keeps no cookie: it could touch
    without end."""
    site, poll = request.app[SITE], running(request)
    if poll is None or form.get("poll", [""])[0] != poll.id:
        raise Refusal("ballot.poll_closed")
    receipt = purse_of(request).of(poll.id, NOBODY)
    if receipt is None:
        raise Refusal("ballot.no_cookie")
    choice = read(method_of(poll.question, site.snapshot.methods), poll.question, form)
    await asyncio.wrap_future(site.council.meetings.cast(poll.id, NOBODY, NOBODY, receipt.code, choice))
