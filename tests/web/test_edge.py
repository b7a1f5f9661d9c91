"""What every answer carries, how large it is, and what happens when something breaks."""

import base64
import hashlib
import json
import logging
import re

import aiohttp
import pytest

from council.domain.kernel import Refusal
from council.i18n.refusals import SENTENCES
from council.store.base import StoreError
from council.store.memory import MemoryStore
from council.web import phone as pages
from council.web.answers import STATUS, status_of
from tests.web.conftest import unpacked
from tests.web.halls import Hall

PAGES = ["/", "/SECRET", "/CODES", "/V/{code}", "/V/{code}/SECRET", "/screen", "/desk", "/nope"]


@pytest.mark.parametrize("path", PAGES)
async def test_headers(hall, phone, path):
    hall.session()
    hall.poll()
    await phone.load(path.format(code=hall.code(1)))
    headers = phone.headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Server"] == "council"
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for kind in ("style", "script"):
        for body in re.findall(rf"<{kind}>(.*?)</{kind}>", phone.text, re.DOTALL):
            digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in policy, "the page's own styles and scripts must be allowed"
    assert not re.search(r"\son\w+=|\sstyle=", phone.text), "inline handlers and styles would be refused"
    assert not re.search(r'(?:src|href)="(?:https?:)?//', phone.text), "nothing comes from elsewhere"


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_the_ballot_page_is_one_request_under_seven_kilobytes(hall, phone, language):
    hall.session()
    hall.choose(most=3)
    phone.client.session.cookie_jar.clear()
    async with aiohttp.ClientSession(auto_decompress=False) as session:
        url = phone.client.make_url(f"/V/{hall.code(1)}")
        async with session.get(
            url, headers={"Accept-Encoding": "gzip, deflate", "Accept-Language": language}
        ) as answer:
            body = await answer.read()
            head = sum(len(name) + len(value) + 4 for name, value in answer.raw_headers)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert b"<form" in unpacked(body)
    assert len(body) + head < 7000, f"{len(body)} + {head}"
    assert not re.search(rb"<(?:link|script|img|iframe)[^>]*(?:src|href)=\"(?!data:)", unpacked(body))


async def test_the_script_s_answer_is_small_and_says_when_nothing_is_new(hall, phone):
    hall.session()
    hall.poll()
    path = f"/V/{hall.code(1)}/NOW"
    await phone.load(path, Accept="application/json")
    etag, state = phone.headers["ETag"], json.loads(phone.text)
    assert set(state["parts"]) == {"who", "poll", "vote", "now", "floor", "results", "agenda"}
    assert etag == f'"{state["mark"]}"'
    await phone.load(path, **{"If-None-Match": etag})
    assert (phone.status, phone.text) == (304, "")
    hall.council.meetings.cast("poll1", "p2", "p2", "0" * 16, ("yes",)).result()
    await phone.load(path, **{"If-None-Match": etag})
    assert phone.status == 304, "somebody else's vote is no news"
    hall.close()
    await phone.load(path, **{"If-None-Match": etag})
    assert phone.status == 200
    assert "通过" in json.loads(phone.text)["parts"]["results"]


async def test_the_page_and_the_script_agree_on_the_mark(hall, phone):
    hall.session()
    await phone.load(f"/V/{hall.code(1)}")
    mark = re.search(r'data-mark="(\w+)"', phone.text)[1]
    await phone.load(f"/V/{hall.code(1)}/NOW", **{"If-None-Match": f'"{mark}"'})
    assert phone.status == 304


async def test_a_script_s_vote_is_answered_with_the_sections(hall, phone):
    hall.session()
    hall.poll()
    await phone.load(f"/V/{hall.code(1)}")
    form = phone.form("vote")
    await phone.post(form.action, {**form.hidden, "choice": "maybe"}, Accept="application/json")
    assert phone.status == 422
    assert json.loads(phone.text)["notice"]
    await phone.post(form.action, {**form.hidden, "choice": "yes"}, Accept="application/json")
    assert phone.status == 200
    state = json.loads(phone.text)
    assert "您的投票已收到" in state["parts"]["vote"]
    assert state["notice"] == ""


async def test_the_cookie_belongs_to_the_slip_alone(hall, phone):
    hall.session()
    hall.poll()
    answer = await phone.client.get(f"/V/{hall.code(1)}")
    cookie = answer.cookies["ballots"]
    assert cookie["path"] == f"/V/{hall.code(1)}"
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    await phone.load(f"/V/{hall.code(2)}")
    assert hall.code(1) not in phone.text


class Full:
    """A store whose disk is full from some moment on."""

    def __init__(self, store):
        self.store, self.full = store, False

    def __getattr__(self, name):
        def call(*arguments, **named):
            if self.full and name in ("append", "cast"):
                raise StoreError("no space left")
            return getattr(self.store, name)(*arguments, **named)

        return call


async def test_what_was_not_recorded_is_said_and_can_be_tried_again(browser):
    store = Full(MemoryStore())
    hall = Hall(store=store).plan()
    try:
        hall.session()
        hall.poll()
        phone = await browser(hall)
        await phone.load(f"/V/{hall.code(1)}")
        form = phone.form("vote")
        store.full = True
        await phone.post(form.action, {**form.hidden, "choice": "yes"})
        assert phone.status == 503
        assert "没有记录成功" in phone.text
        assert "您的投票已收到" not in phone.text
        assert phone.form("vote").hidden["receipt"] == form.hidden["receipt"]
        store.full = False
        await phone.vote("yes")
        assert phone.status == 200
        assert "您的投票已收到" in phone.text
    finally:
        store.full = False
        hall.council.close()


async def test_a_bug_is_a_kind_page_and_a_log_line_that_names_nobody(hall, phone, monkeypatch, caplog):
    def broken(*_arguments, **_named):
        raise KeyError(hall.code(1), hall.names[0])

    monkeypatch.setattr(pages, "person_in", broken)
    with caplog.at_level(logging.DEBUG):
        await phone.load(f"/V/{hall.code(1)}")
    assert phone.status == 500
    assert "页面出错了" in phone.text
    logged = caplog.text
    assert "KeyError" in logged
    assert "broken" in logged, "the traceback is there"
    assert hall.code(1) not in logged
    assert "王秀英" not in logged


async def test_an_evening_leaves_no_code_and_no_name_in_the_log(hall, phone, caplog):
    with caplog.at_level(logging.DEBUG):
        hall.session()
        hall.poll()
        await phone.load(f"/V/{hall.code(1)}")
        receipt = phone.form("vote").hidden["receipt"]
        await phone.vote("yes")
        await phone.load("/V/ABCDEFGHJK")
        await phone.load(f"/desk/{hall.staff}")
    for secret in (hall.code(1), hall.staff, receipt, "王秀英", "ABCDEFGHJK"):
        assert secret not in caplog.text


async def test_a_form_that_is_too_large_is_refused(hall, phone):
    await phone.post(f"/V/{hall.code(1)}", {"do": "x" * 100_000})
    assert phone.status == 413


async def test_methods_that_do_not_exist_here(hall, phone):
    answer = await phone.client.delete(f"/V/{hall.code(1)}")
    assert answer.status == 405


def test_every_status_belongs_to_a_refusal_that_exists():
    assert sorted(STATUS.keys() - SENTENCES.keys()) == []
    assert all(400 <= status < 500 for status in STATUS.values())
    assert status_of(Refusal("poll.still_open", title="x")) == 409
