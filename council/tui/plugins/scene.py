"""What the acts on plugins look at: the marked one, and whether the community can be opened anew now."""

from __future__ import annotations

from dataclasses import dataclass, field

from council.domain.kernel import Refusal
from council.plugins import Plugins
from council.tui.acts import Scene
from council.tui.plugins.seen import Seen


@dataclass(frozen=True)
class PluginsScene(Scene):
    """The scene with the line under the mark (None in an empty list), the community's plugins, and whether this
    terminal can open its community anew (the demo's cannot)."""

    plugins: Plugins = field(default_factory=Plugins)
    seen: Seen | None = None
    reopens: bool = True

    @property
    def marked(self) -> Seen:
        """The marked line; raises `Refusal("choice.missing")`."""
        if self.seen is None:
            raise Refusal("choice.missing")
        return self.seen

    def may_change(self) -> Refusal | None:
        """Why plugins cannot be changed now: a meeting is in progress, or this is the demo."""
        if not self.reopens:
            return Refusal("plugin.not_in_demo")
        meeting = self.snapshot.meeting
        if meeting is not None and meeting.in_progress:
            return Refusal("plugin.in_meeting", title=meeting.title)
        return None

    def in_use(self, name: str) -> Refusal | None:
        """Why a plugin cannot go: decisions here go by one of its rules, or the community lies in its store."""
        chosen, cycle = self.snapshot.settings, self.snapshot.cycle
        rules = {body.rule for body in chosen.bodies} | {stage.rule for stage in cycle.stages if stage.rule}
        own = {rule.id for rule in chosen.rules}
        for rule_id, offer in self.plugins.offered("decision_rules").items():
            if offer.plugin == name and rule_id in rules - own:
                return Refusal("plugin.rule_in_use", plugin=name, rule=offer.item.name)
        kind = str(chosen.store.get("kind", ""))
        store = self.plugins.offered("stores").get(kind)
        if store is not None and store.plugin == name:
            return Refusal("plugin.store_in_use", plugin=name)
        return None
