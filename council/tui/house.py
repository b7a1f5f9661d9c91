"""What the terminal is given from outside: an open community and the ways to change what it rests on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from council.awake import Awake
    from council.boot import Opened
    from council.domain.agenda_templates import AgendaTemplate
    from council.domain.community import Settings
    from council.service.council import Council


class Phones(Protocol):
    """The pages that phones reach: served in a thread of their own, known here by their addresses."""

    @property
    def running(self) -> bool:
        """Whether they are being served."""

    def start(self) -> int:
        """Serve them; harmless when they are served already. Raises `OSError` when no port can be had."""

    @property
    def base_url(self) -> str:
        """The address of the hall's page, without a slash at the end."""

    @property
    def screen_url(self) -> str:
        """The projector's page."""

    def slip_url(self, code: str) -> str:
        """A person's page."""

    def desk_url(self, staff: str) -> str:
        """The sign-in desk's page, opened with the staff code; secret."""


@dataclass(frozen=True)
class House:
    """An open community as the terminal needs it. `pages` is None while phones are not served; `change_settings`
    writes other settings and uses them, or raises `Refusal`; `awake` keeps the laptop awake during meetings. `reopens`
    says whether whoever shows this terminal opens a community anew when it leaves with that wish."""

    opened: Opened
    pages: Phones | None = None
    change_settings: Callable[[Settings], None] | None = None
    awake: Awake | None = None
    reopens: bool = True

    @property
    def council(self) -> Council:
        """The services."""
        return self.opened.council

    @property
    def folder(self) -> Path:
        """Where the community lies."""
        return self.opened.folder

    @property
    def agendas(self) -> dict[str, AgendaTemplate]:
        """The agenda templates."""
        return self.opened.agendas
