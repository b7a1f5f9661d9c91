"""The README's pictures, taken of the running program: `python -m tests.pictures` writes them anew.

The community is the demo's, its residents vote over HTTP; only the evening and the address shown are invented, so that
the pictures do not tell when and on whose machine they were taken.
"""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from council.boot import Opened
from council.cli.demo import stage
from council.cli.demo.hall import HEADLESS, Hall
from council.cli.demo.play import Play
from council.domain import floor, polls, roll_call, sitting
from council.i18n import words
from council.tui.app import CouncilApp
from council.tui.house import House
from tests import look

PICTURES = Path(__file__).parents[1] / ".github" / "pictures"
VOTERS, SEED = 186, 3
EVENING = datetime(2026, 12, 6, 11, 30, tzinfo=UTC)
BEGAN = datetime.now(UTC)


def evening() -> datetime:
    """A clock that began at half past seven in the community's time zone."""
    return (EVENING + (datetime.now(UTC) - BEGAN)).replace(microsecond=0)


@dataclass
class Elsewhere:
    """The pages' address as it might be in a hall."""

    base_url: str = "http://192.168.1.8:8765"
    screen_url: str = "http://192.168.1.8:8765/screen"
    running: bool = True

    def start(self) -> int:
        return 8765

    def slip_url(self, code: str) -> str:
        return f"{self.base_url}/V/{code}"

    def desk_url(self, staff: str) -> str:
        return f"{self.base_url}/desk/{staff}"


class Album:
    """The pictures of one evening in one language."""

    def __init__(self, opened: Opened, base: str, language: str) -> None:
        self.opened, self.base, self.language = opened, base, language
        self.end = "" if language == "en" else f"-{language}"
        self.play = Play(opened, self.crowd(), HEADLESS, words(language), lambda _line: None, "chair")

    def crowd(self) -> Hall:
        return Hall(self.opened.council, lambda code: f"{self.base}/V/{code}", VOTERS, SEED, HEADLESS)

    async def terminal(
        self, name: str, place: str, size: tuple[int, int] = (120, 40), theme: str = "dark", open_first: bool = False
    ) -> None:
        app = CouncilApp(House(self.opened, Elsewhere()), self.language, place=place)
        async with app.run_test(size=size) as pilot:
            app.look = theme
            await pilot.pause(0.5)
            if open_first:  # the second ledger, where an incident came back from the residents
                await pilot.press("right", "enter")
                await pilot.pause(0.5)
            await look.svg(app, PICTURES / f"{name}{self.end}.svg", title="Council")

    async def page(self, path: str, name: str, width: int, height: int, scale: int = 1) -> None:
        address = f"{self.base}{path}?lang={self.language}"
        await look.page(address, PICTURES / f"{name}{self.end}.png", width=width, height=height, scale=scale)

    async def do(self, *acts) -> None:
        for act in acts:
            await asyncio.to_thread(self.play.do, act)

    async def take(self) -> None:
        await asyncio.to_thread(self.play.convene, "residents")
        await self.terminal("docket", "docket")
        await self.terminal("ledgers", "ledgers", open_first=True)
        await self.page("/IN/INCIDENTS", "phone-intake", 360, 700, scale=2)
        self.play.hall.start()
        await asyncio.to_thread(self.to_first_proposal)
        code = await self.one_who_comes_late()
        await self.do(floor.GiveFloor())
        await self.terminal("console-floor", "console", theme="light")
        await self.do(floor.EndTurn(), polls.OpenPoll(secrecy="secret"))
        await asyncio.to_thread(self.play.hall.wait)
        await self.terminal("console-vote", "console")
        await self.terminal("console-80x24", "console", size=(80, 24))
        await self.page(f"/V/{code}", "phone-ballot", 360, 700, scale=2)
        await self.page("/screen", "projector-vote", 1280, 720)
        await self.do(polls.ClosePoll())
        await self.terminal("console-result", "console")
        await self.page("/screen", "projector-result", 1280, 720)
        await self.do(sitting.Adjourn())
        self.play.hall.stop()

    def to_first_proposal(self) -> None:
        self.play.begin()
        item = self.play.next_item()
        while item is not None and not item.source:
            item = self.play.next_item()
        self.play.hall.wait()

    async def one_who_comes_late(self) -> str:
        """A phone of our own: its code; the crowd leaves it alone."""
        snapshot = self.opened.council.snapshot
        meeting = snapshot.meeting
        late = next(right.holder for right in meeting.rights.values() if not meeting.is_present(right.holder))
        self.play.hall.leave_alone(late)
        await self.do(roll_call.Arrive(person=late))
        return snapshot.slips.code_of(late)


async def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    for language in ("en", "zh"):
        with stage(None, VOTERS, SEED, language, evening) as (opened, pages):
            await Album(opened, f"http://127.0.0.1:{pages.port}", language).take()


if __name__ == "__main__":
    asyncio.run(main())
