"""What befell an entry, in words: when, who, what, from where to where, why, and what was there before.

`timeline` is for those who work with the entry, `public_timeline` for whoever looks it up by its tracking code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from council.documents.ledger.cells import HIDDEN, shown
from council.documents.ledger.teller import Teller
from council.documents.phrases import OFFICES, sentences, vote_words
from council.domain.kernel import N_
from council.domain.ledger import Change, Entry, FieldSpec, Ledger
from council.domain.ledger.declaration import BECOME
from council.domain.roster import masked_name
from council.service.entries import PHONE, RESIDENT
from council.service.linked import HEARD, told

ACTORS: Mapping[str, str] = {
    **OFFICES,
    PHONE: N_("A resident, by phone"),
    RESIDENT: N_("Whoever entered it"),
    "import": N_("From a list"),
}
STEPS: Mapping[str, str] = {
    "made": N_("Entered"),
    "link": N_("Linked"),
    "erase": N_("Personal data erased"),
    HEARD: N_("News of what it became"),
}
"""What is done to entries of every ledger, without being an action of a workflow."""


@dataclass(frozen=True)
class Replaced:
    """A value that a change replaced: the field's name, what was there, what is there since."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Step:
    """One change in words. `at` is the moment (UTC), `when` says it; `course` is the way from one state to another and
    empty where the state stayed; `votes` are the sums behind it; `link` is the entry (`ledger/id`) that it tells of."""

    at: datetime
    when: str
    who: str
    what: str
    course: str = ""
    reason: str = ""
    votes: str = ""
    replaced: tuple[Replaced, ...] = ()
    link: str = ""

    def details(self, teller: Teller) -> list[str]:
        """Everything but when, who and what, a line each."""
        _ = teller._
        lines = [self.course, _("Reason: {reason}", reason=self.reason) if self.reason else "", self.votes]
        lines += [
            _(
                "{field}: {before} → {after}",
                field=each.field,
                before=" ".join(each.before.split()),
                after=" ".join(each.after.split()) or "—",
            )
            for each in self.replaced
        ]
        return [line for line in lines if line]


def timeline(entry: Entry[Any], teller: Teller) -> tuple[Step, ...]:
    """All that befell an entry, the first step first."""
    ledger = teller.declared
    since = _since(entry)
    return tuple(_step(ledger, entry, change, since[place], teller) for place, change in enumerate(entry.changes))


def public_timeline(entry: Entry[Any], teller: Teller) -> tuple[Step, ...]:
    """What whoever entered it may read: that it was entered, the public steps, and what became of what it turned into.

    Nobody who works for the community is named, and replaced values only where the field is public.
    """
    ledger = teller.declared
    since = _since(entry)
    return tuple(
        _public(_step(ledger, entry, change, since[place], teller, public=True), change, teller)
        for place, change in enumerate(entry.changes)
        if _is_public(ledger, change, teller)
    )


def who(actor: str, teller: Teller) -> str:
    """Somebody who acted: an office, a person of the roster, or the name of who worked the terminal."""
    if actor in ACTORS:
        return teller._(ACTORS[actor])
    if teller.snapshot.roster.get(actor) is None:
        return masked_name(actor) if teller.masked else actor
    return teller.called(actor)


def action_title(ledger: Ledger, action: str, teller: Teller) -> str:
    """What an action is called: the workflow's word for it, or what it turned the entry into."""
    if action in STEPS:
        return teller._(STEPS[action])
    if action.startswith(BECOME):
        into = next((each for each in ledger.becomings if each.id == action.removeprefix(BECOME)), None)
        return teller.text(into.title) if into is not None else action.removeprefix(BECOME)
    named = next((each for each in ledger.flow.actions if each.name == action), None)
    return teller.text(named.title) if named is not None else action


def _step(
    ledger: Ledger, entry: Entry[Any], change: Change, since: Mapping[str, Any], teller: Teller, *, public: bool = False
) -> Step:
    what, link, course = _what(ledger, entry, change, teller)
    return Step(
        at=change.at,
        when=teller._.datetime(change.at, teller.zone, short=not teller.long),
        who=who(change.actor, teller),
        what=what,
        course=course,
        reason=change.reason,
        votes=vote_words(change.figures, teller._),
        replaced=tuple(_replaced(ledger.specs, change, since, teller, public=public)),
        link=link,
    )


def _course(change: Change, teller: Teller) -> str:
    if not change.before or change.before == change.after:
        return ""
    names = {"before": teller.state_name(change.before), "after": teller.state_name(change.after)}
    return teller._("{before} → {after}", **names)


