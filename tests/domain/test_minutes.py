"""The minutes: complete, deterministic, honest about what was taken back, and masked for the notice board."""

import json
from pathlib import Path

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from council.domain import agenda, floor, motions, polls, roll_call, sitting
from council.domain.box import CountedBox, canonical
from council.domain.counting import CastBallot
from council.domain.journal import Undo
from council.domain.meeting import Item
from council.domain.minutes import Minutes, Who
from tests.domain.a_meeting import (
    NAMES,
    NO,
    YES,
    a_meeting,
    choices,
    convene,
    hold,
    in_session,
    proposals,
    roster,
    with_proxies,
)

SCHEMA = Path(__file__).with_name("minutes.schema.json")


@pytest.fixture(scope="module")
def evening():
    return a_meeting()


@pytest.fixture(scope="module")
def minutes(evening):
    return evening.minutes(proposals())


def record(minutes, item):
    return next(each for each in minutes.items if each.id == item)


def test_the_schema_changes_only_on_purpose():
    """Write the file anew (`python -m tests.domain.test_minutes`) when a change of the format is meant."""
    assert json.loads(SCHEMA.read_text("utf-8")) == Minutes.model_json_schema()


def test_the_heading(minutes):
    assert (minutes.number, minutes.body_name, minutes.status) == ("2026-007", "居民代表会议", "adjourned")
    assert minutes.chair == Who(id="p01", name="王秀英")
    assert [teller.name for teller in minutes.tellers] == ["陈桂芳", "杨文斌"]
    assert minutes.began < minutes.ended == minutes.as_of


def test_who_was_due_came_was_excused_and_stayed_away(minutes):
    roll = minutes.roll
    assert (roll.due, roll.came, roll.excused, roll.absent, roll.at_end) == (36, 30, 2, 4, 29)
    assert roll.came + roll.excused + roll.absent == roll.due
    assert {each.who.name: each.reason for each in roll.members if each.reason} == {
        "司马兰": "外出就医",
        "蔡金花": "出差",
    }
    assert [(guest.who.name, guest.role) for guest in roll.guests] == [("樊警官", "城关派出所社区民警")]


def test_the_quorum_at_the_call_to_order(minutes):
    assert (minutes.call.present, minutes.call.due, minutes.call.met) == (30, 36, True)
    assert [(clause.base, clause.needed, clause.reached) for clause in minutes.call.quorum] == [(36, 24, 30)]


def test_a_call_without_a_quorum_keeps_its_reason():
    held = hold(convene(roster(NAMES[:9]))).do(sitting.OpenDoors()).do(roll_call.Arrive(person="p01"))
    held.do(sitting.CallToOrder(override="到会未达三分之二，先行说明情况"))
    assert not held.minutes().call.met
    assert held.minutes().call.override == "到会未达三分之二，先行说明情况"


def test_a_quorum_of_those_taking_part_is_asked_of_the_vote_and_not_of_the_hall():
    call = with_proxies().minutes().call
    assert (call.present, call.due, call.quorum, call.met) == (5, 9, (), True)


def test_an_item_carries_its_proposal_time_and_outcome(minutes):
    parking = record(minutes, "parking")
    assert (parking.number, parking.origin.number, parking.origin.grid) == ("5", "2026-011", "第二网格")
    assert (parking.origin.proposer.name, parking.origin.supporters) == ("刘志强", 3)
    assert parking.minutes == 20
    assert parking.seconds > 300
    pump = record(minutes, "pump")
    assert (pump.outcome, pump.reason, pump.dissent) == ("rejected", "费用分摊方案未说清", "高长生等14人要求尽快再议")


def test_speeches_with_side_and_time(minutes):
    speeches = record(minutes, "parking").speeches
    assert [(each.who.name, each.side, each.seconds) for each in speeches] == [
        ("黄永平", "for", 95),
        ("孙立新", "against", 110),
        ("郭春花", "for", 60),
    ]
    assert speeches[0].gist.startswith("赞成")


def test_a_motion_keeps_the_words_in_which_it_was_moved(minutes):
    main, amendment = record(minutes, "parking").motions
    assert (main.moved, main.text) == (
        "南门重新划线38个车位，消防通道留4米。",
        "南门重新划线36个车位，另设电动车区，消防通道留4米。",
    )
    assert (main.mover.name, main.seconder.name, main.state) == ("刘志强", "赵淑珍", "carried")
    assert (amendment.amends, amendment.state) == (main.id, "carried")


