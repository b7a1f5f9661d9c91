"""For, against, abstain: one question, one answer."""

from __future__ import annotations

from collections.abc import Iterable

from council.domain.kernel import N_, Refusal
from council.domain.tally import Choice, Count, Draws, Method, Option, Question, Winners

YES, NO, ABSTAIN = "yes", "no", "abstain"
OPTIONS = (Option(id=YES), Option(id=NO), Option(id=ABSTAIN))


class YesNo(Method):
    """赞成、反对、弃权. What abstentions weigh is the rule's business, not the count's."""

    id = "yes_no"
    name = N_("For / against / abstain")
    ballot = "answers"
    by_hand = True

    def prepared(self, question: Question) -> Question:
        """The three fixed options, one of them to be named."""
        return question.having(options=OPTIONS, least=1, most=1, seats=1)

    def checked(self, question: Question, choice: Choice) -> Choice:
        """Exactly one of the three; raises `Refusal("ballot.choose_one")`."""
        if len(choice) != 1 or choice[0] not in question.option_ids:
            raise Refusal("ballot.choose_one")
        return choice

    def counted(self, question: Question, ballots: Iterable[tuple[Choice, int]], drawn: Draws = ()) -> Count:
        """Votes for each of the three."""
        del drawn
        totals = dict.fromkeys(question.option_ids, 0)
        for choice, weight in ballots:
            totals[choice[0]] += weight
        return Count(totals=totals)

    def winners(self, question: Question, count: Count, needed: int) -> Winners:
        """Nobody stands for election in a yes/no question: the rule's verdict says it all."""
        del question, count, needed
        return Winners()
