import pytest

from council.domain import agenda, motions, polls, resolutions, roll_call, sitting
from council.domain.kernel import Context, why_not
from council.domain.meeting import Item
from council.domain.polls import (
    CancelPoll,
    ClosePhones,
    ClosePoll,
    EnterHands,
    LastCall,
    OpenPoll,
    Recuse,
    casting_refusal,
    open_rights,
)
from council.domain.rules import Threshold
from council.domain.tally import Method, Option, Question
from tests.domain.a_meeting import ABSTAIN, NAMES, NO, RULE, YES, convene, hold, in_session, roster
from tests.domain.refused import refused

NINE = roster(NAMES[:9])
ITEMS = (Item(id="i", title="路灯", source="proposals/1"), Item(id="j", title="停车", source="proposals/2"))
PANEL = Question(method="choose", options=tuple(Option(id=each) for each in "abc"), most=2, seats=2)
SECRET = RULE.having(secret=True)
AREA = RULE.having(weights=("count", "area"), quorum=None)


def debate(*, here=9, **changes):
    held = in_session(*ITEMS, people=NINE, **changes).do(agenda.StartItem())
    for place in range(here + 1, 10):
        held.do(roll_call.Leave(person=f"p{place:02d}"))
    return held


def ballots(yes=0, no=0, abstain=0, first=1):
    cast = [YES] * yes + [NO] * no + [ABSTAIN] * abstain
    return {f"r{place:02d}": choice for place, choice in enumerate(cast, start=first)}


def voted(held, yes=0, no=0, abstain=0, **how):
    return held.do(OpenPoll(**how)).vote(ballots(yes, no, abstain)).close()


def verdict(held):
    return held.meeting.last_poll.result.finding.verdict


# -- opening -----------------------------------------------------------------------------------------------------


def test_opening_freezes_the_rule_the_question_and_the_numbers():
    held = debate(here=8).do(OpenPoll())
    poll = held.meeting.open_poll
    assert (poll.title, poll.items, poll.kind, poll.secrecy, poll.round) == ("路灯", ("i",), "formal", "by_name", 1)
    assert (poll.rule, poll.rule_hash) == (RULE, RULE.fingerprint())
    assert (poll.present_at_opening, poll.due) == (8, 9)
    assert poll.question.option_ids == ("yes", "no", "abstain")
    with refused("poll.still_open", title="路灯"):
        held.do(OpenPoll())


def test_what_cannot_be_put_to_the_vote():
    held = in_session(*ITEMS, people=NINE)
    with refused("agenda.nothing_in_hand"):
        held.do(OpenPoll())
    with refused("agenda.nothing_in_hand"):
        held.do(OpenPoll(item="x"))
    with refused("agenda.nothing_in_hand"):
        held.do(agenda.DropItem(item="j", reason="撤回")).do(OpenPoll(item="j"))
    with refused("agenda.no_consent_items"):
        held.do(OpenPoll(consent=True))
    with refused("poll.no_earlier_round"):
        held.do(OpenPoll(again="x"))
    with refused("poll.unknown_method", method="dice"):
        held.do(OpenPoll(item="i", question=Question(method="dice", options=())))
    with refused("poll.too_few_options"):
        held.do(OpenPoll(item="i", question=Question(method="choose", options=(Option(id="a"),))))
    held.do(OpenPoll(item="i", id="poll")).do(CancelPoll(reason="口误"))
    with refused("poll.exists"):
        held.do(OpenPoll(item="i", id="poll"))
    with refused("poll.nobody_present"):
        debate(here=0).do(OpenPoll())


def test_the_quorum_is_asked_again_at_each_vote():
    held = debate(here=5)
    with refused("poll.no_quorum", present=5, due=9, needed=6):
        held.do(OpenPoll())
    with refused("poll.no_quorum"):
        held.do(OpenPoll(override=" "))
    voted(held, 5, override="防汛")
    poll = held.meeting.last_poll
    assert (poll.override, verdict(held), poll.result.carried) == ("防汛", "no_quorum", False)
    assert held.meeting.item("i").outcome == "deferred"


