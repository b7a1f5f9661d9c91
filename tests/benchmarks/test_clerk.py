"""The clerk's and the residents' pages over a ledger of 20,000 entries: how long each takes to come."""

import time

import pytest

from council.service.entries import PHONE
from tests.service.a_ledger import LEDGERS
from tests.web.conftest import browser  # noqa: F401 — a fixture
from tests.web.halls import NAMES, Hall

pytestmark = pytest.mark.benchmark

MANY = 20_000


async def test_pages_over_a_large_ledger(browser):  # noqa: F811
    hall = Hall(ledgers=LEDGERS).plan()
    try:
        rows = [{"title": f"修理楼道灯{place}", "wisher": NAMES[place % len(NAMES)]} for place in range(MANY)]
        hall.council.entries.bring_in("wishes", rows).result()
        wish = hall.council.entries.enter("wishes", {"title": "最后一个"}, PHONE).result()
        phone = await browser(hall)
        await phone.load(f"/desk/{hall.staff}")
        for what, path in (
            ("the list, first time", "/desk/ledgers/wishes"),
            ("a search, first time", "/desk/ledgers/wishes?q=wxy"),
            ("a search", "/desk/ledgers/wishes?q=wxy"),
            ("an entry by its code", f"/T/{wish.code}"),
            ("the form", "/IN/WISHES"),
        ):
            began = time.perf_counter()
            await phone.load(path)
            print(f"\n{what}: {(time.perf_counter() - began) * 1000:.0f} ms", end="")
    finally:
        hall.council.close()
