"""What the settings choose out of many: a time zone, a cycle, an address, a body's rule."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from council import presets
from council.tui.dialogs.choose import Choice, Choose
from council.tui.dialogs.rule import ChooseRule
from council.tui.settings.own_rules import write_rule
from council.tui.settings.sections import address_name, cycle_name, rule_name
from council.tui.widgets.forms import Chosen

if TYPE_CHECKING:
    from council.tui.screens.settings import SettingsScreen

NEAR = ("Asia/Shanghai", "Asia/Urumqi", "Asia/Hong_Kong", "Asia/Macau", "Asia/Taipei", "Europe/Berlin", "UTC")
"""Time zones that stand first in the list."""


async def choose(screen: SettingsScreen, chosen: Chosen) -> None:
    """Ask for another value of a field, and put it there."""
    name = chosen.name or ""
    if name.startswith("own:"):
        await write_rule(screen, name.removeprefix("own:"))
    elif name.startswith("rule:"):
        await _rule(screen, chosen, name.removeprefix("rule:"))
    else:
        await WAYS[name](screen, chosen)


async def _rule(screen: SettingsScreen, chosen: Chosen, body_id: str) -> None:
    look, _ = screen.look(), screen._
    title = _("The rule of: {body}", body=look.body(body_id).name.in_language(_.language))
    due = look.members.get(body_id, 0)
    rule = await screen.app.ask(ChooseRule(_, title, look.snapshot.rules.values(), due, look.today, chosen.value))
    if rule is not None:
        chosen.take(rule, rule_name(rule, look))


async def _zone(screen: SettingsScreen, chosen: Chosen) -> None:
    zones = sorted(available_timezones(), key=lambda zone: (zone not in NEAR, zone))
    zone = await screen.app.ask(Choose(screen._("Time zone"), [Choice(zone, zone) for zone in zones]))
    if zone is not None:
        chosen.take(zone, zone)


async def _cycle(screen: SettingsScreen, chosen: Chosen) -> None:
    look = screen.look()
    cycles = presets.cycles()
    language = look.words.language
    choices = [
        Choice(cycle.id, cycle_name(cycle.id, look), cycle.basis.in_language(language)) for cycle in cycles.values()
    ]
    cycle = await screen.app.ask(Choose(screen._("Which cycle?"), choices))
    if cycle is not None:
        chosen.take(cycle, cycle_name(cycle, look))


async def _address(screen: SettingsScreen, chosen: Chosen) -> None:
    _, look = screen._, screen.look()
    choices = [Choice("", address_name("", look))]
    choices += [
        Choice(each.address, each.address, _.list([_(reason) for reason in each.reasons])) for each in look.candidates
    ]
    address = await screen.app.ask(Choose(_("Which address do phones get?"), choices))
    if address is not None:
        chosen.take(address, address_name(address, look))


WAYS: Mapping[str, Callable[[SettingsScreen, Chosen], Awaitable[None]]] = {
    "time_zone": _zone,
    "cycle": _cycle,
    "address": _address,
}
