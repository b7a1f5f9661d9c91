"""The deadlines of a case: the month, the agreement's own date, the thirty days for the court."""

from calendar import monthrange
from datetime import date, timedelta

from council.api import Deadline, Text
from council_mediation.steps import AGREED, OPEN

CONFIRM_WITHIN = 30  # days from the agreement, both parties together (人民调解法 §33)


def month_after(day):
    """The same day a month later, or that month's last."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def mediate_by(entry):
    """A dispute is usually mediated within a month (人民调解工作若干规定, 2002, §33)."""
    return month_after(entry.fields.accepted_on) if entry.state in OPEN and entry.fields.accepted_on else None


def confirm_by(entry):
    """Until when both parties may ask the court to confirm, while they have neither done nor dismissed it."""
    case = entry.fields
    waits = case.confirmation == "wanted" or (case.confirmation == "open" and entry.state == "agreed")
    if entry.state not in AGREED or not waits or case.agreed_on is None:
        return None
    return case.agreed_on + timedelta(days=CONFIRM_WITHIN)


def perform_by(entry):
    """Until when the agreement is to be performed."""
    return entry.fields.perform_by if entry.state == "agreed" else None


DEADLINES = (
    Deadline("month", Text(zh="一个月调结", en="Within a month"), mediate_by),
    Deadline("perform", Text(zh="履行期限", en="To be performed"), perform_by),
    Deadline("confirm", Text(zh="司法确认（30 日内）", en="Court confirmation (30 days)"), confirm_by),
)
