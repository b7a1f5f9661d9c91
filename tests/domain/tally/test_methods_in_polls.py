"""Every way of voting that a chair is offered, with any ballots: its protocol is kept, and no order or name decides."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from council.domain.kernel import Refusal
from council.domain.tally import Count, Option, Question, built_in

OPTIONS = "abcd"
METHODS = {name: method for name, method in built_in().items() if name != "yes_no"}


def asked(name, options=OPTIONS, seats=1, marks=None):
    numbers = marks or dict.fromkeys(OPTIONS, 5)
    made = tuple(Option(id=each, numbers=(numbers[each],)) for each in options)
    most = 5 if name == "score" else 3
    return METHODS[name].prepared(Question(method=name, options=made, most=most, seats=seats))


@st.composite
def ballots(draw, name):
    """Ballots as they might be cast, each checked."""
    question, kind = asked(name), METHODS[name].ballot
    made = []
    for _ in range(draw(st.integers(0, 8))):
        named = draw(st.permutations(OPTIONS))[: draw(st.integers(0, min(len(OPTIONS), question.most)))]
        if kind == "scores":
            named = [f"{each}:{draw(st.integers(0, 5))}" for each in named]
        made.append(METHODS[name].checked(question, tuple(named)))
    return made


def outcome(name, cast, question):
    count = METHODS[name].counted(question, [(choice, 1) for choice in cast])
    winners = METHODS[name].winners(question, count, 1)
    return count, winners


def renamed(choice, names):
    return tuple("".join(names.get(letter, letter) for letter in element) for element in choice)


@pytest.mark.parametrize("name", METHODS)
@settings(max_examples=60)
@given(st.data(), st.integers(1, 3))
def test_neither_the_order_of_ballots_nor_of_options_nor_their_names(name, data, seats):
    cast = data.draw(ballots(name))
    marks = dict(zip(OPTIONS, data.draw(st.lists(st.integers(0, 9), min_size=4, max_size=4)), strict=True))
    count, winners = outcome(name, cast, asked(name, seats=seats, marks=marks))
    assert outcome(name, data.draw(st.permutations(cast)), asked(name, seats=seats, marks=marks)) == (count, winners)
    order = data.draw(st.permutations(OPTIONS))
    turned = asked(name, order, seats, marks)
    _count, other = outcome(name, [METHODS[name].checked(turned, choice) for choice in cast], turned)
    assert (set(other.elected), set(other.tied)) == (set(winners.elected), set(winners.tied))
    names = dict(zip(OPTIONS, data.draw(st.permutations(OPTIONS)), strict=True))
    called = asked(name, [names[each] for each in OPTIONS], seats, {names[each]: marks[each] for each in OPTIONS})
    again = [METHODS[name].checked(called, renamed(choice, names)) for choice in cast]
    _count, other = outcome(name, again, called)
    assert set(other.elected) == {names[each] for each in winners.elected}
    assert set(other.tied) == {names[each] for each in winners.tied}


@pytest.mark.parametrize("name", METHODS)
@settings(max_examples=40)
@given(st.data(), st.integers(1, 3))
def test_a_count_is_whole_numbers_that_come_back_from_json(name, data, seats):
    count, winners = outcome(name, data.draw(ballots(name)), asked(name, seats=seats))
    assert Count.model_validate_json(count.model_dump_json()) == count
    assert len(winners.elected) <= seats
    assert not set(winners.elected) & set(winners.tied)
    assert count.totals.keys() == set(OPTIONS)


@pytest.mark.parametrize("name", METHODS)
def test_what_a_method_declares_can_be_asked(name):
    method = METHODS[name]
    assert method.name
    assert all(ask.label for ask in method.asks)
    assert method.majority or method.how, "where the rule's majority is not asked, voters are told what decides"
    assert method.ballot in ("ticks", "ranking", "scores")
    question = asked(name)
    assert method.prepared(question) == question, "what was prepared stays as it is"
    with pytest.raises(Refusal, match="too_few_options"):
        method.prepared(question.having(options=question.options[:1]))


@pytest.mark.parametrize("name", METHODS)
@settings(max_examples=40)
@given(st.lists(st.text(max_size=6), max_size=5))
def test_any_rubbish_is_refused_or_means_something(name, rubbish):
    question = asked(name)
    try:
        choice = METHODS[name].checked(question, tuple(rubbish))
    except Refusal as refusal:
        code = refusal.code
    else:
        code = "ballot.taken"
        assert METHODS[name].checked(question, choice) == choice
    assert code.startswith("ballot.")
