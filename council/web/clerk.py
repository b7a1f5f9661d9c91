"""The clerk's pages for ledgers, behind the staff code: find an entry, read it with its history, see what can be done.

Names are shown in full here; telephone numbers only on the entry's own page. What is done is in `clerk_acts`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from aiohttp import web

from council.documents.ledger import cells
from council.documents.ledger.teller import Teller
from council.documents.ledger.timeline import timeline
from council.domain.codes import spelled
from council.domain.kernel import Refusal
from council.domain.ledger import DELETED, Action, Entry, Ledger
from council.i18n import Words
from council.service.snapshot import Snapshot
from council.web.clerk_list import Lists, Wanted
from council.web.desk import COOKIE, closed, fits, key_of
from council.web.drawing import drawn
from council.web.plugged_links import links
from council.web.site import SITE, Site, language_switched
from council.web.tracking import photo_answer

LISTS: web.AppKey[Lists] = web.AppKey("lists", Lists)


@dataclass(frozen=True)
class Clerk:
    """One request of somebody with the staff code."""

    site: Site
    snapshot: Snapshot
    words: Words
    key: str

    def ledger(self, ledger_id: str) -> Ledger:
        """A ledger that the clerk's page shows; raises `Refusal("ledger.unknown")`."""
        found = self.snapshot.ledgers.get(ledger_id)
        if found is None or not found.desk:
            raise Refusal("ledger.unknown", ledger=ledger_id)
        return found

    def teller(self, ledger: Ledger) -> Teller:
        """Says what entries of a ledger hold, in full."""
        return Teller(self.words, self.snapshot, ledger.id, masked=False)

    @property
    def ledgers(self) -> tuple[Ledger, ...]:
        """The ledgers that the clerk's page shows."""
        return tuple(each for each in self.snapshot.ledgers.values() if each.desk)

    def drawn(self, template: str, status: int = 200, **values: object) -> web.Response:
        """A page of the clerk's."""
        meeting = self.snapshot.meeting
        text = drawn(
            template,
            _=self.words,
            community=self.snapshot.settings.name,
            key=self.key,
            held=meeting is not None and meeting.status != "adjourned",
            **values,
        )
        return web.Response(text=text, status=status, content_type="text/html")


def clerk(request: web.Request) -> Clerk:
    """Whom a request comes from: somebody with the meeting's staff code, or the one that is good outside of meetings.

    Raises `Refusal("staff.unknown")`.
    """
    site = request.app[SITE]
    snapshot, held = site.snapshot, request.cookies.get(COOKIE, "")
    for code in (snapshot.slips.staff, snapshot.staff):
        if fits(held, code):
            return Clerk(site, snapshot, site.words(request), key_of(code))
    raise Refusal("staff.unknown")


# -- pages -------------------------------------------------------------------------------------------------------------


async def ledgers(request: web.Request) -> web.Response:
    """The ledgers there are, with how much stands in each."""
    if (switched := language_switched(request)) is not None:
        return switched
    try:
        here = clerk(request)
    except Refusal as refusal:
        return closed(request, refusal)
    rows = []
    for ledger in here.ledgers:
        held = here.snapshot.entries(ledger.id).values()
        waiting = sum(1 for entry in held if entry.state == ledger.flow.initial)
        count = sum(1 for entry in held if entry.state != DELETED)
        rows.append((ledger.id, ledger.title.in_language(here.words.language), count, waiting))
    return here.drawn("clerk/ledgers.html", rows=rows, links=links(here.site, "desk", here.words, "/desk"))


async def listed(request: web.Request) -> web.Response:
    """The entries of a ledger that a search and a state leave over, the newest first."""
    if (switched := language_switched(request)) is not None:
        return switched
    here = clerk(request)
    ledger = here.ledger(request.match_info["ledger"])
    page = request.query.get("page", "1")
    wanted = Wanted(
        text=request.query.get("q", "")[:60],
        state=request.query.get("state", ""),
        page=int(page) if page.isdecimal() and len(page) < 5 else 1,
    )
    found = await request.app[LISTS].found(here.snapshot, ledger, wanted)
    teller = here.teller(ledger)
    today = here.site.council.clock().astimezone(here.snapshot.settings.zone).date()
    return here.drawn(
        "clerk/list.html",
        ledger=ledger.id,
        title=teller.text(ledger.title),
        rows=[
            {
                "id": line.entry.id,
                "number": line.entry.number,
                "head": teller.head(ledger, line.entry) or "—",
                "state": teller.state(line.entry),
                "cells": _brief(ledger, line.entry, teller),
                "due": here.words.date(line.due, short=True) if line.due else "",
                "late": line.due is not None and line.due < today,
            }
            for line in found.lines
        ],
        states=[(state, teller.state_name(state), count) for state, count in found.states],
        wanted=wanted,
        found=found,
        unread=len(here.snapshot.kept[ledger.id].unread) if ledger.id in here.snapshot.kept else 0,
    )


