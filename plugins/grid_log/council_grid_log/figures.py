"""The figures of incidents. 交办 (sent to somebody) is not 办结 (closed): both are told, each with both numbers."""

from council.api import Counter, Rate, Text

MATTERS = Text(zh="件", en="incidents")
WITHDRAWN = ("rejected", "withdrawn")
WAITING = ("reported", "accepted", *WITHDRAWN)
UNDER_WAY = ("accepted", "dispatched", "handled", "checked", "put")


def counts(entry):
    """Whether the incident was one: not refused, not withdrawn."""
    return entry.state not in WITHDRAWN


def assigned(entry):
    """Whether somebody was charged with it, or it has been dealt with."""
    return counts(entry) and (entry.fields.dispatched_on is not None or entry.state not in WAITING)


def closed(entry):
    """Whether it is closed, as it stands now."""
    return counts(entry) and entry.fields.closed_on is not None and entry.state not in UNDER_WAY


def in_time(entry):
    """Whether it was closed by its deadline; one without a deadline was."""
    return closed(entry) and (entry.fields.due is None or entry.fields.closed_on <= entry.fields.due)


def transfers(entry):
    """How often it was sent on to another unit."""
    return sum(change.action == "transfer" for change in entry.changes)


def _of(prefix, called, where):
    """The figures of all incidents, or of those from one source."""
    said = Text(
        zh="按上报日期计，不含不予受理和撤回的", en="by the day they were reported, without those refused or withdrawn"
    )
    sent = Text(zh="期内上报、至今已交办或已处置的", en="reported in the period and by now assigned or dealt with")
    done = Text(zh="期内上报、至今已结案的", en="reported in the period and closed by now")
    return (
        Counter(f"{prefix}reported", called, MATTERS, said, on="reported_on", where=where, when=counts, by="category"),
        Counter(
            f"{prefix}assigned",
            Text(zh="其中已交办", en="of these, assigned"),
            MATTERS,
            sent,
            on="reported_on",
            where=where,
            when=assigned,
        ),
        Counter(
            f"{prefix}closed",
            Text(zh="其中已办结", en="of these, closed"),
            MATTERS,
            done,
            on="reported_on",
            where=where,
            when=closed,
        ),
        Rate(
            f"{prefix}assigned_rate",
            Text(zh=f"{called.zh}交办率", en=f"{called.en}: share assigned"),
            of=f"{prefix}assigned",
            among=f"{prefix}reported",
        ),
        Rate(
            f"{prefix}closed_rate",
            Text(zh=f"{called.zh}办结率", en=f"{called.en}: share closed"),
            of=f"{prefix}closed",
            among=f"{prefix}reported",
        ),
    )


COUNTERS = (
    *_of("patrol_", Text(zh="网格员巡查上报事件", en="Incidents reported by grid workers"), {"source": ("patrol",)}),
    *_of("", Text(zh="各类网格事件", en="Incidents of all sources"), {}),
    Counter(
        "in_time",
        Text(zh="按期办结", en="Closed in time"),
        MATTERS,
        Text(zh="期内上报、已在期限内结案的", en="reported in the period and closed by their deadline"),
        on="reported_on",
        when=in_time,
    ),
    Rate("in_time_rate", Text(zh="按期办结率", en="Share closed in time"), of="in_time", among="closed"),
    Counter(
        "settled",
        Text(zh="网格员现场处置", en="Settled on the spot"),
        MATTERS,
        Text(zh="按现场处置日期计", en="by the day they were settled"),
        on="action:settle",
    ),
    Counter(
        "transfers",
        Text(zh="转派", en="Sent on to another unit"),
        Text(zh="次", en="times"),
        Text(zh="期内上报事件至今转派的次数", en="of incidents reported in the period, by now"),
        on="reported_on",
        when=lambda entry: transfers(entry) > 0,
        adds=transfers,
    ),
    Counter(
        "rated",
        Text(zh="居民评价", en="Rated by residents"),
        MATTERS,
        Text(zh="按首次评价日期计", en="by the day they were first rated"),
        on="action:rate",
    ),
    Counter(
        "content",
        Text(zh="评价满意（4–5 分）", en="Rated 4 or 5"),
        MATTERS,
        Text(zh="按首次评价日期计", en="by the day they were first rated"),
        on="action:rate",
        when=lambda entry: (entry.fields.score or 0) >= 4,
    ),
    Rate("content_rate", Text(zh="满意度", en="Share content"), of="content", among="rated"),
)
