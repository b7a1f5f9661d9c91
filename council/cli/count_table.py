"""The stage table on a terminal: candidates in rows, stages in columns, as many side by side as fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from council.documents.ballot_files import Election
from council.domain.tally import Count, Question
from council.domain.tally.outcome import election_methods
from council.domain.tally.stages import ABOUT, TITLES, Stage, Tie, decimal
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
            yield ""
            yield f"{number}. {_title(stage, names, _)}"
            yield from _columns(*_matrix(stage, names), width)
    steps = [(number, stage) for number, stage in enumerate(count.stages, 1) if not stage.pairs]
    yield ""
    yield from _columns([str(number) for number, _stage in steps], _rows(steps, names, count, _), width)
    yield ""
    for number, stage in steps:
        yield f"{number}. " + _story(stage, names, _)
    for tie in count.ties:
        yield _tie(tie, names, _)
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


def _rows(steps: Sequence[tuple[int, Stage]], names: Mapping[str, str], count: Count, _: Words) -> list[Row]:
    rows: list[Row] = []
    for option, name in names.items():
        gone, row = False, list[str]()
        for _number, stage in steps:
            gone = gone or (stage.kind == "exclusion" and option in stage.of)
            if stage.kind == "again":
                gone = False
            if option not in stage.votes:
                row.append("")
            elif gone:
                row.append("" if row and row[-1] in (GONE, "") else GONE)
            else:
                mark = CHOSEN if option in stage.elected else " "
                row.append(decimal(stage.votes[option], count.parts) + mark)
        rows.append((name, row))
    for label, amounts in (
        (_("Names nobody further"), [stage.exhausted for _number, stage in steps]),
        (_("Lost in shortening"), [stage.lost for _number, stage in steps]),
    ):
        if any(amounts):
            rows.append((label, [decimal(amount, count.parts) + " " for amount in amounts]))
    return rows


def _matrix(stage: Stage, names: Mapping[str, str]) -> tuple[list[str], list[Row]]:
    """Rows and columns of candidates; the columns are headed by their numbers."""
    rows = [
        (f"{option} {name}", [f"{stage.pairs[option][other]:,} " if other != option else GONE for other in names])
        for option, name in names.items()
    ]
    return list(names), rows


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


def _title(stage: Stage, names: Mapping[str, str], _: Words) -> str:
    return _(TITLES[stage.kind], options=_.list([names[option] for option in stage.of]))


def _story(stage: Stage, names: Mapping[str, str], _: Words) -> str:
    said = _title(stage, names, _)
    reached = [names[option] for option in stage.elected if option not in stage.filled]
    if reached:
        said = _("{stage} – elected: {options}", stage=said, options=_.list(reached))
    if stage.filled:
        filled = _.list([names[option] for option in stage.filled])
        said = _("{stage} – as many as seats are left, so elected: {options}", stage=said, options=filled)
    return said


def _tie(tie: Tie, names: Mapping[str, str], _: Words) -> str:
    told = {
        "stage": tie.stage,
        "about": _(ABOUT[tie.about]),
        "options": _.list([names[option] for option in tie.options]),
        "chosen": _.list([names[option] for option in tie.chosen]) if tie.chosen else "",
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
    told["options"] = _.list([names[option] for option in tie.among])
    return _("TIE at stage {stage}. {about}: a lot must decide between {options}. Tell its result with --lot.", **told)


def _elected(question: Question, count: Count, names: Mapping[str, str], _: Words) -> str:
    elected = ", ".join(f"{place}. {names[option]}" for place, option in enumerate(count.elected, 1))
    said = _("Elected: {options}", options=elected) if elected else _("Elected: nobody")
    missing = question.seats - len(count.elected)
    if missing:
        said += " · " + _.n("{count} seat is open", "{count} seats are open", missing)
    return said
