from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from council.domain.kernel import Text
from council.domain.rules import DecisionRule, Facts, Threshold, in_force, judge
from tests.domain.refused import refused

SHARES = [(1, 2), (2, 3), (3, 4), (1, 10), (1, 1)]
thresholds = st.builds(
    lambda op, num, more: Threshold(op=op, num=num, den=num + more, of="present"),
    st.sampled_from(["more_than", "at_least"]),
    st.integers(1, 40),
    st.integers(1, 40),
)
bases = st.integers(0, 10**12)  # heads, or a whole city's floor area in 0.01 m²


def a_rule(passing=("more_than", 1, 2, "present"), quorum=None, **more):
    def threshold(values):
        return Threshold(**dict(zip(("op", "num", "den", "of"), values, strict=True)))

    return DecisionRule(
        id="rule",
        name="rule",
        explanation="rule",
        passing=threshold(passing),
        quorum=threshold(quorum) if quorum else None,
        **more,
    )


def facts(**numbers):
    return Facts(**{"due": 0, "present": 0, "participating": 0, **numbers})


@pytest.mark.parametrize(
    ("op", "num", "den", "base", "needed"),
    [
        ("at_least", 2, 3, 9, 6),
        ("at_least", 2, 3, 10, 7),
        ("more_than", 2, 3, 9, 7),
        ("more_than", 1, 2, 10, 6),
        ("more_than", 1, 2, 11, 6),
        ("at_least", 1, 2, 10, 5),
        ("at_least", 1, 2, 11, 6),
        ("at_least", 3, 4, 600, 450),
        ("at_least", 1, 1, 7, 7),
        ("more_than", 1, 2, 0, 1),
        ("at_least", 1, 2, 0, 1),
        ("more_than", 1, 2, 1, 1),
    ],
)
def test_what_is_needed(op, num, den, base, needed):
    threshold = Threshold(op=op, num=num, den=den, of="present")
    assert threshold.needed(base) == needed
    assert threshold.met_by(needed, base)
    assert not threshold.met_by(needed - 1, base)


@given(thresholds, bases, st.integers(-2, 2))
def test_a_threshold_is_exact_at_its_edge(threshold, base, off):
    share = Fraction(threshold.num, threshold.den) * base
    reached = max(0, int(share) + off)
    met = reached > share if threshold.op == "more_than" else reached >= share
    assert threshold.met_by(reached, base) == (met and reached > 0)
    assert type(threshold.needed(base)) is int


@given(thresholds, bases, bases)
def test_more_votes_never_harm_and_a_larger_base_never_asks_for_less(threshold, one, other):
    low, high = sorted((one, other))
    assert threshold.needed(low) <= threshold.needed(high)
    assert threshold.met_by(low, one) <= threshold.met_by(high, one)


@pytest.mark.parametrize(("op", "num", "den"), [("more_than", 1, 1), ("more_than", 3, 2), ("at_least", 3, 2)])
def test_a_threshold_that_nobody_can_reach_is_refused(op, num, den):
    with pytest.raises(ValidationError, match="never be reached"):
        Threshold(op=op, num=num, den=den, of="due")


def test_numbers_are_never_read_as_floats():
    with pytest.raises(ValidationError):
        Threshold(op="at_least", num=0.5, den=1, of="due")
    with pytest.raises(ValidationError):
        facts(yes=1.5)


def test_an_area_weighted_rule_cannot_be_secret():
    with pytest.raises(ValidationError, match="by name"):
        a_rule(weights=("count", "area"), secret=True)


# -- judge -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("of", "numbers", "verdict"),
    [
        ("present", {"present": 10, "yes": 6, "no": 4}, "carried"),
        ("present", {"present": 10, "yes": 5, "no": 4}, "lost"),
        ("present", {"present": 10, "yes": 5, "no": 5}, "tied"),
        ("present", {"present": 10, "yes": 4, "no": 4}, "tied"),
        ("present", {"present": 10, "yes": 5, "no": 0}, "lost"),
        ("due", {"due": 20, "present": 10, "yes": 10, "no": 0}, "lost"),
        ("due", {"due": 20, "present": 11, "yes": 11, "no": 0}, "carried"),
        ("participating", {"present": 10, "participating": 3, "yes": 2, "no": 0}, "carried"),
        ("valid", {"present": 10, "participating": 4, "valid": 3, "yes": 2, "no": 1}, "carried"),
        ("yes_no", {"present": 10, "yes": 1, "no": 0}, "carried"),
        ("yes_no", {"present": 10, "yes": 2, "no": 2}, "tied"),
        ("yes_no", {"present": 10, "yes": 0, "no": 0}, "lost"),
        ("yes_no", {"present": 10, "yes": 0, "no": 1}, "lost"),
    ],
)
def test_abstaining_counts_in_every_base_but_yes_and_no(of, numbers, verdict):
    assert judge(a_rule(("more_than", 1, 2, of)), {"count": facts(**numbers)}).verdict == verdict


