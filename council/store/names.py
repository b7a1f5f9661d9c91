"""Names that may become file names: the ids of meetings and polls, the names of ledgers, secrets and records."""

from __future__ import annotations

import re

_NAME = re.compile(r"[a-z0-9_]+([.-][a-z0-9_]+)*")
_LONGEST = 100  # the longest file name made of it stays far below 255 bytes
_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{digit}" for port in ("com", "lpt") for digit in range(10))}


def is_name(name: str) -> bool:
    """Whether a name is safe on every platform.

    Small letters (Windows and macOS do not tell them from capitals), digits, `_`, and `-` or `.` inside; never a
    path, a hidden file or a device that Windows reserves (`con`, `nul`).
    """
    return len(name) <= _LONGEST and _NAME.fullmatch(name) is not None and name.split(".")[0] not in _DEVICES


def checked(name: str) -> str:
    """The name itself; raises `ValueError` when it is not one. Readers ask `is_name`: an impossible name is unknown."""
    if not is_name(name):
        raise ValueError(f"not a name that can be stored: {name!r}")
    return name
