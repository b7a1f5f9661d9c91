"""A rule that contradicts itself is refused, and told why, at the field where it shows."""

from datetime import date

import pytest

from council.domain.contradictions import contradictions
from council.domain.kernel import Text
from council.domain.rules import Gates, ProxyRule, Threshold, Unreturned
from council.i18n import words
from tests.domain.test_rules import a_rule

AREA = {"weights": ("count", "area")}
CLAUSE = Unreturned(policy="follow_majority", clause="第二十八条")
HALF_OF_CAST = Threshold(op="at_least", num=1, den=2, of="yes_no")
PARTS = {
    "quorum": Threshold(op="at_least", num=2, den=3, of="due"),
    "quorum_counts": "participating",
    "passing": Threshold(op="more_than", num=1, den=2, of="participating"),
}
SOUND = [
    {},
    AREA,
    {"secret": True},
    {"phones": False},
    {"tie": "chair"},
    {"tie": "lot", "secret": True},
    {"tie": "lot", "passing": Threshold(op="at_least", num=1, den=3, of="participating")},
    {**PARTS, **AREA, "unreturned": CLAUSE},
    {"gates": Gates(notice="must"), "notice_days": 10},
    {"gates": Gates(party="must", announced="reason")},
    {"online": "booth", "secret": True},
    {"effective_from": date(2026, 1, 1), "effective_until": date(2026, 1, 1)},
]
WRONG = [
    ("name", {"name": Text(zh=" ", en="rule")}),
    ("effective_until", {"effective_from": date(2026, 1, 2), "effective_until": date(2026, 1, 1)}),
    ("quorum", {"quorum": Threshold(op="more_than", num=1, den=2, of="present")}),
    ("passing", {"passing": HALF_OF_CAST}),
    ("secret", {**AREA, "secret": True}),
    ("phones", {"secret": True, "phones": False}),
    ("phones", {**AREA, "phones": False}),
    ("secret", {"online": "booth"}),
    ("tie", {**AREA, "tie": "chair"}),
    ("tie", {**AREA, "tie": "lot"}),
    ("tie", {"tie": "chair", "passing": Threshold(op="at_least", num=2, den=3, of="present")}),
    ("tie", {"tie": "chair", "passing": Threshold(op="at_least", num=1, den=2, of="present")}),
    ("tie", {"tie": "chair", "secret": True}),
    ("clause", {**PARTS, "unreturned": Unreturned(policy="abstain")}),
    ("unreturned", {"unreturned": CLAUSE}),
    ("unreturned", {**PARTS, "quorum_counts": "present", "unreturned": CLAUSE}),
    ("unreturned", {**PARTS, "phones": False, "unreturned": CLAUSE}),
    ("notice_days", {"gates": Gates(notice="reason")}),
    ("written", {"online": "booth", "secret": True, "proxy": ProxyRule(allowed=True, written=False)}),
]


@pytest.mark.parametrize("changes", SOUND, ids=str)
def test_a_sound_rule_is_taken(changes):
    assert contradictions(a_rule().having(**changes)) == []


@pytest.mark.parametrize(("field", "changes"), WRONG, ids=str)
def test_each_contradiction_is_told_at_its_field_in_both_languages(field, changes):
    found = contradictions(a_rule().having(**changes))
    assert [where for where, _why in found] == [field]
    for language in ("zh", "en"):
        said = words(language)(found[0][1])
        assert said
        assert (said == found[0][1]) is (language == "en")
