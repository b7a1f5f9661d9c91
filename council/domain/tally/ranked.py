"""What the ranked methods share: how a ranking is written down, checked, and sorted into piles of papers.

A ranked choice names options best first; an element may join the ids of options ranked equal with `=`, where the
method allows that: `("a", "b=c")`. Whoever is not named is ranked below all who are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from council.domain.kernel import N_, Refusal
from council.domain.tally import Ask, Choice, Count, Draws, Method, Question, Winners

EQUAL = "="
FIRSTS = N_("First preferences")

Preferences = tuple[str, ...]


class Ranked(Method):
    """Rank as many options as you like. How they are counted is each method's own business."""

    ballot = "ranking"
    majority = False
    asks: tuple[Ask, ...] = (Ask("seats", N_("To be chosen"), 1),)
    equal_ranks = False

    def prepared(self, question: Question) -> Question:
        """Bounds drawn in to what the options allow; `most` 1, the default, is no limit to a ranking.

        Raises `Refusal("poll.too_few_options")` below two options.
        """
        many = len(question.options)
        if many < 2 or len(set(question.option_ids)) < many:
            raise Refusal("poll.too_few_options", least=2)
        most = many if question.most <= 1 else min(question.most, many)
        return question.having(
            most=most, least=min(max(question.least, 0), most), seats=min(max(question.seats, 1), many)
        )

    def checked(self, question: Question, choice: Choice) -> Choice:
        """The ranking, equal options in ballot order; raises `Refusal("ballot.ranked_twice")` and the like."""
        known = question.option_ids
        shared = [place(element, known) for element in choice]
        named = [option for options in shared for option in options]
        if not set(named) <= set(known):
            raise Refusal("ballot.unknown_option")
        if len(set(named)) < len(named):
            raise Refusal("ballot.ranked_twice")
        if not self.equal_ranks and len(named) > len(shared):
            raise Refusal("ballot.equal_ranks")
        if len(named) > question.most:
            raise Refusal("ballot.too_many", most=question.most, named=len(named))
        if named and len(named) < question.least:
            raise Refusal("ballot.too_few", least=question.least, named=len(named))
        return tuple(EQUAL.join(option for option in known if option in options) for options in shared)

    def counted(self, question: Question, ballots: Iterable[tuple[Choice, int]], drawn: Draws = ()) -> Count:
        """The stages of the count, and who is elected at each; every method has its own.

        `drawn` are the lots that were drawn, in order. Raises `Refusal("count.lot_elsewhere")` when one fell on an
        option that was not in the tie, `Refusal("count.lot_unneeded")` when one is left over.
        """
        raise NotImplementedError

    def winners(self, question: Question, count: Count, needed: int) -> Winners:
        """Who is elected at the stages of the count, and between whom a lot must decide where it stopped.

        `needed` is not asked: what a winner needs is the method's own business (a quota, a majority of the ballots
        still in play, no rival who beats it).
        """
        del question, needed
        return Winners(elected=count.elected, tied=count.open_tie.among if count.open_tie else ())


def place(element: str, known: Iterable[str]) -> tuple[str, ...]:
    """The options that share one place of a ranking; an id that itself holds `=` is still one option."""
    return (element,) if EQUAL not in element or element in known else tuple(element.split(EQUAL))


def grouped(ballots: Iterable[tuple[Choice, int]]) -> dict[Choice, int]:
    """The sum of the weights of each different choice: a hall of people fills in few different ballots."""
    sums: dict[Choice, int] = {}
    for choice, weight in ballots:
        sums[choice] = sums.get(choice, 0) + weight
    return sums


class Papers(NamedTuple):
    """Ballots as papers with one clear preference after the other: how many of each, blank ones, and invalid ones."""

    valid: dict[Preferences, int]
    blank: int
    invalid: int


def papers(question: Question, ballots: Iterable[tuple[Choice, int]]) -> Papers:
    """Ballots read one preference at a time: reading ends where a place is shared, and a ballot whose first place is
    shared says no first preference, so it is invalid."""
    valid: dict[Preferences, int] = {}
    blank = invalid = 0
    known = frozenset(question.option_ids)
    for choice, weight in grouped(ballots).items():
        if not choice:
            blank += weight
        elif preferences := clear(choice, known):
            valid[preferences] = valid.get(preferences, 0) + weight
        else:
            invalid += weight
    return Papers(valid, blank, invalid)


def clear(choice: Choice, known: frozenset[str]) -> Preferences:
    """The preferences before the first shared place."""
    for at, element in enumerate(choice):
        if element not in known:
            return choice[:at]
    return choice


class Piles:
    """Papers in piles, one for each option that is still in the count; `votes` is what each pile is worth.

    `worth` is what a fresh paper is worth, in parts of a vote. `exhausted` is the worth of papers that name nobody
    further, `lost` what shortening their worth has taken away.
    """

    def __init__(self, options: Iterable[str], valid: Mapping[Preferences, int], worth: int = 1) -> None:
        self.continuing = dict.fromkeys(options)
        self.votes = dict.fromkeys(self.continuing, 0)
        self.exhausted = 0
        self.lost = 0
        self._piles: dict[str, list[tuple[Preferences, int, int]]] = {option: [] for option in self.continuing}
        for preferences, many in valid.items():
            self._lay(preferences, many, worth)

    def pass_on(self, option: str, worth: Callable[[int], int] = lambda worth: worth) -> None:
        """Move the papers of an option that is no longer continuing to the next one each names; `worth` says what a
        paper is worth afterwards."""
        pile, self._piles[option] = self._piles[option], []
        for preferences, many, before in pile:
            after = worth(before)
            self.votes[option] -= many * after
            self._lay(preferences, many, after)

    def leave(self, option: str, votes: int) -> None:
        """Set what an option keeps after its papers were passed on; the difference was lost in shortening."""
        self.lost += self.votes[option] - votes
        self.votes[option] = votes

    def _lay(self, preferences: Preferences, many: int, worth: int) -> None:
        for option in preferences:
            if option in self.continuing:
                self._piles[option].append((preferences, many, worth))
                self.votes[option] += many * worth
                return
        self.exhausted += many * worth
