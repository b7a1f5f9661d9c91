"""班次: when and where people are needed, and how many."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

from pydantic import Field, model_validator

from council.api import About, Action, Becoming, Fields, Ledger, Sheet, Text, Workflow, masked_name, refusal
from council_volunteers.words import LATER, SKILLS, bare

TEMPLATES = Path(__file__).parent / "templates"
LONGEST = timedelta(hours=24)
TAKEN = ("signed", "here", "done", "confirmed")
"""States of a service in which somebody holds a place in a shift."""


def _place_code():
    return secrets.token_hex(5).upper()


class Shift(Fields):
    """A stretch of time at a place. `code` is known only to who stands there: it is in the QR code for checking in, and
    shown nowhere else."""

    title: Annotated[str, About("班次", "Shift", public=True)] = Field(min_length=1, max_length=80)
    activity: Annotated[str, bare, About("活动", "Activity", "entry", ledger="activities")] = ""
    starts: Annotated[datetime, About("开始", "Begins", public=True)]
    ends: Annotated[datetime, About("结束", "Ends", public=True)] = Field(examples=[LATER])
    place: Annotated[str, About("地点", "Place", public=True)] = Field(default="", max_length=80)
    needed: Annotated[int, About("需要人数", "People needed", public=True)] = Field(default=1, ge=1, le=500)
    skill: Annotated[str, About("所需特长", "Skill", choices={"": Text(zh="不限", en="Any"), **SKILLS}, grows=True)] = (
        ""
    )
    code: str = Field(default_factory=_place_code)

    @model_validator(mode="after")
    def _has_a_length(self):
        if self.ends <= self.starts:
            raise refusal("结束时间应晚于开始时间。", "It must end after it begins.")
        if self.ends - self.starts > LONGEST:
            raise refusal("一个班次不超过24小时，请分成几班。", "A shift is no longer than 24 hours: make several.")
        return self


def signed_up(shift_id, snapshot):
    """The services of a shift whose volunteers hold a place in it, in the order in which they signed up."""
    return sorted(
        (
            each
            for each in snapshot.entries("service").values()
            if each.fields.shift == shift_id and each.state in TAKEN
        ),
        key=lambda each: each.number,
    )


def volunteer_of(service, snapshot):
    """The volunteer's entry; None when it is gone."""
    return snapshot.entries("volunteers").get(service.fields.volunteer)


def activity_of(shift, snapshot):
    """The activity's entry; None when there is none."""
    return snapshot.entries("activities").get(shift.fields.activity)


def sign_in_values(entry, snapshot):
    """Who signed up, for the sheet to sign on: by name where the sheet's reader may know it."""
    zone = snapshot.settings.zone
    people = (volunteer_of(each, snapshot) for each in signed_up(entry.id, snapshot))
    return {
        "people": [
            (each.fields.name, masked_name(each.fields.name), each.fields.volunteer_no)
            for each in people
            if each is not None
        ],
        "blank": max(3, entry.fields.needed - len(signed_up(entry.id, snapshot))),
        "starts": entry.fields.starts.astimezone(zone),
        "ends": entry.fields.ends.astimezone(zone),
    }


def next_week(entry):
    """The same shift a week later."""
    kept = {name: getattr(entry.fields, name) for name in ("title", "activity", "place", "needed", "skill")}
    week = timedelta(weeks=1)
    return {**kept, "starts": entry.fields.starts + week, "ends": entry.fields.ends + week}


SHIFTS = Ledger(
    id="shifts",
    title=Text(zh="班次", en="Shifts"),
    about=Text(
        zh="每班的时间、地点和需要人数。缺人和重班见“排班表”。",
        en="When, where, how many. Gaps and double bookings are in the roster.",
    ),
    fields=Shift,
    workflow=Workflow(
        states={
            "open": Text(zh="报名中", en="Open"),
            "over": Text(zh="已结束", en="Over"),
            "cancelled": Text(zh="已取消", en="Cancelled"),
        },
        initial="open",
        actions=(
            Action(name="finish", title=Text(zh="结束", en="Finish"), sources=("open",), to="over"),
            Action(name="cancel", title=Text(zh="取消", en="Cancel"), sources=("open",), to="cancelled", reason=True),
        ),
    ),
    columns=("starts", "ends", "place", "needed"),
    proposes=False,
    becomes=(
        Becoming(
            "next_week",
            "shifts",
            Text(zh="下周同班", en="Same next week"),
            next_week,
            sources=("open", "over"),
            again=True,
        ),
    ),
    sheets=(
        Sheet(
            "sign_in",
            Text(zh="志愿服务签到表", en="Sign-in sheet"),
            template=TEMPLATES / "sign_in.html.j2",
            values=sign_in_values,
            states=("open", "over"),
        ),
    ),
)
