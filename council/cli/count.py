"""`council count`: count elections out of ballot files by any method, so that anybody can hold a count against them."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from council.cli.count_table import shown
from council.documents.ballot_files import Election, read_ballots
from council.domain.kernel import Refusal
from council.domain.tally import Count, Option, Question
from council.domain.tally.outcome import outcome
from council.domain.tally.stages import Stage, Tie, decimal
from council.i18n import Words

WIDTH = 100  # where no terminal says how wide it is


@dataclass(frozen=True)
class Counted:
    """One file with its election and what came out."""

    file: Path
    election: Election
    question: Question
    count: Count


def count(
    files: Sequence[Path], method: str, seats: int | None, lots: Sequence[str], _: Words, *, as_json: bool
) -> int:
    """Print the stage table of each file, or one JSON object a line. Nothing is printed unless all can be counted.

    `lots` are those on whom a lot fell, by name or number, in order; raises `Refusal("count.lot_many_files")` when
    they could belong to several files, and what the readers of ballot files raise.
    """
    if lots and len(files) > 1:
        raise Refusal("count.lot_many_files")
    everything = [_counted(file, method, seats, lots) for file in _one_by_one(files)]
    if as_json:
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8")  # what reads JSON expects nothing else
        for counted in everything:
            sys.stdout.write(as_line(counted) + "\n")
    else:
        width = shutil.get_terminal_size((WIDTH, 24)).columns
        for at, counted in enumerate(everything):
            if at:
                print()  # noqa: T201
            for line in shown(counted.file.name, counted.election, counted.question, counted.count, width, _):
                print(line)  # noqa: T201
    return 0


def _one_by_one(files: Sequence[Path]) -> Iterator[Path]:
    """The files, with a bar on stderr where somebody waits for several."""
    if len(files) > 1 and sys.stderr.isatty():
        import typer

        with typer.progressbar(files, file=sys.stderr) as bar:
            yield from bar
    else:
        yield from files


def _counted(file: Path, method: str, seats: int | None, lots: Sequence[str]) -> Counted:
    if not file.exists():
        raise Refusal("file.missing", name=str(file))
    election = read_ballots(file.read_bytes(), str(file))
    names = election.standing
    question = Question(
        method=method,
        options=tuple(Option(id=number, label=name) for number, name in names.items()),
        seats=seats or election.seats or 1,
    )
    drawn = tuple(_candidate(lot, names) for lot in lots)
    try:
        result = outcome(question, election.ballots, complete=election.complete, drawn=drawn)
    except Refusal as refusal:
        raise Refusal(
            refusal.code, **{field: _named(value, names) for field, value in refusal.params.items()}
        ) from refusal
    return Counted(file, election, result.question, result.count)


def _candidate(lot: str, names: Mapping[str, str]) -> str:
    """The number of whom a lot fell on, given by name or number."""
    for number, name in names.items():
        if lot in (number, name):
            return number
    raise Refusal("count.lot_candidate_unknown", candidate=lot)


def _named(value: Any, names: Mapping[str, str]) -> Any:
    """A refusal's parameter with names for numbers."""
    return [names[each] for each in value] if isinstance(value, tuple) else names.get(value, value)


# -- JSON --------------------------------------------------------------------------------------------------------


def as_line(counted: Counted) -> str:
    """A count as one JSON object on one line: `file`, `method`, `elected`, `stages`, `ties`.

    Votes are JSON numbers, exact to the last decimal. The first stage also says how many ballots there were, for how
    many seats, and the quota where the method has one.
    """
    import orjson

    stages = [_stage(counted, number, stage) for number, stage in enumerate(counted.count.stages, 1)]
    if stages:
        stages[0] |= _given(counted)
    said = {
        "file": str(counted.file),
        "method": counted.question.method,
        "elected": _names(counted, counted.count.elected),
        "stages": stages,
        "ties": [_tie(counted, tie) for tie in counted.count.ties],
    }
    return orjson.dumps(said).decode()


def _names(counted: Counted, options: Iterable[str]) -> list[str]:
    return [counted.election.standing[option] for option in options]


def _amount(counted: Counted, amount: int) -> Any:
    """An exact number: what JSON writes as 1015.41552 never was a float here."""
    import orjson

    parts = counted.count.parts
    return amount if parts == 1 else orjson.Fragment(decimal(amount, parts, group=""))


def _stage(counted: Counted, number: int, stage: Stage) -> dict[str, Any]:
    names = counted.election.standing
    said: dict[str, Any] = {"stage": number, "kind": stage.kind, "of": _names(counted, stage.of)}
    if stage.pairs:
        said["pairs"] = {
            names[option]: {names[other]: voters for other, voters in row.items()}
            for option, row in stage.pairs.items()
        }
    else:
        said["votes"] = {names[option]: _amount(counted, votes) for option, votes in stage.votes.items()}
    return said | {
        "exhausted": _amount(counted, stage.exhausted),
        "lost": _amount(counted, stage.lost),
        "elected": _names(counted, stage.elected),
        "filled": _names(counted, stage.filled),
    }


def _given(counted: Counted) -> dict[str, Any]:
    quota = counted.count.quota
    return {
        "seats": counted.question.seats,
        "valid": counted.election.cast - counted.count.blank - counted.count.invalid,
        "blank": counted.count.blank,
        "invalid": counted.count.invalid,
        "quota": None if quota is None else quota // counted.count.parts,
    }


def _tie(counted: Counted, tie: Tie) -> dict[str, Any]:
    return {
        "stage": tie.stage,
        "about": tie.about,
        "between": _names(counted, tie.options),
        "among": _names(counted, tie.among),
        "settled": tie.settled,
        "earlier_stage": tie.earlier,
        "chosen": _names(counted, tie.chosen),
    }
