"""志愿服务记录证明: who organised the service recorded it, and certifies it, free of charge (民政部令第67号).

A certificate says what was confirmed when it was issued. When one of these records is corrected afterwards, it can no
longer be printed: it is voided, and another one issued."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field, model_validator

from council.api import About, Action, Counter, Fields, Ledger, Sheet, Text, Workflow, masked_name, refusal
from council_volunteers.words import bare, hours_said, require_filled

TEMPLATES = Path(__file__).parent / "templates"


class Certificate(Fields):
    """What somebody has served, over a time."""

    volunteer: Annotated[str, bare, About("志愿者", "Volunteer", "entry", ledger="volunteers")] = Field(min_length=1)
    since: Annotated[date | None, About("服务起始", "From", hint=Text(zh="不填为全部", en="Empty: all"))] = None
    until: Annotated[date | None, About("服务截止", "To", hint=Text(zh="含当日", en="This day included"))] = None
    responsible: Annotated[str, About("负责人", "Responsible", "name", personal=False)] = Field(
        default="", max_length=40
    )
    handler: Annotated[str, About("经办人", "Handled by", "name", personal=False)] = Field(default="", max_length=40)
    contact: Annotated[str, About("联系方式", "Contact", hint=Text(zh="供核实用", en="For those who check it"))] = (
        Field(default="", max_length=60)
    )
    issued: Annotated[date | None, About("出具日期", "Issued on")] = None

    @model_validator(mode="after")
    def _in_order(self):
        if self.since and self.until and self.until < self.since:
            raise refusal("服务截止日期早于起始日期。", "The last day is before the first.")
        return self


NEEDS = {"issue": ("responsible", "handler", "contact")}


def guard(action, entry, snapshot):
    """Nothing is certified without records, nor without those who answer for it."""
    if action == "issue":
        require_filled(CERTIFICATES, NEEDS, action, entry)
        if not records(entry, snapshot):
            raise refusal(
                "这段时间没有已确认的服务记录，不能出具证明。",
                "There is no confirmed service in this time: nothing to certify.",
            )


def records(entry, snapshot):
    """The confirmed services that a certificate is about, by their time."""
    return sorted(
        (each for each in _of_period(entry, snapshot) if each.state == "confirmed" and _in_time(each, entry)),
        key=lambda each: (each.fields.came or each.made, each.number),
    )


def _of_period(entry, snapshot):
    volunteer, zone = entry.fields.volunteer, snapshot.settings.zone
    for each in snapshot.entries("service").values():
        if each.fields.volunteer == volunteer:
            day = (each.fields.came or each.made).astimezone(zone).date()
            if (entry.fields.since or day) <= day <= (entry.fields.until or day):
                yield each


def issued_at(entry):
    """When it was issued; None before that."""
    return next((change.at for change in entry.changes if change.action == "issue"), None)


def _in_time(service, entry):
    """Whether the service was confirmed before the certificate was issued."""
    at = issued_at(entry)
    return at is None or any(change.action == "confirm" and change.at <= at for change in service.changes)


def _corrected_since(entry, snapshot):
    at = issued_at(entry)
    return at is not None and any(
        change.at > at and (change.action == "correct" or (change.former and change.before == "confirmed"))
        for each in _of_period(entry, snapshot)
        if _in_time(each, entry)
        for change in each.changes
    )


def values(entry, snapshot):
    """What the printed certificate says: the records, their sum, by whom and when."""
    if _corrected_since(entry, snapshot):
        raise refusal(
            "出具后有服务记录被更正，此证明不能再打印；请作废后重新出具。",
            "A service record was corrected after this was issued. Void it and issue another one.",
        )
    found = records(entry, snapshot)
    volunteer = snapshot.entries("volunteers").get(entry.fields.volunteer)
    name = volunteer.fields.name if volunteer else ""
    return {
        "name": name,
        "masked": masked_name(name),
        "volunteer_no": volunteer.fields.volunteer_no if volunteer else "",
        "hours": hours_said(sum(each.fields.minutes for each in found)),
        "count": len(found),
        "year": entry.number.partition("-")[0],
        "place": entry.number.rpartition("-")[2],
        "records": [_line(each, snapshot) for each in found],
    }


def _line(service, snapshot):
    shift = snapshot.entries("shifts").get(service.fields.shift)
    return {
        "day": (service.fields.came or service.made).astimezone(snapshot.settings.zone).date(),
        "what": service.fields.content or (shift.fields.title if shift else ""),
        "where": shift.fields.place if shift else "",
        "hours": hours_said(service.fields.minutes),
    }


CERTIFICATES = Ledger(
    id="service_certificates",
    title=Text(zh="志愿服务证明", en="Service certificates"),
    about=Text(
        zh="谁组织谁记录、谁记录谁证明，免费出具。从志愿者条目“出具服务证明”开始。",
        en="Who organised the service certifies it, free of charge. Begin at the volunteer's entry.",
    ),
    fields=Certificate,
    workflow=Workflow(
        states={
            "draft": Text(zh="待出具", en="Draft"),
            "issued": Text(zh="已出具", en="Issued"),
            "void": Text(zh="已作废", en="Void"),
        },
        initial="draft",
        actions=(
            Action(
                name="issue",
                title=Text(zh="出具", en="Issue"),
                sources=("draft",),
                to="issued",
                asks=("since", "until", "responsible", "handler", "contact"),
                by=("chair",),
            ),
            Action(
                name="void",
                title=Text(zh="作废", en="Void"),
                sources=("draft", "issued"),
                to="void",
                reason=True,
                by=("chair",),
            ),
            Action(
                name="edit",
                title=Text(zh="修改", en="Edit"),
                sources=("draft",),
            ),
        ),
    ),
    head="volunteer",
    columns=("since", "until", "issued", "handler"),
    dates={"issue": "issued"},
    guard=guard,
    proposes=False,
    sheets=(
        Sheet(
            "certificate",
            Text(zh="志愿服务记录证明", en="Certificate of volunteer service"),
            template=TEMPLATES / "certificate.html.j2",
            values=values,
            states=("issued",),
        ),
    ),
    counters=(
        Counter(
            "issued",
            Text(zh="出具志愿服务证明", en="Certificates issued"),
            Text(zh="份", en="certificates"),
            Text(zh="按出具日期计，不含作废的", en="by the day they were issued, without void ones"),
            on="issued",
            where={"state": ("issued",)},
        ),
    ),
)
