"""The pages' thread: started and stopped from any other, on a port that is free, at an address phones can reach."""

import socket
import threading
import urllib.error
import urllib.request

import pytest

from council import addresses
from council.domain.community import Web
from council.web.server import Pages
from tests.web.halls import Hall


def get(url):
    with urllib.request.urlopen(url, timeout=5) as answer:
        return answer.status, answer.read().decode()


@pytest.fixture
def pages(hall):
    made = Pages(hall.council, host="127.0.0.1", port=0)
    made.start()
    yield made
    made.stop()


def test_they_serve_until_they_are_stopped(hall, pages):
    assert pages.running
    assert pages.port > 0
    status, text = get(pages.slip_url(hall.code(1)))
    assert status == 200
    assert "王秀英" in text
    pages.stop()
    assert not pages.running
    with pytest.raises(urllib.error.URLError):
        get(pages.base_url)
    pages.stop()
    before = pages.port
    assert pages.start() == before, "people hold slips with this address"
    assert get(f"{pages.base_url}/")[0] == 200


def test_starting_twice_is_once(pages):
    threads = threading.active_count()
    assert pages.start() == pages.port
    assert threading.active_count() == threads


def test_a_taken_port_gives_way_to_the_next(hall):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        wanted = taken.getsockname()[1]
        pages = Pages(hall.council, host="127.0.0.1", port=wanted)
        try:
            port = pages.start()
            assert wanted < port < wanted + 20
            assert (pages.wanted, pages.port) == (wanted, port)
            assert get(f"{pages.base_url}/")[0] == 200
        finally:
            pages.stop()


def test_an_address_that_is_not_ours_is_an_error(hall):
    pages = Pages(hall.council, host="192.0.2.1", port=0)
    with pytest.raises(OSError, match=r".*"):
        pages.start()
    assert not pages.running
    pages.stop()


def test_the_port_of_the_settings_is_wanted(hall):
    assert Pages(hall.council).wanted == hall.council.snapshot.settings.web.port == 0
    assert Pages(hall.council, port=8080).wanted == 8080


def test_addresses(hall, pages):
    assert pages.base_url == f"http://127.0.0.1:{pages.port}"
    assert pages.slip_url("ABCDEFGHJK") == f"{pages.base_url}/V/ABCDEFGHJK"
    assert pages.screen_url == f"{pages.base_url}/screen"
    assert pages.desk_url(hall.staff) == f"{pages.base_url}/desk/{hall.staff}"


def test_a_public_address_comes_first():
    hall = Hall(web=Web(public_url="https://vote.example.org/")).plan()
    try:
        pages = Pages(hall.council, host="127.0.0.1", port=0)
        assert pages.base_url == "https://vote.example.org"
        assert pages.slip_url("X") == "https://vote.example.org/V/X"
    finally:
        hall.council.close()


def test_a_new_address_is_noticed(hall, monkeypatch):
    here = ["192.168.1.5"]
    monkeypatch.setattr(addresses, "best", lambda preferred=None: addresses.Candidate(here[0], "wlan0", 50))
    pages = Pages(hall.council, port=0)
    assert pages.follow_address()
    assert pages.base_url == "http://192.168.1.5:0"
    assert not pages.follow_address()
    here[0] = "10.0.0.7"
    assert pages.follow_address()
    assert pages.address == "10.0.0.7"


def test_an_end_by_itself_is_told(hall, monkeypatch, caplog):
    ended = threading.Event()
    seen = []
    pages = Pages(hall.council, host="127.0.0.1", port=0, on_failure=lambda error: (seen.append(error), ended.set()))

    async def broken():
        raise RuntimeError("the loop broke")

    monkeypatch.setattr(pages, "_until_stopped", broken)
    pages.start()
    assert ended.wait(5)
    assert isinstance(seen[0], RuntimeError)
    pages._thread.join(5)
    assert not pages.running
    monkeypatch.undo()
    port = pages.port
    assert pages.start() == port, "and they can be started again"
    pages.stop()


def test_news_after_the_end_harms_nobody(hall, pages):
    pages.stop()
    hall.doors()
    assert hall.meeting.status == "doors"


def test_a_restart_loses_nothing(hall, pages):
    hall.session()
    hall.poll()
    hall.council.meetings.cast("poll1", "p1", "p1", "0" * 16, ("yes",)).result()
    port = pages.port
    pages.stop()
    again = Pages(hall.council, host="127.0.0.1", port=port)
    try:
        assert again.start() == port
        assert "您的投票已收到" in get_zh(again.slip_url(hall.code(1)))
    finally:
        again.stop()


def get_zh(url):
    request = urllib.request.Request(url, headers={"Accept-Language": "zh"})
    with urllib.request.urlopen(request, timeout=5) as answer:
        return answer.read().decode()
