"""The projector's page: what the whole hall should see now. Names are masked; results only once a vote is closed.

The page is drawn here and pushed as events (SSE); a page that cannot hear events asks every two seconds.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

import orjson
from aiohttp import web

from council import qr
from council.domain.floor import ordered_queue
from council.domain.meeting import Meeting, Poll
from council.domain.sitting import quorum
from council.i18n import LANGUAGES, Words, words
from council.i18n.asking import decided_by, instruction, seats
from council.i18n.telling import label, told
from council.service.snapshot import Snapshot
from council.web.drawing import drawn
from council.web.person import name_of
from council.web.shared import matter
from council.web.site import LANGUAGE_COOKIE, SITE, Site, language_switched

BEAT = 5.0
"""Seconds between two signs of life, so that the page notices a connection that died without a word."""
CALM = 0.25
"""Seconds that at least lie between two pictures: a hall that votes changes the turnout many times a second."""
TRIAL_SHOWN = 90
"""Seconds that the result of a trial vote stays on the screen while people still come in."""
IN_QUEUE = 6


@dataclass(frozen=True)
class Picture:
    """What is on the screen: the page's sections by id, its mode (a class of the page), and a mark of both."""

    mode: str
    parts: dict[str, str]
    mark: str

    def message(self, now: datetime) -> bytes:
        """The picture as JSON; `now` lets the page's clocks run with ours."""
        return orjson.dumps({"mark": self.mark, "mode": self.mode, "parts": self.parts, "now": now.timestamp()})


def picture(site: Site, _: Words) -> Picture:
    """The picture of the latest snapshot."""
    snapshot, now = site.snapshot, site.council.clock()
    mode = _mode(snapshot, now)
    parts = {"main": str(_main(mode, snapshot, _)), "side": ""}
    if mode != "blank" and snapshot.meeting is not None:
        parts["side"] = str(drawn("screen/side.html", _=_, mode=mode, **_side(snapshot, snapshot.meeting, site)))
    digest = blake2b("\0".join((mode, *parts.values())).encode(), digest_size=8)
    return Picture(mode, parts, digest.hexdigest())


def _mode(snapshot: Snapshot, now: datetime) -> str:
    meeting = snapshot.meeting
    if snapshot.blank:
        return "blank"
    if meeting is None:
        return "none"
    if meeting.open_poll is not None:
        return "poll"
    if result_shown(meeting, now) is not None:
        return "result"
    return {"planned": "welcome", "doors": "welcome", "recess": "recess", "adjourned": "over"}.get(
        meeting.status, "item"
    )


def result_shown(meeting: Meeting, now: datetime) -> Poll | None:
    """The poll whose result is to be seen: the last one, until the meeting has gone on to something else."""
    poll = meeting.last_poll
    if poll is None or poll.result is None or poll.closed is None or meeting.status in ("recess", "adjourned"):
        return None
    if meeting.status == "doors" and (now - poll.closed).total_seconds() > TRIAL_SHOWN:
        return None
    item = meeting.active_item
    if meeting.floor.speaking is not None or (item is not None and item.since is not None and item.since > poll.closed):
        return None
    return poll if meeting.opened is None or meeting.opened <= poll.closed else None


def _main(mode: str, snapshot: Snapshot, _: Words) -> str:
    values: dict[str, object] = {"_": _, "community": snapshot.settings.name, "zone": snapshot.settings.zone}
    meeting = snapshot.meeting
    if meeting is not None:
        values["meeting"] = meeting
        values |= _values(mode, snapshot, meeting, _)
    return drawn(f"screen/{mode}.html", **values)


def _values(mode: str, snapshot: Snapshot, meeting: Meeting, _: Words) -> dict[str, object]:
    if mode == "welcome":
        wifi = snapshot.settings.wifi
        shown = wifi if wifi.ssid and not snapshot.settings.web.public_url else None
        code = qr.svg(qr.wifi(wifi.ssid, wifi.password, wifi.security), "M") if shown else ""
        return {"wifi": shown, "wifi_code": code, "at_desk": bool(snapshot.settings.web.public_url)}
    if mode == "poll":
        poll = meeting.open_poll
        assert poll is not None
        return _poll(snapshot, poll, _)
    if mode == "result":
        poll = meeting.last_poll
        assert poll is not None
        return {"told": told(poll, _)}
    if mode == "item":
        return _item(snapshot, meeting)
    return {}


