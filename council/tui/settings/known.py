"""What is found out for the settings off the loop: how many each body has, which addresses the laptop has."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import date
from typing import Any

from council import addresses
from council.addresses import Candidate
from council.service.snapshot import Snapshot
from council.tui.settings.telling import counted


class Known:
    """Found out so far. Thousands of people take a moment to count, and asking for addresses may take one too."""

    def __init__(self) -> None:
        self.members: Mapping[str, int] = {}
        self.candidates: tuple[Candidate, ...] = ()
        self._counted: tuple[Any, ...] = ()

    def is_current(self, snapshot: Snapshot, today: date) -> bool:
        """Whether these people were counted for these bodies on this day; from now on they count as being so."""
        wanted = (snapshot.roster, snapshot.settings.bodies, today)
        current = wanted == self._counted
        self._counted = wanted
        return current

    async def count(self, snapshot: Snapshot, today: date) -> None:
        """Count the members of each body."""
        self.members = await asyncio.to_thread(counted, snapshot.settings, snapshot.roster, today)

    async def find(self) -> None:
        """See which addresses the laptop has now."""
        self.candidates = tuple(await asyncio.to_thread(addresses.candidates))
