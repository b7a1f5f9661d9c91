"""Thresholds and verdicts: exact at every boundary, and never a float."""

import ast
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

import council.domain
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


bases_of = st.sampled_from(["due", "present", "participating", "valid", "yes_no"])
shares_of_base = st.builds(
    lambda op, num, more, of: (op, num, num + more, of),
    st.sampled_from(["more_than", "at_least"]),
    st.integers(1, 7),
    st.integers(1, 7),
    bases_of,
)
halls = st.tuples(*[st.integers(0, 40)] * 6)
"""Votes for, against and abstaining, blank ballots, people here who do not vote, people who did not come."""


def in_hall(yes, no, abstain, blank, idle, away):
    took_part = yes + no + abstain + blank
    return facts(
        due=took_part + idle + away,
        present=took_part + idle,
        participating=took_part,
        valid=took_part - blank,
        yes=yes,
        no=no,
    )


@given(shares_of_base, st.none() | shares_of_base, st.booleans(), halls)
def test_the_verdict_is_what_fractions_say(passing, quorum, by_participation, hall):
    """Every boundary held against exact fractions, computed apart."""
    counts = "participating" if by_participation else "present"
    rule = a_rule(passing, quorum, quorum_counts=counts)
    numbers = in_hall(*hall)

    def reached(share, amount):
        op, num, den, of = share
        base = numbers.base(of)
        part = Fraction(amount, base) if base else Fraction(0)
        return amount > 0 and (part > Fraction(num, den) if op == "more_than" else part >= Fraction(num, den))

    enough = quorum is None or reached(quorum, getattr(numbers, counts))
    verdict = judge(rule, {"count": numbers}).verdict
    assert (verdict == "no_quorum") is not enough
    assert (verdict == "carried") is (enough and reached(passing, hall[0]))


@given(shares_of_base, st.none() | shares_of_base, st.booleans(), halls, st.sampled_from([1, 2, 3, 4, 5]))
def test_one_more_vote_for_never_turns_carried_into_lost(passing, quorum, by_participation, hall, instead_of):
    """Whether somebody votes for instead of against, abstaining, leaving it blank, not voting, or staying away: the
    quorum is a share of all who are due, as every sound rule has it."""
    if not hall[instead_of]:
        return
    quorum = quorum and (*quorum[:3], "due")
    rule = a_rule(passing, quorum, quorum_counts="participating" if by_participation else "present")
    more = list(hall)
    more[0] += 1
    more[instead_of] -= 1
    if judge(rule, {"count": in_hall(*hall)}).verdict == "carried":
        assert judge(rule, {"count": in_hall(*more)}).verdict == "carried"


@given(halls, halls, shares_of_base)
def test_two_weights_carry_only_where_both_do(heads, area, passing):
    rule, both = a_rule(passing), a_rule(passing, weights=("count", "area"))
    each = [judge(rule, {"count": in_hall(*hall)}).verdict == "carried" for hall in (heads, area)]
    verdict = judge(both, {"count": in_hall(*heads), "area": in_hall(*area)}).verdict
    assert (verdict == "carried") is all(each)


def test_no_float_anywhere_in_the_domain():
    """Neither a literal, nor a division that makes one, nor a module that reckons with them."""
    root = Path(council.domain.__file__).parent
    found = []
    for path in sorted(root.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            literal = isinstance(node, ast.Constant) and isinstance(node.value, float | complex)
            division = isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div)
            named = isinstance(node, ast.Name) and node.id in ("float", "complex")
            called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "round"
            seconds = isinstance(node, ast.Attribute) and node.attr in ("total_seconds", "timestamp")
            modules = [each.name for each in node.names] if isinstance(node, ast.Import) else []
            modules += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            reckons = set(modules) & {"math", "cmath", "statistics", "decimal", "random", "numpy"}
            if literal or division or named or called or seconds or reckons:
                found.append(f"{path.relative_to(root)}:{node.lineno}")
    assert found == []


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
