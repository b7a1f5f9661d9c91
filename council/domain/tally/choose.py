"""Choose up to m of n: each named option gets one vote (block vote; with m = n, approval voting)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TypeVar

from council.domain.kernel import N_, Refusal
from council.domain.tally import Ask, Choice, Count, Draws, Method, Question, Winners

N = TypeVar("N", int, Fraction)


class Choose(Method):
    """Name between `least` and `most` options; naming none at all is a blank ballot, an abstention."""

    id = "choose"
    name = N_("Choose from a list")
    by_hand = True
    asks: tuple[Ask, ...] = (
        Ask("most", N_("Choose up to"), 1),
        Ask("least", N_("At least"), 0),
        Ask("seats", N_("To be chosen"), 1),
    )

    def prepared(self, question: Question) -> Question:
        """Bounds drawn in to what the options allow; raises `Refusal("poll.too_few_options")` below two."""
        many = len(question.options)
        if many < 2 or len(set(question.option_ids)) < many:
            raise Refusal("poll.too_few_options", least=2)
        most = min(max(question.most, 1), many)
        return question.having(
            most=most, least=min(max(question.least, 0), most), seats=min(max(question.seats, 1), many)
        )

    def checked(self, question: Question, choice: Choice) -> Choice:
        """Named options in ballot order; raises `Refusal("ballot.too_many")` and the like."""
        named = set(choice)
        if not named <= set(question.option_ids):
            raise Refusal("ballot.unknown_option")
        if len(named) > question.most:
            raise Refusal("ballot.too_many", most=question.most, named=len(named))
        if named and len(named) < question.least:
            raise Refusal("ballot.too_few", least=question.least, named=len(named))
        return tuple(option for option in question.option_ids if option in named)

    def counted(self, question: Question, ballots: Iterable[tuple[Choice, int]], drawn: Draws = ()) -> Count:
        """Votes for each option, and the blank ballots."""
        del drawn
        totals = dict.fromkeys(question.option_ids, 0)
        blank = 0
        for choice, weight in ballots:
            if not choice:
                blank += weight
            for option in choice:
                totals[option] += weight
        return Count(totals=totals, blank=blank)

    def winners(self, question: Question, count: Count, needed: int) -> Winners:
        """The `seats` options with most votes among those that reach `needed`; equal votes across the last seat are
        a tie, and none of them is elected."""
        return best_first(question, count.totals, needed)


def best_first(question: Question, votes: Mapping[str, N], needed: N) -> Winners:
    """The `seats` options that have most of something, among those that have `needed`, and more than nothing."""
    reaching = sorted(
        (option for option in question.option_ids if votes[option] >= needed and votes[option] > 0),
        key=lambda option: -votes[option],
    )
    if len(reaching) <= question.seats:
        return Winners(elected=tuple(reaching))
    last = votes[reaching[question.seats - 1]]
    if votes[reaching[question.seats]] < last:
        return Winners(elected=tuple(reaching[: question.seats]))
    return Winners(
        elected=tuple(option for option in reaching if votes[option] > last),
        tied=tuple(option for option in reaching if votes[option] == last),
    )
