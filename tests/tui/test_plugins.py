"""Plugins at the terminal: what is the matter with one is said, and a point of order is put before a command."""

from __future__ import annotations

from typing import Any

import pytest
from textual.widgets import Input

from council.domain import sitting
from council.domain.kernel import Refusal, Text
from council.hookspecs import hook
from council.plugins.offers import Objection
from council.tui.dialogs.ask import Reason
from tests.look import text
from tests.tui.hall import Hall, a_hall, terminal
from tests.tui.hands import back, dialog, toasts, until


class Strict:
    @hook
    def review(self, command: Any) -> Any:
        if isinstance(command, sitting.CallToOrder):
            yield Objection(Text(zh="公告不满十日。", en="Ten days' notice was not given."))


class Broken:
    @hook
    def review(self) -> Any:
        raise RuntimeError("a bug")


def doors(plugin: object) -> Hall:
    hall = a_hall().do(sitting.OpenDoors()).arrive(25)
    hall.opened.plugins.register(plugin, "notices")
    return hall


async def call_to_order(pilot: Any) -> None:
    pilot.app.run_worker(pilot.app.send(sitting.CallToOrder()))


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_against_a_point_of_order_one_goes_on_with_a_reason(size: tuple[int, int]) -> None:
    hall = doors(Strict())
    async with terminal(hall, "en", size) as pilot:
        await call_to_order(pilot)
        await dialog(pilot, Reason)
        shown = await text(pilot)
        assert "Point of order" in shown
        assert "notices: Ten days' notice was not given." in shown
        assert "give the reason" in shown
        pilot.app.screen.query_one(Input).value = "all due are here"
        await pilot.press("enter")
        await until(pilot, lambda: hall.meeting.status == "session")
    (note,) = hall.meeting.notes
    assert "公告不满十日。" in note.text, "the minutes are in the community's language"
    assert "notices" in note.text
    assert "all due are here" in note.text


async def test_who_gives_no_reason_has_done_nothing() -> None:
    hall = doors(Strict())
    async with terminal(hall) as pilot:
        await call_to_order(pilot)
        await dialog(pilot, Reason)
        await pilot.press("escape")
        await back(pilot)
    assert hall.meeting.status == "doors"
    assert hall.meeting.notes == ()


async def test_a_command_that_would_be_refused_is_not_reviewed() -> None:
    hall = a_hall()
    hall.opened.plugins.register(Strict(), "notices")
    async with terminal(hall, "en") as pilot:
        await call_to_order(pilot)
        assert await until(pilot, lambda: toasts(pilot))
        assert not isinstance(pilot.app.screen, Reason)


async def test_a_plugin_that_crashes_is_named_and_the_command_is_done() -> None:
    hall = doors(Broken())
    async with terminal(hall, "en") as pilot:
        await call_to_order(pilot)
        await until(pilot, lambda: hall.meeting.status == "session")
        assert "notices" in (await until(pilot, lambda: toasts(pilot)))[0]


async def test_what_went_wrong_at_the_start_is_said_once() -> None:
    hall = a_hall()
    hall.opened.plugins.troubles.add("wishes", Refusal("plugin.missing", plugin="wishes"))
    async with terminal(hall, "en") as pilot:
        assert "wishes" in (await until(pilot, lambda: toasts(pilot)))[0]
    async with terminal(hall, "en") as pilot:
        assert not any("wishes" in toast for toast in toasts(pilot))
