"""`council erase`: a person out of the roster and every ledger, with what was removed and what stays."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from council.cli.agreeing import agreed
from council.cli.ending import complain
from council.cli.ledgers import opened_for, say
from council.documents.ledger.teller import Teller
from council.domain.kernel import Refusal
from council.i18n import N_, Words
from council.service.erasing import Erased
from council.service.snapshot import Snapshot


def erase(folder: Path, text: str, reason: str, _: Words, *, yes: bool) -> int:
    """Ask, erase, say what that did. Returns 0, also when the answer was no; 1 when nobody was there to ask."""
    with opened_for(folder, _) as opened:
        snapshot = opened.council.snapshot
        person = Teller(_, snapshot, "proposals", masked=False).person(text)
        reason = reason or _asked_why(_)
        if not reason.strip():
            raise Refusal("reason.missing")
        if not yes:
            sure = agreed(_(QUESTION, name=_said(snapshot, person)))
            if sure is None:
                complain(_("Not confirmed: there is nobody to ask. Add --yes to erase this person."))
                return 1
            if not sure:
                say(_("Nobody was erased."))
                return 0
        done = opened.council.entries.erase(person, reason).result()
        for line in told(done, opened.council.snapshot, _):
            say(line)
        return 0


QUESTION = N_("Erase {name} from the roster and all ledgers? This cannot be undone. [y/N] ")


def told(done: Erased, snapshot: Snapshot, _: Words) -> Iterator[str]:
    """What was removed, what must still be read by somebody, and what stays and why."""
    for ledger, count in done.removed.items():
        if ledger == "residents":
            yield _("Removed: the person's data in the roster.")
        else:
            title = snapshot.ledger(ledger).title.in_language(_.language)
            yield _.n(
                "Removed: what {count} entry of “{ledger}” said of the person.",
                "Removed: what {count} entries of “{ledger}” said of the person.",
                count,
                ledger=title,
            )
    if done.mentions:
        entries = [_mentioned(link, snapshot, _) for link in done.mentions]
        yield _("Texts of these entries still hold the name; read and correct them: {entries}", entries=_.list(entries))
    if done.archived:
        titles = [
            f"{meeting.title} {meeting.number}" if (meeting := snapshot.meetings.get(each)) else each
            for each in done.archived
        ]
        yield _("What stays: the archived records of {meetings}, which the law wants kept.", meetings=_.list(titles))
    yield _("Backups made before today still hold the data; delete them when they are no longer needed.")


def _mentioned(link: str, snapshot: Snapshot, _: Words) -> str:
    found = snapshot.linked(link)
    return f"{found[0].title.in_language(_.language)} {found[1].number}" if found else link


def _said(snapshot: Snapshot, person: str) -> str:
    known = snapshot.roster.get(person)
    return f"{known.name} ({known.dwelling})" if known and known.dwelling else snapshot.roster.name(person)


def _asked_why(_: Words) -> str:
    return input(_("Why? (It is kept with the erasure.) ")).strip() if sys.stdin.isatty() else ""
