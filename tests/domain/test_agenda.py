import pytest

from council.domain import agenda, floor, motions, polls, sitting
from council.domain.agenda import (
    AddItem,
    ConcludeItem,
    DropItem,
    EditItem,
    MarkConsent,
    MoveItem,
    NestItem,
    StartItem,
    carried_over,
    next_item,
)
from council.domain.meeting import Item
from council.domain.roll_call import Leave
from tests.domain.a_meeting import NAMES, NO, YES, convene, hold, in_session, roster
from tests.domain.refused import refused

NINE = roster(NAMES[:9])


def items(*names, **more):
    return tuple(Item(id=name, title=name.upper(), **more) for name in names)


TREE = (
    *items("a"),
    Item(id="b", title="B"),
    Item(id="b1", title="B1", parent="b", source="proposals/1"),
    Item(id="b2", title="B2", parent="b", source="proposals/2"),
    *items("c"),
)


def planned(*agenda_items, **changes):
    return hold(convene(NINE, *agenda_items, **changes), people=NINE)


def session(*agenda_items, **changes):
    return in_session(*agenda_items, people=NINE, **changes)


def deliberation(*agenda_items):
    return session(*agenda_items, track="deliberation")


def reads(held):
    return " ".join(f"{number}{item.title}" for number, _, item in held.meeting.outline() if number)


def vote(held, yes, no=0):
    cast = [YES] * yes + [NO] * no
    return held.vote({f"r{place:02d}": choice for place, choice in enumerate(cast, start=1)}).close()


def outcome(held, item):
    found = held.meeting.item(item)
    return found.state, found.outcome


# -- the tree ----------------------------------------------------------------------------------------------------


def test_the_agenda_is_numbered_as_it_is_read():
    held = planned(*TREE)
    assert reads(held) == "1A 2B 2.1B1 2.2B2 3C"
    assert [depth for _, depth, _ in held.meeting.outline()] == [0, 0, 1, 1, 0]
    held.do(DropItem(item="a"))
    assert reads(held) == "1B 1.1B1 1.2B2 2C"


def test_items_are_added_at_the_end_under_a_parent_or_behind_another_with_all_it_holds():
    held = planned(*TREE)
    held.do(AddItem(item=Item(id="d", title=" D ")))
    held.do(AddItem(item=Item(id="e", title="E"), after="b"))
    held.do(AddItem(item=Item(id="f", title="F", parent="b"), after="b1"))
    assert reads(held) == "1A 2B 2.1B1 2.2F 2.3B2 3E 4C 5D"


def test_what_was_added_says_whether_it_was_announced():
    held = planned(*TREE).do(AddItem(item=Item(id="d", title="D"))).do(sitting.OpenDoors())
    assert not held.meeting.item("d").added_in_session
    assert session(*TREE).do(AddItem(item=Item(id="d", title="D"))).meeting.item("d").added_in_session


def test_an_added_item_is_fresh_whatever_it_says_of_itself():
    sly = Item(id="d", title="D", state="done", outcome="adopted", spent=9, minutes=-5, reason="x")
    held = planned(*TREE).do(AddItem(item=sly))
    assert held.meeting.item("d") == Item(id="d", title="D")


@pytest.mark.parametrize(
    ("item", "after", "code"),
    [
        (Item(id="x", title=" "), None, "text.empty"),
        (Item(id="a", title="X"), None, "agenda.item_exists"),
        (Item(id="x", title="X", parent="y"), None, "agenda.unknown_item"),
        (Item(id="x", title="X"), "y", "agenda.unknown_item"),
        (Item(id="x", title="X", source="proposals/1"), None, "agenda.already_there"),
    ],
)
def test_what_cannot_be_added(item, after, code):
    with refused(code):
        planned(*TREE).do(AddItem(item=item, after=after))


def test_a_proposal_that_was_dropped_may_come_back():
    held = planned(*TREE).do(DropItem(item="b1")).do(AddItem(item=Item(id="x", title="X", source="proposals/1")))
    assert reads(held) == "1A 2B 2.1B2 3C 4X"


