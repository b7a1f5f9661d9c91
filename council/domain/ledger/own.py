"""The core's own ledgers: proposals (whose workflow is the community's cycle), follow-ups, residents."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from council.domain.kernel import Text
from council.domain.ledger.declaration import Counter, Ledger, Rate
from council.domain.ledger.entry import Action, Workflow
from council.domain.ledger.fields import About, Fields

Category = Literal["property", "family", "neighbours", "sanitation", "parking", "repairs", "other"]
CATEGORIES: tuple[Category, ...] = ("property", "family", "neighbours", "sanitation", "parking", "repairs", "other")
"""物业服务、家庭矛盾、邻里纠纷、环境卫生、乱停乱放、设施修缮 (the community's own six), and the rest."""


CATEGORY_NAMES = {
    "property": Text(zh="物业服务", en="Property management"),
    "family": Text(zh="家庭矛盾", en="Family disputes"),
    "neighbours": Text(zh="邻里纠纷", en="Neighbour disputes"),
    "sanitation": Text(zh="环境卫生", en="Sanitation"),
    "parking": Text(zh="乱停乱放", en="Disorderly parking"),
    "repairs": Text(zh="设施修缮", en="Repairs"),
    "other": Text(zh="其他", en="Other"),
}


class Proposal(Fields):
    """A matter brought forward. Its workflow is the community's cycle (`council.domain.cycle`)."""

    title: Annotated[str, About("标题", "Title", public=True)] = Field(min_length=1, max_length=120)
    text: Annotated[str, About("内容", "Text", "long", public=True)] = ""
    category: Annotated[Category, About("类别", "Category", choices=CATEGORY_NAMES, public=True)] = "other"
    grid: Annotated[str, About("网格", "Grid", "grid", public=True)] = ""
    proposer: Annotated[str, About("提议人", "Proposer", "person")] = ""
    supporters: Annotated[tuple[str, ...], About("附议人", "Supporters", "people")] = ()
    merged_into: Annotated[str, About("并入", "Merged into", "entry", ledger="proposals")] = ""
    dissent: Annotated[str, About("不同意见", "Dissent", "long")] = ""
    resolution: Annotated[str, About("决议号", "Resolution", public=True)] = ""
    published: Annotated[date | None, About("公示起始", "Published on", public=True)] = None


class FollowUp(Fields):
    """What a resolution makes somebody do: the task, its owner and due date, the evidence, the residents' rating."""

    title: Annotated[str, About("事项", "Matter", public=True)] = Field(min_length=1)
    task: Annotated[str, About("任务", "Task", "long", public=True)] = ""
    proposal: Annotated[str, About("议题", "Proposal", "entry", ledger="proposals")] = ""
    resolution: Annotated[str, About("决议号", "Resolution", public=True)] = ""
    owner: Annotated[str, About("责任人", "Owner", "person", public=True)] = ""
    due: Annotated[date | None, About("办结期限", "Due", public=True)] = None
    evidence: Annotated[str, About("办理结果", "Result", "long", public=True)] = ""
    score: Annotated[int | None, About("评分", "Rating", public=True)] = Field(default=None, ge=1, le=5)
    comment: Annotated[str, About("评价", "Comment", "long")] = ""


FOLLOW_UP_WORKFLOW = Workflow(
    states={
        "open": Text(zh="办理中", en="Being carried out"),
        "answered": Text(zh="已反馈", en="Answered for"),
        "rated": Text(zh="已评价", en="Rated"),
    },
    initial="open",
    actions=(
        Action(name="assign", title=Text(zh="交办", en="Assign"), sources=("open",)),
        Action(name="extend", title=Text(zh="延期", en="Extend"), sources=("open",), reason=True),
        Action(name="answer", title=Text(zh="反馈", en="Answer for"), sources=("open",), to="answered"),
        Action(name="reopen", title=Text(zh="退回重办", en="Reopen"), sources=("answered",), to="open", reason=True),
        Action(name="rate", title=Text(zh="评价", en="Rate"), sources=("answered",), to="rated"),
    ),
)

RESIDENT_WORKFLOW = Workflow(
    states={"here": Text(zh="在册", en="On the roll"), "gone": Text(zh="已迁出", en="Moved away")},
    initial="here",
    actions=(
        Action(name="update", title=Text(zh="更新", en="Update"), sources=("here", "gone")),
        Action(name="leave", title=Text(zh="迁出", en="Moved away"), sources=("here",), to="gone", reason=True),
        Action(name="return", title=Text(zh="迁回", en="Came back"), sources=("gone",), to="here"),
    ),
)
"""Residents' fields are `council.domain.roster.Person`; what a change replaced is not kept: it is personal data."""

MATTERS = Text(zh="件", en="matters")


def proposals(workflow: Workflow) -> Ledger:
    """The proposals' ledger under the workflow that the community's cycle makes."""
    return Ledger(
        id="proposals",
        title=Text(zh="议题", en="Proposals"),
        fields=Proposal,
        workflow=workflow,
        columns=("title", "category", "grid", "proposer"),
        proposes=False,
        counters=(
            Counter(
                "proposed",
                Text(zh="提出议题", en="Proposals made"),
                MATTERS,
                Text(
                    zh="按提出日期计，含后来退回、撤回的",
                    en="by the day they were made, returned and withdrawn ones too",
                ),
                by="category",
            ),
            Counter(
                "adopted",
                Text(zh="居民议事通过", en="Adopted by the residents"),
                MATTERS,
                Text(zh="按居民表决通过的日期计", en="by the day the residents adopted them"),
                on="action:adopt",
            ),
            Counter(
                "closed",
                Text(zh="办结议题", en="Proposals closed"),
                MATTERS,
                Text(zh="按办结日期计", en="by the day they were closed"),
                on="state:closed",
            ),
        ),
    )


FOLLOW_UPS = Ledger(
    id="follow_ups",
    title=Text(zh="督办", en="Follow-ups"),
    fields=FollowUp,
    workflow=FOLLOW_UP_WORKFLOW,
    columns=("title", "owner", "due", "resolution"),
    proposes=False,
    counters=(
        Counter(
            "assigned",
            Text(zh="决议督办事项", en="Tasks out of resolutions"),
            MATTERS,
            Text(zh="按决议生成日期计", en="by the day the resolution made them"),
        ),
        Counter(
            "answered",
            Text(zh="已反馈事项", en="Tasks answered for"),
            MATTERS,
            Text(zh="按首次反馈日期计", en="by the day they were first answered for"),
            on="state:answered",
        ),
        Counter(
            "assigned_answered",
            Text(zh="其中已反馈", en="of these, answered for"),
            MATTERS,
            Text(zh="期内生成、至今已反馈的", en="made in the period and answered for by now"),
            where={"state": ("answered", "rated")},
        ),
        Rate("answered_rate", Text(zh="反馈率", en="Share answered for"), of="assigned_answered", among="assigned"),
    ),
)
