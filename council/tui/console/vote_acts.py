"""Votes: trial, straw, formal, the consent block; last call, hands, closing, a new round."""

from __future__ import annotations

from typing import Any

from council.domain import elections, polls
from council.domain.kernel import Command
from council.domain.meeting import Poll
from council.i18n import N_
from council.i18n.telling import label
from council.tui.acts import Act
from council.tui.console import ballot_acts
from council.tui.console.opening import go_ahead
from council.tui.console.scene import PLACEHOLDER, ConsoleScene, between_votes, debating, never, voting
from council.tui.console.sectors import sectors_of
from council.tui.dialogs.ask import Confirm, Reason
from council.tui.dialogs.form import Answers, Form
from council.tui.dialogs.people import PersonPicker
from council.tui.screens.base import CouncilScreen
from council.tui.widgets.fields import Field, Number, Options, Pick

GROUP = N_("Voting")
Screen = CouncilScreen[Any]


# -- trial, straw, formal ----------------------------------------------------------------------------------------


def _trial(scene: ConsoleScene) -> Command:
    return polls.OpenPoll(kind="trial", title=PLACEHOLDER)


async def _ask_trial(screen: Screen, scene: ConsoleScene) -> Command | None:
    """One key: the question of the agenda's trial item, else one that everybody can answer."""
    prepared = next((item.title for item in scene.meeting.agenda if item.kind == "trial"), "")
    return polls.OpenPoll(kind="trial", title=prepared or screen._("Is the tea good tonight?"))


def _block(scene: ConsoleScene) -> Command:
    return polls.OpenPoll(consent=True, override=PLACEHOLDER, waiver=PLACEHOLDER)


async def _ask_block(screen: Screen, scene: ConsoleScene) -> Command | None:
    _ = screen._
    marked = [item for item in scene.meeting.agenda if item.consent and item.state in ("pending", "active")]
    about = "\n".join(f"◇ {item.title}" for item in marked)
    asked = (scene.meeting.rule, tuple(item.id for item in marked))
    return await go_ahead(
        screen,
        scene.meeting,
        _("One vote on the consent block"),
        about,
        asked,
        lambda override, waiver: polls.OpenPoll(consent=True, override=override, waiver=waiver),
    )


# -- while it is open --------------------------------------------------------------------------------------------


def _hands(scene: ConsoleScene) -> Command:
    poll = scene.poll
    return polls.EnterHands(totals={}) if poll.hands_only or poll.state == "phones_closed" else polls.ClosePhones()


def _hands_title(scene: ConsoleScene) -> str:
    poll = scene.snapshot.meeting.open_poll if scene.snapshot.meeting else None
    return N_("Enter hands") if poll and (poll.hands_only or poll.state == "phones_closed") else N_("Close phones")


async def _ask_hands(screen: Screen, scene: ConsoleScene) -> Command | None:
    """Phones close first, after a yes; then the hands are entered."""
    _, poll = screen._, scene.poll
    if not poll.hands_only and poll.state == "open":
        about = _("No phone can vote any more in this vote. Then the hands of those who have not voted are counted.")
        if not await screen.app.ask(Confirm(_("Close the phones?"), about)):
            return None
        if await screen.app.send(polls.ClosePhones()) is None:
            return None
        scene = screen.scene() or scene
    return await _count_hands(screen, scene, poll)


async def _count_hands(screen: Screen, scene: ConsoleScene, poll: Poll) -> Command | None:
    _ = screen._
    turnout = scene.snapshot.turnout(poll)
    free = turnout.eligible - turnout.used + (poll.hands.sum if poll.hands else 0)
    before = poll.hands.totals if poll.hands else {}
    options = poll.question.option_ids

    def entered(answers: Answers) -> polls.EnterHands:
        if answers["by"] == "sectors":
            return polls.EnterHands(sectors=sectors_of(answers["sectors"], options))
        return polls.EnterHands(totals={option: answers[option] for option in options})

    def said(answers: Answers) -> str:
        hands = entered(answers)
        counted = [sector.totals for sector in hands.sectors] or [hands.totals]
        return _("Sum: {sum} of {free}", sum=sum(sum(totals.values()) for totals in counted), free=free)

    numbers: list[Field] = [
        Number(option, label(poll.question, option, _), str(before.get(option, "")), shown_when=("by", ("hall",)))
        for option in options
    ]
    order = " ".join(label(poll.question, option, _) for option in options)
    about = _.n("{count} person here has not voted yet.", "{count} people here have not voted yet.", free)
    about += "\n" + _("By sectors, one a line: sector/teller {order}", order=order)
    fields: list[Field] = [
        *numbers,
        Options("sectors", _("Sectors"), shown_when=("by", ("sectors",))),
        Pick("by", _("Counted by"), [("hall", _("the whole hall")), ("sectors", _("sectors"))]),
    ]
    return await screen.complete(Form(_("Hands"), fields, about, said=said), entered)


