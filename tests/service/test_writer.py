"""The writer and its couriers: order, batches, and that nobody's callback can stall or break it."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, wait
from typing import Any

import pytest

from council.domain.roll_call import Arrive
from council.service.courier import Courier, News
from council.service.writer import Answer, Job, Writer
from council.store.base import StoreError
from tests.service.hall import Hall


class Desk:
    """A writer whose jobs are plain functions of nothing; notes the sizes of its batches."""

    def __init__(self) -> None:
        self.batches: list[int] = []
        self.writer = Writer(self._commit)

    def _commit(self, jobs: Sequence[Job]) -> list[Answer]:
        self.batches.append(len(jobs))
        return [Answer(job.run(None)) for job in jobs]

    def ask(self, run: Callable[[], Any], *, alone: bool = False) -> Future[Any]:
        return self.writer.ask(lambda _: run(), alone=alone)


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk()
    yield desk
    desk.writer.close()


def test_jobs_are_done_in_the_order_in_which_they_were_asked_for(desk: Desk) -> None:
    done: list[int] = []
    asked = [desk.ask(lambda place=place: done.append(place), alone=place % 7 == 0) for place in range(100)]  # type: ignore[misc]
    desk.writer.start()
    wait(asked)
    assert done == list(range(100))


def test_what_waits_shares_a_batch_and_an_alone_job_shares_none(desk: Desk) -> None:
    asked = [desk.ask(lambda: None, alone=place == 4) for place in range(10)]
    desk.writer.start()
    wait(asked)
    assert desk.batches == [4, 1, 5]


def test_what_was_asked_for_is_finished_before_the_end(desk: Desk) -> None:
    asked = [desk.ask(lambda place=place: place, alone=place % 3 == 0) for place in range(20)]  # type: ignore[misc]
    desk.writer.start()
    desk.writer.close()
    assert [future.result(0) for future in asked] == list(range(20))


def test_after_the_end_nothing_is_recorded_and_that_is_said(desk: Desk) -> None:
    desk.writer.start()
    desk.writer.close()
    desk.writer.close()
    with pytest.raises(StoreError, match="closed"):
        desk.ask(lambda: None).result(5)


def test_a_writer_that_never_began_answers_all_the_same(desk: Desk) -> None:
    asked = desk.ask(lambda: None)
    desk.writer.close()
    with pytest.raises(StoreError, match="closed"):
        asked.result(5)


def test_whoever_asks_while_it_closes_is_answered(desk: Desk) -> None:
    asked: list[Future[Any]] = []
    begun = threading.Event()

    def keep_asking() -> None:
        for _ in range(3_000):
            asked.append(desk.ask(lambda: None))
            begun.set()

    desk.writer.start()
    askers = [threading.Thread(target=keep_asking) for _ in range(4)]
    for asker in askers:
        asker.start()
    begun.wait()
    desk.writer.close()
    for asker in askers:
        asker.join()
    assert len(asked) == 12_000
    assert not wait(asked, timeout=10).not_done


def test_a_bug_in_a_commit_is_told_and_outlived(caplog: pytest.LogCaptureFixture) -> None:
    def commit(jobs: Sequence[Job]) -> list[Answer]:
        if any(job.run(None) == "bug" for job in jobs):
            raise ZeroDivisionError
        return [Answer("fine")] * len(jobs)

    writer = Writer(commit)
    writer.start()
    with caplog.at_level(logging.CRITICAL), pytest.raises(ZeroDivisionError):
        writer.ask(lambda _: "bug", alone=True).result(5)
    assert writer.ask(lambda _: "next").result(5) == "fine"
    writer.close()


def test_a_job_cannot_be_cancelled_once_it_was_asked_for(desk: Desk) -> None:
    done: list[str] = []
    first, second = desk.ask(lambda: done.append("first")), desk.ask(lambda: done.append("second"))
    assert not first.cancel()
    desk.writer.start()
    wait([first, second])
    assert done == ["first", "second"]


async def test_a_phone_that_hangs_up_costs_nobody_the_answer(hall: Hall) -> None:
    hall.convened().opened("p0001")
    gone = asyncio.wrap_future(hall.asked(Arrive(person="p0002")))
    gone.cancel()
    stayed = asyncio.wrap_future(hall.asked(Arrive(person="p0003")))
    assert (await stayed).is_present("p0003")
    assert hall.meeting.is_present("p0002"), "what was asked for is done"


# -- callbacks ---------------------------------------------------------------------------------------------------


def test_a_callback_that_hangs_does_not_stall_the_writer(hall: Hall) -> None:
    hall.convened().opened("p0001")
    release, done = threading.Event(), threading.Event()
    hall.council.meetings.blank(True).add_done_callback(lambda _: release.wait(20))
    for place in range(2, 9):
        hall.asked(Arrive(person=f"p{place:04d}"))
    last = hall.asked(Arrive(person="p0009"))
    hall.council.subscribe(lambda snapshot: done.set() if snapshot.meeting.is_present("p0009") else None)  # type: ignore[union-attr, func-returns-value]
    assert done.wait(5), "recorded and shown while the callback hangs"
    release.set()
    assert last.result(5).is_present("p0009")


def test_an_observer_that_hangs_does_not_stall_the_answers(hall: Hall) -> None:
    hall.convened().opened("p0001")
    release = threading.Event()
    hall.council.subscribe(lambda _: release.wait(20))  # type: ignore[arg-type, return-value]
    for place in range(2, 9):
        assert hall.asked(Arrive(person=f"p{place:04d}")).result(5)
    release.set()


def test_broken_callbacks_break_nothing(hall: Hall, caplog: pytest.LogCaptureFixture) -> None:
    def broken(_: Any) -> None:
        raise SystemExit("a callback's own affair")

    seen: list[int] = []
    hall.council.subscribe(lambda _: 1 / 0)  # type: ignore[arg-type, return-value]
    hall.council.subscribe(lambda snapshot: seen.append(snapshot.rev))
    with caplog.at_level(logging.CRITICAL):
        hall.council.meetings.blank(True).add_done_callback(broken)
        hall.council.meetings.blank(False).result(5)
        hall.council.close()
    assert seen == sorted(seen)
    assert seen[-1] == hall.snapshot.rev


def test_a_future_is_answered_after_the_snapshot_shows_it(hall: Hall) -> None:
    hall.convened().opened("p0001")
    for place in range(2, 12):
        hall.asked(Arrive(person=f"p{place:04d}")).result(5)
        assert hall.meeting.is_present(f"p{place:04d}")


def test_who_left_hears_nothing_more() -> None:
    courier = Courier("test")
    news: News[int] = News(courier)
    heard: list[int] = []
    leave = news.subscribe(heard.append)
    courier.start()
    news.tell(1)
    courier.send(leave)
    courier.send(lambda: news.tell(2))
    courier.close()
    assert heard == [1]
    leave()


def test_a_slow_listener_hears_the_latest() -> None:
    courier = Courier("test")
    news: News[int] = News(courier)
    heard: list[int] = []
    news.subscribe(heard.append)
    for place in range(100):
        news.tell(place)
    courier.start()
    courier.close()
    assert heard == [99]


def test_closing_does_not_wait_forever_for_an_errand() -> None:
    courier, release = Courier("test"), threading.Event()
    courier.start()
    courier.send(lambda: release.wait(20))
    courier.close(patience=0.05)
    release.set()


def test_a_callback_may_close_the_community(hall: Hall) -> None:
    closed = threading.Event()

    def close(_: Future[Any]) -> None:
        hall.council.close()
        closed.set()

    hall.council.meetings.blank(True).add_done_callback(close)
    assert closed.wait(5)
