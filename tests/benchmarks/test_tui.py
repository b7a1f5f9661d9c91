"""The terminal's speed: first paint, and how long a key takes to show while a hall votes. Printed, never asserted."""

import asyncio
import statistics
import subprocess
import sys
import threading
import time

import pytest

from council.domain import agenda, polls, sitting
from tests.tui.hall import a_hall, terminal

pytestmark = [pytest.mark.benchmark, pytest.mark.slow]

PEOPLE = 300
PRESSES = 40

FIRST_PAINT = """
import time
begun = time.perf_counter()
from tests.tui.hall import a_hall
hall = a_hall()
opened = time.perf_counter()
from council.tui.app import CouncilApp
class Timed(CouncilApp):
    CSS_PATH = "{css}"
    def on_mount(self):
        super().on_mount()
        self.call_after_refresh(self.painted)
    def painted(self):
        self.exit()
        print(f"{{time.perf_counter() - begun:.2f}} s, of which the community {{opened - begun:.2f}} s")
Timed(hall.house, place="console").run(headless=True, size=(120, 40))
"""


def test_first_paint(capsys):
    import council.tui

    css = f"{council.tui.__path__[0]}/council.tcss"
    for _ in range(3):
        ran = subprocess.run(
            [sys.executable, "-c", FIRST_PAINT.format(css=css)], capture_output=True, text=True, check=False
        )
        with capsys.disabled():
            print(f"\nfirst paint after {ran.stdout.strip() or ran.stderr[-500:]}", end="")


async def test_key_to_screen_while_votes_stream(capsys):
    hall = a_hall([f"王{place:03d}" for place in range(PEOPLE)]).do(sitting.OpenDoors()).arrive(PEOPLE)
    hall.do(sitting.CallToOrder(), agenda.StartItem(), polls.OpenPoll(kind="straw"))
    stop, cast = threading.Event(), []

    def vote():
        """A ballot every few milliseconds, as a hall of phones does, over and over by changing votes."""
        rights = list(hall.meeting.present_rights)
        while not stop.is_set():
            right = rights[len(cast) % PEOPLE]
            choice = ("yes",) if (len(cast) // PEOPLE) % 2 else ("no",)
            receipt = f"R{right.id:0>15}"
            hall.council.meetings.cast(hall.poll.id, right.id, right.cast_by, receipt, choice).result(5)
            cast.append(right.id)
            time.sleep(0.003)

    async with terminal(hall, "en") as pilot:
        lags, bare = [], []
        for samples, voting in ((bare, False), (lags, True)):
            thread = threading.Thread(target=vote)
            if voting:
                thread.start()
            await asyncio.sleep(0.5)
            for _ in range(PRESSES):
                blank = hall.council.snapshot.blank
                begun = time.perf_counter()
                pilot.app.screen.action_act("blank")
                wanted = "The projector is blank" if not blank else "In session"
                while hall.council.snapshot.blank == blank or not shows(pilot, wanted, not blank):
                    await asyncio.sleep(0.001)
                samples.append(time.perf_counter() - begun)
                await asyncio.sleep(0.05)
            if voting:
                stop.set()
                thread.join()
    with capsys.disabled():
        for name, samples in (("alone", bare), (f"while {len(cast)} ballots stream", lags)):
            ordered = sorted(samples)
            print(
                f"\nkey to screen {name}: median {statistics.median(ordered) * 1000:.0f} ms, "
                f"p90 {ordered[int(len(ordered) * 0.9)] * 1000:.0f} ms, most {ordered[-1] * 1000:.0f} ms",
                end="",
            )


def shows(pilot, text, wanted):
    shown = pilot.app.screen.query_one("#reach").render().plain
    return ("The projector is blank" in shown) == wanted and text in shown


async def test_language_switch(capsys):
    """In place: the same widgets, other words."""
    hall = a_hall([f"王{place:03d}" for place in range(PEOPLE)]).do(sitting.OpenDoors()).arrive(PEOPLE)
    hall.do(sitting.CallToOrder(), agenda.StartItem())
    async with terminal(hall, "zh") as pilot:
        samples = []
        for _ in range(20):
            painted = asyncio.Event()
            begun = time.perf_counter()
            pilot.app.language = "en" if pilot.app.language == "zh" else "zh"
            pilot.app.screen.call_after_refresh(painted.set)
            await painted.wait()
            samples.append(time.perf_counter() - begun)
            await asyncio.sleep(0.05)
    with capsys.disabled():
        print(
            f"\nlanguage switch: median {statistics.median(samples) * 1000:.0f} ms, most {max(samples) * 1000:.0f} ms",
            end="",
        )