def _brief(ledger: Ledger, entry: Entry[Any], teller: Teller) -> list[str]:
    """What the table shows besides what the entry is called; telephone numbers masked."""
    said = []
    for spec in ledger.table[1:]:
        viewer = replace(teller, masked=True) if spec.kind == "phone" else teller
        said.append(cells.of_entry(spec, entry, viewer))
    return [text for text in said if text]


async def entry(request: web.Request) -> web.Response:
    """One entry: what it holds, what can be done with it, all that befell it."""
    if (switched := language_switched(request)) is not None:
        return switched
    here = clerk(request)
    ledger = here.ledger(request.match_info["ledger"])
    return entry_page(here, ledger, here.snapshot.entry(ledger.id, request.match_info["entry"]))


def entry_page(here: Clerk, ledger: Ledger, shown: Entry[Any], notice: str = "", status: int = 200) -> web.Response:
    """The page of an entry; `notice` says why something was not done."""
    teller = here.teller(ledger)
    rows = [
        (teller.label(spec), cells.of_entry(spec, shown, teller))
        for spec in ledger.specs.values()
        if spec.kind != "photos"
    ]
    return here.drawn(
        "clerk/entry.html",
        status=status,
        at=f"/desk/ledgers/{ledger.id}",
        path=f"/desk/ledgers/{ledger.id}/{shown.id}",
        title=teller.text(ledger.title),
        number=shown.number,
        head=teller.head(ledger, shown),
        state=teller.state(shown),
        due=_deadlines(here, ledger, shown),
        told=[row for row in rows if row[1]],
        photos=photos_of(ledger, shown),
        links=list(_links(here, shown)),
        steps=[(step, step.details(teller)) for step in reversed(timeline(shown, teller))],
        actions=[(each.name, teller.text(each.title), asks(ledger, each)) for each in legal(ledger, shown)],
        after=len(shown.changes),
        code=spelled(shown.code) if shown.code else "",
        notice=notice,
    )


def legal(ledger: Ledger, shown: Entry[Any]) -> tuple[Action, ...]:
    """What the clerk may do with an entry as it stands."""
    return tuple(action for action in ledger.flow.legal(shown.state) if "clerk" in action.by)


def asks(ledger: Ledger, action: Action) -> bool:
    """Whether an action wants a form before it is done: fields, or a reason."""
    return action.reason or bool(fields_asked(ledger, action))


def fields_asked(ledger: Ledger, action: Action) -> tuple[str, ...]:
    """The fields that an action asks for; an edit asks for all."""
    return tuple(ledger.specs) if action.name == "edit" and not action.asks else action.asks


def _deadlines(here: Clerk, ledger: Ledger, shown: Entry[Any]) -> list[tuple[str, str, bool]]:
    """The deadlines that run, with their days, and whether they have passed; none where the plugin's function fails."""
    today = here.site.council.clock().astimezone(here.snapshot.settings.zone).date()
    try:
        due = ledger.due(shown)
    except Refusal:
        return []
    language = here.words.language
    return [(each.title.in_language(language), here.words.date(day), day < today) for each, day in due]


def _links(here: Clerk, shown: Entry[Any]) -> list[tuple[str, str]]:
    """The entries it is linked to, in words, and where they can be read ('' nowhere here)."""
    rows = []
    for link in shown.links:
        found = here.snapshot.linked(link)
        if found is not None:
            ledger, other = found
            teller = here.teller(ledger)
            said = f"{teller.text(ledger.title)} {teller.entry(ledger, other)} ({teller.state(other)})"
            rows.append((said, f"/desk/ledgers/{link}" if ledger in here.ledgers else ""))
    return rows


def photos_of(ledger: Ledger, shown: Entry[Any]) -> tuple[str, ...]:
    """All photos of an entry, by digest."""
    fields = (spec.name for spec in ledger.specs.values() if spec.kind == "photos")
    return tuple(digest for name in fields for digest in getattr(shown.fields, name))


async def photo(request: web.Request) -> web.Response:
    """One of an entry's photos, by place."""
    here = clerk(request)
    ledger = here.ledger(request.match_info["ledger"])
    shown = here.snapshot.entry(ledger.id, request.match_info["entry"])
    return await photo_answer(here.site, photos_of(ledger, shown), request.match_info["place"])
