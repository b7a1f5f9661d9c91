"""What plugins have declared that they bring: asked once, kept, and of two that want one id the first has it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from council.domain.kernel import Refusal
from council.plugins.contained import Guarded, require_shape
from council.plugins.troubles import Troubles

OWN = "council"
"""The name under which the program's own part is registered."""
FOLDER_STORE = "folder"
"""The kind of store that every community has unless `council.toml` names another one."""
RESERVED: Mapping[str, tuple[str, ...]] = {
    "ledgers": ("residents", "proposals", "follow_ups"),
    "stores": (FOLDER_STORE,),
}
"""Ids that the program keeps for itself without bringing them through a hook."""


@dataclass(frozen=True)
class Offer:
    """Something that a plugin brings."""

    plugin: str
    item: Any


class Declared:
    """The declarations of one community's plugins. `ask` asks a plugin a hook, `failed` is told what it raised."""

    def __init__(
        self,
        ask: Callable[[str, str], list[Any]],
        failed: Callable[[str, str, BaseException], None],
        troubles: Troubles,
    ) -> None:
        self._ask, self._failed, self._troubles = ask, failed, troubles
        self._turn = threading.RLock()
        self._answers: dict[tuple[str, str], list[Any]] = {}
        self._offered: dict[str, dict[str, Offer]] = {}

    def by(self, plugin: str, hook: str) -> list[Any]:
        """What a plugin brings through a hook. One that raises, or brings something else, brings nothing."""
        with self._turn:
            if (plugin, hook) not in self._answers:
                try:
                    items = self._ask(plugin, hook)
                    require_shape(hook, items)
                except Exception as error:  # noqa: BLE001 — a plugin's failure is a warning that names it
                    self._failed(plugin, hook, error)
                    items = []
                if hook == "voting_methods" and plugin != OWN:
                    items = [Guarded(method, plugin, self._failed) for method in items]
                self._answers[plugin, hook] = items
            return self._answers[plugin, hook]

    def offered(self, hook: str, plugins: Iterable[str]) -> Mapping[str, Offer]:
        """What a hook brought, by id. Who asks for an id that another has is named in the troubles; what a plugin has
        brought that is not asked any more stays, so that what is under way can be ended."""
        with self._turn:
            if hook not in self._offered:
                self._offered[hook] = self._without_second(hook, plugins)
            return self._offered[hook]

    def forget(self, *plugins: str) -> None:
        """Forget what these plugins have brought, and who had which id."""
        with self._turn:
            self._answers = {key: answer for key, answer in self._answers.items() if key[0] not in plugins}
            self._offered.clear()

    def _without_second(self, hook: str, plugins: Iterable[str]) -> dict[str, Offer]:
        reserved = RESERVED.get(hook, ())
        taken = {key: Offer(OWN, None) for key in reserved}
        for plugin in dict.fromkeys((*plugins, *(name for name, _ in self._answers))):
            for item in self.by(plugin, hook):
                key = f"{plugin}/{item.id}" if hook == "routes" else str(item.id)
                first = taken.setdefault(key, Offer(plugin, item))
                if first.item is not item:
                    claimed = Refusal("plugin.claimed", plugin=plugin, what=hook, id=key, by=first.plugin)
                    self._troubles.add(plugin, claimed)
        return {key: offer for key, offer in taken.items() if key not in reserved}
