"""A hall with the two example ledgers, and tellers of what stands in it."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from council.documents.ledger.teller import Teller
from council.domain.ledger import Entry
from council.i18n import words
from tests.service.a_ledger import LEDGERS
from tests.service.hall import Hall


@pytest.fixture
def hall() -> Iterator[Hall]:
    hall = Hall.with_people(20, ledgers=LEDGERS)
    yield hall
    hall.council.close()


@pytest.fixture
def teller(hall: Hall) -> Callable[..., Teller]:
    """Tells what stands now: `teller()`, `teller("en", masked=True)`; unmasked Chinese unless asked otherwise."""

    def make(language: str = "zh", ledger: str = "wishes", *, masked: bool = False, **more: Any) -> Teller:
        return Teller(words(language), hall.snapshot, ledger, masked=masked, **more)

    return make


@pytest.fixture
def enter(hall: Hall) -> Callable[..., Entry[Any]]:
    """Enters a wish."""

    def make(title: str = "修灯", actor: str = "chair", **more: Any) -> Entry[Any]:
        return hall.council.entries.enter("wishes", {"title": title, **more}, actor).result(5)

    return make


@pytest.fixture
def full(hall: Hall, enter: Callable[..., Entry[Any]]) -> Entry[Any]:
    """A wish with something in every field."""
    return enter(
        text="楼道里没有灯，\n晚上看不见。",
        topic="company",
        urgency="high",
        means=("money", "time"),
        grid="第一网格",
        wisher="李小明",
        phone="13812345678",
        resident="p0003",
        helpers=("p0001", "p0002"),
        steps=("看现场", "买灯、装灯"),
        cost=123450,
        visits=3,
        checked=True,
        until=date(2026, 12, 1),
        seen=hall.clock(),
        photos=("ab" * 32,),
    )
