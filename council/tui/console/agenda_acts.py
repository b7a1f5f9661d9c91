"""The agenda: the next item, adding, changing, moving, dropping, the consent block, what came of an item."""

from __future__ import annotations

from typing import Any

from council.domain import agenda
from council.domain.kernel import Command, fresh_id
from council.domain.meeting import REASONED, Item, Outcome
from council.i18n import N_
from council.service.drafting import docket
from council.tui.acts import Act
from council.tui.console.item_form import ItemForm, brought
from council.tui.console.scene import PLACEHOLDER, ConsoleScene, before_session, between_votes, debating, never
from council.tui.dialogs.ask import Reason
from council.tui.dialogs.choose import Choice, Choose
from council.tui.dialogs.form import Answers, Form
from council.tui.screens.base import CouncilScreen
from council.tui.widgets.fields import Field, Line, Paragraph, Pick
from council.tui.widgets.matter import OUTCOMES

GROUP = N_("Agenda")
Screen = CouncilScreen[Any]
NEW = "new"
MINUTES = 10  # what a new item is given unless somebody says otherwise

# -- adding and changing -----------------------------------------------------------------------------------------


def _blank(scene: ConsoleScene) -> Item:
    """A new item beside the marked one."""
    marked = scene.meeting.item(scene.marked)
    return Item(id=fresh_id(), title=PLACEHOLDER, parent=marked.parent if marked else None, minutes=MINUTES)


def _after(scene: ConsoleScene) -> str | None:
    marked = scene.meeting.item(scene.marked)
    return marked.id if marked and marked.state != "dropped" else None


def _add(scene: ConsoleScene) -> Command:
    return agenda.AddItem(item=_blank(scene), after=_after(scene))


async def _ask_add(screen: Screen, scene: ConsoleScene) -> Command | None:
    """A proposal that waits for this body, or a line of its own; behind the marked item."""
    _, waiting = screen._, {entry.id: entry for entry in docket(scene.snapshot, scene.meeting.body)}
    blank, after = _blank(scene), _after(scene)
    chosen: str | None = NEW
    if waiting:
        choices = [Choice(NEW, _("New item"))]
        choices += [
            Choice(entry.id, entry.fields.title, f"{entry.number}  {entry.fields.grid}") for entry in waiting.values()
        ]
        chosen = await screen.app.ask(Choose(_("Add to the agenda"), choices))
    if chosen is None:
        return None
    if chosen in waiting:
        fields = waiting[chosen].fields
        item = blank.having(title=fields.title, text=fields.text, kind="proposal", source=f"proposals/{chosen}")
        return agenda.AddItem(item=item, after=after)
    kinds = brought(screen.app)
    form = ItemForm(_("New item"), blank.having(title=""), kinds, _)

    def made(answers: Answers) -> Command:
        kind = kinds.get(answers["kind"])
        item = blank.having(**answers, routine=kind is not None and kind.routine)
        return agenda.AddItem(item=item, after=after)

    return await screen.complete(form, made)


def _edit(scene: ConsoleScene) -> Command:
    item = scene.item
    return agenda.EditItem(
        item=item.id,
        title=item.title,
        text=item.text,
        minutes=item.minutes,
        kind=item.kind,
        kind_title=item.kind_title,
    )


async def _ask_edit(screen: Screen, scene: ConsoleScene) -> Command | None:
    item = scene.item
    form = ItemForm(screen._("Change the item"), item, brought(screen.app), screen._)
    return await screen.complete(form, lambda answers: agenda.EditItem(item=item.id, **answers))


async def _ask_drop(screen: Screen, scene: ConsoleScene) -> Command | None:
    item = scene.item
    if scene.meeting.status == "planned":
        return agenda.DropItem(item=item.id)
    dialog = Reason(screen._("Drop the item"), item.title, placeholder=screen._("Reason, for the minutes"))
    return await screen.complete(dialog, lambda reason: agenda.DropItem(item=item.id, reason=reason))


def _indent(scene: ConsoleScene) -> Command:
    """Under the item before it on the same level."""
    item = scene.item
    siblings = [each.id for each in scene.meeting.children(item.parent) if each.state != "dropped" or each is item]
    place = siblings.index(item.id)
    return agenda.NestItem(item=item.id, parent=siblings[place - 1] if place else item.parent)


def _outdent(scene: ConsoleScene) -> Command:
    item = scene.item
    parent = scene.meeting.item(item.parent)
    return agenda.NestItem(item=item.id, parent=parent.parent if parent else None)


# -- what came of it ---------------------------------------------------------------------------------------------


def _conclude(scene: ConsoleScene) -> Command:
    """With the first outcome that is possible; where none is, the refusal of the last one says why."""
    asked = [
        agenda.ConcludeItem(
            item=scene.matter.id, outcome=each, reason=PLACEHOLDER, wording=PLACEHOLDER, merged_into=PLACEHOLDER
        )
        for each in agenda.outcomes(scene.meeting)
    ]
    possible = (command for command in asked if scene.snapshot.why_not(command, scene.at, scene.actor) is None)
    return next(possible, asked[-1])


