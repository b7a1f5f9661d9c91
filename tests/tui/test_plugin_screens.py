"""Screens that plugins bring: gone to, used, left; and what they raise costs nobody anything but that screen."""

import pytest

from council.api import Text
from council.plugins.offers import PluginScreen
from council.tui.dialogs.choose import Choose
from council.tui.screens.ledgers import LedgersScreen
from council.tui.widgets.rail import Rail
from tests.look import text
from tests.tui import a_plugin_screen as screens
from tests.tui.hall import press, terminal
from tests.tui.hands import dialog, toasts, until
from tests.tui.ledger_hall import a_ledger_hall, wishes

MODULE = screens.__name__


def offered(name):
    return PluginScreen(name.lower(), Text(zh=f"屏{name}", en=name), load=f"{MODULE}:{name}")


@pytest.fixture(autouse=True)
def whole():
    yield
    screens.FAILS["at"] = ""


async def open_it(pilot, name):
    pilot.app.screen.open(f"screen:{name}")
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def test_a_screen_stands_on_the_rail_and_is_imported_when_it_is_gone_to():
    hall = a_ledger_hall(screens=[offered("Wall")])
    async with terminal(hall, "en", place="ledgers") as pilot:
        assert "Wall" in pilot.app.screen.query_one(Rail).render().plain
        await press(pilot, "0")
        await dialog(pilot, Choose)
        await press(pilot, "=wall", "enter")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "Wall")
        assert "修三号楼的灯" in await text(pilot)
        pilot.app.screen.query_one("#wall").focus()
        await press(pilot, "f5")
        await pilot.app.workers.wait_for_complete()
        assert wishes(hall)[0].state == "claimed"
        await until(pilot, lambda: pilot.app.screen.query_one("#wall").rows[0].cells[1].text == "claimed")
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, LedgersScreen)


async def test_escape_leaves_a_field_first_and_the_places_digit_leads_back():
    async with terminal(a_ledger_hall(screens=[offered("Wall")]), "en", place="ledgers") as pilot:
        await open_it(pilot, "wall")
        pilot.app.screen.query_one("#field").focus()
        await press(pilot, "escape")
        assert type(pilot.app.screen).__name__ == "Wall"
        await press(pilot, "f6")
        await dialog(pilot, Choose)
        await press(pilot, "escape")  # a question of its own, left
        assert type(pilot.app.screen).__name__ == "Wall"
        await press(pilot, "alt+2")
        await until(pilot, lambda: pilot.app.current_mode == "console")
        await press(pilot, "alt+6")
        await until(pilot, lambda: pilot.app.current_mode == "ledgers")
        assert type(pilot.app.screen).__name__ == "Wall"
        await press(pilot, "alt+6")
        await until(pilot, lambda: isinstance(pilot.app.screen, LedgersScreen))


@pytest.mark.parametrize(
    ("where", "keys"),
    [
        ("init", ()),
        ("body", ()),
        ("draw", ()),
        ("refusal", ()),
        ("mount", ()),
        ("render", ()),
        ("timer", ()),
        ("tick", ()),
        ("do", ("f5",)),
        ("action", ("x",)),
        ("key", ("tab", "w")),
    ],
)
async def test_what_a_screen_raises_closes_it_and_names_its_plugin(where, keys):
    hall = a_ledger_hall(screens=[offered("Failing")])
    async with terminal(hall, "en", place="ledgers") as pilot:
        screens.FAILS["at"] = where
        await open_it(pilot, "failing")
        await press(pilot, *keys)
        await until(pilot, lambda: isinstance(pilot.app.screen, LedgersScreen) and toasts(pilot))
        screens.FAILS["at"] = ""
        assert "wishing" in toasts(pilot)[0]
        assert where in toasts(pilot)[0]
        assert [trouble.plugin for trouble in hall.opened.plugins.troubles] == ["wishing"]
        await press(pilot, "down", "slash")  # everything works as before
        await press(pilot, "escape", "alt+2")
        await until(pilot, lambda: pilot.app.current_mode == "console")
        await press(pilot, "6")
        assert "修三号楼的灯" in await text(pilot)


async def test_one_that_fails_behind_another_place_is_closed_when_it_is_gone_to():
    hall = a_ledger_hall(screens=[offered("Failing")])
    async with terminal(hall, "en", place="ledgers") as pilot:
        await open_it(pilot, "failing")
        await press(pilot, "2")
        screens.FAILS["at"] = "timer"
        await until(pilot, lambda: toasts(pilot))
        screens.FAILS["at"] = ""
        assert pilot.app.current_mode == "console"
        await press(pilot, "6")
        await until(pilot, lambda: isinstance(pilot.app.screen, LedgersScreen))


async def test_a_dialog_over_a_failing_screen_goes_with_it():
    hall = a_ledger_hall(screens=[offered("Failing")])
    async with terminal(hall, "en", place="ledgers") as pilot:
        await open_it(pilot, "failing")
        await press(pilot, "f1")
        await dialog(pilot, object)
        screens.FAILS["at"] = "timer"
        await until(pilot, lambda: isinstance(pilot.app.screen, LedgersScreen))


@pytest.mark.parametrize("load", [f"{MODULE}:Ugly", f"{MODULE}:Plain", f"{MODULE}:Missing", "no_such_module:Screen"])
async def test_one_that_cannot_be_made_leaves_everything_as_it_was(load, monkeypatch):
    monkeypatch.setattr(screens.Ugly, "DEFAULT_CSS", "Ugly { colour of: the sky }")
    hall = a_ledger_hall(screens=[PluginScreen("odd", Text(zh="怪", en="Odd"), load=load)])
    async with terminal(hall, "en", place="ledgers") as pilot:
        await open_it(pilot, "odd")
        await until(pilot, lambda: toasts(pilot))
        assert isinstance(pilot.app.screen, LedgersScreen)
        await press(pilot, "a")  # styles of dialogs are as they were
        assert "Wish" in await text(pilot)
