"""What all pages share: the running community, the viewer's language, the address that phones use."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from aiohttp import web

from council.i18n import LANGUAGES, Words, words
from council.web.drawing import Kept

if TYPE_CHECKING:
    from council.plugins import Plugins
    from council.service.council import Council
    from council.service.snapshot import Snapshot

LANGUAGE_COOKIE = "lang"
YEAR = 365 * 24 * 3600


class Site:
    """One community's pages. They own no state: what is kept here are drawings of the latest snapshot. `closing` is
    set when the pages end, for those who wait for news."""

    def __init__(self, council: Council, base_url: Callable[[], str], plugins: Plugins | None = None) -> None:
        self.council = council
        self.plugins = plugins
        self.kept = Kept()
        self._base_url = base_url
        self.closing = asyncio.Event()
        self._watchers: set[asyncio.Event] = set()

    @property
    def snapshot(self) -> Snapshot:
        """How things stand on the disk."""
        return self.council.snapshot

    @property
    def base_url(self) -> str:
        """The address that phones use, without a slash at its end."""
        return self._base_url()

    def words(self, request: web.Request) -> Words:
        """The viewer's words: as chosen with the switch, else as the phone prefers, else the community's."""
        chosen = request.cookies.get(LANGUAGE_COOKIE, "")
        if chosen in LANGUAGES:
            return words(chosen)
        return words(preferred(request.headers.get("Accept-Language", "")) or self.snapshot.settings.language)

    # -- news ------------------------------------------------------------------------------------------------------

    @contextmanager
    def following(self) -> Iterator[None]:
        """Hear of new snapshots while this lasts: the writer's thread only wakes the event loop."""
        loop = asyncio.get_running_loop()

        def heard(_: Snapshot) -> None:
            with suppress(RuntimeError):  # the loop is closing
                loop.call_soon_threadsafe(self._wake)

        stop = self.council.subscribe(heard)
        try:
            yield
        finally:
            stop()
            self.closing.set()
            self._wake()

    @contextmanager
    def watching(self) -> Iterator[asyncio.Event]:
        """An event that is set whenever there is a new snapshot."""
        event = asyncio.Event()
        self._watchers.add(event)
        try:
            yield event
        finally:
            self._watchers.discard(event)

    def _wake(self) -> None:
        for event in self._watchers:
            event.set()


SITE: web.AppKey[Site] = web.AppKey("site", Site)


def preferred(header: str) -> str | None:
    """The first of our languages in an `Accept-Language` header, by preference; None when there is none."""
    ranked = []
    for place, part in enumerate(header.split(",")):
        tag, _, weight = part.partition(";q=")
        try:
            ranked.append((-float(weight or 1), place, tag.strip().lower().split("-")[0]))
        except ValueError:
            continue
    return next((tag for _, _, tag in sorted(ranked) if tag in LANGUAGES), None)


def language_switched(request: web.Request) -> web.Response | None:
    """The answer to a touch on the language switch: a cookie, and the same page without the question mark."""
    chosen = request.query.get("lang", "")
    if chosen not in LANGUAGES:
        return None
    answer = web.Response(status=303, headers={"Location": request.path})
    answer.set_cookie(LANGUAGE_COOKIE, chosen, max_age=YEAR, path="/", httponly=True, samesite="Lax")
    return answer
