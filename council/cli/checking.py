"""`council verify`: recount an archive, say what was checked, and what is wrong and where."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from council.cli.ending import complain
from council.domain.kernel import Refusal
from council.i18n import Words
from council.service.findings import Report
from council.service.verify import verify as recount

__all__ = ["Report", "sentences", "verified", "verify"]


def verify(given: Sequence[Path], _: Words) -> int:
    """Check files, or all records of a folder; 0, or 1 and why on stderr."""
    report = verified(_files(given))
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


def verified(files: Sequence[Path]) -> Report:
    """The report on some files; a bar on stderr while it takes long enough for somebody to wonder."""
    if len(files) > 1 and sys.stderr.isatty():
        import typer

        with typer.progressbar(files, file=sys.stderr) as bar:
            contents = [(path.name, path.read_bytes()) for path in bar]
    else:
        contents = [(path.name, path.read_bytes()) for path in files]
    return recount(contents)


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
