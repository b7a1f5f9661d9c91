"""Requests 诉求: what residents want settled; many are no civil dispute. Prevention, first mediation in the grid, joint
mediation, feedback: 超前预防 → 网格排查初调 → 联动调解 → 定期反馈."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from council.api import (
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
    Text,
    Workflow,
)
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
FAST = ("on_the_spot", "arranged", "fast")
"""现场回应、现场安排、快速解决: what the article counts as 13 of 15."""


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


WORKING = ("first", "joint")
WORKFLOW = Workflow(
    states={
        "reported": Text(zh="待受理", en="Waiting"),
        "watched": Text(zh="超前预防", en="Prevention"),
        "first": Text(zh="网格初调", en="First mediation in the grid"),
        "joint": Text(zh="联动调解", en="Joint mediation"),
        "referred": Text(zh="转人民调解", en="In people's mediation"),
        "put": Text(zh="居民议事中", en="Before the residents"),
        "solved": Text(zh="已解决", en="Solved"),
        "told": Text(zh="已反馈", en="Told"),
        "declined": Text(zh="不予受理", en="Not accepted"),
        "withdrawn": Text(zh="已撤回", en="Withdrawn"),
    },
    initial="reported",
    actions=(
        Action(
            name="watch",
            title=Text(zh="列入预防", en="Watch it"),
            sources=("reported",),
            to="watched",
            asks=("worker", "prevention", "news_on"),
        ),
        Action(
            name="accept",
            title=Text(zh="受理初调", en="Accept"),
            sources=("reported", "watched"),
            to="first",
            asks=("worker", "due", "news_on"),
            public=True,
        ),
        Action(
            name="join",
            title=Text(zh="转联动调解", en="Mediate jointly"),
            sources=("first",),
            to="joint",
            asks=("partners", "due", "news_on"),
            public=True,
        ),
        Action(
            name="report",
            title=Text(zh="反馈进展", en="Tell the state of things"),
            sources=("watched", *WORKING, "referred", "put"),
            asks=("news_on",),
            reason=True,
            public=True,
        ),
        Action(
            name="solve",
            title=Text(zh="解决", en="Solved"),
            sources=("reported", "watched", *WORKING, "referred", "put"),
            to="solved",
            asks=("how", "result"),
            public=True,
        ),
        Action(
            name="tell",
            title=Text(zh="反馈结果", en="Tell the result"),
            sources=("solved",),
            to="told",
            public=True,
        ),
        Action(
            name="rate",
            title=Text(zh="评价", en="Rate"),
            sources=("solved", "told"),
            asks=("score", "comment"),
            by=("chair", "clerk", "resident"),
        ),
        Action(
            name="reopen",
            title=Text(zh="反复，重新调处", en="It came back"),
            sources=("solved", "told", "declined"),
            to="joint",
            reason=True,
            public=True,
        ),
        Action(
            name="decline",
            title=Text(zh="不予受理", en="Do not accept"),
            sources=("reported", "watched"),
            to="declined",
            reason=True,
            public=True,
        ),
        Action(
            name="withdraw",
            title=Text(zh="撤回", en="Withdraw"),
            sources=("reported", "first"),
            to="withdrawn",
            reason=True,
            by=("chair", "clerk", "resident"),
            public=True,
        ),
        Action(
            name="come_back",
            title=Text(zh="转回调处", en="Take back"),
            sources=("referred", "put"),
            to="joint",
            reason=True,
            public=True,
        ),
        Action(
            name="refer",
            title=Text(zh="转人民调解", en="Refer to mediation"),
            sources=("reported", *WORKING),
            to="referred",
            by=(),
            public=True,
        ),
        Action(
            name="put",
            title=Text(zh="提交居民议事", en="Put to the residents"),
            sources=("reported", *WORKING),
            to="put",
            by=(),
            public=True,
        ),
    ),
)
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


def accepted(entry):
    """Whether the request counts: not refused, not withdrawn, and somebody has taken it up."""
    return entry.state not in ("declined", "withdrawn") and (
        entry.fields.accepted_on is not None or entry.state not in ("reported", "watched")
    )


def solved(entry):
    """Whether it is solved, as it stands now."""
    return accepted(entry) and entry.state in ("solved", "told")


def fast(entry):
    """Whether it was solved on the spot or fast."""
    return solved(entry) and entry.fields.how in FAST


def solved_in(state):
    """Whether it was solved while it stood at that step."""

    def told(entry):
        last = next((change for change in reversed(entry.changes) if change.after == "solved"), None)
        return solved(entry) and last is not None and last.before == state

    return told


MATTERS = Text(zh="件", en="requests")
OF_THESE = Text(zh="期内登记、至今已解决的", en="made in the period and solved by now")

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
    counters=(
        Counter(
            "accepted",
            Text(zh="受理诉求", en="Requests accepted"),
            MATTERS,
            Text(
                zh="按登记日期计，不含未受理、不予受理和撤回的",
                en="by the day they were made, without those waiting, refused or withdrawn",
            ),
            on="reported_on",
            when=accepted,
            by="kind",
        ),
        Counter(
            "fast",
            Text(zh="其中现场回应、现场安排、快速解决", en="of these, solved on the spot or fast"),
            MATTERS,
            OF_THESE,
            on="reported_on",
            when=fast,
            by="kind",
        ),
        Rate(
            "fast_rate", Text(zh="现场及快速解决率", en="Share solved on the spot or fast"), of="fast", among="accepted"
        ),
        Counter(
            "solved", Text(zh="其中已解决", en="of these, solved"), MATTERS, OF_THESE, on="reported_on", when=solved
        ),
        Rate("solved_rate", Text(zh="解决率", en="Share solved"), of="solved", among="accepted"),
        Counter(
            "prevented",
            Text(zh="超前预防", en="Prevented"),
            MATTERS,
            Text(zh="按登记日期计，列入过预防的", en="by the day they were made, once under prevention"),
            on="reported_on",
            when=lambda entry: any(change.after == "watched" for change in entry.changes),
        ),
        Counter(
            "solved_first",
            Text(zh="网格初调解决", en="Solved by the grid"),
            MATTERS,
            OF_THESE,
            on="reported_on",
            when=solved_in("first"),
        ),
        Counter(
            "solved_jointly",
            Text(zh="联动调解解决", en="Solved jointly"),
            MATTERS,
            OF_THESE,
            on="reported_on",
            when=solved_in("joint"),
        ),
        Counter(
            "told",
            Text(zh="已反馈", en="Told to whoever asked"),
            MATTERS,
            Text(zh="期内登记、结果已反馈的", en="made in the period, the result told by now"),
            on="reported_on",
            where={"state": ("told",)},
        ),
        Rate("told_rate", Text(zh="反馈率", en="Share told"), of="told", among="accepted"),
    ),
)
