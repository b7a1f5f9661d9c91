"""Files that break, disks that are full, formats of tomorrow: what is on the disk stays what was acknowledged."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tinydb import TinyDB, where
from tinydb.table import Document

from council.store import disk
from council.store.base import Damaged, NewerFormat, StoreError
from council.store.disk import make_folder, shred, sweep, sync_folder, write_whole
from council.store.files import FORMAT, AtomicStorage, Entry, File, JournalFile, Line, NamedFile

STEPS = ["open", "write", "fsync", "replace", "fsync of the folder"]
posix = pytest.mark.skipif(os.name == "nt", reason="permissions and folder syncs of POSIX")


class Medium:
    """The disk, which can be told to refuse at one of the steps of a write, and remembers what it was asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[str] = []
        self.refuses: str | None = None
        self.torn = False
        self._folders: set[int] = set()
        for name in ("open", "write", "fsync", "close"):
            monkeypatch.setattr(os, name, self._wrapped(name, getattr(os, name)))
        monkeypatch.setattr(Path, "replace", self._wrapped("replace", Path.replace))

    def _wrapped(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **options: Any) -> Any:
            step = name
            if name == "open" and not args[1] & os.O_CREAT:
                step = "look"
            elif name == "fsync" and stat.S_ISDIR(os.fstat(args[0]).st_mode):
                step = "fsync of the folder"
            if step in STEPS:
                self.asked.append(step)
            if step == self.refuses:
                if step == "write" and self.torn:
                    real(args[0], bytes(args[1])[: len(args[1]) // 2])
                raise OSError(errno.ENOSPC, "No space left on device")
            return real(*args, **options)

        return call


@pytest.fixture
def medium(monkeypatch: pytest.MonkeyPatch) -> Medium:
    return Medium(monkeypatch)


def rows_of(path: Path, table: str = "rows") -> dict[str, Any]:
    """What another program would read."""
    content: dict[str, Any] = orjson.loads(path.read_bytes())[table]
    return content


# Whole files


def test_a_write_goes_to_the_medium_before_it_takes_the_name(tmp_path: Path, medium: Medium) -> None:
    write_whole(tmp_path / "a", b"1")
    assert medium.asked == (STEPS[:-1] if disk.WINDOWS else STEPS)


def test_a_write_that_the_system_splits_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, content: write(descriptor, content[:7]))
    write_whole(tmp_path / "a", bytes(range(256)))
    assert (tmp_path / "a").read_bytes() == bytes(range(256))


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("old", [None, b"old"])
def test_a_refused_write_leaves_the_old_file_and_no_litter(
    tmp_path: Path, medium: Medium, step: str, old: bytes | None
) -> None:
    path = tmp_path / "a"
    if old is not None:
        path.write_bytes(old)
    medium.refuses = step
    with pytest.raises(OSError, match="No space"):
        write_whole(path, b"new")
    assert (path.read_bytes() if path.exists() else None) == old
    assert [file.name for file in tmp_path.iterdir()] == ([] if old is None else ["a"])
    medium.refuses = None
    write_whole(path, b"newer")
    assert path.read_bytes() == b"newer"


@posix
def test_a_leftover_lends_nobody_its_permissions(tmp_path: Path) -> None:
    leftover = tmp_path / ".key.tmp"
    leftover.write_bytes(b"half")
    leftover.chmod(0o666)
    write_whole(tmp_path / "key", b"whole", disk.OWNER_ONLY)
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600


@posix
def test_a_folder_that_cannot_be_synced_at_all_is_none_of_our_business(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: int) -> None:
        raise OSError(code, "folders")

    monkeypatch.setattr(os, "fsync", refuse)
    code = errno.EINVAL  # some network and FUSE file systems
    sync_folder(tmp_path)
    code = errno.EIO
    with pytest.raises(OSError, match="folders"):
        sync_folder(tmp_path)


def test_windows_tries_again_while_a_scanner_has_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace, refused = Path.replace, [PermissionError(13, "sharing violation")] * 3

    def scanned(source: Path, target: Path) -> Path:
        if refused:
            raise refused.pop()
        return replace(source, target)

    monkeypatch.setattr(disk, "WINDOWS", True)
    monkeypatch.setattr(Path, "replace", scanned)
    write_whole(tmp_path / "a", b"1")
    assert (tmp_path / "a").read_bytes() == b"1"


def test_windows_gives_up_in_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(source: Path, target: Path) -> Path:
        raise PermissionError(13, "sharing violation")

    monkeypatch.setattr(disk, "WINDOWS", True)
    monkeypatch.setattr(disk, "_SHARING_PATIENCE", 0.02)
    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(PermissionError):
        write_whole(tmp_path / "a", b"1")
    assert list(tmp_path.iterdir()) == []


def test_macos_syncs_through_the_drives_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fcntl = pytest.importorskip("fcntl")
    asked = []
    monkeypatch.setattr(disk, "_full_sync_command", lambda: 51)
    monkeypatch.setattr(fcntl, "fcntl", lambda _, command: asked.append(command))
    write_whole(tmp_path / "a", b"1")
    assert asked == [51]


def test_shredding_overwrites_before_it_removes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "key").write_bytes(b"secret" * 10)
    last: list[tuple[str, bytes]] = []
    unlink = Path.unlink

    def watched(path: Path, **options: Any) -> None:
        last.append((path.name, path.read_bytes()))
        unlink(path, **options)

    monkeypatch.setattr(Path, "unlink", watched)
    shred(tmp_path / "key")
    assert list(tmp_path.iterdir()) == []
    [(name, content)] = last
    assert name != "key", "a crash in the middle must not leave noise under the true name"
    assert len(content) == 60
    assert b"secret" not in content
    shred(tmp_path / "key")  # gone already


