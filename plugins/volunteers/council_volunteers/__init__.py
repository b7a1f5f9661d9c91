"""志愿服务与双报到: volunteers, activities with shifts, sign-up and check-in by QR, hours, certificates, the roster."""

from council.api import CommandLine, Exporter, PluginScreen, Route, Text, hook
from council_volunteers import hours, thanks, upcoming
from council_volunteers.activities import ACTIVITIES
from council_volunteers.certificates import CERTIFICATES
from council_volunteers.people import VOLUNTEERS
from council_volunteers.service import SERVICE
from council_volunteers.shifts import SHIFTS
from council_volunteers.units import UNITS

ROSTER = Text(zh="排班表", en="Roster")
BOTH = ("GET", "POST")


@hook
def ledgers():
    """People, activities, shifts, service, certificates, the dual registration."""
    return [VOLUNTEERS, ACTIVITIES, SHIFTS, SERVICE, CERTIFICATES, UNITS]


@hook
def screens():
    """The roster of the days to come."""
    return [PluginScreen("roster", ROSTER, load="council_volunteers.screen:RosterScreen")]


@hook
def routes():
    """Signing up, one's own service, checking in at the place; codes to hang up, for the desk."""
    return [
        Route(
            "shifts", load="council_volunteers.pages:shifts", title=Text(zh="志愿服务报名", en="Sign up to volunteer")
        ),
        Route("shift/{shift}", load="council_volunteers.pages:shift", methods=BOTH),
        Route("here/{shift}/{code}", load="council_volunteers.pages:here", methods=BOTH),
        Route(
            "mine",
            load="council_volunteers.pages:mine",
            methods=BOTH,
            audience="person",
            title=Text(zh="我的志愿服务", en="My volunteer service"),
        ),
        Route(
            "codes",
            load="council_volunteers.codes:codes",
            audience="desk",
            title=Text(zh="志愿服务二维码", en="Volunteers’ QR codes"),
        ),
        Route("code/{shift}", load="council_volunteers.codes:code", audience="desk"),
    ]


@hook
def commands():
    """The roster, printed."""
    return [CommandLine("roster", ROSTER, run=upcoming.print_roster)]


@hook
def exporters():
    """Service hours as a table."""
    return [Exporter("service_hours", Text(zh="志愿服务时长表", en="Service hours"), ".csv", write=hours.write)]


@hook
def minutes_sections(meeting, snapshot):
    """Who helped at the meeting."""
    return thanks.section(meeting, snapshot)


@hook
def doctor_checks(snapshot):
    """Gaps and clashes ahead."""
    return upcoming.findings(snapshot)