@pytest.mark.parametrize(
    ("item", "places", "after"),
    [
        ("a", 1, "1B 1.1B1 1.2B2 2A 3C"),
        ("c", -1, "1A 2C 3B 3.1B1 3.2B2"),
        ("c", -9, "1C 2A 3B 3.1B1 3.2B2"),
        ("b2", -1, "1A 2B 2.1B2 2.2B1 3C"),
    ],
)
def test_items_move_among_their_own(item, places, after):
    assert reads(planned(*TREE).do(MoveItem(item=item, places=places))) == after


def test_what_stands_at_the_end_cannot_go_further():
    held = planned(*TREE)
    for item, places in (("a", -1), ("c", 1), ("b1", -1), ("b2", 3), ("a", 0)):
        with refused("agenda.at_the_end"):
            held.do(MoveItem(item=item, places=places))


def test_a_dropped_item_is_no_step_on_the_way():
    held = planned(*items("a", "b", "c")).do(DropItem(item="b")).do(MoveItem(item="c", places=-1))
    assert reads(held) == "1C 2A"


def test_items_hang_under_others_and_come_back_behind_them():
    held = planned(*TREE).do(NestItem(item="a", parent="b"))
    assert reads(held) == "1B 1.1B1 1.2B2 1.3A 2C"
    held.do(NestItem(item="b1", parent=None))
    assert reads(held) == "1B 1.1B2 1.2A 2B1 3C"
    held.do(NestItem(item="b", parent="c"))
    assert reads(held) == "1B1 2C 2.1B 2.1.1B2 2.1.2A"
    for item, parent, code in (
        ("c", "a", "agenda.under_itself"),
        ("c", "c", "agenda.under_itself"),
        ("a", "b", "agenda.at_the_end"),
        ("a", "x", "agenda.unknown_item"),
    ):
        with refused(code):
            held.do(NestItem(item=item, parent=parent))


def test_items_are_edited_until_they_are_decided():
    held = session(*TREE).do(EditItem(item="a", title=" 新 ", minutes=-1, kind="report"))
    item = held.meeting.item("a")
    assert (item.title, item.minutes, item.kind) == ("新", 0, "report")
    with refused("text.empty"):
        held.do(EditItem(item="a", title=" "))
    held.do(StartItem(item="b1")).do(polls.OpenPoll())
    for command in (
        EditItem(item="b1", title="X"),
        DropItem(item="b1", reason="x"),
        MarkConsent(item="b1", consent=True),
    ):
        with refused("poll.still_open"):
            held.do(command)
    vote(held, 9)
    for command in (
        EditItem(item="b1", title="X"),
        DropItem(item="b1", reason="x"),
        MarkConsent(item="b1", consent=True),
    ):
        with refused("agenda.item_done", title="B1"):
            held.do(command)


# -- dropping ----------------------------------------------------------------------------------------------------


def test_dropping_needs_a_reason_once_people_are_in():
    planned(*TREE).do(DropItem(item="a"))
    held = planned(*TREE).do(sitting.OpenDoors())
    with refused("reason.missing"):
        held.do(DropItem(item="a", reason=" "))
    held.do(DropItem(item="a", reason="并入下次"))
    with refused("agenda.unknown_item"):
        held.do(DropItem(item="a", reason="x"))
    with refused("agenda.has_children", title="B"):
        held.do(DropItem(item="b", reason="x"))


def test_dropping_the_matter_in_hand_ends_the_debate_and_its_motions():
    held = session(*TREE).do(StartItem(item="b1")).do(motions.Move(text="动议", id="m", mover="p01"))
    held.do(motions.Move(text="修正", id="n", amends="m", mover="p02"))
    held.do(floor.GiveFloor(person="p01")).do(floor.RequestFloor(person="p02"))
    held.do(DropItem(item="b1", reason="提案人撤回"), seconds=40)
    meeting = held.meeting
    assert (meeting.active_item, meeting.floor.queue, meeting.floor.speaking) == (None, (), None)
    assert meeting.item("b1").spent == 20 + 20 + 20 + 20 + 40
    assert {(motion.state, motion.reason) for motion in meeting.motions.values()} == {("tabled", "提案人撤回")}
    assert [item.id for item in carried_over(meeting)] == ["a", "b2", "c"]
    with refused("agenda.nothing_in_hand"):
        held.do(polls.OpenPoll())


