"""The pages as one aiohttp application: routes, headers, and the outer edge that turns every error into a kind page."""

from __future__ import annotations

import logging
import traceback
import zlib
from collections.abc import Awaitable, Callable

import orjson
from aiohttp import hdrs, web

from council.domain.kernel import Refusal
from council.store.base import StoreError
from council.web import (
    booth,
    clerk,
    clerk_acts,
    desk,
    desk_votes,
    entrance,
    intake,
    phone,
    plugged,
    projector,
    tracking,
)
from council.web.answers import NOT_RECORDED, status_of
from council.web.clerk_list import Lists
from council.web.drawing import content_policy
from council.web.intake_post import UPLOADS, Uploads
from council.web.site import SITE, Site

log = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

LARGEST_FORM = 64 * 1024
SMALLEST_PACKED = 600
"""Bytes below which an answer fits one packet anyway."""


def application(site: Site) -> web.Application:
    """All pages over one community."""
    app = web.Application(middlewares=[_pack, _edge], client_max_size=LARGEST_FORM, handler_args={"access_log": None})
    app[SITE] = site
    app[UPLOADS] = Uploads()
    app[clerk.LISTS] = Lists()
    app[plugged.PLUGGED] = plugged.Plugged(site.plugins)
    app.on_response_prepare.append(_headers)
    app.router.add_get("/", entrance.show)
    app.router.add_post("/", entrance.enter)
    app.router.add_get("/SECRET", entrance.secrecy)
    app.router.add_get("/CODES", entrance.codes)
    slip = r"/{v:[Vv]}/{code:[^/]{1,40}}"
    app.router.add_get(slip, phone.show)
    app.router.add_post(slip, phone.act)
    app.router.add_get(slip + "/NOW", phone.news)
    app.router.add_get(slip + "/SECRET", entrance.secrecy)
    ledger = r"/{in:[Ii][Nn]}/{ledger:[^/]{1,60}}"
    app.router.add_get(ledger, intake.show)
    app.router.add_post(ledger, intake.enter)
    app.router.add_get("/{t:[Tt]}", tracking.ask)
    app.router.add_post("/{t:[Tt]}", tracking.look_up)
    entry = r"/{t:[Tt]}/{code:[^/]{1,40}}"
    app.router.add_get(entry, tracking.show)
    app.router.add_post(entry, tracking.act)
    app.router.add_get(entry + "/PHOTO/{place}", tracking.photo)
    page = r"/{p:[Pp]}/{plugin:[^/]{1,60}}/{path:.{0,300}}"
    for root in ("", slip, "/desk"):
        app.router.add_get(root + page, plugged.answer)
        app.router.add_post(root + page, plugged.answer)
    booth.routes(app)
    app.router.add_get("/screen", projector.show)
    app.router.add_get("/screen/pages", plugged.projected)
    app.router.add_get("/screen/now", projector.ask)
    app.router.add_get("/screen/events", projector.events)
    app.router.add_get("/desk", desk.show)
    app.router.add_post("/desk", desk.act)
    app.router.add_post("/desk/enter", desk.enter)
    app.router.add_get("/desk/find", desk.find)
    desk_votes.routes(app)
    app.router.add_get("/desk/person/{person}", desk.person)
    app.router.add_get("/desk/slip/{person}", desk.slip)
    app.router.add_get("/desk/ledgers", clerk.ledgers)
    listed = "/desk/ledgers/{ledger}"
    app.router.add_get(listed, clerk.listed)
    app.router.add_get(listed + "/new", clerk_acts.new)
    app.router.add_post(listed + "/new", clerk_acts.enter)
    app.router.add_get(listed + "/{entry}", clerk.entry)
    app.router.add_get(listed + "/{entry}/photo/{place}", clerk.photo)
    app.router.add_get(listed + "/{entry}/do/{action}", clerk_acts.ask)
    app.router.add_post(listed + "/{entry}/do/{action}", clerk_acts.act)
    app.router.add_get("/desk/{staff:[^/]{1,40}}", desk.enter)
    return app


ASSETS = {
    "screen": ("screen", "phone"),
    "desk": ("desk", "phone", "entry"),
    "booth": ("phone", "booth"),
    "in": ("phone", "entry"),
    "t": ("phone", "entry"),
}
"""The styles and scripts of pages by the first part of their path; all others have the phone's. Kind error pages have
the phone's everywhere."""


def _policy(path: str) -> str:
    """What a page may load: its own styles and scripts, and photos where entries are shown."""
    names = ASSETS.get(path.lstrip("/").partition("/")[0].lower(), ("phone",))
    return content_policy(*names, images="entry" in names)


async def _headers(request: web.Request, response: web.StreamResponse) -> None:
    """What every answer carries: nothing is stored, nothing is told to other sites, nothing foreign runs."""
    headers = response.headers
    headers.setdefault(hdrs.CACHE_CONTROL, "no-store")
    headers["Referrer-Policy"] = "no-referrer"
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Robots-Tag"] = "noindex"
    if response.content_type == "text/html":
        headers.setdefault("Content-Security-Policy", _policy(request.path))
    headers[hdrs.SERVER] = "council"


def _packed(request: web.Request, response: web.StreamResponse) -> web.StreamResponse:
    """The answer compressed for whoever takes it so: a hall shares one radio."""
    if not isinstance(response, web.Response) or not isinstance(response.body, bytes):
        return response
    if len(response.body) < SMALLEST_PACKED or "gzip" not in request.headers.get(hdrs.ACCEPT_ENCODING, ""):
        return response
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    response.body = packer.compress(response.body) + packer.flush()
    response.headers[hdrs.CONTENT_ENCODING] = "gzip"
    return response


@web.middleware
async def _pack(request: web.Request, handler: Handler) -> web.StreamResponse:
    return _packed(request, await handler(request))


@web.middleware
async def _edge(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Whatever goes wrong ends here, as a page that says what to do. No log line names a person, a code or a path."""
    _ = request.app[SITE].words(request)
    try:
        return await handler(request)
    except Refusal as refusal:
        return _answer(request, entrance.kind_page(request, refusal), _.refusal(refusal), status_of(refusal))
    except StoreError:
        log.error("a page could not be answered: the store refused")
        said = _("This was not recorded: the computer could not write it. Please try again.")
        return _answer(request, entrance.trouble(request, said), said, NOT_RECORDED)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        said = _("This page does not exist. Check the address, or enter your code.")
        return _answer(request, entrance.trouble(request, said), said, error.status)
    except Exception as error:  # noqa: BLE001 — the outer edge: a bug must not take the other phones down
        where = "".join(traceback.format_tb(error.__traceback__))
        log.error("a page failed: %s\n%s", type(error).__name__, where)  # the message might name somebody
        said = _("Something went wrong here. Please load the page again, or ask at the sign-in desk.")
        return _answer(request, entrance.trouble(request, said), said, 500)


def _answer(request: web.Request, html: str, said: str, status: int) -> web.Response:
    if "application/json" in request.headers.get(hdrs.ACCEPT, ""):
        return web.Response(body=orjson.dumps({"notice": said}), status=status, content_type="application/json")
    return web.Response(text=html, status=status, content_type="text/html")
