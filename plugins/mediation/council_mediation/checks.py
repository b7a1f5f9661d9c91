"""What is looked at before the hall fills: deadlines in mediation that have passed or pass this week."""

from datetime import datetime, timedelta

from council.api import Finding, Text
from council_mediation.cases import CASES
from council_mediation.requests import REQUESTS
from council_mediation.visits import VISITS

SOON = timedelta(days=7)


def findings(snapshot, now=None):
    """A finding for each ledger that has something due within a week; or that none has."""
    zone = snapshot.settings.zone
    today = (now or datetime.now(zone)).astimezone(zone).date()
    found = [each for ledger in (CASES, REQUESTS, VISITS) for each in _of(ledger, snapshot, today)]
    return found or [Finding("good", Text(zh="调解没有快到期的事项。", en="Nothing in mediation is due this week."))]


def _of(ledger, snapshot, today):
    for deadline in ledger.deadlines:
        due = [
            (entry.number, day)
            for entry in snapshot.entries(ledger.id).values()
            if (day := deadline.due(entry)) is not None and day < today + SOON
        ]
        if due:
            late = sum(day < today for _, day in due)
            numbers = sorted(number for number, _ in due)
            more = "…" if len(numbers) > 5 else ""
            yield Finding(
                "look",
                Text(
                    zh=f"{ledger.title.zh}：{deadline.title.zh}，一周内到期 {len(due) - late} 件、已超期 {late} 件"
                    f"（{'、'.join(numbers[:5])}{more}）",
                    en=f"{ledger.title.en}: {deadline.title.en}, due this week: {len(due) - late}, overdue: {late}"
                    f" ({', '.join(numbers[:5])}{more})",
                ),
            )
