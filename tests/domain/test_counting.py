from hypothesis import given
from hypothesis import strategies as st

from council.domain.counting import CastBallot, electorate_at_closing, result_of
from council.domain.meeting import Attendance, Hands, Meeting, Poll, VotingRight
from council.domain.rules import DecisionRule, Threshold
from council.domain.tally import Option, Question, built_in
from tests.domain.a_meeting import START

PRESENT = DecisionRule(
    id="rule",
    name="rule",
    explanation="rule",
    quorum=Threshold(op="more_than", num=1, den=2, of="due"),
    passing=Threshold(op="more_than", num=1, den=2, of="present"),
)
OWNERS = PRESENT.having(weights=("count", "area"), passing=Threshold(op="more_than", num=1, den=2, of="participating"))
RIGHTS = tuple(VotingRight(id=f"r{n}", holder=f"p{n}", cast_by=f"p{n}", area=1000 * n) for n in range(1, 11))


def poll(rule=PRESENT, method="yes_no", options=(), **more):
    question = built_in()[method].prepared(Question(method=method, options=options, **more.pop("bounds", {})))
    return Poll(
        id="poll", title="题目", question=question, rule=rule, rule_hash=rule.fingerprint(), opened=START, **more
    )


def counted(asked, choices, electorate=RIGHTS, due=RIGHTS, channel="phone"):
    """`choices` by right."""
    by_name = asked.secrecy == "by_name"
    ballots = [CastBallot(choice=choice, right=right if by_name else None) for right, choice in choices.items()]
    roll = dict.fromkeys(choices, channel)
    return result_of(asked, due, electorate, roll, ballots, built_in()[asked.question.method])


def votes(yes, no=0, abstain=0):
    cast = [("yes",)] * yes + [("no",)] * no + [("abstain",)] * abstain
    return {f"r{n}": choice for n, choice in enumerate(cast, start=1)}


def test_who_is_present_and_silent_counts_against():
    assert counted(poll(), votes(6)).finding.verdict == "carried"
    result = counted(poll(), votes(5, 0, 1))
    assert result.finding.verdict == "lost"
    (clause,) = result.finding.passing
    assert (clause.base, clause.needed, clause.reached) == (10, 6, 5)


def test_hands_count_as_heads_beside_the_ballots():
    result = counted(poll(hands=Hands(totals={"yes": 3, "no": 1, "abstain": 0})), votes(3, 1))
    assert result.counts["count"].totals == {"yes": 6, "no": 2, "abstain": 0}
    facts = result.facts["count"]
    assert (facts.participating, facts.present, facts.due) == (8, 10, 10)
    assert {name: (each.returned, each.valid) for name, each in result.channels.items()} == {
        "phone": (4, 4),
        "hands": (4, 4),
    }
    assert result.carried


def test_phones_were_offered_to_all_when_nothing_else_was():
    assert counted(poll(), votes(3)).channels["phone"].issued == 10
    assert counted(poll(), votes(3), channel="desk").channels["desk"].issued == 3
    ballots = [CastBallot(choice=("yes",), right=right) for right in ("r1", "r2")]
    mixed = result_of(poll(), RIGHTS, RIGHTS, {"r1": "phone", "r2": "desk"}, ballots, built_in()["yes_no"])
    assert {name: each.issued for name, each in mixed.channels.items()} == {"phone": 1, "desk": 1}


def test_area_is_summed_apart_from_heads():
    result = counted(poll(OWNERS), {"r10": ("yes",), "r1": ("no",), "r2": ("no",), "r3": ("yes",), "r4": ("yes",)})
    assert result.counts["area"].totals == {"yes": 17000, "no": 3000, "abstain": 0}
    assert [(clause.weight, clause.base, clause.needed, clause.reached) for clause in result.finding.passing] == [
        ("count", 5, 3, 3),
        ("area", 20000, 10001, 17000),
    ]
    assert result.carried


def test_a_secret_ballot_is_counted_without_its_right():
    result = counted(poll(secrecy="secret"), votes(6, 4))
    assert result.counts["count"].totals == {"yes": 6, "no": 4, "abstain": 0}