def test_nothing_carries_without_its_quorum_and_the_sums_say_so():
    rule = a_rule(quorum=("at_least", 2, 3, "due"))
    finding = judge(rule, {"count": facts(due=9, present=5, yes=5)})
    assert finding.verdict == "no_quorum"
    assert [(clause.needed, clause.reached, clause.met) for clause in finding.quorum] == [(6, 5, False)]
    assert [(clause.needed, clause.reached, clause.met) for clause in finding.passing] == [(3, 5, True)]


def test_a_quorum_of_those_taking_part_is_not_met_by_sitting_there():
    rule = a_rule(quorum=("at_least", 2, 3, "due"), quorum_counts="participating")
    silent = facts(due=9, present=9, participating=5, yes=5)
    assert judge(rule, {"count": silent}).verdict == "no_quorum"
    assert judge(rule, {"count": silent.having(participating=6)}).verdict == "carried"


def test_each_weight_stands_on_its_own():
    rule = a_rule(weights=("count", "area"))
    heads = facts(present=10, yes=6, no=4)
    for area, verdict in (
        (facts(present=100, yes=51, no=49), "carried"),
        (facts(present=100, yes=50, no=50), "tied"),
        (facts(present=100, yes=49, no=51), "lost"),
    ):
        assert judge(rule, {"count": heads, "area": area}).verdict == verdict
    tied_heads, lost_area = facts(present=10, yes=5, no=5), facts(present=100, yes=40, no=60)
    assert judge(rule, {"count": tied_heads, "area": lost_area}).verdict == "lost"


counts = st.tuples(*[st.integers(0, 60)] * 4)


@given(thresholds, counts)
def test_a_vote_for_instead_of_against_never_turns_a_yes_into_a_no(threshold, numbers):
    yes, no, abstain, absent = numbers
    rule = a_rule((threshold.op, threshold.num, threshold.den, "present"))

    def verdict(yes, no):
        present = yes + no + abstain
        return judge(
            rule,
            {"count": facts(due=present + absent, present=present, participating=present, yes=yes, no=no)},
        ).verdict

    if no and verdict(yes, no) == "carried":
        assert verdict(yes + 1, no - 1) == "carried"
    assert (verdict(yes, no) == "tied") <= (yes == no > 0)


# -- identity and time -------------------------------------------------------------------------------------------


def test_a_fingerprint_changes_with_the_rule_and_with_nothing_else():
    rule = a_rule()
    assert rule.fingerprint() == a_rule().fingerprint()
    assert DecisionRule.model_validate_json(rule.model_dump_json()).fingerprint() == rule.fingerprint()
    assert a_rule(notice_days=10).fingerprint() != rule.fingerprint()
    assert a_rule(("more_than", 1, 3, "present")).fingerprint() != rule.fingerprint()


def test_a_fingerprint_survives_fields_that_a_later_version_adds():
    class Later(DecisionRule):
        casting_vote: bool = False

    now = a_rule()
    assert Later.model_validate(now.model_dump()).fingerprint() == now.fingerprint()


@pytest.mark.parametrize(
    ("day", "holds"),
    [("2025-12-31", False), ("2026-01-01", True), ("2026-06-30", True), ("2026-07-01", False)],
)
def test_a_law_applies_from_its_first_day_to_its_last(day, holds):
    rule = a_rule(effective_from=date(2026, 1, 1), effective_until=date(2026, 6, 30))
    assert rule.in_force(date.fromisoformat(day)) is holds


def test_only_a_known_rule_whose_law_applies_is_taken():
    rule = a_rule(effective_from=date(2026, 1, 1))
    assert in_force({"rule": rule}, "rule", date(2026, 1, 1)) is rule
    with refused("rule.not_in_force", rule="rule", day=date(2025, 12, 31)):
        in_force({"rule": rule}, "rule", date(2025, 12, 31))
    with refused("rule.unknown", rule="other"):
        in_force({"rule": rule}, "other", date(2026, 1, 1))


def test_a_text_may_be_given_once_for_both_languages():
    assert a_rule().name == Text(zh="rule", en="rule")
    text = Text(zh="居民会议", en="Residents' assembly")
    assert [text.in_language(language) for language in ("zh", "zh_CN", "en", "fr")] == [
        "居民会议",
        "居民会议",
        "Residents' assembly",
        "Residents' assembly",
    ]