def test_a_quorum_that_is_reached_or_lost_while_the_vote_is_on_counts_as_it_is_at_closing():
    held = debate(here=5).do(OpenPoll(override="防汛")).vote(ballots(5))
    held.do(roll_call.Arrive(person="p06")).vote(ballots(1, first=6)).close()
    assert verdict(held) == "carried"
    held = debate(here=6).do(OpenPoll()).vote(ballots(4))
    held.do(roll_call.Leave(person="p06")).close()
    assert verdict(held) == "no_quorum"


def test_who_leaves_after_voting_keeps_the_quorum():
    held = debate(here=6).do(OpenPoll()).vote(ballots(6))
    held.do(roll_call.Leave(person="p06")).close()
    assert verdict(held) == "carried"


# -- trial, straw ------------------------------------------------------------------------------------------------


def test_a_trial_vote_is_held_while_people_come_in_and_changes_nothing():
    held = hold(convene(NINE, *ITEMS), sitting.OpenDoors(), roll_call.Arrive(person="p01"), people=NINE)
    with refused("text.empty"):
        held.do(OpenPoll(kind="trial", title=" "))
    with refused("meeting.not_in_session"):
        held.do(OpenPoll(item="i"))
    with refused("meeting.not_in_session"):
        held.do(OpenPoll(kind="straw", item="i"))
    voted(held, 1, kind="trial", title="看得清吗？")
    assert (held.meeting.last_poll.items, held.meeting.status) == ((), "doors")


def test_a_straw_poll_takes_the_temperature_without_quorum_or_consequence():
    held = debate(here=3).do(motions.Move(text="动议", id="m"))
    voted(held, 0, 3, kind="straw")
    assert (held.meeting.last_poll.motion, held.meeting.last_poll.title) == (None, "路灯")
    assert (held.meeting.item("i").outcome, held.meeting.motions["m"].state) == (None, "pending")


# -- casting -----------------------------------------------------------------------------------------------------


def test_who_may_vote():
    held = debate(here=8).do(OpenPoll(id="poll")).do(Recuse(right="r02", reason="承包方亲属"))

    def refusal(right, person):
        found = casting_refusal(held.meeting, "poll", right, person)
        return found.code if found else None

    assert refusal("r01", "p01") is None
    assert refusal("r01", "p02") == "ballot.not_yours"
    assert refusal("r99", "p01") == "ballot.not_yours"
    assert refusal("r09", "p09") == "ballot.not_present"
    assert refusal("r02", "p02") == "ballot.recused"
    assert [right.id for right in open_rights(held.meeting, held.meeting.open_poll)][:2] == ["r01", "r03"]
    held.do(ClosePhones())
    assert refusal("r01", "p01") == "ballot.hands_now"
    held.close()
    assert refusal("r01", "p01") == "ballot.poll_closed"
    assert casting_refusal(held.meeting, "other", "r01", "p01").code == "ballot.poll_closed"
    held.do(OpenPoll(id="hands", again="poll", hands_only=True))
    assert casting_refusal(held.meeting, "hands", "r01", "p01").code == "ballot.hands_now"


# -- last call, hands --------------------------------------------------------------------------------------------


def test_a_last_call_goes_to_phones_that_may_still_vote():
    held = debate()
    with refused("poll.none_open"):
        held.do(LastCall())
    held.do(OpenPoll()).do(LastCall())
    assert held.meeting.open_poll.last_called == held.now
    held.do(ClosePhones())
    with refused("ballot.hands_now"):
        held.do(LastCall())
    with refused("poll.phones_already_closed"):
        held.do(ClosePhones())


