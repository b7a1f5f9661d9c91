"""What is done to follow-ups: given to somebody, put off, answered for with evidence, sent back, rated."""

from __future__ import annotations

from typing import Any

from council.domain.kernel import Refusal
from council.domain.ledger import Action, Entry, FollowUp
from council.i18n import N_
from council.tui.acts import Act
from council.tui.dialogs.ask import Reason
from council.tui.dialogs.form import Answers, Form
from council.tui.docket.said import stars
from council.tui.docket.scene import DocketScene, among_tasks, forward, refused_task
from council.tui.screens.base import CouncilScreen
from council.tui.widgets.fields import Day, Line, Paragraph, Pick
from council.tui.widgets.whom import Whom

GROUP = N_("Follow-ups")
Screen = CouncilScreen[Any]


async def _act(
    screen: Screen, entry: Entry[FollowUp], action: str, said: str, reason: str = "", **changed: Any
) -> None:
    app = screen.app
    after = await app.perform(
        lambda: app.council.ledgers.act_on_follow_up(entry.id, action, app.actor, reason=reason, **changed)
    )
    if after is not None:
        app.say(f"{after.number}: {said}")


def _asking(title: str, entry: Entry[FollowUp], fields: tuple[Any, ...]) -> Form:
    return Form(f"{title} {entry.number}", fields, entry.fields.title)


# -- answer, rate: of the follow-up, else of the proposal itself -------------------------------------------------


def _task(scene: DocketScene, action: str) -> Entry[FollowUp] | None:
    """The follow-up if the action may be taken on it now, else None."""
    try:
        refused_task(action)(scene)
        entry = scene.follow_up
    except Refusal:
        return None
    return entry if refused_task(action)(scene) is None else None


def _why_not_moved(kind: str, action: str) -> Any:
    """Answering for a proposal, or rating it: through its follow-up; directly where it has none that is waiting."""

    def why_not(scene: DocketScene) -> Refusal | None:
        if _task(scene, action) is None:
            if not _is_among_proposals(scene):
                return refused_task(action)(scene)
            forward(scene, kind)
        return None

    return why_not


def _is_among_proposals(scene: DocketScene) -> bool:
    try:
        return bool(scene.proposal)
    except Refusal:
        return False


async def _move(screen: Screen, scene: DocketScene, action: Action, said: str) -> None:
    app, entry = screen.app, scene.proposal
    after = await app.perform(
        lambda: app.council.ledgers.act_on_proposal(entry.id, action.name, app.actor, reason=said)
    )
    if after is not None:
        app.say(f"{after.number}: {action.title.in_language(app.language)}")


async def _answer(screen: Screen, scene: DocketScene) -> None:
    _, entry = screen._, _task(scene, "answer")
    number = entry.number if entry else scene.proposal.number
    about = entry.fields.title if entry else scene.proposal.fields.title
    form = Form(f"{_('Answer for')} {number}", (Paragraph("evidence", _("What was done")),), about)
    form.check = lambda answers: None if answers["evidence"] else Refusal("follow_up.evidence_missing")
    answers = await screen.app.ask(form)
    if answers is None:
        return
    if entry is not None:
        await _act(screen, entry, "answer", _("Answered for"), evidence=answers["evidence"])
    else:
        await _move(screen, scene, forward(scene, "carrying_out"), answers["evidence"])


async def _rate(screen: Screen, scene: DocketScene) -> None:
    _, entry = screen._, _task(scene, "rate")
    number = entry.number if entry else scene.proposal.number
    about = f"{entry.fields.title}\n{entry.fields.evidence}" if entry else scene.proposal.fields.title
    marks = [(score, f"{stars(score)}  {score}") for score in range(5, 0, -1)]
    form = Form(
        f"{_('Rate')} {number}",
        (Pick("score", _("Mark"), marks, 5), Paragraph("comment", _("Residents' comment"))),
        about,
    )
    answers = await screen.app.ask(form)
    if answers is None:
        return
    score, comment = answers["score"], answers["comment"]
    if entry is not None:
        await _act(screen, entry, "rate", stars(score), score=score, comment=comment)
    else:
        await _move(screen, scene, forward(scene, "answering"), f"{stars(score)} {comment}".strip())


# -- owner, date, again ------------------------------------------------------------------------------------------


async def _assign(screen: Screen, scene: DocketScene) -> None:
    _, entry = screen._, scene.follow_up
    known = scene.snapshot.roster.get(entry.fields.owner) is not None
    form = _asking(
        _("Assign"),
        entry,
        (
            Whom("owner", _("Owner"), entry.fields.owner if known else ""),
            Line(
                "other", _("or somebody else"), "" if known else entry.fields.owner, placeholder=_("A firm, an office")
            ),
        ),
    )
    form.check = lambda answers: None if answers["owner"] or answers["other"] else Refusal("person.missing")
    answers = await screen.app.ask(form)
    if answers is None:
        return
    typed = answers["other"] if answers["other"] != entry.fields.owner or not answers["owner"] else ""
    owner = typed or answers["owner"]
    if owner != entry.fields.owner:
        await _act(screen, entry, "assign", screen.app.called(owner), owner=owner)


async def _extend(screen: Screen, scene: DocketScene) -> None:
    _, entry = screen._, scene.follow_up
    due = entry.fields.due
    form = _asking(
        _("Extend"),
        entry,
        (
            Day("due", _("New due date"), due.isoformat() if due else "", placeholder=_("2026-12-31, 12-31 or +14")),
            Line("reason", _("Reason")),
        ),
    )
    form.check = lambda answers: _why_not_extended(entry, answers)
    answers = await screen.app.ask(form)
    if answers is not None:
        said = _("due {day}", day=answers["due"])
        await _act(screen, entry, "extend", said, answers["reason"], due=answers["due"])


def _why_not_extended(entry: Entry[FollowUp], answers: Answers) -> Refusal | None:
    if answers["due"] is None:
        return Refusal("date.missing")
    if answers["due"] == entry.fields.due:
        return Refusal("follow_up.same_date")
    return None if answers["reason"] else Refusal("reason.missing")


async def _reopen(screen: Screen, scene: DocketScene) -> None:
    _, entry = screen._, scene.follow_up
    said = f"{entry.fields.title}\n\n{_('It goes back to its owner, to be done again.')}"
    reason = await screen.app.ask(Reason(f"{_('Reopen')} {entry.number}", said, placeholder=_("Reason")))
    if reason is not None:
        await _act(screen, entry, "reopen", _("Reopened"), reason)


ACTS: tuple[Act[DocketScene], ...] = (
    Act(
        "answer",
        N_("Answer for"),
        ("a", "f8"),
        GROUP,
        do=_answer,
        refusal=_why_not_moved("carrying_out", "answer"),
        front=among_tasks,
    ),
    Act(
        "assign", N_("Assign"), ("g", "shift+f2"), GROUP, do=_assign, refusal=refused_task("assign"), front=among_tasks
    ),
    Act(
        "extend", N_("Extend"), ("t", "shift+f3"), GROUP, do=_extend, refusal=refused_task("extend"), front=among_tasks
    ),
    Act(
        "reopen", N_("Reopen"), ("u", "shift+f7"), GROUP, do=_reopen, refusal=refused_task("reopen"), front=among_tasks
    ),
    Act(
        "rate",
        N_("Rate"),
        ("v", "shift+f8"),
        GROUP,
        do=_rate,
        refusal=_why_not_moved("answering", "rate"),
        front=among_tasks,
    ),
)
