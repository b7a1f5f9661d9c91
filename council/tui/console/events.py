"""What an act did, in a line: undo shows what it is about to take back."""

from __future__ import annotations

from collections.abc import Callable

from council.domain.kernel import Event
from council.domain.meeting import Item, Meeting
from council.i18n import N_, Words

SAID: dict[str, str] = {
    "called_to_order": N_("The meeting was called to order."),
    "recessed": N_("The meeting went into recess."),
    "resumed": N_("The meeting was resumed."),
    "appointed": N_("{person} was appointed."),
    "note_taken": N_("Note: {text}"),
    "arrived": N_("{person} came."),
    "left": N_("{person} left."),
    "excused": N_("{person} was excused: {reason}"),
    "guest_admitted": N_("{person} came as a guest."),
    "proxy_given": N_("A proxy was given to {person}."),
    "proxy_revoked": N_("A proxy was taken back."),
    "item_added": N_("The item “{title}” was added."),
    "item_edited": N_("The item “{title}” was changed."),
    "item_moved": N_("The item “{title}” was moved."),
    "item_dropped": N_("The item “{title}” was dropped."),
    "consent_marked": N_("The consent mark on “{title}” was changed."),
    "item_started": N_("The item “{title}” was called."),
    "item_concluded": N_("What came of “{title}” was recorded."),
    "floor_requested": N_("{person} asked for the floor."),
    "request_withdrawn": N_("{person} no longer wants the floor."),
    "floor_given": N_("The floor was given to {person}."),
    "turn_ended": N_("A turn was ended."),
    "turn_paused": N_("The speaker's clock was stopped."),
    "turn_continued": N_("The speaker's clock was started again."),
    "turn_extended": N_("A turn was made longer."),
    "speaking_limits_set": N_("The speaking limits were changed."),
    "moved": N_("Moved by {person}: {text}"),
    "seconded": N_("{person} seconded a motion."),
    "motion_set_aside": N_("A motion was set aside."),
    "notice_given": N_("The notice of the meeting was recorded."),
    "party_discussed": N_("The Party branch's discussion was recorded."),
    "ballots_delivered": N_("The delivery of ballots was recorded."),
    "last_called": N_("The last call was made."),
    "resolved": N_("Resolution {number}: {text}"),
    "rescheduled": N_("Time, place or title of the meeting was changed."),
    "rights_refreshed": N_("The voting rights were drawn again."),
}
"""One line for each kind of event that can be taken back."""


def in_words(event: Event, meeting: Meeting, _: Words, called: Callable[[str], str]) -> str:
    """The event in a line; people as `called` shows them. One that has no line of its own is named by its kind."""
    source = SAID.get(event.kind)
    if source is None:
        return event.kind.replace("_", " ")
    item = getattr(event, "item", None) or getattr(event, "items", None)
    request = getattr(event, "request", None)
    person = next(
        (
            found
            for found in (
                getattr(event, "person", ""),
                getattr(event, "agent", ""),
                getattr(event, "mover", ""),
                request.person if request is not None else "",
                getattr(event, "id", "") if event.kind == "guest_admitted" else "",
            )
            if found
        ),
        "",
    )
    title = item.title if isinstance(item, Item) else ""
    if not title and isinstance(item, str) and (known := meeting.item(item)) is not None:
        title = known.title
    return _(
        source,
        person=called(person) if person else "",
        title=title,
        text=getattr(event, "text", ""),
        reason=getattr(event, "reason", ""),
        number=getattr(event, "number", ""),
    )
