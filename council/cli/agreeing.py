"""Asking at the command line before something is done."""

from __future__ import annotations

import sys

YES = ("y", "yes", "是", "好")


def agreed(question: str) -> bool | None:
    """Whether whoever sits there says yes; None when nobody sits there."""
    if not sys.stdin.isatty():
        return None
    return input(question).strip().lower() in YES
