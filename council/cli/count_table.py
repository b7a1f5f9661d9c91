"""The stage table on a terminal: candidates in rows, stages in columns, as many side by side as fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from council.documents.ballot_files import Election
from council.domain.tally import Count, Question
from council.domain.tally.outcome import election_methods
from council.domain.tally.told import Row as TableRow
from council.domain.tally.told import matrix, stage_rows, story
from council.i18n import Words
from council.i18n.typer_words import cells

LONGEST_NAME = 32
GAP = "  "
CHOSEN = "✓"
GONE = "– "

Row = tuple[str, list[str]]
"""A label and its cells."""


def shown(file: str, election: Election, question: Question, count: Count, width: int, _: Words) -> Iterator[str]:
    """A count in lines of at most `width` cells where names allow it: what was counted, the table, what each stage was,
    the ties, who is elected."""
    yield file + (f" · {election.title}" if election.title else "")
    yield _summary(election, question, count, _)
    names = election.standing
    for number, stage in enumerate(count.stages, 1):
        if stage.pairs:
            table = matrix(number, stage, names, _)
            yield ""
            yield table.title
            yield from _columns(table.heads, _rows(table.rows, marked=False), width)
    steps = [(number, stage) for number, stage in enumerate(count.stages, 1) if not stage.pairs]
    yield ""
    heads = [str(number) for number, _stage in steps]
    yield from _columns(heads, _rows(stage_rows(steps, names, count, _), marked=True), width)
    yield ""
    yield from story(count, names, _)
    if count.open_tie is not None:
        yield _("Tell the result of the lot with --lot.")
    yield _elected(question, count, names, _)


def _summary(election: Election, question: Question, count: Count, _: Words) -> str:
    valid = election.cast - count.blank - count.invalid
    said = [
        _(election_methods()[question.method].name),
        _.n("{number} valid ballot", "{number} valid ballots", valid, number=_.number(valid)),
    ]
    if count.blank:
        said.append(_("{count} blank", count=count.blank))
    if count.invalid:
        said.append(_("{count} invalid", count=count.invalid))
    said.append(_.n("{count} seat", "{count} seats", question.seats))
    if count.quota is not None:
        said.append(_("quota {quota}", quota=_.number(count.quota // count.parts)))
    return " · ".join(said)


# -- the table ---------------------------------------------------------------------------------------------------


def _rows(rows: Iterable[TableRow], *, marked: bool) -> list[Row]:
    """Rows as text; a blank stands where others have a mark, so that the digits are in line."""
    return [
        (
            row.label,
            [
                GONE if each.out else each.text and each.text + (CHOSEN if each.won and marked else " ")
                for each in row.cells
            ],
        )
        for row in rows
    ]


def _columns(heads: Sequence[str], rows: Sequence[Row], width: int) -> Iterator[str]:
    """The rows under their heads, in blocks of as many columns as fit side by side."""
    labels = [_cut(label) for label, _cells in rows]
    widest = max(cells(label) for label in labels)
    wide = [max(cells(text) for text in (head + " ", *(row[at] for _l, row in rows))) for at, head in enumerate(heads)]
    start = 0
    while start < len(heads):
        end, used = start, widest
        while end < len(heads) and (end == start or used + len(GAP) + wide[end] <= width):
            used += len(GAP) + wide[end]
            end += 1
        if start:
            yield ""
        yield _line("", [head + " " for head in heads[start:end]], wide[start:end], widest)
        for label, (_label, row) in zip(labels, rows, strict=True):
            yield _line(label, row[start:end], wide[start:end], widest)
        start = end


def _line(label: str, row: Sequence[str], wide: Sequence[int], widest: int) -> str:
    padded = (" " * (room - cells(text)) + text for text, room in zip(row, wide, strict=True))
    return GAP.join([label + " " * (widest - cells(label)), *padded]).rstrip()


def _cut(text: str) -> str:
    """A name in the room that names have."""
    if cells(text) <= LONGEST_NAME:
        return text
    while cells(text) > LONGEST_NAME - 1:
        text = text[:-1]
    return text + "…"


# -- in words ----------------------------------------------------------------------------------------------------


def _elected(question: Question, count: Count, names: Mapping[str, str], _: Words) -> str:
    elected = ", ".join(f"{place}. {names[option]}" for place, option in enumerate(count.elected, 1))
    said = _("Elected: {options}", options=elected) if elected else _("Elected: nobody")
    missing = question.seats - len(count.elected)
    if missing:
        said += " · " + _.n("{count} seat is open", "{count} seats are open", missing)
    return said
