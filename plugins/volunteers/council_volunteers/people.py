"""志愿者: who they are, what they can do, when they can, and what they agreed to. An identity number is never kept."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from council.api import About, Action, Becoming, Counter, Fields, Intake, Ledger, Text, Workflow, refusal
from council_volunteers.words import SKILLS, TIMES, bare

ADULT = 18

SEXES = {"f": Text(zh="女", en="Female"), "m": Text(zh="男", en="Male")}


class Volunteer(Fields):
    """Somebody who serves."""

    name: Annotated[str, About("姓名", "Name", "name")] = Field(min_length=1, max_length=40)
    volunteer_no: Annotated[
        str,
        About(
            "志愿者编号",
            "Volunteer no.",
            personal=True,
            hint=Text(zh="报名和签到时用", en="Used to sign up and to check in"),
        ),
    ] = Field(default="", max_length=30)
    resident: Annotated[
        str,
        About(
            "对应居民",
            "Resident",
            "person",
            hint=Text(zh="选了才能用居民手机页报名", en="Needed for signing up on one's own page"),
        ),
    ] = ""
    grid: Annotated[str, About("网格", "Grid", "grid")] = ""
    phone: Annotated[str, About("电话", "Phone", "phone")] = Field(default="", max_length=20)
    sex: Annotated[Literal["f", "m"] | None, About("性别", "Sex", choices=SEXES, personal=True)] = None
    birth: Annotated[date | None, About("出生日期", "Born", personal=True)] = None
    unit: Annotated[str, bare, About("报到单位", "Unit", "entry", ledger="dual_units")] = ""
    skills: Annotated[tuple[str, ...], About("特长", "Skills", "choices", choices=SKILLS, grows=True)] = ()
    times: Annotated[
        tuple[str, ...],
        About(
            "可服务时间",
            "Free at",
            "choices",
            choices=TIMES,
            hint=Text(zh="不选为随时可以", en="None chosen: any time"),
        ),
    ] = ()
    public: Annotated[
        bool,
        About(
            "同意公开姓名和服务情况",
            "Agrees that name and service are made public",
            hint=Text(zh="《志愿服务条例》：未经本人同意不得公开", en="By law nothing is made public without it"),
        ),
    ] = False
    guardian: Annotated[
        str, About("监护人", "Guardian", "name", hint=Text(zh="未满18周岁必填", en="Needed under 18"))
    ] = Field(default="", max_length=40)
    guardian_phone: Annotated[str, About("监护人电话", "Guardian's phone", "phone")] = Field(default="", max_length=20)
    guardian_agreed: Annotated[bool, About("监护人书面同意", "Guardian agreed in writing")] = False
    training: Annotated[tuple[str, ...], About("培训", "Training", "lines")] = ()
    awards: Annotated[tuple[str, ...], About("表彰奖励", "Awards", "lines")] = ()
    joined: Annotated[date | None, About("注册日期", "Registered on")] = None


def is_minor(fields, day):
    """Whether the volunteer is under 18 on that day; without a birth date, no."""
    if fields.birth is None:
        return False
    return (day.year - ADULT, day.month, day.day) < (fields.birth.year, fields.birth.month, fields.birth.day)


def guard(_action, entry, snapshot):
    """A minor serves with a guardian's agreement only; two volunteers never share a number."""
    fields = entry.fields
    day = entry.changes[-1].at.astimezone(snapshot.settings.zone).date()
    if entry.state == "active" and is_minor(fields, day) and not (fields.guardian and fields.guardian_agreed):
        raise refusal(
            "未满18周岁，须有监护人并取得其书面同意。",
            "Under 18: a guardian is needed, who has agreed in writing.",
        )
    if entry.state in ("active", "paused") and fields.volunteer_no:
        for other in snapshot.entries(VOLUNTEERS.id).values():
            same = other.fields.volunteer_no.casefold() == fields.volunteer_no.casefold()
            if same and other.id != entry.id and other.state in ("active", "paused"):
                raise refusal(
                    f"志愿者编号 {fields.volunteer_no} 已登记给另一名志愿者（{other.number}）。",
                    f"The volunteer number {fields.volunteer_no} belongs to another volunteer ({other.number}).",
                )


def as_certificate(entry):
    """A certificate of what somebody has done, to be completed and issued."""
    return {"volunteer": entry.id}


VOLUNTEERS = Ledger(
    id="volunteers",
    title=Text(zh="志愿者", en="Volunteers"),
    about=Text(
        zh="志愿者的特长、可服务时间和意愿。不收集身份证号；姓名未经本人同意不公开。",
        en="What volunteers can do and when. No identity numbers; no name is published without consent.",
    ),
    fields=Volunteer,
    workflow=Workflow(
        states={
            "applied": Text(zh="待确认", en="Applied"),
            "active": Text(zh="在册", en="Active"),
            "paused": Text(zh="暂停服务", en="Paused"),
            "left": Text(zh="已退出", en="Left"),
        },
        initial="applied",
        actions=(
            Action(
                name="confirm",
                title=Text(zh="确认注册", en="Register"),
                sources=("applied",),
                to="active",
                asks=("volunteer_no", "resident"),
                public=True,
            ),
            Action(name="pause", title=Text(zh="暂停", en="Pause"), sources=("active",), to="paused", reason=True),
            Action(name="resume", title=Text(zh="恢复服务", en="Resume"), sources=("paused",), to="active"),
            Action(
                name="leave",
                title=Text(zh="退出", en="Leave"),
                sources=("applied", "active", "paused"),
                to="left",
                reason=True,
                by=("chair", "clerk", "resident"),
                public=True,
            ),
            Action(name="come_back", title=Text(zh="重新加入", en="Come back"), sources=("left",), to="active"),
        ),
    ),
    columns=("grid", "phone", "skills", "times", "unit"),
    dates={"confirm": "joined"},
    guard=guard,
    proposes=False,
    intake=Intake(
        fields=(
            "name", "phone", "grid", "sex", "birth", "skills", "times", "public", "guardian", "guardian_phone"
        ),
        about=Text(
            zh="加入本社区志愿者队伍。不需要身份证号。未满18周岁的，请填写监护人，社区会联系取得书面同意。",
            en="Join the community's volunteers. No identity number is needed. Under 18, name your guardian: we will "
            "ask for written consent.",
        ),
    ),
    becomes=(
        Becoming(
            "certificate",
            "service_certificates",
            Text(zh="出具服务证明", en="Make a certificate"),
            as_certificate,
            sources=("active", "paused", "left"),
            again=True,
        ),
    ),
    counters=(
        Counter(
            "joined",
            Text(zh="新注册志愿者", en="Volunteers registered"),
            Text(zh="人", en="people"),
            Text(zh="按注册日期计，含后来退出的", en="by the day they were registered, those who left later too"),
            on="joined",
            by="skills",
        ),
    ),
)  # fmt: skip
