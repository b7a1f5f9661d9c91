"""Mediation cases 调解案件: civil disputes in people's mediation, as the official case file wants them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from council.api import About, Fields, Ledger, Text, refusal
from council_mediation.becoming import BECOMES
from council_mediation.deadlines import DEADLINES
from council_mediation.figures import COUNTERS
from council_mediation.papers import PAPERS, SHEETS, PaperName, missing
from council_mediation.steps import WORKFLOW
from council_mediation.words import SEXES, TYPES, Sex, require

SOURCES = {
    "application": Text(zh="当事人申请", en="The parties applied"),
    "own": Text(zh="主动调解", en="The committee's own motion"),
    "referral": Text(zh="委托移送", en="Referred"),
}
WAYS = {
    "court": Text(zh="向人民法院起诉", en="Sue in the people's court"),
    "arbitration": Text(zh="申请仲裁", en="Apply for arbitration"),
    "administrative": Text(zh="请求行政机关处理", en="Ask the authority concerned"),
    "upper": Text(zh="请求上级调解组织调解", en="Ask a higher mediation body"),
}
"""Of what other ways the parties are told when mediation ends (人民调解法 §26)."""
CONFIRMATION = {
    "open": Text(zh="待当事人商定", en="Not decided yet"),
    "no": Text(zh="不申请", en="Not wanted"),
    "wanted": Text(zh="拟共同申请", en="To be applied for"),
    "applied": Text(zh="已申请", en="Applied for"),
    "confirmed": Text(zh="已确认", en="Confirmed"),
    "refused": Text(zh="未予确认", en="Not confirmed"),
}
KEEP = {
    "short": Text(zh="短期", en="Short term"),
    "long": Text(zh="长期", en="Long term"),
    "forever": Text(zh="永久", en="For ever"),
}

ONE_LINE = Text(zh="一句话，不写姓名，如：楼上漏水", en="In one sentence, no names: water from above")


class Case(Fields):
    """One case: the two parties, what happened, what each step found, what was agreed."""

    title: Annotated[str, About("案由", "Matter", hint=ONE_LINE)] = Field(min_length=2, max_length=60)
    type: Annotated[str, About("纠纷类型", "Type", choices=TYPES, grows=True)] = "other"
    source: Annotated[Literal["application", "own", "referral"], About("来源", "Source", choices=SOURCES)] = (
        "application"
    )
    grid: Annotated[str, About("网格", "Grid", "grid")] = ""
    applied_on: Annotated[date | None, About("申请日期", "Applied on")] = None
    summary: Annotated[str, About("纠纷简要情况", "What happened", "long", personal=True)] = Field(default="")
    wishes: Annotated[
        tuple[str, ...], About("申请事项", "What is asked for", hint=Text(zh="一行一项", en="One to a line"))
    ] = ()
    # the parties: only what the form asks for
    applicant: Annotated[str, About("申请人", "Applicant", "name")] = Field(default="", max_length=40)
    applicant_sex: Annotated[Sex | None, About("申请人性别", "Applicant's sex", choices=SEXES, personal=True)] = None
    applicant_age: Annotated[int | None, About("申请人年龄", "Applicant's age", personal=True)] = Field(
        default=None, ge=0, le=130
    )
    applicant_work: Annotated[str, About("申请人职业", "Applicant's occupation", personal=True)] = ""
    applicant_phone: Annotated[str, About("申请人联系方式", "Applicant's phone", "phone")] = ""
    applicant_address: Annotated[str, About("申请人住址", "Applicant's address", personal=True)] = ""
    respondent: Annotated[str, About("被申请人", "Respondent", "name")] = Field(default="", max_length=40)
    respondent_sex: Annotated[Sex | None, About("被申请人性别", "Respondent's sex", choices=SEXES, personal=True)] = (
        None
    )
    respondent_age: Annotated[int | None, About("被申请人年龄", "Respondent's age", personal=True)] = Field(
        default=None, ge=0, le=130
    )
    respondent_work: Annotated[str, About("被申请人职业", "Respondent's occupation", personal=True)] = ""
    respondent_phone: Annotated[str, About("被申请人联系方式", "Respondent's phone", "phone")] = ""
    respondent_address: Annotated[str, About("被申请人住址", "Respondent's address", personal=True)] = ""
    # what each step adds
    mediators: Annotated[
        tuple[str, ...], About("调解员", "Mediators", "people", hint=Text(zh="首席在前", en="The presiding one first"))
    ] = ()
    recorder: Annotated[str, About("记录人", "Recorder", "person")] = ""
    accepted_on: Annotated[date | None, About("受理日期", "Accepted on")] = None
    informed_on: Annotated[date | None, About("告知日期", "Informed on")] = None
    investigated_on: Annotated[date | None, About("调查日期", "Investigated on")] = None
    investigated_at: Annotated[str, About("调查地点", "Investigated at")] = ""
    witnesses: Annotated[tuple[str, ...], About("被调查人", "Who was asked", personal=True)] = ()
    investigation: Annotated[str, About("调查记录", "What was found", "long", personal=True)] = ""
    mediated_on: Annotated[date | None, About("调解日期", "Mediated on")] = None
    place: Annotated[str, About("调解地点", "Place")] = ""
    partners: Annotated[
        tuple[str, ...], About("联动单位", "Joined by", hint=Text(zh="参加联动调解的单位和人员", en="Who mediated too"))
    ] = ()
    mediation: Annotated[str, About("调解记录", "Course of the mediation", "long", personal=True)] = ""
    agreed_on: Annotated[date | None, About("协议日期", "Agreed on")] = None
    oral: Annotated[bool, About("口头协议", "Oral agreement")] = False
    facts: Annotated[str, About("主要事实与争议", "Facts, dispute, responsibility", "long", personal=True)] = ""
    agreement: Annotated[str, About("协议内容", "What was agreed", "long", personal=True)] = ""
    manner: Annotated[str, About("履行方式", "How it is performed")] = ""
    perform_by: Annotated[date | None, About("履行期限", "To be performed by")] = None
    confirmation: Annotated[
        Literal["open", "no", "wanted", "applied", "confirmed", "refused"],
        About("司法确认", "Court confirmation", choices=CONFIRMATION),
    ] = "open"
    confirmed_on: Annotated[date | None, About("确认日期", "Confirmed on")] = None
    confirmation_number: Annotated[str, About("确认文书号", "Number of the ruling")] = ""
    performed_on: Annotated[date | None, About("履行日期", "Performed on")] = None
    performance: Annotated[str, About("履行情况", "How it was performed", "long", personal=True)] = ""
    ended_on: Annotated[date | None, About("终止日期", "Ended on")] = None
    ways: Annotated[
        tuple[Literal["court", "arbitration", "administrative", "upper"], ...],
        About("告知的其他途径", "Other ways told", choices=WAYS),
    ] = ()
    note: Annotated[str, About("情况说明", "Explanation", "long", personal=True)] = ""
    papers: Annotated[tuple[PaperName, ...], About("卷内已有（已签字）", "In the file, signed", choices=PAPERS)] = ()
    volume: Annotated[str, About("卷号", "Volume")] = ""
    keep: Annotated[Literal["short", "long", "forever"], About("保管期限", "Kept", choices=KEEP)] = "short"
    archived_on: Annotated[date | None, About("归档日期", "Archived on")] = None


NEEDS = {
    "accept": ("applicant", "respondent", "summary", "mediators"),
    "investigate": ("investigation",),
    "mediate": ("mediation",),
    "agree": ("agreement", "manner"),
    "perform": ("performance",),
    "fail": ("ways",),
    "refuse": ("ways",),
    "breach": ("ways",),
    "decline": ("ways",),
}
"""What must be filled in when a step is taken; whoever is turned away is told of other ways (人民调解法 §26)."""


def guard(action, entry, snapshot):
    """A step is refused while something is missing: a text, a visit, at last a paper of the file."""
    require(CASES, NEEDS, action, entry)
    if action == "visited" and not _is_visited(entry, snapshot):
        raise refusal(
            "还没有登记回访。请先“安排回访”并登记结果。", "No visit is recorded yet. Plan one, then record it."
        )
    if action == "confirm" and entry.fields.confirmation == "confirmed" and not entry.fields.confirmation_number:
        raise refusal("请填写确认文书号。", "Fill in the number of the court's ruling.")
    if action == "archive" and (lacking := missing(entry)):
        raise refusal(
            f"卷内还缺（★必须）：{'、'.join(each.zh for each in lacking)}。补齐并在“卷内已有”里勾选后再归档。",
            f"The file still lacks (★ mandatory): {', '.join(each.en for each in lacking)}. Add and tick them first.",
        )


def _is_visited(entry, snapshot):
    here = f"mediation_cases/{entry.id}"
    return any(
        visit.fields.case == here and visit.state == "done" for visit in snapshot.entries("case_visits").values()
    )


CASES = Ledger(
    id="mediation_cases",
    title=Text(zh="人民调解案件", en="Mediation cases"),
    about=Text(
        zh="受理→告知→调查→调解→达成或终止→履行→回访→归档；每一步打印对应文书，归档前检查必须材料。",
        en="Accept, inform, investigate, mediate, agree or end, perform, visit, archive; each step prints its paper,"
        " and before archiving the mandatory ones are checked.",
    ),
    fields=Case,
    workflow=WORKFLOW,
    columns=("type", "grid", "applicant", "respondent", "accepted_on"),
    enters=(
        "title",
        "type",
        "source",
        "grid",
        "summary",
        "wishes",
        "applicant",
        "applicant_sex",
        "applicant_age",
        "applicant_work",
        "applicant_phone",
        "applicant_address",
        "respondent",
        "respondent_sex",
        "respondent_age",
        "respondent_work",
        "respondent_phone",
        "respondent_address",
        "applied_on",
    ),
    dates={
        "made": "applied_on",
        "accept": "accepted_on",
        "inform": "informed_on",
        "investigate": "investigated_on",
        "mediate": "mediated_on",
        "agree": "agreed_on",
        "perform": "performed_on",
        "fail": "ended_on",
        "refuse": "ended_on",
        "breach": "ended_on",
        "archive": "archived_on",
    },
    guard=guard,
    proposes=False,
    becomes=BECOMES,
    deadlines=DEADLINES,
    sheets=SHEETS,
    counters=COUNTERS,
)
