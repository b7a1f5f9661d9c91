"""The folder: its layout, its lock, its secrets, its backup."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from council.domain.kernel import fresh_id
from council.store import files, tinydb
from council.store.base import Box, Damaged, Holder, Locked, Store, StoreError
from council.store.tinydb import TinyStore

posix = pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[TinyStore]:
    with TinyStore(tmp_path) as store:
        yield store


@pytest.fixture
def flushes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were written."""
    names: list[str] = []
    write = files.write_whole
    monkeypatch.setattr(files, "write_whole", lambda path, content: (names.append(path.name), write(path, content)))
    return names


def test_it_fits_the_port(store: TinyStore) -> None:
    port: Store = store
    assert port.meetings() == []


def test_where_everything_lies(store: TinyStore, tmp_path: Path) -> None:
    store.append("m1", [{"seq": 1}])
    store.cast("m1", "p1", {"r1": {}}, {"b1": {}})
    store.put("people", [{"id": "a"}])
    store.keep_secret("p1.key", b"k")
    store.add_to_archive("m1", b"{}")
    digest = store.attach(b"photo")
    assert sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()) == [
        ".lock",
        ".lock.json",
        "archive/0001-m1.json",
        f"attachments/{digest}",
        "ledgers/people.json",
        "meetings/m1/box-p1.json",
        "meetings/m1/journal.json",
        "secrets/p1.key",
    ]


def test_a_fresh_id_is_a_name(store: TinyStore) -> None:
    for _ in range(100):
        store.append(fresh_id(), [])


def test_each_call_is_one_flush(store: TinyStore, flushes: list[str]) -> None:
    store.append("m1", [{"seq": 1}, {"seq": 2}])
    store.cast("m1", "p1", {f"r{n}": {} for n in range(9)}, {f"b{n}": {} for n in range(9)})
    store.cast("m1", "p1", {"r9": {}}, {"b1": {"changed": True}, "b9": {}})
    store.replace_box("m1", "p1", Box("sealed"))
    store.put("people", [{"id": "a"}, {"id": "b"}])
    store.put("people", [{"id": "a"}, {"id": "c"}])
    assert flushes == ["journal.json", "box-p1.json", "box-p1.json", "box-p1.json", "people.json", "people.json"]


def test_nothing_new_is_no_flush(store: TinyStore, flushes: list[str]) -> None:
    store.cast("m1", "p1", {}, {})
    store.cast("m1", "p1", {}, {})
    store.append("m1", [])
    store.put("people", [])
    assert flushes == ["box-p1.json"]


def test_reads_do_not_touch_the_disk(store: TinyStore, monkeypatch: pytest.MonkeyPatch) -> None:
    store.append("m1", [{"seq": 1}])
    store.put("people", [{"id": "a"}])
    store.cast("m1", "p1", {}, {"b1": {}})
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("a read went to the disk"))
    assert (len(store.journal("m1")), len(store.ledger("people")), store.box("m1", "p1")) == (
        1,
        1,
        Box(ballots={"b1": {}}),
    )


def test_files_long_unused_are_forgotten_and_found_again(store: TinyStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tinydb, "_KEPT_OPEN", 3)
    for turn in (1, 2):
        for meeting in "abcde":
            store.append(meeting, [{"seq": turn}])
    assert all(len(store.journal(meeting)) == 2 for meeting in "abcde")
    assert len(store._files) == 3


def test_a_box_file_says_nothing_of_order(tmp_path: Path) -> None:
    contents = []
    for turn, order in enumerate([(1, 2, 3), (3, 1, 2)]):
        (tmp_path / str(turn)).mkdir()
        with TinyStore(tmp_path / str(turn)) as store:
            for n in order:
                store.cast("m1", "p1", {f"r{n}": {}}, {f"b{5 - n}": {}})
        contents.append((tmp_path / str(turn) / "meetings/m1/box-p1.json").read_bytes())
    assert contents[0] == contents[1]


@pytest.mark.parametrize("state", ['"box":{"1":{"state":"opened"}},', ""])
def test_a_box_that_does_not_say_its_state_is_damaged(tmp_path: Path, state: str) -> None:
    path = tmp_path / "meetings/m1/box-p1.json"
    path.parent.mkdir(parents=True)
    content = f'{{"council":{{"1":{{"format":1,"kind":"box"}}}},{state}"roll":{{"r1":{{}}}},"ballots":{{}}}}'
    path.write_text(content, encoding="utf-8")
    with TinyStore(tmp_path) as store:
        for look in (lambda: store.box("m1", "p1"), lambda: store.cast("m1", "p1", {}, {"b1": {}})):
            with pytest.raises(Damaged, match=r"box-p1\.json"):
                look()
    assert path.read_text(encoding="utf-8") == content


