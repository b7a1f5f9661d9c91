"""Faces: what a plugin shows on phones, on the desk, on the projector and in the terminal."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Callable, Coroutine, Iterator
from typing import TYPE_CHECKING, Any

from council.domain.kernel import N_
from council.domain.ledger import Ledger
from council.plugins.offers import Route
from council.testing import examples
from council.testing.communities import GRIDS, Community
from council.testing.contract import Note, Subject, note

if TYPE_CHECKING:
    from aiohttp.test_utils import TestClient

BASE = "http://192.168.1.5:8765"
LANGUAGES = ("zh", "en")
BROKEN = 500
PATIENCE = 60.0
Client = Any


def _run(work: Callable[[], Coroutine[Any, Any, list[Note]]]) -> list[Note]:
    """Run on an event loop of its own, on a thread of its own: whoever calls may have one already."""
    done: list[list[Note]] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            done.append(asyncio.run(work()))
        except BaseException as error:  # noqa: BLE001 — raised again on the thread that asked
            failed.append(error)

    thread = threading.Thread(target=run, name="council-check-faces")
    thread.start()
    thread.join(PATIENCE)
    if failed:
        raise failed[0]
    return done[0] if done else [note(N_("no answer within {seconds} seconds"), seconds=int(PATIENCE))]


async def _client(here: Community) -> TestClient[Any, Any]:
    from aiohttp.test_utils import TestClient, TestServer

    from council.web.app import application
    from council.web.site import Site

    client = TestClient(TestServer(application(Site(here.council, lambda: BASE, here.plugins))))
    await client.start_server()
    return client


# -- phones --------------------------------------------------------------------------------------------------------


def phones(subject: Subject) -> Iterator[Note]:
    """The intake page of each ledger that has one, a form sent with it, and the page behind its tracking code, which
    shows nothing personal."""
    offered = [ledger for ledger in subject.ledgers if ledger.intake is not None]
    if not offered:
        return
    with subject.community() as here:
        yield from _run(lambda: _on_phones(here, offered))


async def _on_phones(here: Community, ledgers: list[Ledger]) -> list[Note]:
    found: list[Note] = []
    client = await _client(here)
    try:
        for ledger in ledgers:
            for language in LANGUAGES:
                page = await client.get(f"/IN/{ledger.id.upper()}", headers={"Accept-Language": language})
                text = await page.text()
                if page.status != 200:
                    found.append(
                        note(N_("{ledger}: the intake page answers {status}"), ledger=ledger.id, status=page.status)
                    )
                    continue
                found += await _sent(client, here, ledger, text, language)
    finally:
        await client.close()
    return found


async def _sent(client: Client, here: Community, ledger: Ledger, form: str, language: str) -> list[Note]:
    from aiohttp import FormData

    receipt = re.search(r'name="receipt" value="(\w+)"', form)
    before = len(here.snapshot.entries(ledger.id))
    fields: list[tuple[str, str]] = [("receipt", receipt[1] if receipt else "")]
    assert ledger.intake is not None  # only such are tried
    for name, value in examples.full(ledger, here).items():
        if name in ledger.intake.fields and ledger.specs[name].kind != "photos":
            fields += [(name, each) for each in _typed(value)]
    posted = await client.post(
        f"/IN/{ledger.id.upper()}",
        data=FormData(fields, default_to_multipart=True),
        headers={"Accept-Language": language},
    )
    text = await posted.text()
    if posted.status != 200 or len(here.snapshot.entries(ledger.id)) != before + 1:
        wrong = re.findall(r'<a href="#f-(\w+)">', text)
        return [
            note(
                N_("{ledger}: an example sent from a phone is not taken ({status} {fields})"),
                ledger=ledger.id, status=posted.status, fields=", ".join(wrong),
            )
        ]  # fmt: skip
    if any(marker in text for marker in (examples.NAME, examples.PHONE, examples.SECRET)):
        return [note(N_("{ledger}: the page behind a tracking code shows something personal"), ledger=ledger.id)]
    return []


def _typed(value: Any) -> Iterator[str]:
    if isinstance(value, tuple):
        yield from value
    elif value is True:
        yield "1"
    elif value is not None and value is not False:
        yield str(value)


# -- pages ---------------------------------------------------------------------------------------------------------


def pages(subject: Subject) -> Iterator[Note]:
    """Each page, in both languages, for whom it is for, before anything is entered and after; none breaks."""
    routes = [offer.item for offer in subject.plugins.offered("routes").values()]
    if not routes:
        return
    with subject.community() as here:
        yield from _run(lambda: _answered(subject, here, routes))


async def _answered(subject: Subject, here: Community, routes: list[Route]) -> list[Note]:
    from council.testing.of_ledgers import entered

    found: list[Note] = []
    client = await _client(here)
    try:
        await asyncio.to_thread(here.evening)
        for filled in (False, True):
            for ledger in subject.ledgers if filled else ():
                await asyncio.to_thread(entered, here, ledger)
            await _enter_desk(client, here)
            for route in routes:
                for language in LANGUAGES:
                    if "GET" in route.methods and route.audience != "projector":
                        path = _address(subject, here, route)
                        answer = await client.get(path, headers={"Accept-Language": language}, allow_redirects=False)
                        if answer.status >= BROKEN:
                            found.append(
                                note(N_("the page {path} answers {status}"), path=route.path, status=answer.status)
                            )
    finally:
        await client.close()
    found += [note("{refusal}", refusal=each.refusal) for each in subject.plugins.troubles]
    return list({str(each): each for each in found}.values())


def _address(subject: Subject, here: Community, route: Route) -> str:
    prefix = {"person": f"/V/{here.snapshot.slips.code_of('p0001')}", "desk": "/desk"}.get(route.audience, "")
    path = re.sub(r"\{(\w+)\}", lambda field: {"grid": GRIDS[0]}.get(field[1], "p0001"), route.path)
    return f"{prefix}/P/{subject.found.name.upper()}/{path}"


async def _enter_desk(client: Client, here: Community) -> None:
    code = here.snapshot.slips.staff or here.snapshot.staff
    if code:
        await client.get(f"/desk/{code}")


# -- screens -------------------------------------------------------------------------------------------------------


def screens(subject: Subject) -> Iterator[Note]:
    """Each screen, opened in a terminal that nobody sees, before anything is entered and after."""
    offered = [key for key, offer in subject.plugins.offered("screens").items() if offer.plugin == subject.found.name]
    if not offered:
        return
    with subject.community() as here:
        yield from _run(lambda: _opened(subject, here, offered))


async def _opened(subject: Subject, here: Community, offered: list[str]) -> list[Note]:
    from council.testing.of_ledgers import entered
    from council.tui.app import CouncilApp
    from council.tui.house import House
    from council.tui.ledgers.plugged import Kept, open_screen

    found: list[Note] = []
    before = len(tuple(subject.plugins.troubles))
    for ledger in subject.ledgers:
        await asyncio.to_thread(entered, here, ledger)
    app = CouncilApp(House(here.opened))
    async with app.run_test(size=(100, 30)) as pilot:
        for key in offered:
            await open_screen(app, key)
            await pilot.pause()
            if not isinstance(app.screen, Kept):
                found.append(note(N_("the screen {id} does not open"), id=key))
            else:
                await pilot.press("escape")
                await pilot.pause()
    return found + [note("{refusal}", refusal=each.refusal) for each in tuple(subject.plugins.troubles)[before:]]
