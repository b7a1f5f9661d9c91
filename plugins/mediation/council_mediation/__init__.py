"""诉求与人民调解: residents' requests, and the disputes among them that go to people's mediation."""

from council.api import hook
from council_mediation.cases import CASES
from council_mediation.checks import findings
from council_mediation.people import PEOPLE
from council_mediation.records import RECORDS
from council_mediation.requests import REQUESTS
from council_mediation.visits import VISITS


@hook
def ledgers():
    """Requests and cases, and what belongs to a case: further people, records, follow-up visits."""
    return [REQUESTS, CASES, PEOPLE, RECORDS, VISITS]


@hook
def doctor_checks(snapshot):
    """Deadlines of the law that have passed or are about to."""
    return findings(snapshot)
