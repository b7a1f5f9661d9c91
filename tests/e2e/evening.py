"""An evening in a folder of its own: a community that a chair founds, pages on a port, phones, and what is left of it.

evening = Evening(tmp_path, residents(20))
evening.convene("residents", Item(id="i", title="…")).begin()
evening.do(OpenPoll())                       # the chair's commands, through the service
evening.phone(3).vote(choice="yes")          # a resident's page, over HTTP
evening.over()                               # adjourned, archived, closed; then the command line has the folder
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from html import unescape
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, OpenerDirector, ProxyHandler, build_opener

import pytest

from council import boot, folders, presets
from council.cli.app import run
from council.cli.checking import second_program
from council.cli.demo.pages import Form, forms
from council.domain.agenda import StartItem
from council.domain.kernel import Command
from council.domain.meeting import Item, Meeting, Poll
from council.domain.polls import ClosePoll
from council.domain.roster import Person
from council.domain.rules import DecisionRule
from council.domain.sitting import Adjourn, CallToOrder, OpenDoors
from council.service.drafting import draft_meeting
from council.web.server import Pages
from tests.web.halls import Clock

# fmt: off
NAMES = (
    "王秀英", "李建国", "张桂兰", "刘洋", "陈志强", "杨丽", "赵敏", "黄磊", "欧阳文", "吴刚",
    "徐慧", "孙立", "胡明", "朱琳", "高飞", "林芳", "何静", "郭涛", "马超", "罗平",
    "周海燕", "梁军", "宋佳", "郑浩",
)
# fmt: on


def resident(place: int, **more: Any) -> Person:
    values = {"id": f"p{place:02d}", "number": f"{place:04d}", "name": NAMES[place - 1], "area": 9000}
    return Person(**{**values, "building": "3", "unit": "1", "room": str(100 + place), "grid": "第一网格", **more})


def residents(many: int) -> list[Person]:
    return [resident(place) for place in range(1, many + 1)]


class Phone:
    """A browser with its own cookies. It knows its first address and what the pages say."""

    def __init__(self, base: str, path: str) -> None:
        self.home, self.text, self.status = urljoin(base, path), "", 0
        self._opener: OpenerDirector = build_opener(ProxyHandler({}), HTTPCookieProcessor(CookieJar()))
        self._opener.addheaders = [("Accept-Language", "zh")]

    def load(self, path: str = "") -> str:
        return self._ask(urljoin(self.home, path))

    def post(self, path: str, fields: dict[str, Any]) -> str:
        return self._ask(urljoin(self.home, path), urlencode(fields, doseq=True).encode())

    def _ask(self, url: str, data: bytes | None = None) -> str:
        try:
            with self._opener.open(url, data, timeout=10) as answer:
                self.status, self.text = answer.status, answer.read().decode()
        except HTTPError as refused:
            with refused:
                self.status, self.text = refused.code, refused.read().decode()
        return self.text

    def ballots(self, do: str = "vote") -> list[Form]:
        self.load()
        return [form for form in forms(self.text) if form.hidden.get("do") == do]

    def vote(self, place: int = 0, do: str = "vote", **fields: Any) -> str:
        """Send the ballot at that place of the page, filled in; a name's `__` stands for a dot."""
        form = self.ballots(do)[place]
        filled = {name.replace("__", "."): value for name, value in fields.items()}
        text = self.post(form.action or self.home, {**form.hidden, **filled})
        assert self.status == 200, self.said
        return text

    def rank(self, *order: str) -> str:
        """A ranking, first choice first, by the lists of a page without scripts."""
        return self.vote(cast="1", **{f"rank.{option}": str(at) for at, option in enumerate(order, start=1)})

    @property
    def said(self) -> str:
        """The page as it is read."""
        seen = re.sub(r"<(script|style).*?</\1>", " ", self.text, flags=re.DOTALL)
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", seen)).split())

    @property
    def code(self) -> str:
        found = re.search(r'class="code[^"]*">([0-9A-Z]{4}-[0-9A-Z]{4})<', self.text)
        assert found is not None
        return found[1]


