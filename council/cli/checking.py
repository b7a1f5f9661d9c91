"""`council verify`: recount an archive, say what was checked, and what is wrong and where."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator, Sequence
from importlib import resources
from pathlib import Path

from council.cli.ending import complain
from council.domain.kernel import Refusal
from council.i18n import N_, Words
from council.service.findings import Report
from council.service.verify import verify as recount

__all__ = ["Report", "sentences", "verified", "verify"]


def verify(given: Sequence[Path], _: Words, *, explain: bool = False, paper: str = "") -> int:
    """Check files, or all records of a folder; 0, or 1 and why on stderr. `paper` is a hash from signed paper that must
    be in the chain; `explain` says besides what is checked, and how to do it without this program.

    Raises `Refusal("verify.nothing")` when there is nothing to do, `Refusal("file.missing")`.
    """
    if explain:
        for line in explained(_):
            print(line)  # noqa: T201
        if not given:
            return 0
    if not given:
        raise Refusal("verify.nothing")
    report = verified(_files(given), paper)
    for line in sentences(report, _):
        print(line)  # noqa: T201
    for line in sentences(report, _, failed_only=True):
        complain(line)
    return 0 if report.ok else 1


def _files(given: Sequence[Path]) -> list[Path]:
    files: list[Path] = []
    for path in given:
        if path.is_dir():
            inside = path / "archive" if (path / "archive").is_dir() else path
            files += sorted(inside.glob("*.json"))
        elif path.is_file():
            files.append(path)
        else:
            raise Refusal("file.missing", name=str(path))
    return files


def second_program() -> Path:
    """The second recount: beside the package in a checkout, inside it when installed."""
    inside = Path(str(resources.files("council"))) / "recount.py"
    return inside if inside.is_file() else Path(__file__).parents[2] / "tests" / "recount.py"


def explained(_: Words) -> Iterator[str]:
    """What is checked, and where the second program is and how to run it."""
    program = second_program()
    content = program.read_bytes()
    yield _("What `council verify` checks:")
    for sentence in CHECKED:
        yield "  · " + _(sentence)
    yield ""
    yield _("If you do not trust this program, count with another one. It was written apart from it:")
    yield f"  {program}"
    yield _(
        "It is one file of {lines} lines and needs nothing but Python 3. Read it, then run it:",
        lines=content.count(b"\n"),
    )
    yield f'  {"py" if os.name == "nt" else "python3"} "{program}" {_("FOLDER")}'
    yield _("Copies of it can be compared by their SHA-256: {hash}", hash=hashlib.sha256(content).hexdigest())


CHECKED = (
    N_("each record's exact bytes and its hash, and that each names the record before it"),
    N_("each meeting's journal from its first line to its last, and what was taken back in it"),
    N_("who was there, and the quorum at the call to order and when each vote was opened"),
    N_("each ballot box: ballots, tracking codes and people used are as many, and nobody voted who could not"),
    N_("each vote counted again by the rule that was frozen when it was opened, hands included, and its verdict"),
    N_("the minutes, written again out of the journal and compared word for word"),
)
"""What is checked, for people."""


def verified(files: Sequence[Path], paper: str = "") -> Report:
    """The report on some files; a bar on stderr while it takes long enough for somebody to wonder."""
    if len(files) > 1 and sys.stderr.isatty():
        import typer

        with typer.progressbar(files, file=sys.stderr) as bar:
            contents = [(path.name, path.read_bytes()) for path in bar]
    else:
        contents = [(path.name, path.read_bytes()) for path in files]
    return recount(contents, paper=paper)


def sentences(report: Report, _: Words, *, failed_only: bool = False) -> Iterator[str]:
    """What was found, in words: what is wrong, or what holds, what could not be checked, and the chain's head."""
    if failed_only:
        for check in report.wrong:
            yield f"✗ {check.where}: " * bool(check.where) + _(check.sentence, **check.params)
        return
    for source, count in report.sums():
        yield "✓ " + _(source, count=count)
    for check in report.open:
        yield f"? {check.where}: " + _(check.sentence, **check.params)
    if report.head:
        yield _("The chain's head, as signed minutes print it: {head}", head=report.head)
    yield _("The archive verifies.") if report.ok else _("The archive does NOT verify.")
