"""活动: what is done together, with whom and for whom; the article's figures count these."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import Field, model_validator

from council.api import About, Action, Becoming, Counter, Fields, Ledger, Text, Workflow, refusal
from council_volunteers.words import LATER, bare, require_filled

TYPES = {
    "joint": Text(zh="党建联建", en="Joint Party-building"),
    "visit": Text(zh="慰问走访", en="Visits to those in need"),
    "law": Text(zh="法治宣教", en="Legal education"),
    "environment": Text(zh="环境整治", en="Clean-up"),
    "elderly": Text(zh="敬老助残", en="Help for the elderly and disabled"),
    "children": Text(zh="托育助学", en="Child care and homework"),
    "safety": Text(zh="平安巡逻", en="Safety patrol"),
    "festival": Text(zh="我们的节日", en="Our festivals"),
    "meeting": Text(zh="会务服务", en="Help at meetings"),
    "other": Text(zh="其他", en="Other"),
}
PARTNERS = {
    "dual": Text(zh="“双报到”单位", en="Units of the dual registration"),
    "party": Text(zh="大党委成员单位", en="Joint Party committee"),
    "social": Text(zh="社会组织", en="Social organisations"),
    "property": Text(zh="物业", en="Property manager"),
    "justice": Text(zh="司法所、律师", en="Justice office, lawyers"),
}
TIMES = Text(zh="次", en="times")
SESSIONS = Text(zh="场次", en="sessions")
PEOPLE = Text(zh="人", en="people")
VISITS = Text(zh="人次", en="visits")


class Activity(Fields):
    """Something done on one day, in one or several shifts."""

    title: Annotated[str, About("活动名称", "Activity", public=True)] = Field(min_length=1, max_length=80)
    type: Annotated[str, About("类型", "Type", choices=TYPES, grows=True, public=True)] = "other"
    partners: Annotated[
        tuple[str, ...], About("联合方", "Together with", "choices", choices=PARTNERS, grows=True, public=True)
    ] = ()
    unit: Annotated[str, bare, About("双报到单位", "Registered unit", "entry", ledger="dual_units")] = ""
    starts: Annotated[datetime | None, About("开始", "Begins", public=True)] = None
    ends: Annotated[datetime | None, About("结束", "Ends", public=True)] = Field(default=None, examples=[LATER])
    place: Annotated[str, About("地点", "Place", public=True)] = Field(default="", max_length=80)
    grid: Annotated[str, About("网格", "Grid", "grid", public=True)] = ""
    beneficiary: Annotated[str, About("服务对象", "For whom", public=True)] = Field(default="", max_length=60)
    content: Annotated[str, About("内容", "What is done", "long", public=True)] = Field(default="", max_length=2000)
    needed: Annotated[int, About("每班需要人数", "People needed a shift")] = Field(default=1, ge=1, le=500)
    leader: Annotated[str, About("负责人", "Leader", "person")] = ""
    held_on: Annotated[date | None, About("开展日期", "Held on", public=True)] = None
    visited: Annotated[
        tuple[str, ...],
        About(
            "慰问对象",
            "Visited",
            "people",
            hint=Text(zh="慰问人数由此得出", en="The people visited are counted from it"),
        ),
    ] = ()
    served: Annotated[
        int, About("服务人次", "People served", hint=Text(zh="同一人多次分别计", en="each time counts"))
    ] = Field(default=0, ge=0, le=100_000)

    @model_validator(mode="after")
    def _ends_after_it_begins(self):
        if self.starts and self.ends and self.ends <= self.starts:
            raise refusal("结束时间应晚于开始时间。", "It must end after it begins.")
        return self


NEEDS = {"open": ("starts", "ends", "place"), "hold": ("held_on",)}


def guard(action, entry, _snapshot):
    """What is announced has a time and a place; a visit that was held says whom it was to."""
    require_filled(ACTIVITIES, NEEDS, action, entry)
    if action == "hold" and entry.fields.type == "visit":
        require_filled(ACTIVITIES, {"hold": ("visited",)}, action, entry)


def as_shift(entry):
    """A shift of the activity, over all of its time; changed from there."""
    activity = entry.fields
    if activity.starts is None or activity.ends is None:
        raise refusal("请先填写活动的开始和结束时间。", "Please fill in when the activity begins and ends first.")
    return {
        "activity": entry.id,
        "title": activity.title,
        "starts": activity.starts,
        "ends": activity.ends,
        "place": activity.place,
        "needed": activity.needed,
    }


def as_proposal(entry):
    """An activity put to the residents before it is announced."""
    activity = entry.fields
    return {"title": activity.title, "text": activity.content, "grid": activity.grid}


def _visits(entry):
    return len(entry.fields.visited)


_HELD = {"state": ("held",)}

ACTIVITIES = Ledger(
    id="activities",
    title=Text(zh="活动", en="Activities"),
    about=Text(
        zh="党建联建、慰问、法治宣教和各类志愿服务活动。一场活动一个条目，统计按开展日期计。",
        en="Joint activities, visits, legal education, volunteer service. One entry each; figures go by the day held.",
    ),
    fields=Activity,
    workflow=Workflow(
        states={
            "planned": Text(zh="计划中", en="Planned"),
            "open": Text(zh="报名中", en="Open for sign-up"),
            "held": Text(zh="已开展", en="Held"),
            "cancelled": Text(zh="已取消", en="Cancelled"),
        },
        initial="planned",
        actions=(
            Action(
                name="open",
                title=Text(zh="开放报名", en="Open for sign-up"),
                sources=("planned",),
                to="open",
                asks=("starts", "ends", "place"),
                public=True,
            ),
            Action(
                name="hold",
                title=Text(zh="登记开展", en="Record as held"),
                sources=("planned", "open"),
                to="held",
                asks=("held_on", "visited", "served", "content"),
                public=True,
            ),
            Action(
                name="cancel",
                title=Text(zh="取消", en="Cancel"),
                sources=("planned", "open"),
                to="cancelled",
                reason=True,
                public=True,
            ),
        ),
    ),
    columns=("type", "starts", "place", "grid", "held_on"),
    dates={"hold": "held_on"},
    guard=guard,
    becomes=(
        Becoming(
            "shift",
            "shifts",
            Text(zh="排一个班次", en="Add a shift"),
            as_shift,
            sources=("planned", "open"),
            again=True,
        ),
        Becoming(
            "proposal",
            "proposals",
            Text(zh="提交居民议事", en="Put to the residents"),
            as_proposal,
            sources=("planned",),
            hears={"adopt": "open"},
        ),
    ),
    counters=(
        Counter(
            "held",
            Text(zh="开展各类活动", en="Activities held"),
            TIMES,
            Text(zh="按开展日期计，一个条目一次", en="by the day they were held, each entry once"),
            on="held_on",
            where=_HELD,
            by="type",
        ),
        Counter(
            "joint",
            Text(zh="联合“双报到”单位开展党建联建活动", en="Joint activities with units of the dual registration"),
            TIMES,
            Text(
                zh="类型为党建联建、联合方含“双报到”单位、已开展的，按开展日期计",
                en="of the type joint Party-building, together with registered units, held; by that day",
            ),
            on="held_on",
            where={**_HELD, "type": ("joint",), "partners": ("dual",)},
        ),
        Counter(
            "visited",
            Text(zh="慰问困难群众", en="People in need visited"),
            PEOPLE,
            Text(
                zh="期内慰问活动的慰问对象，同一人只计一次",
                en="whom the visits of the period were to: each person once, however often visited",
            ),
            on="held_on",
            where={**_HELD, "type": ("visit",)},
            distinct="visited",
        ),
        Counter(
            "visits",
            Text(zh="慰问人次", en="Visits made"),
            VISITS,
            Text(zh="期内每次慰问的人数之和，同一人多次分别计", en="the same people, each time they were visited"),
            on="held_on",
            where={**_HELD, "type": ("visit",)},
            adds=_visits,
        ),
        Counter(
            "law",
            Text(zh="法治宣教活动", en="Legal education"),
            SESSIONS,
            Text(
                zh="送法进家门、集中宣传、法律讲座等，已开展的，一个条目一场次",
                en="law brought to the door, publicity, lectures: held, each entry one session",
            ),
            on="held_on",
            where={**_HELD, "type": ("law",)},
        ),
        Counter(
            "served",
            Text(zh="活动服务群众", en="People served"),
            VISITS,
            Text(zh="期内各活动服务人次之和", en="summed over the activities of the period; each time counts"),
            on="held_on",
            where=_HELD,
            adds="served",
        ),
    ),
)
