"""Papers from the command line: slips, minutes, schemas."""

from __future__ import annotations

import sys
from pathlib import Path

from council import boot
from council.boot import Opened
from council.documents import schemas
from council.domain.kernel import Refusal
from council.domain.ledger import Ledger
from council.domain.meeting import Meeting
from council.i18n import Words, words


def slips(folder: Path, csv: Path | None, html: Path | None, _: Words) -> None:
    """Write the slips of the meeting in hand; without a file named, sheets for the printer beside the community."""
    from council.documents import slips as paper

    opened = boot.open_community(folder)
    try:
        snapshot = opened.council.snapshot
        if snapshot.meeting is None or not snapshot.slips.people:
            raise Refusal("slips.none")
        made = paper.slips_of(snapshot, _address(opened))
        if csv is None and html is None:
            html = opened.folder / "papers" / f"slips-{snapshot.meeting.number}.html"
            html.parent.mkdir(exist_ok=True)
        spoken = words(snapshot.settings.language)
        if html is not None:
            html.write_text(paper.slips_html(made, spoken), encoding="utf-8")
        if csv is not None:
            csv.write_bytes(paper.slips_csv(made, spoken))
        for written in filter(None, (html, csv)):
            print(_.n("{count} slip in {file}", "{count} slips in {file}", len(made.slips), file=written))  # noqa: T201
    finally:
        opened.close()


def _address(opened: Opened) -> str:
    """Where phones will find the pages: a public URL or an address chosen by hand; none while it may still change."""
    from council import addresses

    web = opened.council.snapshot.settings.web
    if web.public_url:
        return web.public_url
    return addresses.base_url(web.address, web.port) if web.address else ""


def minutes(folder: Path, number: str | None, form: str, language: str | None) -> None:
    """Print a meeting's minutes on stdout."""
    from council.documents import html, json, markdown
    from council.service.archive import headings

    opened = boot.open_community(folder)
    try:
        council = opened.council
        settings = council.snapshot.settings
        meeting = meeting_of(opened, number)
        written = council.minutes(meeting.id)
        spoken = words(language or settings.language)
        archived = meeting.id in council.snapshot.archived
        head = council.snapshot.head if archived else ""
        later = headings(council.archive_records()) if archived else ()
        if form == "json":
            text = json.minutes_json(written).decode()
        elif form == "html":
            text = html.minutes_html(written, spoken, settings.zone, head=head, later=later)
        else:
            text = markdown.minutes_markdown(written, spoken, settings.zone, head=head, later=later)
    finally:
        opened.close()
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(text if text.endswith("\n") else text + "\n")


def meeting_of(opened: Opened, wanted: str | None) -> Meeting:
    """The meeting of that number or id; without one, the meeting held last."""
    held = [meeting for meeting in opened.council.snapshot.meetings.values() if meeting.status != "planned"]
    if wanted is not None:
        held = [m for m in opened.council.snapshot.meetings.values() if wanted in (m.number, m.id)]
    if not held:
        raise Refusal("meeting.unknown", meeting=wanted or "")
    return max(held, key=lambda meeting: (meeting.opened is not None, meeting.opened or meeting.starts, meeting.number))


def schema(name: str, community: Path | None = None) -> None:
    """Print a JSON Schema on stdout; of a community, those of its ledgers too."""
    from council.documents import json

    ledgers: dict[str, Ledger] = {}
    if community is not None:
        opened = boot.open_community(community)
        snapshot = opened.council.snapshot
        ledgers = {each: snapshot.ledger(each) for each in ("proposals", "follow_ups", *snapshot.ledgers)}
        opened.close()
    sys.stdout.write(json.pretty(schemas.schema(name, ledgers)))
