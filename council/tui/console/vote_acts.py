"""Votes: trial, straw, formal, the consent block; last call, hands, closing, a new round."""

from __future__ import annotations

from typing import Any

from council.domain import polls
from council.domain.kernel import Command, Refusal, fresh_id
from council.domain.meeting import Board, Poll
from council.domain.sitting import quorum
from council.domain.tally import Option, Question
from council.i18n import N_, Words
from council.i18n.telling import label, requirement
from council.tui.acts import Act
from council.tui.console.scene import PLACEHOLDER, ConsoleScene, between_votes, debating, never, voting
from council.tui.dialogs.ask import Confirm, Reason
from council.tui.dialogs.form import Answers, Form
from council.tui.dialogs.people import PersonPicker
from council.tui.screens.base import CouncilScreen
from council.tui.widgets.fields import Field, Line, Number, Options, Pick

GROUP = N_("Voting")
Screen = CouncilScreen[Any]
THE_ITEM = ""  # what is voted on when it is no motion


# -- trial, straw, formal ----------------------------------------------------------------------------------------


def _trial(scene: ConsoleScene) -> Command:
    return polls.OpenPoll(kind="trial", title=PLACEHOLDER)


async def _ask_trial(screen: Screen, scene: ConsoleScene) -> Command | None:
    """One key: the question of the agenda's trial item, else one that everybody can answer."""
    prepared = next((item.title for item in scene.meeting.agenda if item.kind == "trial"), "")
    return polls.OpenPoll(kind="trial", title=prepared or screen._("Is the tea good tonight?"))


def _open(scene: ConsoleScene) -> Command:
    return polls.OpenPoll(override=PLACEHOLDER)


async def _ask_open(screen: Screen, scene: ConsoleScene) -> Command | None:
    """Enter accepts: yes or no on what was moved last, else on the item, by the meeting's rule."""
    _, meeting, item = screen._, scene.meeting, scene.matter
    rule = meeting.rule
    subjects = [(motion.id, motion.text) for motion in meeting.pending_motions(item.id)]
    if not subjects:
        subjects.append((THE_ITEM, item.title))
    secret = [("secret", _("secret ballot")), ("by_name", _("by name"))]
    fields: list[Field] = [
        Pick("subject", _("Put to the vote"), subjects),
        Pick("method", _("Answers"), [("yes_no", _("for, against, abstain")), ("choose", _("choose from a list"))]),
        Line("title", _("Question"), item.title, shown_when=("method", ("choose",))),
        Options("options", _("One choice a line"), shown_when=("method", ("choose",))),
        Number("most", _("Choose up to"), "1", shown_when=("method", ("choose",))),
        Number("seats", _("To be chosen"), "1", shown_when=("method", ("choose",))),
        Pick("secrecy", _("Ballots"), secret, "secret" if rule and rule.secret else "by_name"),
        Pick("board", _("Board of codes"), _boards(_), shown_when=("secrecy", ("secret",))),
        Pick("hands_only", _("Votes by"), [(False, _("phones, then hands")), (True, _("hands only"))]),
        Pick("rule", _("Rule"), _rules(screen, scene), rule.id if rule else None),
    ]
    state = quorum(meeting)
    about = requirement(rule, polls.YES_NO, _) if rule else ""
    if not state.met:
        lacking = Refusal("poll.no_quorum", present=state.present, due=state.due, needed=state.needed)
        about += "\n" + screen.app.reason(lacking)
        fields.append(Line("override", _("Without a quorum"), placeholder=_("Reason, for the minutes")))
    poll_id = fresh_id()
    form = Form(_("Open the vote"), fields, about, said=lambda answers: _coercion(answers, _))
    return await screen.complete(form, lambda answers: _opened(scene, poll_id, item.id, answers))


def _boards(_: Words) -> list[tuple[Board, str]]:
    """What the public board shows once a secret vote is closed."""
    return [("codes", _("codes only")), ("choices", _("choices beside the codes"))]


def _coercion(answers: Answers, _: Words) -> str:
    """What choices beside codes cost, said where they are chosen."""
    if answers["secrecy"] != "secret" or answers["board"] != "choices":
        return ""
    return _(
        "Everybody can then check that their own ballot was counted as cast. But whoever is pressed or paid can be "
        "made to show their code and so prove their vote. Choose it only where nobody has to fear that."
    )


