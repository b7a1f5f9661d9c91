"""Opening: what lies in the folder is what is shown; what cannot be trusted is named, and nothing is overwritten."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from council.domain import polls
from council.domain.kernel import Refusal
from council.domain.ledger import Proposal
from council.domain.roll_call import Arrive
from council.domain.sitting import Adjourn, TakeNote
from council.store.base import Damaged, NewerFormat
from tests.service.hall import Hall, comparable


@pytest.fixture
def lived(on_disk: Hall) -> tuple[Hall, Path]:
    """A community with a past: a meeting held and archived, another in progress with a vote open; closed now."""
    hall = on_disk
    hall.council.ledgers.propose(Proposal(title="划停车线")).result(5)
    hall.evening()
    poll = hall.poll(secrecy="secret")
    hall.votes(poll, hall.meeting.members)
    hall.closed()
    hall.do(Adjourn())
    hall.evening(body="committee")
    poll = hall.poll(secrecy="secret")
    hall.votes(poll, hall.meeting.members[:5])
    hall.council.close()
    return hall, hall.store.inner.folder


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_was_left_is_found_again(lived: tuple[Hall, Path]) -> None:
    hall, folder = lived
    before, held = comparable(hall.snapshot), files(folder)
    hall.reopened()
    assert comparable(hall.snapshot) == before
    hall.council.close()
    assert files(folder) == held, "opening and closing changes no byte"


def test_opening_twice_at_once_is_refused_by_the_store(lived: tuple[Hall, Path]) -> None:
    hall, _ = lived
    hall.reopened()
    with pytest.raises(Exception, match="in use by"):
        hall.again(None)


def edited(path: Path, edit: Callable[[Any], None]) -> None:
    content = json.loads(path.read_bytes())
    edit(content)
    path.write_bytes(orjson.dumps(content))


def torn(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-25])


def newer(path: Path) -> None:
    edited(path, lambda content: content["council"]["1"].update(format=99))


DAMAGE: dict[str, tuple[str, Callable[[Path], None], type[Exception], str]] = {
    "a torn ledger": ("ledgers/residents.json", torn, Damaged, "residents"),
    "a newer ledger": ("ledgers/proposals.json", newer, NewerFormat, "proposals"),
    "an entry that is none": (
        "ledgers/residents.json",
        lambda path: edited(path, lambda content: content["entries"]["p0003"].update(state=7)),
        Damaged,
        r"entry p0003 of the ledger residents cannot be read: state",
    ),
    "a value that a field cannot have": (
        "ledgers/proposals.json",
        lambda path: edited(path, lambda c: next(iter(c["entries"].values()))["fields"].update(category="红")),
        Damaged,
        r"ledger proposals cannot be read: fields\.category",
    ),
    "a torn journal": ("meetings/*/journal.json", torn, Damaged, "journal"),
    "a newer journal": ("meetings/*/journal.json", newer, NewerFormat, "journal"),
    "an event of the future": (
        "meetings/*/journal.json",
        lambda path: edited(path, lambda content: content["entries"]["2"]["event"].update(kind="teleported")),
        Refusal,
        "teleported",
    ),
    "a line that is none": (
        "meetings/*/journal.json",
        lambda path: edited(path, lambda content: content["entries"]["2"].pop("event")),
        Damaged,
        "line 2 of the journal",
    ),
    "a journal that names what it never made": (
        "meetings/*/journal.json",
        lambda path: edited(path, lambda c: c["entries"]["2"].update(event={"kind": "last_called", "poll": "none"})),
        Damaged,
        "names what it never made",
    ),
    "a torn record": ("archive/*.json", torn, Damaged, "0001|meeting"),
    "torn codes": ("secrets/slips-*.json", torn, Damaged, "slips"),
    "a newer box of the open vote": ("meetings/*/box-*.json", newer, NewerFormat, "box"),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_what_cannot_be_trusted_is_named_and_left_alone(lived: tuple[Hall, Path], damage: str) -> None:
    hall, folder = lived
    pattern, harm, kind, said = DAMAGE[damage]
    open_box = hall.snapshot.meeting and f"meetings/{hall.meeting.id}/"
    path = next(p for p in sorted(folder.glob(pattern)) if "box" not in pattern or str(open_box) in p.as_posix())
    harm(path)
    held = files(folder)
    with pytest.raises(kind, match=said) as refusal:
        hall.reopened()
    assert "王" not in str(refusal.value)
    hall.store.inner.close()
    after = files(folder)
    assert {name: content for name, content in after.items() if not name.startswith(".lock")} == {
        name: content for name, content in held.items() if not name.startswith(".lock")
    }


def test_an_old_meetings_box_is_not_even_looked_at(lived: tuple[Hall, Path]) -> None:
    hall, folder = lived
    old = next(path for path in folder.glob("meetings/*/box-*.json") if hall.meeting.id not in path.as_posix())
    torn(old)
    hall.reopened()
    assert len(hall.snapshot.archived) == 1
    assert hall.snapshot.unfinished == ""


def test_a_community_that_cannot_write_still_opens(lived: tuple[Hall, Path]) -> None:
    """A write-protected stick: everything can be looked at, and what is left over is said."""
    hall, _ = lived
    hall.reopened()
    hall.store.die_after(1)
    assert hall.asked(polls.ClosePoll()).exception(5) is not None
    hall.council.close()
    hall.store = hall.again(None)
    hall.store.refuses = lambda *_: True
    hall.__post_init__()
    assert hall.meeting.open_poll is not None
    assert "no space" in hall.snapshot.unfinished


def test_an_arrival_costs_what_it_changes(hall: Hall, monkeypatch: Any) -> None:
    """However long the journal: nothing is folded or read anew."""
    hall.convened().opened("p0001")
    for place in range(50):
        hall.do(TakeNote(text=str(place)))
    calls: list[int] = []
    monkeypatch.setattr("council.domain.journal.fold", lambda *_: calls.append(1))
    monkeypatch.setattr("council.service.recovery.load", lambda *_: calls.append(1))
    hall.do(Arrive(person="p0002"))
    assert calls == []
