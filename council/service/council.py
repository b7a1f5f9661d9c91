"""One open community: what the faces hold. They send commands, await futures and draw snapshots; nothing else.

Every method that changes something returns a future, answered after the commit; it raises `Refusal` (an expected no),
`Conflict`, or `StoreError` (not recorded, the state is as before). All of them may be called from any thread.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import UTC, datetime
from typing import TypeVar

from council.domain.box import CountedBox
from council.domain.community import Settings
from council.domain.kernel import Refusal
from council.domain.minutes import Minutes, minutes_of, origins_of
from council.service import recovery
from council.service.archive import Archive
from council.service.batch import Batch
from council.service.closing import counted_boxes
from council.service.commit import carried_out
from council.service.courier import Courier, News
from council.service.entries import Entries
from council.service.ledgers import Ledgers, require_cycle_fits
from council.service.meetings import Meetings, Sections, no_sections
from council.service.snapshot import Snapshot
from council.service.writer import Answer, Job, Writer
from council.store.base import Store, StoreError

log = logging.getLogger(__name__)

Observer = Callable[[Snapshot], None]
T = TypeVar("T")

PATIENCE = 5.0
"""Seconds between two tries at what could not be written."""


def utc_now() -> datetime:
    """The present moment, UTC, to the millisecond: one act's entries share it, and undo takes them back together."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


class Council:
    """The services of one community over one store.

    `snapshot` is what stands on the disk at any moment. Meetings are done through `meetings`; proposals, follow-ups
    and people through `ledgers`, entries of plugins' ledgers through `entries`.
    """

    def __init__(
        self,
        store: Store,
        empty: Snapshot,
        clock: Callable[[], datetime] = utc_now,
        save_settings: Callable[[Settings], None] = lambda _: None,
        sections: Sections = no_sections,
    ) -> None:
        self._store = store
        self._turn = threading.RLock()  # one thread at a time uses the store
        self._save_settings = save_settings
        self._tried = 0.0
        self.clock = clock
        self.snapshot, self._boxes = recovery.load(store, empty)
        require_cycle_fits(self.snapshot, self.snapshot.cycle)
        self._courier = Courier("council-news")
        self._news: News[Snapshot] = News(self._courier)
        self._writer = Writer(self._commit)
        self.meetings = Meetings(self._writer.ask, sections)
        self.ledgers = Ledgers(self._writer.ask)
        self.entries = Entries(self._writer.ask)

    def start(self) -> None:
        """Finish what a sudden end left half done, then take commands. What cannot be written now is tried again
        later: see `Snapshot.unfinished`."""
        self._courier.start()
        self._writer.start()
        self._writer.ask(self._finish, alone=True).result()

    def close(self) -> None:
        """Finish what was asked for, tell everybody, and release the store."""
        self._writer.close()
        self._courier.close()
        self._store.close()

    def subscribe(self, observer: Observer) -> Callable[[], None]:
        """Be told of each new snapshot, on a thread that is not the writer's; several commits may come as one. Returns
        the way to stop."""
        return self._news.subscribe(observer)

    # -- archive and settings ------------------------------------------------------------------------------------

    def archive(self, act: Callable[[Archive], object]) -> Future[None]:
        """Add a record to the chain (`lambda archive: archive.approve(...)`)."""

        def run(batch: Batch) -> None:
            archive = Archive(batch.store)
            try:
                act(archive)
            finally:
                batch.note(head=archive.head or "", archived=frozenset(archive.meetings))

        return self._writer.ask(run, alone=True)

    def archive_records(self) -> list[tuple[str, bytes]]:
        """The chain as it lies on the disk, name and exact bytes. Waits for a commit that is going on."""
        return self._read(self._store.archive)

    def boxes(self, meeting_id: str) -> dict[str, CountedBox]:
        """The counted boxes of a meeting's closed polls, by poll: what minutes and recounts need. Waits
        for a commit that is going on. Raises `Refusal("meeting.none")` for an unknown meeting."""
        meeting = self.snapshot.meetings.get(meeting_id)
        if meeting is None:
            raise Refusal("meeting.none")
        return self._read(lambda: counted_boxes(self._store, meeting))

    def minutes(self, meeting_id: str) -> Minutes:
        """A meeting's minutes: as archived, or as they stand while it goes on. Waits for a commit that
        is going on.

        Raises `Refusal("meeting.none")` for an unknown meeting.
        """
        snapshot = self.snapshot
        meeting = snapshot.meetings.get(meeting_id)
        if meeting is None:
            raise Refusal("meeting.none")
        if meeting_id in snapshot.archived:
            return self._read(lambda: Archive(self._store).meeting(meeting_id).minutes)
        origins = origins_of(meeting, snapshot.proposals.values(), snapshot.roster)
        entries, boxes = snapshot.journals[meeting_id], self.boxes(meeting_id)
        return minutes_of(meeting, entries, snapshot.roster, boxes, origins, snapshot.settings.name)

    def change_settings(self, settings: Settings, replace: Callable[[Snapshot], Snapshot]) -> Future[None]:
        """Write `council.toml`, then use it; `replace` also draws in what depends on it (rules, cycle), and may refuse.

        Raises `Refusal` when proposals or meetings stand in the way of another cycle: then nothing has changed.
        """

        def run(batch: Batch) -> None:
            changed = replace(batch.snapshot.having(settings=settings))
            require_cycle_fits(batch.snapshot, changed.cycle)
            self._save_settings(settings)
            batch.note(settings=changed.settings, cycle=changed.cycle, rules=changed.rules, methods=changed.methods)

        return self._writer.ask(run, alone=True)

    # -- inside ----------------------------------------------------------------------------------------------------

    def _read(self, read: Callable[[], T]) -> T:
        with self._turn:
            return read()

    def _commit(self, jobs: Sequence[Job]) -> Sequence[Answer]:
        """Carry out a batch, then show how things stand."""
        with self._turn:
            batch = Batch(self._store, self.snapshot, self._boxes, self.clock())
            answers, failure = carried_out(batch, [job.run for job in jobs])
            stands = batch.recorded
            if failure is not None and not isinstance(failure, StoreError):
                stands = self._read_again(stands)
        self._publish(stands)
        again = failure is None and stands.unfinished and not any(job.run == self._finish for job in jobs)
        if again and time.monotonic() - self._tried > PATIENCE:
            self._writer.ask(self._finish, alone=True)
        return answers

    def _finish(self, batch: Batch) -> None:
        """Do what was left over, at the latest by a sudden end."""
        self._tried = time.monotonic()
        batch.note(unfinished="")
        for step in recovery.steps(batch.snapshot):
            batch.then(step)

    def _read_again(self, known: Snapshot) -> Snapshot:
        """How things stand, from the store itself: after somebody else wrote into it, or a write failed oddly."""
        try:
            found, self._boxes = recovery.load(self._store, known)
        except (StoreError, Refusal):
            log.exception("the store cannot be read after a failed write")
            return known
        return found.having(current=known.current, slips=known.slips) if known.current in found.meetings else found

    def _publish(self, snapshot: Snapshot) -> None:
        if snapshot is not self.snapshot:
            self.snapshot = snapshot.having(rev=self.snapshot.rev + 1)
            self._news.tell(self.snapshot)