def test_a_damaged_journal_stops_only_its_meeting(store: TinyStore, tmp_path: Path) -> None:
    store.append("m1", [{"seq": 1}])
    (tmp_path / "meetings/m2").mkdir()
    (tmp_path / "meetings/m2/journal.json").write_bytes(b"{")
    for act in (lambda: store.journal("m2"), lambda: store.append("m2", [{"seq": 1}])):
        with pytest.raises(Damaged, match="m2"):
            act()
    assert (tmp_path / "meetings/m2/journal.json").read_bytes() == b"{"
    assert store.journal("m1") == [{"seq": 1}]


# The lock

HOLD = """
import sys
from pathlib import Path
from council.store.tinydb import TinyStore
store = TinyStore(Path(sys.argv[1]), "the terminal")
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that has the folder."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def test_two_processes(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    with pytest.raises(Locked) as raised:
        TinyStore(tmp_path)
    assert raised.value.holder
    assert raised.value.holder.pid == holder.pid
    assert raised.value.holder.program == "the terminal"
    assert f"is in use by the terminal (process {holder.pid} on " in str(raised.value)
    holder.kill()  # it cleans nothing up: the system's lock decides, not the file
    holder.wait()
    assert (tmp_path / ".lock.json").exists()
    with TinyStore(tmp_path) as store:
        store.put("people", [{"id": "a"}])


@pytest.mark.parametrize("card", [b"", b"{}", b"[]", b'{"pid":"x"}', b"\xff", None])
def test_a_holder_that_has_not_said_who_it_is_still_holds(tmp_path: Path, store: TinyStore, card: bytes | None) -> None:
    (tmp_path / ".lock.json").unlink()
    if card is not None:
        (tmp_path / ".lock.json").write_bytes(card)
    with pytest.raises(Locked, match="is in use by another process") as raised:
        TinyStore(tmp_path)
    assert raised.value.holder is None


def test_the_card_of_a_dead_process_blocks_nobody(tmp_path: Path) -> None:
    (tmp_path / ".lock").touch()
    (tmp_path / ".lock.json").write_text(json.dumps({"pid": 1, "program": "x", "host": "y", "since": "z"}))
    with TinyStore(tmp_path, "council open"), pytest.raises(Locked) as raised:
        TinyStore(tmp_path)
    assert isinstance(raised.value.holder, Holder)
    assert (raised.value.holder.pid, raised.value.holder.program) == (os.getpid(), "council open")


def test_closing_from_another_thread_lets_the_next_one_in(tmp_path: Path) -> None:
    store = TinyStore(tmp_path)
    closer = threading.Thread(target=store.close)
    closer.start()
    closer.join()
    TinyStore(tmp_path).close()
    assert not (tmp_path / ".lock.json").exists()


def test_a_closed_store_does_nothing_any_more(store: TinyStore, tmp_path: Path) -> None:
    store.close()
    store.close()
    calls: list[Callable[[], Any]] = [
        lambda: store.journal("m1"),
        lambda: store.append("m1", [{"seq": 1}]),
        lambda: store.cast("m1", "p1", {}, {}),
        lambda: store.replace_box("m1", "p1", Box()),
        lambda: store.put("people", [{"id": "a"}]),
        lambda: store.keep_secret("key", b"x"),
        lambda: store.add_to_archive("m1", b"x"),
        lambda: store.attach(b"x"),
        lambda: store.backup(tmp_path / "b.zip"),
    ]
    for call in calls:
        with pytest.raises(StoreError, match="closed"):
            call()
    assert [path.name for path in tmp_path.iterdir()] in ([".lock"], [])


def test_a_mistyped_folder_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no folder"):
        TinyStore(tmp_path / "comunity")
    assert not (tmp_path / "comunity").exists()


def test_what_a_crash_left_half_written_is_swept(tmp_path: Path) -> None:
    for part in ("ledgers", "secrets", "archive", "attachments", "meetings/m1"):
        (tmp_path / part).mkdir(parents=True)
        (tmp_path / part / ".x.tmp").write_bytes(b"half a key")
    TinyStore(tmp_path).close()
    assert not list(tmp_path.rglob(".*.tmp"))


# Secrets


@posix
def test_secrets_are_for_the_owner(store: TinyStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    modes = []
    sync = os.fsync
    monkeypatch.setattr(os, "fsync", lambda fd: (modes.append(stat.S_IMODE(os.fstat(fd).st_mode)), sync(fd)))
    mask = os.umask(0)
    try:
        store.keep_secret("key", b"secret")
    finally:
        os.umask(mask)
    assert 0o600 in modes, "before the bytes are on the medium"
    assert stat.S_IMODE((tmp_path / "secrets").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "secrets/key").stat().st_mode) == 0o600


@posix
def test_copied_secrets_are_tightened(tmp_path: Path) -> None:
    (tmp_path / "secrets").mkdir(mode=0o755)
    (tmp_path / "secrets/key").write_bytes(b"secret")
    (tmp_path / "secrets/key").chmod(0o644)
    with TinyStore(tmp_path) as store:
        assert store.secret("key") == b"secret"
    assert stat.S_IMODE((tmp_path / "secrets").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "secrets/key").stat().st_mode) == 0o600


# Archive and attachments


def test_records_are_ordered_by_number_and_litter_is_none(store: TinyStore, tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    for name in ("9999-old.json", "10000-new.json", ".DS_Store", "0001-copy.txt", "notes.json"):
        (tmp_path / "archive" / name).write_bytes(name.encode())
    store.add_to_archive("newest", b"x")
    assert [name for name, _ in store.archive()] == ["old", "new", "newest"]
    assert (tmp_path / "archive/10001-newest.json").exists()


def test_an_attachment_that_has_changed_is_damaged(store: TinyStore, tmp_path: Path) -> None:
    digest = store.attach(b"photo")
    (tmp_path / "attachments" / digest).write_bytes(b"phot0")
    with pytest.raises(Damaged, match="not what was attached"):
        store.attachment(digest)
    assert store.attach(b"photo") == digest
    assert store.attachment(digest) == b"photo"


def test_a_full_disk_is_a_store_error_everywhere(store: TinyStore, monkeypatch: pytest.MonkeyPatch) -> None:
    store.keep_secret("key", b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    writes: list[Callable[[], Any]] = [
        lambda: store.append("m1", [{"seq": 1}]),
        lambda: store.cast("m1", "p1", {}, {"b1": {}}),
        lambda: store.replace_box("m1", "p1", Box()),
        lambda: store.put("people", [{"id": "a"}]),
        lambda: store.keep_secret("key", b"new"),
        lambda: store.add_to_archive("m1", b"x"),
        lambda: store.attach(b"x"),
        lambda: store.backup(store.folder / "backups/b.zip"),
    ]
    for write in writes:
        with pytest.raises(StoreError, match="No space left"):
            write()
    monkeypatch.undo()
    assert store.meetings() == store.ledger("people") == store.archive() == []
    assert store.box("m1", "p1") is None
    assert store.secret("key") == b"old"
    store.append("m1", [{"seq": 1}])
    store.add_to_archive("m1", b"x")
    store.backup(store.folder / "backups/b.zip")


# Backup


def test_a_backup_has_everything_but_secrets_and_open_boxes(store: TinyStore, tmp_path: Path) -> None:
    (tmp_path / "council.toml").write_text("name = 'x'", encoding="utf-8")
    store.append("m1", [{"seq": 1}])
    store.cast("m1", "open", {"r1": {}}, {"b1": {}})
    store.replace_box("m1", "sealed", Box("sealed"))
    store.replace_box("m1", "counted", Box("counted"))
    (tmp_path / "meetings/m1/box-damaged.json").write_bytes(b"{")
    store.put("people", [{"id": "a"}])
    store.keep_secret("open.key", b"THE KEY")
    store.add_to_archive("m1", b"{}")
    digest = store.attach(b"photo")
    target = tmp_path / "backups" / "2026-11-23.zip"
    for _ in range(2):  # the second one replaces the first and does not contain it
        store.backup(target)
    with ZipFile(target) as zipped:
        assert zipped.testzip() is None
        assert sorted(zipped.namelist()) == [
            "archive/0001-m1.json",
            f"attachments/{digest}",
            "council.toml",
            "ledgers/people.json",
            "meetings/m1/box-counted.json",
            "meetings/m1/journal.json",
        ]
        zipped.extractall(tmp_path / "restored")
    assert [path.name for path in target.parent.iterdir()] == [target.name]
    with TinyStore(tmp_path / "restored") as restored:
        assert restored.journal("m1") == [{"seq": 1}]
        assert restored.box("m1", "counted") == Box("counted")


@posix
def test_a_backup_is_for_the_owner(store: TinyStore, tmp_path: Path) -> None:
    store.backup(tmp_path / "here.zip")
    store.backup(tmp_path / "here.zip")
    assert stat.S_IMODE((tmp_path / "here.zip").stat().st_mode) == 0o600
    with ZipFile(tmp_path / "here.zip") as zipped:
        assert zipped.namelist() == []
