"""Paper ballots: two tellers enter them apart from each other, and what they agree on joins the box."""

from contextlib import suppress

import pytest

from council.domain import paper, polls, sitting
from council.domain.channels import Sector
from council.domain.kernel import Refusal
from council.domain.tally import Option, Question
from council.service.casting import Vote
from council.service.papers import TellerSheet
from council.service.verify import verify
from council.store.base import StoreError
from tests import recount
from tests.service.hall import Hall, halls, receipt_of

ALL = [f"p{place:04d}" for place in range(1, 13)]
ONE, TWO = "p0011", "p0012"
RANKED = Question(method="irv", options=(Option(id="a"), Option(id="b"), Option(id="c")))


@pytest.fixture
def hall(tmp_path):
    for made in halls(Hall.in_folder(tmp_path / "xijie", 12)):
        made.evening()
        for teller in (ONE, TWO):
            made.do(sitting.Appoint(office="teller", person=teller, declares=True))
        yield made


def entered(hall, poll, teller, piles=None, **more):
    return hall.council.meetings.enter_paper(poll.id, teller, TellerSheet(piles=piles or {}, **more)).result(10)


def refused(code, act, *arguments, **more):
    with pytest.raises(Refusal) as caught:
        act(*arguments, **more)
    assert caught.value.code == code
    return caught.value.params


def archived(hall):
    hall.do(sitting.Adjourn())
    return [(f"{name}.json", record) for name, record in hall.council.archive_records()]


def both_hold(hall):
    files = archived(hall)
    found, _ = recount.recount(files)
    report = verify(files)
    assert (report.wrong, found.problems) == ([], [])
    return report


def test_phones_and_paper_are_one_count(hall):
    poll = hall.poll(secrecy="secret")
    hall.votes(poll, ALL[:5])
    hall.do(paper.IssuePaper(rights=tuple(ALL[5:10])))
    refused("ballot.on_paper", hall.vote, poll, ALL[5])
    refused("paper.not_counted", hall.do, polls.ClosePoll())
    assert entered(hall, poll, ONE, {("yes",): 2, ("no",): 1}, invalid=1).other == ""
    assert hall.meeting.open_poll.paper.entered == (ONE,)
    entered(hall, poll, TWO, {("no",): 1, ("yes",): 2}, invalid=1)
    assert hall.meeting.open_poll.paper.tellers == (ONE, TWO)
    result = hall.closed().result
    assert result.counts["count"].totals == {"yes": 7, "no": 1, "abstain": 0}
    on_paper = result.channels["paper"]
    assert (on_paper.issued, on_paper.returned, on_paper.valid, on_paper.invalid, on_paper.unused) == (5, 4, 3, 1, 1)
    assert result.channels["phone"].issued == 7
    assert (result.facts["count"].participating, result.facts["count"].valid) == (9, 8)
    told = {check.what for check in both_hold(hall).checks}
    assert {"poll.paper", "poll.paper_given"} <= told


def test_differences_are_told_line_by_line_until_they_are_resolved(hall):
    poll = hall.poll(secrecy="secret", question=RANKED, title="推选")
    hall.do(paper.IssuePaper(rights=tuple(ALL[:3])))
    assert entered(hall, poll, ONE, {("a", "b"): 2, ("c",): 1}).differences == ()
    found = entered(hall, poll, TWO, {("a", "b"): 1, ("c",): 1}, invalid=1)
    assert found.other == ONE
    assert [(each.choice, each.mine, each.theirs) for each in found.differences] == [(("a", "b"), 1, 2), (None, 1, 0)]
    assert hall.meeting.open_poll.paper.differ
    standing = hall.council.meetings.paper_standing(poll.id, ONE).result(10)
    assert [(each.mine, each.theirs) for each in standing.differences] == [(2, 1), (0, 1)]
    entered(hall, poll, TWO, {("a", "b"): 2, ("c",): 1})
    assert not hall.meeting.open_poll.paper.differ
    assert hall.closed().result.elected == ("a",)


def test_nobody_sees_the_other_count_before_their_own(hall):
    poll = hall.poll(secrecy="secret")
    hall.do(paper.IssuePaper(rights=tuple(ALL[:3])))
    entered(hall, poll, ONE, {("yes",): 3})
    standing = hall.council.meetings.paper_standing(poll.id, TWO).result(10)
    assert (standing.own, standing.other, standing.differences) == (None, "", ())
    assert "yes" not in repr(hall.meeting.open_poll.paper)


def test_only_tellers_who_may_count(hall):
    candidate = Question(method="choose", options=(Option(id="a", person=ONE), Option(id="b", label="乙")))
    hall.do(sitting.Appoint(office="scrutineer", person="p0003"))
    poll = hall.poll(secrecy="secret", question=candidate, title="推选")
    hall.do(paper.IssuePaper(rights=tuple(ALL[:3])))
    refused("paper.no_teller", entered, hall, poll, "p0004", {("a",): 1})
    refused("paper.teller_stands", entered, hall, poll, ONE, {("a",): 1})
    refused("paper.undeclared", entered, hall, poll, "p0003", {("a",): 1})
    hall.do(sitting.Appoint(office="scrutineer", person="p0003", declares=True))
    entered(hall, poll, "p0003", {("a",): 1})


def test_one_teller_entering_twice_is_still_one(hall):
    poll = hall.poll(secrecy="secret")
    hall.do(paper.IssuePaper(rights=tuple(ALL[:2])))
    entered(hall, poll, ONE, {("yes",): 2})
    entered(hall, poll, ONE, {("yes",): 2})
    assert not hall.meeting.open_poll.paper.is_counted


