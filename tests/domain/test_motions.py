import pytest

from council.domain import agenda, floor, polls, roll_call
from council.domain.meeting import Item
from council.domain.motions import Move, Second, SetAside
from tests.domain.a_meeting import NAMES, NO, YES, in_session, roster
from tests.domain.refused import refused

NINE = roster(NAMES[:9])
ITEMS = (Item(id="i", title="路灯"), Item(id="j", title="停车"))


def debate():
    return in_session(*ITEMS, people=NINE).do(agenda.StartItem())


def moved():
    """A motion `m` with two amendments, `a` and then `b`."""
    held = debate().do(Move(text="换 10 盏灯", id="m", mover="p01"))
    held.do(Move(text="换 12 盏灯", id="a", mover="p02", amends="m"))
    return held.do(Move(text="换 14 盏灯", id="b", mover="p03", amends="m"))


def vote(held, yes, no=0, **which):
    held.do(polls.OpenPoll(**which))
    cast = [YES] * yes + [NO] * no
    return held.vote({f"r{place:02d}": choice for place, choice in enumerate(cast, start=1)}).close()


def states(held):
    return {motion.id: motion.state for motion in held.meeting.motions.values()}


def test_one_line_is_enough():
    held = debate()
    held.do(Move(text=" 换灯 ", id="m"), actor="操作员")
    motion = held.meeting.motions["m"]
    assert (motion.item, motion.text, motion.mover) == ("i", "换灯", "p01")  # the chair, as nobody speaks
    held.do(floor.GiveFloor(person="p05")).do(Move(text="换灯", id="n"))
    assert held.meeting.motions["n"].mover == "p05"
    bare = in_session(*ITEMS, people=NINE)
    bare.do(agenda.StartItem())
    bare.meeting = bare.meeting.having(chair="")
    assert bare.do(Move(text="换灯", id="m"), actor="操作员").meeting.motions["m"].mover == "操作员"


def test_where_nothing_can_be_moved():
    held = in_session(*ITEMS, people=NINE)
    with refused("agenda.nothing_in_hand"):
        held.do(Move(text="换灯"))
    with refused("agenda.unknown_item"):
        held.do(Move(text="换灯", item="x"))
    held.do(agenda.DropItem(item="j", reason="撤回"))
    with refused("agenda.item_done", title="停车"):
        held.do(Move(text="换灯", item="j"))
    held.do(agenda.StartItem())
    with refused("text.empty"):
        held.do(Move(text="  "))
    held.do(Move(text="换灯", id="m"))
    with refused("motion.exists"):
        held.do(Move(text="换灯", id="m"))


def test_a_guest_speaks_but_does_not_move_or_second():
    held = debate().do(roll_call.AdmitGuest(id="g", name="民警"))
    with refused("motion.by_guest", person="g"):
        held.do(Move(text="换灯", mover="g"))
    held.do(floor.GiveFloor(person="g")).do(Move(text="换灯", id="m"))
    assert held.meeting.motions["m"].mover == "p01"
    with refused("motion.by_guest", person="g"):
        held.do(Second(motion="m", person="g"))


def test_a_motion_is_seconded_once_by_somebody_else_who_is_here():
    held = debate().do(Move(text="换灯", id="m", mover="p01"))
    for person, code in (("p01", "motion.seconded_by_mover"), ("p99", "floor.not_here")):
        with refused(code):
            held.do(Second(motion="m", person=person))
    held.do(Second(motion="m", person="p02"))
    with refused("motion.already_seconded"):
        held.do(Second(motion="m", person="p03"))
    with refused("motion.not_pending"):
        held.do(Second(motion="x", person="p03"))


def test_amendments_come_first_the_latest_first_of_all():
    held = moved()
    assert [motion.id for motion in held.meeting.pending_motions("i")] == ["b", "a", "m"]
    with refused("motion.amendments_first"):
        held.do(polls.OpenPoll(motion="m"))
    with refused("motion.pending_first"):
        held.do(polls.OpenPoll(title="就原议题表决"))
    for expected in ("b", "a", "m"):
        vote(held, 9)
        assert held.meeting.last_poll.motion == expected


def test_a_carried_amendment_rewrites_the_motion_a_lost_one_does_not():
    held = vote(moved(), 2, 7)
    assert (states(held), held.meeting.motions["m"].text) == (
        {"m": "pending", "a": "pending", "b": "lost"},
        "换 10 盏灯",
    )
    vote(held, 9)
    assert held.meeting.motions["m"].text == "换 12 盏灯"
    vote(held, 9)
    assert held.meeting.last_poll.title == "换 12 盏灯"
    assert states(held) == {"m": "carried", "a": "carried", "b": "lost"}


def test_each_item_has_its_own_motions():
    held = moved().do(Move(text="划线", id="x", item="j"))
    assert [motion.id for motion in held.meeting.pending_motions("i")] == ["b", "a", "m"]
    assert [motion.id for motion in held.meeting.pending_motions("j")] == ["x"]


def test_an_amendment_is_not_amended_and_stands_where_its_motion_stands():
    held = moved().do(agenda.StartItem(item="j"))
    with refused("motion.amendment_of_amendment"):
        held.do(Move(text="换 16 盏灯", amends="a"))
    with refused("motion.not_pending"):
        held.do(Move(text="换 16 盏灯", amends="x"))
    held.do(Move(text="换 16 盏灯", id="c", amends="m"))
    assert held.meeting.motions["c"].item == "i"


@pytest.mark.parametrize("state", ["withdrawn", "tabled", "referred"])
def test_amendments_fall_with_their_motion(state):
    held = moved().do(SetAside(motion="b", state="withdrawn"))
    held.do(SetAside(motion="m", state=state, reason="再研究"))
    assert states(held) == {"m": state, "a": state, "b": "withdrawn"}
    assert held.meeting.pending_motions("i") == []
    with refused("motion.not_pending"):
        held.do(SetAside(motion="m", state=state, reason="x"))


def test_withdrawing_needs_no_reason_tabling_and_referring_do():
    held = moved()
    for state in ("tabled", "referred"):
        with refused("reason.missing"):
            held.do(SetAside(motion="m", state=state, reason=" "))
    held.do(SetAside(motion="m", state="withdrawn"))


def test_nothing_is_moved_seconded_or_set_aside_during_a_vote():
    held = moved().do(polls.OpenPoll())
    for command in (
        Move(text="换灯"),
        Move(text="换灯", amends="m"),
        Second(motion="m", person="p04"),
        SetAside(motion="m", state="withdrawn"),
    ):
        with refused("poll.still_open", title="换 14 盏灯"):
            held.do(command)


def test_without_a_quorum_a_motion_still_waits():
    held = debate().do(Move(text="换灯", id="m", mover="p01"))
    for person in ("p06", "p07", "p08", "p09"):
        held.do(roll_call.Leave(person=person))
    vote(held, 5, override="急")
    assert states(held) == {"m": "pending"}
    assert held.meeting.item("i").outcome is None


def test_a_poll_of_a_motion_is_held_on_the_item_it_was_moved_on():
    held = moved().do(agenda.StartItem(item="j"))
    with refused("motion.not_pending"):
        held.do(polls.OpenPoll(motion="b", item="j"))
    held.do(polls.OpenPoll(motion="b"))
    assert held.meeting.open_poll.items == ("i",)
