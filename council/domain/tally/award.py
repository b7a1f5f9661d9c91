"""An award decided by a ballot and a panel together: so many per cent for the votes, the rest for the panel's marks.

As awards such as 最美家庭 are given in practice (网络投票 30 %, 评委评分 70 %): whoever has most votes gets the full
points of the ballot and the others in proportion; a panel's marks are a share of the most that it could give. Points
are exact fractions; only what is shown is rounded. The panel's marks are frozen when the vote opens, so nobody can fit
them to the votes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from council.domain.kernel import N_, Refusal, Text
from council.domain.tally import Ask, Choice, Count, Draws, OptionNumbers, Question, Winners
from council.domain.tally.choose import Choose, best_first
from council.domain.tally.stages import ResultRow, ResultTable

SHARE, FULL = "ballot_share", "full_mark"
WHOLE = 100


class Award(Choose):
    """Name up to `most`; votes and the panel's marks are added up by the shares that were set."""

    id = "award"
    name = N_("Award: ballot and panel")
    how = N_("Votes and the panel's marks are added up by their shares; the most points win.")
    majority = False
    by_hand = False
    asks: tuple[Ask, ...] = (
        Ask("most", N_("Choose up to"), 1),
        Ask("seats", N_("To be chosen"), 1),
        Ask(SHARE, N_("Ballot counts %"), 30),
        Ask(FULL, N_("Full mark"), 100),
    )
    option_numbers = OptionNumbers(N_("marks of each member of the panel"), many=True)

    def prepared(self, question: Question) -> Question:
        """As `Choose`; raises `Refusal` too when the shares or the panel's marks cannot be."""
        question = super().prepared(question.having(least=0))
        ballot_share, full = question.terms.get(SHARE, 30), question.terms.get(FULL, 100)
        if not 0 < ballot_share < WHOLE:
            raise Refusal("poll.share_outside", share=ballot_share)
        judges = len(question.options[0].numbers)
        for option in question.options:
            if not option.numbers or len(option.numbers) != judges:
                raise Refusal("poll.panel_uneven", option=option.label or option.id)
            if max(option.numbers) > full or min(option.numbers) < 0:
                raise Refusal("poll.panel_outside", option=option.label or option.id, most=full)
        return question.having(terms={SHARE: ballot_share, FULL: full})

    def counted(self, question: Question, ballots: Iterable[tuple[Choice, int]], drawn: Draws = ()) -> Count:
        """Votes for each, and the table of points."""
        count = super().counted(question, ballots, drawn)
        return count.having(table=_own(question, count.totals))

    def winners(self, question: Question, count: Count, needed: int) -> Winners:
        """The `seats` with most points; equal points across the last seat are a tie."""
        del needed
        sums = {option: ballot + panel for option, (ballot, panel) in points(question, count.totals).items()}
        return best_first(question, sums, Fraction(0))


def points(question: Question, totals: Mapping[str, int]) -> dict[str, tuple[Fraction, Fraction]]:
    """What each option has of the ballot's and of the panel's points, together 100 at most."""
    ballot_share, full = question.terms[SHARE], question.terms[FULL]
    most = max(totals.values(), default=0)
    found = {}
    for option in question.options:
        votes = Fraction(totals[option.id], most) if most else Fraction(0)
        panel = Fraction(sum(option.numbers), full * len(option.numbers))
        found[option.id] = (votes * ballot_share, panel * (WHOLE - ballot_share))
    return found


def rounded(value: Fraction) -> str:
    """A number of points with two decimals, halves rounded up."""
    hundredths = (value.numerator * 200 + value.denominator) // (2 * value.denominator)
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def _own(question: Question, totals: Mapping[str, int]) -> ResultTable:
    ballot_share = question.terms[SHARE]
    found = {option: (ballot, panel, ballot + panel) for option, (ballot, panel) in points(question, totals).items()}
    ordered = sorted(question.options, key=lambda option: -found[option.id][-1])
    return ResultTable(
        title=Text(zh="综合得分", en="Points"),
        heads=(
            Text(zh="得票", en="Votes"),
            Text(zh=f"投票分（{ballot_share}%）", en=f"Ballot ({ballot_share} %)"),
            Text(zh=f"评审分（{WHOLE - ballot_share}%）", en=f"Panel ({WHOLE - ballot_share} %)"),
            Text(zh="总分", en="Sum"),
        ),
        rows=tuple(
            ResultRow(
                option=option.id,
                cells=(str(totals[option.id]), *map(rounded, found[option.id])),
            )
            for option in ordered
        ),
        said=(
            Text(
                zh="得票最多者计投票满分，其余按比例折算；排名按精确分数，表中四舍五入到两位小数。",
                en="Whoever has most votes gets the ballot's full points, the others in proportion. Ranked by exact "
                "fractions; the table is rounded to two decimals.",
            ),
        ),
    )
