"""The shell: snapshots in, commands out, errors said at one place; language, names and theme switched in place."""

import asyncio
import threading
import time
from concurrent.futures import Future
from itertools import pairwise

import pytest

from council.domain import polls, roll_call, sitting
from council.domain.kernel import Conflict, Refusal
from council.store.base import StoreError
from council.store.memory import MemoryStore
from council.tui.dialogs.farewell import Farewell
from council.tui.dialogs.not_recorded import NotRecorded
from council.tui.modes import PLACES
from council.tui.screens.base import REDRAW_SECONDS
from tests.look import text
from tests.tui.hall import FakePages, a_hall, press, settled, terminal, until


def session(people=25):
    return a_hall().do(sitting.OpenDoors()).arrive(people).do(sitting.CallToOrder())


# -- snapshots in --------------------------------------------------------------------------------------------------


async def test_what_others_do_is_drawn_by_itself():
    hall = a_hall().do(sitting.OpenDoors()).arrive(3)
    async with terminal(hall, "en") as pilot:
        assert "Present 3 / due 36" in await text(pilot)
        await asyncio.to_thread(hall.arrive, 4)
        await until(pilot, lambda: pilot.app.screen._drawn_at > 0 and not pilot.app.screen._stale)
        await until(pilot, lambda: "7" in pilot.app.screen.query_one("#gauge").render().plain)
        assert "Present 7 / due 36" in await text(pilot)


async def test_a_flood_of_snapshots_is_drawn_at_most_twice_a_second():
    hall = a_hall().do(sitting.OpenDoors())
    async with terminal(hall) as pilot:
        screen, drawn = pilot.app.screen, []
        original = screen.draw
        screen.draw = lambda snapshot: (drawn.append(time.monotonic()), original(snapshot))
        await asyncio.sleep(REDRAW_SECONDS)
        await asyncio.to_thread(hall.arrive, 36)
        await asyncio.sleep(REDRAW_SECONDS * 1.5)
        assert pilot.app.snapshot is hall.council.snapshot
        assert 1 <= len(drawn) <= 5
        gaps = [after - before for before, after in pairwise(drawn)]
        assert all(gap > REDRAW_SECONDS * 0.8 for gap in gaps)


async def test_one_message_for_all_that_happens_until_it_is_read():
    hall = a_hall().do(sitting.OpenDoors())
    async with terminal(hall) as pilot:
        app, posted = pilot.app, []
        original = app.post_message
        app.post_message = lambda message: (posted.append(message), original(message))[1]
        hall.arrive(20)  # on this very thread: nothing is read meanwhile
        assert len([message for message in posted if isinstance(message, app.Changed)]) == 1


async def test_ones_own_act_is_drawn_at_once():
    hall = session()
    async with terminal(hall, "en") as pilot:
        await asyncio.to_thread(hall.do, sitting.TakeNote(text="x"))  # something was drawn just now
        await pilot.pause()
        await press(pilot, "f5")
        await settled(pilot)
        assert hall.meeting.active_item.title[:8] in await text(pilot)


async def test_clocks_tick_without_a_snapshot():
    hall = session().do(polls.OpenPoll(kind="trial", title="?"), polls.ClosePoll())
    async with terminal(hall, "en") as pilot:
        await press(pilot, "f5")
        await settled(pilot)
        hall.clock.wait(65)
        pilot.app.screen._tick()
        await pilot.pause()
        assert "1:05" in await text(pilot)


# -- errors --------------------------------------------------------------------------------------------------------


class FullDisk(MemoryStore):
    """A store whose medium refuses to write journals when told to."""

    full = False

    def append(self, meeting, rows):
        if self.full:
            raise StoreError("No space left on device: journal.json")
        super().append(meeting, rows)


async def test_a_write_that_failed_is_a_dialog_and_never_looks_like_success():
    store = FullDisk()
    hall = a_hall(store=store).do(sitting.OpenDoors()).arrive(25)
    async with terminal(hall, "en") as pilot:
        store.full = True
        await press(pilot, "f2")
        await until(pilot, lambda: isinstance(pilot.app.screen, NotRecorded))
        shown = await text(pilot)
        assert "nothing of it was recorded" in shown
        assert "No space left" in shown
        assert hall.meeting.status == "doors"
        await press(pilot, "enter")
        await settled(pilot)
        assert "Call to order" in await text(pilot), "the act is still there to be done"
        store.full = False
        await press(pilot, "f2")
        await settled(pilot)
    assert hall.meeting.status == "session"