# -- going through it --------------------------------------------------------------------------------------------


def test_next_goes_down_the_tree_past_headings_and_comes_back_to_what_was_left_open():
    held = session(*TREE)
    order = []
    for _ in range(4):
        held.do(StartItem())
        order.append(held.meeting.active_item.id)
    assert order == ["a", "b1", "b2", "c"]
    assert outcome(held, "a") == ("done", "noted")
    assert outcome(held, "b1") == ("pending", None)  # a proposal without an outcome is left open
    held.do(StartItem())
    assert held.meeting.active_item.id == "b1"
    assert outcome(held, "c") == ("done", "noted")


def test_a_proposal_with_an_outcome_is_done_when_it_is_left():
    held = deliberation(*TREE).do(StartItem(item="b1")).do(ConcludeItem(item="b1", outcome="recommended"))
    assert outcome(held, "b1") == ("active", "recommended")
    assert outcome(held.do(StartItem()), "b1") == ("done", "recommended")


def test_the_last_item_is_the_last():
    held = session(*items("a")).do(StartItem())
    with refused("agenda.no_more_items"):
        held.do(StartItem())
    with refused("agenda.item_in_hand", title="A"):
        held.do(StartItem(item="a"))


def test_a_proposal_with_items_under_it_is_a_matter_of_its_own():
    held = session(
        Item(id="a", title="A", source="proposals/1"), Item(id="a1", title="A1", parent="a"), *items("b")
    ).do(StartItem())
    assert held.meeting.active_item.id == "a"
    assert [item.id for item in carried_over(held.meeting)] == ["a", "a1", "b"]


def test_an_item_with_a_motion_pending_is_not_done_when_it_is_left():
    held = session(*items("a", "b")).do(StartItem()).do(motions.Move(text="动议", mover="p01")).do(StartItem())
    assert outcome(held, "a") == ("pending", None)


def test_time_is_added_up_over_visits():
    held = session(*items("a", "b", source="x/1")[:1], *items("b")).do(StartItem())
    held.do(StartItem(), seconds=100).do(StartItem(item="a"), seconds=7).do(sitting.Adjourn(), seconds=50)
    assert (held.meeting.item("a").spent, held.meeting.item("b").spent) == (150, 7)


def test_calling_an_item_clears_the_floor():
    held = session(*items("a", "b")).do(StartItem()).do(floor.GiveFloor(person="p01"))
    held.do(floor.RequestFloor(person="p02")).do(StartItem())
    assert (held.meeting.floor.queue, held.meeting.floor.speaking) == ((), None)


def test_what_was_only_noted_may_be_called_again_what_was_decided_not():
    held = session(*items("a", "b")).do(StartItem()).do(StartItem()).do(StartItem(item="a"))
    assert outcome(held, "a") == ("active", None)
    vote(held.do(polls.OpenPoll()), 9).do(StartItem(item="b"))
    with refused("agenda.item_done", title="A"):
        held.do(StartItem(item="a"))


def test_the_clock_of_an_item_waits_for_the_vote():
    held = session(*items("a", "b")).do(StartItem()).do(polls.OpenPoll())
    for command in (StartItem(), ConcludeItem(item="a", outcome="deferred")):
        with refused("poll.still_open", title="A"):
            held.do(command)


# -- what came of it ---------------------------------------------------------------------------------------------


