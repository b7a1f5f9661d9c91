"""双报到: units and their members that report to the community for service, what they pledged and what came of it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from council.api import About, Action, Counter, Fields, Ledger, Sheet, Text, Workflow, refusal
from council_volunteers.words import POSTS, SKILLS, hours_said

KINDS = {"unit": Text(zh="单位党组织", en="Unit"), "member": Text(zh="在职党员", en="Party member in work")}


class DualUnit(Fields):
    """A unit, or a member of one, that registered here."""

    unit: Annotated[str, About("单位", "Unit")] = Field(min_length=1, max_length=60)
    kind: Annotated[Literal["unit", "member"], About("类别", "Kind", choices=KINDS)] = "unit"
    member: Annotated[str, About("党员姓名", "Member", "name", hint=Text(zh="单位报到不填", en="Empty for a unit"))] = (
        Field(default="", max_length=40)
    )
    registered: Annotated[date | None, About("报到日期", "Registered on")] = None
    grid: Annotated[str, About("网格", "Grid", "grid")] = ""
    post: Annotated[str, About("岗位", "Post", choices=POSTS, grows=True)] = ""
    skills: Annotated[tuple[str, ...], About("特长与资源", "Skills", "choices", choices=SKILLS, grows=True)] = ()
    contact: Annotated[str, About("联系人", "Contact", "name")] = Field(default="", max_length=40)
    phone: Annotated[str, About("电话", "Phone", "phone")] = Field(default="", max_length=20)
    pledged: Annotated[int, About("承诺活动数", "Activities pledged", hint=Text(zh="每年，次", en="a year"))] = Field(
        default=0, ge=0, le=999
    )
    wishes: Annotated[
        int, About("认领微心愿", "Small wishes claimed", hint=Text(zh="累计，个", en="in all so far"))
    ] = Field(default=0, ge=0, le=9999)
    needs: Annotated[str, About("资源与项目", "Resources and projects", "long")] = Field(default="", max_length=500)


def guard(_action, entry, _snapshot):
    """A member has a name."""
    if entry.fields.kind == "member" and not entry.fields.member and entry.state == "serving":
        raise refusal("请填写党员姓名。", "Please fill in the member's name.")


def service_of(entry, snapshot):
    """What came of a registration: activities held together, confirmed service of its volunteers in minutes."""
    held = [
        each
        for each in snapshot.entries("activities").values()
        if each.state == "held" and each.fields.unit == entry.id
    ]
    theirs = {each.id for each in snapshot.entries("volunteers").values() if each.fields.unit == entry.id}
    minutes = sum(
        each.fields.minutes
        for each in snapshot.entries("service").values()
        if each.state == "confirmed" and each.fields.volunteer in theirs
    )
    return len(held), len(theirs), minutes


def sheet_values(entry, snapshot):
    """What the registration sheet says besides its fields."""
    held, people, minutes = service_of(entry, snapshot)
    return {"held": held, "people": people, "hours": hours_said(minutes)}


UNITS = Ledger(
    id="dual_units",
    title=Text(zh="双报到", en="Dual registration"),
    about=Text(
        zh="报到的单位党组织和在职党员：岗位、承诺、认领。开展活动数和服务时长由活动和服务记录得出，见登记表。",
        en="Units and members that registered here: posts, pledges, claims. What they did is counted from the "
        "activities and the service records; see the printed sheet.",
    ),
    fields=DualUnit,
    workflow=Workflow(
        states={
            "registered": Text(zh="已报到", en="Registered"),
            "serving": Text(zh="已上岗", en="Serving"),
            "left": Text(zh="已转出", en="Left"),
        },
        initial="registered",
        actions=(
            Action(
                name="place",
                title=Text(zh="认岗", en="Take a post"),
                sources=("registered", "serving"),
                to="serving",
                asks=("grid", "post", "pledged"),
            ),
            Action(name="claim", title=Text(zh="登记认领", en="Claim wishes"), sources=("serving",), asks=("wishes",)),
            Action(
                name="leave",
                title=Text(zh="转出", en="Leave"),
                sources=("registered", "serving"),
                to="left",
                reason=True,
            ),
        ),
    ),
    head="unit",
    columns=("kind", "member", "grid", "post", "pledged", "wishes"),
    dates={"made": "registered"},
    guard=guard,
    proposes=False,
    sheets=(
        Sheet(
            "registration",
            Text(zh="双报到登记表", en="Dual registration sheet"),
            fields=(
                "unit", "kind", "member", "registered", "grid", "post", "skills", "contact", "phone", "pledged",
                "wishes", "needs",
            ),
            text=Text(
                zh="至今开展党建联建等活动 {held} 次；名下志愿者 {people} 人，经确认的服务时长 {hours}。",
                en="So far: {held} activities held together; {people} volunteers with {hours} of confirmed service.",
            ),
            signatures=(
                Text(zh="报到单位（盖章）", en="Unit (seal)"),
                Text(zh="社区党组织（盖章）", en="Community (seal)"),
            ),
            values=sheet_values,
        ),
    ),
    counters=(
        Counter(
            "units",
            Text(zh="“双报到”单位", en="Units registered"),
            Text(zh="个", en="units"),
            Text(zh="按报到日期计，含后来转出的", en="by the day they registered, those that left later too"),
            on="registered",
            where={"kind": ("unit",)},
        ),
        Counter(
            "members",
            Text(zh="“双报到”党员", en="Members registered"),
            Text(zh="人", en="people"),
            Text(zh="按报到日期计，含后来转出的", en="by the day they registered, those who left later too"),
            on="registered",
            where={"kind": ("member",)},
            by="post",
        ),
    ),
)  # fmt: skip
