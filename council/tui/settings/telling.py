"""What the settings screen says beside its fields: what a rule asks for, how a cycle runs, where phones can come in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from textual.content import Content

from council import presets
from council.addresses import Candidate, base_url
from council.domain.community import Body, Settings, voting_rights
from council.domain.cycle import Cycle, StageKind
from council.domain.roster import Roster
from council.domain.rules import DecisionRule
from council.domain.standing import opinion
from council.i18n import N_, Words
from council.service.snapshot import Snapshot
from council.tui.house import House
from council.tui.settings.draft import Draft, rule_field
from council.tui.settings.example import example_words
from council.tui.widgets.said import Said

STAGES: Mapping[StageKind, str] = {
    "intake": N_("proposals come in"),
    "deliberation": N_("a meeting confers"),
    "decision": N_("a meeting decides"),
    "publication": N_("public notice"),
    "carrying_out": N_("carried out, with an owner and a due date"),
    "answering": N_("answered for, and rated by the residents"),
}


@dataclass(frozen=True)
class Look:
    """What is looked at: the fields as they stand, the community, and what was found out about this laptop."""

    words: Words
    draft: Draft
    snapshot: Snapshot
    house: House | None
    today: date
    members: Mapping[str, int] = field(default_factory=dict)
    candidates: Sequence[Candidate] = ()

    def body(self, body_id: str) -> Body:
        """A body of the community."""
        return self.snapshot.settings.body(body_id)


Tell = Callable[[Look], Content]


class Told(Said):
    """A text beside the fields, made anew whenever one of them changes."""

    DEFAULT_CSS = """
    Told { margin-bottom: 1; color: $quiet; }
    Told.-under { padding-left: 17; margin-bottom: 0; }
    """

    def __init__(self, tell: Tell, *, under: bool = False) -> None:
        """`under`: it belongs to the field above it, and stands below what is filled in."""
        super().__init__(classes="-under" if under else None)
        self._tell = tell

    def look(self, look: Look) -> None:
        """Say it anew."""
        self.say(self._tell(look))


def plain(source: str) -> Tell:
    """A text that is always the same (English source, marked where it is written)."""
    return lambda look: Content(look.words(source))


# -- bodies and rules ----------------------------------------------------------------------------------------------


def counted(settings: Settings, roster: Roster, today: date) -> dict[str, int]:
    """How many rights each body has now. A grid's body without a grid: the largest grid's."""
    people = list(roster.people.values())
    largest = max(
        {person.grid for person in people if person.grid},
        key=lambda grid: sum(person.grid == grid for person in people),
        default="",
    )
    return {body.id: len(voting_rights(body, people, today, body.grid or largest)) for body in settings.bodies}


def body_title(body_id: str, look: Look) -> Content:
    """Who meets, and how many they are."""
    _, body = look.words, look.body(body_id)
    told = Content.assemble((body.name.in_language(_.language), "bold $foreground"))
    if body_id in look.members:
        count = look.members[body_id]
        members = _.n("{count} member", "{count} members", count)
        if body.members == "grid" and not body.grid:
            members = _("the largest grid: {members}", members=members)
        told = Content.assemble(told, (f"  {members}", "$quiet"))
    return told


def body_told(body_id: str, look: Look) -> Content:
    """What the chosen rule asks of this body."""
    rule = look.snapshot.rules.get(look.draft[rule_field(body_id)])
    return rule_told(rule, look.members.get(body_id, 0), look.words, look.today) if rule else Content("")


def due_by(rule_id: str, look: Look) -> int:
    """How many are due in the largest body that goes by a rule; 0 where none does."""
    bodies = [body.id for body in look.snapshot.settings.bodies if look.draft.get(rule_field(body.id)) == rule_id]
    return max((look.members.get(body, 0) for body in bodies), default=0)


def own_told(rule_id: str, look: Look) -> Content:
    """What a rule of the community's own asks for."""
    rule = look.snapshot.rules.get(rule_id)
    return rule_told(rule, due_by(rule_id, look), look.words, look.today) if rule else Content("")


def rule_told(rule: DecisionRule, due: int, _: Words, today: date) -> Content:
    """A rule in plain words, an example with the numbers of those due, and where it comes from."""
    lines = []
    for_example = _("For example:") + ("" if _.language == "zh" else " ")
    lines.append(Content.assemble((for_example, "$accent"), (example_words(rule, due, _), "$foreground")))
    lines.append(Content(rule.explanation.in_language(_.language)))
    if basis := rule.basis.in_language(_.language):
        lines.append(Content(_("Basis: {basis}", basis=basis)))
    if not rule.in_force(today):
        lines.append(Content.assemble((_("Not in force today: no meeting of this date can go by it."), "$warning")))
    if worth := opinion(rule, _, on_screens=True):
        lines.append(Content(worth))
    return Content("\n").join(lines)


# -- the cycle -----------------------------------------------------------------------------------------------------


