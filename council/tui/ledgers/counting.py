"""Figures for a period: each with its unit and what is counted, rates with both numbers, the list behind each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from textual.content import Content

from council.documents.ledger.report import Report, figures_report, period_said
from council.domain.kernel import Refusal
from council.domain.ledger import Ledger, Period
from council.i18n import N_
from council.service.snapshot import Snapshot
from council.tui.dialogs.choose import Choice, Choose
from council.tui.dialogs.form import Form
from council.tui.ledgers.scene import LedgersScene
from council.tui.widgets.fields import Day, Pick
from council.tui.widgets.setting import stacked, wrapped

if TYPE_CHECKING:
    from council.tui.screens.ledgers import LedgersScreen

OWN = "own"
WRITE = "write"
SPANS = {
    "month": N_("this month"),
    "last_month": N_("last month"),
    "quarter": N_("this quarter"),
    "year": N_("this year"),
    "last_year": N_("last year"),
    OWN: N_("from … to …"),
}


def span(name: str, today: date) -> Period:
    """A named period, its end excluded."""
    first = today.replace(day=1)
    if name == "last_month":
        return Period(start=(first - timedelta(days=1)).replace(day=1), end=first)
    if name == "quarter":
        start = first.replace(month=3 * ((today.month - 1) // 3) + 1)
        return Period(start=start, end=_later(start, 3))
    if name in ("year", "last_year"):
        year = today.year - (name == "last_year")
        return Period(start=date(year, 1, 1), end=date(year + 1, 1, 1))
    return Period(start=first, end=_later(first, 1))


def _later(day: date, months: int) -> date:
    """The first of the month so many months on."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


async def show_figures(screen: LedgersScreen, scene: LedgersScene) -> None:
    """Ask for a period, show the figures, and open what stands behind one until somebody leaves."""
    counting = _counting(scene.snapshot)
    if not counting:
        screen.app.refuse(Refusal("ledger.no_figures"))
        return
    asked = await _asked(screen, scene, counting)
    if asked is None:
        return
    ledgers, period = asked
    while True:
        report = figures_report(screen.told().snapshot, period, screen._, ledgers)
        chosen = await screen.app.ask(_Figures(screen, report))
        if chosen is None:
            return
        if chosen == WRITE:
            from council.tui.ledgers.printing import write_figures

            await write_figures(screen, ledgers, period)
        elif await _behind(screen, chosen, report):
            return


def _counting(snapshot: Snapshot) -> list[Ledger]:
    """The ledgers that count something, the plugins' first, then the core's."""
    own = [snapshot.ledger(name) for name in ("proposals", "follow_ups")]
    return [ledger for ledger in (*snapshot.ledgers.values(), *own) if ledger.counters]


async def _asked(
    screen: LedgersScreen, scene: LedgersScene, counting: Sequence[Ledger]
) -> tuple[list[str], Period] | None:
    _, told, today = screen._, screen.told(), screen.today()
    here = next((ledger for ledger in counting if ledger is scene.opened), None)
    of: list[tuple[str, str]] = [("", _("all ledgers")), *((each.id, told.text(each.title)) for each in counting)]
    month = span("month", today)
    form = Form(
        _("Figures"),
        (
            Pick("of", _("Ledger"), of, here.id if here is not None else ""),
            Pick("span", _("Period"), [(name, _(title)) for name, title in SPANS.items()], "year"),
            Day("start", _("From"), month.start.isoformat(), shown_when=("span", (OWN,))),
            Day("end", _("To (included)"), today.isoformat(), shown_when=("span", (OWN,))),
        ),
        said=lambda answers: period_said(_chosen(answers["span"], answers["start"], answers["end"], today), _),
    )
    form.check = lambda answers: _wrong(answers["span"], answers["start"], answers["end"])
    answers = await screen.app.ask(form)
    if answers is None:
        return None
    ledgers = [ledger for ledger in counting if answers["of"] in ("", ledger.id)]
    return [ledger.id for ledger in ledgers], _chosen(answers["span"], answers["start"], answers["end"], today)


def _wrong(name: str, start: date | None, end: date | None) -> Refusal | None:
    if name != OWN:
        return None
    if start is None or end is None:
        return Refusal("date.missing")
    return Refusal("archive.ends_before_it_starts") if end < start else None


def _chosen(name: str, start: date | None, end: date | None, today: date) -> Period:
    if name != OWN:
        return span(name, today)
    return Period(start=start or today, end=(end or today) + timedelta(days=1))


@dataclass(frozen=True)
class _Line(Choice[str]):
    """A figure with its number at the line's end; its parts stand below it."""

    parts: tuple[str, ...] = ()

    def line(self, width: int) -> Content:
        """The figure, and its parts broken where they should be."""
        below = wrapped(Content("   ".join(self.parts)), width - 2) if self.parts else []
        return stacked([super().line(width), *(Content.assemble("  ", line.stylize("$quiet")) for line in below)])


class _Figures(Choose[str]):
    """The figures as lines; Enter opens the list behind one."""

    WIDE = True
    HINT = N_("↑↓: choose · Enter: the list behind it · Esc: leave")

    def __init__(self, screen: LedgersScreen, report: Report) -> None:
        _ = screen._
        lines = [*_lines(report), Choice(WRITE, _("Write the report"), _("to print, or for a spreadsheet"))]
        super().__init__(_("Figures"), lines, about=period_said(report.period, _))


def _lines(report: Report) -> Iterator[Choice[str]]:
    """Each figure with its number and unit; below it what is counted, and its parts."""
    for chapter in report.chapters:
        if chapter.trouble:
            yield Choice("", chapter.title, why=chapter.trouble)
        for line in chapter.lines:
            where = f"{chapter.title}: " if len(report.chapters) > 1 else ""
            parts = tuple(f"{part.name} {part.said}" for part in line.parts)
            key = f"{chapter.ledger}/{line.id}"
            yield _Line(key, f"{where}{line.title}", line.counts, end=line.said, parts=parts)


async def _behind(screen: LedgersScreen, key: str, report: Report) -> bool:
    """List the entries that make a figure: in their own table, where they can be sorted, printed and exported; those
    of the core's ledgers to choose from. Whether one has gone there."""
    name, _slash, figure_id = key.partition("/")
    chapter = next(each for each in report.chapters if each.ledger == name)
    line = next(each for each in chapter.lines if each.id == figure_id)
    told = screen.told().of(name)
    numbers = frozenset(line.numbers)
    entries = [entry for entry in told.snapshot.entries(name).values() if entry.number in numbers]
    if not entries:
        screen.app.say(screen._("Nothing stands behind this figure."))
        return False
    title = f"{line.title} {line.said}"
    if name in told.snapshot.ledgers:
        screen.show_among(name, [entry.id for entry in entries], title)
        return True
    choices = [Choice(entry.id, told.entry(told.declared, entry), told.state(entry)) for entry in entries]
    chosen = await screen.app.ask(Choose(title, choices))
    if chosen is not None:
        screen.go_to(name, chosen)
    return chosen is not None
