"""The figures of mediation: accepted and agreed by type, the success rate with both numbers."""

from council.api import Counter, Rate, Text

CASES = Text(zh="件", en="cases")
SINCE = Text(zh="按受理日期计", en="by the day they were accepted")


def succeeded(entry):
    """Whether an agreement was reached, in writing or orally; that it was broken later does not undo it."""
    return entry.fields.agreed_on is not None


def confirmed(entry):
    """Whether the court has confirmed the agreement."""
    return entry.fields.confirmation == "confirmed"


COUNTERS = (
    Counter(
        "accepted",
        Text(zh="受理纠纷", en="Cases accepted"),
        CASES,
        SINCE,
        on="accepted_on",
        by="type",
    ),
    Counter(
        "succeeded",
        Text(zh="其中调解成功", en="of these, agreed"),
        CASES,
        Text(
            zh="期内受理、至今达成协议（含口头协议）的", en="accepted in the period, an agreement by now, oral ones too"
        ),
        on="accepted_on",
        when=succeeded,
        by="type",
    ),
    Rate("success_rate", Text(zh="调解成功率", en="Success rate"), of="succeeded", among="accepted"),
    Counter(
        "oral",
        Text(zh="其中口头协议", en="of these, oral agreements"),
        CASES,
        SINCE,
        on="accepted_on",
        when=lambda entry: succeeded(entry) and entry.fields.oral,
    ),
    Counter(
        "performed",
        Text(zh="协议已履行", en="Agreements performed"),
        CASES,
        Text(zh="期内受理、至今已履行的", en="accepted in the period, performed by now"),
        on="accepted_on",
        when=lambda entry: succeeded(entry) and entry.fields.performed_on is not None,
    ),
    Rate("performance_rate", Text(zh="协议履行率", en="Share performed"), of="performed", among="succeeded"),
    Counter(
        "confirmed",
        Text(zh="司法确认", en="Confirmed by the court"),
        CASES,
        Text(zh="按确认日期计", en="by the day of the ruling"),
        on="confirmed_on",
        when=confirmed,
    ),
    Counter(
        "jointly",
        Text(zh="联动调解", en="Mediated jointly"),
        CASES,
        SINCE,
        on="accepted_on",
        when=lambda entry: bool(entry.fields.partners),
    ),
    Counter(
        "ended",
        Text(zh="终止调解", en="Ended without agreement"),
        CASES,
        Text(zh="按终止日期计，不含达成后未履行的", en="by the day they ended, without those agreed but not kept"),
        on="ended_on",
        when=lambda entry: not succeeded(entry),
    ),
    Counter(
        "archived",
        Text(zh="归档案卷", en="Files archived"),
        Text(zh="卷", en="files"),
        Text(zh="按归档日期计", en="by the day they were archived"),
        on="archived_on",
    ),
)
