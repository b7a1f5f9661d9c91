"""A ledger of 20,000 entries in the terminal: how long until it is open, and until a typed letter shows."""

import asyncio
import random
import statistics
import time
from datetime import date, timedelta

import pytest

from council.tui.widgets.listing import Listing
from tests.tui.hall import terminal
from tests.tui.ledger_hall import a_ledger_hall

pytestmark = [pytest.mark.benchmark, pytest.mark.slow]

ENTRIES = 20_000
SIGNS = "修路灯楼道扶手漏水停车遛狗清理广场舞噪音下水道堵塞换锁陪读老人送餐快递代取药"


def many():
    chance = random.Random(7)
    for _ in range(ENTRIES):
        yield {
            "title": "".join(chance.choices(SIGNS, k=12)),
            "text": "".join(chance.choices(SIGNS, k=80)),
            "topic": chance.choice(("repair", "company", "study")),
            "grid": f"第{chance.randint(1, 9)}网格",
            "wisher": chance.choice("王李张刘陈杨") + "".join(chance.choices(SIGNS, k=2)),
            "until": date(2026, 1, 1) + timedelta(days=chance.randint(0, 700)),
        }


async def test_opened_and_filtered(capsys):
    hall = a_ledger_hall(())
    hall.council.entries.bring_in("wishes", list(many())).result(120)
    async with terminal(hall, "zh", place="docket") as pilot:
        begun, spent = time.perf_counter(), time.process_time()
        pilot.app.go("ledgers")
        while not (pilot.app.current_mode == "ledgers" and painted(pilot)):
            await asyncio.sleep(0.001)
        opened, spent = time.perf_counter() - begun, time.process_time() - spent
        while not all(index.is_warm for index in pilot.app.screen.books.indexes.values()):
            await asyncio.sleep(0.005)
        warm = time.perf_counter() - begun
        await pilot.pause()
        lags, counts = [], []
        busy = time.process_time()
        for typed in ("x", "xl", "xld", "修", "修路", "修路灯", "第3网格", "王", "2026-123", "楼道 扶手"):
            begun = time.perf_counter()
            pilot.app.screen.query_one("#search").value = typed
            await asyncio.sleep(0)
            await wait_for(pilot, typed)
            lags.append(1000 * (time.perf_counter() - begun))
            counts.append(len(pilot.app.screen.books.lines))
        busy = 1000 * (time.process_time() - busy) / len(lags)
        begun = time.perf_counter()
        pilot.app.screen.show_all()
        for _ in range(4):
            pilot.app.screen.action_act("sort")
            await pilot.pause()
        sorting = (time.perf_counter() - begun) / 4
        entry = next(iter(hall.council.snapshot.entries("wishes")))
        begun = time.perf_counter()
        hall.council.entries.act("wishes", entry, "edit", title="换了一个题目").result(10)
        written = time.perf_counter() - begun
        pilot.app.catch_up()
        pilot.app.screen.redraw()
        redrawn = time.perf_counter() - begun - written
    with capsys.disabled():
        print(f"\n{ENTRIES} entries: open after {opened:.2f} s, of which computing {spent:.2f} s")
        print(f"all search strings made after {warm:.2f} s")
        spread = ", ".join(f"{lag:.0f} ({count})" for lag, count in zip(lags, counts, strict=True))
        print(f"filtered as one types, ms (entries found): {spread}")
        print(f"median {statistics.median(lags):.0f} ms, mean computing {busy:.0f} ms")
        print(f"sorted by another column {1000 * sorting:.0f} ms; drawn after a change {1000 * redrawn:.0f} ms")


def painted(pilot):
    found = pilot.app.screen.query(Listing)
    return bool(found) and found.first().virtual_size.height > ENTRIES


async def wait_for(pilot, typed):
    while pilot.app.screen.books.sieve.text != typed:
        await asyncio.sleep(0)
    painted = asyncio.Event()
    pilot.app.call_after_refresh(painted.set)
    await painted.wait()
