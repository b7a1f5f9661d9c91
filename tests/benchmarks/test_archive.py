"""10,000 voters in one meeting: archived, verified from its files, written out (seconds of this processor's time)."""

import time
from datetime import UTC, datetime

import pytest

from council.documents.html import minutes_html
from council.domain import agenda, polls, sitting
from council.domain.journal import after
from council.domain.kernel import JournalEntry, Stamp
from council.domain.meeting import Item, VotingRight
from council.domain.roll_call import Arrived
from council.domain.roster import Person, Roster
from council.i18n import words
from council.service.archive import Archive
from council.service.verify import verify
from council.store.memory import MemoryStore
from tests import recount
from tests.domain.a_meeting import Held, convene

VOTERS = 10_000

pytestmark = [pytest.mark.benchmark, pytest.mark.slow]


def great_meeting(secrecy):
    people = Roster(Person(id=f"{place:018x}", name="欧阳海") for place in range(VOTERS))
    rights = tuple(VotingRight(id=person, holder=person, cast_by=person) for person in people.people)
    held = Held(people=people).do(convene(people, Item(id="a", title="停车")).having(rights=rights))
    held.do(sitting.OpenDoors())
    arrivals = [
        JournalEntry(stamp=Stamp(seq=seq, at=held.now, actor=person), event=Arrived(person=person, channel="phone"))
        for seq, person in enumerate(people.people, start=len(held.entries) + 1)
    ]
    held.meeting = after(held.meeting, held.entries, arrivals)
    held.entries += arrivals
    held.do(sitting.CallToOrder()).do(agenda.StartItem()).do(polls.OpenPoll(secrecy=secrecy))
    held.vote({person: ("yes",) if place % 3 else ("no",) for place, person in enumerate(people.people)}).close()
    return held.do(sitting.Adjourn())


@pytest.mark.parametrize("secrecy", ["secret", "by_name"])
def test_ten_thousand_ballots(secrecy, capsys):
    held = great_meeting(secrecy)
    store = MemoryStore()
    at = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
    took = {}
    start = time.process_time()
    Archive(store).add_meeting(held.meeting, held.entries, held.people, held.boxes, at, "西街社区")
    took["archived"] = time.process_time() - start
    files = store.archive()
    del store
    start = time.process_time()
    report = verify(files)
    took["verified"] = time.process_time() - start
    start = time.process_time()
    found, _head = recount.recount(files)
    took["counted by the second program"] = time.process_time() - start
    start = time.process_time()
    page = minutes_html(held.minutes(), words("zh"), UTC)
    took["written as a page"] = time.process_time() - start
    with capsys.disabled():
        print(f"\n{VOTERS} ballots, {secrecy}: {len(files[0][1]) / 1e6:.1f} MB", end="")
        for what, seconds in took.items():
            print(f", {what} in {seconds:.2f} s", end="")
        print(f", page of {len(page.encode()) / 1e6:.1f} MB")
    assert report.ok
    assert found.problems == []
