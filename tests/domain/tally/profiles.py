"""Small elections for tests: written by hand, drawn by hypothesis, and the real ones with known winners."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from council.domain.tally import Option, Question
from council.domain.tally.outcome import Outcome, Ranking, outcome

ELECTIONS = Path(__file__).resolve().parents[3].parent / "shared" / "elections"

Rankings = list[tuple[Ranking, int]]


def asked(method: str, options: str | list[str] = "abcd", seats: int = 1, **more: Any) -> Question:
    return Question(method=method, options=tuple(Option(id=each) for each in options), seats=seats, **more)


def ranked(*ballots: str) -> Rankings:
    """`"3 a b=c d"`: three ballots with a first, b and c equal, d last; `-` is a place skipped."""
    read = (ballot.split() for ballot in ballots)
    return [(tuple(() if p == "-" else tuple(p.split("=")) for p in places), int(many)) for many, *places in read]


def counted(method: str, rankings: Rankings, options: str | list[str] = "abcd", seats: int = 1, **more: Any) -> Outcome:
    return outcome(asked(method, options, seats), rankings, **more)


def elected(method: str, rankings: Rankings, options: str | list[str] = "abcd", seats: int = 1, **more: Any) -> str:
    return "".join(counted(method, rankings, options, seats, **more).count.elected)


@st.composite
def places(draw: st.DrawFn, options: str, *, equal: bool = False) -> Ranking:
    """One ballot: some of the options in some order, perhaps several on a place."""
    order = draw(st.permutations(options))
    named = order[: draw(st.integers(0, len(options)))]
    if not equal:
        return tuple((option,) for option in named)
    ranking: list[tuple[str, ...]] = []
    for option in named:
        if ranking and draw(st.integers(0, 3)) == 0:
            ranking[-1] = (*ranking[-1], option)
        else:
            ranking.append((option,))
    return tuple(ranking)


def profiles(options: str = "abcd", *, equal: bool = False, many: int = 9) -> st.SearchStrategy[Rankings]:
    return st.lists(st.tuples(places(options, equal=equal), st.integers(1, 6)), min_size=1, max_size=many)


# -- real ones ---------------------------------------------------------------------------------------------------

SCOTTISH = sorted((ELECTIONS / "scottish_stv").glob("*.json"))
DEBIAN = sorted((ELECTIONS / "condorcet").glob("*.json"))

needs_elections = pytest.mark.skipif(
    not SCOTTISH, reason="the real elections are not beside the project: ../shared/elections"
)


def real(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text("utf-8"))


def real_rankings(data: dict[str, Any]) -> Rankings:
    """The ballots of a real election; options are the candidates' places in its list."""
    if data["method"] == "scottish_stv":
        return [(tuple((str(at),) for at in order), many) for many, order in data["ballots"]]
    rankings: Rankings = []
    for many, ranks in data["ballots"]:
        different = sorted({rank for rank in ranks if rank is not None})
        places = (tuple(str(at) for at, rank in enumerate(ranks) if rank == each) for each in different)
        rankings.append((tuple(places), many))
    return rankings


def count_real(data: dict[str, Any]) -> tuple[Outcome, list[str]]:
    """The count of a real election, and the names of those elected, in order."""
    names = data["candidates"]
    numbers = [str(at) for at in range(len(names))]
    result = counted(data["method"], real_rankings(data), numbers, data["seats"])
    return result, [names[int(option)] for option in result.count.elected]
