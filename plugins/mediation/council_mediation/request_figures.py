"""The figures of requests: accepted, solved on the spot or fast, by which step, told."""

from council.api import Counter, Rate, Text

FAST = ("on_the_spot", "arranged", "fast")
"""现场回应、现场安排、快速解决: what the article counts as 13 of 15."""


def accepted(entry):
    """Whether the request counts: not refused, not withdrawn, and somebody has taken it up."""
    return entry.state not in ("declined", "withdrawn") and (
        entry.fields.accepted_on is not None or entry.state not in ("reported", "watched")
    )


def solved(entry):
    """Whether it is solved, as it stands now."""
    return accepted(entry) and entry.state in ("solved", "told")


def fast(entry):
    """Whether it was solved on the spot or fast."""
    return solved(entry) and entry.fields.how in FAST


def solved_in(state):
    """Whether it was solved while it stood at that step."""

    def told(entry):
        last = next((change for change in reversed(entry.changes) if change.after == "solved"), None)
        return solved(entry) and last is not None and last.before == state

    return told


MATTERS = Text(zh="件", en="requests")
OF_THESE = Text(zh="期内登记、至今已解决的", en="made in the period and solved by now")

COUNTERS = (
    Counter(
        "accepted",
        Text(zh="受理诉求", en="Requests accepted"),
        MATTERS,
        Text(
            zh="按登记日期计，不含未受理、不予受理和撤回的",
            en="by the day they were made, without those waiting, refused or withdrawn",
        ),
        on="reported_on",
        when=accepted,
        by="kind",
    ),
    Counter(
        "fast",
        Text(zh="其中现场回应、现场安排、快速解决", en="of these, solved on the spot or fast"),
        MATTERS,
        OF_THESE,
        on="reported_on",
        when=fast,
        by="kind",
    ),
    Rate("fast_rate", Text(zh="现场及快速解决率", en="Share solved on the spot or fast"), of="fast", among="accepted"),
    Counter("solved", Text(zh="其中已解决", en="of these, solved"), MATTERS, OF_THESE, on="reported_on", when=solved),
    Rate("solved_rate", Text(zh="解决率", en="Share solved"), of="solved", among="accepted"),
    Counter(
        "prevented",
        Text(zh="超前预防", en="Prevented"),
        MATTERS,
        Text(zh="按登记日期计，列入过预防的", en="by the day they were made, once under prevention"),
        on="reported_on",
        when=lambda entry: any(change.after == "watched" for change in entry.changes),
    ),
    Counter(
        "solved_first",
        Text(zh="网格初调解决", en="Solved by the grid"),
        MATTERS,
        OF_THESE,
        on="reported_on",
        when=solved_in("first"),
    ),
    Counter(
        "solved_jointly",
        Text(zh="联动调解解决", en="Solved jointly"),
        MATTERS,
        OF_THESE,
        on="reported_on",
        when=solved_in("joint"),
    ),
    Counter(
        "told",
        Text(zh="已反馈", en="Told to whoever asked"),
        MATTERS,
        Text(zh="期内登记、结果已反馈的", en="made in the period, the result told by now"),
        on="reported_on",
        where={"state": ("told",)},
    ),
    Rate("told_rate", Text(zh="反馈率", en="Share told"), of="told", among="accepted"),
)
