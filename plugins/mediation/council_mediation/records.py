"""Records of a case 笔录与材料: further talks with witnesses, further sessions, evidence, each dated and signed."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from council.api import About, Action, Counter, Fields, Ledger, Sheet, Text, Workflow

KINDS = {
    "investigation": Text(zh="调查记录", en="Investigation"),
    "mediation": Text(zh="调解记录", en="Mediation session"),
    "evidence": Text(zh="证据材料", en="Evidence"),
    "other": Text(zh="其他材料", en="Other paper"),
}


class CaseRecord(Fields):
    """One record or paper of a case."""

    case: Annotated[str, About("案件", "Case", "entry", ledger="mediation_cases")] = Field(min_length=1)
    kind: Annotated[
        Literal["investigation", "mediation", "evidence", "other"], About("种类", "Kind", choices=KINDS)
    ] = "mediation"
    title: Annotated[str, About("名称", "Name", hint=Text(zh="如：第二次调解", en="e.g. second session"))] = Field(
        min_length=1, max_length=60
    )
    day: Annotated[date | None, About("日期", "Date")] = None
    place: Annotated[str, About("地点", "Place")] = Field(default="", max_length=80)
    people: Annotated[tuple[str, ...], About("参加人", "Present", personal=True)] = ()
    text: Annotated[str, About("内容", "Content", "long", personal=True)] = ""
    recorder: Annotated[str, About("记录人", "Recorded by", "person")] = ""
    photos: Annotated[tuple[str, ...], About("照片", "Photos", "photos")] = ()


RECORDS = Ledger(
    id="case_records",
    title=Text(zh="案件笔录与材料", en="Records of cases"),
    about=Text(
        zh="第一次调查、调解写在案件里；以后各次和证据材料写在这里，打印时一并装卷。",
        en="The first investigation and session stand in the case; later ones, and evidence, stand here and are printed"
        " with it.",
    ),
    fields=CaseRecord,
    workflow=Workflow(
        states={"written": Text(zh="已记录", en="Written"), "signed": Text(zh="已签字", en="Signed")},
        initial="written",
        actions=(
            Action(name="edit", title=Text(zh="修改", en="Edit"), sources=("written",)),
            Action(name="sign", title=Text(zh="已签字", en="Signed"), sources=("written",), to="signed"),
            Action(name="correct", title=Text(zh="更正", en="Correct"), sources=("signed",), to="written", reason=True),
        ),
    ),
    columns=("case", "kind", "day", "place"),
    dates={"made": "day"},
    proposes=False,
    sheets=(
        Sheet(
            "record",
            Text(zh="笔录", en="Record"),
            signatures=(
                Text(zh="当事人", en="Parties"),
                Text(zh="调解员", en="Mediator"),
                Text(zh="记录人", en="Recorder"),
            ),
        ),
    ),
    counters=(
        Counter(
            "records",
            Text(zh="笔录与材料", en="Records"),
            Text(zh="份", en="papers"),
            Text(zh="按日期计", en="by their date"),
            on="day",
            by="kind",
        ),
    ),
)
