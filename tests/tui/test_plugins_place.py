"""The plugins' place: how each stands, switching on and off, adding from a stick, taking out, safe mode."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from council import boot, folders, settings
from council.boot import Opened
from council.cli import terminal
from council.domain import sitting
from council.i18n import words
from council.plugins import Plugins
from council.plugins.quarantine import Quarantine
from council.tui.app import CouncilApp
from council.tui.dialogs.ask import Confirm, Tell
from council.tui.dialogs.checked import Checked
from council.tui.dialogs.paths import ChoosePath
from council.tui.dialogs.trust import Trust
from council.tui.house import House
from council.tui.plugins.acts import ACTS, may_be_added, where_sticks_are
from council.tui.plugins.page import brought
from council.tui.plugins.scene import PluginsScene
from council.tui.widgets.listing import Listing
from council.tui.wish import Wish
from tests.look import text
from tests.plugins.making import add, project, rewritten, wheel
from tests.tui.hall import a_hall
from tests.tui.hands import beyond, choose_file, dialog, toasts, until

KINDS = """
from council.api import AgendaKind, Text, hook

@hook
def agenda_kinds():
    return [AgendaKind("appraisal", Text(zh="评议", en="Appraisal"), minutes=15)]
"""
RAISES = """
from council.api import hook

@hook
def decision_rules():
    raise RuntimeError("a bug")
"""


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(variable, str(tmp_path / "machine" / variable.lower()))


@pytest.fixture
def community(tmp_path: Path) -> Path:
    folders.created(tmp_path / "community")
    return tmp_path / "community"


@asynccontextmanager
async def place(
    folder: Path,
    size: tuple[int, int] = (120, 40),
    language: str = "en",
    *,
    safe_mode: bool = False,
    reopens: bool = True,
    before: Any = lambda opened: None,
) -> AsyncIterator[Pilot[Any]]:
    """The terminal in the plugins' place, once it has looked."""
    opened: Opened = boot.open_community(folder, safe_mode=safe_mode)
    try:
        before(opened)
        house = House(opened, None, partial(boot.change_settings, opened), reopens=reopens)
        app = CouncilApp(house, language, place="plugins")
        async with app.run_test(size=size, notifications=True) as pilot:
            await until(pilot, lambda: app.screen.query_one(Listing).rows)
            yield pilot
    finally:
        opened.close()


async def mark(pilot: Pilot[Any], key: str) -> None:
    """Move the mark to a plugin."""
    listing = pilot.app.screen.query_one(Listing)
    keys = [row.key for row in listing.rows]
    listing.action_move(keys.index(key) - listing.place)
    await pilot.pause()


def states(pilot: Pilot[Any]) -> dict[str, str]:
    return {row.key: row.cells[-1].text for row in pilot.app.screen.query_one(Listing).rows}


async def wished(pilot: Pilot[Any]) -> Wish:
    """What the terminal left with."""
    wish: Wish = await until(pilot, lambda: pilot.app.return_value)
    return wish


# -- how each stands -----------------------------------------------------------------------------------------------


