"""What was taken back: the journal keeps it, the fold leaves it out, the minutes say so."""

from __future__ import annotations

from council.domain import extensions, roll_call
from council.domain.kernel import Event
from council.domain.meeting import Item
from council.domain.minutes.form import Taken, Who
from council.domain.minutes.sources import Sources


def taken_back(sources: Sources) -> tuple[Taken, ...]:
    """The acts that were taken back, in the order in which they had been done."""
    return tuple(
        Taken(
            seq=entry.seq,
            kind=entry.event.kind,
            at=entry.stamp.at,
            about=_about(sources, entry.event),
            text=_said(entry.event),
            struck_at=strike.stamp.at,
            by=sources.who(strike.stamp.actor),
            reason=struck.reason,
        )
        for entry in sources.entries
        if entry.seq in sources.strikes and not isinstance(entry.event, extensions.PluginsNoted)
        for strike, struck in (sources.strikes[entry.seq],)
    )


def _about(sources: Sources, event: Event) -> Who | None:
    """Whom an event concerned."""
    if isinstance(event, roll_call.GuestAdmitted):
        return Who(name=event.name)
    for attribute in ("person", "mover", "agent"):
        person = getattr(event, attribute, None)
        if person:
            return sources.who(person)
    return None


def _said(event: Event) -> str:
    """The words an event carried: a note's or motion's text, a gist, a title, a reason."""
    for attribute in ("text", "gist", "title", "reason"):
        text = getattr(event, attribute, "")
        if text:
            return str(text)
    item = getattr(event, "item", None)
    return item.title if isinstance(item, Item) else ""
