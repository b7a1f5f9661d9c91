"""A hall with its pages on loopback, and Debian's Chromium as the phones in it."""

import asyncio

import pytest

from council.web.server import Pages
from tests.look import CHROMIUM, browser
from tests.web.halls import Hall

PHONE = {"viewport": {"width": 360, "height": 740}, "locale": "zh-CN", "has_touch": True, "is_mobile": True}


def pytest_collection_modifyitems(items):
    if not CHROMIUM.exists():
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason="there is no chromium on this machine (apt install chromium)"))


@pytest.fixture
async def chromium():
    async with browser() as running:
        yield running


@pytest.fixture
async def phone(chromium):
    """A maker of pages as a phone shows them; what the page's script complains of fails the test."""
    faults, contexts = [], []

    async def open_page(**changes):
        context = await chromium.new_context(**(PHONE | changes))
        contexts.append(context)
        page = await context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: faults.append(line.text) if "Content Security" in line.text else None)
        return page

    yield open_page
    for context in contexts:
        await context.close()
    assert faults == []


@pytest.fixture
def hall():
    made = Hall().plan()
    yield made
    made.council.close()


@pytest.fixture
def pages(hall):
    made = Pages(hall.council, host="127.0.0.1", port=0)
    made.start()
    yield made
    made.stop()


async def look(page):
    """Have the page ask for news now instead of in three seconds."""
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


async def until(page, expression):
    """Wait until an expression is true on the page. (Playwright's own way evaluates text, which our policy forbids.)"""
    async with asyncio.timeout(10):
        while not await page.evaluate(f"Boolean({expression})"):
            await asyncio.sleep(0.05)


def restarted(pages):
    """The pages again, on the same port, as after a crash."""
    again = Pages(pages._council, host="127.0.0.1", port=pages.port)
    assert again.start() == pages.port
    return again
