"""The minutes thank who helped at a meeting: by name those who agreed to be public, the others as a number."""

from datetime import timedelta

from council.api import MinutesSection, Text
from council_volunteers.shifts import activity_of

BEFORE = timedelta(hours=3)
"""Help at a meeting begins before it does: chairs, microphones, fetching those who walk badly."""


def helpers(meeting, snapshot):
    """The volunteers who served in a shift of the kind “help at meetings” around this meeting, by number."""
    begins = meeting.opened or meeting.starts
    if begins is None:
        return ()
    found = {}
    for each in snapshot.entries("service").values():
        shift = snapshot.entries("shifts").get(each.fields.shift)
        activity = activity_of(shift, snapshot) if shift else None
        if each.state not in ("here", "done", "confirmed") or activity is None or activity.fields.type != "meeting":
            continue
        ends = meeting.closed or begins + timedelta(hours=12)
        volunteer = snapshot.entries("volunteers").get(each.fields.volunteer)
        if (
            volunteer
            and begins - BEFORE < shift.fields.ends
            and shift.fields.starts < ends
            and _same_day(shift, begins, snapshot)
        ):
            found[volunteer.id] = volunteer
    return tuple(sorted(found.values(), key=lambda entry: entry.number))


def _same_day(shift, begins, snapshot):
    zone = snapshot.settings.zone
    return shift.fields.starts.astimezone(zone).date() == begins.astimezone(zone).date()


def section(meeting, snapshot):
    """One section, or none when nobody helped."""
    there = helpers(meeting, snapshot)
    if not there:
        return []
    named = [each.fields.name for each in there if each.fields.public]
    count = len(there)
    zh = f"为本次会议提供志愿服务的有 {count} 人"
    en = f"{count} volunteers helped at this meeting" if count > 1 else "1 volunteer helped at this meeting"
    if named:
        more = count - len(named)
        zh += f"：{'、'.join(named)}" + (f"，另有 {more} 人" if more else "")
        en += f": {', '.join(named)}" + (f" and {more} more" if more else "")
    return [
        MinutesSection(
            title=Text(zh="致谢志愿者", en="Thanks to volunteers"),
            lines=(Text(zh=f"{zh}。谨致谢意。", en=f"{en}. Thank you."),),
            public=True,
        )
    ]