def _poll(snapshot: Snapshot, poll: Poll, _: Words) -> dict[str, object]:
    turnout = snapshot.turnout(poll)
    method = snapshot.methods.get(poll.question.method)
    return {
        "poll": poll,
        "options": [(option, label(poll.question, option, _)) for option in poll.question.option_ids],
        "requirement": decided_by(poll, method, _),
        "instruction": instruction(poll.question, method, _),
        "seats": seats(poll.question, _),
        "turnout": turnout,
        "share": round(100 * turnout.used / turnout.eligible) if turnout.eligible else 0,
    }


def _item(snapshot: Snapshot, meeting: Meeting) -> dict[str, object]:
    number, motion = matter(meeting)
    turn = meeting.floor.speaking
    queue = ordered_queue(meeting)
    return {
        "item": meeting.active_item,
        "number": number,
        "motion": motion,
        "turn": turn,
        "speaker": name_of(snapshot, turn.person) if turn else "",
        "queue": [(name_of(snapshot, each.person), each) for each in queue[:IN_QUEUE]],
        "more": max(0, len(queue) - IN_QUEUE),
        "next_up": _coming(meeting),
    }


def _coming(meeting: Meeting) -> list[str]:
    """The next items' titles, for the pause between two."""
    return [f"{number} {item.title}" for number, _, item in meeting.outline() if item.state == "pending"][:3]


def _side(snapshot: Snapshot, meeting: Meeting, site: Site) -> dict[str, object]:
    wifi, public = snapshot.settings.wifi, snapshot.settings.web.public_url
    address = site.base_url.removeprefix("http://").removeprefix("https://")
    return {
        "code": site.kept.get("hall code", (site.base_url,), lambda: qr.svg(f"{site.base_url}/", "M")),
        "address": address,
        "wifi": wifi if wifi.ssid and not public else None,
        "quorum": quorum(meeting),
        "status": meeting.status,
    }


# -- handlers ----------------------------------------------------------------------------------------------------


def _words(request: web.Request) -> Words:
    """The hall's language: the community's own, unless this screen was switched."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    return words(chosen if chosen in LANGUAGES else request.app[SITE].snapshot.settings.language)


async def show(request: web.Request) -> web.Response:
    """The page, with the picture as it is now."""
    if (switched := language_switched(request)) is not None:
        return switched
    site, _ = request.app[SITE], _words(request)
    now = picture(site, _)
    text = drawn(
        "screen/page.html",
        _=_,
        picture=now,
        community=site.snapshot.settings.name,
        title=site.snapshot.meeting.title if site.snapshot.meeting else "",
        now=site.council.clock().timestamp(),
        offset=_offset(site),
    )
    return web.Response(text=text, content_type="text/html")


def _offset(site: Site) -> int:
    """Seconds that the community's clock is ahead of UTC."""
    delta = site.council.clock().astimezone(site.snapshot.settings.zone).utcoffset()
    return int(delta.total_seconds()) if delta else 0


async def ask(request: web.Request) -> web.Response:
    """The picture for a page that cannot hear events."""
    site = request.app[SITE]
    now = picture(site, _words(request))
    if request.headers.get("If-None-Match", "").strip('W/"') == now.mark:
        return web.Response(status=304, headers={"ETag": f'"{now.mark}"'})
    body = now.message(site.council.clock())
    return web.Response(body=body, content_type="application/json", headers={"ETag": f'"{now.mark}"'})


async def events(request: web.Request) -> web.StreamResponse:
    """Pictures as they change, until the page is closed or the program ends."""
    site, _ = request.app[SITE], _words(request)
    stream = web.StreamResponse(headers={"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"})
    await stream.prepare(request)
    sent = ""
    with site.watching() as news, suppress(ConnectionError):
        while not site.closing.is_set():
            news.clear()
            now = picture(site, _)
            if now.mark != sent:
                sent = now.mark
                await stream.write(b"data: " + now.message(site.council.clock()) + b"\n\n")
                await asyncio.sleep(CALM)
            else:
                await stream.write(b"event: beat\ndata: \n\n")
            with suppress(TimeoutError):
                await asyncio.wait_for(news.wait(), BEAT)
    return stream
