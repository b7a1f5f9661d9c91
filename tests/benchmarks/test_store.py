"""What a commit costs: `pytest tests/benchmarks/test_store.py -s`. Prints, asserts nothing about time."""

from __future__ import annotations

import secrets
import statistics
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from council.domain.kernel import fresh_id
from council.store.base import Box
from council.store.tinydb import TinyStore

pytestmark = [pytest.mark.benchmark, pytest.mark.slow]

SEALED = 300  # characters of an encrypted ballot, as fixed length makes them


def timed(act: Callable[[], object], times: int) -> list[float]:
    """Milliseconds of each of some runs."""
    spans = []
    for _ in range(times):
        start = time.perf_counter()
        act()
        spans.append((time.perf_counter() - start) * 1000)
    return spans


def said(capsys: pytest.CaptureFixture[str], *lines: str) -> None:
    with capsys.disabled():
        print(*("", *lines), sep="\n")


def ballots(number: int) -> dict[str, dict[str, Any]]:
    return {
        secrets.token_hex(13): {"sealed": secrets.token_hex(SEALED // 2), "channel": "phone"} for _ in range(number)
    }


def roll(number: int) -> dict[str, dict[str, Any]]:
    return {fresh_id(): {"channel": "phone"} for _ in range(number)}


def test_ballots_per_second(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = ["durable ballots    in the box   group   median ms   worst ms   ballots/s"]
    with TinyStore(tmp_path) as store:
        for inside in (1_000, 10_000):
            for group in (1, 50, 200, 1_000):
                store.replace_box("m1", "p1", Box("open", roll(inside), ballots(inside)))
                casts = [(roll(group), ballots(group)) for _ in range(15)]
                spans = timed(lambda casts=casts: store.cast("m1", "p1", *casts.pop()), len(casts))  # type: ignore[misc]
                middle = statistics.median(spans)
                lines.append(
                    f"{inside:>28,}{group:>8,}{middle:>12.2f}{max(spans):>11.2f}{group / middle * 1000:>12,.0f}"
                )
    said(capsys, *lines)


def test_a_journal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seq = count(1)

    def acts(number: int) -> list[dict[str, Any]]:
        return [
            {
                "seq": next(seq),
                "at": "2026-11-23T11:00:00Z",
                "actor": "chair",
                "event": {"kind": "noted", "text": "记" * 60},
            }
            for _ in range(number)
        ]

    with TinyStore(tmp_path) as store:
        store.append("m1", acts(2_000))
        spans = timed(lambda: store.append("m1", acts(1)), 40)
    size = (tmp_path / "meetings/m1/journal.json").stat().st_size
    start = time.perf_counter()
    with TinyStore(tmp_path) as store:
        rows = store.journal("m1")
    loaded = (time.perf_counter() - start) * 1000
    said(
        capsys,
        f"journal of {len(rows):,} entries ({size / 1e6:.2f} MB): append {statistics.median(spans):.2f} ms,"
        f" worst {max(spans):.2f}; opened and read {loaded:.1f} ms",
    )


def test_a_ledger_of_20_000(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def person(number: int, **more: Any) -> dict[str, Any]:
        return {
            "id": f"{number:018x}",
            "name": "李桂兰",
            "pinyin": "li gui lan lgl",
            "unit": {"building": "3", "stair": "2", "room": "501", "area": 8_950},
            "household": f"{number // 3:018x}",
            "grid": "g4",
            "phone": "13800000000",
            "born": "1956-04-02",
            "roles": ["resident"],
            **more,
        }

    with TinyStore(tmp_path) as store:
        [first] = timed(lambda: store.put("people", [person(n) for n in range(20_000)]), 1)
        one = timed(lambda: store.put("people", [person(777, marked=fresh_id())]), 15)
        bulk = timed(lambda: store.put("people", [person(n, marked=fresh_id()) for n in range(0, 20_000, 10)]), 5)
        read = timed(lambda: store.ledger("people"), 3)
    size = (tmp_path / "ledgers/people.json").stat().st_size
    with TinyStore(tmp_path) as store:
        [opened] = timed(lambda: store.ledger("people"), 1)
    said(
        capsys,
        f"ledger of 20,000 ({size / 1e6:.1f} MB): put all {first:.0f} ms, one {statistics.median(one):.1f} ms,"
        f" 2,000 of them {statistics.median(bulk):.1f} ms; read {statistics.median(read):.0f} ms,"
        f" opened {opened:.0f} ms",
    )
