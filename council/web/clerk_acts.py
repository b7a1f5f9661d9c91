"""What the clerk does with entries: enter one, change it, take the workflow's steps. Each form carries the desk's key.

A form says how many changes the entry had when it was drawn: the same sent twice is done once, and nobody writes over
what somebody else has changed meanwhile without having seen it.
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Awaitable, Mapping
from dataclasses import replace
from typing import Any

from aiohttp import web

from council.domain.codes import RECEIPT_LENGTH, fresh_code
from council.domain.kernel import Refusal
from council.domain.ledger import Action, Entry, FieldSpec, Ledger
from council.store.base import StoreError
from council.web.answers import NOT_RECORDED, status_of
from council.web.clerk import Clerk, clerk, entry_page, fields_asked, legal, photos_of
from council.web.desk_acts import ACTOR
from council.web.entry_form import EntryForm, Filled
from council.web.intake import once_of
from council.web.intake_post import UPLOADS, Posted, posted
from council.web.receipts import typed as receipt_of
from council.web.site import language_switched

PHOTOS = 9
"""Photos that a field may hold when the clerk fills it in."""


def _form(here: Clerk, ledger: Ledger, names: tuple[str, ...]) -> EntryForm:
    return EntryForm(ledger, names, here.teller(ledger), here.words, photos=PHOTOS)


MANY = 12
"""Fields beyond which a form shows first what one begins with, and the rest below a fold."""


def _parts(
    form: EntryForm, values: Mapping[str, Any], filled: Filled | None, seen: Mapping[str, str] | None = None
) -> dict[str, object]:
    """The form in two parts: what must be there, what the table and the residents' page show, and what holds something;
    below it the rest, unfolded when something is wrong there."""
    ledger = form.ledger
    wrong = filled.wrong if filled else {}
    early = {*(spec.name for spec in ledger.table), *(ledger.intake.fields if ledger.intake else ())}

    def comes_first(spec: FieldSpec) -> bool:
        held = values.get(spec.name)
        return spec.required or spec.name in early or (held != spec.default and bool(held))

    later = tuple(spec.name for spec in form.specs if not comes_first(spec)) if len(form.names) > MANY else ()
    first = tuple(name for name in form.names if name not in later)
    return {
        "fields": replace(form, names=first).drawn(values, filled, seen),
        "more": replace(form, names=later).drawn(values, filled, seen) if later else "",
        "unfolded": any(name in later for name in wrong),
    }


def _require_key(here: Clerk, sent: Posted) -> None:
    if not hmac.compare_digest(sent.first("key").encode(), here.key.encode()):
        raise Refusal("staff.unknown")


async def _tried(here: Clerk, filled: Filled, work: Awaitable[Any]) -> tuple[Any, int]:
    """Do something; what is in the way of it is put into the form. Returns what came of it, and a status."""
    _ = here.words
    try:
        return await work, 303
    except Refusal as refusal:
        filled.wrong[""] = _.refusal(refusal)
        return None, status_of(refusal)
    except StoreError:
        filled.wrong[""] = _("This was not recorded: the computer could not write it. Please try again.")
        return None, NOT_RECORDED


# -- a new entry -------------------------------------------------------------------------------------------------------


async def new(request: web.Request) -> web.Response:
    """The empty form."""
    if (switched := language_switched(request)) is not None:
        return switched
    here = clerk(request)
    return _new_page(here, here.ledger(request.match_info["ledger"]))


async def enter(request: web.Request) -> web.Response:
    """A new entry: on to its page, or the form again with what is wrong with it."""
    here, uploads = clerk(request), request.app[UPLOADS]
    ledger = here.ledger(request.match_info["ledger"])
    form = _form(here, ledger, tuple(spec.name for spec in ledger.entered))
    sent = await posted(request, form.photo_names, PHOTOS)
    _require_key(here, sent)
    receipt = receipt_of(sent.first("receipt"))
    filled = form.read(sent.typed)
    form.add_photos(filled, sent, uploads.held)
    if filled.wrong:
        return _new_page(here, ledger, filled, receipt)

    async def entered() -> Entry[Any]:
        for name in form.photo_names:
            await uploads.attach(here.site.council.entries, filled.values[name])
        once = once_of(ledger.id, receipt, filled.values)
        return await asyncio.wrap_future(here.site.council.entries.enter(ledger.id, filled.values, ACTOR, once=once))

    made, status = await _tried(here, filled, entered())
    if made is None:
        return _new_page(here, ledger, filled, receipt, status)
    return web.Response(status=303, headers={"Location": f"/desk/ledgers/{ledger.id}/{made.id}"})


def _new_page(
    here: Clerk, ledger: Ledger, filled: Filled | None = None, receipt: str = "", status: int = 422
) -> web.Response:
    _, form = here.words, _form(here, ledger, tuple(spec.name for spec in ledger.entered))
    return here.drawn(
        "clerk/form.html",
        status=status if filled else 200,
        back=f"/desk/ledgers/{ledger.id}",
        action=f"/desk/ledgers/{ledger.id}/new",
        title=_("{ledger}: new entry", ledger=form.teller.text(ledger.title)),
        button=_("Enter"),
        hidden={"receipt": receipt or fresh_code(RECEIPT_LENGTH)},
        **_parts(form, {spec.name: spec.default for spec in form.specs}, filled),
        photos=bool(form.photo_names),
        reason=None,
        **_complaints(form, filled),
    )


def _complaints(form: EntryForm, filled: Filled | None) -> dict[str, object]:
    wrong = filled.wrong if filled else {}
    return {
        "notice": wrong.get("", ""),
        "wrong": [(name, form.teller.label(form.ledger.specs[name])) for name in wrong if name in form.ledger.specs],
    }


# -- a step ------------------------------------------------------------------------------------------------------------


async def ask(request: web.Request) -> web.Response:
    """The form of a step: the fields that it asks for, and the reason."""
    if (switched := language_switched(request)) is not None:
        return switched
    here = clerk(request)
    ledger, shown = _entry(here, request)
    action = _action(ledger, shown, request.match_info["action"])
    if action is None:
        return _not_now(here, ledger, shown)
    return _step_page(here, ledger, shown, action)


async def act(request: web.Request) -> web.Response:
    """Take a step: back to the entry, or the form again with what is wrong with it."""
    here, uploads = clerk(request), request.app[UPLOADS]
    ledger, shown = _entry(here, request)
    back = f"/desk/ledgers/{ledger.id}/{shown.id}"
    action = _action(ledger, shown, request.match_info["action"])
    form = _form(here, ledger, fields_asked(ledger, action) if action else ())
    sent = await posted(request, form.photo_names, PHOTOS)
    _require_key(here, sent)
    since = _since(shown, sent.first("after"))
    if any(change.action == request.match_info["action"] and change.actor == ACTOR for change in since):
        return web.Response(status=303, headers={"Location": back})
    if action is None:
        return _not_now(here, ledger, shown)
    filled = form.read(sent.typed, dict(shown.fields))
    form.add_photos(filled, sent, {*photos_of(ledger, shown), *uploads.held})
    reason = sent.first("reason").strip()
    if action.reason and not reason:
        filled.wrong[""] = here.words.refusal(Refusal("reason.missing"))
    elif since and form.names and not filled.wrong:
        filled.wrong[""] = here.words.refusal(Refusal("ledger.changed_meanwhile"))
    if filled.wrong:
        return _step_page(here, ledger, shown, action, filled, reason)
    values = {name: value for name, value in filled.values.items() if value != getattr(shown.fields, name)}

    async def acted() -> Entry[Any]:
        for name in form.photo_names:
            await uploads.attach(here.site.council.entries, filled.values[name])
        return await asyncio.wrap_future(
            here.site.council.entries.act(ledger.id, shown.id, action.name, ACTOR, reason=reason, **values)
        )

    done, status = await _tried(here, filled, acted())
    if done is None:
        return _step_page(here, ledger, shown, action, filled, reason, status)
    return web.Response(status=303, headers={"Location": back})


def _entry(here: Clerk, request: web.Request) -> tuple[Ledger, Entry[Any]]:
    ledger = here.ledger(request.match_info["ledger"])
    return ledger, here.snapshot.entry(ledger.id, request.match_info["entry"])


def _action(ledger: Ledger, shown: Entry[Any], name: str) -> Action | None:
    return next((each for each in legal(ledger, shown) if each.name == name), None)


def _since(shown: Entry[Any], after: str) -> tuple[Any, ...]:
    """The changes since the form was drawn, when there were `after`."""
    return shown.changes[int(after) :] if after.isdecimal() and len(after) < 6 else ()


def _not_now(here: Clerk, ledger: Ledger, shown: Entry[Any]) -> web.Response:
    refusal = Refusal("ledger.not_now", number=shown.number)
    return entry_page(here, ledger, shown, here.words.refusal(refusal), status_of(refusal))


def _step_page(
    here: Clerk,
    ledger: Ledger,
    shown: Entry[Any],
    action: Action,
    filled: Filled | None = None,
    reason: str = "",
    status: int = 422,
) -> web.Response:
    form = _form(here, ledger, fields_asked(ledger, action))
    path = f"/desk/ledgers/{ledger.id}/{shown.id}"
    values: Mapping[str, Any] = dict(shown.fields)
    seen = {digest: f"{path}/photo/{place}" for place, digest in enumerate(photos_of(ledger, shown), start=1)}
    title = form.teller.text(action.title)
    return here.drawn(
        "clerk/form.html",
        status=status if filled else 200,
        back=path,
        action=f"{path}/do/{action.name}",
        title=f"{form.teller.text(ledger.title)} {shown.number} · {title}",
        button=title,
        hidden={"after": str(len(shown.changes))},
        **_parts(form, values, filled, seen),
        photos=bool(form.photo_names),
        reason={"due": action.reason, "said": reason},
        **_complaints(form, filled),
    )
