"""What is looked at before the hall fills: incidents whose deadline has passed."""

from datetime import datetime

from council.api import Finding, Text
from council_grid_log.incidents import INCIDENTS


def late(snapshot, today):
    """The incidents that should have been handled by now."""
    return [
        entry
        for entry in snapshot.entries(INCIDENTS.id).values()
        if any(due < today for _, due in INCIDENTS.due(entry))
    ]


def findings(snapshot, now=None):
    """One finding: how many are overdue, and which; or that none is."""
    zone = snapshot.settings.zone
    overdue = late(snapshot, (now or datetime.now(zone)).astimezone(zone).date())
    if not overdue:
        return [Finding("good", Text(zh="没有超期的网格事件。", en="No grid incident is overdue."))]
    numbers = sorted(entry.number for entry in overdue)
    more = "…" if len(numbers) > 5 else ""
    return [
        Finding(
            "look",
            Text(
                zh=f"有 {len(numbers)} 件网格事件超期未处置：{'、'.join(numbers[:5])}{more}",
                en=f"Grid incidents overdue: {len(numbers)} ({', '.join(numbers[:5])}{more})",
            ),
        )
    ]
