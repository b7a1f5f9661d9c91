"""What can be done in the settings screen, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.widgets import OptionList

from council.domain.community import voting_rights
from council.domain.kernel import Refusal
from council.i18n import N_
from council.tui.acts import Act
from council.tui.dialogs.codes import Codes, Sheet, desk_code
from council.tui.dialogs.people import PersonPicker
from council.tui.settings.own_rules import drop_rule, in_use

if TYPE_CHECKING:
    from council.tui.screens.settings import SettingsScene, SettingsScreen

CHANGES = N_("Changes")
SHOWN = N_("Shown")


def _unchanged(scene: SettingsScene) -> Refusal | None:
    return None if scene.changed else Refusal("settings.unchanged")


async def _save(screen: SettingsScreen, scene: SettingsScene) -> None:
    from council.tui.settings.saving import save

    await save(screen)


async def _undo(screen: SettingsScreen, scene: SettingsScene) -> None:
    screen.start_over()


async def _back(screen: SettingsScreen, scene: SettingsScene) -> None:
    screen.query_one("#sections", OptionList).focus()


def _no_body(scene: SettingsScene) -> Refusal | None:
    return None if scene.body else Refusal("body.none_chosen")


async def _members(screen: SettingsScreen, scene: SettingsScene) -> None:
    """Who has a right in a body today; a list to look through."""
    _, snapshot, look = screen._, scene.snapshot, screen.look()
    body = look.body(scene.body)
    people = list(snapshot.roster.people.values())
    grids = [body.grid] if body.grid else sorted({each.grid for each in people if each.grid})
    rights = [right for grid in (grids or [""]) for right in voting_rights(body, people, look.today, grid)]
    holders = dict.fromkeys(right.holder for right in rights)
    title = _("Members of: {body}", body=body.name.in_language(_.language))
    await screen.app.ask(PersonPicker(_, title, snapshot.roster, screen.app.called, among=holders))


def _no_rule(scene: SettingsScene) -> Refusal | None:
    if not scene.rule:
        return Refusal("rule.none_chosen")
    return in_use(scene.snapshot.settings, scene.rule)


async def _drop_rule(screen: SettingsScreen, scene: SettingsScene) -> None:
    await drop_rule(screen, scene.rule)


async def _look_again(screen: SettingsScreen, scene: SettingsScene) -> None:
    await screen.find_addresses()


def _no_wifi(scene: SettingsScene) -> Refusal | None:
    return None if scene.wifi else Refusal("wifi.missing")


async def _wifi(screen: SettingsScreen, scene: SettingsScene) -> None:
    _ = screen._
    scan = _("The phone's camera joins with this code; WeChat's scanner does not read it.")
    await screen.app.ask(Codes([Sheet(scene.wifi, screen.draft["ssid"], (scan,))]))


def _no_desk(scene: SettingsScene) -> Refusal | None:
    if not scene.snapshot.slips.staff:
        return Refusal("meeting.none")
    return None if scene.served else Refusal("phones.unserved")


async def _desk(screen: SettingsScreen, scene: SettingsScene) -> None:
    await screen.app.ask(desk_code(screen.app))


ACTS: tuple[Act[Any], ...] = (
    Act("save", N_("Save"), ("f2",), CHANGES, do=_save, refusal=_unchanged),
    Act("undo_changes", N_("Undo changes"), ("f3",), CHANGES, do=_undo, refusal=_unchanged),
    Act("drop_rule", N_("Throw the rule away"), ("f8",), CHANGES, do=_drop_rule, refusal=_no_rule),
    Act("sections", N_("Sections"), ("escape",), SHOWN, do=_back),
    Act("members", N_("Members"), ("f4",), SHOWN, do=_members, refusal=_no_body),
    Act("look_again", N_("Look again"), ("f5",), SHOWN, do=_look_again),
    Act("wifi_code", N_("Wi-Fi code"), ("f6",), SHOWN, do=_wifi, refusal=_no_wifi),
    Act("desk_code", N_("Desk code"), ("f7",), SHOWN, do=_desk, refusal=_no_desk),
)
