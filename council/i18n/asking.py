"""How a ballot is filled in and what decides, said before anybody votes."""

from __future__ import annotations

from council.domain.meeting import Poll
from council.domain.standing import on_screens, opinion
from council.domain.tally import Method, Question
from council.i18n.speech import Words
from council.i18n.telling import requirement


def instruction(question: Question, method: Method | None, _: Words) -> str:
    """What a voter does on this ballot; empty where the buttons say it all, or the ballot itself (a method's own)."""
    kind = method.ballot if method is not None else "ticks"
    if kind == "ranking":
        return _("Rank them: 1 is your first choice. You need not rank all.")
    if kind == "scores":
        return _(
            "Give each a mark from {least} to {most}; {most} is best. Without a mark it gets {least}.",
            least=question.least,
            most=question.most,
        )
    if kind != "ticks" or question.most == 1:
        return ""
    if question.least > 1 and question.least == question.most:
        return _("Choose exactly {most}.", most=question.most)
    if question.least > 1:
        return _("Choose {least} to {most}.", least=question.least, most=question.most)
    if question.most == len(question.options):
        return _("Choose as many as you like.")
    return _("Choose at most {most}.", most=question.most)


def decided_by(poll: Poll, method: Method | None, _: Words) -> str:
    """What must be reached: the rule's majority, or where the method has its own, how that finds the winner; and that
    it is an opinion in law, where it is."""
    said = [opinion(poll.rule, _, on_screens=on_screens(poll))] if poll.kind == "formal" else []
    if poll.question.majority:
        said.insert(0, requirement(poll.rule, poll.question, _))
    elif method is not None:
        said.insert(0, _(method.how))
    return ("" if _.language == "zh" else " ").join(filter(None, said))


def seats(question: Question, _: Words) -> str:
    """How many are chosen, where it is more than one and not all may be."""
    return _("{count} are chosen.", count=question.seats) if 1 < question.seats < len(question.options) else ""
