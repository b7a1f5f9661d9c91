"""The commands and their options. What a command does is in the module it imports."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from council.cli import ledgers_app, plugins_app
from council.cli.ending import exit_code
from council.i18n import N_, nearest, system_language, words
from council.i18n.libraries import speak
from council.i18n.typer_words import command


class Language(StrEnum):
    """The languages of the program."""

    zh = "zh"
    en = "en"


class Format(StrEnum):
    """What minutes can be written as."""

    json = "json"
    markdown = "markdown"
    html = "html"


class CountMethod(StrEnum):
    """How `council count` can count."""

    plurality = "plurality"
    approval = "approval"
    score = "score"
    irv = "irv"
    scottish_stv = "scottish_stv"
    schulze = "schulze"


app = typer.Typer(
    name="council",
    help=N_("A neighbourhood's decisions, run from one laptop."),
    rich_markup_mode=None,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Folder = Annotated[Path, typer.Argument(metavar="DIR", help=N_("The community's folder."), show_default=False)]
Lang = Annotated[Language | None, typer.Option("--lang", help=N_("Language: zh or en."), show_default=False)]

SafeMode = Annotated[bool, typer.Option("--safe-mode", help=N_("Leave all plugins out."))]


def _language(chosen: Language | None) -> str:
    return chosen.value if chosen else system_language()


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help=N_("Print the version."))] = False,
) -> None:
    """Open the community of this folder, else the welcome screen."""
    if version:
        from council import __version__

        typer.echo(f"council {__version__}")
    elif context.invoked_subcommand is None:
        from council.cli import terminal

        terminal.here(Path.cwd())


@app.command(help=N_("Try it: a whole community with simulated residents; you play the chair."))
def demo(
    headless: Annotated[bool, typer.Option("--headless", help=N_("Play the whole cycle without a terminal."))] = False,
    auto: Annotated[bool, typer.Option("--auto", help=N_("Play by itself, at a pace that can be watched."))] = False,
    voters: Annotated[int, typer.Option("--voters", min=1, max=5000, help=N_("How many residents come."))] = 200,
    seed: Annotated[int, typer.Option("--seed", help=N_("Makes the residents behave the same again."))] = 1,
    home: Annotated[
        Path | None, typer.Option("--home", help=N_("Keep the community in this folder."), show_default=False)
    ] = None,
    lang: Lang = None,
) -> None:
    """Play with a fresh copy of the sample community."""
    from council.cli.demo import run as run_demo

    raise typer.Exit(
        run_demo(headless=headless, auto=auto, voters=voters, seed=seed, home=home, language=_language(lang))
    )


@app.command(help=N_("Make a community folder."))
def new(
    folder: Folder,
    source: Annotated[
        Path | None, typer.Option("--from", metavar="DIR", help=N_("Begin as a copy of this one."), show_default=False)
    ] = None,
) -> None:
    """Make a community folder."""
    from council.folders import created

    created(folder, source)
    _ = words(system_language())
    typer.echo(_("The community is in {folder}. Open it with: council open {folder}", folder=folder))


@app.command("open", help=N_("Open a community in the terminal."))
def open_(folder: Folder, safe_mode: SafeMode = False) -> None:
    """Open a community in the terminal."""
    from council.cli import terminal

    terminal.keep_open(folder, safe_mode=safe_mode)


@app.command(help=N_("Serve a community's pages without the terminal."))
def serve(folder: Folder, safe_mode: SafeMode = False) -> None:
    """Serve the pages until Ctrl-C."""
    from council.cli import terminal

    terminal.serve(folder, words(system_language()), safe_mode=safe_mode)


@app.command("import", help=N_("Bring in people from a CSV or Excel file; shows what would change and asks."))
def import_(
    folder: Folder,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=N_("The list: .csv, .xlsx, .xls or .ods."))],
    yes: Annotated[bool, typer.Option("--yes", "-y", help=N_("Do not ask; rows with errors are left out."))] = False,
) -> None:
    """Bring in people."""
    from council.cli import people

    raise typer.Exit(people.bring_in(folder, file, words(system_language()), yes=yes))


@app.command(help=N_("Write the slips of the coming meeting: one per person, with a QR code."))
def slips(
    folder: Folder,
    csv: Annotated[
        Path | None,
        typer.Option("--csv", metavar="FILE", help=N_("Write a table for a mail merge."), show_default=False),
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="FILE", help=N_("Write sheets for the printer."), show_default=False),
    ] = None,
) -> None:
    """Write slips."""
    from council.cli import papers

    papers.slips(folder, csv, html, words(system_language()))


@app.command(help=N_("Print the minutes of a meeting (the last one, unless its number is given)."))
def minutes(
    folder: Folder,
    meeting: Annotated[
        str | None, typer.Argument(metavar="[MEETING]", help=N_("The meeting's number or id."), show_default=False)
    ] = None,
    form: Annotated[Format, typer.Option("--format", help=N_("json, markdown or html."))] = Format.markdown,
    lang: Lang = None,
) -> None:
    """Print minutes."""
    from council.cli import papers

    papers.minutes(folder, meeting, form.value, lang.value if lang else None)


@app.command(help=N_("Recount archived meetings and check the chain; ends with 1 when something is wrong."))
def verify(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE…", help=N_("Archive files, or an archive folder."), show_default=False),
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help=N_("Say what is checked, and where the second recount is."))
    ] = False,
    paper: Annotated[
        str,
        typer.Option("--head", metavar="HASH", help=N_("The hash on a signed paper: is it in this chain?")),
    ] = "",
) -> None:
    """Recount and check."""
    from council.cli import checking

    raise typer.Exit(checking.verify(files or [], words(system_language()), explain=explain, paper=paper))


@app.command(help=N_("Count an election out of a ballot file: .blt, .soc, .soi, .toc or .toi."))
def count(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help=N_("Ballot files."))],
    method: Annotated[
        CountMethod,
        typer.Option(
            "--method",
            metavar="METHOD",
            help=N_("plurality, approval, score, irv, scottish_stv or schulze."),
            show_default=False,
        ),
    ],
    seats: Annotated[
        int | None,
        typer.Option(
            "--seats",
            metavar="N",
            min=1,
            help=N_("How many are elected; else the file says so, or one."),
            show_default=False,
        ),
    ] = None,
    lots: Annotated[
        list[str] | None,
        typer.Option(
            "--lot",
            metavar="NAME",
            help=N_("On whom a lot fell that had to decide a tie; again for each further lot."),
            show_default=False,
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=N_("Print one JSON object per file."))] = False,
    lang: Lang = None,
) -> None:
    """Count ballot files."""
    from council.cli import count as counting

    raise typer.Exit(counting.count(files, method.value, seats, lots or (), words(_language(lang)), as_json=as_json))


@app.command(help=N_("Print the JSON Schema of a kind of document."))
def schema(
    name: Annotated[str, typer.Argument(metavar="NAME", help=N_("minutes, archive, settings, proposal …"))],
    community: Annotated[
        Path | None,
        typer.Option(
            "--in", metavar="DIR", help=N_("A community's folder, for the ledgers of its plugins."), show_default=False
        ),
    ] = None,
) -> None:
    """Print a schema."""
    from council.cli import papers

    papers.schema(name, community)


@app.command(help=N_("Erase a person from the roster and all ledgers; says what was removed and what stays."))
def erase(
    folder: Folder,
    person: Annotated[
        str, typer.Argument(metavar="PERSON", help=N_("The person's number, or name."), show_default=False)
    ],
    reason: Annotated[
        str, typer.Option("--reason", metavar="TEXT", help=N_("Why; it is kept with the erasure."), show_default=False)
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", "-y", help=N_("Do not ask."))] = False,
) -> None:
    """Erase a person."""
    from council.cli import erasing

    raise typer.Exit(erasing.erase(folder, person, reason, words(system_language()), yes=yes))


@app.command(help=N_("Look a community folder over and say what could go wrong."))
def doctor(folder: Folder) -> None:
    """Check a community."""
    from council.cli import doctor as looking

    raise typer.Exit(looking.examine(folder, words(system_language())))


@app.command(
    "run",
    help=N_("Run a command that a plugin brings."),
    context_settings={"ignore_unknown_options": True},
)
def run_(
    folder: Folder,
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help=N_("The command; without it, all are listed."))
    ] = None,
    rest: Annotated[
        list[str] | None, typer.Argument(metavar="[ARGS]…", help=N_("What the command is given."), show_default=False)
    ] = None,
) -> None:
    """Run a plugin's command."""
    from council.cli import plugged

    raise typer.Exit(plugged.run(folder, name, rest or [], words(system_language())))


