"""An election in the record: the way of voting, the stage table, lots, and who did not stand."""

from __future__ import annotations

from collections.abc import Iterator

from council.documents import Words
from council.documents.paper import Block, Entries, Paragraph, Table
from council.documents.phrases import name, noted, option
from council.domain.meeting import Result
from council.domain.minutes.form import PollRecord
from council.domain.tally import built_in
from council.domain.tally.told import Cell, drawn_told, tables


def way(poll: PollRecord, _: Words) -> str:
    """The way of voting, and how many were to be chosen; a plugin's goes by its id, for it may be gone."""
    known = built_in().get(poll.question.method)
    said = _(known.name) if known is not None else poll.question.method
    seats = poll.question.seats
    return noted(said, _("{count} to be chosen", count=seats), _)


def counting(poll: PollRecord, result: Result, _: Words) -> Iterator[Block]:
    """How it was counted, where that took stages or a table of the method's own."""
    for count in result.counts.values():
        for table in tables(poll.question, count, _):
            yield Paragraph("", table.title)
            rows = tuple(
                ("✓ " * (row.option in result.elected) + row.label, *map(_cell, row.cells)) for row in table.rows
            )
            yield Table(("", *table.heads), rows, ends=frozenset(range(1, len(table.heads) + 1)))
            for text in table.said:
                yield Paragraph(text, quiet=True)


def _cell(cell: Cell) -> str:
    return "–" if cell.out else cell.text


def lots(poll: PollRecord, _: Words) -> Iterator[Block]:
    """Each lot: on whom it fell, who drew, and how."""
    counts = poll.result.counts.values() if poll.result is not None else ()
    if poll.lots:
        yield Entries(
            tuple(
                (
                    _("Lot"),
                    noted(
                        _(
                            "fell on {name}, drawn by {by}",
                            name=drawn_told(option(poll, lot.chosen, _), lot.chosen, counts, _),
                            by=name(lot.by, _),
                        ),
                        lot.how,
                        _,
                    ),
                )
                for lot in poll.lots
            )
        )


def barred(poll: PollRecord, _: Words) -> Iterator[Block]:
    """Who was proposed and did not stand, with the disqualifying condition."""
    if poll.question.barred:
        yield Entries(
            tuple((_("Not on the ballot"), noted(each.label, each.reason, _)) for each in poll.question.barred)
        )
