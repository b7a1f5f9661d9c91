import pytest

from council.domain import agenda, floor, motions, polls, resolutions, roll_call, sitting
from council.domain.meeting import Item
from council.domain.rules import DecisionRule, ProxyRule, Threshold
from council.domain.sitting import quorum
from tests.domain.a_meeting import NAMES, RULE, START, convene, hold, in_session, rights, roster
from tests.domain.refused import refused

NINE = roster(NAMES[:9])
ITEM = Item(id="i", title="路灯")


def planned(*items, **changes):
    return hold(convene(NINE, *items, **changes), people=NINE)


def doors(here=9, **changes):
    held = planned(ITEM, **changes).do(sitting.OpenDoors())
    for person in list(NINE.people)[:here]:
        held.do(roll_call.Arrive(person=person))
    return held


# -- before ------------------------------------------------------------------------------------------------------


def test_a_meeting_is_convened_once_and_for_somebody():
    with refused("meeting.exists"):
        planned().do(convene(NINE))
    with refused("meeting.nobody_due", body="居民代表会议"):
        hold(convene(NINE, rights=()))
    with refused("meeting.rights_doubled"):
        hold(convene(NINE, rights=rights(NINE) * 2))
    with refused("text.empty"):
        hold(convene(NINE, title="  "))


@pytest.mark.parametrize(
    ("items", "code"),
    [
        ((ITEM, ITEM), "agenda.item_exists"),
        ((Item(id="a", title="a", parent="b"), Item(id="b", title="b")), "agenda.unknown_item"),
        ((Item(id="a", title="a", parent="a"),), "agenda.unknown_item"),
        ((Item(id="a", title="a", state="done"),), "agenda.item_done"),
    ],
)
def test_an_agenda_must_hang_together(items, code):
    with refused(code):
        planned(*items)


def test_until_the_doors_open_time_and_rights_may_change():
    held = planned().do(sitting.Reschedule(starts=START, place=" 广场 ", title=" 新题 "))
    assert (held.meeting.place, held.meeting.title) == ("广场", "新题")
    with refused("text.empty"):
        held.do(sitting.Reschedule(starts=START, place="", title=" "))
    held.do(sitting.OpenDoors())
    for command in (
        sitting.Reschedule(starts=START, place="", title="迟"),
        sitting.RefreshRights(rights=rights(NINE)),
        sitting.OpenDoors(),
    ):
        with refused("meeting.doors_already_open"):
            held.do(command)


def test_drawing_rights_again_keeps_excuses_and_proxies():
    rule = RULE.having(proxy=ProxyRule(allowed=True, written=False))
    held = planned(rule=rule).do(roll_call.Excuse(person="p02", reason="出差"))
    held.do(roll_call.GiveProxy(right="r02", agent="p03")).do(roll_call.GiveProxy(right="r09", agent="p03"))
    eight = roster(NAMES[:8])
    held.do(sitting.RefreshRights(rights=rights(eight)))
    assert held.meeting.rights["r02"].cast_by == "p03"
    assert held.meeting.attendance["p02"].reason == "出差"
    assert "p09" not in held.meeting.attendance
    assert len(held.meeting.rights) == 8
    with refused("meeting.nobody_due"):
        held.do(sitting.RefreshRights(rights=()))


# -- the quorum --------------------------------------------------------------------------------------------------


def test_the_call_to_order_needs_two_thirds_of_nine():
    held = doors(here=5)
    state = quorum(held.meeting)
    assert (state.present, state.due, state.needed, state.met) == (5, 9, 6, False)
    with refused("quorum.lacking", present=5, due=9, needed=6):
        held.do(sitting.CallToOrder())
    with refused("quorum.lacking"):
        held.do(sitting.CallToOrder(override="   "))
    held.do(roll_call.Arrive(person="p06")).do(sitting.CallToOrder())
    assert (held.meeting.status, held.meeting.called_present, held.meeting.called_override) == ("session", 6, "")


def test_without_a_quorum_the_reason_is_kept_and_with_one_it_is_not_needed():
    assert doors(here=5).do(sitting.CallToOrder(override="防汛紧急")).meeting.called_override == "防汛紧急"
    assert doors(here=6).do(sitting.CallToOrder(override="防汛紧急")).meeting.called_override == ""


def test_proxies_count_for_the_quorum_when_their_agent_is_here():
    rule = RULE.having(proxy=ProxyRule(allowed=True, written=False))
    held = doors(here=5, rule=rule).do(roll_call.GiveProxy(right="r09", agent="p01"))
    assert quorum(held.meeting).met
    held.do(roll_call.GiveProxy(right="r09", agent="p08"))
    assert not quorum(held.meeting).met


def test_a_rule_without_a_quorum_is_always_met():
    held = doors(here=0, rule=RULE.having(quorum=None))
    assert quorum(held.meeting).met
    held.do(sitting.CallToOrder())


def test_owners_need_heads_and_area():
    rule = DecisionRule(
        id="owners",
        name="owners",
        explanation="owners",
        weights=("area", "count"),
        quorum=Threshold(op="at_least", num=2, den=3, of="due"),
        passing=Threshold(op="more_than", num=1, den=2, of="participating"),
    )
    state = quorum(doors(here=6, rule=rule).meeting)
    area = {clause.weight: clause.met for clause in state.clauses}
    assert (state.present, state.needed, state.met, area) == (6, 6, False, {"area": False, "count": True})


