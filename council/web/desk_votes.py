"""Votes at the desk: somebody is helped, with a witness; tellers enter the paper ballots, each on their own phone.

Both pages stand behind the staff code. The desk's device draws the ballot of whoever is helped, and keeps nothing of
it. A teller sees another's count only after having entered their own.
"""

from __future__ import annotations

import asyncio
import hmac

from aiohttp import web

from council.domain.codes import RECEIPT_LENGTH, fresh_code, spelled
from council.domain.kernel import Refusal
from council.domain.meeting import Meeting, Poll, VotingRight
from council.domain.paper import teller_refusal
from council.domain.paper_lines import is_plain, named_of, piles_of, written
from council.domain.polls import casting_refusal, method_of
from council.domain.standing import FEW_IN_A_CHANNEL
from council.domain.tally import Choice, Method, PostedForm
from council.domain.tally.forms import read
from council.i18n import Words
from council.i18n.telling import chosen, label
from council.service.casting import Vote
from council.service.papers import Difference, Standing, TellerSheet
from council.service.snapshot import Snapshot
from council.store.base import StoreError
from council.web.answers import NOT_RECORDED, status_of
from council.web.ballots import fields
from council.web.desk import Desk, closed, desk
from council.web.drawing import drawn
from council.web.person import name_of
from council.web.shared import question


def routes(app: web.Application) -> None:
    """The pages; before any that takes what stands behind `/desk/` for a staff code."""
    app.router.add_get("/desk/assist/{person}", assist)
    app.router.add_post("/desk/assist/{person}", assisted)
    app.router.add_get("/desk/teller", teller)
    app.router.add_post("/desk/teller", counted)


async def _form(request: web.Request, here: Desk) -> PostedForm:
    posted = await request.post()
    form = {name: [str(value) for value in posted.getall(name)] for name in posted}
    if not hmac.compare_digest(_one(form, "key").encode(), here.key.encode()):
        raise Refusal("staff.unknown")
    return form


def _one(form: PostedForm, name: str) -> str:
    return next(iter(form.get(name, ())), "").strip()


def _page(here: Desk, template: str, said: str = "", status: int = 200, **values: object) -> web.Response:
    own = {"community": here.snapshot.settings.name, "meeting": here.meeting, "key": here.key, "said": said}
    return web.Response(
        text=drawn(template, _=here.words, **{**own, **values}), status=status, content_type="text/html"
    )


def _open_poll(meeting: Meeting) -> Poll:
    if meeting.open_poll is None:
        raise Refusal("poll.none_open")
    return meeting.open_poll


# -- with help -------------------------------------------------------------------------------------------------------


async def assist(request: web.Request) -> web.Response:
    """The ballot of somebody who is helped."""
    here = desk(request)
    return _assist_page(here, request.match_info["person"])


def _assist_page(
    here: Desk, person: str, said: str = "", status: int = 200, form: PostedForm | None = None
) -> web.Response:
    poll, right = _to_help(here.snapshot, here.meeting, person)
    asked = question(poll, here.snapshot, here.words, here.site.kept)
    if asked["method"] is None:
        raise Refusal("ballot.undrawn", method=poll.question.method)
    method = method_of(poll.question, here.snapshot.methods)
    return _page(
        here,
        "desk/assist.html",
        said,
        status,
        person=here.people.row(person),
        holder="" if right.holder == person else name_of(here.snapshot, right.holder, masked=False),
        poll=poll,
        right=right.id,
        receipt=_one(form, "receipt") if form else fresh_code(RECEIPT_LENGTH),
        helper=_one(form, "helper") if form else "",
        witness=_one(form, "witness") if form else "",
        fields=fields(poll.question, method, here.words, form) if form else asked["blank"],
    )


def _to_help(snapshot: Snapshot, meeting: Meeting, person: str) -> tuple[Poll, VotingRight]:
    """The open poll and the person's next unused right in it; raises the `Refusal` that stands against it."""
    poll = _open_poll(meeting)
    used = snapshot.rolls.get(poll.id, frozenset())
    why: Refusal = Refusal("roll.not_due", person=person)
    for right in sorted(meeting.rights_of(person), key=lambda each: each.holder != person):
        refusal = casting_refusal(meeting, poll.id, right.id, person)
        if refusal is None and right.id in used:
            refusal = Refusal("ballot.already_voted")
        if refusal is None:
            return poll, right
        why = refusal
    raise why


