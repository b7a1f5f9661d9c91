"""Follow-up visits 回访: whether the agreement is kept, whether both sides are content, whether it may return."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from council.api import About, Action, Becoming, Counter, Deadline, Fields, Ledger, Rate, Sheet, Text, Workflow
from council_mediation.words import require

WAYS = {
    "home": Text(zh="上门", en="At home"),
    "call": Text(zh="电话", en="By phone"),
    "office": Text(zh="来社区", en="At the community"),
}
KEPT = {
    "kept": Text(zh="全部履行", en="Kept"),
    "partly": Text(zh="部分履行", en="Kept in part"),
    "broken": Text(zh="未履行", en="Not kept"),
    "none": Text(zh="无需履行", en="Nothing to keep"),
}
CONTENT = {
    "content": Text(zh="满意", en="Content"),
    "fair": Text(zh="基本满意", en="Fairly content"),
    "not": Text(zh="不满意", en="Not content"),
}
RISKS = {
    "none": Text(zh="无", en="None"),
    "some": Text(zh="有反复苗头", en="May come back"),
    "high": Text(zh="可能激化", en="May flare up"),
}


class Visit(Fields):
    """One visit after a case."""

    case: Annotated[str, About("案件", "Case", "entry", ledger="mediation_cases")] = Field(min_length=1)
    reason: Annotated[str, About("回访事由", "Why", hint=Text(zh="一句话，不写姓名", en="In one sentence"))] = Field(
        min_length=1, max_length=80
    )
    due: Annotated[date | None, About("计划日期", "Planned for")] = None
    visitor: Annotated[str, About("回访人", "Visitor", "person")] = ""
    visited_on: Annotated[date | None, About("回访日期", "Visited on")] = None
    way: Annotated[Literal["home", "call", "office"], About("方式", "How", choices=WAYS)] = "home"
    who: Annotated[str, About("被回访人", "Who was visited", "name")] = Field(default="", max_length=40)
    kept: Annotated[
        Literal["kept", "partly", "broken", "none"] | None, About("履行情况", "Performance", choices=KEPT)
    ] = None
    content: Annotated[Literal["content", "fair", "not"] | None, About("满意程度", "Contentment", choices=CONTENT)] = (
        None
    )
    risk: Annotated[Literal["none", "some", "high"], About("激化风险", "Risk", choices=RISKS)] = "none"
    words: Annotated[str, About("意见建议", "What they said", "long", personal=True)] = ""


NEEDS = {"record": ("kept", "content")}


def guard(action, entry, _snapshot):
    """A visit that is recorded says what was found."""
    require(VISITS, NEEDS, action, entry)


VISITS = Ledger(
    id="case_visits",
    title=Text(zh="调解回访", en="Follow-up visits"),
    about=Text(
        zh="在案件上“安排回访”，到期提醒，登记后案件转为已回访。",
        en="Planned from the case, due on a day; once recorded, the case counts as visited.",
    ),
    fields=Visit,
    workflow=Workflow(
        states={
            "planned": Text(zh="待回访", en="Planned"),
            "done": Text(zh="已回访", en="Done"),
            "cancelled": Text(zh="已取消", en="Cancelled"),
        },
        initial="planned",
        actions=(
            Action(
                name="record",
                title=Text(zh="登记回访", en="Record the visit"),
                sources=("planned",),
                to="done",
                asks=("visitor", "visited_on", "way", "who", "kept", "content", "risk", "words"),
            ),
            Action(
                name="postpone", title=Text(zh="改期", en="Postpone"), sources=("planned",), asks=("due",), reason=True
            ),
            Action(
                name="cancel", title=Text(zh="取消", en="Cancel"), sources=("planned",), to="cancelled", reason=True
            ),
        ),
    ),
    head="reason",
    columns=("case", "due", "visited_on", "kept", "content", "risk"),
    enters=("case", "reason", "due", "visitor", "who"),
    dates={"record": "visited_on"},
    guard=guard,
    proposes=False,
    becomes=(
        Becoming(
            "next",
            "case_visits",
            Text(zh="再次回访", en="Visit again"),
            lambda entry: {name: getattr(entry.fields, name) for name in ("case", "reason", "visitor", "who")},
            sources=("done",),
            again=True,
            asks=("reason", "due", "visitor", "who"),
        ),
    ),
    deadlines=(
        Deadline(
            "due",
            Text(zh="计划回访", en="Visit due"),
            lambda entry: entry.fields.due if entry.state == "planned" else None,
        ),
    ),
    sheets=(
        Sheet(
            "visit",
            Text(zh="人民调解回访记录", en="Record of a follow-up visit"),
            fields=("case", "reason", "visited_on", "way", "who", "kept", "content", "risk", "words", "visitor"),
            signatures=(Text(zh="被回访人", en="Visited"), Text(zh="回访人", en="Visitor")),
        ),
    ),
    counters=(
        Counter(
            "visits",
            Text(zh="回访", en="Visits"),
            Text(zh="次", en="visits"),
            Text(zh="按回访日期计", en="by the day of the visit"),
            on="visited_on",
            where={"state": ("done",)},
            by="kept",
        ),
        Counter(
            "content",
            Text(zh="其中满意、基本满意", en="of these, content or fairly content"),
            Text(zh="次", en="visits"),
            Text(zh="按回访日期计", en="by the day of the visit"),
            on="visited_on",
            where={"state": ("done",), "content": ("content", "fair")},
        ),
        Rate("content_rate", Text(zh="回访满意率", en="Share content"), of="content", among="visits"),
    ),
)