def test_sweeping_takes_only_what_was_half_written(tmp_path: Path) -> None:
    for name in (".key.tmp", "key", "notes.tmp", ".hidden"):
        (tmp_path / name).write_bytes(b"x")
    sweep(tmp_path)
    sweep(tmp_path / "nowhere")
    assert sorted(file.name for file in tmp_path.iterdir()) == [".hidden", "key", "notes.tmp"]


@posix
def test_each_new_folder_is_synced_into_the_one_above(tmp_path: Path, medium: Medium) -> None:
    make_folder(tmp_path / "a" / "b" / "c")
    assert medium.asked == ["fsync of the folder"] * 3
    make_folder(tmp_path / "a" / "b" / "c")
    assert len(medium.asked) == 3


# The storage under TinyDB


def test_a_file_has_a_row_a_line(tmp_path: Path) -> None:
    file = NamedFile(tmp_path / "f.json", "ledger")
    file.rows("rows").insert_multiple([Entry({"name": "李桂兰"}, "b"), Entry({"name": "a"}, "a")])
    assert (tmp_path / "f.json").read_text(encoding="utf-8").splitlines() == [
        "{",
        '"council":{',
        '"1":{"format":1,"kind":"ledger"}',
        "},",
        '"rows":{',
        '"b":{"name":"李桂兰"},',
        '"a":{"name":"a"}',
        "}",
        "}",
    ]


def test_plain_tinydb_reads_the_file(tmp_path: Path) -> None:
    File(tmp_path / "f.json", "journal").rows("rows").insert_multiple([{"n": 1}, {"n": 2}])
    with TinyDB(tmp_path / "f.json", access_mode="r", encoding="utf-8") as plain:
        assert plain.table("rows").all() == [{"n": 1}, {"n": 2}]
        assert plain.table("council").all() == [{"format": FORMAT, "kind": "journal"}]


def test_what_plain_tinydb_wrote_is_read(tmp_path: Path) -> None:
    """Whoever repairs a file by hand, indented or not, has repaired it."""
    with TinyDB(tmp_path / "f.json", indent=4) as plain:
        plain.table("council").insert({"format": FORMAT, "kind": "ledger"})
        plain.table("rows").insert_multiple(Document({"n": n}, n) for n in (2, 1))
    assert dict(AtomicStorage(tmp_path / "f.json", "ledger").read()["rows"]) == {"2": {"n": 2}, "1": {"n": 1}}