async def test_each_stands_there_as_it_is(community: Path, tmp_path: Path) -> None:
    add(community, wheel(tmp_path, "works", KINDS), wheel(tmp_path, "faulty", RAISES), wheel(tmp_path, "gone"))
    add(community, wheel(tmp_path, "altered"))
    (aside,) = add(community, wheel(tmp_path, "aside"))
    Quarantine(community).add("aside", aside.hash, "crashed")
    next((community / "plugins").glob("*gone*")).unlink()
    rewritten(next((community / "plugins").glob("*altered*")), lambda contents: None)
    shutil.copy(wheel(tmp_path, "stranger"), community / "plugins")
    shutil.copy(wheel(tmp_path, "newer", keywords=("council-hooks-99",)), community / "plugins")
    (community / "plugins" / "torn-1.0-py3-none-any.whl").write_bytes(b"PK")
    async with place(community) as pilot:
        assert states(pilot) | {
            "works": "On",
            "faulty": "On, with faults",
            "gone": "Missing",
            "altered": "Altered",
            "aside": "Quarantined",
            "stranger": "Not approved",
            "newer": "Does not fit",
            "file:torn-1.0-py3-none-any.whl": "Unreadable",
            "mediation": "Off",
        } == states(pilot)
        await mark(pilot, "aside")
        assert "Council ended while loading it." in await text(pilot)
        await mark(pilot, "faulty")
        assert "a bug" in await text(pilot)
        await mark(pilot, "newer")
        assert "written for a newer Council" in await text(pilot)
        await mark(pilot, "works")
        shown = await text(pilot)
        assert "kinds of agenda items  Appraisal" in shown, "what it has brought"
        assert "Made of works" in shown
        assert "吴某" in shown


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@pytest.mark.parametrize("language", ["zh", "en"])
async def test_everything_is_within_the_terminal(community: Path, size: tuple[int, int], language: str) -> None:
    add(community, "mediation")
    async with place(community, size, language) as pilot:
        assert "mediation" in await text(pilot)
        assert beyond(pilot) == []
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen.has_class("-reading"))
        assert "SHA-256" in await text(pilot)
        assert beyond(pilot) == []
        await pilot.press("escape")
        assert not pilot.app.screen.has_class("-reading")


# -- switching -----------------------------------------------------------------------------------------------------


async def test_a_shipped_one_is_switched_on_without_a_question_and_the_community_opened_anew(community: Path) -> None:
    async with place(community) as pilot:
        await mark(pilot, "mediation")
        await pilot.press("f2")
        wish = await wished(pilot)
    assert settings.load(community).plugins == ("mediation",)
    assert (wish.folder, wish.place, wish.safe_mode) == (community, "plugins", False)
    assert "mediation is switched on" in wish.notice


async def test_a_stranger_is_asked_about_once_for_each_file(community: Path, tmp_path: Path) -> None:
    (community / "plugins").mkdir(exist_ok=True)
    shutil.copy(wheel(tmp_path, "wishes", KINDS), community / "plugins")
    async with place(community) as pilot:
        await mark(pilot, "wishes")
        await pilot.press("f2")
        await dialog(pilot, Trust)
        shown = await text(pilot)
        assert "kinds of agenda items" in shown, "what it declares"
        assert "A plugin can do whatever Council can" in shown
        await pilot.press("escape")
        await until(pilot, lambda: len(pilot.app.screen_stack) == 1)
        assert settings.load(community).plugins == (), "who does not trust it has changed nothing"
        await pilot.press("f2")
        await dialog(pilot, Trust)
        await pilot.press("enter")
        await wished(pilot)
    async with place(community) as pilot:
        assert states(pilot)["wishes"] == "On"
        await mark(pilot, "wishes")
        await pilot.press("f3")
        await wished(pilot)
    async with place(community) as pilot:
        assert states(pilot)["wishes"] == "Off"
        await mark(pilot, "wishes")
        await pilot.press("f2")
        await wished(pilot)
    assert settings.load(community).plugins == ("wishes",), "this very file was approved before: nobody is asked"


async def test_nothing_changes_in_the_demo(community: Path) -> None:
    async with place(community, reopens=False) as pilot:
        await mark(pilot, "mediation")
        await pilot.press("f2")
        assert "demo" in (await until(pilot, lambda: toasts(pilot)))[-1]
    assert settings.load(community).plugins == ()


def test_nothing_changes_while_a_meeting_is_in_progress() -> None:
    hall = a_hall()

    def scene() -> PluginsScene:
        return PluginsScene(hall.council.snapshot, hall.clock.now, "chair", Plugins())

    assert scene().may_change() is None, "a meeting that is planned holds up nothing"
    hall.do(sitting.OpenDoors())
    refusal = scene().may_change()
    assert refusal is not None
    assert refusal.code == "plugin.in_meeting"
    acts = {act.id: act for act in ACTS}
    assert acts["add"].why_not(scene()) is not None


