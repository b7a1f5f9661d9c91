"""Further people of a case 其他当事人、代理人: co-parties, third persons, agents with what they may do."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from council.api import About, Action, Counter, Fields, Ledger, Text, Workflow
from council_mediation.words import SEXES, Sex

ROLES = {
    "applicant": Text(zh="申请人一方", en="With the applicant"),
    "respondent": Text(zh="被申请人一方", en="With the respondent"),
    "third": Text(zh="第三人", en="Third person"),
    "applicant_agent": Text(zh="申请人的代理人", en="Agent of the applicant"),
    "respondent_agent": Text(zh="被申请人的代理人", en="Agent of the respondent"),
}
AGENTS = ("applicant_agent", "respondent_agent")


class CasePerson(Fields):
    """Somebody of a case besides its two parties."""

    case: Annotated[str, About("案件", "Case", "entry", ledger="mediation_cases")] = Field(min_length=1)
    role: Annotated[
        Literal["applicant", "respondent", "third", "applicant_agent", "respondent_agent"],
        About("身份", "Role", choices=ROLES),
    ] = "respondent"
    name: Annotated[str, About("姓名", "Name", "name")] = Field(default="", max_length=40)
    sex: Annotated[Sex | None, About("性别", "Sex", choices=SEXES, personal=True)] = None
    age: Annotated[int | None, About("年龄", "Age", personal=True)] = Field(default=None, ge=0, le=130)
    work: Annotated[str, About("职业", "Occupation", personal=True)] = Field(default="", max_length=40)
    phone: Annotated[str, About("联系方式", "Phone", "phone")] = ""
    address: Annotated[str, About("住址", "Address", personal=True)] = Field(default="", max_length=80)
    scope: Annotated[
        str,
        About(
            "代理权限",
            "What the agent may do",
            "long",
            hint=Text(zh="代为陈述、承认、变更、和解、签收等", en="State, admit, settle, receive papers…"),
        ),
    ] = ""


PEOPLE = Ledger(
    id="case_people",
    title=Text(zh="其他当事人与代理人", en="Further parties"),
    about=Text(
        zh="申请人、被申请人写在案件里；两人以上的当事人、第三人和代理人写在这里。",
        en="Applicant and respondent stand in the case itself; further parties, third persons and agents stand here.",
    ),
    fields=CasePerson,
    workflow=Workflow(
        states={"in": Text(zh="参加", en="Takes part"), "out": Text(zh="已退出", en="Left")},
        initial="in",
        actions=(
            Action(name="leave", title=Text(zh="退出", en="Leaves"), sources=("in",), to="out", reason=True),
            Action(name="return", title=Text(zh="重新参加", en="Takes part again"), sources=("out",), to="in"),
        ),
    ),
    head="name",
    columns=("case", "role", "phone"),
    proposes=False,
    counters=(
        Counter(
            "entered",
            Text(zh="其他当事人与代理人", en="Further parties"),
            Text(zh="人", en="people"),
            Text(zh="按登记日期计", en="by the day they were entered"),
            by="role",
        ),
    ),
)