def test_more_back_than_out_needs_a_reason(hall):
    poll = hall.poll(secrecy="secret")
    hall.do(paper.IssuePaper(rights=tuple(ALL[:2])))
    for teller in (ONE, TWO):
        entered(hall, poll, teller, {("yes",): 3})
    assert refused("paper.more_back", hall.do, polls.ClosePoll()) == {"returned": 3, "issued": 2}
    hall.do(paper.ExplainPaper(reason="多一张，已封存"))
    assert hall.closed().result.channels["paper"].surplus == 1
    both_hold(hall)


def test_who_voted_by_phone_gets_no_paper_and_the_other_way_round(hall):
    poll = hall.poll(secrecy="secret")
    hall.vote(poll, ALL[0])
    refused("paper.used_already", hall.do, paper.IssuePaper(rights=tuple(ALL[:2])))
    hall.do(paper.IssuePaper(rights=(ALL[1],)))
    refused("paper.used_already", hall.do, paper.IssuePaper(rights=(ALL[1],)))
    turnout = hall.snapshot.turnout(hall.meeting.open_poll)
    assert (turnout.used, turnout.eligible) == (1, 12)


def test_what_tellers_entered_survives_a_sudden_end(hall):
    poll = hall.poll(secrecy="secret")
    hall.do(paper.IssuePaper(rights=tuple(ALL[:3])))
    entered(hall, poll, ONE, {("yes",): 3})
    kept = hall.store.secret(f"{hall.meeting.id}-{poll.id}.paper")
    assert b"yes" not in kept
    assert b"piles" not in kept
    hall.reopened()
    entered(hall, poll, TWO, {("yes",): 3})
    hall.reopened()
    assert hall.closed().result.counts["count"].totals["yes"] == 3
    assert hall.store.secret(f"{hall.meeting.id}-{poll.id}.paper") is None
    assert hall.key(poll) is None


@pytest.mark.parametrize("writes", range(5))
def test_closing_with_paper_is_finished_after_a_sudden_end(hall, writes):
    poll = hall.poll(secrecy="secret", board="choices")
    hall.votes(poll, ALL[5:])
    hall.do(paper.IssuePaper(rights=tuple(ALL[:3])))
    for teller in (ONE, TWO):
        entered(hall, poll, teller, {("yes",): 2, ("no",): 1})
    hall.store.die_after(writes)
    with suppress(StoreError):
        hall.do(polls.ClosePoll())
    hall.reopened()
    if hall.meeting.open_poll is not None:
        hall.do(polls.ClosePoll())
    assert hall.meeting.last_poll.result.counts["count"].totals == {"yes": 9, "no": 1, "abstain": 0}
    assert hall.store.secret(f"{hall.meeting.id}-{poll.id}.paper") is None
    both_hold(hall)


def test_paper_by_name_says_whose_came_back(hall):
    poll = hall.poll(secrecy="by_name")
    hall.do(paper.IssuePaper(rights=tuple(ALL[:4])))
    sheet = {"named": {ALL[0]: ("yes",), ALL[1]: ("no",)}, "spoilt": frozenset({ALL[2]}), "invalid": 1}
    entered(hall, poll, ONE, **sheet)
    other = entered(hall, poll, TWO, **{**sheet, "named": {ALL[0]: ("yes",), ALL[1]: ("yes",)}})
    assert [(each.right, each.choice, each.mine) for each in other.differences] == [
        (ALL[1], ("yes",), 1),
        (ALL[1], ("no",), 0),
    ]
    entered(hall, poll, TWO, **sheet)
    result = hall.closed().result
    assert (result.facts["count"].participating, result.facts["count"].valid) == (3, 2)
    assert result.channels["paper"].unused == 1
    both_hold(hall)


def test_help_is_recorded_with_its_witness_and_without_the_choice(hall):
    poll = hall.poll(secrecy="secret")
    vote = Vote(poll.id, ALL[0], ALL[0], receipt_of(poll.id, ALL[0]), ("no",), "assisted")
    refused("assist.two_people", hall.council.meetings.cast_with_help(vote, "p0005", "").result, 10)
    refused("assist.two_others", hall.council.meetings.cast_with_help(vote, "p0005", "p0005").result, 10)
    for _again in range(2):
        hall.council.meetings.cast_with_help(vote, "p0005", "p0006").result(10)
    (helped,) = hall.meeting.open_poll.assisted
    assert (helped.right, helped.helper, helped.witness) == (ALL[0], "p0005", "p0006")
    hall.votes(poll, ALL[1:8])
    result = hall.closed().result
    assert result.channels["assisted"].returned == 1
    assert result.channels["phone"].issued == 11
    both_hold(hall)


def test_hands_by_sectors_are_summed_by_the_program(hall):
    hall.poll(secrecy="by_name")
    hall.do(polls.ClosePhones())
    left, right = Sector(name="左", teller=ONE, totals={"yes": 4}), Sector(name="右", totals={"yes": 3, "no": 2})
    refused("poll.sectors_unclear", hall.do, polls.EnterHands(sectors=(left, left)))
    refused("poll.too_many_hands", hall.do, polls.EnterHands(sectors=(left, right.having(totals={"yes": 9}))))
    hall.do(polls.EnterHands(sectors=(left, right)))
    assert hall.closed().result.counts["count"].totals == {"yes": 7, "no": 2, "abstain": 0}
    both_hold(hall)
