"""What an evening costs: `pytest tests/benchmarks/test_service.py`. Prints, asserts nothing about time."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from pathlib import Path
from typing import Any

import pytest

from council.domain.roll_call import Arrive
from council.domain.sitting import Adjourn, OpenDoors, TakeNote
from council.store.tinydb import TinyStore
from tests.service.hall import Clock, Hall, Watched, person

pytestmark = [pytest.mark.benchmark, pytest.mark.slow]


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Prints a line."""

    def say(line: str) -> None:
        with capsys.disabled():
            print(f"\n{line}", end="", flush=True)

    return say


def spent(act: Callable[[], Any]) -> float:
    """Seconds."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def measured(ask: Callable[[str], Future[Any]], people: list[str]) -> str:
    """All at once, each with its own wait: how many per second, and the slowest."""
    asked_at: dict[Future[Any], float] = {}
    answered: list[float] = []
    start = time.perf_counter()
    for each in people:
        at = time.perf_counter()
        future = ask(each)
        asked_at[future] = at
        future.add_done_callback(lambda _, at=at: answered.append(time.perf_counter() - at))  # type: ignore[misc]
    wait(asked_at)
    whole = time.perf_counter() - start
    assert all(future.exception() is None for future in asked_at)
    p99 = statistics.quantiles(answered, n=100)[98]
    return f"{len(people):>7,} in {whole:6.2f} s  {len(people) / whole:>8,.0f}/s   p99 {p99 * 1000:7.1f} ms"


@pytest.mark.parametrize("number", [1_000, 10_000])
def test_a_hall(tmp_path: Path, said: Callable[[str], None], number: int) -> None:
    folder = tmp_path / "community"
    folder.mkdir()
    clock = Clock()
    hall = Hall(Watched(TinyStore(folder)), clock, lambda _: Watched(TinyStore(folder)))
    people = [person(place, search=f"w{place}") for place in range(1, number + 1)]
    said(f"--- {number:,} people, all of them due ---")
    said(f"kept                {spent(hall.council.ledgers.keep_people(people).result):6.2f} s")
    one = [people[0].having(phone="13800000000")]
    said(f"one of them changed {spent(hall.council.ledgers.keep_people(one).result) * 1000:6.0f} ms")
    said(f"planned, with slips {spent(lambda: hall.convened()):6.2f} s")
    hall.do(OpenDoors())
    coming = [each.id for each in people[: number // 2 + 1]]
    arrive = measured(lambda who: hall.asked(Arrive(person=who, channel="phone"), who), coming[:1_000])
    said(f"arrive   {arrive}")
    for each in [hall.asked(Arrive(person=who)) for who in coming[1_000:]]:
        each.result()
    notes = [spent(lambda: hall.do(TakeNote(text="记"))) for _ in range(20)]
    said(f"one act  {statistics.median(notes) * 1000:6.1f} ms, worst {max(notes) * 1000:.1f}")
    poll = hall.called().started().poll(secrecy="secret")
    said(f"vote     {measured(lambda who: hall.cast(poll, who), coming[:1_000])}")
    said(f"tap twice{measured(lambda who: hall.cast(poll, who), coming[:1_000])}")
    said(f"reopened {spent(hall.reopened) * 1000:6.0f} ms")
    said(f"closed   {spent(hall.closed) * 1000:6.0f} ms")
    said(f"ask again{measured(lambda who: hall.cast(poll, who), coming[:1_000])}")
    said(f"adjourned, archived {spent(lambda: hall.do(Adjourn())) * 1000:6.0f} ms")
    hall.council.close()


def test_a_community_with_a_past(tmp_path: Path, said: Callable[[str], None]) -> None:
    hall = Hall.in_folder(tmp_path / "community", 300)
    for _ in range(24):
        hall.evening()
        for place in range(30):
            hall.do(TakeNote(text=f"第{place}条"))
        poll = hall.poll(secrecy="secret")
        hall.votes(poll, hall.meeting.members)
        hall.closed()
        hall.do(Adjourn())
    lines = sum(len(entries) for entries in hall.snapshot.journals.values())
    said(f"24 meetings of 300 people, {lines:,} journal lines: opened in {spent(hall.reopened) * 1000:.0f} ms")
    hall.council.close()
