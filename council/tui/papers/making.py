"""Papers made and written: into `papers/` in the community's folder; opened only when somebody asks for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from council.domain.kernel import Refusal
from council.domain.minutes import Minutes
from council.i18n import LANGUAGE_NAMES, LANGUAGES, words
from council.store.base import StoreError
from council.tui.dialogs.form import Answers, Form
from council.tui.papers.scene import PapersScene
from council.tui.screens.base import CouncilScreen
from council.tui.widgets.fields import Pick

FOLDER = "papers"
SUFFIXES = {"html": ".html", "markdown": ".md", "json": ".json"}
Screen = CouncilScreen[Any]


async def written(screen: Screen, name: str, make: Callable[[], bytes | str]) -> Path | None:
    """Make a paper and write it, off the terminal's loop; say where it is, and open it only when asked to."""
    from council.tui.dialogs.written import Written

    app = screen.app
    if app.house is None:
        return None
    folder = app.house.folder / FOLDER
    try:
        path = await asyncio.to_thread(_write, folder / name, make)
    except Refusal as refusal:
        app.refuse(refusal)
        return None
    except (OSError, StoreError) as error:
        app.say(screen._("Not written: {why}", why=str(error)), severity="error", seconds=12)
        return None
    if await app.ask(Written(screen._, path)):
        import webbrowser

        await asyncio.to_thread(webbrowser.open, path.as_uri())
    return path


def _write(path: Path, make: Callable[[], bytes | str]) -> Path:
    content = make()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def file_name(*parts: str, suffix: str) -> str:
    """A file's name out of parts: what file systems do not take is left out."""
    plain = "-".join("".join(c for c in part if c.isalnum() or c in "-_") for part in parts if part)
    return plain + suffix


# -- the minutes -------------------------------------------------------------------------------------------------


def why_not_exported(scene: PapersScene) -> Refusal | None:
    """A meeting that has not begun has no minutes."""
    return Refusal("minutes.not_begun") if scene.chosen.status == "planned" else None


async def export(screen: Screen, scene: PapersScene) -> None:
    """Ask for form, names, language and kind of file, and write the minutes so."""
    _, app, meeting = screen._, screen.app, scene.chosen
    form = Form(
        f"{_('Export the minutes')} {meeting.number}",
        (
            Pick("form", _("Form"), [(False, _("Whole record")), (True, _("Short form"))], scene.short),
            Pick(
                "names",
                _("People's names"),
                [(False, _("whole, for the files")), (True, _("masked, for the notice board"))],
                not app.names_shown,
            ),
            Pick("language", _("Language"), [(each, LANGUAGE_NAMES[each]) for each in LANGUAGES], app.language),
            Pick(
                "format",
                _("File"),
                [
                    ("html", _("HTML, to print and sign")),
                    ("markdown", "Markdown"),
                    ("json", _("JSON, for other programs")),
                ],
                "html",
            ),
        ),
    )
    answers = await app.ask(form)
    if answers is None:
        return
    name = file_name(
        "minutes",
        meeting.number,
        "short" if answers["form"] and answers["format"] != "json" else "",
        "masked" if answers["names"] else "",
        answers["language"] if answers["format"] != "json" else "",
        suffix=SUFFIXES[answers["format"]],
    )
    zone, head = scene.snapshot.settings.zone, scene.snapshot.head if scene.status.state != "draft" else ""
    await written(screen, name, lambda: _minutes(app.council.minutes(meeting.id), answers, zone, head))


def _minutes(minutes: Minutes, answers: Answers, zone: Any, head: str) -> bytes | str:
    _ = words(answers["language"])
    if answers["format"] == "json":
        from council.documents.json import minutes_json

        return minutes_json(minutes.masked() if answers["names"] else minutes)
    if answers["format"] == "markdown":
        from council.documents.markdown import minutes_markdown

        return minutes_markdown(minutes, _, zone, answers["names"], answers["form"], head)
    from council.documents.html import minutes_html

    return minutes_html(minutes, _, zone, answers["names"], answers["form"], head)
