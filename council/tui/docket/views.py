"""What is listed where: the stages of the cycle, the ends, the follow-ups, the meetings; and what a search leaves.

Pure questions asked of a snapshot: nothing here draws, and nothing is kept.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from council.domain.cycle import ENDS, Cycle
from council.domain.ledger import CATEGORIES, Entry, FollowUp, Proposal, Workflow
from council.domain.meeting import Meeting
from council.domain.roster import in_order
from council.i18n import N_, Words
from council.service.snapshot import Snapshot
from council.tui.widgets.rail import View

ENDED = "ended"
FOLLOW_UPS = "follow_ups"
MEETINGS = "meetings"
SOON = timedelta(days=7)  # a task due within a week is shown so

CATEGORY_TITLES: dict[str, str] = {
    "property": N_("Property service"),
    "family": N_("Family conflicts"),
    "neighbours": N_("Neighbours"),
    "sanitation": N_("Sanitation"),
    "parking": N_("Parking"),
    "repairs": N_("Repairs"),
    "other": N_("Other"),
}


@dataclass(frozen=True)
class Filter:
    """What the list is narrowed to: words that an entry must hold, its grid, its category; empty is all."""

    text: str = ""
    grid: str = ""
    category: str = ""

    def __bool__(self) -> bool:
        return bool(self.text.strip() or self.grid or self.category)

    @property
    def words(self) -> list[str]:
        """The words, in the form they are held against."""
        return folded(self.text).split()


def folded(text: str) -> str:
    """A text as it is searched: full width as half, capitals as small."""
    return unicodedata.normalize("NFKC", text).lower()


@lru_cache(maxsize=4)
def workflow_of(cycle: Cycle) -> Workflow:
    """The proposals' workflow, made once per cycle: acts ask for it at every redraw."""
    return cycle.workflow()


def category(name: str, _: Words) -> str:
    """A category in the viewer's words; one that a later version knows stays as it is written."""
    return _(CATEGORY_TITLES[name]) if name in CATEGORY_TITLES else name


def state_name(snapshot: Snapshot, state: str, language: str) -> str:
    """A state of the cycle in the viewer's words; one that the cycle does not know stays as it is written."""
    named = workflow_of(snapshot.cycle).states.get(state)
    return named.in_language(language) if named else state


# -- proposals ---------------------------------------------------------------------------------------------------


def since(entry: Entry[Proposal]) -> datetime | None:
    """Since when the entry has been in its state."""
    moves = [change.at for change in entry.changes if change.before != change.after]
    return moves[-1] if moves else None


def days_waiting(entry: Entry[Proposal], today: date, zone: ZoneInfo) -> int:
    """Whole days in the present state, by the calendar."""
    moment = since(entry)
    return max(0, (today - moment.astimezone(zone).date()).days) if moment else 0


def holds(entry: Entry[Proposal], wanted: Filter, snapshot: Snapshot, _: Words) -> bool:
    """Whether a proposal is what the filter asks for."""
    fields = entry.fields
    if (wanted.grid and fields.grid != wanted.grid) or (wanted.category and fields.category != wanted.category):
        return False
    if not wanted.words:
        return True
    proposer = snapshot.roster.get(fields.proposer)
    who = f"{proposer.name} {proposer.search}" if proposer else fields.proposer
    said = f"{entry.number} {fields.title} {fields.text} {fields.grid} {category(fields.category, _)} {who}"
    text = folded(said)
    return all(word in text for word in wanted.words)


def proposals_in(snapshot: Snapshot, view: str, wanted: Filter, _: Words) -> list[Entry[Proposal]]:
    """The proposals of a view: waiting ones oldest first, ended ones the latest first."""
    ended = view == ENDED
    found = [
        entry
        for entry in snapshot.proposals.values()
        if (snapshot.cycle.stage(entry.state) is None if ended else entry.state == view)
        and holds(entry, wanted, snapshot, _)
    ]
    if ended:
        return sorted(found, key=lambda entry: (since(entry) is not None, since(entry), entry.number), reverse=True)
    return sorted(found, key=lambda entry: entry.number)


def grids(snapshot: Snapshot) -> list[str]:
    """The grids there are, in the order in which they count."""
    lived_in = (person.grid for person in snapshot.roster.people.values())
    named = (entry.fields.grid for entry in snapshot.proposals.values())
    return sorted({grid for grid in (*lived_in, *named) if grid}, key=in_order)


def categories(_: Words) -> list[tuple[str, str]]:
    """The categories and their names."""
    return [(name, category(name, _)) for name in CATEGORIES]


