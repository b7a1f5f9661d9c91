"""What a vote is worth in law: where ballots are cast decides."""

import pytest

from council import presets
from council.domain.meeting import ChannelSum, Poll, Result
from council.domain.polls import YES_NO
from council.domain.rules import Facts, judge
from council.domain.standing import on_screens, opinion
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
