"""Plays sample data in a running community: entries, then what is done with each of them."""

import pytest


@pytest.fixture(scope="session")
def play():
    """`play(hall, sample())`."""
    return _play


def _play(hall, data):
    """All entries of the sample, and what became of them."""
    for ledger, entries in data.items():
        for fields, steps in entries:
            made = hall.council.entries.enter(ledger, fields).result(5)
            _take(hall, ledger, made.id, steps)


def _take(hall, ledger, entry, steps):
    """The steps of one entry, one after the other."""
    for action, reason, values, *then in steps:
        into = action.removeprefix("become:")
        if into == action:
            hall.council.entries.act(ledger, entry, action, reason=reason, **values).result(5)
            continue
        made = hall.council.entries.turn_into(ledger, entry, into, reason=reason, values=values).result(5)
        for more in then:
            _take(hall, hall.snapshot.ledgers[ledger].becoming(into).ledger, made.id, more)
