"""One open community: what the faces hold. They send commands, await futures and draw snapshots; nothing else.

Every method that changes something returns a future, answered after the commit; it raises `Refusal` (an expected no),
`Conflict`, or `StoreError` (not recorded, the state is as before). All of them may be called from any thread.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import UTC, datetime
from typing import Any

from council.domain.box import CountedBox
from council.domain.community import Settings
from council.domain.kernel import Conflict, Refusal
from council.domain.minutes import Minutes, minutes_of, origins_of
from council.service import recovery
from council.service.archive import Archive
from council.service.batch import Batch, counted_boxes
from council.service.ledgers import Ledgers
from council.service.meetings import Meetings
from council.service.snapshot import Snapshot
from council.service.writer import Job, Writer
from council.store.base import Store, StoreError

log = logging.getLogger(__name__)

Observer = Callable[[Snapshot], None]


def utc_now() -> datetime:
    """The present moment, UTC, to the second: minutes do not need more."""
    return datetime.now(UTC).replace(microsecond=0)


class Council:
    """The services of one community over one store.

    `snapshot` is what stands on the disk at any moment. Observers are called on the writer's thread after each
    commit and must only pass the news on. Meetings are done through `meetings`; proposals,
    follow-ups and people through `ledgers`.
    """

    def __init__(
        self,
        store: Store,
        empty: Snapshot,
        clock: Callable[[], datetime] = utc_now,
        save_settings: Callable[[Settings], None] = lambda _: None,
    ) -> None:
        self._store = store
        self._save_settings = save_settings
        self.clock = clock
        self._observers: list[Observer] = []
        self.snapshot, self._boxes = recovery.load(store, empty)
        self._writer = Writer(self._commit)
        self.meetings = Meetings(self._writer.ask)
        self.ledgers = Ledgers(self._writer.ask)

    def start(self) -> None:
        """Finish what a sudden end left half done, then take commands."""
        self._writer.start()
        self._writer.ask(recovery.finish, alone=True).result()

    def close(self) -> None:
        """Finish what was asked for and release the store."""
        self._writer.close()
        self._store.close()

    def subscribe(self, observer: Observer) -> Callable[[], None]:
        """Be told of each new snapshot; returns the way to stop."""
        self._observers.append(observer)
        return lambda: self._observers.remove(observer) if observer in self._observers else None

    # -- archive and settings ------------------------------------------------------------------------------------

    def archive(self, act: Callable[[Archive], None]) -> Future[None]:
        """Add a record to the chain (`lambda archive: archive.approve(...)`)."""

        def run(batch: Batch) -> None:
            archive = Archive(batch.store)
            act(archive)
            batch.snapshot = batch.snapshot.having(head=archive.head or "", archived=frozenset(archive.meetings))

        return self._writer.ask(run, alone=True)

    def archive_records(self) -> list[tuple[str, bytes]]:
        """The chain as it lies on the disk, name and exact bytes."""
        return self._store.archive()

    def boxes(self, meeting_id: str) -> dict[str, CountedBox]:
        """The counted boxes of a meeting's closed polls, by poll: what minutes and recounts need."""
        meeting = self.snapshot.meetings[meeting_id]
        return counted_boxes(self._store, meeting)

    def minutes(self, meeting_id: str) -> Minutes:
        """A meeting's minutes: as archived, or as they stand while it goes on. Reads the disk: not for a face's loop.

        Raises `Refusal("meeting.none")` for an unknown meeting.
        """
        snapshot = self.snapshot
        meeting = snapshot.meetings.get(meeting_id)
        if meeting is None:
            raise Refusal("meeting.none")
        if meeting_id in snapshot.archived:
            return Archive(self._store).meeting(meeting_id).minutes
        origins = origins_of(meeting, snapshot.proposals.values(), snapshot.roster)
        entries, boxes = snapshot.journals[meeting_id], self.boxes(meeting_id)
        return minutes_of(meeting, entries, snapshot.roster, boxes, origins, snapshot.settings.name)

    def change_settings(self, settings: Settings, replace: Callable[[Snapshot], Snapshot]) -> Future[None]:
        """Write `council.toml`, then use it; `replace` also draws in what depends on it (rules, cycle)."""

        def run(batch: Batch) -> None:
            self._save_settings(settings)
            batch.snapshot = replace(batch.snapshot.having(settings=settings))

        return self._writer.ask(run, alone=True)

    # -- inside ----------------------------------------------------------------------------------------------------

    def _commit(self, jobs: Sequence[Job]) -> None:
        """Run a batch: every job on the working copy, one flush, then the new snapshot and the answers."""
        batch = Batch(self._store, self.snapshot, self._boxes, self.clock())
        answers: list[tuple[Job, Any]] = []
        for job in jobs:
            before = batch.snapshot
            try:
                answers.append((job, job.run(batch)))
            except (Refusal, Conflict) as refusal:
                batch.snapshot = before
                job.future.set_exception(refusal)
            except StoreError:
                self._publish_recorded()
                raise
        try:
            batch.flush()
        except StoreError:
            self._publish_recorded()
            raise
        self._publish(batch.snapshot)
        for job, answer in answers:
            job.future.set_result(answer)

    def _publish_recorded(self) -> None:
        """After a write that failed: go back to what the disk holds, whichever part of the batch reached it."""
        try:
            kept = self.snapshot
            loaded, self._boxes = recovery.load(self._store, kept)
            current = kept.current if kept.current in loaded.meetings else loaded.current
            self._publish(loaded.having(current=current, slips=kept.slips if current == kept.current else loaded.slips))
        except StoreError:
            log.exception("the store cannot be read after a failed write")

    def _publish(self, snapshot: Snapshot) -> None:
        if snapshot is self.snapshot:
            return
        self.snapshot = snapshot.having(rev=self.snapshot.rev + 1)
        for observer in list(self._observers):
            try:
                observer(self.snapshot)
            except Exception:  # an observer's bug must not cost anybody a vote
                log.exception("an observer failed")