def test_hands_come_after_phones_and_only_from_those_who_have_not_voted():
    held = debate().do(OpenPoll()).vote(ballots(4, 1))
    with refused("poll.phones_first"):
        held.do(EnterHands(totals={"yes": 1}))
    held.do(ClosePhones())
    with refused("poll.too_many_hands", raised=5, free=4):
        held.do(EnterHands(totals={"yes": 3, "no": 2}))
    for unreadable in ({"maybe": 1}, {"yes": -1}):
        with refused("poll.hands_unreadable"):
            held.do(EnterHands(totals=unreadable))
    held.do(EnterHands(totals={"yes": 4})).do(EnterHands(totals={"yes": 1, "no": 2})).close()
    assert held.meeting.last_poll.hands.totals == {"yes": 1, "no": 2, "abstain": 0}
    result = held.meeting.last_poll.result
    assert result.counts["count"].totals == {"yes": 5, "no": 3, "abstain": 0}
    assert (result.facts["count"].present, result.facts["count"].participating) == (9, 8)


def test_a_show_of_hands_alone_gives_out_no_ballots_and_must_be_entered():
    held = debate().do(OpenPoll(hands_only=True))
    for command in (ClosePhones(), LastCall()):
        with refused("poll.phones_already_closed" if isinstance(command, ClosePhones) else "ballot.hands_now"):
            held.do(command)
    with refused("poll.hands_missing"):
        held.do(ClosePoll())
    held.do(EnterHands(totals={"yes": 5, "no": 4})).close()
    assert held.meeting.item("i").outcome == "adopted"


def test_what_cannot_be_shown_by_hands():
    with refused("poll.hands_one_choice"):
        debate().do(OpenPoll(hands_only=True, question=PANEL))
    held = debate().do(OpenPoll(question=PANEL))
    with refused("poll.hands_one_choice"):
        held.do(ClosePhones())
    with refused("poll.hands_are_seen"):
        debate().do(OpenPoll(hands_only=True, secrecy="secret"))


def test_hands_do_not_give_a_few_secret_ballots_away():
    held = debate().do(OpenPoll(secrecy="secret")).vote(ballots(yes=2, no=2))
    with refused("poll.few_beside_hands", used=4, least=5):
        held.do(ClosePhones())
    held.vote(ballots(yes=1, first=5)).do(ClosePhones())
    assert held.meeting.open_poll.state == "phones_closed"
    assert debate().do(OpenPoll(secrecy="secret")).do(ClosePhones()).meeting.open_poll.state == "phones_closed"
    by_name = debate().do(OpenPoll()).vote(ballots(yes=1))
    assert by_name.do(ClosePhones()).meeting.open_poll.state == "phones_closed"


def test_a_rule_of_secrecy_is_kept():
    held = debate(rule=SECRET)
    with refused("poll.rule_is_secret"):
        held.do(OpenPoll(secrecy="by_name"))
    with refused("poll.hands_are_seen"):
        held.do(OpenPoll(hands_only=True))
    held.do(OpenPoll())
    assert held.meeting.open_poll.secrecy == "secret"
    with refused("poll.hands_are_seen"):
        held.do(ClosePhones())


def test_what_the_board_shows_is_chosen_before_opening_and_frozen():
    held = debate()
    assert held.do(OpenPoll(secrecy="secret")).meeting.open_poll.board == "codes"
    held.do(CancelPoll(reason="重来"))
    held.do(OpenPoll(id="one", secrecy="secret", board="choices"))
    voted_on = held.vote(ballots(yes=5, no=4)).close()
    box = held.boxes["one"]
    assert sorted(ballot.code for ballot in box.ballots) == list(box.codes)
    assert voted_on.do(OpenPoll(again="one")).meeting.open_poll.board == "choices"


