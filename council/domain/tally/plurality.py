"""Plurality: one vote each, and the most votes win.

Source: the British Representation of the People Act 1983, schedule 1, rule 18 (one seat); with several seats the single
non-transferable vote. Equal votes across the last seat are a tie.
"""

from __future__ import annotations

from council.domain.kernel import N_
from council.domain.tally import Question
from council.domain.tally.choose import Choose


class Plurality(Choose):
    """Name one option; naming none is a blank ballot."""

    id = "plurality"
    name = N_("One vote each, most votes win")

    def prepared(self, question: Question) -> Question:
        """One option to be named; raises `Refusal("poll.too_few_options")` below two options."""
        return super().prepared(question.having(least=0, most=1))
