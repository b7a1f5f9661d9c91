import json

import pytest

from council.domain import agenda, floor, motions, polls, roll_call, sitting
from council.domain.journal import LASTING, Struck, Undo, fold, undoable
from council.domain.kernel import Context, Event, JournalEntry, Refusal, why_not
from council.domain.meeting import Item
from council.domain.rules import ProxyRule
from tests.domain.a_meeting import NAMES, RULE, YES, a_meeting, convene, hold, in_session, roster, with_proxies
from tests.domain.refused import refused

NINE = roster(NAMES[:9])
ITEMS = (Item(id="i", title="路灯", source="proposals/1"), Item(id="j", title="停车"))
PROXIES = RULE.having(quorum=None, proxy=ProxyRule(allowed=True, written=False))


def session(**changes):
    return in_session(*ITEMS, people=NINE, **changes)


def doors(**changes):
    return hold(convene(NINE, *ITEMS, **changes), sitting.OpenDoors(), people=NINE)


def undo(held, actor="chair", **which):
    return held.do(Undo(reason="点错", **which), actor)


def same_but_seq(one, other):
    return one.having(seq=0) == other.having(seq=0)


# -- the fold ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("held", [a_meeting, with_proxies])
def test_the_journal_read_back_is_the_meeting(held):
    held = held()
    rows = json.loads(json.dumps([entry.to_row() for entry in held.entries]))
    assert fold(held.id, map(JournalEntry.from_row, rows)) == held.meeting
    assert [entry.seq for entry in held.entries] == list(range(1, held.meeting.seq + 1))


def test_every_beginning_of_a_journal_is_a_meeting():
    held = a_meeting()
    states = [fold(held.id, held.entries[:length]).status for length in range(len(held.entries) + 1)]
    assert states[0] == states[1] == "planned"
    assert states[-1] == "adjourned"
    assert fold(held.id, []).seq == 0


def test_an_event_of_a_newer_program_is_refused_by_name():
    row = {**sitting.DoorsOpened().to_row(), "kind": "balloon_raised"}
    with refused("file.newer", what="balloon_raised"):
        Event.from_row(row)


def test_kinds_are_the_names_in_snake_case():
    assert (sitting.CalledToOrder.kind, Struck.kind) == ("called_to_order", "struck")


# -- undo --------------------------------------------------------------------------------------------------------


def test_undo_strikes_the_last_own_act_and_the_journal_keeps_both():
    held = session().do(agenda.StartItem())
    before = held.meeting
    held.do(sitting.TakeNote(text="写错了"))
    undo(held)
    assert same_but_seq(held.meeting, before)
    assert [type(entry.event).__name__ for entry in held.entries[-2:]] == ["NoteTaken", "Struck"]
    undo(held)
    assert held.meeting.active_item is None


def test_undo_goes_back_act_by_act_and_then_has_nothing():
    held = doors().do(sitting.TakeNote(text="一")).do(sitting.TakeNote(text="二"))
    undo(undo(held))
    assert held.meeting.notes == ()
    with refused("undo.nothing"):
        undo(held)  # the doors stay open


def test_what_phones_and_the_desk_did_meanwhile_stays():
    held = session(absent=2).do(agenda.StartItem())
    held.do(floor.RequestFloor(person="p02", id="r"), "p02")
    held.do(roll_call.Arrive(person="p08", channel="phone"), "p08")
    held.do(roll_call.Arrive(person="p09", channel="desk"), "desk")
    undo(held)
    meeting = held.meeting
    assert meeting.active_item is None
    assert [request.person for request in meeting.floor.queue] == ["p02"]
    assert meeting.is_present("p08")
    assert meeting.is_present("p09")


def test_each_takes_back_what_is_their_own():
    held = doors().do(sitting.TakeNote(text="主持人"), "chair").do(roll_call.Arrive(person="p01"), "desk")
    assert undoable(held.entries, "desk").event == roll_call.Arrived(person="p01", channel="terminal")
    undo(held, "desk")
    assert (held.meeting.is_present("p01"), len(held.meeting.notes)) == (False, 1)
    with refused("undo.nothing"):
        undo(held, "p05")


@pytest.mark.parametrize("lasting", LASTING)
def test_what_lasts_is_named_among_what_cannot_be_undone(lasting):
    assert issubclass(lasting, Event)


def test_nothing_is_undone_across_a_vote():
    held = session().do(agenda.StartItem()).do(polls.OpenPoll())
    with refused("undo.nothing"):
        undo(held)
    undo(held.do(polls.LastCall()))
    assert held.meeting.open_poll.last_called is None
    held.close()
    with refused("undo.nothing"):
        undo(held)
    item_started = next(entry.seq for entry in held.entries if isinstance(entry.event, agenda.ItemStarted))
    with refused("undo.nothing"):
        undo(held, seq=item_started)


def test_nothing_is_undone_after_the_end():
    with refused("meeting.adjourned"):
        undo(session().do(sitting.Adjourn()))


