"""A count told in words and tables: the stage table that the projector, the terminal, the minutes and `council count`
show, and what happened at each stage.

Everything needed is in the count itself, so an old meeting is told without the method that counted it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from council.domain.tally import Count, Question
from council.domain.tally.stages import ABOUT, BY_LOT, TITLES, ResultTable, Stage, Tie, decimal

Names = Mapping[str, str]
"""What each option is called, in the order in which rows stand."""


class Words(Protocol):
    """The part of a viewer's words that is needed here."""

    language: str

    def __call__(self, text: str, /, **params: Any) -> str:
        """The text in the viewer's language, its fields filled in."""

    def list(self, items: Sequence[str], /) -> str:
        """Several things in a row: a, b and c."""


@dataclass(frozen=True)
class Cell:
    """What stands in a table: a number, marked where somebody is elected at that stage; `out` where somebody has been
    excluded."""

    text: str = ""
    won: bool = False
    out: bool = False


@dataclass(frozen=True)
class Row:
    """One option (empty for a sum): its name and its cells."""

    option: str
    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """A picture of a count: columns behind the names, a row for each option, and what is to be said below. In `steps`
    the columns follow each other: where there is no room for all, the last ones say most."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    said: tuple[str, ...] = ()
    steps: bool = False


def tables(question: Question, count: Count, _: Words) -> tuple[Table, ...]:
    """All tables of a count: comparisons in pairs, the stages, the method's own; none for a count that is plain
    votes."""
    names = {option.id: option.label or option.id for option in question.options}
    found = [matrix(number, stage, names, _) for number, stage in enumerate(count.stages, 1) if stage.pairs]
    steps = [(number, stage) for number, stage in enumerate(count.stages, 1) if not stage.pairs]
    if steps:
        found.append(_stages(steps, names, count, _))
    if count.table is not None:
        found.append(_own(count.table, names, _))
    return tuple(found)


def story(count: Count, names: Names, _: Words) -> tuple[str, ...]:
    """What happened, stage by stage, and how ties were settled: one sentence each."""
    steps = [(number, stage) for number, stage in enumerate(count.stages, 1) if not stage.pairs]
    told = [f"{number}. " + stage_told(stage, names, _) for number, stage in steps]
    return (*told, *(tie_told(tie, names, _) for tie in count.ties))


# -- tables ------------------------------------------------------------------------------------------------------


def _stages(steps: Sequence[tuple[int, Stage]], names: Names, count: Count, _: Words) -> Table:
    said = list(story(count, names, _))
    if count.quota is not None:
        said.insert(0, _("Quota: {quota} votes secure a seat.", quota=count.quota // count.parts))
    heads = tuple(str(number) for number, _stage in steps)
    rows = stage_rows(_plain(steps, count), names, count if _in_parts(count) else count.having(parts=1), _)
    return Table(_("The count, stage by stage"), heads, rows, tuple(said), steps=True)


def _in_parts(count: Count) -> bool:
    """Whether some votes are parts of a vote; else five noughts behind each number say nothing."""
    return any(
        amount % count.parts
        for stage in count.stages
        for amount in (*stage.votes.values(), stage.exhausted, stage.lost)
    )


def _plain(steps: Sequence[tuple[int, Stage]], count: Count) -> Sequence[tuple[int, Stage]]:
    if _in_parts(count):
        return steps
    return [
        (
            number,
            stage.having(
                votes={option: votes // count.parts for option, votes in stage.votes.items()},
                exhausted=stage.exhausted // count.parts,
                lost=stage.lost // count.parts,
            ),
        )
        for number, stage in steps
    ]


def stage_rows(steps: Sequence[tuple[int, Stage]], names: Names, count: Count, _: Words) -> tuple[Row, ...]:
    """Where each option stands at the end of each stage; below, the votes that name nobody further or were lost."""
    rows = [Row(option, name, tuple(_standing(option, steps, count))) for option, name in names.items()]
    for label, amounts in (
        (_("Names nobody further"), [stage.exhausted for _number, stage in steps]),
        (_("Lost in shortening"), [stage.lost for _number, stage in steps]),
    ):
        if any(amounts):
            rows.append(Row("", label, tuple(Cell(decimal(amount, count.parts)) for amount in amounts)))
    return tuple(rows)


def _standing(option: str, steps: Sequence[tuple[int, Stage]], count: Count) -> Iterable[Cell]:
    gone = told = False
    for _number, stage in steps:
        gone = stage.kind != "again" and (gone or (stage.kind == "exclusion" and option in stage.of))
        if option not in stage.votes:
            yield Cell()
        elif gone:
            yield Cell(out=not told)
            told = True
        else:
            yield Cell(decimal(stage.votes[option], count.parts), won=option in stage.elected)


def matrix(number: int, stage: Stage, names: Names, _: Words) -> Table:
    """Every option against every other; the columns are headed by the rows' numbers."""
    order = {option: str(place) for place, option in enumerate(names, 1)}
    rows = tuple(
        Row(
            option,
            f"{order[option]} {name}",
            tuple(
                Cell(out=True)
                if other == option
                else Cell(decimal(stage.pairs[option][other], 1), won=_beats(stage, option, other))
                for other in names
            ),
        )
        for option, name in names.items()
    )
    return Table(f"{number}. {_title(stage, names, _)}", tuple(order.values()), rows)