async def assisted(request: web.Request) -> web.Response:
    """The ballot cast, with helper and witness."""
    here, person = desk(request), request.match_info["person"]
    form = await _form(request, here)
    _ = here.words
    try:
        poll = _open_poll(here.meeting)
        choice = read(method_of(poll.question, here.snapshot.methods), poll.question, form)
        helper, witness = (_somebody(here, _one(form, name)) for name in ("helper", "witness"))
        vote = Vote(_one(form, "poll"), _one(form, "right"), person, _one(form, "receipt"), choice, "assisted")
        cast = await asyncio.wrap_future(here.site.council.meetings.cast_with_help(vote, helper, witness))
    except Refusal as refusal:
        said = _.refusal(refusal, lambda each: name_of(here.snapshot, each, masked=False))
        return _assist_page(here.again(), person, said, status_of(refusal), form)
    except StoreError:
        said = _("This was not recorded: the computer could not write it. Please try again.")
        return _assist_page(here.again(), person, said, NOT_RECORDED, form)
    return _page(here, "desk/assisted.html", code=spelled(cast.tracking))


def _somebody(here: Desk, typed: str) -> str:
    """The id of whom a name means, where one person alone is called so; else the name itself."""
    found = [person.id for person in here.snapshot.roster.people.values() if person.name == typed]
    return found[0] if len(found) == 1 else typed


# -- tellers ---------------------------------------------------------------------------------------------------------


async def teller(request: web.Request) -> web.Response:
    """Who counts here, then that teller's sheet, blank: what was entered is shown to whoever has the teller's code."""
    try:
        here = desk(request)
    except Refusal as refusal:
        if refusal.code != "staff.unknown":
            raise
        return closed(request, refusal)
    who = request.query.get("teller", "")
    if not who or here.meeting.open_poll is None:
        return _tellers(here)
    _ = here.words
    try:
        if (why := teller_refusal(here.meeting, here.meeting.open_poll, who)) is not None:
            raise why
        return _sheet(here, who, Standing())
    except Refusal as refusal:
        said = _.refusal(refusal, lambda each: name_of(here.snapshot, each, masked=False))
        return _tellers(here, said, status_of(refusal))


def _tellers(here: Desk, said: str = "", status: int = 200) -> web.Response:
    meeting = here.meeting
    listed = dict.fromkeys((*meeting.tellers, *meeting.scrutineers))
    named = [(each, name_of(here.snapshot, each, masked=False), each in meeting.declared) for each in listed]
    return _page(here, "desk/tellers.html", said, status, tellers=named, poll=meeting.open_poll)


def _sheet(
    here: Desk, who: str, standing: Standing, said: str = "", status: int = 200, form: PostedForm | None = None
) -> web.Response:
    poll, _ = _open_poll(here.meeting), here.words
    method = method_of(poll.question, here.snapshot.methods)
    plain = is_plain(poll.question, method)
    named = [
        (place, name_of(here.snapshot, here.meeting.rights[right].holder, masked=False))
        for place, right in enumerate(poll.paper.issued, start=1)
    ]
    return _page(
        here,
        "desk/teller.html",
        said,
        status,
        poll=poll,
        who=who,
        name=name_of(here.snapshot, who, masked=False),
        plain=plain,
        options=[
            (place, option.id, label(poll.question, option.id, _))
            for place, option in enumerate(poll.question.options, start=1)
        ],
        blank=method.ballot != "answers",
        kind=method.ballot if isinstance(method.ballot, str) else "ticks",
        named=named if poll.secrecy == "by_name" else [],
        values={name: _one(form, name) for name in form} if form else _values(poll, method, standing.own, plain),
        entered=standing.own is not None,
        few=FEW_IN_A_CHANNEL,
        before=who in poll.paper.entered,
        other=name_of(here.snapshot, standing.other, masked=False) if standing.other else "",
        differences=[_told(here, poll, method, each) for each in standing.differences],
    )


