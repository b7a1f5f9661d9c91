"""How a plugin stands, in one word for the list and in one sentence for its page: what it is, and what to do."""

from __future__ import annotations

from collections.abc import Callable

from council.i18n import N_, Words
from council.plugins import Plugins
from council.tui.plugins.seen import Seen

State = str

WORDS: dict[State, tuple[str, str]] = {
    "on": (N_("On"), "success"),
    "troubled": (N_("On, with faults"), "warning"),
    "waiting": (N_("Waiting"), "accent"),
    "stopped": (N_("Not working"), "error"),
    "off": (N_("Off"), "quiet"),
    "new": (N_("Not approved"), "warning"),
    "changed": (N_("Altered"), "warning"),
    "unfit": (N_("Does not fit"), "error"),
    "aside": (N_("Quarantined"), "warning"),
    "missing": (N_("Missing"), "error"),
    "broken": (N_("Unreadable"), "error"),
}
"""Each state's word (English source) and its tone."""

WIDTHS = {"zh": 8, "en": 15}
"""Cells of the longest word."""


def state_of(seen: Seen, plugins: Plugins) -> State:
    """How a plugin stands here and now."""
    listed = seen.listed
    if seen.broken is not None:
        return "broken"
    if listed.found is None:
        return "missing"
    if listed.unfit is not None:
        return "unfit"
    if listed.standing != "approved":
        return listed.standing
    if listed.quarantined is not None:
        return "aside"
    if not listed.enabled:
        return "off"
    return _running(seen, plugins)


def _running(seen: Seen, plugins: Plugins) -> State:
    if plugins.safe_mode:
        return "waiting"
    troubled = any(trouble.plugin == seen.name for trouble in plugins.troubles)
    if seen.name in {active.name for active in plugins.active}:
        return "troubled" if troubled else "on"
    return "stopped"


def sentence(seen: Seen, state: State, _: Words, refused: Callable[[Seen], str]) -> str:
    """What the state means, and what to do about it; `refused` puts the reason of one that cannot work into words."""
    said = {
        "on": _("It is at work in this community."),
        "troubled": _("It is at work; what went wrong is told below."),
        "waiting": _("It is switched on. It is loaded as soon as safe mode is left."),
        "stopped": _("It is switched on, but it is not at work; why is told below."),
        "off": _("It is here and not switched on."),
        "new": _("Nobody has approved it on this computer. Switching it on shows what it declares, and asks."),
        "changed": _(
            "It is not the file that was approved on this computer. Ask who changed it; switching it on asks anew."
        ),
        "aside": _("It is not loaded until somebody tries it again."),
        "missing": _("It is switched on and not here. Add it again, or switch it off; what it has recorded is kept."),
    }
    return said.get(state) or refused(seen)