@app.command(help=N_("Write a community or a meeting as a file of a kind that a plugin brings."))
def export(
    folder: Folder,
    kind: Annotated[
        str | None, typer.Argument(metavar="[KIND]", help=N_("The kind; without it, all are listed."))
    ] = None,
    meeting: Annotated[
        str | None,
        typer.Option("--meeting", metavar="NUMBER", help=N_("The meeting's number or id."), show_default=False),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help=N_("The file to write."), show_default=False)
    ] = None,
    lang: Lang = None,
) -> None:
    """Write an export."""
    from council.cli import plugged

    raise typer.Exit(plugged.export(folder, kind, meeting, out, words(_language(lang))))


app.add_typer(plugins_app.app)
app.add_typer(ledgers_app.app)


def run(arguments: Sequence[str]) -> int:
    """Run a command line; returns the exit code: 0, or 2 after one line on stderr that says what was wrong."""
    language = nearest(system_language())
    speak(language)
    _ = words(language)
    _unbreakable(sys.stdout)
    _unbreakable(sys.stderr)
    with exit_code(_) as ending:
        ending.code = command(app, _)(list(arguments), prog_name="council", standalone_mode=False) or 0
    return ending.code


def _unbreakable(stream: object) -> None:
    """A console that cannot show a character shows a question mark; it does not end the program."""
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="replace")
