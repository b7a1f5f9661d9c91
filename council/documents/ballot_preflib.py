"""PrefLib's orders, strict or with ties, complete or not (preflib.org), in today's form and in that of before 2022."""

from __future__ import annotations

import re
from collections.abc import Iterator

from council.documents.ballot_lines import BallotLines, Election
from council.domain.tally.outcome import Ranking

STRICT = (".soc", ".soi")
"""Formats without equal ranks."""
COMPLETE = (".soc", ".toc")
"""Formats in which every order names every candidate."""

_HEADER = re.compile(r"#\s*([A-Z ]+?)\s*([0-9]+)?\s*:(.*)")
_ORDER = re.compile(r"(?:\{[0-9]+(?:,[0-9]+)*\}|[0-9]+)(?:,(?:\{[0-9]+(?:,[0-9]+)*\}|[0-9]+))*")
_PLACE = re.compile(r"\{([0-9,]+)\}|([0-9]+)")

Ballots = tuple[tuple[Ranking, int], ...]


def read_preflib(file: BallotLines) -> Election:
    """Today's form: lines `# FIELD: value`, then `count: order`. Raises a refusal `ballots.…`."""
    fields: dict[str, tuple[int, str]] = {}
    names: dict[str, tuple[int, str]] = {}
    orders: list[tuple[int, str]] = []
    for number, line in file.lines:
        header = _HEADER.fullmatch(line)
        if header and header[1] == "ALTERNATIVE NAME" and header[2]:
            names[str(file.whole(header[2], number))] = (number, header[3].strip())
        elif header:
            fields[header[1]] = (number, header[3].strip())
        elif not line.startswith("#"):
            orders.append((number, line))
    at, text = fields.get("NUMBER ALTERNATIVES", (file.last, ""))
    if not text:
        raise file.fault("ballots.header_missing", at, field="NUMBER ALTERNATIVES")
    candidates = file.whole(text, at)
    first = 0 if "0" in names else 1  # PrefLib counts from 1, some programs that write its formats from 0
    file.numbers = range(first, first + candidates)
    _check_type(file, *fields.get("DATA TYPE", (1, "")))
    for known, (number, _name) in names.items():
        file.candidate(known, number)
    if len(names) < candidates:
        raise file.fault("ballots.names_missing", at, found=len(names), wanted=candidates)
    ballots = tuple(_orders(file, orders, ":"))
    _check_sum(file, *fields.get("NUMBER VOTERS", (1, "")), ballots)
    _check_lines(file, *fields.get("NUMBER UNIQUE ORDERS", (1, "")), ballots)
    listed = file.named([names[str(number)] for number in file.numbers])
    return Election(fields.get("TITLE", (1, ""))[1], listed, None, file.kind in COMPLETE, ballots)


def read_old_preflib(file: BallotLines) -> Election:
    """The older form: the number of candidates; lines `number,name`; voters, sum of counts, orders; then `count,order`.
    Raises a refusal `ballots.…`."""
    lines = file.lines
    candidates = file.whole(lines[0][1], lines[0][0])
    file.numbers = range(1, candidates + 1)
    names: list[tuple[int, str]] = []
    for at, (number, line) in enumerate(lines[1 : candidates + 1], 1):
        head, comma, name = line.partition(",")
        if not comma or file.whole(head.strip(), number) != at:
            raise file.fault("ballots.name_expected", number, text=line, candidate=at)
        names.append((number, name.strip()))
    if len(lines) < candidates + 2:
        raise file.fault("ballots.names_missing", file.last, found=len(names), wanted=candidates)
    number, line = lines[candidates + 1]
    sums = [file.whole(text.strip(), number) for text in line.split(",")]
    if len(sums) != 3:
        raise file.fault("ballots.sums_expected", number, text=line)
    ballots = tuple(_orders(file, lines[candidates + 2 :], ","))
    _check_sum(file, number, str(sums[1]), ballots)
    _check_lines(file, number, str(sums[2]), ballots)
    return Election("", file.named(names), None, file.kind in COMPLETE, ballots)


def _orders(file: BallotLines, lines: list[tuple[int, str]], mark: str) -> Iterator[tuple[Ranking, int]]:
    for number, line in lines:
        count, marked, order = "".join(line.split()).partition(mark)
        if not marked or not (order == "" or _ORDER.fullmatch(order)):
            raise file.fault("ballots.no_order", number, text=line, example=f"3{mark} 1,2,4")
        weight = file.whole(count, number)
        ranking = tuple(file.place(shared or single, number, ",") for shared, single in _PLACE.findall(order))
        file.once(ranking, number)
        if file.kind in STRICT and any(len(place) > 1 for place in ranking):
            raise file.fault("ballots.equal_ranks", number, kind=file.kind)
        ranked = sum(len(place) for place in ranking)
        if file.kind in COMPLETE and ranked < len(file.numbers):
            raise file.fault("ballots.incomplete", number, found=ranked, most=len(file.numbers), kind=file.kind)
        yield ranking, weight


def _check_type(file: BallotLines, line: int, said: str) -> None:
    if said and f".{said.lower()}" != file.kind:
        raise file.fault("ballots.type_differs", line, said=said, kind=file.kind)


def _check_sum(file: BallotLines, line: int, said: str, ballots: Ballots) -> None:
    found = sum(weight for _ranking, weight in ballots)
    if said and file.whole(said, line) != found:
        raise file.fault("ballots.sum_differs", line, said=said, found=found)


def _check_lines(file: BallotLines, line: int, said: str, ballots: Ballots) -> None:
    """Some programs write a line per order, some a line per voter; either number will do, a third one will not."""
    different = len({ranking for ranking, _weight in ballots})
    if said and file.whole(said, line) not in (len(ballots), different):
        raise file.fault("ballots.lines_differ", line, said=said, found=different)
