"""BLT: I. D. Hill, B. A. Wichmann and D. R. Woodall, "Algorithm 123: Single Transferable Vote by Meek's method" (The
Computer Journal 30, 1987), with OpenSTV's additions: comments, ballot ids, equal (`1=3`) and skipped (`-`) ranks.

First candidates and seats, then `-2` for each who withdrew, then ballots `count 3 1=4 0`, then `0`, then the names.
"""

from __future__ import annotations

import re
from collections import deque

from council.documents.ballot_lines import WHOLE, BallotLines, Election
from council.domain.tally.outcome import Ranking

AFTER_NAMES = 3  # a title, and as some programs write it, a source and a comment

_QUOTED_LINE = re.compile(r'"(.*?)"\s*(?:#[^"]*)?')
_BETWEEN = re.compile(r'"\s+"')


def read_blt(file: BallotLines) -> Election:
    """The election in a BLT file; raises a refusal `ballots.…`."""
    tokens = _Tokens(file)
    head = [tokens.take(), tokens.take()]
    if not all(WHOLE.fullmatch(text) and int(text) for text in head):
        raise file.fault("ballots.no_head", tokens.line)
    candidates, seats = (int(text) for text in head)
    file.numbers = range(1, candidates + 1)
    withdrawn: set[str] = set()
    while re.fullmatch(r"-[0-9]+", tokens.next):
        token = tokens.take()
        withdrawn.add(file.candidate(token[1:], tokens.line))
        if tokens.is_on_this_line and not tokens.next.startswith("-"):
            raise file.fault("ballots.no_number", tokens.line, text=token)  # a ballot cast by fewer than nobody
    ballots: list[tuple[Ranking, int]] = []
    while weight := _weight(file, tokens):
        ranking = _ranking(file, tokens)
        if withdrawn:
            ranking = _without(withdrawn, ranking)
        ballots.append((ranking, weight))
    names, title = _names(file, tokens.rest())
    return Election(title, names, seats, False, tuple(ballots), frozenset(withdrawn))


class _Tokens:
    """The numbers of a BLT file one after the other; `line` is where the one taken last stands."""

    def __init__(self, file: BallotLines) -> None:
        self._lines = iter(file.lines)
        self._here: deque[str] = deque()
        self._here_line = self.line = 1
        self._fill()

    @property
    def next(self) -> str:
        """The next token; nothing at the end of the file."""
        return self._here[0] if self._here else ""

    @property
    def next_line(self) -> int:
        """The line of the next token, or the last one."""
        return self._here_line

    @property
    def is_on_this_line(self) -> bool:
        """Whether the next token stands on the line of the last one."""
        return bool(self._here) and self._here_line == self.line

    def take(self) -> str:
        taken = self._here.popleft() if self._here else ""
        self.line = self._here_line
        if not self._here:
            self._fill()
        return taken

    def rest(self) -> list[tuple[int, str]]:
        """What stands behind the ballots, in lines."""
        here = [(self._here_line, " ".join(self._here))] if self._here else []
        return [*here, *((number, line) for number, line in self._lines if not line.startswith("#"))]

    def _fill(self) -> None:
        for number, line in self._lines:
            text = re.sub(r"^\([^)]*\)", "", line)  # the ballot's id
            tokens = [line] if text.startswith('"') else text.split("#")[0].split()
            if tokens:
                self._here_line, self._here = number, deque(tokens)
                return


def _weight(file: BallotLines, tokens: _Tokens) -> int:
    """How many cast the next ballot; 0 ends the list."""
    if not tokens.next or tokens.next.startswith('"'):
        raise file.fault("ballots.no_end", tokens.next_line)
    return file.whole(tokens.take(), tokens.line)


def _ranking(file: BallotLines, tokens: _Tokens) -> Ranking:
    line = tokens.line
    places: list[tuple[str, ...]] = []
    while tokens.is_on_this_line:
        token = tokens.take()
        if token == "0":
            return file.once(tuple(places), line)
        places.append(() if token == "-" else file.place(token, line, "="))
    raise file.fault("ballots.no_end_of_ballot", line)


def _without(withdrawn: set[str], ranking: Ranking) -> Ranking:
    """A ranking as if the withdrawn had never stood: their places close up, skipped ones stay."""
    left = ((place, tuple(one for one in place if one not in withdrawn)) for place in ranking)
    return tuple(rest for place, rest in left if rest or not place)


def _names(file: BallotLines, lines: list[tuple[int, str]]) -> tuple[dict[str, str], str]:
    """The names and the title: one a line, with a party behind it perhaps; or all in a row."""
    candidates = len(file.numbers)
    strings: list[tuple[int, list[str]]] = []
    for number, line in lines:
        quoted = _QUOTED_LINE.fullmatch(line)
        if quoted is None:
            raise file.fault("ballots.name_unquoted", number, text=line)
        strings.append((number, [_unquoted(text) for text in _BETWEEN.split(quoted[1])]))
    if len(strings) >= candidates:
        found = [(number, texts[0]) for number, texts in strings]
    else:
        found = [(number, text) for number, texts in strings for text in texts]
    if len(found) < candidates:
        raise file.fault("ballots.names_missing", file.last, found=len(found), wanted=candidates)
    if len(found) > candidates + AFTER_NAMES:
        number, text = found[candidates + AFTER_NAMES]
        raise file.fault("ballots.too_many_names", number, text=text, wanted=candidates)
    title = found[candidates][1] if len(found) > candidates else ""
    return file.named(found[:candidates]), title


def _unquoted(text: str) -> str:
    return text.replace('\\"', '"').replace('""', '"').strip()
