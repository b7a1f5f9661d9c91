"""The figures of ledgers over a period, as a work report prints them.

Behind each figure stands what is counted, in which unit, and the entries that make it; a rate always shows both its
numbers. Figures of different units or populations are never added up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from council.documents import Words
from council.documents.html import paper_html
from council.documents.ledger.cells import shown, yuan
from council.documents.ledger.teller import Teller
from council.documents.markdown import markdown
from council.documents.paper import Block, Entries, Heading, Paper, Paragraph, Table
from council.documents.phrases import joined, noted
from council.documents.spreadsheets import csv_bytes
from council.domain.kernel import Refusal
from council.domain.ledger import Counter, Figure, Ledger, Period, Rate, Share, figures
from council.service.snapshot import Snapshot

RUN = 3  # numbers in a row that are said as a range


@dataclass(frozen=True)
class Part:
    """One part of a figure: what it is called, its number, and how that is written."""

    name: str
    value: int
    said: str


@dataclass(frozen=True)
class Line:
    """One figure in words. `value` is the number itself (of a rate the numerator, `among` its denominator; of a sum of
    `money`, fen), `said` how it is written, with its unit; `parts` break it down; `numbers` are the entries behind
    it."""

    id: str
    title: str
    value: int
    said: str
    unit: str
    counts: str
    among: int | None = None
    money: bool = False
    parts: tuple[Part, ...] = ()
    numbers: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Chapter:
    """The figures of one ledger; `trouble` says why there are none."""

    ledger: str
    title: str
    lines: tuple[Line, ...]
    trouble: str = ""


@dataclass(frozen=True)
class Report:
    """The figures of several ledgers over one period."""

    community: str
    period: Period
    chapters: tuple[Chapter, ...]


def figures_report(snapshot: Snapshot, period: Period, _: Words, ledgers: Sequence[str] = ()) -> Report:
    """The figures of these ledgers, else of all that count something, the core's first.

    A ledger whose plugin fails says so in its chapter. Raises `Refusal`: `ledger.unknown`, `period.empty`.
    """
    if period.start >= period.end:
        raise Refusal("period.empty", start=period.start, end=period.end)
    wanted = ledgers or ("proposals", "follow_ups", *snapshot.ledgers)
    declared = [snapshot.ledger(each) for each in dict.fromkeys(wanted)]
    chapters = tuple(
        _chapter(ledger, Teller(_, snapshot, ledger.id), period) for ledger in declared if ledger.counters or ledgers
    )
    return Report(snapshot.settings.name, period, chapters)


def period_said(period: Period, _: Words) -> str:
    """The period in words, both its days named as they count: `2026年1月1日至2026年11月22日（含首尾两日）`."""
    last = period.end - timedelta(days=1)
    if last == period.start:
        return _.date(period.start)
    return _("{first} to {last}, both days included", first=_.date(period.start), last=_.date(last))


def _chapter(ledger: Ledger, teller: Teller, period: Period) -> Chapter:
    title = teller.text(ledger.title)
    entries = teller.snapshot.entries(ledger.id)
    try:
        found = figures(ledger, entries.values(), period, teller.zone)
    except Refusal as refusal:
        return Chapter(ledger.id, title, (), trouble=teller._.refusal(refusal))
    counters = {each.id: each for each in ledger.counters if isinstance(each, Counter)}
    rates = {each.id: each for each in ledger.counters if isinstance(each, Rate)}
    lines = tuple(
        _rate(each, rates[each.id], counters, teller)
        if isinstance(each, Share)
        else _line(each, counters[each.id], teller)
        for each in found
    )
    return Chapter(ledger.id, title, lines)


def _line(figure: Figure, counter: Counter, teller: Teller) -> Line:
    adds = teller.declared.specs.get(counter.adds) if isinstance(counter.adds, str) else None
    in_fen = adds is not None and adds.kind == "money"
    unit = teller._("yuan") if in_fen else teller.text(figure.unit)

    def said(number: int) -> str:
        return teller._("{number} {unit}", number=yuan(number) if in_fen else teller._.number(number), unit=unit)

    entries = teller.snapshot.entries(teller.ledger)
    return Line(
        id=figure.id,
        title=teller.text(figure.title),
        value=figure.value,
        said=said(figure.value),
        unit=unit,
        counts=teller.text(figure.counts),
        money=in_fen,
        parts=tuple(
            Part(_part(counter, value, teller), number, said(number)) for value, number in figure.parts.items()
        ),
        numbers=tuple(sorted(entries[each].number for each in figure.entries if each in entries)),
    )


def _part(counter: Counter, value: str, teller: Teller) -> str:
    """What a breakdown's value is called: here it has become a text."""
    spec = teller.declared.specs.get(counter.by)
    if spec is None or not value:
        return teller._("not said")
    if spec.kind == "yes_no":
        return teller._("yes") if value == "True" else teller._("no")
    if spec.kind in ("choice", "choices"):
        return teller.choices(spec).get(value, value)
    if spec.kind in ("person", "people"):
        return teller.called(value)
    return shown(spec, value, teller) if spec.kind in ("name", "entry") else value


