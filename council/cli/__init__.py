"""The command line: each command is thin, and imports what it needs when it is called."""

from __future__ import annotations

import sys


def main() -> None:
    """Run `council` and leave with its exit code."""
    from council.cli.app import run

    sys.exit(run(sys.argv[1:]))
