"""What a case becomes: a visit to plan, one more person or record, or the request that it really was."""

from council.api import Becoming, Text
from council_mediation.steps import OPEN
from council_mediation.words import KIND_OF


def as_request(entry):
    """The request that a case becomes that is no civil dispute."""
    case = entry.fields
    return {
        "title": case.title,
        "text": case.summary,
        "kind": KIND_OF.get(case.type, "other"),
        "source": "visit",
        "grid": case.grid,
        "name": case.applicant,
        "phone": case.applicant_phone,
    }


def as_visit(entry):
    """A visit to plan: the same matter, the applicant first."""
    return {
        "case": f"mediation_cases/{entry.id}",
        "reason": entry.fields.title,
        "who": entry.fields.applicant,
        "due": entry.fields.perform_by,
    }


def as_person(entry):
    """Somebody else who takes part in the case."""
    return {"case": f"mediation_cases/{entry.id}"}


def as_record(entry):
    """One more record of the case."""
    return {
        "case": f"mediation_cases/{entry.id}",
        "title": entry.fields.title,
        "place": entry.fields.place,
        "recorder": entry.fields.recorder,
    }


BECOMES = (
    Becoming(
        "visit",
        "case_visits",
        Text(zh="安排回访", en="Plan a visit"),
        as_visit,
        sources=("agreed", "performed", "visited"),
        hears={"record": "visited"},
        again=True,
        asks=("reason", "due", "visitor", "who"),
    ),
    Becoming(
        "person",
        "case_people",
        Text(zh="添加当事人或代理人", en="Add a party or agent"),
        as_person,
        sources=("applied", *OPEN),
        again=True,
        asks=("role", "name", "sex", "age", "work", "phone", "address", "scope"),
    ),
    Becoming(
        "record",
        "case_records",
        Text(zh="添加笔录或材料", en="Add a record"),
        as_record,
        sources=OPEN,
        again=True,
        asks=("kind", "title", "day", "place", "people", "text", "recorder"),
    ),
    Becoming(
        "request",
        "requests",
        Text(zh="不属民间纠纷，转为诉求", en="No civil dispute: make it a request"),
        as_request,
        sources=("applied",),
        action="redirect",
    ),
)
