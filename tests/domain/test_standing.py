"""What a vote is worth in law: where ballots are cast decides."""

import pytest

from council import presets
from council.domain.meeting import ChannelSum, Poll, Result
from council.domain.polls import YES_NO
from council.domain.rules import Facts, judge
from council.domain.standing import by_channel, few, on_screens, opinion
from council.i18n import words
from tests.domain.a_meeting import START

RULE = presets.rules()["cn.owners.general.gov"]


def closed(*channels, hands_only=False):
    nobody = Facts(due=1, present=1, participating=1)
    finding = judge(RULE, {"count": nobody, "area": nobody})
    sums = {channel: ChannelSum(issued=1, returned=1, valid=1) for channel in channels}
    result = Result(counts={}, facts={}, finding=finding, channels=sums)
    return Poll(
        id="p", title="?", question=YES_NO, rule=RULE, rule_hash="", opened=START, result=result, hands_only=hands_only
    )


@pytest.mark.parametrize(
    ("channels", "screens"),
    [
        ((), True),
        (("phone",), True),
        (("desk",), True),
        (("paper",), False),
        (("hands",), False),
        (("paper", "phone"), True),
    ],
)
def test_a_vote_on_paper_alone_is_none_on_screens(channels, screens, zh, en):
    assert on_screens(closed(*channels)) is screens
    assert bool(opinion(RULE, zh, on_screens=screens)) is screens
    assert ("government" in opinion(RULE, en, on_screens=screens)) is screens


def test_before_it_is_closed_what_is_offered_counts():
    assert on_screens(closed().having(result=None))
    assert not on_screens(closed(hands_only=True).having(result=None))


def test_an_advisory_rule_is_an_opinion_however_it_is_voted(zh):
    advisory = presets.rules()["nantang13"]
    assert opinion(advisory, zh, on_screens=False) == opinion(advisory, zh, on_screens=True) != ""


def channels(phone, paper, secrecy="secret"):
    poll = closed()
    sums = {
        "phone": ChannelSum(issued=phone, returned=phone, valid=phone),
        "paper": ChannelSum(issued=paper + 1, returned=paper, valid=paper - 1, invalid=1),
    }
    return poll.having(secrecy=secrecy, result=poll.result.having(channels=sums))


@pytest.mark.parametrize(
    ("phone", "paper", "secrecy", "hidden"),
    [(9, 4, "secret", True), (4, 9, "secret", True), (9, 5, "secret", False), (9, 4, "by_name", False)],
)
def test_few_secret_ballots_of_a_channel_are_told_in_sum_alone(phone, paper, secrecy, hidden):
    poll = channels(phone, paper, secrecy)
    assert few(poll) is hidden
    told = by_channel(poll, words("en"))
    assert f"On paper: {paper} of {paper + 1}" in told
    assert ("1 invalid in all" in told) is hidden
    assert (f"{paper + 1}, 1 invalid" in told) is not hidden
