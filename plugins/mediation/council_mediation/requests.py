"""Requests 诉求: what residents want settled; many are no civil dispute. Prevention, first mediation in the grid, joint
mediation, feedback: 超前预防 → 网格排查初调 → 联动调解 → 定期反馈."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from council.api import (
    About,
    Becoming,
    Deadline,
    Fields,
    Intake,
    Ledger,
    Sheet,
    Text,
)
from council_mediation.request_figures import COUNTERS
from council_mediation.request_steps import WORKFLOW, WORKING
from council_mediation.words import REQUEST_KINDS, TYPE_OF, require

SOURCES = {
    "phone": Text(zh="居民扫码", en="Resident by phone"),
    "visit": Text(zh="来访", en="Came in person"),
    "call": Text(zh="来电", en="Called"),
    "group": Text(zh="微信群", en="Chat group"),
    "grid": Text(zh="网格排查", en="Found by the grid"),
}
HOW = {
    "on_the_spot": Text(zh="现场回应", en="Answered on the spot"),
    "arranged": Text(zh="现场安排", en="Arranged on the spot"),
    "fast": Text(zh="快速解决", en="Settled fast"),
    "later": Text(zh="逐步解决", en="Settled over time"),
}


class Request(Fields):
    """One request, from whoever made it to the answer they got."""

    title: Annotated[
        str, About("诉求", "Request", public=True, hint=Text(zh="一句话，不写姓名", en="In one sentence"))
    ] = Field(min_length=2, max_length=60)
    kind: Annotated[str, About("类别", "Kind", choices=REQUEST_KINDS, grows=True, public=True)] = "other"
    text: Annotated[str, About("具体情况", "Details", "long", public=True)] = Field(default="", max_length=2000)
    grid: Annotated[str, About("网格", "Grid", "grid", public=True)] = ""
    place: Annotated[str, About("地点", "Place", public=True)] = Field(default="", max_length=80)
    source: Annotated[Literal["phone", "visit", "call", "group", "grid"], About("来源", "Source", choices=SOURCES)] = (
        "phone"
    )
    name: Annotated[str, About("诉求人", "Made by", "name")] = Field(default="", max_length=40)
    phone: Annotated[str, About("联系电话", "Phone", "phone")] = ""
    photos: Annotated[tuple[str, ...], About("照片", "Photos", "photos")] = ()
    reported_on: Annotated[date | None, About("登记日期", "Made on", public=True)] = None
    worker: Annotated[str, About("网格员", "Grid worker", "person")] = ""
    prevention: Annotated[str, About("预防措施", "Prevention", "long")] = ""
    accepted_on: Annotated[date | None, About("受理日期", "Accepted on", public=True)] = None
    partners: Annotated[
        tuple[str, ...],
        About(
            "联动单位", "Joined by", hint=Text(zh="派出所、司法所、物业、双报到单位等", en="Police, justice office…")
        ),
    ] = ()
    due: Annotated[date | None, About("办理期限", "Due", public=True)] = None
    how: Annotated[
        Literal["on_the_spot", "arranged", "fast", "later"] | None, About("解决方式", "How", choices=HOW)
    ] = None
    result: Annotated[str, About("处理结果", "What was done", "long", public=True)] = ""
    solved_on: Annotated[date | None, About("解决日期", "Solved on", public=True)] = None
    news_on: Annotated[date | None, About("下次反馈", "News due on")] = None
    told_on: Annotated[date | None, About("反馈日期", "Told on")] = None
    score: Annotated[int | None, About("满意度（1–5）", "Rating (1–5)")] = Field(default=None, ge=1, le=5)
    comment: Annotated[str, About("评价", "Comment", "long")] = Field(default="", max_length=500)


NEEDS = {
    "watch": ("prevention",),
    "join": ("partners",),
    "solve": ("how", "result"),
    "rate": ("score",),
}


def guard(action, entry, _snapshot):
    """A step is refused while something that it is about is missing."""
    require(REQUESTS, NEEDS, action, entry)


def as_case(entry):
    """The case that a request becomes: whoever made it is the applicant, the other party is not known yet."""
    request = entry.fields
    return {
        "title": request.title,
        "type": TYPE_OF.get(request.kind, "other"),
        "source": "application",
        "grid": request.grid,
        "summary": request.text or request.title,
        "applicant": request.name,
        "applicant_phone": request.phone,
    }


def as_proposal(entry):
    """The proposal that a request becomes: the matter, without whoever made it."""
    request = entry.fields
    return {
        "title": request.title,
        "text": request.text,
        "grid": request.grid,
        "category": request.kind if request.kind in REQUEST_KINDS else "other",
    }


REQUESTS = Ledger(
    id="requests",
    title=Text(zh="居民诉求", en="Requests"),
    about=Text(
        zh="超前预防→网格初调→联动调解→定期反馈。是民事纠纷的，一键转人民调解；要大家定的，一键提交居民议事。",
        en="Prevention, first mediation in the grid, joint mediation, feedback. A civil dispute becomes a case, a"
        " matter for all a proposal, in one key.",
    ),
    fields=Request,
    workflow=WORKFLOW,
    columns=("kind", "grid", "place", "reported_on", "worker"),
    enters=(
        "title",
        "kind",
        "text",
        "grid",
        "place",
        "source",
        "name",
        "phone",
        "worker",
        "reported_on",
        "photos",
    ),
    dates={"made": "reported_on", "accept": "accepted_on", "solve": "solved_on", "tell": "told_on"},
    guard=guard,
    intake=Intake(
        fields=("title", "kind", "text", "grid", "place", "name", "phone", "photos"),
        about=Text(
            zh="物业、邻里、卫生、停车、维修……有什么诉求告诉社区，凭查询号看进度。",
            en="Property, neighbours, cleanliness, parking, repairs: tell the community what should be done, and follow"
            " it by its number.",
        ),
    ),
    deadlines=(
        Deadline(
            "due", Text(zh="办理期限", en="Due"), lambda entry: entry.fields.due if entry.state in WORKING else None
        ),
        Deadline(
            "news",
            Text(zh="定期反馈", en="News due"),
            lambda entry: entry.fields.news_on if entry.state in ("watched", *WORKING, "referred", "put") else None,
        ),
    ),
    becomes=(
        Becoming(
            "case",
            "mediation_cases",
            Text(zh="转人民调解", en="Refer to mediation"),
            as_case,
            sources=("reported", *WORKING),
            action="refer",
            hears={
                "agree": "solve",
                "fail": "come_back",
                "refuse": "come_back",
                "decline": "come_back",
                "breach": "reopen",
            },
            asks=(
                "title",
                "type",
                "summary",
                "wishes",
                "applicant",
                "applicant_phone",
                "respondent",
                "respondent_phone",
            ),
        ),
        Becoming(
            "proposal",
            "proposals",
            Text(zh="提交居民议事", en="Put to the residents"),
            as_proposal,
            sources=("reported", *WORKING),
            action="put",
            hears={
                "answer": "solve",
                "refuse": "come_back",
                "return": "come_back",
                "merge": "come_back",
                "withdraw": "come_back",
            },
        ),
    ),
    sheets=(
        Sheet(
            "slip",
            Text(zh="诉求办理单", en="Record of a request"),
            timeline=True,
            signatures=(Text(zh="网格员", en="Grid worker"), Text(zh="诉求人", en="Made by")),
        ),
    ),
    counters=COUNTERS,
)
