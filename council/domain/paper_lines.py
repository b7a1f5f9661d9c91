"""A paper ballot as a teller types it, one ballot a line, options by their numbers on the paper.

`1 3` are ticks, `3 1 2` an order (`1=2 3` where places may be shared), for marks there is one a choice in the order of
the paper (`5 3 -`). `-` alone is a blank ballot, `x` an invalid one. In a secret vote `12 × 1 3` are twelve that say
the same; in a vote by name the number of the stub stands before a colon: `7: 1`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from council.domain.kernel import Refusal
from council.domain.tally import Choice, Method, OwnBallot, Question
from council.domain.tally.ranked import EQUAL
from council.domain.tally.score import MARK

BLANK, INVALID = "-", "x"
_MANY = re.compile(r"(\d{1,5})\s*[x*×]\s*(\S.*)")
_STUB = re.compile(r"(\d{1,5})\s*:\s*(\S.*)")
_DASHES = str.maketrans({"—": "-", "–": "-", "−": "-", "－": "-", "✗": "x", "X": "x"})


def is_plain(question: Question, method: Method) -> bool:
    """Whether a ballot names one thing, so that tellers count by option instead of ballot by ballot."""
    return question.most == 1 and method.ballot in ("answers", "ticks")


def piles_of(lines: Iterable[str], question: Question, method: Method) -> tuple[dict[Choice, int], int]:
    """The ballots of a secret vote, each different one with how many there are, and how many are invalid.

    Raises `Refusal("paper.unreadable")` with the line, or what is wrong with the choice.
    """
    piles: dict[Choice, int] = {}
    invalid = 0
    for line in filter(None, map(_plain, lines)):
        match = _MANY.fullmatch(line)
        many, said = (int(match[1]), match[2]) if match else (1, line)
        if said == INVALID:
            invalid += many
        else:
            choice = _choice(said, line, question, method)
            piles[choice] = piles.get(choice, 0) + many
    return piles, invalid


def named_of(
    lines: Iterable[str], question: Question, method: Method, issued: Sequence[str]
) -> tuple[dict[str, Choice], frozenset[str]]:
    """The ballots of a vote by name: what each right says, and the rights whose ballot is invalid; raises the same."""
    named: dict[str, Choice] = {}
    spoilt: set[str] = set()
    for line in filter(None, map(_plain, lines)):
        match = _STUB.fullmatch(line)
        if match is None or not 0 < int(match[1]) <= len(issued) or issued[int(match[1]) - 1] in {*named, *spoilt}:
            raise Refusal("paper.unreadable", line=line)
        right = issued[int(match[1]) - 1]
        if match[2] == INVALID:
            spoilt.add(right)
        else:
            named[right] = _choice(match[2], line, question, method)
    return named, frozenset(spoilt)


def written(choice: Choice, question: Question, method: Method) -> str:
    """A choice as such a line says it."""
    place = {option: str(number) for number, option in enumerate(question.option_ids, start=1)}
    if not choice:
        return BLANK
    if method.ballot == "scores":
        marks = dict(element.rpartition(MARK)[::2] for element in choice)
        return " ".join(marks.get(option, BLANK) for option in question.option_ids)
    if method.ballot == "ranking":
        return " ".join(
            place.get(element) or EQUAL.join(place.get(each, each) for each in element.split(EQUAL))
            for element in choice
        )
    return " ".join(place.get(element, element) for element in choice)


def _plain(line: str) -> str:
    """The line in half-width signs, with single blanks."""
    folded = unicodedata.normalize("NFKC", line).translate(_DASHES)
    return " ".join(re.sub(r"[,;、，；]", " ", folded).split())


def _choice(said: str, line: str, question: Question, method: Method) -> Choice:
    if said == BLANK:
        return _blank(question, method)
    words = said.split()
    if method.ballot == "scores" and not isinstance(method.ballot, OwnBallot):
        if len(words) != len(question.options):
            raise Refusal("paper.unreadable", line=line)
        pairs = zip(question.option_ids, words, strict=True)
        return method.checked(question, tuple(f"{option}{MARK}{mark}" for option, mark in pairs if mark != BLANK))
    elements = tuple(EQUAL.join(_option(number, line, question) for number in word.split(EQUAL)) for word in words)
    return method.checked(question, elements)


def _blank(question: Question, method: Method) -> Choice:
    """Nothing marked: an abstention (空白票视为弃权), which a yes/no question has an answer for."""
    return method.checked(question, ("abstain",) if method.ballot == "answers" else ())


def _option(number: str, line: str, question: Question) -> str:
    if not number.isdecimal() or not 0 < int(number) <= len(question.options):
        raise Refusal("paper.unreadable", line=line)
    return question.option_ids[int(number) - 1]
