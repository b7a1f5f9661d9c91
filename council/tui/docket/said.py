"""What befell an entry, in words: its changes, the votes behind them, who acted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from textual.content import Content

from council.documents import phrases
from council.documents.phrases import vote_words
from council.domain.ledger import Change, Entry, FollowUp, Proposal, Workflow
from council.domain.meeting import Item, Meeting
from council.domain.roster import masked_name
from council.i18n import N_, Words
from council.service.snapshot import Snapshot
from council.tui.widgets.setting import block

if TYPE_CHECKING:
    from council.tui.app import CouncilApp

OFFICES = {**phrases.OFFICES, "import": N_("Import")}
STATUSES = {
    "planned": N_("Planned"),
    "doors": N_("Doors open"),
    "session": N_("In session"),
    "recess": N_("In recess"),
    "adjourned": N_("Adjourned"),
}


@dataclass(frozen=True)
class Teller:
    """What the lists and cards are told with: the snapshot, the viewer's words, names masked or not, this moment."""

    snapshot: Snapshot
    _: Words
    called: Callable[[str], str]
    now: datetime
    names_shown: bool = False

    @property
    def zone(self) -> ZoneInfo:
        """The community's time zone."""
        return self.snapshot.settings.zone

    @property
    def today(self) -> date:
        """Today, where the community is."""
        return self.now.astimezone(self.zone).date()

    def who(self, person: str) -> str:
        """Somebody who acted: a person, an office, or the name that was typed."""
        return self._(OFFICES[person]) if person in OFFICES else self.called(person)

    def named(self, name: str) -> str:
        """A name that is written out where it stands (in the archive), masked unless names are shown."""
        return name if self.names_shown else masked_name(name)

    def day(self, moment: datetime) -> str:
        """The day of a moment."""
        return self._.date(moment, self.zone, short=True)


def teller(app: CouncilApp, snapshot: Snapshot) -> Teller:
    """The teller of what stands in a snapshot, for who looks at this terminal."""
    return Teller(snapshot, app._, app.called, app.now(), app.names_shown)


# -- changes -----------------------------------------------------------------------------------------------------


def action_name(workflow: Workflow, change: Change, _: Words) -> str:
    """What was done, by the workflow's own name for it."""
    if change.action == "made":
        return _("Written down")
    named = next((action for action in workflow.actions if action.name == change.action), None)
    return named.title.in_language(_.language) if named else change.action


def cause_words(told: Teller, change: Change) -> str:
    """The meeting that brought a change about, by title and number."""
    meeting = told.snapshot.meetings.get(change.cause.partition("/")[0])
    return "" if meeting is None else f"{meeting.title} {meeting.number}"


def timeline(told: Teller, entry: Entry[Proposal] | Entry[FollowUp], workflow: Workflow, width: int) -> list[Content]:
    """Every change, the latest first: when, what, who; then why, and the vote's sums."""
    lines: list[Content] = []
    hang = Content.assemble(("│", "$line"), " " * 12)
    for change in reversed(entry.changes):
        sign = ("● ", "$accent") if not lines else ("○ ", "$line")
        head = Content.assemble(sign, (told.day(change.at) + " ", "$quiet"))
        what = Content.assemble(
            (action_name(workflow, change, told._), "bold"),
            (f"  {cause_words(told, change) or told.who(change.actor)}", "$quiet"),
        )
        lines += block(what, width, head, hang)
        for said, tone in _why(change, told._):
            lines += block(Content.assemble((said, tone)), width, hang, hang)
    return lines


def _why(change: Change, _: Words) -> list[tuple[str, str]]:
    votes = vote_words(change.figures, _)
    tone = "$success" if votes and change.figures["reached"] >= change.figures["needed"] else "$warning"
    said = [(votes, tone), (change.reason, "$foreground"), (former_words(change, _), "$quiet")]
    return [(text, tone) for text, tone in said if text]


FIELD_NAMES = {
    "title": N_("title"),
    "text": N_("text"),
    "category": N_("category"),
    "grid": N_("grid"),
    "proposer": N_("proposer"),
    "supporters": N_("supporters"),
    "owner": N_("owner"),
    "due": N_("due date"),
    "evidence": N_("evidence"),
    "dissent": N_("dissent"),
}


def former_words(change: Change, _: Words) -> str:
    """What a change replaced: the fields by name, a due date with what it was."""
    if change.action == "extend" and change.former.get("due"):
        return _("was due {day}", day=change.former["due"])
    if change.action != "edit":
        return ""
    names = [_(FIELD_NAMES[name]) for name in change.former if name in FIELD_NAMES]
    return _("changed: {fields}", fields=_.list(names)) if names else ""


# -- meetings ----------------------------------------------------------------------------------------------------


def on_agendas(snapshot: Snapshot, proposal: str) -> list[tuple[Meeting, Item]]:
    """The meetings that had a proposal on their agenda, the latest first."""
    found = [
        (meeting, item)
        for meeting in snapshot.meetings.values()
        for item in meeting.agenda
        if item.source == f"proposals/{proposal}" and item.state != "dropped"
    ]
    return sorted(found, key=lambda pair: pair[0].starts.timestamp() if pair[0].starts else 0.0, reverse=True)


def outcome_words(item: Item, meeting: Meeting, _: Words) -> str:
    """What came of an item, or where it stands."""
    if item.outcome is not None:
        return _(phrases.OUTCOMES[item.outcome])
    return _("Left open") if meeting.status == "adjourned" else _("On the agenda")


def stars(score: int) -> str:
    """A mark of 1 to 5: `★★★★☆`."""
    return "★" * score + "☆" * (5 - score)