async def test_who_wishes_it_comes_back_to_the_place_with_a_word(community: Path, monkeypatch: Any) -> None:
    add(community, "mediation")
    shown: list[tuple[str, str, bool]] = []

    def run(opened: Opened, pages: object, *, place: str = "", notice: str = "", **more: object) -> Wish | None:
        shown.append((place, notice, opened.plugins.safe_mode))
        return Wish(community, "en", place="plugins", notice="done") if len(shown) == 1 else None

    monkeypatch.setattr("council.tui.run.run", run)
    monkeypatch.setattr("council.folders.remember", lambda folder: None)
    terminal.keep_open(community, safe_mode=True)
    assert shown == [("", "", True), ("plugins", "done", False)]


async def test_what_cannot_be_opened_again_is_said_on_the_welcome_screen(community: Path, monkeypatch: Any) -> None:
    said: list[str] = []

    def run(opened: Opened, pages: object, **more: object) -> Wish:
        (community / "council.toml").write_text("[[[", "utf-8")
        return Wish(community, "en", place="plugins")

    monkeypatch.setattr("council.tui.run.run", run)
    monkeypatch.setattr("council.tui.run.welcome", lambda language, notice: said.append(notice))
    monkeypatch.setattr("council.folders.remember", lambda folder: None)
    terminal.keep_open(community)
    assert "council.toml" in said[0]


# -- adding and taking out -----------------------------------------------------------------------------------------


