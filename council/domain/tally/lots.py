"""Ties and lots: nobody is taken before an equal silently.

Where options stand equal, the most recent earlier stage at which they differed decides (Scottish Local Government
Elections Order 2011, schedule 1, rules 50 and 52, which the other methods here follow too); else a lot must. A count
takes the lots that were drawn (`Draws`) in order. Without one it goes on only where the lot is immaterial: where the
same options are elected whoever is taken. Otherwise it stops there and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from council.domain.kernel import Refusal
from council.domain.tally import Count, Draws
from council.domain.tally.stages import About, Tie

MOST_RECOUNTS = 150  # to find out whether a lot is material; a tangle beyond that is left to the lot


class Lots:
    """The ties of one run of a count."""

    def __init__(self, drawn: Draws) -> None:
        self.met: list[Tie] = []
        self._drawn = list(drawn)

    def one(
        self, about: About, options: Sequence[str], history: Sequence[Mapping[str, int]], *, immaterial: bool = False
    ) -> str | None:
        """Which of these equal options is taken; None when a lot must say so and none is drawn.

        `history` is the votes at the end of each stage so far: the lowest is excluded, the highest goes first.
        `immaterial` says that the caller knows that it makes no difference.
        """
        if len(options) == 1:
            return options[0]
        stage = len(history) + 1
        among, earlier = _looked_back(about, options, history)
        tie = Tie(stage=stage, about=about, options=tuple(options), among=among, earlier=earlier)
        if len(among) == 1:
            self.met.append(tie.having(settled="earlier_stage", chosen=among))
            return among[0]
        if immaterial:
            self.met.append(tie.having(settled="immaterial", chosen=among[:1]))
            return among[0]
        chosen = self._draw(among)
        self.met.append(tie.having(settled="lot", chosen=(chosen,)) if chosen else tie)
        return chosen

    def seats(self, options: Sequence[str], seats: int, stage: int) -> tuple[str, ...]:
        """Which of these equal options get the seats that are left, as far as lots are drawn."""
        among, chosen = tuple(options), tuple[str, ...]()
        while len(chosen) < seats and (taken := self._draw(among)):
            among = tuple(option for option in among if option != taken)
            chosen = (*chosen, taken)
        settled = "lot" if len(chosen) == seats else None
        self.met.append(
            Tie(stage=stage, about="seat", options=tuple(options), among=among, settled=settled, chosen=chosen)
        )
        return chosen

    def require_all_used(self) -> None:
        """Raises `Refusal("count.lot_unneeded")` when a lot was drawn that the count never asked for."""
        if self._drawn and all(tie.settled for tie in self.met):
            raise Refusal("count.lot_unneeded", candidate=self._drawn[0])

    def _draw(self, among: tuple[str, ...]) -> str | None:
        if not self._drawn:
            return None
        taken = self._drawn.pop(0)
        if taken not in among:
            raise Refusal("count.lot_elsewhere", candidate=taken, tied=among)
        return taken


def _looked_back(
    about: About, options: Sequence[str], history: Sequence[Mapping[str, int]]
) -> tuple[tuple[str, ...], int | None]:
    """Those still equal after looking back stage by stage, and the earliest stage that told any apart."""
    among, told = tuple(options), None
    extreme = min if about == "exclusion" else max
    for at in range(len(history) - 1, -1, -1):
        votes = history[at]
        bound = extreme(votes[option] for option in among)
        fewer = tuple(option for option in among if votes[option] == bound)
        if len(fewer) < len(among):
            among, told = fewer, at + 1
        if len(among) == 1:
            break
    return among, told


def settled(counted: Callable[[Draws], Count], drawn: Draws) -> Count:
    """The count, gone on with at each tie where the lot is immaterial or was drawn; `counted` counts with some lots.

    Raises `Refusal("count.lot_elsewhere")` when a lot fell on one that was not in the tie,
    `Refusal("count.lot_unneeded")` when one is left over.
    """
    known: dict[Draws, Count] = {}
    lots: Draws = ()
    idle: set[int] = set()
    left = list(drawn)
    count = known[lots] = counted(lots)
    while (tie := count.open_tie) is not None:
        ends = [_ends((*lots, option), counted, known) for option in tie.among]
        if None not in ends and len(set(ends)) == 1:
            idle.add(len(lots))
            lots = (*lots, tie.among[0])
        elif left:
            lots = (*lots, left.pop(0))
        else:
            break
        count = known[lots] = known[lots] if lots in known else counted(lots)
    if left:
        raise Refusal("count.lot_unneeded", candidate=left[0])
    return _marked(count, idle)


def _ends(
    lots: Draws, counted: Callable[[Draws], Count], known: dict[Draws, Count]
) -> frozenset[frozenset[str]] | None:
    """Every set of options that may be elected once these lots have fallen; None when that takes too long to say."""
    if lots not in known:
        if len(known) >= MOST_RECOUNTS:
            return None
        known[lots] = counted(lots)
    count = known[lots]
    if count.open_tie is None:
        return frozenset({frozenset(count.elected)})
    ends: set[frozenset[str]] = set()
    for option in count.open_tie.among:
        below = _ends((*lots, option), counted, known)
        if below is None:
            return None
        ends |= below
    return frozenset(ends)


def _marked(count: Count, idle: set[int]) -> Count:
    """The lots that nobody needed to draw are marked as what they are: immaterial."""
    ties: list[Tie] = []
    lots = 0
    for tie in count.ties:
        ties.append(tie.having(settled="immaterial") if tie.settled == "lot" and lots in idle else tie)
        lots += tie.settled == "lot"
    return count.having(ties=tuple(ties))
