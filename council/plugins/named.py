"""What plugins are called in words: where one comes from, and what each hook brings."""

from __future__ import annotations

from council.domain.kernel import N_

ORIGINS = {
    "wheel": N_("in this community"),
    "folder": N_("in this community, as a folder"),
    "shipped": N_("comes with Council"),
    "installed": N_("installed beside Council"),
}

HOOKS = {
    "ledgers": N_("ledgers"),
    "screens": N_("screens"),
    "routes": N_("pages for phones and the projector"),
    "commands": N_("commands"),
    "voting_methods": N_("ways of voting"),
    "decision_rules": N_("decision rules"),
    "agenda_kinds": N_("kinds of agenda items"),
    "agenda_templates": N_("agenda templates"),
    "exporters": N_("kinds of files"),
    "stores": N_("stores"),
    "review": N_("points of order"),
    "recorded": N_("hears what is recorded"),
    "minutes_sections": N_("sections of the minutes"),
    "doctor_checks": N_("checks for the doctor"),
}
