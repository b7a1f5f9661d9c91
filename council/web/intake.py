"""The page on which a resident enters something from the phone: a form out of the ledger's own fields.

The form carries a fresh receipt, as ballots do: the same form sent again, by a double tap or after a lost answer, is
answered with the entry that it made. What was typed is kept whatever is wrong with it; an address holds nothing
personal.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterable, Mapping, Sequence
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
from council.web.entry_form import OF_THE_HOUSE, EntryForm, Filled, Kept
from council.web.intake_post import UPLOADS, Posted, Uploads, posted
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
        return EntryForm(self.ledger, names, teller, self.words, photos=self.photos)

    @property
    def photos(self) -> int:
        """How many photos may come along."""
        return self.intake.photos if self.photo_field else 0

    @property
    def photo_field(self) -> str:
        """The field that holds them; empty where none does."""
        specs = self.ledger.specs
        return next((name for name in self.intake.fields if specs[name].kind == "photos"), "")


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
    sent = await posted(request, here.photos)
    receipt = receipt_of(sent.first("receipt"))
    filled = here.form.read(sent.typed)
    digests = uploads.held([*sent.typed.get("kept", ()), *sent.photos])
    lost = len(dict.fromkeys(sent.typed.get("kept", ()))) > len(uploads.held(sent.typed.get("kept", ())))
    _say_of_photos(here, filled, sent, len(digests), lost)
    if filled.wrong:
        return _page(here, filled, receipt, digests[: here.photos])
    try:
        entry = await _entered(here, filled, receipt, digests, uploads)
    except Refusal as refusal:
        filled.wrong[""] = here.words.refusal(refusal)
        return _page(here, filled, receipt, digests, status=status_of(refusal))
    except StoreError:
        filled.wrong[""] = here.words("This was not recorded: the computer could not write it. Please try again.")
        return _page(here, filled, receipt, digests, status=NOT_RECORDED)
    return web.Response(status=303, headers={"Location": f"/T/{entry.code}?sent=1"})


def _say_of_photos(here: Visit, filled: Filled, sent: Posted, count: int, lost: bool) -> None:
    _ = here.words
    if sent.refused is not None:
        filled.wrong[here.photo_field] = _.refusal(sent.refused)
    elif count > here.photos:
        filled.wrong[here.photo_field] = _.refusal(Refusal("photo.too_many", limit=here.photos))
    elif lost:
        filled.wrong[here.photo_field] = _("The photos did not stay here long enough. Please choose them again.")


async def _entered(here: Visit, filled: Filled, receipt: str, digests: Sequence[str], uploads: Uploads) -> Entry[Any]:
    """Have it recorded. Raises `Refusal` and `StoreError`."""
    entries = here.site.council.entries
    once = _once(here.ledger.id, receipt, filled.values, digests)
    for digest in digests:
        photo = uploads.photo(digest)
        if photo is not None:
            await asyncio.wrap_future(entries.attach(photo))
    values = {**filled.values, here.photo_field: tuple(digests)} if here.photo_field else filled.values
    return await asyncio.wrap_future(entries.enter(here.ledger.id, values, PHONE, once=once))


def _once(ledger: str, receipt: str, values: Mapping[str, Any], digests: Iterable[str]) -> str:
    """What the same form sent twice has in common: going back and entering something else is something else, though
    an old browser may show the same form for it."""
    content = orjson.dumps([ledger, receipt, sorted(values.items()), sorted(digests)], default=str)
    return hashlib.sha256(content).hexdigest()


def _page(
    here: Visit, filled: Filled | None = None, receipt: str = "", digests: Iterable[str] = (), status: int = 0
) -> web.Response:
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
        fields=form.drawn(defaults, filled, [Kept(each) for each in digests]),
        personal=[form.teller.label(spec) for spec in form.specs if spec.personal],
        receipt=receipt or fresh_code(RECEIPT_LENGTH),
        photos=here.photos,
        notice=filled.wrong.get("", "") if filled else "",
        wrong=wrong,
    )
    return web.Response(text=text, status=status or (422 if filled else 200), content_type="text/html")
