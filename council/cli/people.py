"""`council import`: a preview, an error per bad row, and nothing written unless confirmed."""

from __future__ import annotations

from pathlib import Path

from council import boot
from council.cli.agreeing import agreed
from council.cli.ending import complain
from council.documents import people
from council.documents.ledger.bringing import Preview as LedgerPreview
from council.i18n import Words

SHOWN = 20


def bring_in(folder: Path, file: Path, _: Words, *, yes: bool) -> int:
    """Preview, ask, write. Returns 0, or 1 when rows were left out because of errors."""
    opened = boot.open_community(folder)
    try:
        preview = people.preview(file, opened.council.snapshot.roster)
        for line in summary(preview, _):
            print(line)  # noqa: T201
        if not preview.people:
            return 1 if preview.errors else 0
        if not yes and not _confirmed(_):
            print(_("Nothing was brought in."))  # noqa: T201
            return 0
        count = opened.council.ledgers.keep_people(list(preview.people), "import").result()
        print(_.n("{count} person was brought in.", "{count} people were brought in.", count))  # noqa: T201
        return 1 if preview.errors or preview.questions else 0
    finally:
        opened.close()


def summary(preview: people.Preview | LedgerPreview, _: Words) -> list[str]:
    """What the file would change, a line each, with at most twenty complaints."""
    lines = [
        _(
            "New: {new} · changed: {changed} · unchanged: {same} · questions: {questions} · errors: {errors}",
            new=len(preview.added),
            changed=len(preview.updated),
            same=preview.unchanged,
            questions=len(preview.questions),
            errors=len(preview.errors),
        )
    ]
    if preview.ignored:
        lines.append(_("Columns not used: {columns}", columns=_.list(preview.ignored)))
    refusals = [error.refusal for error in preview.errors] + [question.refusal for question in preview.questions]
    complaints = [_.refusal(refusal) for refusal in refusals]
    lines += complaints[:SHOWN]
    if len(complaints) > SHOWN:
        lines.append(_("… and {count} more", count=len(complaints) - SHOWN))
    return lines


def _confirmed(_: Words) -> bool:
    answer = agreed(_("Bring these people in? [y/N] "))
    if answer is None:
        complain(_("Not confirmed: there is nobody to ask. Add --yes to bring the people in."))
    return bool(answer)