def mergeable(snapshot: Snapshot, entry: Entry[Proposal]) -> list[Entry[Proposal]]:
    """The proposals that an entry may be merged into: the others that have not come to an end otherwise."""
    dead = set(ENDS) - {"closed"}
    others = (each for each in snapshot.proposals.values() if each.id != entry.id and each.state not in dead)
    return sorted(others, key=lambda each: each.number)


# -- follow-ups --------------------------------------------------------------------------------------------------


def is_late(entry: Entry[FollowUp], today: date) -> bool:
    """Whether the task should have been done by now."""
    return entry.state == "open" and entry.fields.due is not None and entry.fields.due < today


def is_due_soon(entry: Entry[FollowUp], today: date) -> bool:
    """Whether the task is due within a week."""
    due = entry.fields.due
    return entry.state == "open" and due is not None and today <= due <= today + SOON


def follow_ups_in(snapshot: Snapshot, wanted: Filter, _: Words) -> list[Entry[FollowUp]]:
    """The follow-ups: open ones first, by due date; then those to be rated; then the rest, the latest first."""
    found = [entry for entry in snapshot.follow_ups.values() if _task_holds(entry, wanted, snapshot, _)]
    rank = {"open": 0, "answered": 1}
    newest_first = sorted(found, key=lambda entry: entry.number, reverse=True)
    return sorted(
        newest_first,
        key=lambda entry: (
            rank.get(entry.state, 2),
            entry.fields.due or date.max if entry.state == "open" else date.max,
        ),
    )


def _task_holds(entry: Entry[FollowUp], wanted: Filter, snapshot: Snapshot, _: Words) -> bool:
    if wanted.grid or wanted.category:
        proposal = snapshot.proposals.get(entry.fields.proposal)
        if proposal is None or not holds(proposal, Filter(grid=wanted.grid, category=wanted.category), snapshot, _):
            return False
    fields = entry.fields
    owner = snapshot.roster.get(fields.owner)
    who = f"{owner.name} {owner.search}" if owner else fields.owner
    text = folded(f"{entry.number} {fields.title} {fields.task} {fields.resolution} {who} {fields.evidence}")
    return all(word in text for word in wanted.words)


def follow_up_of(snapshot: Snapshot, proposal: str) -> Entry[FollowUp] | None:
    """The follow-up that stands for a proposal: an open one, else the latest."""
    tasks = [entry for entry in snapshot.follow_ups.values() if entry.fields.proposal == proposal]
    return max(tasks, key=lambda entry: (entry.state == "open", entry.number), default=None)


# -- meetings ----------------------------------------------------------------------------------------------------


def meetings_in(snapshot: Snapshot, wanted: Filter) -> list[Meeting]:
    """The meetings: what goes on, then what is planned (the next first), then what has been (the last first)."""
    found = [meeting for meeting in snapshot.meetings.values() if meeting.seq and _meeting_holds(meeting, wanted)]
    going = [meeting for meeting in found if meeting.in_progress]
    planned = sorted((m for m in found if m.status == "planned"), key=_starts)
    held = sorted((m for m in found if m.status == "adjourned"), key=_starts, reverse=True)
    return [*going, *planned, *held]


def _starts(meeting: Meeting) -> float:
    return meeting.starts.timestamp() if meeting.starts else 0.0


def _meeting_holds(meeting: Meeting, wanted: Filter) -> bool:
    items = " ".join(item.title for item in meeting.agenda)
    text = folded(f"{meeting.number} {meeting.title} {meeting.body_name} {meeting.place} {items}")
    return all(word in text for word in wanted.words)


# -- all of it ---------------------------------------------------------------------------------------------------


def views(snapshot: Snapshot, wanted: Filter, today: date, _: Words) -> list[View]:
    """Every list there is, with how many the filter leaves in it."""
    held = Counter(entry.state for entry in snapshot.proposals.values() if holds(entry, wanted, snapshot, _))
    stages = [View(stage.id, stage.name.in_language(_.language), held[stage.id]) for stage in snapshot.cycle.stages]
    tasks = [entry for entry in follow_ups_in(snapshot, wanted, _) if entry.state == "open"]
    return [
        *stages,
        View(ENDED, _("Ended"), held.total() - sum(stage.count or 0 for stage in stages), apart=True),
        View(FOLLOW_UPS, _("Follow-ups"), len(tasks), _late(tasks, today), apart=True),
        View(MEETINGS, _("Meetings"), len(meetings_in(snapshot, wanted))),
    ]


def _late(tasks: Iterable[Entry[FollowUp]], today: date) -> int:
    return sum(is_late(entry, today) for entry in tasks)
