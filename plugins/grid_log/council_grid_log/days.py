"""The grid log 网格日志: one entry per visit, patrol, talk or errand; a day's entries make its page."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from council.api import (
    About,
    Action,
    Becoming,
    Counter,
    Deadline,
    Fields,
    Ledger,
    Rate,
    Sheet,
    Text,
    Workflow,
    masked_name,
    refusal,
)

TEMPLATES = Path(__file__).parent / "templates"

WEATHER = {
    "sunny": Text(zh="晴", en="Sunny"),
    "cloudy": Text(zh="多云", en="Cloudy"),
    "overcast": Text(zh="阴", en="Overcast"),
    "rain": Text(zh="雨", en="Rain"),
    "snow": Text(zh="雪", en="Snow"),
    "wind": Text(zh="大风", en="Wind"),
    "dust": Text(zh="沙尘", en="Dust"),
    "fog": Text(zh="雾", en="Fog"),
}
KINDS = {
    "visit": Text(zh="走访", en="Visit"),
    "patrol": Text(zh="巡查", en="Patrol"),
    "publicity": Text(zh="宣传", en="Information"),
    "errand": Text(zh="代办", en="Errand"),
}


class DayEntry(Fields):
    """What was done at one place, as a grid worker writes it down."""

    day: Annotated[date | None, About("日期", "Date", hint=Text(zh="不填就是今天", en="Today, if left empty"))] = None
    grid: Annotated[str, About("网格", "Grid", "grid")] = ""
    writer: Annotated[str, About("网格员", "Grid worker", "person")] = ""
    weather: Annotated[str, About("天气", "Weather", choices=WEATHER, grows=True)] = "sunny"
    kind: Annotated[Literal["visit", "patrol", "publicity", "errand"], About("类型", "Kind", choices=KINDS)] = "visit"
    matter: Annotated[
        str, About("事项", "Matter", hint=Text(zh="一句话，不写姓名", en="In one sentence, no names"))
    ] = Field(min_length=2, max_length=80)
    place: Annotated[str, About("地点", "Place")] = Field(default="", max_length=80)
    household: Annotated[str, About("走访对象", "Whom", "name")] = Field(default="", max_length=40)
    content: Annotated[str, About("内容", "What was seen and said", "long", personal=True)] = ""
    demand: Annotated[str, About("群众诉求", "What people ask for", "long")] = ""
    measure: Annotated[str, About("采取措施", "What was done", "long")] = ""
    result: Annotated[str, About("结果反馈", "Result", "long")] = ""
    next_step: Annotated[str, About("后续跟进", "What comes next")] = Field(default="", max_length=120)
    next_on: Annotated[date | None, About("下次跟进", "Next on")] = None
    closed_on: Annotated[date | None, About("办结日期", "Closed on")] = None
    incident: Annotated[str, About("关联事件", "Incident", "entry", ledger="incidents")] = ""
    photos: Annotated[tuple[str, ...], About("照片", "Photos", "photos")] = ()
    review: Annotated[str, About("审阅意见", "Reviewer's comment", "long")] = ""


WORKFLOW = Workflow(
    states={
        "open": Text(zh="待办结", en="Open"),
        "passed_on": Text(zh="已上报事件", en="Passed on as an incident"),
        "closed": Text(zh="已办结", en="Closed"),
    },
    initial="open",
    actions=(
        Action(
            name="close",
            title=Text(zh="办结", en="Close"),
            sources=("open", "passed_on"),
            to="closed",
            asks=("result",),
        ),
        Action(
            name="follow",
            title=Text(zh="跟进", en="Follow up"),
            sources=("open",),
            asks=("measure", "next_step", "next_on"),
        ),
        Action(
            name="review",
            title=Text(zh="审阅", en="Review"),
            sources=("open", "passed_on", "closed"),
            asks=("review",),
            by=("chair",),
        ),
        Action(
            name="reopen",
            title=Text(zh="重新办理", en="Reopen"),
            sources=("closed", "passed_on"),
            to="open",
            reason=True,
        ),
        Action(name="pass_on", title=Text(zh="上报事件", en="Pass on"), sources=("open",), to="passed_on", by=()),
    ),
)


def guard(action, entry, _snapshot):
    """Closed is what has a result; a review says something."""
    if action == "close" and not entry.fields.result.strip():
        raise refusal("请先写结果反馈，再办结。", "Say what came of it, then close it.")
    if action == "review" and not entry.fields.review.strip():
        raise refusal("请写审阅意见。", "Write the comment first.")


def as_incident(entry):
    """What an incident takes over from the log: the matter, where, and what the worker has tried."""
    log = entry.fields
    return {
        "title": log.matter[:60],
        "text": log.demand or log.content,
        "source": "patrol",
        "grid": log.grid,
        "place": log.place,
        "worker": log.writer,
        "reporter": log.household,
        "tried": log.measure,
        "photos": log.photos,
    }


def of_the_day(entry, snapshot):
    """All that stands in the log for the same day and grid, for the day's page."""
    of = [
        each
        for each in snapshot.entries("grid_days").values()
        if (each.fields.day, each.fields.grid) == (entry.fields.day, entry.fields.grid) and each.state != "deleted"
    ]
    of.sort(key=lambda each: each.number)
    weathers = DAYS.specs["weather"].choices_in(DAYS.id, snapshot.settings.lists)
    return {
        "day": entry.fields.day,
        "grid": entry.fields.grid,
        "weather": weathers.get(entry.fields.weather, Text(zh=entry.fields.weather, en=entry.fields.weather)),
        "writers": list(dict.fromkeys(each.fields.writer for each in of if each.fields.writer)),
        "rows": [
            (each.fields, KINDS[each.fields.kind], WORKFLOW.states[each.state], each.state == "closed") for each in of
        ],
        "masked": masked_name,
        "reviews": [each.fields.review for each in of if each.fields.review],
    }


