"""Grid incidents 网格事件: reported, accepted, dispatched with a deadline, handled, checked, closed, rated."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from council.api import About, Becoming, Deadline, Fields, Intake, Ledger, Sheet, Text, refusal
from council_grid_log.figures import COUNTERS
from council_grid_log.steps import WORKFLOW

CATEGORIES = {
    "appearance": Text(zh="市容环境", en="Street cleanliness"),
    "advertising": Text(zh="宣传广告", en="Advertising"),
    "construction": Text(zh="施工管理", en="Building works"),
    "street": Text(zh="街面秩序", en="Order in the street"),
    "emergency": Text(zh="突发事件", en="Emergency"),
    "dispute": Text(zh="矛盾纠纷", en="Dispute"),
    "hazard": Text(zh="安全隐患", en="Safety hazard"),
    "repair": Text(zh="设施修缮", en="Repairs"),
    "property": Text(zh="物业", en="Property management"),
    "parking": Text(zh="停车", en="Parking"),
    "errand": Text(zh="民生代办", en="Errand for a resident"),
    "other": Text(zh="其他", en="Other"),
}
"""To start with; no national list was found, so each community edits its own (`About.grows`)."""
LEVELS = {
    "red": Text(zh="红（紧急）", en="Red (urgent)"),
    "orange": Text(zh="橙（较急）", en="Orange (soon)"),
    "yellow": Text(zh="黄（一般）", en="Yellow (normal)"),
}
SOURCES = {
    "patrol": Text(zh="网格员巡查上报", en="Grid worker on patrol"),
    "scan": Text(zh="居民扫码", en="Resident by phone"),
    "hotline": Text(zh="热线来电", en="Hotline"),
    "group": Text(zh="微信群", en="Chat group"),
}
UNITS = {
    "community": Text(zh="社区居委会", en="Residents' committee"),
    "property": Text(zh="物业服务企业", en="Property manager"),
    "police": Text(zh="派出所", en="Police station"),
    "urban": Text(zh="城市管理执法", en="Urban management"),
    "housing": Text(zh="住建", en="Housing and construction"),
    "market": Text(zh="市场监管", en="Market supervision"),
    "fire": Text(zh="消防救援", en="Fire and rescue"),
    "utilities": Text(zh="水电气暖单位", en="Water, power, gas, heating"),
    "town": Text(zh="镇政府（街道办）", en="Town or sub-district office"),
}
"""Who incidents are sent to; each community edits its own list."""


class Incident(Fields):
    """One incident, from whoever saw it to whoever says it is mended."""

    title: Annotated[
        str, About("事件", "What", public=True, hint=Text(zh="一句话，不写姓名", en="In one sentence"))
    ] = Field(min_length=2, max_length=60)
    category: Annotated[str, About("类别", "Category", choices=CATEGORIES, grows=True, public=True)] = "other"
    level: Annotated[str, About("等级", "Level", choices=LEVELS, grows=True)] = "yellow"
    source: Annotated[Literal["patrol", "scan", "hotline", "group"], About("来源", "Source", choices=SOURCES)] = "scan"
    grid: Annotated[str, About("网格", "Grid", "grid", public=True)] = ""
    place: Annotated[
        str, About("地点", "Place", public=True, hint=Text(zh="楼栋、门牌或路口", en="Building, door or corner"))
    ] = Field(default="", max_length=80)
    found: Annotated[datetime | None, About("发现时间", "Seen at")] = None
    text: Annotated[str, About("情况说明", "Details", "long", public=True)] = Field(default="", max_length=2000)
    reporter: Annotated[str, About("上报人", "Reported by", "name")] = Field(default="", max_length=40)
    phone: Annotated[str, About("联系电话", "Phone", "phone")] = ""
    worker: Annotated[str, About("网格员", "Grid worker", "person")] = ""
    photos: Annotated[tuple[str, ...], About("照片", "Photos", "photos")] = ()
    reported_on: Annotated[date | None, About("上报日期", "Reported on", public=True)] = None
    tried: Annotated[str, About("先行处置", "First measures", "long")] = ""
    unit: Annotated[str, About("承办单位", "Sent to", choices=UNITS, grows=True, public=True)] = ""
    dispatched_on: Annotated[date | None, About("派遣日期", "Sent on", public=True)] = None
    due: Annotated[date | None, About("办理期限", "Due", public=True)] = None
    result: Annotated[str, About("处置结果", "What was done", "long", public=True)] = ""
    checker: Annotated[str, About("核查人", "Checked by", "person")] = ""
    check: Annotated[str, About("核查情况", "What the check found", "long")] = ""
    closed_on: Annotated[date | None, About("结案日期", "Closed on", public=True)] = None
    score: Annotated[int | None, About("满意度（1–5）", "Rating (1–5)")] = Field(default=None, ge=1, le=5)
    comment: Annotated[str, About("评价", "Comment", "long")] = Field(default="", max_length=500)


NEEDS = {
    "dispatch": ("unit", "due"),
    "transfer": ("unit", "due"),
    "extend": ("due",),
    "settle": ("result",),
    "handle": ("result",),
    "check": ("check",),
    "rate": ("score",),
}
"""What must be filled in when a step is taken."""


def guard(action, entry, _snapshot):
    """A step is refused while something that it is about is missing."""
    missing = [INCIDENTS.specs[name].label for name in NEEDS.get(action, ()) if not getattr(entry.fields, name)]
    if missing:
        raise refusal(
            f"请先填写：{'、'.join(each.zh for each in missing)}。",
            f"Fill in first: {', '.join(each.en for each in missing)}.",
        )


def as_proposal(entry):
    """An incident that the residents should decide on."""
    incident = entry.fields
    place = f"{incident.place}：" if incident.place and incident.place not in incident.title else ""
    return {
        "title": f"{place}{incident.title}"[:120],
        "text": incident.text,
        "grid": incident.grid,
        "category": TOPICS.get(incident.category, "other"),
    }


TOPICS = {
    "appearance": "sanitation",
    "dispute": "neighbours",
    "repair": "repairs",
    "hazard": "repairs",
    "property": "property",
    "parking": "parking",
}
"""The category of the proposal that an incident of this category becomes."""

INCIDENTS = Ledger(
    id="incidents",
    title=Text(zh="网格事件", en="Grid incidents"),
    about=Text(
        zh="上报→受理→派遣→处置→核查→结案→评价；承办单位按期办结并反馈，不属职责的说明理由退回。",
        en="Reported, accepted, sent, handled, checked, closed, rated. A unit reports back in time, or says why the"
        " matter is not its own.",
    ),
    fields=Incident,
    workflow=WORKFLOW,
    columns=("category", "level", "grid", "place", "unit", "reported_on"),
    enters=(
        "title",
        "category",
        "level",
        "source",
        "grid",
        "place",
        "text",
        "tried",
        "worker",
        "reporter",
        "phone",
        "found",
        "reported_on",
        "photos",
    ),
    dates={"made": "reported_on", "dispatch": "dispatched_on", "close": "closed_on"},
    guard=guard,
    intake=Intake(
        fields=("title", "category", "grid", "place", "text", "photos", "reporter", "phone"),
        about=Text(
            zh="发现隐患、损坏、脏乱，拍张照告诉社区。危及生命的，请先打 110、119、120。",
            en="Seen something dangerous, broken or dirty? Take a photo and tell the community. If lives are in danger,"
            " call 110, 119 or 120 first.",
        ),
    ),
    deadlines=(
        Deadline(
            "due",
            Text(zh="办理期限", en="Due"),
            lambda entry: entry.fields.due if entry.state == "dispatched" else None,
        ),
    ),
    becomes=(
        Becoming(
            "proposal",
            "proposals",
            Text(zh="提交居民议事", en="Put to the residents"),
            as_proposal,
            sources=("reported", "accepted", "dispatched"),
            action="put",
            hears={
                "answer": "handle",
                "refuse": "take_back",
                "return": "take_back",
                "merge": "take_back",
                "withdraw": "take_back",
            },
        ),
    ),
    sheets=(
        Sheet(
            "dispatch",
            Text(zh="网格事件派遣单", en="Dispatch order"),
            fields=("title", "category", "level", "grid", "place", "text", "tried", "unit", "dispatched_on", "due"),
            text=Text(
                zh="请按期办结并反馈；不属本单位职责的，请书面说明理由退回。",
                en="Please settle this in time and report back; if it is not yours to do, return it with the reason in"
                " writing.",
            ),
            signatures=(
                Text(zh="派遣人", en="Sent by"),
                Text(zh="承办单位签收", en="Received by the unit"),
                Text(zh="承办人", en="Handled by"),
                Text(zh="办结日期", en="Settled on"),
            ),
            states=("dispatched",),
        ),
        Sheet(
            "record",
            Text(zh="网格事件办理单", en="Record of the incident"),
            timeline=True,
            signatures=(Text(zh="核查人", en="Checked by"), Text(zh="社区", en="Community")),
        ),
    ),
    counters=COUNTERS,
)
