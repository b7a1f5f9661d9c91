"""Approval voting: name all you approve of, and the most approvals win.

Source: Steven J. Brams and Peter C. Fishburn, "Approval Voting", American Political Science Review 72 (1978) 831–847.
"""

from __future__ import annotations

from council.domain.kernel import N_
from council.domain.tally import Ask, Question
from council.domain.tally.choose import Choose


class Approval(Choose):
    """Name as many options as you approve of; naming none is a blank ballot."""

    id = "approval"
    name = N_("Approval")
    asks: tuple[Ask, ...] = (Ask("seats", N_("To be chosen"), 1),)

    def prepared(self, question: Question) -> Question:
        """Any number of options may be named; raises `Refusal("poll.too_few_options")` below two options."""
        return super().prepared(question.having(least=0, most=len(question.options)))
