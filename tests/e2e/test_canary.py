"""The canary: votes with unique marks go in through the real pages; nothing that is left behind sings whose they are.

Files at every moment, logs, backups, the archive, minutes, what others could see in their browsers, what the process
printed. And the test of the test: a program that leaks is found out, in each way there is.
"""

from __future__ import annotations

import asyncio
import logging
import random
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from council.cli.demo.pages import forms
from council.documents.html import minutes_html
from council.documents.json import minutes_json
from council.documents.markdown import minutes_markdown
from council.domain.codes import ballot_id, spelled, tracking_code
from council.domain.paper import IssuePaper
from council.domain.sitting import Adjourn, Appoint
from council.domain.tally import Option, Question
from council.i18n import words
from council.service import ballots, batch, casting, closing
from council.store.tinydb import TinyStore
from council.web import booth
from council.web.server import Pages
from tests.canary import Evidence, Truth, Voter, files_in, joins
from tests.web.halls import Hall, person

FIRST, VOTERS = 10, 16
"""People p10 to p25: all ids of one length, so that only a choice could make a difference in size."""
PLACES = range(FIRST, FIRST + VOTERS)
NAMES = [f"{surname}{given}" for surname in "赵钱孙李" for given in ("明远", "秀珍", "海波", "玉梅")]


def a_hall(folder: Path) -> Hall:
    people = [person(place, NAMES[place - FIRST]) for place in PLACES]
    return Hall(names=tuple(NAMES), store=TinyStore(folder)).plan(people).session(*shuffled("arrival"))


def shuffled(what: str) -> list[int]:
    return random.Random(what).sample(list(PLACES), VOTERS)


MARKS = {place: f"kestrel{'x' * at}{at:02d}" for at, place in enumerate(shuffled("marks"))}
"""What each person chooses, of all lengths; the ballot lists them in an order of its own."""
QUESTION = Question(
    method="choose",
    options=tuple(Option(id=MARKS[place], label=f"候选{MARKS[place]}") for place in shuffled("ballot")),
)


class Guest:
    """Somebody with a browser: a voter, or a curious neighbour."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.session = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))
        self.lines: list[str] = []

    async def get(self, path: str) -> str:
        self.lines.append(f"GET {path}")
        async with self.session.get(self.base + path, headers={"Accept-Language": "zh"}) as answer:
            return await answer.text()

    async def vote(self, slip: str, choice: str) -> str:
        """Vote with the form on the page; returns the receipt that the form carries."""
        page = await self.get(f"/V/{slip}")
        form = next(form for form in forms(page) if form.hidden.get("do") == "vote")
        self.lines.append(f"POST {form.action}")
        async with self.session.post(self.base + form.action, data={**form.hidden, "choice": choice}) as answer:
            assert answer.status == 200
            assert "✓" in await answer.text()
        return form.hidden["receipt"]

    async def vote_in_the_booth(self, staff: str, slip: str, choice: str) -> str:
        """Vote on the screen that everybody uses; returns the tracking code that it shows."""
        at = f"/booth/{booth.key_of(staff)}"
        ticket = hidden(await self.get(at))
        ballot = hidden(await self.post(at, {**ticket, "code": slip}))
        return tracking_in(await self.post(at, {**ballot, "choice": choice}))

    async def vote_with_help(self, staff: str, person: str, choice: str) -> str:
        """Vote at the desk with a helper and a witness; returns the tracking code."""
        await self.get(f"/desk/{staff}")
        at = f"/desk/assist/{person}"
        ballot = hidden(await self.get(at))
        return tracking_in(
            await self.post(at, {**ballot, "helper": "社工小陈", "witness": "监督员老高", "choice": choice})
        )

    async def count(self, staff: str, teller: str, code: str, choices: Sequence[str]) -> None:
        """Enter paper ballots as a teller, under the teller's own code."""
        await self.get(f"/desk/{staff}")
        sheet = hidden(await self.get(f"/desk/teller?teller={teller}"))
        await self.post("/desk/teller", {**sheet, "code": code, **{f"count.{choice}": "1" for choice in choices}})

    async def post(self, path: str, fields: Mapping[str, str]) -> str:
        self.lines.append(f"POST {path}")
        async with self.session.post(self.base + path, data=fields) as answer:
            assert answer.status == 200, path
            return await answer.text()


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))


def tracking_in(page: str) -> str:
    found = re.search(r"\b([0-9A-Z]{4}-[0-9A-Z]{4})\b", page)
    assert found is not None
    return found[1].replace("-", "")


async def looked_at(guest: Guest, hall: Hall, evidence: Evidence, when: str) -> None:
    """What a neighbour and the desk can see."""
    await guest.get(f"/desk/{hall.staff}")
    for path in ("/screen", "/screen/now", "/CODES", "/SECRET", "/desk", "/desk/find?q=", f"/desk/person/p{FIRST}"):
        evidence.add(f"{when}{path}", await guest.get(path))