def test_choices_stand_beside_codes_only_where_nobody_is_named_and_no_law_forbids_the_proof():
    with refused("poll.board_by_name"):
        debate().do(OpenPoll(secrecy="by_name", board="choices"))
    with refused("poll.board_and_secret_rule"):
        debate(rule=SECRET).do(OpenPoll(board="choices"))
    held = debate().do(OpenPoll(id="one", secrecy="secret", board="choices")).vote(ballots(yes=1)).close()
    assert held.do(OpenPoll(again="one", secrecy="by_name")).meeting.open_poll.board == "codes"


def test_a_rule_without_phones_is_voted_on_by_hands():
    assert debate(rule=RULE.having(phones=False)).do(OpenPoll(hands_only=False)).meeting.open_poll.hands_only


def test_area_is_weighed_by_name_and_not_by_hands():
    held = debate(rule=AREA)
    for how in ({"secrecy": "secret"}, {"hands_only": True}):
        with refused("poll.area_by_name"):
            held.do(OpenPoll(**how))
    held.do(OpenPoll())
    with refused("poll.area_by_name"):
        held.do(ClosePhones())


# -- recusal -----------------------------------------------------------------------------------------------------


def test_who_is_recused_is_out_of_the_base_with_a_reason():
    held = debate().do(OpenPoll()).do(Recuse(right="r09", reason=" 亲属 ")).vote(ballots(5, 3)).close()
    facts = held.meeting.last_poll.result.facts["count"]
    assert (facts.due, facts.present, held.meeting.last_poll.recused) == (8, 8, {"r09": "亲属"})


def test_recusing_comes_before_voting():
    held = debate()
    with refused("poll.none_open"):
        held.do(Recuse(right="r01", reason="x"))
    held.do(OpenPoll()).vote(ballots(1))
    for right, reason, code in (
        ("r99", "x", "roll.not_due"),
        ("r02", " ", "reason.missing"),
        ("r01", "x", "poll.recused_after_voting"),
    ):
        with refused(code):
            held.do(Recuse(right=right, reason=reason))
    held.do(Recuse(right="r02", reason="x"))
    with refused("poll.already_recused"):
        held.do(Recuse(right="r02", reason="x"))
    held.do(ClosePhones()).do(EnterHands(totals={"yes": 7}))
    with refused("poll.recused_after_voting"):
        held.do(Recuse(right="r03", reason="x"))  # nobody knows which hands were theirs


# -- closing -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("yes", "no", "said", "outcome"),
    [(5, 4, "carried", "adopted"), (4, 5, "lost", "rejected"), (4, 4, "tied", "rejected"), (0, 0, "lost", "rejected")],
)
def test_a_vote_of_residents_settles_the_matter_and_a_tie_fails(yes, no, said, outcome):
    held = voted(debate(), yes, no, 9 - yes - no)
    assert (verdict(held), held.meeting.item("i").outcome) == (said, outcome)


@pytest.mark.parametrize(("yes", "no"), [(9, 0), (0, 9)])
def test_a_committee_votes_and_the_chair_says_what_follows(yes, no):
    assert voted(debate(track="deliberation"), yes, no).meeting.item("i").outcome is None


def test_a_vote_on_a_matter_not_in_hand_finishes_it():
    held = voted(debate(), 9, item="j")
    assert (held.meeting.item("j").state, held.meeting.item("j").outcome) == ("done", "adopted")


def test_an_election_without_a_winner_rejects_nothing():
    held = debate().do(OpenPoll(question=PANEL)).vote({f"r0{n}": ("a",) for n in range(1, 5)}).close()
    assert (verdict(held), held.meeting.item("i").outcome) == ("lost", None)
    held = debate().do(OpenPoll(question=PANEL)).vote({f"r0{n}": ("a", "b") for n in range(1, 7)}).close()
    assert (held.meeting.last_poll.result.elected, held.meeting.item("i").outcome) == (("a", "b"), "adopted")


