"""The settings while they are being changed: what stands in the fields, and the way back to `council.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from council.domain.community import Settings
from council.i18n import Words
from council.i18n.libraries import validation_sentences

PLACES: Mapping[str, tuple[str, ...]] = {
    "name": ("name",),
    "language": ("language",),
    "time_zone": ("time_zone",),
    "operator": ("operator",),
    "theme": ("theme",),
    "cycle": ("cycle",),
    "turn_seconds": ("floor", "turn_seconds"),
    "turns_per_item": ("floor", "turns_per_item"),
    "port": ("web", "port"),
    "address": ("web", "address"),
    "public_url": ("web", "public_url"),
    "ssid": ("wifi", "ssid"),
    "password": ("wifi", "password"),
    "security": ("wifi", "security"),
}
"""Where each field stands in the settings. Bodies' rules are the fields `rule:<body>`."""

NUMBERS = frozenset(("turn_seconds", "turns_per_item", "port"))

Draft = Mapping[str, Any]
"""What stands in each field: texts as typed, and what was chosen."""


def draft_of(settings: Settings) -> dict[str, Any]:
    """The fields as the settings have them."""
    draft: dict[str, Any] = {}
    for field, place in PLACES.items():
        value: Any = settings
        for part in place:
            value = getattr(value, part)
        draft[field] = str(value) if field in NUMBERS else value
    return draft | {rule_field(body.id): body.rule for body in settings.bodies}


def settings_of(settings: Settings, draft: Draft) -> Settings:
    """The settings with the fields in place of what they were; raises pydantic's `ValidationError`."""
    changed = settings.model_dump()
    for field, place in PLACES.items():
        table = changed
        for part in place[:-1]:
            table = table[part]
        value = draft[field]
        table[place[-1]] = value.strip() if isinstance(value, str) and field != "password" else value
    for body in changed["bodies"]:
        body["rule"] = draft[rule_field(body["id"])]
    return Settings.model_validate(changed)


def rule_field(body: str) -> str:
    """The name of the field that holds a body's rule."""
    return f"rule:{body}"


def complaints(error: ValidationError, _: Words) -> dict[str, str]:
    """What is wrong, by field; a mistake that no field has stands under the empty name."""
    fields = {".".join(place): field for field, place in PLACES.items()}
    return {fields.get(place, ""): sentence for place, sentence in validation_sentences(error, _)}
