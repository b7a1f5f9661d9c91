"""Signing up and checking in by phone: who somebody is, whether they may, and doing it. Done twice, it is done once."""

from datetime import timedelta

from council.api import refusal
from council_volunteers.shifts import activity_of, signed_up
from council_volunteers.upcoming import turn_of

ACTOR = "resident"
EARLY, LATE = timedelta(hours=2), timedelta(hours=6)
"""How long before a shift one may check in, and how long after it check out."""
SECONDS = 8


def announced(shift, snapshot, now):
    """Whether people may sign up: the shift is open, is not over, and its activity, if it has one, is announced."""
    activity = activity_of(shift, snapshot)
    return (
        shift.state == "open"
        and shift.fields.ends > now
        and (not shift.fields.activity or (activity is not None and activity.state == "open"))
    )


def open_shifts(snapshot, now):
    """The shifts to sign up for, by their time."""
    there = (each for each in snapshot.entries("shifts").values() if announced(each, snapshot, now))
    return sorted(there, key=lambda each: (each.fields.starts, each.number))


def found_shift(snapshot, shift_id):
    """The shift of that id, which QR codes write in capitals."""
    shift = snapshot.entries("shifts").get(shift_id.lower())
    if shift is None or shift.state == "cancelled":
        raise refusal("没有这个班次，或者已经取消。", "There is no such shift, or it was cancelled.")
    return shift


def by_number(snapshot, number, tail):
    """The volunteer who has this number and whose phone ends in these four digits. What is wrong is not said: nobody
    is to find out who is a volunteer."""
    number, tail = number.strip().casefold(), tail.strip()
    for each in snapshot.entries("volunteers").values():
        fields = each.fields
        if number and each.state == "active" and fields.volunteer_no.casefold() == number:
            digits = "".join(sign for sign in fields.phone if sign.isdecimal())
            if len(digits) >= 4 and digits[-4:] == tail:
                return each
    raise refusal(
        "志愿者编号和手机号后四位不符。编号请问社区工作人员。",
        "The volunteer number and the last four digits do not match. The community office knows your number.",
    )


def of_resident(snapshot, person):
    """The volunteer whom a resident's slip belongs to; None for who is none."""
    return next(
        (
            each
            for each in snapshot.entries("volunteers").values()
            if person and each.fields.resident == person and each.state == "active"
        ),
        None,
    )


def service_in(snapshot, shift_id, volunteer_id):
    """The volunteer's service in a shift, whatever its state; None without one. One that still holds a place first."""
    theirs = [
        each
        for each in snapshot.entries("service").values()
        if each.fields.shift == shift_id and each.fields.volunteer == volunteer_id
    ]
    return min(theirs, key=lambda each: (each.state in ("withdrawn", "absent"), each.number), default=None)


def elsewhere(snapshot, shift):
    """Who holds a place in another shift at the same time: that shift, by the volunteer's id."""
    return {
        service.fields.volunteer: each
        for each in snapshot.entries("shifts").values()
        if each.id != shift.id
        and each.state == "open"
        and each.fields.starts < shift.fields.ends
        and shift.fields.starts < each.fields.ends
        for service in signed_up(each.id, snapshot)
    }


def sign_up(visit, shift, volunteer):
    """Sign a volunteer up. Raises a refusal when the shift is full, over, or at the time of another."""
    snapshot = visit.snapshot
    service = service_in(snapshot, shift.id, volunteer.id)
    if service is not None and service.state not in ("withdrawn", "absent"):
        return service
    if not announced(shift, snapshot, visit.now):
        raise refusal("这个班次现在不能报名。", "This shift cannot be signed up for now.")
    if len(signed_up(shift.id, snapshot)) >= shift.fields.needed:
        raise refusal("名额已满，请选择其他班次。", "No places are left. Please choose another shift.")
    other = elsewhere(snapshot, shift).get(volunteer.id)
    if other is not None:
        title = turn_of(other, snapshot.settings.zone).title
        raise refusal(f"这个时间您已报名“{title}”。", f"At that time you have signed up for “{title}”.")
    return _placed(visit, shift, volunteer, service)


def _placed(visit, shift, volunteer, service):
    """A service with a place in the shift: a new one, or one that was withdrawn taken up again."""
    if service is None:
        fields = {"volunteer": volunteer.id, "shift": shift.id}
        once = f"volunteers/{shift.id}/{volunteer.id}"
        return visit.entries.enter("service", fields, ACTOR, once=once).result(SECONDS)
    if service.state == "absent":
        raise refusal("您已被登记为未到岗，请找记录人。", "You are noted as absent. Please speak to the recorder.")
    return visit.entries.act("service", service.id, "rejoin", ACTOR).result(SECONDS)


def withdraw(visit, shift, volunteer):
    """Give the place up again."""
    service = service_in(visit.snapshot, shift.id, volunteer.id)
    if service is not None and service.state == "signed":
        visit.entries.act("service", service.id, "withdraw", ACTOR).result(SECONDS)


def check_in(visit, shift, volunteer):
    """Somebody came: who had not signed up is signed up by it."""
    if not shift.fields.starts - EARLY <= visit.now <= shift.fields.ends or shift.state != "open":
        raise refusal(
            "现在不能签到：班次开始前两小时至结束可以签到。",
            "You can check in from two hours before the shift until it ends.",
        )
    service = service_in(visit.snapshot, shift.id, volunteer.id)
    if service is None or service.state in ("withdrawn", "absent"):
        service = _placed(visit, shift, volunteer, service)
    if service.state != "signed":
        return service
    return visit.entries.act("service", service.id, "arrive", ACTOR, came=visit.now).result(SECONDS)


def check_out(visit, shift, volunteer):
    """Somebody goes. Raises a refusal for who has not checked in."""
    service = service_in(visit.snapshot, shift.id, volunteer.id)
    if service is not None and service.state in ("done", "confirmed"):
        return service
    if service is None or service.state != "here":
        raise refusal("您还没有签到。", "You have not checked in.")
    if visit.now > shift.fields.ends + LATE:
        raise refusal("签退时间已过，请找记录人补登。", "It is too late to check out. Please speak to the recorder.")
    return visit.entries.act("service", service.id, "depart", ACTOR, went=visit.now).result(SECONDS)
