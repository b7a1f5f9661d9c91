"""What plugins bring is asked for where it is of use: kinds of items in the agenda, sections and files of the minutes.

(Points of order: `test_plugins.py`; observers and checks: `tests/plugins/test_meetings.py`, `tests/cli`.)
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from council.documents.markdown import minutes_markdown
from council.domain import agenda, sitting
from council.domain.kernel import Text
from council.domain.plugged import MinutesSection
from council.hookspecs import hook
from council.i18n import words
from council.plugins import Plugins
from council.plugins.asking import sections
from council.plugins.offers import AgendaKind, Exporter, Source
from council.service.council import Council
from council.tui.console.item_form import ItemForm
from council.tui.dialogs.choose import Choose
from council.tui.dialogs.written import Written
from council.tui.papers.printing import Printer, printables
from tests.look import text
from tests.tui.hall import Hall, a_hall, terminal
from tests.tui.hands import back, dialog, field, fill, toasts, until

APPRAISAL = Text(zh="评议", en="Appraisal")


class Brings:
    @hook
    def agenda_kinds(self) -> Any:
        return [
            AgendaKind("appraisal", APPRAISAL, minutes=25, routine=True),
            AgendaKind("report", Text(zh="乱", en="No"), 1),
        ]

    @hook
    def minutes_sections(self) -> Any:
        return [MinutesSection(title=Text(zh="志愿服务", en="Volunteers"), lines=(Text(zh="三人", en="Three helped"),))]

    @hook
    def exporters(self) -> Any:
        return [
            Exporter("figures", Text(zh="数字", en="Figures"), ".csv", write=figures),
            Exporter("hours", Text(zh="时长", en="Hours"), ".txt", write=hours, of="meeting"),
            Exporter("broken", Text(zh="坏", en="Broken"), ".txt", write=broken),
        ]


def figures(source: Source) -> bytes:
    assert not source.snapshot.slips.people, "slips are no business of plugins"
    return f"{source.words.language},{len(source.snapshot.roster)}".encode()


def hours(source: Source) -> bytes:
    assert source.minutes is not None
    return source.minutes.number.encode()


def broken(source: Source) -> bytes:
    raise RuntimeError("a bug")


def a_hall_with(plugin: object, tmp_path: Path | None = None) -> Hall:
    plugins = Plugins()
    plugins.register(plugin, "brings")
    hall = a_hall(plugins=plugins)
    if tmp_path is not None:
        object.__setattr__(hall.opened, "folder", tmp_path)
    return hall


# -- kinds of items ------------------------------------------------------------------------------------------------


async def test_an_item_of_a_plugins_kind_is_added_with_its_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    hall = a_hall_with(Brings())
    async with terminal(hall, "en") as pilot:
        await pilot.press("a")
        form = await until(pilot, lambda: pilot.app.screen if isinstance(pilot.app.screen, ItemForm | Choose) else None)
        if isinstance(form, Choose):
            await pilot.press("enter")
            await dialog(pilot, ItemForm)
        await fill(pilot, "title", "Appraisal of the caretaker")
        wheel = field(pilot, "kind")
        titles = [title for _kind, title in wheel.options]
        assert titles.count("Appraisal") == 1
        assert "No" not in titles, "the program keeps its own ids"
        wheel.focus()
        while wheel.options[wheel.place][0] != "appraisal":
            await pilot.press("right")
        await pilot.pause()
        assert field(pilot, "minutes").value == "25", "the time that a new one is given"
        await pilot.press("enter")
        await back(pilot)
    item = next(item for item in hall.meeting.agenda if item.title == "Appraisal of the caretaker")
    assert (item.kind, item.kind_title, item.minutes, item.routine) == ("appraisal", APPRAISAL, 25, True)


async def test_minutes_that_somebody_wrote_stay() -> None:
    hall = a_hall_with(Brings(), None)
    async with terminal(hall, "en") as pilot:
        await pilot.press("e")
        await dialog(pilot, ItemForm)
        await fill(pilot, "minutes", "7")
        wheel = field(pilot, "kind")
        wheel.focus()
        while wheel.options[wheel.place][0] != "appraisal":
            await pilot.press("right")
        await pilot.pause()
        assert field(pilot, "minutes").value == "7"
        await pilot.press("enter")
        await back(pilot)
    assert any(item.kind == "appraisal" and item.minutes == 7 for item in hall.meeting.agenda)


async def test_the_minutes_name_the_kind_without_the_plugin() -> None:
    hall = a_hall()  # no plugin any more
    first = hall.meeting.agenda[0]
    hall.do(
        agenda.EditItem(item=first.id, title=first.title, kind="appraisal", kind_title=APPRAISAL),
        sitting.OpenDoors(),
    )
    minutes = hall.council.minutes(hall.meeting.id)
    written = minutes_markdown(minutes, words("zh"), hall.council.snapshot.settings.zone)
    assert "评议" in written
    async with terminal(hall, "en") as pilot:
        await pilot.press("e")
        await dialog(pilot, ItemForm)
        assert ("appraisal", "Appraisal") in field(pilot, "kind").options, "what it has is offered still"
        await pilot.press("enter")
        await back(pilot)
    assert hall.meeting.agenda[0].kind_title == APPRAISAL


# -- the minutes ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_sections_stand_in_the_minutes_at_the_terminal_and_on_paper(language: str) -> None:
    plugins = Plugins()
    plugins.register(Brings(), "brings")
    hall = a_hall(plugins=plugins)
    council: Council = hall.council
    council.meetings._sections = lambda meeting, snapshot: sections(plugins, meeting, snapshot)
    hall.do(sitting.OpenDoors()).arrive(30).do(sitting.CallToOrder(), sitting.Adjourn())
    title = "志愿服务" if language == "zh" else "Volunteers"
    minutes = council.minutes(hall.meeting.id)
    assert title in minutes_markdown(minutes, words(language), council.snapshot.settings.zone)
    async with terminal(hall, language, (160, 60), place="minutes") as pilot:
        pilot.app.names_shown = True
        record = pilot.app.screen.query_one("#record")
        await until(pilot, lambda: any(title in line.plain for line in record.lines))
        await pilot.press("enter", "end")
        assert title in await text(pilot)


async def test_files_of_plugins_are_among_the_papers(tmp_path: Path) -> None:
    hall = a_hall_with(Brings(), tmp_path).do(sitting.OpenDoors())
    async with terminal(hall, "en", place="minutes") as pilot:
        for kind in ("Figures", "Hours"):
            await pilot.press("p")
            await dialog(pilot, Choose)
            await pilot.press(*kind)
            await pilot.pause()
            assert "by the plugin brings" in await text(pilot)
            await pilot.press("enter")
            await dialog(pilot, Written)
            await pilot.press("escape")
            await back(pilot)
        number = hall.meeting.number
        assert (tmp_path / "papers" / "figures.csv").read_text() == "zh,36"
        assert (tmp_path / "papers" / f"hours-{number}.txt").read_text() == number
        await pilot.press("p")
        await dialog(pilot, Choose)
        await pilot.press(*"Broken", "enter")
        await until(pilot, lambda: any("brings" in toast and "a bug" in toast for toast in toasts(pilot)))
    assert not (tmp_path / "papers" / "broken.txt").exists()
    assert [trouble.plugin for trouble in hall.opened.plugins.troubles] == ["brings"]


def test_a_meeting_that_has_not_begun_is_no_file() -> None:
    hall = a_hall_with(Brings())
    app: Any = type("App", (), {"house": hall.house, "council": hall.council})
    papers = {
        paper.title: paper for paper in printables(Printer(app, hall.council.snapshot, hall.meeting), words("en"))
    }
    assert papers["Hours"].why is not None
    assert papers["Figures"].why is None