def test_a_cancelled_vote_says_why_and_leaves_everything_as_it_was():
    held = debate().do(motions.Move(text="动议", id="m")).do(OpenPoll()).vote(ballots(9))
    with refused("reason.missing"):
        held.do(CancelPoll(reason=" "))
    held.do(CancelPoll(reason="题目有误"))
    poll = held.meeting.polls[next(iter(held.meeting.polls))]
    assert (poll.state, poll.result, poll.reason) == ("cancelled", None, "题目有误")
    assert (held.meeting.motions["m"].state, held.meeting.open_poll, held.meeting.last_poll) == ("pending", None, None)
    with refused("poll.no_earlier_round"):
        held.do(OpenPoll(again=poll.id))


# -- rounds ------------------------------------------------------------------------------------------------------


def test_a_matter_is_not_voted_on_twice_but_in_a_new_round_and_the_old_one_is_kept():
    held = voted(debate(), 4, 5)
    with refused("poll.decided_already", title="路灯"):
        held.do(OpenPoll())
    first = held.meeting.last_poll
    voted(held, 6, 3, again=first.id)
    second = held.meeting.last_poll
    assert (second.round, second.earlier, second.title, second.items) == (2, first.id, "路灯", ("i",))
    assert held.meeting.item("i").outcome == "adopted"
    assert held.meeting.polls[first.id] == first
    voted(held, 3, 6, again=first.id)  # the third round follows the second, whichever is named
    third = held.meeting.last_poll
    assert (third.round, third.earlier) == (3, second.id)
    assert held.meeting.item("i").outcome == "rejected"
    assert held.meeting.standing_polls("i") == [third]


def test_a_new_round_keeps_what_is_not_said_anew():
    held = debate().do(OpenPoll(kind="straw", secrecy="secret", question=PANEL, title="人选")).close()
    held.do(OpenPoll(again=held.meeting.last_poll.id))
    poll = held.meeting.open_poll
    assert (poll.kind, poll.secrecy, poll.title, poll.question.method) == ("straw", "secret", "人选", "choose")
    held = debate().do(OpenPoll(hands_only=True)).do(EnterHands(totals={"yes": 4, "no": 4})).close()
    first = held.meeting.last_poll.id
    held.do(OpenPoll(again=first)).do(EnterHands(totals={"yes": 4, "no": 4})).close()
    assert not held.do(OpenPoll(again=first, hands_only=False)).meeting.open_poll.hands_only


def test_a_run_off_has_fewer_candidates_and_leaves_the_election_standing():
    held = debate().do(OpenPoll(question=PANEL, id="first"))
    held.vote({f"r0{n}": ("a", "b") if n < 5 else ("a", "c") for n in range(1, 9)}).close()
    assert (held.meeting.last_poll.result.elected, held.meeting.last_poll.result.tied) == (("a",), ())
    held.do(resolutions.Resolve(text="甲当选"))
    two = PANEL.having(options=PANEL.options[1:], most=1, seats=1)
    held.do(OpenPoll(again="first", question=two, id="second"))
    assert held.meeting.open_poll.question.option_ids == ("b", "c")
    held.vote({f"r0{n}": ("b",) for n in range(1, 8)}).close()
    held.do(resolutions.Resolve(text="甲当选（再次宣读）", poll="first")).do(resolutions.Resolve(text="乙当选"))
    assert [resolution.poll for resolution in held.meeting.resolutions] == ["first", "first", "second"]


def test_a_new_round_without_a_quorum_does_not_undo_the_round_before():
    held = voted(debate(), 9)
    first = held.meeting.last_poll.id
    for place in range(4, 10):
        held.do(roll_call.Leave(person=f"p{place:02d}"))
    voted(held, 3, again=first, override="有人质疑")
    assert held.meeting.item("i").outcome == "adopted"
    assert [poll.id for poll in held.meeting.standing_polls("i")] == [first]


