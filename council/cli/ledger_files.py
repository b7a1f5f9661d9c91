"""`council ledger export`, `import`, `sheet`, `figures`: ledgers as files. Masked unless everything is asked for."""

from __future__ import annotations

import json
import sys
from datetime import date, timedelta
from pathlib import Path

from council.boot import Opened
from council.cli.agreeing import agreed
from council.cli.ending import complain
from council.cli.ledgers import Wanted, chosen, entry_of, ledger_of, opened_for, say, today
from council.cli.people import SHOWN, summary
from council.documents.ledger import bringing, report, tables
from council.documents.ledger.sheets import list_html, sheet_html, sheet_of, sheets_of
from council.documents.ledger.teller import Teller
from council.domain.kernel import Refusal
from council.domain.ledger import Period
from council.i18n import Words
from council.service.snapshot import OWN


def export(folder: Path, name: str, out: Path | None, wanted: Wanted, _: Words, *, whole: bool, template: bool) -> int:
    """Write a ledger's list: what kind of file the suffix says; without a file, CSV on stdout."""
    with opened_for(folder, _) as opened:
        content = _content(opened, name, out, wanted, _, whole=whole, template=template)
    _deliver(content, out)
    return 0


def _content(
    opened: Opened, name: str, out: Path | None, wanted: Wanted, _: Words, *, whole: bool, template: bool
) -> bytes:
    snapshot = opened.council.snapshot
    suffix = out.suffix.lower() if out is not None else ".csv"
    if suffix not in (".csv", ".xlsx", ".html"):
        raise Refusal("export.suffix_unknown", file=str(out), known=(".csv", ".xlsx", ".html"))
    if name == "residents" and suffix == ".csv":
        from council.documents.people import people_csv, template_csv

        return template_csv(_.language) if template else people_csv(snapshot.roster, not whole, _.language)
    teller = Teller(_, snapshot, ledger_of(snapshot, name).id, masked=not whole)
    if template:
        return tables.template_xlsx(teller) if suffix == ".xlsx" else tables.template_csv(teller)
    entries = chosen(teller, wanted)
    if suffix == ".html":
        return list_html(entries, teller, today(snapshot), wanted.said()).encode()
    return tables.ledger_xlsx(entries, teller) if suffix == ".xlsx" else tables.ledger_csv(entries, teller)


def bring_in(folder: Path, name: str, file: Path, _: Words, *, yes: bool) -> int:
    """Preview, ask, write. Returns 0, or 1 when rows were left out."""
    with opened_for(folder, _) as opened:
        snapshot = opened.council.snapshot
        ledger = ledger_of(snapshot, name)
        if ledger.id in OWN:
            raise Refusal("ledger.own", ledger=ledger.title)
        preview = bringing.preview(file, Teller(_, snapshot, ledger.id))
        for line in (*summary(preview, _), *(_.refusal(each.refusal) for each in preview.remarks[:SHOWN])):
            say(line)
        left_out = 1 if preview.errors or preview.questions else 0
        if not preview.added and not preview.changed:
            return left_out
        if not yes and not _confirmed(_):
            say(_("Nothing was brought in."))
            return 0
        count = opened.council.entries.bring_in(ledger.id, preview.added, preview.changed, "import").result()
        say(_.n("{count} entry was brought in.", "{count} entries were brought in.", count))
        return left_out


def _confirmed(_: Words) -> bool:
    answer = agreed(_("Bring these entries in? [y/N] "))
    if answer is None:
        complain(_("Not confirmed: there is nobody to ask. Add --yes to bring the entries in."))
    return bool(answer)


def sheet(folder: Path, name: str, number: str, kind: str | None, out: Path | None, _: Words, *, whole: bool) -> int:
    """Write a sheet of an entry, beside the community's other papers unless told where."""
    with opened_for(folder, _) as opened:
        snapshot = opened.council.snapshot
        teller = Teller(_, snapshot, ledger_of(snapshot, name).id, masked=not whole)
        entry = entry_of(snapshot, teller.declared, number)
        meant = sheet_of(entry, kind, teller) if kind else sheets_of(entry, teller)[0]
        page = sheet_html(entry, meant, teller, today(snapshot))
        path = out or opened.folder / "papers" / f"{teller.ledger}-{entry.number}-{meant.id}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page, encoding="utf-8")
        say(str(path))
        return 0


def figures(
    folder: Path, names: list[str], start: date | None, end: date | None, form: str, out: Path | None, _: Words
) -> int:
    """Print the figures from a day (included) to a day (excluded); without days, of this year until today."""
    with opened_for(folder, _) as opened:
        snapshot = opened.council.snapshot
        now = today(snapshot)
        period = Period(start=start or date(now.year, 1, 1), end=end or now + timedelta(days=1))
        ledgers = [ledger_of(snapshot, each).id for each in names]
        found = report.figures_report(snapshot, period, _, ledgers)
    if form == "json":
        content = (json.dumps(report.report_json(found), ensure_ascii=False, indent=2) + "\n").encode()
    elif form == "csv":
        content = report.report_csv(found, _)
    else:
        write = report.report_html if form == "html" else report.report_markdown
        content = write(found, _, now).encode()
    _deliver(content, out)
    return 0


def _deliver(content: bytes, out: Path | None) -> None:
    """Write to the file and say so, or to stdout as it is."""
    if out is not None:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(content)
        say(str(out))
    elif hasattr(sys.stdout, "buffer"):
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    else:
        sys.stdout.write(content.decode("utf-8-sig"))
