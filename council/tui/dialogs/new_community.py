"""Make a new community: a name, a folder, a language, a cycle."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Input

from council import folders, presets
from council.domain.kernel import Refusal
from council.i18n import LANGUAGE_NAMES, N_, Words
from council.tui.dialogs.base import Dialog
from council.tui.widgets.fields import Field, Line, Pick
from council.tui.widgets.forms import Complaint

FORBIDDEN = dict.fromkeys(map(ord, '<>:"/\\|?*'), " ")  # in names of folders, on one system or another


class NewCommunity(Dialog[Path]):
    """Answers the folder of the community that was made. The folder follows the name until it is typed in."""

    WIDE = True
    HINT = N_("Tab: next field · ←→: choose · Enter: make · Esc: leave")

    def __init__(self, _: Words, base: Path) -> None:
        """`base` is where new folders are proposed."""
        super().__init__(_("Make a new community"), _("All of this can be changed later, in the settings."))
        self._base = base
        self._proposed = str(base)
        self._making = False

    def body(self) -> ComposeResult:
        """The four fields."""
        _, language = self._, self._.language
        cycles = [(cycle.id, cycle.name.in_language(language)) for cycle in presets.cycles().values()]
        with VerticalScroll(can_focus=False):
            yield Line("name", _("Community's name"), placeholder=_("for instance: West Street"))
            yield Complaint("name")
            yield Line("folder", _("Folder"), self._proposed)
            yield Complaint("folder")
            yield Pick("language", _("Language"), list(LANGUAGE_NAMES.items()), language)
            yield Pick("cycle", _("Cycle"), cycles, "xijie")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._complain({})
        name, folder = self._inputs()
        if event.input is name and folder.value == self._proposed:
            tidy = " ".join(event.value.translate(FORBIDDEN).split()).rstrip(".")
            self._proposed = str(self._base / tidy) if tidy else str(self._base)
            folder.value = self._proposed
            folder.cursor_position = len(folder.value)

    def accept(self) -> None:
        """Make it; what is wrong is said at the field, and then nothing is made."""
        answers = {field.name: field.answer for field in self.query(Field)}
        wrong = {}
        if not answers["name"]:
            wrong["name"] = self._("Give the community a name.")
        if not answers["folder"]:
            wrong["folder"] = self._("Say where it shall lie.")
        self._complain(wrong)
        if not wrong and not self._making:
            self._making = True
            self.run_worker(self._make(answers))

    async def _make(self, answers: dict[str | None, Any]) -> None:
        folder = Path(answers["folder"]).expanduser()
        try:
            await asyncio.to_thread(folders.founded, folder, answers["name"], answers["language"], answers["cycle"])
        except Refusal as refusal:
            self._complain({"folder": self.app.reason(refusal)})
        else:
            self.answer(folder)
        finally:
            self._making = False

    def _complain(self, wrong: dict[str, str]) -> None:
        for complaint in self.query(Complaint):
            complaint.say(wrong.get(complaint.name or "", ""))
        for line, control in zip(("name", "folder"), self._inputs(), strict=True):
            if line in wrong:
                control.focus()
                break

    def _inputs(self) -> tuple[Input, Input]:
        name, folder = (line.query_one(Input) for line in self.query(Line))
        return name, folder
