"""网格日志: what grid workers do each day, and the incidents that come of it, from report to closing."""

from council.api import hook
from council_grid_log.checks import findings
from council_grid_log.days import DAYS
from council_grid_log.incidents import INCIDENTS


@hook
def ledgers():
    """The log, and the incidents."""
    return [DAYS, INCIDENTS]


@hook
def doctor_checks(snapshot):
    """Incidents that are overdue."""
    return findings(snapshot)
