"""An election counted by itself, outside a poll: of ballots that rank, by any of the methods, whoever has most.

No decision rule is asked here, so no majority but the method's own. Rankings are read for methods that ask something
else: the first place is the one vote, those named are approved of, a place is worth as many marks as options stand
below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from council.domain.kernel import Model
from council.domain.tally import Choice, Count, Draws, Question
from council.domain.tally.approval import Approval
from council.domain.tally.irv import InstantRunoff
from council.domain.tally.lots import Lots
from council.domain.tally.plurality import Plurality
from council.domain.tally.ranked import EQUAL, Ranked
from council.domain.tally.schulze import Schulze
from council.domain.tally.score import MARK, Score
from council.domain.tally.scottish_stv import ScottishStv
from council.domain.tally.stages import Stage

Ranking = tuple[tuple[str, ...], ...]
"""A ballot's places, best first; options that share one are equal, an empty one was skipped."""

ElectionMethod = Plurality | Approval | Score | InstantRunoff | ScottishStv | Schulze


class Outcome(Model):
    """What came out: the question as it was counted, and the count with its stages, its ties and who is elected."""

    question: Question
    count: Count


def election_methods() -> Mapping[str, ElectionMethod]:
    """The methods that count elections, by id."""
    methods: tuple[ElectionMethod, ...] = (
        Plurality(),
        Approval(),
        Score(),
        InstantRunoff(),
        ScottishStv(),
        Schulze(),
    )
    return {method.id: method for method in methods}


def outcome(
    question: Question, rankings: Iterable[tuple[Ranking, int]], *, complete: bool = False, drawn: Draws = ()
) -> Outcome:
    """Count rankings, each with its weight, by the question's method.

    `complete` says that every ranking had to name all options, so that naming says nothing and the last place is not
    approved of. `drawn` are the lots that were drawn, in order: who is excluded, passed on or seated.

    Raises `Refusal("count.lot_elsewhere")` when a lot does not fit its tie, `Refusal("count.lot_unneeded")` when one is
    left over.
    """
    method = election_methods()[question.method]
    many = len(question.options)
    question = question.having(least=0, most=max(many - 1, 1), seats=min(question.seats, many))
    choices: list[tuple[Choice, int]] = []
    invalid = 0
    for ranking, weight in rankings:
        choice = _read(ranking, method, question, complete=complete)
        if choice is None:
            invalid += weight
        else:
            choices.append((choice, weight))
    if isinstance(method, Ranked):
        count = method.counted(question, choices, drawn)
    else:
        count = _in_one_stage(method, question, choices, drawn)
    return Outcome(question=question, count=count.having(invalid=count.invalid + invalid))


def _in_one_stage(
    method: Plurality | Approval | Score, question: Question, choices: list[tuple[Choice, int]], drawn: Draws
) -> Count:
    count = method.counted(question, choices)
    winners = method.winners(question, count, needed=1)
    elected, lots = winners.elected, Lots(drawn)
    if winners.tied:
        elected = (*elected, *lots.seats(winners.tied, question.seats - len(elected), stage=1))
    lots.require_all_used()
    stage = Stage(kind="votes", votes=count.totals, elected=elected)
    return count.having(stages=(stage,), ties=tuple(lots.met))


def _read(ranking: Ranking, method: ElectionMethod, question: Question, *, complete: bool) -> Choice | None:
    """A ranking as the choice that a method asks for; () is a blank ballot, None one that cannot be counted."""
    places = tuple(options for options in ranking if options)
    if not places:
        return ()
    if isinstance(method, Plurality):
        return places[0] if len(places[0]) == 1 else None
    if isinstance(method, Approval):
        approved = places[:-1] if complete else places
        return tuple(option for options in approved for option in options)
    if isinstance(method, Score):
        return _marks(places, len(question.options))
    if isinstance(method, ScottishStv) and () in ranking:
        places = ranking[: ranking.index(())]  # a preference that does not follow the one before it counts no more
    return tuple(EQUAL.join(options) for options in places) or None


def _marks(places: Ranking, many: int) -> Choice:
    """For each option, how many stand below it, those not ranked included."""
    marks: list[str] = []
    below = many
    for options in places:
        below -= len(options)
        marks += (f"{option}{MARK}{below}" for option in options)
    return tuple(marks)
