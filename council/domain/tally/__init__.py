"""Counting: each method its own small module; what they share, and what a method is, is here.

A choice is a tuple of option ids, in the order the voter gave them; what the order means is the method's business.
An empty choice is a blank ballot: it took part and chose nothing. Two methods say more in an element: where equal ranks
are allowed it may join ids (`"b=c"`), and a mark stands behind its id (`"b:5"`).

A way of voting is a `Method`: a small object without state, from this program or from a plugin (hook `voting_methods`).
Subclass it and write what differs; nothing else in the program knows any method by name. It says

- how a question is **asked**: `asks` are the numbers that the chair fills in besides the options, `option_numbers` what
  is typed behind each option (a cost, a panel's marks), `prepared` puts the question into its one form or refuses it;
- what its **ballot** looks like: `ballot` is one of the kinds that the program draws (`answers`, `ticks`, `ranking`,
  `scores`), or an `OwnBallot` with a template and a reader of its own; `checked` refuses an invalid choice with what to
  mend, and is asked of every ballot before it is recorded;
- how ballots are **counted**: `counted` sums them up, `winners` says who won. Counting is pure and exact: whole numbers
  only, the same ballots in any order come to the same count, and a tie is said (`Winners.tied`, `Count.ties`), never
  settled by the order of the ballot;
- what the **result** looks like: votes are drawn as bars; stages (`Count.stages`) and a table of the method's own
  (`Count.table`) follow them as a table on the projector, in the terminal and in the minutes. All of it is recorded
  with the result, so that an old meeting is read without its plugin.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from council.domain.kernel import Model
from council.domain.tally.stages import ResultTable, Stage, Tie

Choice = tuple[str, ...]
Draws = tuple[str, ...]
"""On whom the lots fell that were drawn so far, in order: who is excluded, passed on or seated."""


class Option(Model):
    """One thing a ballot can name; `label` is empty where the words are the program's own (for, against).

    `person` is the id of the resident whom it names, if it names one. `numbers` are what a method asks to know of it:
    its cost in fen, the marks that each member of a panel gave.
    """

    id: str
    label: str = ""
    person: str = ""
    numbers: tuple[int, ...] = ()


class Barred(Model):
    """Somebody, or something, that was proposed and does not stand on the ballot: a disqualifying condition
    (一票否决条件), with the reason as it was recorded."""

    label: str
    reason: str
    person: str = ""


class Question(Model):
    """What is asked: the options, how many may be named (or which marks may be given), how many can win.

    `terms` are numbers that only the method itself understands (`Method.asks`). `majority` says whether the rule's
    majority is asked of each winner. `barred` were kept off the ballot.
    """

    method: str
    options: tuple[Option, ...]
    least: int = 0
    most: int = 1
    seats: int = 1
    terms: dict[str, int] = {}
    majority: bool = True
    barred: tuple[Barred, ...] = ()

    @property
    def option_ids(self) -> tuple[str, ...]:
        """The options' ids, in their order on the ballot."""
        return tuple(option.id for option in self.options)


class Count(Model):
    """The sum of the ballots: votes for each option (first preferences, where options are ranked), blank ballots, and
    the stages where a method has several: in parts of a vote, with the quota and the ties met on the way. `table` is a
    table of the method's own; `totals_are` says in English source text what the totals are, where they are no plain
    votes."""

    totals: dict[str, int]
    totals_are: str = ""
    blank: int = 0
    invalid: int = 0
    parts: int = 1
    quota: int | None = None
    stages: tuple[Stage, ...] = ()
    ties: tuple[Tie, ...] = ()
    table: ResultTable | None = None

    @property
    def elected(self) -> tuple[str, ...]:
        """Those whom the stages elect, in order of election; none for a method without stages."""
        return tuple(option for stage in self.stages for option in stage.elected)

    @property
    def open_tie(self) -> Tie | None:
        """The tie at which the count stopped because a lot must decide."""
        return next((tie for tie in self.ties if tie.settled is None), None)


class Winners(Model):
    """Who won: `elected` best first; `tied` are those among whom the last seats could not be decided."""

    elected: tuple[str, ...] = ()
    tied: tuple[str, ...] = ()


