"""The booth: one screen for people without a phone, one after the other, and nothing of anybody stays on it."""

import re

import pytest

from council.domain.paper import IssuePaper
from council.domain.roll_call import GiveProxy
from council.domain.tally import Option, Question
from tests.web.halls import PROXIES, Hall


@pytest.fixture
async def booth(hall, phone):
    await phone.post("/booth", {"staff": hall.staff})
    assert phone.status == 200
    return phone


def ticket(phone):
    return re.search(r'name="ticket" value="(\w+)"', phone.text)[1]


async def with_code(booth, code):
    return await booth.post(booth.path, {"ticket": ticket(booth), "code": code})


async def vote(booth, **fields):
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', booth.text))
    return await booth.post(booth.path, {**hidden, **fields})


async def test_only_staff_open_it_and_it_opens_nothing_else(hall, phone):
    await phone.load("/booth")
    await phone.post("/booth", {"staff": "ABCDEFGHJK"})
    assert phone.status == 403
    await phone.load("/booth/0123456789abcdef01234567")
    assert phone.status == 403
    await phone.post("/booth", {"staff": hall.staff})
    assert hall.staff not in phone.path + phone.text
    await phone.load("/desk")
    assert phone.status == 403


async def test_a_vote_leaves_nothing_behind(hall, booth):
    hall.session()
    hall.poll()
    await booth.load(booth.path)
    await with_code(booth, hall.code(1))
    assert "王" in booth.text.partition("<h2>")[2]
    assert hall.code(1) not in booth.text
    sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', booth.text))
    await vote(booth, choice="yes")
    assert "✓" in booth.text
    assert "王" not in booth.text
    assert booth.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in booth.headers
    assert len(hall.council.snapshot.rolls["poll1"]) == 1
    await booth.post(booth.path, {**sent, "choice": "no"})  # forward, and the browser sends it once more
    assert 'name="code"' in booth.text
    hall.close()
    result = hall.meeting.polls["poll1"].result
    assert result.counts["count"].totals["yes"] == 1
    assert result.channels["booth"].returned == 1


async def test_going_back_shows_nobody(hall, booth):
    hall.session()
    hall.poll()
    await booth.load(booth.path)
    used = ticket(booth)
    await with_code(booth, hall.code(1))
    await booth.post(booth.path, {"ticket": used, "code": hall.code(1)})
    assert "王" not in booth.text
    assert 'name="code"' in booth.text


async def test_a_ticket_lapses(hall, booth):
    hall.session()
    hall.poll()
    await booth.load(booth.path)
    await with_code(booth, hall.code(1))
    hall.clock.go(400)
    await vote(booth, choice="yes")
    assert 'name="code"' in booth.text
    assert not hall.council.snapshot.rolls.get("poll1")


async def test_it_says_why_not(hall, booth):
    hall.session(1, 2, 3, 4, 5, 6)
    await with_code(booth, hall.code(1))
    assert booth.status == 409
    hall.poll()
    hall.do(IssuePaper(rights=(next(right.id for right in hall.meeting.rights_of("p2")),)))
    for place, status in ((9, 403), (2, 409)):
        await booth.load(booth.path)
        await with_code(booth, hall.code(place))
        assert booth.status == status, place
        assert 'name="code"' in booth.text
    await with_code(booth, "ZZZZZ-ZZZZZ")
    assert booth.status == 404


async def test_an_invalid_ballot_comes_back_as_it_was_filled_in(hall, booth):
    hall.session()
    options = tuple(Option(id=f"o{place}", label=f"方案{place}") for place in range(1, 4))
    hall.poll(question=Question(method="irv", options=options), title="排序")
    await booth.load(booth.path)
    await with_code(booth, hall.code(1))
    await vote(booth, **{"rank.o1": "1", "rank.o2": "3", "cast": "1"})
    assert booth.status == 422
    assert "<option selected>3</option>" in booth.text
    await vote(booth, **{"rank.o1": "1", "rank.o2": "2", "cast": "1"})
    assert booth.status == 200
    assert len(hall.council.snapshot.rolls["poll1"]) == 1


async def test_proxies_are_cast_one_after_the_other(browser):
    hall = Hall(rule=PROXIES).plan()
    try:
        hall.session(1, 2, 3, 4, 5, 6)
        right = next(right.id for right in hall.meeting.rights.values() if right.holder == "p9")
        hall.do(GiveProxy(right=right, agent="p1", written=True))
        hall.poll()
        booth = await browser(hall)
        await booth.post("/booth", {"staff": hall.staff})
        await with_code(booth, hall.code(1))
        await vote(booth, choice="yes")
        assert 'name="code"' not in booth.text
        await vote(booth, choice="no")
        assert 'class="code"' in booth.text
        assert len(hall.council.snapshot.rolls["poll1"]) == 2
    finally:
        hall.council.close()


async def test_a_phone_votes_for_all_others_in_one_tap(browser):
    hall = Hall(rule=PROXIES).plan()
    try:
        hall.session(1, 2, 3, 4, 5, 6)
        for place in (8, 9):
            right = next(right.id for right in hall.meeting.rights.values() if right.holder == f"p{place}")
            hall.do(GiveProxy(right=right, agent="p1", written=True))
        hall.poll()
        phone = await browser(hall)
        await phone.load(f"/V/{hall.code(1)}")
        await phone.send("vote_all", ("choice", "no"))
        assert len(hall.council.snapshot.rolls["poll1"]) == 2
        assert [form for form in phone.forms if form.hidden.get("do") == "vote"]  # one's own is apart
        hall.close()
        assert hall.meeting.polls["poll1"].result.counts["count"].totals["no"] == 2
    finally:
        hall.council.close()
