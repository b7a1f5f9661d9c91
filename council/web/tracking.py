"""What became of what a resident entered: looked up by its tracking code, in public words only.

Shown are the public fields, personal ones masked, and the public steps; nobody who works for the community is named.
Whoever holds the code may take the actions that the ledger gives to residents.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from council import qr
from council.documents.ledger import cells
from council.documents.ledger.teller import Teller
from council.documents.ledger.timeline import public_timeline
from council.domain.codes import SLIP_LENGTH, normalized, spelled
from council.domain.kernel import Refusal
from council.domain.ledger import DELETED, Action, Entry, FieldSpec, Ledger
from council.i18n import Words
from council.service.entries import RESIDENT, by_code
from council.service.snapshot import Snapshot
from council.store.base import StoreError
from council.web.answers import NOT_RECORDED, status_of
from council.web.drawing import drawn
from council.web.entry_form import OF_THE_HOUSE, EntryForm, Filled
from council.web.intake_post import posted
from council.web.site import SITE, Site, language_switched


@dataclass(frozen=True)
class Visit:
    """One request with a tracking code: the entry that it opens."""

    site: Site
    code: str
    ledger: Ledger
    entry: Entry[Any]
    words: Words

    @property
    def at(self) -> str:
        """The path of the page."""
        return f"/T/{self.code}"

    @property
    def teller(self) -> Teller:
        """Says the entry to whoever holds the code: masked."""
        return Teller(self.words, self.site.snapshot, self.ledger.id)

    @property
    def photos(self) -> tuple[str, ...]:
        """The photos that may be seen: those that the resident could send, or that are public."""
        asked = self.ledger.intake.fields if self.ledger.intake else ()
        return tuple(
            digest
            for spec in self.ledger.specs.values()
            if spec.kind == "photos" and (spec.public or spec.name in asked)
            for digest in getattr(self.entry.fields, spec.name)
        )

    def actions(self) -> tuple[Action, ...]:
        """What a resident may do now."""
        return tuple(action for action in self.ledger.flow.legal(self.entry.state) if "resident" in action.by)

    def form(self, action: Action) -> EntryForm:
        """What an action asks for."""
        specs = self.ledger.specs
        names = tuple(name for name in action.asks if specs[name].kind not in {*OF_THE_HOUSE, "photos"})
        return EntryForm(self.ledger, names, self.teller, self.words)

    def shown_values(self) -> dict[str, Any]:
        """What the fields hold that a form may show to whoever holds the code; the others look empty there, and left so
        they stay what they are."""
        return {
            spec.name: getattr(self.entry.fields, spec.name) if spec.public else spec.default
            for spec in self.ledger.specs.values()
        }

    def again(self) -> Visit:
        """The same visit as things stand now."""
        ledger, entry = by_code(self.site.snapshot, self.code)
        return Visit(self.site, self.code, ledger, entry, self.words)


def _visit(request: web.Request) -> Visit:
    """The entry of the code in the path; raises `Refusal`: `track.malformed`, `track.unknown`."""
    site = request.app[SITE]
    code = typed_code(request.match_info["code"])
    try:
        ledger, entry = by_code(site.snapshot, code)
    except Refusal:
        raise Refusal("track.unknown") from None
    return Visit(site, code, ledger, entry, site.words(request))


def typed_code(typed: str) -> str:
    """A tracking code as somebody typed it, in its one form; raises `Refusal("track.malformed")`."""
    try:
        return normalized(typed)
    except Refusal:
        raise Refusal("track.malformed", length=SLIP_LENGTH) from None


def is_tracked(snapshot: Snapshot, typed: str) -> bool:
    """Whether a code that opens nothing else is a tracking code."""
    try:
        by_code(snapshot, normalized(typed))
    except Refusal:
        return False
    return True


# -- asking for the code -----------------------------------------------------------------------------------------------


async def ask(request: web.Request) -> web.Response:
    """The page that asks for the code."""
    if (switched := language_switched(request)) is not None:
        return switched
    return _asked(request)


async def look_up(request: web.Request) -> web.Response:
    """A code as somebody typed it: on to its page, or what is wrong with it."""
    typed = str((await request.post()).get("code", ""))
    try:
        code = typed_code(typed)
        by_code(request.app[SITE].snapshot, code)
    except Refusal as refusal:
        return _asked(request, _own(refusal), typed[:20])
    return web.Response(status=303, headers={"Location": f"/T/{code}"})


def _own(refusal: Refusal) -> Refusal:
    """What is said of a code that opens no entry: slips' codes are another matter."""
    return Refusal("track.unknown") if refusal.code == "code.unknown" else refusal


def _asked(request: web.Request, refusal: Refusal | None = None, typed: str = "") -> web.Response:
    site = request.app[SITE]
    _ = site.words(request)
    text = drawn(
        "intake/ask.html",
        _=_,
        community=site.snapshot.settings.name,
        path="/T",
        title=_("What became of it"),
        said=_.refusal(refusal) if refusal else "",
        typed=typed,
    )
    return web.Response(text=text, status=status_of(refusal) if refusal else 200, content_type="text/html")


# -- the entry ---------------------------------------------------------------------------------------------------------