# -- what a method declares ----------------------------------------------------------------------------------------

BallotKind = Literal["answers", "ticks", "ranking", "scores"]
"""For, against, abstain; boxes to tick; an order; a mark for each."""

Unit = Literal["number", "money"]
"""A plain number, or fen (typed and shown in yuan)."""

PostedForm = Mapping[str, Sequence[str]]
"""The fields of a ballot as a browser sent them: name to values."""


@dataclass(frozen=True)
class Ask:
    """A number that the chair fills in when the vote is opened.

    `least`, `most` and `seats` are the question's own; any other `name` goes into `Question.terms`. `label` is English
    source text.
    """

    name: str
    label: str
    default: int = 0
    unit: Unit = "number"


@dataclass(frozen=True)
class OptionNumbers:
    """What the chair types behind each option, `many` for several numbers; `label` says what, in English source
    text."""

    label: str
    unit: Unit = "number"
    many: bool = False


@dataclass(frozen=True)
class OwnBallot:
    """A ballot page of a method's own, drawn inside the form of the phone's page.

    `template` is the source of a Jinja template; everything in it is escaped. It gets `_` (the voter's words),
    `question`, `form` (what the voter had sent, where the server refused it, else empty), `cast` (the buttons that cast
    and abstain) and what `values` returns, and draws what stands inside the form. No script of its own is run: the
    page's script counts what is ticked if a `<p class="count" data-said="Chosen # of 5" data-most="5">` stands in the
    form, adding up `data-cost` where the boxes have one, and divides by `data-per` to show it.

    `read` makes the choice out of the form; it may raise `Refusal`. `Method.checked` is asked of it in any case.
    """

    template: str
    read: Callable[[Question, PostedForm], Choice]
    values: Callable[[Question], Mapping[str, Any]] = lambda _question: {}


class Method(Protocol):
    """A way of voting. Subclass it: what stands here is what holds where a method does not say otherwise."""

    id: str
    name: str
    """English source text, marked with `N_`."""
    how: str = ""
    """One sentence for voters on how the winner is found; English source text. Empty: the rule says it."""
    ballot: BallotKind | OwnBallot = "ticks"
    majority: bool = True
    """Whether each winner needs the rule's majority too. Where the method has a majority of its own (a quota, a
    comparison in pairs) or sums that are no number of voters, it does not; the quorum is asked always."""
    by_hand: bool = False
    """Whether it can be held by show of hands when everybody names one thing."""
    asks: tuple[Ask, ...] = ()
    option_numbers: OptionNumbers | None = None

    def prepared(self, question: Question) -> Question:
        """The question as it can be asked; raises `Refusal` when it cannot (too few options)."""
        ...

    def checked(self, question: Question, choice: Choice) -> Choice:
        """The choice in its one form; raises `Refusal` with what to mend when it is invalid."""
        ...

    def counted(self, question: Question, ballots: Iterable[tuple[Choice, int]], drawn: Draws = ()) -> Count:
        """The sum over ballots, each with its weight (1, or 0.01 m²).

        `drawn` are the lots drawn so far, in order, for methods that meet ties while counting; the others leave them
        alone, and the program seats those on whom they fell.
        """
        ...

    def winners(self, question: Question, count: Count, needed: int) -> Winners:
        """Who won, when each winner needs `needed` votes (1, where the rule's majority is not asked)."""
        ...


def built_in() -> Mapping[str, Method]:
    """The methods that come with the program, by id, in the order in which a chair is offered them."""
    from council.domain.tally.approval import Approval
    from council.domain.tally.award import Award
    from council.domain.tally.choose import Choose
    from council.domain.tally.irv import InstantRunoff
    from council.domain.tally.schulze import Schulze
    from council.domain.tally.score import Score
    from council.domain.tally.scottish_stv import ScottishStv
    from council.domain.tally.yes_no import YesNo

    methods: tuple[Method, ...] = (
        YesNo(),
        Choose(),
        Approval(),
        Score(),
        InstantRunoff(),
        ScottishStv(),
        Schulze(),
        Award(),
    )
    return {method.id: method for method in methods}
