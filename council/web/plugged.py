"""Pages that plugins bring, under their own prefix: `/P/<plugin>/…`, for holders of slips `/V/<code>/P/<plugin>/…`, for
the desk `/desk/P/<plugin>/…`.

A page that fails, or takes too long, is a kind page to whoever asked, and a trouble that names the plugin to the chair;
it says nothing of what was asked. It does not count towards the failures after which a plugin is not asked any more:
else anybody with a phone could switch one off.
"""

from __future__ import annotations

import hmac
import importlib
import logging
import traceback
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from aiohttp import hdrs, web

from council.domain.codes import normalized
from council.domain.kernel import Refusal
from council.plugins.asking import shown
from council.plugins.offers import Route
from council.store.base import StoreError
from council.web.clerk import clerk
from council.web.desk import closed
from council.web.drawing import drawn
from council.web.intake_post import posted
from council.web.plugged_links import links
from council.web.plugged_pages import Answer, Drawing, File, Move, Page, Visit
from council.web.plugged_running import Threads
from council.web.site import SITE, language_switched

if TYPE_CHECKING:
    from council.plugins import Plugins

log = logging.getLogger(__name__)

SLOW, BROKEN = 504, 500


class Plugged:
    """The pages of all plugins of the open community."""

    def __init__(self, plugins: Plugins | None) -> None:
        self._plugins = plugins
        self._drawings: dict[str, Drawing] = {}
        self.threads = Threads()

    def found(self, plugin: str, path: str) -> tuple[str, Route, dict[str, str]] | None:
        """The plugin's id, its page at a path and the fields in it; capitals do not matter but in fields."""
        for offer in self._plugins.offered("routes").values() if self._plugins else ():
            if offer.plugin.casefold() == plugin.casefold():
                fields = _fields(offer.item.path, path)
                if fields is not None:
                    return offer.plugin, offer.item, fields
        return None

    def answered(self, route: Route, visit: Visit) -> tuple[Answer, str, str]:
        """What a page answers, drawn; called on a thread, since all of it is the plugin's code. Raises what that
        raises."""
        module, _, name = route.load.partition(":")
        function: Callable[[Visit], Any] = getattr(importlib.import_module(module), name)
        answer = function(visit)
        if isinstance(answer, Page):
            return answer, *self._drawing(visit.plugin).drawn(answer, visit)
        if not isinstance(answer, (Move, File)):
            raise TypeError(f"{route.load} wants to be answered with a Page, a Move or a File")
        return answer, "", ""

    def _drawing(self, plugin: str) -> Drawing:
        if plugin not in self._drawings:
            self._drawings[plugin] = Drawing(self._plugins.folder_of(plugin) if self._plugins else None)
        return self._drawings[plugin]

    def failed(self, plugin: str, route: Route, error: BaseException) -> None:
        """Note that a page failed: where, and by what kind of error. What it says may be somebody's."""
        where = "".join(traceback.format_tb(error.__traceback__)[-3:])
        log.error("a page of the plugin %s failed: %s\n%s", plugin, type(error).__name__, where)
        params = {"plugin": plugin, "hook": f"routes: {route.path}", "error": type(error).__name__}
        if self._plugins is not None:
            self._plugins.troubles.add(plugin, Refusal("plugin.failed", **params))


PLUGGED: web.AppKey[Plugged] = web.AppKey("plugged", Plugged)


def _fields(pattern: str, path: str) -> dict[str, str] | None:
    """The fields that a path has where a page's has names; None where it is another path."""
    wanted, given = pattern.strip("/").split("/"), path.strip("/").split("/")
    if len(wanted) != len(given):
        return None
    fields = {}
    for part, text in zip(wanted, given, strict=True):
        if part.startswith("{") and part.endswith("}"):
            if not text:
                return None
            fields[part[1:-1]] = text
        elif part.casefold() != text.casefold():
            return None
    return fields


# -- answering ---------------------------------------------------------------------------------------------------------


