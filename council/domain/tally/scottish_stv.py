"""Single transferable vote as Scotland's councils are elected: the Weighted Inclusive Gregory Method.

Source: The Scottish Local Government Elections Order 2011 (SSI 2011/399), schedule 1, rules 46 to 53. Transfer values
have five decimal places, any remainder ignored (rule 49(3)), so a vote is counted here in 100,000 parts.
"""

from __future__ import annotations

from collections.abc import Iterable

from council.domain.kernel import N_
from council.domain.tally import Choice, Count, Draws, Question
from council.domain.tally.lots import Lots, settled
from council.domain.tally.ranked import FIRSTS, Papers, Piles, Ranked, papers
from council.domain.tally.stages import Stage, StageKind

PARTS = 100_000


class ScottishStv(Ranked):
    """Rank the options; seats go to those who reach a quota, and what they have beyond it counts for the next ones.

    A place shared by several options ends a ballot (article 2: a next available preference stands in consecutive
    order). A weight counts as so many ballots alike.
    """

    id = "scottish_stv"
    name = N_("Single transferable vote (Scottish rules)")
    how = N_("Whoever reaches the quota has a seat; what is left over counts for the next ones.")

    def counted(self, question: Question, ballots: Iterable[tuple[Choice, int]], drawn: Draws = ()) -> Count:
        """The stages of the count; see `Ranked.counted`."""
        sorted_papers = papers(question, ballots)
        return settled(lambda lots: _Counting(question, sorted_papers, lots).count(), drawn)


def quota(valid: int, seats: int) -> int:
    """The votes that secure a seat (rule 47): valid papers divided by one more than the seats, decimals ignored,
    increased by one."""
    return valid // (seats + 1) + 1


class _Counting:
    """One run of the count, with some lots drawn."""

    def __init__(self, question: Question, sorted_papers: Papers, drawn: Draws) -> None:
        self.seats = question.seats
        self.papers = sorted_papers
        self.valid = sum(sorted_papers.valid.values())
        self.quota = quota(self.valid, question.seats) * PARTS
        self.piles = Piles(question.option_ids, sorted_papers.valid, PARTS)
        self.lots = Lots(drawn)
        self.elected: list[str] = []
        self.stages: list[Stage] = []

    def count(self) -> Count:
        totals = {option: votes // PARTS for option, votes in self.piles.votes.items()}
        if self.valid:
            self._close("first")
            while self._vacancies and self._next_stage():
                pass
        else:
            self.stages.append(Stage(kind="first", votes=dict(self.piles.votes)))
        return Count(
            totals=totals,
            totals_are=FIRSTS,
            blank=self.papers.blank,
            invalid=self.papers.invalid,
            parts=PARTS,
            quota=self.quota,
            stages=tuple(self.stages),
            ties=tuple(self.lots.met),
        )

    @property
    def _vacancies(self) -> int:
        return self.seats - len(self.elected)

    def _next_stage(self) -> bool:
        """The largest surplus is passed on (rules 49, 50), else the lowest is excluded (rules 51, 52); False when a
        lot must decide which."""
        surpluses = {option: self.piles.votes[option] - self.quota for option in self.elected}
        largest = max(surpluses.values(), default=0)
        if largest > 0:
            return self._pass_on_surplus([option for option, surplus in surpluses.items() if surplus == largest])
        lowest = min(self.piles.votes[option] for option in self.piles.continuing)
        return self._exclude([option for option in self.piles.continuing if self.piles.votes[option] == lowest])

    def _pass_on_surplus(self, largest: list[str]) -> bool:
        option = self.lots.one("surplus", largest, self._history)
        if option is None:
            return False
        total = self.piles.votes[option]
        surplus = total - self.quota
        self.piles.pass_on(option, lambda worth: surplus * worth // total)
        self.piles.leave(option, self.quota)
        self._close("surplus", option)
        return True

    def _exclude(self, lowest: list[str]) -> bool:
        """Where the lowest have no votes at all and seats enough remain without them, they are all excluded one after
        the other, whoever comes first."""
        without_votes = self.piles.votes[lowest[0]] == 0
        immaterial = without_votes and len(self.piles.continuing) - len(lowest) >= self._vacancies
        option = self.lots.one("exclusion", lowest, self._history, immaterial=immaterial)
        if option is None:
            return False
        del self.piles.continuing[option]
        self.piles.pass_on(option)
        self._close("exclusion", option)
        return True

    def _close(self, kind: StageKind, *of: str) -> None:
        """The end of a stage: who has reached the quota is elected (rule 48), and where only as many continue as seats
        are left, they are too (rule 53)."""
        votes = self.piles.votes
        reached = self._best_first(option for option in self.piles.continuing if votes[option] >= self.quota)
        self._elect(reached)
        filled = self._best_first(self.piles.continuing) if len(self.piles.continuing) <= self._vacancies else []
        self._elect(filled)
        self.stages.append(
            Stage(
                kind=kind,
                of=of,
                votes=dict(votes),
                exhausted=self.piles.exhausted,
                lost=self.piles.lost,
                elected=(*reached, *filled),
                filled=tuple(filled),
            )
        )

    def _best_first(self, options: Iterable[str]) -> list[str]:
        return sorted(options, key=lambda option: -self.piles.votes[option])

    def _elect(self, options: list[str]) -> None:
        self.elected += options
        for option in options:
            del self.piles.continuing[option]

    @property
    def _history(self) -> list[dict[str, int]]:
        return [stage.votes for stage in self.stages]
