"""How fast the pages take votes: a hall with phones, on loopback, with the crowd in a process of its own.

    pytest -m benchmark tests/benchmarks/test_web.py -s

The store is the one that halls use: files, flushed to the disk before a vote is acknowledged.
"""

import asyncio
import json
import random
import re
import selectors
import socket
import subprocess
import sys
import time
import zlib
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


# -- the crowd (runs as a program of its own) --------------------------------------------------------------------


@dataclass
class Answers:
    """What the crowd saw: seconds by kind of request, statuses, and connections that broke."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    statuses: dict[str, int] = field(default_factory=dict)
    broken: int = 0
    began: float = 0.0
    ended: float = 0.0


class Phone:
    """One phone: raw HTTP/1.1 over one connection that stays open; it costs little beside the server."""

    def __init__(self, host, port, code, answers):
        self.host, self.port, self.code, self.answers = host, port, code, answers
        self.streams = None
        self.cookie = ""

    async def ask(self, kind, method, path, body=b"", headers=""):
        started = time.perf_counter()
        try:
            if self.streams is None:
                self.streams = await asyncio.open_connection(self.host, self.port)
            reader, writer = self.streams
            head = f"{method} {path} HTTP/1.1\r\nHost: hall\r\nAccept-Encoding: gzip\r\n{headers}"
            if self.cookie:
                head += f"Cookie: {self.cookie}\r\n"
            if body:
                head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
            writer.write(head.encode() + b"\r\n" + body)
            raw = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            status = int(raw.split(" ", 2)[1])
            length = re.search(r"(?i)content-length: (\d+)", raw)
            content = await reader.readexactly(int(length[1])) if length and status != 304 else b""
            if found := re.search(r"(?i)set-cookie: (ballots=[^;]+)", raw):
                self.cookie = found[1]
        except (OSError, asyncio.IncompleteReadError):
            self.answers.broken += 1
            self.streams = None
            return 0, "", b""
        self.answers.seconds.setdefault(kind, []).append(time.perf_counter() - started)
        key = f"{kind} {status}"
        self.answers.statuses[key] = self.answers.statuses.get(key, 0) + 1
        return status, raw, content

    def vote(self, poll, right, chance):
        return self.ask("vote", "POST", f"/V/{self.code}", ballot(poll, right, chance).encode())


async def evening(host, port, slips, poll, answers):
    """Each phone loads its page, signs in, follows the meeting as its script does, and votes when the ballot comes."""
    chance = random.Random(7)

    async def one(place, person, code):
        phone, chance_of = Phone(host, port, code, answers), random.Random(place)
        path = f"/V/{code}"
        await asyncio.sleep(chance.random() * 3)
        await phone.ask("page", "GET", path)
        await phone.ask("arrive", "POST", path, b"do=arrive")
        await phone.ask("page", "GET", path)
        mark, voted, until = "", False, answers.began + 10
        while time.perf_counter() < until:
            await asyncio.sleep(1 + chance_of.random() if not voted else 3 + chance_of.random())
            etag = f'If-None-Match: "{mark}"\r\n' if mark else ""
            status, raw, content = await phone.ask(
                "news", "GET", path + "/NOW", headers="Accept: application/json\r\n" + etag
            )
            if found := re.search(r'(?i)etag: "([^"]+)"', raw):
                mark = found[1]
            text = zlib.decompress(content, 31) if status == 200 and content[:2] == b"\x1f\x8b" else content
            if not voted and b'name=\\"receipt\\"' in text:
                voted = True
                await asyncio.sleep(chance_of.random())
                await phone.vote(poll, person, chance_of)

    await asyncio.gather(*(one(place, person, code) for place, (person, code) in enumerate(slips.items())))


def volley(host, port, kind, requests, answers):
    """Send all requests in the same moment, each on a fresh connection, and read each answer to its end.

    Plain sockets and one selector: the crowd must not be what is measured.
    """
    selector, began = selectors.DefaultSelector(), {}
    for request in requests:
        connection = socket.socket()
        connection.setblocking(False)
        began[connection] = time.perf_counter()
        connection.connect_ex((host, port))
        selector.register(connection, selectors.EVENT_WRITE, [request, b""])
    while began:
        for key, events in selector.select(timeout=30):
            connection, (request, got) = key.fileobj, key.data
            try:
                if events & selectors.EVENT_WRITE:
                    connection.send(request)
                    selector.modify(connection, selectors.EVENT_READ, [request, b""])
                    continue
                more = connection.recv(65536)
            except OSError:
                answers.broken += 1
                more = b""
            if more:
                key.data[1] = got + more
                continue
            selector.unregister(connection)
            connection.close()
            took = time.perf_counter() - began.pop(connection)
            if got:
                answers.seconds.setdefault(kind, []).append(took)
                status = f"{kind} {got[9:12].decode()}"
                answers.statuses[status] = answers.statuses.get(status, 0) + 1


def at_once(host, port, slips, poll, answers, load):
    """Everybody votes in the same moment; with `load` everybody loads the page before."""
    chance = random.Random(7)
    head = "Host: hall\r\nAccept-Encoding: gzip\r\nConnection: close\r\n"
    head += "Cookie: ballots=00000000.0000000000000000.0\r\n"  # as after loading the page
    if load:
        pages = [f"GET /V/{code} HTTP/1.1\r\n{head}\r\n".encode() for code in slips.values()]
        volley(host, port, "page", pages, answers)
    votes = []
    for person, code in slips.items():
        body = ballot(poll, person, chance)
        kind = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        votes.append(f"POST /V/{code} HTTP/1.1\r\n{head}{kind}\r\n{body}".encode())
    answers.began = time.perf_counter()
    volley(host, port, "vote", votes, answers)


def ballot(poll, right, chance):
    receipt = "".join(chance.choices(ALPHABET, k=16))
    choice = chance.choice(("yes", "yes", "no", "abstain"))
    return f"do=vote&poll={poll}&right={right}&receipt={receipt}&choice={choice}"


def crowd():
    asked = json.load(sys.stdin)
    answers = Answers(began=time.perf_counter())
    host, port, slips, poll = asked["host"], asked["port"], asked["slips"], asked["poll"]
    if asked["act"] == "evening":
        asyncio.run(evening(host, port, slips, poll, answers))
    else:
        at_once(host, port, slips, poll, answers, load=asked["act"] == "load and vote")
    answers.ended = time.perf_counter()
    json.dump(answers.__dict__, sys.stdout)


# -- the hall ----------------------------------------------------------------------------------------------------


def say(*lines):
    print(*lines, sep="\n")


def table(title, answers):
    took = answers["ended"] - answers["began"]
    say(f"\n{title}: {took:.2f} s, broken connections: {answers['broken']}")
    say(f"  {'request':8} {'count':>6} {'p50 ms':>8} {'p90 ms':>8} {'p99 ms':>8} {'max ms':>8}")
    for kind, seconds in answers["seconds"].items():
        ranked = sorted(seconds)
        shown = [ranked[min(len(ranked) - 1, int(len(ranked) * share))] * 1000 for share in (0.5, 0.9, 0.99, 1)]
        say(f"  {kind:8} {len(ranked):6d} " + " ".join(f"{each:8.1f}" for each in shown))
    say("  " + ", ".join(f"{key}: {count}" for key, count in sorted(answers["statuses"].items())))
    return took


@pytest.fixture
def big_hall(tmp_path):
    from council.store.tinydb import TinyStore
    from council.web.server import Pages
    from tests.web.halls import Hall, person

    made = []

    def make(people):
        hall = Hall(store=TinyStore(tmp_path))
        hall.plan([person(place, f"居民{place}") for place in range(1, people + 1)])
        pages = Pages(hall.council, host="127.0.0.1", port=0)
        pages.start()
        made.append((hall, pages))
        return hall, pages

    yield make
    for hall, pages in made:
        pages.stop()
        hall.council.close()


def ask_crowd(act, hall, pages, poll):
    slips = {person: code for code, person in hall.council.snapshot.slips.people.items()}
    asked = {"act": act, "host": "127.0.0.1", "port": pages.port, "slips": slips, "poll": poll}
    program = subprocess.Popen(
        [sys.executable, str(Path(__file__))], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    program.stdin.write(json.dumps(asked))
    program.stdin.close()
    return program


def answers_of(program):
    with program:
        return json.load(program.stdout)


def memory():
    import psutil

    return psutil.Process().memory_info().rss / 2**20


@pytest.mark.benchmark
@pytest.mark.parametrize("act", ["at once", "load and vote"])
def test_a_thousand_at_once(big_hall, act):
    hall, pages = big_hall(1000)
    from council.domain.agenda import StartItem
    from council.domain.roll_call import Arrive
    from council.domain.sitting import CallToOrder, OpenDoors

    hall.do(OpenDoors())
    arrivals = [hall.council.meetings.do(Arrive(person=f"p{place}")) for place in range(1, 1001)]
    [each.result() for each in arrivals]
    hall.do(CallToOrder())
    hall.do(StartItem(item="i2"))
    poll = hall.poll()
    answers = answers_of(ask_crowd(act, hall, pages, poll))
    took = table(f"1,000 voters, {act}", answers)
    rate = len(answers["seconds"]["vote"]) / took
    say(f"  durable acknowledgements per second: {rate:.0f}; memory {memory():.0f} MB (with the test runner)")
    assert answers["broken"] == 0
    assert answers["statuses"]["vote 303"] == 1000
    assert len(hall.council.snapshot.rolls[poll]) == 1000
    hall.close()
    assert sum(hall.meeting.polls[poll].result.counts["count"].totals.values()) == 1000


@pytest.mark.benchmark
def test_an_evening_of_three_hundred(big_hall):
    hall, pages = big_hall(300)
    from council.domain.agenda import StartItem
    from council.domain.sitting import CallToOrder, OpenDoors

    hall.do(OpenDoors())
    program = ask_crowd("evening", hall, pages, "poll1")
    while len(hall.meeting.present_rights) < 300 and program.poll() is None:
        time.sleep(0.05)
    hall.do(CallToOrder())
    hall.do(StartItem(item="i2"))
    poll = hall.poll()
    answers = answers_of(program)
    table("300 phones check in, load, vote and follow within 10 s", answers)
    say(f"  memory {memory():.0f} MB (with the test runner)")
    assert answers["broken"] == 0
    assert len(hall.council.snapshot.rolls[poll]) == 300


if __name__ == "__main__":
    crowd()