def _beats(stage: Stage, option: str, other: str) -> bool:
    return stage.pairs[option][other] > stage.pairs[other][option]


def _own(table: ResultTable, names: Names, _: Words) -> Table:
    def say(text: Any) -> str:
        return str(text.in_language(_.language))

    rows = tuple(Row(row.option, names[row.option], tuple(map(Cell, row.cells))) for row in table.rows)
    return Table(say(table.title), tuple(map(say, table.heads)), rows, tuple(map(say, table.said)))


# -- in words ----------------------------------------------------------------------------------------------------


def _title(stage: Stage, names: Names, _: Words) -> str:
    return _(TITLES[stage.kind], options=_listed(stage.of, names, _))


def _listed(options: Iterable[str], names: Names, _: Words) -> str:
    return _.list([names.get(option, option) for option in options])


def stage_told(stage: Stage, names: Names, _: Words) -> str:
    """What was done at a stage, and who is elected at its end."""
    said = _title(stage, names, _)
    reached = [option for option in stage.elected if option not in stage.filled]
    if reached:
        said = _("{stage} – elected: {options}", stage=said, options=_listed(reached, names, _))
    if stage.filled:
        filled = _listed(stage.filled, names, _)
        said = _("{stage} – as many as seats are left, so elected: {options}", stage=said, options=filled)
    return said


def drawn_told(name: str, chosen: str, counts: Iterable[Count], _: Words) -> str:
    """On whom a lot fell, and what became of them: in a run-off it is whoever goes, not whoever wins."""
    ties = (tie for count in counts for tie in count.ties if tie.settled == "lot" and chosen in tie.chosen)
    about = next((tie.about for tie in ties), None)
    return _("{name} ({fate})", name=name, fate=_(BY_LOT[about])) if about else name


def tie_told(tie: Tie, names: Names, _: Words) -> str:
    """Between whom votes were equal, and how that was settled, if it was."""
    told = {
        "stage": tie.stage,
        "about": _(ABOUT[tie.about]),
        "options": _listed(tie.options, names, _),
        "chosen": _listed(tie.chosen, names, _),
    }
    if tie.settled == "earlier_stage":
        return _(
            "Tie at stage {stage}. {about}: {options}. Stage {earlier} decided: {chosen}.", earlier=tie.earlier, **told
        )
    if tie.settled == "lot":
        return _("Tie at stage {stage}. {about}: {options}. The lot fell on {chosen}.", **told)
    if tie.settled == "immaterial":
        return _(
            "Tie at stage {stage}. {about}: {options}. Either way the same are elected; taken here: {chosen}.", **told
        )
    told["options"] = _listed(tie.among, names, _)
    return _("TIE at stage {stage}. {about}: a lot must decide between {options}.", **told)