class Evening:
    """A community, a meeting of it, and the chair's hand on both."""

    def __init__(self, parent: Path, people: Sequence[Person], *rules: DecisionRule, **bodies: str) -> None:
        """`rules` are the community's own; `bodies` says which body goes by which rule."""
        self.folder = parent / "xijie"
        folders.founded(self.folder, "西街社区", "zh", "xijie")
        self.clock = Clock()
        self.opened = boot.open_community(self.folder, self.clock)
        self.council = self.opened.council
        settings = self.council.snapshot.settings
        changed = tuple(each.having(rule=bodies.get(each.id, each.rule)) for each in settings.bodies)
        boot.change_settings(self.opened, settings.having(rules=rules, bodies=changed))
        self.council.ledgers.keep_people(people).result()
        self.pages = Pages(self.council, self.opened.plugins, host="127.0.0.1", port=0)
        self.pages.start()
        self.phones: dict[int, Phone] = {}

    def do(self, command: Command) -> Meeting:
        self.clock.go(20)
        return self.council.meetings.do(command, "王秀英").result(10)

    @property
    def meeting(self) -> Meeting:
        meeting = self.council.snapshot.meeting
        assert meeting is not None
        return meeting

    # -- the meeting -----------------------------------------------------------------------------------------------

    def convene(self, body: str, *agenda: Item) -> Evening:
        draft = draft_meeting(self.council.snapshot, body, self.clock(), presets.agendas())
        self.council.meetings.plan(draft.having(agenda=agenda), "王秀英").result(10)
        return self

    def begin(self, *places: int) -> Evening:
        """Doors open, these come in by phone, the chair calls to order and takes the first item."""
        self.do(OpenDoors())
        for place in places:
            phone = self.phone(place)
            phone.load()
            phone.post("", {"do": "arrive"})
            assert phone.status == 200, phone.said
        self.do(CallToOrder())
        self.do(StartItem())
        return self

    def phone(self, place: int) -> Phone:
        if place not in self.phones:
            code = self.council.snapshot.slips.code_of(f"p{place:02d}")
            self.phones[place] = Phone(self.pages.base_url, f"/V/{code}")
        return self.phones[place]

    def desk(self) -> Phone:
        desk = Phone(self.pages.base_url, f"/desk/{self.council.snapshot.slips.staff}")
        desk.load()
        return desk

    def close(self) -> Poll:
        poll = self.do(ClosePoll()).last_poll
        assert poll is not None
        return poll

    # -- what is left ----------------------------------------------------------------------------------------------

    def over(self) -> None:
        self.do(Adjourn())
        self.leave()

    def leave(self) -> None:
        """Pages and folder closed; twice is once."""
        self.pages.stop()
        self.opened.close()

    def verified(self, capsys: pytest.CaptureFixture[str], language: str = "zh") -> str:
        """What `council verify` says of the folder, which must hold."""
        capsys.readouterr()
        with patch.dict(os.environ, LC_ALL=f"{language}.UTF-8"):
            code = run(["verify", str(self.folder)])
        told = capsys.readouterr()
        assert (code, told.err) == (0, ""), told.out + told.err
        return told.out

    def recounted(self, language: str = "zh") -> str:
        """What the second program says of the folder, which must hold."""
        done = self.recount(language)
        assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
        return done.stdout

    def recount(self, language: str) -> subprocess.CompletedProcess[str]:
        """The second program, run by Python alone as a resident would."""
        asked = [sys.executable, "-I", "-S", str(second_program()), "--lang", language, str(self.folder)]
        return subprocess.run(asked, capture_output=True, check=False, encoding="utf-8")

    def minutes(self, capsys: pytest.CaptureFixture[str], language: str) -> str:
        """The minutes as `council minutes` prints them."""
        capsys.readouterr()
        assert run(["minutes", str(self.folder), "--lang", language]) == 0
        return capsys.readouterr().out