CANDIDATES = (Option(id="a"), Option(id="b"), Option(id="c"))


def test_each_winner_of_an_election_needs_the_majority():
    asked = poll(method="choose", options=CANDIDATES, bounds={"most": 2, "seats": 2})
    choices = [("a", "b")] * 5 + [("a",)] * 2 + [("c",)] + [()]
    result = counted(asked, {f"r{n}": choice for n, choice in enumerate(choices, start=1)})
    assert result.counts["count"].totals == {"a": 7, "b": 5, "c": 1}
    assert (result.elected, result.tied, result.finding.verdict) == (("a",), (), "carried")
    assert result.facts["count"].valid == 8
    assert (result.channels["phone"].valid, result.channels["phone"].blank) == (8, 1)


def test_a_tie_for_the_last_seat_is_said_and_nobody_is_drawn():
    rule = PRESENT.having(passing=Threshold(op="at_least", num=1, den=3, of="participating"))
    asked = poll(rule, method="choose", options=CANDIDATES)
    tied = counted(asked, {"r1": ("a",), "r2": ("b",), "r3": ("a",), "r4": ("b",), "r5": ("c",), "r6": ("c",)})
    assert (tied.elected, tied.tied, tied.finding.verdict) == ((), ("a", "b", "c"), "tied")


def test_nobody_is_elected_without_a_quorum():
    asked = poll(method="choose", options=CANDIDATES)
    result = counted(asked, {"r1": ("a",), "r2": ("a",), "r3": ("a",)}, electorate=RIGHTS[:5])
    assert (result.elected, result.finding.verdict) == ((), "no_quorum")


def test_a_recused_right_is_neither_due_nor_present():
    asked = poll(recused={"r9": "亲属", "r10": "亲属"})
    result = counted(asked, votes(5, 3), electorate=RIGHTS[:8], due=RIGHTS[:8])
    assert (result.facts["count"].due, result.facts["count"].present) == (8, 8)
    assert result.carried


def test_blank_ballots_of_two_channels_are_told_apart_only_by_name():
    def channels(by_name):
        asked = poll(method="choose", options=CANDIDATES, secrecy="by_name" if by_name else "secret")
        cast = {"r1": ("a",), "r2": ()}
        ballots = [CastBallot(choice=choice, right=right if by_name else None) for right, choice in cast.items()]
        result = result_of(asked, RIGHTS, RIGHTS, {"r1": "phone", "r2": "desk"}, ballots, built_in()["choose"])
        return {name: (each.returned, each.blank) for name, each in result.channels.items()}

    assert channels(by_name=True) == {"phone": (1, 0), "desk": (1, 1)}
    assert channels(by_name=False) == {"phone": (1, 0), "desk": (1, 0)}


def test_the_base_is_who_is_here_at_closing_and_who_voted_and_left():
    attendance = {
        right.holder: Attendance(person=right.holder, standing="present" if place < 4 else "left")
        for place, right in enumerate(RIGHTS)
    }
    meeting = Meeting(id="m", rights={right.id: right for right in RIGHTS}, attendance=attendance)
    asked = poll(recused={"r1": "亲属"})
    base = electorate_at_closing(meeting, asked, {"r3", "r7"})
    assert [right.id for right in base] == ["r2", "r3", "r4", "r7"]


@given(st.permutations(range(10)), st.integers(0, 10), st.integers(0, 10))
def test_the_count_does_not_depend_on_the_order_of_the_box(order, yes, no):
    yes, no = min(yes, no), max(yes, no) - min(yes, no)
    cast = votes(yes, no)
    names = list(cast)
    shuffled = {names[place]: cast[names[place]] for place in order if place < len(names)}
    assert counted(poll(), shuffled) == counted(poll(), cast)


def test_a_quorum_is_asked_of_a_vote_that_decides_and_of_no_other():
    few = RIGHTS[:3]
    for kind, verdict in (("formal", "no_quorum"), ("trial", "carried"), ("straw", "carried")):
        result = counted(poll(kind=kind), votes(2, 1), electorate=few)
        assert (result.finding.verdict, bool(result.finding.quorum)) == (verdict, kind == "formal")
