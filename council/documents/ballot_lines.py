"""What every ballot file comes to: an election; and its lines, which know how to say what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from council.domain.kernel import Refusal
from council.domain.tally.outcome import Ranking

WHOLE = re.compile(r"[0-9]{1,12}")


@dataclass(frozen=True)
class Election:
    """What a ballot file holds. `candidates` are the names by number; the file's numbers are the options' ids.

    `seats` is None where the format has no place for it; `complete` says that every ballot had to rank everybody;
    `withdrawn` candidates have been taken out of the ballots.
    """

    title: str
    candidates: Mapping[str, str]
    seats: int | None
    complete: bool
    ballots: tuple[tuple[Ranking, int], ...]
    withdrawn: frozenset[str] = frozenset()

    @property
    def cast(self) -> int:
        """How many ballots there are, blank ones included."""
        return sum(weight for _ranking, weight in self.ballots)

    @property
    def standing(self) -> dict[str, str]:
        """The names of those who have not withdrawn, by number."""
        return {number: name for number, name in self.candidates.items() if number not in self.withdrawn}


class BallotLines:
    """A text file in numbered lines, and how to say what is wrong with one.

    `kind` is the end of its name, such as `.blt`; `numbers` are those that candidates have, once that is known. Raises
    `Refusal("ballots.not_text")` when it is not UTF-8.
    """

    def __init__(self, name: str, kind: str, content: bytes) -> None:
        self.name = name
        self.kind = kind
        self.numbers = range(1, 1)
        self._places: dict[str, tuple[str, ...]] = {}
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise self.fault("ballots.not_text", content.count(b"\n", 0, error.start) + 1) from error
        unified = text.replace("\r\n", "\n").replace("\r", "\n")
        numbered = ((number, line.strip()) for number, line in enumerate(unified.split("\n"), 1))
        self.lines = [(number, line) for number, line in numbered if line]

    @property
    def is_headed(self) -> bool:
        """Whether it begins with fields, as PrefLib's do since 2022."""
        return not self.lines or self.lines[0][1].startswith("#")

    @property
    def last(self) -> int:
        """The number of the last line that is not blank."""
        return self.lines[-1][0] if self.lines else 1

    def fault(self, code: str, line: int, **params: object) -> Refusal:
        """A refusal that names the file and the line."""
        return Refusal(code, name=self.name, line=line, **params)

    def whole(self, text: str, line: int) -> int:
        """A whole number; raises `Refusal("ballots.no_number")`."""
        if not WHOLE.fullmatch(text):
            raise self.fault("ballots.no_number", line, text=text)
        return int(text)

    def candidate(self, text: str, line: int) -> str:
        """The number of a candidate; raises `Refusal("ballots.no_such_candidate")`."""
        number = self.whole(text, line)
        if number not in self.numbers:
            raise self.fault(
                "ballots.no_such_candidate",
                line,
                candidate=number,
                least=self.numbers.start,
                most=self.numbers.stop - 1,
            )
        return str(number)

    def place(self, text: str, line: int, between: str) -> tuple[str, ...]:
        """The candidates on one place of a ballot; a hundred thousand ballots have few different ones."""
        place = self._places.get(text)
        if place is None:
            place = self._places[text] = tuple(self.candidate(number, line) for number in text.split(between))
        return place

    def once(self, ranking: Ranking, line: int) -> Ranking:
        """The ranking, if it names nobody twice; raises `Refusal("ballots.candidate_twice")`."""
        named: set[str] = set()
        for place in ranking:
            for candidate in place:
                if candidate in named:
                    raise self.fault("ballots.candidate_twice", line, candidate=candidate)
                named.add(candidate)
        return ranking

    def named(self, found: list[tuple[int, str]]) -> dict[str, str]:
        """The candidates by number, their names given with their lines, if each has one of its own: results are told
        by names. Raises `Refusal("ballots.name_empty")` or `Refusal("ballots.name_twice")`."""
        known: dict[str, str] = {}
        for number, (line, name) in zip(self.numbers, found, strict=True):
            if not name:
                raise self.fault("ballots.name_empty", line)
            if name in known.values():
                raise self.fault("ballots.name_twice", line, text=name)
            known[str(number)] = name
        return known
