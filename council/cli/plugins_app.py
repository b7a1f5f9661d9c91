"""`council plugins …`: the commands and their options. What they do is in `council.cli.plugins`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from council.i18n import N_, system_language, words

app = typer.Typer(
    name="plugins",
    help=N_("List, add and remove plugins: for this community alone, and without the internet."),
    rich_markup_mode=None,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Folder = Annotated[Path, typer.Argument(metavar="DIR", help=N_("The community's folder."), show_default=False)]
Name = Annotated[str, typer.Argument(metavar="NAME", help=N_("The plugin's name."), show_default=False)]
Yes = Annotated[bool, typer.Option("--yes", "-y", help=N_("Do not ask."))]


@app.command("list", help=N_("List the plugins of a community, and those it could enable."))
def list_(
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help=N_("The community's folder."), show_default=False)
    ] = None,
) -> None:
    """List plugins."""
    from council.cli import plugins

    raise typer.Exit(plugins.show_all(folder, words(system_language())))


@app.command(help=N_("Add plugins to a community; shows what they declare, and asks."))
def add(
    folder: Folder,
    source: Annotated[
        str,
        typer.Argument(
            metavar="SOURCE",
            help=N_("A shipped plugin's name, a wheel, a project's folder, or a stick with several."),
            show_default=False,
        ),
    ],
    yes: Yes = False,
) -> None:
    """Add plugins."""
    from council.cli import plugins

    raise typer.Exit(plugins.add(folder, source, words(system_language()), yes=yes))


@app.command(help=N_("Take a plugin out of a community; what was recorded with it stays."))
def remove(folder: Folder, name: Name) -> None:
    """Remove a plugin."""
    from council.cli import plugins

    raise typer.Exit(plugins.remove(folder, name, words(system_language())))


@app.command(help=N_("Switch on a plugin that is here; shows what it declares, and asks."))
def enable(folder: Folder, name: Name, yes: Yes = False) -> None:
    """Enable a plugin."""
    from council.cli import plugins

    raise typer.Exit(plugins.enable(folder, name, words(system_language()), yes=yes))


@app.command(help=N_("Switch a plugin off; its file and what was recorded with it stay."))
def disable(folder: Folder, name: Name) -> None:
    """Disable a plugin."""
    from council.cli import plugins

    raise typer.Exit(plugins.disable(folder, name, words(system_language())))


@app.command(help=N_("Show what a plugin declares, without running it."))
def info(
    source: Annotated[
        str,
        typer.Argument(metavar="PLUGIN", help=N_("A plugin's name, wheel or project folder."), show_default=False),
    ],
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help=N_("The community's folder."), show_default=False)
    ] = None,
) -> None:
    """Show a plugin."""
    from council.cli import plugins

    raise typer.Exit(plugins.info(source, folder, words(system_language())))


@app.command(help=N_("Write plugins as wheels into a folder, for a stick that “plugins add” reads."))
def pack(
    target: Annotated[Path, typer.Argument(metavar="FOLDER", help=N_("The folder to write to."), show_default=False)],
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE…", help=N_("Shipped plugins' names, wheels, or projects' folders."), show_default=False
        ),
    ],
) -> None:
    """Pack plugins."""
    from council.cli import plugins

    raise typer.Exit(plugins.pack(target, sources, words(system_language())))


@app.command(help=N_("Write a working plugin to begin with: model, workflow, words in two languages, tests."))
def new(
    name: Annotated[
        str,
        typer.Argument(metavar="NAME", help=N_("The plugin's name: small letters, digits and _."), show_default=False),
    ],
    folder: Annotated[
        Path, typer.Option("--dir", metavar="DIR", help=N_("Where its folder is made."), show_default=False)
    ] = Path(),
    zh: Annotated[str, typer.Option("--zh", metavar="TITLE", help=N_("What it is called in Chinese."))] = "",
    en: Annotated[str, typer.Option("--en", metavar="TITLE", help=N_("What it is called in English."))] = "",
    author: Annotated[str, typer.Option("--author", metavar="NAME", help=N_("Who writes it."))] = "",
) -> None:
    """Make a plugin."""
    from council.cli import plugins_new

    raise typer.Exit(plugins_new.new(name, folder, words(system_language()), zh=zh, en=en, author=author))


@app.command(help=N_("Check a plugin as its author would: runs it, so check only what you trust."))
def check(
    source: Annotated[
        str,
        typer.Argument(
            metavar="PLUGIN", help=N_("A wheel, a project's folder, or a shipped plugin's name."), show_default=False
        ),
    ],
) -> None:
    """Check a plugin."""
    from council.cli import plugins_new

    raise typer.Exit(plugins_new.check(source, words(system_language())))
