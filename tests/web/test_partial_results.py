"""While a vote is open nothing tells how it goes: no page, no snapshot, no hook, no file.

Two halls are alike in everything, chance included, but for what people vote: in one all are for it, in the other all
against. Whoever can tell the two apart has learnt a partial result.
"""

import dataclasses
import inspect
import random
import re
import secrets

import pytest

from council import hookspecs
from council.documents.json import minutes_json
from council.domain.kernel import Command
from council.service.casting import Vote
from council.service.snapshot import Snapshot
from council.store.tinydb import TinyStore
from tests.canary import files_in
from tests.web.halls import Hall

VOTED, WAITING = range(1, 6), range(6, 8)
"""Who has voted, and who is here and has not."""
LANGUAGES = ("zh", "en")


def same_chance(monkeypatch):
    """Codes, ids and keys that come out the same in every hall."""
    chance = random.Random(7)
    monkeypatch.setattr(secrets, "choice", chance.choice)
    monkeypatch.setattr(secrets, "token_hex", lambda many=32: chance.randbytes(many).hex())
    monkeypatch.setattr(secrets, "token_bytes", lambda many=32: chance.randbytes(many))


def filled(path, hall, place):
    """A route's path with a person's own code, the desk's, the person's id; anything else is some word."""
    known = {"v": "V", "code": hall.code(place), "staff": hall.staff, "person": f"p{place}"}
    return re.sub(r"\{(\w+)[^}]*\}", lambda found: known.get(found[1], "x"), path)


def routes(phone):
    """Every path that the pages answer to, as the router has them."""
    found = {route.resource.canonical for route in phone.client.server.app.router.routes() if route.resource}
    assert {"/screen", "/screen/events", "/{v}/{code}/NOW", "/CODES", "/desk/person/{person}"} <= found
    return sorted(found)


async def told(phone, path, language):
    """All that an answer says: status, headers, body; of a stream its beginning."""
    headers = {"Accept-Language": language, "Accept-Encoding": "identity"}
    async with phone.client.get(path, headers=headers, allow_redirects=False) as answer:
        stream = answer.content_type == "text/event-stream"
        body = await (answer.content.readuntil(b"\n\n") if stream else answer.read())
        said = {name: value for name, value in answer.headers.items() if name != "Date"}
        return answer.status, said, body


async def everything(browser, folder, choice, monkeypatch, secrecy="secret"):
    """What can be seen of a hall in which some have voted so: answers by who asks and where, snapshot, files, minutes,
    and the answers after the vote was closed."""
    same_chance(monkeypatch)
    folder.mkdir()
    hall = Hall(store=TinyStore(folder)).plan().session(*VOTED, *WAITING)
    try:
        hall.poll(secrecy=secrecy)
        phones = {place: await browser(hall) for place in (*VOTED, *WAITING)}
        seen = {}
        for place in VOTED:
            await phones[place].load(f"/V/{hall.code(place)}")
            seen["vote", place] = (await phones[place].send("vote", ("choice", choice), redirect=False)).text
        seen["changed"] = (await (await phones[1].load(f"/V/{hall.code(1)}")).vote("abstain")).text
        seen["changed back"] = (await phones[1].vote(choice)).text
        asked = {1: phones[1], 7: phones[7], "desk": await browser(hall)}
        await asked["desk"].load(f"/desk/{hall.staff}")
        for who, phone in asked.items():
            for path in routes(phone):
                for language in LANGUAGES:
                    at = filled(path, hall, 1 if who == "desk" else who)
                    seen[who, path, language] = await told(phone, at, language)
        snapshot = {each.name: getattr(hall.council.snapshot, each.name) for each in dataclasses.fields(Snapshot)}
        del snapshot["methods"]
        snapshot["roster"] = dict(snapshot["roster"].people)
        seen |= {("snapshot", name): value for name, value in snapshot.items()}
        seen["minutes"] = minutes_json(hall.council.minutes(hall.meeting.id))
        seen["boxes"], seen["archive"] = hall.council.boxes(hall.meeting.id), hall.council.archive_records()
        seen |= {("file", name): without_cipher(name, content) for name, content in files_in(folder).items()}
        hall.close()
        closed = {path: (await told(phones[1], filled(path, hall, 1), "zh"))[2] for path in ("/screen", "/{v}/{code}")}
        return seen, closed
    finally:
        hall.council.close()


def without_cipher(name, content):
    """A file with what is encrypted in it replaced by its length; the key itself is chance."""
    return re.sub(rb'"sealed":"([0-9a-f]+)"', lambda found: b"%d" % len(found[1]), content)


@pytest.mark.parametrize("secrecy", ["secret", "by_name"])
async def test_nothing_tells_how_a_vote_goes_while_it_is_open(browser, tmp_path, monkeypatch, secrecy):
    one, ended = await everything(browser, tmp_path / "for", "yes", monkeypatch, secrecy)
    other, ended_otherwise = await everything(browser, tmp_path / "against", "no", monkeypatch, secrecy)
    assert one.keys() == other.keys()
    assert [where for where in one if one[where] != other[where]] == []
    assert [path for path in ended if ended[path] == ended_otherwise[path]] == [], "closed, the two halls differ"


async def test_a_page_that_told_would_be_noticed(browser, tmp_path, monkeypatch):
    """The test of the test: the board of codes as it would be if it opened the box early."""
    from council.web import entrance

    async def leaky(request):
        site = request.app[entrance.SITE]
        box = next(iter(site.council.writer_boxes().values()))
        text = str(sorted(str(box.opened(ident, row).choice) for ident, row in box.ballots.items()))
        return entrance.web.Response(text=text)

    monkeypatch.setattr(entrance, "secrecy", leaky)
    monkeypatch.setattr("council.service.council.Council.writer_boxes", lambda self: self._boxes.open, raising=False)
    one, _ = await everything(browser, tmp_path / "for", "yes", monkeypatch)
    other, _ = await everything(browser, tmp_path / "against", "no", monkeypatch)
    assert {where[1] for where in one if one[where] != other[where]} == {"/SECRET", "/{v}/{code}/SECRET"}


SEEN_BY_HOOKS = {"command", "meeting", "snapshot", "entries", "folder", "events", "opened", "args"}
"""What a hook may be given: what is in the snapshot, or was asked for by the chair. Never a ballot, never a box."""


def test_hooks_see_only_what_the_snapshot_holds():
    hooks = {
        name: function for name, function in inspect.getmembers(hookspecs, inspect.isfunction) if "spec" not in name
    }
    assert "voting_methods" in hooks
    for name, function in hooks.items():
        assert set(inspect.signature(function).parameters) <= SEEN_BY_HOOKS, name
    assert not issubclass(Vote, Command), "what is reviewed or told as a command is never a vote"
