"""Settings: what `council.toml` says, changed in fields, saved as a whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from council import qr
from council.domain.community import Settings
from council.service.snapshot import Snapshot
from council.tui.acts import Scene
from council.tui.screens.base import CouncilScreen
from council.tui.settings.acts import ACTS
from council.tui.settings.choosing import choose
from council.tui.settings.draft import draft_of
from council.tui.settings.known import Known
from council.tui.settings.panes import Panes
from council.tui.settings.saving import may_leave
from council.tui.settings.sections import SECTIONS, BodyRule, OwnRule
from council.tui.settings.telling import Look
from council.tui.widgets.forms import Chosen


@dataclass(frozen=True)
class SettingsScene(Scene):
    """What acts on settings look at besides: whether anything is changed, the body that is looked at, the text of the
    Wi-Fi's code, whether phones are served, and the rule of the community's own that is looked at."""

    changed: bool = False
    body: str = ""
    wifi: str = ""
    served: bool = False
    rule: str = ""


class SettingsScreen(CouncilScreen[SettingsScene]):
    """The sections on the left, the fields of the one in front on the right."""

    ACTS = ACTS
    DEFAULT_CSS = """
    SettingsScreen {
        #sections {
            width: 22; height: 1fr; padding: 1 0 1 1;
            border: none; border-right: solid $line; background: $background; scrollbar-size-vertical: 1;
        }
        #sections:focus { border: none; border-right: solid $line; }
        #panes { width: 1fr; height: 1fr; }
        Pane { max-width: 104; }
        &.-narrow #sections { width: 17; }
        &.-low #sections { padding: 0 0 0 1; }
        &.-low Pane { padding: 0 1 0 2; }
    }
    """

    draft: reactive[dict[str, Any]] = reactive(dict, init=False)
    """What stands in the fields."""

    def __init__(self) -> None:
        super().__init__()
        self._base: Settings | None = None
        self._built: tuple[Any, ...] = ()
        self._known = Known()

    def body(self) -> ComposeResult:
        """Sections and panes."""
        with Horizontal():
            yield OptionList(*(Option("") for _section in SECTIONS), id="sections")
            yield Panes(id="panes")

    def on_mount(self) -> None:
        """Begin with the first section; see which addresses the laptop has."""
        super().on_mount()
        self.query_one("#sections").focus()
        self.run_worker(self.find_addresses(), exclusive=True, group="addresses")

    # -- what is looked at ---------------------------------------------------------------------------------------

    @property
    def changed(self) -> bool:
        """Whether any field differs from what is saved."""
        return bool(self._dirty())

    def _dirty(self) -> set[str]:
        saved = draft_of(self._base) if self._base is not None else {}
        return {name for name, value in saved.items() if self.draft.get(name, value) != value}

    def look(self) -> Look:
        """What the texts beside the fields are made of."""
        snapshot = self.app.council.snapshot
        today = self.app.now().astimezone(snapshot.settings.zone).date()
        known = self._known
        return Look(self._, self.draft, snapshot, self.app.house, today, known.members, known.candidates)

    def scene(self) -> SettingsScene | None:
        """The scene, with whether anything is changed."""
        snapshot, house = self.app.snapshot, self.app.house
        if snapshot is None or house is None:
            return None
        around = self.focused.ancestors if self.focused else ()
        body = next((each.body for each in around if isinstance(each, BodyRule)), "")
        served = house.pages is not None
        rule = next((each.rule for each in around if isinstance(each, OwnRule)), "")
        wifi = self._wifi()
        return SettingsScene(snapshot, self.app.now(), self.app.actor, self.changed, body, wifi, served, rule)

    def _wifi(self) -> str:
        ssid = str(self.draft.get("ssid", ""))
        return qr.wifi(ssid, self.draft["password"], self.draft["security"]) if ssid else ""

    # -- drawing -------------------------------------------------------------------------------------------------

    def draw(self, snapshot: Snapshot) -> None:
        """Show what is saved; what is being changed stays as it is."""
        if snapshot.settings != self._base and not self.changed:
            self._base = snapshot.settings
            self.draft = draft_of(snapshot.settings)
        built = (self._base, self.app.language, snapshot.settings.rules)
        if built != self._built:
            self._built = built
            self.run_worker(self._build(), exclusive=True, group="panes")
        today = self.look().today
        if not self._known.is_current(snapshot, today):
            self.run_worker(self._count(snapshot, today), exclusive=True, group="counting")
        self.tell()

    async def _build(self) -> None:
        await self.query_one(Panes).build(self.look())
        self.tell()

    def tell(self) -> None:
        """Say anew what stands beside the fields, and mark the sections with changes."""
        panes, sections = self.query_one(Panes), self.query_one("#sections", OptionList)
        panes.tell(self.look(), self._wifi())
        marked = panes.sections_of(self._dirty())
        for index, section in enumerate(SECTIONS):
            mark = (" ●", "$warning") if section.id in marked else ("", "")
            sections.replace_option_prompt_at_index(index, Content.assemble(self._(section.title), mark))
        self.rescene()

    async def _count(self, snapshot: Snapshot, today: date) -> None:
        await self._known.count(snapshot, today)
        self.tell()

    async def find_addresses(self) -> None:
        """Look which addresses the laptop has now."""
        await self._known.find()
        self.tell()

    # -- changing ------------------------------------------------------------------------------------------------

    @on(Panes.Edited)
    def _edited(self) -> None:
        self.draft = {**self.draft, **self.query_one(Panes).gather()}
        self.tell()

    @on(Chosen.Asked)
    def _asked(self, event: Chosen.Asked) -> None:
        self.run_worker(choose(self, event.chosen))

    @on(OptionList.OptionHighlighted, "#sections")
    def _turned_to(self, event: OptionList.OptionHighlighted) -> None:
        panes = self.query_one(Panes)
        if panes.children:
            panes.current = SECTIONS[event.option_index].id

    @on(OptionList.OptionSelected, "#sections")
    def _entered(self) -> None:
        self.query_one(Panes).focus_first()

    def on_descendant_focus(self) -> None:
        """What can be done depends on the field one stands in."""
        self.rescene()

    def complain(self, wrong: Mapping[str, str]) -> None:
        """Say what is wrong, at the fields, or in a toast where no field is meant."""
        if not self.query_one(Panes).complain(wrong):
            self.app.say(" ".join(wrong.values()), severity="warning")
        current = self.query_one(Panes).current
        index = next((index for index, section in enumerate(SECTIONS) if section.id == current), 0)
        self.query_one("#sections", OptionList).highlighted = index

    def saved(self, settings: Settings) -> None:
        """These are the settings now."""
        self._base = settings
        self._built = (settings, self.app.language, settings.rules)
        self.query_one(Panes).complain({})
        self.draft = draft_of(settings)
        self.tell()

    def start_over(self) -> None:
        """Throw the changes away."""
        self._base, self._built, self.draft = None, (), {}
        self.redraw()

    # -- leaving -------------------------------------------------------------------------------------------------

    def action_act(self, act_id: str) -> None:
        """Before one goes elsewhere with unsaved changes, they are asked about."""
        if self.changed and (act_id.startswith("go_") or act_id == "quit"):
            self.run_worker(self._leave(act_id), exclusive=True, group="leaving")
        else:
            super().action_act(act_id)

    async def _leave(self, act_id: str) -> None:
        if await may_leave(self):
            super().action_act(act_id)
