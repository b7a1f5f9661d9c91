"""The way of a case: 受理 → 告知 → 调查 → 调解 → 达成 or 不成 (终止, 告知途径) → 履行 → 回访 → 归档.

人民调解法: §17 nobody is mediated who clearly refuses; §26 a mediation that fails is ended, and the parties are told of
the other ways; §28 an oral agreement is recorded; §31 an agreement binds; §33 within thirty days both may ask the court
to confirm it."""

from council.api import Action, Text, Workflow

OPEN = ("accepted", "informed", "investigated", "mediating")
"""While these last, the month runs."""
AGREED = ("agreed", "performed", "visited")

WORKFLOW = Workflow(
    states={
        "applied": Text(zh="待受理", en="Waiting"),
        "accepted": Text(zh="已受理", en="Accepted"),
        "informed": Text(zh="已告知", en="Informed of rights"),
        "investigated": Text(zh="已调查", en="Investigated"),
        "mediating": Text(zh="调解中", en="In mediation"),
        "agreed": Text(zh="已达成协议", en="Agreed"),
        "performed": Text(zh="已履行", en="Performed"),
        "visited": Text(zh="已回访", en="Visited"),
        "ended": Text(zh="已终止", en="Ended"),
        "archived": Text(zh="已归档", en="Archived"),
        "declined": Text(zh="不予受理", en="Not accepted"),
    },
    initial="applied",
    actions=(
        Action(
            name="accept",
            title=Text(zh="受理", en="Accept"),
            sources=("applied",),
            to="accepted",
            asks=("applicant", "respondent", "mediators", "recorder", "accepted_on"),
        ),
        Action(
            name="inform",
            title=Text(zh="告知权利义务", en="Inform of rights"),
            sources=("accepted",),
            to="informed",
            asks=("informed_on",),
        ),
        Action(
            name="investigate",
            title=Text(zh="调查", en="Investigate"),
            sources=("informed", "investigated", "mediating"),
            to="investigated",
            asks=("investigated_on", "investigated_at", "witnesses", "investigation"),
        ),
        Action(
            name="mediate",
            title=Text(zh="调解", en="Mediate"),
            sources=("informed", "investigated", "mediating"),
            to="mediating",
            asks=("mediated_on", "place", "partners", "mediation"),
        ),
        Action(
            name="agree",
            title=Text(zh="达成协议", en="Agreement"),
            sources=("mediating",),
            to="agreed",
            asks=("agreed_on", "oral", "facts", "agreement", "manner", "perform_by", "confirmation"),
        ),
        Action(
            name="fail",
            title=Text(zh="调解不成", en="Mediation failed"),
            sources=("mediating",),
            to="ended",
            reason=True,
            asks=("ended_on", "ways"),
        ),
        Action(
            name="refuse",
            title=Text(zh="当事人拒绝调解", en="A party refuses"),
            sources=("applied", *OPEN),
            to="ended",
            reason=True,
            asks=("ended_on", "ways"),
        ),
        Action(
            name="perform",
            title=Text(zh="已履行", en="Performed"),
            sources=("agreed",),
            to="performed",
            asks=("performed_on", "performance"),
        ),
        Action(
            name="breach",
            title=Text(zh="反悔或不履行", en="Not kept"),
            sources=("agreed", "performed"),
            to="ended",
            reason=True,
            asks=("ended_on", "ways"),
        ),
        Action(
            name="confirm",
            title=Text(zh="司法确认", en="Court confirmation"),
            sources=AGREED,
            asks=("confirmation", "confirmed_on", "confirmation_number"),
        ),
        Action(name="visited", title=Text(zh="回访完成", en="Visited"), sources=("performed",), to="visited"),
        Action(
            name="archive",
            title=Text(zh="归档", en="Archive"),
            sources=("visited", "ended"),
            to="archived",
            asks=("papers", "volume", "keep", "archived_on"),
        ),
        Action(
            name="decline",
            title=Text(zh="不予受理", en="Do not accept"),
            sources=("applied",),
            to="declined",
            reason=True,
            asks=("ways",),
        ),
        Action(
            name="redirect",
            title=Text(zh="转为诉求", en="It is a request"),
            sources=("applied",),
            to="declined",
            by=(),
        ),
    ),
)
