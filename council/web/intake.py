"""The page on which a resident enters something from the phone: a form out of the ledger's own fields.

The form carries a fresh receipt, as ballots do: the same form sent again, by a double tap or after a lost answer, is
answered with the entry that it made. What was typed is kept whatever is wrong with it; an address holds nothing
personal.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from aiohttp import web

from council.documents.ledger.teller import Teller
from council.domain.codes import RECEIPT_LENGTH, fresh_code
from council.domain.kernel import Refusal
from council.domain.ledger import Entry, Intake, Ledger
from council.i18n import Words
from council.service.entries import PHONE
from council.service.snapshot import Snapshot
from council.store.base import StoreError
from council.web.answers import NOT_RECORDED, status_of
from council.web.drawing import drawn
from council.web.entry_form import OF_THE_HOUSE, EntryForm, Filled
from council.web.intake_post import UPLOADS, Uploads, posted
from council.web.receipts import typed as receipt_of
from council.web.site import SITE, Site, language_switched


@dataclass(frozen=True)
class Offered:
    """Something that residents can enter: what it is called, what for, and the path of its page."""

    title: str
    about: str
    path: str


def offered(snapshot: Snapshot, _: Words) -> tuple[Offered, ...]:
    """All that residents can enter here."""
    return tuple(
        Offered(
            ledger.title.in_language(_.language), ledger.intake.about.in_language(_.language), intake_path(ledger.id)
        )
        for ledger in snapshot.ledgers.values()
        if ledger.intake is not None
    )


def intake_path(ledger: str) -> str:
    """The path of a ledger's page: in upper case, so that its QR code stays small."""
    return f"/IN/{ledger.upper()}"


@dataclass(frozen=True)
class Visit:
    """One request for the page of a ledger."""

    site: Site
    ledger: Ledger
    intake: Intake
    words: Words

    @property
    def form(self) -> EntryForm:
        """The form that the ledger asks residents to fill in."""
        specs = self.ledger.specs
        names = tuple(name for name in self.intake.fields if specs[name].kind not in OF_THE_HOUSE)
        teller = Teller(self.words, self.site.snapshot, self.ledger.id, masked=False)
        return EntryForm(self.ledger, names, teller, self.words, photos=self.intake.photos)


def _visit(request: web.Request) -> Visit:
    """The ledger that a path names, in capitals or not.

    Raises `Refusal`: `ledger.unknown`, `ledger.no_intake`.
    """
    site, named = request.app[SITE], request.match_info["ledger"].casefold()
    for ledger in site.snapshot.ledgers.values():
        if ledger.id.casefold() == named:
            if ledger.intake is None:
                raise Refusal("ledger.no_intake")
            return Visit(site, ledger, ledger.intake, site.words(request))
    raise Refusal("ledger.no_intake")


async def show(request: web.Request) -> web.Response:
    """The empty form."""
    here = _visit(request)
    if (switched := language_switched(request)) is not None:
        return switched
    return _page(here)


async def enter(request: web.Request) -> web.Response:
    """What somebody filled in: on to its tracking page, or the form again with what is wrong with it."""
    here, uploads = _visit(request), request.app[UPLOADS]
    _, form = here.words, here.form
    sent = await posted(request, form.photo_names, form.photos)
    receipt = receipt_of(sent.first("receipt"))
    filled = form.read(sent.typed)
    form.add_photos(filled, sent, uploads.held)
    if filled.wrong:
        return _page(here, filled, receipt)
    try:
        entry = await _entered(here, filled.values, receipt, uploads)
    except Refusal as refusal:
        filled.wrong[""] = _.refusal(refusal)
        return _page(here, filled, receipt, status_of(refusal))
    except StoreError:
        filled.wrong[""] = _("This was not recorded: the computer could not write it. Please try again.")
        return _page(here, filled, receipt, NOT_RECORDED)
    return web.Response(status=303, headers={"Location": f"/T/{entry.code}?sent=1"})


async def _entered(here: Visit, values: Mapping[str, Any], receipt: str, uploads: Uploads) -> Entry[Any]:
    """Have it recorded. Raises `Refusal` and `StoreError`."""
    entries = here.site.council.entries
    for name in here.form.photo_names:
        await uploads.attach(entries, values[name])
    once = once_of(here.ledger.id, receipt, values)
    return await asyncio.wrap_future(entries.enter(here.ledger.id, values, PHONE, once=once))


def once_of(ledger: str, receipt: str, values: Mapping[str, Any]) -> str:
    """What the same form sent twice has in common: going back and entering something else is something else, though
    an old browser may show the same form for it."""
    content = orjson.dumps([ledger, receipt, sorted(values.items())], default=str)
    return hashlib.sha256(content).hexdigest()


def _page(here: Visit, filled: Filled | None = None, receipt: str = "", status: int = 422) -> web.Response:
    _, form = here.words, here.form
    defaults = {spec.name: spec.default for spec in form.specs}
    wrong = [(name, form.teller.label(here.ledger.specs[name])) for name in (filled.wrong if filled else ()) if name]
    text = drawn(
        "intake/form.html",
        _=_,
        community=here.site.snapshot.settings.name,
        path=intake_path(here.ledger.id),
        title=form.teller.text(here.ledger.title),
        about=form.teller.text(here.intake.about),
        fields=form.drawn(defaults, filled),
        personal=[form.teller.label(spec) for spec in form.specs if spec.personal],
        receipt=receipt or fresh_code(RECEIPT_LENGTH),
        photos=bool(form.photo_names),
        notice=filled.wrong.get("", "") if filled else "",
        wrong=wrong,
    )
    return web.Response(text=text, status=status if filled else 200, content_type="text/html")
