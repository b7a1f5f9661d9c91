"""The pages' own thread: an event loop that serves phones whatever the terminal is doing."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from council import addresses

if TYPE_CHECKING:
    from aiohttp import web

    from council.plugins import Plugins
    from council.service.council import Council

log = logging.getLogger(__name__)

BACKLOG = 2048
"""Connections that may wait to be taken up: a smaller queue resets phones when a whole hall votes at once."""
PORTS_TRIED = 20
OPEN_FILES = 8192
PATIENCE = 2.0
"""Seconds that answers under way get when the pages stop."""
LOOK_AGAIN = 20.0
"""Seconds between two looks at this laptop's addresses: Wi-Fi comes and goes during an evening."""
EVERYWHERE = frozenset({"0.0.0.0", ""})
TAKEN = frozenset({errno.EADDRINUSE, errno.EACCES})


class Pages:
    """The pages of one community, in a thread of their own. Start and stop them from any thread.

    `on_failure` is called from the pages' thread if it ends by itself; the meeting goes on without it.
    """

    def __init__(
        self,
        council: Council,
        plugins: Plugins | None = None,
        *,
        host: str = "0.0.0.0",
        port: int | None = None,
        on_failure: Callable[[BaseException], None] = lambda _: None,
    ) -> None:
        self._council = council
        self._plugins = plugins
        self._host = host
        self.wanted = council.snapshot.settings.web.port if port is None else port
        self.port = 0
        self.address = ""
        self._on_failure = on_failure
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping: asyncio.Event | None = None
        self._started = threading.Event()
        self._failure: BaseException | None = None

    # -- life ------------------------------------------------------------------------------------------------------

    def start(self) -> int:
        """Serve; returns the port, which is a later one when the wanted one is taken (0 takes any). Pages that served
        before come back where they were, since people hold slips with that address.

        Raises `OSError` when no port can be had.
        """
        if self.running:
            return self.port
        self._started.clear()
        self._failure = None
        self._thread = threading.Thread(target=self._work, name="council-pages", daemon=True)
        self._thread.start()
        self._started.wait()
        if self._failure is not None:
            self._thread.join()
            self._thread = None
            raise self._failure
        return self.port

    def stop(self) -> None:
        """Finish what is under way and stop; harmless when not running."""
        loop, stopping, thread = self._loop, self._stopping, self._thread
        if thread is None:
            return
        if loop is not None and stopping is not None:
            with contextlib.suppress(RuntimeError):  # the loop has ended by itself
                loop.call_soon_threadsafe(stopping.set)
        thread.join()
        self._thread = None

    @property
    def running(self) -> bool:
        """Whether the pages are being served."""
        return self._thread is not None and self._thread.is_alive()

    # -- addresses -------------------------------------------------------------------------------------------------

    @property
    def base_url(self) -> str:
        """The address that phones use, without a slash at its end: the public one, else this laptop's."""
        public = self._council.snapshot.settings.web.public_url
        return public or addresses.base_url(self.address, self.port)

    @property
    def screen_url(self) -> str:
        """The projector's page."""
        return f"{self.base_url}/screen"

    def slip_url(self, code: str) -> str:
        """A person's page: what a slip's QR code says, in upper case so that the code stays small."""
        return f"{self.base_url}/V/{code}"

    def desk_url(self, staff: str) -> str:
        """The desk's page, opened with the staff code; secret."""
        return f"{self.base_url}/desk/{staff}"

    def follow_address(self) -> bool:
        """Look where this laptop can be reached now; returns whether that has changed.

        The address chosen in the settings comes first, then the present one as long as the laptop has it.
        """
        before = self.address
        if self._host in EVERYWHERE:
            self.address = addresses.best(self._council.snapshot.settings.web.address or before or None).address
        else:
            self.address = self._host
        return self.address != before

    # -- the thread ------------------------------------------------------------------------------------------------

    def _work(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:  # the meeting outlives its pages; whoever started them is told
            if self._started.is_set():
                log.exception("the pages have ended")
                self._on_failure(error)
            else:
                self._failure = error
                self._started.set()

    async def _serve(self) -> None:
        from aiohttp import web

        from council.web.app import application
        from council.web.drawing import warm
        from council.web.site import Site

        self._loop = asyncio.get_running_loop()
        self._stopping = asyncio.Event()
        allow_many_connections()
        self.follow_address()
        site = Site(self._council, lambda: self.base_url, self._plugins)
        runner = web.AppRunner(application(site), access_log=None, handle_signals=False, shutdown_timeout=PATIENCE)
        await runner.setup()
        try:
            self.port = await self._listen(runner)
            with site.following():
                self._started.set()
                warm()
                await self._until_stopped()
        finally:
            await runner.cleanup()

    async def _until_stopped(self) -> None:
        assert self._stopping is not None
        while not self._stopping.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), LOOK_AGAIN)
                return
            await asyncio.to_thread(self.follow_address)

    async def _listen(self, runner: web.AppRunner) -> int:
        from aiohttp import web

        ports = list(range(self.wanted, min(self.wanted + PORTS_TRIED, 65536))) if self.wanted else [0]
        if self.port:
            ports.insert(0, self.port)
        for port in ports:
            server = web.TCPSite(runner, self._host, port, backlog=BACKLOG)
            try:
                await server.start()
            except OSError as error:
                if error.errno not in TAKEN or port == ports[-1]:
                    raise
                continue
            bound: int = runner.addresses[0][1]
            return bound
        raise OSError(errno.EADDRINUSE, "no port is free")


def allow_many_connections() -> None:
    """Let this process hold a connection for each phone in the hall; macOS allows 256 files otherwise."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