def _rate(share: Share, rate: Rate, counters: Mapping[str, Counter], teller: Teller) -> Line:
    _ = teller._
    of, among = (teller.text(counters[each].title) for each in (rate.of, rate.among))
    said = _("{of}/{among} ({percent})", of=share.of, among=share.among, percent=_.percent(share.of, share.among))
    return Line(
        id=share.id,
        title=teller.text(share.title),
        value=share.of,
        said=said,
        unit="",
        counts=_("“{of}” out of “{among}”", of=of, among=among),
        among=share.among,
    )


# -- as papers and files -------------------------------------------------------------------------------------------


def report_html(report: Report, _: Words, issued: date) -> str:
    """The report as a page."""
    return paper_html(report_paper(report, _, issued), _)


def report_markdown(report: Report, _: Words, issued: date) -> str:
    """The report as Markdown."""
    return markdown(report_paper(report, _, issued), _)


def report_paper(report: Report, _: Words, issued: date) -> Paper:
    """A table for each ledger, and at the end the entries behind every figure."""
    return Paper(
        title=_.p("paper", "Figures"),
        kind=period_said(report.period, _),
        over=report.community,
        blocks=tuple(_blocks(report, _)),
        foot=(_("Made on {day}", day=_.date(issued)),),
    )


def _blocks(report: Report, _: Words) -> Iterator[Block]:
    for chapter in report.chapters:
        yield Heading(chapter.title)
        if chapter.trouble:
            yield Paragraph(chapter.trouble)
        elif not chapter.lines:
            yield Paragraph(_("This ledger counts nothing."))
        else:
            yield _table(chapter, _)
    listed = [(chapter, line) for chapter in report.chapters for line in chapter.lines if line.numbers]
    if listed:
        yield Heading(_("The entries behind the figures"))
    for chapter in dict.fromkeys(chapter for chapter, _line in listed):
        yield Heading(chapter.title, level=3)
        lines = [line for each, line in listed if each is chapter]
        yield Entries(tuple((noted(line.title, line.said, _), runs(line.numbers, _)) for line in lines))


def _table(chapter: Chapter, _: Words) -> Table:
    rows: list[tuple[str, ...]] = []
    for line in chapter.lines:
        parts = _.p("between statements", "; ").join(f"{part.name} {part.said}" for part in line.parts)
        rows.append((line.title, line.said, line.counts, parts))
    header = [_("Figure"), _.p("figures", "Value"), _("What is counted"), _("Breakdown")]
    if not any(row[-1] for row in rows):
        header, rows = header[:-1], [row[:-1] for row in rows]
    return Table(tuple(header), tuple(rows), ends=frozenset((1,)), narrow=frozenset((1,)))


def report_csv(report: Report, _: Words) -> bytes:
    """A row for each figure, and below it one for each of its parts; the period's last day is the last that counts."""
    header = [_("Ledger"), _("Figure"), _("Breakdown"), _.p("figures", "Value"), _("Unit"), _("What is counted")]
    header += [_("First day"), _("Last day"), _("Entries")]
    days = [report.period.start.isoformat(), (report.period.end - timedelta(days=1)).isoformat()]
    rows = [header]
    for chapter in report.chapters:
        for line in chapter.lines:
            value = line.said if line.among is not None else _plain(line.value, line)
            numbers = joined(line.numbers, _)
            rows.append([chapter.title, line.title, "", value, line.unit, line.counts, *days, numbers])
            rows += [
                [chapter.title, line.title, part.name, _plain(part.value, line), line.unit, "", *days, ""]
                for part in line.parts
            ]
    return csv_bytes(rows)


def _plain(number: int, line: Line) -> str:
    return yuan(number) if line.money else str(number)


def report_json(report: Report) -> dict[str, Any]:
    """The report as JSON values; sums of money in fen, `end` is the first day that no longer counts."""
    return {
        "community": report.community,
        "period": report.period.model_dump(mode="json"),
        "ledgers": [asdict(chapter) for chapter in report.chapters],
    }


def runs(numbers: Iterable[str], _: Words) -> str:
    """Numbers in a row, those that follow each other as a range: `2026-001–2026-007、2026-012`."""
    ordered = sorted(dict.fromkeys(numbers), key=lambda number: (len(number), number))
    groups: list[list[str]] = []
    for before, number in pairwise(["", *ordered]):
        if groups and _follows(before, number):
            groups[-1].append(number)
        else:
            groups.append([number])
    said = [[f"{group[0]}–{group[-1]}"] if len(group) >= RUN else group for group in groups]
    return joined((each for group in said for each in group), _)


def _follows(before: str, number: str) -> bool:
    year, _, count = before.rpartition("-")
    later_year, _, later = number.rpartition("-")
    return year == later_year and count.isdecimal() and later.isdecimal() and int(later) == int(count) + 1
