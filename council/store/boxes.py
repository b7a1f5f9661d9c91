"""A ballot box as a file: its state, its roll and its ballots, in one flush."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, get_args

from council.domain.kernel import Conflict
from council.store.base import Box, Damaged, Row
from council.store.files import NamedFile

State = Literal["open", "sealed", "counted"]


class BoxFile(NamedFile):
    """A box; its tables lie in the order of their ids, so the file tells nothing of when a row came."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "box", by_id=True)
        self._path = path

    def state(self) -> State | None:
        """What may be done with the box, or None while there is none; raises `Damaged` for an unknown word."""
        states = [row["state"] for row in self.rows("box")]
        if not states and not self.tables() & {"roll", "ballots"}:
            return None
        for state in get_args(State):
            if states == [state]:
                return state  # type: ignore[no-any-return]
        raise Damaged(f"{self._path} does not say whether the box is open")

    def contents(self) -> Box | None:
        """The whole box, or None."""
        state = self.state()
        if state is None:
            return None
        codes = [code for code, row in self._named("codes").items() for _ in range(row.get("times", 1))]
        return Box(state, self._named("roll"), self._named("ballots"), tuple(sorted(codes)))

    def cast(self, roll: Mapping[str, Row], ballots: Mapping[str, Row]) -> None:
        """See `Store.cast`."""
        state = self.state()
        if state not in (None, "open"):
            raise Conflict(f"the box is {state}")
        on_roll = (self.storage.read() or {}).get("roll", {})
        if taken := sum(right in on_roll for right in roll):
            raise Conflict(f"{taken} of the rights are on the roll already")
        if state and not roll and not ballots:
            return
        with self.transaction():
            self._put("box", {} if state else {"1": {"state": "open"}})
            self._put("roll", roll)
            self._put("ballots", ballots)

    def replace(self, box: Box) -> None:
        """See `Store.replace_box`."""
        with self.transaction():
            self.drop_tables()
            self._put("box", {"1": {"state": box.state}})
            self._put("roll", box.roll)
            self._put("ballots", box.ballots)
            # 40 bits: among a hundred thousand ballots two may share one, and the box's fingerprint counts both.
            self._put("codes", {code: {"times": n} if n > 1 else {} for code, n in Counter(box.codes).items()})

    def _named(self, table: str) -> dict[str, Row]:
        return {row.doc_id: row for row in self.rows(table)}  # type: ignore[misc]

    def _put(self, table: str, rows: Mapping[str, Row]) -> None:
        if rows:
            self.rows(table).put_multiple(rows)