def test_a_vote_says_rule_sums_and_verdict(minutes):
    secret = minutes.poll(record(minutes, "parking").polls[1])
    assert secret.rule.basis.zh.startswith("城市居民委员会组织法")
    assert secret.rule_hash == secret.rule.fingerprint()
    (clause,) = secret.result.finding.passing
    assert (clause.base, clause.needed, clause.reached) == (29, 15, 20)  # 30 came, one recused herself
    assert [(each.who.name, each.reason) for each in secret.recused] == [("高长生", "承接划线工程，回避")]
    assert secret.hands == {"yes": 2, "no": 0, "abstain": 1}
    assert secret.by_name == ()


def test_a_vote_by_name_names_its_choices_out_of_the_box(minutes, evening):
    by_name = minutes.poll(record(minutes, "pump").polls[1])
    assert by_name.result.finding.verdict == "tied"
    assert [each.choice for each in by_name.by_name] == [YES] * 14 + [NO] * 14 + [("abstain",)] * 2
    without_boxes = type(evening)(evening.people, evening.id, evening.now, evening.meeting, evening.entries)
    assert without_boxes.minutes().polls[5].by_name == ()


def test_rounds_are_kept(minutes):
    first, second = (minutes.poll(each) for each in record(minutes, "panel").polls)
    assert (first.result.elected, first.result.tied) == (("a",), ("b", "c"))
    assert (second.round, second.earlier, second.result.elected) == (2, first.id, ("b",))


def test_a_consent_block_is_one_vote_on_both_items(minutes):
    lamps, bins = record(minutes, "lamps"), record(minutes, "bins")
    assert lamps.polls == bins.polls
    assert (lamps.outcome, bins.outcome) == ("adopted", "adopted")


def test_proxies_name_both(evening):
    minutes = with_proxies().minutes()
    assert [(each.holder.name, each.agent.name, each.written) for each in minutes.roll.proxies] == [
        ("周海燕", "王秀英", True)
    ]
    cast_for_another = [each for each in minutes.polls[0].by_name if each.agent]
    assert [each.agent.name for each in cast_for_another] == ["王秀英"]


def test_what_was_taken_back_is_told_with_its_reason(minutes):
    (taken,) = minutes.taken_back
    assert (taken.kind, taken.about.name, taken.reason) == ("arrived", "潘月娥", "点错了人，潘月娥未到")
    assert all(each.who.name != "潘月娥" or not each.spans for each in minutes.roll.members)


def test_breaks(minutes):
    (rest,) = minutes.breaks
    assert (rest.ended - rest.began).total_seconds() == 600
    assert (rest.reason, rest.present) == ("休息", 30)


def test_decisions_list_what_came_of_the_items(minutes):
    assert [(each.title, each.outcome, each.resolution) for each in minutes.decisions] == [
        ("3号楼楼道灯更换", "adopted", "2026-007-1"),
        ("增设两组分类垃圾桶", "adopted", "2026-007-2"),
        ("南门停车位重新划线", "adopted", "2026-007-3"),
        ("二次供水水泵大修", "rejected", ""),
        ("广场舞时间约定", "deferred", ""),
        ("推选居务监督小组成员", "adopted", "2026-007-4"),
    ]
    assert minutes.decisions[1].owner == Who(name="西街物业公司")
    assert ("7", "广场舞时间约定", "2026-018") in [
        (each.number, each.title, each.origin) for each in minutes.carried_over
    ]


def test_the_same_journal_gives_the_same_minutes(evening, minutes):
    assert evening.minutes(proposals()) == minutes
    assert Minutes.model_validate_json(minutes.model_dump_json()) == minutes


def test_every_step_of_an_evening_can_be_previewed(evening):
    """Each prefix of the journal is a meeting of its own, and has minutes."""
    from council.domain.journal import fold

    for length in range(len(evening.entries) + 1):
        entries = evening.entries[:length]
        meeting = fold(evening.id, entries)
        preview = type(evening)(evening.people, evening.id, evening.now, meeting, list(entries), evening.boxes)
        assert preview.minutes().status == meeting.status


def test_a_clock_that_runs_is_read_at_the_last_entry():
    held = in_session(Item(id="a", title="停车")).do(agenda.StartItem())
    held.do(floor.GiveFloor(person="p03"), seconds=10).do(sitting.TakeNote(text="…"), seconds=45)
    item = held.minutes().items[0]
    assert item.seconds == 55
    assert item.speeches[0].seconds == 45


def test_an_amendment_taken_back_is_not_a_motion():
    held = in_session(Item(id="a", title="停车")).do(agenda.StartItem())
    held.do(motions.Move(text="划线", mover="p02")).do(Undo(reason="说错了"))
    minutes = held.minutes()
    assert minutes.items[0].motions == ()
    assert [(each.kind, each.text, each.about.name) for each in minutes.taken_back] == [("moved", "划线", "李建国")]


