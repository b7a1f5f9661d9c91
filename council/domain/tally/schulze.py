"""Schulze's method: every two options are compared, and the strongest chains of victories decide.

Source: Markus Schulze, "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent single-winner
election method", Social Choice and Welfare 36 (2011) 267–303; strength of a link is the number of winning votes.
Whoever is not ranked is ranked last; equal ranks prefer neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from council.domain.kernel import N_
from council.domain.tally import Choice, Count, Draws, Question
from council.domain.tally.lots import Lots
from council.domain.tally.ranked import FIRSTS, Ranked, grouped, place
from council.domain.tally.stages import Stage

Matrix = list[list[int]]
"""For each ordered pair of options, by their places on the ballot: voters, or the strength of a path."""


class Schulze(Ranked):
    """Rank the options, several on one rank if you like; whoever no other beats is elected.

    Several seats go to the first of the resulting order: to those whom nobody beats, then to those whom nobody beats
    among the rest. This is not proportional; for that there is the single transferable vote.
    """

    id = "schulze"
    name = N_("Pairwise comparison (Schulze)")
    how = N_("Every two are compared; whoever no other one beats wins.")
    equal_ranks = True

    def counted(self, question: Question, ballots: Iterable[tuple[Choice, int]], drawn: Draws = ()) -> Count:
        """Comparisons, strongest paths, and the order; see `Ranked.counted`. Lots are for the last seats."""
        options = question.option_ids
        choices = grouped(ballots)
        blank = choices.pop((), 0)
        preferred, firsts = compared(options, choices)
        strongest = paths(preferred)
        lots = Lots(drawn)
        beaten = [[strongest[b][a] > strongest[a][b] for b in range(len(options))] for a in range(len(options))]
        elected = _seated(beaten, question, lots) if choices else ()
        lots.require_all_used()
        beats = {
            option: sum(beaten[b][a] for b in range(len(options)))  # a beats b
            for a, option in enumerate(options)
        }
        return Count(
            totals=dict(zip(options, firsts, strict=True)),
            totals_are=FIRSTS,
            blank=blank,
            stages=(
                Stage(kind="pairs", pairs=_named(options, preferred)),
                Stage(kind="paths", pairs=_named(options, strongest)),
                Stage(kind="order", votes=beats, elected=elected),
            ),
            ties=tuple(lots.met),
        )


def compared(options: Sequence[str], choices: dict[Choice, int]) -> tuple[Matrix, list[int]]:
    """How many voters rank each option above each other one, and how many rank it first (equal firsts for each).

    Options are bits, so that a place of a ballot is one look-up however many options it stands above: there are fewer
    different pairs of a place and all below it than there are ballots.
    """
    many = len(options)
    bits = {option: 1 << at for at, option in enumerate(options)}
    everybody = (1 << many) - 1
    above: dict[tuple[int, int], int] = {}
    firsts = [0] * many
    for choice, weight in choices.items():
        below = everybody
        for at, element in enumerate(choice):
            rank = bits.get(element)
            if rank is None:
                rank = bits[element] = sum(bits[option] for option in place(element, bits))
            below &= ~rank
            above[rank, below] = above.get((rank, below), 0) + weight
            if at == 0:
                for option in _places(rank):
                    firsts[option] += weight
    preferred = [[0] * many for _ in options]
    for (rank, below), weight in above.items():
        losers = _places(below)
        for winner in _places(rank):
            row = preferred[winner]
            for loser in losers:
                row[loser] += weight
    return preferred, firsts


def _places(bits: int) -> list[int]:
    return [at for at in range(bits.bit_length()) if bits >> at & 1]


def paths(preferred: Matrix) -> Matrix:
    """The strength of the strongest path between each two: as strong as its weakest link (§2.3.1; Floyd and
    Warshall's algorithm with minimum and maximum)."""
    every = range(len(preferred))
    strongest = [[preferred[a][b] if preferred[a][b] > preferred[b][a] else 0 for b in every] for a in every]
    for via in every:
        for a in every:
            if a != via and strongest[a][via]:
                for b in every:
                    if b not in (a, via):
                        strongest[a][b] = max(strongest[a][b], min(strongest[a][via], strongest[via][b]))
    return strongest


def _seated(beaten: list[list[bool]], question: Question, lots: Lots) -> tuple[str, ...]:
    """Seat by seat, those whom none of the rest beats; a lot where they are more than the seats left."""
    options = question.option_ids
    rest = list(range(len(options)))
    elected: list[str] = []
    while rest and len(elected) < question.seats:
        best = [a for a in rest if not any(beaten[a][b] for b in rest)]
        names = [options[a] for a in best]
        left = question.seats - len(elected)
        if len(best) > left:
            return (*elected, *lots.seats(names, left, stage=3))
        elected += names
        rest = [a for a in rest if a not in best]
    return tuple(elected)


def _named(options: Sequence[str], matrix: Matrix) -> dict[str, dict[str, int]]:
    return {
        option: {other: matrix[a][b] for b, other in enumerate(options) if a != b} for a, option in enumerate(options)
    }