def test_a_round_replaces_all_before_it_even_across_one_without_a_quorum():
    held = voted(debate(), 9)
    first = held.meeting.last_poll.id
    for place in range(4, 10):
        held.do(roll_call.Leave(person=f"p{place:02d}"))
    voted(held, 3, again=first, override="有人质疑")
    for place in range(4, 10):
        held.do(roll_call.Arrive(person=f"p{place:02d}"))
    voted(held, 4, 5, again=first)
    assert [poll.round for poll in held.meeting.standing_polls("i")] == [3]


def test_no_new_round_where_a_resolution_or_a_text_rests_on_the_old_one():
    held = voted(debate(), 9).do(resolutions.Resolve(text="换灯"))
    with refused("poll.resolved_already"):
        held.do(OpenPoll(again=held.meeting.last_poll.id))
    held = debate().do(motions.Move(text="动议", id="m")).do(motions.Move(text="修正", id="n", amends="m"))
    carried = voted(held, 9).meeting.last_poll.id
    with refused("motion.not_pending"):
        held.do(OpenPoll(again=carried))
    held = debate().do(motions.Move(text="动议", id="m")).do(motions.Move(text="修正", id="n", amends="m"))
    lost = voted(held, 0, 9).meeting.last_poll.id
    voted(held, 9, again=lost)
    assert held.meeting.motions["m"].text == "修正"
    voted(held, 9)
    with refused("motion.not_pending"):
        held.do(OpenPoll(again=lost))


def test_a_new_round_of_a_motion_decides_it_anew():
    held = debate().do(motions.Move(text="动议", id="m"))
    first = voted(held, 4, 4).meeting.last_poll.id
    assert held.meeting.motions["m"].state == "lost"
    voted(held, 9, again=first)
    assert held.meeting.motions["m"].state == "carried"


def test_a_round_that_was_given_up_is_not_followed():
    held = voted(debate(), 4, 5)
    first = held.meeting.last_poll.id
    held.do(OpenPoll(again=first, title="换灯方案")).do(CancelPoll(reason="口误"))
    held.do(OpenPoll(again=first))
    assert (held.meeting.open_poll.earlier, held.meeting.open_poll.title) == (first, "路灯")


def test_a_new_round_may_be_asked_in_other_words():
    held = voted(debate(), 4, 5)
    held.do(OpenPoll(again=held.meeting.last_poll.id, title=" 换灯方案 "))
    assert held.meeting.open_poll.title == "换灯方案"


def test_what_stood_before_stands_while_the_next_vote_is_on():
    held = voted(debate(), 9).do(agenda.StartItem()).do(OpenPoll())
    held.do(resolutions.Resolve(text="换灯", item="i"))
    assert held.meeting.resolutions[0].item == "i"


def test_only_the_methods_that_there_are_can_be_asked_for():
    class Acclaim(Method):
        id = "acclaim"
        name = "Acclaim"

        def prepared(self, question):
            return question

    held = debate()
    command = OpenPoll(question=Question(method="acclaim", options=(Option(id="a"),)))
    known = Context(at=held.now, methods={"acclaim": Acclaim()})
    assert why_not(command, held.meeting, known) is None
    assert why_not(command, held.meeting, Context(at=held.now)).code == "poll.unknown_method"
    assert why_not(OpenPoll(), held.meeting, known).code == "poll.unknown_method"


def test_another_rule_may_be_chosen_and_is_frozen():
    strict = RULE.having(id="strict", passing=Threshold(op="at_least", num=1, den=1, of="due"))
    held = voted(debate(), 8, rule=strict)
    assert (held.meeting.last_poll.rule.id, verdict(held)) == ("strict", "lost")


def test_closing_is_asked_first_and_recorded_with_its_result():
    held = debate()
    with refused("poll.none_open"):
        held.do(ClosePoll())
    held.do(OpenPoll()).do(ClosePoll())
    assert held.meeting.open_poll is not None
    with refused("poll.still_open"):
        held.do(polls.OpenPoll(kind="trial", title="x"))
