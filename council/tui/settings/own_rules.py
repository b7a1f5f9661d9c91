"""A community's own decision rules: written, changed, thrown away; each kept at once, apart from the other settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from council.domain.community import Settings
from council.domain.kernel import Refusal, Text
from council.domain.rules import DecisionRule
from council.i18n import LANGUAGES, words
from council.tui.dialogs.ask import Confirm
from council.tui.dialogs.rule import ChooseRule
from council.tui.dialogs.rule_editor import RuleEditor
from council.tui.settings.saving import write
from council.tui.settings.telling import due_by

if TYPE_CHECKING:
    from council.tui.screens.settings import SettingsScreen

OWN = "own."


async def write_rule(screen: SettingsScreen, rule_id: str) -> None:
    """Change a rule of the community's own, or with no id write a new one that starts from another."""
    _, look = screen._, screen.look()
    own = {rule.id: rule for rule in look.snapshot.settings.rules}
    if rule_id:
        rule, title = own[rule_id], _("Change the rule")
    else:
        usual = next((body.rule for body in look.snapshot.settings.bodies if body.track == "decision"), "")
        choosing = ChooseRule(_, _("Start from which rule?"), look.snapshot.rules.values(), 0, look.today, usual)
        start = await screen.app.ask(choosing)
        if start is None:
            return
        rule, title = _begun(look.snapshot.rules[start], fresh_id(own)), _("Write a rule")
    answers = await screen.app.ask(RuleEditor(_, title, rule, due_by(rule_id, look)))
    if answers is None:
        return
    own[rule.id] = answers["rule"]
    await _keep(screen, own)


def fresh_id(own: dict[str, DecisionRule]) -> str:
    """The first free id: `own.1`, `own.2`…"""
    return next(ident for number in range(1, len(own) + 2) if (ident := f"{OWN}{number}") not in own)


def _begun(start: DecisionRule, rule_id: str) -> DecisionRule:
    """A copy to begin with, named after the rule it starts from."""
    names = {}
    for _ in map(words, LANGUAGES):
        names[_.language] = _("{name}, our own", name=start.name.in_language(_.language))
    return start.having(id=rule_id, name=Text(**names))


def in_use(settings: Settings, rule_id: str) -> Refusal | None:
    """Why a rule cannot be thrown away: a body goes by it."""
    body = next((body for body in settings.bodies if body.rule == rule_id), None)
    return Refusal("rule.in_use", body=body.name.in_language(settings.language)) if body is not None else None


async def drop_rule(screen: SettingsScreen, rule_id: str) -> None:
    """Throw a rule away, after a yes. Votes held by it keep their copy."""
    _, settings = screen._, screen.look().snapshot.settings
    own = {rule.id: rule for rule in settings.rules}
    about = own[rule_id].name.in_language(_.language) + "\n" + _("Votes that were held by it keep their copy.")
    if await screen.app.ask(Confirm(_("Throw the rule away?"), about)):
        del own[rule_id]
        await _keep(screen, own)


async def _keep(screen: SettingsScreen, own: dict[str, DecisionRule]) -> None:
    """Write the rules; what stands unsaved in the fields stays unsaved."""
    settings = screen.app.council.snapshot.settings
    if await write(screen, settings.having(rules=tuple(own.values()))):
        screen.app.catch_up()
        screen.app.say(screen._("Saved."))
        screen.redraw()
