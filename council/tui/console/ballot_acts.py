"""Putting a question to the vote: which way of voting, what stands on the ballot; a new round, a run-off, a lot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from council.domain import elections, polls
from council.domain.kernel import Command, Refusal, fresh_id
from council.domain.meeting import Board, Poll
from council.domain.rules import DecisionRule
from council.domain.sitting import quorum
from council.domain.tally import Ask, Method, OptionNumbers, Question
from council.domain.tally.lines import options_of
from council.i18n import Words
from council.i18n.telling import label
from council.tui.console.opening import go_ahead, opening_words, waivable
from council.tui.console.scene import PLACEHOLDER, ConsoleScene
from council.tui.dialogs.form import Answers, Form
from council.tui.screens.base import CouncilScreen
from council.tui.widgets.ballot_fields import Candidates, Money
from council.tui.widgets.fields import Field, Line, Number, Pick
from council.tui.widgets.whom import Whom

Screen = CouncilScreen[Any]
THE_ITEM = ""  # what is voted on when it is no motion
OWN = ("least", "most", "seats")  # what a method asks for that every question has


# -- open --------------------------------------------------------------------------------------------------------


def opened(scene: ConsoleScene) -> Command:
    """What opening would ask for, to see whether it may be done now."""
    return polls.OpenPoll(override=PLACEHOLDER, waiver=PLACEHOLDER)


async def ask_open(screen: Screen, scene: ConsoleScene) -> Command | None:
    """Enter accepts: yes or no on what was moved last, else on the item, by the meeting's rule."""
    dialog = _Opening(screen, scene)
    form = Form(screen._("Open the vote"), dialog.fields(), said=dialog.said)
    return await screen.complete(form, dialog.command)