async def test_a_stick_with_several_is_asked_about_one_by_one(community: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    for made in (wheel(tmp_path, "first", KINDS), wheel(tmp_path, "second"), wheel(tmp_path, "third")):
        shutil.copy(made, stick)
    shutil.copy(wheel(tmp_path, "unfit", requires=("nothing-of-that-name",)), stick)
    async with place(community) as pilot:
        await pilot.press("f4")
        await dialog(pilot, ChoosePath)
        await choose_file(pilot, stick)
        for name, answer in (("first", "enter"), ("second", "escape"), ("third", "enter")):
            await until(
                pilot, lambda name=name: isinstance(pilot.app.screen, Trust) and name in pilot.app.screen._title
            )
            await pilot.press(answer)
        await dialog(pilot, Tell)
        assert "nothing-of-that-name" in await text(pilot), "why the fourth was not added"
        await pilot.press("enter")
        wish = await wished(pilot)
    assert "first and third" in wish.notice
    assert settings.load(community).plugins == ("first", "third")
    assert sorted(path.name for path in (community / "plugins").glob("*.whl")) == [
        "made_first-1.0-py3-none-any.whl",
        "made_third-1.0-py3-none-any.whl",
    ]


def test_what_may_be_added(tmp_path: Path) -> None:
    assert may_be_added(project(tmp_path, "wishes"))
    assert may_be_added(made := wheel(tmp_path, "wishes"))
    assert may_be_added(made.parent), "a stick"
    assert not may_be_added(tmp_path)
    assert not may_be_added(tmp_path / "nowhere.whl")


def test_one_begins_to_look_where_sticks_are(tmp_path: Path) -> None:
    media = tmp_path / "media"
    assert where_sticks_are((media,)) == Path.home(), "there is no such folder"
    media.mkdir()
    assert where_sticks_are((media,)) == Path.home(), "no stick is put in"
    (media / "STICK").mkdir()
    assert where_sticks_are((media,)) == media
    (media / Path.home().name / "STICK").mkdir(parents=True)
    assert where_sticks_are((media,)) == media / Path.home().name


async def test_one_is_taken_out_after_a_question(community: Path, tmp_path: Path) -> None:
    add(community, wheel(tmp_path, "wishes"))
    async with place(community) as pilot:
        await mark(pilot, "mediation")
        await pilot.press("f8")
        assert "does not lie in this community" in (await until(pilot, lambda: toasts(pilot)))[-1]
        await mark(pilot, "wishes")
        await pilot.press("f8")
        await dialog(pilot, Confirm)
        assert "stays" in await text(pilot)
        await pilot.press("enter")
        await wished(pilot)
    assert settings.load(community).plugins == ()
    assert list((community / "plugins").glob("*.whl")) == []


async def test_one_whose_rule_decides_here_cannot_go(community: Path, tmp_path: Path) -> None:
    rules = """
from council import presets
from council.api import hook

@hook
def decision_rules():
    return [next(iter(presets.rules().values())).having(id="made.rule")]
"""
    add(community, wheel(tmp_path, "ruling", rules))
    chosen = settings.load(community)
    bodies = (chosen.bodies[0].having(rule="made.rule"), *chosen.bodies[1:])
    settings.save(community, chosen.having(bodies=bodies))
    async with place(community) as pilot:
        await mark(pilot, "ruling")
        for key in ("f3", "f8"):
            pilot.app.clear_notifications()
            await pilot.press(key)
            assert "Decisions here go by" in (await until(pilot, lambda: toasts(pilot)))[-1]
    assert settings.load(community).plugins == ("ruling",)


async def test_a_check_says_what_is_good_and_what_is_not(community: Path, tmp_path: Path) -> None:
    add(community, wheel(tmp_path, "wishes", KINDS))
    checks = (
        KINDS
        + """
from council.api import Finding

@hook
def doctor_checks(folder):
    yield Finding("look", Text(zh="没有心愿。", en="There are no wishes."))
"""
    )
    add(community, wheel(tmp_path, "checks", checks))
    async with place(community) as pilot:
        await mark(pilot, "wishes")
        await pilot.press("f5")
        await dialog(pilot, Checked)
        shown = await text(pilot)
        assert "✓ Its file is as it was built." in shown
        assert "✓ Exactly this was approved on this computer." in shown
        assert "There are no wishes." not in shown, "that is another plugin's"
        await pilot.press("escape")
        await until(pilot, lambda: len(pilot.app.screen_stack) == 1)
        await mark(pilot, "checks")
        await pilot.press("f5")
        await dialog(pilot, Checked)
        assert "! There are no wishes." in await text(pilot), "its own checks are asked"


# -- safe mode -----------------------------------------------------------------------------------------------------


async def test_safe_mode_is_said_and_left(community: Path, tmp_path: Path) -> None:
    add(community, wheel(tmp_path, "wishes", KINDS))
    async with place(community, safe_mode=True) as pilot:
        shown = await text(pilot)
        assert "safe mode" in shown.splitlines()[0]
        assert "no plugin is loaded" in shown
        assert states(pilot)["wishes"] == "Waiting"
        await pilot.press("f3")
        await until(pilot, lambda: states(pilot)["wishes"] == "Off")
        assert pilot.app.return_value is None, "nothing is loaded: nothing has to be opened anew"
        await pilot.press("f6")
        wish = await wished(pilot)
    assert not wish.safe_mode
    async with place(community) as pilot:
        assert "safe mode" not in await text(pilot)
        await pilot.press("f6")
        assert "not safe mode" in (await until(pilot, lambda: toasts(pilot)))[-1]


def test_what_is_brought_is_called_by_its_name(community: Path, tmp_path: Path) -> None:
    add(community, wheel(tmp_path, "wishes", KINDS))
    opened = boot.open_community(community)
    try:
        assert list(brought(opened.plugins, "wishes", words("zh"))) == [("议程事项类型", "评议")]
    finally:
        opened.close()


async def test_a_plugin_is_written_to_a_stick_that_another_community_adds_it_from(
    community: Path, tmp_path: Path
) -> None:
    add(community, wheel(tmp_path, "wishes", KINDS))
    stick = tmp_path / "stick"
    stick.mkdir()
    async with place(community) as pilot:
        await mark(pilot, "wishes")
        await pilot.press("f7")
        await dialog(pilot, ChoosePath)
        await choose_file(pilot, stick)
        await until(pilot, lambda: any("Written" in said for said in toasts(pilot)))
    assert may_be_added(stick)
    assert [path.suffix for path in stick.iterdir()] == [".whl"]