def _what(ledger: Ledger, entry: Entry[Any], change: Change, teller: Teller) -> tuple[str, str, str]:
    """What was done, the other entry that it has to do with, and the way from state to state: of a step that was only
    heard of, the other's."""
    title, course = action_title(ledger, change.action, teller), _course(change, teller)
    if change.action.startswith(BECOME):
        link = _became(ledger, entry, change, teller)
        found = teller.snapshot.linked(link)
        return (_told_of(title, *found, teller) if found else title), link, course
    passed_on = told(teller.snapshot, change) if change.cause else None
    if passed_on is None:
        meeting = teller.snapshot.meetings.get(change.cause.partition("/")[0])
        return (sentences((title, meeting.title), teller._) if meeting else title), "", course
    other, there, step = passed_on
    theirs = _told_of(action_title(other, step.action, teller.of(other.id)), other, there, teller)
    link = f"{other.id}/{there.id}"
    if change.action == HEARD:
        return theirs, link, _course(step, teller.of(other.id))
    return sentences((title, theirs), teller._), link, course


def _told_of(title: str, ledger: Ledger, entry: Entry[Any], teller: Teller) -> str:
    names = {"ledger": teller.text(ledger.title), "number": entry.number, "title": title}
    return teller._("{title} ({ledger} {number})", **names)


def _became(ledger: Ledger, entry: Entry[Any], change: Change, teller: Teller) -> str:
    """The link to what the entry became by that change: of those that it gave rise to, the one whose turn it was."""
    into = {f"{BECOME}{each.id}": each.ledger for each in ledger.becomings}
    goal, here = into.get(change.action, ""), f"{ledger.id}/{entry.id}"
    passed_on = [each for each in entry.changes if each.action in into and into[each.action] == goal]
    turn = next(place for place, each in enumerate(passed_on) if each is change)  # two of one moment are equal
    born = [
        link
        for link in entry.links
        if link.partition("/")[0] == goal and (found := teller.snapshot.linked(link)) and found[1].links[:1] == (here,)
    ]
    return born[turn] if goal and turn < len(born) else ""


# -- what was replaced -----------------------------------------------------------------------------------------------


def _since(entry: Entry[Any]) -> list[Mapping[str, Any]]:
    """For each change, what its fields held from then on: a change keeps only what it replaced."""
    now: dict[str, Any] = dict(entry.fields)
    after: list[Mapping[str, Any]] = []
    for change in reversed(entry.changes):
        after.append({name: now.get(name) for name in change.former})
        now |= change.former
    return after[::-1]


def _replaced(
    specs: Mapping[str, FieldSpec], change: Change, since: Mapping[str, Any], teller: Teller, *, public: bool
) -> Iterable[Replaced]:
    for name, before in change.former.items():
        spec = specs.get(name)
        if public and (spec is None or not spec.public):
            continue
        if spec is None:  # of another version: whether it is personal, nobody can tell
            hidden = [HIDDEN, HIDDEN] if teller.masked else [str(before), str(since[name])]
            yield Replaced(name, *hidden)
        else:
            said = [shown(spec, _revived(spec, held), teller) or "—" for held in (before, since[name])]
            yield Replaced(teller.label(spec), *said)


def _revived(spec: FieldSpec, held: Any) -> Any:
    """A value as the field has it: in the history it stands as JSON."""
    if isinstance(held, list):
        return tuple(held)
    if isinstance(held, str) and spec.kind in ("date", "time"):
        return (date if spec.kind == "date" else datetime).fromisoformat(held)
    return held


# -- what the public may read ----------------------------------------------------------------------------------------


def _is_public(ledger: Ledger, change: Change, teller: Teller) -> bool:
    if change.action == "made" or change.action.startswith(BECOME):
        return True
    if change.action == HEARD:
        passed_on = told(teller.snapshot, change)
        return passed_on is not None and _is_told(passed_on[0], passed_on[2])
    return _is_told(ledger, change)


def _is_told(ledger: Ledger, change: Change) -> bool:
    """Whether a step may be told in public: the way of a proposal always, of other entries what is declared so."""
    if ledger.id in ("proposals", "follow_ups"):
        return change.before != change.after
    return any(action.public for action in ledger.flow.actions if action.name == change.action)


def _public(step: Step, change: Change, teller: Teller) -> Step:
    theirs = change.actor in (PHONE, RESIDENT)
    return replace(step, who=teller._("You") if theirs else teller._("The community"))
