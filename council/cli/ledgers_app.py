"""`council ledger …`: the commands and their options. What they do is in `council.cli.ledgers` and `ledger_files`."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from council.i18n import N_, system_language, words

app = typer.Typer(
    name="ledger",
    help=N_("Look into ledgers, bring lists in and out, print sheets and figures."),
    rich_markup_mode=None,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class Figures(StrEnum):
    """What figures can be written as."""

    markdown = "markdown"
    html = "html"
    csv = "csv"
    json = "json"


Folder = Annotated[Path, typer.Argument(metavar="DIR", help=N_("The community's folder."), show_default=False)]
Name = Annotated[str, typer.Argument(metavar="LEDGER", help=N_("The ledger's id or title."), show_default=False)]
Whole = Annotated[bool, typer.Option("--whole", help=N_("Show personal data too; without this they are masked."))]
Json = Annotated[bool, typer.Option("--json", help=N_("Print JSON."))]
Out = Annotated[Path | None, typer.Option("--out", metavar="FILE", help=N_("The file to write."), show_default=False)]
State = Annotated[str, typer.Option("--state", metavar="STATE", help=N_("Only entries in this state."))]
Grid = Annotated[str, typer.Option("--grid", metavar="GRID", help=N_("Only entries of this grid."))]
Find = Annotated[str, typer.Option("--find", metavar="TEXT", help=N_("Only entries that hold this text."))]
Lang = Annotated[str, typer.Option("--lang", metavar="LANGUAGE", help=N_("Language: zh or en."))]


@app.command("list", help=N_("List the ledgers, with how much they hold."))
def list_(folder: Folder, as_json: Json = False, lang: Lang = "") -> None:
    """List ledgers."""
    from council.cli import ledgers

    raise typer.Exit(ledgers.show_all(folder, words(lang or system_language()), as_json=as_json))


@app.command(help=N_("Show a ledger's entries, or one entry with its history."))
def show(
    folder: Folder,
    ledger: Name,
    number: Annotated[
        str | None, typer.Argument(metavar="[NUMBER]", help=N_("The entry's number."), show_default=False)
    ] = None,
    state: State = "",
    grid: Grid = "",
    find: Find = "",
    whole: Whole = False,
    as_json: Json = False,
    lang: Lang = "",
) -> None:
    """Show entries."""
    from council.cli import ledgers

    wanted = ledgers.Wanted(state, grid, find)
    spoken = words(lang or system_language())
    raise typer.Exit(ledgers.show(folder, ledger, number, wanted, spoken, whole=whole, as_json=as_json))


@app.command(help=N_("Write a ledger as .csv, .xlsx or .html; without a file, as CSV on stdout."))
def export(
    folder: Folder,
    ledger: Name,
    out: Out = None,
    state: State = "",
    grid: Grid = "",
    find: Find = "",
    whole: Whole = False,
    template: Annotated[bool, typer.Option("--template", help=N_("Write an empty list to fill in."))] = False,
    lang: Lang = "",
) -> None:
    """Write a list."""
    from council.cli import ledger_files, ledgers

    wanted = ledgers.Wanted(state, grid, find)
    spoken = words(lang or system_language())
    raise typer.Exit(ledger_files.export(folder, ledger, out, wanted, spoken, whole=whole, template=template))


@app.command("import", help=N_("Bring a list into a ledger; shows what would change and asks."))
def import_(
    folder: Folder,
    ledger: Name,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=N_("The list: .csv, .xlsx, .xls or .ods."))],
    yes: Annotated[bool, typer.Option("--yes", "-y", help=N_("Do not ask; rows with errors are left out."))] = False,
) -> None:
    """Bring a list in."""
    from council.cli import ledger_files

    raise typer.Exit(ledger_files.bring_in(folder, ledger, file, words(system_language()), yes=yes))


@app.command(help=N_("Write a printed sheet of an entry."))
def sheet(
    folder: Folder,
    ledger: Name,
    number: Annotated[str, typer.Argument(metavar="NUMBER", help=N_("The entry's number."), show_default=False)],
    kind: Annotated[
        str | None, typer.Argument(metavar="[SHEET]", help=N_("Which sheet; “show” names them."), show_default=False)
    ] = None,
    out: Out = None,
    whole: Whole = False,
    lang: Lang = "",
) -> None:
    """Write a sheet."""
    from council.cli import ledger_files

    spoken = words(lang or system_language())
    raise typer.Exit(ledger_files.sheet(folder, ledger, number, kind, out, spoken, whole=whole))


@app.command(help=N_("Print the figures of a period: of these ledgers, else of all that count something."))
def figures(
    folder: Folder,
    ledgers: Annotated[
        list[str] | None, typer.Argument(metavar="[LEDGER…]", help=N_("The ledgers."), show_default=False)
    ] = None,
    start: Annotated[
        datetime | None,
        typer.Option(
            "--from", formats=["%Y-%m-%d"], metavar="DAY", help=N_("The first day; else 1 January."), show_default=False
        ),
    ] = None,
    end: Annotated[
        datetime | None,
        typer.Option(
            "--to",
            formats=["%Y-%m-%d"],
            metavar="DAY",
            help=N_("The first day that no longer counts; else tomorrow."),
            show_default=False,
        ),
    ] = None,
    form: Annotated[Figures, typer.Option("--format", help=N_("markdown, html, csv or json."))] = Figures.markdown,
    out: Out = None,
    lang: Lang = "",
) -> None:
    """Print figures."""
    from council.cli import ledger_files

    first, after = (each.date() if each is not None else None for each in (start, end))
    spoken = words(lang or system_language())
    raise typer.Exit(ledger_files.figures(folder, ledgers or [], first, after, form.value, out, spoken))
