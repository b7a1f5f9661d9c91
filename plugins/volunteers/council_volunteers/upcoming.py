"""The roster of the days to come, out of what is recorded; and how its findings are said."""

from datetime import datetime, timedelta

from council.api import Finding, Text, masked_name
from council_volunteers.roster import Duty, Turn, look_over
from council_volunteers.shifts import TAKEN
from council_volunteers.words import TIMES

AHEAD = 14
"""Days that the roster looks ahead, unless told otherwise."""
_ZH, _EN = "一二三四五六日", ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def roster(snapshot, now, days=AHEAD):
    """The open shifts that have not ended and begin within so many days, and what is wrong with them."""
    zone, until = snapshot.settings.zone, now + timedelta(days=days)
    turns = [
        turn_of(each, zone)
        for each in snapshot.entries("shifts").values()
        if each.state == "open" and each.fields.ends > now and each.fields.starts < until
    ]
    duties = [
        Duty(each.fields.volunteer, each.fields.shift)
        for each in sorted(snapshot.entries("service").values(), key=lambda each: each.number)
        if each.state in TAKEN
    ]
    return look_over(turns, duties, free(snapshot))


def turn_of(shift, zone):
    """A shift's entry as the roster sees it."""
    fields = shift.fields
    starts, ends = fields.starts.astimezone(zone), fields.ends.astimezone(zone)
    return Turn(shift.id, fields.title, fields.place, starts, ends, fields.needed, shift.number)


def free(snapshot):
    """When each volunteer who serves at present is free; None where nothing was said."""
    return {
        each.id: frozenset(each.fields.times) or None
        for each in snapshot.entries("volunteers").values()
        if each.state == "active"
    }


# -- words -------------------------------------------------------------------------------------------------------------


def name_of(volunteer, snapshot, masked=True):
    """A volunteer's name, as it may be shown; the number of the entry goes with a masked one."""
    entry = snapshot.entries("volunteers").get(volunteer)
    if entry is None:
        return "?"
    return f"{masked_name(entry.fields.name)} ({entry.number})" if masked else entry.fields.name


def when(turn):
    """`11-28 周六 09:00–11:00`."""
    day, starts, ends = turn.starts.weekday(), f"{turn.starts:%H:%M}", f"{turn.ends:%H:%M}"
    return Text(
        zh=f"{turn.starts:%m-%d} 周{_ZH[day]} {starts}–{ends}", en=f"{_EN[day]} {turn.starts:%m-%d} {starts}–{ends}"
    )


def gap_said(gap):
    """What is lacking where."""
    at = when(gap.turn)
    return Text(
        zh=f"缺 {gap.missing} 人：{at.zh} {gap.turn.title}", en=f"{gap.missing} lacking: {at.en} {gap.turn.title}"
    )


def double_said(double, name):
    """Who is booked twice."""
    first, second = when(double.first), when(double.second)
    if double.first == double.second:
        return Text(
            zh=f"重复报名：{name}，{first.zh} {double.first.title}",
            en=f"Signed up twice: {name}, {first.en} {double.first.title}",
        )
    return Text(
        zh=f"重班：{name}，{first.zh} {double.first.title}；{second.zh} {double.second.title}",
        en=f"Double booking: {name}, {first.en} {double.first.title}; {second.en} {double.second.title}",
    )


def outside_said(outside, name):
    """Who is booked when they are not free."""
    at = when(outside.turn)
    if not outside.times:
        return Text(
            zh=f"当前不在服务中：{name}，{at.zh} {outside.turn.title}",
            en=f"Does not serve at present: {name}, {at.en} {outside.turn.title}",
        )
    zh, en = (separator.join(getattr(TIMES[each], lang) for each in outside.times)
              for lang, separator in (("zh", "、"), ("en", ", ")))  # fmt: skip
    return Text(
        zh=f"不在可服务时间（{zh}）：{name}，{at.zh} {outside.turn.title}",
        en=f"Not free ({en}): {name}, {at.en} {outside.turn.title}",
    )


def troubles(found, name):
    """All that is wrong, said; `name` says who somebody is."""
    return (
        *(gap_said(each) for each in found.gaps),
        *(double_said(each, name(each.volunteer)) for each in found.doubles),
        *(outside_said(each, name(each.volunteer)) for each in found.outside),
    )


def findings(snapshot, now=None):
    """What `council doctor` says of the days to come; without names, for a doctor's words are passed on."""
    found = roster(snapshot, now or datetime.now(snapshot.settings.zone))
    if not found.turns:
        return []
    count = len(found.turns)
    if found.is_well:
        return [Finding("good", Text(zh=f"{count} 个班次都排好了。", en=f"All {count} shifts ahead are covered."))]
    gaps, clashes = len(found.gaps), len(found.doubles) + len(found.outside)
    return [
        Finding(
            "look",
            Text(
                zh=f"今后 {count} 个班次：{gaps} 个缺人，{clashes} 处排班冲突。见“排班表”。",
                en=f"{count} shifts ahead: {gaps} lack people, {clashes} clashes. See the roster.",
            ),
        )
    ]


def print_roster(opened, arguments):
    """`council run DIR roster [DAYS] [--names]`: the shifts ahead with who is in them, then what is wrong."""
    masked = "--names" not in arguments
    days = next((int(each) for each in arguments if each.isdecimal()), AHEAD)
    snapshot = opened.council.snapshot
    language = snapshot.settings.language
    found = roster(snapshot, opened.council.clock(), days)
    for line in lines(found, snapshot, language, masked):
        print(line)  # noqa: T201
    return 0


def lines(found, snapshot, language, masked=True):
    """The roster as plain text."""

    def name(volunteer):
        return name_of(volunteer, snapshot, masked)

    if not found.turns:
        yield Text(zh="今后没有班次。", en="There are no shifts ahead.").in_language(language)
        return
    for turn in found.turns:
        people = found.people[turn.id]
        yield f"{when(turn).in_language(language)}  {len(people)}/{turn.needed}  {turn.title}  {turn.place}".rstrip()
        if people:
            yield "    " + ("、" if language == "zh" else ", ").join(name(each) for each in people)
    yield ""
    said = [each.in_language(language) for each in troubles(found, name)]
    yield from said or [Text(zh="不缺人，不重班。", en="No gaps, no double bookings.").in_language(language)]
