"""Each command has a decider, each event an applier, and each event survives the journal's JSON."""

import importlib
import json
import pkgutil
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings

import council.domain
from council.domain.kernel import Command, Event, JournalEntry, Stamp, apply, decide
from tests.architecture.shapes import built

for module in pkgutil.walk_packages(council.domain.__path__, "council.domain."):
    importlib.import_module(module.name)


def leaves(kind):
    """The classes below `kind` that are not only a base for others."""
    below = kind.__subclasses__()
    for each in below:
        yield from leaves(each) if each.__subclasses__() else [each]


@cache
def ours(kind):
    return sorted(
        (each for each in leaves(kind) if each.__module__.startswith("council.")), key=lambda each: each.__name__
    )


def answers_itself(function, kind):
    """Whether `singledispatch` has something for this class other than the fallback that raises TypeError."""
    return function.dispatch(kind) is not function.dispatch(object)


def test_there_are_commands_and_events():
    assert len(ours(Command)) > 20
    assert len(ours(Event)) > 20


def test_each_command_has_a_decider():
    assert [kind.__name__ for kind in ours(Command) if not answers_itself(decide, kind)] == []


def test_each_event_has_an_applier():
    assert [kind.__name__ for kind in ours(Event) if not answers_itself(apply, kind)] == []


def test_each_event_is_known_by_its_kind():
    assert {Event.registry[kind.kind] for kind in ours(Event)} == set(ours(Event))


def test_commands_and_events_are_told_apart_by_name():
    names = [kind.__name__ for kind in (*ours(Command), *ours(Event))]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("kind", ours(Event), ids=lambda kind: kind.kind)
def test_each_event_round_trips_through_the_journal(kind):
    @settings(max_examples=25, suppress_health_check=list(HealthCheck))
    @given(built(kind), built(Stamp))
    def round_trip(event, stamp):
        row = json.loads(json.dumps(JournalEntry(stamp=stamp, event=event).to_row()))
        assert JournalEntry.from_row(row) == JournalEntry(stamp=stamp, event=event)
        assert JournalEntry.from_row(row).to_row() == row

    round_trip()