ON_PAPER = 4


async def on_paper(hall: Hall, neighbour: Guest) -> list[Voter]:
    """Some vote on paper; two tellers count it."""
    places = shuffled("voting")[:ON_PAPER]
    tellers = [f"p{place}" for place in shuffled("voting")[-2:]]
    for teller in tellers:
        hall.do(Appoint(office="teller", person=teller, declares=True))
    rights = {right.holder: right.id for right in hall.meeting.rights.values()}
    hall.do(IssuePaper(rights=tuple(rights[f"p{place}"] for place in places)))
    for teller in tellers:
        await neighbour.count(
            hall.staff, teller, hall.council.snapshot.slips.teller_code(teller), [MARKS[place] for place in places]
        )
    assert hall.meeting.open_poll.paper.is_counted
    return [
        Voter(f"p{place}", (f"p{place}", NAMES[place - FIRST], hall.code(place)), (MARKS[place],)) for place in places
    ]


async def voted(hall: Hall, guest: Guest, way: str, place: int) -> tuple[str, ...]:
    """Somebody votes in one of the ways; returns the marks of their ballot."""
    slip, mark = hall.code(place), MARKS[place]
    if way == "booth":
        code = await guest.vote_in_the_booth(hall.staff, slip, mark)
    elif way == "assisted":
        code = await guest.vote_with_help(hall.staff, f"p{place}", mark)
    else:
        receipt = await guest.vote(slip, mark)
        code = tracking_code(receipt)
        return (mark, receipt, ballot_id(receipt), code, spelled(code))
    return (mark, code, spelled(code))


async def evening(
    folder: Path, logged: Path, board: str = "codes", way: str = "phone", paper: bool = False
) -> tuple[Evidence, Truth]:
    """A whole secret vote over HTTP, from the opening to the archive."""
    evidence, voters = Evidence(), []
    hall = a_hall(folder)
    pages = Pages(hall.council, host="127.0.0.1", port=0)
    pages.start()
    guests = [Guest(pages.base_url) for _ in range(VOTERS + 1)]
    neighbour = guests[-1]
    try:
        poll = hall.poll(question=QUESTION, title="推选楼栋长", board=board)
        if paper:
            voters += await on_paper(hall, neighbour)
        for place, guest in zip(shuffled("voting")[len(voters) :], guests, strict=False):
            hall.clock.go(17)
            marks = await voted(hall, guest, way, place)
            evidence.looks.append(files_in(folder))
            slip = hall.code(place)
            names = (f"p{place}", NAMES[place - FIRST], slip, spelled(slip), f"{place:04d}")
            voters.append(Voter(f"p{place}", names, marks))
        await looked_at(neighbour, hall, evidence, "open")
        hall.store.backup(folder.parent / "open.zip")
        evidence.add_files("open", files_in(folder))
        hall.close()
        await looked_at(neighbour, hall, evidence, "closed")
        evidence.add_files("closed", files_in(folder))
        hall.do(Adjourn())
        await looked_at(neighbour, hall, evidence, "over")
        hall.store.backup(folder.parent / "over.zip")
        minutes = hall.council.minutes(hall.meeting.id)
        for language in ("zh", "en"):
            evidence.add(
                f"minutes.{language}.html", minutes_html(minutes, words(language), hall.council.snapshot.settings.zone)
            )
            evidence.add(
                f"minutes.{language}.md",
                minutes_markdown(minutes, words(language), hall.council.snapshot.settings.zone),
            )
        evidence.add("minutes.json", minutes_json(minutes))
        assert hall.meeting.polls[poll].result.counts["count"].totals == dict.fromkeys(MARKS.values(), 1)
    finally:
        for guest in guests:
            await guest.session.close()
        pages.stop()
        hall.council.close()
    evidence.add_files("afterwards", files_in(folder))
    for name in ("open.zip", "over.zip"):
        evidence.add(name, (folder.parent / name).read_bytes())
    for guest in guests:
        for line in guest.lines:
            evidence.add(f"request {line}", line)
    evidence.add("log", logged.read_bytes())
    return evidence, Truth(voters)


