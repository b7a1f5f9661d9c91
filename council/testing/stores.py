"""What every store promises: for tests of a store that a plugin brings through the hook `stores`.

    from council.testing import store_contract

    @pytest.mark.parametrize("promise", store_contract(), ids=lambda promise: promise.__name__)
    def test_my_store(promise, tmp_path):
        promise(lambda: MyStore(tmp_path))

Each promise opens the store, closes it and opens it again in the same place: what was written is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from council.domain.kernel import Conflict
from council.store.base import Box, Store

Open = Callable[[], Store]
Promise = Callable[[Open], None]


def store_contract() -> list[Promise]:
    """The promises, one by one."""
    return [
        journals_are_kept_in_order,
        a_journal_never_has_a_hole,
        ballots_are_kept_without_their_order,
        a_box_is_replaced_whole,
        ledgers_keep_every_row_and_every_field,
        secrets_come_and_go,
        records_are_never_replaced,
        attachments_are_found_by_their_digest,
    ]


@contextmanager
def _opened(opened: Open) -> Iterator[Store]:
    store = opened()
    try:
        yield store
    finally:
        store.close()


def _row(seq: int) -> dict[str, Any]:
    return {"seq": seq, "event": {"kind": "noted", "text": f"Entry – {seq}"}}


def journals_are_kept_in_order(opened: Open) -> None:
    """Rows come back as they were appended, after it was opened again, too."""
    with _opened(opened) as store:
        store.append("m1", [_row(1), _row(2)])
        store.append("m1", [_row(3)])
        store.append("m2", [_row(1)])
    with _opened(opened) as store:
        assert store.journal("m1") == [_row(1), _row(2), _row(3)]
        assert sorted(store.meetings()) == ["m1", "m2"]
        assert store.journal("unknown") == []


def a_journal_never_has_a_hole(opened: Open) -> None:
    """A row that does not follow is a `Conflict`, and nothing of it is kept."""
    with _opened(opened) as store:
        store.append("m1", [_row(1)])
        for rows in ([_row(1)], [_row(3)]):
            try:
                store.append("m1", rows)
            except Conflict:
                continue
            raise AssertionError("a journal took a row that does not follow")
        assert store.journal("m1") == [_row(1)]


def ballots_are_kept_without_their_order(opened: Open) -> None:
    """The roll and the ballots of a poll are kept; the ballots stand sorted by their random ids."""
    with _opened(opened) as store:
        store.cast("m1", "p1", {"r2": {"v": 1}}, {"f0": {"choice": ["yes"]}})
        store.cast("m1", "p1", {"r1": {"v": 1}}, {"a0": {"choice": ["no"]}})
    with _opened(opened) as store:
        box = store.box("m1", "p1")
        assert box is not None
        assert (set(box.roll), list(box.ballots)) == ({"r1", "r2"}, ["a0", "f0"])
        assert store.box("m1", "p2") is None


def a_box_is_replaced_whole(opened: Open) -> None:
    """Nothing of the former box stays."""
    with _opened(opened) as store:
        store.cast("m1", "p1", {"r1": {"v": 1}}, {"a0": {"choice": ["no"]}})
        store.replace_box("m1", "p1", Box(roll={"r9": {"v": 2}}, ballots={}, state="sealed"))
    with _opened(opened) as store:
        box = store.box("m1", "p1")
        assert box is not None
        assert (set(box.roll), dict(box.ballots), box.state) == ({"r9"}, {}, "sealed")


def ledgers_keep_every_row_and_every_field(opened: Open) -> None:
    """A row with a known id takes the place of the former; fields that nobody knows are kept."""
    with _opened(opened) as store:
        store.put("wishes", [{"id": "a", "title": "Lamp"}, {"id": "b", "later": {"x": [1, None]}}])
        store.put("wishes", [{"id": "a", "title": "Lamps"}])
    with _opened(opened) as store:
        rows = {row["id"]: row for row in store.ledger("wishes")}
        assert rows == {"a": {"id": "a", "title": "Lamps"}, "b": {"id": "b", "later": {"x": [1, None]}}}
        assert store.ledger("unknown") == []


def secrets_come_and_go(opened: Open) -> None:
    """A secret is kept until it is taken away."""
    with _opened(opened) as store:
        store.keep_secret("key", b"\0\1")
    with _opened(opened) as store:
        assert store.secret("key") == b"\0\1"
        store.keep_secret("key", None)
        assert store.secret("key") is None


def records_are_never_replaced(opened: Open) -> None:
    """The archive gives its records back in order, byte for byte."""
    with _opened(opened) as store:
        store.add_to_archive("1-meeting", b"{}")
        store.add_to_archive("2-approval", b"[1]")
    with _opened(opened) as store:
        assert [content for _name, content in store.archive()] == [b"{}", b"[1]"]


def attachments_are_found_by_their_digest(opened: Open) -> None:
    """The same content has the same digest, and lies there once."""
    with _opened(opened) as store:
        digest = store.attach(b"photo")
        assert store.attach(b"photo") == digest
    with _opened(opened) as store:
        assert store.attachment(digest) == b"photo"
        assert store.attachment("0" * 64) is None
