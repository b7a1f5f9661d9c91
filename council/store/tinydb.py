"""A community as a folder of TinyDB files, to be read by people and carried on a USB stick.

ledgers/<name>.json                 entries by id
meetings/<id>/journal.json          what was done, by seq
meetings/<id>/box-<poll>.json       a roll and ballots, sorted by id: the file tells no order and no pairs
attachments/<sha-256>               secrets/<name>                archive/0001-<name>.json
.lock, .lock.json                   who has it open
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Self, TypeVar, cast

from council.domain.kernel import Conflict
from council.store.backup import back_up
from council.store.base import Box, Row, StoreError
from council.store.boxes import BoxFile
from council.store.disk import make_folder, recorded, sweep
from council.store.files import Entry, File, JournalFile, NamedFile, NamedRows, Rows
from council.store.folders import Attachments, Records, Secrets
from council.store.lock import FolderLock
from council.store.names import checked, is_name

F = TypeVar("F", bound=File)
T = TypeVar("T")

_KEPT_OPEN = 32  # files mirrored in memory: a year of committee meetings' journals is some ten megabytes


class TinyStore:
    """The store in a folder that exists; fits `council.store.base.Store`.

    Held by one process, used by one thread at a time; there is no locking beyond that. Every call is one flush of one
    file: a cast into a box of 10,000 takes about ten milliseconds, whether it brings one ballot or two hundred.
    A `lock` that this process holds already is taken over.

    Raises `Locked` when another process has the folder, `StoreError` when there is no such folder.
    """

    def __init__(self, folder: Path, program: str = "council", lock: FolderLock | None = None) -> None:
        self.folder = folder.absolute()
        if not self.folder.is_dir():
            raise StoreError(f"there is no folder {self.folder}")
        self._lock: FolderLock | None = lock or FolderLock(self.folder, program)
        self._files: OrderedDict[Path, File] = OrderedDict()
        self._meetings = self.folder / "meetings"
        for part in ("ledgers", "attachments", "secrets", "archive"):
            sweep(self.folder / part)
        for meeting in self._meetings.glob("*/"):
            sweep(meeting)
        self._secrets = Secrets(self.folder / "secrets")
        self._records = Records(self.folder / "archive")
        self._attachments = Attachments(self.folder / "attachments")

    def meetings(self) -> list[str]:
        """The ids of all meetings: the folders with a journal."""
        with recorded(self._meetings):
            return [path.parent.name for path in self._meetings.glob("*/journal.json")]

    def journal(self, meeting: str) -> list[Row]:
        """All rows of a meeting's journal; raises `Damaged` when some are missing from its middle."""
        return list(self._journal(meeting)) if is_name(meeting) else []

    def append(self, meeting: str, rows: Sequence[Row]) -> None:
        """Add journal rows in one flush, each under its `seq`."""
        entries = self._journal(checked(meeting))
        documents = [Entry(row, seq) for seq, row in enumerate(rows, start=len(entries) + 1)]
        for document in documents:
            if document["seq"] != document.doc_id:
                raise Conflict(f"row {document['seq']} of {meeting} comes where {document.doc_id} is due")
        if documents:
            self._make(self._meetings / meeting)
            entries.insert_multiple(documents)

    def box(self, meeting: str, poll: str) -> Box | None:
        """The box of a poll round, or None."""
        return self._box(meeting, poll).contents() if is_name(meeting) and is_name(poll) else None

    def cast(self, meeting: str, poll: str, roll: Mapping[str, Row], ballots: Mapping[str, Row]) -> None:
        """Put roll rows and ballots into an open box, in one flush."""
        box = self._box(checked(meeting), checked(poll))
        self._make(self._meetings / meeting)
        box.cast(roll, ballots)

    def replace_box(self, meeting: str, poll: str, box: Box) -> None:
        """Write a box whole."""
        file = self._box(checked(meeting), checked(poll))
        self._make(self._meetings / meeting)
        file.replace(box)

    def ledger(self, name: str) -> list[Row]:
        """All entries of a ledger, in the order in which they first came."""
        return list(self._ledger(name)) if is_name(name) else []

    def put(self, name: str, rows: Iterable[Row]) -> None:
        """Insert or replace ledger entries by `id`, in one flush."""
        entries = self._ledger(checked(name))
        if named := {row["id"]: row for row in rows}:
            self._make(self.folder / "ledgers")
            entries.put_multiple(named)

    def secret(self, name: str) -> bytes | None:
        """A secret, or None."""
        return self._held(self._secrets).read(name)

    def keep_secret(self, name: str, value: bytes | None) -> None:
        """Write a secret, or delete it (`council.store.disk.shred` says what that can promise)."""
        self._held(self._secrets).keep(name, value)

    def archive(self) -> list[tuple[str, bytes]]:
        """The archive's records in the order of the chain."""
        return self._held(self._records).all()

    def add_to_archive(self, name: str, record: bytes) -> None:
        """Add one record at the end."""
        self._held(self._records).add(name, record)

    def attachment(self, digest: str) -> bytes | None:
        """An attached file; raises `Damaged` when it is no longer what its digest says."""
        return self._held(self._attachments).read(digest)

    def attach(self, content: bytes) -> str:
        """Keep a file; returns its digest."""
        return self._held(self._attachments).add(content)

    def backup(self, target: Path) -> None:
        """Write everything but secrets and boxes not yet counted to a zip file; see `council.store.backup`."""
        back_up(self._held(self.folder), target.absolute())

    def close(self) -> None:
        """Release the folder; whoever calls the store after that gets a `StoreError`. Twice is once."""
        if self._lock is not None:
            self._files.clear()
            self._lock.release()
            self._lock = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _journal(self, meeting: str) -> Rows:
        path = self._meetings / meeting / "journal.json"
        return self._kept(path, lambda: JournalFile(path)).rows("entries")

    def _box(self, meeting: str, poll: str) -> BoxFile:
        path = self._meetings / meeting / f"box-{poll}.json"
        return self._kept(path, lambda: BoxFile(path))

    def _ledger(self, name: str) -> NamedRows:
        path = self.folder / "ledgers" / f"{name}.json"
        return self._kept(path, lambda: NamedFile(path, "ledger")).rows("entries")

    def _kept(self, path: Path, opened: Callable[[], F]) -> F:
        """A file's mirror. The one unused longest is forgotten: what counts is on the disk."""
        self._held(path)
        file = cast("F", self._files.pop(path, None))
        self._files[path] = file = opened() if file is None else file
        if len(self._files) > _KEPT_OPEN:
            self._files.popitem(last=False)
        return file

    def _held(self, part: T) -> T:
        if self._lock is None:
            raise StoreError(f"{self.folder} has been closed")
        return part

    def _make(self, folder: Path) -> None:
        with recorded(folder):
            make_folder(folder)
