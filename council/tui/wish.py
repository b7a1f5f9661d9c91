"""What somebody at the welcome screen wants: the program leaves the terminal with it, and whoever started it acts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Wish:
    """A community's folder to open, or (`folder` None) the demo; in which language it was wished; whether without its
    plugins; the place to show first, and what to say there."""

    folder: Path | None
    language: str
    safe_mode: bool = False
    place: str = ""
    notice: str = ""