async def _ask_close(screen: Screen, scene: ConsoleScene) -> Command | None:
    """At once when everybody has voted; else a second press of the same key, or Enter."""
    _, poll = screen._, scene.poll
    turnout = scene.snapshot.turnout(poll)
    missing = turnout.eligible - turnout.used
    if missing <= 0:
        return polls.ClosePoll()
    about = _.n("{count} person here has not voted.", "{count} people here have not voted.", missing)
    closing = next(act for act in ACTS if act.id == "close")
    dialog = Confirm(_("Close the vote?"), about, keys=closing.keys)
    return await screen.complete(dialog, lambda _yes: polls.ClosePoll())


async def _ask_cancel(screen: Screen, scene: ConsoleScene) -> Command | None:
    _ = screen._
    about = scene.poll.title + "\n" + _("Nothing is counted; the ballots are destroyed unread.")
    dialog = Reason(_("Cancel the vote"), about, placeholder=_("Reason, for the minutes"))
    return await screen.complete(dialog, lambda reason: polls.CancelPoll(reason=reason))


def _recuse(scene: ConsoleScene) -> Command:
    """Somebody who may still step aside; where nobody may, the refusal says why."""
    poll, rights = scene.poll, scene.meeting.rights
    used = scene.snapshot.rolls.get(poll.id, frozenset())
    free = (right for right in rights if right not in used and right not in poll.recused)
    return polls.Recuse(right=next(free, next(iter(rights))), reason=PLACEHOLDER)


async def _ask_recuse(screen: Screen, scene: ConsoleScene) -> Command | None:
    _, poll = screen._, scene.poll
    holders = {
        right.holder: right.id for right in reversed(scene.meeting.rights.values()) if right.id not in poll.recused
    }
    title = _("Takes no part in this vote")
    picker = PersonPicker(_, title, scene.snapshot.roster, screen.app.called, among=holders)
    picker.check = lambda person: screen.app.why_not(polls.Recuse(right=holders[person], reason=PLACEHOLDER))
    person = await screen.app.ask(picker)
    if person is None:
        return None
    dialog = Reason(title, screen.app.called(person), placeholder=_("Reason, for the minutes"))
    return await screen.complete(dialog, lambda reason: polls.Recuse(right=holders[person], reason=reason))


def _lot_needed(scene: ConsoleScene) -> bool:
    """While equal votes in an election wait for a lot."""
    return between_votes(scene) and elections.tied_poll(scene.meeting) is not None


ACTS: tuple[Act[ConsoleScene], ...] = (
    Act("close", N_("Close the vote"), ("k", "f4"), GROUP, lambda _: polls.ClosePoll(), _ask_close, front=voting),
    Act("last_call", N_("Last call"), ("l", "ctrl+l"), GROUP, lambda _: polls.LastCall(), front=voting),
    Act("hands", N_("Close phones"), ("h", "ctrl+k"), GROUP, _hands, _ask_hands, titled=_hands_title, front=voting),
    Act(
        "cancel",
        N_("Cancel the vote"),
        ("K", "shift+f4"),
        GROUP,
        lambda _: polls.CancelPoll(reason=PLACEHOLDER),
        _ask_cancel,
        front=voting,
    ),
    Act("recuse", N_("Takes no part"), ("0",), GROUP, _recuse, _ask_recuse, front=voting),
    Act("open", N_("Open the vote"), ("v", "f3"), GROUP, ballot_acts.opened, ballot_acts.ask_open, front=debating),
    Act("trial", N_("Trial vote"), ("t", "ctrl+t"), GROUP, _trial, _ask_trial, front=between_votes),
    Act("straw", N_("Straw poll"), ("y", "ctrl+y"), GROUP, lambda _: polls.OpenPoll(kind="straw"), front=debating),
    Act("block", N_("Vote on the block"), ("B", "ctrl+b"), GROUP, _block, _ask_block, front=never),
    Act("lot", N_("Draw a lot"), ("percent_sign",), GROUP, ballot_acts.lot, ballot_acts.ask_lot, front=_lot_needed),
    Act("again", N_("New round"), ("V", "shift+f3"), GROUP, ballot_acts.again, ballot_acts.ask_again, front=never),
)