async def answer(request: web.Request) -> web.StreamResponse:
    """Whatever a page of a plugin answers to whom it is for."""
    found = request.app[PLUGGED].found(request.match_info["plugin"], request.match_info["path"])
    if found is None or ("GET" if request.method == "HEAD" else request.method) not in found[1].methods:
        raise web.HTTPNotFound
    if (switched := language_switched(request)) is not None:
        return switched
    plugin, route, fields = found
    try:
        visit = await _visit(request, plugin, route, fields)
    except Refusal as refusal:
        if refusal.code == "staff.unknown" and request.method == "GET":
            return closed(request, refusal)
        raise
    if isinstance(visit, web.Response):
        return visit
    return await _answered(request, route, visit)


async def _visit(request: web.Request, plugin: str, route: Route, fields: Mapping[str, str]) -> Visit | web.Response:
    """The visit, where it comes from those whom the page is for. Raises `Refusal`: `staff.unknown`, the refusals of
    slips' codes, `page.slip_needed`."""
    site = request.app[SITE]
    snapshot, prefix, person, key = site.snapshot, "", "", ""
    typed = request.match_info.get("code", "")
    if route.audience == "person":
        if not typed:
            raise Refusal("page.slip_needed")
        person, prefix = snapshot.slips.person_of(typed), f"/V/{normalized(typed)}"
    elif route.audience == "desk":
        prefix = "/desk"
        if not request.path.startswith("/desk/"):
            return web.Response(status=303, headers={"Location": f"/desk{quote(request.path)}"})
        key = clerk(request).key
    root = f"{prefix}/P/{plugin.upper()}"
    form = (await posted(request)).typed if request.method == "POST" else None
    if key and form is not None and not hmac.compare_digest(form.get("key", [""])[0].encode(), key.encode()):
        raise Refusal("staff.unknown")
    return Visit(
        plugin=plugin,
        at=f"{root}/{quote(request.match_info['path'])}",
        root=root,
        words=site.words(request),
        snapshot=shown(snapshot),
        entries=site.council.entries,
        now=site.council.clock(),
        base_url=site.base_url,
        fields=fields,
        query=dict(request.query),
        form=form,
        person=person,
        key=key,
    )


async def _answered(request: web.Request, route: Route, visit: Visit) -> web.Response:
    plugged, _ = request.app[PLUGGED], visit.words
    try:
        given, html, policy = await plugged.threads.apart(visit.plugin, lambda: plugged.answered(route, visit))
    except (Refusal, StoreError):
        raise
    except TimeoutError as error:
        plugged.failed(visit.plugin, route, error)
        said = _("This page takes too long. Please try again in a moment, or ask at the sign-in desk.")
        return _sorry(request, said, SLOW)
    except Exception as error:  # noqa: BLE001 — a plugin's failure is a page that says so; the others go on
        plugged.failed(visit.plugin, route, error)
        return _sorry(request, _("This page does not work at the moment. Please ask at the sign-in desk."), BROKEN)
    if isinstance(given, Move):
        return web.Response(status=303, headers={hdrs.LOCATION: _within(given.path)})
    if isinstance(given, File):
        named = f"attachment; filename*=UTF-8''{quote(given.name, safe='')}"
        return web.Response(body=given.content, content_type=given.kind, headers={hdrs.CONTENT_DISPOSITION: named})
    return web.Response(
        text=html, status=given.status, content_type="text/html", headers={"Content-Security-Policy": policy}
    )


def _within(path: str) -> str:
    """A path of ours: nobody is sent to another place by a mistake in a plugin."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else "/"


def _sorry(request: web.Request, said: str, status: int) -> web.Response:
    return web.Response(text=_plain(request, "trouble.html", said=said), status=status, content_type="text/html")


def _plain(request: web.Request, template: str, **values: object) -> str:
    site = request.app[SITE]
    return drawn(template, _=site.words(request), community=site.snapshot.settings.name, path=request.path, **values)


async def projected(request: web.Request) -> web.Response:
    """The list of pages that plugins have for the projector."""
    if (switched := language_switched(request)) is not None:
        return switched
    site = request.app[SITE]
    found = links(site, "projector", site.words(request))
    return web.Response(text=_plain(request, "plugged/links.html", links=found), content_type="text/html")