def test_an_undo_is_not_undone():
    held = doors().do(sitting.TakeNote(text="一"))
    undo(held)
    with refused("undo.nothing"):
        undo(held, seq=held.entries[-1].seq)
    with refused("undo.nothing"):
        undo(held, seq=held.entries[-2].seq)  # struck already
    for seq in (0, 99):
        with refused("undo.nothing"):
            undo(held, seq=seq)


def test_an_earlier_act_may_be_struck_by_its_number():
    held = doors().do(sitting.TakeNote(text="一")).do(sitting.TakeNote(text="二")).do(sitting.TakeNote(text="三"))
    undo(held, seq=held.entries[-2].seq)
    assert [note.text for note in held.meeting.notes] == ["一", "三"]


# -- what was recorded in one go is taken back in one go ----------------------------------------------------------


def test_giving_the_floor_back_lets_the_speaker_before_go_on():
    held = session().do(agenda.StartItem()).do(floor.GiveFloor(person="p01"))
    before = held.meeting
    held.do(floor.GiveFloor(person="p02"), seconds=9)
    assert same_but_seq(undo(held).meeting, before)
    assert held.meeting.floor.speaking.person == "p01"


def test_an_item_taken_back_brings_its_motions_back():
    held = session().do(agenda.StartItem()).do(motions.Move(text="动议", id="m"))
    held.do(motions.Move(text="修正", id="n", amends="m"))
    before = held.meeting
    undo(held.do(agenda.DropItem(item="i", reason="撤回")))
    assert same_but_seq(held.meeting, before)
    undo(held.do(motions.SetAside(motion="m", state="tabled", reason="再议")))
    assert same_but_seq(held.meeting, before)


def test_an_arrival_taken_back_gives_the_proxy_back():
    held = doors(rule=PROXIES).do(roll_call.GiveProxy(right="r01", agent="p02"))
    undo(held.do(roll_call.Arrive(person="p01"), "desk"), "desk")
    assert held.meeting.rights["r01"].cast_by == "p02"


def test_two_acts_that_only_look_like_one_are_taken_back_one_by_one():
    held = session().do(agenda.StartItem()).do(floor.GiveFloor(person="p01"))
    held.do(floor.EndTurn()).do(floor.GiveFloor(person="p02"))
    undo(held)
    assert (held.meeting.floor.speaking, len(held.meeting.floor.turns)) == (None, 1)


# -- what others have built upon ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("struck", "since", "by"),
    [
        (agenda.AddItem(item=Item(id="k", title="新")), sitting.TakeNote(text="记", item="k"), "desk"),
        (agenda.StartItem(), sitting.TakeNote(text="记"), "desk"),
        (roll_call.AdmitGuest(id="g", name="客"), floor.RequestFloor(person="g"), "g"),
        (roll_call.Leave(person="p02"), roll_call.Arrive(person="p02"), "p02"),
        (roll_call.Arrive(person="p09"), floor.RequestFloor(person="p09"), "p09"),
        (floor.GiveFloor(person="p02"), floor.EndTurn(), "desk"),
        (motions.Move(text="动议", id="m", item="i"), motions.Second(motion="m", person="p04"), "desk"),
        (agenda.ConcludeItem(item="i", outcome="deferred"), sitting.TakeNote(text="记", item="i"), "desk"),
        (sitting.Recess(), sitting.Resume(), "desk"),
    ],
)
def test_what_others_have_built_upon_stays(struck, since, by):
    held = session(absent=1).do(struck).do(since, by)
    with refused("undo.built_upon"):
        undo(held)


def test_the_call_to_order_is_taken_back_while_nothing_was_done_in_session():
    held = session(absent=1).do(roll_call.Arrive(person="p09"), "p09")
    undo(held)
    assert held.meeting.status == "doors"
    held.do(sitting.CallToOrder()).do(floor.RequestFloor(person="p02"), "p02")
    with refused("undo.built_upon"):
        undo(held)


def test_an_arrival_is_not_taken_back_once_it_was_voted_upon():
    held = session(absent=1).do(agenda.StartItem()).do(polls.OpenPoll())
    held.do(roll_call.Arrive(person="p09"), "desk").vote({"r09": YES})
    with refused("undo.built_upon"):
        undo(held, "desk")
    held = session(absent=1, rule=PROXIES).do(agenda.StartItem()).do(polls.OpenPoll())
    held.do(roll_call.GiveProxy(right="r09", agent="p01"), "desk").vote({"r09": YES})
    with refused("undo.built_upon"):
        undo(held, "desk")


def test_a_key_is_dim_for_the_reason_that_would_be_given():
    held = session()
    context = Context(at=held.now, actor="nobody", entries=tuple(held.entries))
    found = why_not(Undo(reason=""), held.meeting, context)
    assert isinstance(found, Refusal)
    assert found.code == "undo.nothing"
    assert why_not(sitting.Recess(), held.meeting, context) is None
