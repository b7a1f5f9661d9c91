"""What is done to proposals: written down, changed, sent on, and every no with its reason."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from council.domain.kernel import Refusal
from council.domain.ledger import Action, Entry, Proposal
from council.i18n import N_
from council.tui.acts import Act
from council.tui.dialogs.ask import Reason
from council.tui.dialogs.choose import Choice, Choose
from council.tui.dialogs.proposal import proposal_form, proposal_from
from council.tui.docket.scene import DocketScene, among_proposals, forward, legal, refused
from council.tui.docket.views import mergeable, state_name
from council.tui.screens.base import CouncilScreen

GROUP = N_("Proposals")
Screen = CouncilScreen[Any]
Do = Callable[[Screen, DocketScene], Awaitable[None]]


async def _act(screen: Screen, entry: Entry[Proposal], action: str, reason: str = "", **changed: Any) -> None:
    """Take an action and say where the proposal is now."""
    app = screen.app
    after = await app.perform(
        lambda: app.council.ledgers.act_on_proposal(entry.id, action, app.actor, reason=reason, **changed)
    )
    if after is not None and app.snapshot is not None:
        state = state_name(app.snapshot, after.state, app.language)
        app.say(screen._("{number}: {state}", number=after.number, state=state))


async def _new(screen: Screen, scene: DocketScene) -> None:
    app, _ = screen.app, screen._
    answers = await app.ask(proposal_form(_, _("New proposal"), scene.snapshot))
    if answers is None:
        return
    fields = proposal_from(answers, scene.snapshot)
    entry = await app.perform(lambda: app.council.ledgers.propose(fields, app.actor, submit=False))
    if entry is not None:
        app.say(_("{number} is written down. Submit it when it is complete.", number=entry.number))
        screen.mark(entry.state, entry.id)  # type: ignore[attr-defined]


async def _edit(screen: Screen, scene: DocketScene) -> None:
    entry = scene.proposal
    title = f"{legal(scene, 'edit').title.in_language(screen._.language)} {entry.number}"
    answers = await screen.app.ask(proposal_form(screen._, title, scene.snapshot, entry.fields))
    if answers is None:
        return
    after = proposal_from(answers, scene.snapshot)
    asked = ("title", "text", "category", "grid", "proposer", "supporters")
    changed = {name: getattr(after, name) for name in asked if getattr(after, name) != getattr(entry.fields, name)}
    if changed:
        await _act(screen, entry, "edit", **changed)


# -- on, and back ------------------------------------------------------------------------------------------------


def _sending(scene: DocketScene) -> Action:
    return legal(scene, "resubmit") if scene.proposal.state == "returned" else forward(scene, "intake")


def _why_not_sent(scene: DocketScene) -> Refusal | None:
    _sending(scene)
    return None


def _sent_title(scene: DocketScene) -> str:
    try:
        return N_("Submit again") if scene.proposal.state == "returned" else N_("Submit")
    except Refusal:
        return N_("Submit")


async def _submit(screen: Screen, scene: DocketScene) -> None:
    await _act(screen, scene.proposal, _sending(scene).name)


def _with_reason(name: str, about: str) -> Do:
    """An action that says no: its reason is asked for, and its proposer can read it."""

    async def do(screen: Screen, scene: DocketScene) -> None:
        _, entry = screen._, scene.proposal
        title = f"{legal(scene, name).title.in_language(_.language)} {entry.number}"
        said = f"{entry.fields.title}\n\n{_(about)}"
        reason = await screen.app.ask(Reason(title, said, placeholder=_("Reason, for the proposer to read")))
        if reason is not None:
            await _act(screen, entry, name, reason)

    return do


async def _merge(screen: Screen, scene: DocketScene) -> None:
    _, entry = screen._, scene.proposal
    title = f"{legal(scene, 'merge').title.in_language(_.language)} {entry.number}"
    choices = [
        Choice(
            other.id,
            f"{other.number} {other.fields.title}",
            state_name(scene.snapshot, other.state, _.language),
            f"{other.fields.grid} {other.fields.text}",
        )
        for other in mergeable(scene.snapshot, entry)
    ]
    into = await screen.app.ask(
        Choose(title, choices, about=_("“{title}” is merged into which proposal?", title=entry.fields.title))
    )
    if into is None:
        return
    other = scene.snapshot.proposals[into]
    said = _("“{title}” → {number} “{other}”", title=entry.fields.title, number=other.number, other=other.fields.title)
    reason = await screen.app.ask(Reason(title, said, placeholder=_("Reason, for the proposer to read")))
    if reason is not None:
        await _act(screen, entry, "merge", reason, merged_into=into)


# -- public notice -----------------------------------------------------------------------------------------------


def _why_not_published(scene: DocketScene) -> Refusal | None:
    forward(scene, "publication")
    return None


def _publish_title(scene: DocketScene) -> str:
    try:
        return N_("Publish") if scene.proposal.fields.published is None else N_("End the notice")
    except Refusal:
        return N_("Publish")


async def _publish(screen: Screen, scene: DocketScene) -> None:
    entry, stage = scene.proposal, scene.stage
    if entry.fields.published is None or stage is None:
        await _act(screen, entry, "publish")
        return
    action, reason = forward(scene, "publication"), ""
    until = entry.fields.published + timedelta(days=stage.days)
    if scene.at.astimezone(scene.snapshot.settings.zone).date() < until:
        early = Refusal("publication.too_early", days=stage.days, until=until)
        title = f"{screen._('End the notice')} {entry.number}"
        asked = await screen.app.ask(Reason(title, screen.app.reason(early), placeholder=screen._("Reason")))
        if asked is None:
            return
        reason = asked
    await _act(screen, entry, action.name, reason)


ACTS: tuple[Act[DocketScene], ...] = (
    Act("new", N_("New proposal"), ("n", "f2"), GROUP, do=_new),
    Act("edit", N_("Edit"), ("e", "f3"), GROUP, do=_edit, refusal=refused("edit"), front=among_proposals),
    Act(
        "submit",
        N_("Submit"),
        ("s", "f4"),
        GROUP,
        do=_submit,
        refusal=_why_not_sent,
        titled=_sent_title,
        front=among_proposals,
    ),
    Act(
        "return",
        N_("Return"),
        ("r", "f5"),
        GROUP,
        do=_with_reason("return", N_("It goes back to its proposer, who may change it and submit it again.")),
        refusal=refused("return"),
        front=among_proposals,
    ),
    Act("merge", N_("Merge"), ("m", "f6"), GROUP, do=_merge, refusal=refused("merge"), front=among_proposals),
    Act(
        "refuse",
        N_("Refuse"),
        ("x", "shift+f5"),
        GROUP,
        do=_with_reason("refuse", N_("That ends the matter. Its proposer can read why.")),
        refusal=refused("refuse"),
        front=among_proposals,
    ),
    Act(
        "withdraw",
        N_("Withdraw"),
        ("w", "shift+f6"),
        GROUP,
        do=_with_reason("withdraw", N_("Its proposer no longer brings it forward. That ends the matter.")),
        refusal=refused("withdraw"),
        front=among_proposals,
    ),
    Act(
        "publish",
        N_("Publish"),
        ("b", "f7"),
        GROUP,
        do=_publish,
        refusal=_why_not_published,
        titled=_publish_title,
        front=lambda scene: scene.stage is not None and scene.stage.kind == "publication",
    ),
)
