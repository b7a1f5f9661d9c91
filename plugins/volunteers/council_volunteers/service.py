"""志愿服务记录: who signed up for which shift, came and went, and the minutes that the recorder confirmed.

Counted is the time of service itself, without the way there and back (志愿服务记录与证明出具办法, 民政部令第67号): from
coming to going, less what is taken off. Who organised it records it, and certifies what was recorded."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from council.api import About, Action, Counter, Fields, Ledger, Text, Workflow, refusal
from council_volunteers.words import LATER, bare, require_filled

APPRAISALS = {
    "good": Text(zh="好", en="Good"),
    "fair": Text(zh="较好", en="Fair"),
    "poor": Text(zh="一般", en="Middling"),
}


class Service(Fields):
    """One volunteer in one shift."""

    volunteer: Annotated[str, bare, About("志愿者", "Volunteer", "entry", ledger="volunteers")] = Field(min_length=1)
    shift: Annotated[str, bare, About("班次", "Shift", "entry", ledger="shifts")] = Field(min_length=1)
    came: Annotated[datetime | None, About("签到", "Came")] = None
    went: Annotated[datetime | None, About("签退", "Went")] = Field(default=None, examples=[LATER])
    off: Annotated[
        int,
        About(
            "扣除分钟",
            "Minutes taken off",
            hint=Text(zh="路途、用餐等不计入服务的时间", en="On the way, at table: no service"),
        ),
    ] = Field(default=0, ge=0, le=1440)
    adjusted: Annotated[
        int | None,
        About("核定分钟", "Minutes set", hint=Text(zh="不填则按签到签退计算", en="Empty: by coming and going")),
    ] = Field(default=None, ge=0, le=1440)
    content: Annotated[str, About("服务内容", "What was done", "long")] = Field(default="", max_length=500)
    recorder: Annotated[str, About("记录人", "Recorder", "person")] = ""
    appraisal: Annotated[Literal["good", "fair", "poor"] | None, About("评价", "Appraisal", choices=APPRAISALS)] = None
    minutes: Annotated[
        int, About("服务分钟", "Minutes of service", hint=Text(zh="自动算出", en="Counted by itself"))
    ] = Field(default=0, validate_default=True)

    @field_validator("minutes", mode="before")
    @classmethod
    def _counted(cls, _given, info):
        return counted(*(info.data.get(name) for name in ("came", "went", "off", "adjusted")))

    @model_validator(mode="after")
    def _goes_after_coming(self):
        if self.came and self.went and self.went < self.came:
            raise refusal("签退时间早于签到时间。", "The time of going is before that of coming.")
        return self


def counted(came, went, off, adjusted):
    """Minutes of service: those that were set, else from coming to going, in whole minutes, less what is taken off."""
    if adjusted is not None:
        return adjusted
    if came is None or went is None:
        return 0
    return max(0, int((went - came).total_seconds()) // 60 - (off or 0))


NEEDS = {
    "arrive": ("came",),
    "depart": ("went",),
    "record": ("came", "went"),
    "confirm": ("recorder",),
}


def guard(action, entry, _snapshot):
    """What is confirmed has minutes, and somebody who vouches for them; not more than there were."""
    require_filled(SERVICE, NEEDS, action, entry)
    fields = entry.fields
    if action != "confirm":
        return
    if not fields.minutes:
        raise refusal("没有可以确认的服务时间。", "There is no time of service to confirm.")
    if fields.came and fields.went and fields.minutes > counted(fields.came, fields.went, 0, None):
        raise refusal(
            "核定分钟多于签到到签退的时间。",
            "More minutes than there were between coming and going.",
        )


_CONFIRMED = {"state": ("confirmed",)}

SERVICE = Ledger(
    id="service",
    title=Text(zh="志愿服务记录", en="Service records"),
    about=Text(
        zh="报名、签到、签退、确认。时长以分钟计，不含路途；记录人确认后才计入统计和证明。",
        en="Signed up, came, went, confirmed. Minutes without travel; they count once the recorder has confirmed them.",
    ),
    fields=Service,
    workflow=Workflow(
        states={
            "signed": Text(zh="已报名", en="Signed up"),
            "here": Text(zh="已签到", en="Checked in"),
            "done": Text(zh="待确认", en="To be confirmed"),
            "confirmed": Text(zh="已确认", en="Confirmed"),
            "withdrawn": Text(zh="已退出", en="Withdrawn"),
            "absent": Text(zh="未到岗", en="Did not come"),
        },
        initial="signed",
        actions=(
            Action(
                name="arrive",
                title=Text(zh="签到", en="Check in"),
                sources=("signed",),
                to="here",
                asks=("came",),
                by=("chair", "clerk", "resident"),
            ),
            Action(
                name="depart",
                title=Text(zh="签退", en="Check out"),
                sources=("here",),
                to="done",
                asks=("went", "off"),
                by=("chair", "clerk", "resident"),
            ),
            Action(
                name="record",
                title=Text(zh="补登时间", en="Enter times"),
                sources=("signed", "here", "absent"),
                to="done",
                asks=("came", "went", "off"),
            ),
            Action(
                name="confirm",
                title=Text(zh="确认时长", en="Confirm"),
                sources=("done",),
                to="confirmed",
                asks=("recorder", "adjusted", "content", "appraisal"),
            ),
            Action(
                name="correct",
                title=Text(zh="退回更正", en="Correct"),
                sources=("confirmed",),
                to="done",
                reason=True,
                by=("chair",),
            ),
            Action(
                name="withdraw",
                title=Text(zh="退出报名", en="Withdraw"),
                sources=("signed",),
                to="withdrawn",
                by=("chair", "clerk", "resident"),
            ),
            Action(
                name="rejoin",
                title=Text(zh="重新报名", en="Sign up again"),
                sources=("withdrawn",),
                to="signed",
                by=("chair", "clerk", "resident"),
            ),
            Action(name="miss", title=Text(zh="未到岗", en="Did not come"), sources=("signed",), to="absent"),
        ),
    ),
    head="volunteer",
    columns=("shift", "minutes", "came", "went"),
    guard=guard,
    proposes=False,
    counters=(
        Counter(
            "minutes",
            Text(zh="志愿服务时长", en="Service time"),
            Text(zh="分钟", en="minutes"),
            Text(zh="按签到日期计，已确认的，不含路途", en="by the day of coming; confirmed, without travel"),
            on="came",
            where=_CONFIRMED,
            adds="minutes",
        ),
        Counter(
            "served",
            Text(zh="参加志愿服务", en="Turns of service"),
            Text(zh="人次", en="turns"),
            Text(
                zh="按签到日期计，已确认的，一人一班为一人次", en="by the day of coming; confirmed, a person in a shift"
            ),
            on="came",
            where=_CONFIRMED,
        ),
        Counter(
            "volunteers",
            Text(zh="参加服务的志愿者", en="Volunteers who served"),
            Text(zh="人", en="people"),
            Text(zh="同上，同一人只计一次", en="the same, each person once"),
            on="came",
            where=_CONFIRMED,
            distinct="volunteer",
        ),
    ),
)
