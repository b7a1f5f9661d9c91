"""The outer loop: a crash comes back on the running services, repeated ones end with a line, the laptop stays awake."""

import asyncio
import logging
import time

import pytest
from textual.worker import WorkerFailed

from council.awake import Awake
from council.domain import polls, sitting
from council.domain.kernel import Refusal
from council.i18n import words
from council.tui import logbook, run
from council.tui.screens.console import ConsoleScreen
from tests.look import text
from tests.tui.hall import FakePages, a_hall, until


class Lives:
    """Plays each life of the app without a terminal: one function of the pilot a life."""

    def __init__(self, monkeypatch, *lives):
        self.lives = list(lives)
        self.apps = []
        monkeypatch.setattr(run, "_once", self.once)

    def once(self, app):
        self.apps.append(app)
        play = self.lives.pop(0)

        async def live():
            try:
                async with app.run_test(size=(120, 40), notifications=True) as pilot:
                    await pilot.pause()
                    await play(pilot)
                    await pilot.pause()
                    app.exit(app.return_value)
            except (OopsError, WorkerFailed):
                pass  # the pilot raises again what the terminal's life ended with

        asyncio.run(live())
        app.stop_listening()
        return app.return_value


class OopsError(Exception):
    pass


async def crash(pilot):
    def broken(snapshot):
        raise OopsError("王秀英 138****1234")

    pilot.app.screen.draw = broken
    pilot.app.screen.call_later(pilot.app.screen.redraw)
    await pilot.pause()


async def crash_in_a_worker(pilot):
    async def broken():
        raise OopsError("王秀英")

    pilot.app.run_worker(broken())
    await until(pilot, lambda: pilot.app.crash is not None)


async def nothing(pilot):
    pass


@pytest.fixture
def hall(tmp_path):
    hall = a_hall().do(sitting.OpenDoors()).arrive(25).do(sitting.CallToOrder())
    hall.do(polls.OpenPoll(kind="trial", title="茶好喝吗")).vote(yes=3)
    object.__setattr__(hall.opened, "folder", tmp_path)
    return hall


def no_sleep():
    return Awake(way=lambda: _Held())


class _Held:
    active = True

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass


def test_a_crash_comes_back_with_a_notice_and_nothing_lost(monkeypatch, hall):
    seen = []

    async def look(pilot):
        seen.append(await text(pilot))

    lives = Lives(monkeypatch, crash, look)
    began = time.monotonic()
    run.run(hall.opened, FakePages(), language="en", awake=no_sleep())
    assert len(lives.apps) == 2
    assert (
        words("en")("The screen had an error and was opened again. Nothing was lost; phones went on.")[:30] in seen[0]
    )
    assert "Voted 3 / 25" in seen[0], "the vote is still open, with its ballots"
    assert time.monotonic() - began < 20
    hall.vote(yes=2)
    assert hall.council.snapshot.turnout(hall.poll).used == 5, "the services went on"


@pytest.mark.parametrize("ending", [crash, crash_in_a_worker])
def test_the_log_names_the_place_but_nobody(monkeypatch, hall, ending):
    Lives(monkeypatch, ending, nothing)
    run.run(hall.opened, None, awake=no_sleep())
    written = (hall.opened.folder / "logs" / "crashes.log").read_text("utf-8")
    assert "OopsError" in written
    assert "test_run.py" in written
    assert "王" not in written
    assert "138" not in written


def test_the_language_is_kept_across_a_crash(monkeypatch, hall):
    async def switch_and_crash(pilot):
        await pilot.press("shift+f1")
        await pilot.app.workers.wait_for_complete()
        await crash(pilot)

    lives = Lives(monkeypatch, switch_and_crash, nothing)
    run.run(hall.opened, None, language="zh", awake=no_sleep())
    assert lives.apps[1].language == "en"


def test_five_crashes_within_a_minute_end_with_one_line(monkeypatch, hall):
    lives = Lives(monkeypatch, *[crash] * 9)
    with pytest.raises(Refusal) as ended:
        run.run(hall.opened, None, awake=no_sleep())
    assert ended.value.code == "terminal.keeps_failing"
    assert len(lives.apps) == 5
    said = words("zh").refusal(ended.value)
    assert "\n" not in said
    assert "crashes.log" in said


def test_crashes_far_apart_are_forgiven(monkeypatch, hall):
    clock = iter(range(0, 1000, 30))
    monkeypatch.setattr(run, "monotonic", lambda: next(clock))
    lives = Lives(monkeypatch, *[crash] * 7, nothing)
    run.run(hall.opened, None, awake=no_sleep())
    assert len(lives.apps) == 8


def test_an_app_that_has_ended_hears_no_more(monkeypatch, hall):
    lives = Lives(monkeypatch, crash, nothing)
    run.run(hall.opened, None, awake=no_sleep())
    hall.do(polls.ClosePoll())
    assert [app._told for app in lives.apps] == [False, False]


def test_the_laptop_stays_awake_from_doors_to_adjournment(monkeypatch, tmp_path):
    hall = a_hall()
    object.__setattr__(hall.opened, "folder", tmp_path)
    awake = no_sleep()
    states = []

    def settled(wanted):
        for _ in range(100):
            if awake.holds == wanted:
                break
            time.sleep(0.01)
        states.append(awake.holds)

    async def evening(pilot):
        settled(False)
        for command, wanted in ((sitting.OpenDoors(), True), (sitting.Adjourn(), False)):
            await asyncio.to_thread(hall.do, command)
            await asyncio.to_thread(settled, wanted)

    Lives(monkeypatch, evening)
    run.run(hall.opened, None, awake=awake)
    assert states == [False, True, False]


def test_a_meeting_in_progress_is_kept_awake_from_the_start(monkeypatch, hall):
    awake = no_sleep()
    Lives(monkeypatch, nothing)
    run.run(hall.opened, None, awake=awake)
    assert not awake.holds, "let go at the end"


def test_warnings_go_into_the_communitys_log_without_what_exceptions_say(tmp_path):
    with logbook.keeping(tmp_path):
        try:
            raise ValueError("王秀英")
        except ValueError:
            logging.getLogger("council.x").exception("an observer failed")
    written = (tmp_path / "logs" / "council.log").read_text("utf-8")
    assert "an observer failed" in written
    assert "ValueError" in written
    assert "王秀英" not in written


def test_a_folder_that_cannot_be_written_stops_nothing(tmp_path):
    with logbook.keeping(tmp_path / "gone" / "far"):
        logging.getLogger("council.x").warning("x")
    assert logbook.write_crash(tmp_path / "gone" / "far", OopsError()) is None


def test_the_log_tells_causes_first():
    try:
        try:
            raise KeyError("secret")
        except KeyError as inner:
            raise OopsError("secret") from inner
    except OopsError as error:
        told = logbook.told(error)
    assert told.index("KeyError") < told.index("OopsError")
    assert "secret" not in told


def test_the_first_place_is_the_console_while_a_meeting_is_in_hand():
    from council.tui.app import CouncilApp

    assert CouncilApp(a_hall().house)._first_place() == "console"
    assert CouncilApp(a_hall(planned=False).house)._first_place() == "docket"
    assert CouncilApp(None)._first_place() == "welcome"
    assert issubclass(ConsoleScreen, object)
