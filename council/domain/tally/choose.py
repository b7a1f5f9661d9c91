"""Choose up to m of n: each named option gets one vote (block vote; with m = n, approval voting)."""

from __future__ import annotations

from collections.abc import Iterable

from council.domain.kernel import N_, Refusal
from council.domain.tally import Choice, Count, Question, Winners


class Choose:
    """Name between `least` and `most` options; naming none at all is a blank ballot, an abstention."""

    id = "choose"
    name = N_("Choose from a list")

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

    def counted(self, question: Question, ballots: Iterable[tuple[Choice, int]]) -> Count:
        """Votes for each option, and the blank ballots."""
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
        reaching = sorted(
            (option for option in question.option_ids if count.totals[option] >= needed),
            key=lambda option: -count.totals[option],
        )
        if len(reaching) <= question.seats:
            return Winners(elected=tuple(reaching))
        last = count.totals[reaching[question.seats - 1]]
        if count.totals[reaching[question.seats]] < last:
            return Winners(elected=tuple(reaching[: question.seats]))
        return Winners(
            elected=tuple(option for option in reaching if count.totals[option] > last),
            tied=tuple(option for option in reaching if count.totals[option] == last),
        )