def _first_outcome(scene: ConsoleScene, item: Item) -> Outcome:
    """The outcome that is most likely: what was said before, or what the vote said."""
    if item.outcome is not None:
        return item.outcome
    if any(poll.carried for poll in scene.meeting.standing_polls(item.id)):
        return "adopted" if scene.meeting.track == "decision" else "recommended"
    return "noted"


async def _ask_conclude(screen: Screen, scene: ConsoleScene) -> Command | None:
    _, item = screen._, scene.matter
    possible = agenda.outcomes(scene.meeting)
    waiting = [motion.text for motion in scene.meeting.motions.values() if motion.item == item.id]
    fields: list[Field] = [
        Pick("outcome", _("Outcome"), [(each, _(OUTCOMES[each])) for each in possible], _first_outcome(scene, item)),
        Line(
            "reason",
            _("Reason"),
            item.reason,
            placeholder=_("So that the proposer can read why"),
            shown_when=("outcome", (*REASONED, "deferred")),
        ),
    ]
    if "amended" in possible:
        wording = item.wording or (waiting[-1] if waiting else item.text)
        fields.append(Paragraph("wording", _("New wording"), wording, shown_when=("outcome", ("amended",))))
    if "merged" in possible:
        fields.append(
            Pick("merged_into", _("Merged with"), _targets(screen, scene, item), shown_when=("outcome", ("merged",)))
        )
    if scene.meeting.track == "deliberation":
        fields.append(Line("dissent", _("Dissent"), item.dissent, placeholder=_("Who differed, and why")))
    form = Form(_("Outcome"), fields, item.title)
    return await screen.complete(form, lambda answers: _concluded(item, answers))


def _concluded(item: Item, answers: Answers) -> Command:
    """Only what the outcome asks for goes along."""
    outcome = answers["outcome"]
    return agenda.ConcludeItem(
        item=item.id,
        outcome=outcome,
        reason=answers["reason"] if outcome in REASONED or outcome == "deferred" else "",
        wording=answers["wording"] if outcome == "amended" else "",
        merged_into=answers["merged_into"] if outcome == "merged" else "",
        dissent=answers.get("dissent", ""),
    )


def _targets(screen: Screen, scene: ConsoleScene, item: Item) -> list[tuple[str, str]]:
    """The proposals that another one may be merged with: those that are still on their way, this one left out."""
    stages = {stage.id for stage in scene.snapshot.cycle.stages}
    found = [
        (entry.id, f"{entry.number} {entry.fields.title}")
        for entry in sorted(scene.snapshot.proposals.values(), key=lambda entry: entry.number)
        if entry.state in stages and item.source != f"proposals/{entry.id}"
    ]
    return found or [("", screen._("There is no other proposal"))]


ACTS: tuple[Act[ConsoleScene], ...] = (
    Act("next", N_("Next item"), ("n", "f5"), GROUP, lambda _: agenda.StartItem(), front=between_votes),
    Act(
        "call",
        N_("Call this item"),
        ("g", "ctrl+g"),
        GROUP,
        lambda scene: agenda.StartItem(item=scene.item.id),
        front=never,
    ),
    Act("conclude", N_("Outcome"), ("d", "ctrl+d"), GROUP, _conclude, _ask_conclude, front=debating),
    Act("add", N_("Add item"), ("a", "ctrl+a"), GROUP, _add, _ask_add, front=before_session),
    Act("edit", N_("Change item"), ("e", "ctrl+e"), GROUP, _edit, _ask_edit, front=before_session),
    Act(
        "up",
        N_("Move up"),
        ("shift+up", "ctrl+up"),
        GROUP,
        lambda scene: agenda.MoveItem(item=scene.item.id, places=-1),
        front=before_session,
    ),
    Act(
        "down",
        N_("Move down"),
        ("shift+down", "ctrl+down"),
        GROUP,
        lambda scene: agenda.MoveItem(item=scene.item.id, places=1),
        front=before_session,
    ),
    Act("indent", N_("Under the one before"), ("shift+right",), GROUP, _indent, front=never),
    Act("outdent", N_("One level up"), ("shift+left",), GROUP, _outdent, front=never),
    Act(
        "drop",
        N_("Drop item"),
        ("delete",),
        GROUP,
        lambda scene: agenda.DropItem(item=scene.item.id, reason=PLACEHOLDER),
        _ask_drop,
        front=before_session,
    ),
    Act(
        "consent",
        N_("Consent block"),
        ("c", "shift+f5"),
        GROUP,
        lambda scene: agenda.MarkConsent(item=scene.item.id, consent=not scene.item.consent),
        front=before_session,
    ),
)
