"""A decision rule told from its numbers: the explanation of a rule that a community wrote itself, so that its words can
never say otherwise than its sums."""

from __future__ import annotations

from council.domain.kernel import Text
from council.domain.rules import DecisionRule
from council.domain.standing import opinion
from council.domain.tally import Question
from council.i18n.speech import Words
from council.i18n.telling import BASES, requirement, share

YES_NO = Question(method="yes_no", options=())


def explained(rule: DecisionRule) -> DecisionRule:
    """The rule with its explanation told from its numbers, in every language."""
    from council.i18n import LANGUAGES, words

    told = {language: described(rule, words(language)) for language in LANGUAGES}
    return rule.having(explanation=Text(**told))


def described(rule: DecisionRule, _: Words) -> str:
    """What the rule asks for, in plain sentences."""
    said = [_quorum(rule, _), requirement(rule, YES_NO, _)]
    if "area" in rule.weights:
        both = _("Heads and floor area must both reach it; an owner of several units is one head.")
        said.append(both if "count" in rule.weights else _("What counts is the floor area."))
    said += [_tie(rule, _), _unreturned(rule, _), _proxies(rule, _)]
    if rule.secret:
        said.append(_("The vote is secret."))
    if not rule.phones:
        said.append(_("The vote is by show of hands."))
    if rule.notice_days:
        said.append(_.n("{count} day's notice.", "{count} days' notice.", rule.notice_days))
    if rule.publish_days:
        said.append(
            _.n("Decisions hang out for {count} day.", "Decisions hang out for {count} days.", rule.publish_days)
        )
    said.append(opinion(rule, _, on_screens=True))
    return ("" if _.language == "zh" else " ").join(filter(None, said))


def _quorum(rule: DecisionRule, _: Words) -> str:
    if rule.quorum is None:
        return _("No quorum is asked for.")
    values = {"share": share(rule.quorum, _), "base": _(BASES[rule.quorum.of])}
    if rule.quorum_counts == "participating":
        return _("Quorum: {share} of {base}, taking part.", **values)
    return _("Quorum: {share} of {base}, here in person.", **values)


def _tie(rule: DecisionRule, _: Words) -> str:
    if rule.tie == "chair":
        return _("In a tie the chair's casting vote decides.")
    return _("In a tie a lot decides.") if rule.tie == "lot" else ""


def _unreturned(rule: DecisionRule, _: Words) -> str:
    clause = rule.unreturned.clause
    if rule.unreturned.policy == "abstain":
        return _("Ballots delivered and not returned abstain ({clause}).", clause=clause)
    if rule.unreturned.policy == "follow_majority":
        return _("Ballots delivered and not returned follow the majority ({clause}).", clause=clause)
    return ""


def _proxies(rule: DecisionRule, _: Words) -> str:
    proxy = rule.proxy
    if not proxy.allowed:
        return _("There are no proxies.")
    said = _("Proxies are given in writing.") if proxy.written else _("Proxies are allowed.")
    if proxy.max_per_agent:
        most = proxy.max_per_agent
        said += _.n(" One agent holds at most {count}.", " One agent holds at most {count}.", most)
    if proxy.within_household:
        said += _(" Only within the household.")
    return said + (_(" Each names its topics.") if proxy.per_topic else "")