def test_tinydb_works_on_it_as_ever(tmp_path: Path) -> None:
    rows = File(tmp_path / "f.json", "ledger").rows("rows")
    rows.insert_multiple({"n": n} for n in range(10))
    assert [row.doc_id for row in rows.search(where("n") > 7)] == [9, 10]
    assert rows.remove(where("n") < 8) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert rows.get(doc_id=9) == {"n": 8}
    assert rows.contains(where("n") == 9)
    assert rows_of(tmp_path / "f.json") == {"9": {"n": 8}, "10": {"n": 9}}


def test_rows_are_not_changed_in_place(tmp_path: Path) -> None:
    """`Table.update` would change the mirror before the disk has agreed, so it finds nothing that it could change."""
    rows = File(tmp_path / "f.json", "ledger").rows("rows")
    rows.insert({"n": 1})
    with pytest.raises(AttributeError):
        rows.update({"n": 2})
    assert rows.all() == [{"n": 1}]


def test_by_id_the_file_forgets_the_order(tmp_path: Path) -> None:
    contents = []
    for turn, order in enumerate(("cab", "bca")):
        rows = NamedFile(tmp_path / f"{turn}.json", "box", by_id=True).rows("rows")
        for name in order:
            rows.put_multiple({name: {"x": name}})
        contents.append((tmp_path / f"{turn}.json").read_bytes())
        assert [row.doc_id for row in rows] == ["a", "b", "c"]
    assert contents[0] == contents[1]


def test_a_transaction_is_one_flush(tmp_path: Path, medium: Medium) -> None:
    file = NamedFile(tmp_path / "f.json", "box")
    with file.transaction():
        file.rows("roll").put_multiple({"r1": {}})
        file.rows("ballots").put_multiple({"b1": {}, "b2": {}})
        assert len(file.rows("ballots")) == 2, "it sees its own writes"
        assert medium.asked == []
    assert medium.asked.count("replace") == 1
    assert len(rows_of(tmp_path / "f.json", "ballots")) == 2


def test_a_transaction_that_fails_leaves_nothing(tmp_path: Path) -> None:
    file = NamedFile(tmp_path / "f.json", "box")
    file.rows("roll").put_multiple({"r1": {}})
    before = (tmp_path / "f.json").read_bytes()

    def fail_in_the_middle() -> None:
        with file.transaction():
            file.rows("roll").put_multiple({"r2": {}})
            file.drop_table("roll")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_in_the_middle()
    assert [row.doc_id for row in file.rows("roll")] == ["r1"]
    assert (tmp_path / "f.json").read_bytes() == before
    file.rows("roll").put_multiple({"r3": {}})
    assert list(rows_of(tmp_path / "f.json", "roll")) == ["r1", "r3"]


def test_transactions_do_not_nest(tmp_path: Path) -> None:
    file = NamedFile(tmp_path / "f.json", "box")
    with file.transaction(), pytest.raises(RuntimeError), file.transaction():
        pass


@pytest.mark.parametrize("torn", [False, True])
@pytest.mark.parametrize("step", STEPS)
def test_what_the_disk_refused_is_not_in_memory_either(tmp_path: Path, medium: Medium, step: str, torn: bool) -> None:
    path = tmp_path / "f.json"
    file = NamedFile(path, "box")
    file.rows("roll").put_multiple({"r1": {"n": 1}})
    before = path.read_bytes()
    medium.refuses, medium.torn = step, torn
    with pytest.raises(StoreError, match=r"f\.json: No space left"):
        file.rows("roll").put_multiple({"r1": {"n": 2}, "r2": {"n": 2}})
    with pytest.raises(StoreError), file.transaction():
        file.drop_tables()
    assert file.rows("roll").all() == [{"n": 1}]
    assert path.read_bytes() == before
    medium.refuses = None
    file.rows("roll").put_multiple({"r3": {"n": 3}})
    assert rows_of(path, "roll") == {"r1": {"n": 1}, "r3": {"n": 3}}
    assert [leaf.name for leaf in tmp_path.iterdir()] == ["f.json"]


