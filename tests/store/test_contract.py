"""What every store promises. A new adapter adds one line to ADAPTERS and has passed when this passes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from council.domain.kernel import Conflict
from council.store.base import Box, Store
from council.store.memory import MemoryStore
from council.store.tinydb import TinyStore

ADAPTERS: dict[str, Callable[[Path], Store]] = {
    "tinydb": TinyStore,
    "memory": lambda _: MemoryStore(),
}
"""How each adapter opens what is kept at a place. Opened there again, it finds it again (memory only pretends to)."""

NOT_NAMES = ["", "..", "../secrets", "a/b", "a\\b", ".hidden", "Capital", "con", "nul.x", "x" * 101, "a\0", "é", "a."]


class Place:
    """Where one store lives, to be left and come back to."""

    def __init__(self, opened: Callable[[Path], Store], folder: Path) -> None:
        self._opened, self._folder = opened, folder
        self.store = opened(folder)

    def again(self) -> Store:
        if not isinstance(self.store, MemoryStore):
            self.store.close()
            self.store = self._opened(self._folder)
        return self.store


@pytest.fixture(params=ADAPTERS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    place = Place(ADAPTERS[request.param], tmp_path)
    yield place
    place.store.close()


@pytest.fixture
def store(place: Place) -> Store:
    return place.store


def entry(seq: int, **more: Any) -> dict[str, Any]:
    return {"seq": seq, "event": {"kind": "noted", "text": f"第{seq}项"}, **more}


# Journals


def test_a_journal_comes_back_in_order(place: Place) -> None:
    place.store.append("m1", [entry(1)])
    place.store.append("m1", [entry(2), entry(3)])
    place.store.append("m2", [entry(1)])
    again = place.again()
    assert again.journal("m1") == [entry(1), entry(2), entry(3)]
    assert sorted(again.meetings()) == ["m1", "m2"]


def test_an_unknown_meeting_has_no_journal(store: Store) -> None:
    assert store.journal("m1") == []
    assert store.meetings() == []


@pytest.mark.parametrize("seqs", [[1], [2], [4], [3, 3], [3, 5], [4, 3], [0], [-1]])
def test_a_seq_that_is_taken_or_leaves_a_gap_is_a_conflict(place: Place, seqs: list[int]) -> None:
    place.store.append("m1", [entry(1), entry(2)])
    with pytest.raises(Conflict):
        place.store.append("m1", [entry(seq, late=True) for seq in seqs])
    assert place.store.journal("m1") == place.again().journal("m1") == [entry(1), entry(2)]


def test_appending_nothing_makes_no_meeting(store: Store) -> None:
    store.append("m1", [])
    assert store.meetings() == []


# Boxes


def test_a_box_is_made_by_the_first_cast(place: Place) -> None:
    assert place.store.box("m1", "p1") is None
    place.store.cast("m1", "p1", {"r2": {"channel": "phone"}, "r1": {"channel": "desk"}}, {"b2": {"x": 2}})
    place.store.cast("m1", "p1", {"r0": {"channel": "phone"}}, {"b1": {"x": 1}})
    box = place.again().box("m1", "p1")
    assert box == Box(
        "open",
        {"r0": {"channel": "phone"}, "r1": {"channel": "desk"}, "r2": {"channel": "phone"}},
        {"b1": {"x": 1}, "b2": {"x": 2}},
    )
    assert list(box.roll) == ["r0", "r1", "r2"], "in the order of ids, not of arrival"
    assert list(box.ballots) == ["b1", "b2"]
    assert place.store.box("m1", "p2") is None
    assert place.store.box("m2", "p1") is None


def test_a_cast_of_nothing_makes_an_empty_box(place: Place) -> None:
    place.store.cast("m1", "p1", {}, {})
    assert place.again().box("m1", "p1") == Box()


def test_a_box_alone_is_no_meeting(store: Store) -> None:
    store.cast("m1", "p1", {}, {})
    assert store.meetings() == []
    assert store.journal("m1") == []


def test_a_right_votes_once(place: Place) -> None:
    place.store.cast("m1", "p1", {"r1": {}}, {"b1": {"x": 1}})
    with pytest.raises(Conflict):
        place.store.cast("m1", "p1", {"r2": {}, "r1": {}}, {"b2": {"x": 2}, "b3": {"x": 3}})
    assert place.store.box("m1", "p1") == place.again().box("m1", "p1") == Box("open", {"r1": {}}, {"b1": {"x": 1}})


def test_a_changed_vote_replaces_its_ballot(place: Place) -> None:
    place.store.cast("m1", "p1", {"r1": {}, "r2": {}}, {"b1": {"x": 1}, "b2": {"x": 1}})
    place.store.cast("m1", "p1", {}, {"b1": {"x": 2}})
    assert place.again().box("m1", "p1") == Box("open", {"r1": {}, "r2": {}}, {"b1": {"x": 2}, "b2": {"x": 1}})


def test_the_same_right_votes_in_another_round(store: Store) -> None:
    store.cast("m1", "p1", {"r1": {}}, {"b1": {}})
    store.cast("m1", "p1-2", {"r1": {}}, {"b1": {}})
    assert store.box("m1", "p1") == store.box("m1", "p1-2")


@pytest.mark.parametrize("state", ["sealed", "counted"])
def test_no_ballot_enters_a_closed_box(place: Place, state: Any) -> None:
    place.store.cast("m1", "p1", {"r1": {}}, {"b1": {"x": 1}})
    closed = Box(state, {"r1": {}}, {"t9": {"x": 1}, "t1": {}})
    place.store.replace_box("m1", "p1", closed)
    for roll, ballots in [({"r2": {}}, {"b2": {}}), ({}, {"t9": {"x": 2}}), ({}, {})]:
        with pytest.raises(Conflict):
            place.store.cast("m1", "p1", roll, ballots)
    assert place.again().box("m1", "p1") == closed


def test_a_box_can_be_written_whole_from_nothing(place: Place) -> None:
    place.store.replace_box("m1", "p1", Box("counted", {"r2": {}, "r1": {}}, {}))
    assert place.again().box("m1", "p1") == Box("counted", {"r1": {}, "r2": {}}, {})


def test_tracking_codes_lie_in_the_box_sorted(place: Place) -> None:
    place.store.replace_box("m1", "p1", Box("counted", {"r1": {}}, {"1": {"choice": ["yes"]}}, ("B2", "A1")))
    found = place.again().box("m1", "p1")
    assert found is not None
    assert found.codes == ("A1", "B2")


def test_a_tracking_code_that_two_ballots_share_is_kept_twice(place: Place) -> None:
    place.store.replace_box("m1", "p1", Box("counted", codes=("B2", "A1", "B2")))
    found = place.again().box("m1", "p1")
    assert found is not None
    assert found.codes == ("A1", "B2", "B2")


# Ledgers


def test_entries_are_put_by_id(place: Place) -> None:
    place.store.put("proposals", [{"id": "a", "n": 1}, {"id": "b", "n": 1}])
    place.store.put("proposals", (row for row in [{"id": "a", "n": 2}, {"id": "c", "n": 1}, {"id": "c", "n": 3}]))
    assert place.again().ledger("proposals") == [{"id": "a", "n": 2}, {"id": "b", "n": 1}, {"id": "c", "n": 3}]
    assert place.store.ledger("people") == []


def test_putting_nothing_is_nothing(store: Store) -> None:
    store.put("people", [])
    assert store.ledger("people") == []


# Secrets, archive, attachments


def test_secrets_are_kept_replaced_and_forgotten(place: Place) -> None:
    assert place.store.secret("key") is None
    place.store.keep_secret("key", b"\x00first")
    place.store.keep_secret("key", b"second")
    assert place.again().secret("key") == b"second"
    place.store.keep_secret("key", None)
    place.store.keep_secret("key", None)
    assert place.again().secret("key") is None


def test_the_archive_keeps_order_and_bytes(place: Place) -> None:
    records = [(f"record-{13 - n}", b'{"n":%d}\r\n' % n) for n in range(12)]
    for name, record in records:
        place.store.add_to_archive(name, record)
        place.again()
    assert place.store.archive() == records


def test_a_record_is_never_replaced(place: Place) -> None:
    assert place.store.archive() == []
    place.store.add_to_archive("m1", b"one")
    with pytest.raises(Conflict):
        place.store.add_to_archive("m1", b"two")
    assert place.again().archive() == [("m1", b"one")]


def test_attachments_go_by_their_content(place: Place) -> None:
    digest = place.store.attach(b"photo")
    assert digest == hashlib.sha256(b"photo").hexdigest()
    assert place.store.attach(b"photo") == digest
    assert place.again().attachment(digest) == b"photo"
    assert place.store.attachment("0" * 64) is None
    assert place.store.attachment("../council.toml") is None


# Names and values


@pytest.mark.parametrize("name", NOT_NAMES)
def test_a_name_that_is_none_is_refused_and_unknown(store: Store, name: str) -> None:
    writes: list[Callable[[], Any]] = [
        lambda: store.append(name, [entry(1)]),
        lambda: store.cast(name, "p1", {}, {}),
        lambda: store.cast("m1", name, {}, {}),
        lambda: store.replace_box("m1", name, Box()),
        lambda: store.put(name, [{"id": "a"}]),
        lambda: store.keep_secret(name, b"x"),
        lambda: store.keep_secret(name, None),
        lambda: store.add_to_archive(name, b"x"),
    ]
    for write in writes:
        with pytest.raises(ValueError, match="name"):
            write()
    assert store.journal(name) == store.ledger(name) == store.archive() == []
    assert store.box("m1", name) is store.box(name, "p1") is store.secret(name) is None


@pytest.mark.parametrize("value", [datetime(2026, 11, 23, tzinfo=UTC), {1, 2}, object(), b"x", {1: 2}, 2**70, "\ud800"])
def test_what_json_cannot_say_is_refused_whole(place: Place, value: Any) -> None:
    place.store.append("m1", [entry(1)])
    place.store.cast("m1", "p1", {"r1": {}}, {"b1": {}})
    place.store.put("people", [{"id": "a"}])
    with pytest.raises(TypeError):
        place.store.append("m1", [entry(2), entry(3, odd=value)])
    with pytest.raises(TypeError):
        place.store.cast("m1", "p1", {"r2": {}}, {"b2": {"odd": value}})
    with pytest.raises(TypeError):
        place.store.put("people", [{"id": "a", "n": 1}, {"id": "b", "odd": value}])
    for opened in (lambda: place.store, place.again):
        store = opened()
        assert store.journal("m1") == [entry(1)]
        assert store.box("m1", "p1") == Box("open", {"r1": {}}, {"b1": {}})
        assert store.ledger("people") == [{"id": "a"}]


def test_rows_belong_to_the_caller(store: Store) -> None:
    row = {"id": "a", "tags": ["x"]}
    store.put("people", [row])
    row["tags"].append("y")  # type: ignore[attr-defined]
    store.ledger("people")[0]["tags"].append("z")
    assert store.ledger("people") == [{"id": "a", "tags": ["x"]}]


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(st.dictionaries(st.text(), st.dictionaries(st.text(), json_values, max_size=4), max_size=4))
def test_whatever_json_can_say_comes_back_the_same(place: Place, rows: dict[str, dict[str, Any]]) -> None:
    box = Box("counted", rows, dict(reversed(rows.items())))
    place.store.replace_box("m1", "p1", box)
    assert place.store.box("m1", "p1") == box
    assert place.again().box("m1", "p1") == box