def _values(poll: Poll, method: Method, own: TellerSheet | None, plain: bool) -> dict[str, str]:
    """What the teller had entered, as the form says it."""
    if own is None:
        return {}
    values = {"invalid": str(own.invalid)}
    if poll.secrecy == "by_name":
        places = {right: place for place, right in enumerate(poll.paper.issued, start=1)}
        said = {right: written(choice, poll.question, method) for right, choice in own.named.items()}
        said |= dict.fromkeys(own.spoilt, "x")
        values["lines"] = "\n".join(f"{places[right]}: {said[right]}" for right in sorted(said, key=places.__getitem__))
        values |= {f"right.{places[right]}": each for right, each in said.items()}
    elif plain:
        values |= {f"count.{'.'.join(choice) or '-'}": str(count) for choice, count in own.piles.items()}
    else:
        lines = [f"{count} × {written(choice, poll.question, method)}" for choice, count in own.piles.items()]
        values["lines"] = "\n".join(lines)
    return values


def _told(here: Desk, poll: Poll, method: Method, each: Difference) -> tuple[str, int, int]:
    """A line of differences: what it is about, my number and theirs."""
    _ = here.words
    said = _("invalid") if each.choice is None else _choice_told(poll, method, each.choice, _)
    if each.right:
        holder = name_of(here.snapshot, here.meeting.rights[each.right].holder, masked=False)
        said = f"{poll.paper.issued.index(each.right) + 1} {holder}: {said}"
    return said, each.mine, each.theirs


def _choice_told(poll: Poll, method: Method, choice: Choice, _: Words) -> str:
    return chosen(poll.question, choice, method.ballot == "ranking", _) if choice else _("blank")


async def counted(request: web.Request) -> web.Response:
    """A teller's sheet: agreed, or what differs. Each enters theirs under their own code, and sees it again with it."""
    here = desk(request)
    form = await _form(request, here)
    who, _ = _one(form, "teller"), here.words
    try:
        poll = _open_poll(here.meeting)
        if poll.id != _one(form, "poll"):
            raise Refusal("ballot.poll_closed")
        here.snapshot.slips.require_teller(_one(form, "code"), who)
        if "look" in form:
            standing = await asyncio.wrap_future(here.site.council.meetings.paper_standing(poll.id, who))
            return _sheet(here, who, standing)
        sheet = sheet_of(form, poll, method_of(poll.question, here.snapshot.methods))
        standing = await asyncio.wrap_future(here.site.council.meetings.enter_paper(poll.id, who, sheet))
    except Refusal as refusal:
        said = _.refusal(refusal, lambda each: name_of(here.snapshot, each, masked=False))
        if here.again().meeting.open_poll is None:
            return _tellers(here.again(), said, status_of(refusal))
        return _sheet(here.again(), who, Standing(), said, status_of(refusal), form)
    except StoreError:
        said = _("This was not recorded: the computer could not write it. Please try again.")
        return _sheet(here.again(), who, Standing(), said, NOT_RECORDED, form)
    return _sheet(here.again(), who, standing)


def sheet_of(form: PostedForm, poll: Poll, method: Method) -> TellerSheet:
    """A teller's count as a form says it; raises `Refusal` for what cannot be read."""
    if poll.secrecy == "by_name":
        lines = [
            f"{place}: {said}"
            for place in range(1, len(poll.paper.issued) + 1)
            if (said := _one(form, f"right.{place}"))
        ]
        lines += _one(form, "lines").splitlines()
        named, spoilt = named_of(lines, poll.question, method, poll.paper.issued)
        return TellerSheet(named=named, spoilt=spoilt, invalid=len(spoilt))
    invalid = _number(_one(form, "invalid"))
    if is_plain(poll.question, method):
        piles: dict[Choice, int] = {
            (option,): _number(_one(form, f"count.{option}")) for option in poll.question.option_ids
        }
        if method.ballot != "answers":
            piles[()] = _number(_one(form, "count.-"))
        return TellerSheet(piles={choice: count for choice, count in piles.items() if count}, invalid=invalid)
    found, more = piles_of(_one(form, "lines").splitlines(), poll.question, method)
    return TellerSheet(piles=found, invalid=invalid + more)


def _number(typed: str) -> int:
    if typed and (not typed.isdecimal() or len(typed) > 5):
        raise Refusal("paper.unreadable", line=typed)
    return int(typed or 0)
