"""Halls to test in, closed afterwards: writers are threads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.service.hall import Hall


@pytest.fixture
def made() -> Iterator[Callable[..., Hall]]:
    """Makes halls over a memory store; `made(30, store)`."""
    halls: list[Hall] = []

    def make(*arguments: Any, **named: Any) -> Hall:
        halls.append(Hall.with_people(*arguments, **named))
        return halls[-1]

    yield make
    for hall in halls:
        hall.council.close()


@pytest.fixture
def hall(made: Callable[..., Hall]) -> Hall:
    """A community of twenty in memory."""
    return made(20)


@pytest.fixture
def on_disk(tmp_path: Path) -> Iterator[Hall]:
    """A community of twenty in a folder."""
    hall = Hall.in_folder(tmp_path / "community")
    yield hall
    hall.council.close()