async def test_a_motion_that_was_not_recorded_is_not_shown():
    store = FullDisk()
    hall = a_hall(store=store).do(sitting.OpenDoors()).arrive(25).do(sitting.CallToOrder())
    async with terminal(hall, "en") as pilot:
        await press(pilot, "f5")
        await settled(pilot)
        store.full = True
        await press(pilot, "f7", "=twelve", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, NotRecorded))
        await press(pilot, "enter")
        await settled(pilot)
        assert "twelve" not in await text(pilot)


async def test_a_conflict_is_decided_again(monkeypatch):
    hall = a_hall()
    async with terminal(hall, "en") as pilot:
        original, tried = hall.council.meetings.do, []

        def busy(command, actor):
            tried.append(command)
            if len(tried) > 1:
                return original(command, actor)
            future = Future()
            future.set_exception(Conflict("somebody else"))
            return future

        monkeypatch.setattr(hall.council.meetings, "do", busy)
        await press(pilot, "f2")
        await settled(pilot)
    assert len(tried) == 2
    assert hall.meeting.status == "doors"


async def test_a_refusal_that_only_the_writer_knows_is_a_toast():
    """Another meeting is in progress: the snapshot of this one alone does not tell."""
    hall = a_hall()
    async with terminal(hall, "en") as pilot:
        refused = await pilot.app.run_worker(pilot.app.send(sitting.Resume())).wait()
        await pilot.pause()
        assert refused is None
        said = [note.message for note in pilot.app._notifications]
        assert said == [pilot.app.reason(Refusal("meeting.not_in_recess"))]


# -- words, names, theme -------------------------------------------------------------------------------------------


async def test_the_language_is_switched_in_place():
    hall = session()
    async with terminal(hall, "zh") as pilot:
        before = list(pilot.app.screen.walk_children())
        focused = pilot.app.focused
        assert "到会情况" in await text(pilot)
        await press(pilot, "f13")
        await settled(pilot)
        english = await text(pilot)
        assert "Attendance" in english
        assert "Next item" in english
        assert "到会" not in english
        assert list(pilot.app.screen.walk_children()) == before, "nothing is composed anew"
        assert pilot.app.focused is focused
        await press(pilot, "shift+f1")
        await settled(pilot)
        assert "到会情况" in await text(pilot)


async def test_every_text_of_the_console_is_translated():
    """In Chinese no English word is left but those that are names."""
    import re

    hall = session()
    async with terminal(hall, "zh", (160, 50)) as pilot:
        await press(pilot, "comma")
        await settled(pilot)
        shown = await text(pilot)
    allowed = {"Wi", "Fi", "http", "Del", "Esc", "Tab", "Ins", "Alt"}
    words = set(re.findall(r"[A-Za-z]{2,}", shown))
    assert words - allowed == set()


async def test_textuals_own_bindings_are_said_in_the_viewers_words():
    hall = a_hall()
    async with terminal(hall, "zh") as pilot:
        described = {key: active.binding.description for key, active in pilot.app.screen.active_bindings.items()}
        assert described["f5"] == "下一项"
        assert described["ctrl+q"] == "退出"
        assert not any("a" <= letter.lower() <= "z" for text in described.values() for letter in text)


async def test_names_are_masked_until_a_key_shows_them_and_says_so():
    hall = session().do(sitting.Appoint(office="chair", person="p02"))
    async with terminal(hall, "zh") as pilot:
        shown = await text(pilot)
        assert "李*" in shown
        assert "李建国" not in shown
        await press(pilot, "ctrl+n")
        await settled(pilot)
        shown = await text(pilot)
        assert "李建国" in shown
        assert "实名显示" in shown.splitlines()[0]
        await press(pilot, "ctrl+n")
        await settled(pilot)
        assert "李建国" not in await text(pilot)


async def test_guests_and_refusals_are_masked_too():
    hall = session().do(roll_call.AdmitGuest(id="g1", name="赵经理"))
    async with terminal(hall, "zh") as pilot:
        assert pilot.app.called("g1") == "赵*"
        assert pilot.app.called("chair") == "主持人"
        said = pilot.app.reason(Refusal("roll.already_here", person="p02"))
        assert said.startswith("李*")


