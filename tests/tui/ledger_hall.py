"""A community with two ledgers that a plugin brings, some entries in them, and a terminal that looks at them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from council.api import hook
from council.domain.ledger import Entry, Ledger
from council.plugins import Plugins
from council.plugins.offers import PluginScreen
from tests.service.a_ledger import LEDGERS
from tests.tui.hall import Hall, a_hall

WISHES: tuple[Mapping[str, Any], ...] = (
    {
        "title": "修三号楼的灯",
        "text": "三楼到五楼都不亮。",
        "grid": "第一网格",
        "wisher": "王秀英",
        "until": date(2026, 11, 1),
    },
    {
        "title": "陪读",
        "topic": "study",
        "grid": "第二网格",
        "wisher": "单丽",
        "phone": "13800001234",
        "urgency": "high",
    },
    {"title": "换纱窗", "grid": "第一网格", "cost": 12050, "means": ("money", "time"), "until": date(2027, 1, 20)},
    {"title": "陪老人看病", "topic": "company", "grid": "第三网格", "resident": "p03"},
)


class Bringing:
    """A plugin that brings ledgers, and screens."""

    def __init__(self, ledgers: Sequence[Ledger] = LEDGERS, screens: Sequence[PluginScreen] = ()) -> None:
        self._ledgers, self._screens = ledgers, screens

    @hook
    def ledgers(self) -> Sequence[Ledger]:
        return self._ledgers

    @hook
    def screens(self) -> Sequence[PluginScreen]:
        return self._screens


def a_ledger_hall(
    wishes: Sequence[Mapping[str, Any]] = WISHES,
    ledgers: Sequence[Ledger] = LEDGERS,
    screens: Sequence[PluginScreen] = (),
    **more: Any,
) -> Hall:
    """The community, its clock in January 2027 when a meeting is planned, else on the 23rd of November 2026."""
    plugins = Plugins()
    plugins.register(Bringing(ledgers, screens), "wishing")
    hall = a_hall(plugins=plugins, planned=more.pop("planned", False), **more)
    for wish in wishes:
        hall.council.entries.enter("wishes", wish).result(5)
    return hall


def wishes(hall: Hall) -> list[Entry[Any]]:
    """All wishes, by number."""
    return sorted(hall.council.snapshot.entries("wishes").values(), key=lambda entry: entry.number)


def wish(hall: Hall, title: str) -> Entry[Any]:
    """The wish of that title, as it stands."""
    return next(entry for entry in wishes(hall) if entry.fields.title == title)
