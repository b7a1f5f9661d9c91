"""What a case's papers say besides its own fields: its number, the committee, further people, records, visits."""

from council.api import Text, masked_name, masked_phone
from council_mediation.people import AGENTS, ROLES
from council_mediation.visits import CONTENT, KEPT, RISKS, WAYS
from council_mediation.words import SEXES

ENDINGS = {
    "refuse": Text(zh="当事人明确拒绝调解", en="a party clearly refuses mediation"),
    "fail": Text(zh="调解不成", en="no agreement was reached"),
    "breach": Text(zh="当事人反悔或者不履行协议", en="the agreement is not kept"),
    "decline": Text(zh="不属于受理范围", en="the matter cannot be accepted"),
}
"""Why a mediation ended, by the step that ended it."""


def number_of(entry, community):
    """The case's number as papers have it: 〔2026〕西街社区人调字第7号."""
    year, _, count = entry.number.partition("-")
    plain = count.lstrip("0") or count
    return Text(zh=f"〔{year}〕{community}人调字第{plain}号", en=f"{community}, mediation No. {plain} of {year}")


def of_case(entry, snapshot, ledger, *but):
    """The living entries of a ledger that belong to the case, in their order."""
    here = f"mediation_cases/{entry.id}"
    found = (
        each
        for each in snapshot.entries(ledger).values()
        if each.fields.case == here and each.state not in ("deleted", *but)
    )
    return sorted(found, key=lambda each: each.number)


def _person(person):
    """Somebody of the case, open and masked: the template knows who may read what."""
    fields = person.fields
    said = {
        "role": ROLES[fields.role],
        "sex": SEXES.get(fields.sex, Text(zh="", en="")),
        "age": "" if fields.age is None else str(fields.age),
        "work": fields.work,
        "address": fields.address,
        "scope": fields.scope,
        "side": fields.role.partition("_")[0],
    }
    return {
        "open": {**said, "name": fields.name, "phone": fields.phone},
        "masked": {
            **dict.fromkeys(said, ""),
            **{name: said[name] for name in ("role", "scope", "side")},
            "name": masked_name(fields.name),
            "phone": masked_phone(fields.phone) if fields.phone else "",
        },
    }


def ending(entry):
    """Why the case ended: in a word, and as whoever ended it wrote; None for one that did not."""
    last = next((change for change in reversed(entry.changes) if change.action in ENDINGS), None)
    return None if last is None else {"why": ENDINGS[last.action], "reason": last.reason}


def file_of(entry, snapshot):
    """Everything about the case that stands in other entries."""
    community = snapshot.settings.name
    people = of_case(entry, snapshot, "case_people", "out")
    records = of_case(entry, snapshot, "case_records")
    return {
        "number": number_of(entry, community),
        "committee": Text(zh=f"{community}人民调解委员会", en=f"People's Mediation Committee of {community}"),
        "ending": ending(entry),
        "people": [_person(each) for each in people if each.fields.role not in AGENTS],
        "agents": [_person(each) for each in people if each.fields.role in AGENTS],
        "records": {
            kind: [each.fields for each in records if each.fields.kind == kind]
            for kind in ("investigation", "mediation", "evidence", "other")
        },
        "visits": [
            {
                "day": each.fields.visited_on,
                "visitor": each.fields.visitor,
                "who": each.fields.who,
                "way": WAYS[each.fields.way],
                "kept": KEPT.get(each.fields.kept, Text(zh="", en="")),
                "content": CONTENT.get(each.fields.content, Text(zh="", en="")),
                "risk": RISKS[each.fields.risk],
                "words": each.fields.words,
            }
            for each in of_case(entry, snapshot, "case_visits", "cancelled", "planned")
        ],
    }
