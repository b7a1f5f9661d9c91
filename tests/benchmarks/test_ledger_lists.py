"""What lists of a large ledger cost: 20,000 entries out and in."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from council.documents.ledger.bringing import preview
from council.documents.ledger.report import figures_report
from council.documents.ledger.sheets import list_html
from council.documents.ledger.tables import ledger_csv, ledger_xlsx
from council.documents.ledger.teller import Teller
from council.domain.ledger import Change, Entry, Period
from council.domain.roster import Roster
from council.i18n import words
from council.service.snapshot import Kept
from tests.service.a_ledger import WISHES, Wish
from tests.service.hall import START, empty, people

pytestmark = pytest.mark.benchmark
ENTRIES = 20_000


@pytest.fixture(scope="module")
def teller() -> Teller:
    made = Change(at=START, actor="chair", action="made", after="collected")
    kept = {
        f"w{place}": Entry[Wish](
            id=f"w{place}",
            number=f"2026-{place:03}",
            state="collected",
            fields=Wish(
                title=f"心愿{place}",
                text="楼道里没有灯，晚上看不见。",
                grid="第一网格",
                wisher="李小明",
                phone="13812345678",
                resident=f"p{place % 2000 + 1:04}",
                helpers=("p0001", "p0002"),
                cost=place,
                until=date(2026, 12, 1),
                seen=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=place),
            ),
            changes=(made,),
        )
        for place in range(1, ENTRIES + 1)
    }
    snapshot = empty(ledgers=(WISHES,)).having(roster=Roster(people(2000)), kept={"wishes": Kept(kept)})
    return Teller(words("zh"), snapshot, "wishes", masked=False)


def timed(what: str, act: Callable[[], Any]) -> Any:
    begun = time.perf_counter()
    result = act()
    print(f"{what}: {time.perf_counter() - begun:.2f} s")
    return result


def test_lists_of_a_large_ledger(teller: Teller) -> None:
    entries = list(teller.snapshot.entries("wishes").values())
    print(f"\n{ENTRIES} entries")
    written = {
        "csv": timed("csv out", lambda: ledger_csv(entries, teller)),
        "xlsx": timed("xlsx out", lambda: ledger_xlsx(entries, teller)),
    }
    for kind, content in written.items():
        found = timed(f"{kind} in, nothing new ({len(content) // 1024} KB)", lambda data=content: preview(data, teller))
        assert (found.unchanged, found.errors) == (ENTRIES, ())
    anew = teller.snapshot.having(kept={})
    found = timed("csv in, all new", lambda: preview(written["csv"], Teller(teller._, anew, "wishes")))
    assert len(found.added) == ENTRIES
    timed("list as a page", lambda: list_html(entries, teller, date(2026, 11, 23)))
    year = Period(start=date(2026, 1, 1), end=date(2027, 1, 1))
    timed("figures", lambda: figures_report(teller.snapshot, year, teller._))
