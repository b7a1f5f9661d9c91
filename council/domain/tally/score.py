"""Score voting: a mark for each option, and the highest sum of marks wins.

Source: Warren D. Smith, "Range Voting" (2000), for the method; sums, not averages, so nothing is ever divided. A choice
holds `id:mark`; an option without a mark has the lowest. With places as marks (see `council.domain.tally.outcome`) this
is the count of Jean-Charles de Borda, "Mémoire sur les élections au scrutin" (1781).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from council.domain.kernel import N_, Refusal
from council.domain.tally import Ask, Choice, Count, Draws, Method, Question, Winners
from council.domain.tally.choose import best_first
from council.domain.tally.ranked import grouped

MARK = ":"
_WHOLE = re.compile(r"[0-9]{1,9}")


class Score(Method):
    """Give each option a mark from `least` to `most` of the question; a ballot without marks is blank."""

    id = "score"
    name = N_("Score (sum of marks)")
    how = N_("The highest sum of marks wins.")
    ballot = "scores"
    majority = False
    asks: tuple[Ask, ...] = (Ask("most", N_("Highest mark"), 5), Ask("seats", N_("To be chosen"), 1))

    def prepared(self, question: Question) -> Question:
        """The scale of marks in `least` and `most`, 0 to 1 at the least; raises `Refusal("poll.too_few_options")`
        below two options."""
        many = len(question.options)
        if many < 2 or len(set(question.option_ids)) < many:
            raise Refusal("poll.too_few_options", least=2)
        most = max(question.most, 1)
        return question.having(
            most=most, least=min(max(question.least, 0), most - 1), seats=min(max(question.seats, 1), many)
        )

    def checked(self, question: Question, choice: Choice) -> Choice:
        """The marks in ballot order; raises `Refusal("ballot.mark_outside")` and the like."""
        marks: dict[str, int] = {}
        for element in choice:
            option, _colon, mark = element.rpartition(MARK)
            if option not in question.option_ids:
                raise Refusal("ballot.unknown_option")
            if option in marks:
                raise Refusal("ballot.marked_twice")
            if not _WHOLE.fullmatch(mark) or not question.least <= int(mark) <= question.most:
                raise Refusal("ballot.mark_outside", least=question.least, most=question.most, mark=mark)
            marks[option] = int(mark)
        return tuple(f"{option}{MARK}{marks[option]}" for option in question.option_ids if option in marks)

    def counted(self, question: Question, ballots: Iterable[tuple[Choice, int]], drawn: Draws = ()) -> Count:
        """The sum of marks of each option, and the blank ballots."""
        del drawn
        choices = grouped(ballots)
        blank = choices.pop((), 0)
        given: dict[str, int] = {}
        for choice, weight in choices.items():
            for element in choice:
                given[element] = given.get(element, 0) + weight
        ballots_valid = sum(choices.values())
        totals = dict.fromkeys(question.option_ids, question.least * ballots_valid)
        for element, weight in given.items():
            option, _colon, mark = element.rpartition(MARK)
            totals[option] += (int(mark) - question.least) * weight
        return Count(totals=totals, totals_are=N_("Sums of marks"), blank=blank)

    def winners(self, question: Question, count: Count, needed: int) -> Winners:
        """The `seats` options with the highest sums above nought. `needed` is not asked: a sum of marks is no number of
        voters."""
        del needed
        return best_first(question, count.totals, 1)