@pytest.fixture
def logged(tmp_path: Path) -> Iterator[Path]:
    """A log of everything that anybody says, down to the smallest."""
    path = tmp_path / "everything.log"
    handler = logging.FileHandler(path, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(message)s"))
    root, before = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield path
    root.setLevel(before)
    root.removeHandler(handler)
    handler.close()


@pytest.fixture
def hold(tmp_path: Path, logged: Path, capfd: pytest.CaptureFixture[str]) -> Callable[..., list[str]]:
    """Holds an evening; returns what joins a person and a choice."""

    def held(board: str = "codes", **more: Any) -> list[str]:
        folder = tmp_path / "community"
        folder.mkdir()
        evidence, truth = asyncio.run(evening(folder, logged, board, **more))
        said = capfd.readouterr()
        evidence.add("stdout", said.out)
        evidence.add("stderr", said.err)
        return joins(evidence, truth)

    return held


def test_nothing_joins_a_person_and_a_choice(hold: Any) -> None:
    assert hold() == []


def test_nor_where_choices_stand_beside_codes(hold: Any) -> None:
    assert hold("choices") == []


@pytest.mark.parametrize("way", ["booth", "assisted"])
def test_nor_in_a_booth_or_with_help_while_others_vote_on_paper(hold: Any, way: str) -> None:
    assert hold("choices", way=way, paper=True) == []


# -- the test of the test --------------------------------------------------------------------------------------------


def a_line_in_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    def cast(batch: Any, meeting: Any, vote: Any) -> Any:
        logging.getLogger("council").debug("%s voted %s", vote.person, vote.choice)
        return honest(batch, meeting, vote)

    honest = casting.cast
    monkeypatch.setattr("council.service.meetings.cast", cast)


def a_line_on_the_console(monkeypatch: pytest.MonkeyPatch) -> None:
    def cast(batch: Any, meeting: Any, vote: Any) -> Any:
        sys.stdout.write(f"{vote.right} {vote.receipt}\n")
        return honest(batch, meeting, vote)

    honest = casting.cast
    monkeypatch.setattr("council.service.meetings.cast", cast)


def the_ballots_id_on_the_roll(monkeypatch: pytest.MonkeyPatch) -> None:
    def add(self: ballots.Staged, ballot: ballots.Ballot) -> None:
        honest(self, ballot)
        self.roll[ballot.right or ""] = {"channel": ballot.channel, "ballot": ballot.ident}

    honest = ballots.Staged.add
    monkeypatch.setattr(ballots.Staged, "add", add)


def a_time_beside_each_ballot(monkeypatch: pytest.MonkeyPatch) -> None:
    count = iter(range(1000))

    def sealed_row(self: ballots.OpenBox, ident: str, content: ballots.Content) -> Any:
        return {**honest(self, ident, content), "at": 1_780_000_000 + next(count)}

    honest = ballots.OpenBox.sealed_row
    monkeypatch.setattr(ballots.OpenBox, "sealed_row", sealed_row)


def ballots_as_long_as_their_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    def sealed_row(self: ballots.OpenBox, ident: str, content: ballots.Content) -> Any:
        nonce = bytes(ballots.NONCE_BYTES)
        return {"sealed": (nonce + self._cipher().encrypt(nonce, content.plain(), ident.encode())).hex()}

    monkeypatch.setattr(ballots.OpenBox, "sealed_row", sealed_row)


def ballots_in_the_order_of_the_voting(monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[Any] = []

    def counted(box: ballots.OpenBox, board: Any) -> Any:
        order.extend(box.opened(ident, row).choice for ident, row in box.ballots.items())
        return honest(box, board)

    def rows_of(box: Any) -> Any:
        roll, rows = honest_rows(box)
        return roll, dict(zip(rows, ({"choice": list(choice)} for choice in order), strict=True))

    honest, honest_rows = closing.counted, closing.rows_of
    monkeypatch.setattr(closing, "counted", counted)
    monkeypatch.setattr(closing, "rows_of", rows_of)


def a_file_for_each_ballot(monkeypatch: pytest.MonkeyPatch) -> None:
    def put(self: batch.Batch, meeting: str, poll: str) -> None:
        for ident in self.staged(poll).ballots:
            (self.store.folder / f"ballot-{ident[:4]}.tmp").write_bytes(b"")
        honest(self, meeting, poll)

    honest = batch.Batch._put_into_box
    monkeypatch.setattr(batch.Batch, "_put_into_box", put)


def choices_in_clear_while_the_vote_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    def sealed_row(self: ballots.OpenBox, ident: str, content: ballots.Content) -> Any:
        return {**honest(self, ident, content), "note": content.choice[0].ljust(40)}

    honest = ballots.OpenBox.sealed_row
    monkeypatch.setattr(ballots.OpenBox, "sealed_row", sealed_row)


LEAKS = {
    a_line_in_the_log: "log: ",
    a_line_on_the_console: "stdout: ",
    the_ballots_id_on_the_roll: "stands with their mark of kind 2",
    a_time_beside_each_ballot: "marks sorted by at: in the order of the voting",
    ballots_as_long_as_their_choice: "grew by",
    ballots_in_the_order_of_the_voting: "marks of kind 0: in the order of the voting",
    a_file_for_each_ballot: "appeared while",
    choices_in_clear_while_the_vote_is_open: "says in clear",
}


@pytest.mark.slow
@pytest.mark.parametrize(("leak", "found"), LEAKS.items(), ids=lambda each: getattr(each, "__name__", None))
def test_a_leak_is_found(leak: Any, found: str, hold: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    leak(monkeypatch)
    assert [each for each in hold() if found in each], found
