from datetime import date

import pytest

from council.domain import agenda, motions, polls
from council.domain.journal import Undo
from council.domain.meeting import Item
from council.domain.resolutions import Resolve
from tests.domain.a_meeting import NAMES, NO, YES, in_session, roster
from tests.domain.refused import refused

NINE = roster(NAMES[:9])


def debate(**changes):
    items = (Item(id="i", title="路灯"), Item(id="j", title="停车"))
    return in_session(*items, people=NINE, **changes).do(agenda.StartItem())


def voted(held, yes=9, no=0, **how):
    cast = [YES] * yes + [NO] * no
    held.do(polls.OpenPoll(**how))
    return held.vote({f"r{place:02d}": choice for place, choice in enumerate(cast, start=1)}).close()


def test_a_resolution_says_who_does_what_by_when_under_its_number():
    held = voted(debate())
    held.do(Resolve(text=" 换灯 ", owner=" p03 ", due=date(2026, 12, 31))).do(Resolve(text="公示"))
    first, second = held.meeting.resolutions
    assert (first.number, first.item, first.poll) == ("2026-007-1", "i", held.meeting.last_poll.id)
    assert (first.text, first.owner, first.due) == ("换灯", "p03", date(2026, 12, 31))
    assert second.number == "2026-007-2"


def test_only_what_was_carried_becomes_a_resolution():
    held = debate()
    with refused("text.empty"):
        held.do(Resolve(text=" "))
    with refused("agenda.nothing_in_hand"):
        held.do(Resolve(text="换灯", item="x"))
    with refused("resolution.not_carried"):
        held.do(Resolve(text="换灯"))
    voted(held, kind="straw")
    with refused("resolution.not_carried"):
        held.do(Resolve(text="换灯"))
    voted(held, 4, 5)
    with refused("resolution.not_carried"):
        held.do(Resolve(text="换灯", poll=held.meeting.last_poll.id))
    with refused("resolution.not_carried"):
        held.do(Resolve(text="换灯", item="j"))


def test_a_vote_that_a_later_round_replaced_carries_nothing():
    held = voted(debate())
    first = held.meeting.last_poll.id
    voted(held, 4, 5, again=first)
    for poll in (None, first):
        with refused("resolution.not_carried"):
            held.do(Resolve(text="换灯", poll=poll))


def test_an_amendment_carries_nothing_its_motion_does():
    held = debate().do(motions.Move(text="换灯", id="m")).do(motions.Move(text="换十盏灯", id="n", amends="m"))
    voted(held)
    with refused("resolution.not_carried"):
        held.do(Resolve(text="换十盏灯"))
    voted(held).do(Resolve(text="换十盏灯"))


@pytest.mark.parametrize(("track", "outcome"), [("decision", "adopted"), ("deliberation", "recommended")])
def test_a_resolution_on_a_motion_settles_its_matter(track, outcome):
    held = voted(debate(track=track).do(motions.Move(text="换灯", id="m")))
    assert held.meeting.item("i").outcome is None
    held.do(Resolve(text="换灯"))
    assert held.meeting.item("i").outcome == outcome


def test_no_number_is_given_twice():
    held = voted(debate()).do(Resolve(text="甲")).do(Resolve(text="乙"))
    seq = held.entries[-2].seq
    held.do(Undo(reason="写错", seq=seq)).do(Resolve(text="丙"))
    assert [(each.number[-1], each.text) for each in held.meeting.resolutions] == [("2", "乙"), ("3", "丙")]