async def show(request: web.Request) -> web.Response:
    """How the entry stands."""
    try:
        here = _visit(request)
    except Refusal as refusal:
        return _asked(request, refusal, request.match_info["code"][:20])
    if request.path != here.at:
        return web.Response(status=303, headers={"Location": here.at})
    if (switched := language_switched(request)) is not None:
        return switched
    return _page(here, sent="sent" in request.query)


async def photo(request: web.Request) -> web.Response:
    """One of its photos, by place."""
    here = _visit(request)
    return await photo_answer(here.site, here.photos, request.match_info["place"])


async def photo_answer(site: Site, photos: tuple[str, ...], place: str) -> web.Response:
    """The photo at a place, counted from 1; raises `web.HTTPNotFound`. Photos are JPEGs of our own making, and are
    sent as nothing else."""
    if not place.isdecimal() or not 1 <= int(place) <= len(photos):
        raise web.HTTPNotFound
    content = await asyncio.wrap_future(site.council.entries.attachment(photos[int(place) - 1]))
    if content is None:
        raise web.HTTPNotFound
    return web.Response(body=content, content_type="image/jpeg")


async def act(request: web.Request) -> web.Response:
    """An action that residents may take; the same sent twice is done once."""
    here = _visit(request)
    _, form = here.words, (await posted(request)).typed
    name = form.get("do", [""])[0]
    if _is_done(here.entry, name, form.get("after", [""])[0]):
        return web.Response(status=303, headers={"Location": here.at})
    action = next((each for each in here.actions() if each.name == name), None)
    if action is None:
        refusal = Refusal("ledger.not_now", number=here.entry.number)
        return _page(here, notice=_.refusal(refusal), status=status_of(refusal))
    filled = here.form(action).read(form, dict(here.entry.fields), here.shown_values())
    reason = form.get("reason", [""])[0].strip()
    if action.reason and not reason:
        filled.wrong[""] = _.refusal(Refusal("reason.missing"))
    status = 422
    if not filled.wrong:
        try:
            await asyncio.wrap_future(
                here.site.council.entries.act(
                    here.ledger.id, here.entry.id, name, RESIDENT, reason=reason, **filled.values
                )
            )
        except Refusal as refusal:
            filled.wrong[""], status = _.refusal(refusal), status_of(refusal)
        except StoreError:
            filled.wrong[""] = _("This was not recorded: the computer could not write it. Please try again.")
            status = NOT_RECORDED
        else:
            return web.Response(status=303, headers={"Location": here.at})
    return _page(here.again(), notice=filled.wrong.get("", ""), status=status, open_form=(name, filled, reason))


def _is_done(entry: Entry[Any], action: str, after: str) -> bool:
    """Whether the action has been taken since the page was drawn, when there were `after` changes."""
    since = entry.changes[int(after) :] if after.isdecimal() and len(after) < 6 else ()
    return any(change.action == action and change.actor == RESIDENT for change in since)


# -- drawing -----------------------------------------------------------------------------------------------------------


def _page(
    here: Visit,
    *,
    sent: bool = False,
    notice: str = "",
    status: int = 200,
    open_form: tuple[str, Filled, str] | None = None,
) -> web.Response:
    _, teller, entry = here.words, here.teller, here.entry
    address = f"{here.site.base_url}{here.at}"
    text = drawn(
        "intake/track.html",
        _=_,
        community=here.site.snapshot.settings.name,
        path=here.at,
        title=teller.text(here.ledger.title),
        number=entry.number,
        state=teller.state(entry),
        told=[] if entry.state == DELETED else _told(here, teller),
        photos=() if entry.state == DELETED else here.photos,
        steps=public_timeline(entry, teller),
        actions=[_drawn_action(here, action, open_form) for action in here.actions()],
        after=len(entry.changes),
        code=spelled(here.code),
        address=address.removeprefix("http://").removeprefix("https://"),
        picture=qr.svg(address, "M") if sent else "",
        sent=sent,
        notice=notice,
    )
    return web.Response(text=text, status=status, content_type="text/html")


def _told(here: Visit, teller: Teller) -> list[tuple[str, str]]:
    """The fields that may be told, with their names: what is public, and of what the resident sent the personal
    things, masked."""
    asked = here.ledger.intake.fields if here.ledger.intake else ()
    rows = []
    for spec in here.ledger.specs.values():
        if spec.kind not in ("photos", "person", "people") and _may_be_told(spec, asked):
            said = cells.of_entry(spec, here.entry, teller)
            if said:
                rows.append((teller.label(spec), said))
    return rows


def _may_be_told(spec: FieldSpec, asked: tuple[str, ...]) -> bool:
    return spec.public or (spec.personal and spec.name in asked)


def _drawn_action(here: Visit, action: Action, open_form: tuple[str, Filled, str] | None) -> dict[str, object]:
    tried = open_form if open_form and open_form[0] == action.name else None
    form = here.form(action)
    values = here.shown_values()
    return {
        "name": action.name,
        "title": here.teller.text(action.title),
        "fields": form.drawn(values, tried[1] if tried else None),
        "reason": action.reason,
        "said": tried[2] if tried else "",
        "open": tried is not None,
    }
