"""A writer is killed in the middle, again and again: what it acknowledged is there, what it was at is there or not.

Eight kills by default; `COUNCIL_FAULTS=500 pytest tests/faults` for an afternoon. A kill ends the program, not the
machine: that bytes reach the medium before they count is shown in `tests/store/test_files.py`.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from council.domain.kernel import fresh_id
from council.store.base import Box, Store
from council.store.memory import MemoryStore
from council.store.tinydb import TinyStore

KILLS = int(os.environ.get("COUNCIL_FAULTS", "8"))
Operation = list[Any]


def perform(store: Store, operation: Operation) -> None:
    """One write, from its JSON form."""
    name, *arguments = operation
    match name:
        case "replace_box":
            meeting, poll, state, roll, ballots = arguments
            store.replace_box(meeting, poll, Box(state, roll, ballots))
        case "keep_secret":
            key, text = arguments
            store.keep_secret(key, None if text is None else text.encode())
        case "add_to_archive":
            key, text = arguments
            store.add_to_archive(key, text.encode())
        case _:
            getattr(store, name)(*arguments)


def operations(rng: random.Random) -> Iterator[Operation]:
    """An evening without an end: acts, ballots, a changed mind, a poll closed, a meeting archived."""
    while True:
        meeting, seq = fresh_id(), count(1)
        yield ["append", meeting, [{"seq": next(seq), "what": "called to order"}]]
        for poll in (f"{meeting}-{number}" for number in range(rng.randint(1, 3))):
            roll, ballots = {}, {}
            yield ["keep_secret", "poll.key", fresh_id() * 3]
            for _ in range(rng.randint(1, 12)):
                new = {f"r{fresh_id()}": {"channel": "phone"} for _ in range(rng.randint(1, 60))}
                cast = {fresh_id(): {"sealed": fresh_id() * 8} for _ in new}
                roll, ballots = roll | new, ballots | cast
                yield ["cast", meeting, poll, new, cast]
                yield ["cast", meeting, poll, {}, {rng.choice(list(ballots)): {"sealed": fresh_id() * 8}}]
                yield ["append", meeting, [{"seq": next(seq), "what": "noted"} for _ in range(rng.randint(1, 4))]]
                yield ["put", "people", [{"id": str(rng.randint(1, 300)), "mark": fresh_id()} for _ in range(30)]]
            yield ["replace_box", meeting, poll, "sealed", roll, ballots]
            yield ["replace_box", meeting, poll, "counted", roll, {fresh_id(): {"choice": "yes"} for _ in roll}]
            yield ["keep_secret", "poll.key", None]
        yield ["add_to_archive", meeting, fresh_id() * 20]


def everything(store: Store) -> dict[str, Any]:
    """All that a store holds of the operations above."""
    return {
        "journals": {meeting: store.journal(meeting) for meeting in store.meetings()},
        "boxes": {
            (meeting, number): box
            for meeting in store.meetings()
            for number in range(3)
            if (box := store.box(meeting, f"{meeting}-{number}"))
        },
        "people": store.ledger("people"),
        "key": store.secret("poll.key"),
        "archive": store.archive(),
    }


def write_until_killed(folder: Path, seed: int) -> None:
    """The victim: says what it is about to do, does it, says that it is done."""
    with TinyStore(folder) as store:
        for operation in operations(random.Random(seed)):
            os.write(1, json.dumps(operation).encode() + b"\n")
            perform(store, operation)
            os.write(1, b"done\n")


def killed_in_the_middle(folder: Path, log: Path, seed: int, patience: float) -> list[bytes]:
    """What the victim said until it was killed, `patience` seconds after its first word."""
    with log.open("wb") as said:
        victim = subprocess.Popen([sys.executable, __file__, str(folder), str(seed)], stdout=said)
        try:
            while not log.stat().st_size and victim.poll() is None:
                time.sleep(0.002)
            time.sleep(patience)
            assert victim.poll() is None, "it ended by itself"
        finally:
            victim.kill()
            victim.wait()
    return [line for line in log.read_bytes().splitlines(keepends=True) if line.endswith(b"\n")]


@pytest.mark.slow
def test_what_was_acknowledged_survives_every_kill(tmp_path: Path) -> None:
    folder, model, rng = tmp_path / "community", MemoryStore(), random.Random(20261123)
    folder.mkdir()
    acknowledged = 0
    for kill in range(KILLS):
        said = killed_in_the_middle(folder, tmp_path / "said", seed=kill, patience=rng.uniform(0.0, 0.3))
        begun = [json.loads(line) for line in said if line != b"done\n"]
        done = said.count(b"done\n")
        acknowledged += done
        assert 0 <= len(begun) - done <= 1
        for operation in begun[:done]:
            perform(model, operation)
        with TinyStore(folder) as store:
            found = everything(store)
        if found != everything(model):
            assert len(begun) > done, f"kill {kill}: an acknowledged write is missing or torn"
            perform(model, begun[-1])
            assert found == everything(model), f"kill {kill}: {begun[-1][0]} is there by half"
        assert not list(folder.rglob(".*.tmp"))
    assert acknowledged > KILLS * 5, "the victims hardly got to write"


if __name__ == "__main__":
    write_until_killed(Path(sys.argv[1]), int(sys.argv[2]))
