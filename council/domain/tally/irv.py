"""Instant run-off: the last one is excluded and those votes pass on, until somebody has more than half.

Source: Utah Code § 20A-4-603 (instant runoff voting): more than 50 % of the rankings counted at that phase elect; else
the one with fewest is excluded; several seats are filled one after the other, with those already elected left out.
A place shared by several options ends a ballot, as San Francisco's charter has it (§ 13.102(a)). Ties for exclusion:
see `council.domain.tally.lots`.
"""

from __future__ import annotations

from collections.abc import Iterable

from council.domain.kernel import N_
from council.domain.tally import Choice, Count, Draws, Question
from council.domain.tally.lots import Lots, settled
from council.domain.tally.ranked import FIRSTS, Papers, Piles, Ranked, papers
from council.domain.tally.stages import Stage


class InstantRunoff(Ranked):
    """Rank the options; whoever has more than half of the ballots still in play is elected."""

    id = "irv"
    name = N_("Instant run-off")
    how = N_("The last one goes out and those votes pass on, until somebody has more than half.")

    def counted(self, question: Question, ballots: Iterable[tuple[Choice, int]], drawn: Draws = ()) -> Count:
        """The stages of the count; see `Ranked.counted`."""
        sorted_papers = papers(question, ballots)
        return settled(lambda lots: _Counting(question, sorted_papers, lots).count(), drawn)


class _Counting:
    """One run of the count, with some lots drawn."""

    def __init__(self, question: Question, sorted_papers: Papers, drawn: Draws) -> None:
        self.question = question
        self.papers = sorted_papers
        self.lots = Lots(drawn)
        self.elected: list[str] = []
        self.stages: list[Stage] = []
        self.piles = Piles(question.option_ids, sorted_papers.valid)

    def count(self) -> Count:
        totals = dict(self.piles.votes)
        while self._fill_seat() and len(self.elected) < self.question.seats:
            rest = [option for option in self.question.option_ids if option not in self.elected]
            self.piles = Piles(rest, self.papers.valid)
            if not any(self.piles.votes.values()):
                break  # nobody left was ranked by anybody
        return Count(
            totals=totals,
            totals_are=FIRSTS,
            blank=self.papers.blank,
            invalid=self.papers.invalid,
            stages=tuple(self.stages),
            ties=tuple(self.lots.met),
        )

    def _fill_seat(self) -> bool:
        """Exclude one after the other until somebody is elected; False when a lot must decide whom to exclude, or
        there is no vote."""
        history: list[dict[str, int]] = []
        stage = Stage(kind="again", of=tuple(self.elected)) if self.elected else Stage(kind="first")
        while True:
            votes = dict(self.piles.votes)
            history.append(votes)
            winner = self._winner()
            self.stages.append(
                stage.having(
                    votes=votes,
                    exhausted=self.piles.exhausted,
                    elected=(winner,) if winner else (),
                )
            )
            if winner is not None:
                self.elected.append(winner)
                return True
            excluded = self._last(history)
            if excluded is None:
                return False
            del self.piles.continuing[excluded]
            self.piles.pass_on(excluded)
            stage = Stage(kind="exclusion", of=(excluded,))

    def _winner(self) -> str | None:
        """Who has more than half of the votes in play."""
        total = sum(self.piles.votes.values())
        return next((option for option, votes in self.piles.votes.items() if 2 * votes > total), None)

    def _last(self, history: list[dict[str, int]]) -> str | None:
        """Whom to exclude. Those without any vote go one after the other, whoever comes first."""
        votes = self.piles.votes
        lowest = min((votes[option] for option in self.piles.continuing), default=0)
        last = [option for option in self.piles.continuing if votes[option] == lowest]
        if len(last) == len(self.piles.continuing) and lowest == 0:
            return None
        return self.lots.one("exclusion", last, history, immaterial=lowest == 0)