DONE = {
    "visit": (Text(zh="走访", en="Visits"), Text(zh="户次", en="visits")),
    "patrol": (Text(zh="巡查", en="Patrols"), Text(zh="次", en="patrols")),
    "publicity": (Text(zh="宣传", en="Talks and leaflets"), Text(zh="场次", en="occasions")),
    "errand": (Text(zh="代办", en="Errands"), Text(zh="件", en="errands")),
}
"""A unit of its own for each kind: they are never added up."""
BY_DAY = Text(zh="按日志日期计，一条记录算一次", en="by the log's date, each entry once")

DAYS = Ledger(
    id="grid_days",
    title=Text(zh="网格日志", en="Grid log"),
    about=Text(
        zh="走访、巡查、宣传、代办，随手一条；自己办不了的，一键上报为事件。",
        en="Visits, patrols, talks, errands: a line each. What cannot be settled becomes an incident in one key.",
    ),
    fields=DayEntry,
    workflow=WORKFLOW,
    head="matter",
    columns=("day", "grid", "kind", "place", "writer"),
    enters=(
        "kind",
        "matter",
        "grid",
        "place",
        "household",
        "content",
        "demand",
        "measure",
        "result",
        "next_step",
        "next_on",
        "writer",
        "day",
        "weather",
        "photos",
    ),
    dates={"made": "day", "close": "closed_on"},
    guard=guard,
    becomes=(
        Becoming(
            "incident",
            "incidents",
            Text(zh="上报为事件", en="Report as an incident"),
            as_incident,
            sources=("open",),
            action="pass_on",
            hears={"close": "close", "reject": "reopen", "withdraw": "reopen"},
            asks=("title", "category", "level", "place", "text", "tried"),
        ),
    ),
    deadlines=(
        Deadline(
            "next",
            Text(zh="下次跟进", en="Next on"),
            lambda entry: entry.fields.next_on if entry.state == "open" else None,
        ),
    ),
    sheets=(
        Sheet(
            "day",
            Text(zh="网格日志（当日）", en="The day's log"),
            template=TEMPLATES / "day.html.j2",
            values=of_the_day,
        ),
        Sheet(
            "entry",
            Text(zh="单条记录", en="One entry"),
            timeline=True,
            signatures=(Text(zh="网格员", en="Grid worker"), Text(zh="审阅", en="Reviewed")),
        ),
    ),
    counters=(
        *(Counter(kind, *DONE[kind], BY_DAY, on="day", where={"kind": (kind,)}) for kind in KINDS),
        Counter(
            "demands",
            Text(zh="收集群众诉求", en="Requests heard"),
            Text(zh="条", en="entries"),
            Text(zh="写有群众诉求的记录，按日志日期计", en="entries that note what people ask for, by the log's date"),
            on="day",
            when=lambda entry: bool(entry.fields.demand.strip()),
        ),
        Counter(
            "demands_closed",
            Text(zh="其中已办结", en="of these, closed"),
            Text(zh="条", en="entries"),
            Text(zh="期内记录、至今已办结的", en="noted in the period and closed by now"),
            on="day",
            where={"state": ("closed",)},
            when=lambda entry: bool(entry.fields.demand.strip()),
        ),
        Rate(
            "demands_rate", Text(zh="诉求办结率", en="Share of requests closed"), of="demands_closed", among="demands"
        ),
    ),
)