def test_a_cancelled_vote_stays_in_the_record():
    held = in_session(Item(id="a", title="停车")).do(agenda.StartItem()).do(polls.OpenPoll())
    held.vote(choices(3, 0, 0)).do(polls.CancelPoll(reason="问题念错"))
    (poll,) = held.minutes().polls
    assert (poll.state, poll.reason, poll.result) == ("cancelled", "问题念错", None)


def test_a_planned_meeting_has_a_roll_and_nothing_else():
    people = roster()
    minutes = hold(convene(people, Item(id="a", title="停车")), people=people).minutes()
    assert (minutes.status, minutes.call, minutes.began, minutes.decisions) == ("planned", None, None, ())
    assert (minutes.roll.due, minutes.roll.came, minutes.roll.absent) == (36, 0, 36)


def test_somebody_the_roster_does_not_know_is_named_as_written():
    held = in_session(Item(id="a", title="停车")).do(sitting.Appoint(office="clerk", person="志愿者小李"))
    assert held.minutes().clerk == Who(name="志愿者小李")


# -- in public -----------------------------------------------------------------------------------------------------


def test_masked_minutes_hold_no_name_and_no_list(minutes):
    said = minutes.masked().model_dump_json()
    names = {each.who.name for each in minutes.roll.members} - {
        option.label for option in minutes.polls[6].question.options
    }
    assert [name for name in names if name in said] == []
    assert "樊警官" not in said
    assert "外出就医" not in said
    masked = minutes.masked()
    assert (masked.roll.members, masked.taken_back) == ((), ())
    assert all(poll.by_name == () for poll in masked.polls)
    assert masked.chair == Who(name="王*")
    assert masked.polls[3].result == minutes.polls[3].result


def test_masked_texts_lose_names_too_but_firms_keep_theirs(minutes):
    masked = minutes.masked()
    assert record(masked, "report").notes[0].text.startswith("李*报告第三季度工作")
    assert record(masked, "pump").dissent == "高*等14人要求尽快再议"
    assert [each.owner.name for each in masked.decisions if each.owner] == ["吴*", "西街物业公司", "张*"]


def test_a_latin_name_is_masked_as_a_word_only():
    held = in_session(Item(id="a", title="停车"), people=roster(["Ann", "Bob", "Cy"])).do(agenda.StartItem())
    held.do(sitting.TakeNote(text="Ann said: Anniversary!"))
    assert held.minutes().masked().items[0].notes[0].text == "A* said: Anniversary!"


# -- the counted box -----------------------------------------------------------------------------------------------

TEXT = st.text(st.characters(codec="utf-8"), max_size=8)
ID = st.text("abcdef0123456789-/", min_size=1, max_size=8)


@given(
    st.dictionaries(ID, st.sampled_from(["phone", "desk", "terminal"])),
    st.lists(st.lists(TEXT, max_size=3)),
    st.lists(TEXT),
)
def test_a_box_has_the_one_form_of_rfc_8785(roll, ballots, codes):
    cast = tuple(CastBallot(choice=tuple(choice)) for choice in ballots)
    row = CountedBox(roll=roll, ballots=cast, codes=tuple(codes)).to_row()
    assert canonical(row) == rfc8785.dumps(row)


def test_a_box_tells_no_order():
    one = CountedBox(
        roll={"b": "phone", "a": "desk"}, ballots=(CastBallot(choice=YES), CastBallot(choice=NO)), codes=("Z", "A")
    )
    other = CountedBox(
        roll={"a": "desk", "b": "phone"}, ballots=(CastBallot(choice=NO), CastBallot(choice=YES)), codes=("A", "Z")
    )
    assert list(one.roll) == ["a", "b"]
    assert (one, one.fingerprint(), canonical(one.to_row())) == (other, other.fingerprint(), canonical(other.to_row()))
    assert CountedBox.model_validate(one.to_row()) == one


def test_a_box_with_another_ballot_has_another_fingerprint():
    one = CountedBox(roll={"a": "phone"}, ballots=(CastBallot(choice=YES),))
    assert one.fingerprint() != one.having(ballots=(CastBallot(choice=NO),)).fingerprint()
    assert one.fingerprint() != one.having(roll={"a": "desk"}).fingerprint()


def test_a_guest_is_shown_as_a_guest():
    held = in_session(Item(id="a", title="停车")).do(roll_call.AdmitGuest(id="g", name="李工", role="物业"))
    held.do(floor.GiveFloor(person="g"))
    assert held.minutes().speeches[0].who == Who(id="g", name="李工")


if __name__ == "__main__":
    SCHEMA.write_text(
        json.dumps(Minutes.model_json_schema(), ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8"
    )