# -- in session --------------------------------------------------------------------------------------------------


def test_acts_of_a_session_are_refused_before_during_recess_and_after():
    def acts():
        return [
            agenda.StartItem(),
            agenda.ConcludeItem(item="i", outcome="noted"),
            floor.RequestFloor(person="p01"),
            floor.GiveFloor(person="p01"),
            floor.EndTurn(),
            motions.Move(text="动议", item="i"),
            polls.OpenPoll(item="i"),
            resolutions.Resolve(text="决议", item="i"),
            sitting.Recess(),
        ]

    recess = in_session(ITEM, people=NINE).do(sitting.Recess(reason="休息"))
    over = in_session(ITEM, people=NINE).do(sitting.Adjourn())
    for held, allowed in ((doors(), "meeting.not_in_session"), (recess, "meeting.not_in_session")):
        for act in acts():
            with refused(allowed):
                held.do(act)
    for act in acts():
        with refused("meeting.adjourned" if isinstance(act, agenda.ConcludeItem) else "meeting.not_in_session"):
            over.do(act)


def test_the_order_of_the_sitting():
    held = planned(ITEM)
    for command, code in (
        (sitting.CallToOrder(), "meeting.doors_closed"),
        (sitting.Adjourn(), "meeting.doors_closed"),
        (sitting.Resume(), "meeting.not_in_recess"),
    ):
        with refused(code):
            held.do(command)
    held = in_session(ITEM, people=NINE)
    with refused("meeting.already_called"):
        held.do(sitting.CallToOrder())
    held.do(sitting.Recess()).do(sitting.Resume())
    assert held.meeting.status == "session"
    with refused("meeting.not_in_recess"):
        held.do(sitting.Resume())


def test_nobody_goes_home_or_to_tea_during_a_vote():
    held = in_session(ITEM, people=NINE).do(agenda.StartItem()).do(polls.OpenPoll())
    for command in (sitting.Recess(), sitting.Adjourn()):
        with refused("poll.still_open", title="路灯"):
            held.do(command)


def test_clocks_stand_still_in_recess():
    held = in_session(ITEM, people=NINE).do(agenda.StartItem())
    held.do(floor.GiveFloor(person="p01"), seconds=0)
    held.do(sitting.Recess(), seconds=30)
    held.do(sitting.Resume(), seconds=600)
    turn = held.meeting.floor.speaking
    assert (turn.spent, turn.running_since) == (30, None)
    held.do(floor.PauseTurn(), seconds=10)  # goes on when the chair says so
    held.do(floor.EndTurn(), seconds=5)
    assert held.meeting.floor.turns[-1].spent == 35
    held.do(sitting.Adjourn(), seconds=15)
    assert held.meeting.item("i").spent == 30 + 10 + 5 + 15


def test_adjourning_ends_turns_and_keeps_what_is_open():
    held = in_session(ITEM, Item(id="j", title="停车"), people=NINE).do(agenda.StartItem())
    held.do(agenda.ConcludeItem(item="i", outcome="noted"))
    held.do(floor.GiveFloor(person="p01")).do(floor.RequestFloor(person="p02"))
    held.do(sitting.Adjourn(reason=" 天黑了 "))
    meeting = held.meeting
    assert (meeting.status, meeting.adjourn_reason, meeting.closed) == ("adjourned", "天黑了", held.now)
    assert (meeting.floor.queue, meeting.floor.speaking) == ((), None)
    assert [(item.id, item.state) for item in meeting.agenda] == [("i", "done"), ("j", "pending")]
    for command in (sitting.Adjourn(), sitting.TakeNote(text="x"), sitting.Appoint(office="chair", person="p01")):
        with refused("meeting.adjourned"):
            held.do(command)


def test_a_meeting_that_never_got_its_quorum_can_be_adjourned():
    assert doors(here=2).do(sitting.Adjourn(reason="人数不足")).meeting.status == "adjourned"


def test_handing_over_the_chair_is_an_act_and_tellers_add_up():
    held = in_session(ITEM, people=NINE).do(sitting.Appoint(office="chair", person=" p07 "))
    assert held.meeting.chair == "p07"
    for person in ("p02", "p03", "p02"):
        held.do(sitting.Appoint(office="teller", person=person))
    assert held.meeting.tellers == ("p02", "p03")
    with refused("person.missing"):
        held.do(sitting.Appoint(office="clerk", person=" "))


def test_a_note_belongs_to_the_matter_in_hand_or_to_none():
    held = in_session(ITEM, people=NINE).do(sitting.TakeNote(text=" 开场 "), actor="desk")
    held.do(agenda.StartItem()).do(sitting.TakeNote(text="说明")).do(sitting.TakeNote(text="补记", item="i"))
    assert [(note.item, note.text, note.by) for note in held.meeting.notes] == [
        (None, "开场", "desk"),
        ("i", "说明", "chair"),
        ("i", "补记", "chair"),
    ]
    with refused("text.empty"):
        held.do(sitting.TakeNote(text=" "))
    with refused("agenda.unknown_item"):
        held.do(sitting.TakeNote(text="x", item="x"))
