"""Counting: each method its own small module; what they share is here.

A choice is a tuple of option ids, in the order the voter gave them; what the order means is the method's business.
An empty choice is a blank ballot: it took part and chose nothing. Two methods say more in an element: where equal ranks
are allowed it may join ids (`"b=c"`), and a mark stands behind its id (`"b:5"`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from council.domain.kernel import Model
from council.domain.tally.stages import Stage, Tie

Choice = tuple[str, ...]


class Option(Model):
    """One thing a ballot can name; `label` is empty where the words are the program's own (for, against)."""

    id: str
    label: str = ""


class Question(Model):
    """What is asked: the options, how many may be named, how many can win."""

    method: str
    options: tuple[Option, ...]
    least: int = 0
    most: int = 1
    seats: int = 1

    @property
    def option_ids(self) -> tuple[str, ...]:
        """The options' ids, in their order on the ballot."""
        return tuple(option.id for option in self.options)


class Count(Model):
    """The sum of the ballots: votes for each option (first preferences, where options are ranked), blank ballots, and
    the stages where a method has several: in parts of a vote, with the quota and the ties met on the way."""

    totals: dict[str, int]
    blank: int = 0
    invalid: int = 0
    parts: int = 1
    quota: int | None = None
    stages: tuple[Stage, ...] = ()
    ties: tuple[Tie, ...] = ()

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


class Method(Protocol):
    """A way of voting. Built-in ones and plugins' register through the hook `voting_methods`."""

    id: str
    name: str
    """English source text, marked with `N_`."""

    def prepared(self, question: Question) -> Question:
        """The question as it can be asked; raises `Refusal` when it cannot (too few options)."""

    def checked(self, question: Question, choice: Choice) -> Choice:
        """The choice in its one form; raises `Refusal` with what to mend when it is invalid."""

    def counted(self, question: Question, ballots: Iterable[tuple[Choice, int]]) -> Count:
        """The sum over ballots, each with its weight (1, or 0.01 m²)."""

    def winners(self, question: Question, count: Count, needed: int) -> Winners:
        """Who won, when each winner needs `needed` votes."""


def built_in() -> Mapping[str, Method]:
    """The methods that come with the program, by id."""
    from council.domain.tally.choose import Choose
    from council.domain.tally.yes_no import YesNo

    methods: tuple[Method, ...] = (YesNo(), Choose())
    return {method.id: method for method in methods}