async def test_the_theme_is_switched_live():
    hall = session()
    async with terminal(hall) as pilot:
        assert pilot.app.theme == "council-dark"
        await press(pilot, "f24")
        await settled(pilot)
        assert pilot.app.theme == "council-light"


async def test_user_text_is_never_markup():
    hall = session()
    async with terminal(hall, "en") as pilot:
        await press(pilot, "f5")
        await settled(pilot)
        await press(pilot, "ctrl+w", "=[b]$x[/b] [@click=app.quit]", "enter")
        await settled(pilot)
        assert "[b]$x[/b] [@click=app.quit]" in await text(pilot)


# -- leaving -------------------------------------------------------------------------------------------------------


async def test_quitting_asks_while_a_meeting_is_in_progress():
    hall = session().do(polls.OpenPoll(kind="trial", title="茶好喝吗"))
    async with terminal(hall, "en") as pilot:
        await press(pilot, "ctrl+q")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Farewell)
        assert "茶好喝吗" in await text(pilot)
        await press(pilot, "ctrl+q")  # impatience opens no second one
        await pilot.pause()
        assert len(pilot.app.screen_stack) == 2
        await press(pilot, "escape")
        await pilot.pause()
        assert pilot.app.is_running
        await press(pilot, "ctrl+c")
        await settled(pilot)
        assert isinstance(pilot.app.screen, Farewell)
        await press(pilot, "enter")
        await pilot.pause()
    assert not pilot.app.is_running
    assert hall.meeting.open_poll is not None


async def test_quitting_asks_over_an_open_dialog_too():
    hall = session()
    async with terminal(hall) as pilot:
        await press(pilot, "ctrl+x")
        await pilot.pause()
        await press(pilot, "ctrl+q")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Farewell)


@pytest.mark.parametrize("hall", [a_hall(), a_hall(planned=False)], ids=["planned", "none"])
async def test_quitting_just_quits_while_none_is(hall):
    async with terminal(hall) as pilot:
        await press(pilot, "ctrl+q")
        await pilot.pause()
    assert not pilot.app.is_running


# -- pages ---------------------------------------------------------------------------------------------------------


class LatePages(FakePages):
    def __init__(self, error=None):
        self.__dict__.update(base_url="http://10.0.0.9:8765", running=False, error=error, threads=[])

    def start(self):
        self.threads.append(threading.current_thread())
        if self.error:
            raise self.error
        self.__dict__["running"] = True
        return 8765


async def test_pages_are_started_after_the_first_paint_on_another_thread():
    hall = session()
    hall.house = type(hall.house)(hall.opened, pages := LatePages())
    async with terminal(hall, "en") as pilot:
        await until(pilot, lambda: "10.0.0.9" in pilot.app.screen.query_one("#address").render().plain)
        assert pages.threads
        assert threading.main_thread() not in pages.threads
        assert "http://10.0.0.9:8765" in await text(pilot)


async def test_a_meeting_goes_on_without_phones():
    hall = session()
    hall.house = type(hall.house)(hall.opened, LatePages(OSError(98, "Address already in use")))
    async with terminal(hall, "en") as pilot:
        await until(pilot, lambda: len(pilot.app._notifications) > 0)
        shown = await text(pilot)
        assert "Phones are not served." in shown
        assert "Address already in use" in shown
        await press(pilot, "f5")
        await until(pilot, lambda: hall.meeting.active_item is not None)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("typing", [False, True])
async def test_the_title_bar_fits_however_narrow_the_terminal_is(language, typing):
    from rich.cells import cell_len

    from council.tui.widgets.titlebar import TitleBar

    async with terminal(a_hall(), language, (80, 24), place="people" if typing else "docket") as pilot:
        bar = pilot.app.screen.query_one(TitleBar)
        shown = bar.render().plain
        assert cell_len(shown) == 78
        assert (pilot.app._("Settings") in shown) == (not (typing and language == "en")), "there the digits alone fit"
        pilot.app.names_shown = True
        await pilot.pause()
        marked = bar.render().plain
        assert cell_len(marked) == 78
        assert all(f"{place.digit}" in marked for place in PLACES)
        assert pilot.app._("names shown") in marked
