"""The welcome screen: communities opened lately, a new one, the demo; and a kind word when something is wrong."""

from contextlib import asynccontextmanager

import pytest
from textual.widgets import Input, OptionList

from council import folders, settings
from council.cli import terminal
from council.domain.kernel import Refusal
from council.store.base import StoreError
from council.store.lock import FolderLock
from council.tui.app import CouncilApp
from council.tui.dialogs.new_community import NewCommunity
from council.tui.dialogs.paths import ChoosePath
from council.tui.screens.welcome import WelcomeScreen
from council.tui.welcome.opening import kindly
from council.tui.wish import Wish
from tests.look import text
from tests.tui.hands import back, beyond, choose_file, complaints, dialog, fill, until, wrong


@pytest.fixture(autouse=True)
def own_list(tmp_path, monkeypatch):
    """A list of this test's own, and a home in which nothing is found."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.fixture
def xijie(tmp_path):
    """A community that was opened lately."""
    folder = tmp_path / "西街"
    folders.founded(folder, "西街社区", "zh", "xijie")
    folders.remember(folder)
    return folder


@asynccontextmanager
async def welcome(language="zh", size=(80, 24), notice=""):
    app = CouncilApp(None, language, notice)
    async with app.run_test(size=size, notifications=True) as pilot:
        await until(pilot, lambda: isinstance(app.screen, WelcomeScreen) and app.screen.query_one(OptionList).options)
        await app.workers.wait_for_complete()
        await pilot.pause()
        yield pilot


async def test_it_says_what_it_is_and_what_can_be_done(xijie):
    async with welcome("en") as pilot:
        shown = await text(pilot)
        for said in ("decisions", "no server", "西街社区", "Open a community", "Make a new community", "Try the demo"):
            assert said in shown
        assert "~/西街" in shown


async def test_enter_opens_the_last_one(xijie):
    async with welcome() as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.return_value)
    assert pilot.app.return_value == Wish(xijie, "zh")


@pytest.mark.parametrize("key", ["s", "f6"])
async def test_a_community_opens_without_its_plugins(xijie, key):
    async with welcome() as pilot:
        await pilot.press(key)
        await until(pilot, lambda: pilot.app.return_value)
    assert pilot.app.return_value == Wish(xijie, "zh", safe_mode=True)


async def test_a_community_that_somebody_else_has_open_says_who(xijie):
    lock = FolderLock(xijie, "council")
    try:
        async with welcome("en") as pilot:
            await pilot.press("enter")
            shown = await until(pilot, lambda: _said(pilot))
            assert "council on" in shown
            assert "since 20" in shown
            assert pilot.app.return_value is None
            lock.release()
            await pilot.press("enter")
            await until(pilot, lambda: pilot.app.return_value)
    finally:
        lock.release()


def _said(pilot):
    panel = pilot.app.screen.query_one("#wrong")
    return str(panel.render()) if panel.display else ""


async def test_what_stands_wrong_in_council_toml_is_said(xijie):
    (xijie / settings.FILE).write_text('name = "甲"\nportt = 3\n', "utf-8")
    async with welcome("en") as pilot:
        await pilot.press("enter")
        assert "portt" in await until(pilot, lambda: _said(pilot))
        assert beyond(pilot) == []


async def test_a_stick_that_is_not_there_is_listed_and_said(tmp_path):
    folders.remember(tmp_path / "stick" / "东街")
    async with welcome("en") as pilot:
        assert "not there now" in await text(pilot)
        await pilot.press("enter")
        assert "holds no council.toml" in await until(pilot, lambda: _said(pilot))
        await pilot.press("delete")
        await until(pilot, lambda: "东街" not in str(pilot.app.screen._offers))
        assert folders.recent() == []


async def test_another_folder_is_opened_and_only_a_community_will_do(tmp_path, xijie):
    (tmp_path / "letters").mkdir()
    async with welcome("en") as pilot:
        await pilot.press("f2")
        await dialog(pilot, ChoosePath)
        await choose_file(pilot, tmp_path / "letters")
        await until(pilot, lambda: "nothing to choose" in wrong(pilot))
        await choose_file(pilot, tmp_path / "nowhere")
        assert "There is no file" in wrong(pilot)
        await choose_file(pilot, xijie)
        await until(pilot, lambda: pilot.app.return_value)
    assert pilot.app.return_value.folder == xijie


async def test_a_new_community_lies_where_its_name_says(tmp_path):
    async with welcome("en") as pilot:
        await pilot.press("f3")
        made = await dialog(pilot, NewCommunity)
        await pilot.press("enter")
        assert "name" in complaints(pilot)
        await pilot.press(*"West", "space", *"Street", "slash")
        assert made._inputs()[1].value == str(tmp_path / "West Street")
        assert beyond(pilot) == []
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.return_value)
    assert pilot.app.return_value == Wish(tmp_path / "West Street", "en")
    chosen = settings.load(tmp_path / "West Street")
    assert (chosen.name, chosen.language, chosen.cycle) == ("West Street/", "en", "xijie")


async def test_a_folder_that_was_typed_stays_when_the_name_goes_on(tmp_path):
    async with welcome() as pilot:
        await pilot.press("f3")
        made = await dialog(pilot, NewCommunity)
        await fill(pilot, "folder", str(tmp_path / "mine"))
        await fill(pilot, "name", "东街")
        assert made._inputs()[1].value == str(tmp_path / "mine")


async def test_a_folder_that_is_not_empty_is_left_alone(tmp_path):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "a.txt").write_text("mine", "utf-8")
    async with welcome("zh") as pilot:
        await pilot.press("f3")
        await dialog(pilot, NewCommunity)
        await fill(pilot, "name", "东街")
        await fill(pilot, "folder", str(tmp_path / "letters"))
        await pilot.press("enter")
        await until(pilot, lambda: "不是空文件夹" in complaints(pilot).get("folder", ""))
        assert pilot.app.focused is pilot.app.screen._inputs()[1]
        assert [each.name for each in (tmp_path / "letters").iterdir()] == ["a.txt"]
        await fill(pilot, "folder", str(tmp_path / "east"))
        assert complaints(pilot) == {}


async def test_a_folder_that_cannot_be_written_is_said(tmp_path, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(folders, "created", refuse)
    async with welcome("en") as pilot:
        await pilot.press("f3")
        await dialog(pilot, NewCommunity)
        await fill(pilot, "name", "East")
        await pilot.press("enter")
        await until(pilot, lambda: "may not write" in complaints(pilot).get("folder", ""))


async def test_the_demo_is_wished_for():
    async with welcome("en") as pilot:
        await pilot.press("f4")
        await until(pilot, lambda: pilot.app.return_value)
    assert pilot.app.return_value == Wish(None, "en")


async def test_the_language_is_switched_at_the_top(xijie):
    async with welcome("zh") as pilot:
        assert "新建社区" in await text(pilot)
        await pilot.click("Tongues")
        await until(pilot, lambda: pilot.app.language == "en")
        await back(pilot)
        assert "Make a new community" in await text(pilot)
        await pilot.press("shift+f1")
        await until(pilot, lambda: pilot.app.language == "zh")
        await back(pilot)
        assert "新建社区" in await text(pilot)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_long_list_fits(tmp_path, language, size):
    for place in range(9):
        folders.remember(tmp_path / "a rather long name of a folder somewhere deep below" / f"community {place}")
    async with welcome(language, size) as pilot:
        assert beyond(pilot) == []
        for _ in range(11):
            await pilot.press("down")
        assert ("Try the demo" if language == "en" else "试用演示") in await text(pilot)


async def test_letters_begin_too_and_a_notice_is_said():
    async with welcome("en", notice="It was damaged.") as pilot:
        assert "It was damaged." in await text(pilot)
        await pilot.press("n")
        await dialog(pilot, NewCommunity)
        await pilot.press("escape")
        await back(pilot)
        await pilot.press("o")
        assert (await dialog(pilot, ChoosePath)).query_one(Input).has_focus


def test_a_disk_that_refuses_is_said_in_both_languages(zh, en):
    error = StoreError("/mnt/stick cannot be locked")
    error.__cause__ = OSError(30, "Read-only file system")
    assert "Read-only file system" in kindly(error, en)
    assert "无法写入" in kindly(error, zh)


# -- what the command line does with a wish ------------------------------------------------------------------------


def test_what_cannot_be_opened_brings_the_welcome_screen_back(monkeypatch, tmp_path):
    wishes = [Wish(tmp_path / "damaged", "en"), Wish(tmp_path / "good", "en"), None]
    notices, opened = [], []

    def shown(language=None, notice=""):
        notices.append((language, notice))
        return wishes.pop(0)

    def fulfilled(wish):
        if wish.folder.name == "damaged":
            raise Refusal("folder.not_a_community", folder="damaged")
        opened.append(wish.folder.name)

    monkeypatch.setattr("council.tui.run.welcome", shown)
    monkeypatch.setattr(terminal, "_fulfilled", fulfilled)
    terminal.greet()
    assert opened == ["good"]
    assert notices[0] == (None, "")
    assert notices[1][0] == "en"
    assert "damaged" in notices[1][1]


def test_the_demo_speaks_the_language_it_was_wished_in(monkeypatch):
    played = {}
    monkeypatch.setattr("council.cli.demo.run", lambda **how: played.update(how))
    assert terminal._fulfilled(Wish(None, "en")) is None
    assert played["language"] == "en"
    assert not played["headless"]


async def test_there_is_nowhere_to_go_while_nothing_is_open():
    async with welcome("en") as pilot:
        for place in ("1", "2", "alt+3", "5"):
            await pilot.press(place)
        await back(pilot)
        assert isinstance(pilot.app.screen, WelcomeScreen)