def cycle_told(look: Look) -> Content:
    """How a proposal travels, stage by stage, and where that comes from."""
    cycle = presets.cycles().get(look.draft["cycle"])
    if cycle is None:
        return Content("")
    _, language = look.words, look.words.language
    lines = [Content(cycle.explanation.in_language(language)), Content("")]
    lines += [_stage(cycle, place, look) for place in range(len(cycle.stages))]
    lines += [Content(""), Content(_("Basis: {basis}", basis=cycle.basis.in_language(language)))]
    if stranded := strays(cycle, look.snapshot):
        warning = _.n(
            "{count} proposal is at a stage that this cycle does not have: see it through or withdraw it first.",
            "{count} proposals are at stages that this cycle does not have: see them through or withdraw them first.",
            stranded,
        )
        lines += [Content(""), Content.assemble((warning, "$warning"))]
    return Content("\n").join(lines)


def strays(cycle: Cycle, snapshot: Snapshot) -> int:
    """How many proposals stand at a stage that a cycle does not have."""
    states = cycle.workflow().states
    return sum(entry.state not in states for entry in snapshot.proposals.values())


def _stage(cycle: Cycle, place: int, look: Look) -> Content:
    _, stage = look.words, cycle.stages[place]
    names = {body.id: body.name.in_language(_.language) for body in look.snapshot.settings.bodies}
    told = [_(STAGES[stage.kind])]
    if stage.body:
        told.append(names.get(stage.body) or _("no body “{body}” here", body=stage.body))
    if stage.days:
        told.append(_.n("{count} day", "{count} days", stage.days))
    name = stage.name.in_language(_.language)
    return Content.assemble((f"  {place + 1}  ", "$accent"), (name, "$foreground"), "  " + " · ".join(told))


# -- the network ---------------------------------------------------------------------------------------------------


def addresses_told(look: Look) -> Content:
    """The laptop's addresses, best first, each with the reasons; a mark at the one that is used."""
    _ = look.words
    used = used_address(look)
    lines = []
    for candidate in look.candidates:
        mark = ("  ● ", "$success") if candidate.address == used else ("  · ", "$quiet")
        reasons = _.list([_(reason) for reason in candidate.reasons])
        name = f" ({candidate.interface})" if candidate.interface else ""
        lines.append(Content.assemble(mark, (candidate.address, "$foreground"), f"{name}  {reasons}"))
    if look.candidates and look.draft["address"] not in ("", *(each.address for each in look.candidates)):
        gone = _("{address} is not an address of this laptop now.", address=look.draft["address"])
        lines.append(Content.assemble(("  " + gone, "$warning")))
    return Content("\n").join(lines)


def used_address(look: Look) -> str:
    """The address that the pages are offered at: the one chosen, while the laptop has it, else the best."""
    chosen = look.draft["address"]
    return next(
        (each.address for each in look.candidates if each.address == chosen),
        look.candidates[0].address if look.candidates else "",
    )


def phones_told(look: Look) -> Content:
    """The address that phones will be given."""
    _ = look.words
    if url := look.draft["public_url"].strip():
        return Content(_("Phones come in through {url}; arrival then needs the sign-in desk.", url=url))
    port = look.draft["port"].strip()
    if not port.isdecimal() or not (address := used_address(look)):
        return Content("")
    return Content(_("Phones are given {url}", url=base_url(address, int(port))))


# -- this laptop and the plugins -----------------------------------------------------------------------------------


def laptop_told(look: Look) -> Content:
    """Where the community lies, whether its pages are served, and what keeps the laptop awake."""
    _, house = look.words, look.house
    rows = [(_("Folder"), str(house.folder) if house else "")]
    rows.append((_("Pages"), house.pages.base_url if house and house.pages else _("not served")))
    rows.append((_("Laptop"), _awake(look)))
    rows.append((_("Desk code"), _("for the clerk's device: F7 shows it") if look.snapshot.slips.staff else "—"))
    return _table(rows)


def _awake(look: Look) -> str:
    """Whether the laptop may fall asleep in the middle of a meeting."""
    _, meeting = look.words, look.snapshot.meeting
    holding = look.house is not None and look.house.awake is not None and look.house.awake.holds
    if meeting is None or not meeting.in_progress:
        return _("may fall asleep; kept awake while a meeting is in progress")
    if holding:
        return _("kept awake: a meeting is in progress")
    return _("may fall asleep: this system does not let itself be kept awake; change that in its own settings")


def plugins_told(look: Look) -> Content:
    """What the program's own parts and the plugins bring."""
    _, language = look.words, look.words.language
    methods = _.list([_(method.name) for method in look.snapshot.methods.values()])
    rules = [rule.name.in_language(language) for rule in look.snapshot.rules.values()]
    rows = [
        (_("Built in"), _("The program's own part, always there")),
        (_("Ways of voting"), methods),
        (_("Decision rules"), _.list(rules)),
    ]
    if look.house is not None:
        agendas = [template.name.in_language(language) for template in look.house.agendas.values()]
        rows.append((_("Agenda templates"), _.list(agendas)))
    rows.append((_("Added"), _.list(look.snapshot.settings.plugins) or _("none")))
    return _table(rows)


def _table(rows: Sequence[tuple[str, str]]) -> Content:
    lines = [Content.assemble((label, "$quiet"), "\t", (value, "$foreground")) for label, value in rows]
    return Content("\n").join(lines)
