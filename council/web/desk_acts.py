"""What the desk can do, by the name that its forms give it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from council.domain.kernel import Command, Refusal, fresh_id
from council.domain.meeting import Meeting
from council.domain.paper import IssuePaper, paper_rights
from council.domain.roll_call import AdmitGuest, Arrive, Excuse, GiveProxy, Leave, RevokeProxy
from council.domain.sitting import TakeNote

if TYPE_CHECKING:
    from council.service.council import Council

ACTOR = "desk"
Form = dict[str, str]
Act = Callable[["Council", Meeting, Form], Awaitable[str]]


async def done(council: Council, meeting: Meeting, form: Form) -> str:
    """Do what the form says; returns the page to go to, empty for where it came from.

    Raises `Refusal` and `StoreError`.
    """
    act = ACTS.get(form.get("do", ""))
    if act is None:
        raise Refusal("page.unclear")
    return await act(council, meeting, form)


def back(form: Form) -> str:
    """The page a form was sent from."""
    if form.get("from") == "person":
        return f"/desk/person/{quote(form.get('person', ''), safe='')}"
    kept = {name: form[name] for name in ("q", "show") if form.get(name)}
    return f"/desk?{urlencode(kept)}" if kept else "/desk"


async def _do(council: Council, command: Command) -> str:
    await asyncio.wrap_future(council.meetings.do(command, actor=ACTOR))
    return ""


async def _arrive(council: Council, _: Meeting, form: Form) -> str:
    return await _do(council, Arrive(person=form.get("person", ""), channel="desk"))


async def _leave(council: Council, _: Meeting, form: Form) -> str:
    return await _do(council, Leave(person=form.get("person", "")))


async def _excuse(council: Council, _: Meeting, form: Form) -> str:
    return await _do(council, Excuse(person=form.get("person", ""), reason=form.get("reason", "")))


async def _guest(council: Council, _: Meeting, form: Form) -> str:
    return await _do(council, AdmitGuest(id=fresh_id(), name=form.get("name", ""), role=form.get("role", "")))


async def _note(council: Council, _: Meeting, form: Form) -> str:
    return await _do(council, TakeNote(text=form.get("text", ""), item=form.get("item") or None))


async def _paper(council: Council, meeting: Meeting, form: Form) -> str:
    """A paper ballot for each right of this person that has not been used."""
    poll = meeting.open_poll
    if poll is None:
        raise Refusal("poll.none_open")
    used = council.snapshot.rolls.get(poll.id, frozenset())
    person = form.get("person", "")
    rights = tuple(right.id for right in paper_rights(meeting, poll, used) if right.cast_by == person)
    if not rights:
        raise Refusal("paper.used_already", count=1)
    return await _do(council, IssuePaper(rights=rights))


async def _slip(council: Council, _: Meeting, form: Form) -> str:
    await asyncio.wrap_future(council.meetings.issue_slip(form.get("person", "")))
    return _slip_page(form)


async def _replace(council: Council, _: Meeting, form: Form) -> str:
    await asyncio.wrap_future(council.meetings.issue_slip(form.get("person", ""), replace=True))
    return _slip_page(form)


def _slip_page(form: Form) -> str:
    return f"/desk/slip/{quote(form.get('person', ''), safe='')}"


async def _proxy(council: Council, _: Meeting, form: Form) -> str:
    agent = council.snapshot.roster.get(form.get("agent", ""))
    if agent is None:
        raise Refusal("person.missing")
    command = GiveProxy(
        right=form.get("right", ""), agent=agent.id, written="written" in form, agent_roles=frozenset(agent.roles)
    )
    return await _do(council, command)


async def _revoke(council: Council, _: Meeting, form: Form) -> str:
    return await _do(council, RevokeProxy(right=form.get("right", "")))


ACTS: dict[str, Act] = {
    "arrive": _arrive,
    "excuse": _excuse,
    "guest": _guest,
    "leave": _leave,
    "note": _note,
    "paper": _paper,
    "proxy": _proxy,
    "replace": _replace,
    "revoke": _revoke,
    "slip": _slip,
}