def test_a_leftover_temporary_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "f.json"
    NamedFile(path, "box").rows("roll").put_multiple({"r1": {}})
    (tmp_path / ".f.json.tmp").write_bytes(path.read_bytes()[:20])
    file = NamedFile(path, "box")
    assert len(file.rows("roll")) == 1
    file.rows("roll").put_multiple({"r2": {}})
    assert len(rows_of(path, "roll")) == 2


GOOD = b'{"council":{"1":{"format":1,"kind":"journal"}},"entries":{"1":{"seq":1},"2":{"seq":2}}}'


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "cannot be read"),
        (GOOD[:-5], "cannot be read"),
        (b"\0" * 4096, "cannot be read"),
        (b"\xff\xfe" + GOOD, "cannot be read"),
        (b"[]", "does not say what it is"),
        (b"{}", "does not say what it is"),
        (b'{"_default":{"1":{"a":1}}}', "does not say what it is"),
        (b'{"council":{"1":{"format":"x","kind":"journal"}}}', "is a journal of format x"),
        (b'{"council":{"1":{"format":1,"kind":"box"}}}', "is a box"),
        (GOOD.replace(b'{"seq":2}', b"[]"), "not made of tables and rows"),
        (GOOD.replace(b'{"1":{"seq":1},"2":{"seq":2}}', b"5"), "not made of tables and rows"),
        (GOOD.replace(b'"1":{"seq":1},', b""), "gap"),
        (GOOD.replace(b'"seq":2', b'"seq":3'), "gap"),
        (GOOD.replace(b'"seq":2', b'"sequence":2'), "gap"),
    ],
)
def test_a_damaged_file_is_named_and_left_alone(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "f.json"
    path.write_bytes(content)
    with pytest.raises(Damaged, match=why) as raised:
        JournalFile(path)
    assert str(path) in str(raised.value)
    assert path.read_bytes() == content
    path.write_bytes(GOOD)
    assert len(JournalFile(path).rows("entries")) == 2


def test_a_newer_file_is_refused_whatever_is_in_it(tmp_path: Path) -> None:
    path = tmp_path / "f.json"
    content = b'{"council":{"1":{"format":2,"kind":"journal"}},"entries":["tomorrow"]}'
    path.write_bytes(content)
    with pytest.raises(NewerFormat, match="format 2; this program reads up to 1"):
        JournalFile(path)
    assert path.read_bytes() == content


def test_a_file_that_may_not_be_read_is_not_an_empty_one(tmp_path: Path) -> None:
    (tmp_path / "f.json").mkdir()
    with pytest.raises(StoreError):
        JournalFile(tmp_path / "f.json")


def test_a_line_is_a_row() -> None:
    line = Line('"a\\"b":{"x":[1,"二"]}'.encode())
    assert line == {"x": [1, "二"]}
    line.parsed()["x"].append(2)
    assert (len(line), list(line), line["x"]) == (1, ["x"], [1, "二"])


operations = st.lists(
    st.tuples(st.sampled_from('abcdé\n"'), st.integers(0, 9), st.sampled_from([None, None, None, *STEPS])), max_size=25
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(operations)
def test_the_disk_holds_what_was_acknowledged_and_nothing_else(
    medium: Medium, operations: list[tuple[str, int, str | None]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "f.json"
        file, acknowledged = NamedFile(path, "box", by_id=True), {}
        for name, value, refuses in operations:
            medium.refuses = refuses
            try:
                file.rows("rows").put_multiple({name: {"value": value}})
                acknowledged[name] = {"value": value}
            except StoreError:
                assert refuses
            medium.refuses = None
            on_disk = NamedFile(path, "box", by_id=True)
            for seen in (file, on_disk):
                assert {row.doc_id: row for row in seen.rows("rows")} == acknowledged