class _Opening:
    """The dialog that opens a vote: its fields, what is said below them, and the command they make."""

    def __init__(self, screen: Screen, scene: ConsoleScene) -> None:
        self._screen, self._scene, self._item = screen, scene, scene.matter
        self._id = fresh_id()
        self._methods: Mapping[str, Method] = scene.snapshot.methods
        self._asks = _asks(self._methods)

    def fields(self) -> list[Field]:
        _, meeting, rule = self._screen._, self._scene.meeting, self._scene.meeting.rule
        subjects = [(motion.id, motion.text) for motion in meeting.pending_motions(self._item.id)]
        listed = tuple(name for name, method in self._methods.items() if method.ballot != "answers")
        by_hand = tuple(name for name, method in self._methods.items() if method.by_hand)
        secret = [("secret", _("secret ballot")), ("by_name", _("by name"))]
        fields: list[Field] = [
            Pick("subject", _("Put to the vote"), subjects or [(THE_ITEM, self._item.title)]),
            Pick("method", _("Way of voting"), [(name, _(method.name)) for name, method in self._methods.items()]),
            Line("title", _("Question"), self._item.title, shown_when=("method", listed)),
            Candidates("options", _("One choice a line"), shown_when=("method", listed)),
            *(self._number(ask, names) for ask, names in self._asks.items()),
            Pick("secrecy", _("Ballots"), secret, "secret" if rule and rule.secret else "by_name"),
            Pick("board", _("Board of codes"), _boards(_), shown_when=("secrecy", ("secret",))),
            Pick(
                "hands_only",
                _("Votes by"),
                [(False, _("phones, then hands")), (True, _("hands only"))],
                shown_when=("method", by_hand),
            ),
            Pick("rule", _("Rule"), rules_offered(self._screen, self._scene), rule.id if rule else None),
        ]
        if not quorum(meeting).met:
            fields.append(Line("override", _("Without a quorum"), placeholder=_("Reason, for the minutes")))
        if any(waivable(meeting, each, (self._item.id,)) for each in self._rules().values()):
            fields.append(Line("waiver", _("Go ahead because"), placeholder=_("Reason, for the minutes")))
        return fields

    def _number(self, ask: Ask, names: tuple[str, ...]) -> Field:
        label, shown = self._screen._(ask.label), ("method", names)
        if ask.unit == "money":
            return Money(_key(ask), label, str(ask.default // 100) if ask.default else "", shown_when=shown)
        return Number(_key(ask), label, str(ask.default), shown_when=shown)

    def _rules(self) -> dict[str, DecisionRule]:
        own = self._scene.meeting.rule
        return {**self._scene.snapshot.rules, **({own.id: own} if own else {})}

    def said(self, answers: Answers) -> str:
        """What decides, who may vote, what is missing; what the lines may say; what choices beside codes cost."""
        _, meeting = self._screen._, self._scene.meeting
        method, rule = self._methods[answers["method"]], self._rules().get(answers["rule"])
        hands = answers["hands_only"] and method.by_hand
        lines = [opening_words(self._screen, meeting, rule, method, (self._item.id,), hands=hands)] if rule else []
        if method.ballot != "answers":
            lines.insert(0, _lines_hint(method.option_numbers, _))
        if answers["secrecy"] == "secret" and answers["board"] == "choices":
            lines.append(_coercion(_))
        state = quorum(meeting)
        if not state.met:
            lacking = Refusal("poll.no_quorum", present=state.present, due=state.due, needed=state.needed)
            lines.append("! " + self._screen.app.reason(lacking))
        return "\n".join(filter(None, lines))

    def command(self, answers: Answers) -> Command:
        """What opens the vote as it was filled in; raises `Refusal` for lines that cannot be read."""
        own, method = self._scene.meeting.rule, self._methods[answers["method"]]
        secrecy = answers["secrecy"]
        asked: dict[str, Any] = {
            "id": self._id,
            "item": self._item.id,
            "secrecy": secrecy,
            "board": answers["board"] if secrecy == "secret" else "codes",
            "rule": None if own is not None and answers["rule"] == own.id else self._rules()[answers["rule"]],
            "hands_only": answers["hands_only"] and method.by_hand,
            "override": answers.get("override", ""),
            "waiver": answers.get("waiver", ""),
        }
        if method.ballot == "answers":
            return polls.OpenPoll(motion=answers["subject"] or None, **asked)
        return polls.OpenPoll(title=answers["title"], question=self._question(method, answers), **asked)

    def _question(self, method: Method, answers: Answers) -> Question:
        listed = answers["options"]
        options, barred = options_of(listed.lines, listed.people, method.option_numbers)
        numbers = {ask.name: answers[_key(ask)] for ask in method.asks}
        own = {name: number for name, number in numbers.items() if name in OWN}
        terms = {name: number for name, number in numbers.items() if name not in OWN}
        return Question(method=method.id, options=options, barred=barred, terms=terms, **own)


def _key(ask: Ask) -> str:
    """The name of a field: two methods may ask for the same thing in other words."""
    return f"{ask.name} {ask.label}"


def _asks(methods: Mapping[str, Method]) -> dict[Ask, tuple[str, ...]]:
    """What methods ask for, each once, with those that ask for it."""
    asks: dict[Ask, tuple[str, ...]] = {}
    for name, method in methods.items():
        for ask in method.asks:
            asks[ask] = (*asks.get(ask, ()), name)
    return dict(sorted(asks.items(), key=lambda pair: pair[0].name == "seats"))


def _lines_hint(numbers: OptionNumbers | None, _: Words) -> str:
    hint = _("F2: find a person. “- name: reason” keeps a disqualified one off the ballot.")
    return _("Behind each choice: {numbers}.", numbers=_(numbers.label)) + " " + hint if numbers else hint


def _boards(_: Words) -> list[tuple[Board, str]]:
    """What the public board shows once a secret vote is closed."""
    return [("codes", _("codes only")), ("choices", _("choices beside the codes"))]


def _coercion(_: Words) -> str:
    """What choices beside codes cost, said where they are chosen."""
    return _(
        "Everybody can then check that their own ballot was counted as cast. But whoever is pressed or paid can be "
        "made to show their code and so prove their vote. Choose it only where nobody has to fear that."
    )


def rules_offered(screen: Screen, scene: ConsoleScene) -> list[tuple[str, str]]:
    """The meeting's own rule first, then those in force today."""
    own = scene.meeting.rule
    today = scene.at.astimezone(scene.snapshot.settings.zone).date()
    others = [
        rule for rule in scene.snapshot.rules.values() if rule.in_force(today) and (own is None or rule.id != own.id)
    ]
    return [(rule.id, rule.name.in_language(screen._.language)) for rule in (*([own] if own else []), *others)]


# -- again -------------------------------------------------------------------------------------------------------


def last_closed(scene: ConsoleScene) -> Poll | None:
    """The vote that was closed last."""
    closed = [poll for poll in scene.meeting.polls.values() if poll.state == "closed"]
    return closed[-1] if closed else None


def again(scene: ConsoleScene) -> Command:
    """A new round of it."""
    last = last_closed(scene)
    return polls.OpenPoll(again=last.id if last else PLACEHOLDER, override=PLACEHOLDER, waiver=PLACEHOLDER)


async def ask_again(screen: Screen, scene: ConsoleScene) -> Command | None:
    """The same question once more; of an election with seats left, a run-off among those who came first."""
    _, last = screen._, last_closed(scene)
    if last is None:
        return None
    about = last.title + "\n" + _("The round before stays on record.")
    if elections.seats_left(last) and len(elections.ranked_rest(last)) > 1:
        return await _ask_run_off(screen, scene, last, about)
    return await go_ahead(
        screen,
        scene.meeting,
        _("A new round"),
        about,
        (last.rule, last.items),
        lambda override, waiver: polls.OpenPoll(again=last.id, override=override, waiver=waiver),
        formal=last.kind == "formal",
    )


async def _ask_run_off(screen: Screen, scene: ConsoleScene, last: Poll, about: str) -> Command | None:
    _, state = screen._, quorum(scene.meeting)
    rest = len(elections.ranked_rest(last))
    among = [(many, _run_off_told(last, many, _)) for many in range(2, min(rest, 6) + 1)]
    fields: list[Field] = [
        Pick("among", _("Among"), [*among, (0, _("everybody, as before"))], _usual(last, rest)),
        Pick("rule", _("Rule"), rules_offered(screen, scene), last.rule.id),
    ]
    if not state.met and last.kind == "formal":
        fields.append(Line("override", _("Without a quorum"), placeholder=_("Reason, for the minutes")))
    if last.kind == "formal" and waivable(scene.meeting, last.rule, last.items):
        fields.append(Line("waiver", _("Go ahead because"), placeholder=_("Reason, for the minutes")))
    known = {**scene.snapshot.rules, last.rule.id: last.rule}

    def command(answers: Answers) -> Command:
        asked: dict[str, Any] = {"again": last.id, "override": answers.get("override", "")}
        asked["waiver"] = answers.get("waiver", "")
        if answers["among"]:
            asked["question"] = elections.run_off(last, answers["among"])
        return polls.OpenPoll(rule=known[answers["rule"]], **asked)

    return await screen.complete(Form(_("A new round"), fields, about), command)


def _usual(last: Poll, rest: int) -> int:
    """Two for each seat that is left; those with equal votes, if there are more of them."""
    tied = len(last.result.tied) if last.result else 0
    return min(rest, 6, max(2 * elections.seats_left(last), tied))


def _run_off_told(last: Poll, many: int, _: Words) -> str:
    standing = elections.run_off(last, many)
    names = _.list([label(standing, option, _) for option in standing.option_ids])
    return _("the first {count}: {names}", count=len(standing.options), names=names)


# -- a lot -------------------------------------------------------------------------------------------------------


def lot(scene: ConsoleScene) -> Command:
    """A lot in the vote that waits for one; where none does, the refusal says so."""
    poll = elections.tied_poll(scene.meeting)
    chosen = poll.result.tied[0] if poll is not None and poll.result is not None else ""
    return elections.DrawLot(poll=poll.id if poll else "", chosen=chosen, by=PLACEHOLDER, how=PLACEHOLDER)


async def ask_lot(screen: Screen, scene: ConsoleScene) -> Command | None:
    """Who drew, how, and on whom it fell: all three stand in the minutes."""
    _, poll = screen._, elections.tied_poll(scene.meeting)
    if poll is None or poll.result is None:
        return None
    tied = [(option, label(poll.question, option, _)) for option in poll.result.tied]
    fields: list[Field] = [
        Pick("chosen", _("The lot fell on"), tied),
        Whom("by", _("Drawn by"), next(iter(scene.meeting.tellers), "")),
        Line("how", _("How"), _("slips out of a box, before everybody")),
    ]
    about = _("Votes are equal: {names}", names=_.list([name for _option, name in tied]))
    tie = next(iter(poll.result.counts.values())).open_tie
    if tie is not None and tie.about == "exclusion":
        about += "\n" + _("The lot says who goes out; then the count goes on.")

    def command(answers: Answers) -> Command:
        by = answers["by"] or scene.actor
        return elections.DrawLot(poll=poll.id, chosen=answers["chosen"], by=by, how=answers["how"])

    return await screen.complete(Form(_("Draw a lot"), fields, about), command)