def test_every_no_has_a_reason():
    held = deliberation(*TREE)
    for no in ("returned", "refused"):
        with refused("reason.missing"):
            held.do(ConcludeItem(item="b1", outcome=no, reason=" "))
    with refused("reason.missing"):
        held.do(ConcludeItem(item="b1", outcome="merged", merged_into="2"))
    held.do(ConcludeItem(item="b1", outcome="returned", reason=" 请写明地点 ", dissent=" 一人不同意 "))
    item = held.meeting.item("b1")
    assert (item.state, item.reason, item.dissent) == ("done", "请写明地点", "一人不同意")
    assert next_item(held.meeting).id == "a"


def test_a_merger_names_another_proposal_and_an_amendment_its_wording():
    held = deliberation(*TREE)
    with refused("proposal.merge_target_missing"):
        held.do(ConcludeItem(item="b1", outcome="merged", reason="同一事项"))
    with refused("proposal.merged_into_itself"):
        held.do(ConcludeItem(item="b1", outcome="merged", reason="同一事项", merged_into="1"))
    held.do(ConcludeItem(item="b1", outcome="merged", reason="同一事项", merged_into="2"))
    with refused("text.empty"):
        held.do(ConcludeItem(item="b2", outcome="amended", wording=" "))
    held.do(ConcludeItem(item="b2", outcome="amended", wording="分两期办理"))
    assert held.meeting.item("b2").wording == "分两期办理"


def test_each_kind_of_meeting_has_its_outcomes():
    with refused("agenda.outcome_not_here"):
        session(*TREE).do(ConcludeItem(item="b1", outcome="recommended"))
    with refused("agenda.outcome_not_here"):
        deliberation(*TREE).do(ConcludeItem(item="b1", outcome="adopted"))
    assert set(agenda.outcomes(session().meeting)) == {"noted", "adopted", "rejected", "returned", "deferred"}


def test_residents_adopt_and_reject_by_voting_and_not_by_the_chair():
    held = session(*TREE).do(StartItem(item="b1"))
    for said in ("adopted", "rejected"):
        with refused("agenda.not_voted"):
            held.do(ConcludeItem(item="b1", outcome=said, reason="主持人认为"))
    vote(held.do(polls.OpenPoll(kind="straw")), 9)
    with refused("agenda.not_voted"):
        held.do(ConcludeItem(item="b1", outcome="adopted"))
    vote(held.do(polls.OpenPoll()), 9)
    assert outcome(held, "b1") == ("active", "adopted")
    for said in ("rejected", "deferred", "noted", "returned"):
        with refused("agenda.not_voted" if said == "rejected" else "agenda.voted_otherwise"):
            held.do(ConcludeItem(item="b1", outcome=said, reason="x"))


def test_what_was_lost_gets_its_reason_or_goes_back_but_is_not_passed_over():
    held = vote(session(*TREE).do(StartItem(item="b1")).do(polls.OpenPoll()), 3, 6)
    assert outcome(held, "b1") == ("active", "rejected")
    with refused("agenda.voted_otherwise", title="B1"):
        held.do(ConcludeItem(item="b1", outcome="noted"))
    with refused("agenda.not_voted"):
        held.do(ConcludeItem(item="b1", outcome="adopted"))
    held.do(ConcludeItem(item="b1", outcome="rejected", reason="费用过高"))
    held.do(ConcludeItem(item="b1", outcome="returned", reason="请重新测算"))
    assert held.meeting.item("b1").reason == "请重新测算"


def test_what_was_carried_may_still_get_its_dissent():
    held = vote(session(*TREE).do(StartItem(item="b1")).do(polls.OpenPoll()), 6, 3)
    held.do(ConcludeItem(item="b1", outcome="adopted", dissent="三人要求再测算"))
    assert (outcome(held, "b1"), held.meeting.item("b1").dissent) == (("active", "adopted"), "三人要求再测算")


def test_an_amendment_alone_adopts_nothing_a_motion_does():
    held = session(*TREE).do(StartItem(item="b1")).do(motions.Move(text="动议", id="m", mover="p01"))
    held.do(motions.Move(text="修正", id="n", amends="m", mover="p02"))
    vote(held.do(polls.OpenPoll()), 9)
    with refused("agenda.not_voted"):
        held.do(ConcludeItem(item="b1", outcome="adopted"))
    vote(held.do(polls.OpenPoll()), 9)
    held.do(ConcludeItem(item="b1", outcome="adopted"))


