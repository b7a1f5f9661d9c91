"""Two small ledgers to test with, declared as a plugin would: wishes (微心愿), which have every kind of field, and the
errands that they become."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from council.domain.kernel import Text
from council.domain.ledger import (
    About,
    Action,
    Becoming,
    Counter,
    Deadline,
    Fields,
    Intake,
    Ledger,
    Rate,
    Sheet,
    Workflow,
)

TOPICS = {
    "repair": Text(zh="维修", en="Repair"),
    "company": Text(zh="陪伴", en="Company"),
    "study": Text(zh="助学", en="Study"),
}


class Wish(Fields):
    """A small wish of somebody who needs it."""

    title: Annotated[str, About("心愿", "Wish", public=True, hint=Text(zh="一句话说清楚", en="In one sentence"))] = (
        Field(min_length=2, max_length=60)
    )
    text: Annotated[str, About("说明", "Details", "long", public=True)] = ""
    topic: Annotated[str, About("类别", "Topic", choices=TOPICS, grows=True, public=True)] = "repair"
    urgency: Annotated[
        Literal["low", "high"],
        About("缓急", "Urgency", choices={"low": Text(zh="一般", en="Normal"), "high": Text(zh="紧急", en="Urgent")}),
    ] = "low"
    means: Annotated[
        tuple[Literal["money", "time"], ...],
        About("所需", "Needs", choices={"money": Text(zh="资金", en="Money"), "time": Text(zh="时间", en="Time")}),
    ] = ()
    grid: Annotated[str, About("网格", "Grid", "grid", public=True)] = ""
    wisher: Annotated[str, About("许愿人", "Wisher", "name")] = ""
    phone: Annotated[str, About("电话", "Phone", "phone")] = ""
    resident: Annotated[str, About("对应居民", "Resident", "person")] = ""
    helpers: Annotated[tuple[str, ...], About("认领人", "Helpers", "people")] = ()
    steps: Annotated[tuple[str, ...], About("步骤", "Steps")] = ()
    cost: Annotated[int, About("费用", "Cost", "money")] = Field(default=0, ge=0)
    visits: Annotated[int, About("走访次数", "Visits")] = Field(default=0, ge=0, le=99)
    checked: Annotated[bool, About("已核实", "Checked")] = False
    until: Annotated[date | None, About("期限", "Until")] = None
    seen: Annotated[datetime | None, About("走访时间", "Seen at")] = None
    photos: Annotated[tuple[str, ...], About("照片", "Photos", "photos")] = ()


class Errand(Fields):
    """Something that somebody runs."""

    title: Annotated[str, About("代办事项", "Errand")] = Field(min_length=1)
    runner: Annotated[str, About("代办人", "Runner", "person")] = ""


WISHES = Ledger(
    id="wishes",
    title=Text(zh="微心愿", en="Small wishes"),
    fields=Wish,
    workflow=Workflow(
        states={
            "collected": Text(zh="已收集", en="Collected"),
            "claimed": Text(zh="已认领", en="Claimed"),
            "realised": Text(zh="已实现", en="Realised"),
            "dropped": Text(zh="已取消", en="Dropped"),
        },
        initial="collected",
        actions=(
            Action(
                name="claim",
                title=Text(zh="认领", en="Claim"),
                sources=("collected",),
                to="claimed",
                asks=("helpers", "until"),
                public=True,
            ),
            Action(
                name="realise", title=Text(zh="实现", en="Realise"), sources=("claimed",), to="realised", public=True
            ),
            Action(
                name="drop",
                title=Text(zh="取消", en="Drop"),
                sources=("collected", "claimed"),
                to="dropped",
                reason=True,
                by=("chair", "clerk", "resident"),
                public=True,
            ),
        ),
    ),
    columns=("topic", "grid", "wisher", "until"),
    intake=Intake(
        fields=("title", "text", "topic", "grid", "wisher", "phone", "photos"),
        about=Text(zh="把您的心愿告诉社区。", en="Tell the community your wish."),
        waiting=3,
    ),
    counters=(
        Counter(
            "collected",
            Text(zh="收集心愿", en="Wishes collected"),
            Text(zh="个", en="wishes"),
            Text(zh="按收集日期计", en="by the day they came in"),
            by="topic",
        ),
        Counter(
            "realised",
            Text(zh="实现心愿", en="Wishes realised"),
            Text(zh="个", en="wishes"),
            Text(zh="按实现日期计", en="by the day they came true"),
            on="state:realised",
        ),
        Counter(
            "cost",
            Text(zh="花费", en="Spent"),
            Text(zh="分", en="fen"),
            Text(zh="按实现日期计", en="by the day they came true"),
            on="state:realised",
            adds="cost",
        ),
        Counter(
            "helpers",
            Text(zh="认领人数", en="Helpers"),
            Text(zh="人", en="people"),
            Text(zh="同一人只计一次", en="each person once"),
            distinct="helpers",
        ),
        Rate("rate", Text(zh="实现率", en="Share realised"), of="realised", among="collected"),
    ),
    sheets=(
        Sheet(
            "card",
            Text(zh="心愿卡", en="Wish card"),
            fields=("title", "text", "grid", "wisher"),
            text=Text(zh="请帮助实现下面的心愿。", en="Please help this wish come true."),
            signatures=(Text(zh="认领人", en="Helper"), Text(zh="社区", en="Community")),
        ),
        Sheet("history", Text(zh="办理单", en="History"), timeline=True, states=("claimed", "realised", "dropped")),
    ),
    becomes=(
        Becoming(
            "errand",
            "errands",
            Text(zh="转代办", en="Make an errand"),
            lambda entry: {"title": entry.fields.title},
            sources=("collected",),
            action="claim",
            hears={"finish": "realise"},
        ),
    ),
    deadlines=(
        Deadline(
            "until",
            Text(zh="期限", en="Until"),
            lambda entry: entry.fields.until if entry.state in ("collected", "claimed") else None,
        ),
    ),
)

ERRANDS = Ledger(
    id="errands",
    title=Text(zh="代办", en="Errands"),
    fields=Errand,
    workflow=Workflow(
        states={"open": Text(zh="办理中", en="Open"), "done": Text(zh="已办", en="Done")},
        initial="open",
        actions=(Action(name="finish", title=Text(zh="办结", en="Finish"), sources=("open",), to="done"),),
    ),
)
LEDGERS = (WISHES, ERRANDS)
