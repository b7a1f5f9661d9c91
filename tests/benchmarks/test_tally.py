"""What counting 100,000 ballots costs: `pytest tests/benchmarks/test_tally.py -s`. Asserts nothing about time."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable

import pytest

from council.domain.tally import Choice, Option, Question, built_in
from council.domain.tally.outcome import ElectionMethod, election_methods

pytestmark = [pytest.mark.benchmark, pytest.mark.slow]

MANY = 100_000
OPTIONS = tuple("abcdefghij")
GOALS = {"yes_no": 0.3, "schulze": 2.0, "scottish_stv": 3.0}


def seconds(act: Callable[[], object], times: int = 3) -> float:
    """The fastest of some runs: what it costs when nothing else runs."""
    spans = []
    for _ in range(times):
        start = time.perf_counter()
        act()
        spans.append(time.perf_counter() - start)
    return min(spans)


def question(method: str, seats: int = 1) -> Question:
    return Question(method=method, options=tuple(Option(id=each) for each in OPTIONS), most=10, seats=seats)


def rankings(chance: random.Random) -> Iterable[Choice]:
    """The worst there is: every ballot ranks all ten, and hardly two are the same."""
    return (tuple(chance.sample(OPTIONS, len(OPTIONS))) for _ in range(MANY))


def alike(chance: random.Random) -> Iterable[Choice]:
    """As people vote: a few opinions, and ballots of two to five names."""
    opinions = [tuple(chance.sample(OPTIONS, chance.randint(2, 5))) for _ in range(400)]
    return (chance.choice(opinions) for _ in range(MANY))


def ballots_for(method: ElectionMethod, ranked: list[Choice]) -> list[tuple[Choice, int]]:
    if method.id == "plurality":
        return [(choice[:1], 1) for choice in ranked]
    if method.id == "score":
        return [(tuple(f"{option}:{9 - at}" for at, option in enumerate(choice)), 1) for choice in ranked]
    return [(choice, 1) for choice in ranked]


def test_counting(capsys: pytest.CaptureFixture[str]) -> None:
    chance = random.Random(1)
    answers = [((chance.choice(("yes", "no", "abstain")),), 1) for _ in range(MANY)]
    yes_no = built_in()["yes_no"]
    asked = yes_no.prepared(Question(method="yes_no", options=()))
    lines = [f"{MANY:,} ballots            all different    as people vote    goal"]
    span = seconds(lambda: yes_no.counted(asked, answers))
    lines.append(f"{'yes_no':<20}{'':>16}{span:>16.3f} s{GOALS['yes_no']:>7.1f}")
    profiles = [list(kind(chance)) for kind in (rankings, alike)]
    for method in election_methods().values():
        spans = []
        for ranked in profiles:
            ballots = ballots_for(method, ranked)
            seats = 3 if method.id == "scottish_stv" else 1
            spans.append(seconds(lambda b=ballots, s=seats, m=method: m.counted(question(m.id, s), b)))  # type: ignore[misc]
        goal = f"{GOALS[method.id]:>7.1f}" if method.id in GOALS else ""
        lines.append(f"{method.id:<20}{spans[0]:>14.3f} s{spans[1]:>16.3f} s{goal}")
    with capsys.disabled():
        print(*("", *lines), sep="\n")
