"""Lists out: the people as CSV for Excel, masked or whole, and an empty list to fill in."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from council.documents.people import people_csv, template_csv
from council.tui.dialogs.ask import Confirm
from council.tui.dialogs.choose import Choice, Choose
from council.tui.dialogs.paths import ChoosePath

if TYPE_CHECKING:
    from council.tui.app import CouncilApp


async def export(app: CouncilApp) -> None:
    """Ask how much is shown and where it goes, then write."""
    _ = app._
    ways = [
        Choice(True, _("Masked"), _("names and phones starred, no birth dates: to hang out or pass on")),
        Choice(False, _("Whole"), _("everything, can be brought in again: for the office alone")),
    ]
    masked = await app.ask(Choose(_("Export the people"), ways))
    if masked is None:
        return
    roster, language = app.council.snapshot.roster, app.language
    day = app.now().astimezone(app.council.snapshot.settings.zone).date().isoformat()
    name = _("people-masked-{day}.csv", day=day) if masked else _("people-{day}.csv", day=day)
    content = await asyncio.to_thread(people_csv, roster, masked, language)
    await _write(app, _("Export the people"), name, content)


async def template(app: CouncilApp) -> None:
    """Write the list to fill in."""
    await _write(app, app._("Template for a list of people"), app._("people-template.csv"), template_csv(app.language))


async def _write(app: CouncilApp, title: str, name: str, content: bytes) -> None:
    """Ask for the place, and again when it will not do; an existing file is replaced only after a yes."""
    _ = app._
    proposed = Path.home() / name
    while True:
        path = await app.ask(ChoosePath(title, _is_csv, _("Where to?"), begin=proposed, new=True))
        if path is None:
            return
        if not path.suffix:
            path = path.with_suffix(".csv")
        proposed = path
        if path.exists() and not await app.ask(
            Confirm(_("Replace {name}?", name=path.name), _("There is a file of that name already."))
        ):
            continue
        try:
            await asyncio.to_thread(path.write_bytes, content)
        except OSError as error:
            why = error.strerror or str(error)
            app.say(_("{file} cannot be written: {why}. Choose another place.", file=path, why=why), "warning")
            continue
        app.say(_("Written to {file}", file=path), seconds=10)
        return


def _is_csv(path: Path) -> bool:
    return path.suffix.lower() == ".csv" and path.is_file()
