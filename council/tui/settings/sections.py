"""The sections of the settings, each with its fields, what is wrong with them, and what is said beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.widget import Widget

from council import presets
from council.i18n import LANGUAGE_NAMES, N_
from council.tui.settings import telling
from council.tui.settings.draft import rule_field
from council.tui.settings.telling import Look, Told, plain
from council.tui.widgets.fields import Field, Line, Pick
from council.tui.widgets.forms import Choice, Chosen, Complaint
from council.tui.widgets.qr import QrCode

Build = Callable[[Look], Iterator[Widget]]


@dataclass(frozen=True)
class Section:
    """One section: its id, its title (English source), and what it is made of."""

    id: str
    title: str
    build: Build


class Pane(VerticalScroll, can_focus=False):
    """A section's fields; ↑ and ↓ go from one to the next."""

    BINDINGS = [
        Binding("up", "app.focus_previous", show=False),
        Binding("down,enter", "app.focus_next", show=False),
        Binding("pageup", "leaf(-1)", show=False),
        Binding("pagedown", "leaf(1)", show=False),
    ]
    DEFAULT_CSS = """
    Pane {
        padding: 1 2 1 2;
        scrollbar-size-vertical: 1;
        Input { border: none; height: 1; padding: 0 1; background: $panel; }
        Input:focus { border: none; background: $boost; }
        Wheel, Chosen { background: $panel; }
        Wheel:focus, Chosen:focus { background: $boost; }
        Question, BodyRule, OwnRule { height: auto; margin-bottom: 1; }
        BodyRule Told, OwnRule Told { margin-bottom: 0; }
        #wifi-code { width: auto; height: auto; margin: 0 0 1 17; }
    }
    """

    def __init__(self, section: Section, look: Look) -> None:
        super().__init__(id=section.id)
        self._section, self._look = section, look

    def compose(self) -> ComposeResult:
        """The fields."""
        yield from self._section.build(self._look)

    def action_leaf(self, pages: int) -> None:
        """Scroll, where a text is longer than the pane."""
        self.scroll_relative(y=pages * max(1, self.size.height - 2), animate=False)


class Question(Vertical):
    """A field, what is wrong with it, and a remark."""

    def __init__(self, field: Field, remark: str = "") -> None:
        """`remark` is an English source, marked where it is written."""
        super().__init__()
        self._field, self._remark = field, remark

    def compose(self) -> ComposeResult:
        """The field first."""
        yield self._field
        yield Complaint(self._field.name or "")
        if self._remark:
            yield Told(plain(self._remark), under=True)


class BodyRule(Vertical):
    """A body, the rule it goes by, and what that means for it."""

    def __init__(self, body: str, look: Look) -> None:
        super().__init__(name=body)
        self.body = body
        self._look = look

    def compose(self) -> ComposeResult:
        """Its name and members, the rule, the rule in words."""
        field = rule_field(self.body)
        yield Told(partial(telling.body_title, self.body))
        yield Chosen(self._look.draft[field], rule_name(self._look.draft[field], self._look), name=field)
        yield Told(partial(telling.body_told, self.body))


def rule_name(rule_id: str, look: Look) -> str:
    """A rule's name; its id where there is no such rule (any more)."""
    rule = look.snapshot.rules.get(rule_id)
    return rule.name.in_language(look.words.language) if rule else rule_id


def cycle_name(cycle_id: str, look: Look) -> str:
    """A cycle's name; its id where there is no such cycle."""
    cycle = presets.cycles().get(cycle_id)
    return cycle.name.in_language(look.words.language) if cycle else cycle_id


def address_name(address: str, look: Look) -> str:
    """The chosen address, or that the best one is taken."""
    _ = look.words
    return address or _("The best one, found each time")


# -- the sections --------------------------------------------------------------------------------------------------


def _line(field: str, label: str, look: Look, remark: str = "", placeholder: str = "") -> Question:
    password = field == "password"
    return Question(Line(field, label, look.draft[field], placeholder=placeholder, password=password), remark)