def _rules(screen: Screen, scene: ConsoleScene) -> list[tuple[str, str]]:
    """The meeting's own rule first, then those in force today."""
    own = scene.meeting.rule
    today = scene.at.astimezone(scene.snapshot.settings.zone).date()
    others = [
        rule for rule in scene.snapshot.rules.values() if rule.in_force(today) and (own is None or rule.id != own.id)
    ]
    return [(rule.id, rule.name.in_language(screen._.language)) for rule in (*([own] if own else []), *others)]


def _opened(scene: ConsoleScene, poll_id: str, item: str, answers: Answers) -> Command:
    own = scene.meeting.rule
    rule = None if own is not None and answers["rule"] == own.id else scene.snapshot.rules[answers["rule"]]
    asked: dict[str, Any] = {"id": poll_id, "item": item, "secrecy": answers["secrecy"], "rule": rule}
    asked |= {"board": answers["board"] if answers["secrecy"] == "secret" else "codes"}
    asked |= {"hands_only": answers["hands_only"], "override": answers.get("override", "")}
    if answers["method"] == "yes_no":
        return polls.OpenPoll(motion=answers["subject"] or None, **asked)
    options = tuple(Option(id=f"o{place}", label=text) for place, text in enumerate(answers["options"], start=1))
    question = Question(method="choose", options=options, most=answers["most"], seats=answers["seats"])
    return polls.OpenPoll(title=answers["title"], question=question, **asked)


def _block(scene: ConsoleScene) -> Command:
    return polls.OpenPoll(consent=True, override=PLACEHOLDER)


async def _ask_block(screen: Screen, scene: ConsoleScene) -> Command | None:
    _ = screen._
    marked = [item.title for item in scene.meeting.agenda if item.consent and item.state in ("pending", "active")]
    about = "\n".join(f"◇ {title}" for title in marked)
    title, state = _("One vote on the consent block"), quorum(scene.meeting)
    if state.met:
        return await screen.complete(Confirm(title, about), lambda _yes: polls.OpenPoll(consent=True))
    lacking = Refusal("poll.no_quorum", present=state.present, due=state.due, needed=state.needed)
    dialog = Reason(title, f"{about}\n\n{screen.app.reason(lacking)}", placeholder=_("Reason, for the minutes"))
    return await screen.complete(dialog, lambda reason: polls.OpenPoll(consent=True, override=reason))


def _last_closed(scene: ConsoleScene) -> Poll | None:
    closed = [poll for poll in scene.meeting.polls.values() if poll.state == "closed"]
    return closed[-1] if closed else None


def _again(scene: ConsoleScene) -> Command:
    last = _last_closed(scene)
    return polls.OpenPoll(again=last.id if last else PLACEHOLDER, override=PLACEHOLDER)


async def _ask_again(screen: Screen, scene: ConsoleScene) -> Command | None:
    _, last = screen._, _last_closed(scene)
    if last is None:
        return None
    state, title = quorum(scene.meeting), _("A new round")
    about = last.title + "\n" + _("The round before stays on record.")
    if state.met or last.kind != "formal":
        return await screen.complete(Confirm(title, about), lambda _yes: polls.OpenPoll(again=last.id))
    lacking = Refusal("poll.no_quorum", present=state.present, due=state.due, needed=state.needed)
    dialog = Reason(title, f"{about}\n\n{screen.app.reason(lacking)}", placeholder=_("Reason, for the minutes"))
    return await screen.complete(dialog, lambda reason: polls.OpenPoll(again=last.id, override=reason))


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
    form = Form(
        _("Hands"),
        [
            Number(option, label(poll.question, option, _), str(before.get(option, "")))
            for option in poll.question.option_ids
        ],
        _.n("{count} person here has not voted yet.", "{count} people here have not voted yet.", free),
        said=lambda answers: _("Sum: {sum} of {free}", sum=sum(answers.values()), free=free),
    )
    return await screen.complete(form, lambda answers: polls.EnterHands(totals=dict(answers)))


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
    Act("open", N_("Open the vote"), ("v", "f3"), GROUP, _open, _ask_open, front=debating),
    Act("trial", N_("Trial vote"), ("t", "ctrl+t"), GROUP, _trial, _ask_trial, front=between_votes),
    Act("straw", N_("Straw poll"), ("y", "ctrl+y"), GROUP, lambda _: polls.OpenPoll(kind="straw"), front=debating),
    Act("block", N_("Vote on the block"), ("B", "ctrl+b"), GROUP, _block, _ask_block, front=never),
    Act("again", N_("New round"), ("V", "shift+f3"), GROUP, _again, _ask_again, front=never),
)
