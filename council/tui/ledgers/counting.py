"""Figures for a period: each with its unit and what is counted, rates with both numbers, the list behind each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from council.documents.ledger.teller import Teller
from council.domain.kernel import Refusal
from council.domain.ledger import Figure, Ledger, Period, Share, figures
from council.i18n import N_, words
from council.i18n.measures import percent
from council.service.snapshot import Snapshot
from council.tui.dialogs.choose import Choice, Choose
from council.tui.dialogs.form import Form
from council.tui.ledgers.scene import LedgersScene
from council.tui.widgets.fields import Day, Pick

if TYPE_CHECKING:
    from council.tui.screens.ledgers import LedgersScreen

OWN = "own"
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
        chosen = await screen.app.ask(_Figures(screen, ledgers, period))
        if chosen is None:
            return
        if await _behind(screen, chosen, ledgers, period):
            return


def _counting(snapshot: Snapshot) -> list[Ledger]:
    """The ledgers that count something, the plugins' first, then the core's."""
    own = [snapshot.ledger(name) for name in ("proposals", "follow_ups")]
    return [ledger for ledger in (*snapshot.ledgers.values(), *own) if ledger.counters]


async def _asked(
    screen: LedgersScreen, scene: LedgersScene, counting: Sequence[Ledger]
) -> tuple[list[Ledger], Period] | None:
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
        said=lambda answers: _period_said(told, _chosen(answers["span"], answers["start"], answers["end"], today)),
    )
    form.check = lambda answers: _wrong(answers["span"], answers["start"], answers["end"])
    answers = await screen.app.ask(form)
    if answers is None:
        return None
    ledgers = [ledger for ledger in counting if answers["of"] in ("", ledger.id)]
    return ledgers, _chosen(answers["span"], answers["start"], answers["end"], today)


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


def _period_said(told: Teller, period: Period) -> str:
    last = period.end - timedelta(days=1)
    return told._("From {start} to {end}, both days included", start=period.start, end=last)


class _Figures(Choose[str]):
    """The figures as lines; Enter opens the list behind one."""

    WIDE = True
    HINT = N_("↑↓: choose · Enter: the list behind it · Esc: leave")

    def __init__(self, screen: LedgersScreen, ledgers: Sequence[Ledger], period: Period) -> None:
        told = screen.told()
        super().__init__(told._("Figures"), list(_lines(told, ledgers, period)), about=_period_said(told, period))


def _counted(told: Teller, ledger: Ledger, period: Period) -> tuple[Figure | Share, ...]:
    return figures(ledger, told.snapshot.entries(ledger.id).values(), period, told.zone)


def _lines(told: Teller, ledgers: Sequence[Ledger], period: Period) -> Iterator[Choice[str]]:
    spoken = words(told._.language)
    for ledger in ledgers:
        title = told.text(ledger.title)
        try:
            counted = _counted(told, ledger, period)
        except Refusal as refusal:  # a plugin's function failed
            yield Choice("", title, why=spoken.refusal(refusal))
            continue
        for each in counted:
            where = f"{title}: " if len(ledgers) > 1 else ""
            key = f"{ledger.id}/{each.id}"
            if isinstance(each, Share):
                said = f"{each.of}/{each.among} ({percent(each.of, each.among)})"
                yield Choice("", f"{where}{told.text(each.title)}", why=said)
                continue
            value = f"{each.value} {told.text(each.unit)}"
            yield Choice(key, f"{where}{told.text(each.title)}", _note(told, ledger, each), end=value)


def _note(told: Teller, ledger: Ledger, figure: Figure) -> str:
    """What is counted, and the figure's parts by their names."""
    counter = next(each for each in ledger.counters if each.id == figure.id)
    names: dict[str, str] = {}
    by = getattr(counter, "by", "")
    if by in ledger.specs and ledger.specs[by].kind in ("choice", "choices"):
        names = dict(told.of(ledger.id).choices(ledger.specs[by]))
    parts = [f"{names.get(value, value) or '–'} {count}" for value, count in figure.parts.items()]
    return "  ".join(part for part in (told.text(figure.counts), told._.list(parts)) if part)


async def _behind(screen: LedgersScreen, key: str, ledgers: Sequence[Ledger], period: Period) -> bool:
    """List the entries that make a figure: in their own table, where they can be sorted, printed and exported; those
    of the core's ledgers to choose from. Whether one has gone there."""
    name, _slash, figure_id = key.partition("/")
    ledger = next(each for each in ledgers if each.id == name)
    told = screen.told().of(name)
    figure = next(each for each in _counted(told, ledger, period) if each.id == figure_id)
    if not isinstance(figure, Figure) or not figure.entries:
        screen.app.say(screen._("Nothing stands behind this figure."))
        return False
    title = f"{told.text(figure.title)}: {figure.value} {told.text(figure.unit)}"
    if name in told.snapshot.ledgers:
        screen.show_among(name, figure.entries, title)
        return True
    entries = told.snapshot.entries(name)
    choices = [
        Choice(entry.id, told.entry(ledger, entry), told.state(entry))
        for entry in (entries[each] for each in figure.entries)
    ]
    chosen = await screen.app.ask(Choose(title, choices))
    if chosen is not None:
        screen.go_to(name, chosen)
    return chosen is not None