def _community(look: Look) -> Iterator[Widget]:
    _, draft = look.words, look.draft
    yield _line("name", _("Community's name"), look)
    language = Pick("language", _("Language"), list(LANGUAGE_NAMES.items()), draft["language"])
    yield Question(language, N_("For papers and pages; everybody may choose their own on their screen."))
    yield Question(Pick("theme", _("Look"), [("dark", _("Dark")), ("light", _("Light"))], draft["theme"]))
    yield Question(Choice("time_zone", _("Time zone"), draft["time_zone"], draft["time_zone"]))
    yield _line("operator", _("Operator"), look, N_("Who works this terminal; recorded beside each act."))


def _bodies(look: Look) -> Iterator[Widget]:
    for body in look.snapshot.settings.bodies:
        yield BodyRule(body.id, look)
    yield Told(plain(N_("Bodies are added and renamed in council.toml, with the program closed.")))


class OwnRule(Vertical):
    """A rule of the community's own, and what it means; Enter opens it."""

    def __init__(self, rule: str, look: Look) -> None:
        super().__init__(name=rule)
        self.rule = rule
        self._look = look

    def compose(self) -> ComposeResult:
        """Its name, then the rule in words."""
        yield Chosen(self.rule, rule_name(self.rule, self._look), name=f"own:{self.rule}")
        yield Told(partial(telling.own_told, self.rule))


def _rules(look: Look) -> Iterator[Widget]:
    _ = look.words
    yield Told(plain(N_("Rules of your own stand beside those that come with the program, which never change.")))
    for rule in look.snapshot.settings.rules:
        yield OwnRule(rule.id, look)
    yield Chosen("", _("Write a rule, starting from another one…"), name="own:")


def _cycle(look: Look) -> Iterator[Widget]:
    _ = look.words
    yield Question(Choice("cycle", _("Cycle"), look.draft["cycle"], cycle_name(look.draft["cycle"], look)))
    yield Told(telling.cycle_told)


def _floor(look: Look) -> Iterator[Widget]:
    _ = look.words
    yield _line("turn_seconds", _("Seconds a turn"), look, N_("0 is no limit. The clock warns; it cuts nobody off."))
    often = N_("How often somebody may speak on one item; 0 is no limit.")
    yield _line("turns_per_item", _("Turns per item"), look, often)
    yield Told(plain(N_("Meetings convened from now on begin with these limits.")))


def _phones(look: Look) -> Iterator[Widget]:
    _ = look.words
    yield Choice("address", _("Address"), look.draft["address"], address_name(look.draft["address"], look))
    yield Told(telling.addresses_told)
    yield _line("port", _("Port"), look)
    where = N_("Only where phones cannot reach this laptop and a tunnel or server stands before it.")
    yield _line("public_url", _("Public address"), look, where, "https://")
    yield Told(telling.phones_told)
    holds = N_(
        "Another address holds at once, another port from the next start. Codes printed before lead to the old ones."
    )
    yield Told(plain(holds))


def _wifi(look: Look) -> Iterator[Widget]:
    _ = look.words
    yield _line("ssid", _("Network name"), look)
    yield _line("password", _("Password"), look)
    kinds = [("WPA", "WPA / WPA2 / WPA3"), ("WEP", "WEP"), ("nopass", _("open, no password"))]
    scan = N_("The phone's camera joins with this code; WeChat's scanner does not read it.")
    yield Question(Pick("security", _("Security"), kinds, look.draft["security"]), scan)
    yield QrCode(id="wifi-code")


def _laptop(look: Look) -> Iterator[Widget]:
    yield Told(telling.laptop_told)


def _plugins(look: Look) -> Iterator[Widget]:
    yield Told(telling.plugins_told)


SECTIONS = (
    Section("community", N_("Community"), _community),
    Section("bodies", N_("Bodies"), _bodies),
    Section("rules", N_("Rules"), _rules),
    Section("cycle", N_("Cycle"), _cycle),
    Section("floor", N_("Speaking"), _floor),
    Section("phones", N_("Phones"), _phones),
    Section("wifi", N_("Wi-Fi"), _wifi),
    Section("laptop", N_("This laptop"), _laptop),
    Section("plugins", N_("Plugins"), _plugins),
)