def test_without_a_quorum_a_matter_is_put_off():
    held = in_session(*TREE, people=NINE).do(StartItem(item="b1"))
    for person in ("p06", "p07", "p08", "p09"):
        held.do(Leave(person=person))
    with refused("poll.no_quorum", present=5, due=9, needed=6):
        held.do(polls.OpenPoll())
    vote(held.do(polls.OpenPoll(override="汛期")), 5)
    assert held.meeting.last_poll.result.finding.verdict == "no_quorum"
    assert outcome(held, "b1") == ("active", "deferred")
    assert "b1" in [item.id for item in carried_over(held.meeting)]


# -- the consent block -------------------------------------------------------------------------------------------


CONSENT = (
    Item(id="a", title="A", source="proposals/1", consent=True),
    Item(id="b", title="B", source="proposals/2", consent=True),
    Item(id="c", title="C", source="proposals/3"),
)


@pytest.mark.parametrize(("track", "said"), [("decision", "adopted"), ("deliberation", "recommended")])
def test_a_block_is_adopted_by_residents_and_recommended_by_a_committee(track, said):
    held = vote(session(*CONSENT, track=track).do(polls.OpenPoll(consent=True)), 9)
    assert (held.meeting.last_poll.title, held.meeting.last_poll.items) == ("A · B", ("a", "b"))
    assert [outcome(held, item) for item in "abc"] == [("done", said), ("done", said), ("pending", None)]
    with refused("agenda.no_consent_items"):
        held.do(polls.OpenPoll(consent=True))


def test_a_block_of_one_is_a_block():
    held = vote(
        session(*CONSENT, track="deliberation")
        .do(MarkConsent(item="b", consent=False))
        .do(polls.OpenPoll(consent=True)),
        9,
    )
    assert outcome(held, "a") == ("done", "recommended")


def test_a_block_that_is_lost_is_taken_apart_and_decides_nothing():
    held = vote(session(*CONSENT).do(polls.OpenPoll(consent=True)), 3, 6)
    assert [outcome(held, item) for item in "ab"] == [("pending", None)] * 2
    assert not held.meeting.item("a").consent
    held.do(StartItem())
    with refused("agenda.not_voted"):
        held.do(ConcludeItem(item="a", outcome="rejected", reason="x"))
    held.do(ConcludeItem(item="a", outcome="deferred"))


def test_who_asks_takes_an_item_out_of_the_block_and_a_motion_does_too():
    held = session(*CONSENT).do(MarkConsent(item="a", consent=False))
    held.do(StartItem(item="b")).do(motions.Move(text="动议", mover="p01"))
    with refused("agenda.no_consent_items"):
        held.do(polls.OpenPoll(consent=True))
    with refused("agenda.has_children", title="B"):
        planned(*TREE).do(MarkConsent(item="b", consent=True))


# -- carried over ------------------------------------------------------------------------------------------------


def test_what_is_left_open_is_carried_over_fresh_and_routine_is_not():
    held = session(
        Item(id="o", title="O", kind="opening", routine=True),
        *TREE,
        Item(id="z", title="Z", routine=True),
        Item(id="y", title="Y", routine=True),
    )
    held.do(StartItem(item="b1")).do(ConcludeItem(item="b1", outcome="deferred", dissent="x"))
    held.do(StartItem(item="y")).do(ConcludeItem(item="y", outcome="deferred"))
    held.do(StartItem(item="a")).do(StartItem(item="b2")).do(sitting.Adjourn())
    assert carried_over(held.meeting) == [
        Item(id="b1", title="B1", source="proposals/1"),
        Item(id="b2", title="B2", source="proposals/2"),
        Item(id="c", title="C"),
        Item(id="y", title="Y"),
    ]
