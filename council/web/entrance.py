"""Pages for everybody: asking for the code, on secrecy, the board of codes, and kind ones for what went wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from aiohttp import web

from council.domain.box import CountedBox
from council.domain.codes import normalized, spelled
from council.domain.kernel import Refusal
from council.domain.meeting import Meeting, Poll
from council.domain.polls import FEWEST_BESIDE_HANDS
from council.domain.tally import Method, PostedForm
from council.i18n import Words
from council.i18n.telling import chosen
from council.web import touch
from council.web.answers import status_of
from council.web.drawing import drawn
from council.web.intake import offered
from council.web.plugged_links import links
from council.web.receipts import Purse
from council.web.site import SITE, language_switched
from council.web.tracking import is_tracked

GENERAL = frozenset({"code.malformed", "code.replaced", "code.unknown"})


async def show(request: web.Request) -> web.Response:
    """The form for the code."""
    if (switched := language_switched(request)) is not None:
        return switched
    purse = touch.purse_of(request)
    return touch.keep(web.Response(text=_form(request, purse=purse), content_type="text/html"), purse)


async def enter(request: web.Request) -> web.Response:
    """The code as somebody typed it: on to their page, or say kindly what is wrong with it."""
    posted = await request.post()
    if "poll" in posted:
        return await _touched(request, {name: [str(value) for value in posted.getall(name)] for name in posted})
    typed = str(posted.get("code", ""))
    snapshot = request.app[SITE].snapshot
    try:
        snapshot.slips.person_of(typed)
    except Refusal as refusal:
        if refusal.code == "code.unknown" and is_tracked(snapshot, typed):
            return web.Response(status=303, headers={"Location": f"/T/{normalized(typed)}"})
        said = request.app[SITE].words(request).refusal(refusal)
        text = _form(request, said, typed[:20])
        return web.Response(text=text, status=status_of(refusal), content_type="text/html")
    return web.Response(status=303, headers={"Location": f"/V/{normalized(typed)}"})


async def _touched(request: web.Request, form: PostedForm) -> web.Response:
    """An opinion in a straw poll, given without a slip."""
    purse = touch.purse_of(request)
    try:
        await touch.touched(request, form)
    except Refusal as refusal:
        said = request.app[SITE].words(request).refusal(refusal)
        text = _form(request, said, purse=purse)
        return touch.keep(web.Response(text=text, status=status_of(refusal), content_type="text/html"), purse)
    return web.Response(status=303, headers={"Location": "/"})


async def secrecy(request: web.Request) -> web.Response:
    """What is and is not secret about a vote, in plain words."""
    if (switched := language_switched(request)) is not None:
        return switched
    code = request.match_info.get("code")
    back = f"/V/{normalized(code)}" if code else "/"
    meeting = request.app[SITE].snapshot.meeting
    values = {
        "back": back,
        "poll": meeting.open_poll if meeting else None,
        "least": FEWEST_BESIDE_HANDS,
        "ways": _ways(meeting),
    }
    return web.Response(text=_plain(request, "secrecy.html", **values), content_type="text/html")


def _ways(meeting: Meeting | None) -> dict[str, bool]:
    """The ways of voting that the meeting has had so far, beside phones and hands. A booth is known by what it brought,
    which is told once its vote is closed."""
    polls = meeting.polls.values() if meeting else ()
    used = {channel for poll in polls if poll.result for channel in poll.result.channels}
    return {
        "paper": any(poll.paper.issued for poll in polls),
        "booth": "booth" in used,
        "help": any(poll.assisted for poll in polls),
        "straw": any(poll.asks_anybody for poll in polls),
    }


def kind_page(request: web.Request, refusal: Refusal) -> str:
    """The page for a refusal. For a code that opens nothing it tells nothing of the meeting."""
    said = request.app[SITE].words(request).refusal(refusal)
    if refusal.code in GENERAL:
        return _form(request, said)
    return trouble(request, said)


def trouble(request: web.Request, said: str) -> str:
    """A page with one sentence, and the way on."""
    return _plain(request, "trouble.html", said=said)


async def codes(request: web.Request) -> web.Response:
    """The board: the tracking codes of all ballots of the meeting's closed votes, sorted, joined to nothing; beside
    them the choices where that was said before the vote was opened."""
    if (switched := language_switched(request)) is not None:
        return switched
    site = request.app[SITE]
    meeting = site.snapshot.meeting
    if meeting is None:
        raise Refusal("meeting.none")
    boxes = await asyncio.to_thread(site.council.boxes, meeting.id)
    _ = site.words(request)
    methods = site.snapshot.methods
    votes = [(poll, _listed(poll, boxes[poll.id], methods, _)) for poll in meeting.polls.values() if poll.id in boxes]
    return web.Response(text=_plain(request, "codes.html", votes=votes[::-1]), content_type="text/html")


def _listed(poll: Poll, box: CountedBox, methods: Mapping[str, Method], _: Words) -> list[tuple[str, str]]:
    """Each tracking code, and what stands beside it (nothing, unless the vote was opened so)."""
    if poll.board == "codes":
        return [(spelled(code), "") for code in box.codes]
    method = methods.get(poll.question.method)
    ranked = method is not None and method.ballot == "ranking"
    return [(spelled(ballot.code or ""), chosen(poll.question, ballot.choice, ranked, _)) for ballot in box.ballots]


def _form(request: web.Request, said: str = "", typed: str = "", purse: Purse | None = None) -> str:
    site = request.app[SITE]
    meeting = site.snapshot.meeting
    held = meeting is not None and meeting.status != "adjourned"
    offers = offered(site.snapshot, site.words(request))
    return _plain(
        request,
        "entrance.html",
        said=said,
        typed=typed,
        held=held,
        offered=offers,
        links=links(site, "everybody", site.words(request)),
        **(touch.values(request, purse) if purse else {"straw": None}),
    )


def _plain(request: web.Request, template: str, **values: object) -> str:
    site = request.app[SITE]
    return drawn(template, _=site.words(request), community=site.snapshot.settings.name, path=request.path, **values)
