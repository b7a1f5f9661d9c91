"""Proxies: whose vote is given to whom, for what, and taken back."""

from __future__ import annotations

from typing import Any

from council.domain import roll_call
from council.domain.kernel import Command
from council.domain.meeting import Meeting
from council.domain.rules import ProxyRule
from council.i18n import N_, Words
from council.tui.acts import Act
from council.tui.console.scene import PLACEHOLDER, ConsoleScene, before_session
from council.tui.dialogs.choose import Choice, Choose
from council.tui.dialogs.form import Answers, Form
from council.tui.dialogs.people import PersonPicker
from council.tui.screens.base import CouncilScreen
from council.tui.widgets.fields import Field, Pick
from council.tui.widgets.forms import Ticks

Screen = CouncilScreen[Any]


def _proxy(scene: ConsoleScene) -> Command:
    """A right whose holder is away, given to somebody else who is due."""
    meeting = scene.meeting
    away = [right for right in meeting.rights.values() if not meeting.is_present(right.holder)]
    right = next(iter(away), next(iter(meeting.rights.values())))
    agent = next((person for person in meeting.members if person not in (right.holder, right.cast_by)), PLACEHOLDER)
    items = tuple(item.id for item in meeting.agenda)
    return roll_call.GiveProxy(right=right.id, agent=agent, written=True, items=items)


async def _ask_proxy(screen: Screen, scene: ConsoleScene) -> Command | None:
    """Whose vote, and who casts it; one that was given already may be taken back."""
    _, meeting = screen._, scene.meeting
    rights = {
        right.holder: right for right in reversed(meeting.rights.values()) if not meeting.is_present(right.holder)
    }
    called = screen.app.called
    picker = PersonPicker(
        _,
        _("Whose vote is given?"),
        scene.snapshot.roster,
        called,
        among=rights,
        note=lambda person: f"→ {called(rights[person].cast_by)}" if rights[person].cast_by != person else "",
    )
    holder = await screen.app.ask(picker)
    if holder is None:
        return None
    right = rights[holder]
    if right.cast_by != holder:
        choices = [Choice("other", _("Give it to somebody else")), Choice("back", _("Take the proxy back"))]
        chosen = await screen.app.ask(Choose(called(holder), choices))
        if chosen != "other":
            return roll_call.RevokeProxy(right=right.id) if chosen == "back" else None
    agent = await screen.app.ask(
        PersonPicker(_, _("Who votes for {person}?", person=called(holder)), scene.snapshot.roster, called)
    )
    if agent is None:
        return None
    person = scene.snapshot.roster.get(agent)
    roles = person.roles if person else frozenset()
    form = Form(_("Proxy"), _proxy_fields(meeting, _), f"{called(holder)} → {called(agent)}")

    def made(answers: Answers) -> Command:
        declared = roles | ({answers["standing"]} if answers.get("standing") else set())
        items = tuple(item.id for item in meeting.agenda if item.id in answers.get("items", ()))
        return roll_call.GiveProxy(
            right=right.id, agent=agent, agent_roles=declared, written=answers["written"], items=items
        )

    return await screen.complete(form, made)


DECLARED = {"candidate": N_("a candidate here"), "property_staff": N_("of the property manager's staff")}
"""What a rule may bar an agent for and the roster does not know: the clerk says."""


def _proxy_fields(meeting: Meeting, _: Words) -> list[Field]:
    """The paper; and where the rule asks for it, what the agent is besides, and the items the proxy names."""
    rule = meeting.rule.proxy if meeting.rule else ProxyRule()
    fields: list[Field] = [
        Pick("written", _("In writing"), [(True, _("I have seen the paper")), (False, _("no paper"))])
    ]
    barred = [(standing, _(said)) for standing, said in DECLARED.items() if standing in rule.excluded_roles]
    if barred:
        fields.append(Pick("standing", _("The agent is"), [("", _("none of those barred")), *barred]))
    if rule.per_topic:
        items = [(item.id, f"{number} {item.title}") for number, _depth, item in meeting.outline() if number]
        fields.append(Ticks("items", _("Only for"), items))
    return fields


PROXY: Act[ConsoleScene] = Act("proxy", N_("Proxy"), ("9",), N_("Hall"), _proxy, _ask_proxy, front=before_session)
