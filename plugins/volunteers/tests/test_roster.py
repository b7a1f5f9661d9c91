"""What the roster finds: tables, and properties that hold for any roster."""

from datetime import datetime, timedelta
from itertools import combinations

import pytest
from council_volunteers.roster import Duty, Turn, half_days, look_over
from hypothesis import given
from hypothesis import strategies as st

MONDAY = datetime(2026, 11, 30)  # noqa: DTZ001 — the roster's times are all of one zone


def turn(name, starts, ends, needed=1, day=0):
    at = MONDAY + timedelta(days=day)
    return Turn(name, name, "", at + timedelta(hours=starts), at + timedelta(hours=ends), needed)


ANY = {"a": None, "b": None, "c": None}


@pytest.mark.parametrize(
    ("needed", "people", "missing"),
    [(2, "", 2), (2, "a", 1), (2, "ab", 0), (2, "abc", 0), (2, "aa", 1)],
)
def test_a_gap_is_what_lacks_and_nobody_counts_twice(needed, people, missing):
    found = look_over([turn("x", 9, 11, needed)], [Duty(each, "x") for each in people], ANY)
    assert [gap.missing for gap in found.gaps] == ([missing] if missing else [])


@pytest.mark.parametrize(
    ("first", "second", "clash"),
    [
        ((9, 11), (11, 12), False),  # one ends as the other begins
        ((9, 11), (10, 12), True),
        ((9, 12), (10, 11), True),  # one within the other
        ((9, 11), (9, 11), True),
        ((9, 11), (14, 16), False),
        ((22, 26), (25, 27), True),  # over midnight
    ],
)
def test_nobody_is_in_two_places_at_once(first, second, clash):
    found = look_over([turn("x", *first), turn("y", *second)], [Duty("a", "x"), Duty("a", "y")], ANY)
    assert [(each.volunteer, {each.first.id, each.second.id}) for each in found.doubles] == (
        [("a", {"x", "y"})] if clash else []
    )


def test_a_long_shift_clashes_with_each_that_it_covers():
    turns = [turn("long", 8, 18), turn("am", 9, 10), turn("pm", 14, 15)]
    found = look_over(turns, [Duty("a", each.id) for each in turns], ANY)
    assert [(each.first.id, each.second.id) for each in found.doubles] == [("long", "am"), ("long", "pm")]


def test_signed_up_twice_for_the_same_is_said():
    found = look_over([turn("x", 9, 11)], [Duty("a", "x"), Duty("a", "x")], ANY)
    assert [(each.first.id, each.second.id) for each in found.doubles] == [("x", "x")]


@pytest.mark.parametrize(
    ("starts", "ends", "half"),
    [
        (9, 11, ("mon_am",)),
        (9, 12, ("mon_am",)),
        (12, 13, ("mon_pm",)),
        (11, 13, ("mon_am", "mon_pm")),
        (19, 21, ("mon_pm",)),
        (22, 25, ("mon_pm", "tue_am")),
        (0, 24, ("mon_am", "mon_pm")),
    ],
)
def test_half_days(starts, ends, half):
    there = turn("x", starts, ends)
    assert half_days(there.starts, there.ends) == half


@pytest.mark.parametrize(
    ("free", "times"),
    [
        ({"a": None}, None),
        ({"a": frozenset({"mon_am"})}, ("mon_pm",)),
        ({"a": frozenset({"mon_am", "mon_pm"})}, None),
        ({"a": frozenset({"tue_am"})}, ("mon_am", "mon_pm")),
        ({}, ()),  # does not serve at present
    ],
)
def test_who_is_booked_when_they_are_not_free(free, times):
    found = look_over([turn("x", 11, 13)], [Duty("a", "x")], free)
    assert [each.times for each in found.outside] == ([] if times is None else [times])


TURNS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12), st.integers(1, 4)), max_size=8).map(
    lambda many: [turn(str(place), begin, begin + long, needed) for place, (begin, long, needed) in enumerate(many)]
)


@given(TURNS, st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 9)), max_size=24), st.randoms())
def test_the_roster_agrees_with_its_definition_in_any_order(turns, booked, chance):
    duties = [Duty(person, str(place)) for person, place in booked]
    found = look_over(turns, duties, {"a": None, "b": frozenset({"mon_am"})})
    known = {each.id: each for each in turns}
    theirs = {
        person: {duty.shift for duty in duties if duty.volunteer == person and duty.shift in known} for person in "abcd"
    }
    assert {gap.turn.id: gap.missing for gap in found.gaps} == {
        each.id: each.needed - len(people)
        for each in turns
        if each.needed > len(people := [person for person in "abcd" if each.id in theirs[person]])
    }
    assert {
        (each.volunteer, frozenset((each.first.id, each.second.id)))
        for each in found.doubles
        if each.first != each.second
    } == {
        (person, frozenset(pair))
        for person in "abcd"
        for pair in combinations(theirs[person], 2)
        if known[pair[0]].starts < known[pair[1]].ends and known[pair[1]].starts < known[pair[0]].ends
    }
    assert all(each.volunteer != "a" for each in found.outside)
    shuffled = [*turns], [*duties]
    for each in shuffled:
        chance.shuffle(each)
    again = look_over(*shuffled, {"a": None, "b": frozenset({"mon_am"})})
    assert again.turns == found.turns
    assert again.gaps == found.gaps
    assert set(again.doubles) == set(found.doubles)
    assert set(again.outside) == set(found.outside)
